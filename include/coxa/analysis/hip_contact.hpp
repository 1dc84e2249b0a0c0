#pragma once

#include <coxa/mechanics/side_statics.hpp>
#include <coxa/muscle/leg_muscles.hpp>

#include <Eigen/Core>

namespace coxa {

/// What the hip of one leg feels.
struct HipLoads {
    Eigen::Vector3d contact_force_N{0.0, 0.0, 0.0};  ///< of the pelvis on the thigh, world axes, z to the right
    /// What muscles, ground, weights and knee band together leave unbalanced, toward adduction and internal rotation:
    /// zero where the muscles were asked to balance it (HipRows::all_axes).
    double unbalanced_adduction_moment_Nm = 0.0;
    double unbalanced_rotation_moment_Nm = 0.0;
};

/// Hip contact force from the free body of the right leg: half the foot contact, sideways forces of foot and knee band,
/// the leg's weight, the pull of every muscle that crosses the hip along its line of action, and the contact force
/// balance.
///
/// @param side     side statics of the pose
/// @param force_N  muscle forces of one leg
[[nodiscard]] inline HipLoads hip_loads(const Linkage& linkage, const Pose<double>& pose, const SideStatics& side,
                                        const ContactForces& contacts, const HipPull& hip, const PerMuscle& force_N) {
    const Body& body = linkage.body;
    const double weight = gravity_m_per_s2 * (body.thigh.mass_kg + body.shank.mass_kg + body.foot.mass_kg);
    const Eigen::Vector3d in_pelvis = hip.direction_in_pelvis.matrix() * force_N.matrix();
    const Vec2<> in_plane = turned<double>(in_pelvis.head<2>(), pose.pelvis_rad);
    const Eigen::Vector3d muscles(in_plane.x(), in_plane.y(), in_pelvis.z());
    const Eigen::Vector3d ground(0.5 * contacts.sagittal[2], 0.5 * contacts.sagittal[3],
                                 contacts.side[0] - linkage.stance.knee_band_N);
    HipLoads loads;
    loads.contact_force_N = -(muscles + ground - Eigen::Vector3d(0.0, weight, 0.0));
    const Eigen::Vector2d held = side.moments(contacts);
    loads.unbalanced_adduction_moment_Nm = (hip.adduction_arm_m * force_N).sum() - held[0];
    loads.unbalanced_rotation_moment_Nm = (hip.rotation_arm_m * force_N).sum() - held[1];
    return loads;
}

}  // namespace coxa
