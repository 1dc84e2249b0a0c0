#pragma once

#include <Eigen/Core>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace coxa {

/// Many functions of one variable, read together: cubic splines through values at equal knots, twice continuously
/// differentiable, with end slopes from cubics through the four outermost knots.
class SplineTable {
public:
    SplineTable() = default;

    /// @param first,last  ends of the range, first < last
    /// @param values      one row per knot (at least 4), one column per function
    SplineTable(double first, double last, const Eigen::ArrayXXd& values)
        : first_(first), last_(last), columns_(values.cols()), intervals_(values.rows() - 1) {
        const Eigen::Index n = intervals_;
        const double h = (last - first) / static_cast<double>(n);
        per_interval_ = 1.0 / h;
        // Slopes at the knots, in units per interval: continuous curvature asks s[k-1] + 4 s[k] + s[k+1] =
        // 3 (y[k+1] - y[k-1]); forward elimination and back substitution of all columns at once.
        Eigen::ArrayXXd slope(n + 1, columns_);
        slope.row(0) = (-11.0 * values.row(0) + 18.0 * values.row(1) - 9.0 * values.row(2) + 2.0 * values.row(3)) / 6.0;
        slope.row(n) =
            (11.0 * values.row(n) - 18.0 * values.row(n - 1) + 9.0 * values.row(n - 2) - 2.0 * values.row(n - 3)) / 6.0;
        std::vector<double> above(static_cast<std::size_t>(n), 0.0);
        for (Eigen::Index k = 1; k < n; ++k) {
            const auto i = static_cast<std::size_t>(k);
            const double pivot = 1.0 / (4.0 - above[i - 1]);
            above[i] = pivot;
            slope.row(k) = pivot * (3.0 * (values.row(k + 1) - values.row(k - 1)) - slope.row(k - 1));
        }
        for (Eigen::Index k = n - 1; k > 0; --k) {
            slope.row(k) -= above[static_cast<std::size_t>(k)] * slope.row(k + 1);
        }
        pieces_.resize(columns_, 4 * n);
        for (Eigen::Index k = 0; k < n; ++k) {
            const auto rise = (values.row(k + 1) - values.row(k)).transpose();
            const auto s0 = slope.row(k).transpose();
            const auto s1 = slope.row(k + 1).transpose();
            pieces_.col(4 * k) = values.row(k).transpose();
            pieces_.col(4 * k + 1) = s0;
            pieces_.col(4 * k + 2) = 3.0 * rise - 2.0 * s0 - s1;
            pieces_.col(4 * k + 3) = s0 + s1 - 2.0 * rise;
        }
    }

    [[nodiscard]] double first() const { return first_; }
    [[nodiscard]] double last() const { return last_; }
    [[nodiscard]] Eigen::Index columns() const { return columns_; }

    /// A place in the table: which interval and how far into it.
    struct Place {
        Eigen::Index interval;
        double t;
    };
    /// The last piece goes on beyond either end.
    [[nodiscard]] Place place(double x) const {
        const double s = (x - first_) * per_interval_;
        const auto k = std::clamp(static_cast<Eigen::Index>(s), Eigen::Index{0}, intervals_ - 1);
        return {k, s - static_cast<double>(k)};
    }

    /// Values of `count` columns from `from` on; an expression to be assigned.
    [[nodiscard]] auto values(const Place& at, Eigen::Index from, Eigen::Index count) const {
        const auto of = [&](int power) { return coefficients(at, power, from, count); };
        return of(0) + at.t * (of(1) + at.t * (of(2) + at.t * of(3)));
    }
    /// Their derivatives.
    [[nodiscard]] auto slopes(const Place& at, Eigen::Index from, Eigen::Index count) const {
        const auto of = [&](int power) { return coefficients(at, power, from, count); };
        return per_interval_ * of(1) + (2.0 * per_interval_ * at.t) * of(2) +
               (3.0 * per_interval_ * at.t * at.t) * of(3);
    }

private:
    /// Coefficients of t^power of some columns. A map is made at once, where a block of a block costs what reading
    /// does.
    [[nodiscard]] Eigen::Map<const Eigen::ArrayXd> coefficients(const Place& at, int power, Eigen::Index from,
                                                                Eigen::Index count) const {
        return {pieces_.data() + (4 * at.interval + power) * columns_ + from, count};
    }

    double first_ = 0.0;
    double last_ = 0.0;
    double per_interval_ = 0.0;
    Eigen::Index columns_ = 0;
    Eigen::Index intervals_ = 0;
    Eigen::ArrayXXd pieces_;  ///< column 4 k + p: coefficient of t^p on interval k, one row per function
};

}  // namespace coxa
