#pragma once

#include <coxa/core/lanes.hpp>
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

namespace detail {

/// Passive fiber force minus tendon force with the fiber's projection on the tendon `along_m`, and its slope.
template <class T = double>
struct PassiveExcess {
    T value;
    T slope;         ///< by along_m
    T tendon_slope;  ///< tendon force by path length
};

template <Scalar T>
[[nodiscard]] PassiveExcess<T> passive_excess(const Muscle& muscle, double height_m, const QuinticSpline& passive,
                                              const QuinticSpline& tendon, const T& path_length_m, const T& along_m) {
    using std::sqrt;
    const double per_optimal = 1.0 / muscle.optimal_fiber_length_m;
    const double per_slack = 1.0 / muscle.tendon_slack_length_m;
    const T length_m = sqrt(T(along_m * along_m + height_m * height_m));
    const T per_length = 1.0 / length_m;
    const T cosine = along_m * per_length;
    const auto [fiber, fiber_stiffness] = passive.with_slope(T(length_m * per_optimal));
    const auto [pull, pull_stiffness] = tendon.with_slope(T((path_length_m - along_m) * per_slack));
    const T squared = cosine * cosine;
    const T fiber_slope = fiber_stiffness * squared * per_optimal + fiber * (1.0 - squared) * per_length;
    const T tendon_slope = pull_stiffness * per_slack;
    return {T(fiber * cosine - pull), T(fiber_slope + tendon_slope), tendon_slope};
}

/// Newton's method kept inside the bracket of the balance, from a starting point. In derivative numbers the last step
/// gives the derivatives too.
///
/// @param wanted  the lanes to be balanced; the others come out anyhow
template <Scalar T>
[[nodiscard]] T balanced_projection(const Muscle& muscle, double height_m, const QuinticSpline& passive,
                                    const QuinticSpline& tendon, const T& path_length_m, const T& start_m,
                                    MaskOf<T> wanted = true) {
    const double zero_force_length_m = passive.first() * muscle.optimal_fiber_length_m;
    // The projection lies between the one without passive force and the rigid tendon's.
    T low(std::sqrt(std::max(0.0, zero_force_length_m * zero_force_length_m - height_m * height_m)));
    T high = path_length_m - muscle.tendon_slack_length_m;
    T along = smaller(larger(start_m, low), high);
    for (int iteration = 0; iteration < 100 && any(wanted); ++iteration) {
        const PassiveExcess<T> excess = passive_excess(muscle, height_m, passive, tendon, path_length_m, along);
        const auto above = value_of(excess.value) > 0.0;
        high = select(above, along, high);
        low = select(above, low, along);
        const T newton = along - excess.value / excess.slope;
        const auto inside = value_of(newton) >= value_of(low) && value_of(newton) <= value_of(high);
        const T next = select(wanted, select(inside, newton, T(0.5 * (low + high))), along);
        const ValueOf<T> step = value_of(next) - value_of(along);
        along = next;
        // Newton squares the error: a step this small leaves nothing of it.
        const double least = 1e-8 * muscle.optimal_fiber_length_m;
        wanted = wanted && !(step <= least && step >= -least);
    }
    return along;
}

}  // namespace detail

/// Height of the pennate fiber above the tendon's line, which it keeps at every length.
[[nodiscard]] inline double fiber_height_m(const Muscle& muscle) {
    return muscle.optimal_fiber_length_m * std::sin(muscle.pennation_at_optimal_rad);
}

/// Where passive fiber and tendon balance, tabulated from where passive force begins over one optimal fiber length.
struct PassiveBalance {
    QuinticSpline projection_m;  ///< of the fiber on the tendon, against path length
    /// The table leaves more than 1e-8 of the maximal isometric force unbalanced, as curves with a corner where they
    /// begin do: the balance is searched from there.
    bool is_start_only = false;
};

/// @param passive,tendon  curves of the muscle
[[nodiscard]] inline PassiveBalance passive_balance(const Muscle& muscle, const QuinticSpline& passive,
                                                    const QuinticSpline& tendon) {
    const double height = fiber_height_m(muscle);
    const double zero_force_length = passive.first() * muscle.optimal_fiber_length_m;
    const double onset = muscle.tendon_slack_length_m +
                         std::sqrt(std::max(0.0, zero_force_length * zero_force_length - height * height));
    const auto slope_at = [&](double path_length) {
        const double along = detail::balanced_projection(muscle, height, passive, tendon, path_length,
                                                         path_length - muscle.tendon_slack_length_m);
        const detail::PassiveExcess<> excess =
            detail::passive_excess(muscle, height, passive, tendon, path_length, along);
        // Fiber and tendon both slack: a longer path takes up slack only.
        return std::pair{along, excess.slope > 0.0 ? excess.tendon_slope / excess.slope : 0.0};
    };
    const double end = onset + muscle.optimal_fiber_length_m;
    const double nudge = 1e-4 * muscle.optimal_fiber_length_m;
    constexpr std::size_t intervals = 512;
    PassiveBalance balance;
    balance.projection_m = QuinticSpline(
        [&](double path_length) {
            const double x = std::max(path_length, onset + nudge);
            const auto [along, slope] = slope_at(x);
            const double curvature = (slope_at(x + 0.5 * nudge).second - slope_at(x - 0.5 * nudge).second) / nudge;
            return CurveSample{along + slope * (path_length - x), slope, curvature};
        },
        onset, end, intervals);
    constexpr double per_interval = 4.0, tolerance = 1e-8;
    for (double k = 0.5; k < per_interval * intervals; k += 1.0) {
        const double path_length = onset + (end - onset) * k / (per_interval * intervals);
        const auto excess =
            detail::passive_excess(muscle, height, passive, tendon, path_length, balance.projection_m(path_length));
        balance.is_start_only = balance.is_start_only || std::abs(excess.value) > tolerance;
    }
    return balance;
}

/// The fiber at the length where its passive force equals that of the stretching tendon.
///
/// A stretched fiber against a rigid tendon can be overstated by kilonewtons; the passive balance removes that. It is
/// taken wherever the fiber is stretched at all, and so it joins the rigid tendon continuously where passive force
/// begins. Active force is that of the fiber at this length.
///
/// @param balance        see passive_balance
/// @param height_m       see fiber_height_m
/// @param path_length_m  musculotendon length at the size of the published model
template <Scalar T>
[[nodiscard]] Fiber<T> passive_balance_fiber(const Muscle& muscle, double height_m, const QuinticSpline& active,
                                             const QuinticSpline& passive, const QuinticSpline& tendon,
                                             const PassiveBalance& balance, const T& path_length_m) {
    using std::sqrt;
    T along = path_length_m - muscle.tendon_slack_length_m;
    const auto slack = value_of(along) <= 0.0;
    // A curve that begins with a force has stretched fibers below the table too.
    const QuinticSpline& table = balance.projection_m;
    const auto beyond = value_of(path_length_m) > table.first();
    const auto stretched = passive.first_value() > 0.0 ? !slack : beyond;
    if (any(stretched)) {
        T balanced = table(path_length_m);
        const auto tabulated = beyond && value_of(path_length_m) <= table.last();
        const auto searched = balance.is_start_only ? stretched : stretched && !tabulated;
        if (any(searched)) {
            const T found =
                detail::balanced_projection(muscle, height_m, passive, tendon, path_length_m, balanced, searched);
            balanced = select(searched, found, balanced);
        }
        along = select(stretched, balanced, along);
    }
    const T length_m = sqrt(T(along * along + height_m * height_m));
    const double per_optimal = 1.0 / muscle.optimal_fiber_length_m;
    Fiber<T> fiber;
    fiber.length_norm = length_m * per_optimal;
    fiber.cos_pennation = along / length_m;
    if (any(slack)) {
        fiber.length_norm = select(slack, T(height_m * per_optimal), fiber.length_norm);
        fiber.cos_pennation = select(slack, T(0.0), fiber.cos_pennation);
    }
    fiber.active_factor = active(fiber.length_norm) * fiber.cos_pennation;
    if (any(stretched)) fiber.passive_factor = passive(fiber.length_norm) * fiber.cos_pennation;
    return fiber;
}

}  // namespace coxa
