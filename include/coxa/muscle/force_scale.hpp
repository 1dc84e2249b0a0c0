#pragma once

#include <coxa/core/errors.hpp>

namespace coxa {

/// Volume of the muscles of one leg of a person, in cm^3: 47 kg^-1 m^-1 times mass and stature, plus 1285.
///
/// @param mass_kg   body mass
/// @param height_m  stature
/// @source Handsfield et al. 2014 (J Biomech 47:631-638), regression over 24 healthy men and women, 42-84 kg
///         body mass times 1.5-1.9 m stature in the main; beyond that it is an extrapolation
[[nodiscard]] constexpr double leg_muscle_volume_cm3(double mass_kg, double height_m) {
    return 47.0 * mass_kg * height_m + 1285.0;
}

}  // namespace coxa
