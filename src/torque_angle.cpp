#include <coxa/analysis/torque_angle.hpp>

namespace coxa {

namespace {

/// Mean of one number per muscle over each muscle group, weighted by maximal isometric force as published; NaN
/// for an empty group.
Eigen::Array<double, muscle_group_count, 1> group_means(const PersonMuscles& muscles, const PerMuscle& per_muscle) {
    Eigen::Array<double, muscle_group_count, 1> sum = Eigen::Array<double, muscle_group_count, 1>::Zero();
    Eigen::Array<double, muscle_group_count, 1> weight = sum;
    for (Eigen::Index i = 0; i < per_muscle.size(); ++i) {
        const Muscle& muscle = muscles.set->muscles[static_cast<std::size_t>(i)];
        const auto group = static_cast<Eigen::Index>(muscle.group);
        sum[group] += muscle.max_isometric_force_N * per_muscle[i];
        weight[group] += muscle.max_isometric_force_N;
    }
    return sum / weight;
}

}  // namespace

PoseSolution balanced_pose(const Linkage& linkage, const PersonMuscles& muscles, double phase, HipRows hip_rows) {
    PoseSolution s;
    s.pose = pose_at(linkage, phase);
    s.statics = equilibrium(linkage, s.pose);
    s.paths = leg_paths(muscles, s.pose.leg);
    s.leg = leg_muscles(muscles, s.pose.leg, s.paths);
    if (hip_rows == HipRows::flexion) {
        s.balance = muscle_balance(s.statics, s.leg);
    } else {
        if (!has_hip_axes(muscles.geometry)) {
            reject("hip_rows", to_string(hip_rows),
                   "must be 'flexion': the hip of " + muscles.set->name + " has no adduction and rotation");
        }
        s.side = side_statics(linkage, s.pose, s.statics);
        s.pull = hip_pull(muscles, s.pose.leg, s.paths);
        s.balance = muscle_balance(s.statics, s.side, s.leg, s.pull);
    }
    return s;
}

PoseSolution solve_pose(const Linkage& linkage, const PersonMuscles& muscles, double phase, const PerMuscle& weight,
                        SharingCriterion criterion, const RowVector* warm, HipRows hip_rows) {
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

TorqueAngleCurve torque_angle(const Linkage& linkage, const MuscleSet& set, const CurveOptions& options) {
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
                group_means(muscles, s.leg.extension_arm_m.row(j).transpose()).transpose();
        }
        c.group_generalized_moment_arm_m.row(i) = group_means(muscles, levers.generalized_arm_m).transpose();
        c.group_mechanical_advantage.row(i) = group_means(muscles, levers.mechanical_advantage).transpose();
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
        const HipPull pull = options.hip_rows == HipRows::all_axes ? s.pull : hip_pull(muscles, s.pose.leg, s.paths);
        const HipLoads hip = hip_loads(linkage, s.pose, side, forces, pull, force);
        c.hip_contact_force_N[i] = hip.contact_force_N.norm();
        if (options.with_knee) {
            const KneePull at_knee =
                s.paths.laid ? knee_pull(muscles.geometry, *s.paths.laid) : knee_pull(muscles.geometry, s.pose.leg);
            if (c.knee_unknown_for.empty()) {
                for (const std::size_t m : at_knee.unknown) c.knee_unknown_for.push_back(c.muscle_names[m]);
            }
            const KneeLoads knee = knee_loads(linkage, s.pose, forces, at_knee, force);
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

}  // namespace coxa
