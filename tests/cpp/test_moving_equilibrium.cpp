// Room mechanics in motion, by another road: every segment is two point masses, their accelerations are differences of
// positions in time, energies are those of the points. No moment of inertia, no jet, no derivative by the inclination.

#include "catch.hpp"

#include <coxa/exercise/glute_bridge.hpp>
#include <coxa/exercise/hip_thrust.hpp>
#include <coxa/mechanics/levers.hpp>
#include <coxa/mechanics/moving_equilibrium.hpp>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

using namespace coxa;

namespace {

constexpr double g = gravity_m_per_s2;

/// Random people and set-ups: rhythms, stances, loads beside the bar, both exercises.
std::vector<Linkage> random_linkages(int count, unsigned seed) {
    std::mt19937_64 random(seed);
    const auto between = [&](double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random);
    };
    const LumbopelvicRhythm rhythms[] = {LumbopelvicRhythm::neutral(), LumbopelvicRhythm::posterior_tilt(),
                                         LumbopelvicRhythm::hyperextended(), LumbopelvicRhythm{0.15, -0.1}};
    std::vector<Linkage> linkages;
    for (int trial = 0; static_cast<int>(linkages.size()) < count && trial < 50 * count; ++trial) {
        const Body body = scale_body({.mass_kg = between(50, 120),
                                      .height_m = between(1.5, 2.0),
                                      .sex = trial % 2 == 0 ? Sex::female : Sex::male});
        const auto& rhythm = rhythms[linkages.size() % 4];
        FootPlacement feet{.offset_m = between(-0.10, 0.15), .height_m = between(0.0, 0.08)};
        const double toe_out = between(0.1, 0.5), closer = between(0.0, 0.15);
        if (linkages.size() % 3 == 1) feet.toe_out_rad = toe_out;
        if (linkages.size() % 6 == 1) {
            feet.stance_width_m = body.hip_width_m + 2.0 * body.thigh_length_m * std::sin(toe_out) - closer;
        }
        const BackContact back{.behind_m = between(0.0, 0.15)};
        const BarPlacement bar{.along_pelvis_m = between(-0.05, 0.1),
                               .in_front_of_hip_m = between(0.0, 0.12),
                               .plate_radius_m = linkages.size() % 4 == 3 ? 0.1 : 0.225};
        const double bench = between(0.3, 0.45);
        AddedLoads loads;
        const double slack = between(0.15, 0.4), stiffness = between(200.0, 2000.0), chain = between(2.0, 20.0);
        if (linkages.size() % 5 == 2) loads.band = HipBand{.slack_length_m = slack, .stiffness_N_per_m = stiffness};
        if (linkages.size() % 5 == 4) loads.chains = Chains{.mass_per_length_kg_per_m = chain, .length_m = 1.5};
        try {
            linkages.push_back(
                trial % 3 == 0
                    ? linkage(GluteBridge{.feet = feet, .back = back, .bar = bar, .rhythm = rhythm, .loads = loads},
                              body)
                    : linkage(HipThrust{.bench_height_m = bench,
                                        .feet = feet,
                                        .back = back,
                                        .bar = bar,
                                        .rhythm = rhythm,
                                        .loads = loads},
                              body));
        } catch (const InvalidArgument&) {
            // out of this person's reach
        }
    }
    return linkages;
}

enum Part : int { feet, shanks, thighs, pelvis, trunk, bar, part_count };

struct Point {
    Part part;
    double mass_kg;
    Vec2<> at_m;
};

/// Two halves of the mass, a radius of gyration before and behind the mass center along the segment.
void halves(std::vector<Point>& points, Part part, int count, const Segment& s, const Vec2<>& center,
            const Vec2<>& along) {
    const double gyration_m = std::sqrt(s.moment_of_inertia_kg_m2 / s.mass_kg);
    for (const double side : {-1.0, 1.0}) {
        points.push_back({part, 0.5 * count * s.mass_kg, Vec2<>(center + side * gyration_m * along)});
    }
}

/// Body and bar as points. Legs turned out are shorter seen from the side, and so are the halves apart.
std::vector<Point> points_of(const Linkage& l, double inclination_rad, double bar_mass_kg) {
    const Pose<> p = pose_at_inclination<double>(l, inclination_rad);
    const Body& b = l.body;
    const auto upright = [](double angle) { return turned<double>(Vec2<>(0.0, 1.0), angle); };
    std::vector<Point> points{{feet, 2.0 * b.foot.mass_kg, p.foot_center_m}, {bar, bar_mass_kg, p.bar_m}};
    halves(points, shanks, 2, b.shank, p.shank_center_m, (p.ankle_m - p.knee_m) / b.shank_length_m);
    halves(points, thighs, 2, b.thigh, p.thigh_center_m, (p.knee_m - p.hip_m) / b.thigh_length_m);
    halves(points, pelvis, 1, b.pelvis, p.pelvis_center_m, upright(p.pelvis_rad));
    halves(points, trunk, 1, b.trunk, p.trunk_center_m, upright(p.trunk_rad));
    return points;
}

/// A force at a point of a part.
struct Force {
    Part part;
    Vec2<> at;
    Vec2<> N;
};

double moment_about(const Vec2<>& point, const std::vector<Force>& forces, std::initializer_list<Part> of) {
    double sum = 0.0;
    for (const Force& f : forces) {
        if (std::ranges::find(of, f.part) != of.end()) sum += cross<double>(Vec2<>(f.at - point), f.N);
    }
    return sum;
}

struct Motion {
    double q, w, e, bar_mass_kg;
};

/// Weights, what pulls beside the bar, the floor, and minus mass times acceleration from seven instants.
std::vector<Force> forces_in(const Linkage& l, const Motion& m, double floor_N) {
    constexpr double h = 2e-3;
    std::vector<std::vector<Point>> at;
    for (int k = -3; k <= 3; ++k) {
        const double t = k * h;
        at.push_back(points_of(l, m.q + m.w * t + 0.5 * m.e * t * t, m.bar_mass_kg));
    }
    std::vector<Force> forces;
    for (std::size_t i = 0; i < at[3].size(); ++i) {
        const auto x = [&](std::size_t k) { return at[k][i].at_m; };
        const Vec2<> acceleration =
            (2.0 * (x(0) + x(6)) - 27.0 * (x(1) + x(5)) + 270.0 * (x(2) + x(4)) - 490.0 * x(3)) / (180.0 * h * h);
        const Point& p = at[3][i];
        forces.push_back({p.part, p.at_m, Vec2<>(p.mass_kg * (Vec2<>(0.0, -g) - acceleration))});
    }
    const Pose<> pose = pose_at_inclination<double>(l, m.q);
    forces.push_back({pelvis, pose.bar_m, pull_N<double>(l.loads, pose.bar_m)});
    forces.push_back({pelvis, l.rests_on == RestsOn::plates ? pose.bar_m : pose.hip_m, Vec2<>(0.0, floor_N)});
    return forces;
}

/// What is left of forces and moments that should balance, over their size.
double imbalance(const Linkage& l, const Motion& m, double floor_N, const ContactVector& c, const JointVector& joint) {
    const Pose<> p = pose_at_inclination<double>(l, m.q);
    std::vector<Force> forces = forces_in(l, m, floor_N);
    forces.push_back({trunk, p.back_contact_m, Vec2<>(c[0], c[1])});
    // The pressure is counted along the foot.
    const double ahead = c[4] / c[3] * std::cos(l.stance.toe_out_rad);
    forces.push_back({feet, Vec2<>(p.ankle_m.x() + ahead, l.sole_height_m), Vec2<>(c[2], c[3])});
    Vec2<> sum(0.0, 0.0);
    double size = 0.0;
    for (const Force& f : forces) {
        sum += f.N;
        size += f.N.norm();
    }
    const double knee = joint[2] * p.knee_gear, ankle = joint[3] * p.ankle_gear;
    return std::max({sum.norm(),
                     std::abs(moment_about(p.back_contact_m, forces, {feet, shanks, thighs, pelvis, trunk, bar})),
                     std::abs(moment_about(Vec2<>(2.0, -1.0), forces, {feet, shanks, thighs, pelvis, trunk, bar})),
                     std::abs(joint[0] + moment_about(p.lumbar_m, forces, {trunk})),
                     std::abs(joint[0] - moment_about(p.lumbar_m, forces, {feet, shanks, thighs, pelvis, bar})),
                     std::abs(joint[1] - moment_about(p.hip_m, forces, {feet, shanks, thighs})),
                     std::abs(joint[1] + moment_about(p.hip_m, forces, {pelvis, bar, trunk})),
                     std::abs(knee + moment_about(p.knee_m, forces, {feet, shanks})),
                     std::abs(knee - moment_about(p.knee_m, forces, {thighs, pelvis, bar, trunk})),
                     std::abs(ankle - moment_about(p.ankle_m, forces, {feet})),
                     std::abs(ankle + moment_about(p.ankle_m, forces, {shanks, thighs, pelvis, bar, trunk}))}) /
           size;
}

struct Draw {
    std::mt19937_64 random;
    double between(double low, double high) { return std::uniform_real_distribution<double>(low, high)(random); }
    Motion motion(const Linkage& l) {
        return {l.inclination_at(between(0.05, 0.95)), between(-4.0, 4.0), between(-30.0, 30.0), between(0.0, 300.0)};
    }
};

/// Slope of a function, six points.
template <class Function>
auto slope_at(const Function& f, double x, double h = 2e-3) {
    const decltype(f(x)) slope =
        (45.0 * (f(x + h) - f(x - h)) - 9.0 * (f(x + 2 * h) - f(x - 2 * h)) + (f(x + 3 * h) - f(x - 3 * h))) /
        (60.0 * h);
    return slope;
}

double kinetic_coefficient(const Linkage& l, double q, double bar_mass_kg) {
    const auto stacked = [&](double at) {
        const auto points = points_of(l, at, bar_mass_kg);
        Eigen::ArrayXd x(2 * static_cast<Eigen::Index>(points.size()));
        for (std::size_t i = 0; i < points.size(); ++i) {
            x.segment<2>(2 * static_cast<Eigen::Index>(i)) = std::sqrt(points[i].mass_kg) * points[i].at_m.array();
        }
        return x;
    };
    const Eigen::ArrayXd rate = slope_at([&](double at) { return stacked(at).eval(); }, q);
    return rate.square().sum();
}

double potential_J(const Linkage& l, double q, double bar_mass_kg) {
    double energy = energy_J<double>(l.loads, pose_at_inclination<double>(l, q).bar_m);
    for (const Point& p : points_of(l, q, bar_mass_kg)) energy += p.mass_kg * g * p.at_m.y();
    return energy;
}

}  // namespace

TEST_CASE("Contacts and joint moments of any motion balance point masses", "[moving]") {
    Draw draw{std::mt19937_64(31)};
    double worst = 0.0, least = 1.0;
    const auto linkages = random_linkages(90, 41);
    REQUIRE(linkages.size() == 90);
    for (const Linkage& l : linkages) {
        const Motion m = draw.motion(l);
        const FreeVector free(draw.between(-400.0, 400.0), draw.between(-100.0, 200.0));
        const Equilibrium e = prescribed_equilibrium(moving_equilibrium(l, jet_pose_at(l, m.q)), m.w, m.e);
        const ContactVector c = e.contacts(m.bar_mass_kg, free);
        const JointVector joint = e.moments(m.bar_mass_kg, free);
        worst = std::max(worst, imbalance(l, m, 0.0, c, joint));
        // What this can tell: the motion matters, and so does its sign.
        Motion other = m;
        other.e = -m.e;
        least = std::min(least, imbalance(l, other, 0.0, c, joint));
    }
    CHECK(worst < 1e-8);
    CHECK(least > 1e-3);
}

TEST_CASE("The acceleration as the unknown gives the same contacts and moments", "[moving]") {
    Draw draw{std::mt19937_64(32)};
    for (const Linkage& l : random_linkages(30, 42)) {
        const Motion m = draw.motion(l);
        const FreeVector free(draw.between(-400.0, 400.0), draw.between(-100.0, 200.0));
        const MovingEquilibrium moving = moving_equilibrium(l, jet_pose_at(l, m.q));
        const Equilibrium given = prescribed_equilibrium(moving, m.w, m.e);
        const Equilibrium open = free_equilibrium(moving, m.w, m.bar_mass_kg);
        const double size = given.contacts(m.bar_mass_kg, free).norm();
        CHECK((given.contacts(m.bar_mass_kg, free) - open.contacts(m.e, free)).norm() < 1e-11 * size);
        CHECK((given.moments(m.bar_mass_kg, free) - open.moments(m.e, free)).norm() < 1e-11 * size);
    }
}

TEST_CASE("The floor carries what it pushes with", "[moving]") {
    Draw draw{std::mt19937_64(33)};
    int plates = 0, buttocks = 0;
    for (const Linkage& l : random_linkages(30, 43)) {
        const double q = l.bottom_inclination_rad + 0.02;
        const double bar_mass_kg = draw.between(0.0, 300.0), floor_N = draw.between(0.0, 2000.0);
        const FreeVector free(draw.between(-400.0, 400.0), draw.between(-100.0, 200.0));
        const Equilibrium e = resting_equilibrium(moving_equilibrium(l, jet_pose_at(l, q)), bar_mass_kg);
        const Motion still{q, 0.0, 0.0, bar_mass_kg};
        CHECK(imbalance(l, still, floor_N, e.contacts(-floor_N, free), e.moments(-floor_N, free)) < 1e-8);
        (l.rests_on == RestsOn::plates ? plates : buttocks) += 1;
    }
    CHECK(plates > 3);
    CHECK(buttocks > 3);
}

TEST_CASE("No speed and no acceleration are the lift held still", "[moving]") {
    Draw draw{std::mt19937_64(34)};
    for (const Linkage& l : random_linkages(30, 44)) {
        const double q = l.inclination_at(draw.between(0.0, 1.0));
        const MovingEquilibrium moving = moving_equilibrium(l, jet_pose_at(l, q));
        const Equilibrium still = equilibrium(l, pose_at_inclination<double>(l, q));
        const Equilibrium motion = prescribed_equilibrium(moving, 0.0, 0.0);
        CHECK(motion.contact_base == moving.still.contact_base);
        CHECK(motion.moment_per_load == moving.still.moment_per_load);
        const auto same = [](const auto& a, const auto& b) { return (a - b).norm() <= 1e-12 * (1.0 + b.norm()); };
        CHECK(same(motion.contact_base, still.contact_base));
        CHECK(same(motion.contact_per_load, still.contact_per_load));
        CHECK(same(motion.contact_free, still.contact_free));
        CHECK(same(motion.moment_base, still.moment_base));
        CHECK(same(motion.moment_per_load, still.moment_per_load));
        CHECK(same(motion.moment_free, still.moment_free));
        CHECK(same(motion.limits, still.limits));
    }
}

TEST_CASE("Along the lift the equation of motion is Lagrange's", "[moving]") {
    Draw draw{std::mt19937_64(35)};
    double worst_inertia = 0.0, worst_speed = 0.0, worst_still = 0.0;
    for (const Linkage& l : random_linkages(60, 45)) {
        const Motion m = draw.motion(l);
        const MovingEquilibrium moving = moving_equilibrium(l, jet_pose_at(l, m.q));
        // The work of all joint moments, the lumbar one included, per radian of lift.
        const JointVector along = lift_rates(l, l.phase_of(m.q)).extension_per_rad;
        const auto work = [&](const LoadCase& body, const LoadCase& per_kg) {
            return along.dot(body.moments + m.bar_mass_kg * per_kg.moments);
        };
        const auto kinetic = [&](double q) { return kinetic_coefficient(l, q, m.bar_mass_kg); };
        const double inertia = kinetic(m.q);
        worst_inertia = std::max(
            worst_inertia, std::abs(work(moving.body_per_acceleration, moving.bar_per_acceleration) / inertia - 1.0));
        worst_speed = std::max(worst_speed, std::abs(work(moving.body_per_speed_squared, moving.bar_per_speed_squared) -
                                                     0.5 * slope_at(kinetic, m.q)) /
                                                inertia);
        const double still = along.dot(moving.still.moment_base + m.bar_mass_kg * moving.still.moment_per_load);
        const double weight = slope_at([&](double q) { return potential_J(l, q, m.bar_mass_kg); }, m.q, 1e-3);
        worst_still = std::max(worst_still, std::abs(still - weight) / (1.0 + std::abs(weight)));
    }
    CHECK(worst_inertia < 1e-9);
    CHECK(worst_speed < 1e-8);
    CHECK(worst_still < 1e-7);
}

TEST_CASE("A force on the pelvis is carried by contacts and joints", "[moving]") {
    Draw draw{std::mt19937_64(36)};
    for (const Linkage& l : random_linkages(20, 46)) {
        const double q = l.inclination_at(draw.between(0.0, 1.0));
        const MovingEquilibrium moving = moving_equilibrium(l, jet_pose_at(l, q));
        const JointVector along = lift_rates(l, l.phase_of(q)).extension_per_rad;
        const auto place = [&](double at) { return pose_at_inclination<double>(l, at).bar_m; };
        const double forward = slope_at([&](double at) { return place(at).x(); }, q);
        // A force helps with its work: what joints must do is less by it.
        CHECK(along.dot(moving.push_per_N.moments) == Approx(-forward).margin(1e-9));
        CHECK(moving.push_per_N.contacts[0] + moving.push_per_N.contacts[2] == Approx(-1.0).epsilon(1e-12));
        const double rise = slope_at(
            [&](double at) {
                const Pose<> p = pose_at_inclination<double>(l, at);
                return l.rests_on == RestsOn::plates ? p.bar_m.y() : p.hip_m.y();
            },
            q);
        CHECK(along.dot(moving.floor_per_N.moments) == Approx(-rise).margin(1e-9));
    }
}
