#pragma once

#include <coxa/analysis/max_held_load.hpp>
#include <coxa/core/roots.hpp>

#include <cmath>

namespace coxa {

/// The strength at which the model holds what a person holds.
struct StrengthCalibration {
    Status status = Status::ok;  ///< of the largest held load at that strength; infeasible where no strength fits
    double strength = std::numeric_limits<double>::quiet_NaN();
    Body body;                                                      ///< the person with that strength
    MaxHeldLoad held;                                               ///< what the model then holds
    double residual_kg = std::numeric_limits<double>::quiet_NaN();  ///< model's load minus the person's
};

/// Finds the `strength` in [0.05, 10] at which the largest held load of an exercise is the one observed.
///
/// @param body          the person; its own strength plays no part
/// @param exercise      any Exercise; its own bar mass plays no part
/// @param held_load_kg  the largest bar the person holds still at every angle, (0, 1000] kg
/// @param muscles       of one leg
/// @param hip_rows      which moments of the hip the muscles balance
/// @returns status infeasible, and NaN, where no strength in the range gives that load: a contact limit or the range of
///          the muscle set may bound the load whatever the strength
/// @throws InvalidArgument  a parameter outside its range
[[nodiscard]] StrengthCalibration calibrate_strength(const Body& body, const Exercise auto& exercise,
                                                     double held_load_kg, const MuscleSet& muscles = lai_uhlrich2023(),
                                                     HipRows hip_rows = HipRows::flexion) {
    require_between("held_load_kg", held_load_kg, "kg", 1e-6, 1000.0);
    constexpr double weakest = 0.05;
    constexpr double strongest = 10.0;
    Linkage lift = linkage(exercise, body);
    const auto held_at = [&](double strength) {
        lift.body.strength = strength;
        return max_held_load(lift, muscles, 101, hip_rows);
    };
    // Where not even the body is held, the bar falls short by all of itself.
    const auto excess = [&](double log_strength) {
        const double mass = held_at(std::exp(log_strength)).bar_mass_kg;
        return (std::isnan(mass) ? 0.0 : mass) - held_load_kg;
    };
    StrengthCalibration result;
    const double low = std::log(weakest);
    const double high = std::log(strongest);
    const std::optional<double> log_strength = root_between(excess, low, high);
    if (!log_strength) {
        result.status = Status::infeasible;
        return result;
    }
    result.strength = std::exp(std::min(std::max(*log_strength, low), high));
    result.body = with_strength(body, result.strength);
    result.held = held_at(result.strength);
    result.status = result.held.status;
    result.residual_kg = result.held.bar_mass_kg - held_load_kg;
    return result;
}

}  // namespace coxa
