// Inverse dynamics of a tempo: against the lift held still, work and impulse, and Newton's law for the whole person.

#include "catch.hpp"
#include "common.hpp"

#include <coxa/simulation/repetition.hpp>

#include <algorithm>
#include <cmath>

using namespace coxa;
using coxa::testing::complaint;
using coxa::testing::man;
using coxa::testing::says;

namespace {

constexpr double g = gravity_m_per_s2;

MovingLift lift_of(double bar_mass_kg, const LumbopelvicRhythm& rhythm = {}) {
    return moving_lift(HipThrust{.bar_mass_kg = bar_mass_kg, .rhythm = rhythm}, man(), lai_uhlrich2023());
}

Vec2<> center_of_mass(const Linkage& l, double q) {
    const Pose<> p = pose_at_inclination<double>(l, q);
    const Body& b = l.body;
    const Vec2<> moment = 2.0 * (b.foot.mass_kg * p.foot_center_m + b.shank.mass_kg * p.shank_center_m +
                                 b.thigh.mass_kg * p.thigh_center_m) +
                          b.pelvis.mass_kg * p.pelvis_center_m + b.trunk.mass_kg * p.trunk_center_m +
                          l.bar_mass_kg * p.bar_m;
    return moment / (b.mass_kg + l.bar_mass_kg);
}

}  // namespace

TEST_CASE("A tempo passes its parts smoothly", "[tempo]") {
    const Tempo tempo{1.2, 0.7, 2.1, 0.4};
    CHECK(tempo.duration_s() == Approx(4.4));
    CHECK(at(tempo, 0.0).phase == 0.0);
    CHECK(at(tempo, 0.6).phase == Approx(0.5));
    CHECK(at(tempo, 0.6).rate_per_s == Approx(1.875 / 1.2));
    CHECK(at(tempo, 1.2 + 0.7 + 1.05).phase == Approx(0.5));
    CHECK(at(tempo, 1.2 + 0.7 + 1.05).rate_per_s == Approx(-1.875 / 2.1));
    CHECK(at(tempo, 1.5).stage == Stage::top);
    CHECK(at(tempo, 4.2).stage == Stage::bottom);
    constexpr double h = 1e-4;
    for (double t = 0.013; t < 4.4; t += 0.0317) {
        const double rate = (at(tempo, t + h).phase - at(tempo, t - h).phase) / (2 * h);
        const double acceleration = (at(tempo, t + h).rate_per_s - at(tempo, t - h).rate_per_s) / (2 * h);
        CHECK(at(tempo, t).rate_per_s == Approx(rate).margin(1e-6));
        CHECK(at(tempo, t).acceleration_per_s2 == Approx(acceleration).margin(2e-3));
    }
    // Least squared jerk from rest to rest: 720 over the fifth power of the duration.
    double jerk = 0.0;
    constexpr int steps = 4000;
    for (int i = 0; i < steps; ++i) {
        const double t = 1.2 * (i + 0.5) / steps;
        const double j =
            (minimum_jerk(t + h, 1.2).acceleration_per_s2 - minimum_jerk(t - h, 1.2).acceleration_per_s2) / (2 * h);
        jerk += j * j * 1.2 / steps;
    }
    CHECK(jerk == Approx(720.0 / std::pow(1.2, 5)).epsilon(1e-3));
}

TEST_CASE("A slow repetition is the lift held still, faster ones depart with their speed", "[repetition]") {
    const MovingLift lift = lift_of(100.0);
    const PerMuscle weight = sharing_weights(lift.muscles(), SharingWeights::volume);
    const auto errors = [&](double lift_s) {
        const Repetition rep =
            prescribed_repetition(lift, {.lift_s = lift_s, .lower_s = lift_s}, {.step_s = lift_s / 20.0});
        REQUIRE(rep.outcome == Outcome::completed);
        double of_activation = 0.0, of_demand = 0.0;
        for (Eigen::Index i = 2; i <= 18; ++i) {
            const PoseSolution held =
                solve_pose(lift.linkage(), lift.muscles(), rep.series.phase[i], weight, SharingCriterion::quadratic);
            of_activation = std::max(
                of_activation, (rep.series.activation.row(i).transpose() - held.sharing.activation).abs().maxCoeff());
            // What the muscles do along the lift does not ask how fast they shorten.
            const PerMuscle held_N = held.sharing.activation * held.leg.max_active_force_N + held.leg.passive_force_N;
            const PerMuscle arm = lift.lift_muscles(rep.series.inclination_rad[i]).generalized_arm_m;
            const double more = (arm * (rep.series.muscle_force_N.row(i).transpose() - held_N)).sum();
            of_demand = std::max(of_demand, std::abs(more / (arm * held_N).sum()));
        }
        return std::pair(of_activation, of_demand);
    };
    const auto [fast, fast_demand] = errors(4.0);
    const auto [slow, slow_demand] = errors(8.0);
    const auto [still, still_demand] = errors(20.0);
    // Inertia by the square of the speed, the muscles' force and velocity by the speed.
    CHECK(fast_demand / slow_demand == Approx(4.0).epsilon(0.05));
    CHECK(fast / slow == Approx(2.0).epsilon(0.15));
    CHECK(still < 0.02);
    CHECK(still_demand < 1e-3);
}

TEST_CASE("Held at lockout a repetition is the lockout of the held lift", "[repetition]") {
    const MovingLift lift = lift_of(120.0);
    const Repetition rep = prescribed_repetition(lift, {1.0, 0.5, 1.0, 0.5});
    const PoseSolution held =
        solve_pose(lift.linkage(), lift.muscles(), 1.0, sharing_weights(lift.muscles(), SharingWeights::volume),
                   SharingCriterion::quadratic);
    int tops = 0;
    for (Eigen::Index i = 0; i < rep.series.size(); ++i) {
        if (rep.series.stage[static_cast<std::size_t>(i)] != Stage::top) continue;
        ++tops;
        CHECK((rep.series.activation.row(i).transpose() - held.sharing.activation).abs().maxCoeff() < 1e-6);
        CHECK(rep.series.relative_intensity[i] > 0.1);
        CHECK(rep.series.relative_intensity[i] < 0.9);
    }
    CHECK(tops >= 49);
    // All of the capacity is used by the largest bar this pose admits, found by another program.
    const MovingLift heaviest = lift_of((1.0 - 1e-8) * held.capacity.max_bar_mass_kg);
    const Repetition most = prescribed_repetition(heaviest, {1.0, 0.5, 1.0, 0.5});
    tops = 0;
    for (Eigen::Index i = 0; i < most.series.size(); ++i) {
        if (most.series.stage[static_cast<std::size_t>(i)] != Stage::top) continue;
        ++tops;
        CHECK(most.series.relative_intensity[i] == Approx(1.0).epsilon(1e-6));
    }
    CHECK(tops >= 49);
}

TEST_CASE("Series of a tempo are the motion and Newton's law for the whole person", "[repetition]") {
    for (const LumbopelvicRhythm& rhythm : {LumbopelvicRhythm::neutral(), LumbopelvicRhythm::posterior_tilt()}) {
        const MovingLift lift = lift_of(100.0, rhythm);
        const Linkage& l = lift.linkage();
        const Tempo tempo{0.8, 0.3, 1.0, 0.3};
        const Repetition rep = prescribed_repetition(lift, tempo, {.step_s = 0.01});
        REQUIRE(rep.outcome == Outcome::completed);
        const RepetitionSeries& s = rep.series;
        const double way = l.lockout_inclination_rad - l.bottom_inclination_rad;
        const auto q_at = [&](double t) { return l.bottom_inclination_rad + way * at(tempo, t).phase; };
        const double total_kg = l.body.mass_kg + 100.0;
        double worst_N = 0.0, worst_velocity = 0.0, worst_power = 0.0, worst_bar_N = 0.0, worst_joints = 0.0;
        constexpr double h = 2e-4;
        for (Eigen::Index i = 1; i + 1 < s.size(); ++i) {
            REQUIRE(s.time_s[i] > s.time_s[i - 1]);
            const double t = s.time_s[i];
            bool corner = false;
            for (const double c : {0.0, 0.8, 1.1, 2.1, 2.4}) corner = corner || std::abs(t - c) < 4 * h;
            if (corner) continue;
            const auto second = [&](const auto& f) { return ((f(t + h) - 2.0 * f(t) + f(t - h)) / (h * h)).eval(); };
            const Vec2<> acceleration = second([&](double x) { return center_of_mass(l, q_at(x)); });
            const Vec2<> outer(s.back_force_N(i, 0) + s.feet_force_N(i, 0),
                               s.back_force_N(i, 1) + s.feet_force_N(i, 1) + s.floor_force_N[i]);
            worst_N = std::max(worst_N, (outer - total_kg * (acceleration + Vec2<>(0.0, g))).norm());
            const auto bar = [&](double x) { return Vec2<>(pose_at_inclination<double>(l, q_at(x)).bar_m); };
            worst_velocity =
                std::max(worst_velocity, std::abs(s.bar_velocity_m_per_s[i] - (bar(t + h) - bar(t - h)).y() / (2 * h)));
            worst_bar_N =
                std::max(worst_bar_N, std::abs(s.bar_force_N[i] - 100.0 * (g + second(bar).y()) + s.floor_force_N[i]));
            // Muscles and lumbar joint are where kinetic and potential energy come from.
            const auto energy = [&](double x) {
                const double w = way * at(tempo, x).rate_per_s;
                return lift.kinetic_energy_J(q_at(x), w, 100.0) + lift.potential_energy_J(q_at(x), 100.0);
            };
            const double muscles_W = 2.0 * s.muscle_power_W.row(i).sum();
            const double change_W = (energy(t + h) - energy(t - h)) / (2 * h);
            worst_power = std::max(worst_power, std::abs(muscles_W + s.joint_power_W(i, 0) - change_W));
            worst_joints = std::max(worst_joints, std::abs(s.joint_power_W.row(i).tail<3>().sum() - muscles_W));
        }
        CHECK(worst_N < 0.05);  // of 1800 N
        CHECK(worst_velocity < 1e-6);
        CHECK(worst_bar_N < 0.05);
        CHECK(worst_power < 0.05);  // of 700 W
        CHECK(worst_joints < 0.05);
        CHECK(s.joint_power_W.abs().maxCoeff() > 100.0);
        if (rhythm.lumbar_extension_lockout_rad != 0.0) CHECK(s.joint_power_W.col(0).abs().maxCoeff() > 5.0);
    }
}

TEST_CASE("Work and impulse on the bar of a tempo are weight times way and weight times time", "[repetition]") {
    const MovingLift lift = lift_of(100.0);
    const double rise_m = lift.bar_height_m(lift.lockout_rad()) - lift.bar_height_m(lift.bottom_rad());
    const Repetition rep = prescribed_repetition(lift, {1.0, 0.5, 1.5, 0.0}, {.step_s = 0.002});
    const RepetitionTotals& t = rep.totals;
    CHECK(t.bar_work_J == Approx(100.0 * g * rise_m).epsilon(1e-5));
    CHECK(t.bar_impulse_Ns == Approx(100.0 * g * 1.0).epsilon(1e-5));
    CHECK(t.lift_duration_s == Approx(1.0));
    CHECK(t.mean_bar_velocity_m_per_s == Approx(rise_m / 1.0).epsilon(1e-5));
    CHECK(t.mean_bar_power_W == Approx(100.0 * g * rise_m).epsilon(1e-5));
    CHECK(std::abs(t.energy_residual_J) < 0.02);
    // What rises comes down again: over the repetition the muscles do no net work, going up all of it.
    CHECK(std::abs(2.0 * t.muscle_work_J.sum()) < 0.02);
    const Repetition up = prescribed_repetition(lift, {1.0, 0.0, 0.1, 0.0}, {.step_s = 0.002});
    double to_lockout_J = 0.0;
    for (Eigen::Index i = 0; i < up.series.size() && up.series.time_s[i] <= 1.0 + 1e-9; ++i) {
        to_lockout_J = up.series.muscle_work_J[i];
    }
    CHECK(to_lockout_J == Approx(lift.potential_energy_J(lift.lockout_rad(), 100.0)).epsilon(1e-4));
    CHECK((t.muscle_positive_work_J >= t.muscle_work_J - 1e-9).all());
    // Time integrals made anew.
    const RepetitionSeries& s = rep.series;
    const PerMuscle volume = sharing_weights(lift.muscles(), SharingWeights::volume);
    double effort_s = 0.0, gluteal_s = 0.0, gluteal_volume = 0.0, impulse = 0.0;
    const auto& muscles = lift.muscles().set->muscles;
    for (std::size_t k = 0; k < muscles.size(); ++k) {
        if (muscles[k].group == MuscleGroup::gluteus_maximus) gluteal_volume += volume[static_cast<Eigen::Index>(k)];
    }
    for (Eigen::Index i = 1; i < s.size(); ++i) {
        const double h = s.time_s[i] - s.time_s[i - 1];
        double gluteal = 0.0;
        for (std::size_t k = 0; k < muscles.size(); ++k) {
            const auto c = static_cast<Eigen::Index>(k);
            const double a = s.activation(i - 1, c), b = s.activation(i, c);
            effort_s += volume[c] * h * 0.5 * (a * a + b * b);
            if (muscles[k].group == MuscleGroup::gluteus_maximus) gluteal += volume[c] * 0.5 * (a + b);
        }
        if (gluteal / gluteal_volume >= tension_threshold) gluteal_s += h;
        impulse += 0.5 * h * (s.extension_moment_Nm(i, 1) + s.extension_moment_Nm(i - 1, 1));
    }
    CHECK(t.effort_integral_s == Approx(effort_s).epsilon(1e-10));
    CHECK(t.time_under_tension_s[static_cast<std::size_t>(MuscleGroup::gluteus_maximus)] == Approx(gluteal_s));
    CHECK(gluteal_s > 1.0);
    CHECK(t.joint_impulse_Nms[1] == Approx(impulse).epsilon(1e-10));
}

TEST_CASE("Work on what pulls beside the bar is counted beside that on the bar", "[repetition]") {
    const AddedLoads loads{.band = HipBand{.slack_length_m = 0.2, .stiffness_N_per_m = 1500.0},
                           .chains = Chains{.mass_per_length_kg_per_m = 10.0, .length_m = 1.0}};
    const Tempo tempo{1.0, 0.5, 1.5, 0.0};
    const MovingLift plain = lift_of(80.0);
    const MovingLift banded = moving_lift(HipThrust{.bar_mass_kg = 80.0, .loads = loads}, man(), lai_uhlrich2023());
    const Repetition without = prescribed_repetition(plain, tempo), with = prescribed_repetition(banded, tempo);
    CHECK(without.totals.added_load_work_J == 0.0);
    CHECK(with.totals.bar_work_J == Approx(without.totals.bar_work_J).epsilon(1e-9));
    // Force times way, made anew.
    const Linkage& linkage = banded.linkage();
    double work_J = 0.0;
    constexpr int steps = 2000;
    const double way = linkage.lockout_inclination_rad - linkage.bottom_inclination_rad;
    for (int i = 0; i < steps; ++i) {
        const auto bar = [&](double x) {
            return Vec2<>(pose_at_inclination<double>(linkage, linkage.bottom_inclination_rad + way * x / steps).bar_m);
        };
        work_J -= pull_N<double>(linkage.loads, bar(i + 0.5)).dot(bar(i + 1.0) - bar(i));
    }
    CHECK(work_J > 30.0);
    CHECK(with.totals.added_load_work_J == Approx(work_J).epsilon(1e-4));
}

TEST_CASE("Lowering takes the forces of lifting played backward, and less activation for them", "[repetition]") {
    const MovingLift lift = lift_of(140.0);
    const Repetition rep = prescribed_repetition(lift, {0.8, 0.2, 0.8, 0.0}, {.step_s = 0.02});
    const RepetitionSeries& s = rep.series;
    REQUIRE(rep.outcome == Outcome::completed);
    const PerMuscle weight = sharing_weights(lift.muscles(), SharingWeights::volume);
    const Eigen::Index last = s.size() - 1;
    for (Eigen::Index i = 3; s.time_s[i] < 0.75; ++i) {
        const Eigen::Index mirror = last - i;
        REQUIRE(s.time_s[mirror] == Approx(1.8 - s.time_s[i]));
        CHECK(s.bar_force_N[mirror] == Approx(s.bar_force_N[i]).epsilon(1e-9));
        CHECK(s.bar_velocity_m_per_s[mirror] == Approx(-s.bar_velocity_m_per_s[i]).epsilon(1e-9));
        const PerMuscle arm = lift.lift_muscles(s.inclination_rad[i]).generalized_arm_m;
        const double up_Nm = (arm * s.muscle_force_N.row(i).transpose()).sum();
        const double down_Nm = (arm * s.muscle_force_N.row(mirror).transpose()).sum();
        CHECK(up_Nm == Approx(down_Nm).epsilon(1e-5));
        const double up = (weight * s.activation.row(i).transpose().square()).sum();
        const double down = (weight * s.activation.row(mirror).transpose().square()).sum();
        CHECK(up > down);
        CHECK(s.relative_intensity[i] > s.relative_intensity[mirror]);
    }
}

TEST_CASE("Between repetitions the floor bears the bar", "[repetition]") {
    const MovingLift lift = lift_of(150.0);
    REQUIRE(lift.linkage().rests_on == RestsOn::plates);
    const Repetition rep = prescribed_repetition(lift, {1.0, 0.0, 1.0, 1.0});
    const Repetition empty = prescribed_repetition(lift_of(0.0), {1.0, 0.0, 1.0, 1.0});
    const Eigen::Index last = rep.series.size() - 1;
    REQUIRE(rep.series.stage.back() == Stage::bottom);
    CHECK(rep.series.floor_force_N[last] == Approx(150.0 * g).epsilon(1e-6));
    CHECK(rep.series.bar_force_N[last] == Approx(0.0).margin(1e-3));
    CHECK((rep.series.activation.row(last) - empty.series.activation.row(last)).abs().maxCoeff() < 1e-6);
    CHECK(rep.series.feet_force_N(last, 1) + rep.series.back_force_N(last, 1) ==
          Approx(man().mass_kg * g).epsilon(1e-6));
    // Without a pause the bar turns in the air.
    const Repetition turning = prescribed_repetition(lift, {1.0, 0.0, 1.0, 0.0});
    CHECK(turning.series.stage.back() == Stage::lowering);
    CHECK(turning.series.floor_force_N[turning.series.size() - 1] == 0.0);
}

TEST_CASE("A tempo that the muscles cannot make says where", "[repetition]") {
    const Repetition heavy = prescribed_repetition(lift_of(340.0), {2.0, 0.5, 2.0, 0.0}, {.step_s = 0.05});
    CHECK(heavy.outcome == Outcome::out_of_reach);
    int missing = 0, found = 0;
    double first = -1.0;
    for (Eigen::Index i = 0; i < heavy.series.size(); ++i) {
        const bool ok = heavy.series.status[static_cast<std::size_t>(i)] == Status::ok;
        (ok ? found : missing) += 1;
        CHECK(std::isnan(heavy.series.activation(i, 0)) == !ok);
        CHECK(std::isnan(heavy.series.extension_moment_Nm(i, 1)) == !ok);
        CHECK(std::isfinite(heavy.series.bar_height_m[i]));
        if (!ok && first < 0.0) first = heavy.series.phase[i];
    }
    CHECK(missing > 5);
    CHECK(found > 5);
    CHECK(heavy.failed_at_phase == first);
    // Nothing is the sum of a part.
    const RepetitionTotals& t = heavy.totals;
    for (const double sum : {t.effort_integral_s, t.bar_work_J, t.added_load_work_J, t.bar_impulse_Ns,
                             t.energy_residual_J, t.peak_relative_intensity, t.peak_bar_velocity_m_per_s}) {
        CHECK(std::isnan(sum));
    }
    for (const auto& sums :
         {t.muscle_work_J, t.muscle_positive_work_J, t.muscle_impulse_Ns, t.mean_activation, t.peak_activation}) {
        CHECK(sums.size() == 40);
        CHECK(sums.isNaN().all());
    }
    for (const double sum : t.joint_work_J) CHECK(std::isnan(sum));
    for (const double sum : t.joint_impulse_Nms) CHECK(std::isnan(sum));
    for (const double sum : t.time_under_tension_s) CHECK(std::isnan(sum));
    bool missed = false;
    for (Eigen::Index i = 0; i < heavy.series.size(); ++i) {
        missed = missed || heavy.series.status[static_cast<std::size_t>(i)] != Status::ok;
        CHECK(std::isnan(heavy.series.muscle_work_J[i]) == missed);
        CHECK(std::isnan(heavy.series.lumbar_work_J[i]) == missed);
    }
    // A lift that is held is not made in a twentieth of the time.
    CHECK(prescribed_repetition(lift_of(250.0), {4.0, 0.0, 4.0, 0.0}).outcome == Outcome::completed);
    CHECK(prescribed_repetition(lift_of(250.0), {0.2, 0.0, 4.0, 0.0}).outcome == Outcome::out_of_reach);
}

TEST_CASE("Tempos that cannot be are refused by name", "[repetition][input]") {
    const MovingLift lift = lift_of(50.0);
    const auto text = [&](const Tempo& tempo, double step_s = 0.01) {
        return complaint([&] { (void)prescribed_repetition(lift, tempo, {.step_s = step_s}); });
    };
    CHECK(says(text({.lift_s = -1.0}), {"tempo.lift_s = -1 s", "between 0.1 and 60"}));
    CHECK(says(text({.pause_top_s = -0.5}), {"tempo.pause_top_s = -0.5 s", "between 0 and 600"}));
    CHECK(says(text({.lower_s = 0.0}), {"tempo.lower_s = 0 s", "between 0.1 and 60"}));
    CHECK(says(text({.pause_bottom_s = std::nan("")}), {"tempo.pause_bottom_s = nan s"}));
    CHECK(says(text({}, 0.0), {"step_s = 0 s", "between 0.0001 and 1"}));
    CHECK(says(text({.lift_s = 60.0, .lower_s = 60.0}, 1.5), {"step_s = 1.5 s", "between 0.0001 and 1"}));
    CHECK(says(text({}, 0.2), {"step_s = 0.2 s", "at most a tenth of lift_s and lower_s"}));
    CHECK(says(text({.lift_s = 0.5}, 0.06), {"step_s = 0.06 s", "at most a tenth"}));
    CHECK(text({.lift_s = 0.1, .lower_s = 0.1}).empty());
}
