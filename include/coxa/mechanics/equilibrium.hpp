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

/// Everything statics says of a pose. Contact forces and joint moments (both legs together) are linear in what remains
/// unknown: a load m and the free foot shear and pressure z,
///     contacts = contact_base + contact_per_load m + contact_free z,
///     moments  = moment_base  + moment_per_load  m + moment_free  z,
/// and admissible contacts satisfy limits . contacts <= 0. The load is the bar's mass, kg, of a lift held still or
/// moved in a way given beforehand; see moving_equilibrium.hpp for the others.
struct Equilibrium {
    ContactVector contact_base;
    ContactVector contact_per_load;
    Eigen::Matrix<double, contact_count, 2> contact_free;
    JointVector moment_base;
    JointVector moment_per_load;
    Eigen::Matrix<double, 4, 2> moment_free;
    Eigen::Matrix<double, 4, contact_count> moment_from_contacts;
    Eigen::Matrix<double, contact_limit_count, contact_count> limits;
    double foot_friction = 0.0;
    double back_friction = 0.0;
    double heel_m = 0.0;
    double toe_m = 0.0;
    Vec2<> back_normal{0.0, 1.0};

    [[nodiscard]] ContactVector contacts(double load, const FreeVector& free) const {
        return contact_base + contact_per_load * load + contact_free * free;
    }
    /// Extension moments of both legs together; the lumbar moment is the whole trunk's.
    [[nodiscard]] JointVector moments(double load, const FreeVector& free) const {
        return moment_base + moment_per_load * load + moment_free * free;
    }
};

/// Static equilibrium of the linkage in a pose.
///
/// Whole body: forces sum to zero, moments about the back contact sum to zero. Then, from the free body beyond each
/// joint: feet (ankle), feet and shanks (knee), legs (hip), and from the other end trunk and back (lumbar).
///
/// @source planar Newton-Euler, docs/model.md section 3
[[nodiscard]] Equilibrium equilibrium(const Linkage& linkage, const Pose<double>& pose);

}  // namespace coxa
