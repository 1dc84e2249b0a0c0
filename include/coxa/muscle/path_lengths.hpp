#pragma once

#include <coxa/body/posture.hpp>
#include <coxa/core/errors.hpp>
#include <coxa/muscle/fitted_path.hpp>
#include <coxa/muscle/geometric_path.hpp>
#include <coxa/muscle/leg_placement.hpp>
#include <coxa/muscle/muscle_set.hpp>
#include <coxa/muscle/path_kind.hpp>
#include <coxa/muscle/person_muscles.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <vector>

/// Length and moment arms of every muscle of a set at the size of the published model, or of a person. Here an angle
/// outside the range of the paths is an error; lifts say outside_model_range instead.
namespace coxa {

namespace detail {

/// The paths of a set at some size.
struct SizedPaths {
    const MuscleSet& set;
    const LegGeometry& geometry;
    std::span<const double> coefficients;  ///< of the fits, where there are any
};

/// @throws InvalidArgument  the set has no paths of that kind, or they do not speak for these angles
inline void require_paths_at(const MuscleSet& set, const LegAngles<>& angles, PathKind kind) {
    if (kind == PathKind::geometric) {
        require_in_range(*set.geometry, angles);
        return;
    }
    if (!set.fits) reject("path", to_string(kind), set.name + " has no fitted paths; see with_path");
    for (const LegCoordinate c : {LegCoordinate::hip_adduction, LegCoordinate::hip_rotation}) {
        const std::string name = std::string(to_string(c)) + "_rad";
        if (angle_rad(angles, c) != 0.0) {
            reject(name, angle_rad(angles, c), "rad",
                   "must be 0 with path = 'fitted'; 'geometric' knows the other axes");
        }
    }
    for (std::size_t i = 0; i < set.size(); ++i) {
        if (set.fits->rows[i].length_m.exists()) continue;
        reject("path", to_string(kind), "must be 'geometric': " + std::string(set.muscles[i].name) + " has no fit");
    }
    for (const FittedRange& range : set.fits->domain) {
        if (in_range(range, angles)) continue;
        require_between(std::string(to_string(range.angle)) + "_rad", angle_rad(angles, range.angle), "rad",
                        range.lowest_rad, range.highest_rad, "the range of the fitted paths");
    }
}

/// @throws InvalidArgument  fits do not speak for these proportions
inline void require_fits_for(const PersonMuscles& muscles) {
    if (!muscles.set->fits || muscles.set->fits->speak_for(muscles.scale)) return;
    const LegRatios ratios = leg_ratios(muscles.scale) / muscles.scale.breadth;
    for (Eigen::Index k = 1; k < leg_ratio_count; ++k) {
        require_between(std::string(leg_ratio_names[static_cast<std::size_t>(k)]) + " over stature", ratios[k],
                        "of the leg's", 1.0 - fitted_proportions, 1.0 + fitted_proportions,
                        "with path = 'fitted'; 'geometric' knows other proportions");
    }
}

[[nodiscard]] inline PerMuscle length_m(const SizedPaths& paths, const LegAngles<>& angles, PathKind kind) {
    const auto count = static_cast<Eigen::Index>(paths.set.size());
    PerMuscle length(count);
    if (kind == PathKind::geometric) {
        const LegPlacement<> placement = place_leg(paths.geometry, angles);
        for (Eigen::Index i = 0; i < count; ++i) {
            const MusclePath& path = paths.geometry.paths[static_cast<std::size_t>(i)];
            length[i] = geometric_length_m(paths.geometry, path, placement);
        }
        return length;
    }
    for (Eigen::Index i = 0; i < count; ++i) {
        const FittedFunction& fit = paths.set.fits->rows[static_cast<std::size_t>(i)].length_m;
        length[i] = evaluate<double>(fit, paths.coefficients, angles).value;
    }
    return length;
}

[[nodiscard]] inline PerMuscle moment_arm_m(const SizedPaths& paths, LegCoordinate coordinate,
                                            const LegAngles<>& angles, PathKind kind) {
    const auto count = static_cast<Eigen::Index>(paths.set.size());
    PerMuscle arm(count);
    if (kind == PathKind::geometric) {
        const LegPlacement<> placement = place_leg(paths.geometry, angles);
        for (Eigen::Index i = 0; i < count; ++i) {
            const MusclePath& path = paths.geometry.paths[static_cast<std::size_t>(i)];
            arm[i] = -geometric_path(paths.geometry, path, placement).slope_m[index(coordinate)];
        }
        return arm;
    }
    for (Eigen::Index i = 0; i < count; ++i) {
        const FittedPathRow& row = paths.set.fits->rows[static_cast<std::size_t>(i)];
        const auto value_or_zero = [&](const FittedFunction& f) {
            return f.exists() ? evaluate<double>(f, paths.coefficients, angles).value : 0.0;
        };
        const FittedValue<double> length = evaluate<double>(row.length_m, paths.coefficients, angles);
        switch (coordinate) {
            case LegCoordinate::hip_flexion:
                arm[i] = -length.by_hip_flexion;
                break;
            case LegCoordinate::knee_flexion:
                arm[i] = -length.by_knee_flexion;
                break;
            case LegCoordinate::ankle_dorsiflexion:
                arm[i] = -length.by_ankle_dorsiflexion;
                break;
            case LegCoordinate::hip_adduction:
                arm[i] = value_or_zero(row.hip_adduction_arm_m);
                break;
            case LegCoordinate::hip_rotation:
                arm[i] = value_or_zero(row.hip_rotation_arm_m);
                break;
        }
    }
    return arm;
}

[[nodiscard]] inline std::vector<double> published_coefficients(const MuscleSet& set, PathKind kind) {
    return kind == PathKind::fitted ? set.fits->coefficients(LegScale{}) : std::vector<double>{};
}

}  // namespace detail

/// Musculotendon length of every muscle.
///
/// @param angles  rad; fitted paths speak for adduction and rotation zero only
/// @throws InvalidArgument  an angle outside the range of the paths, or no paths of that kind
[[nodiscard]] inline PerMuscle length_m(const MuscleSet& set, const LegAngles<>& angles,
                                        PathKind kind = PathKind::geometric) {
    detail::require_paths_at(set, angles, kind);
    const std::vector<double> coefficients = detail::published_coefficients(set, kind);
    return detail::length_m({set, *set.geometry, coefficients}, angles, kind);
}

/// The same at the size of a person.
///
/// @throws InvalidArgument  as above, and fitted paths for proportions they do not speak for
[[nodiscard]] inline PerMuscle length_m(const PersonMuscles& muscles, const LegAngles<>& angles,
                                        PathKind kind = PathKind::geometric) {
    detail::require_paths_at(*muscles.set, angles, kind);
    if (kind == PathKind::fitted) detail::require_fits_for(muscles);
    return detail::length_m({*muscles.set, muscles.geometry, muscles.path_coefficients}, angles, kind);
}

/// Moment arm of every muscle, -dL/dq of a coordinate: positive where the muscle turns it in its positive direction.
///
/// @param angles  rad; fitted paths speak for adduction and rotation zero only
/// @throws InvalidArgument  an angle outside the range of the paths, or no paths of that kind
[[nodiscard]] inline PerMuscle moment_arm_m(const MuscleSet& set, LegCoordinate coordinate, const LegAngles<>& angles,
                                            PathKind kind = PathKind::geometric) {
    detail::require_paths_at(set, angles, kind);
    const std::vector<double> coefficients = detail::published_coefficients(set, kind);
    return detail::moment_arm_m({set, *set.geometry, coefficients}, coordinate, angles, kind);
}

/// The same at the size of a person.
///
/// @throws InvalidArgument  as above, and fitted paths for proportions they do not speak for
[[nodiscard]] inline PerMuscle moment_arm_m(const PersonMuscles& muscles, LegCoordinate coordinate,
                                            const LegAngles<>& angles, PathKind kind = PathKind::geometric) {
    detail::require_paths_at(*muscles.set, angles, kind);
    if (kind == PathKind::fitted) detail::require_fits_for(muscles);
    return detail::moment_arm_m({*muscles.set, muscles.geometry, muscles.path_coefficients}, coordinate, angles, kind);
}

}  // namespace coxa
