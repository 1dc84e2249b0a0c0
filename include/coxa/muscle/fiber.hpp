#pragma once

#include <coxa/core/scalar.hpp>
#include <coxa/core/spline.hpp>
#include <coxa/muscle/muscle.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace coxa {

/// A fiber of a muscle held still: its length over optimal, the cosine of its pennation, and what share of the maximal
/// isometric force it gives along the tendon when fully active and when passive.
template <class T = double>
struct Fiber {
    T length_norm{0.0};
    T cos_pennation{1.0};
    T active_factor{0.0};
    T passive_factor{0.0};
};

/// The fiber of a muscle whose tendon does not stretch. The pennate fiber keeps its height (Zajac 1989). A path
/// shorter than the slack tendon leaves the muscle without force, its fibers square to the tendon.
///
/// @param height_m       see fiber_height_m
/// @param path_length_m  musculotendon length at the size of the published model
template <Scalar T>
[[nodiscard]] Fiber<T> rigid_tendon_fiber(const Muscle& muscle, double height_m, const QuinticSpline& active,
                                          const QuinticSpline& passive, const T& path_length_m) {
    using std::sqrt;
    const T along = path_length_m - muscle.tendon_slack_length_m;
    const T length = sqrt(T(along * along + height_m * height_m));
    Fiber<T> fiber;
    if (value_of(along) <= 0.0) {
        fiber.length_norm = T(height_m / muscle.optimal_fiber_length_m);
        fiber.cos_pennation = T(0.0);
        return fiber;
    }
    fiber.length_norm = length / muscle.optimal_fiber_length_m;
    fiber.cos_pennation = along / length;
    fiber.active_factor = active(fiber.length_norm) * fiber.cos_pennation;
    fiber.passive_factor = passive(fiber.length_norm) * fiber.cos_pennation;
    return fiber;
}

namespace detail {

/// Passive fiber force minus tendon force with the fiber's projection on the tendon `along_m`, and its slope.
struct PassiveExcess {
    double value;
    double slope;         ///< by along_m
    double tendon_slope;  ///< tendon force by path length
};

[[nodiscard]] inline PassiveExcess passive_excess(const Muscle& muscle, double height_m, const QuinticSpline& passive,
                                                  const QuinticSpline& tendon, double path_length_m, double along_m) {
    const double optimal = muscle.optimal_fiber_length_m;
    const double slack = muscle.tendon_slack_length_m;
    const double length_m = std::sqrt(along_m * along_m + height_m * height_m);
    const double cosine = along_m / length_m;
    const CurveSample fiber = passive.sample(length_m / optimal);
    const CurveSample pull = tendon.sample((path_length_m - along_m) / slack);
    const double fiber_slope =
        fiber.slope * cosine * cosine / optimal + fiber.value * (1.0 - cosine * cosine) / length_m;
    return {fiber.value * cosine - pull.value, fiber_slope + pull.slope / slack, pull.slope / slack};
}

/// Newton's method kept inside the bracket of the balance, from a starting point.
[[nodiscard]] inline double balanced_projection(const Muscle& muscle, double height_m, const QuinticSpline& passive,
                                                const QuinticSpline& tendon, double path_length_m, double start_m) {
    const double zero_force_length_m = passive.first() * muscle.optimal_fiber_length_m;
    // The projection lies between the one without passive force and the rigid tendon's.
    double low = std::sqrt(std::max(0.0, zero_force_length_m * zero_force_length_m - height_m * height_m));
    double high = path_length_m - muscle.tendon_slack_length_m;
    double along = std::clamp(start_m, low, high);
    for (int iteration = 0; iteration < 100; ++iteration) {
        const PassiveExcess excess = passive_excess(muscle, height_m, passive, tendon, path_length_m, along);
        (excess.value > 0.0 ? high : low) = along;
        double next = along - excess.value / excess.slope;
        if (!(next >= low && next <= high)) next = 0.5 * (low + high);
        const double step = std::abs(next - along);
        along = next;
        // Newton squares the error: a step this small leaves nothing of it.
        if (step <= 1e-9 * muscle.optimal_fiber_length_m) break;
    }
    return along;
}

}  // namespace detail

/// Height of the pennate fiber above the tendon's line, which it keeps at every length.
[[nodiscard]] inline double fiber_height_m(const Muscle& muscle) {
    return muscle.optimal_fiber_length_m * std::sin(muscle.pennation_at_optimal_rad);
}

/// Where passive fiber and tendon balance, tabulated against path length: the starting point of passive_balance_fiber.
[[nodiscard]] inline QuinticSpline passive_balance_table(const Muscle& muscle, const QuinticSpline& passive,
                                                         const QuinticSpline& tendon) {
    const double height = fiber_height_m(muscle);
    const double zero_force_length = passive.first() * muscle.optimal_fiber_length_m;
    const double onset = muscle.tendon_slack_length_m +
                         std::sqrt(std::max(0.0, zero_force_length * zero_force_length - height * height));
    const auto slope_at = [&](double path_length) {
        const double along = detail::balanced_projection(muscle, height, passive, tendon, path_length,
                                                         path_length - muscle.tendon_slack_length_m);
        const auto excess = detail::passive_excess(muscle, height, passive, tendon, path_length, along);
        // Fiber and tendon both slack: a longer path takes up slack only.
        return std::pair{along, excess.slope > 0.0 ? excess.tendon_slope / excess.slope : 0.0};
    };
    const double end = onset + muscle.optimal_fiber_length_m;
    const double nudge = 1e-4 * muscle.optimal_fiber_length_m;
    return QuinticSpline(
        [&](double path_length) {
            const double x = std::max(path_length, onset + nudge);
            const auto [along, slope] = slope_at(x);
            const double curvature = (slope_at(x + 0.5 * nudge).second - slope_at(x - 0.5 * nudge).second) / nudge;
            return CurveSample{along + slope * (path_length - x), slope, curvature};
        },
        onset, end, 64);
}

/// The fiber at the length where its passive force equals that of the stretching tendon.
///
/// A stretched fiber against a rigid tendon can be overstated by kilonewtons; the passive balance removes that. It is
/// taken wherever the fiber is stretched at all, and so it joins the rigid tendon continuously where passive force
/// begins. Active force is that of the fiber at this length.
///
/// @param balance        see passive_balance_table
/// @param height_m       see fiber_height_m
/// @param path_length_m  musculotendon length at the size of the published model
[[nodiscard]] inline Fiber<double> passive_balance_fiber(const Muscle& muscle, double height_m,
                                                         const QuinticSpline& active, const QuinticSpline& passive,
                                                         const QuinticSpline& tendon, const QuinticSpline& balance,
                                                         double path_length_m) {
    const Fiber<double> rigid = rigid_tendon_fiber(muscle, height_m, active, passive, path_length_m);
    if (rigid.passive_factor <= 0.0) return rigid;
    const double along =
        detail::balanced_projection(muscle, height_m, passive, tendon, path_length_m, balance(path_length_m));
    const double length_m = std::sqrt(along * along + height_m * height_m);
    const double cosine = along / length_m;
    const double length_norm = length_m / muscle.optimal_fiber_length_m;
    return {length_norm, cosine, active(length_norm) * cosine, passive(length_norm) * cosine};
}

}  // namespace coxa
