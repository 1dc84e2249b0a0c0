#include <coxa/muscle/leg_geometry.hpp>

#include <utility>

namespace coxa {

namespace {

/// Adds what is missing to the turns of one hip; false where there is no room.
bool add_hip_axes(LegJoint& hip, bool adduction, bool rotation) {
    std::vector<JointAxis> turns;
    for (const JointAxis& axis : hip.rotations) {
        if (axis.amount.coordinate || axis.amount.function(0.0) != 0.0) turns.push_back(axis);
    }
    if (turns.empty() || turns.front().amount.coordinate != LegCoordinate::hip_flexion) return false;
    if (turns.size() + (adduction ? 1 : 0) + (rotation ? 1 : 0) != hip.rotations.size()) return false;
    const auto about = [&](const Vec3<>& axis_in_pelvis, LegCoordinate coordinate) {
        return JointAxis{hip.in_parent.rotation.transpose() * axis_in_pelvis,
                         {coordinate, CoordinateFunction(LinearFunction{1.0, 0.0})}};
    };
    // Flexion, then adduction about the thigh's front, then rotation about its length.
    if (adduction) turns.insert(turns.begin() + 1, about(Vec3<>::UnitX(), LegCoordinate::hip_adduction));
    if (rotation) turns.push_back(about(Vec3<>::UnitY(), LegCoordinate::hip_rotation));
    std::ranges::copy(turns, hip.rotations.begin());
    return true;
}

}  // namespace

LegGeometry with_hip_axes(LegGeometry leg) {
    const bool adduction = !moves_with(leg, LegCoordinate::hip_adduction);
    const bool rotation = !moves_with(leg, LegCoordinate::hip_rotation);
    if (!adduction && !rotation) return leg;
    for (LegBody& body : leg.bodies) {
        if (body.segment != LegSegment::thigh || leg.bodies[body.parent].segment != LegSegment::pelvis) continue;
        if (!add_hip_axes(body.joint, adduction, rotation)) return leg;
        if (adduction) leg.ranges[index(LegCoordinate::hip_adduction)] = {0.0, 0.0};
        if (rotation) leg.ranges[index(LegCoordinate::hip_rotation)] = {0.0, 0.0};
    }
    return leg;
}

}  // namespace coxa
