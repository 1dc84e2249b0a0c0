#include <coxa/core/errors.hpp>
#include <coxa/io/curve_columns.hpp>

#include <utility>

namespace coxa {

namespace {

using C = TorqueAngleCurve;
using Values = std::function<Table(const C&)>;

Values own(Series C::*member) {
    return [member](const C& c) -> Table { return c.*member; };
}
Values own(Table C::*member) {
    return [member](const C& c) -> Table { return c.*member; };
}

/// Tables side by side.
Values beside(std::vector<Table C::*> members) {
    return [members = std::move(members)](const C& c) {
        Eigen::Index columns = 0;
        for (const auto member : members) columns += (c.*member).cols();
        Table result(c.size(), columns);
        Eigen::Index at = 0;
        for (const auto member : members) {
            result.middleCols(at, (c.*member).cols()) = c.*member;
            at += (c.*member).cols();
        }
        return result;
    };
}

/// Arms of hip, knee and ankle behind those of the lumbar joint, where no muscle of the leg has one.
Values behind_lumbar(Values of_leg) {
    return [of_leg = std::move(of_leg)](const C& c) {
        const Table leg = of_leg(c);
        const Eigen::Index each = leg.cols() / 3;
        Table result = Table::Zero(leg.rows(), leg.cols() + each);
        result.rightCols(leg.cols()) = leg;
        return result;
    };
}

Values over_weight(Series C::*force) {
    return [force](const C& c) -> Table { return (c.*force) / (c.body_mass_kg * gravity_m_per_s2); };
}

template <class Code>
Values coded(std::vector<Code> C::*codes) {
    return [codes](const C& c) {
        Table result(c.size(), 1);
        for (Eigen::Index i = 0; i < c.size(); ++i) {
            result(i, 0) = static_cast<double>((c.*codes)[static_cast<std::size_t>(i)]);
        }
        return result;
    };
}

std::vector<CurveVariable> made() {
    static_assert(static_cast<int>(PathKind::fitted) == 0 && static_cast<int>(PathKind::geometric) == 1);
    const Values arms =
        behind_lumbar(beside({&C::hip_extension_arm_m, &C::knee_extension_arm_m, &C::plantarflexion_arm_m}));
    const Values group_arms = behind_lumbar(own(&C::group_extension_arm_m));
    const Values contact_forces = beside({&C::back_force_N, &C::feet_force_N});
    const Values friction = [](const C& c) {
        Table result(c.size(), 2);
        result << c.back_friction_use, c.feet_friction_use;
        return result;
    };
    const Values geometric = coded(&C::path), codes = coded(&C::status);
    return {
        {"phase", {"phase"}, "1", "phase of the lift, 0 bottom, 1 lockout", "both", own(&C::phase)},
        {"hip_flexion_rad", {"phase", "side"}, "rad", "hip flexion", "one", own(&C::hip_flexion_rad)},
        {"knee_flexion_rad", {"phase", "side"}, "rad", "knee flexion", "one", own(&C::knee_flexion_rad)},
        {"ankle_dorsiflexion_rad",
         {"phase", "side"},
         "rad",
         "ankle dorsiflexion",
         "one",
         own(&C::ankle_dorsiflexion_rad)},
        {"shank_inclination_rad",
         {"phase", "side"},
         "rad",
         "shank from vertical, positive with the knee ahead of the ankle",
         "one",
         own(&C::shank_inclination_rad)},
        {"hip_height_m", {"phase"}, "m", "hip centers above the floor", "both", own(&C::hip_height_m)},
        {"bar_height_m", {"phase"}, "m", "bar above the floor", "both", own(&C::bar_height_m)},
        {"load_arm_m", {"phase"}, "m", "rise of the bar per radian of lift", "both", own(&C::load_arm_m)},
        {"extension_moment_Nm",
         {"phase", "side", "joint"},
         "N m",
         "net extension moment demanded (plantarflexion at the ankle); lumbar: of the whole trunk, both sides together",
         "one",
         own(&C::extension_moment_Nm)},
        {"passive_moment_Nm",
         {"phase", "side", "joint"},
         "N m",
         "extension moment of passive muscle force (plantarflexion at the ankle); lumbar: none",
         "one",
         own(&C::passive_moment_Nm)},
        {"moment_lower_Nm",
         {"phase", "side", "joint"},
         "N m",
         "lowest extension moment that statics alone allows; lumbar: of the whole trunk, both sides together",
         "one",
         own(&C::moment_lower_Nm)},
        {"moment_upper_Nm",
         {"phase", "side", "joint"},
         "N m",
         "highest extension moment that statics alone allows; lumbar: of the whole trunk, both sides together",
         "one",
         own(&C::moment_upper_Nm)},
        {"max_bar_mass_kg",
         {"phase"},
         "kg",
         "largest bar that can be held still in this pose",
         "both",
         own(&C::max_bar_mass_kg)},
        {"geometric_path",
         {"phase"},
         "1",
         "1 where lengths and arms are those of geometric paths, 0 where fits speak",
         "both",
         geometric},
        {"holdable_fraction",
         {"phase"},
         "1",
         "share of the bar that could be held: below 1 where it is infeasible",
         "both",
         own(&C::holdable_fraction)},
        {"hip_extension_moment_at_max_load_Nm",
         {"phase", "side"},
         "N m",
         "hip extension moment under the largest bar",
         "one",
         own(&C::hip_extension_moment_at_max_load_Nm)},
        {"activation", {"phase", "side", "muscle"}, "1", "activation, 0 to 1", "one", own(&C::activation)},
        {"muscle_force_N",
         {"phase", "side", "muscle"},
         "N",
         "force along the tendon, passive force included",
         "one",
         own(&C::muscle_force_N)},
        {"fiber_length_norm",
         {"phase", "side", "muscle"},
         "1",
         "fiber length over optimal fiber length",
         "one",
         own(&C::fiber_length_norm)},
        {"extension_moment_arm_m",
         {"phase", "side", "joint", "muscle"},
         "m",
         "extension moment arm (plantarflexion at the ankle); lumbar: no muscle of the leg",
         "one",
         arms},
        {"generalized_moment_arm_m",
         {"phase", "side", "muscle"},
         "m",
         "shortening of the muscle per radian of lift",
         "one",
         own(&C::generalized_moment_arm_m)},
        {"mechanical_advantage",
         {"phase", "side", "muscle"},
         "1",
         "generalized moment arm over load arm",
         "one",
         own(&C::mechanical_advantage)},
        {"group_extension_moment_arm_m",
         {"phase", "side", "joint", "muscle_group"},
         "m",
         "extension moment arm, mean of the group weighted by maximal force",
         "one",
         group_arms},
        {"group_generalized_moment_arm_m",
         {"phase", "side", "muscle_group"},
         "m",
         "generalized moment arm, mean of the group weighted by maximal force",
         "one",
         own(&C::group_generalized_moment_arm_m)},
        {"group_mechanical_advantage",
         {"phase", "side", "muscle_group"},
         "1",
         "mechanical advantage, mean of the group weighted by maximal force",
         "one",
         own(&C::group_mechanical_advantage)},
        {"contact_force_N",
         {"phase", "contact", "axis"},
         "N",
         "force of the support on back and feet; x from bench to feet, y up",
         "both",
         contact_forces},
        {"center_of_pressure_m",
         {"phase"},
         "m",
         "center of pressure ahead of the ankle",
         "both",
         own(&C::center_of_pressure_m)},
        {"center_of_pressure_outward_m",
         {"phase", "side"},
         "m",
         "center of pressure outward of the foot's middle line",
         "one",
         own(&C::center_of_pressure_outward_m)},
        {"foot_outward_force_N",
         {"phase", "side"},
         "N",
         "sideways force of the floor on the foot, outward",
         "one",
         own(&C::foot_outward_force_N)},
        {"foot_toe_in_moment_Nm",
         {"phase", "side"},
         "N m",
         "free moment of the floor on the foot about the vertical through the ankle, toes inward",
         "one",
         own(&C::foot_toe_in_moment_Nm)},
        {"friction_use", {"phase", "contact"}, "1", "friction used over friction available", "both", friction},
        {"hip_contact_force_N",
         {"phase", "side"},
         "N",
         "joint contact force at the hip, magnitude",
         "one",
         own(&C::hip_contact_force_N)},
        {"hip_contact_force_BW",
         {"phase", "side"},
         "1",
         "joint contact force at the hip over body weight",
         "one",
         over_weight(&C::hip_contact_force_N)},
        {"knee_contact_force_N",
         {"phase", "side"},
         "N",
         "tibiofemoral contact force, magnitude",
         "one",
         own(&C::knee_contact_force_N)},
        {"knee_contact_force_BW",
         {"phase", "side"},
         "1",
         "tibiofemoral contact force over body weight",
         "one",
         over_weight(&C::knee_contact_force_N)},
        {"patellar_ligament_force_N",
         {"phase", "side"},
         "N",
         "force of the patellar ligament",
         "one",
         own(&C::patellar_ligament_force_N)},
        {"patellofemoral_force_N",
         {"phase", "side"},
         "N",
         "force between patella and femur, magnitude",
         "one",
         own(&C::patellofemoral_force_N)},
        {"unbalanced_hip_adduction_moment_Nm",
         {"phase", "side"},
         "N m",
         "hip adduction moment that muscles, ground, weights and band leave unbalanced",
         "one",
         own(&C::unbalanced_hip_adduction_moment_Nm)},
        {"unbalanced_hip_rotation_moment_Nm",
         {"phase", "side"},
         "N m",
         "hip internal rotation moment that muscles, ground, weights and band leave unbalanced",
         "one",
         own(&C::unbalanced_hip_rotation_moment_Nm)},
        {"kkt_residual",
         {"phase"},
         "1",
         "violation of the optimality conditions of sharing, in units of activation",
         "both",
         own(&C::kkt_residual)},
        {"status", {"phase"}, "1", "how the calculation of the pose ended", "both", codes},
    };
}

}  // namespace

const std::vector<CurveVariable>& curve_variables() {
    static const std::vector<CurveVariable> variables = made();
    return variables;
}

std::vector<std::string> labels_along(const TorqueAngleCurve& curve, std::string_view dim) {
    const auto all = [](const auto& names) { return std::vector<std::string>(names.begin(), names.end()); };
    if (dim == "joint") return all(joint_names);
    if (dim == "muscle") return curve.muscle_names;
    if (dim == "muscle_group") return all(muscle_group_names);
    if (dim == "contact") return all(contact_names);
    if (dim == "axis") return all(axis_names);
    reject("dim", dim, "must be 'joint', 'muscle', 'muscle_group', 'contact' or 'axis'");
}

std::vector<std::string> column_names(const TorqueAngleCurve& curve, const CurveVariable& variable) {
    std::vector<std::string> names{std::string(variable.name)};
    for (const std::string_view dim : variable.dims) {
        if (dim == "phase" || dim == "side") continue;  // both legs do the same
        std::vector<std::string> longer;
        const std::vector<std::string> labels = labels_along(curve, dim);
        for (const std::string& name : names) {
            for (const std::string& label : labels) longer.push_back(name + "." + label);
        }
        names = std::move(longer);
    }
    return names;
}

}  // namespace coxa
