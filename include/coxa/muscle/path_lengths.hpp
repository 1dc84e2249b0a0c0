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
#include <string>
#include <vector>

/// Length and moment arms of every muscle of a set at the size of the published model. Here an angle outside the range
/// of the paths is an error; lifts say outside_model_range instead.
namespace coxa {

namespace detail {

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
        const FittedPathRow& row = set.fits->rows[i];
        if (!row.length_m.exists()) {
            reject("path", to_string(kind), "must be 'geometric': " + std::string(set.muscles[i].name) + " has no fit");
        }
        for (const PathAxis& axis : {row.length_m.u, row.length_m.v}) {
            if (!axis.angle) continue;
            const std::string name = std::string(to_string(*axis.angle)) + "_rad";
            const double slack = 1e-9;
            require_between(name, angle_rad(angles, *axis.angle), "rad", axis.center_rad - axis.half_range_rad - slack,
                            axis.center_rad + axis.half_range_rad + slack, "the range of the fitted paths");
        }
    }
}

}  // namespace detail

/// Musculotendon length of every muscle.
///
/// @param angles  rad; fitted paths speak for adduction and rotation zero only
/// @throws InvalidArgument  an angle outside the range of the paths, or no paths of that kind
[[nodiscard]] inline PerMuscle length_m(const MuscleSet& set, const LegAngles<>& angles,
                                        PathKind kind = PathKind::geometric) {
    detail::require_paths_at(set, angles, kind);
    const auto count = static_cast<Eigen::Index>(set.size());
    PerMuscle length(count);
    if (kind == PathKind::geometric) {
        const LegPlacement<> placement = place_leg(*set.geometry, angles);
        for (Eigen::Index i = 0; i < count; ++i) {
            length[i] = geometric_length_m(*set.geometry, set.geometry->paths[static_cast<std::size_t>(i)], placement);
        }
        return length;
    }
    const std::vector<double> coefficients = set.fits->coefficients(LegScale{});
    for (Eigen::Index i = 0; i < count; ++i) {
        const FittedFunction& fit = set.fits->rows[static_cast<std::size_t>(i)].length_m;
        length[i] = evaluate<double>(fit, coefficients, angles).value;
    }
    return length;
}

/// Moment arm of every muscle, -dL/dq of a coordinate: positive where the muscle turns it in its positive direction.
///
/// @param angles  rad; fitted paths speak for adduction and rotation zero only
/// @throws InvalidArgument  an angle outside the range of the paths, or no paths of that kind
[[nodiscard]] inline PerMuscle moment_arm_m(const MuscleSet& set, LegCoordinate coordinate, const LegAngles<>& angles,
                                            PathKind kind = PathKind::geometric) {
    detail::require_paths_at(set, angles, kind);
    const auto count = static_cast<Eigen::Index>(set.size());
    PerMuscle arm(count);
    if (kind == PathKind::geometric) {
        const LegPlacement<> placement = place_leg(*set.geometry, angles);
        for (Eigen::Index i = 0; i < count; ++i) {
            const MusclePath& path = set.geometry->paths[static_cast<std::size_t>(i)];
            arm[i] = -geometric_path(*set.geometry, path, placement).slope_m[index(coordinate)];
        }
        return arm;
    }
    const std::vector<double> coefficients = set.fits->coefficients(LegScale{});
    for (Eigen::Index i = 0; i < count; ++i) {
        const FittedPathRow& row = set.fits->rows[static_cast<std::size_t>(i)];
        const auto value_or_zero = [&](const FittedFunction& f) {
            return f.exists() ? evaluate<double>(f, coefficients, angles).value : 0.0;
        };
        const FittedValue<double> length = evaluate<double>(row.length_m, coefficients, angles);
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

}  // namespace coxa
