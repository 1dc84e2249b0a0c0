#include <coxa/core/roots.hpp>
#include <coxa/muscle/activation.hpp>
#include <coxa/simulation/drive.hpp>
#include <coxa/simulation/forward.hpp>
#include <coxa/simulation/lift_integrator.hpp>
#include <coxa/simulation/speed_limit.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace coxa {

namespace {

using State = LiftEquations::State;
using enum LiftEquations::Entry;

/// How close excitations need bring activations to what is aimed at.
constexpr double aiming_tolerance = 1e-4;

/// @throws InvalidArgument  not a number in [0, 1] for every muscle
void require_one_per_muscle(std::string_view name, const PerMuscle& values, Eigen::Index count) {
    if (values.size() != count) {
        reject(name, static_cast<double>(values.size()), "numbers", "must be one per muscle");
    }
    for (Eigen::Index i = 0; i < values.size(); ++i) require_between(name, values[i], "", 0.0, 1.0);
}

/// Where the lift should be, and how fast.
struct Reference {
    double inclination_rad;
    double rate_rad_per_s;
    double acceleration_rad_per_s2;
};

/// From a speed to rest over a way, without jerk at the ends of the acceleration: the speed falls as 1 - 3 x^2 + 2 x^3.
struct BrakingPlan {
    double start_s = 0.0;
    double from_rad = 0.0;
    double rate_rad_per_s = 0.0;
    double duration_s = 0.0;

    [[nodiscard]] Reference at(double time_s) const {
        const double x = std::min(1.0, (time_s - start_s) / duration_s);
        const double w = rate_rad_per_s;
        return {from_rad + w * duration_s * (x - x * x * x + 0.5 * x * x * x * x),
                w * (1.0 - 3.0 * x * x + 2.0 * x * x * x), w / duration_s * (-6.0 * x + 6.0 * x * x)};
    }
};

class Repeater {
public:
    Repeater(const MovingLift& lift, double bar_mass_kg, const ForwardOptions& options)
        : lift_(lift),
          options_(options),
          bar_mass_kg_(bar_mass_kg),
          driver_(lift, bar_mass_kg, options.sharing, options.contact_margin, options.minimum_activation),
          motion_(lift, bar_mass_kg, options.tendon, options.minimum_activation),
          watches_(options.watches_contacts || options.stops_at_slip),
          way_(lift.lockout_rad() - lift.bottom_rad()),
          ceiling_(options.ceiling.value_or(PerMuscle::Ones(lift.muscle_count()))),
          integrator_(motion_, options, first_state()) {
        result_.bar_mass_kg = bar_mass_kg;
        result_.tendon = options.tendon;
        const LiftDemand top = lift.demand(lift.lockout_rad(), bar_mass_kg);
        const LiftMuscles muscles = lift.lift_muscles(lift.lockout_rad());
        // Where passive muscles push up at lockout as hard as gravity pulls down, the plan still has to end.
        braking_rad_per_s2_ =
            std::max(1.0, (top.still_Nm - 2.0 * (muscles.generalized_arm_m * muscles.passive_force_N).sum()) /
                              top.inertia_kg_m2);
        if (options.intent == Intent::maximal && options.foresight_s > 0.0) {
            speed_limit_ = SpeedLimit(lift, driver_, ceiling_, options.minimum_activation);
        }
    }

    Trajectory run() {
        start();
        int without_progress = 0;
        while (!finished_) {
            if (options_.ceiling_at) {
                ceiling_ = options_.ceiling_at(instant());
                require_one_per_muscle("ceiling_at", ceiling_, lift_.muscle_count());
            }
            const double from_s = time_s();
            decide();
            record();
            advance(next_decision_s());
            if (!finished_) judge();
            without_progress = time_s() > from_s ? 0 : without_progress + 1;
            if (!finished_ && without_progress > 100) finish(Outcome::integration_stopped);
        }
        record();
        // Contacts are looked at after the event that cut their step short.
        std::ranges::stable_sort(result_.events, {}, &RepetitionEvent::time_s);
        result_.evaluations = motion_.evaluations;
        result_.largest_fiber_residual = motion_.largest_residual;
        result_.shortest_stable_step_s = motion_.shortest_stable_step_s;
        return std::move(result_);
    }

private:
    [[nodiscard]] const State& x() const { return integrator_.x(); }
    [[nodiscard]] const State& before() const { return integrator_.before(); }
    [[nodiscard]] double time_s() const { return integrator_.time_s(); }
    [[nodiscard]] double q() const { return x()[inclination]; }
    [[nodiscard]] double w() const { return motion_.held() ? 0.0 : x()[rate]; }
    [[nodiscard]] double phase(double inclination_rad) const { return lift_.linkage().phase_of(inclination_rad); }
    [[nodiscard]] bool going_up() const {
        return stage_ == Stage::on_floor || stage_ == Stage::lifting || stage_ == Stage::braking;
    }

    /// At rest at the bottom, muscles as given or holding the body.
    [[nodiscard]] State first_state() {
        const Eigen::Index n = lift_.muscle_count();
        State x(motion_.state_size(), 0.0);
        x[inclination] = lift_.bottom_rad();
        PerMuscle a;
        if (options_.initial_activation) {
            a = *options_.initial_activation;
        } else {
            a = driver_.waiting({lift_.bottom_rad(), 0.0, PerMuscle::Zero(n), ceiling_}).activation;
        }
        a = a.max(motion_.dynamics().minimum_activation);
        Eigen::Map<Eigen::ArrayXd>(x.data() + first_activation, n) = a;
        motion_.balance_fibers(x);
        return x;
    }

    void start() {
        highest_rad_ = q();
        if (!watches_) return;
        contact_excess_ = motion_.contact_excess(x());
        for (std::size_t k = 0; k < contact_excess_.size(); ++k) {
            if (!(contact_excess_[k] > 0.0)) continue;
            note(contact_event(k), 0.0, q());
            if (options_.stops_at_slip) finish(Outcome::slipped);
        }
    }

    /// Decisions fall on whole periods, whatever happens between them.
    [[nodiscard]] double next_decision_s() const {
        const double periods = std::floor(time_s() / options_.control_period_s + 1e-6) + 1.0;
        return periods * options_.control_period_s;
    }

    [[nodiscard]] DriveState drive_state() const {
        return {q(), w(), motion_.activation(x()), ceiling_, motion_.leg(x())};
    }

    /// The same at the end of the sample, where what is decided on now will have been reached.
    [[nodiscard]] DriveState coming_state() const {
        DriveState state = drive_state();
        if (motion_.held()) return state;
        const double h = options_.control_period_s;
        const double coming_rad = q() + h * (w() + 0.5 * h * aimed_rad_per_s2_);
        state.inclination_rad = std::clamp(coming_rad, lift_.bottom_rad(), lift_.highest_rad());
        state.rate_rad_per_s += h * aimed_rad_per_s2_;
        return state;
    }

    void enter(Stage stage) {
        stage_ = stage;
        stage_start_s_ = time_s();
        stage_start_rad_ = q();
    }

    void note(EventKind kind, double time_s, double inclination_rad) {
        result_.events.push_back({time_s, phase(inclination_rad), kind});
    }

    void finish(Outcome outcome) {
        result_.outcome = outcome;
        if (outcome != Outcome::completed) {
            result_.failed_at_phase = phase(going_up() ? std::max(highest_rad_, q()) : q());
        }
        finished_ = true;
    }

    /// Where the lift should be at a time, by the tempo or plan of the stage.
    [[nodiscard]] Reference reference(double time_s) const {
        const double into_s = time_s - stage_start_s_;
        switch (stage_) {
            case Stage::on_floor:
            case Stage::lifting: {
                const PhasePoint p = minimum_jerk(time_s, options_.tempo.lift_s);
                return {lift_.bottom_rad() + way_ * p.phase, way_ * p.rate_per_s, way_ * p.acceleration_per_s2};
            }
            case Stage::braking:
                return plan_.at(time_s);
            case Stage::lowering: {
                // To a hair below the floor, so as to touch it.
                const double down = lift_.bottom_rad() - 0.5 * options_.lockout_tolerance * way_ - stage_start_rad_;
                const PhasePoint p = minimum_jerk(into_s, options_.tempo.lower_s);
                return {stage_start_rad_ + down * p.phase, down * p.rate_per_s, down * p.acceleration_per_s2};
            }
            case Stage::top:
            case Stage::bottom:
                break;
        }
        return {lift_.lockout_rad(), 0.0, 0.0};
    }

    /// Acceleration that brings the lift back to where it should be.
    [[nodiscard]] double correcting(double time_s) const {
        const Reference now = reference(time_s);
        const Reference next = reference(time_s + options_.control_period_s);
        const double k =
            stage_ == Stage::braking ? options_.braking_correction_rad_per_s : options_.correction_rad_per_s;
        return next.acceleration_rad_per_s2 + 2.0 * k * (now.rate_rad_per_s - w()) +
               k * k * (now.inclination_rad - q());
    }

    /// Excitations for the next sample.
    void decide() {
        if (stage_ == Stage::lifting && options_.intent == Intent::maximal && options_.arrest == Arrest::planned) {
            const double left = lift_.lockout_rad() - q();
            // Muscles let go with their deactivation time; until then the lift goes on as it did.
            const double spare = left - w() * motion_.dynamics().deactivation_time_s.mean();
            const double brakes = options_.braking_share * braking_rad_per_s2_;
            if (w() > 0.0 && spare <= std::max(0.75 * w() * w() / brakes, 0.5 * options_.least_braking_s * w())) {
                enter(Stage::braking);
                plan_ = {time_s(), q(), w(), 2.0 * left / w()};
                note(EventKind::braking, time_s(), q());
            }
        }
        const double h = options_.control_period_s;
        const PerMuscle a = motion_.activation(x());
        if (options_.intent == Intent::pattern && going_up()) {
            const auto& starts = options_.pattern.start_s;
            const auto next = std::upper_bound(starts.begin(), starts.end(), time_s() + 1e-9 * h);
            return excite(options_.pattern.excitation.row(next - starts.begin() - 1).transpose());
        }
        const auto reach = [&](const PerMuscle& excitation) {
            return activation_after(motion_.dynamics(), excitation, a, h);
        };
        const PerMuscle none = PerMuscle::Zero(a.size());
        DriveAim aim;
        // Against a limit or a stop counts what muscles do while others still let go.
        const bool within_reach =
            options_.intent == Intent::maximal && (stage_ == Stage::braking || stage_ == Stage::top);
        if ((stage_ == Stage::on_floor || stage_ == Stage::lifting) && options_.intent == Intent::maximal) {
            const PerMuscle lowest = reach(none);
            aim = driver_.hardest(coming_state(), lowest, reach(ceiling_).max(lowest), most_acceleration_rad_per_s2());
        } else if (stage_ == Stage::bottom) {
            aim = driver_.waiting(drive_state());
        } else if (stage_ == Stage::top && options_.squeezes) {
            const PerMuscle lowest = reach(none);
            aim = driver_.squeeze(drive_state(), correcting(time_s()), lowest, reach(ceiling_).max(lowest));
        } else if (within_reach) {
            const PerMuscle lowest = reach(none);
            aim = driver_.sharing(coming_state(), correcting(time_s()), lowest, reach(ceiling_).max(lowest));
        } else {
            aim = driver_.sharing(drive_state(), correcting(time_s()));
        }
        aimed_rad_per_s2_ = aim.reached || aim.within_contact_limits ? aim.acceleration_rad_per_s2 : 0.0;
        drive_reached_ = aim.reached;
        drive_in_limits_ = aim.within_contact_limits;
        excite(excitation_for(motion_.dynamics(), a, aim.activation, h, aiming_tolerance).min(ceiling_));
    }

    /// What keeps the speed, by the time muscles have let go, below the limit there.
    [[nodiscard]] double most_acceleration_rad_per_s2() const {
        const double ahead_rad = q() + w() * options_.foresight_s;
        return (speed_limit_.rate_rad_per_s(ahead_rad) - w()) / options_.foresight_s;
    }

    void excite(const PerMuscle& excitation) {
        if ((excitation == motion_.excitation).all()) return;
        motion_.excitation = excitation;
        integrator_.change();
    }

    [[nodiscard]] Instant instant() const {
        Instant now;
        now.time_s = time_s();
        now.stage = stage_;
        now.rests = motion_.rests;
        now.stopped = motion_.stopped;
        now.drive_reached = drive_reached_;
        now.drive_in_limits = drive_in_limits_;
        now.inclination_rad = q();
        now.rate_rad_per_s = w();
        now.muscle_work_J = x()[work];
        now.lumbar_work_J = x()[lumbar_work];
        now.excitation = motion_.excitation;
        now.activation = motion_.activation(x());
        now.fiber_length_norm = motion_.fiber_length_norm(x());
        return now;
    }

    /// Times ascend: what happens without time passing replaces what was.
    void record() {
        auto& instants = result_.instants;
        if (!instants.empty() && instants.back().time_s == time_s()) instants.pop_back();
        instants.push_back(instant());
    }

    /// The last instant with its speed. The next is without, and a moment later.
    void record_impact() {
        record();
        integrator_.let_pass(LiftIntegrator::least_step_s);
    }

    /// Takes the last step back to where `crossing` becomes zero.
    template <class Crossing>
    void step_back_to(const Crossing& crossing) {
        const auto share = root_between([&](double s) { return crossing(integrator_.within(s)); }, 0.0, 1.0);
        if (share && !integrator_.back_to(*share)) finish(Outcome::integration_stopped);
    }

    /// Integrates to a time, or to an event before it.
    void advance(double until_s) {
        while (time_s() < until_s && !finished_) {
            if (!integrator_.step(until_s)) return finish(Outcome::integration_stopped);
            if (happened()) return;
        }
    }

    /// What may end a step before its time.
    enum class Crossing { none, leaves_floor, lands, reaches_lockout, leaves_stop, reaches_end };

    /// Locates what happened in the last step, if anything, and takes the step back to it.
    bool happened() {
        const Crossing crossing = cut_at_crossing();
        if (finished_ || (watches_ && lost_hold())) return true;
        switch (crossing) {
            case Crossing::leaves_floor:
                motion_.rests = false;
                integrator_.change()[rate] = 0.0;
                if (stage_ == Stage::on_floor) enter_lift();
                break;
            case Crossing::leaves_stop:
                motion_.stopped = false;
                integrator_.change()[rate] = 0.0;
                break;
            case Crossing::lands:
                land();
                break;
            case Crossing::reaches_lockout:
                lock_out();
                break;
            case Crossing::reaches_end:
                note(EventKind::range_end, time_s(), q());
                highest_rad_ = std::max(highest_rad_, q());
                if (!options_.stops_at_range_end) {
                    finish(Outcome::left_model_range);
                    return true;
                }
                stop();
                break;
            case Crossing::none:
                highest_rad_ = std::max(highest_rad_, q());
                if (q() > progress_rad_ + 1e-3 * way_) {
                    progress_rad_ = q();
                    progress_s_ = time_s();
                }
                return false;
        }
        if (watches_) contact_excess_ = motion_.contact_excess(x());
        return true;
    }

    /// What muscles must give beyond holding to take the weight off the floor. A waiting lifter's give what the body
    /// takes, and now and then a little more.
    [[nodiscard]] double enough_to_leave_Nm() const {
        return stage_ == Stage::bottom || stage_ == Stage::lowering
                   ? 0.01 * lift_.demand(lift_.bottom_rad(), bar_mass_kg_).still_Nm
                   : 0.0;
    }

    Crossing cut_at_crossing() {
        if (motion_.held()) {
            const double excess_Nm = motion_.excess_Nm(x());
            if (motion_.rests && excess_Nm > enough_to_leave_Nm()) {
                step_back_to([&](const State& x) { return motion_.excess_Nm(x) - enough_to_leave_Nm(); });
                return Crossing::leaves_floor;
            }
            if (motion_.stopped && excess_Nm < 0.0) {
                step_back_to([&](const State& x) { return motion_.excess_Nm(x); });
                return Crossing::leaves_stop;
            }
            return Crossing::none;
        }
        const double bottom = lift_.bottom_rad();
        if (q() <= bottom && x()[rate] < 0.0) {
            // A step that began on the floor left it too little to tell when.
            if (before()[inclination] > bottom) {
                step_back_to([&](const State& x) { return x[inclination] - bottom; });
            }
            return Crossing::lands;
        }
        if (q() >= lift_.highest_rad() && x()[rate] > 0.0) {
            if (before()[inclination] < lift_.highest_rad()) {
                step_back_to([&](const State& x) { return x[inclination] - lift_.highest_rad(); });
            }
            return Crossing::reaches_end;
        }
        const bool stops = options_.arrest == Arrest::hard_stop;
        if (going_up() || (stops && x()[rate] > 0.0)) {
            const double target = lift_.lockout_rad() - options_.lockout_tolerance * way_;
            if (q() >= target) {
                if (before()[inclination] < target) {
                    step_back_to([&](const State& x) { return x[inclination] - target; });
                }
                return Crossing::reaches_lockout;
            }
        }
        if (going_up() && before()[rate] > 0.0 && x()[rate] <= 0.0) {
            // Perhaps the highest point; judged when it has sunk.
            const double share = before()[rate] / (before()[rate] - x()[rate]);
            turning_s_ = integrator_.before_s() + share * (time_s() - integrator_.before_s());
        }
        return Crossing::none;
    }

    /// Notes contacts that lost their hold in the last step; true where the repetition ends with it.
    bool lost_hold() {
        const ContactExcess now = motion_.contact_excess(x());
        const ContactExcess before = std::exchange(contact_excess_, now);
        for (std::size_t k = 0; k < now.size(); ++k) {
            if (!(before[k] <= 0.0 && now[k] > 0.0)) continue;
            const auto excess = [&](const State& x) { return motion_.contact_excess(x)[k]; };
            if (options_.stops_at_slip) {
                step_back_to(excess);
                note(contact_event(k), time_s(), q());
                finish(Outcome::slipped);
                return true;
            }
            const auto share = root_between([&](double s) { return excess(integrator_.within(s)); }, 0.0, 1.0);
            const double at = share.value_or(1.0), from_s = integrator_.before_s();
            const double from_rad = integrator_.before()[inclination];
            note(contact_event(k), from_s + at * (time_s() - from_s), from_rad + at * (q() - from_rad));
        }
        return false;
    }

    [[nodiscard]] static EventKind contact_event(std::size_t which) {
        return static_cast<EventKind>(static_cast<int>(EventKind::back_slips) + static_cast<int>(which));
    }

    void enter_lift() {
        note(EventKind::lift_off, time_s(), q());
        enter(Stage::lifting);
        progress_s_ = time_s();
        progress_rad_ = q();
    }

    void land() {
        if (x()[rate] < 0.0) record_impact();
        result_.floor_work_J += lift_.kinetic_energy_J(lift_.bottom_rad(), x()[rate], bar_mass_kg_);
        integrator_.change()[inclination] = lift_.bottom_rad();
        integrator_.change()[rate] = 0.0;
        // While the muscles still give more than holding takes, the weight touches the floor and does not rest on it.
        motion_.rests = motion_.excess_Nm(x()) <= enough_to_leave_Nm();
        if (stage_ == Stage::bottom) return;
        if (stage_ == Stage::lowering) {
            note(EventKind::floor_contact, time_s(), q());
            enter(Stage::bottom);
        } else if (going_up() && phase(highest_rad_) < options_.sinking_tolerance) {
            stage_ = Stage::on_floor;  // it had hardly left it
        } else {
            note(EventKind::floor_contact, time_s(), q());
            finish(going_up() ? Outcome::stalled : Outcome::hold_lost);
        }
    }

    /// Something takes up all of the motion and holds against whatever pushes further.
    void stop() {
        record_impact();
        result_.stop_work_J += lift_.kinetic_energy_J(q(), x()[rate], bar_mass_kg_);
        integrator_.change()[rate] = 0.0;
        motion_.stopped = motion_.excess_Nm(x()) > 0.0;
    }

    void lock_out() {
        if (options_.arrest == Arrest::hard_stop) stop();
        if (!going_up()) return;
        note(EventKind::lockout, time_s(), q());
        highest_rad_ = std::max(highest_rad_, q());
        enter(Stage::top);
    }

    /// After every sample: is the stage over, is the lift lost?
    void judge() {
        const double into_s = time_s() - stage_start_s_;
        const double rounding_s = 1e-9;
        if (stage_ == Stage::top &&
            q() < lift_.lockout_rad() - (options_.lockout_tolerance + options_.sinking_tolerance) * way_) {
            return finish(Outcome::hold_lost);
        }
        if (stage_ == Stage::top && into_s >= options_.tempo.pause_top_s - rounding_s) {
            if (!options_.lowers) return finish(Outcome::completed);
            enter(Stage::lowering);
        } else if (stage_ == Stage::bottom && into_s >= options_.tempo.pause_bottom_s - rounding_s) {
            return finish(Outcome::completed);
        } else if (stage_ == Stage::lowering && into_s > options_.tempo.lower_s + 4.0 * options_.patience_s) {
            return finish(Outcome::ran_out_of_time);
        }
        if (stage_ == Stage::on_floor && time_s() > give_up_s()) return finish(Outcome::did_not_leave_floor);
        if (stage_ != Stage::lifting && stage_ != Stage::braking) return;
        if (time_s() > options_.longest_lift_s) return finish(Outcome::ran_out_of_time);
        const bool sunk = q() < highest_rad_ - options_.sinking_tolerance * way_;
        if (sunk || time_s() > progress_s_ + std::max(options_.patience_s, give_up_s() - options_.patience_s)) {
            note(EventKind::highest_point, sunk ? turning_s_ : progress_s_, highest_rad_);
            finish(Outcome::stalled);
        }
    }

    [[nodiscard]] double give_up_s() const {
        if (options_.intent == Intent::smooth) return options_.tempo.lift_s + options_.patience_s;
        if (options_.intent == Intent::pattern) return options_.pattern.start_s.back() + options_.patience_s;
        return options_.patience_s;
    }

    const MovingLift& lift_;
    const ForwardOptions& options_;
    double bar_mass_kg_;
    Driver driver_;
    LiftEquations motion_;
    bool watches_;
    double way_;
    PerMuscle ceiling_;
    double braking_rad_per_s2_ = 0.0;

    LiftIntegrator integrator_;
    SpeedLimit speed_limit_{};  ///< of a maximal drive

    Stage stage_ = Stage::on_floor;
    double stage_start_s_ = 0.0;
    double stage_start_rad_ = 0.0;
    BrakingPlan plan_;
    double highest_rad_ = 0.0;
    double turning_s_ = 0.0;
    double progress_s_ = 0.0;
    double progress_rad_ = 0.0;
    ContactExcess contact_excess_{};  ///< at the end of the last step
    // Of the last decision.
    double aimed_rad_per_s2_ = 0.0;
    bool drive_reached_ = true, drive_in_limits_ = true;
    bool finished_ = false;
    Trajectory result_;
};

}  // namespace

Intent intent_from(std::string_view name) {
    if (name == "maximal") return Intent::maximal;
    if (name == "smooth") return Intent::smooth;
    if (name == "pattern") return Intent::pattern;
    reject("drive", name, "must be 'maximal', 'smooth' or 'pattern'");
}

Arrest arrest_from(std::string_view name) {
    if (name == "planned") return Arrest::planned;
    if (name == "hard_stop") return Arrest::hard_stop;
    if (name == "overshoot") return Arrest::overshoot;
    reject("arrest", name, "must be 'planned', 'hard_stop' or 'overshoot'");
}

Tendon tendon_from(std::string_view name) {
    if (name == "rigid") return Tendon::rigid;
    if (name == "elastic") return Tendon::elastic;
    if (name == "elastic_explicit") return Tendon::elastic_explicit;
    reject("tendon", name, "must be 'rigid', 'elastic' or 'elastic_explicit'");
}

void check(const ForwardOptions& options, Eigen::Index muscle_count) {
    check(options.tempo);
    if (options.squeezes && options.tempo.pause_top_s == 0.0) {
        reject("squeezes", "true", "needs a pause at the top, tempo.pause_top_s above 0");
    }
    require_between("control_period_s", options.control_period_s, "s", 0.001, 0.05);
    require_between("contact_margin", options.contact_margin, "", 0.0, 0.5);
    require_between("relative_tolerance", options.relative_tolerance, "", 1e-12, 1e-2);
    require_between("absolute_tolerance", options.absolute_tolerance, "", 1e-12, 1e-2);
    require_between("implicit_step_s", options.implicit_step_s, "s", 1e-5, 0.01);
    require_between("longest_lift_s", options.longest_lift_s, "s", 0.5, 600.0);
    require_between("foresight_s", options.foresight_s, "s", 0.0, 0.5);
    require_between("correction_rad_per_s", options.correction_rad_per_s, "rad/s", 1.0, 50.0);
    require_between("braking_correction_rad_per_s", options.braking_correction_rad_per_s, "rad/s", 1.0, 100.0);
    require_between("braking_share", options.braking_share, "", 0.1, 1.0);
    require_between("least_braking_s", options.least_braking_s, "s", 0.02, 2.0);
    require_between("lockout_tolerance", options.lockout_tolerance, "", 1e-4, 0.05);
    require_between("sinking_tolerance", options.sinking_tolerance, "", 1e-3, 0.2);
    require_between("patience_s", options.patience_s, "s", 0.05, 60.0);
    require_between("minimum_activation", options.minimum_activation, "", 1e-3, 0.2);
    if (options.intent == Intent::smooth && options.tempo.lift_s + options.patience_s > options.longest_lift_s) {
        reject("longest_lift_s", options.longest_lift_s, "s",
               "must leave patience_s beyond tempo.lift_s, here " + detail::shortest(options.tempo.lift_s));
    }
    if (options.ceiling) require_one_per_muscle("ceiling", *options.ceiling, muscle_count);
    if (options.initial_activation) {
        require_one_per_muscle("initial_activation", *options.initial_activation, muscle_count);
    }
    if (options.intent != Intent::pattern) return;
    const ExcitationPattern& pattern = options.pattern;
    if (pattern.start_s.empty() || pattern.start_s.front() != 0.0) {
        reject("pattern.start_s", pattern.start_s.empty() ? 0.0 : pattern.start_s.front(), "s",
               "must begin with 0 and hold at least one time");
    }
    for (std::size_t i = 1; i < pattern.start_s.size(); ++i) {
        if (!(pattern.start_s[i] > pattern.start_s[i - 1])) {
            reject("pattern.start_s", pattern.start_s[i], "s", "must ascend");
        }
    }
    require_between("pattern.start_s", pattern.start_s.back(), "s", 0.0, 600.0);
    if (pattern.excitation.rows() != static_cast<Eigen::Index>(pattern.start_s.size()) ||
        pattern.excitation.cols() != muscle_count) {
        reject("pattern.excitation", static_cast<double>(pattern.excitation.cols()), "columns",
               "must have a row per start and a column per muscle");
    }
    for (Eigen::Index i = 0; i < pattern.excitation.size(); ++i) {
        require_between("pattern.excitation", pattern.excitation.data()[i], "", 0.0, 1.0);
    }
}

Trajectory forward_trajectory(const MovingLift& lift, double bar_mass_kg, const ForwardOptions& options) {
    check_bar_mass(bar_mass_kg);
    check(options, lift.muscle_count());
    return Repeater(lift, bar_mass_kg, options).run();
}

}  // namespace coxa
