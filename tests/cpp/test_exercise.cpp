// Room exercise: the linkage and its poses, hip thrust, glute bridge, foot placement, and an exercise of one's own.

#include "catch.hpp"
#include "common.hpp"

#include <coxa/analysis/max_held_load.hpp>
#include <coxa/analysis/torque_angle.hpp>
#include <coxa/exercise/glute_bridge.hpp>
#include <coxa/exercise/hip_thrust.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace coxa;
using namespace coxa::testing;

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

template <class E>
std::string refused(const E& exercise) {
    return complaint([&] { static_cast<void>(linkage(exercise, man())); });
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

double distance(const Vec2<>& a, const Vec2<>& b) { return (a - b).norm(); }

/// Angle at `corner` from the direction to `b` counter-clockwise to that to `a`, [0, 2 pi).
double angle_at(const Vec2<>& corner, const Vec2<>& a, const Vec2<>& b) {
    double angle = direction_of(Vec2<>(a - corner)) - direction_of(Vec2<>(b - corner));
    while (angle < 0.0) angle += 2.0 * std::numbers::pi;
    return angle;
}

/// Linkages of random people and settings that reach; some are hip thrusts, some bridges.
std::vector<Linkage> random_linkages(int wanted, unsigned seed) {
    std::mt19937_64 random(seed);
    const auto between = [&](double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random);
    };
    std::vector<Linkage> found;
    for (int trial = 0; trial < 100 * wanted && static_cast<int>(found.size()) < wanted; ++trial) {
        const Body body = scale_body({.mass_kg = between(50, 120),
                                      .height_m = between(1.5, 2.0),
                                      .sex = trial % 2 == 0 ? Sex::female : Sex::male});
        const FootPlacement feet{.offset_m = between(-0.15, 0.20), .height_m = between(0.0, 0.1)};
        const LumbopelvicRhythm rhythm{between(-0.2, 0.2), between(-0.3, 0.3)};
        const BarPlacement bar{between(-0.05, 0.1), between(0.0, 0.12), between(0.15, 0.225)};
        const double lockout = between(2.8, 3.3);
        const double bench = between(0.35, 0.45);
        const double behind = between(0.02, 0.15);
        const double load = between(0.0, 200.0);
        try {
            if (trial % 3 == 0) {
                found.push_back(linkage(GluteBridge{.bar_mass_kg = load,
                                                    .feet = feet,
                                                    .back = {.behind_m = behind},
                                                    .bar = bar,
                                                    .rhythm = rhythm,
                                                    .lockout_hip_angle_rad = lockout},
                                        body));
            } else {
                found.push_back(linkage(HipThrust{.bar_mass_kg = load,
                                                  .bench_height_m = bench,
                                                  .feet = feet,
                                                  .back = {.behind_m = behind},
                                                  .bar = bar,
                                                  .rhythm = rhythm,
                                                  .lockout_hip_angle_rad = lockout},
                                        body));
            }
        } catch (const InvalidArgument&) {
            // out of this person's reach
        }
    }
    return found;
}

}  // namespace

/// Feet-elevated bridge: shoulders on the floor, heels on a box. Nothing of it is known to the library.
namespace gym {

struct FeetElevatedBridge {
    double bar_mass_kg = 0.0;
    double box_height_m = 0.15;
    double feet_beyond_vertical_shins_m = 0.20;
};

coxa::Linkage linkage(const FeetElevatedBridge& lift, const coxa::Body& body) {
    return coxa::make_linkage({.bar_mass_kg = lift.bar_mass_kg,
                               .support_height_m = 0.0,
                               .support_name = "floor height",
                               .default_back_along_fraction = 1.0,
                               .feet = {.offset_m = lift.feet_beyond_vertical_shins_m, .height_m = lift.box_height_m},
                               .lockout_hip_angle_rad = 170_deg},
                              body);
}

}  // namespace gym

static_assert(coxa::Exercise<coxa::HipThrust>);
static_assert(coxa::Exercise<coxa::GluteBridge>);
static_assert(coxa::Exercise<gym::FeetElevatedBridge>);
static_assert(!coxa::Exercise<coxa::Subject>);

TEST_CASE("the linkage closes with every segment at its length", "[linkage]") {
    const auto linkages = random_linkages(150, 11);
    REQUIRE(linkages.size() == 150);
    double worst = 0.0;
    for (const Linkage& l : linkages) {
        const Body& b = l.body;
        const Vec2<> contact = l.back_contact_in_trunk_m;
        for (const double phase : {0.0, 0.13, 0.5, 0.77, 1.0}) {
            const Pose<> p = pose_at(l, phase);
            worst =
                std::max({worst, std::abs(distance(p.hip_m, p.knee_m) - b.thigh_length_m),
                          std::abs(distance(p.knee_m, p.ankle_m) - b.shank_length_m),
                          std::abs(distance(p.hip_m, p.lumbar_m) - b.hip_to_lumbar_m),
                          std::abs(distance(p.lumbar_m, p.shoulder_m) - (b.hip_to_shoulder_m - b.hip_to_lumbar_m))});
            // The feet and the back stay where they are, and the back contact sits at one place on the trunk.
            worst = std::max({worst, distance(p.ankle_m, l.ankle_m), distance(p.back_contact_m, l.back_contact_m)});
            const Vec2<> up = (p.shoulder_m - p.lumbar_m).normalized();
            const Vec2<> front(up.y(), -up.x());
            const Vec2<> on_trunk = p.back_contact_m - p.lumbar_m;
            worst = std::max({worst, std::abs(on_trunk.dot(front) - contact.x()),
                              std::abs(on_trunk.dot(up) - (contact.y() - b.hip_to_lumbar_m))});
            // Mass centers lie on their segments, as far from the proximal joint as the body says; the feet stand flat.
            const auto along = [](const Vec2<>& from, const Vec2<>& to, double by) -> Vec2<> {
                return from + by * (to - from).normalized();
            };
            const Vec2<> upright_hip = along(p.lumbar_m, p.shoulder_m, -b.hip_to_lumbar_m);
            worst =
                std::max({worst, distance(p.thigh_center_m, along(p.hip_m, p.knee_m, b.thigh.center_of_mass_m)),
                          distance(p.shank_center_m, along(p.knee_m, p.ankle_m, b.shank.center_of_mass_m)),
                          distance(p.pelvis_center_m, along(p.hip_m, p.lumbar_m, b.pelvis.center_of_mass_m)),
                          distance(p.trunk_center_m, along(upright_hip, p.shoulder_m, b.trunk.center_of_mass_m)),
                          std::abs(p.foot_center_m.x() - p.ankle_m.x() - b.foot.center_of_mass_m + b.heel_to_ankle_m)});
            // The bar sits at one place on the pelvis.
            const Vec2<> pelvis_up = (p.lumbar_m - p.hip_m).normalized();
            const Vec2<> pelvis_front(pelvis_up.y(), -pelvis_up.x());
            worst = std::max({worst, std::abs((p.bar_m - p.hip_m).dot(pelvis_front) - l.bar_in_pelvis_m.x()),
                              std::abs((p.bar_m - p.hip_m).dot(pelvis_up) - l.bar_in_pelvis_m.y())});
        }
    }
    CHECK(worst < 1e-14);
}

TEST_CASE("joint angles are the angles between the segments drawn", "[linkage]") {
    double worst = 0.0;
    for (const Linkage& l : random_linkages(60, 12)) {
        for (const double phase : {0.0, 0.4, 1.0}) {
            const Pose<> p = pose_at(l, phase);
            // On the front of the body, a straight joint shows 180 degrees; hips close there, knees open.
            const double hip = std::numbers::pi - angle_at(p.hip_m, p.lumbar_m, p.knee_m);
            const double knee = angle_at(p.knee_m, p.hip_m, p.ankle_m) - std::numbers::pi;
            worst = std::max(worst, std::abs(std::remainder(p.leg.hip_flexion_rad - hip, 2 * std::numbers::pi)));
            worst = std::max(worst, std::abs(std::remainder(p.leg.knee_flexion_rad - knee, 2 * std::numbers::pi)));
            // Dorsiflexion is the shank's lean over the flat foot: knee ahead of the ankle.
            const double lean = std::atan2(p.knee_m.x() - p.ankle_m.x(), p.knee_m.y() - p.ankle_m.y());
            worst = std::max(worst, std::abs(p.leg.ankle_dorsiflexion_rad - lean));
            worst = std::max(worst, std::abs(p.trunk_rad - p.pelvis_rad - p.lumbar_extension_rad));
        }
    }
    CHECK(worst < 1e-12);
}

TEST_CASE("phase is linear in the inclination of the line from back contact to hip", "[linkage]") {
    for (const Linkage& l : random_linkages(40, 13)) {
        for (const double phase : {0.0, 0.25, 0.6, 1.0}) {
            const Pose<> p = pose_at(l, phase);
            const double drawn = direction_of(Vec2<>(p.hip_m - p.back_contact_m));
            CHECK(std::abs(std::remainder(p.inclination_rad - drawn, 2 * std::numbers::pi)) < 1e-13);
            CHECK(l.phase_of(p.inclination_rad) == Approx(phase).margin(1e-12));
            CHECK(p.phase == Approx(phase).margin(1e-12));
        }
        CHECK(l.lockout_inclination_rad > l.bottom_inclination_rad);
    }
}

TEST_CASE("at lockout shoulder, hip and knee make the angle asked for", "[linkage]") {
    for (const double angle : {2.6, 3.0, std::numbers::pi, 3.3}) {
        for (const auto& rhythm :
             {LumbopelvicRhythm::neutral(), LumbopelvicRhythm::posterior_tilt(), LumbopelvicRhythm::hyperextended()}) {
            const Linkage l = linkage(HipThrust{.rhythm = rhythm, .lockout_hip_angle_rad = angle}, man());
            const Pose<> p = pose_at(l, 1.0);
            CHECK(angle_at(p.hip_m, p.shoulder_m, p.knee_m) == Approx(angle).margin(1e-12));
        }
    }
    // In line with a straight spine: no hip flexion left.
    CHECK(pose_at(linkage(HipThrust{}, man()), 1.0).leg.hip_flexion_rad == Approx(0.0).margin(1e-12));
    CHECK(pose_at(linkage(GluteBridge{}, man()), 1.0).leg.hip_flexion_rad == Approx(0.0).margin(1e-12));
}

TEST_CASE("without a foot distance the shins stand vertical at lockout", "[linkage][feet]") {
    for (const Sex sex : {Sex::female, Sex::male}) {
        const Body body = scale_body({.mass_kg = 70, .height_m = 1.68, .sex = sex});
        for (const auto& l : {linkage(HipThrust{}, body), linkage(GluteBridge{}, body),
                              linkage(HipThrust{.rhythm = LumbopelvicRhythm::hyperextended()}, body)}) {
            const Pose<> p = pose_at(l, 1.0);
            CHECK(p.knee_m.x() == Approx(p.ankle_m.x()).margin(1e-12));
            CHECK(p.knee_m.y() - p.ankle_m.y() == Approx(body.shank_length_m).margin(1e-12));
            CHECK(p.leg.ankle_dorsiflexion_rad == Approx(0.0).margin(1e-12));
        }
    }
}

TEST_CASE("far and close move the ankles by the distance asked for", "[linkage][feet]") {
    const Body body = man();
    const Vec2<> at = linkage(HipThrust{}, body).ankle_m;
    CHECK(distance(linkage(HipThrust{.feet = FootPlacement::far(0.15)}, body).ankle_m, at + Vec2<>(0.15, 0)) < 1e-14);
    CHECK(distance(linkage(HipThrust{.feet = FootPlacement::close(0.10)}, body).ankle_m, at - Vec2<>(0.10, 0)) < 1e-14);
    CHECK(linkage(HipThrust{.feet = {.distance_m = 0.85}}, body).ankle_m.x() == 0.85);
    CHECK(linkage(HipThrust{.feet = {.distance_m = 0.85, .offset_m = 0.05}}, body).ankle_m.x() == Approx(0.90));
    // Further feet: straighter knees and shins leaning toward the bench.
    const Pose<> far = pose_at(linkage(HipThrust{.feet = FootPlacement::far(0.15)}, body), 1.0);
    const Pose<> near = pose_at(linkage(HipThrust{.feet = FootPlacement::close(0.10)}, body), 1.0);
    CHECK(far.leg.knee_flexion_rad < near.leg.knee_flexion_rad);
    CHECK(far.knee_m.x() < far.ankle_m.x());
    CHECK(near.knee_m.x() > near.ankle_m.x());
    // A raised foot raises the ankle.
    const Linkage raised = linkage(HipThrust{.feet = {.height_m = 0.10}}, body);
    CHECK(raised.ankle_m.y() == Approx(0.10 + body.ankle_height_m));
    CHECK(raised.sole_height_m == 0.10);
}

TEST_CASE("the bottom is the first pose that touches the floor", "[linkage]") {
    int by_plates = 0;
    int by_buttocks = 0;
    for (const double plate : {0.225, 0.10}) {
        for (const double buttock : {0.05, 0.12}) {
            const Linkage l =
                linkage(HipThrust{.bar = {.plate_radius_m = plate}, .buttock_thickness_m = buttock}, man());
            const auto clearance = [&](double phase) {
                const Pose<> p = pose_at(l, phase);
                return std::min(p.bar_m.y() - plate, p.hip_m.y() - buttock);
            };
            CHECK(clearance(0.0) == Approx(0.0).margin(1e-12));
            for (double phase = 0.01; phase <= 1.0; phase += 0.01) CHECK(clearance(phase) > 0.0);
            const Pose<> p = pose_at(l, 0.0);
            (p.bar_m.y() - plate < p.hip_m.y() - buttock ? by_plates : by_buttocks) += 1;
        }
    }
    CHECK(by_plates > 0);
    CHECK(by_buttocks > 0);
}

TEST_CASE("the lumbar spine follows its rhythm", "[linkage][rhythm]") {
    const auto lumbar_at = [](const LumbopelvicRhythm& rhythm, double phase) {
        return pose_at(linkage(HipThrust{.rhythm = rhythm}, man()), phase).lumbar_extension_rad;
    };
    for (const double phase : {0.0, 0.5, 1.0}) CHECK(lumbar_at(LumbopelvicRhythm::neutral(), phase) == 0.0);
    CHECK(lumbar_at(LumbopelvicRhythm::posterior_tilt(10_deg), 1.0) == Approx(-10_deg).epsilon(1e-12));
    CHECK(lumbar_at(LumbopelvicRhythm::posterior_tilt(10_deg), 0.5) == Approx(-5_deg).epsilon(1e-12));
    CHECK(lumbar_at(LumbopelvicRhythm::hyperextended(15_deg), 1.0) == Approx(15_deg).epsilon(1e-12));
    CHECK(lumbar_at({0.1, -0.2}, 0.0) == Approx(0.1).epsilon(1e-12));
    // Tucking the pelvis under extends the hip; arching the back leaves it flexed. The line from shoulder to knee
    // being straight, pelvis and thigh differ by nearly all of the lumbar angle.
    const auto hip_at_lockout = [](const LumbopelvicRhythm& rhythm) {
        return pose_at(linkage(HipThrust{.rhythm = rhythm}, man()), 1.0).leg.hip_flexion_rad;
    };
    CHECK(hip_at_lockout(LumbopelvicRhythm::posterior_tilt()) < -4_deg);
    CHECK(hip_at_lockout(LumbopelvicRhythm::hyperextended()) > 6_deg);
}

TEST_CASE("slopes along the lift equal central differences", "[linkage][derivative]") {
    double worst = 0.0;
    for (const Linkage& l : random_linkages(60, 14)) {
        for (const double phase : {0.05, 0.5, 0.95}) {
            const double at = l.inclination_at(phase);
            const double h = 1e-4;
            const Pose<Dual> moving = moving_pose_at(l, phase);
            // Five-point rule: error of order h^4.
            const auto slope = [&](auto read) {
                const auto f = [&](double by) { return read(pose_at_inclination<double>(l, at + by)); };
                return (8.0 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12.0 * h);
            };
            const auto compare = [&](auto read) {
                worst = std::max(worst, std::abs(slope(read) - slope_of(read(moving))));
            };
            compare([](const auto& p) { return p.hip_m.y(); });
            compare([](const auto& p) { return p.knee_m.x(); });
            compare([](const auto& p) { return p.bar_m.y(); });
            compare([](const auto& p) { return p.trunk_center_m.y(); });
            compare([](const auto& p) { return p.thigh_center_m.y(); });
            compare([](const auto& p) { return p.shank_center_m.y(); });
            compare([](const auto& p) { return p.leg.hip_flexion_rad; });
            compare([](const auto& p) { return p.leg.knee_flexion_rad; });
            compare([](const auto& p) { return p.leg.ankle_dorsiflexion_rad; });
            compare([](const auto& p) { return p.lumbar_extension_rad; });
            worst = std::max(worst, std::abs(value_of(moving.bar_m.y()) - pose_at(l, phase).bar_m.y()));
        }
    }
    CHECK(worst < 1e-9);
}

TEST_CASE("a glute bridge is a hip thrust without a bench", "[linkage]") {
    const Body body = man();
    const Linkage bridge = linkage(GluteBridge{}, body);
    const Linkage thrust = linkage(HipThrust{.bench_height_m = 0.0, .back = {.along_m = body.hip_to_shoulder_m}}, body);
    CHECK(bridge.bottom_inclination_rad == thrust.bottom_inclination_rad);
    CHECK(bridge.lockout_inclination_rad == thrust.lockout_inclination_rad);
    CHECK(distance(bridge.ankle_m, thrust.ankle_m) == 0.0);
}

TEST_CASE("settings out of range are refused by name", "[linkage][input]") {
    CHECK(refused(HipThrust{.bar_mass_kg = -5}) == "coxa: bar_mass_kg = -5 kg: must be >= 0");
    CHECK(holds(refused(HipThrust{.bar_mass_kg = not_a_number}), "bar_mass_kg = nan kg"));
    CHECK(holds(refused(HipThrust{.bar_mass_kg = 1200}), "bar_mass_kg"));
    CHECK(holds(refused(GluteBridge{.bar_mass_kg = -1}), "bar_mass_kg"));
    CHECK(holds(refused(HipThrust{.bench_height_m = 40}), "bench_height_m = 40 m"));
    CHECK(holds(refused(HipThrust{.bench_height_m = -0.1}), "bench_height_m"));
    CHECK(holds(refused(HipThrust{.back = {.along_m = 0.9}}), "back.along_m"));
    CHECK(holds(refused(HipThrust{.back = {.along_m = 0.12}}), "back.along_m"));  // below the lumbar joint
    CHECK(holds(refused(HipThrust{.back = {.behind_m = 10}}), "back.behind_m"));
    CHECK(holds(refused(HipThrust{.back = {.friction = 0}}), "back.friction"));
    CHECK(holds(refused(HipThrust{.feet = {.friction = not_a_number}}), "feet.friction"));
    CHECK(holds(refused(HipThrust{.feet = {.offset_m = 15}}), "feet.offset_m = 15 m"));
    CHECK(holds(refused(HipThrust{.feet = {.distance_m = not_a_number}}), "feet.distance_m"));
    CHECK(holds(refused(HipThrust{.feet = {.height_m = 2}}), "feet.height_m"));
    CHECK(holds(refused(HipThrust{.feet = {.heel_m = 0.5}}), "feet.heel_m"));
    CHECK(holds(refused(HipThrust{.feet = {.toe_m = 0.0}}), "feet.toe_m"));
    CHECK(holds(refused(HipThrust{.bar = {.along_pelvis_m = 1}}), "bar.along_pelvis_m"));
    CHECK(holds(refused(HipThrust{.bar = {.in_front_of_hip_m = -0.1}}), "bar.in_front_of_hip_m"));
    CHECK(holds(refused(HipThrust{.bar = {.plate_radius_m = 0.45}}), "bar.plate_radius_m"));
    CHECK(holds(refused(HipThrust{.buttock_thickness_m = -0.01}), "buttock_thickness_m"));
    // Degrees given as radians.
    CHECK(holds(refused(HipThrust{.lockout_hip_angle_rad = 180}), "lockout_hip_angle_rad = 180 rad"));
    CHECK(holds(refused(HipThrust{.rhythm = {0.0, 10.0}}), "rhythm.lumbar_extension_lockout_rad"));
    CHECK(holds(refused(HipThrust{.rhythm = {-10.0, 0.0}}), "rhythm.lumbar_extension_bottom_rad"));
    CHECK(holds(complaint([] { static_cast<void>(FootPlacement::far(15)); }), "by_m = 15 m"));
    CHECK(holds(complaint([] { static_cast<void>(FootPlacement::close(-0.1)); }), "by_m"));
    CHECK(holds(complaint([] { static_cast<void>(contact_normal_from("up")); }), "back.normal = 'up'"));
    CHECK(holds(complaint([] { static_cast<void>(torque_angle(HipThrust{}, man(), lai_uhlrich2023(), {.poses = 1})); }),
                "poses"));
    CHECK(
        holds(complaint([] { static_cast<void>(max_held_load(HipThrust{}, man(), lai_uhlrich2023(), 0)); }), "poses"));
}

TEST_CASE("settings out of the body's reach are refused by name", "[linkage][input]") {
    const std::string beyond = refused(HipThrust{.feet = {.distance_m = 2.5}});
    CHECK(holds(beyond, "feet.distance_m = 2.5 m"));
    CHECK(holds(beyond, "the legs reach lockout only between"));
    CHECK(holds(refused(HipThrust{.feet = {.distance_m = 0.1}}), "feet.distance_m = 0.1 m"));
    CHECK(holds(refused(HipThrust{.feet = FootPlacement::far(0.8)}), "feet.distance_m"));
    // A bench higher than the torso allows.
    CHECK(holds(refused(HipThrust{.bench_height_m = 0.75}), "bench_height_m = 0.75 m"));
    // Plates so large that the bar cannot leave the floor.
    CHECK_FALSE(refused(GluteBridge{.bar = {.plate_radius_m = 0.4}, .buttock_thickness_m = 0.3}).empty());
    // And at the edge of the reach that the message tells, it works.
    for (const double bench : {0.30, 0.40, 0.46}) CHECK(refused(HipThrust{.bench_height_m = bench}).empty());
}

TEST_CASE("a new exercise runs through every calculation unchanged", "[exercise]") {
    const Body body = man();
    const gym::FeetElevatedBridge lift{.bar_mass_kg = 60};
    const TorqueAngleCurve curve = torque_angle(lift, body);
    REQUIRE(curve.size() == 101);
    CHECK(curve.bar_mass_kg == 60.0);
    CHECK(std::count(curve.status.begin(), curve.status.end(), Status::ok) == 101);
    CHECK(curve.extension_moment_Nm.col(1).minCoeff() > 0.0);
    const MaxHeldLoad most = max_held_load(lift, body);
    REQUIRE(most.status == Status::ok);
    CHECK(most.bar_mass_kg > 60.0);
    CHECK(most.bar_mass_kg == Approx(curve.max_bar_mass_kg.minCoeff()).epsilon(1e-3));
    CHECK_FALSE(most.limited_by.empty());
    CHECK(refused(gym::FeetElevatedBridge{.bar_mass_kg = -1}) == "coxa: bar_mass_kg = -1 kg: must be >= 0");
}
