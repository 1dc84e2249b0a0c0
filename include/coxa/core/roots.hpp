#pragma once

#include <boost/math/policies/policy.hpp>
#include <boost/math/tools/toms748_solve.hpp>

#include <cmath>
#include <cstdint>
#include <optional>

namespace coxa {

/// The place in [low, high] where a continuous function changes sign; nothing when both ends have the same sign.
template <class Function>
[[nodiscard]] std::optional<double> root_between(const Function& function, double low, double high) {
    const double at_low = function(low);
    const double at_high = function(high);
    if (at_low == 0.0) return low;
    if (at_high == 0.0) return high;
    if (!(at_low * at_high < 0.0)) return std::nullopt;
    std::uintmax_t iterations = 100;
    const auto close_enough = boost::math::tools::eps_tolerance<double>(52);
    const auto bracket =
        boost::math::tools::toms748_solve(function, low, high, at_low, at_high, close_enough, iterations);
    return 0.5 * (bracket.first + bracket.second);
}

/// Where a search ended.
struct BracketedRoot {
    double x = 0.0;
    double value = 0.0;  ///< of the function there
    int iterations = 0;
    bool converged = false;  ///< |value| <= tolerance
};

/// Newton's method kept inside [low, high] for a function that is below zero at `low` and above at `high`, where it
/// need not be calculated beforehand. If it is above zero at `low` already the answer is `low` with that value, not
/// converged; the same at `high`.
///
/// @param function  of x, gives a pair of value and slope
template <class Function>
[[nodiscard]] BracketedRoot newton_between(const Function& function, double low, double high, double start,
                                           double tolerance) {
    bool low_known = false, high_known = false;
    double width_before = high - low;
    BracketedRoot root{start > low && start < high ? start : 0.5 * (low + high)};
    while (root.iterations < 120) {
        const auto [value, slope] = function(root.x);
        root.value = value;
        ++root.iterations;
        root.converged = std::abs(value) <= tolerance;
        if (root.converged) return root;
        if (value > 0.0) {
            if (root.x <= low) return root;
            high = root.x;
            high_known = true;
        } else {
            if (root.x >= high) return root;
            low = root.x;
            low_known = true;
        }
        double next = root.x - value / slope;
        const bool inside = next > low && next < high;
        // Newton may creep; a bracket that does not shrink is halved.
        const bool creeps = root.iterations % 4 == 0 && high - low > 0.5 * width_before;
        if (root.iterations % 4 == 0) width_before = high - low;
        if (!inside && !low_known) {
            next = low;
        } else if (!inside && !high_known) {
            next = high;
        } else if (!inside || creeps) {
            next = 0.5 * (low + high);
        }
        if (next == root.x) return root;
        root.x = next;
    }
    return root;
}

}  // namespace coxa
