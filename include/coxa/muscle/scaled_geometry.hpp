#pragma once

#include <coxa/muscle/leg_geometry.hpp>

#include <array>
#include <cstddef>
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

}  // namespace coxa
