#include <coxa/analysis/max_held_load.hpp>
#include <coxa/simulation/one_rep_max.hpp>

#include <algorithm>
#include <cmath>

namespace coxa {

OneRepMax one_rep_max(const MovingLift& lift, const OneRepMaxOptions& options, const Progress& progress) {
    require_between("tolerance_kg", options.tolerance_kg, "kg", 1e-4, 10.0);
    require_between("heaviest_bar_kg", options.heaviest_bar_kg, "kg", 1e-3, 1000.0);
    ForwardOptions forward = options.forward;
    forward.intent = Intent::maximal;
    forward.arrest = Arrest::hard_stop;
    forward.lowers = false;
    forward.squeezes = false;
    forward.tempo.pause_top_s = 0.0;
    forward.watches_contacts = forward.stops_at_slip;
    OneRepMax result;
    const MaxHeldLoad held = max_held_load(lift.linkage(), *lift.muscles().set);
    result.held_bar_mass_kg = held.bar_mass_kg;
    result.held_sticking_phase = held.phase;
    double low = 0.0, high = options.heaviest_bar_kg;
    bool stopped = false, found_failing = false;
    const auto lift_of = [&](double bar_mass_kg) {
        ++result.repetitions_tried;
        return forward_trajectory(lift, bar_mass_kg, forward);
    };
    // Halvings to come, as far as can be foreseen: the bracket around the held load is yet to be found at first.
    const auto report = [&] {
        if (!progress) return;
        const double width_kg = found_failing && low > 0.0 ? high - low : std::max(1.0, 0.08 * held.bar_mass_kg);
        const int to_come = std::max(0, static_cast<int>(std::ceil(std::log2(width_kg / options.tolerance_kg) - 1e-9)));
        stopped = !progress(result.repetitions_tried, result.repetitions_tried + to_come);
    };
    Trajectory lifted = lift_of(low);
    const auto without_end = [&](const Trajectory& tried) {
        result.status = Status::integration_stopped;
        result.failed_bar_mass_kg = tried.bar_mass_kg;
        result.failure = tried.outcome;
        result.failed_at_phase = tried.failed_at_phase;
    };
    if (lifted.outcome == Outcome::integration_stopped) {
        without_end(lifted);
        return result;
    }
    // The lightest bars are thrown and cost the contacts most: where a slip ends the lift, they tell nothing.
    if (lifted.outcome != Outcome::completed && lifted.outcome != Outcome::slipped) {
        result.status = Status::body_weight_infeasible;
        result.failure = lifted.outcome;
        result.failed_at_phase = lifted.failed_at_phase;
        return result;
    }
    report();
    Trajectory failed;
    const auto divide = [&](double bar_mass_kg) {
        Trajectory tried = lift_of(bar_mass_kg);
        if (tried.outcome == Outcome::integration_stopped) {
            // Neither lifted nor too heavy: the search ends without a maximum.
            without_end(tried);
            return false;
        }
        const bool done = tried.outcome == Outcome::completed;
        (done ? low : high) = bar_mass_kg;
        (done ? lifted : failed) = std::move(tried);
        found_failing = found_failing || !done;
        report();
        return done;
    };
    // The held load is near: begin with a narrow bracket around it and widen it as long as it takes.
    const auto goes_on = [&] { return !stopped && result.status == Status::ok; };
    bool bracketed = false;
    if (goes_on() && held.bar_mass_kg > 0.0 && held.bar_mass_kg < high) {
        double reach = 0.04;
        if (divide(held.bar_mass_kg)) {
            while (goes_on() && !bracketed && low * (1.0 + reach) < high) {
                bracketed = !divide(low * (1.0 + reach));
                reach *= 2.0;
            }
        } else {
            bracketed = true;
            while (goes_on() && low == 0.0 && reach < 1.0) {
                divide(held.bar_mass_kg * (1.0 - reach));
                reach *= 2.0;
            }
        }
    }
    if (goes_on() && !bracketed && divide(options.heaviest_bar_kg)) {
        result.status = Status::unlimited;
        result.bar_mass_kg = std::numeric_limits<double>::infinity();
        return result;
    }
    while (goes_on() && high - low > options.tolerance_kg) divide(0.5 * (low + high));
    if (result.status != Status::ok) return result;
    result.bar_mass_kg = low;
    if (high - low > options.tolerance_kg) result.status = Status::not_converged;
    if (!found_failing) return result;
    result.failed_bar_mass_kg = high;
    result.failure = failed.outcome;
    result.failed_at_phase = failed.failed_at_phase;
    const LiftSpan span = lift_span(lift, lifted.events);
    result.lift_duration_s = span.duration_s();
    result.mean_bar_velocity_m_per_s = span.mean_bar_velocity_m_per_s;
    return result;
}

}  // namespace coxa
