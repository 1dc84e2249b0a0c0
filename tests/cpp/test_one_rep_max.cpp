// The dynamic one-repetition maximum and the load-velocity profile.

#include "catch.hpp"
#include "common.hpp"

#include <coxa/simulation/load_velocity.hpp>
#include <coxa/simulation/one_rep_max.hpp>
#include <coxa/simulation/set.hpp>

#include <cmath>
#include <limits>
#include <memory>

using namespace coxa;
using coxa::testing::complaint;
using coxa::testing::man;
using coxa::testing::says;

namespace {

Outcome tried(const MovingLift& lift, double bar_mass_kg) {
    return forward_trajectory(lift, bar_mass_kg, {.lowers = false, .arrest = Arrest::hard_stop}).outcome;
}

}  // namespace

TEST_CASE("Above the maximum no repetition succeeds, below it all do", "[one_rep_max]") {
    const HipThrust shallow{.bar = {.plate_radius_m = 0.30}};
    const HipThrust shoulder{.back = {.along_m = man().hip_to_shoulder_m, .behind_m = 0.0}};
    for (const HipThrust& thrust : {HipThrust{}, shallow, shoulder}) {
        const MovingLift lift = moving_lift(thrust, man(), lai_uhlrich2023());
        const OneRepMax most = one_rep_max(lift);
        REQUIRE(most.status == Status::ok);
        CHECK(most.failed_bar_mass_kg > most.bar_mass_kg);
        CHECK(most.failed_bar_mass_kg - most.bar_mass_kg <= 0.05);
        CHECK(tried(lift, most.bar_mass_kg) == Outcome::completed);
        CHECK(tried(lift, most.failed_bar_mass_kg) == most.failure);
        for (const double share : {0.0, 0.3, 0.6, 0.8, 0.9, 0.96, 0.99, 0.999}) {
            CAPTURE(share);
            CHECK(tried(lift, share * most.bar_mass_kg) == Outcome::completed);
        }
        for (const double share : {1.001, 1.01, 1.04, 1.1, 1.3, 2.0}) {
            CAPTURE(share);
            const Outcome outcome = tried(lift, share * most.failed_bar_mass_kg);
            CHECK((outcome == Outcome::stalled || outcome == Outcome::did_not_leave_floor));
        }
        // Beside the load held at every angle: momentum helps past a sticking point on the way, not off the floor.
        const MaxHeldLoad held = max_held_load(lift.linkage(), lai_uhlrich2023());
        CHECK(most.held_bar_mass_kg == Approx(held.bar_mass_kg).epsilon(1e-9));
        CHECK(most.held_sticking_phase == Approx(held.phase));
        CHECK(most.bar_mass_kg > 0.9 * held.bar_mass_kg);
        if (held.phase > 0.3) {
            CHECK(most.failure == Outcome::stalled);
            CHECK(most.failed_at_phase > 0.3);
        } else {
            CHECK(most.bar_mass_kg < 1.01 * held.bar_mass_kg);
        }
        // From a strong bottom the bar arrives with speed where it sticks.
        if (thrust.back.along_m) CHECK(most.bar_mass_kg > 1.02 * held.bar_mass_kg);
        // Lockout counts from 0.5 % of the way before it.
        const double rise_m =
            lift.bar_height_m(lift.linkage().inclination_at(0.995)) - lift.bar_height_m(lift.bottom_rad());
        CHECK(most.mean_bar_velocity_m_per_s == Approx(rise_m / most.lift_duration_s));
        CHECK(most.mean_bar_velocity_m_per_s < 0.5);
    }
}

TEST_CASE("Stronger people lift more, weak ones not even themselves", "[one_rep_max]") {
    double before = 0.0;
    for (const double strength : {0.5, 0.7, 1.0, 1.4, 2.0}) {
        const OneRepMax most = one_rep_max(HipThrust{}, man(strength));
        REQUIRE(most.status == Status::ok);
        CHECK(most.bar_mass_kg > before + 20.0);
        before = most.bar_mass_kg;
    }
    // Twice the muscle lifts twice bar and body together, and a little more for the legs that come with it.
    const double once = one_rep_max(HipThrust{}, man()).bar_mass_kg;
    CHECK(before > 2.0 * once);
    CHECK(before < 2.6 * once);

    const OneRepMax none = one_rep_max(HipThrust{}, man(0.08));
    CHECK(none.status == Status::body_weight_infeasible);
    CHECK(std::isnan(none.bar_mass_kg));
    CHECK(none.repetitions_tried == 1);
    CHECK(none.failure != Outcome::completed);

    const OneRepMax beyond = one_rep_max(HipThrust{}, man(), lai_uhlrich2023(), {.heaviest_bar_kg = 150.0});
    CHECK(beyond.status == Status::unlimited);
    CHECK(std::isinf(beyond.bar_mass_kg));
    CHECK_FALSE(beyond.failure.has_value());
}

TEST_CASE("A band, a tired or a slipping lifter take from the maximum", "[one_rep_max]") {
    const MovingLift plain = moving_lift(HipThrust{}, man(), lai_uhlrich2023());
    const double most = one_rep_max(plain).bar_mass_kg;
    const MovingLift banded =
        moving_lift(HipThrust{.loads = {.band = HipBand{.slack_length_m = 0.2, .stiffness_N_per_m = 1500.0}}}, man(),
                    lai_uhlrich2023());
    CHECK(one_rep_max(banded).bar_mass_kg < most - 5.0);
    OneRepMaxOptions tired;
    tired.forward.ceiling = PerMuscle::Constant(plain.muscle_count(), 0.8);
    const double left = one_rep_max(plain, tired).bar_mass_kg;
    CHECK(left < 0.85 * most);
    CHECK(left > 0.6 * most);
    const MovingLift slippery = moving_lift(
        HipThrust{.feet = {.offset_m = 0.15, .friction = 0.05}, .back = {.friction = 0.05}}, man(), lai_uhlrich2023());
    const MovingLift rough = moving_lift(HipThrust{.feet = {.offset_m = 0.15}}, man(), lai_uhlrich2023());
    CHECK(one_rep_max(slippery).bar_mass_kg < one_rep_max(rough).bar_mass_kg - 1.0);
}

TEST_CASE("A finer search moves the maximum by less than its tolerance", "[one_rep_max]") {
    const MovingLift lift = moving_lift(HipThrust{}, man(), lai_uhlrich2023());
    const OneRepMax fine = one_rep_max(lift, {.tolerance_kg = 0.01});
    const OneRepMax coarse = one_rep_max(lift, {.tolerance_kg = 2.0});
    CHECK(fine.bar_mass_kg >= coarse.bar_mass_kg - 0.01);
    CHECK(fine.failed_bar_mass_kg <= coarse.failed_bar_mass_kg + 0.01);
    CHECK(fine.repetitions_tried > coarse.repetitions_tried);
    OneRepMaxOptions often;
    often.forward.control_period_s = 0.002;
    CHECK(one_rep_max(lift, often).bar_mass_kg == Approx(fine.bar_mass_kg).epsilon(0.01));
    CHECK(says(complaint([&] { (void)one_rep_max(lift, {.tolerance_kg = 0.0}); }), {"tolerance_kg = 0 kg"}));
    CHECK(
        says(complaint([&] { (void)one_rep_max(lift, {.heaviest_bar_kg = 2000.0}); }), {"heaviest_bar_kg = 2000 kg"}));
}

TEST_CASE("The search for the maximum reports its progress and stops when told to", "[one_rep_max]") {
    const MovingLift lift = moving_lift(HipThrust{}, man(), lai_uhlrich2023());
    int calls = 0, foreseen = 0;
    const OneRepMax most = one_rep_max(lift, {}, [&](int done, int of) {
        CHECK(done == ++calls);
        CHECK(of >= done);
        foreseen = of;
        return true;
    });
    CHECK(calls == most.repetitions_tried);
    CHECK(foreseen == calls);
    CHECK(most.status == Status::ok);
    for (const int last : {1, 2, 4}) {
        const OneRepMax stopped = one_rep_max(lift, {}, [&](int done, int) { return done < last; });
        CAPTURE(last);
        CHECK(stopped.repetitions_tried == last);
        CHECK(stopped.status == Status::not_converged);
        CHECK(stopped.bar_mass_kg <= most.bar_mass_kg);
        if (last == 1) CHECK(std::isnan(stopped.failed_bar_mass_kg));
        if (!std::isnan(stopped.failed_bar_mass_kg)) CHECK(stopped.failed_bar_mass_kg >= most.failed_bar_mass_kg);
    }
    // No load has been looked at where the search for the maximum is stopped.
    const LoadVelocity none = load_velocity(lift, {0.5, 0.7}, {}, [](int done, int) { return done > 0; });
    CHECK(none.one_rep_max.status == Status::not_converged);
    CHECK(none.fraction.size() == 0);
}

TEST_CASE("A repetition without end is no failed lift", "[one_rep_max][set]") {
    // Muscles whose force at speed is no number: slow motions go on, fast ones cannot.
    MuscleSet set = lai_uhlrich2023();
    const auto speaks_slowly = std::make_shared<const QuinticSpline>(
        [](double v) {
            const double nan = std::numeric_limits<double>::quiet_NaN();
            return v < -0.05 ? CurveSample{nan, nan, nan} : CurveSample{1.0, 0.0, 0.0};
        },
        -1.0, 1.0, 200);
    for (auto& curve : set.force_velocity) curve = speaks_slowly;
    const MovingLift lift = moving_lift(HipThrust{}, man(), set);
    REQUIRE(tried(lift, 0.0) == Outcome::integration_stopped);
    const OneRepMax most = one_rep_max(lift);
    CHECK(most.status == Status::integration_stopped);
    CHECK(std::isnan(most.bar_mass_kg));
    CHECK(most.failure == Outcome::integration_stopped);
    CHECK(most.failed_at_phase >= 0.0);
    const LoadVelocity profile = load_velocity(lift, {0.5, 0.8});
    CHECK(profile.outcome == std::vector<Outcome>(2, Outcome::not_tried));
    CHECK(profile.one_rep_max.status == Status::integration_stopped);
    SetOptions sets{.reps = 3, .sets = 2};
    sets.forward.intent = Intent::maximal;
    const SetResult result = simulate_set(lift, 0.0, sets);
    CHECK(result.status == Status::integration_stopped);
    CHECK(result.outcome == std::vector<Outcome>(1, Outcome::integration_stopped));
    CHECK(result.completed == std::vector<int>(1, 0));
    CHECK(simulate_set(moving_lift(HipThrust{}, man(), lai_uhlrich2023()), 420.0, sets).status == Status::ok);
}

TEST_CASE("The maximum is lifted in the profile of loads as well", "[load_velocity]") {
    // The band grows toward lockout, where planned braking takes the little speed there is.
    const Body big = scale_body({.mass_kg = 140, .height_m = 2.05, .sex = Sex::male});
    const MovingLift lift =
        moving_lift(HipThrust{.loads = {.band = HipBand{.slack_length_m = 0.25, .stiffness_N_per_m = 1200.0}}}, big,
                    lai_uhlrich2023());
    const LoadVelocity profile = load_velocity(lift, {0.9, 0.99, 1.0});
    CHECK(profile.outcome == std::vector<Outcome>(3, Outcome::completed));
    CHECK(profile.mean_bar_velocity_m_per_s[2] > 0.0);
    CHECK(profile.mean_bar_velocity_m_per_s[2] < profile.mean_bar_velocity_m_per_s[1]);
}

TEST_CASE("Velocity falls with load, and the line is that of least squares", "[load_velocity]") {
    const MovingLift lift = moving_lift(HipThrust{}, man(), lai_uhlrich2023());
    const std::vector<double> fractions{0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 1.0, 1.1};
    const LoadVelocity profile = load_velocity(lift, fractions);
    REQUIRE(profile.fraction.size() == 8);
    REQUIRE(profile.one_rep_max.status == Status::ok);
    Eigen::Index completed = 0;
    for (Eigen::Index i = 0; i < 8; ++i) {
        const auto k = static_cast<std::size_t>(i);
        CHECK(profile.bar_mass_kg[i] == Approx(fractions[k] * profile.one_rep_max.bar_mass_kg));
        CHECK((profile.outcome[k] == Outcome::completed) == std::isfinite(profile.mean_bar_velocity_m_per_s[i]));
        if (profile.outcome[k] != Outcome::completed) continue;
        ++completed;
        CHECK(profile.peak_bar_velocity_m_per_s[i] > profile.mean_bar_velocity_m_per_s[i]);
        CHECK(profile.mean_propulsive_velocity_m_per_s[i] >= profile.mean_bar_velocity_m_per_s[i] - 1e-9);
        if (i == 0) continue;
        CHECK(profile.mean_bar_velocity_m_per_s[i] < profile.mean_bar_velocity_m_per_s[i - 1]);
        CHECK(profile.peak_bar_velocity_m_per_s[i] < profile.peak_bar_velocity_m_per_s[i - 1]);
        CHECK(profile.lift_duration_s[i] > profile.lift_duration_s[i - 1]);
    }
    CHECK(completed >= 6);
    CHECK(profile.outcome.back() != Outcome::completed);
    // Normal equations, solved otherwise.
    Eigen::MatrixXd a(completed, 2);
    a.col(0).setOnes();
    a.col(1) = profile.fraction.head(completed).matrix();
    for (const auto& [line, velocity] :
         {std::pair(profile.mean_line, profile.mean_bar_velocity_m_per_s),
          std::pair(profile.peak_line, profile.peak_bar_velocity_m_per_s),
          std::pair(profile.propulsive_line, profile.mean_propulsive_velocity_m_per_s)}) {
        const Eigen::VectorXd y = velocity.head(completed).matrix();
        const Eigen::Vector2d x = a.colPivHouseholderQr().solve(y);
        CHECK(line.velocity_at_no_load_m_per_s == Approx(x[0]).epsilon(1e-9));
        CHECK(line.slope_m_per_s_per_fraction == Approx(x[1]).epsilon(1e-9));
        CHECK(line.fraction_at_no_velocity == Approx(-x[0] / x[1]).epsilon(1e-9));
        const double unexplained = (y - a * x).squaredNorm() / (y.array() - y.mean()).matrix().squaredNorm();
        CHECK(line.r_squared == Approx(1.0 - unexplained).epsilon(1e-9));
        CHECK(line.slope_m_per_s_per_fraction < 0.0);
    }
    CHECK(profile.mean_line.r_squared > 0.9);
    int calls = 0;
    const LoadVelocity part = load_velocity(lift, fractions, {}, [&](int done, int of) {
        CHECK(of == 8);
        if (done > 0) CHECK(done == ++calls);
        return done < 3;
    });
    CHECK(calls == 3);
    CHECK(part.fraction.size() == 3);
    CHECK(part.outcome.size() == 3);
    const auto text = [&](const std::vector<double>& loads) {
        return complaint([&] { (void)load_velocity(lift, loads); });
    };
    CHECK(says(text({0.5}), {"fractions = 1 loads", "at least two"}));
    CHECK(says(text({0.5, 1.5}), {"fractions = 1.5", "between 0.001 and 1.2"}));
    CHECK(says(text({0.5, 0.5}), {"fractions = 0.5", "must be given once"}));
}
