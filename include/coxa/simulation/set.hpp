#pragma once

#include <coxa/literature/fatigue_parameters.hpp>
#include <coxa/muscle/fatigue.hpp>
#include <coxa/simulation/forward.hpp>

#include <array>
#include <vector>

namespace coxa {

/// One state for every muscle group.
using GroupFatigue = std::array<FatigueState, muscle_group_count>;
/// One set of rates for every muscle group. No hip values are published: the general set for all.
using GroupFatigueParameters = std::array<FatigueParameters, muscle_group_count>;

[[nodiscard]] constexpr GroupFatigueParameters general_fatigue_parameters() {
    GroupFatigueParameters parameters{};
    parameters.fill(literature::general_fatigue);
    return parameters;
}

/// Fatigue of every group after a repetition: its activation, weighted by volume, is the target of the group.
[[nodiscard]] GroupFatigue fatigue_after(const MovingLift& lift, const Trajectory& trajectory, GroupFatigue state,
                                         const GroupFatigueParameters& parameters);

struct SetOptions {
    int reps = 12;            ///< in each set at most, [1, 1000]
    int sets = 1;             ///< [1, 100]
    double rest_s = 120.0;    ///< between sets, at rest, [0, 1e5]
    bool to_failure = false;  ///< each set goes on until a repetition fails, or to 1000
    /// How the repetitions are done; a ceiling holds beside that of fatigue. Over whole sets the lifter decides half as
    /// often.
    ForwardOptions forward{.intent = Intent::smooth, .control_period_s = 0.01};
    GroupFatigueParameters fatigue = general_fatigue_parameters();
    GroupFatigue start{};  ///< rested
};

/// What became of sets of repetitions. Rows: repetitions tried, in order; group columns in the order of MuscleGroup.
struct SetResult {
    double bar_mass_kg = 0.0;
    Eigen::ArrayXi set;         ///< number of the set, from 1
    Eigen::ArrayXi repetition;  ///< within the set, from 1
    std::vector<Outcome> outcome;
    Series start_s;
    Series lift_duration_s;
    Series mean_bar_velocity_m_per_s;
    Series peak_bar_velocity_m_per_s;  ///< over the lift; NaN where the weight never left the floor
    Series velocity_loss;              ///< of the mean, since the first repetition of the set, as a fraction
    Table capacity;                    ///< of each group at the end of the repetition: one minus the fatigued share
    Table mean_activation;             ///< of each group over the repetition, weighted by volume
    Table lift_work_J;                 ///< of each group's muscles of both legs on the way up
    std::vector<int> completed;        ///< repetitions completed in each set
    // Along the whole of it, at every instant recorded: time, and the compartments of every group.
    Series time_s;
    Table active;
    Table fatigued;
    bool stopped = false;  ///< by the caller's progress function
    /// ok; integration_stopped where a repetition has no end: the sets end with it, and nobody knows whether it fails.
    Status status = Status::ok;
};

/// Sets of repetitions with fatigue: every group's activation is its target in the three-compartment model, and what is
/// fatigued cannot be activated.
///
/// @param progress  called after every repetition, or none
/// @throws InvalidArgument  a number outside its range; repetitions that do not come down; a squeeze without a pause
[[nodiscard]] SetResult simulate_set(const MovingLift& lift, double bar_mass_kg, const SetOptions& options,
                                     const Progress& progress = {});

}  // namespace coxa
