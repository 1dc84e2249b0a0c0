#pragma once

#include <coxa/core/lanes.hpp>
#include <coxa/core/scalar.hpp>
#include <coxa/muscle/leg_geometry.hpp>

#include <cmath>
#include <numbers>

namespace coxa {

/// What a cylinder makes of the string from p1 to p2. Points are in the cylinder's frame, its axis being z.
template <class T = double>
struct CylinderContact {
    bool wrapped = false;               ///< does the string lie on the cylinder? If not, the rest is not set
    bool hit = false;                   ///< does the straight segment pass through it?
    int turn = 0;                       ///< which way round: +1 counter-clockwise about z, -1 clockwise
    ValueOf<T> arc_rad = 0.0;           ///< how far round
    T length_m{0.0};                    ///< p1 to p2 round the cylinder
    T surface_m{0.0};                   ///< the part of it on the surface
    Vec3<T> enter_m = Vec3<T>::Zero();  ///< where the string meets the cylinder
    Vec3<T> leave_m = Vec3<T>::Zero();  ///< where it leaves again
};

namespace detail {

/// Unit vectors to the two tangent points of the string that passes the axis with the given turn, in the plane.
template <Scalar T>
struct TangentPair {
    T enter_x, enter_y, leave_x, leave_y;
};

template <Scalar T>
[[nodiscard]] TangentPair<T> tangents(const Vec3<T>& p1, const Vec3<T>& p2, double radius, const T& free_1,
                                      const T& free_2, const T& squared_1, const T& squared_2, double turn) {
    return {T((radius * p1.x() - turn * free_1 * p1.y()) / squared_1),
            T((radius * p1.y() + turn * free_1 * p1.x()) / squared_1),
            T((radius * p2.x() + turn * free_2 * p2.y()) / squared_2),
            T((radius * p2.y() - turn * free_2 * p2.x()) / squared_2)};
}

/// How far round from the first tangent point to the second, in [0, 2 pi).
template <Scalar T>
[[nodiscard]] T arc_between(const TangentPair<T>& e, double turn) {
    using std::atan2;
    const T arc = atan2(T(turn * (e.enter_x * e.leave_y - e.enter_y * e.leave_x)),
                        T(e.enter_x * e.leave_x + e.enter_y * e.leave_y));
    // Just below zero is rounding at the moment of touching, not a full turn.
    return select(value_of(arc) >= 0.0, arc,
                  select(value_of(arc) > -1e-9, T(0.0 * arc), T(arc + 2.0 * std::numbers::pi)));
}

}  // namespace detail

/// The shortest string from p1 to p2 round a cylinder: straight to the surface, a helix on it, straight on.
///
/// Quadrant `all`: the string yields only to a cylinder in its way and takes the short way round. A named side: it has
/// to pass on that side of the axis, the long way if need be; a string with an end on that side that clears the
/// cylinder stays straight. Either end inside the radius, or both tangent points beyond the cylinder's ends: no wrap.
///
/// Declared departure: a side that would send the string more than half round is not kept; the string then yields as
/// for `all`. By the published rule psoas, lifting off the brim of the pelvis, would jump 0.2 m and wind itself round
/// it: in the sagittal plane of short people, and from about 10 degrees of adduction with as much external rotation.
///
/// @param p1_m,p2_m  in the cylinder's frame
/// @param lead       takes the decisions
/// @source the rules are those of OpenSim's WrapCylinder (Delp 2007); the tangent points are exact where OpenSim slides
///         them by a plane construction
template <Scalar T>
[[nodiscard]] CylinderContact<T> wrap_cylinder(const Vec3<T>& p1_m, const Vec3<T>& p2_m, double radius_m,
                                               double cylinder_length_m, WrapQuadrant quadrant, Lead<T>& lead) {
    using std::abs;
    using std::sqrt;
    using V = ValueOf<T>;
    CylinderContact<T> contact;

    // The decisions are taken on values.
    const V x1 = value_of(p1_m.x()), y1 = value_of(p1_m.y());
    const V x2 = value_of(p2_m.x()), y2 = value_of(p2_m.y());
    const double r2 = radius_m * radius_m;
    if (lead(x1 * x1 + y1 * y1 < r2 || x2 * x2 + y2 * y2 < r2)) return contact;
    const V dx = x2 - x1, dy = y2 - y1;
    const V along2 = dx * dx + dy * dy;
    const V fraction = select(along2 > 0.0, V(-(x1 * dx + y1 * dy) / along2), V(0.0));
    const V nearest_x = x1 + fraction * dx, nearest_y = y1 + fraction * dy;
    contact.hit = lead(fraction > 0.0 && fraction < 1.0 && nearest_x * nearest_x + nearest_y * nearest_y < r2);
    const bool along_x = quadrant == WrapQuadrant::plus_x || quadrant == WrapQuadrant::minus_x;
    const double side = quadrant == WrapQuadrant::minus_x || quadrant == WrapQuadrant::minus_y ? -1.0 : 1.0;
    if (quadrant == WrapQuadrant::all) {
        if (!contact.hit) return contact;
    } else if (!contact.hit) {
        const auto on_side_1 = side * (along_x ? x1 : y1) > 0.0;
        const auto on_side_2 = side * (along_x ? x2 : y2) > 0.0;
        const auto crosses_wrong = on_side_1 != on_side_2 && side * (along_x ? nearest_x : nearest_y) < 0.0;
        if (lead((on_side_1 || on_side_2) && !crosses_wrong)) return contact;
    }

    const T squared_1 = p1_m.x() * p1_m.x() + p1_m.y() * p1_m.y();
    const T squared_2 = p2_m.x() * p2_m.x() + p2_m.y() * p2_m.y();
    const T free_1 = sqrt(T(squared_1 - r2));
    const T free_2 = sqrt(T(squared_2 - r2));
    const double short_turn = lead(x1 * y2 - y1 * x2 >= 0.0) ? 1.0 : -1.0;
    const auto tangents_for = [&](double turn) {
        return detail::tangents(p1_m, p2_m, radius_m, free_1, free_2, squared_1, squared_2, turn);
    };
    double turn = short_turn;
    detail::TangentPair<T> e = tangents_for(turn);
    if (quadrant != WrapQuadrant::all) {
        // Keep the pair that lies further out on the named side.
        const detail::TangentPair<T> other = tangents_for(-turn);
        const auto outward = [&](const detail::TangentPair<T>& t) {
            return V(side *
                     (along_x ? value_of(t.enter_x) + value_of(t.leave_x) : value_of(t.enter_y) + value_of(t.leave_y)));
        };
        if (lead(outward(other) > outward(e))) {
            e = other;
            turn = -turn;
        }
    }
    T arc = detail::arc_between(e, turn);
    if (lead(value_of(arc) > std::numbers::pi)) {
        if (!contact.hit) return contact;
        turn = short_turn;
        e = tangents_for(turn);
        arc = detail::arc_between(e, turn);
    }

    // Unrolled, the string is straight: it rises in proportion to the distance covered in the plane.
    const T planar = free_1 + radius_m * arc + free_2;
    if (!lead(value_of(planar) > 0.0)) return contact;
    const T rise = p2_m.z() - p1_m.z();
    const T climb = rise / planar;
    contact.enter_m = Vec3<T>(T(radius_m * e.enter_x), T(radius_m * e.enter_y), T(p1_m.z() + climb * free_1));
    contact.leave_m = Vec3<T>(T(radius_m * e.leave_x), T(radius_m * e.leave_y), T(p2_m.z() - climb * free_2));
    const double half = 0.5 * cylinder_length_m;
    if (lead(abs(value_of(contact.enter_m.z())) > half && abs(value_of(contact.leave_m.z())) > half)) {
        return contact;
    }
    const T slant = sqrt(T(1.0 + climb * climb));
    contact.wrapped = true;
    contact.turn = turn > 0.0 ? 1 : -1;
    contact.arc_rad = value_of(arc);
    contact.length_m = planar * slant;
    contact.surface_m = radius_m * arc * slant;
    return contact;
}

/// The same for one pose.
template <Scalar T>
[[nodiscard]] CylinderContact<T> wrap_cylinder(const Vec3<T>& p1_m, const Vec3<T>& p2_m, double radius_m,
                                               double cylinder_length_m,
                                               WrapQuadrant quadrant) requires(lane_count<T> == 1) {
    Lead<T> lead;
    return wrap_cylinder(p1_m, p2_m, radius_m, cylinder_length_m, quadrant, lead);
}

}  // namespace coxa
