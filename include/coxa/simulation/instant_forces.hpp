#pragma once

#include <coxa/simulation/forward.hpp>
#include <coxa/simulation/stretching_fibers.hpp>

#include <optional>

namespace coxa {

/// Forces and fibers of one leg's muscles at an instant of a forward motion.
struct InstantForces {
    PerMuscle force_N;  ///< along the tendon
    PerMuscle fiber_length_norm;
    PerMuscle fiber_velocity_norm;  ///< over the maximal velocity, lengthening positive
};

/// Flexion moment at the hips, both together, with which a stop there, like that of the joint's ligaments, takes up
/// what the muscles give beyond holding.
///
/// @param excess_Nm  moment about the lift
[[nodiscard]] inline double stop_hip_moment_Nm(const Pose<Jet>& pose, double excess_Nm) {
    return excess_Nm / -pose.leg.hip_flexion_rad.slope;
}

/// Gives the forces of a trajectory's instants. Refers to the lift, which must outlive it.
class ForcesAlong {
public:
    ForcesAlong(const MovingLift& lift, Tendon tendon);

    [[nodiscard]] InstantForces at(const Instant& instant) const;

private:
    const MovingLift* lift_;
    std::optional<StretchingFibers> fibers_;  ///< none with rigid tendons
};

}  // namespace coxa
