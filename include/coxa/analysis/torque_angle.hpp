#pragma once

#include <coxa/analysis/capacity.hpp>
#include <coxa/analysis/hip_contact.hpp>
#include <coxa/analysis/knee_contact.hpp>
#include <coxa/analysis/moment_band.hpp>
#include <coxa/analysis/sharing.hpp>
#include <coxa/exercise/exercise.hpp>
#include <coxa/mechanics/hip_balance.hpp>
#include <coxa/mechanics/levers.hpp>
#include <coxa/muscle/leg_muscles.hpp>

#include <Eigen/Core>

#include <memory>
#include <string>
#include <vector>

namespace coxa {

/// One number per phase.
using Series = Eigen::Array<double, Eigen::Dynamic, 1>;
/// One row per phase.
using Table = Eigen::Array<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

struct CurveOptions {
    int poses = 101;  ///< from bottom to lockout, [2, 100001]
    SharingOptions sharing{};
    bool with_band = true;                ///< also find the interval of moments statics alone allows
    HipRows hip_rows = HipRows::flexion;  ///< which moments of the hip the muscles balance; flexion for a planar hip
    bool with_knee = true;                ///< also find the forces at the knee
};

/// Everything about a lift held still at every angle. Rows: phases. Joint columns: lumbar, hip, knee, ankle; muscle
/// columns: in the order of the set. Per leg, unless it says both; the lumbar moment is the whole trunk's.
struct TorqueAngleCurve {
    double bar_mass_kg = 0.0;
    double body_mass_kg = 0.0;
    std::vector<std::string> muscle_names;
    std::vector<std::string> muscle_groups;
    std::vector<std::string> knee_unknown_for;  ///< muscles that leave no force at the knee to know, see KneePull

    Series phase;  ///< 0 bottom, 1 lockout
    Series hip_flexion_rad;
    Series knee_flexion_rad;
    Series ankle_dorsiflexion_rad;
    Series hip_height_m;  ///< of the hip centers above the floor
    Series bar_height_m;
    Series shank_inclination_rad;  ///< from vertical, positive with the knees ahead of the ankles
    Series load_arm_m;             ///< rise of the bar per radian of lift
    Table extension_moment_Nm;     ///< demanded, joint; plantarflexion at the ankle; NaN where the load is not held
    Table passive_moment_Nm;       ///< given by passive muscle force, joint
    Table moment_lower_Nm;         ///< lowest moment statics alone allows, joint
    Table moment_upper_Nm;         ///< and the highest
    Series max_bar_mass_kg;        ///< largest bar this pose admits; infinite where there is no limit
    Series holdable_fraction;      ///< share of the bar that could be held: below 1 where status is infeasible
    Series hip_extension_moment_at_max_load_Nm;
    Table activation;
    Table muscle_force_N;  ///< along the tendon, passive force included
    Table fiber_length_norm;
    Table hip_extension_arm_m;
    Table knee_extension_arm_m;
    Table plantarflexion_arm_m;
    Table generalized_moment_arm_m;
    Table mechanical_advantage;
    Table group_extension_arm_m;  ///< means over each group weighted by maximal force: hip, knee, ankle x group
    Table group_generalized_moment_arm_m;
    Table group_mechanical_advantage;
    Table back_force_N;                   ///< x, y on the back
    Table feet_force_N;                   ///< x, y on both feet
    Series center_of_pressure_m;          ///< ahead of the ankle, along the foot
    Series center_of_pressure_outward_m;  ///< of one foot, outward of its middle line
    Series foot_outward_force_N;          ///< on one foot
    Series foot_toe_in_moment_Nm;         ///< free moment on one foot about the vertical through its ankle
    Series back_friction_use;             ///< friction used over friction available
    Series feet_friction_use;
    Series hip_contact_force_N;
    Series knee_contact_force_N;  ///< tibiofemoral
    Series patellar_ligament_force_N;
    Series patellofemoral_force_N;  ///< NaN where the leg has no patella
    Series unbalanced_hip_adduction_moment_Nm;
    Series unbalanced_hip_rotation_moment_Nm;
    Series kkt_residual;
    std::vector<Status> status;
    std::vector<PathKind> path;  ///< that lengths and arms came from: geometric where fits do not speak

    [[nodiscard]] Eigen::Index size() const { return phase.size(); }
};

/// One pose, from bodies to muscles: what `torque_angle` does at every angle, for whoever needs the parts.
struct PoseSolution {
    Pose<double> pose;
    LiftRates rates;
    Equilibrium statics;
    SideStatics side;
    LegPaths<> paths;
    LegMuscles leg;
    HipPull pull;  ///< with HipRows::all_axes
    MuscleBalance balance;
    Capacity capacity;
    Sharing sharing;
};

/// Statics, muscles and balance of one pose, nothing solved yet.
[[nodiscard]] PoseSolution balanced_pose(const Linkage& linkage, const PersonMuscles& muscles, double phase,
                                         HipRows hip_rows);

/// Solves one pose of a linkage.
///
/// @param muscles of the person in the linkage
/// @param phase   [0, 1]
/// @param weight  see sharing_weights
/// @param warm    multipliers of a nearby pose, or null
[[nodiscard]] PoseSolution solve_pose(const Linkage& linkage, const PersonMuscles& muscles, double phase,
                                      const PerMuscle& weight, SharingCriterion criterion,
                                      const RowVector* warm = nullptr, HipRows hip_rows = HipRows::flexion);

/// Torque-angle curve of a linkage; see the overload for exercises.
[[nodiscard]] TorqueAngleCurve torque_angle(const Linkage& linkage, const MuscleSet& set,
                                            const CurveOptions& options = {});

/// What a lift demands of hip, knee and ankle at every angle, what the muscles can give and which of them do the work.
///
/// @param exercise  any Exercise; its bar mass is the load
/// @param body      see scale_body
/// @param muscles   of one leg; both legs do the same
/// @param options   number of poses, sharing criterion and weights
/// @returns one row per pose, bottom to lockout; `status` tells poses without an answer, whose numbers are NaN
/// @throws InvalidArgument  a setting outside its range or out of the body's reach
[[nodiscard]] TorqueAngleCurve torque_angle(const Exercise auto& exercise, const Body& body,
                                            const MuscleSet& muscles = lai_uhlrich2023(),
                                            const CurveOptions& options = {}) {
    return torque_angle(linkage(exercise, body), muscles, options);
}

}  // namespace coxa
