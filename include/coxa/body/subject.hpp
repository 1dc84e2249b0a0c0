#pragma once

#include <coxa/core/errors.hpp>

#include <string_view>

namespace coxa {

enum class Sex { female, male };

[[nodiscard]] constexpr std::string_view to_string(Sex sex) { return sex == Sex::female ? "female" : "male"; }

/// "female" or "male"; anything else throws InvalidArgument.
[[nodiscard]] inline Sex sex_from(std::string_view name) {
    if (name == "female") return Sex::female;
    if (name == "male") return Sex::male;
    reject("sex", name, "must be 'female' or 'male'");
}

/// The person who lifts.
struct Subject {
    double mass_kg = 75.0;   ///< body mass, [25, 300] kg
    double height_m = 1.75;  ///< stature, [1.2, 2.4] m
    Sex sex = Sex::male;     ///< which of de Leva's two tables gives the segments
    double strength = 1.0;   ///< multiplies every muscle force, [0.05, 10]; 1: the published model as it is
};

/// @throws InvalidArgument naming the first field outside its range
inline void check(const Subject& subject) {
    require_between("mass_kg", subject.mass_kg, "kg", 25.0, 300.0);
    require_between("height_m", subject.height_m, "m", 1.2, 2.4, "stature in meters");
    require_between("strength", subject.strength, "", 0.05, 10.0, "1 is the published model");
}

}  // namespace coxa
