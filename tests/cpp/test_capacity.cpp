// Room analysis: the largest load, what limits it, the band of moments, hip contact force, strength curves, statuses.

#include "catch.hpp"
#include "common.hpp"

#include <coxa/analysis/max_held_load.hpp>
#include <coxa/analysis/strength_curve.hpp>
#include <coxa/analysis/torque_angle.hpp>
#include <coxa/exercise/glute_bridge.hpp>
#include <coxa/exercise/hip_thrust.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

using namespace coxa;
using namespace coxa::testing;

namespace {

struct Solved {
    Equilibrium statics;
    MuscleBalance balance;
    Capacity most;
};

Solved solve_at(const Linkage& l, double phase, const MuscleSet& set) {
    const Pose<> pose = pose_at(l, phase);
    const Equilibrium statics = equilibrium(l, pose);
    const MuscleBalance balance = muscle_balance(statics, leg_muscles(set, l.body, pose.leg));
    return {statics, balance, capacity(balance)};
}

std::vector<Linkage> lifts() {
    return {linkage(HipThrust{}, man()),
            linkage(GluteBridge{}, man()),
            linkage(HipThrust{.feet = FootPlacement::far(0.15)}, man()),
            linkage(HipThrust{.feet = FootPlacement::close(0.10)}, man()),
            linkage(HipThrust{.back = {.friction = 0.2}, .rhythm = LumbopelvicRhythm::posterior_tilt()}, man()),
            linkage(HipThrust{.feet = {.offset_m = 0.05, .friction = 0.9},
                              .back = {.normal = ContactNormal::normal_to_back}},
                    man()),
            linkage(HipThrust{.feet = {.heel_m = 0.03, .toe_m = 0.05}}, man())};
}

/// A copy of the set with one group's maximal forces multiplied.
MuscleSet with_group_scaled(MuscleGroup group, double by) {
    MuscleSet set = lai_uhlrich2023();
    for (Muscle& m : set.muscles) {
        if (m.group == group) m.max_isometric_force_N *= by;
    }
    return set;
}

}  // namespace

TEST_CASE("the largest load is held by admissible activations and contacts", "[capacity]") {
    const MuscleSet& set = lai_uhlrich2023();
    for (const Linkage& l : lifts()) {
        for (const double phase : {0.0, 0.3, 0.7, 1.0}) {
            const Solved s = solve_at(l, phase, set);
            REQUIRE(s.most.status == Status::ok);
            CHECK(s.most.activation.minCoeff() >= -1e-12);
            CHECK(s.most.activation.maxCoeff() <= 1.0 + 1e-12);
            const double mass = s.most.max_bar_mass_kg;
            const ContactVector c = s.balance.contacts(s.statics, s.most.activation, mass);
            CHECK((s.statics.limits * c).maxCoeff() < 1e-6);
            const JointVector m = s.statics.moments(mass, FreeVector(c[2], c[4]));
            CHECK((m.tail<3>() - 2.0 * s.balance.leg_moments(s.most.activation)).norm() < 1e-6);
            CHECK(s.most.residual < 1e-9);
        }
    }
}

TEST_CASE("sharing follows up to the capacity and stops beyond it", "[capacity][sharing]") {
    const MuscleSet& set = lai_uhlrich2023();
    for (const SharingCriterion criterion :
         {SharingCriterion::quadratic, SharingCriterion::cubic, SharingCriterion::min_max}) {
        const PerMuscle weight = sharing_weights(person_muscles(set, scale_body({})), SharingWeights::volume);
        for (const Linkage& l : lifts()) {
            for (const double phase : {0.0, 0.3, 0.7, 1.0}) {
                INFO(to_string(criterion) << " at phase " << phase);
                const Solved s = solve_at(l, phase, set);
                REQUIRE(s.most.status == Status::ok);
                const Sharing below = share(s.balance, weight, 0.999 * s.most.max_bar_mass_kg, s.most, criterion);
                CHECK(below.status == Status::ok);
                CHECK(below.kkt_residual < 1e-7);
                const Sharing above = share(s.balance, weight, 1.001 * s.most.max_bar_mass_kg, s.most, criterion);
                CHECK(above.status == Status::infeasible);
                CHECK(above.activation.isNaN().all());
            }
        }
    }
}

TEST_CASE("elasticities are what one percent more and less does", "[capacity][elasticity]") {
    const MuscleSet& set = lai_uhlrich2023();
    const double by = 0.01;
    int moving = 0;
    for (const Linkage& l : lifts()) {
        for (const double phase : {0.0, 0.5, 1.0}) {
            INFO("phase " << phase);
            PoseSolution s;
            s.pose = pose_at(l, phase);
            s.statics = equilibrium(l, s.pose);
            s.leg = leg_muscles(set, l.body, s.pose.leg);
            s.balance = muscle_balance(s.statics, s.leg);
            s.capacity = capacity(s.balance);
            REQUIRE(s.capacity.status == Status::ok);
            const auto elasticities = capacity_elasticities(s, set);
            CHECK(std::is_sorted(
                elasticities.begin(), elasticities.end(),
                [](const Elasticity& a, const Elasticity& b) { return std::abs(a.value) > std::abs(b.value); }));
            const auto told = [&](std::string_view name) {
                for (const Elasticity& e : elasticities) {
                    if (e.parameter == name) return e.value;
                }
                FAIL("no elasticity of " << name);
                return 0.0;
            };
            // Central differences of the whole calculation. Where the corner of the programme changes within the one
            // percent, the slopes on both sides differ; the elasticity lies between them.
            const auto compare = [&](std::string_view name, const std::function<double(double)>& mass_with) {
                const double mass = s.capacity.max_bar_mass_kg;
                const double up = std::log(mass_with(1.0 + by) / mass) / std::log(1.0 + by);
                const double down = std::log(mass_with(1.0 - by) / mass) / std::log(1.0 - by);
                INFO(name << ": " << told(name) << ", up " << up << ", down " << down);
                const double tolerance = 0.02 * std::abs(told(name)) + 2e-3;
                CHECK(told(name) > std::min(up, down) - tolerance);
                CHECK(told(name) < std::max(up, down) + tolerance);
                if (std::abs(told(name)) > 0.02) ++moving;
            };
            double strength = 0.0;
            for (std::size_t group = 0; group < muscle_group_count; ++group) {
                const auto which = static_cast<MuscleGroup>(group);
                compare(to_string(which),
                        [&](double f) { return solve_at(l, phase, with_group_scaled(which, f)).most.max_bar_mass_kg; });
                strength += told(to_string(which));
            }
            const auto with = [&](auto change) {
                return [&, change](double f) {
                    Linkage changed = l;
                    change(changed, f);
                    return solve_at(changed, phase, set).most.max_bar_mass_kg;
                };
            };
            compare("feet_friction", with([](Linkage& k, double f) { k.foot_friction *= f; }));
            compare("back_friction", with([](Linkage& k, double f) { k.back_friction *= f; }));
            compare("foot_length", with([](Linkage& k, double f) { k.heel_m *= f, k.toe_m *= f; }));
            // All groups together are the strength of the body.
            const auto strong = with([](Linkage& k, double f) { k.body.strength *= f; });
            const double all =
                (std::log(strong(1.0 + by)) - std::log(strong(1.0 - by))) / (std::log(1.0 + by) - std::log(1.0 - by));
            CHECK(strength == Approx(all).epsilon(0.02).margin(2e-3));
        }
    }
    CHECK(moving > 40);
}

TEST_CASE("the largest held load is the least over the lift", "[capacity]") {
    const MuscleSet& set = lai_uhlrich2023();
    for (const Linkage& l : lifts()) {
        const MaxHeldLoad most = max_held_load(l, set);
        REQUIRE(most.status == Status::ok);
        double least = std::numeric_limits<double>::infinity();
        for (int i = 0; i <= 1000; ++i) least = std::min(least, solve_at(l, i / 1000.0, set).most.max_bar_mass_kg);
        CHECK(most.bar_mass_kg <= least * (1.0 + 1e-9));
        CHECK(most.bar_mass_kg >= least * (1.0 - 1e-3));
        CHECK(most.bar_mass_kg == Approx(solve_at(l, most.phase, set).most.max_bar_mass_kg).epsilon(1e-12));
        CHECK(most.hip_flexion_rad == pose_at(l, most.phase).leg.hip_flexion_rad);
        CHECK(most.limited_by == most.elasticities.front().parameter);
        CHECK(most.hip_extension_moment_Nm > 0.0);
    }
}

TEST_CASE("the exercise's own bar plays no part in the largest load", "[capacity]") {
    CHECK(max_held_load(HipThrust{.bar_mass_kg = 200}, man()).bar_mass_kg ==
          max_held_load(HipThrust{}, man()).bar_mass_kg);
}

TEST_CASE("more strength and more grip never hold less", "[capacity]") {
    double before = 0.0;
    for (const double strength : {0.8, 1.0, 1.5, 2.0}) {
        const double mass = max_held_load(HipThrust{}, man(strength)).bar_mass_kg;
        CHECK(mass > before);
        before = mass;
    }
    before = 0.0;
    for (const double friction : {0.2, 0.35, 0.5, 0.7}) {
        const double mass = max_held_load(HipThrust{.back = {.friction = friction}}, man()).bar_mass_kg;
        CHECK(mass >= before * (1.0 - 1e-12));
        before = mass;
    }
}

TEST_CASE("the band holds every admissible moment and no more", "[band]") {
    for (const Linkage& l : lifts()) {
        for (const double phase : {0.0, 0.5, 1.0}) {
            for (const double load : {0.0, 120.0}) {
                const Equilibrium e = equilibrium(l, pose_at(l, phase));
                const MomentBand band = moment_band(e, load);
                REQUIRE(band.exists);
                // A fine grid over foot shear and pressure; the band's ends are approached to the grid's width.
                JointVector low = JointVector::Constant(1e9);
                JointVector high = JointVector::Constant(-1e9);
                const double shear = l.foot_friction * 9.81 * (l.body.mass_kg + load);
                const double pressure = 9.81 * (l.body.mass_kg + load) * std::max(l.heel_m, l.toe_m);
                constexpr int n = 400;
                for (int i = -n; i <= n; ++i) {
                    for (int j = -n; j <= n; ++j) {
                        const FreeVector free(shear * i / n, pressure * j / n);
                        if ((e.limits * e.contacts(load, free)).maxCoeff() > 0.0) continue;
                        const JointVector m = e.moments(load, free);
                        low = low.cwiseMin(m);
                        high = high.cwiseMax(m);
                    }
                }
                const double width = 4.0 * (shear / n * 1.0 + pressure / n);
                CHECK((low - band.lower_Nm).minCoeff() > -1e-6);
                CHECK((band.upper_Nm - high).minCoeff() > -1e-6);
                CHECK((low - band.lower_Nm).maxCoeff() < width);
                CHECK((band.upper_Nm - high).maxCoeff() < width);
            }
        }
    }
}

TEST_CASE("the band's ends are reached by contacts that break no limit", "[band]") {
    // Each end by a linear programme over shear and pressure, solved by the simplex method instead of corners.
    for (const Linkage& l : lifts()) {
        for (const double phase : {0.1, 0.6, 1.0}) {
            const double load = 100.0;
            const Equilibrium e = equilibrium(l, pose_at(l, phase));
            const MomentBand band = moment_band(e, load);
            REQUIRE(band.exists);
            for (int joint = 0; joint < 4; ++joint) {
                for (const double sign : {-1.0, 1.0}) {
                    LinearProgram program;
                    program.cost = sign * e.moment_free.row(joint).transpose().array();
                    program.low = LinearProgram::Vector::Constant(2, -1e5);
                    program.high = LinearProgram::Vector::Constant(2, 1e5);
                    program.rows = (e.limits * e.contact_free).array();
                    const ContactVector fixed = e.contact_base + e.contact_per_load * load;
                    program.row_high = -(e.limits * fixed);
                    program.row_low =
                        RowVector::Constant(contact_limit_count, -std::numeric_limits<double>::infinity());
                    const auto solution = solve(program);
                    REQUIRE(solution.feasible);
                    const double found = e.moments(load, FreeVector(solution.x[0], solution.x[1]))[joint];
                    CHECK(found == Approx(sign < 0 ? band.lower_Nm[joint] : band.upper_Nm[joint]).margin(1e-6));
                }
            }
        }
    }
}

TEST_CASE("what sharing picks lies in the band", "[band][sharing]") {
    for (const double by : {-0.1, 0.0, 0.15}) {
        const auto c = torque_angle(HipThrust{.bar_mass_kg = 120, .feet = {.offset_m = by}}, man());
        for (Eigen::Index i = 0; i < c.size(); ++i) {
            REQUIRE(c.status[static_cast<std::size_t>(i)] == Status::ok);
            for (Eigen::Index j = 0; j < 4; ++j) {
                CHECK(c.extension_moment_Nm(i, j) > c.moment_lower_Nm(i, j) - 1e-6);
                CHECK(c.extension_moment_Nm(i, j) < c.moment_upper_Nm(i, j) + 1e-6);
            }
        }
        // It is a band and not a line: what a calculation with the shear set to zero hides.
        CHECK((c.moment_upper_Nm - c.moment_lower_Nm).col(1).minCoeff() > 10.0);
    }
}

TEST_CASE("without muscles the hip carries the leg less half the ground", "[hip]") {
    const Linkage l = linkage(HipThrust{}, man());
    const Pose<> pose = pose_at(l, 0.5);
    const MuscleSet& set = lai_uhlrich2023();
    const PerMuscle none = PerMuscle::Zero(static_cast<Eigen::Index>(set.size()));
    ContactForces contacts;
    contacts.sagittal << 50.0, 300.0, -50.0, 700.0, 20.0;
    const SideStatics side = side_statics(l, pose, equilibrium(l, pose));
    const HipLoads loads = hip_loads(l, pose, side, contacts, hip_pull(set, l.body, pose.leg), none);
    const double leg_N = gravity_m_per_s2 * (l.body.thigh.mass_kg + l.body.shank.mass_kg + l.body.foot.mass_kg);
    CHECK(loads.contact_force_N.x() == Approx(25.0).epsilon(1e-13));
    CHECK(loads.contact_force_N.y() == Approx(leg_N - 350.0).epsilon(1e-13));
    CHECK(loads.contact_force_N.z() == 0.0);
    CHECK(loads.unbalanced_adduction_moment_Nm == 0.0);

    // A muscle presses the joint together by its own force; one that does not cross the hip does nothing.
    PerMuscle one = none;
    const auto gluteus = static_cast<Eigen::Index>(set.index_of("glmax2"));
    one[gluteus] = 1000.0;
    const HipPull pull = hip_pull(set, l.body, pose.leg);
    const HipLoads with = hip_loads(l, pose, side, contacts, pull, one);
    CHECK((with.contact_force_N - loads.contact_force_N).norm() ==
          Approx(1000.0 * pull.direction_in_pelvis.col(gluteus).matrix().norm()).epsilon(1e-12));
    CHECK(with.unbalanced_rotation_moment_Nm == Approx(1000.0 * pull.rotation_arm_m[gluteus]));
    // It pulls the leg toward the sacrum, so the pelvis pushes the thigh toward the feet.
    CHECK(with.contact_force_N.x() > loads.contact_force_N.x());
    PerMuscle calf = none;
    calf[static_cast<Eigen::Index>(set.index_of("soleus"))] = 1000.0;
    CHECK(hip_loads(l, pose, side, contacts, pull, calf).contact_force_N == loads.contact_force_N);
}

TEST_CASE("the hip contact force is some body weights", "[hip]") {
    // Instrumented hips show 2 to 4 body weights in walking and stairs, and up to 9 when stumbling (Bergmann et al.
    // 2001, 2010); a barbell of one and a half body weights under two legs belongs among them.
    const auto c = torque_angle(HipThrust{.bar_mass_kg = 120}, man());
    const double body_weight = 80 * gravity_m_per_s2;
    CHECK(c.hip_contact_force_N.minCoeff() > 1.0 * body_weight);
    CHECK(c.hip_contact_force_N.maxCoeff() < 9.0 * body_weight);
    // And it grows with the bar.
    const auto light = torque_angle(HipThrust{.bar_mass_kg = 60}, man());
    CHECK((c.hip_contact_force_N > light.hip_contact_force_N).all());
}

TEST_CASE("a strength curve is the sum of its muscles", "[strength]") {
    const MuscleSet& set = lai_uhlrich2023();
    const Body body = man(1.3);
    const struct {
        Joint joint;
        LegAngles<> others;
        double from, to;
    } tests[] = {{Joint::hip, {0.0, radians(90), 0.0}, 0, 100},
                 {Joint::knee, {radians(80), 0.0, 0.0}, 5, 110},
                 {Joint::ankle, {0.0, radians(20), 0.0}, -35, 25}};
    for (const auto& t : tests) {
        std::vector<double> angles;
        for (int k = 0; k <= 10; ++k) angles.push_back(radians(t.from + (t.to - t.from) * k / 10.0));
        const StrengthCurve out = strength_curve(body, t.joint, Direction::extension, angles, t.others);
        const StrengthCurve in = strength_curve(body, t.joint, Direction::flexion, angles, t.others);
        for (std::size_t k = 0; k < angles.size(); ++k) {
            LegAngles<> at = t.others;
            (t.joint == Joint::hip    ? at.hip_flexion_rad
             : t.joint == Joint::knee ? at.knee_flexion_rad
                                      : at.ankle_dorsiflexion_rad) = angles[k];
            const LegMuscles leg = leg_muscles(set, body, at);
            double extend = 0.0;
            double flex = 0.0;
            double passive = 0.0;
            for (Eigen::Index i = 0; i < leg.passive_force_N.size(); ++i) {
                const double arm = leg.extension_arm_m(static_cast<Eigen::Index>(index(t.joint)) - 1, i);
                (arm > 0.0 ? extend : flex) += std::abs(arm) * leg.max_active_force_N[i];
                passive += arm * leg.passive_force_N[i];
            }
            const auto row = static_cast<Eigen::Index>(k);
            CHECK(out.active_torque_Nm[row] == Approx(extend).epsilon(1e-12));
            CHECK(in.active_torque_Nm[row] == Approx(flex).epsilon(1e-12));
            CHECK(out.passive_torque_Nm[row] == Approx(passive).margin(1e-9));
            CHECK(in.passive_torque_Nm[row] == Approx(-passive).margin(1e-9));
            CHECK(out.torque_Nm[row] == Approx(extend + passive).epsilon(1e-12));
            CHECK(out.muscle_torque_Nm.row(row).sum() == Approx(extend).epsilon(1e-12));
            CHECK(out.status[k] == Status::ok);
        }
    }
}

TEST_CASE("strength curves refuse what is no joint and no angle", "[strength][input]") {
    const Body body = man();
    const auto refused = [&](Joint joint, std::vector<double> angles, LegAngles<> others = {}) {
        return complaint([&] { static_cast<void>(strength_curve(body, joint, Direction::extension, angles, others)); });
    };
    CHECK(refused(Joint::lumbar, {0.5}).find("joint = 'lumbar'") != std::string::npos);
    CHECK(refused(Joint::hip, {}).find("angles_rad") != std::string::npos);
    CHECK(refused(Joint::hip, {90.0}).find("angles_rad = 90 rad") != std::string::npos);
    CHECK(refused(Joint::hip, {std::nan("")}).find("angles_rad") != std::string::npos);
    CHECK(refused(Joint::hip, {0.5}, {0.0, 90.0, 0.0}).find("knee_flexion_rad = 90 rad") != std::string::npos);
    CHECK(complaint([] { static_cast<void>(leg_joint_from("elbow")); }).find("joint = 'elbow'") != std::string::npos);
    CHECK(complaint([] { static_cast<void>(direction_from("up")); }).find("direction = 'up'") != std::string::npos);
    const StrengthCurve beyond = strength_curve(body, Joint::knee, Direction::extension, {radians(60), radians(170)});
    CHECK(beyond.status[0] == Status::ok);
    CHECK(beyond.status[1] == Status::outside_model_range);
    CHECK(std::isnan(beyond.torque_Nm[1]));
    CHECK(std::isfinite(beyond.torque_Nm[0]));
}

TEST_CASE("a bar out of reach is told as such", "[status]") {
    const auto c = torque_angle(HipThrust{.bar_mass_kg = 900}, man());
    for (Eigen::Index i = 0; i < c.size(); ++i) {
        if (c.max_bar_mass_kg[i] >= 900.0) continue;
        CHECK(c.status[static_cast<std::size_t>(i)] == Status::infeasible);
        CHECK(c.activation.row(i).isNaN().all());
        CHECK(c.muscle_force_N.row(i).isNaN().all());
        CHECK(c.extension_moment_Nm.row(i).isNaN().all());
        CHECK(c.feet_force_N.row(i).isNaN().all());
        CHECK(std::isnan(c.hip_contact_force_N[i]));
        // How much could be held is known nevertheless.
        CHECK(c.max_bar_mass_kg[i] / 900.0 > 0.0);
        CHECK(std::isfinite(c.hip_flexion_rad[i]));
        CHECK(std::isfinite(c.passive_moment_Nm(i, 1)));
    }
    CHECK(std::count(c.status.begin(), c.status.end(), Status::infeasible) == 101);
}

TEST_CASE("a body too weak for itself is told as such", "[status]") {
    const auto c = torque_angle(HipThrust{}, man(0.05));
    const auto weak = std::count(c.status.begin(), c.status.end(), Status::body_weight_infeasible);
    CHECK(weak > 0);
    for (Eigen::Index i = 0; i < c.size(); ++i) {
        if (c.status[static_cast<std::size_t>(i)] != Status::body_weight_infeasible) continue;
        CHECK(c.activation.row(i).isNaN().all());
        CHECK(c.extension_moment_Nm.row(i).isNaN().all());
    }
    const MaxHeldLoad most = max_held_load(HipThrust{}, man(0.05));
    CHECK(most.status == Status::body_weight_infeasible);
    CHECK(std::isnan(most.bar_mass_kg));
    CHECK(std::isfinite(most.phase));
}

TEST_CASE("knees bent beyond the model are told as such", "[status]") {
    // A raised step this close bends the knees beyond 140 degrees at the bottom.
    const HipThrust lift{.bar_mass_kg = 40, .feet = {.offset_m = -0.20, .height_m = 0.10}};
    const auto c = torque_angle(lift, man());
    int outside = 0;
    for (Eigen::Index i = 0; i < c.size(); ++i) {
        const bool told = c.status[static_cast<std::size_t>(i)] == Status::outside_model_range;
        CHECK(told == (c.knee_flexion_rad[i] > radians(140) + 1e-6 || c.hip_flexion_rad[i] > radians(110) + 1e-6 ||
                       c.ankle_dorsiflexion_rad[i] > radians(30) + 1e-6 ||
                       c.ankle_dorsiflexion_rad[i] < radians(-40) - 1e-6 ||
                       c.hip_flexion_rad[i] < radians(-10) - 1e-6));
        if (!told) continue;
        ++outside;
        CHECK(c.activation.row(i).isNaN().all());
        CHECK(std::isnan(c.max_bar_mass_kg[i]));
        CHECK(c.fiber_length_norm.row(i).isNaN().all());
        CHECK(std::isfinite(c.hip_flexion_rad[i]));
    }
    CHECK(outside > 0);
    CHECK(outside < 101);
    CHECK(max_held_load(lift, man()).status == Status::outside_model_range);
}

TEST_CASE("no number is missing where all went well", "[status]") {
    for (const SharingCriterion criterion :
         {SharingCriterion::quadratic, SharingCriterion::cubic, SharingCriterion::min_max}) {
        const auto c = torque_angle(HipThrust{.bar_mass_kg = 100}, man(), lai_uhlrich2023(),
                                    {.poses = 21, .sharing = {.criterion = criterion}});
        REQUIRE(std::count(c.status.begin(), c.status.end(), Status::ok) == 21);
        for (const Series* s :
             {&c.phase, &c.hip_flexion_rad, &c.knee_flexion_rad, &c.ankle_dorsiflexion_rad, &c.hip_height_m,
              &c.bar_height_m, &c.shank_inclination_rad, &c.load_arm_m, &c.max_bar_mass_kg,
              &c.hip_extension_moment_at_max_load_Nm, &c.center_of_pressure_m, &c.back_friction_use,
              &c.feet_friction_use, &c.hip_contact_force_N, &c.unbalanced_hip_adduction_moment_Nm,
              &c.unbalanced_hip_rotation_moment_Nm, &c.kkt_residual}) {
            CHECK(s->allFinite());
        }
        for (const Table* t : {&c.extension_moment_Nm, &c.passive_moment_Nm, &c.moment_lower_Nm, &c.moment_upper_Nm,
                               &c.activation, &c.muscle_force_N, &c.fiber_length_norm, &c.hip_extension_arm_m,
                               &c.knee_extension_arm_m, &c.plantarflexion_arm_m, &c.generalized_moment_arm_m,
                               &c.mechanical_advantage, &c.back_force_N, &c.feet_force_N}) {
            CHECK(t->allFinite());
        }
        CHECK(c.back_friction_use.maxCoeff() <= 1.0 + 1e-6);
        CHECK(c.feet_friction_use.maxCoeff() <= 1.0 + 1e-6);
    }
}

TEST_CASE("a curve's numbers belong together", "[curve]") {
    const MuscleSet& set = lai_uhlrich2023();
    const Body body = man();
    const HipThrust lift{.bar_mass_kg = 120, .rhythm = LumbopelvicRhythm::posterior_tilt()};
    const auto c = torque_angle(lift, body);
    const Linkage l = linkage(lift, body);
    for (Eigen::Index i = 0; i < c.size(); i += 10) {
        const Pose<> pose = pose_at(l, c.phase[i]);
        const LegMuscles leg = leg_muscles(set, body, pose.leg);
        // Moments are forces times arms, active and passive.
        CHECK((c.muscle_force_N.row(i) * c.hip_extension_arm_m.row(i)).sum() ==
              Approx(c.extension_moment_Nm(i, 1)).epsilon(1e-9));
        CHECK((c.muscle_force_N.row(i) * c.knee_extension_arm_m.row(i)).sum() ==
              Approx(c.extension_moment_Nm(i, 2)).margin(1e-6));
        CHECK((c.muscle_force_N.row(i) * c.plantarflexion_arm_m.row(i)).sum() ==
              Approx(c.extension_moment_Nm(i, 3)).margin(1e-6));
        for (Eigen::Index joint = 0; joint < 3; ++joint) {
            CHECK(c.passive_moment_Nm(i, joint + 1) ==
                  Approx((leg.passive_force_N * leg.extension_arm_m.row(joint).transpose()).sum()).margin(1e-9));
        }
        // Feet and back carry body and bar, and push against each other.
        CHECK(c.feet_force_N(i, 1) + c.back_force_N(i, 1) == Approx(200.0 * gravity_m_per_s2).epsilon(1e-10));
        CHECK(c.feet_force_N(i, 0) == Approx(-c.back_force_N(i, 0)).margin(1e-7));
        CHECK(c.center_of_pressure_m[i] <= l.toe_m + 1e-9);
        CHECK(c.center_of_pressure_m[i] >= -l.heel_m - 1e-9);
        // The whole lift as one lever: muscles of both legs and the lumbar moment against the weights.
        const LiftRates rates = lift_rates(l, c.phase[i]);
        const double by_muscles = 2.0 * (c.muscle_force_N.row(i) * c.generalized_moment_arm_m.row(i)).sum() +
                                  c.extension_moment_Nm(i, 0) * rates.extension_per_rad[0];
        CHECK(by_muscles == Approx(rates.body_work_Nm_per_rad + 120.0 * rates.work_per_kg_Nm_per_rad).epsilon(1e-8));
        CHECK(c.load_arm_m[i] == rates.bar_rise_m_per_rad);
        CHECK(c.hip_height_m[i] == pose.hip_m.y());
        CHECK(c.shank_inclination_rad[i] == Approx(c.ankle_dorsiflexion_rad[i]));  // feet flat on a level floor
    }
    CHECK(c.phase[0] == 0.0);
    CHECK(c.phase[100] == 1.0);
}
