// Legs out of the sagittal plane: geometry of a stance, statics in space, and muscles about all axes of the hip.

#include "catch.hpp"
#include "common.hpp"

#include <coxa/mechanics/hip_balance.hpp>
#include <coxa/mechanics/levers.hpp>
#include <coxa/mechanics/side_statics.hpp>

#include <Eigen/Geometry>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

using namespace coxa;
using namespace coxa::testing;

namespace {

constexpr double g = gravity_m_per_s2;

struct Case {
    Linkage linkage;
    double phase;
    double bar_mass_kg;
    FreeVector free;
    SideVector side;
};

/// Random people, set-ups, stances, phases, loads and free contacts.
std::vector<Case> stances(int count, unsigned seed) {
    std::mt19937_64 random(seed);
    const auto between = [&](double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random);
    };
    const LumbopelvicRhythm rhythms[] = {LumbopelvicRhythm::neutral(), LumbopelvicRhythm::posterior_tilt(),
                                         LumbopelvicRhythm::hyperextended()};
    std::vector<Case> cases;
    for (int trial = 0; static_cast<int>(cases.size()) < count && trial < 100 * count; ++trial) {
        const Body body = scale_body({.mass_kg = between(50, 120), .height_m = between(1.5, 2.0)});
        FootPlacement feet{.offset_m = between(-0.08, 0.15), .height_m = between(0.0, 0.08)};
        if (trial % 4 != 0) feet.toe_out_rad = between(-0.2, 0.8);
        if (trial % 4 != 1) feet.stance_width_m = between(0.1, 0.6);
        const HipThrust lift{.bench_height_m = between(0.3, 0.45),
                             .feet = feet,
                             .back = {.behind_m = between(0.0, 0.15),
                                      .normal = trial % 3 ? ContactNormal::vertical : ContactNormal::normal_to_back},
                             .rhythm = rhythms[cases.size() % 3],
                             .knee_band_N = between(0.0, 200.0)};
        const Case one{{},
                       between(0.0, 1.0),
                       between(0.0, 300.0),
                       {between(-400.0, 400.0), between(-100.0, 200.0)},
                       {between(-200.0, 200.0), between(-30.0, 30.0), between(-30.0, 30.0)}};
        try {
            cases.push_back(one);
            cases.back().linkage = linkage(lift, body);
        } catch (const InvalidArgument&) {
            cases.pop_back();  // out of this person's reach
        }
    }
    return cases;
}

Vec3<> in_space(const Vec2<>& seen_from_the_side, double z) {
    return {seen_from_the_side.x(), seen_from_the_side.y(), z};
}

/// The right leg in space.
struct Leg {
    Vec3<> hip, knee, ankle, sole, foot_axis, thigh_center, shank_center, foot_center;
};

Leg leg_of(const Linkage& l, const Pose<>& p) {
    const LegStance& s = l.stance;
    Leg leg;
    leg.hip = in_space(p.hip_m, s.hip_side_m);
    leg.knee = in_space(p.knee_m, s.knee_side_m);
    leg.ankle = in_space(p.ankle_m, s.ankle_side_m);
    leg.sole = Vec3<>(leg.ankle.x(), l.sole_height_m, leg.ankle.z());
    leg.foot_axis = Vec3<>(std::cos(s.toe_out_rad), 0.0, std::sin(s.toe_out_rad));
    leg.thigh_center = leg.hip + l.body.thigh.center_of_mass_m / l.body.thigh_length_m * (leg.knee - leg.hip);
    leg.shank_center = leg.knee + l.body.shank.center_of_mass_m / l.body.shank_length_m * (leg.ankle - leg.knee);
    leg.foot_center = leg.ankle + (l.body.foot.center_of_mass_m - l.body.heel_to_ankle_m) * leg.foot_axis -
                      Vec3<>(0.0, 0.5 * l.body.ankle_height_m, 0.0);
    return leg;
}

/// The thigh's frame in the world: flexion, adduction and internal rotation, each about the thigh's own axis.
Mat3<> thigh_frame(double pelvis_rad, double flexion_rad, double adduction_rad, double rotation_rad) {
    return (Eigen::AngleAxisd(pelvis_rad + flexion_rad, Vec3<>::UnitZ()) *
            Eigen::AngleAxisd(adduction_rad, Vec3<>::UnitX()) * Eigen::AngleAxisd(rotation_rad, Vec3<>::UnitY()))
        .toRotationMatrix();
}

struct Wrench {
    Vec3<> N = Vec3<>::Zero();
    Vec3<> Nm = Vec3<>::Zero();  ///< about the world's origin

    void push(const Vec3<>& at, const Vec3<>& force_N, const Vec3<>& couple_Nm = Vec3<>::Zero()) {
        N += force_N;
        Nm += at.cross(force_N) + couple_Nm;
    }
    [[nodiscard]] Vec3<> about(const Vec3<>& point) const { return Nm - point.cross(N); }
};

/// The floor on the right foot: the center of pressure moves the vertical force only; see Side.
void push_foot(Wrench& wrench, const Leg& leg, const ContactVector& c, const SideVector& s) {
    const Vec3<> outward = Vec3<>(-leg.foot_axis.z(), 0.0, leg.foot_axis.x());
    const Vec3<> up(0.0, 0.5 * c[3], 0.0);
    const Vec3<> pressure_center = leg.sole + (0.5 * c[4] / up.y()) * leg.foot_axis + (s[2] / up.y()) * outward;
    wrench.push(pressure_center, up);
    wrench.push(leg.sole, Vec3<>(0.5 * c[2], 0.0, s[0]), Vec3<>(0.0, s[1], 0.0));
}

Wrench leg_wrench(const Linkage& l, const Leg& leg, const ContactVector& c, const SideVector& s) {
    Wrench wrench;
    push_foot(wrench, leg, c, s);
    const auto weigh = [&](const Segment& segment, const Vec3<>& at) {
        wrench.push(at, Vec3<>(0.0, -g * segment.mass_kg, 0.0));
    };
    weigh(l.body.thigh, leg.thigh_center);
    weigh(l.body.shank, leg.shank_center);
    weigh(l.body.foot, leg.foot_center);
    wrench.push(leg.knee, Vec3<>(0.0, 0.0, -l.stance.knee_band_N));
    return wrench;
}

Vec3<> mirrored(const Vec3<>& v) { return {v.x(), v.y(), -v.z()}; }

ContactForces contacts_of(const Case& t, const Equilibrium& e, const SideStatics& side) {
    ContactForces forces;
    forces.side = t.side;
    forces.sagittal = e.contacts(t.bar_mass_kg, t.free) + side.contacts_from_side * t.side;
    return forces;
}

}  // namespace

TEST_CASE("a stance keeps bones as long as they are and angles as they are named", "[stance]") {
    double worst = 0.0;
    int turned_out = 0;
    for (const Case& t : stances(200, 51)) {
        const Linkage& l = t.linkage;
        const Pose<> p = pose_at(l, t.phase);
        const Leg leg = leg_of(l, p);
        const Vec3<> thigh = leg.knee - leg.hip;
        const Vec3<> shank = leg.ankle - leg.knee;
        worst = std::max(
            {worst, std::abs(thigh.norm() - l.body.thigh_length_m), std::abs(shank.norm() - l.body.shank_length_m)});
        // The thigh's frame, from the angles the muscles get, points down the thigh.
        const Mat3<> frame =
            thigh_frame(p.pelvis_rad, p.leg.hip_flexion_rad, p.leg.hip_adduction_rad, p.leg.hip_rotation_rad);
        worst = std::max(worst, (frame.col(1) + thigh.normalized()).norm());
        // Knee flexion is the angle between the bones, dorsiflexion that of the shank over the foot.
        worst =
            std::max(worst, std::abs(std::cos(p.leg.knee_flexion_rad) - thigh.normalized().dot(shank.normalized())));
        worst =
            std::max(worst, std::abs(std::sin(p.leg.ankle_dorsiflexion_rad) + shank.normalized().dot(leg.foot_axis)));
        if (l.stance.toe_out_rad != 0.0) ++turned_out;
    }
    CHECK(worst < 1e-12);
    CHECK(turned_out > 150);
}

TEST_CASE("the thigh's hinge is square to a shank bent by a right angle", "[stance]") {
    for (const double width : {0.15, 0.3, 0.5}) {
        const FootPlacement feet{.toe_out_rad = 0.4, .stance_width_m = width};
        const LegStance s = leg_stance(feet, 0.0, man());
        // Seen from the side the thigh hangs down and the shank points back.
        const Vec3<> shank(-std::cos(s.shank_out_rad), 0.0, -std::sin(s.shank_out_rad));
        const Mat3<> frame = thigh_frame(0.0, 0.0, -s.thigh_out_rad, s.hip_rotation_rad);
        CHECK(frame.col(2).dot(shank) == Approx(0.0).margin(1e-14));
        CHECK(frame.col(2).dot(-frame.col(1)) == Approx(0.0).margin(1e-14));
        // Knees outside the ankles turn the hip out, knees inside turn it in.
        CHECK(s.hip_rotation_rad * (s.knee_side_m - s.ankle_side_m) < 0.0);
    }
}

TEST_CASE("toe-out and stance width give each other, and hip width changes nothing", "[stance]") {
    const LegStance out = leg_stance({.toe_out_rad = 0.3}, 0.0, man());
    const LegStance wide = leg_stance({.stance_width_m = 2.0 * out.ankle_side_m}, 0.0, man());
    CHECK(wide.toe_out_rad == Approx(0.3).epsilon(1e-14));
    CHECK(out.shank_out_rad == 0.0);
    CHECK(out.hip_rotation_rad == 0.0);
    CHECK(2.0 * out.ankle_side_m == Approx(man().hip_width_m + 2.0 * man().thigh_length_m * std::sin(0.3)));
    for (const FootPlacement& feet :
         {FootPlacement{}, FootPlacement{.stance_width_m = man().hip_width_m}, FootPlacement{.toe_out_rad = 0.0}}) {
        const Linkage l = linkage(HipThrust{.feet = feet}, man());
        CHECK(l.stance.sagittal());
        CHECK(l.thigh_in_plane_m == man().thigh_length_m);
        CHECK(l.shank_in_plane_m == man().shank_length_m);
        CHECK(pose_at(l, 0.4).knee_gear == 1.0);
    }
    const auto says = [](const FootPlacement& feet) {
        return complaint([&] { (void)linkage(HipThrust{.feet = feet}, man()); });
    };
    CHECK(says({.toe_out_rad = 30.0}) ==
          "coxa: feet.toe_out_rad = 30 rad: must be between -0.35 and 0.9 (radians, not degrees)");
    CHECK(says({.stance_width_m = 1.1}).find("feet.stance_width_m = 1.1 m: must be between") != std::string::npos);
    CHECK(says({.toe_out_rad = 0.0, .stance_width_m = 0.9}).find("at this toe-out") != std::string::npos);
    CHECK(complaint([] { (void)linkage(HipThrust{.knee_band_N = -1.0}, man()); }) ==
          "coxa: knee_band_N = -1 N: must be between 0 and 500");
}

TEST_CASE("in space too, contacts carry body and bar, and joint work is the work against the weights",
          "[stance][equilibrium][work]") {
    double worst_whole = 0.0;
    double worst_work = 0.0;
    for (const Case& t : stances(200, 52)) {
        const Linkage& l = t.linkage;
        const Pose<> p = pose_at(l, t.phase);
        const Equilibrium e = equilibrium(l, p);
        const SideStatics side = side_statics(l, p, e);
        const ContactForces c = contacts_of(t, e, side);
        const Leg leg = leg_of(l, p);
        const Wrench right = leg_wrench(l, leg, c.sagittal, c.side);
        Wrench whole = right;
        whole.N += mirrored(right.N);
        whole.Nm += Vec3<>(-right.Nm.x(), -right.Nm.y(), right.Nm.z());  // a moment is an axial vector
        const Body& b = l.body;
        whole.push(in_space(p.pelvis_center_m, 0.0), Vec3<>(0.0, -g * b.pelvis.mass_kg, 0.0));
        whole.push(in_space(p.trunk_center_m, 0.0), Vec3<>(0.0, -g * b.trunk.mass_kg, 0.0));
        whole.push(in_space(p.bar_m, 0.0), Vec3<>(0.0, -g * t.bar_mass_kg, 0.0));
        whole.push(in_space(p.back_contact_m, 0.0), Vec3<>(c.sagittal[0], c.sagittal[1], 0.0));
        worst_whole = std::max({worst_whole, whole.N.norm(), whole.Nm.norm()});

        const JointVector m = e.moments(t.bar_mass_kg, t.free) + side.moments_from_side * t.side;
        const LiftRates rates = lift_rates(l, t.phase);
        const double by_muscles = m.dot(rates.extension_per_rad);
        const double by_weights = rates.body_work_Nm_per_rad + t.bar_mass_kg * rates.work_per_kg_Nm_per_rad;
        const double size = (m.array() * rates.extension_per_rad.array()).abs().sum() + std::abs(by_weights);
        worst_work = std::max(worst_work, std::abs(by_muscles - by_weights) / size);
    }
    CHECK(worst_whole < 1e-9);
    CHECK(worst_work < 1e-12);
}

TEST_CASE("moments of the leg's joints are those of the free bodies in space", "[stance][equilibrium]") {
    double worst = 0.0;
    double worst_hip = 0.0;
    const double h = 1e-6;
    for (const Case& t : stances(200, 53)) {
        const Linkage& l = t.linkage;
        const Pose<> p = pose_at(l, t.phase);
        const Equilibrium e = equilibrium(l, p);
        const SideStatics side = side_statics(l, p, e);
        const ContactForces c = contacts_of(t, e, side);
        const Leg leg = leg_of(l, p);
        const JointVector m = e.moments(t.bar_mass_kg, t.free) + side.moments_from_side * t.side;
        const Vec3<> about_hip = leg_wrench(l, leg, c.sagittal, c.side).about(leg.hip);
        Wrench foot;
        push_foot(foot, leg, c.sagittal, c.side);
        foot.push(leg.foot_center, Vec3<>(0.0, -g * l.body.foot.mass_kg, 0.0));
        Wrench shank = foot;
        shank.push(leg.shank_center, Vec3<>(0.0, -g * l.body.shank.mass_kg, 0.0));
        // Both legs together; knee and ankle at their gears, which are slopes of the angles over the view from the
        // side.
        worst = std::max({worst, std::abs(m[1] - 2.0 * about_hip.z()),
                          std::abs(m[2] * p.knee_gear + 2.0 * shank.about(leg.knee).z()),
                          std::abs(m[3] * p.ankle_gear - 2.0 * foot.about(leg.ankle).z())});
        // The other axes of the hip, by turning the thigh a little: a turn by dq moves a point by dq axis x lever.
        const auto axis = [&](double flexion, double adduction, double rotation) -> Vec3<> {
            const auto frame = [&](double by) {
                return thigh_frame(p.pelvis_rad, p.leg.hip_flexion_rad + by * flexion,
                                   p.leg.hip_adduction_rad + by * adduction, p.leg.hip_rotation_rad + by * rotation);
            };
            const Mat3<> spin = (frame(h) - frame(-h)) / (2.0 * h) * frame(0.0).transpose();
            return {spin(2, 1), spin(0, 2), spin(1, 0)};
        };
        const Eigen::Vector2d given = side.moments(c);
        worst_hip = std::max({worst_hip, std::abs(given[0] + about_hip.dot(axis(0, 1, 0))),
                              std::abs(given[1] + about_hip.dot(axis(0, 0, 1))),
                              std::abs(m[1] - 2.0 * about_hip.dot(axis(1, 0, 0)))});
    }
    CHECK(worst < 1e-9);
    CHECK(worst_hip < 1e-6);  // differences
}

TEST_CASE("gears are slopes of the joint angles over the view from the side", "[stance]") {
    const double h = 1e-5;
    double worst = 0.0;
    for (const Case& t : stances(50, 54)) {
        const Linkage& l = t.linkage;
        const double at = l.inclination_at(t.phase);
        const Pose<> p = pose_at_inclination<double>(l, at);
        const Pose<> a = pose_at_inclination<double>(l, at - h);
        const Pose<> b = pose_at_inclination<double>(l, at + h);
        const double bend = (b.thigh_rad - b.shank_rad) - (a.thigh_rad - a.shank_rad);
        const double lean = b.shank_rad - a.shank_rad;
        worst =
            std::max({worst, std::abs(b.leg.knee_flexion_rad - a.leg.knee_flexion_rad - p.knee_gear * bend) / h,
                      std::abs(b.leg.ankle_dorsiflexion_rad - a.leg.ankle_dorsiflexion_rad + p.ankle_gear * lean) / h});
    }
    CHECK(worst < 1e-8);
}
