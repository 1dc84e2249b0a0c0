#pragma once

#include <coxa/body/body.hpp>
#include <coxa/body/leg_scale.hpp>
#include <coxa/muscle/force_scale.hpp>
#include <coxa/muscle/geometric_path.hpp>
#include <coxa/muscle/leg_placement.hpp>
#include <coxa/muscle/muscle_set.hpp>
#include <coxa/muscle/scaled_geometry.hpp>

#include <Eigen/Core>

#include <memory>
#include <vector>

namespace coxa {

/// One number per muscle of a leg, without allocation.
using PerMuscle = Eigen::Array<double, Eigen::Dynamic, 1, Eigen::ColMajor, max_muscle_count, 1>;

/// A muscle set made to the size of a person. Refers to the set, which must outlive it.
struct PersonMuscles {
    const MuscleSet* set = nullptr;
    LegScale scale;
    std::vector<double> path_coefficients;        ///< of the set's fitted functions, at the person's size
    std::shared_ptr<const LegGeometry> geometry;  ///< at the person's size; only when the set uses geometric paths
    /// Path length of the person's over that of the published leg, standing. Fiber and tendon keep their share of the
    /// path and so grow by the same ratio.
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

namespace detail {

/// Path lengths of all muscles, standing.
[[nodiscard]] inline PerMuscle standing_lengths_m(const LegGeometry& leg) {
    const LegPlacement<> placement = place_leg(leg, LegAngles<>{});
    PerMuscle length_m(static_cast<Eigen::Index>(leg.paths.size()));
    for (std::size_t i = 0; i < leg.paths.size(); ++i) {
        length_m[static_cast<Eigen::Index>(i)] = geometric_length_m(leg, leg.paths[i], placement);
    }
    return length_m;
}

}  // namespace detail

/// Paths, fibers, tendons and forces of a muscle set at the size of a person.
///
/// @param path  which of the set's paths; geometric only where the set has a geometry
[[nodiscard]] inline PersonMuscles person_muscles(const MuscleSet& set, const Body& body, PathKind path) {
    const auto count = static_cast<Eigen::Index>(set.size());
    PersonMuscles person;
    person.set = &set;
    person.scale = leg_scale(body, set.reference_lengths);
    person.path_coefficients = set.path_coefficients;
    person.length_ratio = PerMuscle::Constant(count, person.scale.breadth);
    if (path == PathKind::geometric) {
        person.geometry = std::make_shared<const LegGeometry>(scaled(*set.geometry, person.scale));
        person.length_ratio = detail::standing_lengths_m(*person.geometry) / detail::standing_lengths_m(*set.geometry);
    }
    person.max_isometric_force_N.resize(count);
    for (Eigen::Index i = 0; i < count; ++i) {
        person.max_isometric_force_N[i] = set.muscles[static_cast<std::size_t>(i)].max_isometric_force_N *
                                          force_ratio(set, body, person.length_ratio[i]);
    }
    return person;
}

[[nodiscard]] inline PersonMuscles person_muscles(const MuscleSet& set, const Body& body) {
    return person_muscles(set, body, set.path);
}

}  // namespace coxa
