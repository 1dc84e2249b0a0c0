#pragma once

#include <coxa/core/scalar.hpp>
#include <coxa/core/spline.hpp>
#include <coxa/muscle/muscle.hpp>

#include <algorithm>
#include <cmath>

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
/// shorter than the slack tendon leaves the muscle without force.
///
/// @param path_length_m  musculotendon length at the size of the published model
template <Scalar T>
[[nodiscard]] Fiber<T> rigid_tendon_fiber(const Muscle& muscle, const QuinticSpline& active,
                                          const QuinticSpline& passive, const T& path_length_m) {
    using std::sin;
    using std::sqrt;
    const double height = muscle.optimal_fiber_length_m * std::sin(muscle.pennation_at_optimal_rad);
    const T along = path_length_m - muscle.tendon_slack_length_m;
    const T length = sqrt(T(along * along + height * height));
    Fiber<T> fiber;
    fiber.length_norm = length / muscle.optimal_fiber_length_m;
    if (value_of(along) <= 0.0) {
        fiber.cos_pennation = T(0.0);
        return fiber;
    }
    fiber.cos_pennation = along / length;
    fiber.active_factor = active(fiber.length_norm) * fiber.cos_pennation;
    fiber.passive_factor = passive(fiber.length_norm) * fiber.cos_pennation;
    return fiber;
}

/// The fiber at the length where its passive force equals that of the stretching tendon.
///
/// A stretched fiber against a rigid tendon can be overstated by kilonewtons; the passive balance removes that. It is
/// taken wherever the fiber is stretched at all, and so it joins the rigid tendon continuously where passive force
/// begins. Active force is that of the fiber at this length.
///
/// @param path_length_m  musculotendon length at the size of the published model
[[nodiscard]] inline Fiber<double> passive_balance_fiber(const Muscle& muscle, const QuinticSpline& active,
                                                         const QuinticSpline& passive, const QuinticSpline& tendon,
                                                         double path_length_m) {
    Fiber<double> rigid = rigid_tendon_fiber(muscle, active, passive, path_length_m);
    if (rigid.passive_factor <= 0.0) return rigid;
    const double optimal = muscle.optimal_fiber_length_m;
    const double slack = muscle.tendon_slack_length_m;
    const double height = optimal * std::sin(muscle.pennation_at_optimal_rad);
    const double zero_force_length = passive.first() * optimal;
    // The fiber's projection on the tendon lies between the one without passive force and the rigid tendon's.
    double low = std::sqrt(std::max(0.0, zero_force_length * zero_force_length - height * height));
    double high = path_length_m - slack;
    double along = high;
    double length = rigid.length_norm;
    for (int iteration = 0; iteration < 60; ++iteration) {
        length = std::sqrt(along * along + height * height) / optimal;
        const double cosine = along / (length * optimal);
        const CurveSample fiber_force = passive.sample(length);
        const CurveSample tendon_force = tendon.sample((path_length_m - along) / slack);
        const double excess = fiber_force.value * cosine - tendon_force.value;
        (excess > 0.0 ? high : low) = along;
        const double slope = fiber_force.slope * cosine * cosine / optimal +
                             fiber_force.value * (1.0 - cosine * cosine) / (length * optimal) +
                             tendon_force.slope / slack;
        double next = along - excess / slope;
        if (!(next > low && next < high)) next = 0.5 * (low + high);
        const double step = std::abs(next - along);
        along = next;
        if (step <= 1e-14 * path_length_m) break;
    }
    length = std::sqrt(along * along + height * height) / optimal;
    const double cosine = along / (length * optimal);
    return {length, cosine, active(length) * cosine, passive(length) * cosine};
}

}  // namespace coxa
