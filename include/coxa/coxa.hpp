#pragma once

/// Everything of coxa, in the order of the rooms: Subject -> Body -> Pose -> Equilibrium -> Effort -> Curve.

#include <coxa/version.hpp>

#include <coxa/core/errors.hpp>
#include <coxa/core/literals.hpp>
#include <coxa/core/status.hpp>

#include <coxa/body/body.hpp>
#include <coxa/body/leg_scale.hpp>
#include <coxa/body/posture.hpp>
#include <coxa/body/subject.hpp>

#include <coxa/muscle/activation.hpp>
#include <coxa/muscle/elastic_tendon.hpp>
#include <coxa/muscle/fatigue.hpp>
#include <coxa/muscle/group_means.hpp>
#include <coxa/muscle/leg_muscles.hpp>
#include <coxa/muscle/muscle_set.hpp>
#include <coxa/muscle/path_lengths.hpp>
#include <coxa/muscle/path_steps.hpp>

#include <coxa/exercise/added_loads.hpp>
#include <coxa/exercise/band_curve.hpp>
#include <coxa/exercise/exercise.hpp>
#include <coxa/exercise/glute_bridge.hpp>
#include <coxa/exercise/hip_thrust.hpp>

#include <coxa/mechanics/equilibrium.hpp>
#include <coxa/mechanics/hip_balance.hpp>
#include <coxa/mechanics/levers.hpp>
#include <coxa/mechanics/moving_equilibrium.hpp>
#include <coxa/mechanics/muscle_balance.hpp>
#include <coxa/mechanics/side_statics.hpp>

#include <coxa/analysis/calibrate_strength.hpp>
#include <coxa/analysis/capacity.hpp>
#include <coxa/analysis/hip_contact.hpp>
#include <coxa/analysis/knee_contact.hpp>
#include <coxa/analysis/max_held_load.hpp>
#include <coxa/analysis/moment_band.hpp>
#include <coxa/analysis/sharing.hpp>
#include <coxa/analysis/strength_curve.hpp>
#include <coxa/analysis/torque_angle.hpp>

#include <coxa/simulation/emg.hpp>
#include <coxa/simulation/forward.hpp>
#include <coxa/simulation/load_velocity.hpp>
#include <coxa/simulation/moving_lift.hpp>
#include <coxa/simulation/one_rep_max.hpp>
#include <coxa/simulation/repetition.hpp>
#include <coxa/simulation/set.hpp>
#include <coxa/simulation/tempo.hpp>

#include <coxa/study/batch.hpp>

#include <coxa/io/curve_columns.hpp>
#include <coxa/io/curve_text.hpp>
#include <coxa/io/lift_motion.hpp>
#include <coxa/io/osim.hpp>
#include <coxa/io/storage.hpp>
#include <coxa/io/text_file.hpp>
