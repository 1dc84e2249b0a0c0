#include "catch.hpp"
#include "common.hpp"

#include <coxa/core/roots.hpp>
#include <coxa/muscle/elastic_tendon.hpp>

#include <boost/numeric/odeint.hpp>

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

using namespace coxa;
using coxa::testing::complaint;
using coxa::testing::says;

namespace {

constexpr double optimal_m = 0.1;

Muscle plain_muscle() {
    Muscle muscle;
    muscle.name = "addbrev";
    muscle.max_isometric_force_N = 1000.0;
    muscle.optimal_fiber_length_m = optimal_m;
    muscle.tendon_slack_length_m = 0.2;
    muscle.pennation_at_optimal_rad = 0.3;
    return muscle;
}

Millard2012Shape opensim_shape() {
    Millard2012Shape shape;
    shape.active = {0.4441, 0.73, 1.8123, 0.8616, 0.0};
    return shape;
}

/// A leg of one muscle.
struct OneMuscle {
    explicit OneMuscle(const Muscle& muscle = plain_muscle(), const Millard2012Shape& shape = opensim_shape())
        : set(make(muscle, shape)), elastic(set) {}
    OneMuscle(const OneMuscle&) = delete;
    OneMuscle& operator=(const OneMuscle&) = delete;

    static MuscleSet make(const Muscle& muscle, const Millard2012Shape& shape) {
        LegGeometry leg = *rajagopal2016().geometry;
        leg.paths.resize(1);
        return make_muscle_set("one", "", rajagopal2016().reference_lengths, 75.0, {muscle},
                               std::make_shared<const LegGeometry>(leg), CurveFamily::own, {shape},
                               PathKind::geometric);
    }
    [[nodiscard]] const ElasticMuscle& operator*() const { return elastic[0]; }

    MuscleSet set;
    ElasticMuscles elastic;
};

/// A path stretched and released with changing activation.
MuscleDrive drive_at(double time_s) {
    return {0.4 + 0.3 * std::sin(20.0 * time_s), 0.30 + 0.01 * std::sin(15.0 * time_s), 0.15 * std::cos(15.0 * time_s)};
}

double along_m(const ElasticMuscle& m, double length_norm) {
    return optimal_m * std::sqrt(length_norm * length_norm - m.height_norm * m.height_norm);
}

ElasticFiber stepped(const ElasticMuscle& m, double end_s, int steps) {
    ElasticFiber fiber = elastic_equilibrium(m, drive_at(0.0));
    const double h = end_s / steps;
    for (int i = 0; i < steps; ++i) {
        fiber = implicit_step(m, fiber, drive_at(i * h), drive_at((i + 1) * h), h);
        REQUIRE(fiber.status == FiberStatus::ok);
    }
    return fiber;
}

}  // namespace

TEST_CASE("the elastic equilibrium is OpenSim's", "[tendon]") {
    // Right-hand numbers: OpenSim 4.6, Millard2012EquilibriumMuscle of 1000 N, 0.1 m, 0.2 m, 0.3 rad, fiber damping
    // 0.1: fiber length and tendon force.
    const OneMuscle one;
    struct Row {
        double activation, path_m, length, force;
    };
    for (const Row& row : {Row{0.5, 0.30, 0.9855538158759506, 0.4769763420555052},
                           {1.0, 0.28, 0.7757853859357985, 0.7854149356122656},
                           {0.1, 0.34, 1.388585387515874, 0.2934403665978653},
                           {0.05, 0.27, 0.7505582945460226, 0.03798978447538252},
                           {0.8, 0.36, 1.5431130642217152, 0.8238971314251808}}) {
        const ElasticFiber fiber = elastic_equilibrium(*one, {row.activation, row.path_m});
        CAPTURE(row.activation, row.path_m);
        CHECK(fiber.status == FiberStatus::ok);
        CHECK(fiber.length_norm == Approx(row.length).epsilon(1e-7));
        CHECK(fiber.tendon_force_norm == Approx(row.force).epsilon(1e-6));
        CHECK(std::abs(fiber.residual) <= 1e-9);
        CHECK(fiber.velocity_per_s == 0.0);
    }
}

TEST_CASE("the velocity of the damped fiber and its energies are OpenSim's", "[tendon]") {
    struct Row {
        double activation, path_m, length, damping, velocity, force, tendon_energy, fiber_energy;
    };
    for (const Row& row :
         {Row{0.5, 0.30, 0.99, 0.1, -0.2219013761803342, 0.4230353189305437, 0.009488945114346862, 0.0},
          {1.0, 0.28, 0.79, 0.1, -0.6417632537872486, 0.5716026394155798, 0.015541353615930262, 0.0},
          {0.3, 0.345, 1.4, 0.1, 29.560612101333742, 0.7691328351544086, 0.02504525194243442, 0.03107721058979513},
          {0.9, 0.301, 1.0, 0.01, -1.7520121412330194, 0.41768111834915334, 0.0092902931080981, 0.0}}) {
        Muscle muscle = plain_muscle();
        muscle.fiber_damping = row.damping;
        const OneMuscle one(muscle);
        const ElasticFiber fiber = fiber_velocity(*one, {row.activation, row.path_m}, row.length);
        CAPTURE(row.activation, row.path_m, row.damping);
        CHECK(fiber.status == FiberStatus::ok);
        CHECK(fiber.velocity_per_s == Approx(row.velocity).epsilon(1e-7));
        CHECK(fiber.tendon_force_norm == Approx(row.force).epsilon(1e-9));
        CHECK(std::abs(fiber.residual) <= 1e-9);
        CHECK(tendon_energy_norm(*one, row.path_m, row.length) == Approx(row.tendon_energy).epsilon(1e-6));
        CHECK(passive_energy_norm(*one, row.length) == Approx(row.fiber_energy).margin(1e-9));
    }
}

TEST_CASE("every muscle of every leg finds its equilibrium", "[tendon]") {
    for (const CurveFamily curves : {CurveFamily::millard2012, CurveFamily::de_groote2016, CurveFamily::thelen2003}) {
        for (const MuscleSet* set : {&lai_uhlrich2023(curves), &rajagopal2016(curves), &lumped(curves)}) {
            const ElasticMuscles muscles(*set);
            for (std::size_t i = 0; i < muscles.size(); ++i) {
                for (const double activation : {0.0, 0.01, 0.3, 1.0}) {
                    for (const double length : {0.55, 0.8, 1.0, 1.2, 1.5}) {
                        for (const double velocity : {0.0, -2.0, 1.0}) {
                            const double path = muscles[i].muscle->tendon_slack_length_m +
                                                length * muscles[i].muscle->optimal_fiber_length_m;
                            const ElasticFiber fiber = elastic_equilibrium(muscles[i], {activation, path}, velocity);
                            CAPTURE(set->name, muscles[i].muscle->name, activation, length, velocity, fiber.residual);
                            // A fiber made to shorten pushes by its damping where little else pulls.
                            if (fiber.status == FiberStatus::not_converged) {
                                CHECK((velocity < 0.0 && activation < 0.3));
                                CHECK(fiber.residual < 0.0);
                                continue;
                            }
                            if (fiber.status == FiberStatus::at_least_length) {
                                CHECK(fiber.length_norm == Approx(muscles[i].least_length_norm));
                                CHECK(fiber.residual > 0.0);
                                continue;
                            }
                            CHECK((fiber.status == FiberStatus::ok || fiber.status == FiberStatus::slack));
                            CHECK(std::abs(fiber.residual) <= 1e-9);
                            CHECK(fiber.iterations < 40);
                        }
                    }
                }
            }
        }
    }
}

TEST_CASE("equilibrium and velocity are one equation", "[tendon]") {
    const OneMuscle one;
    for (const double velocity : {-3.0, -0.5, 0.0, 0.7}) {
        const MuscleDrive drive{0.6, 0.305};
        const ElasticFiber still = elastic_equilibrium(*one, drive, velocity);
        REQUIRE(still.status == FiberStatus::ok);
        CHECK(still.velocity_per_s == Approx(velocity).margin(1e-12));
        const ElasticFiber moving = fiber_velocity(*one, drive, still.length_norm);
        CHECK(moving.velocity_per_s == Approx(velocity).margin(1e-7));
        CHECK(tendon_force_norm(*one, drive.path_length_m, still.length_norm) == Approx(still.tendon_force_norm));
        // The equation written out, with the curves themselves.
        const MuscleSet& set = one.set;
        const double l = still.length_norm, c = std::sqrt(1.0 - std::pow(std::sin(0.3) / l, 2));
        const double fiber = (0.6 * (*set.active_force_length[0])(l) * (*set.force_velocity[0])(velocity / 10.0) +
                              set.passive_force_length[0](l) + set.muscles[0].fiber_damping * velocity / 10.0) *
                             c;
        CHECK(fiber == Approx((*set.tendon_force_length[0])((0.305 - optimal_m * l * c) / 0.2)).epsilon(1e-8));
    }
}

TEST_CASE("implicit steps converge in second order to explicit integration", "[tendon]") {
    namespace odeint = boost::numeric::odeint;
    const OneMuscle one;
    constexpr double end_s = 0.1;
    double length = elastic_equilibrium(*one, drive_at(0.0)).length_norm;
    const auto rate = [&](double l, double& dldt, double t) {
        const ElasticFiber fiber = fiber_velocity(*one, drive_at(t), l);
        REQUIRE(fiber.status == FiberStatus::ok);
        dldt = fiber.velocity_per_s;
    };
    odeint::integrate_const(odeint::runge_kutta4<double>(), rate, length, 0.0, end_s, 1e-5);
    double before = 0.0;
    for (const int steps : {10, 20, 40, 80}) {
        const double error = std::abs(stepped(*one, end_s, steps).length_norm - length);
        CAPTURE(steps, error);
        if (before > 0.0) {
            CHECK(before / error > 3.6);
            CHECK(before / error < 4.4);
        }
        before = error;
    }
    CHECK(before < 2e-6);
    // A step far beyond the stable explicit one neither swings nor misses the new equilibrium.
    const ElasticFiber start = elastic_equilibrium(*one, {0.2, 0.30});
    const ElasticFiber far = implicit_step(*one, start, {0.9, 0.30}, {0.9, 0.30}, 5.0);
    CHECK(far.length_norm == Approx(elastic_equilibrium(*one, {0.9, 0.30}).length_norm).margin(2e-3));
}

TEST_CASE("an implicit step of any length ends in balance", "[tendon]") {
    for (const MuscleSet* set : {&lai_uhlrich2023(), &rajagopal2016()}) {
        const ElasticMuscles muscles(*set, false);
        for (std::size_t i = 0; i < muscles.size(); ++i) {
            const ElasticMuscle& m = muscles[i];
            const double path_m = set->standing_length_m[i];
            const ElasticFiber rest = elastic_equilibrium(m, {0.3, path_m});
            const ElasticFiber moving = implicit_step(m, rest, {0.3, path_m}, {0.5, path_m, 0.05}, 0.001);
            INFO(m.muscle->name);
            for (double step_s = 1e-9; step_s < 2e-3; step_s *= 1.7) {
                const ElasticFiber after =
                    implicit_step(m, moving, {0.5, path_m, 0.05}, {0.5, path_m + 0.05 * step_s, 0.05}, step_s);
                if (after.status == FiberStatus::not_converged) FAIL_CHECK("step of " << step_s << " s");
                CHECK(std::abs(after.length_norm - moving.length_norm) < 100.0 * step_s);
            }
        }
    }
}

TEST_CASE("the stable step is where Euler's method begins to swing", "[tendon]") {
    const OneMuscle one;
    const MuscleDrive drive{0.5, 0.30};
    const ElasticFiber rest = elastic_equilibrium(*one, drive);
    const double limit_s = stable_step_s(rest);
    CHECK(stable_step_s(fiber_velocity(*one, drive, rest.length_norm)) == Approx(limit_s).epsilon(1e-6));
    CHECK(limit_s > 1e-4);
    CHECK(limit_s < 0.1);
    const auto last_distance = [&](double step_s) {
        double length = rest.length_norm + 1e-6;
        for (int i = 0; i < 60; ++i) length += step_s * fiber_velocity(*one, drive, length).velocity_per_s;
        return std::abs(length - rest.length_norm);
    };
    CHECK(last_distance(0.95 * limit_s) < 1e-6);
    CHECK(last_distance(1.05 * limit_s) > 1e-6);
    Muscle rigid = plain_muscle();
    rigid.rigid_tendon = true;
    CHECK(stable_step_s(elastic_equilibrium(*OneMuscle(rigid), drive)) == std::numeric_limits<double>::infinity());
}

TEST_CASE("a stiff tendon tends to the rigid fiber", "[tendon]") {
    Muscle muscle = plain_muscle();
    muscle.rigid_tendon = true;
    const OneMuscle rigid(muscle);
    muscle.rigid_tendon = false;
    const ElasticFiber limit = elastic_equilibrium(*rigid, drive_at(0.03));
    double before = 1.0;
    for (const double strain : {0.04, 0.01, 0.0025}) {
        Millard2012Shape shape = opensim_shape();
        shape.tendon = millard2012::TendonShape::of(strain);
        const OneMuscle elastic(muscle, shape);
        const MuscleDrive still{drive_at(0.03).activation, drive_at(0.03).path_length_m};
        const double gap =
            std::abs(elastic_equilibrium(*elastic, still).length_norm - elastic_equilibrium(*rigid, still).length_norm);
        CHECK(gap < 0.3 * before);
        before = gap;
        if (strain < 0.01) {
            const ElasticFiber moving = stepped(*elastic, 0.03, 300);
            CHECK(moving.length_norm == Approx(limit.length_norm).margin(4e-3));
            CHECK(moving.velocity_per_s == Approx(limit.velocity_per_s).margin(0.06));
            CHECK(moving.tendon_force_norm == Approx(limit.tendon_force_norm).margin(0.02));
        }
    }
    CHECK(implicit_step(*rigid, limit, drive_at(0.0), drive_at(0.03), 0.03).length_norm == limit.length_norm);
    CHECK(tendon_energy_norm(*rigid, 0.4, 1.0) == 0.0);
}

TEST_CASE("work put into a muscle is the tendon's energy and the work on the fiber", "[tendon][energy]") {
    const OneMuscle one;
    constexpr int steps = 4000;
    constexpr double end_s = 0.42, h = end_s / steps;  // one cycle of stretch and release
    ElasticFiber fiber = elastic_equilibrium(*one, drive_at(0.0));
    const double at_start = tendon_energy_norm(*one, drive_at(0.0).path_length_m, fiber.length_norm);
    double path_work = 0.0, fiber_work = 0.0, most = 0.0;
    for (int i = 0; i < steps; ++i) {
        const MuscleDrive from = drive_at(i * h), to = drive_at((i + 1) * h);
        const ElasticFiber next = implicit_step(*one, fiber, from, to, h);
        const double force = 0.5 * (fiber.tendon_force_norm + next.tendon_force_norm);
        path_work += force * (to.path_length_m - from.path_length_m) / optimal_m;
        fiber_work += force * (along_m(*one, next.length_norm) - along_m(*one, fiber.length_norm)) / optimal_m;
        most = std::max(most, tendon_energy_norm(*one, to.path_length_m, next.length_norm));
        fiber = next;
    }
    const double stored = tendon_energy_norm(*one, drive_at(end_s).path_length_m, fiber.length_norm) - at_start;
    CHECK(path_work == Approx(fiber_work + stored).margin(1e-8));
    CHECK(most - at_start > 0.005);
    CHECK(std::abs(fiber_work) > 1e-3);
    // The passive energy is the integral of the passive force.
    const double dl = 1e-4;
    CHECK((passive_energy_norm(*one, 1.4 + dl) - passive_energy_norm(*one, 1.4 - dl)) / (2.0 * dl) ==
          Approx(one.set.passive_force_length[0](1.4)).epsilon(1e-6));
    CHECK((passive_energy_norm(*one, 2.1 + dl) - passive_energy_norm(*one, 2.1 - dl)) / (2.0 * dl) ==
          Approx(one.set.passive_force_length[0](2.1)).epsilon(1e-6));
}

TEST_CASE("slack tendons and shortest fibers are told", "[tendon]") {
    const OneMuscle one;
    // Shorter than the slack tendon and the least fiber.
    const ElasticFiber none = elastic_equilibrium(*one, {0.7, 0.22});
    CHECK(none.status == FiberStatus::slack);
    CHECK(none.tendon_force_norm == 0.0);
    CHECK(none.length_norm == Approx((*one).least_length_norm));
    // Passive and short: no force, beside the tendon at slack length.
    const ElasticFiber loose = elastic_equilibrium(*one, {0.0, 0.28});
    CHECK(loose.status == FiberStatus::slack);
    CHECK(along_m(*one, loose.length_norm) == Approx(0.08));
    // A released fiber takes up the slack: it shortens beside a slack tendon.
    const ElasticFiber released = fiber_velocity(*one, {0.5, 0.28}, 1.2);
    CHECK(released.status == FiberStatus::slack);
    CHECK(released.velocity_per_s < -1.0);
    CHECK(std::abs(released.residual) <= 1e-9);
    // At its least length it stops.
    const ElasticFiber stopped = fiber_velocity(*one, {0.5, 0.22}, (*one).least_length_norm);
    CHECK(stopped.velocity_per_s == 0.0);
    ElasticFiber fiber = elastic_equilibrium(*one, {0.5, 0.30});
    for (int i = 0; i < 200; ++i) fiber = implicit_step(*one, fiber, {0.5, 0.22}, {0.5, 0.22}, 0.005);
    CHECK(fiber.length_norm >= (*one).least_length_norm * (1.0 - 1e-12));
    CHECK(fiber.tendon_force_norm == 0.0);
    // Curves that give force at the least length: something else holds the fiber.
    Millard2012Shape floor = opensim_shape();
    floor.active.lowest = 0.1;
    const ElasticFiber held = elastic_equilibrium(*OneMuscle(plain_muscle(), floor), {1.0, 0.2334});
    CHECK(held.status == FiberStatus::at_least_length);
    CHECK(held.residual > 0.05);
    // Without damping there is a force no velocity gives.
    Muscle undamped = plain_muscle();
    undamped.fiber_damping = 0.0;
    const ElasticFiber pulling = fiber_velocity(*OneMuscle(undamped), {0.6, 0.305}, 1.05);
    CHECK(pulling.status == FiberStatus::ok);
    CHECK(pulling.velocity_per_s < -1.0);
    CHECK(std::abs(pulling.residual) <= 1e-9);
    const ElasticFiber torn = fiber_velocity(*OneMuscle(undamped), {0.2, 0.33}, 1.0);
    CHECK(torn.status == FiberStatus::not_converged);
    CHECK(torn.residual < -0.1);
    // A steep pennation keeps the fiber from lying across.
    Muscle steep = plain_muscle();
    steep.pennation_at_optimal_rad = 1.0;
    CHECK((*OneMuscle(steep)).least_length_norm == Approx(std::sin(1.0) / std::sin(std::acos(0.1))));
}

TEST_CASE("Newton's method in a bracket tells a missing root", "[roots]") {
    const auto cubic = [](double x) { return std::pair{x * x * x - 2.0, 3.0 * x * x}; };
    const BracketedRoot root = newton_between(cubic, 0.0, 10.0, 9.0, 1e-12);
    CHECK(root.converged);
    CHECK(root.x == Approx(std::cbrt(2.0)));
    const BracketedRoot below = newton_between(cubic, 3.0, 10.0, 9.0, 1e-12);
    CHECK_FALSE(below.converged);
    CHECK(below.x == 3.0);
    CHECK(below.value == Approx(25.0));
    const BracketedRoot above = newton_between(cubic, -1.0, 1.0, 0.5, 1e-12);
    CHECK_FALSE(above.converged);
    CHECK(above.x == 1.0);
    // A flat start and a kink.
    const BracketedRoot kink = newton_between(
        [](double x) {
            return x < 0.3 ? std::pair{-1e-3, 0.0} : std::pair{x - 0.301, 1.0};
        },
        0.0, 1.0, 0.1, 1e-12);
    CHECK(kink.converged);
    CHECK(kink.x == Approx(0.301));
}

TEST_CASE("what drives a muscle is checked by name", "[tendon][input]") {
    const OneMuscle one;
    const ElasticFiber rest = elastic_equilibrium(*one, {0.5, 0.30});
    CHECK(says(complaint([&] { (void)elastic_equilibrium(*one, {1.5, 0.30}); }), {"activation", "1.5"}));
    CHECK(says(complaint([&] { (void)elastic_equilibrium(*one, {0.5, std::nan("")}); }), {"path_length_m", "nan"}));
    CHECK(says(complaint([&] { (void)fiber_velocity(*one, {0.5, 0.3}, 0.2); }), {"length_norm", "height"}));
    CHECK(says(complaint([&] { (void)implicit_step(*one, rest, {0.5, 0.3}, {0.5, 0.3}, 0.0); }), {"duration_s"}));
    CHECK(says(complaint([&] { (void)rigid_fiber(*one, {0.5, 0.3, std::nan("")}); }), {"path_velocity_m_per_s"}));
}
