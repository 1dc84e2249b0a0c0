// Muscles that balance the hip about all its axes: elimination, capacity, sharing, and the direction of things.

#include "catch.hpp"
#include "common.hpp"

#include <coxa/analysis/linear_program.hpp>
#include <coxa/analysis/max_held_load.hpp>
#include <coxa/literature/gait10dof18.hpp>
#include <coxa/mechanics/hip_balance.hpp>
#include <coxa/muscle/leg_table.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <vector>

using namespace coxa;
using namespace coxa::testing;

namespace {

PerMuscle weights_of(const Body& body) {
    return sharing_weights(person_muscles(lai_uhlrich2023(), body), SharingWeights::volume);
}

PoseSolution solve_at(const Linkage& l, double phase, HipRows rows,
                      SharingCriterion criterion = SharingCriterion::quadratic) {
    return solve_pose(l, person_muscles(lai_uhlrich2023(), l.body), phase, weights_of(l.body), criterion, nullptr,
                      rows);
}

std::vector<Linkage> lifts(double bar_mass_kg = 120.0) {
    const Body woman = scale_body({.mass_kg = 60, .height_m = 1.65, .sex = Sex::female});
    return {linkage(HipThrust{.bar_mass_kg = bar_mass_kg}, man()),
            linkage(GluteBridge{.bar_mass_kg = bar_mass_kg}, man()),
            linkage(HipThrust{.bar_mass_kg = 0.6 * bar_mass_kg, .feet = FootPlacement::far(0.15)}, woman),
            linkage(HipThrust{.bar_mass_kg = bar_mass_kg, .rhythm = LumbopelvicRhythm::posterior_tilt()}, man()),
            linkage(HipThrust{.bar_mass_kg = bar_mass_kg, .knee_band_N = 100.0}, man())};
}

double group_force(const PoseSolution& s, std::initializer_list<MuscleGroup> groups) {
    const MuscleSet& set = lai_uhlrich2023();
    const PerMuscle force = s.sharing.activation * s.leg.max_active_force_N + s.leg.passive_force_N;
    double sum = 0.0;
    for (std::size_t i = 0; i < set.size(); ++i) {
        if (std::ranges::find(groups, set.muscles[i].group) != groups.end()) sum += force[static_cast<Eigen::Index>(i)];
    }
    return sum;
}

}  // namespace

TEST_CASE("the row of the lift is the same about one axis and about three", "[hip_axes]") {
    for (const Linkage& l : lifts()) {
        for (const double phase : {0.0, 0.4, 1.0}) {
            const PersonMuscles muscles = person_muscles(lai_uhlrich2023(), l.body);
            const MuscleBalance one = balanced_pose(l, muscles, phase, HipRows::flexion).balance;
            const MuscleBalance three = balanced_pose(l, muscles, phase, HipRows::all_axes).balance;
            CHECK((one.rows.row(0) - three.rows.row(0)).abs().maxCoeff() < 1e-14);
            CHECK(one.bound_base[0] == Approx(three.bound_base[0]).epsilon(1e-13));
            CHECK(one.bound_per_load[0] == Approx(three.bound_per_load[0]).epsilon(1e-13));
            CHECK(three.outward[0] == 0.0);
        }
    }
}

TEST_CASE("contacts that go with activations balance every axis, and the rows are their limits", "[hip_axes]") {
    std::mt19937_64 random(61);
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    double worst = 0.0;
    double worst_limit = 0.0;
    for (const Linkage& l : lifts()) {
        for (const double phase : {0.0, 0.3, 0.7, 1.0}) {
            const PersonMuscles muscles = person_muscles(lai_uhlrich2023(), l.body);
            const PoseSolution s = balanced_pose(l, muscles, phase, HipRows::all_axes);
            PerMuscle a(static_cast<Eigen::Index>(muscles.size()));
            for (double& one : a) one = 0.3 * unit(random);
            const double outward_N = 200.0 * unit(random) - 100.0;
            const MuscleBalance& b = s.balance;
            const double mass = (b.rows.row(0).matrix().dot(a.matrix()) - b.bound_base[0]) / b.bound_per_load[0];
            const ContactForces c = contact_forces(s.statics, s.side, b, a, mass, outward_N);
            CHECK(c.side[0] == outward_N);
            const FreeVector free(c.sagittal[2], c.sagittal[4]);
            const JointVector m = s.statics.moments(mass, free) + s.side.moments_from_side * c.side;
            const double size = 1.0 + b.leg_moments(a).norm();
            worst = std::max({worst, (m.tail<3>() - 2.0 * b.leg_moments(a)).norm() / size,
                              (s.side.moments(c) - hip_moments(b, a)).norm() / size});
            const Eigen::Matrix<double, side_limit_count, 1> limit =
                (s.side.limit_by_contacts - s.side.room) * c.sagittal + s.side.limit_by_side * c.side;
            for (int r = 0; r < side_limit_count; ++r) {
                const double row = b.rows.row(r + 1).matrix().dot(a.matrix()) +
                                   b.outward[r + 1] * outward_N / MuscleBalance::outward_unit_N - b.bound_base[r + 1] -
                                   b.bound_per_load[r + 1] * mass;
                worst_limit =
                    std::max(worst_limit, std::abs(row * b.scale[r + 1] - limit[r]) / (1.0 + c.sagittal.norm()));
            }
        }
    }
    CHECK(worst < 1e-9);
    CHECK(worst_limit < 1e-9);
}

TEST_CASE("about all axes, sharing is optimal and leaves nothing unbalanced", "[hip_axes][sharing]") {
    int solved = 0;
    for (const SharingCriterion criterion :
         {SharingCriterion::quadratic, SharingCriterion::cubic, SharingCriterion::min_max}) {
        for (const Linkage& l : lifts()) {
            for (int i = 0; i <= 20; ++i) {
                const PoseSolution s = solve_at(l, i / 20.0, HipRows::all_axes, criterion);
                if (s.sharing.status == Status::infeasible || s.sharing.status == Status::outside_model_range) continue;
                INFO(to_string(criterion) << " at phase " << i / 20.0);
                REQUIRE(s.sharing.status == Status::ok);
                ++solved;
                CHECK(s.sharing.kkt_residual < 1e-8);
                const PerMuscle& a = s.sharing.activation;
                const ContactForces c =
                    contact_forces(s.statics, s.side, s.balance, a, l.bar_mass_kg, s.sharing.outward_N);
                const PerMuscle force = a * s.leg.max_active_force_N + s.leg.passive_force_N;
                const HipLoads hip = hip_loads(l, s.pose, s.side, c, s.pull, force);
                CHECK(std::abs(hip.unbalanced_adduction_moment_Nm) < 1e-6);
                CHECK(std::abs(hip.unbalanced_rotation_moment_Nm) < 1e-6);
                const Eigen::Matrix<double, side_limit_count, 1> limit =
                    (s.side.limit_by_contacts - s.side.room) * c.sagittal + s.side.limit_by_side * c.side;
                CHECK(limit.maxCoeff() < 1e-5);
                // Friction stays inside the circle the octagon is drawn in.
                CHECK(std::hypot(0.5 * c.sagittal[2], c.side[0]) <
                      0.5 * l.foot_friction * c.sagittal[3] * (1.0 + 1e-9) + 1e-6);
            }
        }
    }
    CHECK(solved > 200);
}

TEST_CASE("with the rows but without sideways contacts nothing much can be held", "[hip_axes][capacity]") {
    const Linkage l = linkage(HipThrust{}, man());
    const PersonMuscles muscles = person_muscles(lai_uhlrich2023(), l.body);
    constexpr double infinity = std::numeric_limits<double>::infinity();
    double rows_only_kg = infinity;
    for (int i = 0; i <= 50; ++i) {
        const PoseSolution s = balanced_pose(l, muscles, i / 50.0, HipRows::flexion);
        const HipPull pull = hip_pull(muscles, s.pose.leg);
        const auto count = static_cast<Eigen::Index>(muscles.size());
        const auto planar = s.balance.rows.rows();
        LinearProgram program;
        program.cost = LinearProgram::Vector::Zero(count + 1);
        program.cost[count] = 1.0;
        program.low = LinearProgram::Vector::Zero(count + 1);
        program.high = LinearProgram::Vector::Ones(count + 1);
        program.low[count] = -1e4;
        program.high[count] = 1e4;
        program.rows = LinearProgram::Rows::Zero(planar + 2, count + 1);
        program.rows.topLeftCorner(planar, count) = s.balance.rows;
        program.rows.col(count).head(planar) = -s.balance.bound_per_load.array();
        program.row_high.resize(planar + 2);
        program.row_high.head(planar) = s.balance.bound_base;
        program.row_low = RowVector::Constant(planar + 2, -infinity);
        program.row_low[0] = program.row_high[0];
        Eigen::Index row = planar;
        for (const PerMuscle& arm_m : {pull.adduction_arm_m, pull.rotation_arm_m}) {
            program.rows.row(row).head(count) = (arm_m * s.leg.max_active_force_N).transpose() / 100.0;
            program.row_low[row] = program.row_high[row] = -(arm_m * s.leg.passive_force_N).sum() / 100.0;
            ++row;
        }
        const LinearProgramSolution best = solve(program);
        rows_only_kg = std::min(rows_only_kg, best.feasible ? best.x[count] : -infinity);
    }
    const double with_contacts_kg = max_held_load(l, lai_uhlrich2023(), 51, HipRows::all_axes).bar_mass_kg;
    const double flexion_kg = max_held_load(l, lai_uhlrich2023(), 51).bar_mass_kg;
    CAPTURE(rows_only_kg, with_contacts_kg, flexion_kg);
    CHECK(rows_only_kg < 0.3 * with_contacts_kg);
    CHECK(with_contacts_kg > 0.7 * flexion_kg);
    CHECK(with_contacts_kg < flexion_kg);
}

TEST_CASE("more room for the feet never lowers what is held", "[hip_axes][capacity]") {
    const auto held = [](const FootPlacement& feet) {
        return max_held_load(HipThrust{.feet = feet}, man(), lai_uhlrich2023(), 21, HipRows::all_axes).bar_mass_kg;
    };
    const double usual = held({});
    CHECK(held({.width_m = 0.12}) > usual * 1.001);
    CHECK(held({.width_m = 0.06}) < usual * 0.999);
    CHECK(held({.pressure_radius_m = 0.10}) >= usual);
    CHECK(held({.pressure_radius_m = 0.0}) < usual);
    CHECK(held({.friction = 1.0}) >= usual);
}

TEST_CASE("elasticities about all axes are slopes of the largest load", "[hip_axes][capacity]") {
    const auto at = [](const FootPlacement& feet, double phase) {
        return solve_at(linkage(HipThrust{.feet = feet}, man()), phase, HipRows::all_axes);
    };
    for (const double phase : {0.0, 1.0}) {
        const PoseSolution s = at({}, phase);
        const auto elasticities = capacity_elasticities(s, lai_uhlrich2023());
        const auto of = [&](std::string_view name) {
            return std::ranges::find(elasticities, name, &Elasticity::parameter)->value;
        };
        const double h = 1e-3;
        const auto slope = [&](auto with) {
            return (std::log(at(with(1.0 + h), phase).capacity.max_bar_mass_kg) -
                    std::log(at(with(1.0 - h), phase).capacity.max_bar_mass_kg)) /
                   (std::log1p(h) - std::log1p(-h));
        };
        const double width = 0.055 * man().height_m;
        CHECK(of("foot_width") ==
              Approx(slope([&](double by) { return FootPlacement{.width_m = width * by}; })).margin(1e-4));
        CHECK(of("feet_friction") ==
              Approx(slope([&](double by) { return FootPlacement{.friction = 0.7 * by}; })).margin(1e-4));
        // All forces and weights by one factor is no change but of the bar.
        double sum = 0.0;
        for (std::size_t i = 0; i < muscle_group_count; ++i) sum += of(muscle_group_names[i]);
        CHECK(sum > 1.0);  // a stronger person of the same weight gains more than in proportion
    }
}

TEST_CASE("a band round the knees is held by the abductors", "[hip_axes][band]") {
    const auto solved = [](double band_N, double phase) {
        return solve_at(linkage(HipThrust{.bar_mass_kg = 60, .knee_band_N = band_N}, man()), phase, HipRows::all_axes);
    };
    for (const double phase : {0.3, 0.7, 1.0}) {
        const PoseSolution without = solved(0.0, phase);
        const PoseSolution with = solved(150.0, phase);
        REQUIRE(without.sharing.status == Status::ok);
        REQUIRE(with.sharing.status == Status::ok);
        const auto abductors = {MuscleGroup::gluteus_medius, MuscleGroup::gluteus_minimus};
        CHECK(group_force(with, abductors) > group_force(without, abductors) + 20.0);
        // The band's pull inward has to come back from the floor or from muscles that pull the thigh out.
        CHECK(hip_moments(with.balance, with.sharing.activation)[0] <
              hip_moments(without.balance, without.sharing.activation)[0] - 1.0);
    }
    // About flexion alone the band does nothing to the muscles and is told as a moment toward adduction.
    const Linkage free = linkage(HipThrust{.bar_mass_kg = 60}, man());
    const Linkage banded = linkage(HipThrust{.bar_mass_kg = 60, .knee_band_N = 150.0}, man());
    CurveOptions options;
    options.poses = 3;
    const TorqueAngleCurve a = torque_angle(free, lai_uhlrich2023(), options);
    const TorqueAngleCurve b = torque_angle(banded, lai_uhlrich2023(), options);
    CHECK((a.activation == b.activation).all());
    for (Eigen::Index i = 0; i < 3; ++i) {
        const Pose<> pose = pose_at(banded, a.phase[i]);
        const Vec2<> thigh = pose.knee_m - pose.hip_m;
        CHECK(b.unbalanced_hip_adduction_moment_Nm[i] - a.unbalanced_hip_adduction_moment_Nm[i] ==
              Approx(150.0 * thigh.norm()).epsilon(1e-12));
        CHECK(b.unbalanced_hip_rotation_moment_Nm[i] == Approx(a.unbalanced_hip_rotation_moment_Nm[i]).margin(1e-9));
    }
}

TEST_CASE("the names of the hip's rows are told", "[hip_axes]") {
    CHECK(hip_rows_from("flexion") == HipRows::flexion);
    CHECK(hip_rows_from(to_string(HipRows::all_axes)) == HipRows::all_axes);
    CHECK(complaint([] { (void)hip_rows_from("all"); }) == "coxa: hip_rows = 'all': must be 'flexion' or 'all_axes'");
}

TEST_CASE("a planar hip has levers about its other axes along the lines its muscles are drawn", "[hip_axes]") {
    const MuscleSet& set = lumped();
    const LegGeometry& leg = *set.geometry;
    CHECK_FALSE(has_hip_axes(leg));
    CHECK(has_hip_axes(*lai_uhlrich2023().geometry));
    for (const double hip : {0.2, 0.8, 1.4}) {
        const LegAngles<> at{.hip_flexion_rad = hip, .knee_flexion_rad = 1.5};
        const LegPlacement<> placement = place_leg(leg, at);
        const Vec3<> center = placement.bodies[1].origin_m;
        const PerMuscle adduction = moment_arm_m(set, LegCoordinate::hip_adduction, at);
        const PerMuscle rotation = moment_arm_m(set, LegCoordinate::hip_rotation, at);
        for (const char* name : {"glut_max", "hamstrings"}) {
            // Straight from the pelvis: the moment of a unit pull in its last point there, about the thigh's front and
            // about its length.
            const std::size_t i = set.index_of(name);
            const std::vector<Vec3<>> line = path_points_m(leg, leg.paths[i], placement, 4);
            std::size_t last = 0;
            while (leg.bodies[leg.paths[i].points[last + 1].body].segment == LegSegment::pelvis) ++last;
            const Vec3<> moment = (line[last] - center).cross((line[last] - line[last + 1]).normalized());
            const Vec3<> front(std::cos(hip), std::sin(hip), 0.0);
            const Vec3<> length(-std::sin(hip), std::cos(hip), 0.0);
            INFO(name << " at " << hip);
            CHECK(adduction[static_cast<Eigen::Index>(i)] == Approx(moment.dot(front)).margin(1e-9));
            CHECK(rotation[static_cast<Eigen::Index>(i)] == Approx(moment.dot(length)).margin(1e-9));
        }
        CHECK(std::abs(adduction[static_cast<Eigen::Index>(set.index_of("glut_max"))]) > 0.01);
    }
}

TEST_CASE("muscles of a planar leg keep their names when its hip gets more axes", "[hip_axes][muscle]") {
    auto planar = std::make_shared<LegGeometry>(make_leg_geometry(literature::gait10dof18_leg));
    REQUIRE_FALSE(moves_with(*planar, LegCoordinate::hip_adduction));
    std::vector<Muscle> muscles = lumped().muscles;
    for (std::size_t i = 0; i < muscles.size(); ++i) muscles[i].name = planar->paths[i].name;
    const MuscleSet set = make_muscle_set("planar", "", lumped().reference_lengths, lumped().reference_mass_kg, muscles,
                                          planar, CurveFamily::thelen2003, {}, PathKind::geometric);
    for (MusclePath& path : planar->paths) path.name = "gone";
    CHECK(moves_with(*set.geometry, LegCoordinate::hip_adduction));
    for (std::size_t i = 0; i < set.size(); ++i) CHECK(set.muscles[i].name == lumped().muscles[i].name);
}

TEST_CASE("what a planar hip leaves unbalanced is reported; it cannot be asked to balance it", "[hip_axes]") {
    const MuscleSet geometric = with_path(lumped(), PathKind::geometric);
    const auto c = torque_angle(HipThrust{.bar_mass_kg = 30}, man(), geometric, {.poses = 5});
    const auto fitted = torque_angle(HipThrust{.bar_mass_kg = 30}, man(), lumped(), {.poses = 5});
    for (Eigen::Index i = 0; i < 5; ++i) {
        REQUIRE(c.status[static_cast<std::size_t>(i)] == Status::ok);
        CHECK(std::abs(c.unbalanced_hip_adduction_moment_Nm[i]) > 1.0);
        CHECK(fitted.unbalanced_hip_adduction_moment_Nm[i] ==
              Approx(c.unbalanced_hip_adduction_moment_Nm[i]).margin(5.0));
    }
    const auto refuses = [](const auto& call) {
        return says(complaint(call), {"hip_rows = 'all_axes'", "the hip of lumped has no adduction and rotation"});
    };
    CHECK(refuses([] { (void)torque_angle(HipThrust{}, man(), lumped(), {.hip_rows = HipRows::all_axes}); }));
    CHECK(refuses([] { (void)max_held_load(HipThrust{}, man(), lumped(), 101, HipRows::all_axes); }));

    // A hip without room for the axes: their moments are not known, and not zero.
    auto full = std::make_shared<LegGeometry>(make_leg_geometry(literature::gait10dof18_leg));
    for (std::size_t turn : {1u, 2u})
        full->bodies[1].joint.rotations[turn].amount.function = CoordinateFunction(ConstantFunction{1e-9});
    CHECK_FALSE(moves_with(with_hip_axes(*full), LegCoordinate::hip_adduction));
    const MuscleSet stiff = make_muscle_set("stiff", "", lumped().reference_lengths, lumped().reference_mass_kg,
                                            lumped().muscles, full, CurveFamily::thelen2003, {}, PathKind::geometric);
    const auto unknown = torque_angle(HipThrust{.bar_mass_kg = 30}, man(), stiff, {.poses = 2});
    REQUIRE(unknown.status[0] == Status::ok);
    CHECK(std::isnan(unknown.unbalanced_hip_adduction_moment_Nm[0]));
    CHECK(std::isnan(unknown.unbalanced_hip_rotation_moment_Nm[0]));
    CHECK(unknown.hip_contact_force_N[0] > 0.0);
}
