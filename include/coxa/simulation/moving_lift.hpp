#pragma once

#include <coxa/core/spline_table.hpp>
#include <coxa/core/status.hpp>
#include <coxa/exercise/exercise.hpp>
#include <coxa/exercise/linkage.hpp>
#include <coxa/mechanics/moving_equilibrium.hpp>
#include <coxa/muscle/leg_muscles.hpp>
#include <coxa/muscle/person_muscles.hpp>

#include <Eigen/Core>

namespace coxa {

/// What moving along the lift takes at an inclination, the bar included, per radian of lift: the muscles of both legs
/// together must give still + per_speed_squared w^2 + inertia e (speed w, acceleration e of the inclination).
struct LiftDemand {
    double still_Nm = 0.0;
    double per_speed_squared_kg_m2 = 0.0;
    double inertia_kg_m2 = 0.0;
    double floor_m = 0.0;  ///< added to the demand per newton of floor force: negative, the floor helps
};

/// The muscles of one leg as the moving lift feels them.
struct LiftMuscles {
    PerMuscle generalized_arm_m;   ///< moment about the lift per newton
    PerMuscle max_active_force_N;  ///< isometric, along the tendon
    PerMuscle passive_force_N;
    PerMuscle fiber_rate_per_rad;  ///< fiber velocity over the maximal one, lengthening positive, per rad/s of lift
};

/// A lift made ready to move: everything that depends on the inclination alone, tabulated along its one way, so that
/// an instant of the motion costs a look into a table. The pelvis turns against the trunk as prescribed; the lumbar
/// moment does its work beside the muscles'. Immutable once made; refers to the muscle set, which must outlive it.
class MovingLift {
public:
    /// @param knots  of the table between bottom and lockout, [16, 4096]; the way goes on a little beyond both ends
    /// @throws InvalidArgument  knots outside their range, or a lift whose bottom or lockout lies outside the range of
    ///                          the muscles
    MovingLift(const Linkage& linkage, const MuscleSet& set, int knots = 160);

    [[nodiscard]] const Linkage& linkage() const { return linkage_; }
    [[nodiscard]] const PersonMuscles& muscles() const { return muscles_; }
    [[nodiscard]] Eigen::Index muscle_count() const { return count_; }
    [[nodiscard]] double bottom_rad() const { return linkage_.bottom_inclination_rad; }
    [[nodiscard]] double lockout_rad() const { return linkage_.lockout_inclination_rad; }
    /// End of the table beyond lockout: as far as legs and muscles speak, at most a tenth of the way.
    [[nodiscard]] double highest_rad() const { return table_.last(); }

    [[nodiscard]] LiftDemand demand(double inclination_rad, double bar_mass_kg) const;
    /// What the lumbar spine bears off the floor, with the forces of one leg's muscles, the other leg doing the same.
    [[nodiscard]] double lumbar_extension_moment_Nm(double inclination_rad, double rate_rad_per_s,
                                                    double acceleration_rad_per_s2, double bar_mass_kg,
                                                    const PerMuscle& force_N) const;
    [[nodiscard]] LiftMuscles lift_muscles(double inclination_rad) const;
    /// Musculotendon lengths of one leg, m.
    [[nodiscard]] PerMuscle musculotendon_length_m(double inclination_rad) const;
    /// Their derivatives by the inclination, m/rad.
    [[nodiscard]] PerMuscle lengthening_m_per_rad(double inclination_rad) const;
    /// The leg of a pose as the statics wants it, active forces at the velocity of the fibers.
    [[nodiscard]] LegMuscles leg(double inclination_rad, double rate_rad_per_s) const;
    /// Factor of the active force of every muscle at the velocity of its fiber behind a tendon that does not stretch.
    [[nodiscard]] PerMuscle velocity_factor(const LiftMuscles& at, double rate_rad_per_s) const;
    /// Of one muscle.
    [[nodiscard]] double velocity_factor(const LiftMuscles& at, double rate_rad_per_s, Eigen::Index muscle) const {
        return (*muscles_.set->force_velocity[static_cast<std::size_t>(muscle)])(at.fiber_rate_per_rad[muscle] *
                                                                                 rate_rad_per_s);
    }

    /// Height of the bar, m, and its rise per radian of lift.
    [[nodiscard]] double bar_height_m(double inclination_rad) const;
    [[nodiscard]] double bar_rise_m_per_rad(double inclination_rad) const;

    /// Kinetic energy, J.
    [[nodiscard]] double kinetic_energy_J(double inclination_rad, double rate_rad_per_s, double bar_mass_kg) const;
    /// Potential energy of body, bar and hip loads against gravity and springs, J, zero at the bottom.
    [[nodiscard]] double potential_energy_J(double inclination_rad, double bar_mass_kg) const;

private:
    [[nodiscard]] LiftDemand demand_from(Eigen::Index first_column, double inclination_rad, double bar_mass_kg) const;

    Linkage linkage_;
    PersonMuscles muscles_;
    Eigen::Index count_ = 0;
    PerMuscle per_max_velocity_s_;  ///< one over the maximal velocity of the fiber, in optimal lengths
    const QuinticSpline* common_force_velocity_ = nullptr;  ///< that of every muscle, where they share one
    SplineTable table_;
};

/// A lift ready to move, for an exercise; see MovingLift.
[[nodiscard]] MovingLift moving_lift(const Exercise auto& exercise, const Body& body, const MuscleSet& muscles) {
    return MovingLift(linkage(exercise, body), muscles);
}

}  // namespace coxa
