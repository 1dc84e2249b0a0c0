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
