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

namespace detail {

/// The dual of a sharing program. Given the multipliers x of the rows, every activation is known from its drive
/// d_i = -(rows' x)_i / (p w_i): a_i = clip(d_i, 0, 1)^(1/(p-1)). The dual is smooth, convex and has few variables.
class SharingDual {
public:
    explicit SharingDual(const SharingProgram& program)
        : program_(program),
          inverse_(1.0 / (program.power * program.weight)),
          muscles_(program.weight.size() - program.squared) {
        inverse_.tail(program.squared) = 0.5 / program.weight.tail(program.squared);
    }

    /// Linear in the multipliers.
    [[nodiscard]] PerColumn drive(const RowVector& x) const {
        return -(program_.rows.matrix().transpose() * x).array() * inverse_;
    }
    [[nodiscard]] PerColumn activation(const PerColumn& drive) const {
        PerColumn a = drive.max(0.0).min(1.0);
        if (program_.power == 3) a.head(muscles_) = a.head(muscles_).sqrt();
        return a;
    }
    /// How much each bound exceeds its row: the dual's gradient.
    [[nodiscard]] RowVector slack(const PerColumn& activation) const {
        return program_.bound - program_.rows.matrix() * activation.matrix();
    }
    /// Activation per unit of (rows' x) where it is between its bounds.
    [[nodiscard]] PerColumn stiffness(const PerColumn& drive, const PerColumn& activation) const {
        PerColumn s = (drive >= 0.0 && drive <= 1.0).select(inverse_, 0.0);
        if (program_.power == 3) s.head(muscles_) = s.head(muscles_) / (2.0 * activation.head(muscles_).max(1e-4));
        return s;
    }

private:
    const SharingProgram& program_;
    PerColumn inverse_;  ///< 1 / (p w)
    Eigen::Index muscles_;
};

/// Rows whose multipliers are being solved for: the equalities and the inequalities taken in.
struct WorkingSet {
    std::array<bool, max_row_count> holds{};
    std::array<int, max_row_count> rows{};
    int count = 0;

    void set(int row, bool in) { holds[static_cast<std::size_t>(row)] = in; }
    [[nodiscard]] bool has(int row) const { return holds[static_cast<std::size_t>(row)]; }
    [[nodiscard]] int row(int k) const { return rows[static_cast<std::size_t>(k)]; }
    void list(int row_count) {
        count = 0;
        for (int r = 0; r < row_count; ++r) {
            if (has(r)) rows[static_cast<std::size_t>(count++)] = r;
        }
    }
};

/// Newton step of the dual within a working set. A trace of damping keeps it defined where every muscle of a row is at
/// a bound.
[[nodiscard]] RowVector newton_step(const SharingProgram& program, const WorkingSet& working,
                                    const PerColumn& stiffness, const RowVector& gradient);

}  // namespace detail

/// Solves a sharing program by Newton's method on its dual with an active set over the inequality rows.
///
/// For power 2 the dual is piecewise quadratic and the last step lands on the answer. The method struggles only where
/// the feasible set is all but a point or rows are all but parallel; `converged` and `kkt_residual` tell.
///
/// @param warm  multipliers of a nearby program, or null
[[nodiscard]] SharingProgramSolution solve(const SharingProgram& program, const RowVector* warm = nullptr);

}  // namespace coxa
