#include "catch.hpp"
#include "common.hpp"

#include <coxa/muscle/activation.hpp>

#include <boost/numeric/odeint.hpp>

#include <cmath>
#include <random>

using namespace coxa;
using coxa::testing::complaint;
using coxa::testing::says;

namespace {

/// By adaptive integration to rounding error.
double integrated(const ActivationDynamics& dynamics, double excitation, double activation, double duration_s) {
    namespace odeint = boost::numeric::odeint;
    const auto rate = [&](double a, double& dadt, double) { dadt = rate_per_s(dynamics, excitation, a); };
    auto stepper = odeint::make_controlled<odeint::runge_kutta_dopri5<double>>(1e-12, 1e-12);
    odeint::integrate_adaptive(stepper, rate, activation, 0.0, duration_s, 1e-5);
    return activation;
}

}  // namespace

TEST_CASE("the rate of activation is the published equation", "[activation]") {
    const ActivationDynamics dynamics{0.02, 0.05, 4.0, 0.01};
    for (const auto& [u, a] : {std::pair{0.9, 0.2}, {0.1, 0.7}, {0.5, 0.5}, {0.3, 0.29}}) {
        const double f = 0.5 * std::tanh(4.0 * (u - a));
        const double expected = ((0.5 + f) / (0.02 * (0.5 + 1.5 * a)) + (0.5 - f) * (0.5 + 1.5 * a) / 0.05) * (u - a);
        CHECK(rate_per_s(dynamics, u, a) == Approx(expected).epsilon(1e-12));
    }
    // No excitation does not bring activation below the minimum.
    CHECK(rate_per_s(dynamics, 0.0, 0.01) == 0.0);
    // With a derivative number the slope is that of the values.
    const Dual slope = rate_per_s(dynamics, constant(0.8), variable(0.3));
    const double h = 1e-6;
    CHECK(slope_of(slope) ==
          Approx((rate_per_s(dynamics, 0.8, 0.3 + h) - rate_per_s(dynamics, 0.8, 0.3 - h)) / (2 * h)).epsilon(1e-6));
}

TEST_CASE("rise and fall take the time constants", "[activation]") {
    const ActivationDynamics dynamics;
    // Beside the excitation, rising and falling are each scaled by 1/2 + 3/2 a of their time constants.
    const double a = 0.5, slowness = 0.5 + 1.5 * a;
    CHECK(rate_per_s(dynamics, 1.0, a) / (1.0 - a) == Approx(1.0 / (0.015 * slowness)).epsilon(1e-3));
    CHECK(rate_per_s(dynamics, 0.0, a) / (0.01 - a) == Approx(slowness / 0.060).epsilon(1e-3));
    // From rest under full excitation to 1 - 1/e: with rising only, tau_a (integral of (1/2 + 3/2 a) / (1 - a)).
    const double target = 1.0 - std::exp(-1.0);
    const double time_s = 0.015 * (2.0 * std::log((1.0 - 0.01) / (1.0 - target)) - 1.5 * (target - 0.01));
    CHECK(integrated(dynamics, 1.0, 0.01, time_s) == Approx(target).margin(2e-3));
    CHECK(activation_after(dynamics, 1.0, 0.01, time_s) == Approx(target).margin(3e-3));
    // The smoothness of the paper makes rising as slow as the mean of both rates: the reason for the departure.
    ActivationDynamics published = dynamics;
    published.smoothness = 0.1;
    const double rising = 1.0 / (0.015 * slowness), falling = slowness / 0.060;
    CHECK(rate_per_s(published, 1.0, a) / (1.0 - a) == Approx(0.5 * (rising + falling)).epsilon(0.03));
    CHECK(integrated(published, 1.0, 0.01, time_s) < target - 0.1);
}

TEST_CASE("activation after a time is the integral of the rate", "[activation]") {
    std::mt19937 generator(2016);
    std::uniform_real_distribution<double> share(0.0, 1.0);
    for (const ActivationDynamics& dynamics : {ActivationDynamics{}, ActivationDynamics{0.010, 0.040}}) {
        for (const auto& [duration_s, error] :
             {std::pair{0.001, 1e-5}, {0.005, 3e-4}, {0.02, 3e-4}, {0.1, 3e-4}, {0.7, 1e-5}}) {
            double worst = 0.0;
            for (int i = 0; i < 200; ++i) {
                const double u = share(generator), a = std::max(0.01, share(generator));
                const double after = activation_after(dynamics, u, a, duration_s);
                worst = std::max(worst, std::abs(after - integrated(dynamics, u, a, duration_s)));
            }
            CAPTURE(duration_s);
            CHECK(worst < error);
        }
    }
    CHECK(activation_after({}, 0.3, 0.7, 0.0) == Approx(0.7).epsilon(1e-12));
    CHECK(activation_after({}, 0.3, 0.7, 1e6) == Approx(0.3).epsilon(1e-9));
    CHECK(activation_after({}, 0.0, 0.7, 1e6) == Approx(0.01).epsilon(1e-9));
}

TEST_CASE("excitation for a wanted activation brings it there or says what is possible", "[activation]") {
    const ActivationDynamics dynamics;
    std::mt19937 generator(7);
    std::uniform_real_distribution<double> share(0.0, 1.0);
    double worst = 0.0;
    int saturated = 0;
    for (const double duration_s : {0.002, 0.005, 0.03}) {
        for (int i = 0; i < 300; ++i) {
            const double a = std::max(0.01, share(generator)), wanted = share(generator);
            const double u = excitation_for(dynamics, a, wanted, duration_s);
            REQUIRE((u >= 0.0 && u <= 1.0));
            const double least = activation_after(dynamics, 0.0, a, duration_s);
            const double most = activation_after(dynamics, 1.0, a, duration_s);
            if (wanted < least) {
                CHECK(u == 0.0);
                ++saturated;
            } else if (wanted > most) {
                CHECK(u == 1.0);
                ++saturated;
            } else {
                worst = std::max(worst, std::abs(activation_after(dynamics, u, a, duration_s) - wanted));
            }
        }
    }
    CHECK(worst < 1.1e-8);
    CHECK(saturated > 100);
    // The more is wanted, the more is asked.
    double before = -1.0;
    for (double wanted = 0.35; wanted <= 0.55; wanted += 0.01) {
        const double u = excitation_for(dynamics, 0.4, wanted, 0.01);
        CHECK((u > before || u == 1.0));
        before = u;
    }
}

TEST_CASE("the muscles of a leg are what each is alone", "[activation]") {
    const MuscleSet& set = lumped();
    const LegActivationDynamics leg = activation_dynamics(set);
    const auto count = static_cast<Eigen::Index>(set.size());
    const PerMuscle u = PerMuscle::LinSpaced(count, 0.0, 1.0), a = PerMuscle::LinSpaced(count, 0.9, 0.1);
    const PerMuscle rate = rate_per_s(leg, u, a), after = activation_after(leg, u, a, 0.005);
    const PerMuscle asked = excitation_for(leg, a, after, 0.005);
    for (Eigen::Index i = 0; i < count; ++i) {
        const ActivationDynamics one{leg.activation_time_s[i], leg.deactivation_time_s[i]};
        CHECK(one.activation_time_s == set.muscles[static_cast<std::size_t>(i)].activation_time_s);
        CHECK(rate[i] == Approx(rate_per_s(one, u[i], a[i])).epsilon(1e-12));
        CHECK(after[i] == Approx(activation_after(one, u[i], a[i], 0.005)).epsilon(1e-12));
        CHECK(activation_after(one, asked[i], a[i], 0.005) == Approx(after[i]).margin(2e-8));
    }
}

TEST_CASE("activation outside its range is refused by name", "[activation][input]") {
    CHECK(says(complaint([] { ActivationDynamics{-0.01}.check(); }), {"activation_time_s", "-0.01"}));
    CHECK(says(complaint([] { ActivationDynamics{0.015, 0.06, 0.0}.check(); }), {"smoothness"}));
    CHECK(says(complaint([] { ActivationDynamics{0.015, 0.06, 10.0, 0.9}.check(); }), {"minimum_activation", "0.9"}));
    CHECK(says(complaint([] { (void)activation_after({}, 1.2, 0.5, 0.01); }), {"excitation", "1.2"}));
    CHECK(says(complaint([] { (void)activation_after({}, 0.2, -0.5, 0.01); }), {"activation", "-0.5"}));
    CHECK(says(complaint([] { (void)activation_after({}, 0.2, 0.5, -0.01); }), {"duration_s", "-0.01"}));
    CHECK(says(complaint([] { (void)excitation_for({}, 0.2, 2.0, 0.01); }), {"wanted_activation", "2"}));
    CHECK(says(complaint([] { (void)excitation_for({}, 0.2, 0.5, 0.0); }), {"duration_s"}));
    const LegActivationDynamics leg = activation_dynamics(lumped());
    PerMuscle u = PerMuscle::Constant(9, 0.5);
    const PerMuscle a = u;
    u[4] = std::nan("");
    CHECK(says(complaint([&] { (void)activation_after(leg, u, a, 0.01); }), {"excitation[4]", "nan"}));
    CHECK(says(complaint([&] { (void)activation_after(leg, PerMuscle::Constant(3, 0.5), a, 0.01); }),
               {"one per muscle"}));
}
