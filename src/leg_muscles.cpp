#include <coxa/muscle/leg_muscles.hpp>

#include <limits>

namespace coxa {

namespace {

/// Arms about an axis that the leg does not turn about are not known.
void forget_missing_axes(const LegGeometry& leg, HipPull& hip) {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    if (!moves_with(leg, LegCoordinate::hip_adduction)) hip.adduction_arm_m.setConstant(nan);
    if (!moves_with(leg, LegCoordinate::hip_rotation)) hip.rotation_arm_m.setConstant(nan);
}

HipPull geometric_hip_pull(const LegGeometry& leg, const LaidLeg<>& laid) {
    const auto count = static_cast<Eigen::Index>(laid.paths.size());
    HipPull hip;
    hip.adduction_arm_m.resize(count);
    hip.rotation_arm_m.resize(count);
    hip.direction_in_pelvis.resize(3, count);
    for (Eigen::Index i = 0; i < count; ++i) {
        const GeometricPath<>& path = laid.paths[static_cast<std::size_t>(i)];
        hip.adduction_arm_m[i] = -path.slope_m[index(LegCoordinate::hip_adduction)];
        hip.rotation_arm_m[i] = -path.slope_m[index(LegCoordinate::hip_rotation)];
        hip.direction_in_pelvis.col(i) = pull_below_pelvis(leg, path).array();
    }
    forget_missing_axes(leg, hip);
    return hip;
}

}  // namespace

template LegMuscles leg_muscles<double>(const PersonMuscles&, const LegAngles<>&);

LegMuscles leg_muscles(const PersonMuscles& muscles, const LegAngles<>& angles, const LegPaths<>& paths) {
    return detail::leg_muscles_along(muscles, angles, paths.fitted,
                                     [&](std::size_t i) -> const GeometricPath<>& { return paths.laid->paths[i]; });
}

LegMuscles leg_muscles(const MuscleSet& set, const Body& body, const LegAngles<>& angles) {
    return leg_muscles(person_muscles(set, body), angles);
}

HipPull hip_pull(const PersonMuscles& muscles, const LegAngles<>& angles) {
    return hip_pull(muscles, angles, leg_paths(muscles, angles));
}

HipPull hip_pull(const PersonMuscles& muscles, const LegAngles<>& angles, const LegPaths<>& paths) {
    if (paths.laid) return geometric_hip_pull(muscles.geometry, *paths.laid);
    const MuscleSet& set = *muscles.set;
    const auto count = static_cast<Eigen::Index>(set.size());
    const std::span<const double> coefficients(muscles.path_coefficients);
    HipPull hip;
    hip.adduction_arm_m = PerMuscle::Zero(count);
    hip.rotation_arm_m = PerMuscle::Zero(count);
    hip.direction_in_pelvis.setZero(3, count);
    for (Eigen::Index i = 0; i < count; ++i) {
        const FittedPathRow& row = set.fits->rows[static_cast<std::size_t>(i)];
        if (!row.hip_pull_x.exists()) continue;
        hip.adduction_arm_m[i] = evaluate(row.hip_adduction_arm_m, coefficients, angles).value;
        hip.rotation_arm_m[i] = evaluate(row.hip_rotation_arm_m, coefficients, angles).value;
        hip.direction_in_pelvis(0, i) = evaluate(row.hip_pull_x, coefficients, angles).value;
        hip.direction_in_pelvis(1, i) = evaluate(row.hip_pull_y, coefficients, angles).value;
        hip.direction_in_pelvis(2, i) = evaluate(row.hip_pull_z, coefficients, angles).value;
    }
    forget_missing_axes(muscles.geometry, hip);
    return hip;
}

HipPull hip_pull(const MuscleSet& set, const Body& body, const LegAngles<>& angles) {
    return hip_pull(person_muscles(set, body), angles);
}

}  // namespace coxa
