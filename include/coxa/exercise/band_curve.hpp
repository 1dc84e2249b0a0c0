#pragma once

#include <coxa/core/errors.hpp>
#include <coxa/core/scalar.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace coxa {

/// One measurement of an elastic strand: how far it is stretched beyond its slack length and what it then pulls with.
struct BandPoint {
    double elongation = 0.0;  ///< added length over slack length; 1: twice as long
    double force_N = 0.0;

    bool operator==(const BandPoint&) const = default;
};

/// Pull of one elastic strand against its elongation: a monotone, continuously differentiable curve from the slack
/// strand through measured points. It starts at no force; a strand cannot push.
///
/// Cubic pieces whose slopes at the points are harmonic means of the chords beside them, so that the force never falls
/// between two points. Written here and not taken from Boost, whose curve of this kind asks for four points, has no
/// integral and takes no derivative numbers.
///
/// @source Fritsch FN, Butland J (1984) A method for constructing local monotone piecewise cubic interpolants.
///         SIAM J Sci Stat Comput 5(2):300-304
class BandCurve {
public:
    static constexpr std::size_t most_points = 20;

    /// @param points  2 to 20, elongations and forces increasing from point to point; the slack strand is added
    /// @throws InvalidArgument  too few or too many points; elongations or forces out of order
    explicit BandCurve(std::span<const BandPoint> points) {
        if (points.size() < 2 || points.size() > most_points) {
            reject("band curve", static_cast<double>(points.size()), "points", "must have 2 to 20");
        }
        for (const BandPoint& point : points) {
            require_between("band curve elongation", point.elongation, "", 0.0, 10.0, "a fraction, not percent");
            require_between("band curve force_N", point.force_N, "N", 0.0, 1e4);
            if (!(point.elongation > last().elongation)) {
                reject("band curve elongation", point.elongation, "", "must increase from point to point, from 0");
            }
            if (!(point.force_N > last().force_N)) {
                reject("band curve force_N", point.force_N, "N", "must increase from point to point, from 0");
            }
            knots_[count_++] = {point.elongation, point.force_N, 0.0, 0.0};
        }
        set_slopes();
        for (std::size_t k = 1; k < count_; ++k) {
            const Knot &a = knots_[k - 1], &b = knots_[k];
            const double h = b.elongation - a.elongation;
            knots_[k].area_N = a.area_N + 0.5 * h * (a.force_N + b.force_N) + h * h / 12.0 * (a.slope_N - b.slope_N);
        }
    }

    /// The largest elongation that was measured; beyond it the curve goes on straight.
    [[nodiscard]] double last_elongation() const { return last().elongation; }

    /// The points it was made from.
    [[nodiscard]] std::vector<BandPoint> points() const {
        std::vector<BandPoint> result;
        for (std::size_t k = 1; k < count_; ++k) result.push_back({knots_[k].elongation, knots_[k].force_N});
        return result;
    }

    /// Force at an elongation, 0 where the strand is slack.
    template <Scalar T>
    [[nodiscard]] T force_N(const T& elongation) const {
        if (value_of(elongation) <= 0.0) return T(0.0 * elongation);
        const Knot& end = last();
        if (value_of(elongation) >= end.elongation) {
            return T(end.force_N + end.slope_N * (elongation - end.elongation));
        }
        const Piece p = piece_at(value_of(elongation));
        const T t = elongation - p.start;
        return T(p.c0 + t * (p.c1 + t * (p.c2 + t * p.c3)));
    }

    /// Stored energy over slack length, the integral of the force over the elongation.
    template <Scalar T>
    [[nodiscard]] T energy_per_length_N(const T& elongation) const {
        if (value_of(elongation) <= 0.0) return T(0.0 * elongation);
        const Knot& end = last();
        if (value_of(elongation) >= end.elongation) {
            const T t = elongation - end.elongation;
            return T(end.area_N + t * (end.force_N + 0.5 * end.slope_N * t));
        }
        const Piece p = piece_at(value_of(elongation));
        const T t = elongation - p.start;
        return T(p.area_N + t * (p.c0 + t * (p.c1 / 2.0 + t * (p.c2 / 3.0 + t * (p.c3 / 4.0)))));
    }

    bool operator==(const BandCurve&) const = default;

private:
    struct Knot {
        double elongation = 0.0;
        double force_N = 0.0;
        double slope_N = 0.0;  ///< of the force over the elongation
        double area_N = 0.0;   ///< under the curve up to here

        bool operator==(const Knot&) const = default;
    };
    struct Piece {
        double start, area_N, c0, c1, c2, c3;
    };

    [[nodiscard]] const Knot& last() const { return knots_[count_ - 1]; }

    [[nodiscard]] double chord(std::size_t k) const {
        return (knots_[k + 1].force_N - knots_[k].force_N) / (knots_[k + 1].elongation - knots_[k].elongation);
    }

    /// Slope at an end from the parabola through three points, at most three times the chord beside it.
    [[nodiscard]] static double end_slope(double near, double far, double near_chord, double far_chord) {
        const double slope = ((2.0 * near + far) * near_chord - near * far_chord) / (near + far);
        return std::clamp(slope, 0.0, 3.0 * near_chord);
    }

    void set_slopes() {
        const std::size_t n = count_;
        const auto width = [&](std::size_t k) { return knots_[k + 1].elongation - knots_[k].elongation; };
        for (std::size_t k = 1; k + 1 < n; ++k) {
            const double before = 2.0 * width(k) + width(k - 1);
            const double after = width(k) + 2.0 * width(k - 1);
            knots_[k].slope_N = (before + after) / (before / chord(k - 1) + after / chord(k));
        }
        knots_[0].slope_N = end_slope(width(0), width(1), chord(0), chord(1));
        knots_[n - 1].slope_N = end_slope(width(n - 2), width(n - 3), chord(n - 2), chord(n - 3));
    }

    [[nodiscard]] Piece piece_at(double elongation) const {
        const Knot* const first = knots_.data();
        const auto above = std::upper_bound(first + 1, first + count_ - 1, elongation,
                                            [](double x, const Knot& knot) { return x < knot.elongation; });
        const Knot &a = *(above - 1), &b = *above;
        const double h = b.elongation - a.elongation;
        const double mean = (b.force_N - a.force_N) / h;
        return {a.elongation,
                a.area_N,
                a.force_N,
                a.slope_N,
                (3.0 * mean - 2.0 * a.slope_N - b.slope_N) / h,
                (a.slope_N + b.slope_N - 2.0 * mean) / (h * h)};
    }

    std::array<Knot, most_points + 1> knots_{};  // the first: slack
    std::size_t count_ = 1;
};

}  // namespace coxa
