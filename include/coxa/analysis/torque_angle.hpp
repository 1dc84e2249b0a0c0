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
    HipRows hip_rows = HipRows::flexion;  ///< which moments of the hip the muscles balance
    bool with_knee = true;                ///< also find the forces at the knee
};

/// Everything about a lift held still at every angle. Rows: phases. Joint columns: lumbar, hip, knee, ankle; muscle
/// columns: in the order of the set. Per leg, unless it says both; the lumbar moment is the whole trunk's.
struct TorqueAngleCurve {
    double bar_mass_kg = 0.0;
    double body_mass_kg = 0.0;
    std::vector<std::string> muscle_names;
    std::vector<std::string> muscle_groups;

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
    Series knee_contact_force_N;  ///< tibiofemoral; NaN where the set has no geometry
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
    LegMuscles leg;
    HipPull pull;
    MuscleBalance balance;
    Capacity capacity;
    Sharing sharing;
};

/// Statics, muscles and balance of one pose, nothing solved yet.
[[nodiscard]] inline PoseSolution balanced_pose(const Linkage& linkage, const PersonMuscles& muscles, double phase,
                                                HipRows hip_rows) {
    PoseSolution s;
    s.pose = pose_at(linkage, phase);
    s.statics = equilibrium(linkage, s.pose);
    s.leg = leg_muscles(muscles, s.pose.leg);
    if (hip_rows == HipRows::flexion) {
        s.balance = muscle_balance(s.statics, s.leg);
    } else {
        s.side = side_statics(linkage, s.pose, s.statics);
        s.pull = hip_pull(muscles, s.pose.leg);
        s.balance = muscle_balance(s.statics, s.side, s.leg, s.pull);
    }
    return s;
}

/// Solves one pose of a linkage.
///
/// @param muscles of the person in the linkage
/// @param phase   [0, 1]
/// @param weight  see sharing_weights
/// @param warm    multipliers of a nearby pose, or null
[[nodiscard]] inline PoseSolution solve_pose(const Linkage& linkage, const PersonMuscles& muscles, double phase,
                                             const PerMuscle& weight, SharingCriterion criterion,
                                             const RowVector* warm = nullptr, HipRows hip_rows = HipRows::flexion) {
    PoseSolution s = balanced_pose(linkage, muscles, phase, hip_rows);
    s.rates = lift_rates(linkage, phase);
    if (!s.leg.inside_model_range) {
        const auto count = static_cast<Eigen::Index>(muscles.size());
        s.capacity.status = s.sharing.status = Status::outside_model_range;
        s.sharing.activation = s.capacity.activation =
            PerMuscle::Constant(count, std::numeric_limits<double>::quiet_NaN());
        return s;
    }
    s.capacity = capacity(s.balance);
    s.sharing = share(s.balance, weight, linkage.bar_mass_kg, s.capacity, criterion, warm);
    return s;
}

namespace detail {

/// Mean of one number per muscle over each muscle group, weighted by maximal isometric force; NaN for an empty group.
[[nodiscard]] inline Eigen::Array<double, muscle_group_count, 1> group_means(const PersonMuscles& muscles,
                                                                             const PerMuscle& per_muscle) {
    Eigen::Array<double, muscle_group_count, 1> sum = Eigen::Array<double, muscle_group_count, 1>::Zero();
    Eigen::Array<double, muscle_group_count, 1> weight = sum;
    for (Eigen::Index i = 0; i < per_muscle.size(); ++i) {
        const auto group = static_cast<Eigen::Index>(muscles.set->muscles[static_cast<std::size_t>(i)].group);
        sum[group] += muscles.max_isometric_force_N[i] * per_muscle[i];
        weight[group] += muscles.max_isometric_force_N[i];
    }
    return sum / weight;
}

}  // namespace detail

/// Torque-angle curve of a linkage; see the overload for exercises.
[[nodiscard]] inline TorqueAngleCurve torque_angle(const Linkage& linkage, const MuscleSet& set,
                                                   const CurveOptions& options = {}) {
    require_between("poses", options.poses, "", 2, 100001);
    const PersonMuscles muscles = person_muscles(set, linkage.body);
    const bool has_patella = detail::knee_bones(muscles.geometry).patella.has_value();
    const Eigen::Index n = options.poses;
    const auto count = static_cast<Eigen::Index>(muscles.size());
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    TorqueAngleCurve c;
    c.bar_mass_kg = linkage.bar_mass_kg;
    c.body_mass_kg = linkage.body.mass_kg;
    for (const Muscle& m : set.muscles) {
        c.muscle_names.emplace_back(m.name);
        c.muscle_groups.emplace_back(to_string(m.group));
    }
    for (Series* s : {&c.phase,
                      &c.hip_flexion_rad,
                      &c.knee_flexion_rad,
                      &c.ankle_dorsiflexion_rad,
                      &c.hip_height_m,
                      &c.bar_height_m,
                      &c.shank_inclination_rad,
                      &c.load_arm_m,
                      &c.max_bar_mass_kg,
                      &c.holdable_fraction,
                      &c.hip_extension_moment_at_max_load_Nm,
                      &c.center_of_pressure_m,
                      &c.knee_contact_force_N,
                      &c.patellar_ligament_force_N,
                      &c.patellofemoral_force_N,
                      &c.center_of_pressure_outward_m,
                      &c.foot_outward_force_N,
                      &c.foot_toe_in_moment_Nm,
                      &c.back_friction_use,
                      &c.feet_friction_use,
                      &c.hip_contact_force_N,
                      &c.unbalanced_hip_adduction_moment_Nm,
                      &c.unbalanced_hip_rotation_moment_Nm,
                      &c.kkt_residual}) {
        s->setConstant(n, nan);
    }
    for (Table* t : {&c.extension_moment_Nm, &c.passive_moment_Nm, &c.moment_lower_Nm, &c.moment_upper_Nm}) {
        t->setConstant(n, joint_count, nan);
    }
    for (Table* t :
         {&c.activation, &c.muscle_force_N, &c.fiber_length_norm, &c.hip_extension_arm_m, &c.knee_extension_arm_m,
          &c.plantarflexion_arm_m, &c.generalized_moment_arm_m, &c.mechanical_advantage}) {
        t->setConstant(n, count, nan);
    }
    constexpr auto groups = static_cast<Eigen::Index>(muscle_group_count);
    c.group_extension_arm_m.setConstant(n, 3 * groups, nan);
    c.group_generalized_moment_arm_m.setConstant(n, groups, nan);
    c.group_mechanical_advantage.setConstant(n, groups, nan);
    c.back_force_N.setConstant(n, 2, nan);
    c.feet_force_N.setConstant(n, 2, nan);
    c.status.assign(static_cast<std::size_t>(n), Status::ok);
    c.path.assign(static_cast<std::size_t>(n), set.path);

    const PerMuscle weight = sharing_weights(muscles, options.sharing.weights);
    RowVector warm;
    for (Eigen::Index i = 0; i < n; ++i) {
        const double phase = static_cast<double>(i) / static_cast<double>(n - 1);
        const PoseSolution s = solve_pose(linkage, muscles, phase, weight, options.sharing.criterion,
                                          warm.size() > 0 ? &warm : nullptr, options.hip_rows);
        c.phase[i] = phase;
        c.hip_flexion_rad[i] = s.pose.leg.hip_flexion_rad;
        c.knee_flexion_rad[i] = s.pose.leg.knee_flexion_rad;
        c.ankle_dorsiflexion_rad[i] = s.pose.leg.ankle_dorsiflexion_rad;
        c.hip_height_m[i] = s.pose.hip_m.y();
        c.bar_height_m[i] = s.pose.bar_m.y();
        c.shank_inclination_rad[i] = -s.pose.shank_rad;
        c.load_arm_m[i] = s.rates.bar_rise_m_per_rad;
        c.status[static_cast<std::size_t>(i)] = s.sharing.status;
        c.path[static_cast<std::size_t>(i)] = s.leg.path;
        if (options.with_band) {
            const MomentBand band = moment_band(s.statics, linkage.bar_mass_kg);
            c.moment_lower_Nm.row(i) = 0.5 * band.lower_Nm.transpose().array();
            c.moment_upper_Nm.row(i) = 0.5 * band.upper_Nm.transpose().array();
            c.moment_lower_Nm(i, 0) = band.lower_Nm[0];
            c.moment_upper_Nm(i, 0) = band.upper_Nm[0];
        }
        if (s.sharing.status == Status::outside_model_range) continue;
        const MuscleLevers levers = muscle_levers(s.leg, s.rates);
        c.fiber_length_norm.row(i) = s.leg.fiber_length_norm.transpose();
        c.hip_extension_arm_m.row(i) = s.leg.extension_arm_m.row(0);
        c.knee_extension_arm_m.row(i) = s.leg.extension_arm_m.row(1);
        c.plantarflexion_arm_m.row(i) = s.leg.extension_arm_m.row(2);
        c.generalized_moment_arm_m.row(i) = levers.generalized_arm_m.transpose();
        c.mechanical_advantage.row(i) = levers.mechanical_advantage.transpose();
        for (Eigen::Index j = 0; j < 3; ++j) {
            c.group_extension_arm_m.row(i).segment<groups>(j * groups) =
                detail::group_means(muscles, s.leg.extension_arm_m.row(j).transpose()).transpose();
        }
        c.group_generalized_moment_arm_m.row(i) = detail::group_means(muscles, levers.generalized_arm_m).transpose();
        c.group_mechanical_advantage.row(i) = detail::group_means(muscles, levers.mechanical_advantage).transpose();
        c.passive_moment_Nm(i, 0) = 0.0;
        c.passive_moment_Nm.row(i).tail<3>() = s.balance.passive_moment_Nm.rowwise().sum().transpose();
        c.max_bar_mass_kg[i] = s.capacity.max_bar_mass_kg;
        c.holdable_fraction[i] = s.sharing.holdable_fraction;
        if (s.capacity.status == Status::ok) {
            c.hip_extension_moment_at_max_load_Nm[i] = s.balance.leg_moments(s.capacity.activation)[0];
        }
        if (s.sharing.status != Status::ok) {
            warm.resize(0);
            continue;
        }
        warm = s.sharing.multipliers;
        const PerMuscle& a = s.sharing.activation;
        const PerMuscle force = a * s.leg.max_active_force_N + s.leg.passive_force_N;
        const SideStatics side = side_statics(linkage, s.pose, s.statics);
        const ContactForces forces =
            contact_forces(s.statics, side, s.balance, a, linkage.bar_mass_kg, s.sharing.outward_N);
        const ContactVector& contacts = forces.sagittal;
        c.activation.row(i) = a.transpose();
        c.muscle_force_N.row(i) = force.transpose();
        const FreeVector free(contacts[2], contacts[4]);
        c.extension_moment_Nm(i, 0) =
            s.statics.moments(linkage.bar_mass_kg, free)[0] + side.moments_from_side.row(0) * forces.side;
        c.extension_moment_Nm.row(i).tail<3>() = s.balance.leg_moments(a).transpose().array();
        c.back_force_N.row(i) = contacts.head<2>().transpose().array();
        c.feet_force_N.row(i) = contacts.segment<2>(2).transpose().array();
        c.center_of_pressure_m[i] = contacts[4] / contacts[3];
        const Vec2<> n_back = s.statics.back_normal;
        const Vec2<> back(contacts[0], contacts[1]);
        c.back_friction_use[i] = std::abs(cross<double>(n_back, back)) / (linkage.back_friction * n_back.dot(back));
        c.feet_friction_use[i] = std::hypot(contacts[2], 2.0 * forces.side[0]) / (linkage.foot_friction * contacts[3]);
        c.center_of_pressure_outward_m[i] = 2.0 * forces.side[2] / contacts[3];
        c.foot_outward_force_N[i] = forces.side[0];
        c.foot_toe_in_moment_Nm[i] = forces.side[1];
        const HipLoads hip = hip_loads(linkage, s.pose, side, forces, hip_pull(muscles, s.pose.leg), force);
        c.hip_contact_force_N[i] = hip.contact_force_N.norm();
        if (options.with_knee) {
            const KneeLoads knee = knee_loads(linkage, s.pose, forces, knee_pull(muscles.geometry, s.pose.leg), force);
            c.knee_contact_force_N[i] = knee.contact_force_N.norm();
            if (has_patella) {
                c.patellar_ligament_force_N[i] = knee.ligament_force_N.norm();
                c.patellofemoral_force_N[i] = knee.patella_force_N.norm();
            }
        }
        c.unbalanced_hip_adduction_moment_Nm[i] = hip.unbalanced_adduction_moment_Nm;
        c.unbalanced_hip_rotation_moment_Nm[i] = hip.unbalanced_rotation_moment_Nm;
        c.kkt_residual[i] = s.sharing.kkt_residual;
    }
    return c;
}

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
