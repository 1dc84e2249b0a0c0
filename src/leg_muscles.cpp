#include <coxa/muscle/leg_muscles.hpp>

namespace coxa {

namespace {

/// Lengths and arms from fitted paths.
void lay_fitted(const PersonMuscles& muscles, const LegAngles<>& angles, LegMuscles& leg) {
    const std::span<const double> coefficients(muscles.path_coefficients);
    for (Eigen::Index i = 0; i < leg.musculotendon_length_m.size(); ++i) {
        const FittedFunction& path = muscles.set->fits->rows[static_cast<std::size_t>(i)].length_m;
        const FittedValue<double> length = evaluate(path, coefficients, angles);
        leg.musculotendon_length_m[i] = length.value;
        leg.extension_arm_m(0, i) = length.by_hip_flexion;
        leg.extension_arm_m(1, i) = length.by_knee_flexion;
        leg.extension_arm_m(2, i) = length.by_ankle_dorsiflexion;
    }
}

/// Lengths and arms from bones, points and cylinders.
void lay_geometric(const PersonMuscles& muscles, const LegAngles<>& angles, LegMuscles& leg) {
    const LegGeometry& geometry = muscles.geometry;
    const LegPlacement<> placement = place_leg(geometry, angles);
    leg.inside_model_range = in_range(geometry, angles);
    for (Eigen::Index i = 0; i < leg.musculotendon_length_m.size(); ++i) {
        const GeometricPath<> path = geometric_path(geometry, geometry.paths[static_cast<std::size_t>(i)], placement);
        leg.inside_model_range = leg.inside_model_range && path.converged;
        leg.musculotendon_length_m[i] = path.length_m;
        leg.extension_arm_m(0, i) = path.slope_m[index(LegCoordinate::hip_flexion)];
        leg.extension_arm_m(1, i) = path.slope_m[index(LegCoordinate::knee_flexion)];
        leg.extension_arm_m(2, i) = path.slope_m[index(LegCoordinate::ankle_dorsiflexion)];
    }
}

HipPull geometric_hip_pull(const LegGeometry& leg, const LegAngles<>& angles) {
    const LegPlacement<> placement = place_leg(leg, angles);
    const auto count = static_cast<Eigen::Index>(leg.paths.size());
    HipPull hip;
    hip.adduction_arm_m.resize(count);
    hip.rotation_arm_m.resize(count);
    hip.direction_in_pelvis.setZero(3, count);
    for (Eigen::Index i = 0; i < count; ++i) {
        const GeometricPath<> path = geometric_path(leg, leg.paths[static_cast<std::size_t>(i)], placement);
        hip.adduction_arm_m[i] = -path.slope_m[index(LegCoordinate::hip_adduction)];
        hip.rotation_arm_m[i] = -path.slope_m[index(LegCoordinate::hip_rotation)];
        for (std::size_t b = 0; b < leg.bodies.size(); ++b) {
            if (leg.bodies[b].segment == LegSegment::pelvis) continue;
            hip.direction_in_pelvis.col(i) += path.pull[b].array();
        }
    }
    return hip;
}

}  // namespace

bool fits_speak(const MuscleSet& set, const LegAngles<>& angles) {
    if (angles.hip_adduction_rad != 0.0 || angles.hip_rotation_rad != 0.0) return false;
    return set.fits && std::ranges::all_of(set.fits->rows, [&](const FittedPathRow& row) {
               return row.length_m.exists() && in_range(row.length_m, angles);
           });
}

LegMuscles leg_muscles(const PersonMuscles& muscles, const LegAngles<>& angles) {
    const MuscleSet& set = *muscles.set;
    const auto count = static_cast<Eigen::Index>(set.size());
    LegMuscles leg;
    leg.musculotendon_length_m.resize(count);
    leg.extension_arm_m.resize(3, count);
    leg.fiber_length_norm.resize(count);
    leg.max_active_force_N.resize(count);
    leg.passive_force_N.resize(count);
    leg.path = set.path == PathKind::fitted && fits_speak(set, angles) ? PathKind::fitted : PathKind::geometric;
    if (leg.path == PathKind::fitted)
        lay_fitted(muscles, angles, leg);
    else
        lay_geometric(muscles, angles, leg);
    const PerMuscle published_m = leg.musculotendon_length_m / muscles.length_ratio;
    for (Eigen::Index i = 0; i < count; ++i) {
        const auto k = static_cast<std::size_t>(i);
        const Fiber<double> fiber = passive_balance_fiber(
            set.muscles[k], set.fiber_height_m[k], *set.active_force_length[k], set.passive_force_length[k],
            *set.tendon_force_length[k], set.passive_balance[k], published_m[i]);
        leg.fiber_length_norm[i] = fiber.length_norm;
        const double strongest = muscles.max_isometric_force_N[i];
        leg.max_active_force_N[i] = strongest * fiber.active_factor;
        leg.passive_force_N[i] = strongest * fiber.passive_factor;
    }
    return leg;
}

LegMuscles leg_muscles(const MuscleSet& set, const Body& body, const LegAngles<>& angles) {
    return leg_muscles(person_muscles(set, body), angles);
}

HipPull hip_pull(const PersonMuscles& muscles, const LegAngles<>& angles) {
    const MuscleSet& set = *muscles.set;
    if (set.path == PathKind::geometric || !fits_speak(set, angles)) {
        return geometric_hip_pull(muscles.geometry, angles);
    }
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
    return hip;
}

HipPull hip_pull(const MuscleSet& set, const Body& body, const LegAngles<>& angles) {
    return hip_pull(person_muscles(set, body), angles);
}

}  // namespace coxa
