#pragma once

#include <coxa/exercise/linkage.hpp>
#include <coxa/io/storage.hpp>
#include <coxa/muscle/muscle_set.hpp>

#include <string_view>

namespace coxa {

/// How an OpenSim model calls and signs what a lift moves.
enum class MotionConvention {
    rajagopal,  ///< knee_angle positive in flexion, knee_angle_beta of the patella
    gait2392,   ///< knee_angle negative in flexion
};

/// "rajagopal" or "gait2392"; anything else throws InvalidArgument.
[[nodiscard]] MotionConvention motion_convention_from(std::string_view name);

struct LiftMotionOptions {
    int poses = 101;          ///< from bottom to lockout, [2, 100001]
    double duration_s = 1.0;  ///< phase 0 to 1; the lift itself is held still at every pose
    MotionConvention convention = MotionConvention::rajagopal;
};

/// A lift as a table of coordinates that OpenSim opens as a motion: place and tilt of the pelvis, lumbar extension,
/// hips, knees and ankles of both legs, angles in degrees. The floor is at y = 0, the back contact at x = 0.
///
/// The model's pelvis lies where its hip centers fall on those of the lift; `muscles` tells where they are in it.
///
/// @throws InvalidArgument  an option outside its range, or a muscle set without geometry
[[nodiscard]] Storage lift_motion(const Linkage& linkage, const MuscleSet& muscles,
                                  const LiftMotionOptions& options = {});

}  // namespace coxa
