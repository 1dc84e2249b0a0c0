#include <coxa/simulation/instant_forces.hpp>

namespace coxa {

ForcesAlong::ForcesAlong(const MovingLift& lift, Tendon tendon) : lift_(&lift) {
    if (tendon != Tendon::rigid) fibers_.emplace(*lift.muscles().set);
}

InstantForces ForcesAlong::at(const Instant& instant) const {
    const double q = instant.inclination_rad, w = instant.rate_rad_per_s;
    const LegMuscles leg = lift_->leg(q, w);
    InstantForces now;
    now.force_N = instant.activation * leg.max_active_force_N + leg.passive_force_N;
    now.fiber_length_norm = leg.fiber_length_norm;
    now.fiber_velocity_norm = lift_->lift_muscles(q).fiber_rate_per_rad * w;
    if (!fibers_) return now;
    const FiberPaths paths = fiber_paths(*lift_, q, w);
    for (std::size_t k = 0; k < fibers_->size(); ++k) {
        const Eigen::Index c = fibers_->column(k);
        const ElasticFiber fiber = fibers_->moving(k, paths, instant.activation, instant.fiber_length_norm[c]);
        now.force_N[c] = lift_->muscles().max_isometric_force_N[c] * fiber.tendon_force_norm;
        now.fiber_length_norm[c] = fiber.length_norm;
        now.fiber_velocity_norm[c] = fiber.velocity_per_s * fibers_->muscle(k).per_max_velocity_s;
    }
    return now;
}

}  // namespace coxa
