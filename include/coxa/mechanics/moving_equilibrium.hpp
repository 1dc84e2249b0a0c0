#pragma once

#include <coxa/core/jet.hpp>
#include <coxa/exercise/linkage.hpp>
#include <coxa/mechanics/equilibrium.hpp>

namespace coxa {

/// What contacts and joints bear of one load, foot shear and pressure zero.
struct LoadCase {
    ContactVector contacts = ContactVector::Zero();
    JointVector moments = JointVector::Zero();

    friend LoadCase operator+(const LoadCase& a, const LoadCase& b) {
        return {a.contacts + b.contacts, a.moments + b.moments};
    }
    friend LoadCase operator*(const LoadCase& a, double times) { return {a.contacts * times, a.moments * times}; }
};

/// Everything the moving lift asks of contacts and joints in a pose. With speed w and acceleration e of the
/// inclination and a bar of mass m,
///     load = still + body_per_acceleration e + body_per_speed_squared w^2
///                  + m (bar_per_acceleration e + bar_per_speed_squared w^2) + floor_per_N N,
/// where N is the upward force of the floor on what rests on it at the bottom, and `still` holds the weights and
/// what pulls beside the bar.
struct MovingEquilibrium {
    Equilibrium still;
    LoadCase body_per_acceleration;
    LoadCase body_per_speed_squared;
    LoadCase bar_per_acceleration;   ///< per kilogram
    LoadCase bar_per_speed_squared;  ///< per kilogram
    LoadCase floor_per_N;
    LoadCase push_per_N;  ///< of a force on the pelvis at the bar's place, toward the feet
};

/// Newton-Euler of the linkage along its one way: inertia of every segment and of the bar as forces at the mass
/// centers (d'Alembert) beside the weights.
///
/// @param pose  with its derivatives by the inclination
/// @source planar Newton-Euler, docs/model.md section 3; segments turned out of the plane have the moment of inertia
///         of their view from the side
[[nodiscard]] MovingEquilibrium moving_equilibrium(const Linkage& linkage, const Pose<Jet>& pose);

/// The pose at an inclination with its derivatives.
[[nodiscard]] inline Pose<Jet> jet_pose_at(const Linkage& linkage, double inclination_rad) {
    return pose_at_inclination<Jet>(linkage, Jet::variable(inclination_rad));
}

/// Equilibrium in a motion given beforehand. The load is the bar's mass, kg, as for a lift held still.
///
/// @param rate_rad_per_s,acceleration_rad_per_s2  of the inclination
[[nodiscard]] Equilibrium prescribed_equilibrium(const MovingEquilibrium& moving, double rate_rad_per_s,
                                                 double acceleration_rad_per_s2);

/// Equilibrium of a lift that moves as forces make it. The load is the acceleration of the inclination, rad/s^2.
[[nodiscard]] Equilibrium free_equilibrium(const MovingEquilibrium& moving, double rate_rad_per_s, double bar_mass_kg);

/// Equilibrium at rest on the floor. The load is the upward force of the floor, N, with its sign turned: at zero the
/// lift leaves the floor.
[[nodiscard]] Equilibrium resting_equilibrium(const MovingEquilibrium& moving, double bar_mass_kg);

}  // namespace coxa
