// Room mechanics: static equilibrium, its virtual work, contact limits, and the levers of the muscles.

#include "catch.hpp"

#include <coxa/exercise/glute_bridge.hpp>
#include <coxa/exercise/hip_thrust.hpp>
#include <coxa/mechanics/equilibrium.hpp>
#include <coxa/mechanics/levers.hpp>
#include <coxa/mechanics/muscle_balance.hpp>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

using namespace coxa;

namespace {

constexpr double g = gravity_m_per_s2;

struct Case {
    Linkage linkage;
    double phase;
    double bar_mass_kg;
    FreeVector free;
};

/// Random people, set-ups, phases, loads and free contacts; `trial` picks the rhythm and the exercise.
std::vector<Case> random_cases(int count, unsigned seed) {
    std::mt19937_64 random(seed);
    const auto between = [&](double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random);
    };
    const LumbopelvicRhythm rhythms[] = {LumbopelvicRhythm::neutral(), LumbopelvicRhythm::posterior_tilt(),
                                         LumbopelvicRhythm::hyperextended(), LumbopelvicRhythm{0.15, -0.1}};
    std::vector<Case> cases;
    for (int trial = 0; static_cast<int>(cases.size()) < count && trial < 50 * count; ++trial) {
        const Body body = scale_body({.mass_kg = between(50, 120),
                                      .height_m = between(1.5, 2.0),
                                      .sex = trial % 2 == 0 ? Sex::female : Sex::male});
        const auto& rhythm = rhythms[cases.size() % 4];
        const FootPlacement feet{.offset_m = between(-0.12, 0.20), .height_m = between(0.0, 0.08)};
        const BackContact back{.behind_m = between(0.0, 0.15),
                               .normal = trial % 5 < 2 ? ContactNormal::vertical : ContactNormal::normal_to_back};
        const BarPlacement bar{.along_pelvis_m = between(-0.05, 0.1), .in_front_of_hip_m = between(0.0, 0.12)};
        const double bench = between(0.3, 0.45);
        const double phase = between(0.0, 1.0);
        const double load = between(0.0, 300.0);
        const FreeVector free(between(-400.0, 400.0), between(-100.0, 200.0));
        try {
            const Linkage l =
                trial % 3 == 0
                    ? linkage(GluteBridge{.feet = feet, .back = back, .bar = bar, .rhythm = rhythm}, body)
                    : linkage(
                          HipThrust{.bench_height_m = bench, .feet = feet, .back = back, .bar = bar, .rhythm = rhythm},
                          body);
            cases.push_back({l, phase, load, free});
        } catch (const InvalidArgument&) {
            // out of this person's reach
        }
    }
    return cases;
}

/// A force at a point of the plane, for sums made anew.
struct Force {
    Vec2<> at;
    Vec2<> N;
};

double moment_about(const Vec2<>& point, const std::vector<Force>& forces) {
    double sum = 0.0;
    for (const Force& f : forces) sum += cross<double>(Vec2<>(f.at - point), f.N);
    return sum;
}

Force weight(double mass_kg, const Vec2<>& at) { return {at, Vec2<>(0.0, -g * mass_kg)}; }

/// The forces on feet and shanks and thighs, on pelvis with bar, and on trunk, from the contacts found.
struct FreeBodies {
    std::vector<Force> feet, shanks, thighs, pelvis, trunk;
};

FreeBodies free_bodies(const Linkage& l, const Pose<>& p, double bar_mass_kg, const ContactVector& c) {
    const Body& b = l.body;
    const double pressure_ahead = c[4] / c[3];
    return {{weight(2 * b.foot.mass_kg, p.foot_center_m),
             {Vec2<>(p.ankle_m.x() + pressure_ahead, l.sole_height_m), Vec2<>(c[2], c[3])}},
            {weight(2 * b.shank.mass_kg, p.shank_center_m)},
            {weight(2 * b.thigh.mass_kg, p.thigh_center_m)},
            {weight(b.pelvis.mass_kg, p.pelvis_center_m), weight(bar_mass_kg, p.bar_m)},
            {weight(b.trunk.mass_kg, p.trunk_center_m), {p.back_contact_m, Vec2<>(c[0], c[1])}}};
}

std::vector<Force> together(std::initializer_list<std::vector<Force>> parts) {
    std::vector<Force> all;
    for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
}

}  // namespace

TEST_CASE("contacts carry body and bar whatever the free shear and pressure", "[equilibrium]") {
    double worst_N = 0.0;
    double worst_Nm = 0.0;
    for (const Case& t : random_cases(200, 21)) {
        const Pose<> p = pose_at(t.linkage, t.phase);
        const ContactVector c = equilibrium(t.linkage, p).contacts(t.bar_mass_kg, t.free);
        CHECK(c[2] == t.free[0]);
        CHECK(c[4] == t.free[1]);
        const FreeBodies f = free_bodies(t.linkage, p, t.bar_mass_kg, c);
        const auto all = together({f.feet, f.shanks, f.thighs, f.pelvis, f.trunk});
        Vec2<> sum(0.0, 0.0);
        for (const Force& force : all) sum += force.N;
        worst_N = std::max(worst_N, sum.norm());
        for (const Vec2<>& about : {Vec2<>(0.0, 0.0), p.hip_m, Vec2<>(3.0, -2.0)}) {
            worst_Nm = std::max(worst_Nm, std::abs(moment_about(about, all)));
        }
    }
    CHECK(worst_N < 1e-9);
    CHECK(worst_Nm < 1e-9);
}

TEST_CASE("joint moments balance the free bodies on both sides of the joint", "[equilibrium]") {
    double worst = 0.0;
    for (const Case& t : random_cases(200, 22)) {
        const Pose<> p = pose_at(t.linkage, t.phase);
        const Equilibrium e = equilibrium(t.linkage, p);
        const FreeBodies f = free_bodies(t.linkage, p, t.bar_mass_kg, e.contacts(t.bar_mass_kg, t.free));
        const JointVector m = e.moments(t.bar_mass_kg, t.free);
        // Extension turns the trunk counter-clockwise against the pelvis, the thigh clockwise against the pelvis, the
        // shank counter-clockwise against the thigh and the foot clockwise against the shank.
        const auto leg = together({f.feet, f.shanks, f.thighs});
        const auto shank = together({f.feet, f.shanks});
        worst = std::max({worst, std::abs(m[0] + moment_about(p.lumbar_m, f.trunk)),
                          std::abs(m[0] - moment_about(p.lumbar_m, together({leg, f.pelvis}))),
                          std::abs(m[1] - moment_about(p.hip_m, leg)),
                          std::abs(m[1] + moment_about(p.hip_m, together({f.pelvis, f.trunk}))),
                          std::abs(m[2] + moment_about(p.knee_m, shank)),
                          std::abs(m[2] - moment_about(p.knee_m, together({f.thighs, f.pelvis, f.trunk}))),
                          std::abs(m[3] - moment_about(p.ankle_m, f.feet)),
                          std::abs(m[3] + moment_about(p.ankle_m, together({f.shanks, f.thighs, f.pelvis, f.trunk})))});
    }
    CHECK(worst < 1e-9);
}

TEST_CASE("the work of the joint moments along the lift is the work against the weights", "[equilibrium][work]") {
    double worst = 0.0;
    int with_lumbar_work = 0;
    for (const Case& t : random_cases(400, 23)) {
        const Pose<> p = pose_at(t.linkage, t.phase);
        const LiftRates rates = lift_rates(t.linkage, t.phase);
        const JointVector m = equilibrium(t.linkage, p).moments(t.bar_mass_kg, t.free);
        const double by_muscles = m.dot(rates.extension_per_rad);
        const double by_weights = rates.body_work_Nm_per_rad + t.bar_mass_kg * rates.work_per_kg_Nm_per_rad;
        const double size = (m.array() * rates.extension_per_rad.array()).abs().sum() + std::abs(by_weights);
        worst = std::max(worst, std::abs(by_muscles - by_weights) / size);
        if (std::abs(m[0] * rates.extension_per_rad[0]) > 1e-3 * size) ++with_lumbar_work;
    }
    CHECK(worst < 1e-9);
    CHECK(worst < 1e-12);  // in fact to rounding
    CHECK(with_lumbar_work > 100);
}

TEST_CASE("rates along the lift are slopes of the poses", "[levers]") {
    const double h = 1e-4;
    double worst = 0.0;
    for (const Case& t : random_cases(40, 24)) {
        const double at = t.linkage.inclination_at(t.phase);
        const LiftRates rates = lift_rates(t.linkage, t.phase);
        const auto slope = [&](auto read) {
            const auto f = [&](double by) { return read(pose_at_inclination<double>(t.linkage, at + by)); };
            return (8.0 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12.0 * h);
        };
        const Body& b = t.linkage.body;
        worst = std::max(
            {worst, std::abs(rates.bar_rise_m_per_rad - slope([](const Pose<>& p) { return p.bar_m.y(); })),
             std::abs(rates.extension_per_rad[1] + slope([](const Pose<>& p) { return p.leg.hip_flexion_rad; })),
             std::abs(rates.extension_per_rad[0] - slope([](const Pose<>& p) { return p.lumbar_extension_rad; }))});
        const double energy = slope([&](const Pose<>& p) {
            return g * (2 * b.foot.mass_kg * p.foot_center_m.y() + 2 * b.shank.mass_kg * p.shank_center_m.y() +
                        2 * b.thigh.mass_kg * p.thigh_center_m.y() + b.pelvis.mass_kg * p.pelvis_center_m.y() +
                        b.trunk.mass_kg * p.trunk_center_m.y());
        });
        worst = std::max(worst, std::abs(rates.body_work_Nm_per_rad - energy) / (b.mass_kg * g));
        worst = std::max(worst, std::abs(rates.work_per_kg_Nm_per_rad - g * rates.bar_rise_m_per_rad));
    }
    CHECK(worst < 1e-9);
}

TEST_CASE("moments and contacts are affine in bar mass and free contacts", "[equilibrium]") {
    for (const Case& t : random_cases(20, 25)) {
        const Equilibrium e = equilibrium(t.linkage, pose_at(t.linkage, t.phase));
        const FreeVector other(50.0, -20.0);
        const JointVector middle = e.moments(0.5 * (t.bar_mass_kg + 40.0), FreeVector(0.5 * (t.free + other)));
        const JointVector mean = 0.5 * (e.moments(t.bar_mass_kg, t.free) + e.moments(40.0, other));
        CHECK((middle - mean).norm() < 1e-9);
    }
}

TEST_CASE("doubling every mass doubles every moment", "[equilibrium][scaling]") {
    const HipThrust lift{.rhythm = LumbopelvicRhythm::hyperextended()};
    const Linkage once = linkage(lift, scale_body({.mass_kg = 60, .height_m = 1.7}));
    const Linkage twice = linkage(lift, scale_body({.mass_kg = 120, .height_m = 1.7}));
    for (const double phase : {0.0, 0.3, 1.0}) {
        const Equilibrium a = equilibrium(once, pose_at(once, phase));
        const Equilibrium b = equilibrium(twice, pose_at(twice, phase));
        const FreeVector free(-80.0, 30.0);
        const JointVector doubled = 2.0 * a.moments(100.0, free);
        CHECK((b.moments(200.0, FreeVector(2.0 * free)) - doubled).norm() < 1e-9 * doubled.norm());
    }
}

TEST_CASE("scaling every length scales every moment", "[equilibrium][scaling]") {
    const double s = 1.1;
    const auto lift = [](double by) {
        return HipThrust{
            .bench_height_m = 0.40 * by,
            .feet = {.offset_m = 0.05 * by, .height_m = 0.02 * by},
            .back = {.behind_m = 0.10 * by},
            .bar = {.along_pelvis_m = 0.02 * by, .in_front_of_hip_m = 0.08 * by, .plate_radius_m = 0.225 * by},
            .rhythm = LumbopelvicRhythm::posterior_tilt(),
            .buttock_thickness_m = 0.10 * by};
    };
    const Linkage small = linkage(lift(1.0), scale_body({.mass_kg = 80, .height_m = 1.70}));
    const Linkage large = linkage(lift(s), scale_body({.mass_kg = 80, .height_m = 1.70 * s}));
    CHECK(small.bottom_inclination_rad == Approx(large.bottom_inclination_rad).margin(1e-12));
    CHECK(small.lockout_inclination_rad == Approx(large.lockout_inclination_rad).margin(1e-12));
    for (const double phase : {0.0, 0.3, 1.0}) {
        const Equilibrium a = equilibrium(small, pose_at(small, phase));
        const Equilibrium b = equilibrium(large, pose_at(large, phase));
        const JointVector scaled = s * a.moments(100.0, FreeVector(-80.0, 30.0));
        CHECK((b.moments(100.0, FreeVector(-80.0, 30.0 * s)) - scaled).norm() < 1e-9 * scaled.norm());
    }
}

TEST_CASE("contact limits have the signs of hand-made cases", "[equilibrium][limits]") {
    const Linkage l =
        linkage(HipThrust{.feet = {.heel_m = 0.05, .toe_m = 0.20, .friction = 0.7}, .back = {.friction = 0.5}},
                scale_body({.mass_kg = 80, .height_m = 1.80}));
    const Equilibrium e = equilibrium(l, pose_at(l, 0.5));
    // Back pressed up with 400 N, feet with 600 N, and one thing wrong at a time.
    const auto broken = [&](double back_x, double feet_x, double pressure_Nm) {
        ContactVector c;
        c << back_x, 400.0, feet_x, 600.0, pressure_Nm;
        std::vector<int> rows;
        for (int r = 0; r < contact_limit_count; ++r) {
            if ((e.limits * c)[r] > 0.0) rows.push_back(r);
        }
        return rows;
    };
    using Rows = std::vector<int>;
    const auto row = [](ContactLimit limit) { return Rows{static_cast<int>(limit)}; };
    CHECK(broken(0, 0, 0).empty());
    CHECK(broken(199, 419, 119).empty());
    CHECK(broken(-199, -419, -29).empty());
    // A floor that pushes the feet toward the bench (-x) holds feet that would slide away.
    CHECK(broken(0, -421, 0) == row(ContactLimit::feet_slide_away));
    CHECK(broken(0, 421, 0) == row(ContactLimit::feet_slide_back));
    // A bench that pushes the back toward the head (-x) holds a back that would slide to the feet.
    CHECK(broken(-201, 0, 0) == row(ContactLimit::back_slides_footward));
    CHECK(broken(201, 0, 0) == row(ContactLimit::back_slides_headward));
    CHECK(broken(0, 0, 121) == row(ContactLimit::pressure_at_toes));   // 0.20 m ahead of the ankle at 600 N
    CHECK(broken(0, 0, -31) == row(ContactLimit::pressure_at_heels));  // 0.05 m behind it
    // No contact pulls.
    ContactVector pull;
    pull << 0.0, -1.0, 0.0, -1.0, 0.0;
    CHECK((e.limits * pull).head<4>().minCoeff() > 0.0);
}

TEST_CASE("an edge's normal turns with the back", "[equilibrium][limits]") {
    const Linkage l = linkage(HipThrust{.back = {.friction = 0.5, .normal = ContactNormal::normal_to_back}},
                              scale_body({.mass_kg = 80, .height_m = 1.80}));
    const Pose<> p = pose_at(l, 0.2);
    const Equilibrium e = equilibrium(l, p);
    const Vec2<> up = (p.shoulder_m - p.lumbar_m).normalized();
    CHECK(e.back_normal.dot(up) == Approx(0.0).margin(1e-14));
    CHECK(e.back_normal.y() > 0.0);  // presses the back from behind, and the front faces up
    for (const double tangent : {-0.51, -0.49, 0.49, 0.51}) {
        const Vec2<> force = 400.0 * (e.back_normal + tangent * up);
        ContactVector c;
        c << force.x(), force.y(), 0.0, 600.0, 0.0;
        CHECK(((e.limits * c).head<2>().maxCoeff() > 0.0) == (std::abs(tangent) > 0.5));
    }
    const Linkage flat = linkage(HipThrust{}, scale_body({.mass_kg = 80, .height_m = 1.80}));
    CHECK(equilibrium(flat, pose_at(flat, 0.2)).back_normal == Vec2<>(0.0, 1.0));
}

TEST_CASE("with contacts eliminated, what remains is the virtual work of the lift", "[balance][work]") {
    const MuscleSet& set = lai_uhlrich2023();
    double worst = 0.0;
    double worst_bound = 0.0;
    for (const Case& t : random_cases(120, 26)) {
        const Pose<> p = pose_at(t.linkage, t.phase);
        const LegMuscles leg = leg_muscles(set, t.linkage.body, p.leg);
        const Equilibrium e = equilibrium(t.linkage, p);
        const MuscleBalance balance = muscle_balance(e, leg);
        // The displacement in which the spine stays as it is: the muscles of the leg do all the work.
        const auto moving =
            detail::pose_with<Dual>(t.linkage, variable(value_of(p.inclination_rad)), constant(p.lumbar_extension_rad));
        REQUIRE(moving);
        const Eigen::Vector3d rates(-slope_of(moving->leg.hip_flexion_rad), -slope_of(moving->leg.knee_flexion_rad),
                                    -slope_of(moving->leg.ankle_dorsiflexion_rad));
        const Eigen::Vector3d row = balance.per_moment.row(0).transpose();
        worst = std::max(worst, row.normalized().cross(rates.normalized()).norm());
        // And the bounds are half of the work against the weights, less that of the passive muscles.
        const Body& b = t.linkage.body;
        const double body_work = g * (2 * b.foot.mass_kg * slope_of(moving->foot_center_m.y()) +
                                      2 * b.shank.mass_kg * slope_of(moving->shank_center_m.y()) +
                                      2 * b.thigh.mass_kg * slope_of(moving->thigh_center_m.y()) +
                                      b.pelvis.mass_kg * slope_of(moving->pelvis_center_m.y()) +
                                      b.trunk.mass_kg * slope_of(moving->trunk_center_m.y()));
        const double bar_work = g * slope_of(moving->bar_m.y());
        const double passive = rates.dot(Eigen::Vector3d(leg.extension_arm_m.matrix() * leg.passive_force_N.matrix()));
        const double ratio = row.dot(rates) / rates.squaredNorm();
        const double size = std::abs(ratio) * (std::abs(body_work) + std::abs(passive));
        worst_bound =
            std::max(worst_bound, std::abs(balance.bound_base[0] - ratio * (0.5 * body_work - passive)) / size);
        worst_bound =
            std::max(worst_bound, std::abs(balance.bound_per_load[0] - ratio * 0.5 * bar_work) / (std::abs(ratio) * g));
    }
    CHECK(worst < 1e-12);
    CHECK(worst_bound < 1e-11);
}

TEST_CASE("without lumbar motion the row of the lift is proportional to its extension rates", "[balance][work]") {
    const MuscleSet& set = lai_uhlrich2023();
    const Body body = scale_body({.mass_kg = 80, .height_m = 1.80});
    for (const Linkage& l : {linkage(HipThrust{}, body), linkage(GluteBridge{}, body)}) {
        for (const double phase : {0.0, 0.5, 1.0}) {
            const Pose<> p = pose_at(l, phase);
            const MuscleBalance balance = muscle_balance(equilibrium(l, p), leg_muscles(set, body, p.leg));
            const Eigen::Vector3d rates = lift_rates(l, phase).extension_per_rad.tail<3>();
            const Eigen::Vector3d row = balance.per_moment.row(0).transpose();
            CHECK(row.normalized().dot(rates.normalized()) == Approx(1.0).epsilon(1e-13));
            // Hence the row of every muscle is proportional to its generalized arm times its force.
            const LegMuscles leg = leg_muscles(set, body, p.leg);
            const MuscleLevers levers = muscle_levers(leg, lift_rates(l, phase));
            const PerMuscle work = levers.generalized_arm_m * leg.max_active_force_N;
            const PerMuscle of_row = balance.rows.row(0).transpose();
            CHECK((work / work.abs().maxCoeff() - of_row / of_row.abs().maxCoeff()).abs().maxCoeff() < 1e-12);
        }
    }
}

TEST_CASE("the contacts that go with activations bring back the moments of the leg", "[balance]") {
    const MuscleSet& set = lai_uhlrich2023();
    std::mt19937_64 random(27);
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    double worst = 0.0;
    double worst_limit = 0.0;
    for (const Case& t : random_cases(100, 28)) {
        const Pose<> p = pose_at(t.linkage, t.phase);
        const Equilibrium e = equilibrium(t.linkage, p);
        const MuscleBalance balance = muscle_balance(e, leg_muscles(set, t.linkage.body, p.leg));
        PerMuscle a(static_cast<Eigen::Index>(set.size()));
        for (double& one : a) one = 0.3 * unit(random);
        // The bar that these activations hold: the row of the lift solved for the mass.
        const double mass =
            (balance.rows.row(0).matrix().dot(a.matrix()) - balance.bound_base[0]) / balance.bound_per_load[0];
        if (!(std::abs(mass) < 2000.0)) continue;
        const ContactVector c = balance.contacts(e, a, mass);
        const JointVector m = e.moments(mass, FreeVector(c[2], c[4]));
        const Eigen::Vector3d leg = balance.leg_moments(a);
        worst = std::max(worst, (m.tail<3>() - 2.0 * leg).norm() / (1.0 + leg.norm()));
        // The rows of the balance are the contact limits, in other words.
        const Eigen::Matrix<double, contact_limit_count, 1> limit = e.limits * c;
        for (int r = 0; r < contact_limit_count; ++r) {
            const double row = (balance.rows.row(r + 1).matrix().dot(a.matrix()) - balance.bound_base[r + 1] -
                                balance.bound_per_load[r + 1] * mass) *
                               balance.scale[r + 1];
            worst_limit = std::max(worst_limit, std::abs(row - limit[r]) / (1.0 + c.norm()));
        }
    }
    CHECK(worst < 1e-9);
    CHECK(worst_limit < 1e-9);
}

TEST_CASE("a muscle's arm along the lift is the shortening of its path", "[levers]") {
    const MuscleSet& set = lai_uhlrich2023();
    const Body body = scale_body({.mass_kg = 80, .height_m = 1.80});
    const double h = 1e-4;
    for (const auto& rhythm : {LumbopelvicRhythm::neutral(), LumbopelvicRhythm::posterior_tilt()}) {
        const Linkage l = linkage(HipThrust{.rhythm = rhythm}, body);
        for (const double phase : {0.1, 0.5, 0.9}) {
            const double at = l.inclination_at(phase);
            const auto pose = [&](double by) { return pose_at_inclination<double>(l, at + by); };
            const auto lengths = [&](double by) -> PerMuscle {
                return leg_muscles(set, body, pose(by).leg).musculotendon_length_m;
            };
            const PerMuscle slope = (8.0 * (lengths(h) - lengths(-h)) - (lengths(2 * h) - lengths(-2 * h))) / (12 * h);
            const LiftRates rates = lift_rates(l, phase);
            const MuscleLevers levers = muscle_levers(leg_muscles(set, body, pose(0.0).leg), rates);
            CHECK((levers.generalized_arm_m + slope).abs().maxCoeff() < 1e-9);
            // The mechanical advantage is the same against the height of the bar.
            const double rise =
                (8.0 * (pose(h).bar_m.y() - pose(-h).bar_m.y()) - (pose(2 * h).bar_m.y() - pose(-2 * h).bar_m.y())) /
                (12 * h);
            CHECK((levers.mechanical_advantage * rise + slope).abs().maxCoeff() < 1e-9);
        }
    }
}
