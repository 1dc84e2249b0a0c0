#pragma once

#include <coxa/coxa.hpp>

#include <string>

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

}  // namespace coxa::testing
