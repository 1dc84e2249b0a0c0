#pragma once

#include <coxa/core/errors.hpp>
#include <coxa/core/simm_spline.hpp>
#include <coxa/core/spline.hpp>
#include <coxa/muscle/curves.hpp>

#include <array>
#include <cmath>
#include <cstddef>

/// Force-velocity curves: the factor of the isometric active force against fiber velocity over the maximal contraction
/// velocity. Lengthening is positive; -1 is the fastest shortening without load. All are tables over [-1, 1], level
/// below -1 and straight beyond 1.
namespace coxa {

/// Pieces of [-1, 1]; -0.9, 0 and 0.9, where Millard's corners meet, are knots.
inline constexpr std::size_t velocity_intervals = 400;

namespace millard2012 {

/// Slopes and values of the force-velocity curve of one muscle.
struct VelocityShape {
    double concentric_slope_at_max = 0.0;     ///< at -1
    double concentric_slope_near_max = 0.25;  ///< at -0.9
    double isometric_slope = 5.0;
    double eccentric_slope_at_max = 0.0;     ///< at 1
    double eccentric_slope_near_max = 0.15;  ///< at 0.9
    double max_eccentric = 1.4;              ///< value at 1
    double concentric_curviness = 0.6;
    double eccentric_curviness = 0.9;

    bool operator==(const VelocityShape&) const = default;

    /// @throws InvalidArgument  a number that gives no rising curve
    void check() const {
        require_between("concentric_slope_at_max", concentric_slope_at_max, "", 0.0, 0.99);
        require_between("concentric_slope_near_max", concentric_slope_near_max, "", concentric_slope_at_max, 1.0);
        require_between("isometric_slope", isometric_slope, "", 1.01, 100.0);
        require_between("max_eccentric", max_eccentric, "", 1.01, 10.0);
        const double mean_slope = max_eccentric - 1.0;
        require_between("eccentric_slope_at_max", eccentric_slope_at_max, "", 0.0, 0.99 * mean_slope);
        require_between("eccentric_slope_near_max", eccentric_slope_near_max, "", eccentric_slope_at_max,
                        0.99 * mean_slope);
        require_between("concentric_curviness", concentric_curviness, "", 0.0, 1.0);
        require_between("eccentric_curviness", eccentric_curviness, "", 0.0, 1.0);
    }
};

/// Two corners for shortening, two for lengthening.
///
/// @source Millard M, Uchida T, Seth A, Delp SL (2013) J Biomech Eng 135(2):021005, appendix
[[nodiscard]] inline std::array<Corner, 4> force_velocity(const VelocityShape& shape = {}) {
    constexpr double near = 0.9;
    const double c = weight(shape.concentric_curviness), e = weight(shape.eccentric_curviness);
    const double near_concentric =
        0.5 * (shape.concentric_slope_near_max + shape.concentric_slope_at_max) * (1.0 - near);
    const double near_eccentric =
        shape.max_eccentric - 0.5 * (shape.eccentric_slope_near_max + shape.eccentric_slope_at_max) * (1.0 - near);
    return {
        Corner::between(-1.0, 0.0, shape.concentric_slope_at_max, -near, near_concentric,
                        shape.concentric_slope_near_max, c),
        Corner::between(-near, near_concentric, shape.concentric_slope_near_max, 0.0, 1.0, shape.isometric_slope, c),
        Corner::between(0.0, 1.0, shape.isometric_slope, near, near_eccentric, shape.eccentric_slope_near_max, e),
        Corner::between(near, near_eccentric, shape.eccentric_slope_near_max, 1.0, shape.max_eccentric,
                        shape.eccentric_slope_at_max, e)};
}

}  // namespace millard2012

namespace de_groote2016 {

/// d1 asinh(d2 v + d3) + d4.
///
/// @source De Groote F, Kinney AL, Rao AV, Fregly BJ (2016) Ann Biomed Eng 44(10):2922-2936, supplement. The value at
///         no velocity is 1.0021 and at -1 0.0108.
struct VelocityShape {
    double d1 = -0.318323436899127;
    double d2 = -8.14915604347525;
    double d3 = -0.374121508647863;
    double d4 = 0.885644059915004;
};

/// The coefficients of OpenSim's muscle of that name: exactly 1 at no velocity, 0 at -1.
///
/// @source Dembia CL, Bianco NA, Falisse A, Hicks JL, Delp SL (2020) OpenSim Moco. PLoS Comput Biol 16(12):e1008493
inline constexpr VelocityShape opensim_velocity{-0.3211346127989808, -8.149, -0.374, 0.8825327733249912};

[[nodiscard]] inline CurveSample force_velocity(double velocity, const VelocityShape& shape = {}) {
    const double z = shape.d2 * velocity + shape.d3;
    const double root = std::sqrt(z * z + 1.0);
    const double slope = shape.d1 * shape.d2 / root;
    return {shape.d1 * std::asinh(z) + shape.d4, slope, -slope * shape.d2 * z / (root * root)};
}

}  // namespace de_groote2016

/// Hill's hyperbola for shortening and another for lengthening:
///
///     (1 + v) / (1 - v / a)   v <= 0,      (1 + k m v) / (1 + k v)   v > 0
///
/// Their slopes differ at v = 0, as measured ones do (Katz 1939). Declared departure: the table, which has one slope
/// everywhere, rounds the corner within 0.005 of the maximal velocity; its value there stays 1.
struct HillVelocityShape {
    double concentric_shape = 0.25;  ///< a: the smaller, the more bent
    double max_eccentric = 1.4;      ///< m: force of fast lengthening
    double eccentric_rate = 25.0;    ///< k

    bool operator==(const HillVelocityShape&) const = default;

    /// At full activation. Declared departure: the maximal velocity does not fall with activation, so that force stays
    /// linear in activation.
    ///
    /// @source Thelen DG (2003) J Biomech Eng 125(1):70-77, equations 5-7; a = 0.25 and, young adults, m = 1.4
    [[nodiscard]] static HillVelocityShape thelen2003(double concentric_shape = 0.25, double max_eccentric = 1.4) {
        return {concentric_shape, max_eccentric, (2.0 + 2.0 / concentric_shape) / (max_eccentric - 1.0)};
    }

    /// @source Schutte LM (1993) PhD thesis, Stanford University, as OpenSim's Schutte1993Muscle has it
    [[nodiscard]] static HillVelocityShape schutte1993() { return {0.15, 1.4, 1.15 / (0.13 * 0.15)}; }

    /// @throws InvalidArgument  a number that gives no rising curve
    void check() const {
        require_between("concentric_shape", concentric_shape, "", 0.01, 10.0);
        require_between("max_eccentric", max_eccentric, "", 1.01, 10.0);
        require_between("eccentric_rate", eccentric_rate, "", 0.01, 1e4);
    }
};

[[nodiscard]] inline CurveSample force_velocity(double velocity, const HillVelocityShape& shape) {
    const auto concentric = [&](double v) {
        const double a = shape.concentric_shape, d = 1.0 - v / a;
        const double slope = (1.0 + 1.0 / a) / (d * d);
        return CurveSample{(1.0 + v) / d, slope, 2.0 * slope / (a * d)};
    };
    const auto eccentric = [&](double v) {
        const double k = shape.eccentric_rate, d = 1.0 + k * v;
        const double slope = k * (shape.max_eccentric - 1.0) / (d * d);
        return CurveSample{(1.0 + k * shape.max_eccentric * v) / d, slope, -2.0 * k * slope / d};
    };
    if (velocity < 0.0) return concentric(velocity);
    if (velocity > 0.0) return eccentric(velocity);
    return {1.0, 0.5 * (concentric(0.0).slope + eccentric(0.0).slope), 0.0};
}

/// @throws InvalidArgument  a number that gives no rising curve
[[nodiscard]] inline QuinticSpline velocity_table(const millard2012::VelocityShape& shape) {
    shape.check();
    const auto corners = millard2012::force_velocity(shape);
    return QuinticSpline([&](double v) { return millard2012::sample(corners, v); }, -1.0, 1.0, velocity_intervals);
}

[[nodiscard]] inline QuinticSpline velocity_table(const de_groote2016::VelocityShape& shape) {
    return QuinticSpline([&](double v) { return de_groote2016::force_velocity(v, shape); }, -1.0, 1.0,
                         velocity_intervals);
}

/// @throws InvalidArgument  a number that gives no rising curve
[[nodiscard]] inline QuinticSpline velocity_table(const HillVelocityShape& shape) {
    shape.check();
    const std::size_t middle = velocity_intervals / 2;
    std::size_t knot = 0;
    return QuinticSpline([&](double v) { return force_velocity(knot++ == middle ? 0.0 : v, shape); }, -1.0, 1.0,
                         velocity_intervals);
}

/// Of a curve given by knots, velocity over maximal velocity, lengthening positive.
///
/// @throws InvalidArgument  a curve that falls, or is not 1 to within a tenth at no velocity
[[nodiscard]] inline QuinticSpline velocity_table(const SimmSpline& spline) {
    require_between("force-velocity curve at no velocity", spline(0.0), "", 0.9, 1.1);
    for (std::size_t k = 0; k < spline.y().size(); ++k) {
        if (spline.y()[k] < 0.0) reject("force-velocity curve", spline.y()[k], "", "must not be negative");
        if (k > 0 && spline.y()[k] < spline.y()[k - 1]) {
            reject("force-velocity curve", spline.y()[k], "", "must not fall with velocity");
        }
    }
    return QuinticSpline(
        [&](double v) {
            const auto [value, slope] = spline.with_slope(variable(v));
            // A spline through zeros swings a little below them.
            return value.value() >= 0.0 ? CurveSample{value.value(), slope.value(), slope_of(slope)}
                                        : CurveSample{0.0, 0.0, 0.0};
        },
        -1.0, 1.0, velocity_intervals);
}

}  // namespace coxa
