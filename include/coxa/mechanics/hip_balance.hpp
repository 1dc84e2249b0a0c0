#pragma once

#include <coxa/mechanics/muscle_balance.hpp>
#include <coxa/mechanics/side_statics.hpp>

#include <Eigen/Core>
#include <Eigen/Dense>

namespace coxa {

/// Equilibrium about all three axes of the hip as conditions on the activations of one leg.
///
/// Five moment equations of a leg and, beside foot shear and pressure, three sideways contacts of its foot. Contacts do
/// no work along the lift, so that the same combination of the equations as in the sagittal plane is free of all five:
/// row 0 is what it was. The four others give four contacts in terms of the muscles and of the fifth, the outward
/// force: together with the free moment and side pressure that undo it at the hip it loads bones and ligaments of knee
/// and ankle only. It stays an unknown of the limits, `outward`.
///
/// @param pull  arms about the hip's second and third axes in the same posture
[[nodiscard]] MuscleBalance muscle_balance(const Equilibrium& statics, const SideStatics& side, const LegMuscles& leg,
                                           const HipPull& pull);

/// Moments of one leg toward adduction and internal rotation: passive plus activation times active.
[[nodiscard]] Eigen::Vector2d hip_moments(const MuscleBalance& balance, const PerMuscle& activation);

/// The contact forces that go with activations, a bar and, with HipRows::all_axes, an outward force of each foot.
[[nodiscard]] ContactForces contact_forces(const Equilibrium& statics, const SideStatics& side,
                                           const MuscleBalance& balance, const PerMuscle& activation,
                                           double bar_mass_kg, double outward_N);

}  // namespace coxa
