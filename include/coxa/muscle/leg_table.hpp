#pragma once

#include <coxa/body/posture.hpp>
#include <coxa/muscle/leg_geometry.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Rows of a published leg as constexpr data, and the LegGeometry they make.
namespace coxa {

enum class FunctionKind : unsigned char { constant, linear, polynomial, spline };

/// A function of one coordinate. Constant: a. Linear: a q + b. Polynomial: `count` numbers, highest power first.
/// Spline: `count` places, then `count` values. The coordinate is multiplied by `sign` first.
struct FunctionRow {
    FunctionKind kind = FunctionKind::constant;
    double a = 0.0;
    double b = 0.0;
    std::size_t first = 0;
    std::size_t count = 0;
    std::optional<LegCoordinate> coordinate{};
    double sign = 1.0;
};

struct FrameRow {
    double x_m, y_m, z_m;
    double turn_x_rad, turn_y_rad, turn_z_rad;  ///< body-fixed, in that order
};

struct AxisRow {
    double x, y, z;
    FunctionRow amount;
};

struct BodyRow {
    std::string_view name;
    std::size_t parent;
    LegSegment segment;
    std::string_view joint;
    FrameRow in_parent;
    FrameRow in_child;
    std::array<AxisRow, 3> rotations;
    std::array<AxisRow, 3> translations;
};

struct CylinderRow {
    std::string_view name;
    std::size_t body;
    FrameRow frame;
    double radius_m;
    double length_m;
    WrapQuadrant quadrant;
};

struct PathRow {
    std::string_view name;
    std::size_t first_point;
    std::size_t point_count;
};

struct PointRow {
    std::size_t body;
    double x_m, y_m, z_m;
};

/// A via point (counted over all muscles) that is active in a range only.
struct ConditionRow {
    std::size_t point;
    FunctionRow of;
    double lowest_rad;
    double highest_rad;
};

/// A via point that moves in its bone.
struct MotionRow {
    std::size_t point;
    std::array<FunctionRow, 3> xyz_m;
};

/// A cylinder on a path; points of that path counted from zero.
struct WrapRow {
    std::size_t path;
    std::size_t cylinder;
    std::size_t first_point;
    std::size_t last_point;
};

/// A whole published leg.
struct LegTable {
    std::string_view name;
    std::string_view citation;
    std::span<const double> numbers;  ///< of polynomials and splines
    std::span<const BodyRow> bodies;
    std::span<const CylinderRow> cylinders;
    std::span<const PathRow> paths;
    std::span<const PointRow> points;
    std::span<const ConditionRow> conditions;
    std::span<const MotionRow> motions;
    std::span<const WrapRow> wraps;
    std::array<CoordinateRange, leg_coordinate_count> ranges;
};

namespace detail {

[[nodiscard]] inline LegFunction leg_function(const FunctionRow& row, std::span<const double> numbers) {
    const auto list = [&](std::size_t first) {
        const auto part = numbers.subspan(first, row.count);
        return std::vector<double>(part.begin(), part.end());
    };
    std::vector<ElementaryFunction> chain;
    if (row.sign != 1.0) chain.emplace_back(LinearFunction{row.sign, 0.0});
    switch (row.kind) {
        case FunctionKind::constant:
            chain.emplace_back(ConstantFunction{row.a});
            break;
        case FunctionKind::linear:
            if (row.a != 1.0 || row.b != 0.0) chain.emplace_back(LinearFunction{row.a, row.b});
            break;
        case FunctionKind::polynomial:
            chain.emplace_back(PolynomialFunction{list(row.first)});
            break;
        case FunctionKind::spline:
            chain.emplace_back(SimmSpline(list(row.first), list(row.first + row.count)));
            break;
    }
    return {row.coordinate, CoordinateFunction(std::move(chain))};
}

[[nodiscard]] inline Frame frame_from(const FrameRow& row) {
    return {{row.x_m, row.y_m, row.z_m}, body_fixed_xyz({row.turn_x_rad, row.turn_y_rad, row.turn_z_rad})};
}

}  // namespace detail

/// The leg of a table.
///
/// @throws InvalidArgument  see require_valid
[[nodiscard]] inline LegGeometry make_leg_geometry(const LegTable& table) {
    LegGeometry leg;
    leg.name = table.name;
    leg.citation = table.citation;
    leg.ranges = table.ranges;
    const auto axis = [&](const AxisRow& row) {
        return JointAxis{Vec3<>(row.x, row.y, row.z).normalized(), detail::leg_function(row.amount, table.numbers)};
    };
    for (const BodyRow& row : table.bodies) {
        LegBody body;
        body.name = row.name;
        body.parent = row.parent;
        body.segment = row.segment;
        body.joint.name = row.joint;
        body.joint.in_parent = detail::frame_from(row.in_parent);
        body.joint.in_child = detail::frame_from(row.in_child);
        for (std::size_t i = 0; i < 3; ++i) {
            body.joint.rotations[i] = axis(row.rotations[i]);
            body.joint.translations[i] = axis(row.translations[i]);
        }
        leg.bodies.push_back(std::move(body));
    }
    for (const CylinderRow& row : table.cylinders) {
        leg.cylinders.push_back(
            {std::string(row.name), row.body, detail::frame_from(row.frame), row.radius_m, row.length_m, row.quadrant});
    }
    std::vector<PathPoint> points;
    for (const PointRow& row : table.points) {
        PathPoint point;
        point.body = row.body;
        point.location_m = {row.x_m, row.y_m, row.z_m};
        points.push_back(std::move(point));
    }
    for (const ConditionRow& row : table.conditions) {
        points[row.point].active =
            ActiveRange{detail::leg_function(row.of, table.numbers), row.lowest_rad, row.highest_rad};
    }
    for (const MotionRow& row : table.motions) {
        auto& motion = points[row.point].motion_m.emplace();
        for (std::size_t i = 0; i < 3; ++i) motion[i] = detail::leg_function(row.xyz_m[i], table.numbers);
    }
    for (const PathRow& row : table.paths) {
        MusclePath path;
        path.name = row.name;
        for (std::size_t i = 0; i < row.point_count; ++i) {
            path.points.push_back(points[row.first_point + i]);
            path.points.back().name = std::to_string(i + 1).insert(0, 1, 'P');
        }
        leg.paths.push_back(std::move(path));
    }
    for (const WrapRow& row : table.wraps) {
        leg.paths[row.path].wraps.push_back({row.cylinder, row.first_point, row.last_point});
    }
    require_valid(leg);
    return leg;
}

}  // namespace coxa
