#pragma once

#include <coxa/core/errors.hpp>

#include <cmath>
#include <string_view>

namespace coxa {

/// What a repetition is doing at an instant.
enum class Stage : int {
    on_floor = 0,  ///< the weight, or part of it, still rests on the floor
    lifting = 1,   ///< on the way up
    braking = 2,   ///< arresting the bar before lockout
    top = 3,       ///< held at lockout
    lowering = 4,  ///< on the way down
    bottom = 5,    ///< the bar rests on the floor between repetitions, the muscles hold the body
};

[[nodiscard]] constexpr std::string_view to_string(Stage stage) {
    constexpr std::string_view names[] = {"on_floor", "lifting", "braking", "top", "lowering", "bottom"};
    return names[static_cast<int>(stage)];
}

/// Durations of the parts of a repetition, s. Lifting and lowering are minimum-jerk movements along the inclination.
struct Tempo {
    double lift_s = 1.5;          ///< [0.1, 60]
    double pause_top_s = 0.0;     ///< [0, 600]; the lift is held
    double lower_s = 1.5;         ///< [0.1, 60]
    double pause_bottom_s = 0.0;  ///< [0, 600]; the bar rests on the floor, the muscles hold the body

    [[nodiscard]] double duration_s() const { return lift_s + pause_top_s + lower_s + pause_bottom_s; }
    bool operator==(const Tempo&) const = default;
};

/// @throws InvalidArgument  a duration outside its range
inline void check(const Tempo& tempo) {
    require_between("tempo.lift_s", tempo.lift_s, "s", 0.1, 60.0);
    require_between("tempo.pause_top_s", tempo.pause_top_s, "s", 0.0, 600.0);
    require_between("tempo.lower_s", tempo.lower_s, "s", 0.1, 60.0);
    require_between("tempo.pause_bottom_s", tempo.pause_bottom_s, "s", 0.0, 600.0);
}

/// A place on the way from bottom (phase 0) to lockout (phase 1), with speed and acceleration.
struct PhasePoint {
    double phase = 0.0;
    double rate_per_s = 0.0;
    double acceleration_per_s2 = 0.0;
    Stage stage = Stage::bottom;
};

/// From rest at 0 to rest at 1 in `duration_s` with the least integral of squared jerk.
///
/// @source Flash T, Hogan N (1985) The coordination of arm movements. J Neurosci 5(7):1688-1703, equation 3
[[nodiscard]] inline PhasePoint minimum_jerk(double time_s, double duration_s) {
    const double x = time_s / duration_s;
    if (x <= 0.0) return {0.0, 0.0, 0.0, Stage::lifting};
    if (x >= 1.0) return {1.0, 0.0, 0.0, Stage::lifting};
    return {x * x * x * (10.0 - 15.0 * x + 6.0 * x * x), 30.0 * x * x * (1.0 - x) * (1.0 - x) / duration_s,
            60.0 * x * (1.0 - x) * (1.0 - 2.0 * x) / (duration_s * duration_s), Stage::lifting};
}

/// Where a repetition of that tempo is, `time_s` after its start at the bottom.
[[nodiscard]] inline PhasePoint at(const Tempo& tempo, double time_s) {
    double t = time_s;
    if (t < tempo.lift_s) return minimum_jerk(t, tempo.lift_s);
    t -= tempo.lift_s;
    if (t < tempo.pause_top_s) return {1.0, 0.0, 0.0, Stage::top};
    t -= tempo.pause_top_s;
    if (t < tempo.lower_s) {
        const PhasePoint up = minimum_jerk(t, tempo.lower_s);
        return {1.0 - up.phase, -up.rate_per_s, -up.acceleration_per_s2, Stage::lowering};
    }
    return {0.0, 0.0, 0.0, Stage::bottom};
}

}  // namespace coxa
