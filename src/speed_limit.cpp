#include <coxa/simulation/speed_limit.hpp>

#include <algorithm>
#include <cmath>

namespace coxa {

namespace {

/// Speeds are looked at a little beyond what the rough reckoning says can be reached.
constexpr double reach_reserve = 1.1;
/// Halvings of the bracket: to a thousandth of the speed that can be reached.
constexpr int halvings = 10;
/// Slowing is planned with this share of what the contacts admit, for muscles let go with delay.
constexpr double slowing_share = 0.5;

}  // namespace

SpeedLimit::SpeedLimit(const MovingLift& lift, const Driver& driver, const PerMuscle& ceiling,
                       double minimum_activation)
    : bottom_rad_(lift.bottom_rad()), step_rad_((lift.lockout_rad() - lift.bottom_rad()) / (places - 1)) {
    const PerMuscle least = ceiling.min(minimum_activation);
    const auto at = [&](std::size_t k, double rate_rad_per_s) {
        return DriveState{bottom_rad_ + step_rad_ * static_cast<double>(k), rate_rad_per_s, ceiling, ceiling};
    };
    const auto grown = [&](double rate_rad_per_s, double acceleration_rad_per_s2) {
        return std::sqrt(rate_rad_per_s * rate_rad_per_s + 2.0 * step_rad_ * std::max(0.0, acceleration_rad_per_s2));
    };
    double reached = 0.0;
    for (std::size_t k = 0; k < places; ++k) {
        rate_rad_per_s_[k] = reach_reserve * reached;
        if (k > 0 && !driver.least_acceleration_rad_per_s2(at(k, rate_rad_per_s_[k]))) {
            double low = 0.0, high = rate_rad_per_s_[k];
            for (int i = 0; i < halvings; ++i) {
                const double middle = 0.5 * (low + high);
                (driver.least_acceleration_rad_per_s2(at(k, middle)) ? low : high) = middle;
            }
            // Contacts that not even a lift at rest keeps are no matter of speed.
            if (low > 0.0) {
                rate_rad_per_s_[k] = low;
                reached = std::min(reached, low);
                exists_ = true;
            }
        }
        reached = grown(reached, driver.hardest(at(k, reached), least, ceiling).acceleration_rad_per_s2);
    }
    if (!exists_) return;
    for (std::size_t k = places - 1; k-- > 0;) {
        const double ahead = rate_rad_per_s_[k + 1];
        const double slowing = -driver.least_acceleration_rad_per_s2(at(k + 1, ahead)).value_or(0.0);
        const double most = grown(ahead, slowing_share * slowing);
        // At the bottom nothing moves yet.
        rate_rad_per_s_[k] = k == 0 ? most : std::min(rate_rad_per_s_[k], most);
    }
}

double SpeedLimit::rate_rad_per_s(double inclination_rad) const {
    if (!exists_) return std::numeric_limits<double>::infinity();
    const double place = std::clamp((inclination_rad - bottom_rad_) / step_rad_, 0.0, static_cast<double>(places - 1));
    const auto k = std::min(static_cast<std::size_t>(place), places - 2);
    const double along = place - static_cast<double>(k);
    return (1.0 - along) * rate_rad_per_s_[k] + along * rate_rad_per_s_[k + 1];
}

}  // namespace coxa
