#include <coxa/core/errors.hpp>
#include <coxa/io/lift_motion.hpp>
#include <coxa/muscle/leg_placement.hpp>
#include <coxa/muscle/scaled_geometry.hpp>

#include <numbers>
#include <string>

namespace coxa {

namespace {

/// Hip center in the pelvis of the model, seen from the right: (front, up).
[[nodiscard]] Vec2<> hip_in_pelvis_m(const LegGeometry& leg) {
    const LegPlacement<> standing = place_leg(leg, LegAngles<>{});
    for (std::size_t b = 1; b < leg.bodies.size(); ++b) {
        if (leg.bodies[b].segment != LegSegment::thigh) continue;
        const Vec3<> center = standing.bodies[b].point_m(leg.bodies[b].joint.in_child.translation_m);
        return {center.x(), center.y()};
    }
    reject("muscles", leg.name, "must have a thigh");
}

}  // namespace

MotionConvention motion_convention_from(std::string_view name) {
    if (name == "rajagopal") return MotionConvention::rajagopal;
    if (name == "gait2392") return MotionConvention::gait2392;
    reject("convention", name, "must be 'rajagopal' or 'gait2392'");
}

Storage lift_motion(const Linkage& linkage, const MuscleSet& muscles, const LiftMotionOptions& options) {
    require_between("poses", options.poses, "", 2, 100001);
    require_between("duration_s", options.duration_s, "s", 1e-3, 1e4);
    const Vec2<> hip_m = hip_in_pelvis_m(scaled(*muscles.geometry, leg_scale(linkage.body, muscles.reference_lengths)));
    const bool is_rajagopal = options.convention == MotionConvention::rajagopal;

    Storage motion;
    motion.name = "Coordinates";
    motion.flags = {{"version", "1"}};
    motion.in_degrees = true;
    motion.comments = {"Angles are in degrees, lengths in meters.",
                       "A lift held still at every pose; time stands for its phase."};
    motion.labels = {"pelvis_tilt", "pelvis_list", "pelvis_rotation", "pelvis_tx",
                     "pelvis_ty",   "pelvis_tz",   "lumbar_extension"};
    for (const char* side : {"_r", "_l"}) {
        for (const char* name : {"hip_flexion", "hip_adduction", "hip_rotation", "knee_angle"}) {
            motion.labels.push_back(std::string(name) + side);
        }
        if (is_rajagopal) motion.labels.push_back(std::string("knee_angle") + side + "_beta");
        motion.labels.push_back(std::string("ankle_angle") + side);
    }
    const Eigen::Index n = options.poses;
    motion.time_s.resize(n);
    motion.values.setZero(n, static_cast<Eigen::Index>(motion.labels.size()));
    constexpr double degrees = 180.0 / std::numbers::pi;
    for (Eigen::Index i = 0; i < n; ++i) {
        const double phase = static_cast<double>(i) / static_cast<double>(n - 1);
        const Pose<> pose = pose_at(linkage, phase);
        const Vec2<> pelvis_m = pose.hip_m - turned<double>(hip_m, pose.pelvis_rad);
        motion.time_s[i] = phase * options.duration_s;
        Eigen::Index k = 0;
        const auto put = [&](double value) { motion.values(i, k++) = value; };
        put(pose.pelvis_rad * degrees);
        put(0.0);
        put(0.0);
        put(pelvis_m.x());
        put(pelvis_m.y());
        put(0.0);
        put(pose.lumbar_extension_rad * degrees);
        for (int side = 0; side < 2; ++side) {
            const double knee = pose.leg.knee_flexion_rad * degrees;
            put(pose.leg.hip_flexion_rad * degrees);
            put(pose.leg.hip_adduction_rad * degrees);
            put(pose.leg.hip_rotation_rad * degrees);
            put(is_rajagopal ? knee : -knee);
            if (is_rajagopal) put(knee);
            put(pose.leg.ankle_dorsiflexion_rad * degrees);
        }
    }
    return motion;
}

}  // namespace coxa
