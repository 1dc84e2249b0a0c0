#pragma once

#include <coxa/body/body.hpp>
#include <coxa/body/leg_scale.hpp>
#include <coxa/muscle/force_scale.hpp>
#include <coxa/muscle/muscle_set.hpp>
#include <coxa/muscle/scaled_geometry.hpp>

#include <Eigen/Core>

#include <vector>

namespace coxa {

/// One number per muscle of a leg, without allocation.
template <class T>
using PerMuscleOf = Eigen::Array<T, Eigen::Dynamic, 1, Eigen::ColMajor, max_muscle_count, 1>;
using PerMuscle = PerMuscleOf<double>;

/// A muscle set made to the size of a person. Refers to the set, which must outlive it.
struct PersonMuscles {
    const MuscleSet* set = nullptr;
    LegScale scale;
    LegGeometry geometry;                   ///< at the person's size
    std::vector<double> path_coefficients;  ///< of the set's fitted functions, at the person's size
    bool fits_speak = false;                ///< every muscle has a fit, and for proportions like the person's
    /// Lengths of fiber and tendon over the published ones. They keep their share of the path: the person's over that
    /// of the published leg, standing; or they stay as they are, see FiberScaling.
    PerMuscle length_ratio;
    PerMuscle max_isometric_force_N;

    [[nodiscard]] std::size_t size() const { return set->size(); }
};

/// Ratio of a person's maximal muscle forces to those of the set, for muscles whose fibers are `length_ratio` longer.
///
/// Force is muscle volume over fiber length. The volume follows the leg's (Handsfield et al. 2014), whose shares
/// between muscles are taken as those of the published model.
[[nodiscard]] inline double force_ratio(const MuscleSet& set, const Body& body, double length_ratio) {
    if (body.force_scaling == ForceScaling::published) return body.strength;
    return body.strength * leg_muscle_volume_cm3(body.mass_kg, body.height_m) /
           (leg_muscle_volume_cm3(set.reference_mass_kg, set.reference_lengths.height_m) * length_ratio);
}

/// Paths, fibers, tendons and forces of a muscle set at the size of a person.
[[nodiscard]] PersonMuscles person_muscles(const MuscleSet& set, const Body& body);

}  // namespace coxa
