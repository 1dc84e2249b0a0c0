#pragma once

#include <coxa/body/body.hpp>
#include <coxa/core/errors.hpp>
#include <coxa/exercise/settings.hpp>

#include <algorithm>
#include <cmath>

namespace coxa {

/// How the right leg stands out of its sagittal plane; the left leg mirrors it. z points to the right.
///
/// Thigh, shank and foot each keep one angle to the sagittal plane all through the lift: the knees move in sagittal
/// planes of their own. Seen from the side the linkage is then exactly a planar one whose thigh and shank are shorter
/// by the cosines of these angles (docs/model.md, "Stance").
struct LegStance {
    double toe_out_rad = 0.0;       ///< of the foot
    double thigh_out_rad = 0.0;     ///< knee outward of the hip: abduction
    double shank_out_rad = 0.0;     ///< knee outward of the ankle
    double hip_rotation_rad = 0.0;  ///< internal; what a shank that leans outward asks of the thigh
    double hip_side_m = 0.0;        ///< z of the hip center
    double knee_side_m = 0.0;
    double ankle_side_m = 0.0;
    double foot_width_m = 0.0;       ///< breadth of the sole that can carry pressure, the ankle above its middle
    double pressure_radius_m = 0.0;  ///< free moment over friction force
    double knee_band_N = 0.0;        ///< force of a band on each knee, toward the other knee

    /// Every segment moves in its own sagittal plane.
    [[nodiscard]] bool sagittal() const { return toe_out_rad == 0.0 && thigh_out_rad == 0.0 && shank_out_rad == 0.0; }
};

/// The stance of a person from the settings of the feet.
///
/// Thigh and foot turn out by the same angle. One of toe-out and stance width gives the other by shins upright seen
/// from the front; with both given the shins lean; with none the legs are sagittal, ankles as wide as the hips.
///
/// @throws InvalidArgument  a stance too narrow or too wide for the legs
/// @source hip width: Body; foot breadth 0.055 of stature: Winter 2009, Figure 4.1
[[nodiscard]] inline LegStance leg_stance(const FootPlacement& feet, double knee_band_N, const Body& body) {
    constexpr double most_lean_rad = 0.6;
    LegStance stance;
    stance.hip_side_m = 0.5 * body.hip_width_m;
    if (feet.toe_out_rad) {
        stance.toe_out_rad = *feet.toe_out_rad;
    } else if (feet.stance_width_m) {
        const double sine = (0.5 * *feet.stance_width_m - stance.hip_side_m) / body.thigh_length_m;
        const auto reach = [&](double toe_out_rad) {
            return detail::shortest(2.0 * (stance.hip_side_m + body.thigh_length_m * std::sin(toe_out_rad)));
        };
        if (!(sine >= std::sin(least_toe_out_rad) && sine <= std::sin(most_toe_out_rad))) {
            reject("feet.stance_width_m", *feet.stance_width_m, "m",
                   "must be between " + reach(least_toe_out_rad) + " and " + reach(most_toe_out_rad) +
                       " for these thighs, or give feet.toe_out_rad too");
        }
        stance.toe_out_rad = std::asin(sine);
    }
    stance.thigh_out_rad = stance.toe_out_rad;
    stance.knee_side_m = stance.hip_side_m + body.thigh_length_m * std::sin(stance.thigh_out_rad);
    stance.ankle_side_m = stance.knee_side_m;
    if (feet.toe_out_rad && feet.stance_width_m) {
        stance.ankle_side_m = 0.5 * *feet.stance_width_m;
        const double sine = (stance.knee_side_m - stance.ankle_side_m) / body.shank_length_m;
        if (!(std::abs(sine) <= std::sin(most_lean_rad))) {
            const double lean_m = body.shank_length_m * std::sin(most_lean_rad);
            reject("feet.stance_width_m", *feet.stance_width_m, "m",
                   "must be between " + detail::shortest(2.0 * std::max(0.02, stance.knee_side_m - lean_m)) + " and " +
                       detail::shortest(2.0 * (stance.knee_side_m + lean_m)) + " at this toe-out");
        }
        stance.shank_out_rad = std::asin(sine);
        // The knee's hinge is square to thigh and shank where the knee is bent by a right angle.
        stance.hip_rotation_rad = -std::atan(std::cos(stance.thigh_out_rad) * std::tan(stance.shank_out_rad));
    }
    stance.foot_width_m = feet.width_m.value_or(0.055 * body.height_m);
    stance.pressure_radius_m = feet.pressure_radius_m;
    stance.knee_band_N = knee_band_N;
    return stance;
}

}  // namespace coxa
