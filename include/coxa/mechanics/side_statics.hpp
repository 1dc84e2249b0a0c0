#pragma once

#include <coxa/exercise/linkage.hpp>
#include <coxa/mechanics/equilibrium.hpp>

#include <Eigen/Core>

#include <array>
#include <cmath>
#include <numbers>
#include <string_view>

namespace coxa {

/// Which moments of the hip the muscles have to balance.
enum class HipRows {
    flexion,   ///< about the flexion axis alone; what is left about the other two is reported
    all_axes,  ///< adduction and rotation too, with the sideways forces of the feet unknown
};

[[nodiscard]] constexpr std::string_view to_string(HipRows rows) {
    return rows == HipRows::flexion ? "flexion" : "all_axes";
}
/// @throws InvalidArgument  unknown name
[[nodiscard]] inline HipRows hip_rows_from(std::string_view name) {
    if (name == "flexion") return HipRows::flexion;
    if (name == "all_axes") return HipRows::all_axes;
    reject("hip_rows", name, "must be 'flexion' or 'all_axes'");
}

/// What the floor does to the right foot beside the sagittal forces; the left foot has the mirror image, so that whole
/// body and pelvis are in balance whatever these are.
enum class SideContact : int {
    outward_N = 0,         ///< force to the right
    toe_in_moment_Nm = 1,  ///< free moment about the vertical through the ankle, turning the toes inward
    pressure_Nm = 2,       ///< of one foot: vertical force times the distance of the center of pressure outward of the
                           ///< foot's middle line
};

inline constexpr int side_count = 3;
using SideVector = Eigen::Matrix<double, side_count, 1>;

/// Contact forces of both feet and back, and the sideways ones of the right foot.
struct ContactForces {
    ContactVector sagittal = ContactVector::Zero();
    SideVector side = SideVector::Zero();
};

inline constexpr int friction_facet_count = 8;
/// Back friction (2), facets of the friction cone of the feet, pressure at toes and heels, pressure at the outer and
/// inner edge, free moment inward and outward.
inline constexpr int side_limit_count = 2 + friction_facet_count + 2 + 2 + 2;

/// What sets the room of a contact limit.
enum class LimitKind : int { back_friction, feet_friction, foot_length, foot_width };
inline constexpr std::array<std::string_view, 4> limit_kind_names{"back_friction", "feet_friction", "foot_length",
                                                                  "foot_width"};

/// Statics out of the sagittal plane. Moments are those the muscles of the right leg must give for balance about the
/// hip's second and third axes (toward adduction, internal rotation).
///
/// With sagittal contacts c of `Equilibrium` and side contacts s,
///     moments = from_contacts c + from_side s + base;
/// s adds contacts_from_side s to the sagittal contacts (turned-out feet: pressure at the outer edge is pressure
/// further back), and with it moments_from_side s to the moments of Equilibrium.
struct SideStatics {
    Eigen::Matrix<double, 2, contact_count> from_contacts;
    Eigen::Matrix<double, 2, side_count> from_side;
    Eigen::Vector2d base;
    Eigen::Matrix<double, contact_count, side_count> contacts_from_side;
    Eigen::Matrix<double, 4, side_count> moments_from_side;
    /// Limits: by_contacts c + by_side s - room c <= 0; room grows in proportion to what `kinds` names.
    Eigen::Matrix<double, side_limit_count, contact_count> limit_by_contacts;
    Eigen::Matrix<double, side_limit_count, side_count> limit_by_side;
    Eigen::Matrix<double, side_limit_count, contact_count> room;
    std::array<LimitKind, side_limit_count> kinds;

    [[nodiscard]] Eigen::Vector2d moments(const ContactForces& contacts) const {
        return from_contacts * contacts.sagittal + from_side * contacts.side + base;
    }
};

/// Side statics of a pose: free body of the right leg about the hip. Ground, weights and knee band are outer forces.
///
/// Friction of a foot lies in the octagon inscribed in the friction circle, corners forward and sideways, so that with
/// no sideways force the limit is that of the sagittal plane. The free moment has a limit of its own.
///
/// @source spatial Newton-Euler, docs/model.md section 8
[[nodiscard]] SideStatics side_statics(const Linkage& linkage, const Pose<double>& pose, const Equilibrium& statics);

}  // namespace coxa
