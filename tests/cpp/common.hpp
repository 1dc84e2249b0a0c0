#pragma once

#include <coxa/coxa.hpp>

#include <initializer_list>
#include <string>
#include <string_view>

/// What several test files need.
namespace coxa::testing {

/// The man of the acceptance facts: 80 kg, 1.80 m.
inline Body man(double strength = 1.0) {
    return scale_body({.mass_kg = 80, .height_m = 1.80, .sex = Sex::male, .strength = strength});
}

/// The text of the InvalidArgument that a call throws; empty if it throws none.
template <class Call>
std::string complaint(const Call& call) {
    try {
        call();
    } catch (const InvalidArgument& error) {
        return error.what();
    }
    return {};
}

/// Whether a text holds every one of some pieces.
inline bool says(std::string_view text, std::initializer_list<std::string_view> pieces) {
    for (const std::string_view piece : pieces) {
        if (text.find(piece) == std::string_view::npos) return false;
    }
    return true;
}

}  // namespace coxa::testing
