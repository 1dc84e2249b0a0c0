#pragma once

#include <coxa/exercise/linkage.hpp>
#include <coxa/mechanics/equilibrium.hpp>
#include <coxa/muscle/leg_muscles.hpp>

#include <Eigen/Core>

namespace coxa {

/// The lift as one lever: how fast every angle and the weights move along it, per radian of inclination.
struct LiftRates {
    /// Lumbar extension, hip extension, knee extension, plantarflexion per radian of inclination.
    JointVector extension_per_rad;
    double bar_rise_m_per_rad = 0.0;      ///< the load arm of the bar
    double body_work_Nm_per_rad = 0.0;    ///< work against the body's weight
    double work_per_kg_Nm_per_rad = 0.0;  ///< work against one kilogram of bar
};

/// Slopes along the lift, by automatic differentiation of the linkage.
[[nodiscard]] inline LiftRates lift_rates(const Linkage& linkage, double phase) {
    const Pose<Dual> pose = moving_pose_at(linkage, phase);
    const Body& body = linkage.body;
    LiftRates rates;
    rates.extension_per_rad << slope_of(pose.lumbar_extension_rad), -slope_of(pose.leg.hip_flexion_rad),
        -slope_of(pose.leg.knee_flexion_rad), -slope_of(pose.leg.ankle_dorsiflexion_rad);
    rates.bar_rise_m_per_rad = slope_of(pose.bar_m.y());
    const double rise = 2.0 * (body.foot.mass_kg * slope_of(pose.foot_center_m.y()) +
                               body.shank.mass_kg * slope_of(pose.shank_center_m.y()) +
                               body.thigh.mass_kg * slope_of(pose.thigh_center_m.y())) +
                        body.pelvis.mass_kg * slope_of(pose.pelvis_center_m.y()) +
                        body.trunk.mass_kg * slope_of(pose.trunk_center_m.y());
    rates.body_work_Nm_per_rad = gravity_m_per_s2 * rise;
    rates.work_per_kg_Nm_per_rad = gravity_m_per_s2 * rates.bar_rise_m_per_rad;
    return rates;
}

/// The muscles of one leg as levers of the lift.
struct MuscleLevers {
    PerMuscle generalized_arm_m;     ///< -dL/d(inclination): force times arm is work per radian of lift
    PerMuscle mechanical_advantage;  ///< -dL/d(bar height): bar weight one newton of muscle holds (beside the lumbar
                                     ///< moment, where a rhythm lets it work); large where the bar hardly rises
};

/// Generalized arm and mechanical advantage of every muscle of a leg.
[[nodiscard]] inline MuscleLevers muscle_levers(const LegMuscles& leg, const LiftRates& rates) {
    MuscleLevers levers;
    levers.generalized_arm_m =
        (leg.extension_arm_m.colwise() * rates.extension_per_rad.tail<3>().array()).colwise().sum().transpose();
    levers.mechanical_advantage = levers.generalized_arm_m / rates.bar_rise_m_per_rad;
    return levers;
}

}  // namespace coxa
