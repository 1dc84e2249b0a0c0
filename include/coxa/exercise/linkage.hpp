#pragma once

#include <coxa/body/body.hpp>
#include <coxa/core/lanes.hpp>
#include <coxa/core/roots.hpp>
#include <coxa/core/scalar.hpp>
#include <coxa/exercise/added_loads.hpp>
#include <coxa/exercise/pose.hpp>
#include <coxa/exercise/settings.hpp>
#include <coxa/exercise/stance.hpp>

#include <cmath>
#include <numbers>
#include <optional>

namespace coxa {

/// What an exercise says of itself, before the body is known: enough to build the linkage.
struct LinkageSettings {
    double bar_mass_kg = 0.0;
    double support_height_m = 0.0;                       ///< of the back contact above the floor
    std::string_view support_name = "support_height_m";  ///< what the exercise calls it, for messages
    double default_back_along_fraction = 0.80;           ///< of hip to shoulder, where back.along_m is not given
    BackContact back{};
    BarPlacement bar{};
    FootPlacement feet{};
    LumbopelvicRhythm rhythm{};
    double lockout_hip_angle_rad = std::numbers::pi;  ///< shoulder-hip-knee at lockout; 180 degrees: in line
    double buttock_thickness_m = 0.10;
    double knee_band_N = 0.0;  ///< force on each knee toward the other
    AddedLoads loads{};        ///< beside the bar
};

/// What touches the floor at the bottom of a lift.
enum class RestsOn { plates, buttocks };

/// A lift as a mechanism with one degree of freedom: back contact and ankles are fixed, trunk with pelvis, thighs and
/// shanks close the loop between them. Every number is resolved; poses follow from the inclination alone.
struct Linkage {
    Body body{};
    double bar_mass_kg = 0.0;
    AddedLoads loads{};  ///< beside the bar, the anchor of a band known

    Vec2<> back_contact_m{0.0, 0.0};  ///< in the world; x = 0
    Vec2<> ankle_m{0.0, 0.0};         ///< in the world
    double sole_height_m = 0.0;
    Vec2<> back_contact_in_trunk_m{0.0, 0.0};  ///< from the hip centers, upright and neutral: (front, up)
    Vec2<> bar_in_pelvis_m{0.0, 0.0};          ///< from the hip centers: (front, up)

    double back_friction = 0.0;
    double foot_friction = 0.0;
    ContactNormal back_normal = ContactNormal::vertical;
    double heel_m = 0.0;  ///< reach of the pressure behind the ankle, along the foot
    double toe_m = 0.0;   ///< and ahead of it

    LegStance stance{};
    double thigh_in_plane_m = 0.0;  ///< hip to knee as seen from the side
    double shank_in_plane_m = 0.0;  ///< knee to ankle as seen from the side

    LumbopelvicRhythm rhythm{};
    double bottom_inclination_rad = 0.0;   ///< of the line back contact - hip, phase 0
    double lockout_inclination_rad = 0.0;  ///< phase 1
    RestsOn rests_on = RestsOn::plates;    ///< at phase 0

    [[nodiscard]] double phase_of(double inclination_rad) const {
        return (inclination_rad - bottom_inclination_rad) / (lockout_inclination_rad - bottom_inclination_rad);
    }
    [[nodiscard]] double inclination_at(double phase) const {
        return bottom_inclination_rad + phase * (lockout_inclination_rad - bottom_inclination_rad);
    }
};

namespace detail {

/// A point given from the upright hip centers, in the trunk's frame with the lumbar joint as its origin.
template <class T>
[[nodiscard]] Vec2<T> from_lumbar(const Body& body, const Vec2<>& point) {
    return Vec2<T>(T(point.x()), T(point.y() - body.hip_to_lumbar_m));
}

/// The hip centers in the trunk's frame with the lumbar joint as its origin, the lumbar spine extended.
template <class T>
[[nodiscard]] Vec2<T> hip_from_lumbar(const Body& body, const T& lumbar_extension_rad) {
    return turned<T>(Vec2<T>(T(0.0), T(-body.hip_to_lumbar_m)), T(-lumbar_extension_rad));
}

/// Third corner of a triangle on the left of the way from `a` to `b`, `from_a` and `from_b` away from them.
template <class T>
[[nodiscard]] std::optional<Vec2<T>> corner_left_of(const Vec2<T>& a, const Vec2<T>& b, const T& from_a,
                                                    const T& from_b) {
    using std::sqrt;
    const Vec2<T> way = b - a;
    const T distance_squared = way.squaredNorm();
    const T distance = sqrt(distance_squared);
    const T along = (from_a * from_a - from_b * from_b + distance_squared) / (2.0 * distance);
    const T across_squared = from_a * from_a - along * along;
    if (!all(value_of(across_squared) >= 0.0)) return std::nullopt;
    const T across = sqrt(across_squared);
    const Vec2<T> unit = way / distance;
    return Vec2<T>(a + along * unit + across * Vec2<T>(T(-unit.y()), T(unit.x())));
}

/// Joint angles of a leg out of the sagittal plane, from the angles of its view from the side.
///
/// Knee flexion is the angle between thigh and shank, dorsiflexion that of the shank over the foot's long axis. Both
/// follow the angles seen from the side, each at its own rate, the gear.
template <class T>
void turn_out(const LegStance& stance, Pose<T>& pose) {
    using std::cos;
    using std::sin;
    using std::sqrt;
    const double thigh_cos = std::cos(stance.thigh_out_rad), thigh_sin = std::sin(stance.thigh_out_rad);
    const double shank_cos = std::cos(stance.shank_out_rad), shank_sin = std::sin(stance.shank_out_rad);
    const double foot_cos = std::cos(stance.toe_out_rad), foot_sin = std::sin(stance.toe_out_rad);
    const T bend = pose.thigh_rad - pose.shank_rad;
    const T knee_cos = thigh_cos * shank_cos * cos(bend) - thigh_sin * shank_sin;
    const T knee_sin = sqrt(1.0 - knee_cos * knee_cos);
    pose.leg.knee_flexion_rad = direction_of(Vec2<T>(knee_cos, knee_sin));
    pose.knee_gear = thigh_cos * shank_cos * sin(bend) / knee_sin;
    const T ankle_sin = -(shank_cos * foot_cos) * sin(pose.shank_rad) + shank_sin * foot_sin;
    const T ankle_cos = sqrt(1.0 - ankle_sin * ankle_sin);
    pose.leg.ankle_dorsiflexion_rad = direction_of(Vec2<T>(ankle_cos, ankle_sin));
    pose.ankle_gear = shank_cos * foot_cos * cos(pose.shank_rad) / ankle_cos;
    pose.leg.hip_adduction_rad = T(-stance.thigh_out_rad);
    pose.leg.hip_rotation_rad = T(stance.hip_rotation_rad);
}

/// The pose at an inclination with the lumbar angle given; nothing where the legs do not reach. Of a pack: nothing
/// where they do not in any of its poses.
template <class T>
[[nodiscard]] std::optional<Pose<T>> pose_with(const Linkage& linkage, const T& inclination_rad,
                                               const T& lumbar_extension_rad) {
    const Body& body = linkage.body;
    const Vec2<T> back = linkage.back_contact_m.cast<T>();
    const Vec2<T> ankle = linkage.ankle_m.cast<T>();
    const Vec2<T> back_in_trunk = from_lumbar<T>(body, linkage.back_contact_in_trunk_m);
    const Vec2<T> hip_in_trunk = hip_from_lumbar<T>(body, lumbar_extension_rad);
    const Vec2<T> coupler = hip_in_trunk - back_in_trunk;

    Pose<T> pose;
    pose.inclination_rad = inclination_rad;
    pose.trunk_rad = inclination_rad - direction_of(coupler);
    pose.pelvis_rad = pose.trunk_rad - lumbar_extension_rad;
    pose.lumbar_extension_rad = lumbar_extension_rad;
    pose.back_contact_m = back;
    pose.lumbar_m = back - turned<T>(back_in_trunk, pose.trunk_rad);
    pose.hip_m = back + turned<T>(coupler, pose.trunk_rad);
    pose.ankle_m = ankle;
    const auto knee = corner_left_of<T>(pose.hip_m, ankle, T(linkage.thigh_in_plane_m), T(linkage.shank_in_plane_m));
    if (!knee) return std::nullopt;
    pose.knee_m = *knee;

    const Vec2<T> thigh = pose.knee_m - pose.hip_m;
    const Vec2<T> shank = pose.ankle_m - pose.knee_m;
    // Zero where the segment hangs straight down.
    pose.thigh_rad = direction_of(thigh) + 0.5 * std::numbers::pi;
    pose.shank_rad = direction_of(shank) + 0.5 * std::numbers::pi;
    pose.leg.hip_flexion_rad = pose.thigh_rad - pose.pelvis_rad;
    pose.leg.knee_flexion_rad = pose.thigh_rad - pose.shank_rad;
    pose.leg.ankle_dorsiflexion_rad = -pose.shank_rad;
    if (!linkage.stance.sagittal()) turn_out(linkage.stance, pose);

    const auto on_trunk = [&](double front, double up) {
        return Vec2<T>(pose.lumbar_m + turned<T>(from_lumbar<T>(body, Vec2<>(front, up)), pose.trunk_rad));
    };
    const auto on_pelvis = [&](double front, double up) {
        return Vec2<T>(pose.hip_m + turned<T>(Vec2<T>(T(front), T(up)), pose.pelvis_rad));
    };
    pose.shoulder_m = on_trunk(0.0, body.hip_to_shoulder_m);
    pose.bar_m = on_pelvis(linkage.bar_in_pelvis_m.x(), linkage.bar_in_pelvis_m.y());
    pose.trunk_center_m = on_trunk(0.0, body.trunk.center_of_mass_m);
    pose.pelvis_center_m = on_pelvis(0.0, body.pelvis.center_of_mass_m);
    pose.thigh_center_m = pose.hip_m + (body.thigh.center_of_mass_m / body.thigh_length_m) * thigh;
    pose.shank_center_m = pose.knee_m + (body.shank.center_of_mass_m / body.shank_length_m) * shank;
    pose.foot_center_m =
        ankle + Vec2<T>(T((body.foot.center_of_mass_m - body.heel_to_ankle_m) * std::cos(linkage.stance.toe_out_rad)),
                        T(-0.5 * body.ankle_height_m));
    return pose;
}

}  // namespace detail

/// The pose at an inclination of the line back contact - hip.
///
/// @throws InvalidArgument  the legs do not reach from hip to ankle there
template <Scalar T = double>
[[nodiscard]] Pose<T> pose_at_inclination(const Linkage& linkage, const T& inclination_rad) {
    const double range = linkage.lockout_inclination_rad - linkage.bottom_inclination_rad;
    const T phase = (inclination_rad - linkage.bottom_inclination_rad) / range;
    const LumbopelvicRhythm& r = linkage.rhythm;
    const T lumbar =
        r.lumbar_extension_bottom_rad + (r.lumbar_extension_lockout_rad - r.lumbar_extension_bottom_rad) * phase;
    auto pose = detail::pose_with<T>(linkage, inclination_rad, lumbar);
    for (int lane = 0; !pose && lane < lane_count<T>; ++lane) {
        const double at_rad = lane_of(value_of(inclination_rad), lane);
        if (lane + 1 < lane_count<T> && detail::pose_with<double>(linkage, at_rad, lane_of(value_of(lumbar), lane))) {
            continue;
        }
        reject("inclination_rad", at_rad, "rad", "must keep the ankles in reach of the hips");
    }
    pose->phase = phase;
    return *pose;
}

/// The pose at a phase: 0 bottom, 1 lockout.
[[nodiscard]] Pose<double> pose_at(const Linkage& linkage, double phase);

/// The pose at a phase with every quantity's slope along the lift, per radian of inclination.
[[nodiscard]] Pose<Dual> moving_pose_at(const Linkage& linkage, double phase);

namespace detail {

/// Between bottom and lockout a turning pelvis could pull the hips out of the legs' reach or press plates or buttocks
/// into the floor.
void check_way(const Linkage& linkage, const LinkageSettings& settings);

/// Sets the anchor of a band that has none; the lift must not stretch a band beyond its curve.
void place_band(Linkage& linkage);

}  // namespace detail

/// @throws InvalidArgument naming the first setting outside its range, whatever the body
void check(const LinkageSettings& settings);

/// Builds the linkage of a lift: places the feet, finds lockout and bottom.
///
/// Lockout: shoulder joint, hip and knee, seen from the side, at the lockout angle (in line by default), an
/// intersection of two circles. Bottom: the lowest pose in which neither plates nor buttocks go below the floor.
///
/// @throws InvalidArgument  a setting outside its range; legs that cannot reach the ankles; a support too high or too
///                          low for the trunk; a band stretched beyond its curve
[[nodiscard]] Linkage make_linkage(const LinkageSettings& settings, const Body& body);

}  // namespace coxa
