#pragma once

#include <coxa/simulation/one_rep_max.hpp>

#include <vector>

namespace coxa {

/// A straight line through load and velocity, by least squares.
struct LoadVelocityLine {
    double velocity_at_no_load_m_per_s = 0.0;
    double slope_m_per_s_per_fraction = 0.0;  ///< per unit of the one-repetition maximum, negative
    double fraction_at_no_velocity = 0.0;     ///< of the one-repetition maximum
    double r_squared = 0.0;
};

/// Maximal-intent repetitions from light to heavy.
struct LoadVelocity {
    OneRepMax one_rep_max;
    Series fraction;  ///< of the one-repetition maximum
    Series bar_mass_kg;
    Series mean_bar_velocity_m_per_s;  ///< over the lift
    Series mean_propulsive_velocity_m_per_s;
    Series peak_bar_velocity_m_per_s;
    Series mean_bar_power_W;
    Series lift_duration_s;
    std::vector<Outcome> outcome;  ///< not_tried where there is no maximum
    LoadVelocityLine mean_line;    ///< through the completed repetitions
    LoadVelocityLine propulsive_line;
    LoadVelocityLine peak_line;
};

/// Load-velocity profile of a lift. The maximum is what reaches lockout, whatever arrests it there; a bar no heavier
/// than it that planned braking or an overshoot keeps from completing is lifted again against a hard stop.
///
/// @param fractions  of the one-repetition maximum, (0, 1.2], at least two
/// @param forward    intent is maximal whatever it says
/// @param progress   called after every load, and with none done while the maximum is searched, or none; where it
/// stops,
///                   the loads to come are left out
/// @throws InvalidArgument  a number outside its range
[[nodiscard]] LoadVelocity load_velocity(const MovingLift& lift, const std::vector<double>& fractions,
                                         const ForwardOptions& forward = {}, const Progress& progress = {});

}  // namespace coxa
