#include <coxa/io/curve_text.hpp>

#include <charconv>
#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <system_error>
#include <vector>

namespace coxa {

namespace {

struct Column {
    std::string name;
    std::function<double(Eigen::Index)> at;
};

std::vector<Column> columns_of(const TorqueAngleCurve& c) {
    std::vector<Column> columns;
    const auto series = [&](std::string name, const Series& values) {
        columns.push_back({std::move(name), [&values](Eigen::Index i) { return values[i]; }});
    };
    const auto table = [&](const std::string& name, const Table& values, const auto& labels) {
        for (std::size_t k = 0; k < labels.size(); ++k) {
            columns.push_back({name + "." + std::string(labels[k]),
                               [&values, k](Eigen::Index i) { return values(i, static_cast<Eigen::Index>(k)); }});
        }
    };
    static constexpr std::array<std::string_view, 2> axes{"x", "y"};
    series("phase", c.phase);
    series("hip_flexion_rad", c.hip_flexion_rad);
    series("knee_flexion_rad", c.knee_flexion_rad);
    series("ankle_dorsiflexion_rad", c.ankle_dorsiflexion_rad);
    series("hip_height_m", c.hip_height_m);
    series("bar_height_m", c.bar_height_m);
    series("shank_inclination_rad", c.shank_inclination_rad);
    series("load_arm_m", c.load_arm_m);
    table("extension_moment_Nm", c.extension_moment_Nm, joint_names);
    table("passive_moment_Nm", c.passive_moment_Nm, joint_names);
    table("moment_lower_Nm", c.moment_lower_Nm, joint_names);
    table("moment_upper_Nm", c.moment_upper_Nm, joint_names);
    series("max_bar_mass_kg", c.max_bar_mass_kg);
    series("holdable_fraction", c.holdable_fraction);
    series("hip_extension_moment_at_max_load_Nm", c.hip_extension_moment_at_max_load_Nm);
    table("back_force_N", c.back_force_N, axes);
    table("feet_force_N", c.feet_force_N, axes);
    series("center_of_pressure_m", c.center_of_pressure_m);
    series("center_of_pressure_outward_m", c.center_of_pressure_outward_m);
    series("foot_outward_force_N", c.foot_outward_force_N);
    series("foot_toe_in_moment_Nm", c.foot_toe_in_moment_Nm);
    series("back_friction_use", c.back_friction_use);
    series("feet_friction_use", c.feet_friction_use);
    series("hip_contact_force_N", c.hip_contact_force_N);
    series("knee_contact_force_N", c.knee_contact_force_N);
    series("patellar_ligament_force_N", c.patellar_ligament_force_N);
    series("patellofemoral_force_N", c.patellofemoral_force_N);
    series("unbalanced_hip_adduction_moment_Nm", c.unbalanced_hip_adduction_moment_Nm);
    series("unbalanced_hip_rotation_moment_Nm", c.unbalanced_hip_rotation_moment_Nm);
    series("kkt_residual", c.kkt_residual);
    table("activation", c.activation, c.muscle_names);
    table("muscle_force_N", c.muscle_force_N, c.muscle_names);
    table("fiber_length_norm", c.fiber_length_norm, c.muscle_names);
    table("hip_extension_arm_m", c.hip_extension_arm_m, c.muscle_names);
    table("knee_extension_arm_m", c.knee_extension_arm_m, c.muscle_names);
    table("plantarflexion_arm_m", c.plantarflexion_arm_m, c.muscle_names);
    table("generalized_moment_arm_m", c.generalized_moment_arm_m, c.muscle_names);
    table("mechanical_advantage", c.mechanical_advantage, c.muscle_names);
    return columns;
}

/// The shortest text that reads back as the same number; infinities as the words both formats' readers know.
void append(std::string& text, double value) {
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value);
    text.append(buffer, end.ptr);
}

}  // namespace

std::string to_csv(const TorqueAngleCurve& curve) {
    const std::vector<Column> columns = columns_of(curve);
    std::string text;
    for (const Column& column : columns) text += column.name + ",";
    text += "status\n";
    for (Eigen::Index i = 0; i < curve.size(); ++i) {
        for (const Column& column : columns) {
            const double value = column.at(i);
            if (!std::isnan(value)) append(text, value);
            text += ',';
        }
        text += to_string(curve.status[static_cast<std::size_t>(i)]);
        text += '\n';
    }
    return text;
}

std::string to_json(const TorqueAngleCurve& curve) {
    std::string text = "{\n";
    for (const Column& column : columns_of(curve)) {
        text += "  \"";
        text += column.name;
        text += "\": [";
        for (Eigen::Index i = 0; i < curve.size(); ++i) {
            if (i > 0) text += ", ";
            const double value = column.at(i);
            if (std::isfinite(value))
                append(text, value);
            else
                text += "null";  // JSON has no word for NaN or infinity
        }
        text += "],\n";
    }
    text += "  \"status\": [";
    for (std::size_t i = 0; i < curve.status.size(); ++i) {
        if (i > 0) text += ", ";
        text += '"';
        text += to_string(curve.status[i]);
        text += '"';
    }
    return text + "]\n}\n";
}

Storage to_storage(const TorqueAngleCurve& curve, double duration_s) {
    require_between("duration_s", duration_s, "s", 1e-3, 1e4);
    const std::vector<Column> columns = columns_of(curve);
    Storage storage;
    storage.name = "coxa_lift";
    storage.flags = {{"version", "1"}};
    storage.comments = {"A lift held still at every pose; time stands for its phase, column 'phase'."};
    storage.time_s = duration_s * curve.phase;
    storage.values.resize(curve.size(), static_cast<Eigen::Index>(columns.size()));
    for (std::size_t k = 0; k < columns.size(); ++k) {
        storage.labels.push_back(columns[k].name);
        for (Eigen::Index i = 0; i < curve.size(); ++i) {
            const double value = columns[k].at(i);
            storage.values(i, static_cast<Eigen::Index>(k)) =
                std::isfinite(value) ? value : std::numeric_limits<double>::quiet_NaN();
        }
    }
    return storage;
}

}  // namespace coxa
