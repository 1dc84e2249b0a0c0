// People of all sizes: given segment lengths, forces that follow the body, strength from an observed load.

#include "catch.hpp"
#include "common.hpp"

#include <coxa/coxa.hpp>

#include <cmath>
#include <limits>
#include <string>

using namespace coxa;
using namespace coxa::testing;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("given segment lengths replace those by stature and leave the masses", "[body][people]") {
    const Body plain = scale_body({.mass_kg = 70, .height_m = 1.75});
    const Body own = scale_body({.mass_kg = 70,
                                 .height_m = 1.75,
                                 .thigh_length_m = 1.1 * plain.thigh_length_m,
                                 .shank_length_m = 0.9 * plain.shank_length_m,
                                 .foot_length_m = 1.2 * plain.foot_length_m,
                                 .hip_width_m = 0.2,
                                 .hip_to_shoulder_m = 1.05 * plain.hip_to_shoulder_m});
    const auto stretched = [](const Segment& now, const Segment& before, double factor) {
        CHECK(now.mass_kg == Approx(before.mass_kg).epsilon(1e-14));
        CHECK(now.center_of_mass_m == Approx(factor * before.center_of_mass_m).epsilon(1e-13));
        CHECK(now.moment_of_inertia_kg_m2 == Approx(factor * factor * before.moment_of_inertia_kg_m2).epsilon(1e-13));
    };
    stretched(own.thigh, plain.thigh, 1.1);
    stretched(own.shank, plain.shank, 0.9);
    stretched(own.foot, plain.foot, 1.2);
    stretched(own.pelvis, plain.pelvis, 1.05);
    stretched(own.trunk, plain.trunk, 1.05);
    CHECK(own.heel_to_ankle_m == Approx(1.2 * plain.heel_to_ankle_m).epsilon(1e-14));
    CHECK(own.ankle_height_m == plain.ankle_height_m);
    CHECK(own.hip_width_m == 0.2);
    CHECK(own.mass_kg == 70.0);
    CHECK_NOTHROW(check(own));
    // The linkage is that of the given lengths: hip and knee stand a thigh apart, knee and ankle a shank.
    const Linkage lift = linkage(HipThrust{}, own);
    for (const double phase : {0.0, 0.5, 1.0}) {
        const Pose<double> pose = pose_at(lift, phase);
        CHECK((pose.hip_m - pose.knee_m).norm() == Approx(own.thigh_length_m).epsilon(1e-12));
        CHECK((pose.knee_m - pose.ankle_m).norm() == Approx(own.shank_length_m).epsilon(1e-12));
    }
}

TEST_CASE("bad lengths and bad bodies are refused by name", "[body][people][input]") {
    const auto refused = [](const Subject& subject) {
        return complaint([&] { static_cast<void>(scale_body(subject)); });
    };
    CHECK(holds(refused({.thigh_length_m = 42}), "thigh_length_m = 42 m"));
    CHECK(holds(refused({.shank_length_m = -0.4}), "shank_length_m"));
    CHECK(holds(refused({.foot_length_m = 26}), "foot_length_m"));
    CHECK(holds(refused({.hip_width_m = not_a_number}), "hip_width_m"));
    CHECK(holds(refused({.hip_to_shoulder_m = 0.0}), "hip_to_shoulder_m"));
    CHECK(holds(complaint([] { static_cast<void>(force_scaling_from("size")); }), "force_scaling = 'size'"));
    CHECK(holds(complaint([] { static_cast<void>(path_scaling_from("size")); }), "path_scaling = 'size'"));

    const auto body = [](auto change) {
        Body own = man();
        change(own);
        return complaint([&] { static_cast<void>(linkage(HipThrust{}, own)); });
    };
    CHECK(body([](Body&) {}).empty());
    CHECK(holds(body([](Body& b) { b.thigh.mass_kg *= 1.01; }), "must be the sum of the segments' masses"));
    CHECK(holds(body([](Body& b) { b.shank.center_of_mass_m = not_a_number; }), "shank.center_of_mass_m"));
    CHECK(holds(body([](Body& b) { b.trunk.moment_of_inertia_kg_m2 = -1; }), "trunk.moment_of_inertia_kg_m2"));
    CHECK(holds(body([](Body& b) { b.thigh_length_m = 43.0; }), "thigh_length_m = 43 m"));
    CHECK(holds(body([](Body& b) { b = Body{}; }), "mass_kg = 0 kg"));
    CHECK(holds(complaint([] { static_cast<void>(with_strength(man(), 0.0)); }), "strength = 0"));
}

TEST_CASE("a body remembers the subject it was scaled from", "[body][people]") {
    const Body body = man(1.3);
    REQUIRE(body.subject.has_value());
    CHECK(scale_body(*body.subject) == body);
    const Body stronger = with_strength(body, 2.0);
    CHECK(stronger.subject->strength == 2.0);
    CHECK(scale_body(*stronger.subject) == stronger);
}

TEST_CASE("maximal forces follow muscle volume over fiber length", "[muscle][people]") {
    const MuscleSet& set = lai_uhlrich2023();
    const auto forces = [&](double mass, double height, ForceScaling how, double strength = 1.0) {
        return person_muscles(set, scale_body({.mass_kg = mass,
                                               .height_m = height,
                                               .strength = strength,
                                               .force_scaling = how,
                                               .path_scaling = PathScaling::stature}))
            .max_isometric_force_N;
    };
    const PerMuscle published = forces(60, 1.6, ForceScaling::published);
    for (std::size_t i = 0; i < set.size(); ++i) {
        CHECK(published[static_cast<Eigen::Index>(i)] == set.muscles[i].max_isometric_force_N);
    }
    // The person the model was made for has the model's forces.
    const double height = set.reference_lengths.height_m;
    CHECK((forces(set.reference_mass_kg, height, ForceScaling::body) / published - 1.0).abs().maxCoeff() < 1e-14);
    // Handsfield et al. 2014: 47 kg^-1 m^-1 mass times stature + 1285 cm^3.
    const double grown = (47.0 * 100 * 1.9 + 1285) / (47.0 * set.reference_mass_kg * height + 1285) * height / 1.9;
    CHECK((forces(100, 1.9, ForceScaling::body) / published / grown - 1.0).abs().maxCoeff() < 1e-14);
    CHECK((forces(100, 1.9, ForceScaling::body, 1.5) / published / (1.5 * grown) - 1.0).abs().maxCoeff() < 1e-14);
    // Between people of one build, mass as the cube of stature, force grows less than mass: by about its 2/3 power.
    const double ratio =
        forces(80 * 1.331, 1.65 * 1.1, ForceScaling::body)[0] / forces(80, 1.65, ForceScaling::body)[0];
    CHECK(std::log(ratio) / std::log(1.331) > 0.6);
    CHECK(std::log(ratio) / std::log(1.331) < 1.0);
}

TEST_CASE("fibers and tendons keep their share of the path, or their published length", "[muscle][people]") {
    const MuscleSet& set = lai_uhlrich2023();
    const Subject tall{
        .mass_kg = 95, .height_m = 1.2 * set.reference_lengths.height_m, .path_scaling = PathScaling::stature};
    Subject published = tall;
    published.fiber_scaling = FiberScaling::published;
    const PersonMuscles with_path_length = person_muscles(set, scale_body(tall));
    const PersonMuscles as_published = person_muscles(set, scale_body(published));
    CHECK((with_path_length.length_ratio - 1.2).abs().maxCoeff() < 1e-12);
    CHECK((as_published.length_ratio == 1.0).all());
    // Volume over fiber length: shorter fibers of the same volume pull harder.
    CHECK((as_published.max_isometric_force_N / with_path_length.max_isometric_force_N - 1.2).abs().maxCoeff() < 1e-12);
    const LegAngles<> at{.hip_flexion_rad = 0.6, .knee_flexion_rad = 1.0};
    const LegMuscles one = leg_muscles(with_path_length, at);
    const LegMuscles other = leg_muscles(as_published, at);
    CHECK((one.musculotendon_length_m == other.musculotendon_length_m).all());
    // A path a fifth longer than the published one, over a tendon that is not, is all fiber.
    const std::size_t i = set.index_of("glmax2");
    const Muscle& m = set.muscles[i];
    const double along = one.musculotendon_length_m[static_cast<Eigen::Index>(i)] - m.tendon_slack_length_m;
    const double rigid = std::hypot(along, fiber_height_m(m)) / m.optimal_fiber_length_m;
    CHECK(other.fiber_length_norm[static_cast<Eigen::Index>(i)] <= rigid);
    CHECK(other.fiber_length_norm[static_cast<Eigen::Index>(i)] ==
          Approx(rigid).epsilon(other.passive_force_N[static_cast<Eigen::Index>(i)] > 0.0 ? 0.1 : 1e-12));
    CHECK(other.fiber_length_norm[static_cast<Eigen::Index>(i)] > one.fiber_length_norm[static_cast<Eigen::Index>(i)]);
    CHECK(holds(complaint([] { static_cast<void>(fiber_scaling_from("size")); }), "fiber_scaling = 'size'"));
}

TEST_CASE("strength is found from what a person holds", "[people][calibrate]") {
    for (const double load : {80.0, 200.0, 400.0}) {
        INFO("held " << load << " kg");
        const StrengthCalibration found = calibrate_strength(man(2.0), HipThrust{.bar_mass_kg = 50}, load);
        CHECK(found.status == Status::ok);
        CHECK(std::abs(found.residual_kg) < 1e-9);
        // Asked the other way round, by the ordinary road.
        CHECK(max_held_load(HipThrust{}, man(found.strength)).bar_mass_kg == Approx(load).epsilon(1e-10));
        CHECK(found.body == with_strength(man(), found.strength));
        CHECK(found.held.bar_mass_kg == Approx(load).epsilon(1e-10));
    }
    // What the model holds as it is needs no other strength.
    const double as_is = max_held_load(GluteBridge{}, man()).bar_mass_kg;
    CHECK(calibrate_strength(man(), GluteBridge{}, as_is).strength == Approx(1.0).epsilon(1e-9));
}

TEST_CASE("a load that no strength holds has no strength", "[people][calibrate]") {
    MuscleSet weak = lai_uhlrich2023();
    for (Muscle& muscle : weak.muscles) muscle.max_isometric_force_N *= 0.02;
    const double most = max_held_load(HipThrust{}, man(10.0), weak).bar_mass_kg;
    REQUIRE(most < 500.0);
    CHECK(calibrate_strength(man(), HipThrust{}, most - 1.0, weak).strength < 10.0);
    const StrengthCalibration none = calibrate_strength(man(), HipThrust{}, most + 1.0, weak);
    CHECK(none.status == Status::infeasible);
    CHECK(std::isnan(none.strength));
    CHECK(std::isnan(none.residual_kg));
    CHECK(holds(complaint([] { static_cast<void>(calibrate_strength(man(), HipThrust{}, -5.0)); }),
                "held_load_kg = -5 kg"));
    CHECK(holds(complaint([] { static_cast<void>(calibrate_strength(man(), HipThrust{}, not_a_number)); }),
                "held_load_kg"));
}
