#include <coxa/analysis/knee_contact.hpp>

#include <limits>

namespace coxa {

namespace detail {

KneeBones knee_bones(const LegGeometry& leg) {
    KneeBones bones;
    std::array<bool, max_leg_bodies> carries_shank{};
    for (std::size_t b = leg.bodies.size(); b-- > 1;) {
        const LegSegment segment = leg.bodies[b].segment;
        bones.shank[b] = segment == LegSegment::shank || segment == LegSegment::foot;
        if (bones.shank[b] || carries_shank[b]) carries_shank[leg.bodies[b].parent] = true;
    }
    for (std::size_t b = 1; b < leg.bodies.size(); ++b) {
        if (leg.bodies[b].segment == LegSegment::thigh && !carries_shank[b]) bones.patella = b;
    }
    return bones;
}

}  // namespace detail

namespace {

/// True when a path runs over shank or foot and over a bone above, or over the patella.
[[nodiscard]] bool may_pull_at_knee(const LegGeometry& leg, const detail::KneeBones& bones, const MusclePath& path) {
    bool below = false, above = false, patella = false;
    const auto add = [&](std::size_t body) {
        (bones.shank[body] ? below : above) = true;
        patella = patella || body == bones.patella;
    };
    for (const PathPoint& point : path.points) add(point.body);
    for (const PathWrap& wrap : path.wraps) add(leg.cylinders[wrap.cylinder].body);
    return (below && above) || patella;
}

/// @param path_of  gives the path of muscle i; asked for those at the knee only
template <class PathOf>
KneePull knee_pull_along(const LegGeometry& leg, const LegPlacement<>& placement, const PathOf& path_of) {
    const detail::KneeBones bones = detail::knee_bones(leg);
    constexpr std::size_t knee = index(LegCoordinate::knee_flexion);
    const auto count = static_cast<Eigen::Index>(leg.paths.size());
    KneePull pull;
    pull.on_shank.setZero(3, count);
    pull.by_ligament.setZero(3, count);
    pull.on_patella.setZero(3, count);
    for (Eigen::Index i = 0; i < count; ++i) {
        const MusclePath& string = leg.paths[static_cast<std::size_t>(i)];
        if (!may_pull_at_knee(leg, bones, string)) continue;
        const GeometricPath<>& path = path_of(static_cast<std::size_t>(i));
        Vec3<> on_shank = Vec3<>::Zero();
        for (std::size_t b = 1; b < leg.bodies.size(); ++b) {
            if (bones.shank[b]) on_shank += path.pull[b];
        }
        if (bones.patella && !path.pull[*bones.patella].isZero(0.0)) {
            const bool first = bones.shank[string.points.front().body];
            const bool last = bones.shank[string.points.back().body];
            if (first == last) {
                // It pulls at the patella, and what holds the patella to the tibia is not among the paths.
                pull.unknown.push_back(static_cast<std::size_t>(i));
                for (KneePull::Directions* d : {&pull.on_shank, &pull.by_ligament, &pull.on_patella}) {
                    d->col(i).setConstant(std::numeric_limits<double>::quiet_NaN());
                }
                continue;
            }
            const PathPoint& end = first ? string.points.front() : string.points.back();
            const BodyPlacement<>& tibia = placement.bodies[end.body];
            const Vec3<> tuberosity = tibia.point_m(end.location_m);
            const Vec3<> motion = tibia.shift_m[knee] + tibia.turn[knee].cross(tuberosity);
            const double ratio = -path.slope_m[knee] / on_shank.dot(motion);
            pull.on_patella.col(i) = path.pull[*bones.patella] + (1.0 - ratio) * on_shank;
            on_shank *= ratio;
            pull.by_ligament.col(i) = on_shank;
        }
        pull.on_shank.col(i) = on_shank;
    }
    return pull;
}

}  // namespace

KneePull knee_pull(const LegGeometry& leg, const LegAngles<>& angles) {
    const LegPlacement<> placement = place_leg(leg, angles);
    return knee_pull_along(leg, placement, [&](std::size_t i) { return geometric_path(leg, leg.paths[i], placement); });
}

KneePull knee_pull(const LegGeometry& leg, const LaidLeg<>& laid) {
    return knee_pull_along(leg, laid.placement, [&](std::size_t i) -> const GeometricPath<>& { return laid.paths[i]; });
}

KneeLoads knee_loads(const Linkage& linkage, const Pose<double>& pose, const ContactForces& contacts,
                     const KneePull& knee, const PerMuscle& force_N) {
    const auto in_world = [&](const KneePull::Directions& directions) {
        const Eigen::Vector3d in_pelvis = directions.matrix() * force_N.matrix();
        const Vec2<> in_plane = turned<double>(in_pelvis.head<2>(), pose.pelvis_rad);
        return Eigen::Vector3d(in_plane.x(), in_plane.y(), in_pelvis.z());
    };
    const double weight_N = gravity_m_per_s2 * (linkage.body.shank.mass_kg + linkage.body.foot.mass_kg);
    const Eigen::Vector3d given(0.5 * contacts.sagittal[2], 0.5 * contacts.sagittal[3] - weight_N, contacts.side[0]);
    return {-(given + in_world(knee.on_shank)), in_world(knee.by_ligament), -in_world(knee.on_patella)};
}

}  // namespace coxa
