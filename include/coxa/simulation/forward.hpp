#pragma once

#include <coxa/analysis/sharing.hpp>
#include <coxa/muscle/activation.hpp>
#include <coxa/simulation/moving_lift.hpp>
#include <coxa/simulation/repetition.hpp>
#include <coxa/simulation/tempo.hpp>

#include <functional>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

namespace coxa {

/// What the lifter intends.
enum class Intent {
    maximal,  ///< at every sample the excitation that lifts with the greatest acceleration
    smooth,   ///< to follow a tempo, as far as the muscles can
    pattern,  ///< excitations given beforehand
};

/// What arrests the bar at lockout.
enum class Arrest {
    planned,    ///< the lifter eases off before lockout and arrives with next to no speed; with given excitations
                ///< nobody does, and the bar overshoots
    hard_stop,  ///< something at the hips takes up all of the motion at lockout, its work reported, and holds against
                ///< whatever pushes further
    overshoot,  ///< nothing before the end of the range, which stops it as a hard stop does; the lifter turns back what
                ///< went past
};

/// What tendons do.
enum class Tendon {
    rigid,             ///< none stretches
    elastic,           ///< all stretch but those the muscle set says do not; fibers step implicitly, each by itself
    elastic_explicit,  ///< the same, fibers integrated with the rest
};

[[nodiscard]] Intent intent_from(std::string_view name);
[[nodiscard]] Arrest arrest_from(std::string_view name);
[[nodiscard]] Tendon tendon_from(std::string_view name);

/// Excitations given beforehand, constant from each start to the next.
struct ExcitationPattern {
    std::vector<double> start_s;  ///< ascending, the first 0
    Table excitation;             ///< one row per start, one column per muscle, [0, 1]
};

/// The state of a lift at one instant.
struct Instant {
    double time_s = 0.0;
    Stage stage = Stage::on_floor;
    bool rests = true;          ///< on the floor, the floor taking what the muscles do not
    bool stopped = false;       ///< at a stop, the stop taking what the muscles give beyond holding
    bool drive_reached = true;  ///< false where muscles fall short of the acceleration asked for
    bool drive_in_limits =
        true;  ///< false where nothing within reach of the muscles keeps the contacts, margin included
    double inclination_rad = 0.0;
    double rate_rad_per_s = 0.0;
    double muscle_work_J = 0.0;  ///< of both legs since the start
    double lumbar_work_J = 0.0;  ///< of the lumbar moment since the start
    PerMuscle excitation;
    PerMuscle activation;
    PerMuscle fiber_length_norm;  ///< with elastic tendons, else empty
};

struct ForwardOptions {
    Intent intent = Intent::maximal;
    /// The way up follows lift_s with smooth intent; the rest holds for every intent.
    Tempo tempo{};
    bool lowers = true;     ///< false: the repetition ends when the pause at the top is over
    bool squeezes = false;  ///< the pause at the top, if there is one, is a held peak contraction of gluteus maximus
    Arrest arrest = Arrest::planned;
    Tendon tendon = Tendon::rigid;
    ExcitationPattern pattern{};
    SharingOptions sharing{};
    /// How often the lifter decides, s, [0.001, 0.05].
    double control_period_s = 0.005;
    /// Friction and foot length the lifter keeps in reserve, [0, 0.5].
    double contact_margin = 0.02;
    double relative_tolerance = 1e-5;  ///< of a step of the integration, [1e-12, 1e-2]
    /// What an error of a step may be besides: rad, rad/s, J, activation, optimal fiber lengths, [1e-12, 1e-2].
    double absolute_tolerance = 1e-6;
    double implicit_step_s = 0.001;  ///< of elastic tendons, [1e-5, 0.01]
    double longest_lift_s = 20.0;    ///< [0.5, 600]; a bar still on its way up then counts as not lifted
    /// How far ahead a maximal drive looks for speeds at which back and feet could not be held, s, [0, 0.5]; 0: it does
    /// not. Muscles take about the deactivation time, 60 ms, to let go.
    double foresight_s = 0.06;
    /// How fast the lifter corrects what is not as planned, rad/s, [1, 50]: critically damped. Visual and vestibular
    /// corrections take a tenth to a fifth of a second.
    double correction_rad_per_s = 8.0;
    /// The same while braking, [1, 100]: braking is over in two tenths of a second, and is planned, not reacted to.
    double braking_correction_rad_per_s = 25.0;
    /// Planned braking uses this share of what weights and passive muscles alone brake with, [0.1, 1]: less than all,
    /// for muscles that let go late are still to be made up for.
    double braking_share = 0.7;
    double least_braking_s = 0.2;  ///< planned braking takes at least this long, s, [0.02, 2]: light bars need it
    /// How close to lockout counts as lockout, share of the way, [1e-4, 0.05]: a few millimetres of the bar's way.
    double lockout_tolerance = 0.005;
    /// How far a bar sinks before the lift counts as lost, share of the way, [1e-3, 0.2]: well above what corrections
    /// leave.
    double sinking_tolerance = 0.01;
    /// A lift that gains nothing for so long has stalled; one that has not left the floor by then never will, s,
    /// [0.05, 60]. Muscles are fully active after a twentieth of it.
    double patience_s = 1.0;
    /// No excitation brings activation below, [1e-3, 0.2]; see ActivationDynamics.
    double minimum_activation = ActivationDynamics{}.minimum_activation;
    /// Beyond lockout the range of hip and knee, the end of the table, stops a bar that nothing else arrests; false:
    /// the repetition ends there.
    bool stops_at_range_end = true;
    bool watches_contacts = true;  ///< locates where back and feet would lose their hold
    bool stops_at_slip = false;    ///< and ends there
    /// Upper bound of every muscle's activation, [0, 1]: 1 where not given.
    std::optional<PerMuscle> ceiling = std::nullopt;
    /// The same as it changes: asked at every decision, before it, for what holds from that instant on; or none.
    std::function<PerMuscle(const Instant&)> ceiling_at{};
    /// Activations at the start: those that hold the body, where not given.
    std::optional<PerMuscle> initial_activation = std::nullopt;
};

/// @throws InvalidArgument  a number outside its range; a pattern that does not fit
void check(const ForwardOptions& options, Eigen::Index muscle_count);

/// Called with what is done and what there is to do; false stops.
using Progress = std::function<bool(int done, int of)>;

/// A forward motion as it was integrated.
struct Trajectory {
    Outcome outcome = Outcome::completed;
    double failed_at_phase = std::numeric_limits<double>::quiet_NaN();
    double bar_mass_kg = 0.0;
    Tendon tendon = Tendon::rigid;
    std::vector<Instant> instants;
    std::vector<RepetitionEvent> events;
    double stop_work_J = 0.0;  ///< of hard stop and end of the range
    double floor_work_J = 0.0;
    double largest_fiber_residual = 0.0;  ///< of the balance of fiber and tendon, in units of maximal force
    /// The longest step of Euler's explicit method that would be stable for every fiber met, see stable_step_s;
    /// infinite with rigid tendons.
    double shortest_stable_step_s = std::numeric_limits<double>::infinity();
    long evaluations = 0;  ///< of the right-hand side
};

/// Integrates a repetition from rest at the bottom.
///
/// @param bar_mass_kg  plates included
/// @throws InvalidArgument  see check
[[nodiscard]] Trajectory forward_trajectory(const MovingLift& lift, double bar_mass_kg, const ForwardOptions& options);

/// What contacts, joints and muscles go through along a trajectory.
[[nodiscard]] Repetition observe(const MovingLift& lift, const Trajectory& trajectory);

/// A repetition in time, bar mass that of the linkage.
[[nodiscard]] inline Repetition forward_repetition(const MovingLift& lift, const ForwardOptions& options = {}) {
    return observe(lift, forward_trajectory(lift, lift.linkage().bar_mass_kg, options));
}

}  // namespace coxa
