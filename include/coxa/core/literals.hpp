#pragma once

#include <numbers>

/// Degrees and centimeters where people type them: `90_deg`, `40_cm`.
namespace coxa::inline literals {

[[nodiscard]] constexpr double operator""_deg(long double degrees) {
    return static_cast<double>(degrees * std::numbers::pi_v<long double> / 180.0L);
}
[[nodiscard]] constexpr double operator""_deg(unsigned long long degrees) {
    return static_cast<double>(static_cast<long double>(degrees) * std::numbers::pi_v<long double> / 180.0L);
}
[[nodiscard]] constexpr double operator""_cm(long double centimeters) {
    return static_cast<double>(centimeters / 100.0L);
}
[[nodiscard]] constexpr double operator""_cm(unsigned long long centimeters) {
    return static_cast<double>(static_cast<long double>(centimeters) / 100.0L);
}

}  // namespace coxa::inline literals

namespace coxa {

[[nodiscard]] constexpr double degrees(double radians) { return radians * 180.0 / std::numbers::pi; }
[[nodiscard]] constexpr double radians(double degrees) { return degrees * std::numbers::pi / 180.0; }

}  // namespace coxa
