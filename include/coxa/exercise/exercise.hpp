#pragma once

#include <coxa/exercise/linkage.hpp>

#include <concepts>

namespace coxa {

/// A lift of this family: settings with a bar mass and a function `linkage(exercise, body)` found beside them.
/// A new exercise is one new file in this room; no solver changes.
template <class E>
concept Exercise = requires(const E& exercise, const Body& body) {
    { exercise.bar_mass_kg } -> std::convertible_to<double>;
    { linkage(exercise, body) } -> std::same_as<Linkage>;
};

}  // namespace coxa
