#pragma once

#include <coxa/core/lanes.hpp>
#include <coxa/core/scalar.hpp>

#include <array>
#include <cstddef>
#include <utility>
#include <vector>

namespace coxa {

/// Value, slope and curvature of a function of one variable at one place.
struct CurveSample {
    double value;
    double slope;
    double curvature;

    bool operator==(const CurveSample&) const = default;
};

/// A twice continuously differentiable function of one variable: quintic Hermite pieces on equal intervals that
/// match value, slope and curvature of the original at every knot; level below the first knot, straight beyond the
/// last.
class QuinticSpline {
    using Piece = std::array<double, 6>;  // c0 ... c5, with t = (x - x_k) / h

    /// The piece that x lies in (for a pack, of each lane) and how far into it, in intervals.
    template <Scalar T>
    [[nodiscard]] EIGEN_ALWAYS_INLINE auto piece_at(const T& x) const {
        using V = ValueOf<T>;
        const T s = (x - first_) * per_interval_;
        // The first and last piece are the continuations: one interval is added to look up.
        const auto [k, number] = whole_part(V(smaller(V(larger(V(0.0), V(value_of(s) + 1.0))), V(intervals_ + 1.0))));
        const auto row = [this](int i) -> const Piece& { return pieces_[static_cast<std::size_t>(i)]; };
        return std::pair{gather<V>(k, row), T(s - (number - 1.0))};
    }

public:
    QuinticSpline() = default;

    bool operator==(const QuinticSpline&) const = default;

    /// @param curve      gives a CurveSample at x
    /// @param first,last ends of the tabulated range, first < last
    /// @param intervals  number of equal pieces, >= 1
    template <class Function>
    QuinticSpline(const Function& curve, double first, double last, std::size_t intervals)
        : first_(first),
          last_(last),
          per_interval_(static_cast<double>(intervals) / (last - first)),
          intervals_(static_cast<double>(intervals)),
          pieces_(intervals + 2) {
        const double h = (last - first) / static_cast<double>(intervals);
        CurveSample a = curve(first);
        pieces_.front() = {a.value, 0.0, 0.0, 0.0, 0.0, 0.0};
        for (std::size_t k = 0; k < intervals; ++k) {
            const CurveSample b = curve(k + 1 == intervals ? last : first + h * static_cast<double>(k + 1));
            // In t = (x - x_k)/h: p(t) = c0 + ... + c5 t^5 with the six end conditions.
            const double c0 = a.value;
            const double c1 = a.slope * h;
            const double c2 = 0.5 * a.curvature * h * h;
            const double p = b.value - c0 - c1 - c2;
            const double q = b.slope * h - c1 - 2.0 * c2;
            const double r = b.curvature * h * h - 2.0 * c2;
            pieces_[k + 1] = {
                c0, c1, c2, 10.0 * p - 4.0 * q + 0.5 * r, -15.0 * p + 7.0 * q - r, 6.0 * p - 3.0 * q + 0.5 * r};
            a = b;
        }
        pieces_.back() = {a.value, a.slope * h, 0.0, 0.0, 0.0, 0.0};
    }

    [[nodiscard]] double first() const { return first_; }
    [[nodiscard]] double last() const { return last_; }
    [[nodiscard]] double first_value() const { return pieces_.front()[0]; }  ///< and below

    template <Scalar T>
    [[nodiscard]] T operator()(const T& x) const {
        const auto [c, t] = piece_at(x);
        return T(c[0] + t * (c[1] + t * (c[2] + t * (c[3] + t * (c[4] + t * c[5])))));
    }

    /// Value and slope at x.
    template <Scalar T>
    [[nodiscard]] std::pair<T, T> with_slope(const T& x) const {
        const auto [c, t] = piece_at(x);
        return {T(c[0] + t * (c[1] + t * (c[2] + t * (c[3] + t * (c[4] + t * c[5]))))),
                T((c[1] + t * (2.0 * c[2] + t * (3.0 * c[3] + t * (4.0 * c[4] + t * 5.0 * c[5])))) * per_interval_)};
    }

    /// Value, slope and curvature together.
    [[nodiscard]] CurveSample sample(double x) const {
        const auto [value, slope] = with_slope(x);
        const auto [c, t] = piece_at(x);
        const double curvature = 2.0 * c[2] + t * (6.0 * c[3] + t * (12.0 * c[4] + t * 20.0 * c[5]));
        return {value, slope, curvature * per_interval_ * per_interval_};
    }

private:
    double first_ = 0.0;
    double last_ = 0.0;
    double per_interval_ = 0.0;
    double intervals_ = 0.0;
    std::vector<Piece> pieces_{Piece{}, Piece{}};  // level, the intervals, straight
};

}  // namespace coxa
