// Forward repetitions with tendons that stretch.

#include "catch.hpp"
#include "common.hpp"

#include <coxa/muscle/elastic_tendon.hpp>
#include <coxa/simulation/forward.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace coxa;
using coxa::testing::man;

namespace {

const MovingLift& lift_with(const MuscleSet& set) {
    static const MovingLift lai = moving_lift(HipThrust{}, man(), lai_uhlrich2023());
    static const MovingLift rajagopal = moving_lift(HipThrust{}, man(), rajagopal2016());
    return &set == &lai_uhlrich2023() ? lai : rajagopal;
}

/// Pushes with the extensors of hip and knee.
ForwardOptions push(const MuscleSet& set, Tendon tendon) {
    Table excitation = Table::Constant(2, static_cast<Eigen::Index>(set.size()), 0.02);
    for (const char* name :
         {"glmax1", "glmax2", "glmax3", "bflh", "semimem", "semiten", "addmagMid", "addmagIsch", "vaslat", "vasmed"}) {
        excitation.col(static_cast<Eigen::Index>(set.index_of(name))) << 0.9, 0.6;
    }
    return {.intent = Intent::pattern,
            .lowers = false,
            .arrest = Arrest::hard_stop,
            .tendon = tendon,
            .pattern = {{0.0, 0.25}, excitation},
            .control_period_s = 0.001,
            .watches_contacts = false};
}

/// Inclination at a time: instants begin anew at events, so that between two of them a cubic is laid.
double inclination_at(const Trajectory& t, double time_s) {
    const auto next = std::ranges::upper_bound(t.instants, time_s, {}, &Instant::time_s);
    REQUIRE(next != t.instants.end());
    REQUIRE(next != t.instants.begin());
    const Instant &a = *(next - 1), &b = *next;
    const double h = b.time_s - a.time_s, x = (time_s - a.time_s) / h;
    const double rise = b.inclination_rad - a.inclination_rad;
    return a.inclination_rad + x * x * (3.0 - 2.0 * x) * rise + h * x * (1.0 - x) * (1.0 - x) * a.rate_rad_per_s -
           h * x * x * (1.0 - x) * b.rate_rad_per_s;
}

}  // namespace

TEST_CASE("Implicit fibers are explicit ones to the square of the step", "[elastic]") {
    const MovingLift& lift = lift_with(rajagopal2016());
    ForwardOptions options = push(rajagopal2016(), Tendon::elastic_explicit);
    options.relative_tolerance = options.absolute_tolerance = 1e-9;
    const Trajectory exact = forward_trajectory(lift, 120.0, options);
    REQUIRE(exact.outcome == Outcome::completed);
    const auto error = [&](double step_s) {
        ForwardOptions implicit = push(rajagopal2016(), Tendon::elastic);
        implicit.implicit_step_s = step_s;
        const Trajectory t = forward_trajectory(lift, 120.0, implicit);
        REQUIRE(t.outcome == Outcome::completed);
        CHECK(t.largest_fiber_residual < 1e-6);
        return std::abs(inclination_at(t, 0.2) - inclination_at(exact, 0.2));
    };
    const double coarse = error(0.001), middle = error(0.0005), fine = error(0.00025);
    CHECK(coarse < 2e-3);
    CHECK(coarse / middle > 2.5);
    CHECK(middle / fine > 2.5);
}

TEST_CASE("Stiff tendons lift like rigid ones", "[elastic]") {
    const MuscleSet& set = lai_uhlrich2023();
    const Trajectory rigid = forward_trajectory(lift_with(set), 100.0, push(set, Tendon::rigid));
    REQUIRE(inclination_at(rigid, 0.24) > lift_with(set).bottom_rad() + 0.1);
    const auto stretching = [&](double strain) {
        std::vector<CurveShape> shapes;
        for (const Muscle& muscle : set.muscles) {
            Millard2012Shape shape;
            shape.passive = millard2012::PassiveShape::between(muscle.passive_strain_at_zero_force,
                                                               muscle.passive_strain_at_max_force);
            shape.tendon = millard2012::TendonShape::of(strain);
            shapes.emplace_back(shape);
        }
        const MuscleSet stiff = make_muscle_set("stiff", "", set.reference_lengths, set.reference_mass_kg, set.muscles,
                                                set.geometry, CurveFamily::own, shapes, PathKind::fitted, set.fits);
        const MovingLift lift = moving_lift(HipThrust{}, man(), stiff);
        const Trajectory t = forward_trajectory(lift, 100.0, push(stiff, Tendon::elastic));
        REQUIRE(t.outcome != Outcome::integration_stopped);
        const double away = inclination_at(t, 0.24) - inclination_at(rigid, 0.24);
        return std::pair(std::abs(away), observe(lift, t).series.tendon_energy_J.maxCoeff());
    };
    const auto [soft, soft_J] = stretching(0.049);
    const auto [stiffer, stiffer_J] = stretching(0.005);
    const auto [stiff, stiff_J] = stretching(0.0005);
    CAPTURE(soft, stiffer, stiff);
    CHECK(soft > 0.01);
    CHECK(stiffer < 0.5 * soft);
    CHECK(stiff < stiffer);
    // What is left: fibers are damped only behind tendons that stretch.
    CHECK(stiff < 0.1 * soft);
    CHECK(soft_J > 5.0 * stiffer_J);
    CHECK(stiffer_J > 5.0 * stiff_J);
}

TEST_CASE("Tendons store what the muscles put in and give it back", "[elastic][energy]") {
    for (const MuscleSet* set : {&lai_uhlrich2023(), &rajagopal2016()}) {
        const MovingLift& lift = lift_with(*set);
        const Trajectory t = forward_trajectory(
            lift, 120.0, {.intent = Intent::smooth, .tempo = {0.8, 0.3, 0.8, 0.3}, .tendon = Tendon::elastic});
        const Repetition rep = observe(lift, t);
        REQUIRE(rep.outcome == Outcome::completed);
        const RepetitionSeries& s = rep.series;
        CHECK(t.largest_fiber_residual < 1e-6);
        CHECK(std::abs(rep.totals.energy_residual_J) < 0.2);
        // Length of every tendon from path and fiber, its work from force and stretch.
        const std::vector<Muscle>& muscles = set->muscles;
        const auto tendon_m = [&](Eigen::Index row, std::size_t k) {
            const auto c = static_cast<Eigen::Index>(k);
            const double ratio = lift.muscles().length_ratio[c];
            const double fiber_m = s.fiber_length_norm(row, c) * muscles[k].optimal_fiber_length_m * ratio;
            const double height_m =
                muscles[k].optimal_fiber_length_m * std::sin(muscles[k].pennation_at_optimal_rad) * ratio;
            return lift.musculotendon_length_m(s.inclination_rad[row])[c] -
                   std::sqrt(fiber_m * fiber_m - height_m * height_m);
        };
        int rigid = 0, stretching = 0;
        double stored_J = 0.0, worst = 0.0, worst_rigid = 0.0;
        for (std::size_t k = 0; k < muscles.size(); ++k) (muscles[k].rigid_tendon ? rigid : stretching) += 1;
        for (Eigen::Index i = 1; i < s.size(); ++i) {
            for (std::size_t k = 0; k < muscles.size(); ++k) {
                const auto c = static_cast<Eigen::Index>(k);
                if (!muscles[k].rigid_tendon) {
                    stored_J +=
                        (s.muscle_force_N(i, c) + s.muscle_force_N(i - 1, c)) * (tendon_m(i, k) - tendon_m(i - 1, k));
                    continue;
                }
                const LegMuscles leg = lift.leg(s.inclination_rad[i], s.inclination_rate_rad_per_s[i]);
                worst_rigid =
                    std::max({worst_rigid, std::abs(s.fiber_length_norm(i, c) - leg.fiber_length_norm[c]),
                              std::abs(s.muscle_force_N(i, c) - s.activation(i, c) * leg.max_active_force_N[c] -
                                       leg.passive_force_N[c])});
            }
            worst = std::max(worst, std::abs(s.tendon_energy_J[i] - s.tendon_energy_J[0] - stored_J));
        }
        CHECK(rigid == (set == &rajagopal2016() ? 17 : rigid));
        CHECK(stretching > 20);
        CHECK(worst_rigid < 1e-8);
        CHECK(worst < 0.02 * s.tendon_energy_J.maxCoeff());
        // Loaded when the bar is in the air, unloaded when it is down again.
        CHECK(s.tendon_energy_J.minCoeff() >= 0.0);
        CHECK(s.tendon_energy_J.maxCoeff() > s.tendon_energy_J[0] + 1.0);
        CHECK(s.tendon_energy_J[s.size() - 1] < 0.5 * s.tendon_energy_J.maxCoeff());
        // By group: what went in and did not come out is what is there; on the way up and down they do both.
        const RepetitionTotals& totals = rep.totals;
        const auto sum = [](const PerGroup& groups) { return std::accumulate(groups.begin(), groups.end(), 0.0); };
        const double kept_J = sum(totals.tendon_stored_J) - sum(totals.tendon_returned_J);
        CHECK(kept_J == Approx(s.tendon_energy_J[s.size() - 1] - s.tendon_energy_J[0]).margin(1e-6));
        CHECK(sum(totals.tendon_stored_J) >= s.tendon_energy_J.maxCoeff() - s.tendon_energy_J[0]);
        double up_J = 0.0, down_J = 0.0;
        for (Eigen::Index i = 1; i < s.size(); ++i) {
            const Stage stage = s.stage[static_cast<std::size_t>(i - 1)];
            const double rise_J = s.tendon_energy_J[i] - s.tendon_energy_J[i - 1];
            if (stage == Stage::lifting) up_J += std::max(-rise_J, 0.0);
            if (stage == Stage::lowering) down_J += std::max(rise_J, 0.0);
        }
        // Tendons that give while others take make more of both.
        CHECK(up_J > 0.1);
        CHECK(down_J > 0.1);
        CHECK(sum(totals.tendon_returned_lifting_J) >= up_J);
        CHECK(sum(totals.tendon_stored_lowering_J) >= down_J);
        for (std::size_t g = 0; g < muscle_group_count; ++g) {
            CHECK(totals.tendon_returned_lifting_J[g] <= totals.tendon_returned_J[g] + 1e-12);
            CHECK(totals.tendon_stored_lowering_J[g] <= totals.tendon_stored_J[g] + 1e-12);
        }
        for (std::size_t g = 0; g < muscle_group_count; ++g) {
            const bool stretches = std::ranges::any_of(muscles, [&](const Muscle& muscle) {
                return static_cast<std::size_t>(muscle.group) == g && !muscle.rigid_tendon;
            });
            if (!stretches) CHECK(totals.tendon_stored_J[g] == 0.0);
        }
        CHECK(totals.tendon_stored_J[static_cast<std::size_t>(MuscleGroup::hamstrings)] > 0.5);
    }
}

TEST_CASE("With elastic tendons the lift starts at rest in balance", "[elastic]") {
    for (const Tendon tendon : {Tendon::elastic, Tendon::elastic_explicit}) {
        const MovingLift& lift = lift_with(rajagopal2016());
        const Trajectory t = forward_trajectory(lift, 100.0, {.lowers = false, .tendon = tendon});
        REQUIRE(t.outcome == Outcome::completed);
        const Instant& start = t.instants.front();
        const ElasticMuscles fibers(rajagopal2016());
        const PerMuscle path_m = lift.musculotendon_length_m(start.inclination_rad) / lift.muscles().length_ratio;
        for (std::size_t k = 0; k < fibers.size(); ++k) {
            const auto c = static_cast<Eigen::Index>(k);
            if (fibers[k].muscle->rigid_tendon) continue;
            const ElasticFiber fiber =
                fiber_velocity(fibers[k], {start.activation[c], path_m[c], 0.0}, start.fiber_length_norm[c]);
            if (fiber.status == FiberStatus::ok) CHECK(std::abs(fiber.velocity_per_s) < 1e-4);
        }
    }
}

TEST_CASE("No elastic repetition ends for want of balance, whatever the step", "[elastic]") {
    for (const MuscleSet* set : {&lai_uhlrich2023(), &rajagopal2016()}) {
        const MovingLift& lift = lift_with(*set);
        for (const double step_s : {0.0001, 0.0007, 0.001, 0.003, 0.01}) {
            for (double bar_mass_kg = 60.0; bar_mass_kg < 300.0; bar_mass_kg += step_s < 0.0005 ? 57.3 : 13.7) {
                const Trajectory t = forward_trajectory(
                    lift, bar_mass_kg,
                    {.tempo = {.lower_s = 0.8}, .tendon = Tendon::elastic, .implicit_step_s = step_s});
                INFO(set->name << ", steps of " << step_s << " s, " << bar_mass_kg << " kg");
                CHECK(t.outcome != Outcome::integration_stopped);
                CHECK(t.largest_fiber_residual < 1e-7);
            }
        }
    }
}
