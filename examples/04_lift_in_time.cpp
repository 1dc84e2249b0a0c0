// The lift in time: what is the true one-repetition maximum, how fast does a bar of 70 % of it rise, and how many
// repetitions are in a set?

#include <coxa/coxa.hpp>

#include <cstdio>

int main() {
    const auto body = coxa::scale_body({.mass_kg = 80, .height_m = 1.80, .sex = coxa::Sex::male});
    const auto lift = coxa::moving_lift(coxa::HipThrust{}, body, coxa::lai_uhlrich2023());

    const coxa::OneRepMax most = coxa::one_rep_max(lift);
    std::printf("one-repetition maximum %.0f kg (held still at every angle: %.0f kg)\n", most.bar_mass_kg,
                most.held_bar_mass_kg);

    const double bar_mass_kg = 0.7 * most.bar_mass_kg;
    for (const auto& [name, intent] : {std::pair{"smooth", coxa::Intent::smooth}, {"maximal", coxa::Intent::maximal}}) {
        // At lockout the bar is held for a second, in the drive with gluteus maximus squeezed.
        const coxa::ForwardOptions options{
            .intent = intent, .tempo = {.pause_top_s = 1.0}, .squeezes = intent == coxa::Intent::maximal};
        const coxa::Repetition rep = coxa::observe(lift, coxa::forward_trajectory(lift, bar_mass_kg, options));
        std::printf("%-8s %s: bar at %.2f m/s in the mean, %.2f at most, effort %.2f s, energy missing %.1e J\n", name,
                    std::string(coxa::to_string(rep.outcome)).c_str(), rep.totals.mean_bar_velocity_m_per_s,
                    rep.totals.peak_bar_velocity_m_per_s, rep.totals.effort_integral_s, rep.totals.energy_residual_J);
    }

    const coxa::SetResult set = coxa::simulate_set(lift, bar_mass_kg, {.to_failure = true});
    std::printf("repetitions to failure with %.0f kg: %d; the last one %.0f %% slower than the first\n", bar_mass_kg,
                set.completed.front(), 100.0 * set.velocity_loss[set.completed.front() - 1]);
    return most.status == coxa::Status::ok ? 0 : 1;
}
