#include <coxa/analysis/sharing_program.hpp>

namespace coxa {

namespace {

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
RowVector newton_step(const SharingProgram& program, const WorkingSet& working, const PerColumn& stiffness,
                      const RowVector& gradient) {
    const int n = working.count;
    Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::ColMajor, max_row_count, max_row_count> hessian(n, n);
    RowVector negative(n);
    for (int k = 0; k < n; ++k) {
        const PerColumn weighted = program.rows.row(working.row(k)).transpose() * stiffness;
        for (int l = 0; l <= k; ++l) {
            hessian(k, l) = hessian(l, k) = (weighted * program.rows.row(working.row(l)).transpose()).sum();
        }
        negative[k] = -gradient[working.row(k)];
    }
    const double damping = 1e-14 * hessian.trace() + 1e-12 / (program.power * program.weight.maxCoeff());
    hessian.diagonal().array() += damping;
    const RowVector within = hessian.ldlt().solve(negative);
    RowVector step = RowVector::Zero(program.rows.rows());
    for (int k = 0; k < n; ++k) step[working.row(k)] = within[k];
    return step;
}

}  // namespace

SharingProgramSolution solve(const SharingProgram& program, const RowVector* warm) {
    constexpr int max_iterations = 300;
    constexpr double tolerance = 1e-12;
    constexpr double rounding = 1e-9;  // a row that no longer closes and is this close has met rounding
    constexpr int patience = 8;        // steps without halving the largest open row
    const int rows = static_cast<int>(program.rows.rows());
    const int equalities = program.equalities;
    const SharingDual dual(program);

    RowVector x = RowVector::Zero(rows);
    WorkingSet working;
    for (int r = 0; r < equalities; ++r) working.set(r, true);
    if (warm != nullptr && warm->size() == rows) {
        x = *warm;
        for (int r = equalities; r < rows; ++r) {
            x[r] = std::max(0.0, x[r]);
            working.set(r, x[r] > 0.0);
        }
    }

    SharingProgramSolution solution;
    PerColumn drive = dual.drive(x);
    PerColumn a = dual.activation(drive);
    RowVector gradient = dual.slack(a);
    const double closed = tolerance * (1.0 + program.bound.cwiseAbs().maxCoeff());
    double least_open = std::numeric_limits<double>::infinity();
    int stalled = 0;
    const auto working_set_changed = [&] {
        least_open = std::numeric_limits<double>::infinity();
        stalled = 0;
    };
    for (solution.iterations = 0; solution.iterations < max_iterations; ++solution.iterations) {
        working.list(rows);
        double open = 0.0;
        for (int k = 0; k < working.count; ++k) open = std::max(open, std::abs(gradient[working.row(k)]));
        if (open < 0.5 * least_open) {
            least_open = open;
            stalled = 0;
        } else {
            ++stalled;
        }
        if (open <= closed || (stalled >= patience && open <= rounding)) {
            // Minimum of this working set: take in the most violated row, if any.
            int worst = -1;
            double violation = -std::max(closed, 2.0 * open);
            for (int r = equalities; r < rows; ++r) {
                if (!working.has(r) && gradient[r] < violation) worst = r, violation = gradient[r];
            }
            if (worst < 0) {
                solution.converged = true;
                break;
            }
            working.set(worst, true);
            working.list(rows);
            working_set_changed();
        }

        const RowVector step = newton_step(program, working, dual.stiffness(drive, a), gradient);
        const PerColumn step_drive = dual.drive(step);
        // Activations answer only to drives between 0 and 1, and multipliers far beyond need cost digits.
        const double furthest = 4.0 * (1.0 + drive.abs().maxCoeff());
        double reach = std::min(1.0, furthest / std::max(step_drive.abs().maxCoeff(), 1e-300));
        int blocking = -1;
        for (int k = 0; k < working.count; ++k) {
            const int r = working.row(k);
            if (r >= equalities && step[r] < 0.0 && x[r] + reach * step[r] < 0.0) {
                reach = -x[r] / step[r];
                blocking = r;
            }
        }

        // Line search on the directional derivative, which rises along the step.
        const double start = gradient.dot(step);
        const auto try_length = [&](double length) {
            a = dual.activation(drive + length * step_drive);
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
                if (rise > 0.0)
                    high = guess, at_high = rise;
                else
                    low = guess, at_low = rise;
            }
        }
        x += length * step;
        if (blocking >= 0 && length == reach) {
            x[blocking] = 0.0;
            working.set(blocking, false);
            working_set_changed();
        }
        drive = dual.drive(x);
        a = dual.activation(drive);
        gradient = dual.slack(a);
    }

    solution.activation = a;
    solution.multipliers = x;
    // Optimality conditions: activations follow from the multipliers by construction; what remains is that the rows
    // hold and that a row with a multiplier is tight.
    const double multiplier_unit = program.power * program.weight.mean();
    double residual = 0.0;
    for (int r = 0; r < rows; ++r) {
        if (r < equalities)
            residual = std::max(residual, std::abs(gradient[r]));
        else
            residual = std::max(residual, std::abs(std::min(gradient[r], x[r] / multiplier_unit)));
    }
    solution.kkt_residual = residual;
    solution.converged = solution.converged || residual <= rounding;
    return solution;
}

}  // namespace coxa
