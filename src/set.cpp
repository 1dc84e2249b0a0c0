#include <coxa/simulation/instant_forces.hpp>
#include <coxa/simulation/set.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace coxa {

namespace {

constexpr auto groups = static_cast<Eigen::Index>(muscle_group_count);
constexpr int most_reps = 1000;

/// Fatigue of all groups as a lift goes on.
class Tiring {
public:
    Tiring(const MovingLift& lift, const GroupFatigueParameters& parameters, const GroupFatigue& start)
        : groups_(lift.muscles()), parameters_(parameters), state_(start) {
        for (const FatigueParameters& p : parameters) check(p);
        for (const FatigueState& s : start) check(s);
    }

    [[nodiscard]] const GroupMeans& groups() const { return groups_; }
    [[nodiscard]] const GroupFatigue& state() const { return state_; }

    void go_on(const PerGroup& target, double step_s) {
        for (std::size_t g = 0; g < muscle_group_count; ++g) {
            state_[g] = advance(parameters_[g], state_[g], std::clamp(target[g], 0.0, 1.0), step_s);
        }
    }

    /// From one instant of a lift to another.
    void go_on(const PerMuscle& from_activation, const PerMuscle& to_activation, double step_s) {
        go_on(groups_.mean(0.5 * (from_activation + to_activation)), step_s);
    }

    /// What every muscle can still be activated to; rounding of the compartments aside.
    [[nodiscard]] PerMuscle ceiling() const {
        PerMuscle c(static_cast<Eigen::Index>(groups_.muscle_count()));
        for (std::size_t i = 0; i < groups_.muscle_count(); ++i) {
            c[static_cast<Eigen::Index>(i)] = std::clamp(state_[groups_.group_of(i)].capacity(), 0.0, 1.0);
        }
        return c;
    }

private:
    GroupMeans groups_;
    GroupFatigueParameters parameters_;
    GroupFatigue state_;
};

void check(const SetOptions& options) {
    require_between("reps", options.reps, "", 1, most_reps);
    require_between("sets", options.sets, "", 1, 100);
    require_between("rest_s", options.rest_s, "s", 0.0, 1e5);
    if (!options.forward.lowers) {
        reject("lowers", "false", "must be true in a set: the next repetition begins at the bottom");
    }
}

/// Appends a row to what grows.
struct Rows {
    std::vector<PerGroup> rows;

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

Eigen::ArrayXi whole_numbers(const std::vector<int>& values) {
    return Eigen::Map<const Eigen::ArrayXi>(values.data(), static_cast<Eigen::Index>(values.size()));
}

/// What a repetition of a set was, its instants summed up.
struct RepetitionOfSet {
    Outcome outcome = Outcome::completed;
    double duration_s = 0.0;
    LiftSpan lift;
    double peak_bar_velocity_m_per_s = std::numeric_limits<double>::quiet_NaN();
    PerGroup mean_activation{};
    PerGroup lift_work_J{};    ///< both legs
    PerMuscle end_activation;  ///< where the next one begins
};

/// Does one set after another: the lifter, and how tired.
class Lifter {
public:
    Lifter(const MovingLift& lift, double bar_mass_kg, const SetOptions& options)
        : lift_(lift),
          bar_mass_kg_(bar_mass_kg),
          options_(options),
          tiring_(lift, options.fatigue, options.start),
          forces_(lift, options.forward.tendon),
          limit_(options.forward.ceiling.value_or(PerMuscle::Ones(lift.muscle_count()))) {
        check(options.forward, lift.muscle_count());
    }

    [[nodiscard]] const GroupFatigue& state() const { return tiring_.state(); }

    void rest(double duration_s) { tiring_.go_on(PerGroup{}, duration_s); }

    /// @param begins_with  activations of the end of the last repetition; none: a first one
    RepetitionOfSet lift_once(const std::optional<PerMuscle>& begins_with) {
        ForwardOptions forward = options_.forward;
        double last_s = 0.0;
        PerMuscle last_activation;
        const auto tire_until = [&](const Instant& instant) {
            if (instant.time_s > last_s) {
                tiring_.go_on(last_activation, instant.activation, instant.time_s - last_s);
            }
            last_s = instant.time_s;
            last_activation = instant.activation;
        };
        forward.watches_contacts = forward.stops_at_slip;
        forward.ceiling = ceiling();
        forward.initial_activation = begins_with;
        forward.ceiling_at = [&](const Instant& instant) {
            tire_until(instant);
            return ceiling();
        };
        const Trajectory trajectory = forward_trajectory(lift_, bar_mass_kg_, forward);
        tire_until(trajectory.instants.back());
        return summed_up(trajectory);
    }

private:
    [[nodiscard]] PerMuscle ceiling() const { return tiring_.ceiling().min(limit_); }

    [[nodiscard]] RepetitionOfSet summed_up(const Trajectory& t) const {
        RepetitionOfSet rep;
        rep.outcome = t.outcome;
        rep.duration_s = t.instants.back().time_s;
        rep.lift = lift_span(lift_, t.events);
        rep.end_activation = t.instants.back().activation.min(1.0).max(0.0);
        PerMuscle activation_s = PerMuscle::Zero(lift_.muscle_count()), work_J = activation_s, power_before_W;
        for (std::size_t i = 0; i < t.instants.size(); ++i) {
            const Instant& at = t.instants[i];
            PerMuscle power_W = PerMuscle::Zero(lift_.muscle_count());
            if (rep.lift.contains(at.time_s)) {
                // fmax passes over what is not a number.
                rep.peak_bar_velocity_m_per_s = std::fmax(
                    rep.peak_bar_velocity_m_per_s, at.rate_rad_per_s * lift_.bar_rise_m_per_rad(at.inclination_rad));
                power_W = -at.rate_rad_per_s * forces_.at(at).force_N * lift_.lengthening_m_per_rad(at.inclination_rad);
            }
            if (i > 0) {
                const double h = at.time_s - t.instants[i - 1].time_s;
                activation_s += 0.5 * h * (t.instants[i - 1].activation + at.activation);
                work_J += h * (power_before_W + power_W);  // half the sum, both legs
            }
            power_before_W = power_W;
        }
        if (rep.duration_s > 0.0) rep.mean_activation = tiring_.groups().mean(activation_s / rep.duration_s);
        rep.lift_work_J = tiring_.groups().sum(work_J);
        return rep;
    }

    const MovingLift& lift_;
    double bar_mass_kg_;
    const SetOptions& options_;
    Tiring tiring_;
    ForcesAlong forces_;
    PerMuscle limit_;  ///< of activation, however rested
};

/// Writes sets down as they are done.
class Log {
public:
    void write_state(double time_s, const GroupFatigue& state) {
        time_s_.push_back(time_s);
        active_.rows.emplace_back();
        fatigued_.rows.emplace_back();
        for (std::size_t g = 0; g < muscle_group_count; ++g) {
            active_.rows.back()[g] = state[g].active;
            fatigued_.rows.back()[g] = state[g].fatigued;
        }
    }

    /// @param state  after it
    void write(int set, int number, double start_s, const RepetitionOfSet& rep, const GroupFatigue& state) {
        if (number == 1) first_velocity_ = rep.lift.mean_bar_velocity_m_per_s;
        set_.push_back(set);
        number_.push_back(number);
        outcome_.push_back(rep.outcome);
        start_s_.push_back(start_s);
        duration_s_.push_back(rep.lift.duration_s());
        mean_velocity_.push_back(rep.lift.mean_bar_velocity_m_per_s);
        peak_velocity_.push_back(rep.peak_bar_velocity_m_per_s);
        loss_.push_back(1.0 - rep.lift.mean_bar_velocity_m_per_s / first_velocity_);
        activation_.rows.push_back(rep.mean_activation);
        work_.rows.push_back(rep.lift_work_J);
        capacity_.rows.emplace_back();
        for (std::size_t g = 0; g < muscle_group_count; ++g) capacity_.rows.back()[g] = state[g].capacity();
    }

    [[nodiscard]] int repetitions() const { return static_cast<int>(outcome_.size()); }

    void give(SetResult& result) const {
        result.set = whole_numbers(set_);
        result.repetition = whole_numbers(number_);
        result.outcome = outcome_;
        result.start_s = series(start_s_);
        result.lift_duration_s = series(duration_s_);
        result.mean_bar_velocity_m_per_s = series(mean_velocity_);
        result.peak_bar_velocity_m_per_s = series(peak_velocity_);
        result.velocity_loss = series(loss_);
        result.capacity = capacity_.table();
        result.mean_activation = activation_.table();
        result.lift_work_J = work_.table();
        result.time_s = series(time_s_);
        result.active = active_.table();
        result.fatigued = fatigued_.table();
    }

private:
    std::vector<int> set_, number_;
    std::vector<Outcome> outcome_;
    std::vector<double> start_s_, duration_s_, mean_velocity_, peak_velocity_, loss_, time_s_;
    Rows capacity_, activation_, work_, active_, fatigued_;
    double first_velocity_ = 0.0;
};

/// Compartments change fast at first: a rest is written down in growing steps.
void rest(Lifter& lifter, Log& log, double from_s, double rest_s) {
    double done_s = 0.0;
    for (double step_s = 0.5; done_s < rest_s; step_s *= 1.5) {
        const double h = std::min(step_s, rest_s - done_s);
        lifter.rest(h);
        done_s += h;
        log.write_state(from_s + done_s, lifter.state());
    }
}

}  // namespace

GroupFatigue fatigue_after(const MovingLift& lift, const Trajectory& trajectory, GroupFatigue state,
                           const GroupFatigueParameters& parameters) {
    Tiring tiring(lift, parameters, state);
    for (std::size_t i = 1; i < trajectory.instants.size(); ++i) {
        const Instant &before = trajectory.instants[i - 1], &now = trajectory.instants[i];
        tiring.go_on(before.activation, now.activation, now.time_s - before.time_s);
    }
    return tiring.state();
}

SetResult simulate_set(const MovingLift& lift, double bar_mass_kg, const SetOptions& options,
                       const Progress& progress) {
    check_bar_mass(bar_mass_kg);
    check(options);
    const int reps = options.to_failure ? most_reps : options.reps;
    Lifter lifter(lift, bar_mass_kg, options);
    Log log;
    SetResult result;
    result.bar_mass_kg = bar_mass_kg;
    double now_s = 0.0;
    log.write_state(now_s, lifter.state());
    for (int set = 1; set <= options.sets && !result.stopped && result.status == Status::ok; ++set) {
        if (set > 1) {
            rest(lifter, log, now_s, options.rest_s);
            now_s += options.rest_s;
        }
        int completed = 0;
        std::optional<PerMuscle> carried_over;
        for (int number = 1; number <= reps; ++number) {
            const RepetitionOfSet rep = lifter.lift_once(carried_over);
            log.write(set, number, now_s, rep, lifter.state());
            now_s += rep.duration_s;
            log.write_state(now_s, lifter.state());
            carried_over = rep.end_activation;
            if (rep.outcome == Outcome::completed) ++completed;
            if (rep.outcome == Outcome::integration_stopped) result.status = Status::integration_stopped;
            if (progress && !progress(log.repetitions(), reps * options.sets)) {
                result.stopped = true;
                break;
            }
            if (rep.outcome != Outcome::completed) break;
        }
        result.completed.push_back(completed);
    }
    log.give(result);
    return result;
}

}  // namespace coxa
