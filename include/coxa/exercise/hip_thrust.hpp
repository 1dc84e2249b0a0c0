#pragma once

#include <coxa/exercise/exercise.hpp>

namespace coxa {

/// Barbell hip thrust: upper back on a bench, bar in the hip crease, feet flat (Contreras et al. 2011).
struct HipThrust {
    double bar_mass_kg = 0.0;  ///< plates included, [0, 1000] kg
    /// Of the bench's edge above the floor, m, [0, 0.8]. Default: lower end of the usual 40-46 cm (ExRx).
    double bench_height_m = 0.40;
    FootPlacement feet{};
    BackContact back{};  ///< default along the trunk: the lower shoulder blades, 0.80 of hip to shoulder
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

[[nodiscard]] inline LinkageSettings settings(const HipThrust& lift) {
    return {.bar_mass_kg = lift.bar_mass_kg,
            .support_height_m = lift.bench_height_m,
            .support_name = "bench_height_m",
            .default_back_along_fraction = 0.80,
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
[[nodiscard]] inline Linkage linkage(const HipThrust& lift, const Body& body) {
    return make_linkage(settings(lift), body);
}

static_assert(Exercise<HipThrust>);

}  // namespace coxa
