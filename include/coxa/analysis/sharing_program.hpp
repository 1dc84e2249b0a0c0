#pragma once

#include <coxa/mechanics/muscle_balance.hpp>

#include <Eigen/Core>
#include <Eigen/Dense>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace coxa {

/// minimize sum_i weight_i a_i^power (the last `squared` ones a_i^2)   subject to   rows a = bound for the first
/// `equalities` rows, rows a <= bound for the others, 0 <= a <= 1.
struct SharingProgram {
    int power = 2;     ///< 2 or 3
    PerColumn weight;  ///< > 0
    MuscleRows rows;
    RowVector bound;
    int equalities = 1;
    int squared = 0;  ///< columns at the end that are no muscles: their cost is squared whatever the power
};

struct SharingProgramSolution {
    bool converged = false;
    PerColumn activation;
    RowVector multipliers;      ///< of the rows, >= 0 for inequalities; d(objective)/d(bound) with the sign turned
    double kkt_residual = 0.0;  ///< largest violation of the optimality conditions, in units of activation
    int iterations = 0;
};

/// Solves a sharing program by Newton's method on its dual with an active set over the inequality rows.
///
/// For power 2 the dual is piecewise quadratic and the last step lands on the answer. The method struggles only where
/// the feasible set is all but a point or rows are all but parallel; `converged` and `kkt_residual` tell.
///
/// @param warm  multipliers of a nearby program, or null
[[nodiscard]] SharingProgramSolution solve(const SharingProgram& program, const RowVector* warm = nullptr);

}  // namespace coxa
