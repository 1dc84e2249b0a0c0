#include <coxa/analysis/capacity.hpp>
#include <coxa/analysis/hip_contact.hpp>
#include <coxa/simulation/forward.hpp>
#include <coxa/simulation/instant_forces.hpp>
#include <coxa/simulation/repetition.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace coxa {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// One instant as it is written down.
struct Moving {
    double time_s = 0.0;
    Stage stage = Stage::lifting;
    Status status = Status::ok;
    bool rests = false;
    double stop_excess_Nm = 0.0;  ///< about the lift, taken by the hard stop
    double inclination_rad = 0.0;
    double rate_rad_per_s = 0.0;
    double acceleration_rad_per_s2 = 0.0;
    double floor_force_N = 0.0;
    PerMuscle excitation;
    PerMuscle activation;
    PerMuscle force_N;
    PerMuscle fiber_length_norm;
    PerMuscle fiber_velocity_norm;
    bool drive_reached = true;
    bool drive_in_limits = true;
};

/// By how much back and feet need more than they can give; a moment beyond the foot's ends as a pull over its length.
double contact_excess_N(const Linkage& linkage, const Equilibrium& statics, const ContactVector& contacts) {
    Eigen::Matrix<double, contact_limit_count, 1> over = statics.limits * contacts;
    for (const ContactLimit at : {ContactLimit::pressure_at_toes, ContactLimit::pressure_at_heels}) {
        over[static_cast<int>(at)] /= linkage.heel_m + linkage.toe_m;
    }
    const double pull_N =
        std::max(-statics.back_normal.dot(contacts.head<2>()), -contacts[static_cast<int>(Contact::feet_y)]);
    return std::max({0.0, over.maxCoeff(), pull_N});
}

/// Writes a repetition instant by instant.
class Writer {
public:
    /// @param stretches  tendons that the muscle set does not call rigid
    Writer(const MovingLift& lift, double bar_mass_kg, Eigen::Index instants, bool stretches)
        : lift_(lift), bar_mass_kg_(bar_mass_kg), volume_(volume_shares(lift.muscles())), groups_(lift.muscles()) {
        if (stretches) tendons_.emplace(*lift.muscles().set);
        tendon_energy_J_ = Table::Zero(instants, lift.muscle_count());
        added_energy_J_ = Series::Zero(instants);
        rep_.bar_mass_kg = bar_mass_kg;
        rep_.body_mass_kg = lift.linkage().body.mass_kg;
        for (const Muscle& m : lift.muscles().set->muscles) {
            rep_.muscle_names.emplace_back(m.name);
            rep_.muscle_groups.emplace_back(to_string(m.group));
        }
        RepetitionSeries& s = rep_.series;
        const Eigen::Index n = lift.muscle_count();
        s.stage.assign(static_cast<std::size_t>(instants), Stage::lifting);
        s.status.assign(static_cast<std::size_t>(instants), Status::ok);
        for (Series* one : {&s.time_s,
                            &s.phase,
                            &s.phase_rate_per_s,
                            &s.inclination_rad,
                            &s.inclination_rate_rad_per_s,
                            &s.inclination_acceleration_rad_per_s2,
                            &s.hip_flexion_rad,
                            &s.knee_flexion_rad,
                            &s.ankle_dorsiflexion_rad,
                            &s.bar_height_m,
                            &s.bar_velocity_m_per_s,
                            &s.bar_acceleration_m_per_s2,
                            &s.bar_force_N,
                            &s.bar_power_W,
                            &s.floor_force_N,
                            &s.unbalanced_hip_adduction_moment_Nm,
                            &s.unbalanced_hip_rotation_moment_Nm,
                            &s.center_of_pressure_m,
                            &s.back_friction_use,
                            &s.feet_friction_use,
                            &s.contact_excess_N,
                            &s.drive_reached,
                            &s.drive_in_limits,
                            &s.relative_intensity,
                            &s.kinetic_energy_J,
                            &s.potential_energy_J,
                            &s.tendon_energy_J,
                            &s.muscle_work_J,
                            &s.lumbar_work_J}) {
            one->setConstant(instants, nan);
        }
        for (Table* table : {&s.extension_moment_Nm, &s.joint_power_W}) table->setConstant(instants, joint_count, nan);
        for (Table* table : {&s.excitation, &s.activation, &s.muscle_force_N, &s.muscle_power_W, &s.fiber_length_norm,
                             &s.fiber_velocity_norm}) {
            table->setConstant(instants, n, nan);
        }
        for (Table* table : {&s.back_force_N, &s.feet_force_N}) table->setConstant(instants, 2, nan);
    }

    void write(Eigen::Index i, const Moving& now) {
        RepetitionSeries& s = rep_.series;
        const Linkage& linkage = lift_.linkage();
        const double w = now.rate_rad_per_s, e = now.acceleration_rad_per_s2;
        const Pose<Jet> pose = jet_pose_at(linkage, now.inclination_rad);
        s.time_s[i] = now.time_s;
        s.stage[static_cast<std::size_t>(i)] = now.stage;
        s.status[static_cast<std::size_t>(i)] = now.status;
        s.phase[i] = pose.phase.value;
        s.phase_rate_per_s[i] = pose.phase.slope * w;
        s.inclination_rad[i] = now.inclination_rad;
        s.inclination_rate_rad_per_s[i] = w;
        s.inclination_acceleration_rad_per_s2[i] = e;
        s.hip_flexion_rad[i] = pose.leg.hip_flexion_rad.value;
        s.knee_flexion_rad[i] = pose.leg.knee_flexion_rad.value;
        s.ankle_dorsiflexion_rad[i] = pose.leg.ankle_dorsiflexion_rad.value;
        s.bar_height_m[i] = pose.bar_m.y().value;
        s.bar_velocity_m_per_s[i] = pose.bar_m.y().slope * w;
        s.bar_acceleration_m_per_s2[i] = pose.bar_m.y().slope * e + pose.bar_m.y().curvature * w * w;
        s.floor_force_N[i] = now.floor_force_N;
        const double on_bar_N = linkage.rests_on == RestsOn::plates ? now.floor_force_N : 0.0;
        s.bar_force_N[i] = bar_mass_kg_ * (gravity_m_per_s2 + s.bar_acceleration_m_per_s2[i]) - on_bar_N;
        s.bar_power_W[i] = s.bar_force_N[i] * s.bar_velocity_m_per_s[i];
        s.kinetic_energy_J[i] = lift_.kinetic_energy_J(now.inclination_rad, w, bar_mass_kg_);
        s.potential_energy_J[i] = lift_.potential_energy_J(now.inclination_rad, bar_mass_kg_);
        added_energy_J_[i] = energy_J<double>(linkage.loads, Vec2<>(pose.bar_m.x().value, pose.bar_m.y().value));
        if (now.status != Status::ok) return;

        s.excitation.row(i) = now.excitation.transpose();
        s.activation.row(i) = now.activation.transpose();
        s.muscle_force_N.row(i) = now.force_N.transpose();
        s.fiber_length_norm.row(i) = now.fiber_length_norm.transpose();
        s.fiber_velocity_norm.row(i) = now.fiber_velocity_norm.transpose();
        write_tendons(i, now);
        s.muscle_power_W.row(i) = (-w * now.force_N * lift_.lengthening_m_per_rad(now.inclination_rad)).transpose();

        const MovingEquilibrium moving = moving_equilibrium(linkage, pose);
        const LegMuscles leg = lift_.leg(now.inclination_rad, w);
        Equilibrium statics = prescribed_equilibrium(moving, w, e);
        statics.contact_base += moving.floor_per_N.contacts * now.floor_force_N;
        statics.moment_base += moving.floor_per_N.moments * now.floor_force_N;
        Eigen::Vector3d moments = leg.extension_arm_m.matrix() * now.force_N.matrix();
        if (now.stop_excess_Nm != 0.0) moments[0] -= 0.5 * stop_hip_moment_Nm(pose, now.stop_excess_Nm);
        const Eigen::Vector3d excess =
            2.0 * moments - statics.moment_base.tail<3>() - statics.moment_per_load.tail<3>() * bar_mass_kg_;
        const FreeVector free = free_from_moments(statics) * excess;
        const ContactVector contacts = statics.contacts(bar_mass_kg_, free);
        s.extension_moment_Nm(i, 0) = statics.moments(bar_mass_kg_, free)[0];
        s.extension_moment_Nm.row(i).tail<3>() = moments.transpose().array();
        s.joint_power_W.row(i) << s.extension_moment_Nm(i, 0) * pose.lumbar_extension_rad.slope * w,
            -2.0 * moments[0] * pose.leg.hip_flexion_rad.slope * w,
            -2.0 * moments[1] * pose.leg.knee_flexion_rad.slope * w,
            -2.0 * moments[2] * pose.leg.ankle_dorsiflexion_rad.slope * w;
        s.back_force_N.row(i) = contacts.head<2>().transpose().array();
        s.feet_force_N.row(i) = contacts.segment<2>(2).transpose().array();
        s.center_of_pressure_m[i] = contacts[4] / contacts[3];
        const Vec2<> n = statics.back_normal, back(contacts[0], contacts[1]);
        s.back_friction_use[i] = std::abs(cross<double>(n, back)) / (linkage.back_friction * n.dot(back));
        s.feet_friction_use[i] = std::abs(contacts[2]) / (linkage.foot_friction * contacts[3]);

        s.contact_excess_N[i] = contact_excess_N(linkage, statics, contacts);
        s.drive_reached[i] = now.drive_reached ? 1.0 : 0.0;
        s.drive_in_limits[i] = now.drive_in_limits ? 1.0 : 0.0;

        const Pose<double> still = pose_at_inclination<double>(linkage, now.inclination_rad);
        const HipLoads hip =
            hip_loads(linkage, still, side_statics(linkage, still, statics),
                      ContactForces{contacts, SideVector::Zero()}, hip_pull(lift_.muscles(), still.leg), now.force_N);
        s.unbalanced_hip_adduction_moment_Nm[i] = hip.unbalanced_adduction_moment_Nm;
        s.unbalanced_hip_rotation_moment_Nm[i] = hip.unbalanced_rotation_moment_Nm;
        if (!now.rests && now.stop_excess_Nm == 0.0) s.relative_intensity[i] = intensity(moving, leg, w, e);
    }

    /// Where an acceleration lies between the least and the greatest the muscles can make.
    [[nodiscard]] double intensity(const MovingEquilibrium& moving, const LegMuscles& leg, double rate_rad_per_s,
                                   double acceleration_rad_per_s2) const {
        MuscleBalance balance = muscle_balance(free_equilibrium(moving, rate_rad_per_s, bar_mass_kg_), leg);
        // A capacity is the largest load, here the acceleration; and with its sign turned, the smallest.
        const Capacity most = capacity(balance);
        balance.bound_per_load = -balance.bound_per_load;
        const Capacity least = capacity(balance);
        if (most.status == Status::not_converged || least.status == Status::not_converged) return nan;
        const double lowest = -least.max_bar_mass_kg, highest = most.max_bar_mass_kg;
        return highest > lowest ? (acceleration_rad_per_s2 - lowest) / (highest - lowest) : nan;
    }

    /// Work done until every instant.
    struct Work {
        Series muscles_J;
        Series lumbar_J;
    };

    /// Sums up. The work at every instant, or none: from power.
    Repetition finish(const Work* work_until) {
        RepetitionSeries& s = rep_.series;
        RepetitionTotals& t = rep_.totals;
        const Eigen::Index count = s.size(), n = lift_.muscle_count();
        // What is summed ends where an instant is missing.
        s.lumbar_work_J.setZero();
        s.muscle_work_J.setZero();
        if (count > 0 && s.status[0] != Status::ok) s.lumbar_work_J[0] = s.muscle_work_J[0] = nan;
        t.muscle_work_J = t.muscle_positive_work_J = t.muscle_impulse_Ns = t.mean_activation = PerMuscle::Zero(n);
        t.peak_activation = PerMuscle::Zero(n);
        double held_s = 0.0;
        for (Eigen::Index i = 0; i < count; ++i) {
            const auto k = static_cast<std::size_t>(i);
            if (s.status[k] == Status::ok) {
                t.peak_activation = t.peak_activation.max(s.activation.row(i).transpose());
                // fmax passes over what is not a number.
                if (s.stage[k] == Stage::lifting) {
                    t.peak_relative_intensity = std::fmax(t.peak_relative_intensity, s.relative_intensity[i]);
                }
            }
            if (i == 0) continue;
            s.lumbar_work_J[i] = s.lumbar_work_J[i - 1];
            s.muscle_work_J[i] = s.muscle_work_J[i - 1];
            if (s.status[k] != Status::ok || s.status[k - 1] != Status::ok) {
                s.lumbar_work_J[i] = s.muscle_work_J[i] = nan;
                continue;
            }
            const double h = 0.5 * (s.time_s[i] - s.time_s[i - 1]);
            held_s += 2.0 * h;
            if (s.stage[k - 1] == Stage::lifting || s.stage[k - 1] == Stage::braking) {
                // What is decided at an instant holds until the next.
                if (s.contact_excess_N[i - 1] > 0.0) t.contact_violation_s += 2.0 * h;
                t.peak_contact_excess_N = std::max(t.peak_contact_excess_N, s.contact_excess_N[i - 1]);
            }
            const auto between = [&](const auto& table) {
                return PerMuscle(h * (table.row(i - 1) + table.row(i)).transpose());
            };
            const PerMuscle work = between(s.muscle_power_W);
            t.muscle_work_J += work;
            t.muscle_positive_work_J +=
                h * (s.muscle_power_W.row(i - 1).max(0.0) + s.muscle_power_W.row(i).max(0.0)).transpose();
            t.muscle_impulse_Ns += between(s.muscle_force_N);
            const PerMuscle activation = between(s.activation);
            t.mean_activation += activation;
            t.effort_integral_s += (volume_ * between(Table(s.activation.square()))).sum();
            const PerGroup tension = groups_.mean(activation);
            for (std::size_t g = 0; g < muscle_group_count; ++g) {
                if (tension[g] >= tension_threshold * 2.0 * h) t.time_under_tension_s[g] += 2.0 * h;
            }
            sum_up_tendons(i);
            for (std::size_t j = 0; j < joint_count; ++j) {
                const auto c = static_cast<Eigen::Index>(j);
                t.joint_work_J[j] += h * (s.joint_power_W(i - 1, c) + s.joint_power_W(i, c));
                t.joint_impulse_Nms[j] += h * (s.extension_moment_Nm(i - 1, c) + s.extension_moment_Nm(i, c));
            }
            s.lumbar_work_J[i] += h * (s.joint_power_W(i - 1, 0) + s.joint_power_W(i, 0));
            s.muscle_work_J[i] += 2.0 * work.sum();
        }
        if (work_until != nullptr) {
            s.muscle_work_J = work_until->muscles_J;
            s.lumbar_work_J = work_until->lumbar_J;
        }
        if (held_s > 0.0) t.mean_activation /= held_s;
        sum_up_lift();
        if (count > 0) {
            const auto energy = [&](Eigen::Index i) { return s.kinetic_energy_J[i] + s.potential_energy_J[i]; };
            t.energy_residual_J = s.muscle_work_J[count - 1] + s.lumbar_work_J[count - 1] -
                                  (energy(count - 1) - energy(0)) - t.stop_work_J - t.floor_work_J;
        }
        return std::move(rep_);
    }

    Repetition& repetition() { return rep_; }

private:
    /// Energy in the tendons of both legs.
    void write_tendons(Eigen::Index i, const Moving& now) {
        if (tendons_) {
            const PersonMuscles& muscles = lift_.muscles();
            const PerMuscle path_m = lift_.musculotendon_length_m(now.inclination_rad) / muscles.length_ratio;
            for (std::size_t k = 0; k < tendons_->size(); ++k) {
                const ElasticMuscle& muscle = (*tendons_)[k];
                const auto c = static_cast<Eigen::Index>(k);
                if (muscle.muscle->rigid_tendon) continue;
                tendon_energy_J_(i, c) = 2.0 * muscles.max_isometric_force_N[c] *
                                         muscle.muscle->optimal_fiber_length_m * muscles.length_ratio[c] *
                                         tendon_energy_norm(muscle, path_m[c], now.fiber_length_norm[c]);
            }
        }
        rep_.series.tendon_energy_J[i] = tendon_energy_J_.row(i).sum();
    }

    /// What the last step brought into tendons and out of them.
    void sum_up_tendons(Eigen::Index i) {
        if (!tendons_) return;
        RepetitionTotals& t = rep_.totals;
        const Stage stage = rep_.series.stage[static_cast<std::size_t>(i - 1)];
        const bool up = stage == Stage::on_floor || stage == Stage::lifting || stage == Stage::braking;
        const PerMuscle rise_J = (tendon_energy_J_.row(i) - tendon_energy_J_.row(i - 1)).transpose();
        const PerGroup stored_J = groups_.sum(rise_J.max(0.0)), returned_J = groups_.sum((-rise_J).max(0.0));
        for (std::size_t g = 0; g < muscle_group_count; ++g) {
            t.tendon_stored_J[g] += stored_J[g];
            t.tendon_returned_J[g] += returned_J[g];
            if (stage == Stage::lowering) t.tendon_stored_lowering_J[g] += stored_J[g];
            if (up) t.tendon_returned_lifting_J[g] += returned_J[g];
        }
    }

    /// Velocity, power and work of the bar from leaving the floor to lockout.
    void sum_up_lift() {
        const RepetitionSeries& s = rep_.series;
        RepetitionTotals& t = rep_.totals;
        const LiftSpan span = lift_span(lift_, rep_.events);
        const double start_s = span.lift_off_s, end_s = span.lockout_s;
        if (std::isnan(start_s)) return;
        const bool lifted = !std::isnan(end_s);
        double propulsive_s = 0.0, propulsive_m = 0.0, peak = 0.0, peak_power = 0.0;
        bool propulsive = true;
        for (Eigen::Index i = 1; i < s.size(); ++i) {
            if (s.time_s[i] <= start_s || s.time_s[i - 1] < start_s - 1e-9) continue;
            if (lifted && s.time_s[i] > end_s + 1e-9) break;
            const double h = 0.5 * (s.time_s[i] - s.time_s[i - 1]);
            const double rise_m = h * (s.bar_velocity_m_per_s[i - 1] + s.bar_velocity_m_per_s[i]);
            propulsive = propulsive && s.bar_acceleration_m_per_s2[i] > -gravity_m_per_s2;
            if (propulsive) {
                propulsive_m += rise_m;
                propulsive_s += 2.0 * h;
            }
            t.bar_work_J += h * (s.bar_power_W[i - 1] + s.bar_power_W[i]);
            t.bar_impulse_Ns += h * (s.bar_force_N[i - 1] + s.bar_force_N[i]);
            t.added_load_work_J += added_energy_J_[i] - added_energy_J_[i - 1];
            if (span.contains(s.time_s[i])) peak = std::max(peak, s.bar_velocity_m_per_s[i]);
            peak_power = std::max(peak_power, s.bar_power_W[i]);
        }
        t.peak_bar_velocity_m_per_s = peak;
        t.peak_bar_power_W = peak_power;
        if (!lifted) return;
        t.lift_duration_s = span.duration_s();
        t.mean_bar_velocity_m_per_s = span.mean_bar_velocity_m_per_s;
        t.mean_bar_power_W = t.bar_work_J / t.lift_duration_s;
        t.mean_propulsive_velocity_m_per_s = propulsive ? t.mean_bar_velocity_m_per_s : propulsive_m / propulsive_s;
    }

    const MovingLift& lift_;
    double bar_mass_kg_;
    PerMuscle volume_;
    GroupMeans groups_;
    std::optional<ElasticMuscles> tendons_;  ///< none: rigid
    Table tendon_energy_J_;                  ///< of every muscle, both legs
    Series added_energy_J_;                  ///< of band and chains
    Repetition rep_;
};

/// Nothing can be summed over a motion that was not made.
void forget_sums(RepetitionTotals& t, Eigen::Index muscle_count) {
    for (double* sum : {&t.lift_duration_s, &t.mean_bar_velocity_m_per_s, &t.mean_propulsive_velocity_m_per_s,
                        &t.peak_bar_velocity_m_per_s, &t.mean_bar_power_W, &t.peak_bar_power_W, &t.bar_work_J,
                        &t.added_load_work_J, &t.bar_impulse_Ns, &t.effort_integral_s, &t.peak_relative_intensity,
                        &t.energy_residual_J, &t.contact_violation_s, &t.peak_contact_excess_N}) {
        *sum = nan;
    }
    t.joint_work_J.fill(nan);
    t.joint_impulse_Nms.fill(nan);
    for (PerMuscle* sums :
         {&t.muscle_work_J, &t.muscle_positive_work_J, &t.muscle_impulse_Ns, &t.mean_activation, &t.peak_activation}) {
        sums->setConstant(muscle_count, nan);
    }
    for (PerGroup* sums : {&t.time_under_tension_s, &t.tendon_stored_J, &t.tendon_returned_J,
                           &t.tendon_stored_lowering_J, &t.tendon_returned_lifting_J}) {
        sums->fill(nan);
    }
}

}  // namespace

LiftSpan lift_span(const MovingLift& lift, const std::vector<RepetitionEvent>& events) {
    LiftSpan span;
    double from_m = 0.0, to_m = 0.0;
    for (const RepetitionEvent& event : events) {
        const double height_m = lift.bar_height_m(lift.linkage().inclination_at(event.phase));
        if (event.kind == EventKind::lift_off && std::isnan(span.lockout_s)) {
            span.lift_off_s = event.time_s;
            from_m = height_m;
        }
        if (event.kind == EventKind::lockout && std::isnan(span.lockout_s)) {
            span.lockout_s = event.time_s;
            to_m = height_m;
        }
    }
    span.mean_bar_velocity_m_per_s = (to_m - from_m) / span.duration_s();
    return span;
}

Repetition prescribed_repetition(const MovingLift& lift, const Tempo& tempo, const PrescribedOptions& options) {
    check(tempo);
    require_between("step_s", options.step_s, "s", 1e-4, 1.0);
    // Sums over fewer instants say nothing.
    if (options.step_s > (0.1 + 1e-12) * std::min(tempo.lift_s, tempo.lower_s)) {
        reject("step_s", options.step_s, "s", "must be at most a tenth of lift_s and lower_s");
    }
    if (tempo.duration_s() > 1e5 * options.step_s) {
        reject("step_s", options.step_s, "s", "must divide the repetition into at most 100000 instants");
    }
    const double bar_mass_kg = lift.linkage().bar_mass_kg;
    const double way = lift.lockout_rad() - lift.bottom_rad();
    // Instants at equal steps, and where one part of the tempo passes into the next.
    std::vector<double> times;
    for (double t = 0.0; t < tempo.duration_s() - 1e-9; t = options.step_s * static_cast<double>(times.size())) {
        times.push_back(t);
    }
    const double top_s = tempo.lift_s, lowering_s = top_s + tempo.pause_top_s, bottom_s = lowering_s + tempo.lower_s;
    for (const double corner : {top_s, lowering_s, bottom_s, tempo.duration_s()}) times.push_back(corner);
    std::ranges::sort(times);
    times.erase(std::unique(times.begin(), times.end(), [](double a, double b) { return b - a < 1e-9; }), times.end());

    Writer writer(lift, bar_mass_kg, static_cast<Eigen::Index>(times.size()), false);
    const PerMuscle weight = sharing_weights(lift.muscles(), options.sharing.weights);
    RowVector warm;
    Repetition& rep = writer.repetition();
    for (std::size_t k = 0; k < times.size(); ++k) {
        const PhasePoint point = at(tempo, times[k]);
        Moving now;
        now.time_s = times[k];
        // The bar is set down when the lowering is over, if there is a pause; else it turns.
        now.stage = point.stage == Stage::bottom && tempo.pause_bottom_s == 0.0 ? Stage::lowering : point.stage;
        now.rests = now.stage == Stage::bottom;
        now.inclination_rad = lift.bottom_rad() + way * point.phase;
        now.rate_rad_per_s = way * point.rate_per_s;
        now.acceleration_rad_per_s2 = way * point.acceleration_per_s2;
        const MovingEquilibrium moving =
            moving_equilibrium(lift.linkage(), jet_pose_at(lift.linkage(), now.inclination_rad));
        const LegMuscles leg = lift.leg(now.inclination_rad, now.rate_rad_per_s);
        const MuscleBalance balance =
            muscle_balance(prescribed_equilibrium(moving, now.rate_rad_per_s, now.acceleration_rad_per_s2), leg);
        const double carried_kg = now.rests ? 0.0 : bar_mass_kg;
        if (now.rests) {
            const double rest_Nm =
                lift.demand(now.inclination_rad, bar_mass_kg).still_Nm - lift.demand(now.inclination_rad, 0.0).still_Nm;
            now.floor_force_N = -rest_Nm / lift.demand(now.inclination_rad, 0.0).floor_m;
        }
        const Sharing sharing = share(balance, weight, carried_kg, capacity(balance), options.sharing.criterion,
                                      warm.size() > 0 ? &warm : nullptr);
        now.status = sharing.status;
        if (sharing.status == Status::ok) {
            warm = sharing.multipliers;
            now.activation = sharing.activation;
            now.excitation = PerMuscle::Constant(lift.muscle_count(), nan);
            now.force_N = sharing.activation * leg.max_active_force_N + leg.passive_force_N;
            now.fiber_length_norm = leg.fiber_length_norm;
            now.fiber_velocity_norm = lift.lift_muscles(now.inclination_rad).fiber_rate_per_rad * now.rate_rad_per_s;
        } else {
            warm.resize(0);
            rep.outcome = Outcome::out_of_reach;
            if (std::isnan(rep.failed_at_phase)) rep.failed_at_phase = point.phase;
        }
        writer.write(static_cast<Eigen::Index>(k), now);
    }
    rep.events = {{0.0, 0.0, EventKind::lift_off}, {top_s, 1.0, EventKind::lockout}};
    if (tempo.pause_bottom_s > 0.0) rep.events.push_back({bottom_s, 0.0, EventKind::floor_contact});
    Repetition done = writer.finish(nullptr);
    if (done.outcome != Outcome::completed) forget_sums(done.totals, lift.muscle_count());
    return done;
}

Repetition observe(const MovingLift& lift, const Trajectory& trajectory) {
    const auto count = static_cast<Eigen::Index>(trajectory.instants.size());
    const double m = trajectory.bar_mass_kg;
    Writer writer(lift, m, count, trajectory.tendon != Tendon::rigid);
    Repetition& rep = writer.repetition();
    rep.outcome = trajectory.outcome;
    rep.failed_at_phase = trajectory.failed_at_phase;
    rep.events = trajectory.events;
    rep.totals.stop_work_J = trajectory.stop_work_J;
    rep.totals.floor_work_J = trajectory.floor_work_J;
    const ForcesAlong along(lift, trajectory.tendon);
    Writer::Work work{Series(count), Series(count)};
    for (Eigen::Index i = 0; i < count; ++i) {
        const Instant& instant = trajectory.instants[static_cast<std::size_t>(i)];
        Moving now;
        now.time_s = instant.time_s;
        now.stage = instant.stage;
        now.drive_reached = instant.drive_reached;
        now.drive_in_limits = instant.drive_in_limits;
        now.rests = instant.rests;
        now.inclination_rad = instant.inclination_rad;
        now.rate_rad_per_s = instant.rate_rad_per_s;
        now.excitation = instant.excitation;
        now.activation = instant.activation;
        const LiftMuscles levers = lift.lift_muscles(now.inclination_rad);
        const InstantForces forces = along.at(instant);
        now.force_N = forces.force_N;
        now.fiber_length_norm = forces.fiber_length_norm;
        now.fiber_velocity_norm = forces.fiber_velocity_norm;
        const double torque_Nm = 2.0 * (levers.generalized_arm_m * now.force_N).sum();
        const LiftDemand demand = lift.demand(now.inclination_rad, m);
        const double excess_Nm = torque_Nm - demand.still_Nm;
        if (now.rests) {
            now.floor_force_N = excess_Nm / demand.floor_m;
        } else if (instant.stopped) {
            now.stop_excess_Nm = excess_Nm;
        } else {
            now.acceleration_rad_per_s2 =
                (excess_Nm - demand.per_speed_squared_kg_m2 * now.rate_rad_per_s * now.rate_rad_per_s) /
                demand.inertia_kg_m2;
        }
        writer.write(i, now);
        work.muscles_J[i] = instant.muscle_work_J;
        work.lumbar_J[i] = instant.lumbar_work_J;
    }
    return writer.finish(&work);
}

}  // namespace coxa
