#pragma once

#include <coxa/body/posture.hpp>
#include <coxa/core/lanes.hpp>
#include <coxa/muscle/fiber.hpp>
#include <coxa/muscle/geometric_path.hpp>
#include <coxa/muscle/leg_placement.hpp>
#include <coxa/muscle/person_muscles.hpp>

#include <Eigen/Core>

#include <cstddef>
#include <optional>
#include <span>

namespace coxa {

/// Rows hip, knee, ankle; one column per muscle.
template <class T>
using ArmsPerMuscleOf = Eigen::Array<T, 3, Eigen::Dynamic, Eigen::ColMajor, 3, max_muscle_count>;
using ArmsPerMuscle = ArmsPerMuscleOf<double>;

/// The muscles of one leg of a person in a pose, or in each pose of a pack: lengths, arms, and the forces they can
/// give, held still.
template <class T>
struct LegMusclesOf {
    PerMuscleOf<T> musculotendon_length_m;
    ArmsPerMuscleOf<T> extension_arm_m;  ///< hip extension, knee extension, plantarflexion: dL/d(flexion, dorsiflexion)
    PerMuscleOf<T> fiber_length_norm;
    PerMuscleOf<T> max_active_force_N;  ///< along the tendon at full activation, without the passive part
    PerMuscleOf<T> passive_force_N;     ///< along the tendon
    MaskOf<T> inside_model_range = true;
    PerLane<T, PathKind> path{};  ///< what lengths and arms were calculated with
};

using LegMuscles = LegMusclesOf<double>;

/// True where the fitted paths of every muscle speak: proportions and flexions inside the domain of the fits, no
/// adduction or rotation.
template <Scalar T = double>
[[nodiscard]] MaskOf<T> fits_speak(const PersonMuscles& muscles, const LegAngles<T>& angles) {
    if (!muscles.fits_speak) return false;
    MaskOf<T> speak = value_of(angles.hip_adduction_rad) == 0.0 && value_of(angles.hip_rotation_rad) == 0.0;
    for (const FittedRange& range : muscles.set->fits->domain) speak = speak && in_range(range, angles);
    return speak;
}

/// How the paths of a leg run in a pose: by the fits, or laid over bones, points and cylinders where a set is
/// calculated without fits or these do not speak. Laid once, it serves leg_muscles, hip_pull and knee_pull.
template <class T = double>
struct LegPaths {
    MaskOf<T> fitted = true;
    std::optional<LaidLeg<T>> laid;  ///< none: fitted in every lane
};

namespace detail {

template <Scalar T>
[[nodiscard]] MaskOf<T> is_fitted(const PersonMuscles& muscles, const LegAngles<T>& angles) {
    return muscles.set->path == PathKind::fitted ? fits_speak(muscles, angles) : MaskOf<T>(false);
}

/// Lengths and arms from fitted paths.
template <Scalar T>
void lay_fitted(const PersonMuscles& muscles, const LegAngles<T>& angles, LegMusclesOf<T>& leg) {
    const std::span<const double> coefficients(muscles.path_coefficients);
    for (Eigen::Index i = 0; i < leg.musculotendon_length_m.size(); ++i) {
        const FittedFunction& path = muscles.set->fits->rows[static_cast<std::size_t>(i)].length_m;
        const FittedValue<T> length = evaluate(path, coefficients, angles);
        leg.musculotendon_length_m[i] = length.value;
        leg.extension_arm_m(0, i) = length.by_hip_flexion;
        leg.extension_arm_m(1, i) = length.by_knee_flexion;
        leg.extension_arm_m(2, i) = length.by_ankle_dorsiflexion;
    }
}

/// Lengths and arms from bones, points and cylinders, in lanes that are not fitted.
///
/// @param path_of  gives the path of muscle i
template <Scalar T, class PathOf>
void lay_geometric(const PersonMuscles& muscles, const LegAngles<T>& angles, const MaskOf<T>& fitted,
                   const PathOf& path_of, LegMusclesOf<T>& leg) {
    leg.inside_model_range = fitted || in_range(muscles.geometry, angles);
    const bool some_fitted = any(fitted);
    const auto put = [&](T& to, const T& value) { to = some_fitted ? select(fitted, to, value) : value; };
    for (Eigen::Index i = 0; i < leg.musculotendon_length_m.size(); ++i) {
        const GeometricPath<T>& path = path_of(static_cast<std::size_t>(i));
        leg.inside_model_range = leg.inside_model_range && (fitted || path.converged);
        put(leg.musculotendon_length_m[i], path.length_m);
        put(leg.extension_arm_m(0, i), path.slope_m[index(LegCoordinate::hip_flexion)]);
        put(leg.extension_arm_m(1, i), path.slope_m[index(LegCoordinate::knee_flexion)]);
        put(leg.extension_arm_m(2, i), path.slope_m[index(LegCoordinate::ankle_dorsiflexion)]);
    }
}

/// Fibers and forces at the lengths.
template <Scalar T>
void add_fibers(const PersonMuscles& muscles, LegMusclesOf<T>& leg) {
    const MuscleSet& set = *muscles.set;
    for (Eigen::Index i = 0; i < leg.musculotendon_length_m.size(); ++i) {
        const auto k = static_cast<std::size_t>(i);
        const Fiber<T> fiber =
            passive_balance_fiber(set.muscles[k], set.fiber_height_m[k], *set.active_force_length[k],
                                  set.passive_force_length[k], *set.tendon_force_length[k], set.passive_balance[k],
                                  T(leg.musculotendon_length_m[i] * (1.0 / muscles.length_ratio[i])));
        leg.fiber_length_norm[i] = fiber.length_norm;
        const double strongest = muscles.max_isometric_force_N[i];
        leg.max_active_force_N[i] = strongest * fiber.active_factor;
        leg.passive_force_N[i] = strongest * fiber.passive_factor;
    }
}

template <Scalar T, class PathOf>
[[nodiscard]] LegMusclesOf<T> leg_muscles_along(const PersonMuscles& muscles, const LegAngles<T>& angles,
                                                const MaskOf<T>& fitted, const PathOf& path_of) {
    const auto count = static_cast<Eigen::Index>(muscles.size());
    LegMusclesOf<T> leg;
    leg.musculotendon_length_m.resize(count);
    leg.extension_arm_m.resize(3, count);
    leg.fiber_length_norm.resize(count);
    leg.max_active_force_N.resize(count);
    leg.passive_force_N.resize(count);
    leg.path = per_lane<T>(PathKind::geometric);
    take_lanes(leg.path, per_lane<T>(PathKind::fitted), fitted);
    if (any(fitted)) lay_fitted(muscles, angles, leg);
    if (!all(fitted)) lay_geometric(muscles, angles, fitted, path_of, leg);
    add_fibers(muscles, leg);
    return leg;
}

}  // namespace detail

/// Lays the paths of a leg as far as fits do not speak for them.
template <Scalar T = double>
[[nodiscard]] LegPaths<T> leg_paths(const PersonMuscles& muscles, const LegAngles<T>& angles) {
    LegPaths<T> paths{detail::is_fitted(muscles, angles), {}};
    if (!all(paths.fitted)) paths.laid = lay_leg(muscles.geometry, angles);
    return paths;
}

/// Lengths, arms and forces of every muscle of a leg.
///
/// @param muscles  see person_muscles
/// @param angles   of hip, knee and ankle, rad. Where the set is calculated with fits and these do not speak, the
///                 geometric paths are taken, as `path` tells; inside_model_range tells whether those speak
template <Scalar T = double>
[[nodiscard]] LegMusclesOf<T> leg_muscles(const PersonMuscles& muscles, const LegAngles<T>& angles) {
    const MaskOf<T> fitted = detail::is_fitted(muscles, angles);
    if (all(fitted)) {
        return detail::leg_muscles_along(muscles, angles, fitted, [](std::size_t) { return GeometricPath<T>{}; });
    }
    const LegGeometry& geometry = muscles.geometry;
    const LegPlacement<T> placement = place_leg(geometry, angles);
    return detail::leg_muscles_along(
        muscles, angles, fitted, [&](std::size_t i) { return geometric_path(geometry, geometry.paths[i], placement); });
}

/// The same with paths that are laid already.
///
/// @param paths  see leg_paths, of the same muscles and angles
[[nodiscard]] LegMuscles leg_muscles(const PersonMuscles& muscles, const LegAngles<>& angles, const LegPaths<>& paths);

/// The same for a set and a body, made to the person's size first.
[[nodiscard]] LegMuscles leg_muscles(const MuscleSet& set, const Body& body, const LegAngles<>& angles);

extern template LegMuscles leg_muscles<double>(const PersonMuscles&, const LegAngles<>&);

/// What the hip feels of the muscles beside flexion: arms about its other two axes and the direction of pull.
struct HipPull {
    PerMuscle adduction_arm_m;  ///< -dL/dq of hip adduction; NaN for a hip without that axis
    PerMuscle rotation_arm_m;   ///< -dL/dq of hip internal rotation; likewise
    Eigen::Array<double, 3, Eigen::Dynamic, Eigen::ColMajor, 3, max_muscle_count>
        direction_in_pelvis;  ///< in which unit muscle force pulls the leg: forward, up, right; zero off the hip
};

/// Adduction and rotation arms and lines of action at the hip of every muscle of a leg.
[[nodiscard]] HipPull hip_pull(const PersonMuscles& muscles, const LegAngles<>& angles);

/// The same with paths that are laid already.
[[nodiscard]] HipPull hip_pull(const PersonMuscles& muscles, const LegAngles<>& angles, const LegPaths<>& paths);

/// The same for a set and a body, made to the person's size first.
[[nodiscard]] HipPull hip_pull(const MuscleSet& set, const Body& body, const LegAngles<>& angles);

}  // namespace coxa
