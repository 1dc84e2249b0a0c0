#include "catch.hpp"
#include "common.hpp"

#include <coxa/exercise/added_loads.hpp>
#include <coxa/literature/elastic_bands.hpp>

#include <array>
#include <random>

using namespace coxa;
using coxa::testing::complaint;
using coxa::testing::man;
using coxa::testing::says;

namespace {

const std::array<BandPoint, 4> stiffening{{{0.25, 60.0}, {0.5, 95.0}, {1.0, 150.0}, {2.0, 320.0}}};

HipBand linear_band() {
    return {.slack_length_m = 0.35, .stiffness_N_per_m = 800.0, .anchor_x_m = 0.55, .anchor_height_m = 0.02};
}
HipBand curved_band() {
    return {.slack_length_m = 0.20, .curve = BandCurve(stiffening), .strands = 4, .anchor_x_m = 0.45};
}
Chains light_chains() { return {.mass_per_length_kg_per_m = 12.0, .length_m = 0.30, .lift_off_height_m = 0.25}; }

std::vector<AddedLoads> all_loads() {
    return {{.band = linear_band()},
            {.band = curved_band()},
            {.chains = light_chains()},
            {.band = curved_band(), .chains = light_chains()}};
}

}  // namespace

TEST_CASE("Pull of band and chains is the slope of their energy", "[added_loads]") {
    std::mt19937 random(5);
    std::uniform_real_distribution<double> x(-0.1, 1.2), y(0.05, 0.9), angle(-3.1, 3.1);
    for (const AddedLoads& loads : all_loads()) {
        check(loads);
        for (int i = 0; i < 400; ++i) {
            const Vec2<> bar(x(random), y(random));
            const Vec2<> pull = pull_N<double>(loads, bar);
            // By derivative numbers, in a direction of its own each time.
            const double a = angle(random);
            const Vec2<> way(std::cos(a), std::sin(a));
            const Dual step = variable(0.0);
            const Vec2<Dual> moving(Dual(bar.x() + step * way.x()), Dual(bar.y() + step * way.y()));
            const Dual energy = energy_J<Dual>(loads, moving);
            CHECK(energy.value() == Approx(energy_J<double>(loads, bar)));
            CHECK(slope_of(energy) == Approx(-pull.dot(way)).margin(1e-10));
            const Vec2<Dual> pull_moving = pull_N<Dual>(loads, moving);
            CHECK(pull_moving.x().value() == Approx(pull.x()).margin(1e-12));
            CHECK(pull_moving.y().value() == Approx(pull.y()).margin(1e-12));
            // By differences of the energy; and differences of the pull against its own derivative. Kinks of slope
            // (slack, chain limits) lie within h of a few places: there the error is of the order of h.
            constexpr double h = 1e-6;
            const Vec2<> ahead = bar + h * way, behind = bar - h * way;
            const double difference = (energy_J<double>(loads, ahead) - energy_J<double>(loads, behind)) / (2.0 * h);
            CHECK(difference == Approx(-pull.dot(way)).epsilon(1e-6).margin(1e-4));
            const Vec2<> change = (pull_N<double>(loads, ahead) - pull_N<double>(loads, behind)) / (2.0 * h);
            CHECK(change.x() == Approx(slope_of(pull_moving.x())).epsilon(1e-4).margin(1e-3));
            CHECK(change.y() == Approx(slope_of(pull_moving.y())).epsilon(1e-4).margin(1e-3));
        }
    }
}

TEST_CASE("A band pulls toward its anchors with the force of its strands", "[added_loads]") {
    const AddedLoads loads{.band = linear_band()};
    // 3-4-5 triangle above the anchor.
    const Vec2<> bar(0.55 + 0.3, 0.02 + 0.4);
    const Vec2<> pull = pull_N<double>(loads, bar);
    const double each_N = 800.0 * (0.5 - 0.35);
    CHECK(pull.x() == Approx(-2.0 * each_N * 0.6));
    CHECK(pull.y() == Approx(-2.0 * each_N * 0.8));
    CHECK(energy_J<double>(loads, bar) == Approx(2.0 * 0.5 * 800.0 * 0.15 * 0.15));
    CHECK(band_elongation<double>(*loads.band, bar) == Approx(0.15 / 0.35));

    // Slack, up to the very anchor: no force, no energy, no NaN.
    for (const double height : {0.02, 0.1, 0.3699}) {
        CHECK(pull_N<double>(loads, Vec2<>(0.55, height)).norm() == 0.0);
        CHECK(energy_J<double>(loads, Vec2<>(0.55, height)) == 0.0);
    }
    // Continuous where it becomes taut.
    CHECK(pull_N<double>(loads, Vec2<>(0.55, 0.37 + 1e-9)).norm() == Approx(2.0 * 800.0 * 1e-9).epsilon(1e-5));
}

TEST_CASE("Chains weigh what has left the floor", "[added_loads]") {
    const AddedLoads loads{.chains = light_chains()};
    const double g = gravity_m_per_s2;
    const auto down = [&](double height) { return -pull_N<double>(loads, Vec2<>(0.5, height)).y(); };
    CHECK(down(0.10) == 0.0);
    CHECK(down(0.25) == 0.0);
    CHECK(down(0.40) == Approx(12.0 * 0.15 * g));
    CHECK(down(0.55) == Approx(12.0 * 0.30 * g));
    CHECK(down(0.80) == Approx(12.0 * 0.30 * g));
    CHECK(lifted_mass_kg<double>(loads, 0.40) == Approx(12.0 * 0.15));
    CHECK(pull_N<double>(loads, Vec2<>(0.5, 0.4)).x() == 0.0);
    // Energy: the mass in the air times the height of its center over where it lay.
    CHECK(energy_J<double>(loads, Vec2<>(0.5, 0.40)) == Approx(12.0 * 0.15 * g * 0.075));
    CHECK(energy_J<double>(loads, Vec2<>(0.5, 0.80)) == Approx(12.0 * 0.30 * g * (0.55 - 0.15)));
    // Chains that hang at all times are a bar of their mass, beside an energy that does not change.
    const AddedLoads hung{.chains = Chains{.mass_per_length_kg_per_m = 20.0, .length_m = 0.1}};
    CHECK(pull_N<double>(hung, Vec2<>(0.5, 0.3)).y() == Approx(-2.0 * g));
    CHECK(energy_J<double>(hung, Vec2<>(0.5, 0.7)) - energy_J<double>(hung, Vec2<>(0.5, 0.3)) == Approx(2.0 * g * 0.4));
}

TEST_CASE("A measured band's curve goes through its points, smooth and never falling", "[added_loads]") {
    const auto holds = [](const auto& points) {
        const BandCurve curve(points);
        CHECK(curve.force_N(0.0) == 0.0);
        CHECK(curve.force_N(-0.5) == 0.0);
        for (const BandPoint& point : points) CHECK(curve.force_N(point.elongation) == Approx(point.force_N));
        constexpr int steps = 3000;
        const double last = 1.2 * curve.last_elongation();
        double before = 0.0, slope_before = slope_of(curve.force_N(variable(1e-12)));
        double area = 0.0, force_before = 0.0;
        for (int i = 1; i <= steps; ++i) {
            const double x = last * i / steps;
            const Dual force = curve.force_N(variable(x));
            CHECK(force.value() > before);
            CHECK(slope_of(force) >= 0.0);
            // C1: the slope changes by no more than its own curvature allows in one step.
            CHECK(std::abs(slope_of(force) - slope_before) < 0.02 * points.back().force_N);
            slope_before = slope_of(force);
            before = force.value();
            area += 0.5 * (last / steps) * (force.value() + force_before);
            force_before = force.value();
            if (i % 100 == 0) CHECK(curve.energy_per_length_N(x) == Approx(area).epsilon(1e-5));
        }
    };
    holds(stiffening);
    for (const auto& band : literature::theraband_forces) {
        INFO(band.color);
        holds(band.points);
        CHECK(band.points[1].force_N / band.points[0].force_N == Approx(1.45).margin(0.06));
    }
    // A straight row of points is a straight line.
    const std::array<BandPoint, 3> straight{{{0.5, 10.0}, {0.8, 16.0}, {2.0, 40.0}}};
    const BandCurve line(straight);
    for (const double x : {0.1, 0.6, 1.7, 2.5}) CHECK(line.force_N(x) == Approx(20.0 * x));
    CHECK(line.energy_per_length_N(1.7) == Approx(10.0 * 1.7 * 1.7));
}

TEST_CASE("Exercises carry the loads, the anchor below the bar at lockout", "[added_loads]") {
    const HipBand band{.slack_length_m = 0.3, .stiffness_N_per_m = 500.0};
    const auto straight_down = [](const Linkage& l) {
        const Pose<> pose = pose_at(l, 1.0);
        REQUIRE(l.loads.band);
        CHECK(*l.loads.band->anchor_x_m == Approx(pose.bar_m.x()));
        const Vec2<> pull = pull_N<double>(l.loads, pose.bar_m);
        CHECK(pull.x() == Approx(0.0).margin(1e-9));
        CHECK(pull.y() < -1.0);
    };
    straight_down(linkage(HipThrust{.bar_mass_kg = 60, .loads = {.band = band}}, man()));
    straight_down(linkage(GluteBridge{.bar = {.plate_radius_m = 0.1},
                                      .loads = {.band = HipBand{.slack_length_m = 0.1, .stiffness_N_per_m = 500.0}}},
                          man()));
    CHECK(linkage(HipThrust{}, man()).loads.none());

    HipBand given = band;
    given.anchor_x_m = 0.3;
    CHECK(*linkage(HipThrust{.loads = {.band = given}}, man()).loads.band->anchor_x_m == 0.3);

    // Work of the pull along the lift is the energy that is lost, by derivative numbers on the moving pose.
    const Linkage l = linkage(HipThrust{.loads = {.band = curved_band(), .chains = light_chains()}}, man());
    for (const double phase : {0.1, 0.4, 0.9}) {
        const Pose<Dual> pose = moving_pose_at(l, phase);
        const Vec2<Dual> pull = pull_N<Dual>(l.loads, pose.bar_m);
        const double work = pull.x().value() * slope_of(pose.bar_m.x()) + pull.y().value() * slope_of(pose.bar_m.y());
        CHECK(slope_of(energy_J<Dual>(l.loads, pose.bar_m)) == Approx(-work));
    }
}

TEST_CASE("Nonsense loads at the hips are refused by name", "[added_loads]") {
    const auto with_band = [](HipBand band) {
        return complaint([&] { (void)linkage(HipThrust{.loads = {.band = band}}, man()); });
    };
    HipBand band = linear_band();
    band.slack_length_m = 0.0;
    CHECK(with_band(band) == "coxa: loads.band.slack_length_m = 0 m: must be between 0.05 and 3");
    band = linear_band();
    band.stiffness_N_per_m = -5.0;
    CHECK(with_band(band) == "coxa: loads.band.stiffness_N_per_m = -5 N/m: must be between 1 and 20000");
    band = linear_band();
    band.curve = BandCurve(stiffening);
    CHECK(says(with_band(band), {"stiffness_N_per_m = 800", "must not be given with a curve"}));
    band = linear_band();
    band.stiffness_N_per_m.reset();
    CHECK(says(with_band(band), {"stiffness_N_per_m", "not given"}));
    band = linear_band();
    band.strands = 0;
    CHECK(says(with_band(band), {"loads.band.strands = 0"}));
    band = linear_band();
    band.anchor_height_m = std::numeric_limits<double>::quiet_NaN();
    CHECK(says(with_band(band), {"loads.band.anchor_height_m"}));
    band = curved_band();
    band.slack_length_m = 0.08;
    CHECK(says(with_band(band), {"loads.band.slack_length_m = 0.08 m", "must be longer", "measured up to 200 %"}));
    band = linear_band();
    band.anchor_x_m.reset();
    CHECK(says(complaint([&] { (void)pull_N<double>({.band = band}, Vec2<>(0.5, 0.5)); }), {"loads.band.anchor_x_m"}));

    const auto with_chains = [](Chains chains) {
        return complaint([&] { (void)linkage(HipThrust{.loads = {.chains = chains}}, man()); });
    };
    CHECK(says(with_chains({.mass_per_length_kg_per_m = 0.0, .length_m = 1.0}), {"mass_per_length_kg_per_m = 0 kg/m"}));
    CHECK(says(with_chains({.mass_per_length_kg_per_m = 9.0, .length_m = 0.0}), {"loads.chains.length_m = 0 m"}));
    CHECK(says(with_chains({.mass_per_length_kg_per_m = 9.0, .length_m = 1.0, .lift_off_height_m = -0.1}),
               {"loads.chains.lift_off_height_m = -0.1 m"}));

    const auto curve = [](std::vector<BandPoint> points) { return complaint([&] { (void)BandCurve(points); }); };
    CHECK(says(curve({{1.0, 20.0}}), {"band curve = 1 points", "2 to 20"}));
    CHECK(says(curve({{1.0, 20.0}, {1.0, 25.0}}), {"band curve elongation = 1", "must increase"}));
    CHECK(says(curve({{1.0, 20.0}, {2.0, 15.0}}), {"band curve force_N = 15 N", "must increase"}));
    CHECK(says(curve({{25.0, 20.0}, {50.0, 25.0}}), {"not percent"}));
}
