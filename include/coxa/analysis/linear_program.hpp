#pragma once

#include <coxa/mechanics/muscle_balance.hpp>

#include <Eigen/Core>

#include <array>
#include <cmath>
#include <limits>

namespace coxa {

/// maximize cost . x   subject to   row_low <= rows x <= row_high,   low <= x <= high   (all of low, high finite).
struct LinearProgram {
    static constexpr int max_columns = max_column_count;
    using Vector = Eigen::Array<double, Eigen::Dynamic, 1, Eigen::ColMajor, max_columns, 1>;
    using Rows = Eigen::Array<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor, max_row_count, max_columns>;
    Vector cost;
    Vector low;
    Vector high;
    Rows rows;
    RowVector row_low;   ///< -infinity where there is no bound
    RowVector row_high;  ///< +infinity where there is no bound
};

struct LinearProgramSolution {
    bool feasible = false;
    bool converged = false;
    double objective = 0.0;
    LinearProgram::Vector x;
    RowVector multipliers;  ///< d(objective)/d(active bound of the row), 0 for a slack row
    double residual = 0.0;  ///< largest violation of a row, relative to the row's largest coefficient
    int iterations = 0;
};

/// Dual simplex method with boxed variables and bound flipping.
///
/// Any choice of cost sign is dual feasible when every variable is boxed, so no first phase is needed; with few rows
/// the tableau is small and the pivots are few.
///
/// @source Koberstein A (2005) The dual simplex method, techniques for a fast and stable implementation. Thesis,
///         Paderborn: sections 3.1 (boxed variables) and 6.2 (bound flipping ratio test)
[[nodiscard]] LinearProgramSolution solve(const LinearProgram& program);

}  // namespace coxa
