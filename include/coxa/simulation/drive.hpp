#pragma once

#include <coxa/analysis/sharing.hpp>
#include <coxa/analysis/sharing_program.hpp>
#include <coxa/muscle/activation.hpp>
#include <coxa/simulation/moving_lift.hpp>

#include <Eigen/Core>

#include <limits>
#include <optional>

namespace coxa {

/// What the nervous system knows when it decides: where the lift is, how fast, and how active the muscles are.
struct DriveState {
    double inclination_rad = 0.0;
    double rate_rad_per_s = 0.0;
    PerMuscle activation;
    PerMuscle ceiling;  ///< no muscle can be asked for more: 1, or less where fatigued
    /// The muscles at the length and velocity their fibers have behind stretched tendons; none: rigid tendons.
    std::optional<LegMuscles> leg = std::nullopt;
};

/// A decision: the activations aimed at, and the acceleration of the inclination they give.
struct DriveAim {
    PerMuscle activation;
    double acceleration_rad_per_s2 = 0.0;
    bool within_contact_limits = true;
    bool reached = true;  ///< false where muscles saturate short of the acceleration asked for
};

/// Decides on excitations for a lift, sample by sample. Contact limits are kept with a margin, for between the samples
/// the lift moves on.
class Driver {
public:
    /// @param contact_margin      share of friction and foot length kept in reserve, [0, 0.5]
    /// @param minimum_activation  no muscle is less active, whatever it is asked for
    Driver(const MovingLift& lift, double bar_mass_kg, const SharingOptions& sharing, double contact_margin,
           double minimum_activation);

    /// The activations within reach of one sample that lift with the greatest acceleration: a linear program over
    /// activations, limits of back and feet included. On the floor: those that take most off it.
    ///
    /// @param lowest,highest  activations within reach
    /// @param most_rad_per_s2  and no greater acceleration than this, as far as muscles and contacts can help it
    [[nodiscard]] DriveAim hardest(const DriveState& state, const PerMuscle& lowest, const PerMuscle& highest,
                                   double most_rad_per_s2 = std::numeric_limits<double>::infinity()) const;

    /// The least acceleration that any activations up to the ceiling give within the contact limits; none where back
    /// and feet cannot be held at this speed, whatever the muscles do.
    [[nodiscard]] std::optional<double> least_acceleration_rad_per_s2(const DriveState& state) const;

    /// The activations that share an acceleration with the least effort; where muscles or contacts cannot give it,
    /// those that come closest.
    [[nodiscard]] DriveAim sharing(const DriveState& state, double acceleration_rad_per_s2);

    /// The same among activations within reach of one sample: what is asked for now is given while others let go.
    ///
    /// @param lowest,highest  activations within reach
    [[nodiscard]] DriveAim sharing(const DriveState& state, double acceleration_rad_per_s2, const PerMuscle& lowest,
                                   const PerMuscle& highest);

    /// The activations that squeeze: gluteus maximus as active as one sample and the balance of the hold allow,
    /// antagonists with it, and of all that do the least effort.
    ///
    /// @param lowest,highest  activations within reach
    [[nodiscard]] DriveAim squeeze(const DriveState& state, double acceleration_rad_per_s2, const PerMuscle& lowest,
                                   const PerMuscle& highest);

    /// The activations that hold the body at the bottom, the bar on the floor.
    [[nodiscard]] DriveAim waiting(const DriveState& state);

private:
    /// What the muscles can still choose: between the least activation and the ceiling, as columns over [0, 1].
    struct Choice {
        MuscleBalance balance;
        PerMuscle least;
        PerMuscle range;

        [[nodiscard]] PerMuscle activation(const PerMuscle& chosen) const { return least + range * chosen; }
    };
    [[nodiscard]] Choice choice(const DriveState& state, double bar_mass_kg) const;
    [[nodiscard]] Choice choice(const DriveState& state, double bar_mass_kg, const PerMuscle& lowest,
                                const PerMuscle& highest) const;
    [[nodiscard]] DriveAim sharing_of(const Choice& can, double acceleration_rad_per_s2);
    /// The program of the least effort, in units of what each muscle can still choose.
    [[nodiscard]] SharingProgram least_effort(const Choice& choice, double acceleration_rad_per_s2) const;

    const MovingLift* lift_;
    Linkage careful_;  ///< the lift's linkage with the contact margin taken off
    double bar_mass_kg_;
    SharingCriterion criterion_;
    double minimum_activation_;
    PerMuscle weight_;
    RowVector warm_;
    bool saturated_ = false;  ///< the last acceleration asked for was out of reach
};

}  // namespace coxa
