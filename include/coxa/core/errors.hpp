#pragma once

#include <cmath>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace coxa {

/// A caller's mistake. The text names parameter, value, unit and rule:
/// "coxa: bar_mass_kg = -5 kg: must be >= 0".
class InvalidArgument : public std::invalid_argument {
public:
    using std::invalid_argument::invalid_argument;
};

namespace detail {

[[nodiscard]] inline std::string shortest(double value) {
    std::ostringstream text;
    text.precision(6);
    text << value;
    return text.str();
}

}  // namespace detail

/// Throws InvalidArgument naming parameter, value, unit and rule.
[[noreturn]] inline void reject(std::string_view parameter, double value, std::string_view unit,
                                std::string_view rule) {
    std::string text = "coxa: " + std::string(parameter) + " = " + detail::shortest(value);
    if (!unit.empty()) text += " " + std::string(unit);
    throw InvalidArgument(text + ": " + std::string(rule));
}

[[noreturn]] inline void reject(std::string_view parameter, std::string_view value, std::string_view rule) {
    throw InvalidArgument("coxa: " + std::string(parameter) + " = '" + std::string(value) + "': " + std::string(rule));
}

namespace detail {

[[noreturn]] inline void reject_not_between(std::string_view parameter, double value, std::string_view unit,
                                            double lowest, double highest, std::string_view hint) {
    std::string rule = "must be between " + shortest(lowest) + " and " + shortest(highest);
    if (!hint.empty()) rule += " (" + std::string(hint) + ")";
    reject(parameter, value, unit, rule);
}

}  // namespace detail

/// Accepts a finite value inside [lowest, highest], otherwise throws. `hint` is added to the rule, for instance
/// "is the height in centimeters?".
inline void require_between(std::string_view parameter, double value, std::string_view unit, double lowest,
                            double highest, std::string_view hint = {}) {
    if (std::isfinite(value) && value >= lowest && value <= highest) return;
    detail::reject_not_between(parameter, value, unit, lowest, highest, hint);
}

/// Accepts a finite value >= 0, otherwise throws.
inline void require_not_negative(std::string_view parameter, double value, std::string_view unit) {
    if (!std::isfinite(value)) reject(parameter, value, unit, "must be a finite number");
    if (value < 0.0) reject(parameter, value, unit, "must be >= 0");
}

}  // namespace coxa
