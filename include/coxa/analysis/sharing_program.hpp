#pragma once

#include <coxa/mechanics/muscle_balance.hpp>

#include <Eigen/Core>
#include <Eigen/Dense>

#include <algorithm>
#include <array>
#include <cmath>

namespace coxa {

/// minimize sum_i weight_i a_i^power   subject to   rows a = bound for the first `equalities` rows,
/// rows a <= bound for the others, 0 <= a <= 1.
struct SharingProgram {
    int power = 2;  ///< 2 or 3
    PerMuscle weight;  ///< > 0
    MuscleRows rows;
    RowVector bound;
    int equalities = 1;
};

struct SharingProgramSolution {
    bool converged = false;
    PerMuscle activation;
    RowVector multipliers;      ///< of the rows, >= 0 for inequalities; d(objective)/d(bound) with the sign turned
    double kkt_residual = 0.0;  ///< largest violation of the optimality conditions, in units of activation
    int iterations = 0;
};

namespace detail {

/// The dual of a sharing program. Given the multipliers x, every activation is known:
/// a_i = clip((v_i / (p w_i))^(1/(p-1)), 0, 1) with v = -rows' x; the dual is smooth, convex and has few variables.
class SharingDual {
  public:
    explicit SharingDual(const SharingProgram& program) : program_(program), inverse_(1.0 / (program.power * program.weight)) {}

    [[nodiscard]] PerMuscle activation(const RowVector& x) const {
        PerMuscle a = -(program_.rows.matrix().transpose() * x).array() * inverse_;
        a = a.max(0.0).min(1.0);
        if (program_.power == 3) a = a.sqrt();
        return a;
    }
    /// How much each bound exceeds its row: the dual's gradient.
    [[nodiscard]] RowVector slack(const PerMuscle& activation) const {
        return program_.bound - program_.rows.matrix() * activation.matrix();
    }
    /// da_i/dv_i where activation is between its bounds.
    [[nodiscard]] PerMuscle stiffness(const PerMuscle& activation, const RowVector& x) const {
        const PerMuscle drive = -(program_.rows.matrix().transpose() * x).array() * inverse_;
        PerMuscle s = (drive >= 0.0 && drive <= 1.0).select(inverse_, 0.0);
        if (program_.power == 3) s = s / (2.0 * activation.max(1e-4));
        return s;
    }

  private:
    const SharingProgram& program_;
    PerMuscle inverse_;  ///< 1 / (p w)
};

}  // namespace detail

/// Solves a sharing program by Newton's method on its dual with an active set over the inequality rows.
///
/// The objective falls at every step and each working set is left only at its minimum, so the method cannot cycle; for
/// power 2 the dual is piecewise quadratic and the answer is exact to rounding.
///
/// @param warm  multipliers of a nearby program, or null
[[nodiscard]] inline SharingProgramSolution solve(const SharingProgram& program, const RowVector* warm = nullptr) {
    constexpr int max_iterations = 300;
    constexpr double tolerance = 1e-12;
    const int rows = static_cast<int>(program.rows.rows());
    const int equalities = program.equalities;
    const detail::SharingDual dual(program);

    RowVector x = RowVector::Zero(rows);
    std::array<bool, max_row_count> working{};
    for (int r = 0; r < equalities; ++r) working[static_cast<std::size_t>(r)] = true;
    if (warm != nullptr && warm->size() == rows) {
        x = *warm;
        for (int r = equalities; r < rows; ++r) {
            x[r] = std::max(0.0, x[r]);
            working[static_cast<std::size_t>(r)] = x[r] > 0.0;
        }
    }

    SharingProgramSolution solution;
    PerMuscle a = dual.activation(x);
    RowVector gradient = dual.slack(a);
    const double unit = tolerance * (1.0 + program.bound.cwiseAbs().maxCoeff());
    for (solution.iterations = 0; solution.iterations < max_iterations; ++solution.iterations) {
        std::array<int, max_row_count> free_rows{};
        int free_count = 0;
        for (int r = 0; r < rows; ++r) {
            if (working[static_cast<std::size_t>(r)]) free_rows[static_cast<std::size_t>(free_count++)] = r;
        }
        double largest = 0.0;
        for (int k = 0; k < free_count; ++k) largest = std::max(largest, std::abs(gradient[free_rows[static_cast<std::size_t>(k)]]));
        if (largest <= unit) {
            // Minimum of this working set: take in the most violated row, if any.
            int worst = -1;
            double violation = -unit;
            for (int r = equalities; r < rows; ++r) {
                if (!working[static_cast<std::size_t>(r)] && gradient[r] < violation) worst = r, violation = gradient[r];
            }
            if (worst < 0) {
                solution.converged = true;
                break;
            }
            working[static_cast<std::size_t>(worst)] = true;
            free_rows[static_cast<std::size_t>(free_count++)] = worst;
        }

        // Newton step within the working set; a trace of damping keeps it defined where all muscles are at bounds.
        const PerMuscle stiffness = dual.stiffness(a, x);
        Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::ColMajor, max_row_count, max_row_count> hessian(free_count, free_count);
        RowVector negative(free_count);
        double trace = 0.0;
        for (int k = 0; k < free_count; ++k) {
            const auto row_k = program.rows.row(free_rows[static_cast<std::size_t>(k)]).transpose();
            for (int l = 0; l <= k; ++l) {
                hessian(k, l) = hessian(l, k) =
                    (row_k * stiffness * program.rows.row(free_rows[static_cast<std::size_t>(l)]).transpose()).sum();
            }
            trace += hessian(k, k);
            negative[k] = -gradient[free_rows[static_cast<std::size_t>(k)]];
        }
        const double damping = 1e-14 * trace + 1e-12 / (program.power * program.weight.maxCoeff());
        for (int k = 0; k < free_count; ++k) hessian(k, k) += damping;
        const RowVector free_step = hessian.ldlt().solve(negative);
        RowVector step = RowVector::Zero(rows);
        double reach = 1.0;
        int blocking = -1;
        for (int k = 0; k < free_count; ++k) {
            const int r = free_rows[static_cast<std::size_t>(k)];
            step[r] = free_step[k];
            if (r >= equalities && step[r] < 0.0 && x[r] + reach * step[r] < 0.0) {
                reach = -x[r] / step[r];
                blocking = r;
            }
        }

        // Line search on the directional derivative, which rises along the step.
        const double start = gradient.dot(step);
        const auto try_length = [&](double length) {
            a = dual.activation(x + length * step);
            gradient = dual.slack(a);
            return gradient.dot(step);
        };
        double length = reach;
        double rise = try_length(length);
        if (rise > 0.05 * std::abs(start)) {
            double low = 0.0, at_low = start, high = reach, at_high = rise;
            for (int search = 0; search < 100; ++search) {
                double guess = low - at_low * (high - low) / (at_high - at_low);
                if (search % 3 == 2 || !(guess > low && guess < high)) guess = 0.5 * (low + high);
                length = guess;
                rise = try_length(length);
                if (std::abs(rise) <= 0.1 * std::abs(start)) break;
                if (rise > 0.0) high = guess, at_high = rise;
                else low = guess, at_low = rise;
            }
        }
        x += length * step;
        if (blocking >= 0 && length == reach) {
            x[blocking] = 0.0;
            working[static_cast<std::size_t>(blocking)] = false;
            a = dual.activation(x);
            gradient = dual.slack(a);
        }
    }

    solution.activation = a;
    solution.multipliers = x;
    // Optimality conditions: activations follow from the multipliers by construction; what remains is that the rows
    // hold and that a row with a multiplier is tight.
    const double multiplier_unit = program.power * program.weight.mean();
    double residual = 0.0;
    for (int r = 0; r < rows; ++r) {
        if (r < equalities) residual = std::max(residual, std::abs(gradient[r]));
        else residual = std::max(residual, std::abs(std::min(gradient[r], x[r] / multiplier_unit)));
    }
    solution.kkt_residual = residual;
    return solution;
}

}  // namespace coxa
