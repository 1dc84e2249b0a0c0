// The lift tabulated along its way: against poses themselves, Lagrange's equation and the elimination of contacts.

#include "catch.hpp"
#include "common.hpp"

#include <coxa/simulation/moving_lift.hpp>

#include <algorithm>
#include <cmath>
#include <random>

using namespace coxa;
using coxa::testing::complaint;
using coxa::testing::man;
using coxa::testing::says;

namespace {

HipThrust with_rhythm(const LumbopelvicRhythm& rhythm) { return {.rhythm = rhythm}; }

HipThrust with_band_and_chains() {
    return {.loads = {.band = HipBand{.slack_length_m = 0.3, .stiffness_N_per_m = 800.0},
                      .chains = Chains{.mass_per_length_kg_per_m = 10.0, .length_m = 2.0}}};
}

/// Slope of a function, six points.
template <class Function>
auto slope_at(const Function& f, double x, double h = 1e-3) {
    const decltype(f(x)) slope =
        (45.0 * (f(x + h) - f(x - h)) - 9.0 * (f(x + 2 * h) - f(x - 2 * h)) + (f(x + 3 * h) - f(x - 3 * h))) /
        (60.0 * h);
    return slope;
}

}  // namespace

TEST_CASE("Between its knots the table says what the poses say", "[moving_lift]") {
    const HipThrust lifts[] = {with_rhythm(LumbopelvicRhythm::neutral()),
                               with_rhythm(LumbopelvicRhythm::posterior_tilt()), with_band_and_chains(),
                               HipThrust{.feet = {.toe_out_rad = 0.3}}};
    for (const HipThrust& thrust : lifts) {
        const MovingLift lift = moving_lift(thrust, man(), lai_uhlrich2023());
        const Linkage& l = lift.linkage();
        double worst_height = 0.0, worst_length = 0.0, worst_force = 0.0, worst_arm = 0.0;
        for (double phase = 0.003; phase < 1.0; phase += 0.0173) {
            const double q = l.inclination_at(phase);
            const Pose<> pose = pose_at(l, phase);
            const LegMuscles leg = leg_muscles(lift.muscles(), pose.leg);
            const LegMuscles table = lift.leg(q, 0.0);
            worst_height = std::max(worst_height, std::abs(lift.bar_height_m(q) - pose.bar_m.y()));
            worst_length =
                std::max(worst_length, (table.musculotendon_length_m - leg.musculotendon_length_m).abs().maxCoeff());
            const PerMuscle& strongest = lift.muscles().max_isometric_force_N;
            worst_force = std::max({worst_force,
                                    ((table.max_active_force_N - leg.max_active_force_N) / strongest).abs().maxCoeff(),
                                    ((table.passive_force_N - leg.passive_force_N) / strongest).abs().maxCoeff()});
            worst_arm = std::max(worst_arm, (table.extension_arm_m - leg.extension_arm_m).abs().maxCoeff());
        }
        CHECK(worst_height < 1e-9);
        CHECK(worst_length < 1e-6);
        CHECK(worst_force < 2e-4);
        CHECK(worst_arm < 1e-4);
    }
}

TEST_CASE("More knots change little, and the less the more there are", "[moving_lift]") {
    const Linkage l = linkage(HipThrust{}, man());
    const MovingLift coarse(l, lai_uhlrich2023(), 40), middle(l, lai_uhlrich2023(), 160),
        fine(l, lai_uhlrich2023(), 640);
    double of_coarse = 0.0, of_middle = 0.0;
    for (double phase = 0.01; phase < 1.0; phase += 0.0137) {
        const double q = l.inclination_at(phase);
        const auto torque = [&](const MovingLift& lift) {
            const LiftMuscles m = lift.lift_muscles(q);
            return 2.0 * (m.generalized_arm_m * (0.4 * m.max_active_force_N + m.passive_force_N)).sum();
        };
        of_coarse = std::max(of_coarse, std::abs(torque(coarse) / torque(fine) - 1.0));
        of_middle = std::max(of_middle, std::abs(torque(middle) / torque(fine) - 1.0));
    }
    CHECK(of_middle < 1e-4);
    CHECK(of_coarse > 4.0 * of_middle);
}

TEST_CASE("With a still pelvis the demand is Lagrange's equation", "[moving_lift]") {
    for (const HipThrust& thrust : {HipThrust{}, with_band_and_chains(), HipThrust{.feet = {.toe_out_rad = 0.3}}}) {
        const MovingLift lift = moving_lift(thrust, man(), lai_uhlrich2023());
        double worst_speed = 0.0, worst_still = 0.0;
        for (double phase = 0.05; phase < 0.96; phase += 0.07) {
            const double q = lift.linkage().inclination_at(phase);
            for (const double bar_mass_kg : {0.0, 120.0}) {
                const LiftDemand demand = lift.demand(q, bar_mass_kg);
                const auto inertia = [&](double at) { return 2.0 * lift.kinetic_energy_J(at, 1.0, bar_mass_kg); };
                CHECK(demand.inertia_kg_m2 == Approx(inertia(q)).epsilon(1e-10));
                CHECK(demand.inertia_kg_m2 > 1.0);
                worst_speed =
                    std::max(worst_speed, std::abs(demand.per_speed_squared_kg_m2 - 0.5 * slope_at(inertia, q)));
                const double weight =
                    slope_at([&](double at) { return lift.potential_energy_J(at, bar_mass_kg); }, q, 1e-4);
                worst_still = std::max(worst_still, std::abs(demand.still_Nm / weight - 1.0));
                CHECK(lift.kinetic_energy_J(q, -3.0, bar_mass_kg) == Approx(4.5 * inertia(q)).epsilon(1e-12));
            }
        }
        CHECK(worst_speed < 1e-5);
        CHECK(worst_still < 1e-6);
        CHECK(lift.potential_energy_J(lift.bottom_rad(), 100.0) == 0.0);
    }
}

TEST_CASE("The demand is what contacts cannot do", "[moving_lift]") {
    std::mt19937_64 random(3);
    const auto between = [&](double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random);
    };
    for (const LumbopelvicRhythm& rhythm :
         {LumbopelvicRhythm::neutral(), LumbopelvicRhythm::posterior_tilt(), LumbopelvicRhythm::hyperextended()}) {
        HipThrust thrust = with_band_and_chains();
        thrust.rhythm = rhythm;
        const MovingLift lift = moving_lift(thrust, man(), lai_uhlrich2023());
        double worst = 0.0, worst_floor = 0.0;
        for (int trial = 0; trial < 40; ++trial) {
            const double q = lift.linkage().inclination_at(between(0.0, 1.0));
            const double w = between(-4.0, 4.0), e = between(-30.0, 30.0), m = between(0.0, 300.0);
            const MovingEquilibrium moving = moving_equilibrium(lift.linkage(), jet_pose_at(lift.linkage(), q));
            const Equilibrium statics = prescribed_equilibrium(moving, w, e);
            // The displacement of hip, knee and ankle that no contact force resists.
            const Eigen::Vector3d along = Eigen::Vector3d(statics.moment_free.col(0).tail<3>())
                                              .cross(Eigen::Vector3d(statics.moment_free.col(1).tail<3>()));
            const FreeVector free(between(-300.0, 300.0), between(-80.0, 150.0));
            const double asked = along.dot(statics.moments(m, free).tail<3>());
            const LiftDemand demand = lift.demand(q, m);
            const double told = demand.still_Nm + demand.per_speed_squared_kg_m2 * w * w + demand.inertia_kg_m2 * e;
            const double size = std::abs(demand.still_Nm) + std::abs(demand.inertia_kg_m2 * e);
            const LegMuscles leg = leg_muscles(lift.muscles(), pose_at_inclination<double>(lift.linkage(), q).leg);
            const PerMuscle arm = lift.lift_muscles(q).generalized_arm_m;
            const Eigen::ArrayXd arm_along = (along.transpose() * leg.extension_arm_m.matrix()).transpose().array();
            const Eigen::Index k = static_cast<Eigen::Index>(lift.muscles().set->index_of("glmax2"));
            // The scale of the displacement is open: all in units of one muscle's arm.
            worst = std::max({worst, std::abs(asked / arm_along[k] - told / arm[k]) * std::abs(arm[k]) / size,
                              (arm_along / arm_along[k] * arm[k] - arm).abs().maxCoeff()});
            const double floor = along.dot(moving.floor_per_N.moments.tail<3>());
            worst_floor = std::max(worst_floor, std::abs(floor / arm_along[k] * arm[k] - demand.floor_m));
            CHECK(demand.floor_m < 0.0);
        }
        CHECK(worst < 1e-4);
        CHECK(worst_floor < 1e-4);
    }
}

TEST_CASE("Fibers and paths move as their lengths change", "[moving_lift]") {
    const MovingLift lift = moving_lift(with_rhythm(LumbopelvicRhythm::posterior_tilt()), man(), lai_uhlrich2023());
    const std::vector<Muscle>& muscles = lift.muscles().set->muscles;
    double worst_path = 0.0, worst_fiber = 0.0;
    for (double phase = 0.05; phase < 0.96; phase += 0.0391) {
        const double q = lift.linkage().inclination_at(phase);
        const auto leg = [&](double at) {
            return leg_muscles(lift.muscles(), pose_at_inclination<double>(lift.linkage(), at).leg);
        };
        const Eigen::ArrayXd path =
            slope_at([&](double at) { return Eigen::ArrayXd(leg(at).musculotendon_length_m); }, q, 1e-4);
        const Eigen::ArrayXd fiber =
            slope_at([&](double at) { return Eigen::ArrayXd(leg(at).fiber_length_norm); }, q, 1e-4);
        worst_path = std::max(worst_path, (lift.lengthening_m_per_rad(q) - path).abs().maxCoeff());
        const PerMuscle told = lift.lift_muscles(q).fiber_rate_per_rad;
        for (Eigen::Index i = 0; i < fiber.size(); ++i) {
            const double per_s = muscles[static_cast<std::size_t>(i)].max_contraction_velocity_per_s;
            worst_fiber = std::max(worst_fiber, std::abs(told[i] - fiber[i] / per_s));
        }
    }
    CHECK(worst_path < 1e-4);
    CHECK(worst_fiber < 2e-3);
}

TEST_CASE("A moving muscle gives what its curve says of its fiber", "[moving_lift]") {
    const MovingLift lift = moving_lift(HipThrust{}, man(), lai_uhlrich2023());
    const double q = lift.linkage().inclination_at(0.4);
    const LegMuscles still = lift.leg(q, 0.0);
    const LiftMuscles m = lift.lift_muscles(q);
    for (const double w : {-2.5, 0.7, 3.0}) {
        const LegMuscles leg = lift.leg(q, w);
        for (Eigen::Index i = 0; i < lift.muscle_count(); ++i) {
            const QuinticSpline& curve = *lift.muscles().set->force_velocity[static_cast<std::size_t>(i)];
            CHECK(leg.max_active_force_N[i] ==
                  Approx(still.max_active_force_N[i] * curve(m.fiber_rate_per_rad[i] * w)).epsilon(1e-12));
        }
        CHECK((leg.passive_force_N == still.passive_force_N).all());
        // What shortens on the way up gives less than held, what lengthens more; and the reverse on the way down.
        const auto k = static_cast<Eigen::Index>(lift.muscles().set->index_of("glmax2"));
        CHECK(m.fiber_rate_per_rad[k] < 0.0);
        CHECK((leg.max_active_force_N[k] < still.max_active_force_N[k]) == (w > 0.0));
    }
}

TEST_CASE("A lift that cannot be tabulated is refused", "[moving_lift][input]") {
    const Linkage l = linkage(HipThrust{}, man());
    CHECK(says(complaint([&] { MovingLift(l, lai_uhlrich2023(), 15); }), {"knots = 15", "between 16 and 4096"}));
    CHECK(says(complaint([&] { MovingLift(l, lai_uhlrich2023(), 5000); }), {"knots = 5000"}));
    const Body short_thighs =
        scale_body({.mass_kg = 80, .height_m = 1.8, .sex = Sex::male, .thigh_length_m = 0.33, .shank_length_m = 0.42});
    CHECK(says(complaint([&] {
                   (void)moving_lift(GluteBridge{.bar = {.plate_radius_m = 0.0}, .buttock_thickness_m = 0.02},
                                     short_thighs, lai_uhlrich2023());
               }),
               {"hip_flexion_rad = 2.28", " rad", "must be between -0.523599 and 2.0944",
                "the range of the muscles of lai_uhlrich2023", "at phase 0;", "feet.offset_m"}));
}

TEST_CASE("a lift moves on one kind of path all the way", "[moving_lift][path]") {
    const auto lift_of = [](const HipThrust& thrust, const Body& body) {
        return MovingLift(linkage(thrust, body), lai_uhlrich2023());
    };
    const Body woman = scale_body({.mass_kg = 55, .height_m = 1.60, .sex = Sex::female});
    const MuscleSet geometric = with_path(lai_uhlrich2023(), PathKind::geometric);
    for (const Body& body : {man(), woman}) {
        const MovingLift plain = lift_of({}, body);
        CHECK(plain.muscles().fits_speak);
        // Its lockout lies beyond the angles of the fits: geometric paths from the bottom on.
        const MovingLift tilted = lift_of({.rhythm = LumbopelvicRhythm::posterior_tilt()}, body);
        CHECK_FALSE(tilted.muscles().fits_speak);
        for (const MovingLift* lift : {&plain, &tilted}) {
            const PersonMuscles own = person_muscles(lift == &plain ? lai_uhlrich2023() : geometric, body);
            for (const double phase : {0.1, 0.5, 0.9}) {
                const double at = lift->linkage().inclination_at(phase);
                const Pose<double> pose = pose_at(lift->linkage(), phase);
                const PerMuscle exact = leg_muscles(own, pose.leg).musculotendon_length_m;
                CHECK((lift->musculotendon_length_m(at) - exact).abs().maxCoeff() < 2e-6);
            }
        }
    }
}
