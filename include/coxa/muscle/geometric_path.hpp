#pragma once

#include <coxa/core/lanes.hpp>
#include <coxa/core/scalar.hpp>
#include <coxa/muscle/cylinder_wrap.hpp>
#include <coxa/muscle/leg_geometry.hpp>
#include <coxa/muscle/leg_placement.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <vector>

namespace coxa {

/// Length of one muscle's path with everything virtual work gives: how it changes with each coordinate, and the force
/// that unit tension puts on each bone.
template <class T = double>
struct GeometricPath {
    T length_m;
    std::array<T, leg_coordinate_count> slope_m;  ///< dL/dq, the moment arm being the negative; order of LegCoordinate
    std::array<Vec3<T>, max_leg_bodies> pull;     ///< on each bone, in the pelvis' axes; zero where it does not touch
    ValueOf<T> residual_m = 0.0;  ///< how far a tangent point still moved when several cylinders had been settled
    MaskOf<T> converged = true;   ///< false: several cylinders on one path did not settle
    /// Which way it turns round each of its cylinders (+1 counter-clockwise about the axis, -1, 0: does not touch).
    std::array<PerLane<T, int>, max_path_wraps> turn{};
};

/// Takes the lanes of a mask from another path.
template <Scalar T>
void take_lanes(GeometricPath<T>& into, const GeometricPath<T>& from, const MaskOf<T>& mask) {
    take_lanes(into.length_m, from.length_m, mask);
    for (std::size_t c = 0; c < into.slope_m.size(); ++c) take_lanes(into.slope_m[c], from.slope_m[c], mask);
    for (std::size_t b = 0; b < into.pull.size(); ++b) {
        for (Eigen::Index i = 0; i < 3; ++i) take_lanes(into.pull[b][i], from.pull[b][i], mask);
    }
    take_lanes(into.residual_m, from.residual_m, mask);
    into.converged = (from.converged && mask) || (into.converged && !mask);
    for (std::size_t w = 0; w < into.turn.size(); ++w) take_lanes(into.turn[w], from.turn[w], mask);
}

namespace detail {

/// One cylinder on one path, as the path lies on it now; places in the pelvis.
template <Scalar T>
struct LaidWrap {
    Mat3<T> rotation;  ///< of the cylinder in the pelvis
    Vec3<T> origin_m;
    bool touched = false;
    std::size_t segment = 0;
    int turn = 0;
    ValueOf<T> arc_rad = 0.0;
    T surface_m;
    Vec3<T> enter_m;
    Vec3<T> leave_m;
};

/// The active points of a path, the cylinders it lies on and the order in which it meets them.
template <Scalar T>
struct LaidPath {
    std::size_t point_count = 0;
    std::array<Vec3<T>, max_path_points> point_m;
    std::array<std::size_t, max_path_points> number;  ///< of the point among all points of the path
    std::array<LaidWrap<T>, max_path_wraps> wraps;
    std::array<std::size_t, max_path_wraps> order{};  ///< touched wraps along the path
    std::size_t touched_count = 0;
    ValueOf<T> residual_m = 0.0;
    bool converged = true;
};

/// Lays the string round one cylinder with the others as they are. Returns how far its tangent points moved.
template <Scalar T>
ValueOf<T> settle(LaidPath<T>& laid, const PathWrap& use, const WrapCylinder& cylinder, std::size_t which,
                  Lead<T>& lead) {
    using std::abs;
    using V = ValueOf<T>;
    constexpr double far = std::numeric_limits<double>::infinity();
    LaidWrap<T>& wrap = laid.wraps[which];
    const LaidWrap<T> before = wrap;
    wrap.touched = false;
    std::size_t kept = 0;
    for (std::size_t k = 0; k < laid.touched_count; ++k) {
        if (laid.order[k] != which) laid.order[kept++] = laid.order[k];
    }
    laid.touched_count = kept;

    CylinderContact<T> best;
    V least_detour_m = far;
    std::size_t place = 0;
    std::size_t k = 0;
    const auto local = [&](const Vec3<T>& p) { return Vec3<T>(wrap.rotation.transpose() * (p - wrap.origin_m)); };
    for (std::size_t s = 0; s + 1 < laid.point_count && !best.hit; ++s) {
        const bool allowed = laid.number[s] >= use.first_point && laid.number[s + 1] <= use.last_point;
        Vec3<T> start = laid.point_m[s];
        // Cylinders that already lie on this segment divide it into pieces.
        while (!best.hit) {
            const bool divided = k < laid.touched_count && laid.wraps[laid.order[k]].segment == s;
            const Vec3<T>& end = divided ? laid.wraps[laid.order[k]].enter_m : laid.point_m[s + 1];
            if (allowed) {
                const CylinderContact<T> found = wrap_cylinder<T>(local(start), local(end), cylinder.radius_m,
                                                                  cylinder.length_m, cylinder.quadrant, lead);
                if (found.wrapped) {
                    // A piece that runs through the cylinder wins at once; failing that, the smallest detour.
                    const V detour_m = value_of(found.length_m) - value_of(T((end - start).norm()));
                    if (found.hit || lead(detour_m < least_detour_m)) {
                        best = found;
                        least_detour_m = detour_m;
                        wrap.touched = true;
                        wrap.segment = s;
                        place = k;
                    }
                }
            }
            if (!divided) break;
            start = laid.wraps[laid.order[k]].leave_m;
            ++k;
        }
    }
    if (!wrap.touched) return before.touched ? far : 0.0;
    wrap.turn = best.turn;
    wrap.arc_rad = best.arc_rad;
    wrap.surface_m = best.surface_m;
    wrap.enter_m = wrap.origin_m + wrap.rotation * best.enter_m;
    wrap.leave_m = wrap.origin_m + wrap.rotation * best.leave_m;
    for (std::size_t i = laid.touched_count; i > place; --i) laid.order[i] = laid.order[i - 1];
    laid.order[place] = which;
    ++laid.touched_count;
    if (!before.touched || before.segment != wrap.segment) return far;
    V moved_m = 0.0;
    for (Eigen::Index i = 0; i < 3; ++i) {
        moved_m = larger<V>(moved_m, abs(V(value_of(wrap.enter_m[i]) - value_of(before.enter_m[i]))));
        moved_m = larger<V>(moved_m, abs(V(value_of(wrap.leave_m[i]) - value_of(before.leave_m[i]))));
    }
    return moved_m;
}

template <class Value>
[[nodiscard]] auto is_active(const ActiveRange& range, const Value& value_rad) {
    constexpr double tolerance_rad = 1e-5;
    return value_rad >= range.lowest_rad - tolerance_rad && value_rad <= range.highest_rad + tolerance_rad;
}

/// Puts the points in place and the string round its cylinders: one at a time, each against the path as the others
/// leave it, until no tangent point moves.
///
/// @param lead  takes the decisions
template <Scalar T>
[[nodiscard]] LaidPath<T> lay_path(const LegGeometry& leg, const MusclePath& path, const LegPlacement<T>& placement,
                                   Lead<T>& lead) {
    constexpr double settled_m = 1e-10;
    constexpr int most_rounds = 200;
    LaidPath<T> laid;
    for (std::size_t i = 0; i < path.points.size(); ++i) {
        const PathPoint& point = path.points[i];
        if (point.active) {
            const ValueOf<T> at = value_of(evaluate(point.active->of, placement.angles));
            if (!lead(is_active(*point.active, at))) continue;
        }
        const BodyPlacement<T>& body = placement.bodies[point.body];
        if (point.motion_m) {
            Vec3<T> local_m;
            for (Eigen::Index a = 0; a < 3; ++a) {
                local_m[a] = evaluate((*point.motion_m)[static_cast<std::size_t>(a)], placement.angles);
            }
            laid.point_m[laid.point_count] = body.point_m(local_m);
        } else {
            laid.point_m[laid.point_count] = body.point_m(point.location_m);
        }
        laid.number[laid.point_count++] = i;
    }
    const std::size_t wraps = path.wraps.size();
    for (std::size_t w = 0; w < wraps; ++w) {
        const WrapCylinder& cylinder = leg.cylinders[path.wraps[w].cylinder];
        const BodyPlacement<T>& body = placement.bodies[cylinder.body];
        laid.wraps[w].rotation = body.rotation * cylinder.frame.rotation.template cast<T>();
        laid.wraps[w].origin_m = body.point_m(cylinder.frame.translation_m);
    }
    for (int round = 0; round < most_rounds; ++round) {
        laid.residual_m = 0.0;
        for (std::size_t w = 0; w < wraps; ++w) {
            const PathWrap& use = path.wraps[w];
            laid.residual_m =
                larger<ValueOf<T>>(laid.residual_m, settle(laid, use, leg.cylinders[use.cylinder], w, lead));
        }
        if (wraps < 2) laid.residual_m = 0.0;  // one cylinder is exact at once
        laid.converged = lead(laid.residual_m <= settled_m);
        if (laid.converged) break;
    }
    return laid;
}

/// The same for one pose.
template <Scalar T>
[[nodiscard]] LaidPath<T> lay_path(const LegGeometry& leg, const MusclePath& path,
                                   const LegPlacement<T>& placement) requires(lane_count<T> == 1) {
    Lead<T> lead;
    return lay_path(leg, path, placement, lead);
}

/// One end of a straight stretch: a via point, or a tangent point of a cylinder.
template <Scalar T>
struct StretchEnd {
    const Vec3<T>& at_m;
    std::size_t point = 0;              ///< among the active points
    std::size_t wrap = max_path_wraps;  ///< which cylinder of the path; max_path_wraps: none

    [[nodiscard]] bool on_cylinder() const { return wrap != max_path_wraps; }
};

/// Calls straight(from, to) for every straight stretch, in order.
template <Scalar T, class Straight>
void for_each_stretch(const LaidPath<T>& laid, const Straight& straight) {
    std::size_t k = 0;
    for (std::size_t s = 0; s + 1 < laid.point_count; ++s) {
        const Vec3<T>* from_m = &laid.point_m[s];
        std::size_t from_wrap = max_path_wraps;
        for (; k < laid.touched_count && laid.wraps[laid.order[k]].segment == s; ++k) {
            const LaidWrap<T>& wrap = laid.wraps[laid.order[k]];
            straight(StretchEnd<T>{*from_m, s, from_wrap}, StretchEnd<T>{wrap.enter_m, s + 1, laid.order[k]});
            from_m = &wrap.leave_m;
            from_wrap = laid.order[k];
        }
        straight(StretchEnd<T>{*from_m, s, from_wrap}, StretchEnd<T>{laid.point_m[s + 1], s + 1});
    }
}

}  // namespace detail

/// Length of one muscle's path alone.
template <Scalar T>
[[nodiscard]] T geometric_length_m(const LegGeometry& leg, const MusclePath& path, const LegPlacement<T>& placement) {
    return by_leader<T>([&](Lead<T>& lead) {
        const detail::LaidPath<T> laid = detail::lay_path(leg, path, placement, lead);
        T length_m(0.0);
        for (std::size_t k = 0; k < laid.touched_count; ++k) length_m += laid.wraps[laid.order[k]].surface_m;
        detail::for_each_stretch(
            laid, [&](const auto& from, const auto& to) { length_m += T((to.at_m - from.at_m).norm()); });
        return length_m;
    });
}

namespace detail {

/// See geometric_path.
template <Scalar T>
[[nodiscard]] GeometricPath<T> pulled_path(const LegGeometry& leg, const MusclePath& path,
                                           const LegPlacement<T>& placement, Lead<T>& lead) {
    const LaidPath<T> laid = lay_path(leg, path, placement, lead);
    GeometricPath<T> result;
    result.residual_m = laid.residual_m;
    result.converged = laid.converged;
    result.length_m = T(0.0);
    result.slope_m.fill(T(0.0));
    result.pull.fill(Vec3<T>::Zero());
    std::array<Vec3<T>, max_leg_bodies> moment_m;  // about the pelvis' origin; set when a bone is first pulled at
    unsigned pulled = 0;

    const auto pull_at = [&](const StretchEnd<T>& end, const Vec3<T>& pull) {
        const PathPoint& point = path.points[laid.number[end.point]];
        const std::size_t body = end.on_cylinder() ? leg.cylinders[path.wraps[end.wrap].cylinder].body : point.body;
        if ((pulled >> body & 1U) == 0) {
            pulled |= 1U << body;
            moment_m[body].setZero();
        }
        result.pull[body] += pull;
        moment_m[body] += cross(end.at_m, pull);
        if (end.on_cylinder() || !point.motion_m) return;
        for (std::size_t a = 0; a < 3; ++a) {
            const LegFunction& f = (*point.motion_m)[a];
            if (!f.coordinate) continue;
            const T slope = with_slope(f, placement.angles).second;
            const Vec3<T> axis = placement.bodies[body].rotation.col(static_cast<Eigen::Index>(a));
            result.slope_m[index(*f.coordinate)] -= slope * T(axis.dot(pull));
        }
    };
    for (std::size_t k = 0; k < laid.touched_count; ++k) {
        const LaidWrap<T>& wrap = laid.wraps[laid.order[k]];
        result.length_m += wrap.surface_m;
        result.turn[laid.order[k]] = per_lane<T>(wrap.turn);
    }
    for_each_stretch(laid, [&](const auto& from, const auto& to) {
        const Vec3<T> stretch = to.at_m - from.at_m;
        const T length = stretch.norm();
        if (!lead(value_of(length) > 0.0)) return;  // the cylinder begins at the via point: no stretch, no pull
        result.length_m += length;
        const Vec3<T> along = stretch / length;
        pull_at(from, along);
        pull_at(to, Vec3<T>(-along));
    });
    for (std::size_t b = 1; b < leg.bodies.size(); ++b) {
        if ((pulled >> b & 1U) == 0) continue;
        const BodyPlacement<T>& body = placement.bodies[b];
        for (std::size_t c = 0; c < leg_coordinate_count; ++c) {
            if (!body.moves(c)) continue;
            result.slope_m[c] -= T(body.shift_m[c].dot(result.pull[b])) + T(body.turn[c].dot(moment_m[b]));
        }
    }
    return result;
}

}  // namespace detail

/// Length of one muscle's path, its slopes and its pull, by virtual work: a string of constant tension pulls each bone
/// along its straight stretches only, and where it lies on a cylinder it pulls the cylinder's bone at both tangent
/// points. The path being as short as it can be, moving the tangent points themselves does no work.
template <Scalar T>
[[nodiscard]] GeometricPath<T> geometric_path(const LegGeometry& leg, const MusclePath& path,
                                              const LegPlacement<T>& placement) {
    return by_leader<T>([&](Lead<T>& lead) { return detail::pulled_path(leg, path, placement, lead); });
}

/// How unit tension pulls what hangs on the pelvis, at the hip: the sum over all bones but the pelvis.
template <Scalar T>
[[nodiscard]] Vec3<T> pull_below_pelvis(const LegGeometry& leg, const GeometricPath<T>& path) {
    Vec3<T> pull = Vec3<T>::Zero();
    for (std::size_t b = 0; b < leg.bodies.size(); ++b) {
        if (leg.bodies[b].segment != LegSegment::pelvis) pull += path.pull[b];
    }
    return pull;
}

/// All bones and paths of a leg at given angles.
template <class T = double>
struct LaidLeg {
    LegPlacement<T> placement;
    std::vector<GeometricPath<T>> paths;  ///< in the order of the leg's
};

template <Scalar T>
[[nodiscard]] LaidLeg<T> lay_leg(const LegGeometry& leg, const LegAngles<T>& angles) {
    LaidLeg<T> laid{place_leg(leg, angles), {}};
    laid.paths.reserve(leg.paths.size());
    for (const MusclePath& path : leg.paths) laid.paths.push_back(geometric_path(leg, path, laid.placement));
    return laid;
}

/// The path as points to draw, from origin to insertion, in the pelvis; arcs on cylinders are sampled.
///
/// @param arc_intervals  pieces of each arc, >= 1
[[nodiscard]] inline std::vector<Vec3<>> path_points_m(const LegGeometry& leg, const MusclePath& path,
                                                       const LegPlacement<>& placement, int arc_intervals = 12) {
    require_between("arc_intervals", arc_intervals, "", 1, 1000);
    const detail::LaidPath<double> laid = detail::lay_path(leg, path, placement);
    std::vector<Vec3<>> points{laid.point_m[0]};
    detail::for_each_stretch(laid, [&](const auto&, const auto& to) {
        points.push_back(to.at_m);
        if (!to.on_cylinder()) return;
        const detail::LaidWrap<double>& wrap = laid.wraps[to.wrap];
        const double radius_m = leg.cylinders[path.wraps[to.wrap].cylinder].radius_m;
        const Vec3<> enter = wrap.rotation.transpose() * (wrap.enter_m - wrap.origin_m);
        const double rise_m = wrap.rotation.col(2).dot(wrap.leave_m - wrap.enter_m);
        const double first = std::atan2(enter.y(), enter.x());
        for (int i = 1; i <= arc_intervals; ++i) {
            const double share = static_cast<double>(i) / arc_intervals;
            const double angle = first + wrap.turn * wrap.arc_rad * share;
            const Vec3<> local(radius_m * std::cos(angle), radius_m * std::sin(angle), enter.z() + share * rise_m);
            points.push_back(wrap.origin_m + wrap.rotation * local);
        }
    });
    return points;
}

}  // namespace coxa
