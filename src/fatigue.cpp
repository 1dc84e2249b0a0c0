#include <coxa/core/errors.hpp>
#include <coxa/core/roots.hpp>
#include <coxa/muscle/fatigue.hpp>

#include <cmath>
#include <limits>
#include <optional>

namespace coxa {

namespace {

/// What the drive does.
enum class Drive {
    relaxing,   ///< more is active than asked for
    following,  ///< enough rests to reach the target
    exhausted,  ///< all that is not fatigued goes into action
};

/// A quantity that settles: start + slow (exp(-slow_rate t) - 1) + fast (exp(-fast_rate t) - 1).
struct Course {
    double start;
    double slow;
    double fast;
};

/// Solution of one case of the drive: active and fatigued muscle from a state on.
///
/// fatigued' = F active - k fatigued holds in every case, so that a mode with rate m has active/fatigued = (k - m)/F.
struct Solution {
    double slow_rate;
    double fast_rate;
    Course active;
    Course fatigued;

    Solution(const FatigueParameters& p, Drive drive, const FatigueState& from, double target) {
        const double F = p.fatigue_rate_per_s;
        const double k = p.recovery_rate_per_s * (drive == Drive::relaxing ? p.rest_multiplier : 1.0);
        double active_level = 0.0;
        double fatigued_level = 0.0;
        if (drive == Drive::exhausted) {
            const double L = p.development_rate_per_s;
            const double trace = L + F + k;
            const double determinant = k * F + L * (F + k);
            fast_rate = 0.5 * (trace + std::sqrt(trace * trace - 4.0 * determinant));
            slow_rate = determinant / fast_rate;
            fatigued_level = L * F / determinant;
            active_level = k * L / determinant;
        } else {
            const double L = drive == Drive::relaxing ? p.relaxation_rate_per_s : p.development_rate_per_s;
            fast_rate = L + F;
            slow_rate = k;
            active_level = L * target / fast_rate;
            fatigued_level = F * active_level / k;
        }
        const double slow_mode = (k - slow_rate) / F;  // active over fatigued
        const double fast_mode = F / (k - fast_rate);  // fatigued over active
        const double away_active = from.active - active_level;
        const double away_fatigued = from.fatigued - fatigued_level;
        const double scale = 1.0 / (1.0 - slow_mode * fast_mode);
        const double slow_fatigued = scale * (away_fatigued - fast_mode * away_active);
        const double fast_active = scale * (away_active - slow_mode * away_fatigued);
        active = {from.active, slow_mode * slow_fatigued, fast_active};
        fatigued = {from.fatigued, slow_fatigued, fast_mode * fast_active};
    }

    [[nodiscard]] double at(const Course& course, double time_s) const {
        return course.start + course.slow * std::expm1(-slow_rate * time_s) +
               course.fast * std::expm1(-fast_rate * time_s);
    }
    [[nodiscard]] FatigueState at(double time_s) const { return {at(active, time_s), at(fatigued, time_s)}; }

    /// When fatigued muscle passes a level to `above` (1) or below it (-1), within a time. It is on the other side
    /// before, or starts from the very level to that side; it turns round once at most.
    [[nodiscard]] std::optional<double> time_of_passing(double level, double above, double within_s) const {
        const auto over = [&](double time_s) { return above * (at(fatigued, time_s) - level); };
        const double turn_s =
            std::log(-fast_rate * fatigued.fast / (slow_rate * fatigued.slow)) / (fast_rate - slow_rate);
        const bool turns = turn_s > 0.0 && turn_s < within_s;
        const bool at_level = !(over(0.0) < 0.0);
        if (turns && !at_level && over(turn_s) > 0.0) return root_between(over, 0.0, turn_s);
        if (at_level && !(turns && over(turn_s) < 0.0)) return std::nullopt;
        if (!(over(within_s) > 0.0)) return std::nullopt;
        return root_between(over, turns ? turn_s : 0.0, within_s);
    }
};

}  // namespace

void check(const FatigueParameters& p) {
    const auto rate = [](std::string_view name, double value) {
        if (!(std::isfinite(value) && value > 0.0)) reject(name, value, "1/s", "must be a finite number > 0");
    };
    rate("fatigue_rate_per_s", p.fatigue_rate_per_s);
    rate("recovery_rate_per_s", p.recovery_rate_per_s);
    rate("development_rate_per_s", p.development_rate_per_s);
    rate("relaxation_rate_per_s", p.relaxation_rate_per_s);
    if (!(std::isfinite(p.rest_multiplier) && p.rest_multiplier >= 1.0)) {
        reject("rest_multiplier", p.rest_multiplier, "", "must be a finite number >= 1");
    }
    const double slow = p.fatigue_rate_per_s + p.rest_multiplier * p.recovery_rate_per_s;
    const auto faster = [slow](std::string_view name, double value) {
        if (value >= 4.0 * slow) return;
        reject(name, value, "1/s",
               "must be at least four times fatigue and resting recovery together, >= " + detail::shortest(4.0 * slow));
    };
    faster("development_rate_per_s", p.development_rate_per_s);
    faster("relaxation_rate_per_s", p.relaxation_rate_per_s);
}

void check(const FatigueState& state) {
    constexpr double rounding = 1e-9;
    require_between("active", state.active, "", -rounding, 1.0 + rounding);
    require_between("fatigued", state.fatigued, "", -rounding, 1.0 + rounding);
    require_between("active + fatigued", state.active + state.fatigued, "", -rounding, 1.0 + rounding);
}

FatigueState advance(const FatigueParameters& parameters, const FatigueState& state, double target, double step_s) {
    check(parameters);
    check(state);
    require_between("target", target, "", 0.0, 1.0, "a fraction of the rested group");
    require_between("step_s", step_s, "s", 0.0, 1e7);
    const double F = parameters.fatigue_rate_per_s;
    const double R = parameters.recovery_rate_per_s;
    const double most_fatigued = 1.0 - target;  // above it the rest does not suffice
    const auto beyond = [&](const FatigueState& s) {
        if (s.fatigued != most_fatigued) return s.fatigued > most_fatigued;
        const double rate = F * s.active - R * s.fatigued;
        return rate > 0.0 || (rate == 0.0 && parameters.development_rate_per_s * (target - s.active) > F * s.active);
    };

    FatigueState now = state;
    double left_s = step_s;
    if (now.active > target || target == 0.0) {
        const Solution solution(parameters, Drive::relaxing, now, target);
        if (target == 0.0) return solution.at(left_s);
        // Active muscle settles below the target, so it passes it once.
        const double L = parameters.relaxation_rate_per_s;
        const double level = L * target / (L + F);
        const double passing_s = std::log((now.active - level) / (target - level)) / (L + F);
        if (passing_s >= left_s) return solution.at(left_s);
        now = {target, solution.at(solution.fatigued, passing_s)};
        left_s -= passing_s;
    }
    bool exhausted = beyond(now);
    // It passes the limit a few times at most. A state that rests on it could be said to pass it without end by
    // rounding; both cases are the same there.
    constexpr int most_passings = 8;
    for (int passings = 0;; ++passings) {
        const Solution solution(parameters, exhausted ? Drive::exhausted : Drive::following, now, target);
        const auto passing_s = solution.time_of_passing(most_fatigued, exhausted ? -1.0 : 1.0, left_s);
        if (!passing_s || passings == most_passings) return solution.at(left_s);
        now = {solution.at(solution.active, *passing_s), most_fatigued};
        left_s -= *passing_s;
        exhausted = !exhausted;
    }
}

double sustainable_target(const FatigueParameters& parameters) {
    check(parameters);
    return parameters.recovery_rate_per_s / (parameters.fatigue_rate_per_s + parameters.recovery_rate_per_s);
}

double endurance_time_s(const FatigueParameters& parameters, double target) {
    check(parameters);
    if (!(target > 0.0 && target <= 1.0)) reject("target", target, "", "must be above 0 and at most 1");
    const double R = parameters.recovery_rate_per_s;
    const double filled = R * (1.0 - target) / (parameters.fatigue_rate_per_s * target);
    if (filled >= 1.0) return std::numeric_limits<double>::infinity();
    return -std::log1p(-filled) / R;
}

}  // namespace coxa
