#pragma once

#include <coxa/analysis/linear_program.hpp>
#include <coxa/core/errors.hpp>
#include <coxa/core/status.hpp>
#include <coxa/mechanics/muscle_balance.hpp>

#include <cmath>
#include <limits>

namespace coxa {

/// The largest bar a pose admits.
struct Capacity {
    Status status = Status::ok;  ///< ok, unlimited, body_weight_infeasible or not_converged
    double max_bar_mass_kg = std::numeric_limits<double>::quiet_NaN();
    PerMuscle activation;    ///< at that load
    double outward_N = 0.0;  ///< outward force of each foot at that load, where it is an unknown
    RowVector multipliers;   ///< d(max_bar_mass_kg)/d(bound) of every row of the balance
    double residual = 0.0;   ///< largest violation of a row, in units of activation
    int iterations = 0;
};

namespace detail {

/// Bars beyond this mass count as no limit at all.
inline constexpr double unlimited_bar_mass_kg = 1e5;
/// No foot needs to push outward by more.
inline constexpr double most_outward_N = 1e5;

}  // namespace detail

/// Maximizes the bar's mass over activations in [0, 1] and admissible contacts: a linear program.
///
/// @param balance  equilibrium of the pose as conditions on activations
/// @returns status body_weight_infeasible with a negative mass where not even the body is held
[[nodiscard]] Capacity capacity(const MuscleBalance& balance);

}  // namespace coxa
