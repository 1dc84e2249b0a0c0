#pragma once

#include <coxa/core/errors.hpp>
#include <coxa/core/lanes.hpp>
#include <coxa/core/scalar.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace coxa {

/// The cubic spline through given knots that published joint motions are tabulated for: twice continuously
/// differentiable, the third derivative in the first (last) interval that of the cubic through the first (last) four
/// knots, straight with the end slope outside. Three knots: no third derivative at the ends; two: a line.
///
/// @source Forsythe GE, Malcolm MA, Moler CB (1977) Computer Methods for Mathematical Computations, SPLINE; the
///         end conditions are theirs, the straight continuation that of SIMM and OpenSim
class SimmSpline {
public:
    SimmSpline() = default;

    /// @param x  places of the knots, strictly increasing, at least two
    /// @param y  values there, as many
    /// @throws InvalidArgument  fewer than two knots, lists of different length, not increasing or not finite
    SimmSpline(std::vector<double> x, std::vector<double> y) : x_(std::move(x)), y_(std::move(y)) {
        const std::size_t count = x_.size();
        if (count < 2) reject("knots", static_cast<double>(count), "knots", "must be at least 2");
        if (y_.size() != count) reject("knot values", static_cast<double>(y_.size()), "values", "must be one per knot");
        for (std::size_t i = 0; i < count; ++i) {
            const auto knot = [i](const char* axis) { return std::string(axis) + "[" + std::to_string(i) + "]"; };
            if (!std::isfinite(x_[i])) reject(knot("knot x"), x_[i], "", "must be a finite number");
            if (!std::isfinite(y_[i])) reject(knot("knot y"), y_[i], "", "must be a finite number");
            if (i > 0 && !(x_[i] > x_[i - 1])) reject(knot("knot x"), x_[i], "", "must be greater than the one before");
        }
        lay_pieces();
    }

    [[nodiscard]] const std::vector<double>& x() const { return x_; }
    [[nodiscard]] const std::vector<double>& y() const { return y_; }

    template <Scalar T>
    [[nodiscard]] T operator()(const T& x) const {
        return with_slope(x).first;
    }

    /// Value and slope at x.
    template <Scalar T>
    [[nodiscard]] std::pair<T, T> with_slope(const T& x) const {
        const auto row = [this](int i) -> const Piece& { return pieces_[static_cast<std::size_t>(i)]; };
        const auto [at, y, b, c, d] = gather<ValueOf<T>>(piece_of(value_of(x)), row);
        const T t = x - at;
        return {T(y + t * (b + t * (c + t * d))), T(b + t * (2.0 * c + t * (3.0 * d)))};
    }

private:
    /// x_k, y_k, b, c, d of y_k + b t + c t^2 + d t^3 with t = x - x_k.
    using Piece = std::array<double, 5>;

    /// Where x lies among the pieces, the first and last being the continuations.
    [[nodiscard]] int piece_of(double x) const {
        if (x < x_.front()) return 0;
        if (x > x_.back()) return static_cast<int>(x_.size());
        return static_cast<int>(std::upper_bound(x_.begin() + 1, x_.end() - 1, x) - x_.begin());
    }
    template <class P>
    [[nodiscard]] auto piece_of(const P& x) const {
        return per_lane_of<int>(x, [this](double one) { return piece_of(one); });
    }

    /// Third divided difference of four knots from `first` on.
    [[nodiscard]] double third_difference(std::size_t first) const {
        double d[4] = {y_[first], y_[first + 1], y_[first + 2], y_[first + 3]};
        for (std::size_t order = 1; order < 4; ++order) {
            for (std::size_t i = 0; i + order < 4; ++i) {
                d[i] = (d[i + 1] - d[i]) / (x_[first + i + order] - x_[first + i]);
            }
        }
        return d[0];
    }

    void lay_pieces() {
        const std::size_t count = x_.size();
        const std::size_t last = count - 1;
        std::vector<double> h(last), slope(last), sigma(count, 0.0);
        for (std::size_t i = 0; i < last; ++i) {
            h[i] = x_[i + 1] - x_[i];
            slope[i] = (y_[i + 1] - y_[i]) / h[i];
        }
        if (count > 2) {
            // Tridiagonal equations for sigma = S''/6, solved by elimination; the off-diagonals are h.
            std::vector<double> diagonal(count);
            diagonal[0] = -h[0];
            diagonal[last] = -h[last - 1];
            for (std::size_t i = 1; i < last; ++i) {
                diagonal[i] = 2.0 * (h[i - 1] + h[i]);
                sigma[i] = slope[i] - slope[i - 1];
            }
            if (count > 3) {
                sigma[0] = h[0] * h[0] * third_difference(0);
                sigma[last] = -h[last - 1] * h[last - 1] * third_difference(count - 4);
            }
            for (std::size_t i = 1; i < count; ++i) {
                const double factor = h[i - 1] / diagonal[i - 1];
                diagonal[i] -= factor * h[i - 1];
                sigma[i] -= factor * sigma[i - 1];
            }
            sigma[last] /= diagonal[last];
            for (std::size_t i = last; i-- > 0;) sigma[i] = (sigma[i] - h[i] * sigma[i + 1]) / diagonal[i];
        }
        pieces_.resize(last + 2);
        for (std::size_t i = 0; i < last; ++i) {
            pieces_[i + 1] = {x_[i], y_[i], slope[i] - h[i] * (sigma[i + 1] + 2.0 * sigma[i]), 3.0 * sigma[i],
                              (sigma[i + 1] - sigma[i]) / h[i]};
        }
        const double end = h[last - 1];
        const auto [x, y, b, c, d] = pieces_[last];
        pieces_.front() = {x_.front(), y_.front(), pieces_[1][2], 0.0, 0.0};
        pieces_.back() = {x_.back(), y_.back(), b + end * (2.0 * c + end * 3.0 * d), 0.0, 0.0};
    }

    std::vector<double> x_;
    std::vector<double> y_;
    std::vector<Piece> pieces_;  // straight, between the knots, straight
};

}  // namespace coxa
