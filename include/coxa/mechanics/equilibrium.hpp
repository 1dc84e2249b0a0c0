#pragma once

#include <coxa/exercise/linkage.hpp>

#include <Eigen/Core>

#include <array>
#include <cmath>

namespace coxa {

/// Components of the contact forces on the whole person, both feet together.
enum class Contact : int {
    back_x = 0,
    back_y = 1,
    feet_x = 2,
    feet_y = 3,
    feet_pressure_Nm = 4,  ///< feet_y times the distance of the center of pressure ahead of the ankle, along the feet
};

inline constexpr int contact_count = 5;
inline constexpr int contact_limit_count = 6;

using ContactVector = Eigen::Matrix<double, contact_count, 1>;
using JointVector = Eigen::Matrix<double, 4, 1>;  ///< lumbar, hip, knee, ankle: extension and plantarflexion positive
/// What statics leaves open: foot shear feet_x, N, and foot pressure feet_pressure_Nm.
using FreeVector = Eigen::Vector2d;

/// A limit that contact forces f keep: row . f <= 0.
enum class ContactLimit : int {
    back_slides_footward = 0,
    back_slides_headward = 1,
    feet_slide_away = 2,
    feet_slide_back = 3,
    pressure_at_toes = 4,
    pressure_at_heels = 5,
};

/// Everything statics says of a pose held still. Contact forces and joint moments (both legs together) are linear in
/// what remains unknown: the bar's mass m and the free foot shear and pressure z,
///     contacts = contact_base + contact_per_kg m + contact_free z,
///     moments  = moment_base  + moment_per_kg  m + moment_free  z,
/// and admissible contacts satisfy limits . contacts <= 0.
struct Equilibrium {
    ContactVector contact_base;
    ContactVector contact_per_kg;
    Eigen::Matrix<double, contact_count, 2> contact_free;
    JointVector moment_base;
    JointVector moment_per_kg;
    Eigen::Matrix<double, 4, 2> moment_free;
    Eigen::Matrix<double, 4, contact_count> moment_from_contacts;
    Eigen::Matrix<double, contact_limit_count, contact_count> limits;
    double foot_friction = 0.0;
    double back_friction = 0.0;
    double heel_m = 0.0;
    double toe_m = 0.0;
    Vec2<> back_normal{0.0, 1.0};

    [[nodiscard]] ContactVector contacts(double bar_mass_kg, const FreeVector& free) const {
        return contact_base + contact_per_kg * bar_mass_kg + contact_free * free;
    }
    /// Extension moments of both legs together; the lumbar moment is the whole trunk's.
    [[nodiscard]] JointVector moments(double bar_mass_kg, const FreeVector& free) const {
        return moment_base + moment_per_kg * bar_mass_kg + moment_free * free;
    }
};

/// Static equilibrium of the linkage in a pose.
///
/// Whole body: forces sum to zero, moments about the back contact sum to zero. Then, from the free body beyond each
/// joint: feet (ankle), feet and shanks (knee), legs (hip), and from the other end trunk and back (lumbar).
///
/// @source planar Newton-Euler, docs/model.md section 3
[[nodiscard]] inline Equilibrium equilibrium(const Linkage& linkage, const Pose<double>& pose) {
    const Body& body = linkage.body;
    constexpr double g = gravity_m_per_s2;
    const Vec2<>& B = pose.back_contact_m;
    const Vec2<>& A = pose.ankle_m;
    const double sole = linkage.sole_height_m;
    const double along = std::cos(linkage.stance.toe_out_rad);  // of the foot's axis, seen from the side

    // Weights as (force, x), both legs together.
    struct Weight {
        double N;
        double x;
    };
    const Weight feet{2.0 * body.foot.mass_kg * g, pose.foot_center_m.x()};
    const Weight shanks{2.0 * body.shank.mass_kg * g, pose.shank_center_m.x()};
    const Weight thighs{2.0 * body.thigh.mass_kg * g, pose.thigh_center_m.x()};
    const Weight pelvis{body.pelvis.mass_kg * g, pose.pelvis_center_m.x()};
    const Weight trunk{body.trunk.mass_kg * g, pose.trunk_center_m.x()};
    const auto about = [](double x, auto... weights) { return ((weights.N * (weights.x - x)) + ...); };

    Equilibrium e;
    const double span = A.x() - B.x();
    // Moments about the back contact: span feet_y + along pressure + (B.y - sole) feet_x = weights.
    const double feet_y_base = about(B.x(), feet, shanks, thighs, pelvis, trunk) / span;
    const double feet_y_per_kg = g * (pose.bar_m.x() - B.x()) / span;
    const Eigen::RowVector2d feet_y_free(-(B.y() - sole) / span, -along / span);
    const double weight = feet.N + shanks.N + thighs.N + pelvis.N + trunk.N;
    e.contact_base << 0.0, weight - feet_y_base, 0.0, feet_y_base, 0.0;
    e.contact_per_kg << 0.0, g - feet_y_per_kg, 0.0, feet_y_per_kg, 0.0;
    e.contact_free.row(0) << -1.0, 0.0;
    e.contact_free.row(1) = -feet_y_free;
    e.contact_free.row(2) << 1.0, 0.0;
    e.contact_free.row(3) = feet_y_free;
    e.contact_free.row(4) << 0.0, 1.0;

    // Moment of the foot contact about a joint, as a row over the contact vector.
    const auto feet_about = [&](const Vec2<>& joint) {
        Eigen::Matrix<double, 1, contact_count> row;
        row << 0.0, 0.0, -(sole - joint.y()), A.x() - joint.x(), along;
        return row;
    };
    // Knee and ankle turn at their gear: the same work at another rate is another moment.
    Eigen::Matrix<double, 4, contact_count>& from_contacts = e.moment_from_contacts;
    const Vec2<>& L = pose.lumbar_m;
    from_contacts.row(0) << (B.y() - L.y()), -(B.x() - L.x()), 0.0, 0.0, 0.0;
    from_contacts.row(1) = feet_about(pose.hip_m);
    from_contacts.row(2) = -feet_about(pose.knee_m) / pose.knee_gear;
    from_contacts.row(3) = feet_about(A) / pose.ankle_gear;
    JointVector from_weights;
    from_weights << about(L.x(), trunk), -about(pose.hip_m.x(), feet, shanks, thighs),
        about(pose.knee_m.x(), feet, shanks) / pose.knee_gear, -about(A.x(), feet) / pose.ankle_gear;
    e.moment_base = from_contacts * e.contact_base + from_weights;
    e.moment_per_kg = from_contacts * e.contact_per_kg;
    e.moment_free = from_contacts * e.contact_free;

    e.foot_friction = linkage.foot_friction;
    e.back_friction = linkage.back_friction;
    e.heel_m = linkage.heel_m;
    e.toe_m = linkage.toe_m;
    if (linkage.back_normal == ContactNormal::normal_to_back) {
        e.back_normal = Vec2<>(std::cos(pose.trunk_rad), std::sin(pose.trunk_rad));
    }
    const Vec2<> n = e.back_normal;
    const Vec2<> t(-n.y(), n.x());
    const double back = e.back_friction;
    const double feet_mu = e.foot_friction;
    e.limits.setZero();
    e.limits.row(0).head<2>() = (t - back * n).transpose();
    e.limits.row(1).head<2>() = (-t - back * n).transpose();
    e.limits.row(2) << 0.0, 0.0, -1.0, -feet_mu, 0.0;
    e.limits.row(3) << 0.0, 0.0, 1.0, -feet_mu, 0.0;
    e.limits.row(4) << 0.0, 0.0, 0.0, -e.toe_m, 1.0;
    e.limits.row(5) << 0.0, 0.0, 0.0, -e.heel_m, -1.0;
    return e;
}

}  // namespace coxa
