#pragma once

// Words and numbers in the text of files.

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace coxa::detail {

inline constexpr std::string_view blanks = " \t\r\n\v\f";
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

[[nodiscard]] inline std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// The first word; `rest` becomes what follows it, both without blanks around them.
[[nodiscard]] inline std::string_view next_word(std::string_view& rest) {
    rest = trimmed(rest);
    const std::string_view word = rest.substr(0, rest.find_first_of(blanks));
    rest = trimmed(rest.substr(word.size()));
    return word;
}

/// What a message shows of a piece of a file.
[[nodiscard]] inline std::string excerpt(std::string_view text) {
    constexpr std::size_t longest = 60;
    return text.size() <= longest ? std::string(text) : std::string(text.substr(0, longest)) + "...";
}

/// The whole text as a finite number, or nothing. Too small for a double is zero; too large, or too long to tell at a
/// glance, is no number.
[[nodiscard]] inline std::optional<double> finite_number_in(std::string_view text) {
    if (text.starts_with('+')) {
        text.remove_prefix(1);
        if (text.starts_with('-')) return std::nullopt;
    }
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end != text.data() + text.size()) return std::nullopt;
    if (error == std::errc::result_out_of_range) {
        const auto exponent = std::min(text.find_first_of("eE"), text.size());
        const bool small = text.size() < 32 && text.substr(exponent).find('-') != std::string_view::npos;
        return small ? std::optional(0.0) : std::nullopt;
    }
    return error == std::errc{} && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

/// Appends the shortest text that reads back as the same number.
inline void append_number(std::string& text, double value) {
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value);
    text.append(buffer, end.ptr);
}

}  // namespace coxa::detail
