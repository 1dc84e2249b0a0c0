#include "catch.hpp"
#include "common.hpp"

#include <coxa/literature/fatigue_parameters.hpp>
#include <coxa/muscle/fatigue.hpp>

#include <boost/numeric/odeint.hpp>

#include <array>
#include <cmath>
#include <limits>
#include <random>

using namespace coxa;
using coxa::testing::complaint;
using coxa::testing::says;

namespace {

constexpr FatigueParameters general = literature::general_fatigue;

/// The published equations, compartment by compartment: active, resting, fatigued.
using Compartments = std::array<double, 3>;

void published_rates(const FatigueParameters& p, double target, const Compartments& x, Compartments& rate) {
    const auto [active, resting, fatigued] = x;
    double drive = 0.0;
    if (active >= target) {
        drive = p.relaxation_rate_per_s * (target - active);
    } else if (resting >= target - active) {
        drive = p.development_rate_per_s * (target - active);
    } else {
        drive = p.development_rate_per_s * resting;
    }
    const double recovery = p.recovery_rate_per_s * (active >= target ? p.rest_multiplier : 1.0);
    rate = {drive - p.fatigue_rate_per_s * active, -drive + recovery * fatigued,
            p.fatigue_rate_per_s * active - recovery * fatigued};
}

Compartments integrated(const FatigueParameters& p, Compartments x, double target, double time_s) {
    namespace odeint = boost::numeric::odeint;
    const auto stepper = odeint::make_controlled(1e-12, 1e-12, 0.01, odeint::runge_kutta_dopri5<Compartments>());
    const auto rates = [&](const Compartments& at, Compartments& rate, double) {
        published_rates(p, target, at, rate);
    };
    if (time_s > 0.0) odeint::integrate_adaptive(stepper, rates, x, 0.0, time_s, std::min(1e-3, time_s));
    return x;
}

}  // namespace

TEST_CASE("Fatigue follows the published equations through every switch", "[fatigue]") {
    std::mt19937 random(11);
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    for (int i = 0; i < 200; ++i) {
        FatigueParameters p = literature::fatigue_parameters[static_cast<std::size_t>(i) % 10].parameters;
        if (i % 3 == 0) {  // harsher than any muscle, where the modes are not far apart
            p = {0.05 + 0.5 * unit(random), 0.02 + 0.2 * unit(random), 1.0 + 2.0 * unit(random)};
        }
        FatigueState state{0.0, 0.0};
        Compartments x{0.0, 1.0, 0.0};
        if (i % 2 == 1) {
            state.fatigued = unit(random);
            state.active = (1.0 - state.fatigued) * unit(random);
            x = {state.active, state.resting(), state.fatigued};
        }
        for (int step = 0; step < 5; ++step) {
            const double target = step == 2 ? 0.0 : (i % 5 == 0 ? 1.0 : unit(random));
            const double time_s = std::pow(10.0, -2.0 + 4.0 * unit(random));
            state = advance(p, state, target, time_s);
            x = integrated(p, x, target, time_s);
            INFO("case " << i << ", step " << step << ", target " << target << ", time " << time_s);
            CHECK(state.active == Approx(x[0]).margin(2e-8));
            CHECK(state.fatigued == Approx(x[2]).margin(2e-8));
            CHECK(state.resting() == Approx(x[1]).margin(2e-8));
            CHECK(state.active + state.resting() + state.fatigued == Approx(1.0).epsilon(1e-15));
            CHECK(state.active >= -1e-15);
            CHECK(state.fatigued >= -1e-15);
            CHECK(state.resting() >= -1e-14);
        }
    }
}

TEST_CASE("Fatigue over a time is that over its parts", "[fatigue]") {
    for (const double target : {0.0, 0.05, 0.3, 0.7, 1.0}) {
        for (const FatigueState& start : {FatigueState{0.0, 0.0}, FatigueState{0.6, 0.3}, FatigueState{0.1, 0.9}}) {
            const FatigueState once = advance(general, start, target, 600.0);
            FatigueState parts = start;
            for (int i = 0; i < 6000; ++i) parts = advance(general, parts, target, 0.1);
            CHECK(parts.active == Approx(once.active).margin(1e-11));
            CHECK(parts.fatigued == Approx(once.fatigued).margin(1e-11));
            const FatigueState none = advance(general, start, target, 0.0);
            CHECK(none.active == start.active);
            CHECK(none.fatigued == start.fatigued);
        }
    }
}

TEST_CASE("Rest restores, faster by the multiplier; maximal effort decays to what can be sustained", "[fatigue]") {
    const FatigueState tired = advance(general, {}, 1.0, 120.0);
    CHECK(tired.capacity() < 0.45);
    const FatigueState rested = advance(general, tired, 0.0, 2000.0);
    CHECK(rested.capacity() == Approx(1.0).margin(1e-9));
    CHECK(rested.active == Approx(0.0).margin(1e-12));
    // Once nothing is active any more the fatigued part decays with r R.
    const FatigueState early = advance(general, tired, 0.0, 10.0);
    const FatigueState late = advance(general, early, 0.0, 60.0);
    CHECK(late.fatigued / early.fatigued == Approx(std::exp(-15.0 * 0.00091 * 60.0)).epsilon(1e-9));

    for (const auto& set : literature::fatigue_parameters) {
        const FatigueParameters& p = set.parameters;
        INFO(set.joint);
        check(p);
        const double F = p.fatigue_rate_per_s, R = p.recovery_rate_per_s, L = p.development_rate_per_s;
        const FatigueState end = advance(p, {}, 1.0, 1e6);
        CHECK(end.active == Approx(R * L / (R * F + L * (F + R))).epsilon(1e-10));
        CHECK(end.active == Approx(sustainable_target(p)).epsilon(2e-3));
        CHECK(sustainable_target(p) == Approx(R / (F + R)));
        CHECK(endurance_time_s(p, 0.999 * sustainable_target(p)) == std::numeric_limits<double>::infinity());
        CHECK(std::isfinite(endurance_time_s(p, 1.001 * sustainable_target(p))));
        // Just below it a target is held for ever, just above it is not.
        const FatigueState held = advance(p, {}, 0.98 * sustainable_target(p), 1e6);
        CHECK(held.active == Approx(0.98 * sustainable_target(p)).epsilon(2e-3));
        CHECK(held.active + held.resting() > 0.98 * sustainable_target(p));
        const FatigueState lost = advance(p, {}, 1.05 * sustainable_target(p), 1e6);
        CHECK(lost.capacity() < 1.05 * sustainable_target(p));
    }
}

TEST_CASE("Endurance time is when the target is missed", "[fatigue]") {
    for (const auto& set : literature::fatigue_parameters) {
        const FatigueParameters& p = set.parameters;
        for (const double target : {0.15, 0.3, 0.5, 0.7, 0.9}) {
            INFO(set.joint << " at " << target);
            const double closed_s = endurance_time_s(p, target);
            // By bisection on the state itself.
            double low = 0.0, high = 10.0 * closed_s;
            for (int i = 0; i < 60; ++i) {
                const double middle = 0.5 * (low + high);
                (advance(p, {}, target, middle).capacity() > target ? low : high) = middle;
            }
            CHECK(low > closed_s);
            // The closed form again with the drive's lag: active muscle settles at L T/(L + F) with the rate L + F.
            const double F = p.fatigue_rate_per_s, R = p.recovery_rate_per_s, L = p.development_rate_per_s;
            const double settled = L * target / (L + F);
            const double lagging_s =
                (std::log((L + F) / (L + F - R)) - std::log(1.0 - R * (1.0 - target) / (F * settled))) / R;
            CHECK(low == Approx(lagging_s).epsilon(1e-9));
            if (target >= 0.3) CHECK(low - closed_s < 0.5);
        }
        CHECK(endurance_time_s(p, 1.0) == 0.0);
    }
    // The formula as printed.
    CHECK(endurance_time_s(general, 0.5) == Approx(-std::log(1.0 - 0.00091 * 0.5 / (0.0097 * 0.5)) / 0.00091));
}

TEST_CASE("Endurance times are like those measured at middle loads, shorter at high ones", "[fatigue]") {
    // Frey-Law and Avin (2010), Table 2: time = b0 target^b1. The rates were fitted to these curves over all loads,
    // which the form of the model does not follow everywhere: it is up to 39 % above them (elbow) at middle loads.
    struct Measured {
        const char* joint;
        double b0_s, b1;
    };
    for (const Measured& m :
         {Measured{"general", 21.92, -1.98}, Measured{"ankle", 34.71, -2.06}, Measured{"knee", 19.38, -1.88},
          Measured{"trunk", 22.69, -2.27}, Measured{"shoulder", 14.86, -1.83}, Measured{"elbow", 17.98, -2.21},
          Measured{"grip", 33.55, -1.61}}) {
        for (const auto& set : literature::fatigue_parameters) {
            if (set.joint != m.joint) continue;
            const auto ratio = [&](double target) {
                return endurance_time_s(set.parameters, target) / (m.b0_s * std::pow(target, m.b1));
            };
            INFO(m.joint);
            for (const double target : {0.2, 0.3, 0.4, 0.5, 0.6})
                CHECK(std::abs(std::log(ratio(target))) < std::log(1.4));
            CHECK(ratio(0.8) < 1.0);
            CHECK(ratio(0.9) < 0.6);
            if (set.joint == "knee") {
                for (const double target : {0.3, 0.4, 0.5}) CHECK(ratio(target) == Approx(1.0).margin(0.06));
            }
        }
    }
}

TEST_CASE("Work and rest in turn leave less fatigue than the work alone", "[fatigue]") {
    FatigueState paced{}, steady{};
    for (int i = 0; i < 10; ++i) {
        paced = advance(general, advance(general, paced, 0.7, 5.0), 0.0, 10.0);
        steady = advance(general, steady, 0.7, 5.0);
    }
    CHECK(paced.capacity() > steady.capacity() + 0.1);
    FatigueParameters plain = general;
    plain.rest_multiplier = 1.0;
    FatigueState slow{};
    for (int i = 0; i < 10; ++i) slow = advance(plain, advance(plain, slow, 0.7, 5.0), 0.0, 10.0);
    CHECK(paced.capacity() > slow.capacity() + 0.05);
}

TEST_CASE("A fatigue model that cannot be is refused", "[fatigue]") {
    const auto with = [](auto change) {
        FatigueParameters p = general;
        change(p);
        return complaint([&] { check(p); });
    };
    CHECK(with([](auto&) {}).empty());
    CHECK(with([](auto& p) { p.fatigue_rate_per_s = 0.0; }) ==
          "coxa: fatigue_rate_per_s = 0 1/s: must be a finite number > 0");
    CHECK(says(with([](auto& p) { p.recovery_rate_per_s = -0.001; }), {"recovery_rate_per_s = -0.001 1/s"}));
    CHECK(says(with([](auto& p) { p.rest_multiplier = 0.5; }), {"rest_multiplier = 0.5", ">= 1"}));
    CHECK(says(with([](auto& p) { p.rest_multiplier = std::nan(""); }), {"rest_multiplier"}));
    CHECK(says(with([](auto& p) { p.development_rate_per_s = 0.0; }), {"development_rate_per_s = 0 1/s"}));
    CHECK(says(with([](auto& p) { p.development_rate_per_s = 0.05; }), {"development_rate_per_s", "four times"}));
    CHECK(says(with([](auto& p) { p.relaxation_rate_per_s = 0.05; }), {"relaxation_rate_per_s", "four times"}));
    CHECK(says(complaint([] { (void)advance(general, {0.7, 0.5}, 0.5, 1.0); }), {"active + fatigued = 1.2"}));
    CHECK(says(complaint([] { (void)advance(general, {-0.1, 0.5}, 0.5, 1.0); }), {"active = -0.1"}));
    CHECK(says(complaint([] { (void)advance(general, {}, 1.5, 1.0); }), {"target = 1.5"}));
    CHECK(says(complaint([] { (void)advance(general, {}, 0.5, -1.0); }), {"step_s = -1 s"}));
    CHECK(says(complaint([] { (void)endurance_time_s(general, 0.0); }), {"target = 0"}));
}
