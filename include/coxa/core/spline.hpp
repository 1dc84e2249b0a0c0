#pragma once

#include <coxa/core/scalar.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
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
          pieces_(intervals) {
        const double h = (last - first) / static_cast<double>(intervals);
        CurveSample a = curve(first);
        at_first_ = a;
        for (std::size_t k = 0; k < intervals; ++k) {
            const CurveSample b = curve(k + 1 == intervals ? last : first + h * static_cast<double>(k + 1));
            // In t = (x - x_k)/h: p(t) = c0 + ... + c5 t^5 with the six end conditions.
            const double c0 = a.value;
            const double c1 = a.slope * h;
            const double c2 = 0.5 * a.curvature * h * h;
            const double p = b.value - c0 - c1 - c2;
            const double q = b.slope * h - c1 - 2.0 * c2;
            const double r = b.curvature * h * h - 2.0 * c2;
            pieces_[k] = {
                c0, c1, c2, 10.0 * p - 4.0 * q + 0.5 * r, -15.0 * p + 7.0 * q - r, 6.0 * p - 3.0 * q + 0.5 * r};
            a = b;
        }
        at_last_ = a;
    }

    [[nodiscard]] double first() const { return first_; }
    [[nodiscard]] double last() const { return last_; }

    template <Scalar T>
    [[nodiscard]] T operator()(const T& x) const {
        if (value_of(x) <= first_) return T(at_first_.value + 0.0 * x);
        if (value_of(x) >= last_) return T(at_last_.value + (x - last_) * at_last_.slope);
        const T s = (x - first_) * per_interval_;
        const auto k = std::min(static_cast<std::size_t>(value_of(s)), pieces_.size() - 1);
        const T t = s - static_cast<double>(k);
        const Piece& c = pieces_[k];
        return T(c.c0 + t * (c.c1 + t * (c.c2 + t * (c.c3 + t * (c.c4 + t * c.c5)))));
    }

    /// Value and slope together.
    [[nodiscard]] CurveSample sample(double x) const {
        if (x <= first_) return {at_first_.value, 0.0, 0.0};
        if (x >= last_) return {at_last_.value + (x - last_) * at_last_.slope, at_last_.slope, 0.0};
        const double s = (x - first_) * per_interval_;
        const auto k = std::min(static_cast<std::size_t>(s), pieces_.size() - 1);
        const double t = s - static_cast<double>(k);
        const Piece& c = pieces_[k];
        const double value = c.c0 + t * (c.c1 + t * (c.c2 + t * (c.c3 + t * (c.c4 + t * c.c5))));
        const double slope = c.c1 + t * (2.0 * c.c2 + t * (3.0 * c.c3 + t * (4.0 * c.c4 + t * 5.0 * c.c5)));
        const double curvature = 2.0 * c.c2 + t * (6.0 * c.c3 + t * (12.0 * c.c4 + t * 20.0 * c.c5));
        return {value, slope * per_interval_, curvature * per_interval_ * per_interval_};
    }

private:
    struct Piece {
        double c0, c1, c2, c3, c4, c5;

        bool operator==(const Piece&) const = default;
    };
    double first_ = 0.0;
    double last_ = 0.0;
    double per_interval_ = 0.0;
    CurveSample at_first_{};
    CurveSample at_last_{};
    std::vector<Piece> pieces_;
};

}  // namespace coxa
