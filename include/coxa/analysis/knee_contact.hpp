#pragma once

#include <coxa/mechanics/side_statics.hpp>
#include <coxa/muscle/geometric_path.hpp>
#include <coxa/muscle/leg_geometry.hpp>
#include <coxa/muscle/leg_placement.hpp>
#include <coxa/muscle/person_muscles.hpp>

#include <Eigen/Core>
#include <Eigen/Geometry>

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

namespace coxa {

/// What one newton of every muscle does to the bones at the knee, in the axes of the pelvis (forward, up, right).
struct KneePull {
    using Directions = Eigen::Array<double, 3, Eigen::Dynamic, Eigen::ColMajor, 3, max_muscle_count>;
    Directions on_shank;     ///< force on shank and foot; of the quadriceps through the patellar ligament
    Directions by_ligament;  ///< of which the patellar ligament's, from the tibia toward the patella
    Directions on_patella;   ///< of quadriceps tendon and patellar ligament together, held by the femur
    /// Muscles that end on the patella: what they pull on the shank is not known, their directions are NaN.
    std::vector<std::size_t> unknown;
};

namespace detail {

/// Bones that move with the shank; and the patella, a bone of the thigh that the shank does not hang on.
struct KneeBones {
    std::array<bool, max_leg_bodies> shank{};
    std::optional<std::size_t> patella;
};

[[nodiscard]] KneeBones knee_bones(const LegGeometry& leg);

}  // namespace detail

/// Pull of every muscle at the knee.
///
/// A published quadriceps is one string from its origin over the patella to the tibial tuberosity; its arm about the
/// knee contains the motion of the patella. A real patellar ligament keeps its length and carries another tension than
/// the tendon above: the one that, along the string's last stretch, does to the tibia the work that the whole string
/// does at the knee. With e the pull of the string on the tibia and v the motion of the tuberosity per radian of knee
/// flexion,
///     ligament force (e . v) = muscle force (-dL/dq).
/// The patella is without mass; what tendon and ligament leave on it, the femur holds. In a leg without a patella the
/// string's end is the ligament and nothing is known of the patella. Nor is it where a quadriceps ends on the patella
/// and the ligament is a path of its own, or none: then there is no knee force, see KneePull::unknown.
///
/// @param leg     at the size of the person
/// @param angles  inside the range of the leg
[[nodiscard]] KneePull knee_pull(const LegGeometry& leg, const LegAngles<>& angles);

/// The same with bones and paths that are laid already.
[[nodiscard]] KneePull knee_pull(const LegGeometry& leg, const LaidLeg<>& laid);

/// What the knee of one leg feels, N, world axes, z to the right.
struct KneeLoads {
    Eigen::Vector3d contact_force_N{0.0, 0.0, 0.0};   ///< tibiofemoral, of the femur on the tibia
    Eigen::Vector3d ligament_force_N{0.0, 0.0, 0.0};  ///< of the patellar ligament on the tibia
    Eigen::Vector3d patella_force_N{0.0, 0.0, 0.0};   ///< patellofemoral, of the femur on the patella
};

/// Knee forces from the free body of the right shank and foot: the ground on the foot, their weight, the pull of every
/// muscle that crosses the knee along its line of action, the patellar ligament, and the contact force balance.
/// Ligaments beside the patellar one carry nothing: the contact force is what they and the bones pass on together.
///
/// @param force_N  muscle forces of one leg
[[nodiscard]] KneeLoads knee_loads(const Linkage& linkage, const Pose<double>& pose, const ContactForces& contacts,
                                   const KneePull& knee, const PerMuscle& force_N);

}  // namespace coxa
