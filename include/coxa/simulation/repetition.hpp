#pragma once

#include <coxa/analysis/torque_angle.hpp>
#include <coxa/muscle/group_means.hpp>
#include <coxa/simulation/moving_lift.hpp>
#include <coxa/simulation/tempo.hpp>

#include <array>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

namespace coxa {

/// How a repetition ended.
enum class Outcome : int {
    completed = 0,
    stalled = 1,              ///< came to rest on the way up and sank
    did_not_leave_floor = 2,  ///< the weight was never lifted
    ran_out_of_time = 3,      ///< still on its way after the longest time allowed
    left_model_range = 4,     ///< went where legs do not reach or the muscles do not speak, nothing stopping it there
    integration_stopped = 5,  ///< no step was small enough; the last good state is the last of the series
    slipped = 6,              ///< feet or back lost their hold, and the caller asked to stop there
    out_of_reach = 7,         ///< a prescribed motion that the muscles cannot make all the way
    hold_lost = 8,            ///< sank from lockout during the pause there
    not_tried = 9,            ///< there is no bar to try: the load is a share of a maximum that was not found
};

[[nodiscard]] constexpr std::string_view to_string(Outcome outcome) {
    constexpr std::string_view names[] = {
        "completed",           "stalled", "did_not_leave_floor", "ran_out_of_time", "left_model_range",
        "integration_stopped", "slipped", "out_of_reach",        "hold_lost",       "not_tried"};
    return names[static_cast<int>(outcome)];
}

/// What happens at one instant of a repetition.
enum class EventKind : int {
    lift_off = 0,       ///< the weight leaves the floor
    braking = 1,        ///< the lifter begins to arrest the bar
    lockout = 2,        ///< lockout is reached
    highest_point = 3,  ///< the way up ends short of lockout
    floor_contact = 4,  ///< the weight comes down on the floor
    back_slips = 5,     ///< the back needs more friction than there is
    feet_slip = 6,      ///< the feet need more friction than there is
    feet_tip = 7,       ///< the pressure would lie beyond heels or toes
    back_lifts_off = 8,
    feet_lift_off = 9,
    bar_leaves_hips = 10,  ///< the bar would have to be pulled down
    range_end = 11,        ///< the end of the range of hip and knee, beyond lockout, is reached
};

[[nodiscard]] constexpr std::string_view to_string(EventKind kind) {
    constexpr std::string_view names[] = {"lift_off",       "braking",       "lockout",         "highest_point",
                                          "floor_contact",  "back_slips",    "feet_slip",       "feet_tip",
                                          "back_lifts_off", "feet_lift_off", "bar_leaves_hips", "range_end"};
    return names[static_cast<int>(kind)];
}

struct RepetitionEvent {
    double time_s = 0.0;
    double phase = 0.0;
    EventKind kind = EventKind::lift_off;
};

/// Everything about a repetition, instant by instant. Rows: times. Joint columns: lumbar, hip, knee, ankle; muscle
/// columns in the order of the set. Per leg, unless it says both; the lumbar moment is the whole trunk's.
struct RepetitionSeries {
    Series time_s;
    std::vector<Stage> stage;
    std::vector<Status> status;  ///< of the sharing at that instant; ok for forward motions
    Series phase;                ///< 0 bottom, 1 lockout
    Series phase_rate_per_s;
    Series inclination_rad;
    Series inclination_rate_rad_per_s;
    Series inclination_acceleration_rad_per_s2;
    Series hip_flexion_rad;
    Series knee_flexion_rad;
    Series ankle_dorsiflexion_rad;
    Series bar_height_m;
    Series bar_velocity_m_per_s;       ///< upward
    Series bar_acceleration_m_per_s2;  ///< upward
    Series bar_force_N;                ///< of the body on the bar, upward: weight and inertia, less the floor's part
    Series bar_power_W;                ///< of that force
    Series floor_force_N;              ///< upward, on what rests on the floor
    Table extension_moment_Nm;         ///< net, joint
    Table joint_power_W;               ///< both legs
    Table excitation;                  ///< NaN for prescribed motions
    Table activation;
    Table muscle_force_N;  ///< along the tendon
    Table muscle_power_W;  ///< of one leg's muscle on its path, shortening positive
    Table fiber_length_norm;
    Table fiber_velocity_norm;                  ///< over the maximal velocity, lengthening positive
    Table back_force_N;                         ///< x, y on the back
    Table feet_force_N;                         ///< x, y on both feet
    Series unbalanced_hip_adduction_moment_Nm;  ///< what the muscles of one leg leave of what knee band and statics ask
    Series unbalanced_hip_rotation_moment_Nm;   ///< for about the hip's other axes; inertia out of the plane neglected
    Series center_of_pressure_m;                ///< ahead of the ankle, along the foot
    Series back_friction_use;                   ///< friction used over friction available
    Series feet_friction_use;
    Series contact_excess_N;  ///< by which back and feet need more than they can give, 0 where they do not: friction,
                              ///< pull, and where the pressure leaves the foot, pull at its other end
    Series drive_reached;     ///< 1; 0 where muscles fall short of the acceleration asked for
    Series drive_in_limits;   ///< 1; 0 where nothing within reach of the muscles keeps the contacts, margin included
    /// Share of capacity used: where the acceleration of this instant lies between the least (0) and the greatest (1)
    /// that activations and contacts admit here at this speed, tendons rigid. Beyond 0 or 1 where the lift is beyond
    /// what contacts hold, or stretched tendons give what rigid ones would not. NaN where floor or stop take a part,
    /// and where at this speed no activations at all keep the contacts. It measures acceleration, not effort: in a
    /// squeeze antagonists work against each other, and the bar does not move.
    Series relative_intensity;
    Series kinetic_energy_J;
    Series potential_energy_J;  ///< of body, bar and what pulls beside it, zero at the bottom
    Series tendon_energy_J;     ///< stored in the tendons of both legs; zero with rigid tendons
    Series muscle_work_J;       ///< of both legs' muscles on their paths since the start
    Series lumbar_work_J;       ///< of the lumbar moment since the start

    [[nodiscard]] Eigen::Index size() const { return time_s.size(); }
};

/// Sums over a repetition.
struct RepetitionTotals {
    double lift_duration_s = std::numeric_limits<double>::quiet_NaN();            ///< from leaving the floor to lockout
    double mean_bar_velocity_m_per_s = std::numeric_limits<double>::quiet_NaN();  ///< over the lift
    double mean_propulsive_velocity_m_per_s = std::numeric_limits<double>::quiet_NaN();  ///< while bar acceleration
                                                                                         ///< exceeds -g
    double peak_bar_velocity_m_per_s = std::numeric_limits<double>::quiet_NaN();
    double mean_bar_power_W = std::numeric_limits<double>::quiet_NaN();  ///< over the lift
    double peak_bar_power_W = std::numeric_limits<double>::quiet_NaN();
    double bar_work_J = 0.0;         ///< of the body on the bar over the lift; not on what pulls beside it
    double added_load_work_J = 0.0;  ///< of the body on band and chains over the lift: what they store
    double bar_impulse_Ns = 0.0;     ///< of the body on the bar over the lift
    std::array<double, joint_count> joint_work_J{};       ///< net, over the repetition, both legs
    std::array<double, joint_count> joint_impulse_Nms{};  ///< of the extension moment, one leg
    PerMuscle muscle_work_J;                              ///< net, of one leg's muscles
    PerMuscle muscle_positive_work_J;                     ///< while shortening
    PerMuscle muscle_impulse_Ns;                          ///< of one leg's muscles
    PerMuscle mean_activation;
    PerMuscle peak_activation;
    PerGroup time_under_tension_s{};  ///< activation of the group above the threshold
    double effort_integral_s = 0.0;   ///< activation squared, volume-weighted mean over the muscles, integrated
    double peak_relative_intensity = std::numeric_limits<double>::quiet_NaN();  ///< on the way up
    double contact_violation_s = 0.0;    ///< time on the way up in which back or feet need more than they can give
    double peak_contact_excess_N = 0.0;  ///< and the most of it
    double stop_work_J = 0.0;            ///< taken up by a hard stop at lockout and by the end of the range
    double floor_work_J = 0.0;           ///< taken up by the floor on landing
    // Energy that goes into the stretching tendons of each group and comes out of them, both legs; 0 with rigid ones.
    PerGroup tendon_stored_J{};            ///< over the repetition
    PerGroup tendon_returned_J{};          ///< over the repetition
    PerGroup tendon_stored_lowering_J{};   ///< of that, on the way down
    PerGroup tendon_returned_lifting_J{};  ///< of that, on the way up
    /// What is missing in the energy balance: muscles + lumbar moment - (kinetic + potential) - stop - floor.
    double energy_residual_J = 0.0;
};

/// When the weight left the floor and when it came to lockout, and how fast it rose between.
struct LiftSpan {
    double lift_off_s = std::numeric_limits<double>::quiet_NaN();  ///< NaN: it never did
    double lockout_s = std::numeric_limits<double>::quiet_NaN();
    double mean_bar_velocity_m_per_s = std::numeric_limits<double>::quiet_NaN();

    [[nodiscard]] double duration_s() const { return lockout_s - lift_off_s; }
    /// On the way up: from leaving the floor to lockout, or to the end where there is none. Never, if it never left.
    [[nodiscard]] bool contains(double time_s) const { return time_s >= lift_off_s && !(time_s > lockout_s + 1e-9); }
};

[[nodiscard]] LiftSpan lift_span(const MovingLift& lift, const std::vector<RepetitionEvent>& events);

/// One repetition of a lift in time.
struct Repetition {
    Outcome outcome = Outcome::completed;
    double failed_at_phase =
        std::numeric_limits<double>::quiet_NaN();  ///< highest phase of a failed lift; after lockout: where
    double bar_mass_kg = 0.0;
    double body_mass_kg = 0.0;
    std::vector<std::string> muscle_names;
    std::vector<std::string> muscle_groups;
    std::vector<RepetitionEvent> events;
    RepetitionSeries series;
    RepetitionTotals totals;
};

/// A group counts as under tension while its activation, weighted by volume, is at least this.
inline constexpr double tension_threshold = 0.1;

struct PrescribedOptions {
    double step_s = 0.01;  ///< between instants, [1e-4, 1], at most a tenth of the way up or down
    SharingOptions sharing{};
};

/// Inverse dynamics of a tempo: the motion is given, the muscles share what it takes, with force-velocity and passive
/// force, at every instant by themselves (no activation dynamics).
///
/// Tendons do not stretch. Behind one that does, activation moves force only after a while, so that instants hang
/// together and none can be shared by itself; forward motions do that.
///
/// @returns instants the muscles cannot manage have their status and NaN; the outcome is then out_of_reach, and all
///          sums are NaN
/// @throws InvalidArgument  a duration or setting outside its range
[[nodiscard]] Repetition prescribed_repetition(const MovingLift& lift, const Tempo& tempo,
                                               const PrescribedOptions& options = {});

}  // namespace coxa
