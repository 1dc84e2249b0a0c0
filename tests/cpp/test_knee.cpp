// Forces at the knee: patella and its ligament from the geometry of the leg, free bodies of shank and thigh.

#include "catch.hpp"
#include "common.hpp"

#include <coxa/analysis/knee_contact.hpp>
#include <coxa/analysis/torque_angle.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

using namespace coxa;
using namespace coxa::testing;

namespace {

const std::string legs[] = {"lai_uhlrich2023", "rajagopal2016"};
constexpr std::size_t knee = index(LegCoordinate::knee_flexion);

LegAngles<> bent(double knee_deg) {
    LegAngles<> angles;
    angles.hip_flexion_rad = radians(40.0);
    angles.knee_flexion_rad = radians(knee_deg);
    angles.hip_adduction_rad = radians(-10.0);
    return angles;
}

std::size_t bone(const LegGeometry& leg, std::string_view part) {
    for (std::size_t b = 0; b < leg.bodies.size(); ++b) {
        if (leg.bodies[b].name.find(part) != std::string::npos) return b;
    }
    FAIL("no bone " << part);
    return 0;
}

bool has_patella(const LegGeometry& leg, const MusclePath& path) {
    const std::size_t patella = bone(leg, "patella");
    return std::ranges::any_of(path.points, [&](const PathPoint& p) { return p.body == patella; });
}

}  // namespace

TEST_CASE("the patella is found among the bones", "[knee]") {
    for (const std::string& name : legs) {
        const LegGeometry& leg = *muscle_set(name).geometry;
        const detail::KneeBones bones = detail::knee_bones(leg);
        REQUIRE(bones.patella.has_value());
        CHECK(*bones.patella == bone(leg, "patella"));
        CHECK(bones.shank[bone(leg, "tibia")]);
        CHECK(bones.shank[bone(leg, "calcn")]);
        CHECK_FALSE(bones.shank[bone(leg, "femur")]);
        CHECK_FALSE(bones.shank[*bones.patella]);
    }
}

TEST_CASE("what pulls at the shank turns the knee as the paths say", "[knee]") {
    for (const std::string& name : legs) {
        const MuscleSet& set = muscle_set(name);
        const LegGeometry& leg = *set.geometry;
        for (const double knee_deg : {5.0, 30.0, 60.0, 90.0, 110.0}) {
            const LegAngles<> angles = bent(knee_deg);
            const LegPlacement<> placement = place_leg(leg, angles);
            const KneePull pull = knee_pull(leg, angles);
            for (std::size_t i = 0; i < set.size(); ++i) {
                INFO(name << " " << leg.paths[i].name << " at " << knee_deg);
                const auto column = static_cast<Eigen::Index>(i);
                const GeometricPath<> path = geometric_path(leg, leg.paths[i], placement);
                if (!has_patella(leg, leg.paths[i])) {
                    CHECK(pull.by_ligament.col(column).matrix().norm() == 0.0);
                    CHECK(pull.on_patella.col(column).matrix().norm() == 0.0);
                    continue;
                }
                // The ligament alone, at the tuberosity, does the work of the whole string: virtual work by
                // differences, the bones of the thigh held.
                const PathPoint& end = leg.paths[i].points.back();
                const auto tuberosity = [&](double by) {
                    LegAngles<> moved = angles;
                    moved.knee_flexion_rad += by;
                    return place_leg(leg, moved).bodies[end.body].point_m(end.location_m);
                };
                const double h = 1e-6;
                const Vec3<> motion = (tuberosity(h) - tuberosity(-h)) / (2.0 * h);
                const Vec3<> ligament = pull.by_ligament.col(column).matrix();
                CHECK(ligament.dot(motion) == Approx(-path.slope_m[knee]).margin(1e-8));
                CHECK((pull.on_shank.col(column) == pull.by_ligament.col(column)).all());
                // It runs from the tuberosity to the last point on the patella.
                const PathPoint& before = leg.paths[i].points[leg.paths[i].points.size() - 2];
                const Vec3<> line = placement.bodies[before.body].point_m(before.location_m) -
                                    placement.bodies[end.body].point_m(end.location_m);
                CHECK(ligament.cross(line).norm() < 1e-9);
                CHECK(ligament.dot(line) > 0.0);
            }
        }
    }
}

TEST_CASE("which end of a path is on the shank makes no difference", "[knee]") {
    for (const std::string& name : legs) {
        const LegGeometry& leg = *muscle_set(name).geometry;
        LegGeometry turned = leg;
        for (MusclePath& path : turned.paths) {
            std::ranges::reverse(path.points);
            const std::size_t last = path.points.size() - 1;
            for (PathWrap& wrap : path.wraps) wrap = {wrap.cylinder, last - wrap.last_point, last - wrap.first_point};
        }
        for (const double knee_deg : {20.0, 70.0, 100.0}) {
            const KneePull pull = knee_pull(leg, bent(knee_deg));
            const KneePull other = knee_pull(turned, bent(knee_deg));
            INFO(name << " at " << knee_deg);
            CHECK(pull.unknown.empty());
            CHECK(other.unknown.empty());
            // Gastrocnemii are laid round two cylinders one after the other: their order leaves a rounding.
            CHECK((pull.on_shank - other.on_shank).abs().maxCoeff() < 1e-7);
            CHECK((pull.by_ligament - other.by_ligament).abs().maxCoeff() < 1e-7);
            CHECK((pull.on_patella - other.on_patella).abs().maxCoeff() < 1e-7);
            CHECK(pull.by_ligament.abs().maxCoeff() > 0.3);
        }
    }
}

TEST_CASE("a quadriceps that ends on the patella leaves the knee unknown, and says so", "[knee]") {
    const MuscleSet& set = lai_uhlrich2023();
    auto ends_on_patella = std::make_shared<LegGeometry>(*set.geometry);
    const std::size_t patella = bone(*ends_on_patella, "patella");
    for (const char* name : {"vasint", "recfem"}) {
        MusclePath& path = ends_on_patella->paths[set.index_of(name)];
        path.points.pop_back();
        for (PathWrap& wrap : path.wraps) wrap.last_point = std::min(wrap.last_point, path.points.size() - 1);
        REQUIRE(path.points.back().body == patella);
    }
    const LegAngles<> angles = bent(60.0);
    const KneePull pull = knee_pull(*ends_on_patella, angles);
    const KneePull whole = knee_pull(*set.geometry, angles);
    CHECK(pull.unknown == std::vector<std::size_t>{set.index_of("recfem"), set.index_of("vasint")});
    for (std::size_t i = 0; i < set.size(); ++i) {
        const auto column = static_cast<Eigen::Index>(i);
        INFO(set.muscles[i].name);
        if (std::ranges::find(pull.unknown, i) != pull.unknown.end()) {
            CHECK(pull.on_shank.col(column).isNaN().all());
            CHECK(pull.by_ligament.col(column).isNaN().all());
        } else {
            CHECK((pull.on_shank.col(column) == whole.on_shank.col(column)).all());
        }
    }
    MuscleSet other = make_muscle_set("ends on the patella", "", set.reference_lengths, set.reference_mass_kg,
                                      set.muscles, ends_on_patella, set.curves, {}, PathKind::geometric);
    const TorqueAngleCurve c = torque_angle(HipThrust{.bar_mass_kg = 60}, man(), other, {.poses = 3});
    CHECK(c.knee_unknown_for == std::vector<std::string>{"recfem", "vasint"});
    for (Eigen::Index i = 0; i < 3; ++i) {
        REQUIRE(c.status[static_cast<std::size_t>(i)] == Status::ok);
        CHECK(std::isnan(c.knee_contact_force_N[i]));
        CHECK(std::isnan(c.patellar_ligament_force_N[i]));
        CHECK(std::isnan(c.patellofemoral_force_N[i]));
        CHECK(c.hip_contact_force_N[i] > 0.0);
    }
    CHECK(torque_angle(HipThrust{.bar_mass_kg = 60}, man(), set, {.poses = 2}).knee_unknown_for.empty());
}

TEST_CASE("the ligament keeps its length and its arm is the measured one in kind", "[knee]") {
    for (const std::string& name : legs) {
        const MuscleSet& set = muscle_set(name);
        const LegGeometry& leg = *set.geometry;
        const std::size_t i = set.index_of("vasint");
        const auto& points = leg.paths[i].points;
        double shortest_m = 1.0, longest_m = 0.0;
        for (double knee_deg = 0.0; knee_deg <= 110.0; knee_deg += 5.0) {
            const LegAngles<> angles = bent(knee_deg);
            const LegPlacement<> placement = place_leg(leg, angles);
            const auto at = [&](const PathPoint& p) { return placement.bodies[p.body].point_m(p.location_m); };
            const double length_m = (at(points.back()) - at(points[points.size() - 2])).norm();
            shortest_m = std::min(shortest_m, length_m);
            longest_m = std::max(longest_m, length_m);
            const auto column = static_cast<Eigen::Index>(i);
            const double ratio = knee_pull(leg, angles).by_ligament.col(column).matrix().norm();
            const double arm_m = geometric_path(leg, leg.paths[i], placement).slope_m[knee] / ratio;
            // 20 to 50 mm from flexed to extended (Sheehan 2007), 46 mm in the mean (Dandridge et al. 2022).
            CHECK(arm_m > 0.025);
            CHECK(arm_m < 0.060);
            // With a bent knee the ligament carries less than the tendon above (van Eijden et al. 1987).
            if (knee_deg >= 60.0) CHECK(ratio < 0.95);
        }
        CAPTURE(name, shortest_m, longest_m);
        CHECK(longest_m - shortest_m < 0.15 * longest_m);
    }
}

TEST_CASE("knee forces balance the shank, the patella and the thigh", "[knee]") {
    const MuscleSet set = with_path(lai_uhlrich2023(), PathKind::geometric);
    const Linkage l = linkage(HipThrust{.bar_mass_kg = 100, .feet = {.toe_out_rad = 0.3}, .knee_band_N = 50}, man());
    const PersonMuscles muscles = person_muscles(set, man());
    const LegGeometry& leg = muscles.geometry;
    const PerMuscle weight = sharing_weights(muscles, SharingWeights::volume);
    for (const double phase : {0.0, 0.5, 1.0}) {
        const PoseSolution s =
            solve_pose(l, muscles, phase, weight, SharingCriterion::quadratic, nullptr, HipRows::all_axes);
        REQUIRE(s.sharing.status == Status::ok);
        const PerMuscle force = s.sharing.activation * s.leg.max_active_force_N + s.leg.passive_force_N;
        const ContactForces c =
            contact_forces(s.statics, s.side, s.balance, s.sharing.activation, l.bar_mass_kg, s.sharing.outward_N);
        const KneeLoads loads = knee_loads(l, s.pose, c, knee_pull(leg, s.pose.leg), force);
        const HipLoads hip = hip_loads(l, s.pose, s.side, c, s.pull, force);

        // The thigh with the patella: strings pull on their bones with the muscles' forces as they run; the ligament's
        // share beyond the string's is between patella and shank and drops out of the whole leg.
        const LegPlacement<> placement = place_leg(leg, s.pose.leg);
        const detail::KneeBones bones = detail::knee_bones(leg);
        Vec3<> on_thigh = Vec3<>::Zero();
        Vec3<> on_shank = Vec3<>::Zero();
        for (std::size_t i = 0; i < leg.paths.size(); ++i) {
            const GeometricPath<> path = geometric_path(leg, leg.paths[i], placement);
            for (std::size_t b = 1; b < leg.bodies.size(); ++b) {
                if (leg.bodies[b].segment == LegSegment::pelvis) continue;
                (bones.shank[b] ? on_shank : on_thigh) += force[static_cast<Eigen::Index>(i)] * path.pull[b];
            }
        }
        const auto world = [&](const Vec3<>& v) {
            const Vec2<> plane = turned<double>(Vec2<>(v.head<2>()), s.pose.pelvis_rad);
            return Vec3<>(plane.x(), plane.y(), v.z());
        };
        const Vec3<> thigh_weight(0.0, -gravity_m_per_s2 * man().thigh.mass_kg, 0.0);
        const Vec3<> band(0.0, 0.0, -l.stance.knee_band_N);
        const Vec3<> extra = world(knee_pull(leg, s.pose.leg).on_shank.matrix() * force.matrix()) - world(on_shank);
        const Vec3<> sum = hip.contact_force_N + world(on_thigh) - extra + thigh_weight + band - loads.contact_force_N;
        CHECK(sum.norm() < 1e-6);

        // The patella: tendon, ligament and femur. Strings pull on it above and below; below, the ligament does
        // instead.
        Vec3<> by_strings = Vec3<>::Zero();
        Vec3<> string_below = Vec3<>::Zero();
        for (std::size_t i = 0; i < leg.paths.size(); ++i) {
            if (!has_patella(leg, leg.paths[i])) continue;
            const GeometricPath<> path = geometric_path(leg, leg.paths[i], placement);
            by_strings += force[static_cast<Eigen::Index>(i)] * path.pull[*bones.patella];
            string_below -= force[static_cast<Eigen::Index>(i)] * path.pull[leg.paths[i].points.back().body];
        }
        const Vec3<> on_patella = world(by_strings - string_below) - loads.ligament_force_N + loads.patella_force_N;
        CHECK(on_patella.norm() < 1e-6);
        // Muscles press the joint together by more than the half body above it.
        CHECK(loads.contact_force_N.norm() > gravity_m_per_s2 * 0.5 * man().mass_kg);
    }
}

TEST_CASE("a curve tells the forces at the knee where it can", "[knee][curve]") {
    CurveOptions options;
    options.poses = 5;
    const HipThrust lift{.bar_mass_kg = 120};
    const TorqueAngleCurve with = torque_angle(lift, man(), lai_uhlrich2023(), options);
    CHECK(std::ranges::all_of(with.path, [](PathKind kind) { return kind == PathKind::fitted; }));
    CHECK(with.knee_contact_force_N.minCoeff() > 0.0);
    CHECK(with.patellofemoral_force_N.minCoeff() > 0.0);
    options.with_knee = false;
    const TorqueAngleCurve without = torque_angle(lift, man(), lai_uhlrich2023(), options);
    CHECK(without.knee_contact_force_N.isNaN().all());
    CHECK((without.activation == with.activation).all());

    // Feet closer to the bench load the quadriceps and with them the patellar ligament.
    options.with_knee = true;
    const auto force = [&](const FootPlacement& feet) {
        const TorqueAngleCurve c =
            torque_angle(HipThrust{.bar_mass_kg = 60, .feet = feet}, man(), muscle_set("rajagopal2016"), options);
        return c.patellar_ligament_force_N[4];
    };
    CHECK(force(FootPlacement::close(0.1)) > 1.1 * force(FootPlacement::far(0.1)));

    // Where legs turn out, fits do not speak.
    const HipThrust turned{.bar_mass_kg = 60, .feet = {.toe_out_rad = 0.2}};
    const TorqueAngleCurve geometric = torque_angle(turned, man(), lai_uhlrich2023(), options);
    CHECK(std::ranges::all_of(geometric.path, [](PathKind kind) { return kind == PathKind::geometric; }));
    CHECK(geometric.status[2] == Status::ok);
}
