#pragma once

#include <coxa/exercise/band_curve.hpp>

#include <array>
#include <string_view>

/// Force of exercise bands and tubing of one make by color, one strand, at 100 % and 200 % elongation.
///
/// TheraBand (Hygenic Corporation), manufacturer's pull force: 2.4 to 14.2 pounds at 100 % and 3.4 to 21.3 at 200 %.
/// Uchida et al. (2016) measured eight colors and found the manufacturer's values too high for yellow, green, blue,
/// silver and gold: take them as an upper estimate, or measure the band at hand with a luggage scale.
/// Black is left out: no source for its two values was found that does not rest on a single user's own measurement.
///
/// Uchida MC, Nishida MM, Sampaio RAC, Moritani T, Arai H (2016) Thera-band elastic band tension: reference values for
/// physical activity. J Phys Ther Sci 28(4):1266-1271.
namespace coxa::literature {

struct BandForces {
    std::string_view color;
    std::array<BandPoint, 2> points;
};

/// Newtons of one pound of force.
inline constexpr double newtons_per_pound = 4.4482216152605;

inline constexpr std::array<BandForces, 7> theraband_forces{{
    {"tan", {{{1.0, 2.4 * newtons_per_pound}, {2.0, 3.4 * newtons_per_pound}}}},
    {"yellow", {{{1.0, 3.0 * newtons_per_pound}, {2.0, 4.3 * newtons_per_pound}}}},
    {"red", {{{1.0, 3.7 * newtons_per_pound}, {2.0, 5.5 * newtons_per_pound}}}},
    {"green", {{{1.0, 4.6 * newtons_per_pound}, {2.0, 6.7 * newtons_per_pound}}}},
    {"blue", {{{1.0, 5.8 * newtons_per_pound}, {2.0, 8.6 * newtons_per_pound}}}},
    {"silver", {{{1.0, 10.2 * newtons_per_pound}, {2.0, 15.3 * newtons_per_pound}}}},
    {"gold", {{{1.0, 14.2 * newtons_per_pound}, {2.0, 21.3 * newtons_per_pound}}}},
}};

}  // namespace coxa::literature
