#pragma once

#include <coxa/body/posture.hpp>
#include <coxa/muscle/fiber.hpp>
#include <coxa/muscle/geometric_path.hpp>
#include <coxa/muscle/leg_placement.hpp>
#include <coxa/muscle/person_muscles.hpp>

#include <Eigen/Core>

#include <algorithm>
#include <span>

namespace coxa {

/// Rows hip, knee, ankle; one column per muscle.
using ArmsPerMuscle = Eigen::Array<double, 3, Eigen::Dynamic, Eigen::ColMajor, 3, max_muscle_count>;

/// The muscles of one leg of a person in a pose: lengths, arms, and the forces they can give, held still.
struct LegMuscles {
    PerMuscle musculotendon_length_m;
    ArmsPerMuscle extension_arm_m;  ///< hip extension, knee extension, plantarflexion: dL/d(flexion, dorsiflexion)
    PerMuscle fiber_length_norm;
    PerMuscle max_active_force_N;  ///< along the tendon at full activation, without the passive part
    PerMuscle passive_force_N;     ///< along the tendon
    bool inside_model_range = true;
    PathKind path = PathKind::fitted;  ///< what lengths and arms were calculated with
};

/// True where the fitted paths of every muscle speak: no adduction or rotation, flexions inside the ranges of the fits.
[[nodiscard]] bool fits_speak(const MuscleSet& set, const LegAngles<>& angles);

/// Lengths, arms and forces of every muscle of a leg.
///
/// @param muscles  see person_muscles
/// @param angles   of hip, knee and ankle, rad. Where the set is calculated with fits and these do not speak, the
///                 geometric paths are taken, as `path` tells; inside_model_range tells whether those speak
[[nodiscard]] LegMuscles leg_muscles(const PersonMuscles& muscles, const LegAngles<>& angles);

/// The same for a set and a body, made to the person's size first.
[[nodiscard]] LegMuscles leg_muscles(const MuscleSet& set, const Body& body, const LegAngles<>& angles);

/// What the hip feels of the muscles beside flexion: arms about its other two axes and the direction of pull.
struct HipPull {
    PerMuscle adduction_arm_m;  ///< -dL/dq of hip adduction
    PerMuscle rotation_arm_m;   ///< -dL/dq of hip internal rotation
    Eigen::Array<double, 3, Eigen::Dynamic, Eigen::ColMajor, 3, max_muscle_count>
        direction_in_pelvis;  ///< in which unit muscle force pulls the leg: forward, up, right; zero off the hip
};

/// Adduction and rotation arms and lines of action at the hip of every muscle of a leg.
[[nodiscard]] HipPull hip_pull(const PersonMuscles& muscles, const LegAngles<>& angles);

/// The same for a set and a body, made to the person's size first.
[[nodiscard]] HipPull hip_pull(const MuscleSet& set, const Body& body, const LegAngles<>& angles);

}  // namespace coxa
