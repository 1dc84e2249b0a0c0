#pragma once

#include <coxa/simulation/forward.hpp>

#include <limits>
#include <optional>

namespace coxa {

struct OneRepMaxOptions {
    /// How a repetition is lifted: intent maximal; arrest plays no part, for the bar has but to reach lockout. A bar
    /// still on its way after longest_lift_s is not lifted: short times make the maximum smaller.
    ForwardOptions forward{};
    double tolerance_kg = 0.05;       ///< width of the last bracket, [1e-4, 10]
    double heaviest_bar_kg = 1000.0;  ///< searched, (0, 1000]
};

/// The dynamic one-repetition maximum: the largest bar that a repetition of maximal intent brings from rest on the
/// floor to lockout.
struct OneRepMax {
    Status status = Status::ok;  ///< ok; unlimited above heaviest_bar_kg; body_weight_infeasible where no bar at all is
                                 ///< lifted; not_converged where the caller's progress function stopped the search;
                                 ///< integration_stopped where a repetition that was tried has no end
    double bar_mass_kg = std::numeric_limits<double>::quiet_NaN();         ///< lifted
    double failed_bar_mass_kg = std::numeric_limits<double>::quiet_NaN();  ///< the least bar found that is not
    std::optional<Outcome> failure;                                        ///< how that one ends; none: none fails
    double failed_at_phase = std::numeric_limits<double>::quiet_NaN();     ///< and where
    double held_bar_mass_kg = std::numeric_limits<double>::quiet_NaN();  ///< held still at every angle, for comparison
    double held_sticking_phase = std::numeric_limits<double>::quiet_NaN();
    double mean_bar_velocity_m_per_s = std::numeric_limits<double>::quiet_NaN();  ///< of the repetition at the maximum
    double lift_duration_s = std::numeric_limits<double>::quiet_NaN();
    int repetitions_tried = 0;
};

/// Finds the dynamic one-repetition maximum by bisection over the bar's mass.
///
/// Momentum carries a bar past a sticking point on the way, so this may exceed the largest bar held still at every
/// angle; where the lift sticks at the bottom there is no momentum yet, and it stays a little below.
///
/// @param progress  called after every repetition with those done and those foreseen, or none; where it stops, bars are
///                  the bracket so far
/// @throws InvalidArgument  a number outside its range
[[nodiscard]] OneRepMax one_rep_max(const MovingLift& lift, const OneRepMaxOptions& options = {},
                                    const Progress& progress = {});

/// The same for an exercise; its own bar mass plays no part.
[[nodiscard]] OneRepMax one_rep_max(const Exercise auto& exercise, const Body& body,
                                    const MuscleSet& muscles = lai_uhlrich2023(), const OneRepMaxOptions& options = {},
                                    const Progress& progress = {}) {
    return one_rep_max(moving_lift(exercise, body, muscles), options, progress);
}

}  // namespace coxa
