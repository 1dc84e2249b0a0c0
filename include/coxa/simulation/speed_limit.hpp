#pragma once

#include <coxa/simulation/drive.hpp>

#include <array>
#include <limits>

namespace coxa {

/// How fast a lift may go so that back and feet can still be held: forces of inertia grow with the square of the speed,
/// muscles that shorten faster give less, and at some speed no activations keep the contacts. The limit is the largest
/// speed at every place of the way from which the places ahead can be passed so, the lift slowing no more than the
/// contacts admit.
///
/// @source Bobrow JE, Dubowsky S, Gibson JS (1985) Time-optimal control of robotic manipulators along specified paths.
///         Int J Robot Res 4(3):3-17: velocity limit curve and switching curve in the phase plane
class SpeedLimit {
public:
    /// No limit.
    SpeedLimit() = default;

    /// Looks no further than to speeds that a lift from rest at the bottom can reach: heavy bars have no limit.
    ///
    /// @param ceiling             of the activations, one per muscle
    /// @param minimum_activation  no muscle is less active
    SpeedLimit(const MovingLift& lift, const Driver& driver, const PerMuscle& ceiling, double minimum_activation);

    [[nodiscard]] bool exists() const { return exists_; }
    /// Infinite where there is none.
    [[nodiscard]] double rate_rad_per_s(double inclination_rad) const;

private:
    static constexpr std::size_t places = 13;

    bool exists_ = false;
    double bottom_rad_ = 0.0;
    double step_rad_ = 1.0;
    std::array<double, places> rate_rad_per_s_{};
};

}  // namespace coxa
