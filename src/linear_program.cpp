#include <coxa/analysis/linear_program.hpp>

namespace coxa {

LinearProgramSolution solve(const LinearProgram& program) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr double pivot_tolerance = 1e-9;
    constexpr double primal_tolerance = 1e-11;
    constexpr int max_iterations = 500;
    const int columns = static_cast<int>(program.cost.size());
    const int rows = static_cast<int>(program.rows.rows());

    // Variables 0 .. columns-1 are x, columns .. columns+rows-1 the row values. Position j of the tableau holds the
    // nonbasic variable `outside[j]`, row i expresses the basic variable `inside[i]` by the nonbasic ones.
    LinearProgram::Rows tableau = program.rows;
    LinearProgram::Vector reduced = program.cost;
    LinearProgram::Vector value(columns);
    std::array<int, LinearProgram::max_columns> outside{};
    std::array<int, max_row_count> inside{};
    const auto low_of = [&](int variable) {
        return variable < columns ? program.low[variable] : program.row_low[variable - columns];
    };
    const auto high_of = [&](int variable) {
        return variable < columns ? program.high[variable] : program.row_high[variable - columns];
    };
    for (int j = 0; j < columns; ++j) {
        outside[static_cast<std::size_t>(j)] = j;
        value[j] = reduced[j] > 0.0 ? program.high[j] : program.low[j];
    }
    for (int i = 0; i < rows; ++i) inside[static_cast<std::size_t>(i)] = columns + i;

    LinearProgramSolution solution;
    RowVector basic(rows);
    bool feasible = true;
    for (solution.iterations = 0; solution.iterations < max_iterations; ++solution.iterations) {
        basic = tableau.matrix() * value.matrix();
        // Leaving: the basic variable furthest outside its bounds.
        int leaving = -1;
        double excess = 0.0;
        bool too_high = false;
        for (int i = 0; i < rows; ++i) {
            const int variable = inside[static_cast<std::size_t>(i)];
            const double tolerance = primal_tolerance * (1.0 + std::abs(basic[i]));
            const double over = basic[i] - high_of(variable);
            const double under = low_of(variable) - basic[i];
            if (over > tolerance && over > excess) leaving = i, excess = over, too_high = true;
            if (under > tolerance && under > excess) leaving = i, excess = under, too_high = false;
        }
        if (leaving < 0) {
            solution.converged = true;
            break;
        }
        // Entering: walk the breakpoints of the dual objective; flip boxed variables whose flip does not repair all.
        const double sign = too_high ? 1.0 : -1.0;
        std::array<bool, LinearProgram::max_columns> passed{};
        int entering = -1;
        double slope = excess;
        while (true) {
            int best = -1;
            double best_ratio = infinity;
            for (int j = 0; j < columns; ++j) {
                if (passed[static_cast<std::size_t>(j)]) continue;
                const int variable = outside[static_cast<std::size_t>(j)];
                const double low = low_of(variable);
                const double high = high_of(variable);
                if (!(high > low)) continue;  // fixed: an equality row stays at its bound
                const double a = sign * tableau(leaving, j);
                const bool at_high = value[j] == high;
                // To lower sign * basic: raise x where a < 0, lower x where a > 0.
                if (!(at_high ? a > pivot_tolerance : a < -pivot_tolerance)) continue;
                const double ratio = std::abs(reduced[j] / a);
                const bool tie = best >= 0 && std::abs(ratio - best_ratio) <= 1e-13 * (1.0 + best_ratio);
                if (tie ? std::abs(a) > std::abs(tableau(leaving, best)) : ratio < best_ratio) {
                    best = j;
                    best_ratio = std::min(ratio, best_ratio);
                }
            }
            if (best < 0) break;
            const int variable = outside[static_cast<std::size_t>(best)];
            const double flip = std::abs(tableau(leaving, best)) * (high_of(variable) - low_of(variable));
            if (flip < slope) {
                slope -= flip;
                value[best] = value[best] == high_of(variable) ? low_of(variable) : high_of(variable);
                passed[static_cast<std::size_t>(best)] = true;
                continue;
            }
            entering = best;
            break;
        }
        if (entering < 0) {
            // Flips alone repaired the row but for rounding: not infeasible, look again.
            if (slope < excess && slope <= primal_tolerance * (1.0 + std::abs(basic[leaving]))) continue;
            feasible = false;
            break;
        }
        // Pivot: solve the leaving row for the entering variable and substitute.
        const int left = inside[static_cast<std::size_t>(leaving)];
        const double pivot = tableau(leaving, entering);
        LinearProgram::Vector row = tableau.row(leaving).transpose();
        row /= -pivot;
        row[entering] = 1.0 / pivot;
        for (int i = 0; i < rows; ++i) {
            if (i == leaving) continue;
            const double factor = tableau(i, entering);
            if (factor == 0.0) continue;
            tableau(i, entering) = 0.0;
            tableau.row(i) += factor * row.transpose();
        }
        const double factor = reduced[entering];
        reduced[entering] = 0.0;
        reduced += factor * row;
        tableau.row(leaving) = row.transpose();
        inside[static_cast<std::size_t>(leaving)] = outside[static_cast<std::size_t>(entering)];
        outside[static_cast<std::size_t>(entering)] = left;
        value[entering] = too_high ? high_of(left) : low_of(left);
    }

    solution.feasible = feasible;
    solution.x.resize(columns);
    solution.multipliers = RowVector::Zero(rows);
    for (int j = 0; j < columns; ++j) {
        const int variable = outside[static_cast<std::size_t>(j)];
        if (variable < columns)
            solution.x[variable] = value[j];
        else
            solution.multipliers[variable - columns] = reduced[j];
    }
    for (int i = 0; i < rows; ++i) {
        const int variable = inside[static_cast<std::size_t>(i)];
        if (variable < columns) solution.x[variable] = basic[i];
    }
    solution.objective = (program.cost * solution.x).sum();
    const RowVector reached = program.rows.matrix() * solution.x.matrix();
    for (int i = 0; i < rows; ++i) {
        const double unit = std::max(1e-300, program.rows.row(i).abs().maxCoeff());
        const double violation = std::max(reached[i] - program.row_high[i], program.row_low[i] - reached[i]);
        solution.residual = std::max(solution.residual, violation / unit);
    }
    return solution;
}

}  // namespace coxa
