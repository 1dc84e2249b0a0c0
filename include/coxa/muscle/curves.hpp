#pragma once

#include <coxa/core/errors.hpp>
#include <coxa/core/roots.hpp>
#include <coxa/core/spline.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>

namespace coxa {

/// Which published family of curves turns normalized lengths into normalized forces.
enum class CurveFamily {
    millard2012,    ///< Millard M, Uchida T, Seth A, Delp SL (2013) J Biomech Eng 135(2):021005
    de_groote2016,  ///< De Groote F, Kinney AL, Rao AV, Fregly BJ (2016) Ann Biomed Eng 44(10):2922-2936
    thelen2003,     ///< Thelen DG (2003) J Biomech Eng 125(1):70-77, with the shapes of gait2392, see curve_tables
    own,            ///< every muscle has its own, by parameters of its own; see curve_shapes.hpp
};

[[nodiscard]] constexpr std::string_view to_string(CurveFamily family) {
    switch (family) {
        case CurveFamily::millard2012:
            return "millard2012";
        case CurveFamily::de_groote2016:
            return "de_groote2016";
        case CurveFamily::thelen2003:
            return "thelen2003";
        case CurveFamily::own:
            break;
    }
    return "own";
}

/// @throws InvalidArgument  unknown name
[[nodiscard]] inline CurveFamily curve_family_from(std::string_view name) {
    if (name == "millard2012") return CurveFamily::millard2012;
    if (name == "de_groote2016") return CurveFamily::de_groote2016;
    if (name == "thelen2003") return CurveFamily::thelen2003;
    reject("curves", name, "must be 'millard2012', 'de_groote2016' or 'thelen2003'");
}

/// Curves of Millard 2013, appendix: pieces of quintic Bezier curves, each a corner between two tangents.
namespace millard2012 {

/// One corner: from (x0, y0) with slope s0 to (x1, y1) with slope s1. The inner control points lie, in pairs, on
/// the tangents, the closer to their intersection the greater the curviness.
struct Corner {
    std::array<double, 4> x;  ///< first end, inner pair, inner pair, last end
    std::array<double, 4> y;

    [[nodiscard]] static Corner between(double x0, double y0, double s0, double x1, double y1, double s1,
                                        double curviness) {
        const double meet_x = std::abs(s0 - s1) > 1e-12 ? (y1 - y0 - x1 * s1 + x0 * s0) / (s0 - s1) : 0.5 * (x0 + x1);
        const double meet_y = (meet_x - x1) * s1 + y1;
        const auto toward = [&](double from, double to) { return from + curviness * (to - from); };
        return {{x0, toward(x0, meet_x), toward(x1, meet_x), x1}, {y0, toward(y0, meet_y), toward(y1, meet_y), y1}};
    }

    /// Value and the first two derivatives by u of one coordinate, 0 <= u <= 1.
    [[nodiscard]] static std::array<double, 3> at(const std::array<double, 4>& p, double u) {
        const std::array<double, 6> b{p[0], p[1], p[1], p[2], p[2], p[3]};
        const double w = 1.0 - u;
        const auto bernstein4 = [&](auto d) {
            return d(0) * w * w * w * w + 4.0 * d(1) * w * w * w * u + 6.0 * d(2) * w * w * u * u +
                   4.0 * d(3) * w * u * u * u + d(4) * u * u * u * u;
        };
        const auto bernstein3 = [&](auto d) {
            return d(0) * w * w * w + 3.0 * d(1) * w * w * u + 3.0 * d(2) * w * u * u + d(3) * u * u * u;
        };
        const auto first = [&](std::size_t i) { return 5.0 * (b[i + 1] - b[i]); };
        const auto second = [&](std::size_t i) { return 20.0 * (b[i + 2] - 2.0 * b[i + 1] + b[i]); };
        const double value = w * bernstein4([&](std::size_t i) { return b[i]; }) +
                             u * bernstein4([&](std::size_t i) { return b[i + 1]; });
        return {value, bernstein4(first), bernstein3(second)};
    }
};

/// A chain of corners as a function of x, level or straight beyond its ends.
[[nodiscard]] inline CurveSample sample(std::span<const Corner> corners, double x) {
    const Corner& head = corners.front();
    const Corner& tail = corners.back();
    if (x <= head.x[0]) {
        const double slope = (head.y[1] - head.y[0]) / (head.x[1] - head.x[0]);
        return {head.y[0] + slope * (x - head.x[0]), slope, 0.0};
    }
    if (x >= tail.x[3]) {
        const double slope = (tail.y[3] - tail.y[2]) / (tail.x[3] - tail.x[2]);
        return {tail.y[3] + slope * (x - tail.x[3]), slope, 0.0};
    }
    std::size_t k = 0;
    while (x > corners[k].x[3]) ++k;
    const Corner& c = corners[k];
    const double u = root_between([&](double s) { return Corner::at(c.x, s)[0] - x; }, 0.0, 1.0).value_or(0.0);
    const auto [px, dx, ddx] = Corner::at(c.x, u);
    const auto [py, dy, ddy] = Corner::at(c.y, u);
    return {py, dy / dx, (dx * ddy - dy * ddx) / (dx * dx * dx)};
}

/// Curviness 0..1 of the published curves as the weight it stands for.
[[nodiscard]] constexpr double weight(double curviness) { return 0.1 + 0.8 * curviness; }

/// Where the active force-length curve bends, in optimal fiber lengths. Default: the Rajagopal family.
struct ActiveShape {
    double first = 0.25;       ///< steep ascending limb begins
    double transition = 0.77;  ///< steep limb passes into the shallow one
    double last = 1.9;         ///< descending limb ends
    double shallow_slope = 0.75;
    double lowest = 0.0;  ///< value outside
};

/// Active force-length curve: steep ascending limb, shallow one, plateau at 1, descending limb.
[[nodiscard]] inline std::array<Corner, 5> active_force_length(const ActiveShape& shape = {}) {
    constexpr double x2 = 1.0;
    const double x0 = shape.first, x1 = shape.transition, x3 = shape.last;
    const double shallow = shape.shallow_slope, low = shape.lowest;
    const double c = weight(1.0);
    constexpr double plateau = 0.05 * x2;
    constexpr double xs = x2 - plateau;
    const double y1 = 1.0 - shallow * (xs - x1);
    const double steep = 1.25 * y1 / (x1 - x0);
    const double x01 = x0 + 0.5 * (x1 - x0), y01 = 0.5 * y1;
    const double x1s = x1 + 0.5 * (xs - x1), y1s = y1 + 0.5 * (1.0 - y1);
    constexpr double xd = x2 + plateau;
    const double x23 = xd + 0.5 * (x3 - xd), y23 = 0.5;
    const double falling = -1.0 / ((x3 - plateau) - xd);
    return {Corner::between(x0, low, 0.0, x01, y01, steep, c), Corner::between(x01, y01, steep, x1s, y1s, shallow, c),
            Corner::between(x1s, y1s, shallow, x2, 1.0, 0.0, c), Corner::between(x2, 1.0, 0.0, x23, y23, falling, c),
            Corner::between(x23, y23, falling, x3, low, 0.0, c)};
}

/// Fiber strains and stiffnesses (maximal isometric force per optimal fiber length) of passive force.
struct PassiveShape {
    double strain_at_zero_force = 0.0;
    double strain_at_max_force = 0.7;
    double stiffness_at_low_force = 0.2;
    double stiffness_at_max_force = 2.0 / 0.7;  ///< default: 2 / (range of strain)
    double curviness = 0.75;

    [[nodiscard]] static PassiveShape between(double strain_at_zero_force, double strain_at_max_force) {
        return {strain_at_zero_force, strain_at_max_force, 0.2, 2.0 / (strain_at_max_force - strain_at_zero_force),
                0.75};
    }
};

/// Passive force-length curve between two fiber strains.
[[nodiscard]] inline std::array<Corner, 2> passive_force_length(const PassiveShape& shape) {
    const double range = shape.strain_at_max_force - shape.strain_at_zero_force;
    const double stiff_low = shape.stiffness_at_low_force, stiff_max = shape.stiffness_at_max_force;
    const double c = weight(shape.curviness);
    const double x_zero = 1.0 + shape.strain_at_zero_force, x_max = 1.0 + shape.strain_at_max_force;
    const double delta = std::min(0.1 / stiff_max, 0.1 * range);
    const double x_low = x_zero + delta;
    const double x_foot = x_zero + 0.5 * delta;
    const double y_low = stiff_low * (x_low - x_foot);
    return {Corner::between(x_zero, 0.0, 0.0, x_low, y_low, stiff_low, c),
            Corner::between(x_low, y_low, stiff_low, x_max, 1.0, stiff_max, c)};
}

/// Strain and stiffness (maximal isometric force per slack length) of the tendon.
struct TendonShape {
    double strain_at_max_force = 0.049;
    double stiffness_at_max_force = 1.375 / 0.049;  ///< default: 1.375 / strain
    double toe_force = 2.0 / 3.0;                   ///< where the curve becomes straight
    double curviness = 0.5;

    [[nodiscard]] static TendonShape of(double strain_at_max_force) {
        return {strain_at_max_force, 1.375 / strain_at_max_force, 2.0 / 3.0, 0.5};
    }
};

/// Tendon force-length curve: slack up to 1, curved up to the toe force, straight from there.
[[nodiscard]] inline std::array<Corner, 2> tendon_force_length(const TendonShape& shape = {}) {
    const double strain = shape.strain_at_max_force, stiff = shape.stiffness_at_max_force;
    const double toe_force = shape.toe_force;
    const double c = weight(shape.curviness);
    const double x_max = 1.0 + strain;
    const double x_toe = (toe_force - 1.0) / stiff + x_max;
    const double x_foot = 1.0 + (x_toe - 1.0) / 10.0;
    const double y_mid = 0.5 * toe_force;
    const double x_mid = (y_mid - 1.0) / stiff + x_max;
    const double slope_mid = y_mid / (x_mid - x_foot);
    const double x_corner = x_foot + 0.5 * (x_mid - x_foot);
    const double y_corner = slope_mid * (x_corner - x_foot);
    return {Corner::between(1.0, 0.0, 0.0, x_corner, y_corner, slope_mid, c),
            Corner::between(x_corner, y_corner, slope_mid, x_toe, toe_force, stiff, c)};
}

}  // namespace millard2012

/// Curves of De Groote 2016, Table 1, with the coefficients as published.
namespace de_groote2016 {

/// @param height  of the first term; 0.8150671134243542 instead makes the value at 1 exactly 1 (OpenSim)
/// @source De Groote 2016: three Gaussian-like terms
[[nodiscard]] inline CurveSample active_force_length(double length, double height = 0.814483478343008) {
    const double b[3][4] = {{height, 1.055033428970575, 0.162384573599574, 0.063303448465465},
                            {0.433004984392647, 0.71677541339776, -0.029947116970696, 0.200356847296188},
                            {0.1, 1.0, 0.353553390593274, 0.0}};
    CurveSample sum{0.0, 0.0, 0.0};
    for (const auto& [b1, b2, b3, b4] : b) {
        const double d = b3 + b4 * length;
        const double z = (length - b2) / d;
        const double dz = (b3 + b4 * b2) / (d * d);
        const double ddz = -2.0 * b4 * dz / d;
        const double g = b1 * std::exp(-0.5 * z * z);
        sum.value += g;
        sum.slope += -g * z * dz;
        sum.curvature += g * (z * z * dz * dz - dz * dz - z * ddz);
    }
    return sum;
}

/// kPE = 4, strain at maximal force 0.6. Departure: below the optimal length, where the formula is slightly negative,
/// the passive force is zero.
[[nodiscard]] inline CurveSample passive_force_length(double length) {
    if (length <= 1.0) return {0.0, 0.0, 0.0};
    const double k = 4.0 / 0.6;
    const double scale = 1.0 / std::expm1(4.0);
    const double e = std::exp(k * (length - 1.0));
    return {scale * (e - 1.0), scale * k * e, scale * k * k * e};
}

/// kT = 35. Departure: below the length where the formula is negative, the tendon is slack.
[[nodiscard]] inline CurveSample tendon_force_length(double length) {
    const double e = 0.2 * std::exp(35.0 * (length - 0.995));
    if (e <= 0.25) return {0.0, 0.0, 0.0};
    return {e - 0.25, 35.0 * e, 35.0 * 35.0 * e};
}

}  // namespace de_groote2016

/// Active force-length factor against normalized fiber length.
///
/// @param family  of Millard or De Groote; Thelen's curves and muscles' own are in curve_shapes.hpp
[[nodiscard]] inline QuinticSpline active_force_length_curve(CurveFamily family) {
    if (family == CurveFamily::millard2012) {
        const auto corners = millard2012::active_force_length();
        return QuinticSpline([&](double x) { return millard2012::sample(corners, x); }, 0.25, 1.9, 660);
    }
    // Beyond these ends the curve is below 2e-4 and is continued by a level line.
    return QuinticSpline(
        [](double x) {
            auto s = de_groote2016::active_force_length(x);
            if (x <= 0.2 || x >= 2.2) s.slope = s.curvature = 0.0;
            return s;
        },
        0.2, 2.2, 800);
}

/// Passive force factor against normalized fiber length. De Groote's curve has fixed strains of its own; the
/// strains given are those of the Millard family.
[[nodiscard]] inline QuinticSpline passive_force_length_curve(CurveFamily family, double strain_at_zero_force,
                                                              double strain_at_max_force) {
    if (family == CurveFamily::millard2012) {
        const auto corners = millard2012::passive_force_length(
            millard2012::PassiveShape::between(strain_at_zero_force, strain_at_max_force));
        // Knots on the joint of the two corners (5 % of the range) keep the pieces exact to rounding.
        return QuinticSpline([&](double x) { return millard2012::sample(corners, x); }, 1.0 + strain_at_zero_force,
                             1.0 + strain_at_max_force, 160);
    }
    return QuinticSpline(
        [](double x) {
            if (x > 1.0) return de_groote2016::passive_force_length(x);
            return CurveSample{0.0, 4.0 / 0.6 / std::expm1(4.0), 16.0 / 0.36 / std::expm1(4.0)};  // right-hand limit
        },
        1.0, 2.0, 200);
}

/// Tendon force factor against tendon length over slack length.
[[nodiscard]] inline QuinticSpline tendon_force_length_curve(CurveFamily family) {
    if (family == CurveFamily::millard2012) {
        const auto corners = millard2012::tendon_force_length();
        return QuinticSpline([&](double x) { return millard2012::sample(corners, x); }, corners[0].x[0],
                             corners[1].x[3], 256);
    }
    const double slack = 0.995 + std::log(1.25) / 35.0;
    return QuinticSpline(
        [&](double x) {
            if (x > slack) return de_groote2016::tendon_force_length(x);
            return CurveSample{0.0, 35.0 * 0.25, 35.0 * 35.0 * 0.25};  // right-hand limit
        },
        slack, 1.12, 256);
}

}  // namespace coxa
