// Fitted paths: made from geometric paths, for people of all proportions.

#include "catch.hpp"
#include "common.hpp"

#include <coxa/body/packed_angles.hpp>
#include <coxa/core/pack.hpp>
#include <coxa/coxa.hpp>
#include <coxa/literature/lai_uhlrich2023_geometry.hpp>
#include <coxa/literature/rajagopal2016.hpp>
#include <coxa/muscle/fit_paths.hpp>
#include <coxa/muscle/leg_table.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <random>
#include <set>
#include <span>
#include <string>
#include <vector>

using namespace coxa;
using namespace coxa::testing;

namespace {

struct FittedLeg {
    LegGeometry geometry;
    FittedPaths fits;
};

const FittedLeg& fitted_leg(std::string_view name) {
    const auto make = [](const LegTable& table) {
        LegGeometry leg = make_leg_geometry(table);
        FittedPaths fits = fit_paths(leg);
        return FittedLeg{std::move(leg), std::move(fits)};
    };
    static const FittedLeg lai = make(literature::lai_uhlrich2023_leg);
    static const FittedLeg rajagopal = make(literature::rajagopal2016_leg);
    return name == "rajagopal2016" ? rajagopal : lai;
}

/// A posture in the range that fits are judged over.
LegAngles<> judged_posture(std::mt19937_64& random, const LegGeometry& leg) {
    const auto in = [&](double lowest_deg, double highest_deg) {
        return radians(std::uniform_real_distribution<double>(lowest_deg, highest_deg)(random));
    };
    const double knee_deg = std::min(140.0, degrees(leg.ranges[index(LegCoordinate::knee_flexion)].highest_rad));
    return {
        .hip_flexion_rad = in(-10, 110), .knee_flexion_rad = in(0, knee_deg), .ankle_dorsiflexion_rad = in(-40, 30)};
}

/// Proportions that differ by up to `spread` from the published ones, at a size of its own.
LegScale proportions(std::mt19937_64& random, double spread) {
    LegRatios ratios;
    const double size = std::uniform_real_distribution<double>(0.85, 1.2)(random);
    for (Eigen::Index k = 0; k < leg_ratio_count; ++k) {
        ratios[k] = size * (k == 0 ? 1.0 : std::uniform_real_distribution<double>(1.0 - spread, 1.0 + spread)(random));
    }
    return leg_scale(ratios);
}

}  // namespace

TEST_CASE("every path of both legs is fitted within its aims", "[path][fit]") {
    for (const char* name : {"lai_uhlrich2023", "rajagopal2016"}) {
        const auto& [leg, fits] = fitted_leg(name);
        std::set<std::string> missed;
        for (std::size_t i = 0; i < leg.paths.size(); ++i) {
            INFO(name << " " << leg.paths[i].name);
            CHECK(fits.errors[i].fitted);
            CHECK(fits.rows[i].length_m.exists());
            CHECK(fits.errors[i].length_m.rms <= length_aim_m.rms);
            CHECK(fits.errors[i].length_m.most <= length_aim_m.most);
            CHECK(fits.errors[i].arm_m.rms <= arm_aim_m.rms);
            CHECK(fits.errors[i].side_arm_m.most <= side_arm_aim_m.most);
            CHECK(fits.errors[i].pull.most <= pull_aim.most);
            if (!fits.errors[i].aims_met) missed.insert(leg.paths[i].name);
        }
        // Its largest arm error only, 2.2 mm: the patella of the Lai-Uhlrich leg turns straight at 120 degrees.
        CHECK(missed ==
              (name == std::string("lai_uhlrich2023") ? std::set<std::string>{"recfem"} : std::set<std::string>{}));
    }
}

TEST_CASE("fits follow the geometry of people of other proportions", "[path][fit][people]") {
    for (const char* name : {"lai_uhlrich2023", "rajagopal2016"}) {
        const auto& [leg, fits] = fitted_leg(name);
        std::mt19937_64 random(11);
        double square_m2 = 0.0;
        double most_m = 0.0;
        double arm_square_m2 = 0.0;
        int compared = 0;
        int jumped = 0;
        for (int person = 0; person < 30; ++person) {
            const LegScale scale = proportions(random, 0.1);
            const LegGeometry other = scaled(leg, scale);
            const std::vector<double> coefficients = fits.coefficients(scale);
            for (int pose = 0; pose < 20; ++pose) {
                const LegAngles<> at = judged_posture(random, leg);
                const LegPlacement<> placement = place_leg(other, at);
                const LegPlacement<> published = place_leg(leg, at);
                for (std::size_t i = 0; i < leg.paths.size(); ++i) {
                    const GeometricPath<> path = geometric_path(other, other.paths[i], placement);
                    // Where a cylinder is met by the rule of its side in one leg only, that path jumps and the fit
                    // carries on.
                    if (!path.converged || path.turn != geometric_path(leg, leg.paths[i], published).turn) {
                        ++jumped;
                        continue;
                    }
                    const FittedValue<double> fit =
                        evaluate(fits.rows[i].length_m, std::span<const double>(coefficients), at);
                    const double size = scale.breadth;
                    const double off_m = (fit.value - path.length_m) / size;
                    square_m2 += off_m * off_m;
                    most_m = std::max(most_m, std::abs(off_m));
                    const double hip_m = fit.by_hip_flexion - path.slope_m[index(LegCoordinate::hip_flexion)];
                    const double knee_m = fit.by_knee_flexion - path.slope_m[index(LegCoordinate::knee_flexion)];
                    const double ankle_m =
                        fit.by_ankle_dorsiflexion - path.slope_m[index(LegCoordinate::ankle_dorsiflexion)];
                    arm_square_m2 += (hip_m * hip_m + knee_m * knee_m + ankle_m * ankle_m) / (size * size);
                    ++compared;
                }
            }
        }
        INFO(name);
        CHECK(compared > 20000);
        CHECK(jumped < compared / 20);
        CHECK(std::sqrt(square_m2 / compared) < 0.2e-3);
        CHECK(most_m < 2.0e-3);
        CHECK(std::sqrt(arm_square_m2 / compared) < 0.8e-3);
    }
}

TEST_CASE("fits speak for the angles and the proportions they are judged over, and for no others",
          "[path][fit][people]") {
    const MuscleSet& set = lai_uhlrich2023();
    const MuscleSet geometric = with_path(set, PathKind::geometric);
    const Body woman = scale_body({.mass_kg = 60, .height_m = 1.65, .sex = Sex::female});
    const auto path_at = [&](const Body& body, const LegAngles<>& at) {
        const LegMuscles leg = leg_muscles(person_muscles(set, body), at);
        if (leg.path == PathKind::geometric) {
            // What stands in is the geometric path itself.
            const LegMuscles own = leg_muscles(person_muscles(geometric, body), at);
            CHECK((leg.musculotendon_length_m == own.musculotendon_length_m).all());
            CHECK((leg.extension_arm_m == own.extension_arm_m).all());
        }
        CHECK(leg.inside_model_range);
        return leg.path;
    };
    const auto at_deg = [](double hip, double knee, double ankle) {
        return LegAngles<>{radians(hip), radians(knee), radians(ankle)};
    };
    for (const LegAngles<>& inside : {at_deg(-10, 60, 0), at_deg(110, 60, 0), at_deg(40, 140, 0), at_deg(40, 60, -40),
                                      at_deg(40, 60, 30), at_deg(40, 0, 0)}) {
        CHECK(path_at(woman, inside) == PathKind::fitted);
    }
    for (const LegAngles<>& outside : {at_deg(-10.1, 60, 0), at_deg(110.1, 60, 0), at_deg(119, 60, 0)}) {
        CHECK(path_at(woman, outside) == PathKind::geometric);
    }
    const LegAngles<> at = at_deg(40, 60, 0);
    const LegLengths& own = set.reference_lengths;
    const auto person = [&](double hip_width, double thigh, double shank, double foot) {
        const double size = 1.1;
        return scale_body({.mass_kg = 80,
                           .height_m = size * own.height_m,
                           .thigh_length_m = size * thigh * own.thigh_length_m,
                           .shank_length_m = size * shank * own.shank_length_m,
                           .foot_length_m = size * foot * own.foot_length_m,
                           .hip_width_m = size * hip_width * own.hip_width_m});
    };
    CHECK(path_at(person(1, 1, 1, 1), at) == PathKind::fitted);
    CHECK(path_at(person(0.86, 1.14, 0.86, 1.14), at) == PathKind::fitted);
    for (const double ratio : {0.84, 1.16}) {
        CHECK(path_at(person(ratio, 1, 1, 1), at) == PathKind::geometric);
        CHECK(path_at(person(1, ratio, 1, 1), at) == PathKind::geometric);
        CHECK(path_at(person(1, 1, ratio, 1), at) == PathKind::geometric);
        CHECK(path_at(person(1, 1, 1, ratio), at) == PathKind::geometric);
    }
    // With stature alone every person has the published proportions.
    Body alike = person(1, 1.3, 1, 1);
    alike.path_scaling = PathScaling::stature;
    CHECK(path_at(alike, at) == PathKind::fitted);
    // Where fits do not speak, asking for them is an error that says why.
    const PersonMuscles broad = person_muscles(set, person(1.2, 1, 1, 1));
    CHECK(says(complaint([&] { (void)length_m(broad, at, PathKind::fitted); }), {"hip width over stature", "1.15"}));
    CHECK((length_m(broad, at) == leg_muscles(broad, at).musculotendon_length_m).all());
    CHECK(says(complaint([&] { (void)length_m(set, at_deg(115, 60, 0), PathKind::fitted); }), {"hip_flexion_rad"}));
}

TEST_CASE("reported errors are those found at poses of the domain", "[path][fit][people]") {
    for (const char* name : {"lai_uhlrich2023", "rajagopal2016"}) {
        const auto& [leg, fits] = fitted_leg(name);
        const auto largest = [](const std::vector<FitErrors>& errors, FitError FitErrors::*of) {
            double most = 0.0;
            for (const FitErrors& e : errors) most = std::max(most, (e.*of).most);
            return most;
        };
        // At the published size the samples of the fit and those halfway are among the poses looked at.
        const std::vector<FitErrors> published = fit_errors(leg, fits, LegScale{});
        for (std::size_t i = 0; i < published.size(); ++i) {
            INFO(name << " " << leg.paths[i].name);
            CHECK(published[i].length_m.most >= fits.errors[i].length_m.most - 1e-9);
            CHECK(published[i].arm_m.most >= fits.errors[i].arm_m.most - 1e-9);
            CHECK(published[i].side_arm_m.most >= fits.errors[i].side_arm_m.most - 1e-9);
            CHECK(published[i].arm_m.most < 1.25 * fits.errors[i].arm_m.most + 0.1e-3);
            CHECK(published[i].length_m.rms < 1.25 * fits.errors[i].length_m.rms);
        }
        // Of the same proportions, another size only scales them.
        const std::vector<FitErrors> larger = fit_errors(leg, fits, {1.2, 1.2, 1.2, 1.2, 1.2});
        CHECK(largest(larger, &FitErrors::arm_m) == Approx(1.2 * largest(published, &FitErrors::arm_m)).epsilon(1e-9));
        CHECK(largest(larger, &FitErrors::pull) == Approx(largest(published, &FitErrors::pull)).epsilon(1e-9));

        // Of other proportions they hold what poses drawn at random show.
        std::mt19937_64 random(19);
        for (int person = 0; person < 3; ++person) {
            const LegScale scale = proportions(random, 0.12);
            REQUIRE(fits.speak_for(scale));
            const std::vector<FitErrors> errors = fit_errors(leg, fits, scale);
            const LegGeometry other = scaled(leg, scale);
            const std::vector<double> coefficients = fits.coefficients(scale);
            int beyond = 0, compared = 0;
            for (int pose = 0; pose < 40; ++pose) {
                const LegAngles<> at = judged_posture(random, leg);
                const LegPlacement<> placement = place_leg(other, at);
                for (std::size_t i = 0; i < leg.paths.size(); ++i) {
                    const GeometricPath<> path = geometric_path(other, other.paths[i], placement);
                    const FittedValue<double> fit = evaluate<double>(fits.rows[i].length_m, coefficients, at);
                    ++compared;
                    if (std::abs(fit.value - path.length_m) > 1.05 * errors[i].length_m.most + 0.05e-3) ++beyond;
                }
            }
            CHECK(compared == 40 * 40);
            CHECK(beyond <= compared / 400);  // a path that slips round its bone is not counted among the errors
        }
    }
}

TEST_CASE("a larger person of the same proportions has the same path, larger", "[path][fit][people]") {
    const LegGeometry& leg = fitted_leg("lai_uhlrich2023").geometry;
    const FittedPaths& fits = fitted_leg("lai_uhlrich2023").fits;
    const std::vector<double> once = fits.coefficients(LegScale{});
    const std::vector<double> twice = fits.coefficients({2.0, 2.0, 2.0, 2.0, 2.0});
    const auto lengths = static_cast<std::size_t>(fits.by_ratio_m.rows());
    for (std::size_t c = 0; c < once.size(); ++c) CHECK(twice[c] == Approx((c < lengths ? 2.0 : 1.0) * once[c]));
    // A longer thigh moves what crosses it, and nothing else.
    const std::vector<double> long_thigh = fits.coefficients({1.0, 1.0, 1.1, 1.0, 1.0});
    const LegAngles<> at{radians(40), radians(60), radians(5)};
    const auto length_m = [&](const char* muscle, const std::vector<double>& coefficients) {
        return evaluate(fits.rows[leg.path_index(muscle)].length_m, std::span<const double>(coefficients), at).value;
    };
    for (const char* muscle : {"soleus", "tibant", "edl"}) {
        CHECK(std::abs(length_m(muscle, long_thigh) - length_m(muscle, once)) < 1e-12);
    }
    CHECK(length_m("recfem", long_thigh) > length_m("recfem", once) + 0.03);
    CHECK(length_m("bflh", long_thigh) > length_m("bflh", once) + 0.03);
}

TEST_CASE("a muscle over three joints has no fit", "[path][fit]") {
    LegGeometry leg = make_leg_geometry(literature::lai_uhlrich2023_leg);
    MusclePath& path = leg.paths[leg.path_index("recfem")];
    const std::size_t foot = leg.paths[leg.path_index("soleus")].points.back().body;
    path.points.back() = leg.paths[leg.path_index("soleus")].points.back();
    REQUIRE(leg.bodies[foot].segment == LegSegment::foot);
    const FittedPaths fits = fit_paths(leg);
    CHECK_FALSE(fits.rows[leg.path_index("recfem")].length_m.exists());
    CHECK_FALSE(fits.errors[leg.path_index("recfem")].fitted);
    CHECK(fits.rows[leg.path_index("vaslat")].length_m.exists());
}

TEST_CASE("over a joint that hardly moves there is no fit", "[path][fit]") {
    LegGeometry leg = make_leg_geometry(literature::lai_uhlrich2023_leg);
    leg.ranges[index(LegCoordinate::knee_flexion)] = {0.0, 0.05};
    const FittedPaths fits = fit_paths(leg);
    CHECK_FALSE(fits.rows[leg.path_index("vaslat")].length_m.exists());
    CHECK_FALSE(fits.rows[leg.path_index("bflh")].length_m.exists());
    CHECK(fits.rows[leg.path_index("glmax2")].length_m.exists());
    CHECK(fits.rows[leg.path_index("soleus")].length_m.exists());
}

TEST_CASE("a pack of poses has the lengths and arms of its poses", "[path][fit][pack]") {
    const FittedLeg& leg = fitted_leg("lai_uhlrich2023");
    const std::vector<double> coefficients = leg.fits.coefficients(LegScale{});
    std::mt19937_64 random(3);
    for (int trial = 0; trial < 20; ++trial) {
        std::vector<LegAngles<>> poses;
        for (int lane = 0; lane < 4; ++lane) poses.push_back(judged_posture(random, leg.geometry));
        const LegAngles<Pack<4>> angles = packed<4>(poses);
        for (const FittedPathRow& row : leg.fits.rows) {
            const FittedValue<Pack<4>> together = evaluate<Pack<4>>(row.length_m, coefficients, angles);
            for (int lane = 0; lane < 4; ++lane) {
                const FittedValue<double> alone =
                    evaluate<double>(row.length_m, coefficients, poses[static_cast<std::size_t>(lane)]);
                CHECK(std::abs(together.value[lane] - alone.value) < 1e-15);
                CHECK(std::abs(together.by_hip_flexion[lane] - alone.by_hip_flexion) < 1e-15);
                CHECK(std::abs(together.by_knee_flexion[lane] - alone.by_knee_flexion) < 1e-15);
                CHECK(std::abs(together.by_ankle_dorsiflexion[lane] - alone.by_ankle_dorsiflexion) < 1e-15);
            }
        }
    }
}
