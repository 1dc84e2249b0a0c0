#pragma once

#include <coxa/exercise/exercise.hpp>

namespace coxa {

/// Barbell glute bridge: shoulders on the floor, bar in the hip crease, feet flat.
struct GluteBridge {
    double bar_mass_kg = 0.0;  ///< plates included, [0, 1000] kg
    FootPlacement feet{};
    BackContact back{};  ///< default along the trunk: behind the shoulder joints
    BarPlacement bar{};
    LumbopelvicRhythm rhythm{};
    /// Shoulder-hip-knee at lockout, rad, [2.4, 3.6]. Default: in line.
    double lockout_hip_angle_rad = std::numbers::pi;
    /// From hip centers to the seat, m, [0, 0.3]. Assumption.
    double buttock_thickness_m = 0.10;
    /// Force of an elastic band round the thighs just above the knees, on each knee toward the other, N, [0, 500].
    /// One number, because the knees keep their distance.
    double knee_band_N = 0.0;
    AddedLoads loads{};  ///< band across the hips, chains
};

[[nodiscard]] inline LinkageSettings settings(const GluteBridge& lift) {
    return {.bar_mass_kg = lift.bar_mass_kg,
            .support_height_m = 0.0,
            .support_name = "floor height",
            .default_back_along_fraction = 1.0,
            .back = lift.back,
            .bar = lift.bar,
            .feet = lift.feet,
            .rhythm = lift.rhythm,
            .lockout_hip_angle_rad = lift.lockout_hip_angle_rad,
            .buttock_thickness_m = lift.buttock_thickness_m,
            .knee_band_N = lift.knee_band_N,
            .loads = lift.loads};
}

/// @throws InvalidArgument  see make_linkage
[[nodiscard]] inline Linkage linkage(const GluteBridge& lift, const Body& body) {
    return make_linkage(settings(lift), body);
}

static_assert(Exercise<GluteBridge>);

}  // namespace coxa
