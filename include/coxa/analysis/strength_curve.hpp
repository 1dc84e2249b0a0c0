#pragma once

#include <coxa/analysis/torque_angle.hpp>

#include <string_view>

namespace coxa {

enum class Direction { extension, flexion };

[[nodiscard]] constexpr std::string_view to_string(Direction direction) {
    return direction == Direction::extension ? "extension" : "flexion";
}
/// "extension" or "flexion" (plantarflexion and dorsiflexion at the ankle). @throws InvalidArgument  anything else
[[nodiscard]] inline Direction direction_from(std::string_view name) {
    if (name == "extension") return Direction::extension;
    if (name == "flexion") return Direction::flexion;
    reject("direction", name, "must be 'extension' or 'flexion'");
}
/// "hip", "knee" or "ankle". @throws InvalidArgument  anything else
[[nodiscard]] inline Joint leg_joint_from(std::string_view name) {
    if (name == "hip") return Joint::hip;
    if (name == "knee") return Joint::knee;
    if (name == "ankle") return Joint::ankle;
    reject("joint", name, "must be 'hip', 'knee' or 'ankle'");
}

/// Maximal isometric torque of one joint against its angle.
struct StrengthCurve {
    Joint joint = Joint::hip;
    Direction direction = Direction::extension;
    Series angle_rad;          ///< of the joint: hip flexion, knee flexion or dorsiflexion
    Series active_torque_Nm;   ///< one leg, positive in the direction asked for
    Series passive_torque_Nm;  ///< one leg, positive in the direction asked for
    Series torque_Nm;          ///< their sum, what a dynamometer shows
    Table muscle_torque_Nm;    ///< active, angle x muscle
    std::vector<Status> status;
};

/// The classical strength curve: every muscle that turns the joint the way asked for is fully active, the others are
/// silent; the other joints are braced as on a dynamometer.
///
/// @param joint      hip, knee or ankle
/// @param direction  extension or flexion
/// @param angles_rad angles of that joint
/// @param others     angles of the other two joints; the one of `joint` plays no part
/// @returns torques of one leg, NaN with status outside_model_range where the muscle set does not speak
/// @throws InvalidArgument  no angles, or an angle that is not finite or beyond one turn (degrees given as radians)
[[nodiscard]] StrengthCurve strength_curve(const Body& body, Joint joint, Direction direction,
                                           const std::vector<double>& angles_rad, LegAngles<> others = {},
                                           const MuscleSet& set = lai_uhlrich2023());

}  // namespace coxa
