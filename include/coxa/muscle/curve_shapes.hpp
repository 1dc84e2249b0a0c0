#pragma once

#include <coxa/core/errors.hpp>
#include <coxa/core/scalar.hpp>
#include <coxa/core/simm_spline.hpp>
#include <coxa/core/spline.hpp>
#include <coxa/muscle/curves.hpp>
#include <coxa/muscle/force_velocity.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <variant>

/// The curves of one muscle by the parameters its model file gives it.
namespace coxa {

/// @source Millard M, Uchida T, Seth A, Delp SL (2013) Flexing computational muscle. J Biomech Eng 135(2):021005
struct Millard2012Shape {
    millard2012::ActiveShape active{};
    millard2012::PassiveShape passive{};
    millard2012::TendonShape tendon{};
    millard2012::VelocityShape velocity{};
};

/// @source Thelen DG (2003) Adjustment of muscle mechanics model parameters to simulate dynamic contractions in older
///         adults. J Biomech Eng 125(1):70-77, equations 2-7 with the straight tendon beyond a third of maximal force
struct Thelen2003Shape {
    double active_width = 0.45;                ///< of the Gaussian
    double passive_strain_at_max_force = 0.6;  ///< of the fiber
    double passive_shape = 5.0;                ///< exponential factor
    double tendon_strain_at_max_force = 0.04;
    double concentric_shape = 0.25;  ///< of Hill's hyperbola
    double max_eccentric = 1.4;      ///< force factor of fast lengthening, young adults; OpenSim: 1.8
};

/// De Groote 2016 with the changes of OpenSim's muscle of that name: active force exactly 1 at optimal length and no
/// velocity, tendon slack at its slack length, passive force from 0.2 optimal lengths on.
///
/// @source De Groote F, Kinney AL, Rao AV, Fregly BJ (2016) Ann Biomed Eng 44(10):2922-2936; Dembia CL, Bianco NA,
///         Falisse A, Hicks JL, Delp SL (2020) OpenSim Moco. PLoS Comput Biol 16(12):e1008493
struct DeGrooteFregly2016Shape {
    double active_width = 1.0;                 ///< stretches the active curve about the optimal length
    double passive_strain_at_max_force = 0.6;  ///< of the fiber
    double tendon_strain_at_max_force = 0.049;
    bool has_passive_force = true;
};

/// Curves given by knots, as Delp 1990 and Schutte 1993 have them: active and passive force against fiber length over
/// optimal, tendon force against *strain*, force against velocity over the maximal, lengthening positive; without the
/// last, Schutte's hyperbolas.
///
/// @source Schutte LM (1993) Using musculoskeletal models to explore strategies for improving performance in electrical
///         stimulation-induced leg cycle ergometry. PhD thesis, Stanford University
struct TabulatedShape {
    SimmSpline active;
    SimmSpline passive;
    SimmSpline tendon_by_strain;
    std::optional<SimmSpline> velocity{};
};

using CurveShape = std::variant<Millard2012Shape, Thelen2003Shape, DeGrooteFregly2016Shape, TabulatedShape>;

/// The curves as tables: factors of the maximal isometric force against fiber length over optimal (active, passive) and
/// tendon length over slack length; factor of active force against fiber velocity over the maximal, see
/// force_velocity.hpp.
struct CurveTables {
    QuinticSpline active;
    QuinticSpline passive;
    QuinticSpline tendon;
    QuinticSpline velocity;
};

namespace detail {

/// k (e^(rate (x - from)) - 1): the exponentials of passive fibers and tendons.
[[nodiscard]] inline QuinticSpline exponential_table(double factor, double rate, double from, double to,
                                                     std::size_t intervals) {
    return QuinticSpline(
        [=](double x) {
            const double e = factor * std::exp(rate * (x - from));
            return CurveSample{e - factor, rate * e, rate * rate * e};
        },
        from, to, intervals);
}

[[nodiscard]] inline CurveSample sample(const SimmSpline& spline, double x) {
    const auto [value, slope] = spline.with_slope(variable(x));
    return {value.value(), slope.value(), slope_of(slope)};
}

/// Where a tabulated curve leaves zero for good.
[[nodiscard]] inline double foot_of(const SimmSpline& spline) {
    std::size_t k = 0;
    while (k + 1 < spline.y().size() && !(spline.y()[k + 1] > 0.0)) ++k;
    return spline.x()[k];
}

}  // namespace detail

[[nodiscard]] inline CurveTables curve_tables(const Millard2012Shape& shape) {
    using millard2012::sample;
    const auto active = millard2012::active_force_length(shape.active);
    const auto passive = millard2012::passive_force_length(shape.passive);
    const auto tendon = millard2012::tendon_force_length(shape.tendon);
    const auto& [zero, strain, low, stiff, curviness] = shape.passive;
    // The default stiffness puts the joint of the two passive corners on a knot; elsewhere it takes finer pieces.
    const bool usual = std::abs(stiff * (strain - zero) - 2.0) < 1e-6;
    return {QuinticSpline([&](double x) { return sample(active, x); }, active.front().x[0], active.back().x[3], 660),
            QuinticSpline([&](double x) { return sample(passive, x); }, 1.0 + zero, 1.0 + strain, usual ? 160 : 1600),
            QuinticSpline([&](double x) { return sample(tendon, x); }, 1.0, tendon.back().x[3], 256),
            velocity_table(shape.velocity)};
}

[[nodiscard]] inline CurveTables curve_tables(const Thelen2003Shape& shape) {
    // The toe, an exponential of shape 3, ends at a third of maximal force where the slopes meet.
    constexpr double toe_shape = 3.0, toe_force = 0.33;
    const double e = std::exp(toe_shape);
    const double toe = 0.99 * shape.tendon_strain_at_max_force * e / (1.66 * e - 0.67);
    const double rate = shape.passive_shape / shape.passive_strain_at_max_force;
    constexpr double end = 3.0;
    return {QuinticSpline(
                [&](double x) {
                    const double d = x - 1.0;
                    const double w = shape.active_width;
                    const double value = std::exp(-d * d / w);
                    // Beyond the end the curve is level, as good as zero.
                    if (x >= end) return CurveSample{value, 0.0, 0.0};
                    return CurveSample{value, -2.0 * d / w * value, (4.0 * d * d / w - 2.0) / w * value};
                },
                0.0, end, 900),
            detail::exponential_table(1.0 / std::expm1(shape.passive_shape), rate, 1.0,
                                      1.0 + 2.0 * shape.passive_strain_at_max_force, 240),
            detail::exponential_table(toe_force / std::expm1(toe_shape), toe_shape / toe, 1.0, 1.0 + toe, 64),
            velocity_table(HillVelocityShape::thelen2003(shape.concentric_shape, shape.max_eccentric))};
}

[[nodiscard]] inline CurveTables curve_tables(const DeGrooteFregly2016Shape& shape) {
    constexpr double first = 0.2, tendon_factor = 0.2, passive_shape = 4.0;
    const double strain = shape.passive_strain_at_max_force;
    const double rate = passive_shape / strain;
    const double factor =
        shape.has_passive_force ? 1.0 / std::expm1(passive_shape - rate * (first - 1.0)) : 0.0;  // at `first`
    const double tendon_rate = std::log(1.0 / tendon_factor + 1.0) / shape.tendon_strain_at_max_force;
    const double width = shape.active_width;
    constexpr double active_first = 0.0, active_last = 3.0, height = 0.8150671134243542;
    return {
        QuinticSpline(
            [&](double x) {
                CurveSample s = de_groote2016::active_force_length((x - 1.0) / width + 1.0, height);
                if (x <= active_first || x >= active_last) return CurveSample{s.value, 0.0, 0.0};
                return CurveSample{s.value, s.slope / width, s.curvature / (width * width)};
            },
            active_first, active_last, 1200),
        detail::exponential_table(factor, rate, first, 1.0 + 2.0 * strain, 400),
        detail::exponential_table(tendon_factor, tendon_rate, 1.0, 1.0 + 2.0 * shape.tendon_strain_at_max_force, 128),
        velocity_table(de_groote2016::opensim_velocity)};
}

[[nodiscard]] inline CurveTables curve_tables(const TabulatedShape& shape) {
    const auto table = [](const SimmSpline& spline, double shift, double first, double last, std::size_t intervals) {
        return QuinticSpline(
            [&](double x) {
                const CurveSample s = detail::sample(spline, x - shift);
                // A spline through zeros swings a little below them.
                return s.value >= 0.0 ? s : CurveSample{0.0, 0.0, 0.0};
            },
            first, last, intervals);
    };
    const double slack = detail::foot_of(shape.tendon_by_strain);
    return {table(shape.active, 0.0, 0.0, 3.0, 1500),
            table(shape.passive, 0.0, detail::foot_of(shape.passive), detail::foot_of(shape.passive) + 1.0, 1000),
            table(shape.tendon_by_strain, 1.0, 1.0 + slack, 1.1 + slack, 1000),
            shape.velocity ? velocity_table(*shape.velocity) : velocity_table(HillVelocityShape::schutte1993())};
}

[[nodiscard]] inline CurveTables curve_tables(const CurveShape& shape) {
    return std::visit([](const auto& s) { return curve_tables(s); }, shape);
}

/// Thelen's curves with the shapes of gait2392 (Delp et al. 1990, in OpenSim's form): a Gaussian of width 0.5, broader
/// than Thelen's own 0.45, passive shape 4, tendon strain 0.033, Hill's hyperbola of shape 0.3, force factor 1.8 of
/// fast lengthening.
[[nodiscard]] constexpr Thelen2003Shape gait2392_shape(double passive_strain_at_max_force) {
    return {0.5, passive_strain_at_max_force, 4.0, 0.033, 0.3, 1.8};
}

/// Force-velocity curve of a family that is not `own`.
[[nodiscard]] inline QuinticSpline force_velocity_curve(CurveFamily family) {
    if (family == CurveFamily::millard2012) return velocity_table(millard2012::VelocityShape{});
    if (family == CurveFamily::de_groote2016) return velocity_table(de_groote2016::VelocityShape{});
    const Thelen2003Shape shape = gait2392_shape(0.6);
    return velocity_table(HillVelocityShape::thelen2003(shape.concentric_shape, shape.max_eccentric));
}

/// Passive curve of a family that is not `own`, with the strains of one muscle where the family has such.
[[nodiscard]] inline QuinticSpline passive_table(CurveFamily family, double strain_at_zero_force,
                                                 double strain_at_max_force) {
    if (family == CurveFamily::thelen2003) return curve_tables(gait2392_shape(strain_at_max_force)).passive;
    return passive_force_length_curve(family, strain_at_zero_force, strain_at_max_force);
}

/// The curves of a family that is not `own`, passive as above.
[[nodiscard]] inline CurveTables curve_tables(CurveFamily family, double strain_at_zero_force,
                                              double strain_at_max_force) {
    if (family == CurveFamily::thelen2003) return curve_tables(gait2392_shape(strain_at_max_force));
    return {active_force_length_curve(family),
            passive_force_length_curve(family, strain_at_zero_force, strain_at_max_force),
            tendon_force_length_curve(family), force_velocity_curve(family)};
}

}  // namespace coxa
