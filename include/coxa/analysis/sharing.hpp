#pragma once

#include <coxa/analysis/capacity.hpp>
#include <coxa/analysis/sharing_program.hpp>
#include <coxa/core/errors.hpp>
#include <coxa/core/status.hpp>

#include <cmath>
#include <limits>
#include <string_view>

namespace coxa {

/// What the sharing of load between muscles keeps small.
enum class SharingCriterion {
    quadratic,  ///< sum w a^2
    cubic,      ///< sum w a^3 (Crowninshield and Brand 1981 in kind)
    min_max,  ///< the largest activation (Rasmussen et al. 2001); weights play no part, and muscles that need not be at
              ///< the largest activation are not determined: any one answer is returned
};

enum class SharingWeights {
    volume,  ///< maximal force times optimal fiber length: splitting a muscle changes nothing (Happee 1994)
    equal,   ///< every muscle counts alike, as in OpenSim's static optimization
};

[[nodiscard]] constexpr std::string_view to_string(SharingCriterion criterion) {
    return criterion == SharingCriterion::quadratic ? "quadratic"
           : criterion == SharingCriterion::cubic   ? "cubic"
                                                    : "min_max";
}
[[nodiscard]] constexpr std::string_view to_string(SharingWeights weights) {
    return weights == SharingWeights::volume ? "volume" : "equal";
}
/// @throws InvalidArgument  unknown name
[[nodiscard]] inline SharingCriterion sharing_criterion_from(std::string_view name) {
    if (name == "quadratic") return SharingCriterion::quadratic;
    if (name == "cubic") return SharingCriterion::cubic;
    if (name == "min_max") return SharingCriterion::min_max;
    reject("criterion", name, "must be 'quadratic', 'cubic' or 'min_max'");
}
/// @throws InvalidArgument  unknown name
[[nodiscard]] inline SharingWeights sharing_weights_from(std::string_view name) {
    if (name == "volume") return SharingWeights::volume;
    if (name == "equal") return SharingWeights::equal;
    reject("weights", name, "must be 'volume' or 'equal'");
}

struct SharingOptions {
    SharingCriterion criterion = SharingCriterion::quadratic;
    SharingWeights weights = SharingWeights::volume;
};

/// Weights of the muscles, summing to one.
[[nodiscard]] PerMuscle sharing_weights(const PersonMuscles& muscles, SharingWeights kind);

/// Who does the work in a pose.
struct Sharing {
    Status status = Status::ok;
    PerMuscle activation;                                            ///< of one leg; NaN unless ok
    double kkt_residual = std::numeric_limits<double>::quiet_NaN();  ///< in units of activation
    /// Share of the bar's mass that could be held: 1 where all of it, 0 where not even the body.
    double holdable_fraction = std::numeric_limits<double>::quiet_NaN();
    RowVector multipliers;   ///< for a warm start in a nearby pose
    double outward_N = 0.0;  ///< outward force of each foot, where it is an unknown
    int iterations = 0;
};

/// Shares the load of a pose between the muscles of a leg (the other leg doing the same).
///
/// @param balance   equilibrium of the pose
/// @param weight    see sharing_weights
/// @param bar_mass_kg  the load
/// @param most      capacity of the same pose: tells infeasible loads apart
/// @param warm      multipliers of a nearby pose, or null
[[nodiscard]] Sharing share(const MuscleBalance& balance, const PerMuscle& weight, double bar_mass_kg,
                            const Capacity& most, SharingCriterion criterion = SharingCriterion::quadratic,
                            const RowVector* warm = nullptr);

}  // namespace coxa
