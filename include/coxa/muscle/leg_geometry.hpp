#pragma once

#include <coxa/body/posture.hpp>
#include <coxa/core/coordinate_function.hpp>
#include <coxa/core/errors.hpp>
#include <coxa/core/scalar.hpp>

#include <Eigen/Core>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The anatomy of one leg as plain data: bones and joints from the pelvis to the toes, the points and cylinders that
/// muscles run over. Always a right leg in the axes of the pelvis (x forward, y up, z right); a left one is mirrored
/// into it when read. Placement and path length are functions of this data, see leg_placement.hpp and
/// geometric_path.hpp.
namespace coxa {

/// The largest number of bones, so that a placed leg lives on the stack.
inline constexpr std::size_t max_leg_bodies = 16;
/// The largest numbers of points and of cylinders on one muscle's path, for the same reason.
inline constexpr std::size_t max_path_points = 24;
inline constexpr std::size_t max_path_wraps = 4;

/// Where a frame sits in another.
struct Frame {
    Vec3<> translation_m = Vec3<>::Zero();
    Mat3<> rotation = Mat3<>::Identity();
};

/// Rotation by three successive turns about the body's own x, y and z.
[[nodiscard]] inline Mat3<> body_fixed_xyz(const Vec3<>& angles_rad) {
    const double cx = std::cos(angles_rad.x()), sx = std::sin(angles_rad.x());
    const double cy = std::cos(angles_rad.y()), sy = std::sin(angles_rad.y());
    const double cz = std::cos(angles_rad.z()), sz = std::sin(angles_rad.z());
    Mat3<> r;
    r << cy * cz, -cy * sz, sy,                                    //
        cx * sz + sx * sy * cz, cx * cz - sx * sy * sz, -sx * cy,  //
        sx * sz - cx * sy * cz, sx * cz + cx * sy * sz, cx * cy;
    return r;
}

/// A function of one coordinate of the leg, or of none: then it is the value of the chain at zero.
struct LegFunction {
    std::optional<LegCoordinate> coordinate;
    CoordinateFunction function{ConstantFunction{}};
};

/// One of the three turns or three shifts of a joint.
struct JointAxis {
    Vec3<> direction = Vec3<>::UnitX();  ///< unit vector in the joint's frame in the parent
    LegFunction amount;                  ///< rad or m
};

/// How a bone moves against the one it hangs on: in_parent * (R1 R2 R3, t1 + t2 + t3) * inverse(in_child).
struct LegJoint {
    std::string name;
    Frame in_parent;
    Frame in_child;
    std::array<JointAxis, 3> rotations;
    std::array<JointAxis, 3> translations;
};

/// The part of a person that sizes a bone: the patella goes with the thigh; talus, heel bone and toes with the foot.
enum class LegSegment : std::size_t { pelvis, thigh, shank, foot };

inline constexpr std::size_t leg_segment_count = 4;
inline constexpr std::array<std::string_view, leg_segment_count> leg_segment_names{"pelvis", "thigh", "shank", "foot"};

/// One bone. The first is the pelvis, which has no joint and stays where it is.
struct LegBody {
    std::string name;
    std::size_t parent = 0;  ///< index of the bone it hangs on, smaller than its own
    LegSegment segment = LegSegment::pelvis;
    LegJoint joint;
};

/// A via point counts only while a function of a coordinate lies within a range (tolerance 1e-5 rad at both ends).
struct ActiveRange {
    LegFunction of;
    double lowest_rad = 0.0;
    double highest_rad = 0.0;
};

/// A point a muscle runs through: fixed in a bone, active in a range only (`active`), or moving in it (`motion_m`).
struct PathPoint {
    std::string name;
    std::size_t body = 0;
    Vec3<> location_m = Vec3<>::Zero();                  ///< in the bone; unused when the point moves
    std::optional<ActiveRange> active;                   ///< none: always
    std::optional<std::array<LegFunction, 3>> motion_m;  ///< x, y, z in the bone
};

/// On which side of the axis a string has to pass: anywhere, or on the named side of the cylinder's own frame.
enum class WrapQuadrant { all, plus_x, minus_x, plus_y, minus_y };

/// A cylinder about the z axis of its own frame, fixed in a bone.
struct WrapCylinder {
    std::string name;
    std::size_t body = 0;
    Frame frame;  ///< in the bone
    double radius_m = 0.0;
    double length_m = 0.0;  ///< whole length, half of it on either side of the origin
    WrapQuadrant quadrant = WrapQuadrant::all;
};

/// A cylinder that a muscle may wrap between two of its points (counted from zero, inactive ones included).
struct PathWrap {
    std::size_t cylinder = 0;
    std::size_t first_point = 0;
    std::size_t last_point = 0;
};

/// The way of one muscle from origin to insertion.
struct MusclePath {
    std::string name;
    std::vector<PathPoint> points;
    std::vector<PathWrap> wraps;
};

/// Range of a coordinate that the geometry was made for.
struct CoordinateRange {
    double lowest_rad = -std::numbers::pi;
    double highest_rad = std::numbers::pi;
};

/// Bones, cylinders and muscle paths of one leg.
struct LegGeometry {
    std::string name;
    std::string citation;
    std::vector<LegBody> bodies;  ///< pelvis first, every bone after the one it hangs on
    std::vector<WrapCylinder> cylinders;
    std::vector<MusclePath> paths;
    std::array<CoordinateRange, leg_coordinate_count> ranges{};  ///< in the order of LegCoordinate

    /// @throws InvalidArgument  no such muscle
    [[nodiscard]] std::size_t path_index(std::string_view muscle) const {
        const auto found = std::ranges::find(paths, muscle, &MusclePath::name);
        if (found == paths.end()) reject("muscle", muscle, "must be a muscle of " + name);
        return static_cast<std::size_t>(found - paths.begin());
    }
};

/// True when the hip of a leg turns about all three axes, false for the planar hips of some published models.
[[nodiscard]] inline bool has_hip_axes(const LegGeometry& leg) {
    const auto moves = [&](LegCoordinate c) {
        return leg.ranges[static_cast<std::size_t>(c)].highest_rad > leg.ranges[static_cast<std::size_t>(c)].lowest_rad;
    };
    return moves(LegCoordinate::hip_adduction) && moves(LegCoordinate::hip_rotation);
}

/// The leg with axes of adduction and rotation at a planar hip, so that its muscles have arms about them: the lines
/// they are drawn along pull the thigh sideways all the same. The range of what is added is zero.
///
/// @returns the same leg where the hip has both axes, or no room for them beside turns of its own
[[nodiscard]] LegGeometry with_hip_axes(LegGeometry leg);

/// True when some joint of the leg turns or shifts with a coordinate.
[[nodiscard]] inline bool moves_with(const LegGeometry& leg, LegCoordinate coordinate) {
    const auto moves = [&](const JointAxis& axis) { return axis.amount.coordinate == coordinate; };
    return std::ranges::any_of(leg.bodies, [&](const LegBody& body) {
        return std::ranges::any_of(body.joint.rotations, moves) || std::ranges::any_of(body.joint.translations, moves);
    });
}

/// Checks that indices point somewhere, sizes are positive and axes are unit vectors.
///
/// @throws InvalidArgument  naming the bone, cylinder or muscle
inline void require_valid(const LegGeometry& leg) {
    const auto count = [](std::size_t n) { return static_cast<double>(n); };
    if (leg.bodies.empty()) reject("bodies", "", "must hold at least the pelvis");
    if (leg.bodies.size() > max_leg_bodies) {
        reject("bodies", count(leg.bodies.size()), "bodies", "must be at most " + std::to_string(max_leg_bodies));
    }
    for (std::size_t b = 1; b < leg.bodies.size(); ++b) {
        const LegBody& body = leg.bodies[b];
        if (body.parent >= b) reject(body.name + ".parent", count(body.parent), "", "must come before the body");
        for (const auto* axes : {&body.joint.rotations, &body.joint.translations}) {
            for (const JointAxis& axis : *axes) {
                require_between(body.name + ".joint axis length", axis.direction.norm(), "", 1.0 - 1e-6, 1.0 + 1e-6);
            }
        }
    }
    for (const WrapCylinder& cylinder : leg.cylinders) {
        if (cylinder.body >= leg.bodies.size()) {
            reject(cylinder.name + ".body", count(cylinder.body), "", "must be one of the bodies");
        }
        require_between(cylinder.name + ".radius_m", cylinder.radius_m, "m", 1e-6, 1.0);
        require_between(cylinder.name + ".length_m", cylinder.length_m, "m", 1e-6, 100.0);
    }
    for (const MusclePath& path : leg.paths) {
        if (path.points.size() < 2) reject(path.name + ".points", count(path.points.size()), "points", "must be >= 2");
        if (path.points.size() > max_path_points) {
            reject(path.name + ".points", count(path.points.size()), "points",
                   "must be at most " + std::to_string(max_path_points));
        }
        if (path.wraps.size() > max_path_wraps) {
            reject(path.name + ".wraps", count(path.wraps.size()), "cylinders",
                   "must be at most " + std::to_string(max_path_wraps));
        }
        for (const PathPoint* end : {&path.points.front(), &path.points.back()}) {
            if (end->active) reject(path.name + ".points", end->name, "origin and insertion must always be active");
        }
        for (const PathPoint& point : path.points) {
            if (point.body >= leg.bodies.size()) {
                reject(path.name + "." + point.name + ".body", count(point.body), "", "must be one of the bodies");
            }
            if (!point.location_m.allFinite()) {
                reject(path.name + "." + point.name + ".location_m", point.location_m.sum(), "m", "must be finite");
            }
        }
        for (const PathWrap& wrap : path.wraps) {
            if (wrap.cylinder >= leg.cylinders.size()) {
                reject(path.name + ".wraps", count(wrap.cylinder), "", "must be one of the cylinders");
            }
            if (wrap.last_point >= path.points.size() || wrap.first_point >= wrap.last_point) {
                reject(path.name + ".wrap last_point", count(wrap.last_point), "",
                       "must be one of the points, after the first");
            }
        }
    }
}

}  // namespace coxa
