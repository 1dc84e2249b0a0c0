#include <coxa/simulation/instant_forces.hpp>
#include <coxa/simulation/set.hpp>

#include <algorithm>

namespace coxa {

namespace {

constexpr auto groups = static_cast<Eigen::Index>(muscle_group_count);
constexpr int most_reps = 1000;

using GroupActivation = std::array<double, muscle_group_count>;

/// Fatigue of all groups as a lift goes on.
class Tiring {
public:
    Tiring(const PersonMuscles& muscles, const GroupFatigueParameters& parameters, const GroupFatigue& start)
        : muscles_(muscles), parameters_(parameters), state_(start) {
        for (const FatigueParameters& p : parameters) check(p);
        for (const FatigueState& s : start) check(s);
    }

    void go_on(const GroupActivation& target, double step_s) {
        for (std::size_t g = 0; g < muscle_group_count; ++g) {
            state_[g] = advance(parameters_[g], state_[g], std::clamp(target[g], 0.0, 1.0), step_s);
        }
    }

    /// What every muscle can still be activated to; rounding of the compartments aside.
    [[nodiscard]] PerMuscle ceiling() const {
        PerMuscle c(static_cast<Eigen::Index>(muscles_.size()));
        for (std::size_t i = 0; i < muscles_.size(); ++i) {
            c[static_cast<Eigen::Index>(i)] =
                std::clamp(state_[static_cast<std::size_t>(muscles_.set->muscles[i].group)].capacity(), 0.0, 1.0);
        }
        return c;
    }

    [[nodiscard]] const GroupFatigue& state() const { return state_; }

private:
    const PersonMuscles& muscles_;
    const GroupFatigueParameters& parameters_;
    GroupFatigue state_;
};

void check(const SetOptions& options) {
    require_between("reps", options.reps, "", 1, most_reps);
    require_between("sets", options.sets, "", 1, 100);
    require_between("rest_s", options.rest_s, "s", 0.0, 1e5);
}

/// Appends a row to what grows.
struct Rows {
    std::vector<std::array<double, muscle_group_count>> rows;

    [[nodiscard]] Table table() const {
        Table t(static_cast<Eigen::Index>(rows.size()), groups);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            t.row(static_cast<Eigen::Index>(i)) = Eigen::Map<const Eigen::Array<double, 1, groups>>(rows[i].data());
        }
        return t;
    }
};

Series series(const std::vector<double>& values) {
    return Eigen::Map<const Eigen::ArrayXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

}  // namespace

GroupActivation group_activation(const PersonMuscles& muscles, const PerMuscle& activation) {
    const PerMuscle volume = sharing_weights(muscles, SharingWeights::volume);
    GroupActivation sum{}, of{};
    for (std::size_t i = 0; i < muscles.size(); ++i) {
        const auto group = static_cast<std::size_t>(muscles.set->muscles[i].group);
        sum[group] += volume[static_cast<Eigen::Index>(i)] * activation[static_cast<Eigen::Index>(i)];
        of[group] += volume[static_cast<Eigen::Index>(i)];
    }
    for (std::size_t g = 0; g < muscle_group_count; ++g) {
        if (of[g] > 0.0) sum[g] /= of[g];
    }
    return sum;
}

GroupFatigue fatigue_after(const MovingLift& lift, const Trajectory& trajectory, GroupFatigue state,
                           const GroupFatigueParameters& parameters) {
    Tiring tiring(lift.muscles(), parameters, state);
    for (std::size_t i = 1; i < trajectory.instants.size(); ++i) {
        const Instant &before = trajectory.instants[i - 1], &now = trajectory.instants[i];
        tiring.go_on(group_activation(lift.muscles(), 0.5 * (before.activation + now.activation)),
                     now.time_s - before.time_s);
    }
    return tiring.state();
}

SetResult simulate_set(const MovingLift& lift, double bar_mass_kg, const SetOptions& options,
                       const Progress& progress) {
    check_bar_mass(bar_mass_kg);
    check(options);
    const int reps = options.to_failure ? most_reps : options.reps;
    const PersonMuscles& muscles = lift.muscles();
    Tiring tiring(muscles, options.fatigue, options.start);
    SetResult result;
    result.bar_mass_kg = bar_mass_kg;
    std::vector<int> set_number, rep_number;
    std::vector<double> start_s, duration_s, mean_velocity, peak_velocity, loss, time_s;
    Rows capacity, activation, work, active, fatigued;
    const auto write_state = [&](double at_s) {
        time_s.push_back(at_s);
        active.rows.emplace_back();
        fatigued.rows.emplace_back();
        for (std::size_t g = 0; g < muscle_group_count; ++g) {
            active.rows.back()[g] = tiring.state()[g].active;
            fatigued.rows.back()[g] = tiring.state()[g].fatigued;
        }
    };

    double now_s = 0.0;
    write_state(now_s);
    for (int set = 1; set <= options.sets && !result.stopped && result.status == Status::ok; ++set) {
        if (set > 1 && options.rest_s > 0.0) {
            // Compartments change fast at first: the rest is written down in growing steps.
            double done_s = 0.0;
            for (double step = 0.5; done_s < options.rest_s; step *= 1.5) {
                const double h = std::min(step, options.rest_s - done_s);
                tiring.go_on(GroupActivation{}, h);
                done_s += h;
                write_state(now_s + done_s);
            }
            now_s += options.rest_s;
        }
        int completed = 0;
        double first_velocity = 0.0;
        std::optional<PerMuscle> carried_over;
        for (int rep = 1; rep <= reps; ++rep) {
            ForwardOptions forward = options.forward;
            double last_s = 0.0;
            PerMuscle last_activation;
            forward.watches_contacts = forward.stops_at_slip;
            forward.ceiling = tiring.ceiling();
            forward.initial_activation = carried_over;
            forward.ceiling_at = [&](const Instant& instant) {
                if (instant.time_s > last_s) {
                    tiring.go_on(group_activation(muscles, 0.5 * (last_activation + instant.activation)),
                                 instant.time_s - last_s);
                }
                last_s = instant.time_s;
                last_activation = instant.activation;
                return tiring.ceiling();
            };
            const Trajectory t = forward_trajectory(lift, bar_mass_kg, forward);
            const Instant& end = t.instants.back();
            if (end.time_s > last_s) {
                tiring.go_on(group_activation(muscles, 0.5 * (last_activation + end.activation)), end.time_s - last_s);
            }

            set_number.push_back(set);
            rep_number.push_back(rep);
            result.outcome.push_back(t.outcome);
            start_s.push_back(now_s);
            const LiftSpan span = lift_span(lift, t.events);
            double peak = 0.0;
            GroupActivation mean{}, lifted_J{};
            const ForcesAlong forces(lift, t.tendon);
            PerMuscle power_before_W;
            for (std::size_t i = 0; i < t.instants.size(); ++i) {
                const Instant& at = t.instants[i];
                peak = std::max(peak, at.rate_rad_per_s * lift.bar_rise_m_per_rad(at.inclination_rad));
                const bool up = at.time_s >= span.lift_off_s && !(at.time_s > span.lockout_s);
                const PerMuscle power_W = up ? PerMuscle(-at.rate_rad_per_s * forces.at(at).force_N *
                                                         lift.lengthening_m_per_rad(at.inclination_rad))
                                             : PerMuscle::Zero(lift.muscle_count());
                if (i > 0) {
                    const double h = at.time_s - t.instants[i - 1].time_s;
                    const GroupActivation during =
                        group_activation(muscles, 0.5 * (t.instants[i - 1].activation + at.activation));
                    for (std::size_t g = 0; g < muscle_group_count; ++g) mean[g] += h / end.time_s * during[g];
                    for (std::size_t k = 0; k < muscles.size(); ++k) {
                        const auto c = static_cast<Eigen::Index>(k);
                        lifted_J[static_cast<std::size_t>(muscles.set->muscles[k].group)] +=
                            h * (power_before_W[c] + power_W[c]);  // half the sum, both legs
                    }
                }
                power_before_W = power_W;
            }
            duration_s.push_back(span.duration_s());
            mean_velocity.push_back(span.mean_bar_velocity_m_per_s);
            peak_velocity.push_back(peak);
            if (rep == 1) first_velocity = mean_velocity.back();
            loss.push_back(1.0 - mean_velocity.back() / first_velocity);
            activation.rows.push_back(mean);
            work.rows.push_back(lifted_J);
            capacity.rows.emplace_back();
            for (std::size_t g = 0; g < muscle_group_count; ++g) {
                capacity.rows.back()[g] = tiring.state()[g].capacity();
            }
            now_s += end.time_s;
            write_state(now_s);
            carried_over = end.activation.min(1.0).max(0.0);
            if (t.outcome == Outcome::completed) ++completed;
            if (t.outcome == Outcome::integration_stopped) result.status = Status::integration_stopped;
            if (progress && !progress(static_cast<int>(result.outcome.size()), reps * options.sets)) {
                result.stopped = true;
                break;
            }
            if (t.outcome != Outcome::completed) break;
        }
        result.completed.push_back(completed);
    }
    result.set = Eigen::Map<const Eigen::ArrayXi>(set_number.data(), static_cast<Eigen::Index>(set_number.size()));
    result.repetition =
        Eigen::Map<const Eigen::ArrayXi>(rep_number.data(), static_cast<Eigen::Index>(rep_number.size()));
    result.start_s = series(start_s);
    result.lift_duration_s = series(duration_s);
    result.mean_bar_velocity_m_per_s = series(mean_velocity);
    result.peak_bar_velocity_m_per_s = series(peak_velocity);
    result.velocity_loss = series(loss);
    result.capacity = capacity.table();
    result.mean_activation = activation.table();
    result.lift_work_J = work.table();
    result.time_s = series(time_s);
    result.active = active.table();
    result.fatigued = fatigued.table();
    return result;
}

}  // namespace coxa
