#pragma once

#include <coxa/analysis/torque_angle.hpp>

#include <boost/math/tools/minima.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace coxa {

/// How much the largest load follows a parameter: d ln(mass) / d ln(parameter).
struct Elasticity {
    /// A muscle group, "feet_friction", "back_friction", "foot_length" or, with HipRows::all_axes, "foot_width".
    std::string parameter;
    double value = 0.0;
};

/// The largest bar that can be held still at every angle of a lift, and what sets it.
///
/// Where some poses lie outside the range of the muscle set, status is outside_model_range and the load is the least
/// over the poses inside it; a least at the edge of that range is no sticking point but where the model ends.
struct MaxHeldLoad {
    Status status = Status::ok;
    double bar_mass_kg = std::numeric_limits<double>::quiet_NaN();
    double phase = std::numeric_limits<double>::quiet_NaN();  ///< where it sticks
    double hip_flexion_rad = std::numeric_limits<double>::quiet_NaN();
    double hip_extension_moment_Nm = std::numeric_limits<double>::quiet_NaN();  ///< of one leg at that load
    std::string limited_by;                ///< the parameter with the largest positive elasticity
    std::vector<Elasticity> elasticities;  ///< by magnitude, largest first
    double residual = 0.0;                 ///< of the linear program, in units of activation
    double phases_inside_range = 1.0;      ///< share of the phases searched that the muscle set speaks for
    bool at_edge_of_range = false;         ///< the phase found borders on phases outside the range
    PathKind path = PathKind::fitted;      ///< used where it sticks: geometric where fits do not speak
};

/// Elasticities of the capacity of a pose, from the multipliers of its linear program (envelope theorem).
[[nodiscard]] std::vector<Elasticity> capacity_elasticities(const PoseSolution& s, const MuscleSet& muscles);

/// Largest held load of a linkage; see the overload for exercises.
[[nodiscard]] MaxHeldLoad max_held_load(const Linkage& linkage, const MuscleSet& set, int poses = 101,
                                        HipRows hip_rows = HipRows::flexion);

/// The largest bar that can be held still at every angle: the minimum over the lift of each pose's capacity.
///
/// The dynamic one-repetition maximum is a different number: momentum carries a bar past a sticking point.
///
/// @param exercise  any Exercise; its own bar mass plays no part
/// @param poses     phases searched before the minimum is refined
/// @param hip_rows  which moments of the hip the muscles balance
/// @returns load, where it sticks, and what limits it; NaN with its status where a pose admits no load at all
/// @throws InvalidArgument  a setting outside its range or out of the body's reach
[[nodiscard]] MaxHeldLoad max_held_load(const Exercise auto& exercise, const Body& body,
                                        const MuscleSet& muscles = lai_uhlrich2023(), int poses = 101,
                                        HipRows hip_rows = HipRows::flexion) {
    return max_held_load(linkage(exercise, body), muscles, poses, hip_rows);
}

}  // namespace coxa
