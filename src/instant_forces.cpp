#include <coxa/simulation/instant_forces.hpp>

namespace coxa {

ForcesAlong::ForcesAlong(const MovingLift& lift, Tendon tendon) : lift_(&lift) {
    if (tendon != Tendon::rigid) fibers_.emplace(*lift.muscles().set);
}

InstantForces ForcesAlong::at(const Instant& instant) const {
    const double q = instant.inclination_rad, w = instant.rate_rad_per_s;
    const PersonMuscles& muscles = lift_->muscles();
    const LegMuscles leg = lift_->leg(q, w);
    InstantForces now;
    now.force_N = instant.activation * leg.max_active_force_N + leg.passive_force_N;
    now.fiber_length_norm = leg.fiber_length_norm;
    now.fiber_velocity_norm = lift_->lift_muscles(q).fiber_rate_per_rad * w;
    if (!fibers_) return now;
    const PerMuscle length_m = leg.musculotendon_length_m / muscles.length_ratio;
    const PerMuscle velocity_m_per_s = lift_->lengthening_m_per_rad(q) * w / muscles.length_ratio;
    for (Eigen::Index k = 0; k < instant.activation.size(); ++k) {
        const ElasticMuscle& muscle = (*fibers_)[static_cast<std::size_t>(k)];
        if (muscle.muscle->rigid_tendon) continue;
        const double strongest_N = muscles.max_isometric_force_N[k];
        const double fiber = std::max(instant.fiber_length_norm[k], muscle.least_length_norm);
        const MuscleDrive drive{std::clamp(instant.activation[k], 0.0, 1.0), length_m[k], velocity_m_per_s[k]};
        now.force_N[k] = strongest_N * tendon_force_norm(muscle, length_m[k], fiber);
        now.fiber_length_norm[k] = fiber;
        now.fiber_velocity_norm[k] =
            fiber_velocity(muscle, drive, fiber).velocity_per_s / muscle.muscle->max_contraction_velocity_per_s;
        now.tendon_energy_J += 2.0 * strongest_N * muscle.muscle->optimal_fiber_length_m * muscles.length_ratio[k] *
                               tendon_energy_norm(muscle, length_m[k], fiber);
    }
    return now;
}

}  // namespace coxa
