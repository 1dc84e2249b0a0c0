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

}  // namespace coxa
