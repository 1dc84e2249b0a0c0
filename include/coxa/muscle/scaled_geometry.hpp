#pragma once

#include <coxa/body/leg_scale.hpp>
#include <coxa/core/errors.hpp>
#include <coxa/muscle/leg_geometry.hpp>
#include <coxa/muscle/leg_placement.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

namespace coxa {

/// What multiplies lengths along x, y and z of the bones of each segment, in the order of LegSegment.
using SegmentFactors = std::array<Vec3<>, leg_segment_count>;

/// The leg at another size: every place in a bone (points, joint centers and the way they slide, cylinder axes) is
/// multiplied by its segment's factors, every direction and rotation stays.
///
/// @param cylinder_factor  multiplies radius and length of the cylinders, > 0
[[nodiscard]] inline LegGeometry scaled(LegGeometry leg, const SegmentFactors& factors, double cylinder_factor) {
    const auto factors_of = [&](std::size_t body) -> const Vec3<>& {
        return factors[static_cast<std::size_t>(leg.bodies[body].segment)];
    };
    for (std::size_t b = 1; b < leg.bodies.size(); ++b) {
        LegJoint& joint = leg.bodies[b].joint;
        const Vec3<>& in_parent = factors_of(leg.bodies[b].parent);
        joint.in_parent.translation_m = joint.in_parent.translation_m.cwiseProduct(in_parent).eval();
        joint.in_child.translation_m = joint.in_child.translation_m.cwiseProduct(factors_of(b)).eval();
        const Mat3<>& frame = joint.in_parent.rotation;
        for (JointAxis& axis : joint.translations) {
            // The shift is along an axis of the joint's frame; the factors belong to those of the bone.
            const Vec3<> stretched = frame.transpose() * (frame * axis.direction).cwiseProduct(in_parent).eval();
            const double factor = stretched.norm();
            axis.direction = stretched / factor;
            axis.amount.function = axis.amount.function.scaled(factor);
        }
    }
    for (WrapCylinder& cylinder : leg.cylinders) {
        cylinder.frame.translation_m = cylinder.frame.translation_m.cwiseProduct(factors_of(cylinder.body)).eval();
        cylinder.radius_m *= cylinder_factor;
        cylinder.length_m *= cylinder_factor;
    }
    for (MusclePath& path : leg.paths) {
        for (PathPoint& point : path.points) {
            const Vec3<>& of = factors_of(point.body);
            point.location_m = point.location_m.cwiseProduct(of).eval();
            if (!point.motion_m) continue;
            for (std::size_t a = 0; a < 3; ++a) {
                LegFunction& f = (*point.motion_m)[a];
                f.function = f.function.scaled(of[static_cast<Eigen::Index>(a)]);
            }
        }
    }
    return leg;
}

/// The lengths of the person a leg was made for: distances between its joint centers in standing.
///
/// @param height_m,foot_length_m  which the leg does not tell
/// @throws InvalidArgument        no thigh on the pelvis, shank on the thigh or foot on the shank
[[nodiscard]] inline LegLengths leg_lengths(const LegGeometry& leg, double height_m, double foot_length_m) {
    const LegPlacement<> standing = place_leg(leg, LegAngles<>{});
    const auto joint_m = [&](LegSegment parent, LegSegment child) {
        for (std::size_t b = 1; b < leg.bodies.size(); ++b) {
            const LegBody& body = leg.bodies[b];
            if (body.segment != child || leg.bodies[body.parent].segment != parent) continue;
            return standing.bodies[b].point_m(body.joint.in_child.translation_m);
        }
        reject("bodies", leg_segment_names[static_cast<std::size_t>(child)],
               "must hang on the " + std::string(leg_segment_names[static_cast<std::size_t>(parent)]));
    };
    const Vec3<> hip_m = joint_m(LegSegment::pelvis, LegSegment::thigh);
    const Vec3<> knee_m = joint_m(LegSegment::thigh, LegSegment::shank);
    const Vec3<> ankle_m = joint_m(LegSegment::shank, LegSegment::foot);
    return {height_m, 2.0 * std::abs(hip_m.z()), (knee_m - hip_m).norm(), (ankle_m - knee_m).norm(), foot_length_m};
}

/// The leg at the size of a person, see LegScale.
[[nodiscard]] inline LegGeometry scaled(LegGeometry leg, const LegScale& scale) {
    const double breadth = scale.breadth;
    return scaled(std::move(leg),
                  {Vec3<>(breadth, breadth, scale.hip_width), Vec3<>(breadth, scale.thigh_length, breadth),
                   Vec3<>(breadth, scale.shank_length, breadth), Vec3<>(scale.foot_length, breadth, breadth)},
                  breadth);
}

}  // namespace coxa
