#pragma once

#include <coxa/body/posture.hpp>
#include <coxa/core/lanes.hpp>
#include <coxa/core/scalar.hpp>
#include <coxa/muscle/leg_geometry.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <type_traits>
#include <utility>

namespace coxa {

/// Where a bone is in the pelvis, and how it moves with each coordinate.
template <class T = double>
struct BodyPlacement {
    Mat3<T> rotation;
    Vec3<T> origin_m;
    /// Per unit of the coordinate a point p of the bone moves by shift_m + turn x p; only where `moves_with` has the
    /// coordinate's bit.
    std::array<Vec3<T>, leg_coordinate_count> turn;
    std::array<Vec3<T>, leg_coordinate_count> shift_m;
    unsigned moves_with = 0;

    [[nodiscard]] Vec3<T> point_m(const Vec3<T>& local_m) const { return origin_m + rotation * local_m; }
    [[nodiscard]] Vec3<T> point_m(const Vec3<double>& local_m) const requires(!std::is_same_v<T, double>) {
        return origin_m + rotation * local_m.cast<T>();
    }
    [[nodiscard]] bool moves(std::size_t coordinate) const { return (moves_with >> coordinate & 1U) != 0; }
};

/// All bones of a leg at given angles, in the axes and about the origin of the pelvis.
template <class T = double>
struct LegPlacement {
    LegAngles<T> angles;
    std::array<BodyPlacement<T>, max_leg_bodies> bodies;
};

/// Value of a function of the leg's coordinates and its slope by the one it depends on.
template <Scalar T>
[[nodiscard]] std::pair<T, T> with_slope(const LegFunction& f, const LegAngles<T>& angles) {
    return f.function.with_slope(f.coordinate ? angle_rad(angles, *f.coordinate) : T(0.0));
}

template <Scalar T>
[[nodiscard]] T evaluate(const LegFunction& f, const LegAngles<T>& angles) {
    return with_slope(f, angles).first;
}

namespace detail {

/// Adds to the motion of a bone with one coordinate.
template <Scalar T>
void add_motion(BodyPlacement<T>& body, std::size_t coordinate, const Vec3<T>& turn, const Vec3<T>& shift_m) {
    if (body.moves(coordinate)) {
        body.turn[coordinate] += turn;
        body.shift_m[coordinate] += shift_m;
    } else {
        body.turn[coordinate] = turn;
        body.shift_m[coordinate] = shift_m;
        body.moves_with |= 1U << coordinate;
    }
}

/// A rotation matrix followed by a turn about a fixed unit axis (Rodrigues).
template <Scalar T>
[[nodiscard]] Mat3<T> then_turned(const Mat3<T>& rotation, const Vec3<>& axis, const T& angle_rad) {
    using std::cos;
    using std::sin;
    const T s = sin(angle_rad);
    const T c = cos(angle_rad);
    const T v = T(1.0) - c;
    const double x = axis.x(), y = axis.y(), z = axis.z();
    Mat3<T> turn;
    turn(0, 0) = c + v * (x * x);
    turn(1, 1) = c + v * (y * y);
    turn(2, 2) = c + v * (z * z);
    turn(0, 1) = v * (x * y) - s * z;
    turn(1, 0) = v * (x * y) + s * z;
    turn(0, 2) = v * (x * z) + s * y;
    turn(2, 0) = v * (x * z) - s * y;
    turn(1, 2) = v * (y * z) - s * x;
    turn(2, 1) = v * (y * z) + s * x;
    return rotation * turn;
}

/// A bone on its joint, given the one it hangs on.
template <Scalar T>
void place_on(const BodyPlacement<T>& parent, const LegJoint& joint, const LegAngles<T>& angles,
              BodyPlacement<T>& body) {
    const Mat3<T> frame = parent.rotation * joint.in_parent.rotation.template cast<T>();
    Vec3<T> origin = parent.origin_m + parent.rotation * joint.in_parent.translation_m.template cast<T>();

    body.moves_with = parent.moves_with;
    for (std::size_t c = 0; c < leg_coordinate_count; ++c) {
        if (!parent.moves(c)) continue;
        body.turn[c] = parent.turn[c];
        body.shift_m[c] = parent.shift_m[c];
    }
    for (const JointAxis& axis : joint.translations) {
        const auto [amount, slope] = with_slope(axis.amount, angles);
        const Vec3<T> direction = frame * axis.direction.template cast<T>();
        origin += direction * amount;
        if (!axis.amount.coordinate) continue;
        add_motion<T>(body, index(*axis.amount.coordinate), Vec3<T>(Vec3<T>::Zero()), Vec3<T>(direction * slope));
    }
    Mat3<T> rotation = frame;
    for (const JointAxis& axis : joint.rotations) {
        const auto [amount, slope] = with_slope(axis.amount, angles);
        if (axis.amount.coordinate) {
            const Vec3<T> turn = rotation * axis.direction.template cast<T>() * slope;
            add_motion<T>(body, index(*axis.amount.coordinate), turn, cross(origin, turn));
        } else if (all(value_of(amount) == 0.0)) {
            continue;
        }
        rotation = then_turned(rotation, axis.direction, amount);
    }
    body.rotation = rotation * joint.in_child.rotation.transpose().template cast<T>();
    body.origin_m = origin - body.rotation * joint.in_child.translation_m.template cast<T>();
}

}  // namespace detail

/// Places every bone of the leg; coordinates that couple (patella, sliding knee) move along.
///
/// @param angles  rad; nothing is refused here, see require_in_range
template <Scalar T>
[[nodiscard]] LegPlacement<T> place_leg(const LegGeometry& leg, const LegAngles<T>& angles) {
    LegPlacement<T> placement;
    placement.angles = angles;
    placement.bodies[0].rotation.setIdentity();
    placement.bodies[0].origin_m.setZero();
    for (std::size_t b = 1; b < leg.bodies.size(); ++b) {
        const LegBody& body = leg.bodies[b];
        detail::place_on(placement.bodies[body.parent], body.joint, angles, placement.bodies[b]);
    }
    return placement;
}

/// True when every angle lies in the range the geometry was made for.
template <Scalar T = double>
[[nodiscard]] MaskOf<T> in_range(const LegGeometry& leg, const LegAngles<T>& angles) {
    MaskOf<T> inside = true;
    for (std::size_t c = 0; c < leg_coordinate_count; ++c) {
        const auto angle = value_of(angle_rad(angles, static_cast<LegCoordinate>(c)));
        inside = inside && angle >= leg.ranges[c].lowest_rad - range_slack_rad &&
                 angle <= leg.ranges[c].highest_rad + range_slack_rad;
    }
    return inside;
}

/// @throws InvalidArgument  an angle outside the range the geometry was made for, named
inline void require_in_range(const LegGeometry& leg, const LegAngles<>& angles) {
    if (in_range(leg, angles)) return;
    for (std::size_t c = 0; c < leg_coordinate_count; ++c) {
        const std::string name = std::string(leg_coordinate_names[c]) + "_rad";
        require_between(name, angle_rad(angles, static_cast<LegCoordinate>(c)), "rad", leg.ranges[c].lowest_rad,
                        leg.ranges[c].highest_rad, "the range of " + leg.name);
    }
}

}  // namespace coxa
