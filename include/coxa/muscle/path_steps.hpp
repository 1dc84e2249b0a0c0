#pragma once

#include <coxa/core/roots.hpp>
#include <coxa/muscle/geometric_path.hpp>
#include <coxa/muscle/leg_geometry.hpp>
#include <coxa/muscle/leg_placement.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

namespace coxa {

/// A muscle's length steps where one of its conditional points switches on or off.
struct PathStep {
    std::string muscle;
    std::string point;
    LegCoordinate coordinate = LegCoordinate::hip_flexion;  ///< that switches it
    double angle_rad = 0.0;                                 ///< where
    double step_m = 0.0;          ///< length with the point minus length without it, the other angles zero
    double largest_step_m = 0.0;  ///< of the largest size over the range of hip and knee flexion (15 degree grid)
};

/// Every step of every path inside the ranges of the leg, in the order of muscles and points.
[[nodiscard]] inline std::vector<PathStep> path_steps(const LegGeometry& leg) {
    const auto length_m = [&](const MusclePath& path, const LegAngles<>& angles) {
        return geometric_length_m(leg, path, place_leg(leg, angles));
    };
    const auto grid = [&](LegCoordinate coordinate) {
        const CoordinateRange& range = leg.ranges[index(coordinate)];
        std::vector<double> angles;
        constexpr double pitch = std::numbers::pi / 12.0;
        for (double a = std::ceil(range.lowest_rad / pitch) * pitch; a <= range.highest_rad; a += pitch) {
            angles.push_back(a);
        }
        return angles;
    };
    std::vector<PathStep> steps;
    for (const MusclePath& path : leg.paths) {
        for (std::size_t p = 0; p < path.points.size(); ++p) {
            const auto& active = path.points[p].active;
            if (!active || !active->of.coordinate) continue;
            MusclePath with = path;
            with.points[p].active.reset();
            MusclePath without = path;
            without.points[p].active->lowest_rad = 1.0;
            without.points[p].active->highest_rad = -1.0;
            const LegCoordinate coordinate = *active->of.coordinate;
            const CoordinateRange& range = leg.ranges[index(coordinate)];
            for (const double limit : {active->lowest_rad, active->highest_rad}) {
                const auto at = root_between([&](double q) { return active->of.function(q) - limit; }, range.lowest_rad,
                                             range.highest_rad);
                if (!at) continue;
                const auto step_at = [&](LegAngles<> angles) {
                    angle_rad(angles, coordinate) = *at;
                    return length_m(with, angles) - length_m(without, angles);
                };
                PathStep step{path.name, path.points[p].name, coordinate, *at, step_at({}), 0.0};
                for (const double hip : grid(LegCoordinate::hip_flexion)) {
                    for (const double knee : grid(LegCoordinate::knee_flexion)) {
                        const double here = step_at({.hip_flexion_rad = hip, .knee_flexion_rad = knee});
                        if (std::abs(here) > std::abs(step.largest_step_m)) step.largest_step_m = here;
                    }
                }
                steps.push_back(std::move(step));
            }
        }
    }
    return steps;
}

}  // namespace coxa
