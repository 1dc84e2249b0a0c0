#include "catch.hpp"

#include <coxa/simulation/stabilized_runge_kutta.hpp>

#include <boost/numeric/odeint/stepper/controlled_runge_kutta.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

using namespace coxa;

namespace {

using State = StabilizedRungeKutta::State;

/// y' = -decay (y - cos t) - sin t, whose solution from 1 is cos t: smooth, and stiff for a fast decay (Prothero and
/// Robinson 1974).
struct Smooth {
    double decay_per_s;
    long evaluations = 0;

    void operator()(const State& y, State& rate, double t) {
        ++evaluations;
        rate[0] = -decay_per_s * (y[0] - std::cos(t)) - std::sin(t);
    }
    [[nodiscard]] double fastest_decay_per_s() const { return decay_per_s; }
};

/// The logistic equation, not linear and without anything fast.
struct Logistic {
    void operator()(const State& y, State& rate, double /*t*/) { rate[0] = y[0] * (1.0 - y[0]); }
    [[nodiscard]] double fastest_decay_per_s() const { return fastest; }
    double fastest = 1.0;
};

}  // namespace

TEST_CASE("Stabilized steps are of second order whatever the number of stages", "[integration]") {
    for (const double stages : {2.0, 6.0, 25.0}) {
        const auto error = [&](int steps) {
            const double h = 2.0 / steps;
            // What just asks for so many stages.
            Logistic system{((stages - 1.0) * (stages - 1.0) - 1.0) / (1.54 * h) + 1e-6};
            CHECK(StabilizedRungeKutta::stages(h, system.fastest) == stages);
            StabilizedRungeKutta stepper;
            State y{0.1};
            for (int i = 0; i < steps; ++i) {
                State next(1), rate(1), rate_after(1);
                system(y, rate, 0.0);
                stepper.do_step(std::ref(system), y, rate, i * h, next, rate_after, h);
                y = next;
            }
            return std::abs(y[0] - 0.1 * std::exp(2.0) / (1.0 + 0.1 * (std::exp(2.0) - 1.0)));
        };
        INFO("stages " << stages);
        CHECK(error(40) < 1e-3);
        CHECK(error(40) / error(80) == Approx(4.0).epsilon(0.15));
        CHECK(error(80) / error(160) == Approx(4.0).epsilon(0.15));
    }
}

TEST_CASE("Stabilized steps damp every decay up to the fastest", "[integration]") {
    for (const double h_times_fastest : {0.5, 3.0, 20.0, 200.0, 5000.0}) {
        double largest = 0.0;
        for (double share = 0.001; share <= 1.0; share += 0.001) {
            StabilizedRungeKutta stepper;
            const double decay = share * h_times_fastest;
            struct Decay {
                double decay, fastest;
                void operator()(const State& y, State& rate, double) { rate[0] = -decay * y[0]; }
                [[nodiscard]] double fastest_decay_per_s() const { return fastest; }
            } system{decay, h_times_fastest};
            State y{1.0}, rate{-decay}, next(1), rate_after(1);
            stepper.do_step(std::ref(system), y, rate, 0.0, next, rate_after, 1.0);
            largest = std::max(largest, std::abs(next[0]));
        }
        INFO("step times fastest decay " << h_times_fastest);
        CHECK(largest < 1.0);
    }
    // Stages grow with the root of the step: this is what they are for.
    CHECK(StabilizedRungeKutta::stages(1.0, 100.0) == 13.0);
    CHECK(StabilizedRungeKutta::stages(1.0, 10000.0) == 125.0);
}

TEST_CASE("Under error control a stiff equation is followed with few evaluations", "[integration]") {
    namespace odeint = boost::numeric::odeint;
    long gentle = 0;
    for (const double decay_per_s : {10.0, 1e5}) {
        odeint::controlled_runge_kutta<StabilizedRungeKutta> stepper(
            odeint::default_error_checker<double, odeint::range_algebra, odeint::default_operations>(1e-6, 1e-6));
        Smooth system{decay_per_s};
        State y{1.0};
        double t = 0.0, h = 1e-4, worst = 0.0;
        int steps = 0;
        while (t < 3.0 && ++steps < 10000) {
            h = std::min(h, 3.0 - t);
            if (stepper.try_step(std::ref(system), y, t, h) == odeint::success) {
                worst = std::max(worst, std::abs(y[0] - std::cos(t)));
            }
            if (3.0 - t < 1e-12) break;
        }
        INFO("decay " << decay_per_s << ", evaluations " << system.evaluations);
        CHECK(t == Approx(3.0));
        CHECK(worst < 1e-4);
        if (gentle == 0) gentle = system.evaluations;
        // A method without stabilization needs 3e5 / 3.3 steps of several evaluations.
        CHECK(system.evaluations < 60 * gentle);
        CHECK(system.evaluations < 20000);
    }
}

TEST_CASE("A step that would take too many stages is refused, not taken", "[integration]") {
    StabilizedRungeKutta stepper;
    Smooth system{1e9};
    State y{1.0}, rate{0.0}, next(1), rate_after(1), error(1);
    stepper.do_step(std::ref(system), y, rate, 0.0, next, rate_after, 1.0, error);
    CHECK(error[0] > 1e100);
    CHECK(next[0] == y[0]);
    CHECK(system.evaluations == 0);
}
