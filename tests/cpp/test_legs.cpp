// The published legs, built from bones, points and cylinders, against tables of an independent calculation.

#include "catch.hpp"
#include "gait2392_geometry.hpp"
#include "reference_table.hpp"

#include <coxa/core/literals.hpp>
#include <coxa/literature/gait10dof18.hpp>
#include <coxa/literature/lai_uhlrich2023_geometry.hpp>
#include <coxa/literature/rajagopal2016.hpp>
#include <coxa/muscle/geometric_path.hpp>

#include <cmath>
#include <string>

using namespace coxa;
using coxa::testing::ReferenceTable;

namespace {

struct Difference {
    double length_m = 0.0;
    double arm_m = 0.0;
    std::size_t rows = 0;
    std::string length_at, arm_at;
};

/// The largest differences in length and in every moment arm the table has.
Difference against(const ReferenceTable& table, const LegTable& rows) {
    const LegGeometry leg = make_leg_geometry(rows);
    Difference worst;
    LegPlacement<> placement;
    std::string placed;
    for (std::size_t r = 0; r < table.size(); ++r) {
        std::string pose;
        LegAngles<> angles;
        for (std::size_t c = 0; c < leg_coordinate_count; ++c) {
            const std::string column = std::string(leg_coordinate_names[c]) + "_deg";
            if (!table.has(column)) continue;
            angle_rad(angles, static_cast<LegCoordinate>(c)) = radians(table.number(r, column));
            pose += " " + column + " " + table.text(r, column);
        }
        if (pose != placed) placement = place_leg(leg, angles);
        placed = pose;
        std::string muscle = table.text(r, "muscle");
        muscle.resize(muscle.size() - 2);  // without the side
        const auto path = geometric_path(leg, leg.paths[leg.path_index(muscle)], placement);
        if (!path.converged) FAIL(muscle << pose << " did not settle");
        const double length_m = std::abs(path.length_m - table.number(r, "length_m"));
        if (length_m > worst.length_m) worst.length_at = muscle + pose;
        worst.length_m = std::max(worst.length_m, length_m);
        for (std::size_t c = 0; c < leg_coordinate_count; ++c) {
            const std::string column = "r_" + std::string(leg_coordinate_names[c]) + "_m";
            if (!table.has(column) || table.text(r, column).empty()) continue;
            const double arm_m = std::abs(-path.slope_m[c] - table.number(r, column));
            if (arm_m > worst.arm_m) worst.arm_at = muscle + pose + " " + column;
            worst.arm_m = std::max(worst.arm_m, arm_m);
        }
        ++worst.rows;
    }
    return worst;
}

void check_against(const std::string& file, const LegTable& rows, std::size_t expected_rows) {
    const auto table = ReferenceTable::open(file);
    if (!table) {
        WARN("skipped: " << file << " is not in " << COXA_REFERENCE_DIR);
        return;
    }
    const Difference worst = against(*table, rows);
    INFO(file << ": largest difference in length " << worst.length_m << " m (" << worst.length_at << "), in arm "
              << worst.arm_m << " m (" << worst.arm_at << ")");
    CHECK(worst.rows == expected_rows);
    // Lengths are written to 1e-8 m, arms to 1e-6 m; the arms are differences over 2e-5 rad.
    CHECK(worst.length_m < 1e-8);
    CHECK(worst.arm_m < 1e-6);
}

}  // namespace

TEST_CASE("the Lai-Uhlrich leg has the tabled lengths and arms, hip and knee", "[geometry][legs]") {
    check_against("rajagopal_lai_uhlrich2023_leg_hip_knee.csv", literature::lai_uhlrich2023_leg, 26071);
}

TEST_CASE("the Lai-Uhlrich leg has the tabled lengths and arms, knee and ankle", "[geometry][legs]") {
    check_against("rajagopal_lai_uhlrich2023_leg_knee_ankle.csv", literature::lai_uhlrich2023_leg, 5742);
}

TEST_CASE("the Rajagopal leg has the tabled lengths and arms, knee and ankle", "[geometry][legs]") {
    check_against("rajagopal2016_leg_knee_ankle.csv", literature::rajagopal2016_leg, 5742);
}

TEST_CASE("the leg of gait10dof18 has the tabled lengths and arms", "[geometry][legs]") {
    check_against("gait10dof18musc_moment_arms.csv", literature::gait10dof18_leg, 725 * 7);
}

TEST_CASE("the leg of gait2392 has the tabled lengths and arms", "[geometry][legs]") {
    check_against("gait2392_moment_arms.csv", literature::gait2392_leg, 725 * 33);
}
