// Forward repetitions: energy, the equation of motion found again in the series, what the lifter decides, how lifts
// end, and tendons that stretch.

#include "catch.hpp"
#include "common.hpp"

#include <coxa/simulation/drive.hpp>
#include <coxa/simulation/forward.hpp>
#include <coxa/simulation/speed_limit.hpp>

#include <algorithm>
#include <cmath>
#include <random>

using namespace coxa;
using coxa::testing::complaint;
using coxa::testing::man;
using coxa::testing::says;

namespace {

const MovingLift& plain_lift() {
    static const MovingLift lift = moving_lift(HipThrust{}, man(), lai_uhlrich2023());
    return lift;
}

/// Sticks near lockout: the back contact at the shoulder joint, on the trunk's axis.
const MovingLift& high_sticking_lift() {
    static const MovingLift lift =
        moving_lift(HipThrust{.back = {.along_m = man().hip_to_shoulder_m, .behind_m = 0.0}}, man(), lai_uhlrich2023());
    return lift;
}

HipThrust with_band_and_chains() {
    return {.loads = {.band = HipBand{.slack_length_m = 0.3, .stiffness_N_per_m = 800.0},
                      .chains = Chains{.mass_per_length_kg_per_m = 10.0, .length_m = 2.0}}};
}

ExcitationPattern push_and_ease(Eigen::Index muscles) {
    Table excitation = Table::Constant(2, muscles, 0.02);
    for (const char* name : {"glmax1", "glmax2", "glmax3", "bflh", "semimem", "semiten", "addmagMid", "addmagIsch",
                             "addmagProx", "addmagDist", "vaslat", "vasmed"}) {
        excitation.col(static_cast<Eigen::Index>(lai_uhlrich2023().index_of(name))) << 0.95, 0.7;
    }
    return {{0.0, 0.35}, excitation};
}

Repetition repeat(const MovingLift& lift, double bar_mass_kg, const ForwardOptions& options) {
    return observe(lift, forward_trajectory(lift, bar_mass_kg, options));
}

double time_of(const Repetition& rep, EventKind kind) {
    for (const RepetitionEvent& event : rep.events) {
        if (event.kind == kind) return event.time_s;
    }
    return std::numeric_limits<double>::quiet_NaN();
}

/// What is missing at every instant: work of muscles and lumbar joint less the gain in energy and what stops took.
double worst_energy_J(const Repetition& rep) {
    const RepetitionSeries& s = rep.series;
    double worst = std::abs(rep.totals.energy_residual_J);
    for (Eigen::Index i = 0; i < s.size(); ++i) {
        if (rep.totals.stop_work_J != 0.0 && s.time_s[i] >= time_of(rep, EventKind::lockout)) break;
        if (rep.totals.floor_work_J != 0.0 && i > 0 && s.stage[static_cast<std::size_t>(i)] == Stage::bottom) break;
        const double energy_J = s.kinetic_energy_J[i] + s.potential_energy_J[i] - s.potential_energy_J[0];
        worst = std::max(worst, std::abs(s.muscle_work_J[i] + s.lumbar_work_J[i] - energy_J));
    }
    return worst;
}

}  // namespace

TEST_CASE("Energy balances in every repetition", "[forward][energy]") {
    const auto check_lift = [](const MovingLift& lift, double bar_mass_kg, double tolerance_J) {
        for (const Intent intent : {Intent::maximal, Intent::smooth, Intent::pattern}) {
            for (const Arrest arrest : {Arrest::planned, Arrest::hard_stop, Arrest::overshoot}) {
                ForwardOptions options{.intent = intent,
                                       .tempo = {1.0, 0.3, 1.2, 0.2},
                                       .arrest = arrest,
                                       .pattern = push_and_ease(lift.muscle_count())};
                const Repetition rep = repeat(lift, bar_mass_kg, options);
                CAPTURE(static_cast<int>(intent), static_cast<int>(arrest), to_string(rep.outcome));
                CHECK(worst_energy_J(rep) < tolerance_J);
                CHECK(rep.totals.stop_work_J >= 0.0);
                const bool stopped = arrest == Arrest::hard_stop && !std::isnan(time_of(rep, EventKind::lockout));
                CHECK((rep.totals.stop_work_J > 0.0) == (stopped || !std::isnan(time_of(rep, EventKind::range_end))));
                if (rep.outcome == Outcome::completed) CHECK(rep.totals.floor_work_J > 0.0);
                CHECK(rep.series.potential_energy_J.maxCoeff() > 100.0);
            }
        }
    };
    SECTION("bar") { check_lift(plain_lift(), 100.0, 2e-3); }
    SECTION("band and chains") {
        check_lift(moving_lift(with_band_and_chains(), man(), lai_uhlrich2023()), 60.0, 2e-3);
    }
    SECTION("legs turned out") {
        check_lift(moving_lift(HipThrust{.feet = {.toe_out_rad = 0.3}}, man(), lai_uhlrich2023()), 100.0, 2e-3);
    }
    SECTION("a pelvis that turns") {
        const MovingLift lift =
            moving_lift(HipThrust{.rhythm = LumbopelvicRhythm::posterior_tilt()}, man(), lai_uhlrich2023());
        check_lift(lift, 100.0, 2e-3);
    }
}

TEST_CASE("Works of joints and muscles add up to the integrated work, also of a bar that is dropped",
          "[forward][energy]") {
    for (const LumbopelvicRhythm& rhythm : {LumbopelvicRhythm::neutral(), LumbopelvicRhythm::posterior_tilt()}) {
        const MovingLift lift = moving_lift(HipThrust{.rhythm = rhythm}, man(), lai_uhlrich2023());
        const Repetition rep = repeat(lift, 250.0,
                                      {.intent = Intent::smooth,
                                       .tempo = {1.0, 0.2, 0.4, 0.1},
                                       .control_period_s = 0.001,
                                       .watches_contacts = false});
        REQUIRE(rep.outcome == Outcome::completed);
        REQUIRE(rep.totals.floor_work_J > 20.0);
        CHECK(std::abs(rep.totals.energy_residual_J) < 2e-3);
        const RepetitionSeries& s = rep.series;
        const Eigen::Index last = s.size() - 1;
        CHECK((s.time_s.tail(last) - s.time_s.head(last)).minCoeff() > 0.0);
        // Powers at the samples of every millisecond, added up by trapezoids.
        CHECK(2.0 * rep.totals.muscle_work_J.sum() == Approx(s.muscle_work_J[last]).margin(0.1));
        const auto& joints_J = rep.totals.joint_work_J;
        CHECK(joints_J[0] == Approx(s.lumbar_work_J[last]).margin(0.1));
        CHECK(joints_J[0] + joints_J[1] + joints_J[2] + joints_J[3] ==
              Approx(s.muscle_work_J[last] + s.lumbar_work_J[last]).margin(0.1));
    }
}

TEST_CASE("Work in the series is the power in the series", "[forward][energy]") {
    for (const LumbopelvicRhythm& rhythm : {LumbopelvicRhythm::neutral(), LumbopelvicRhythm::posterior_tilt()}) {
        const MovingLift lift = moving_lift(HipThrust{.rhythm = rhythm}, man(), lai_uhlrich2023());
        const Repetition rep = repeat(lift, 100.0, {.tempo = {1.0, 0.2, 1.0, 0.0}, .control_period_s = 0.001});
        REQUIRE(rep.outcome == Outcome::completed);
        const RepetitionSeries& s = rep.series;
        double sum_J = 0.0, worst = 0.0;
        for (Eigen::Index i = 1; i < s.size(); ++i) {
            if (s.stage[static_cast<std::size_t>(i)] == Stage::bottom) break;
            sum_J +=
                (s.time_s[i] - s.time_s[i - 1]) * (s.muscle_power_W.row(i).sum() + s.muscle_power_W.row(i - 1).sum());
            worst = std::max(worst, std::abs(s.muscle_work_J[i] - sum_J));
        }
        CHECK(worst < 0.05);
        CHECK(s.muscle_work_J.maxCoeff() > 200.0);
    }
}

TEST_CASE("Speed is the integral of the acceleration that the muscles' moments give", "[forward]") {
    for (const double bar_mass_kg : {40.0, 200.0}) {
        const MovingLift& lift = plain_lift();
        const Repetition rep = repeat(lift, bar_mass_kg, {.tempo = {1.0, 0.2, 1.0, 0.2}, .control_period_s = 0.001});
        REQUIRE(rep.outcome == Outcome::completed);
        const RepetitionSeries& s = rep.series;
        double worst_speed = 0.0, worst_way = 0.0, worst_moment = 0.0, worst_N = 0.0;
        for (Eigen::Index i = 0; i < s.size(); ++i) {
            const double q = s.inclination_rad[i], w = s.inclination_rate_rad_per_s[i];
            const double e = s.inclination_acceleration_rad_per_s2[i];
            const bool rests = s.floor_force_N[i] != 0.0;
            if (!rests) {
                // Three moments from two contact numbers: the third is the equation of motion.
                const Equilibrium statics =
                    prescribed_equilibrium(moving_equilibrium(lift.linkage(), jet_pose_at(lift.linkage(), q)), w, e);
                const FreeVector free(s.feet_force_N(i, 0), s.center_of_pressure_m[i] * s.feet_force_N(i, 1));
                const Eigen::Vector3d asked = statics.moments(bar_mass_kg, free).tail<3>();
                const Eigen::Vector3d given =
                    2.0 * (lift.leg(q, w).extension_arm_m.matrix() * s.muscle_force_N.row(i).transpose().matrix());
                worst_moment = std::max(worst_moment, (asked - given).norm());
                // And the force of each muscle is activation, length and velocity of its fiber.
                const LiftMuscles m = lift.lift_muscles(q);
                const PerMuscle force_N =
                    s.activation.row(i).transpose() * m.max_active_force_N * lift.velocity_factor(m, w) +
                    m.passive_force_N;
                worst_N = std::max(worst_N, (force_N - s.muscle_force_N.row(i).transpose()).abs().maxCoeff());
            }
            if (i == 0) continue;
            const double h = s.time_s[i] - s.time_s[i - 1];
            const double before = s.inclination_acceleration_rad_per_s2[i - 1];
            // Landing takes the speed at once.
            const auto k = static_cast<std::size_t>(i);
            const bool landed = s.stage[k] == Stage::bottom && s.stage[k - 1] == Stage::lowering;
            const bool stopped = landed || s.floor_force_N[i] != 0.0 || s.floor_force_N[i - 1] != 0.0;
            if (stopped) continue;
            const double w0 = s.inclination_rate_rad_per_s[i - 1];
            // Where braking begins acceleration falls within a sample, and not along a straight line.
            const double bend = 0.05 * h * std::abs(e - before);
            worst_speed = std::max(worst_speed, std::abs(w - w0 - 0.5 * h * (before + e)) - bend);
            worst_way = std::max(
                worst_way, std::abs(q - s.inclination_rad[i - 1] - 0.5 * h * (w0 + w) - h * h / 12.0 * (before - e)));
        }
        CHECK(worst_moment < 0.05);  // of 600 N m
        CHECK(worst_N < 1e-8);
        CHECK(worst_speed < 2e-4);  // of up to 0.03 a sample
        CHECK(worst_way < 1e-7);
    }
}

TEST_CASE("A finer tolerance changes nothing visible", "[forward]") {
    const auto states = [](double tolerance) {
        return forward_trajectory(plain_lift(), 120.0,
                                  {.intent = Intent::pattern,
                                   .lowers = false,
                                   .arrest = Arrest::hard_stop,
                                   .pattern = push_and_ease(plain_lift().muscle_count()),
                                   .relative_tolerance = tolerance,
                                   .absolute_tolerance = 0.1 * tolerance});
    };
    const Trajectory usual = states(1e-6), half = states(5e-7), fine = states(1e-10);
    REQUIRE(usual.outcome == Outcome::completed);
    REQUIRE(usual.instants.size() == fine.instants.size());
    REQUIRE(usual.instants.size() == half.instants.size());
    double of_usual = 0.0, of_half = 0.0;
    for (std::size_t i = 0; i < fine.instants.size(); ++i) {
        const auto away = [&](const Instant& a) {
            return std::max({std::abs(a.inclination_rad - fine.instants[i].inclination_rad),
                             std::abs(a.rate_rad_per_s - fine.instants[i].rate_rad_per_s),
                             (a.activation - fine.instants[i].activation).abs().maxCoeff()});
        };
        of_usual = std::max(of_usual, away(usual.instants[i]));
        of_half = std::max(of_half, away(half.instants[i]));
    }
    CHECK(of_usual < 1e-4);
    CHECK(of_half < 1e-4);
    CHECK(fine.evaluations > usual.evaluations);
    const Repetition hard = repeat(plain_lift(), 200.0, {}),
                     harder = repeat(plain_lift(), 200.0, {.relative_tolerance = 1e-9, .absolute_tolerance = 1e-11});
    CHECK(hard.totals.lift_duration_s == Approx(harder.totals.lift_duration_s).margin(1e-4));
    CHECK(hard.totals.peak_bar_velocity_m_per_s == Approx(harder.totals.peak_bar_velocity_m_per_s).epsilon(1e-4));
}

TEST_CASE("Under a pattern muscles follow their excitation and nothing else", "[forward]") {
    const ExcitationPattern pattern = push_and_ease(plain_lift().muscle_count());
    const Trajectory t = forward_trajectory(
        plain_lift(), 120.0,
        {.intent = Intent::pattern, .lowers = false, .arrest = Arrest::hard_stop, .pattern = pattern});
    const LegActivationDynamics dynamics = activation_dynamics(lai_uhlrich2023());
    double worst = 0.0;
    for (std::size_t i = 0; i + 1 < t.instants.size(); ++i) {
        const Instant &now = t.instants[i], &next = t.instants[i + 1];
        if (now.stage == Stage::top) break;
        const PerMuscle asked = pattern.excitation.row(now.time_s < 0.35 - 1e-6 ? 0 : 1).transpose();
        CHECK((now.excitation - asked).abs().maxCoeff() == 0.0);
        worst = std::max(worst,
                         (activation_after(dynamics, asked, now.activation, next.time_s - now.time_s) - next.activation)
                             .abs()
                             .maxCoeff());
    }
    CHECK(worst < 3e-4);  // to which activation_after is right at that step
}

TEST_CASE("How often the lifter decides matters little", "[forward]") {
    const Repetition usual = repeat(plain_lift(), 180.0, {.lowers = false});
    const Repetition fine = repeat(plain_lift(), 180.0, {.lowers = false, .control_period_s = 0.001});
    CHECK(usual.totals.lift_duration_s == Approx(fine.totals.lift_duration_s).epsilon(0.02));
    CHECK(usual.totals.peak_bar_velocity_m_per_s == Approx(fine.totals.peak_bar_velocity_m_per_s).epsilon(0.02));
    CHECK(usual.totals.bar_work_J == Approx(fine.totals.bar_work_J).epsilon(0.01));
}

TEST_CASE("Nothing within reach lifts with a greater acceleration", "[drive]") {
    // The greatest acceleration of the linear program is the edge of what the sharing program, another method, reaches.
    const MovingLift& lift = plain_lift();
    const Eigen::Index n = lift.muscle_count();
    std::mt19937_64 random(12);
    const auto between = [&](double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random);
    };
    for (int trial = 0; trial < 25; ++trial) {
        const double bar_mass_kg = between(0.0, 200.0), margin = between(0.0, 0.1);
        DriveState state;
        state.inclination_rad = lift.linkage().inclination_at(between(0.05, 0.95));
        state.rate_rad_per_s = between(0.0, 2.0);
        state.activation = PerMuscle::Constant(n, 0.3);
        state.ceiling = PerMuscle::NullaryExpr(n, [&](Eigen::Index) { return between(0.3, 1.0); });
        constexpr double least = 0.01;
        Driver driver(lift, bar_mass_kg, {}, margin, least);
        const DriveAim most = driver.hardest(state, PerMuscle::Constant(n, least), state.ceiling);
        REQUIRE(most.reached);
        REQUIRE(most.within_contact_limits);
        CHECK((most.activation >= least - 1e-12).all());
        CHECK((most.activation <= state.ceiling + 1e-12).all());
        const double e = most.acceleration_rad_per_s2, near = 1e-4 * (1.0 + std::abs(e));
        CHECK(driver.sharing(state, e - near).reached);
        CHECK_FALSE(driver.sharing(state, e + near).reached);
        // The activations do give that acceleration, and contacts hold with the margin.
        const LiftMuscles m = lift.lift_muscles(state.inclination_rad);
        const LiftDemand demand = lift.demand(state.inclination_rad, bar_mass_kg);
        const double w = state.rate_rad_per_s;
        const PerMuscle force_N =
            most.activation * m.max_active_force_N * lift.velocity_factor(m, w) + m.passive_force_N;
        const double torque = 2.0 * (m.generalized_arm_m * force_N).sum();
        CHECK((torque - demand.still_Nm - demand.per_speed_squared_kg_m2 * w * w) / demand.inertia_kg_m2 ==
              Approx(e).epsilon(1e-4).margin(1e-3));
        const Equilibrium statics = prescribed_equilibrium(
            moving_equilibrium(lift.linkage(), jet_pose_at(lift.linkage(), state.inclination_rad)), w, e);
        const Eigen::Vector3d moments = lift.leg(state.inclination_rad, w).extension_arm_m.matrix() * force_N.matrix();
        const FreeVector free = free_from_moments(statics) * (2.0 * moments - statics.moment_base.tail<3>() -
                                                              statics.moment_per_load.tail<3>() * bar_mass_kg);
        const ContactVector c = statics.contacts(bar_mass_kg, free);
        const double keep = 1.0 - margin + 1e-5;
        CHECK(std::abs(c[2]) <= keep * lift.linkage().foot_friction * c[3]);
        CHECK(std::abs(c[0]) <= keep * lift.linkage().back_friction * c[1]);
        CHECK(c[4] <= keep * lift.linkage().toe_m * c[3]);
        CHECK(-c[4] <= keep * lift.linkage().heel_m * c[3]);
    }
}

TEST_CASE("With contacts that hold everything the hardest drive is all or nothing", "[drive]") {
    Linkage sticky =
        linkage(HipThrust{.feet = {.heel_m = 0.15, .toe_m = 0.4, .friction = 2.0}, .back = {.friction = 2.0}}, man());
    sticky.foot_friction = sticky.back_friction = 50.0;
    sticky.heel_m = sticky.toe_m = 50.0;
    const MovingLift lift(sticky, lai_uhlrich2023());
    const Eigen::Index n = lift.muscle_count();
    const PerMuscle low = PerMuscle::LinSpaced(n, 0.05, 0.3), high = PerMuscle::LinSpaced(n, 0.9, 0.5);
    for (const double phase : {0.2, 0.5, 0.8}) {
        const double q = sticky.inclination_at(phase);
        const DriveAim aim = Driver(lift, 80.0, {}, 0.02, 0.01).hardest({q, 1.0, low, high}, low, high);
        REQUIRE(aim.reached);
        const LiftMuscles m = lift.lift_muscles(q);
        const LegMuscles leg = lift.leg(q, 1.0);
        for (Eigen::Index i = 0; i < n; ++i) {
            const double torque = m.generalized_arm_m[i] * leg.max_active_force_N[i];
            if (std::abs(torque) < 1e-3) continue;
            CHECK(aim.activation[i] == Approx(torque > 0.0 ? high[i] : low[i]).margin(1e-9));
        }
    }
}

TEST_CASE("Driven with all it has a lift keeps its contacts, and no muscle passes its ceiling", "[forward]") {
    for (const double bar_mass_kg : {20.0, 150.0, 280.0}) {
        PerMuscle ceiling = PerMuscle::Constant(plain_lift().muscle_count(), 0.95);
        ceiling[0] = 0.4;
        const Repetition rep = repeat(plain_lift(), bar_mass_kg, {.tempo = {1.0, 0.2, 1.2, 0.2}, .ceiling = ceiling});
        REQUIRE(rep.outcome == Outcome::completed);
        const RepetitionSeries& s = rep.series;
        int lifting = 0;
        double furthest_back_m = 0.0;
        for (Eigen::Index i = 0; i < s.size(); ++i) {
            if (s.stage[static_cast<std::size_t>(i)] != Stage::lifting) continue;
            ++lifting;
            CHECK(s.back_friction_use[i] < 0.99);
            CHECK(s.feet_friction_use[i] < 0.99);
            CHECK(s.center_of_pressure_m[i] < plain_lift().linkage().toe_m);
            CHECK(s.center_of_pressure_m[i] > -plain_lift().linkage().heel_m);
            CHECK(s.feet_force_N(i, 1) > 0.0);
            CHECK(s.back_force_N(i, 1) > 0.0);
            furthest_back_m = std::max(furthest_back_m, -s.center_of_pressure_m[i]);
        }
        CHECK(lifting > 10);
        // The margin is used up: what is kept in reserve is not given away twice.
        CHECK(furthest_back_m > 0.93 * plain_lift().linkage().heel_m);
        for (Eigen::Index i = 0; i < ceiling.size(); ++i) CHECK(s.activation.col(i).maxCoeff() <= ceiling[i] + 1e-6);
        CHECK(s.activation.maxCoeff() > 0.9);
    }
}

TEST_CASE("Where back or feet lose their hold is told, and the repetition may end there", "[forward]") {
    // A light bar driven up without a look ahead leaves the muscles no time to let go.
    const ForwardOptions blind{.tempo = {1.0, 0.2, 1.2, 0.2}, .arrest = Arrest::hard_stop, .foresight_s = 0.0};
    const Repetition rep = repeat(plain_lift(), 100.0, blind);
    const RepetitionSeries& s = rep.series;
    const double slips_s = time_of(rep, EventKind::back_slips);
    REQUIRE(slips_s > time_of(rep, EventKind::lift_off));
    Eigen::Index first = 0;
    while (first < s.size() && !(s.back_friction_use[first] > 1.0)) ++first;
    REQUIRE(first > 0);
    REQUIRE(first < s.size());
    CHECK(slips_s > s.time_s[first - 1] - 1e-9);
    CHECK(slips_s < s.time_s[first] + 1e-9);
    ForwardOptions ends = blind, unwatching = blind;
    ends.stops_at_slip = true;
    unwatching.watches_contacts = false;
    const Repetition ended = repeat(plain_lift(), 100.0, ends);
    CHECK(ended.outcome == Outcome::slipped);
    const Eigen::Index last = ended.series.size() - 1;
    CHECK(ended.series.time_s[last] == Approx(slips_s).margin(1e-6));
    CHECK(ended.series.back_friction_use[last] == Approx(1.0).margin(1e-6));
    CHECK(ended.failed_at_phase == Approx(ended.series.phase[last]).margin(1e-9));
    const Repetition unwatched = repeat(plain_lift(), 100.0, unwatching);
    CHECK(std::isnan(time_of(unwatched, EventKind::back_slips)));
    CHECK(unwatched.totals.lift_duration_s == Approx(rep.totals.lift_duration_s).margin(1e-9));
    // In the air a smooth repetition loses no hold.
    const Repetition calm = repeat(plain_lift(), 100.0, {.intent = Intent::smooth, .tempo = {2.0, 0.2, 2.0, 0.2}});
    for (const RepetitionEvent& event : calm.events) {
        if (event.time_s > time_of(calm, EventKind::lift_off)) CHECK(event.kind <= EventKind::floor_contact);
    }
}

TEST_CASE("A maximal drive that looks ahead keeps back and feet, however it is arrested", "[forward][contacts]") {
    for (const Arrest arrest : {Arrest::planned, Arrest::hard_stop}) {
        for (const double bar_mass_kg : {0.0, 60.0, 100.0, 150.0, 200.0}) {
            CAPTURE(static_cast<int>(arrest), bar_mass_kg);
            const ForwardOptions options{.tempo = {1.0, 0.2, 1.2, 0.2}, .arrest = arrest};
            const Repetition rep = repeat(plain_lift(), bar_mass_kg, options);
            REQUIRE(rep.outcome == Outcome::completed);
            // Back and feet carry 500 N and more each; between two decisions a few newtons go astray.
            CHECK(rep.totals.peak_contact_excess_N < 10.0);
            CHECK(rep.totals.contact_violation_s < 0.02);
            // The totals are what the series say, and those what friction and pressure say.
            double worst = 0.0;
            const RepetitionSeries& s = rep.series;
            for (Eigen::Index i = 0; i < s.size(); ++i) {
                const Stage stage = s.stage[static_cast<std::size_t>(i)];
                if (stage == Stage::lifting || stage == Stage::braking) worst = std::max(worst, s.contact_excess_N[i]);
                const bool holds = s.back_friction_use[i] <= 1.0 && s.back_friction_use[i] >= 0.0 &&
                                   s.feet_friction_use[i] <= 1.0 && s.feet_friction_use[i] >= 0.0 &&
                                   s.center_of_pressure_m[i] <= plain_lift().linkage().toe_m &&
                                   s.center_of_pressure_m[i] >= -plain_lift().linkage().heel_m;
                if (s.contact_excess_N[i] > 1e-6) CHECK_FALSE(holds);
                if (s.contact_excess_N[i] == 0.0) CHECK(holds);
            }
            CHECK(rep.totals.peak_contact_excess_N == worst);
        }
    }
    // Without the look ahead they are lost, and the result says how long and by how much.
    const Repetition blind = repeat(plain_lift(), 0.0, {.arrest = Arrest::hard_stop, .foresight_s = 0.0});
    CHECK(blind.totals.contact_violation_s > 0.04);
    CHECK(blind.totals.peak_contact_excess_N > 300.0);
    CHECK(blind.series.drive_in_limits.minCoeff() == 0.0);
}

TEST_CASE("Above the speed limit no activations hold the contacts, below it some do", "[forward][contacts]") {
    const MovingLift& lift = plain_lift();
    const PerMuscle all = PerMuscle::Ones(lift.muscle_count());
    int binding = 0;
    for (const double bar_mass_kg : {0.0, 60.0, 100.0}) {
        const Driver driver(lift, bar_mass_kg, {}, 0.02, 0.01);
        const SpeedLimit limit(lift, driver, all, 0.01);
        REQUIRE(limit.exists());
        double before = 0.0;
        for (int k = 1; k <= 12; ++k) {
            const double q = lift.linkage().inclination_at(k / 12.0), w = limit.rate_rad_per_s(q);
            CHECK(driver.least_acceleration_rad_per_s2({q, 0.99 * w, all, all}).has_value());
            if (!driver.least_acceleration_rad_per_s2({q, 1.05 * w, all, all})) ++binding;
            before = w;
        }
        CHECK(before > 1.0);
    }
    CHECK(binding > 5);
    CHECK_FALSE(SpeedLimit(lift, Driver(lift, 300.0, {}, 0.02, 0.01), all, 0.01).exists());
    CHECK(std::isinf(SpeedLimit{}.rate_rad_per_s(0.3)));
}

TEST_CASE("At a hard stop the push goes on while muscles let go", "[forward][contacts]") {
    const MovingLift slippery = moving_lift(HipThrust{.feet = {.friction = 0.4}}, man(), lai_uhlrich2023());
    for (const double bar_mass_kg : {0.0, 40.0, 80.0, 120.0}) {
        CAPTURE(bar_mass_kg);
        const Repetition rep =
            repeat(slippery, bar_mass_kg, {.tempo = {1.0, 0.5, 1.0, 0.2}, .arrest = Arrest::hard_stop});
        CHECK(rep.outcome == Outcome::completed);
        for (Eigen::Index i = 0; i < rep.series.size(); ++i) {
            if (rep.series.stage[static_cast<std::size_t>(i)] != Stage::top) continue;
            CHECK(rep.series.phase[i] > 0.99);
        }
    }
}

TEST_CASE("What overshoots is stopped by the end of the range, in the balance, or ends there", "[forward][energy]") {
    for (const double bar_mass_kg : {0.0, 60.0, 150.0}) {
        CAPTURE(bar_mass_kg);
        ForwardOptions options{.tempo = {1.0, 0.5, 1.0, 0.2}, .arrest = Arrest::overshoot};
        const Repetition over = repeat(plain_lift(), bar_mass_kg, options);
        REQUIRE(over.outcome == Outcome::completed);
        CHECK(time_of(over, EventKind::range_end) > time_of(over, EventKind::lockout));
        CHECK(over.totals.stop_work_J > 5.0);
        CHECK(std::abs(over.totals.energy_residual_J) < 2e-3);
        const double end = plain_lift().linkage().phase_of(plain_lift().highest_rad());
        CHECK(over.series.phase.maxCoeff() == Approx(end).margin(1e-6));
        options.stops_at_range_end = false;
        const Repetition left = repeat(plain_lift(), bar_mass_kg, options);
        CHECK(left.outcome == Outcome::left_model_range);
        CHECK(left.failed_at_phase == Approx(end).margin(1e-6));
        CHECK(left.totals.stop_work_J == 0.0);
    }
}

TEST_CASE("How the lifter steers can be set", "[forward]") {
    const auto lockout = [](const ForwardOptions& options) {
        const Repetition rep = repeat(plain_lift(), 150.0, options);
        REQUIRE(rep.outcome == Outcome::completed);
        for (const RepetitionEvent& event : rep.events) {
            if (event.kind == EventKind::lockout) return std::pair(event.phase, event.time_s);
        }
        return std::pair(0.0, 0.0);
    };
    CHECK(lockout({.lowers = false}).first == Approx(0.995).margin(1e-6));
    CHECK(lockout({.lowers = false, .lockout_tolerance = 0.02}).first == Approx(0.98).margin(1e-6));
    CHECK(lockout({.lowers = false, .braking_share = 0.3}).second > lockout({.lowers = false}).second + 0.02);
    CHECK(lockout({.lowers = false, .least_braking_s = 1.0}).second > lockout({.lowers = false}).second + 0.1);
    const Repetition never = repeat(plain_lift(), 420.0, {.patience_s = 0.3});
    CHECK(never.outcome == Outcome::did_not_leave_floor);
    CHECK(never.series.time_s[never.series.size() - 1] == Approx(0.3).margin(0.01));
    const Repetition tense = repeat(plain_lift(), 150.0, {.lowers = false, .minimum_activation = 0.05});
    CHECK(tense.series.activation.minCoeff() == Approx(0.05).margin(1e-3));
}

TEST_CASE("A smooth repetition follows its tempo", "[forward]") {
    const Tempo tempo{1.5, 0.5, 2.0, 0.3};
    for (const double bar_mass_kg : {0.0, 100.0, 200.0}) {
        const Repetition rep = repeat(plain_lift(), bar_mass_kg, {.intent = Intent::smooth, .tempo = tempo});
        REQUIRE(rep.outcome == Outcome::completed);
        double worst_up = 0.0;
        for (Eigen::Index i = 0; i < rep.series.size(); ++i) {
            const double t = rep.series.time_s[i];
            if (t > 1.4) break;
            worst_up = std::max(worst_up, std::abs(rep.series.phase[i] - at(tempo, t).phase));
        }
        CHECK(worst_up < 0.01);
        CHECK(time_of(rep, EventKind::lockout) == Approx(1.5).margin(0.2));
        const double down_s = time_of(rep, EventKind::floor_contact) - time_of(rep, EventKind::lockout) - 0.5;
        CHECK(down_s == Approx(2.0).margin(0.25));
        // Held at the top to the tolerance of lockout.
        for (Eigen::Index i = 0; i < rep.series.size(); ++i) {
            if (rep.series.stage[static_cast<std::size_t>(i)] == Stage::top) {
                CHECK(rep.series.phase[i] == Approx(1.0).margin(0.01));
            }
        }
        // The weight comes down gently.
        CHECK(rep.totals.floor_work_J < 1.0);
    }
}

TEST_CASE("Planned braking arrives with little speed, hard stops with all of it, overshoots go past", "[forward]") {
    const auto arrested = [](Arrest arrest) {
        return repeat(plain_lift(), 150.0, {.tempo = {1.0, 0.5, 1.0, 0.0}, .arrest = arrest});
    };
    const Repetition planned = arrested(Arrest::planned), hard = arrested(Arrest::hard_stop),
                     over = arrested(Arrest::overshoot);
    const auto at_lockout = [](const Repetition& rep) {
        for (Eigen::Index i = 0; i < rep.series.size(); ++i) {
            if (rep.series.stage[static_cast<std::size_t>(i)] == Stage::top) return rep.series.bar_velocity_m_per_s[i];
        }
        return std::numeric_limits<double>::quiet_NaN();
    };
    CHECK(at_lockout(planned) < 0.2);
    CHECK(at_lockout(planned) >= 0.0);
    CHECK(at_lockout(hard) == Approx(0.0).margin(0.02));
    CHECK(at_lockout(over) > 0.5);
    CHECK(hard.totals.stop_work_J > 10.0);
    CHECK(planned.totals.stop_work_J == 0.0);
    CHECK(planned.series.phase.maxCoeff() < 1.025);
    CHECK(over.series.phase.maxCoeff() > planned.series.phase.maxCoeff() + 0.02);
    CHECK(time_of(planned, EventKind::braking) < time_of(planned, EventKind::lockout));
    CHECK(std::isnan(time_of(hard, EventKind::braking)));
    // The same push until the brakes: braking costs time.
    CHECK(time_of(planned, EventKind::lockout) > time_of(hard, EventKind::lockout));
    CHECK(planned.totals.peak_bar_velocity_m_per_s <= hard.totals.peak_bar_velocity_m_per_s + 1e-6);
}

TEST_CASE("Lifts that fail say where and why", "[forward]") {
    const Repetition never = repeat(plain_lift(), 420.0, {});
    CHECK(never.outcome == Outcome::did_not_leave_floor);
    CHECK(never.failed_at_phase == 0.0);
    CHECK(std::isnan(time_of(never, EventKind::lift_off)));
    CHECK(never.series.floor_force_N.minCoeff() > 0.0);

    const Repetition stuck = repeat(high_sticking_lift(), 330.0, {.arrest = Arrest::hard_stop});
    CHECK(stuck.outcome == Outcome::stalled);
    CHECK(stuck.failed_at_phase > 0.3);
    CHECK(stuck.failed_at_phase < 1.0);
    CHECK(stuck.failed_at_phase == Approx(stuck.series.phase.maxCoeff()).margin(1e-3));
    const double turned_s = time_of(stuck, EventKind::highest_point);
    CHECK(turned_s > time_of(stuck, EventKind::lift_off));
    CHECK(std::isnan(time_of(stuck, EventKind::lockout)));
    CHECK(std::isnan(stuck.totals.lift_duration_s));
    for (Eigen::Index i = 1; i < stuck.series.size(); ++i) {
        if (stuck.series.time_s[i - 1] <= turned_s && stuck.series.time_s[i] > turned_s) {
            CHECK(stuck.series.inclination_rate_rad_per_s[i] == Approx(0.0).margin(0.05));
        }
    }

    const Repetition slow = repeat(plain_lift(), 300.0, {.lowers = false, .longest_lift_s = 1.0});
    CHECK(slow.outcome == Outcome::ran_out_of_time);
    CHECK(slow.failed_at_phase == Approx(slow.series.phase.maxCoeff()).margin(1e-9));
    CHECK(slow.failed_at_phase > 0.05);
    CHECK(slow.failed_at_phase < 0.9);
}

TEST_CASE("A held peak contraction is a harder gluteus maximus at the same bar", "[forward]") {
    const auto top = [](bool squeezes) {
        const Repetition rep = repeat(plain_lift(), 120.0,
                                      {.intent = Intent::smooth, .tempo = {1.0, 1.0, 1.0, 0.0}, .squeezes = squeezes});
        REQUIRE(rep.outcome == Outcome::completed);
        const auto k = static_cast<Eigen::Index>(lai_uhlrich2023().index_of("glmax2"));
        double last = 0.0;
        for (Eigen::Index i = 0; i < rep.series.size(); ++i) {
            if (rep.series.stage[static_cast<std::size_t>(i)] != Stage::top) continue;
            last = rep.series.activation(i, k);
            CHECK(rep.series.phase[i] == Approx(1.0).margin(0.02));
        }
        return std::pair(last, rep.totals.effort_integral_s);
    };
    const auto [held, effort] = top(false);
    const auto [squeezed, more_effort] = top(true);
    CHECK(squeezed > held + 0.1);
    CHECK(more_effort > effort);
}

TEST_CASE("Forward settings outside their range are refused by name", "[forward][input]") {
    const Eigen::Index n = plain_lift().muscle_count();
    const auto text = [](const ForwardOptions& options, double bar_mass_kg = 50.0) {
        return complaint([&] { (void)forward_trajectory(plain_lift(), bar_mass_kg, options); });
    };
    CHECK(says(text({}, -1.0), {"bar_mass_kg = -1 kg"}));
    CHECK(says(text({.tempo = {.lift_s = -2.0}}), {"tempo.lift_s = -2 s"}));
    CHECK(says(text({.control_period_s = 0.1}), {"control_period_s = 0.1 s", "between 0.001 and 0.05"}));
    CHECK(says(text({.contact_margin = 0.7}), {"contact_margin = 0.7", "between 0 and 0.5"}));
    CHECK(says(text({.relative_tolerance = 0.1}), {"relative_tolerance = 0.1", "between 1e-12 and 0.01"}));
    CHECK(says(text({.squeezes = true}), {"squeezes = 'true'", "needs a pause at the top"}));
    CHECK(says(text({.absolute_tolerance = 0.0}), {"absolute_tolerance = 0", "between 1e-12 and 0.01"}));
    CHECK(says(text({.implicit_step_s = 1.0}), {"implicit_step_s = 1 s"}));
    CHECK(says(text({.longest_lift_s = 0.1}), {"longest_lift_s = 0.1 s"}));
    CHECK(says(text({.foresight_s = 1.0}), {"foresight_s = 1 s", "between 0 and 0.5"}));
    CHECK(says(text({.correction_rad_per_s = 0.0}), {"correction_rad_per_s = 0 rad/s", "between 1 and 50"}));
    CHECK(says(text({.braking_correction_rad_per_s = 200.0}), {"braking_correction_rad_per_s = 200 rad/s"}));
    CHECK(says(text({.braking_share = 0.0}), {"braking_share = 0", "between 0.1 and 1"}));
    CHECK(says(text({.least_braking_s = 0.0}), {"least_braking_s = 0 s"}));
    CHECK(says(text({.lockout_tolerance = 0.1}), {"lockout_tolerance = 0.1", "between 0.0001 and 0.05"}));
    CHECK(says(text({.sinking_tolerance = 0.0}), {"sinking_tolerance = 0"}));
    CHECK(says(text({.patience_s = 0.0}), {"patience_s = 0 s"}));
    CHECK(says(text({.minimum_activation = 0.5}), {"minimum_activation = 0.5", "between 0.001 and 0.2"}));
    CHECK(says(text({.ceiling = PerMuscle::Ones(3)}), {"ceiling = 3 numbers", "one per muscle"}));
    CHECK(says(text({.ceiling = PerMuscle::Constant(n, 1.5)}), {"ceiling = 1.5", "between 0 and 1"}));
    CHECK(says(text({.initial_activation = PerMuscle::Constant(n, -0.5)}), {"initial_activation = -0.5"}));
    CHECK(says(text({.sharing = {.criterion = SharingCriterion::min_max}}), {"criterion = 'min_max'"}));
    const auto pattern = [&](std::vector<double> starts, const Table& excitation) {
        return text({.intent = Intent::pattern, .pattern = {std::move(starts), excitation}});
    };
    CHECK(says(pattern({}, Table(0, n)), {"pattern.start_s", "begin with 0"}));
    CHECK(says(pattern({0.1}, Table::Zero(1, n)), {"pattern.start_s = 0.1 s", "begin with 0"}));
    CHECK(says(pattern({0.0, 0.5, 0.5}, Table::Zero(3, n)), {"pattern.start_s = 0.5 s", "must ascend"}));
    CHECK(says(pattern({0.0}, Table::Zero(1, 3)), {"pattern.excitation = 3 columns", "a column per muscle"}));
    CHECK(says(pattern({0.0}, Table::Constant(1, n, 1.01)), {"pattern.excitation = 1.01", "between 0 and 1"}));
    CHECK(
        says(complaint([] { (void)intent_from("brutal"); }), {"drive = 'brutal'", "'maximal', 'smooth' or 'pattern'"}));
    CHECK(says(complaint([] { (void)arrest_from("wall"); }), {"arrest = 'wall'", "'hard_stop'"}));
    CHECK(says(complaint([] { (void)tendon_from("soft"); }), {"tendon = 'soft'", "'elastic_explicit'"}));
    CHECK(intent_from("smooth") == Intent::smooth);
    CHECK(arrest_from("overshoot") == Arrest::overshoot);
    CHECK(tendon_from("elastic_explicit") == Tendon::elastic_explicit);
}
