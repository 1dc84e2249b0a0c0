#include <coxa/analysis/strength_curve.hpp>

namespace coxa {

StrengthCurve strength_curve(const Body& body, Joint joint, Direction direction, const std::vector<double>& angles_rad,
                             LegAngles<> others, const MuscleSet& set) {
    if (joint == Joint::lumbar) reject("joint", "lumbar", "must be 'hip', 'knee' or 'ankle'");
    if (angles_rad.empty()) reject("angles_rad", "", "must hold at least one angle");
    constexpr double turn = 3.2;
    constexpr std::string_view hint = "radians, not degrees";
    for (const double angle : angles_rad) require_between("angles_rad", angle, "rad", -turn, turn, hint);
    require_between("hip_flexion_rad", others.hip_flexion_rad, "rad", -turn, turn, hint);
    require_between("knee_flexion_rad", others.knee_flexion_rad, "rad", -turn, turn, hint);
    require_between("ankle_dorsiflexion_rad", others.ankle_dorsiflexion_rad, "rad", -turn, turn, hint);

    const PersonMuscles muscles = person_muscles(set, body);
    const auto n = static_cast<Eigen::Index>(angles_rad.size());
    const auto count = static_cast<Eigen::Index>(muscles.size());
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    const double sign = direction == Direction::extension ? 1.0 : -1.0;
    const auto row = static_cast<Eigen::Index>(index(joint)) - 1;
    StrengthCurve curve;
    curve.joint = joint;
    curve.direction = direction;
    curve.angle_rad.resize(n);
    for (Series* s : {&curve.active_torque_Nm, &curve.passive_torque_Nm, &curve.torque_Nm}) s->setConstant(n, nan);
    curve.muscle_torque_Nm.setConstant(n, count, nan);
    curve.status.assign(angles_rad.size(), Status::ok);
    for (Eigen::Index i = 0; i < n; ++i) {
        LegAngles<> angles = others;
        double& angle = joint == Joint::hip    ? angles.hip_flexion_rad
                        : joint == Joint::knee ? angles.knee_flexion_rad
                                               : angles.ankle_dorsiflexion_rad;
        angle = angles_rad[static_cast<std::size_t>(i)];
        curve.angle_rad[i] = angle;
        const LegMuscles leg = leg_muscles(muscles, angles);
        if (!leg.inside_model_range) {
            curve.status[static_cast<std::size_t>(i)] = Status::outside_model_range;
            continue;
        }
        const PerMuscle arm = sign * leg.extension_arm_m.row(row).transpose();
        curve.muscle_torque_Nm.row(i) = (arm * leg.max_active_force_N).max(0.0).transpose();
        curve.active_torque_Nm[i] = curve.muscle_torque_Nm.row(i).sum();
        curve.passive_torque_Nm[i] = (arm * leg.passive_force_N).sum();
        curve.torque_Nm[i] = curve.active_torque_Nm[i] + curve.passive_torque_Nm[i];
    }
    return curve;
}

}  // namespace coxa
