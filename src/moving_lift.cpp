#include <coxa/core/pack.hpp>
#include <coxa/mechanics/muscle_balance.hpp>
#include <coxa/simulation/moving_lift.hpp>

#include <algorithm>
#include <string>

namespace coxa {

namespace {

/// What loads ask for, per kilogram and newton: of the muscles about the lift, and of the lumbar moment.
enum Part : Eigen::Index {
    still_body,
    still_bar,
    speed_body,
    speed_bar,
    inertia_body,
    inertia_bar,
    floor_force,
    push,
    part_count,
};
/// Columns of the table: single numbers first, then blocks of one column per muscle.
enum Column : Eigen::Index {
    of_lift,
    of_lumbar = static_cast<Eigen::Index>(part_count),
    kinetic_body = 2 * static_cast<Eigen::Index>(part_count),
    kinetic_bar,
    potential_body,
    bar_x,
    bar_height,
    single_columns,
};
enum Block : Eigen::Index {
    arm,
    active,
    passive,
    fiber,
    length,
    hip_arm,
    knee_arm,
    ankle_arm,
    lumbar_arm,
    block_count
};

/// The leg's joints as they turn along the lift with the lumbar spine held: the virtual displacement that muscles of
/// the legs answer for, hip extension, knee extension and plantarflexion per radian.
Eigen::Vector3d leg_displacement(const Linkage& linkage, double inclination_rad, double lumbar_extension_rad) {
    const auto pose = detail::pose_with<Dual>(linkage, variable(inclination_rad), constant(lumbar_extension_rad));
    return Eigen::Vector3d(-slope_of(pose->leg.hip_flexion_rad), -slope_of(pose->leg.knee_flexion_rad),
                           -slope_of(pose->leg.ankle_dorsiflexion_rad));
}

double square_of_slope(const Vec2<Jet>& point) {
    return point.x().slope * point.x().slope + point.y().slope * point.y().slope;
}

/// One row of the table; nothing where legs do not reach or muscles do not speak.
///
/// @param fitted  becomes false where the fits of the muscles do not speak and geometric paths stood in
bool fill(const Linkage& linkage, const PersonMuscles& muscles, double inclination_rad, Eigen::ArrayXXd::RowXpr row,
          bool& fitted) {
    const LumbopelvicRhythm& r = linkage.rhythm;
    const double phase = linkage.phase_of(inclination_rad);
    const double lumbar =
        r.lumbar_extension_bottom_rad + (r.lumbar_extension_lockout_rad - r.lumbar_extension_bottom_rad) * phase;
    const auto reach = detail::pose_with<double>(linkage, inclination_rad, lumbar);
    if (!reach) return false;
    const LegMuscles leg = leg_muscles(muscles, reach->leg);
    if (!leg.inside_model_range) return false;
    fitted = fitted && leg.path == PathKind::fitted;
    const Pose<Jet> pose = jet_pose_at(linkage, inclination_rad);
    const MovingEquilibrium moving = moving_equilibrium(linkage, pose);
    const Eigen::Vector3d turn = leg_displacement(linkage, inclination_rad, lumbar);
    // What pulls beside the bar begins and ends at corners a spline would round: it is added at every look.
    const Vec2<> pull = pull_N<double>(linkage.loads, reach->bar_m);
    const auto fill_parts = [&](Eigen::Index first, const auto& along) {
        const auto part = [&](Part p) -> double& { return row[first + p]; };
        part(push) = along(moving.push_per_N.moments);
        part(still_bar) = along(moving.still.moment_per_load);
        part(still_body) =
            along(moving.still.moment_base) - pull.x() * part(push) + pull.y() / gravity_m_per_s2 * part(still_bar);
        part(speed_body) = along(moving.body_per_speed_squared.moments);
        part(speed_bar) = along(moving.bar_per_speed_squared.moments);
        part(inertia_body) = along(moving.body_per_acceleration.moments);
        part(inertia_bar) = along(moving.bar_per_acceleration.moments);
        part(floor_force) = along(moving.floor_per_N.moments);
    };
    fill_parts(of_lift, [&](const JointVector& moments) { return turn.dot(moments.tail<3>()); });
    // Foot shear and pressure are what makes the legs' moments those of their muscles; the lumbar moment follows.
    const Eigen::RowVector3d lumbar_per_leg = moving.still.moment_free.row(0) * free_from_moments(moving.still);
    fill_parts(of_lumbar, [&](const JointVector& moments) { return moments[0] - lumbar_per_leg * moments.tail<3>(); });

    const Body& body = linkage.body;
    const double thigh_view = linkage.thigh_in_plane_m / body.thigh_length_m;
    const double shank_view = linkage.shank_in_plane_m / body.shank_length_m;
    const auto moving_segment = [](const Segment& s, const Vec2<Jet>& center, const Jet& angle, double view) {
        return s.mass_kg * square_of_slope(center) +
               s.moment_of_inertia_kg_m2 * view * view * angle.slope * angle.slope;
    };
    row[kinetic_body] = 2.0 * (moving_segment(body.thigh, pose.thigh_center_m, pose.thigh_rad, thigh_view) +
                               moving_segment(body.shank, pose.shank_center_m, pose.shank_rad, shank_view)) +
                        moving_segment(body.pelvis, pose.pelvis_center_m, pose.pelvis_rad, 1.0) +
                        moving_segment(body.trunk, pose.trunk_center_m, pose.trunk_rad, 1.0);
    row[kinetic_bar] = square_of_slope(pose.bar_m);
    row[potential_body] = gravity_m_per_s2 * (2.0 * (body.thigh.mass_kg * pose.thigh_center_m.y().value +
                                                     body.shank.mass_kg * pose.shank_center_m.y().value) +
                                              body.pelvis.mass_kg * pose.pelvis_center_m.y().value +
                                              body.trunk.mass_kg * pose.trunk_center_m.y().value);
    row[bar_x] = pose.bar_m.x().value;
    row[bar_height] = pose.bar_m.y().value;

    const Eigen::Index n = leg.musculotendon_length_m.size();
    const auto block = [&](Block b) { return row.segment(single_columns + b * n, n); };
    block(arm) = (turn.transpose() * leg.extension_arm_m.matrix()).array();
    block(active) = leg.max_active_force_N.transpose();
    block(passive) = leg.passive_force_N.transpose();
    block(fiber) = leg.fiber_length_norm.transpose();
    block(length) = leg.musculotendon_length_m.transpose();
    block(hip_arm) = leg.extension_arm_m.row(0);
    block(knee_arm) = leg.extension_arm_m.row(1);
    block(ankle_arm) = leg.extension_arm_m.row(2);
    block(lumbar_arm) = (lumbar_per_leg * leg.extension_arm_m.matrix()).array();
    return row.isFinite().all();
}

/// Says which joint leaves the range of the muscles, and what helps.
[[noreturn]] void reject_place(const Linkage& linkage, const PersonMuscles& muscles, double inclination_rad) {
    const double phase = linkage.phase_of(inclination_rad);
    const LumbopelvicRhythm& r = linkage.rhythm;
    const double lumbar =
        r.lumbar_extension_bottom_rad + (r.lumbar_extension_lockout_rad - r.lumbar_extension_bottom_rad) * phase;
    const std::string& name = muscles.set->name;
    if (const auto reach = detail::pose_with<double>(linkage, inclination_rad, lumbar)) {
        for (std::size_t c = 0; c < leg_coordinate_count; ++c) {
            const double angle = angle_rad(reach->leg, static_cast<LegCoordinate>(c));
            const double lowest = muscles.geometry.ranges[c].lowest_rad,
                         highest = muscles.geometry.ranges[c].highest_rad;
            if (angle >= lowest && angle <= highest) continue;
            reject(std::string(leg_coordinate_names[c]) + "_rad", angle, "rad",
                   "must be between " + detail::shortest(lowest) + " and " + detail::shortest(highest) +
                       ", the range of the muscles of " + name +
                       ", all the way from bottom to lockout; here at phase " + detail::shortest(phase) +
                       "; feet further away (a larger feet.offset_m) bend hip and knee less, nearer ones more; or take "
                       "muscles of wider range");
        }
    }
    reject("phase", phase, "",
           "must lie inside the range of the muscles of " + name + " all the way from bottom to lockout");
}

}  // namespace

MovingLift::MovingLift(const Linkage& linkage, const MuscleSet& set, int knots)
    : linkage_(linkage), muscles_(person_muscles(set, linkage.body)), count_(static_cast<Eigen::Index>(set.size())) {
    require_between("knots", knots, "", 16, 4096);
    per_max_velocity_s_.resize(count_);
    for (Eigen::Index i = 0; i < count_; ++i) {
        per_max_velocity_s_[i] = 1.0 / set.muscles[static_cast<std::size_t>(i)].max_contraction_velocity_per_s;
    }
    const auto& curves = set.force_velocity;
    if (std::ranges::all_of(curves, [&](const auto& curve) { return curve == curves.front(); })) {
        common_force_velocity_ = curves.front().get();
    }
    const Eigen::Index columns = single_columns + block_count * count_;
    const double step = (lockout_rad() - bottom_rad()) / (knots - 1);
    const int beyond = knots / 10;
    Eigen::ArrayXXd rows(knots + beyond + 1, columns);
    constexpr Eigen::Index inertia = Eigen::Index{of_lift} + inertia_body;
    int below = 0, used = 0;
    // One kind of path all the way: where it changed, lengths would jump, and muscles do work out of nothing.
    const auto fill_rows = [&] {
        bool fitted = true;
        // One knot below the bottom, where there is a pose, keeps the bottom away from the table's end.
        below = fill(linkage_, muscles_, bottom_rad() - step, rows.row(0), fitted) ? 1 : 0;
        for (int k = 0; k < knots; ++k) {
            const double at = k + 1 == knots ? lockout_rad() : bottom_rad() + step * k;
            if (fill(linkage_, muscles_, at, rows.row(below + k), fitted)) continue;
            reject_place(linkage_, muscles_, at);
        }
        used = below + knots;
        if (muscles_.fits_speak && !fitted) return false;
        // Beyond lockout as far as legs reach; where they come near straight, everything runs away. Half of the way
        // will do where fits end.
        while (used < below + knots + beyond &&
               fill(linkage_, muscles_, bottom_rad() + step * (used - below), rows.row(used), fitted) &&
               rows(used, inertia) < 2.0 * rows(used - 1, inertia)) {
            if (muscles_.fits_speak && !fitted) return used - below - knots >= beyond / 2;
            ++used;
        }
        return true;
    };
    muscles_.fits_speak = muscles_.fits_speak && set.path == PathKind::fitted;
    if (!fill_rows()) {
        muscles_.fits_speak = false;
        fill_rows();
    }
    table_ = SplineTable(bottom_rad() - step * below, bottom_rad() + step * (used - below - 1), rows.topRows(used));
}

LiftDemand MovingLift::demand_from(Eigen::Index first_column, double inclination_rad, double bar_mass_kg) const {
    const SplineTable::Place at = table_.place(inclination_rad);
    const Eigen::Array<double, part_count, 1> v = table_.values(at, first_column, part_count);
    double still = v[still_body] + bar_mass_kg * v[still_bar];
    if (!linkage_.loads.none()) {
        const Eigen::Array2d bar = table_.values(at, bar_x, 2);
        const Vec2<> pull = pull_N<double>(linkage_.loads, Vec2<>(bar[0], bar[1]));
        still += pull.x() * v[push] - pull.y() / gravity_m_per_s2 * v[still_bar];
    }
    return {still, v[speed_body] + bar_mass_kg * v[speed_bar], v[inertia_body] + bar_mass_kg * v[inertia_bar],
            v[floor_force]};
}

LiftDemand MovingLift::demand(double inclination_rad, double bar_mass_kg) const {
    return demand_from(of_lift, inclination_rad, bar_mass_kg);
}

double MovingLift::lumbar_extension_moment_Nm(double inclination_rad, double rate_rad_per_s,
                                              double acceleration_rad_per_s2, double bar_mass_kg,
                                              const PerMuscle& force_N) const {
    const LiftDemand d = demand_from(of_lumbar, inclination_rad, bar_mass_kg);
    const PerMuscle arm_m = table_.values(table_.place(inclination_rad), single_columns + lumbar_arm * count_, count_);
    return d.still_Nm + d.per_speed_squared_kg_m2 * rate_rad_per_s * rate_rad_per_s +
           d.inertia_kg_m2 * acceleration_rad_per_s2 + 2.0 * (arm_m * force_N).sum();
}

// Where passive force begins, the spline swings below zero by a ten-thousandth of a newton: tendons do not push.
LiftMuscles MovingLift::lift_muscles(double inclination_rad) const {
    const SplineTable::Place at = table_.place(inclination_rad);
    LiftMuscles m;
    m.generalized_arm_m = table_.values(at, single_columns + arm * count_, count_);
    m.max_active_force_N = table_.values(at, single_columns + active * count_, count_);
    m.passive_force_N = table_.values(at, single_columns + passive * count_, count_).max(0.0);
    m.fiber_rate_per_rad = table_.slopes(at, single_columns + fiber * count_, count_) * per_max_velocity_s_;
    return m;
}

PerMuscle MovingLift::musculotendon_length_m(double inclination_rad) const {
    return table_.values(table_.place(inclination_rad), single_columns + length * count_, count_);
}

PerMuscle MovingLift::lengthening_m_per_rad(double inclination_rad) const {
    return table_.slopes(table_.place(inclination_rad), single_columns + length * count_, count_);
}

PerMuscle MovingLift::velocity_factor(const LiftMuscles& at, double rate_rad_per_s) const {
    PerMuscle factor(count_);
    Eigen::Index i = 0;
    if (common_force_velocity_ != nullptr) {
        // One table for all: read for several muscles together.
        constexpr int lanes = 4;
        for (; i + lanes <= count_; i += lanes) {
            const Pack<lanes> velocity = Pack<lanes>::load(at.fiber_rate_per_rad.data() + i) * rate_rad_per_s;
            (*common_force_velocity_)(velocity).store(factor.data() + i);
        }
    }
    for (; i < count_; ++i) factor[i] = velocity_factor(at, rate_rad_per_s, i);
    return factor;
}

LegMuscles MovingLift::leg(double inclination_rad, double rate_rad_per_s) const {
    const SplineTable::Place at = table_.place(inclination_rad);
    const auto block = [&](Block b) { return table_.values(at, single_columns + b * count_, count_); };
    LegMuscles leg;
    leg.musculotendon_length_m = block(length);
    leg.extension_arm_m.resize(3, count_);
    leg.extension_arm_m.row(0) = block(hip_arm).transpose();
    leg.extension_arm_m.row(1) = block(knee_arm).transpose();
    leg.extension_arm_m.row(2) = block(ankle_arm).transpose();
    leg.fiber_length_norm = block(fiber);
    leg.max_active_force_N = block(active);
    leg.passive_force_N = block(passive).max(0.0);
    leg.path = muscles_.set->path;
    if (rate_rad_per_s != 0.0) {
        LiftMuscles m;
        m.fiber_rate_per_rad = table_.slopes(at, single_columns + fiber * count_, count_) * per_max_velocity_s_;
        leg.max_active_force_N *= velocity_factor(m, rate_rad_per_s);
    }
    return leg;
}

double MovingLift::bar_height_m(double inclination_rad) const {
    return table_.values(table_.place(inclination_rad), bar_height, 1)[0];
}

double MovingLift::bar_rise_m_per_rad(double inclination_rad) const {
    return table_.slopes(table_.place(inclination_rad), bar_height, 1)[0];
}

double MovingLift::kinetic_energy_J(double inclination_rad, double rate_rad_per_s, double bar_mass_kg) const {
    const Eigen::Array<double, 2, 1> v = table_.values(table_.place(inclination_rad), kinetic_body, 2);
    return 0.5 * (v[0] + bar_mass_kg * v[1]) * rate_rad_per_s * rate_rad_per_s;
}

double MovingLift::potential_energy_J(double inclination_rad, double bar_mass_kg) const {
    const auto energy = [&](double at) {
        const Eigen::Array3d v = table_.values(table_.place(at), potential_body, 3);
        const double weight_J = v[0] + bar_mass_kg * gravity_m_per_s2 * v[2];
        return linkage_.loads.none() ? weight_J : weight_J + energy_J<double>(linkage_.loads, Vec2<>(v[1], v[2]));
    };
    return energy(inclination_rad) - energy(bottom_rad());
}

}  // namespace coxa
