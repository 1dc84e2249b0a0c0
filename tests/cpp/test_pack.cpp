// Code written over the scalar: a pack of poses gives in every lane what double gives at that lane's pose, and
// derivative numbers give the slopes.

#include "catch.hpp"
#include "common.hpp"

#include <coxa/body/packed_angles.hpp>
#include <coxa/core/pack.hpp>
#include <coxa/core/simm_spline.hpp>

#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

using namespace coxa;
using coxa::testing::complaint;
using coxa::testing::man;
using coxa::testing::says;

namespace {

/// Poses of a leg, a part of them out of the sagittal plane.
LegAngles<> random_pose(const LegGeometry& leg, std::mt19937_64& random, bool sagittal) {
    const std::array<std::pair<double, double>, leg_coordinate_count> human{
        {{-19, 119}, {-30, 20}, {-30, 30}, {1, 139}, {-49, 34}}};
    LegAngles<> angles;
    for (std::size_t c = 0; c < leg_coordinate_count; ++c) {
        const auto which = static_cast<LegCoordinate>(c);
        if (sagittal && (which == LegCoordinate::hip_adduction || which == LegCoordinate::hip_rotation)) continue;
        const double low = std::max(leg.ranges[c].lowest_rad, radians(human[c].first));
        const double high = std::min(leg.ranges[c].highest_rad, radians(human[c].second));
        angle_rad(angles, which) = std::uniform_real_distribution<double>(low, high)(random);
    }
    return angles;
}

const char* const sets[] = {"lai_uhlrich2023", "rajagopal2016", "lumped"};

/// Largest difference of a pack from its poses, and how often lanes went different ways.
struct Comparison {
    double length_m = 0.0, arm_m = 0.0, fiber = 0.0, active = 0.0, passive = 0.0;
    int flags = 0, mixed_paths = 0, mixed_stretch = 0;
};

template <int Lanes>
Comparison compare(const MuscleSet& set, bool sagittal) {
    const PersonMuscles muscles = person_muscles(set, man());
    std::mt19937_64 random(11);
    Comparison worst;
    for (int trial = 0; trial < 60; ++trial) {
        std::vector<LegAngles<>> poses;
        // Every third pack has one lane out of its plane among others in it.
        for (int lane = 0; lane < Lanes; ++lane) {
            poses.push_back(random_pose(muscles.geometry, random, sagittal && !(trial % 3 == 0 && lane == 1)));
        }
        const LegMusclesOf<Pack<Lanes>> together = leg_muscles(muscles, packed<Lanes>(poses));
        std::vector<LegMuscles> alone;
        for (const LegAngles<>& angles : poses) alone.push_back(leg_muscles(muscles, angles));
        for (Eigen::Index i = 0; i < together.musculotendon_length_m.size(); ++i) {
            const double force_N = muscles.max_isometric_force_N[i];
            bool some_stretched = false, some_slack = false;
            for (int lane = 0; lane < Lanes; ++lane) {
                const LegMuscles& one = alone[static_cast<std::size_t>(lane)];
                const auto off = [&](double& most, const Pack<Lanes>& pack, double value, double unit) {
                    const double difference = std::abs(pack[lane] - value) / unit;
                    most = difference <= most ? most : difference;  // NaN is the largest
                };
                off(worst.length_m, together.musculotendon_length_m[i], one.musculotendon_length_m[i], 1.0);
                for (Eigen::Index k = 0; k < 3; ++k) {
                    off(worst.arm_m, together.extension_arm_m(k, i), one.extension_arm_m(k, i), 1.0);
                }
                off(worst.fiber, together.fiber_length_norm[i], one.fiber_length_norm[i], 1.0);
                off(worst.active, together.max_active_force_N[i], one.max_active_force_N[i], force_N);
                off(worst.passive, together.passive_force_N[i], one.passive_force_N[i], force_N);
                (one.passive_force_N[i] > 0.0 ? some_stretched : some_slack) = true;
            }
            if (some_stretched && some_slack) ++worst.mixed_stretch;
        }
        bool some_fitted = false, some_geometric = false;
        for (int lane = 0; lane < Lanes; ++lane) {
            const auto k = static_cast<std::size_t>(lane);
            if (together.inside_model_range[lane] != alone[k].inside_model_range) ++worst.flags;
            if (together.path[k] != alone[k].path) ++worst.flags;
            (alone[k].path == PathKind::fitted ? some_fitted : some_geometric) = true;
        }
        if (some_fitted && some_geometric) ++worst.mixed_paths;
    }
    return worst;
}

void check(const Comparison& worst) {
    CHECK(worst.length_m < 1e-12);
    CHECK(worst.arm_m < 1e-12);
    CHECK(worst.fiber < 1e-12);
    CHECK(worst.active < 1e-12);
    CHECK(worst.passive < 1e-12);
    CHECK(worst.flags == 0);
    CHECK(worst.mixed_stretch > 20);
}

}  // namespace

TEST_CASE("a pack of poses has the muscles of its poses, fitted", "[pack][muscle]") {
    for (const char* name : sets) {
        INFO(name);
        const Comparison four = compare<4>(muscle_set(name), true);
        check(four);
        CHECK(four.mixed_paths >= 20);  // a lane out of its plane, or beyond the angles of the fits
        check(compare<8>(muscle_set(name), true));
    }
}

TEST_CASE("a pack of poses has the muscles of its poses, geometric", "[pack][muscle]") {
    for (const char* name : sets) {
        INFO(name);
        const MuscleSet set = with_path(muscle_set(name), PathKind::geometric);
        check(compare<4>(set, true));
        check(compare<4>(set, false));
        check(compare<8>(set, false));
    }
}

TEST_CASE("lanes whose strings go different ways round the bones each keep their own", "[pack][path]") {
    for (const char* name : sets) {
        INFO(name);
        const LegGeometry& leg = *muscle_set(name).geometry;
        std::mt19937_64 random(5);
        int mixed = 0;
        double off_m = 0.0;
        for (int trial = 0; trial < 40; ++trial) {
            std::vector<LegAngles<>> poses;
            for (int lane = 0; lane < 4; ++lane) poses.push_back(random_pose(leg, random, false));
            const LaidLeg<Pack<4>> together = lay_leg(leg, packed<4>(poses));
            for (std::size_t i = 0; i < leg.paths.size(); ++i) {
                const GeometricPath<Pack<4>>& path = together.paths[i];
                const Pack<4> length_m = geometric_length_m(leg, leg.paths[i], together.placement);
                for (int lane = 0; lane < 4; ++lane) {
                    const auto k = static_cast<std::size_t>(lane);
                    const GeometricPath<> alone = geometric_path(leg, leg.paths[i], place_leg(leg, poses[k]));
                    REQUIRE(path.converged[lane] == alone.converged);
                    for (std::size_t w = 0; w < max_path_wraps; ++w) REQUIRE(path.turn[w][k] == alone.turn[w]);
                    off_m = std::max(off_m, std::abs(length_m[lane] - alone.length_m));
                    for (std::size_t c = 0; c < leg_coordinate_count; ++c) {
                        off_m = std::max(off_m, std::abs(path.slope_m[c][lane] - alone.slope_m[c]));
                    }
                    for (std::size_t b = 0; b < leg.bodies.size(); ++b) {
                        for (Eigen::Index a = 0; a < 3; ++a) {
                            off_m = std::max(off_m, std::abs(path.pull[b][a][lane] - alone.pull[b][a]));
                        }
                    }
                }
                for (std::size_t w = 0; w < leg.paths[i].wraps.size(); ++w) {
                    for (const int turn : path.turn[w]) {
                        if (turn != path.turn[w][0]) {
                            ++mixed;
                            break;
                        }
                    }
                }
            }
        }
        CHECK(off_m < 1e-12);
        if (std::string(name) != "lumped") CHECK(mixed > 20);
    }
}

TEST_CASE("a pack of poses of the lift has the angles and places of its poses", "[pack][exercise]") {
    HipThrust turned_out{.bar_mass_kg = 100};
    turned_out.feet.toe_out_rad = radians(20);
    turned_out.feet.stance_width_m = 0.5;
    for (const HipThrust& exercise : {HipThrust{.bar_mass_kg = 100}, turned_out}) {
        const Linkage l = linkage(exercise, man());
        auto inclination_rad = Pack<4>::each([&](int lane) { return l.inclination_at(lane / 3.0); });
        const Pose<Pack<4>> together = pose_at_inclination(l, inclination_rad);
        for (int lane = 0; lane < 4; ++lane) {
            const Pose<> alone = pose_at_inclination(l, inclination_rad[lane]);
            for (std::size_t c = 0; c < leg_coordinate_count; ++c) {
                const auto which = static_cast<LegCoordinate>(c);
                CHECK(std::abs(angle_rad(together.leg, which)[lane] - angle_rad(alone.leg, which)) < 1e-14);
            }
            CHECK(std::abs(together.bar_m.y()[lane] - alone.bar_m.y()) < 1e-14);
            CHECK(std::abs(together.knee_m.x()[lane] - alone.knee_m.x()) < 1e-14);
            CHECK(std::abs(together.shank_center_m.x()[lane] - alone.shank_center_m.x()) < 1e-14);
            CHECK(std::abs(together.ankle_gear[lane] - alone.ankle_gear) < 1e-14);
            CHECK(std::abs(together.phase[lane] - lane / 3.0) < 1e-12);
        }
        // One lane out of reach: refused as the one pose is.
        inclination_rad += Pack<4>(Pack<4>::Values{0.0, 0.0, 3.0, 0.0});
        CHECK(says(complaint([&] { (void)pose_at_inclination(l, inclination_rad); }),
                   {"inclination_rad = " + complaint([&] {
                                               (void)pose_at_inclination(l, inclination_rad[2]);
                                           }).substr(std::string("coxa: inclination_rad = ").size())}));
    }
}

TEST_CASE("splines look up every lane at its own place", "[pack][spline]") {
    const QuinticSpline active = active_force_length_curve(CurveFamily::millard2012);
    const SimmSpline motion({-2.0, -1.0, 0.5, 0.7, 2.0}, {0.3, 0.1, 0.4, -0.2, 0.0});
    std::mt19937_64 random(7);
    std::uniform_real_distribution<double> anywhere(-3.0, 3.0);
    for (int trial = 0; trial < 200; ++trial) {
        auto x = Pack<4>::each([&](int) { return anywhere(random); });
        if (trial == 0) x = Pack<4>(Pack<4>::Values{active.first(), active.last(), -2.0, 2.0});
        const Pack<4> factor = active(x);
        const auto [stiff_value, stiffness] = active.with_slope(x);
        const auto [place, slope] = motion.with_slope(x);
        for (int lane = 0; lane < 4; ++lane) {
            CHECK(std::abs(factor[lane] - active(x[lane])) < 1e-14);
            CHECK(std::abs(stiff_value[lane] - active(x[lane])) < 1e-14);
            CHECK(std::abs(stiffness[lane] - active.sample(x[lane]).slope) < 1e-12);
            CHECK(std::abs(place[lane] - motion(x[lane])) < 1e-14);
            CHECK(std::abs(slope[lane] - motion.with_slope(x[lane]).second) < 1e-14);
        }
    }
    // Lanes that are left behind may hold anything.
    const Pack<2> none(Pack<2>::Values{std::numeric_limits<double>::quiet_NaN(), 1.0});
    CHECK(std::isnan(active(none)[0]));
    CHECK(active(none)[1] == active(1.0));
    CHECK(std::isnan(motion(none)[0]));
}

TEST_CASE("derivative numbers through paths and curves give the slopes of double", "[pack][autodiff]") {
    for (const char* name : sets) {
        for (const PathKind kind : {PathKind::fitted, PathKind::geometric}) {
            INFO(name << " " << to_string(kind));
            const MuscleSet set = with_path(muscle_set(name), kind);
            const PersonMuscles muscles = person_muscles(set, man());
            std::mt19937_64 random(13);
            constexpr double step = 1e-5;
            double length_m = 0.0, fiber = 0.0, force = 0.0, steepest = 0.0;
            int compared = 0;
            for (int trial = 0; trial < 8; ++trial) {
                const LegAngles<> at = random_pose(muscles.geometry, random, true);
                for (const LegCoordinate c : {LegCoordinate::hip_flexion, LegCoordinate::knee_flexion}) {
                    LegAngles<Dual> moving;
                    for (std::size_t k = 0; k < leg_coordinate_count; ++k) {
                        const auto which = static_cast<LegCoordinate>(k);
                        angle_rad(moving, which) =
                            which == c ? variable(angle_rad(at, which)) : constant(angle_rad(at, which));
                    }
                    LegAngles<> ahead = at, behind = at;
                    angle_rad(ahead, c) += step;
                    angle_rad(behind, c) -= step;
                    const LegMusclesOf<Dual> leg = leg_muscles(muscles, moving);
                    const LegMuscles now = leg_muscles(muscles, at);
                    const LegMuscles a = leg_muscles(muscles, ahead), b = leg_muscles(muscles, behind);
                    for (Eigen::Index i = 0; i < now.musculotendon_length_m.size(); ++i) {
                        CHECK(leg.passive_force_N[i].value() == Approx(now.passive_force_N[i]).margin(1e-9));
                        // Not across a point that switches, a cylinder that is met or a slack fiber's first stretch.
                        const double second = a.musculotendon_length_m[i] - 2.0 * now.musculotendon_length_m[i] +
                                              b.musculotendon_length_m[i];
                        const double unit_N = muscles.max_isometric_force_N[i];
                        const bool passes_onset = (a.passive_force_N[i] > 0.0) != (b.passive_force_N[i] > 0.0);
                        if (std::abs(second) > 1e-9 || passes_onset) continue;
                        ++compared;
                        const auto off = [&](const Dual& x, double x_ahead, double x_behind) {
                            return std::abs(slope_of(x) - (x_ahead - x_behind) / (2.0 * step));
                        };
                        length_m = std::max(length_m, off(leg.musculotendon_length_m[i], a.musculotendon_length_m[i],
                                                          b.musculotendon_length_m[i]));
                        fiber = std::max(fiber,
                                         off(leg.fiber_length_norm[i], a.fiber_length_norm[i], b.fiber_length_norm[i]));
                        force = std::max(
                            {force,
                             off(leg.max_active_force_N[i], a.max_active_force_N[i], b.max_active_force_N[i]) / unit_N,
                             off(leg.passive_force_N[i], a.passive_force_N[i], b.passive_force_N[i]) / unit_N});
                        steepest = std::max(steepest, std::abs(slope_of(leg.passive_force_N[i])) / unit_N);
                    }
                }
            }
            CHECK(length_m < 1e-7);
            CHECK(fiber < 1e-5);
            CHECK(force < 1e-4);
            CHECK(steepest > 0.3);  // some are stretched well
            CHECK(compared > 80);
        }
    }
}

TEST_CASE("masks keep the lanes apart", "[pack]") {
    const Pack<4> x(Pack<4>::Values{1.0, 2.0, 3.0, std::numeric_limits<double>::quiet_NaN()});
    const Mask<4> low = x < 2.5;
    CHECK((low[0] && low[1] && !low[2] && !low[3]));
    CHECK((any(low) && !all(low) && all(low || !low) && !any(low && !low)));
    CHECK((!any(x != x && low) && any(x != x)));
    const Pack<4> kept = select(low, x, Pack<4>(-1.0));
    CHECK((kept[0] == 1.0 && kept[1] == 2.0 && kept[2] == -1.0 && kept[3] == -1.0));
    CHECK(larger(Pack<4>(0.0), x)[3] == 0.0);
    // Work led by the first lane left, until none is.
    int rounds = 0;
    const Pack<4> sign = by_leader<Pack<4>>([&](Lead<Pack<4>>& lead) {
        ++rounds;
        return lead(x < 1.5) ? Pack<4>(-1.0) : lead(x < 2.5) ? Pack<4>(0.0) : Pack<4>(1.0);
    });
    CHECK(rounds == 3);
    CHECK((sign[0] == -1.0 && sign[1] == 0.0 && sign[2] == 1.0 && sign[3] == 1.0));
    CHECK(says(complaint([] { (void)packed<2>({}); }), {"poses"}));
}
