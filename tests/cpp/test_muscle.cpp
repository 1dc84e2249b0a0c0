// Room muscle: curves, fibers, fitted paths, the muscle set.

#include "catch.hpp"

#include <coxa/body/body.hpp>
#include <coxa/core/literals.hpp>
#include <coxa/muscle/leg_muscles.hpp>
#include <coxa/muscle/muscle_set.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <string>

using namespace coxa;

namespace {

/// Random posture well inside the range of the fits: hip -10..110, knee 0..140, ankle -40..30 degrees.
LegAngles<> random_posture(std::mt19937_64& random) {
    const auto between = [&](double low, double high) {
        return radians(std::uniform_real_distribution<double>(low, high)(random));
    };
    const double hip = between(-9, 109);
    const double knee = between(1, 139);
    const double ankle = between(-39, 29);
    return {hip, knee, ankle};
}

double path_length(const MuscleSet& set, std::size_t i, const LegAngles<>& angles) {
    return evaluate<double>(set.fits->rows[i].length_m, set.fits->coefficients({}), angles).value;
}

/// Fiber length over optimal with a rigid tendon: the pennate fiber keeps its height (Zajac 1989).
double rigid_length_norm(const Muscle& m, double path_length_m) {
    return std::hypot(path_length_m - m.tendon_slack_length_m, fiber_height_m(m)) / m.optimal_fiber_length_m;
}
/// A muscle of a set with fiber and tendon in balance.
Fiber<double> balanced_fiber(const MuscleSet& set, std::size_t i, double path_length_m) {
    return passive_balance_fiber(set.muscles[i], set.fiber_height_m[i], *set.active_force_length[i],
                                 set.passive_force_length[i], *set.tendon_force_length[i], set.passive_balance[i],
                                 path_length_m);
}

}  // namespace

TEST_CASE("Millard's active curve peaks at the optimal length and ends at zero", "[curves]") {
    const QuinticSpline active = active_force_length_curve(CurveFamily::millard2012);
    CHECK(active(1.0) == Approx(1.0).epsilon(1e-12));
    CHECK(active.sample(1.0).slope == Approx(0.0).margin(1e-9));
    // Ends and shallow limb of the curve of the Rajagopal family (Rajagopal 2016, Millard 2013): 0.25 and 1.9.
    for (const double end : {0.1, 0.25, 1.9, 2.5}) CHECK(active(end) == Approx(0.0).margin(1e-12));
    for (double x = 0.26; x < 1.0; x += 0.005) CHECK(active.sample(x).slope > 0.0);
    for (double x = 1.005; x < 1.89; x += 0.005) CHECK(active.sample(x).slope < 0.0);
    for (double x = 0.2; x < 2.0; x += 0.001) {
        const double value = active(x);
        if (!(value >= -1e-12 && value <= 1.0 + 1e-12)) FAIL("active curve leaves [0, 1] at " << x << ": " << value);
    }
}

TEST_CASE("Millard's active curve passes through its published joints", "[curves][published]") {
    // Millard 2013, appendix: the corners join half-way up the ascending limb, half-way from the shoulder at 0.77 to
    // the plateau that begins 0.05 before the optimum, and half-way down from 1.05 to 1.9; slope 0.75 on the shoulder.
    // The ends 0.25, 0.77, 1.9 and the slope are those of the Rajagopal family.
    const QuinticSpline active = active_force_length_curve(CurveFamily::millard2012);
    const double shoulder = 1.0 - 0.75 * (0.95 - 0.77);
    CHECK(active(0.5 * (0.25 + 0.77)) == Approx(0.5 * shoulder).margin(1e-6));
    CHECK(active(0.5 * (0.77 + 0.95)) == Approx(0.5 * (shoulder + 1.0)).margin(1e-6));
    CHECK(active.sample(0.5 * (0.77 + 0.95)).slope == Approx(0.75).margin(1e-3));
    CHECK(active(0.5 * (1.05 + 1.9)) == Approx(0.5).margin(1e-6));
}

TEST_CASE("tabulated Millard curves agree with the Bezier curves they stand for", "[curves]") {
    const auto corners = millard2012::active_force_length();
    const QuinticSpline active = active_force_length_curve(CurveFamily::millard2012);
    const auto tendon_corners = millard2012::tendon_force_length();
    const QuinticSpline tendon = tendon_force_length_curve(CurveFamily::millard2012);
    double worst = 0.0;
    for (double x = 0.2513; x < 1.9; x += 0.00171) {
        worst = std::max(worst, std::abs(active(x) - millard2012::sample(corners, x).value));
    }
    CHECK(worst < 1e-6);
    worst = 0.0;
    for (double x = 1.0; x < 1.06; x += 0.000073) {
        worst = std::max(worst, std::abs(tendon(x) - millard2012::sample(tendon_corners, x).value));
    }
    CHECK(worst < 1e-6);
}

TEST_CASE("every muscle's passive curve begins and reaches one at its own strains", "[curves]") {
    const MuscleSet& set = lai_uhlrich2023();
    for (std::size_t i = 0; i < set.size(); ++i) {
        const Muscle& m = set.muscles[i];
        INFO(m.name);
        const QuinticSpline& passive = set.passive_force_length[i];
        const double zero = 1.0 + m.passive_strain_at_zero_force;
        const double one = 1.0 + m.passive_strain_at_max_force;
        CHECK(passive(zero) == Approx(0.0).margin(1e-12));
        CHECK(passive(zero - 0.1) == 0.0);
        CHECK(passive(one) == Approx(1.0).epsilon(1e-9));
        // Millard 2013: stiffness 2 over the strain range at maximal force, continued by a straight line.
        CHECK(passive.sample(one).slope == Approx(2.0 / (one - zero)).epsilon(1e-9));
        CHECK(passive(one + 0.1) == Approx(1.0 + 0.2 / (one - zero)).epsilon(1e-9));
        double before = 0.0;
        bool rising = true;
        for (double x = zero + 1e-3; x < one + 0.2; x += 2e-3) {
            const double now = passive(x);
            rising = rising && now > before;
            before = now;
        }
        CHECK(rising);
    }
}

TEST_CASE("the tendon carries the maximal force at 4.9 percent strain", "[curves]") {
    const QuinticSpline tendon = tendon_force_length_curve(CurveFamily::millard2012);
    CHECK(tendon(1.0) == Approx(0.0).margin(1e-12));
    CHECK(tendon(0.98) == 0.0);
    CHECK(tendon(1.049) == Approx(1.0).epsilon(1e-9));
    // Millard 2013: stiffness 1.375 over the strain at maximal force; straight from there on.
    CHECK(tendon.sample(1.049).slope == Approx(1.375 / 0.049).epsilon(1e-9));
    double before = 0.0;
    for (double x = 1.0005; x < 1.08; x += 0.0005) {
        CHECK(tendon(x) > before);
        before = tendon(x);
    }
}

TEST_CASE("De Groote's curves have the published values", "[curves][published]") {
    // Worked out with a calculator from the formulas and coefficients of De Groote 2016, Table 1, to four decimals.
    const double at[] = {0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6};
    const double force[] = {0.0255, 0.0541, 0.3021, 0.6841, 0.8362, 0.9367, 0.9994,
                            0.9526, 0.7932, 0.5808, 0.3800, 0.2260, 0.1242};
    const QuinticSpline active = active_force_length_curve(CurveFamily::de_groote2016);
    for (std::size_t i = 0; i < std::size(at); ++i) {
        INFO("length " << at[i]);
        CHECK(de_groote2016::active_force_length(at[i]).value == Approx(force[i]).margin(5e-5));
        CHECK(active(at[i]) == Approx(force[i]).margin(5e-5));
    }
    const double stretched[] = {1.1, 1.2, 1.3, 1.4, 1.5, 1.6};
    const double pull[] = {0.0177, 0.0521, 0.1192, 0.2499, 0.5043, 1.0};
    const QuinticSpline passive = passive_force_length_curve(CurveFamily::de_groote2016, 0.0, 0.7);
    for (std::size_t i = 0; i < std::size(stretched); ++i) {
        CHECK(passive(stretched[i]) == Approx(pull[i]).margin(5e-5));
    }
    const double tendon_at[] = {1.01, 1.02, 1.03, 1.04, 1.05};
    const double tendon_force[] = {0.0881, 0.2298, 0.4308, 0.7161, 1.1210};
    const QuinticSpline tendon = tendon_force_length_curve(CurveFamily::de_groote2016);
    for (std::size_t i = 0; i < std::size(tendon_at); ++i) {
        CHECK(tendon(tendon_at[i]) == Approx(tendon_force[i]).margin(5e-5));
    }
    CHECK(passive(0.9) == 0.0);
    CHECK(tendon(0.99) == 0.0);
}

TEST_CASE("De Groote's analytic slopes are the slopes of the values", "[curves]") {
    const double h = 1e-5;
    for (double x = 0.35; x < 1.8; x += 0.05) {
        const auto at = de_groote2016::active_force_length(x);
        const auto more = de_groote2016::active_force_length(x + h);
        const auto less = de_groote2016::active_force_length(x - h);
        CHECK(at.slope == Approx((more.value - less.value) / (2 * h)).margin(1e-7));
        CHECK(at.curvature == Approx((more.slope - less.slope) / (2 * h)).margin(1e-5));
    }
}

TEST_CASE("moment arms are the slopes of the lengths, by automatic differentiation", "[path]") {
    const MuscleSet& set = lai_uhlrich2023();
    const std::vector<double> coefficients = set.fits->coefficients({});
    std::mt19937_64 random(1);
    double worst = 0.0;
    for (int trial = 0; trial < 200; ++trial) {
        const LegAngles<> at = random_posture(random);
        for (std::size_t i = 0; i < set.size(); ++i) {
            const FittedFunction& path = set.fits->rows[i].length_m;
            const FittedValue<double> value = evaluate<double>(path, coefficients, at);
            const double slopes[] = {value.by_hip_flexion, value.by_knee_flexion, value.by_ankle_dorsiflexion};
            for (int q = 0; q < 3; ++q) {
                const LegAngles<Dual> moving{
                    q == 0 ? variable(at.hip_flexion_rad) : constant(at.hip_flexion_rad),
                    q == 1 ? variable(at.knee_flexion_rad) : constant(at.knee_flexion_rad),
                    q == 2 ? variable(at.ankle_dorsiflexion_rad) : constant(at.ankle_dorsiflexion_rad)};
                const Dual length = evaluate<Dual>(path, coefficients, moving).value;
                worst = std::max(worst, std::abs(value_of(length) - value.value));
                worst = std::max(worst, std::abs(slope_of(length) - slopes[q]));
            }
        }
    }
    CHECK(worst < 1e-14);
}

TEST_CASE("moment arms of a leg are the slopes of its lengths, by central differences", "[path]") {
    const MuscleSet& set = lai_uhlrich2023();
    const Body body = scale_body({.mass_kg = 80, .height_m = 1.86});
    std::mt19937_64 random(2);
    const double h = 1e-4;
    double worst = 0.0;
    for (int trial = 0; trial < 60; ++trial) {
        const LegAngles<> at = random_posture(random);
        const LegMuscles leg = leg_muscles(set, body, at);
        for (int q = 0; q < 3; ++q) {
            // Five-point rule: error of order h^4.
            const auto lengths = [&](double by) -> PerMuscle {
                LegAngles<> moved = at;
                (q == 0 ? moved.hip_flexion_rad : q == 1 ? moved.knee_flexion_rad : moved.ankle_dorsiflexion_rad) += by;
                return leg_muscles(set, body, moved).musculotendon_length_m;
            };
            const PerMuscle slope = (8.0 * (lengths(h) - lengths(-h)) - (lengths(2 * h) - lengths(-2 * h))) / (12 * h);
            worst = std::max(worst, (slope - leg.extension_arm_m.row(q).transpose()).abs().maxCoeff());
        }
    }
    CHECK(worst < 1e-10);
}

TEST_CASE("muscles turn joints the way the anatomy book says", "[path][muscle]") {
    const MuscleSet& set = lai_uhlrich2023();
    const Body body = scale_body({.mass_kg = 75, .height_m = 1.70});
    const LegMuscles leg = leg_muscles(set, body, {radians(30), radians(60), 0.0});
    const auto arm = [&](int joint, const char* name) {
        return leg.extension_arm_m(joint, static_cast<Eigen::Index>(set.index_of(name)));
    };
    for (const char* name : {"glmax1", "glmax2", "glmax3", "bflh", "semimem", "semiten", "addmagIsch"}) {
        INFO(name);
        CHECK(arm(0, name) > 0.01);
        CHECK(arm(0, name) < 0.10);
    }
    for (const char* name : {"psoas", "iliacus", "recfem", "sart", "tfl"}) CHECK(arm(0, name) < -0.01);
    for (const char* name : {"vasint", "vaslat", "vasmed", "recfem"}) CHECK(arm(1, name) > 0.02);
    for (const char* name : {"bflh", "bfsh", "semimem", "semiten"}) CHECK(arm(1, name) < -0.01);
    for (const char* name : {"soleus", "gasmed", "gaslat"}) CHECK(arm(2, name) > 0.03);
    for (const char* name : {"tibant", "edl", "ehl"}) CHECK(arm(2, name) < -0.02);
    // No arm at a joint that a muscle does not cross.
    for (const char* name : {"glmax1", "psoas", "addbrev"}) CHECK(arm(1, name) == 0.0);
    for (const char* name : {"glmax1", "bflh", "vaslat", "recfem"}) CHECK(arm(2, name) == 0.0);
    for (const char* name : {"soleus", "vaslat", "bfsh", "gasmed"}) CHECK(arm(0, name) == 0.0);
}

TEST_CASE("stature scales lengths and arms exactly and leaves normalized fibers alone", "[path][muscle]") {
    const MuscleSet& set = lai_uhlrich2023();
    const Subject subject{.mass_kg = set.reference_mass_kg,
                          .height_m = set.reference_lengths.height_m,
                          .force_scaling = ForceScaling::published,
                          .path_scaling = PathScaling::stature};
    const auto with = [&](auto change) {
        Subject other = subject;
        change(other);
        return scale_body(other);
    };
    const Body reference = scale_body(subject);
    const Body tall = with([](Subject& who) { who.height_m = 2.0; });
    const Body strong = with([](Subject& who) { who.strength = 1.7; });
    const double s = 2.0 / set.reference_lengths.height_m;
    std::mt19937_64 random(3);
    for (int trial = 0; trial < 20; ++trial) {
        const LegAngles<> at = random_posture(random);
        const LegMuscles a = leg_muscles(set, reference, at);
        const LegMuscles b = leg_muscles(set, tall, at);
        const LegMuscles c = leg_muscles(set, strong, at);
        CHECK((b.musculotendon_length_m - s * a.musculotendon_length_m).abs().maxCoeff() < 1e-15);
        CHECK((b.extension_arm_m - s * a.extension_arm_m).abs().maxCoeff() < 1e-15);
        CHECK((b.fiber_length_norm - a.fiber_length_norm).abs().maxCoeff() < 1e-12);
        CHECK((b.max_active_force_N - a.max_active_force_N).abs().maxCoeff() < 1e-8);
        CHECK((c.max_active_force_N - 1.7 * a.max_active_force_N).abs().maxCoeff() < 1e-9);
        CHECK((c.passive_force_N - 1.7 * a.passive_force_N).abs().maxCoeff() < 1e-9);
        CHECK((c.musculotendon_length_m == a.musculotendon_length_m).all());
        const HipPull hip = hip_pull(set, reference, at);
        const HipPull hip_tall = hip_pull(set, tall, at);
        CHECK((hip_tall.adduction_arm_m - s * hip.adduction_arm_m).abs().maxCoeff() < 1e-15);
        CHECK((hip_tall.rotation_arm_m - s * hip.rotation_arm_m).abs().maxCoeff() < 1e-15);
        CHECK((hip_tall.direction_in_pelvis == hip.direction_in_pelvis).all());
    }
}

TEST_CASE("directions of pull at the hip are unit vectors, and zero off the hip", "[path][muscle]") {
    const MuscleSet& set = lai_uhlrich2023();
    const Body body = scale_body({});
    std::mt19937_64 random(4);
    double worst = 0.0;
    for (int trial = 0; trial < 100; ++trial) {
        const HipPull hip = hip_pull(set, body, random_posture(random));
        for (Eigen::Index i = 0; i < hip.adduction_arm_m.size(); ++i) {
            const double length = hip.direction_in_pelvis.col(i).matrix().norm();
            const bool at_hip = set.fits->rows[static_cast<std::size_t>(i)].hip_pull_x.exists();
            worst = std::max(worst, std::abs(length - (at_hip ? 1.0 : 0.0)));
        }
    }
    // Three fitted components need not have length one; where they do not, the fit is off by as much.
    CHECK(worst < 0.1);
}

TEST_CASE("neutral fibers have the lengths of the published model", "[muscle][published]") {
    // All angles zero, rigid tendons, from path length, slack length and pennation of the model of Uhlrich et al.
    // 2022. The fitted paths may be 1 mm off, and a fiber follows by 1 mm over its optimal length.
    const MuscleSet& set = lai_uhlrich2023();
    const struct {
        const char* name;
        double fiber_length_norm;
    } published[] = {{"glmax1", 0.7888}, {"bflh", 0.9287}, {"recfem", 0.8480}, {"soleus", 1.0137}};
    for (const auto& [name, expected] : published) {
        INFO(name);
        const std::size_t i = set.index_of(name);
        const double rigid = rigid_length_norm(set.muscles[i], path_length(set, i, {}));
        CHECK(rigid == Approx(expected).margin(0.001 / set.muscles[i].optimal_fiber_length_m));
    }
}

TEST_CASE("a pennate fiber keeps its height and pulls along the tendon by the cosine", "[muscle]") {
    const MuscleSet& set = lai_uhlrich2023();
    const std::size_t i = set.index_of("vasmed");
    const Muscle& m = set.muscles[i];
    const double height = m.optimal_fiber_length_m * std::sin(m.pennation_at_optimal_rad);
    int slack = 0, stretched = 0;
    for (double along = 0.02; along < 0.16; along += 0.01) {
        const auto fiber = balanced_fiber(set, i, m.tendon_slack_length_m + along);
        const double length = fiber.length_norm * m.optimal_fiber_length_m;
        // All of the path beyond the slack tendon while nothing pulls; with passive force the tendon takes its share.
        if (fiber.passive_factor == 0.0) {
            ++slack;
            CHECK(length * fiber.cos_pennation == Approx(along).epsilon(1e-13));
        } else {
            ++stretched;
            CHECK(length * fiber.cos_pennation < along);
        }
        CHECK(length * std::sqrt(1 - fiber.cos_pennation * fiber.cos_pennation) == Approx(height).epsilon(1e-9));
        CHECK(fiber.active_factor ==
              Approx((*set.active_force_length[i])(fiber.length_norm) * fiber.cos_pennation).margin(1e-15));
    }
    const double optimal = m.tendon_slack_length_m + m.optimal_fiber_length_m * std::cos(m.pennation_at_optimal_rad);
    CHECK(slack > 3);
    CHECK(stretched >= 3);
    const auto fiber = balanced_fiber(set, i, optimal);
    CHECK(fiber.length_norm == Approx(1.0).epsilon(1e-14));
    CHECK(fiber.active_factor == Approx(std::cos(m.pennation_at_optimal_rad)).epsilon(1e-12));
}

TEST_CASE("in the passive balance fiber and tendon pull alike", "[muscle][balance]") {
    const auto check = [](const MuscleSet& set, double tolerance) {
        double residual = 0.0;
        double above_rigid = 0.0;
        double longer_than_rigid = 0.0;
        int stretched = 0;
        for (std::size_t i = 0; i < set.size(); ++i) {
            const Muscle& m = set.muscles[i];
            for (double norm = 0.5; norm < 2.2; norm += 0.013) {
                const double height = m.optimal_fiber_length_m * std::sin(m.pennation_at_optimal_rad);
                const double length = norm * m.optimal_fiber_length_m;
                if (length <= height) continue;
                const double path = m.tendon_slack_length_m + std::sqrt(length * length - height * height);
                const double rigid_norm = rigid_length_norm(m, path);
                const double rigid_cos = (path - m.tendon_slack_length_m) / (rigid_norm * m.optimal_fiber_length_m);
                const auto fiber = balanced_fiber(set, i, path);
                // Anew from the result: projected fiber force against the force of the tendon that remains.
                const double tendon_length = path - fiber.length_norm * m.optimal_fiber_length_m * fiber.cos_pennation;
                const double tendon = (*set.tendon_force_length[i])(tendon_length / m.tendon_slack_length_m);
                residual = std::max(residual, std::abs(fiber.passive_factor - tendon));
                above_rigid =
                    std::max(above_rigid, fiber.passive_factor - set.passive_force_length[i](rigid_norm) * rigid_cos);
                longer_than_rigid = std::max(longer_than_rigid, fiber.length_norm - rigid_norm);
                stretched += fiber.passive_factor > 0.01 ? 1 : 0;
            }
        }
        INFO(set.name << " " << to_string(set.curves));
        CHECK(stretched > 12 * static_cast<int>(set.size()));
        CHECK(residual < tolerance);
        CHECK(above_rigid < tolerance);
        CHECK(longer_than_rigid < tolerance);
    };
    // From tables alone where these are as good as the curves' own; otherwise solved.
    for (const MuscleSet* set : {&lai_uhlrich2023(), &rajagopal2016()}) {
        CHECK(std::ranges::none_of(set->passive_balance, &PassiveBalance::is_start_only));
        check(*set, 1e-8);
        check(muscle_set(set->name, CurveFamily::de_groote2016), 1e-10);
    }
    check(lumped(), 1e-10);
}

TEST_CASE("beyond the table of the passive balance the balance goes on", "[muscle][balance]") {
    for (const MuscleSet* set : {&lai_uhlrich2023(), &rajagopal2016(), &lumped()}) {
        for (std::size_t i = 0; i < set->size(); ++i) {
            const double end = set->passive_balance[i].projection_m.last();
            const auto before = balanced_fiber(*set, i, end - 1e-12), after = balanced_fiber(*set, i, end + 1e-12);
            INFO(set->name << " " << set->muscles[i].name);
            CHECK(after.passive_factor == Approx(before.passive_factor).margin(1e-6));
            const auto far = balanced_fiber(*set, i, end + set->muscles[i].optimal_fiber_length_m);
            const double along_m = far.length_norm * set->muscles[i].optimal_fiber_length_m * far.cos_pennation;
            const double tendon_m = end + set->muscles[i].optimal_fiber_length_m - along_m;
            CHECK(far.passive_factor > after.passive_factor);
            CHECK((*set->tendon_force_length[i])(tendon_m / set->muscles[i].tendon_slack_length_m) ==
                  Approx(far.passive_factor).epsilon(1e-10));
        }
    }
}

TEST_CASE("the passive balance is continuous where passive force begins", "[muscle][balance]") {
    const MuscleSet& set = lai_uhlrich2023();
    for (std::size_t i = 0; i < set.size(); ++i) {
        const Muscle& m = set.muscles[i];
        INFO(m.name);
        const double height = m.optimal_fiber_length_m * std::sin(m.pennation_at_optimal_rad);
        const double length = (1.0 + m.passive_strain_at_zero_force) * m.optimal_fiber_length_m;
        const double begin = m.tendon_slack_length_m + std::sqrt(length * length - height * height);
        double before = -1.0;
        double largest_step = 0.0;
        double passive = 0.0;
        bool rising = true;
        for (int k = -50; k <= 50; ++k) {
            const auto fiber = balanced_fiber(set, i, begin + 1e-6 * k);
            if (before >= 0.0) {
                largest_step = std::max(largest_step, std::abs(fiber.active_factor - before));
            }
            before = fiber.active_factor;
            rising = rising && fiber.passive_factor >= passive - 1e-20;  // rounding of a number near zero
            passive = fiber.passive_factor;
        }
        // One micrometer moves the normalized fiber by at most 1e-6 / 0.026 m, and the curve is nowhere steeper than 5.
        CHECK(largest_step < 5e-6 / m.optimal_fiber_length_m);
        CHECK(rising);
    }
}

TEST_CASE("a path shorter than the slack tendon gives no force", "[muscle]") {
    const MuscleSet& set = lai_uhlrich2023();
    for (std::size_t i = 0; i < set.size(); ++i) {
        const Muscle& m = set.muscles[i];
        for (const double path : {0.5 * m.tendon_slack_length_m, m.tendon_slack_length_m}) {
            const auto fiber = balanced_fiber(set, i, path);
            CHECK(fiber.length_norm == Approx(fiber_height_m(m) / m.optimal_fiber_length_m).epsilon(1e-14));
            CHECK(fiber.cos_pennation == 0.0);
            CHECK(fiber.active_factor == 0.0);
            CHECK(fiber.passive_factor == 0.0);
        }
    }
}

TEST_CASE("the muscle set holds forty muscles in groups, and tells unknown names", "[muscle][input]") {
    const MuscleSet& set = lai_uhlrich2023();
    REQUIRE(set.size() == 40);
    CHECK(set.fits->rows.size() == 40);
    for (std::size_t i = 0; i < set.size(); ++i) {
        CHECK(set.geometry->paths[i].name == set.muscles[i].name);
        CHECK(set.index_of(set.muscles[i].name) == i);
    }
    const auto text_of = [](const auto& call) -> std::string {
        try {
            call();
        } catch (const InvalidArgument& error) {
            return error.what();
        }
        return {};
    };
    CHECK(text_of([&] { static_cast<void>(set.index_of("biceps")); }).find("muscle = 'biceps'") != std::string::npos);
    CHECK(text_of([] { static_cast<void>(muscle_set("gait2392")); }).find("muscles = 'gait2392'") != std::string::npos);
    CHECK(text_of([] { static_cast<void>(curve_family_from("hill")); }).find("curves = 'hill'") != std::string::npos);
    CHECK(&muscle_set("lai_uhlrich2023") == &set);

    const auto with = [&](auto change) {
        return text_of([&] {
            std::vector<Muscle> muscles = set.muscles;
            auto leg = std::make_shared<LegGeometry>(*set.geometry);
            change(muscles, leg->paths);
            static_cast<void>(make_muscle_set("own", "", set.reference_lengths, set.reference_mass_kg, muscles, leg));
        });
    };
    CHECK(with([](auto&, auto&) {}).empty());
    CHECK(with([](auto& muscles, auto& paths) { muscles.clear(), paths.clear(); }).find("muscles") !=
          std::string::npos);
    CHECK(with([](auto&, auto& paths) { paths.pop_back(); }).find("paths = 39") != std::string::npos);
    CHECK(with([](auto&, auto& paths) { std::swap(paths[0], paths[1]); }).find("in the order of the muscles") !=
          std::string::npos);
    CHECK(text_of([&] {
              static_cast<void>(make_muscle_set("own", "", set.reference_lengths, 75.0, set.muscles, nullptr));
          }).find("geometry") != std::string::npos);
    CHECK(with([](auto& muscles, auto&) {
              muscles[6].max_isometric_force_N = -1;
          }).find("bflh.max_isometric_force_N") != std::string::npos);
    CHECK(with([](auto& muscles, auto&) {
              muscles[6].optimal_fiber_length_m = std::nan("");
          }).find("bflh.optimal_fiber_length_m") != std::string::npos);
    CHECK(with([](auto& muscles, auto&) {
              muscles[6].pennation_at_optimal_rad = 10;
          }).find("bflh.pennation_at_optimal_rad") != std::string::npos);
}

TEST_CASE("a leg bent further than the fits reach says so", "[muscle]") {
    const MuscleSet& set = lai_uhlrich2023();
    const Body body = scale_body({});
    CHECK(leg_muscles(set, body, {radians(110), radians(140), radians(30)}).inside_model_range);
    CHECK(leg_muscles(set, body, {radians(-10), radians(0), radians(-40)}).inside_model_range);
    CHECK(leg_muscles(set, body, {radians(-10), radians(0), radians(-40)}).path == PathKind::fitted);
    CHECK_FALSE(leg_muscles(set, body, {radians(60), radians(170), 0.0}).inside_model_range);
    CHECK_FALSE(leg_muscles(set, body, {radians(150), radians(90), 0.0}).inside_model_range);
    CHECK_FALSE(leg_muscles(set, body, {radians(60), radians(90), radians(60)}).inside_model_range);
    CHECK_FALSE(leg_muscles(set, body, {60.0, radians(90), 0.0}).inside_model_range);  // degrees given as radians
}
