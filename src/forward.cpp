#include <coxa/core/roots.hpp>
#include <coxa/muscle/activation.hpp>
#include <coxa/muscle/elastic_tendon.hpp>
#include <coxa/simulation/drive.hpp>
#include <coxa/simulation/forward.hpp>
#include <coxa/simulation/instant_forces.hpp>

#include <boost/numeric/odeint/stepper/controlled_runge_kutta.hpp>
#include <boost/numeric/odeint/stepper/generation/generation_runge_kutta_dopri5.hpp>
#include <boost/numeric/odeint/stepper/generation/make_controlled.hpp>
#include <boost/numeric/odeint/stepper/runge_kutta_dopri5.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

namespace coxa {

namespace {

namespace odeint = boost::numeric::odeint;

/// Inclination, its rate, work of the muscles, then activations, then fiber lengths of elastic muscles.
using State = std::vector<double>;
enum Entry : std::size_t { inclination, rate, work, first_activation };

/// How close to lockout counts as lockout, and how far a bar sinks before the lift counts as lost: shares of the way.
constexpr double lockout_tolerance = 0.005;
constexpr double sinking_tolerance = 0.01;
/// A lift that gains nothing for so long has stalled; one that has not left the floor by then never will.
constexpr double patience_s = 1.0;
/// How fast the lifter corrects what is not as planned, rad/s; and while braking, which is over soon.
constexpr double correction_rad_per_s = 8.0;
constexpr double braking_correction_rad_per_s = 25.0;
/// Steps shorter than this are none.
constexpr double least_step_s = 1e-9;
/// No fiber is longer, optimal lengths: its passive force would tear it.
constexpr double longest_fiber = 5.0;
/// How close excitations need bring activations to what is aimed at.
constexpr double aiming_tolerance = 1e-4;
/// Planned braking uses this share of what gravity alone would brake with, and takes at least this long.
constexpr double braking_share = 0.7;
constexpr double least_braking_s = 0.2;

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

/// Of back and feet: slipping, slipping, tipping, lifting off, lifting off; and of the bar: leaving the hips.
using ContactExcess = std::array<double, 6>;

/// The equations of motion while excitations are constant.
class Motion {
public:
    Motion(const MovingLift& lift, double bar_mass_kg, Tendon tendon)
        : lift_(&lift),
          bar_mass_kg_(bar_mass_kg),
          tendon_(tendon),
          dynamics_(activation_dynamics(*lift.muscles().set)) {
        excitation = PerMuscle::Zero(lift.muscle_count());
        if (tendon == Tendon::rigid) return;
        fibers_.emplace(*lift.muscles().set, false);
        for (std::size_t i = 0; i < fibers_->size(); ++i) {
            if (!(*fibers_)[i].muscle->rigid_tendon) stretching_.push_back(i);
        }
    }

    /// Numbers of a state: with elastic tendons length and velocity of every fiber behind one come last.
    [[nodiscard]] std::size_t state_size() const {
        return first_fiber() + stretching_.size() * (tendon_ == Tendon::elastic ? 2 : 1);
    }
    [[nodiscard]] bool is_implicit() const { return tendon_ == Tendon::elastic; }

    /// The right-hand side.
    void operator()(const State& x, State& dxdt, double /*time_s*/) {
        ++evaluations;
        const PerMuscle a = activation(x);
        const LiftMuscles m = lift_->lift_muscles(x[inclination]);
        const PerMuscle force_N = muscle_force_N(x, a, m);
        const double torque = 2.0 * (m.generalized_arm_m * force_N).sum();
        if (held()) {
            dxdt[inclination] = dxdt[rate] = dxdt[work] = 0.0;
        } else {
            dxdt[inclination] = x[rate];
            dxdt[rate] = acceleration_rad_per_s2(x[inclination], x[rate], torque);
            dxdt[work] = power_W(force_N, x[inclination], x[rate], torque);
        }
        Eigen::Map<Eigen::ArrayXd>(dxdt.data() + first_activation, lift_->muscle_count()) =
            rate_per_s(dynamics_, excitation, a);
        if (stretching_.empty()) return;
        const PerMuscle length_m = path_length_m(x[inclination]);
        const PerMuscle velocity_m_per_s = path_velocity_m_per_s(x[inclination], speed(x));
        for (std::size_t k = 0; k < stretching_.size(); ++k) {
            const std::size_t i = stretching_[k];
            const auto c = static_cast<Eigen::Index>(i);
            const ElasticMuscle& muscle = (*fibers_)[i];
            const double fiber = x[first_fiber() + k];
            // A trial step that is too long leaves the lengths fibers have; its error then rejects it.
            const ElasticFiber moving = fiber_velocity(muscle, {a[c], length_m[c], velocity_m_per_s[c]},
                                                       std::clamp(fiber, muscle.least_length_norm, longest_fiber));
            note(moving);
            // At its least length a fiber goes no further.
            const bool ends = fiber <= muscle.least_length_norm && moving.velocity_per_s < 0.0;
            dxdt[first_fiber() + k] = ends ? 0.0 : moving.velocity_per_s;
        }
    }

    /// A step with implicit fibers: the lift by the velocity Verlet method, second order like the fibers.
    void implicit(const State& from, State& to, double step_s) {
        ++evaluations;
        const PerMuscle a0 = activation(from);
        const PerMuscle a1 = activation_after(dynamics_, excitation, a0, step_s);
        const double q0 = from[inclination], w0 = speed(from);
        const LiftMuscles m0 = lift_->lift_muscles(q0);
        const PerMuscle force0_N = muscle_force_N(from, a0, m0);
        const double torque0 = 2.0 * (m0.generalized_arm_m * force0_N).sum();
        const double e0 = held() ? 0.0 : acceleration_rad_per_s2(q0, w0, torque0);
        const double q1 = q0 + step_s * (w0 + 0.5 * step_s * e0);
        const double along = w0 + step_s * e0;
        to[inclination] = q1;
        to[rate] = along;
        Eigen::Map<Eigen::ArrayXd>(to.data() + first_activation, a1.size()) = a1;
        const PerMuscle length0 = path_length_m(q0), length1 = path_length_m(q1);
        const PerMuscle velocity0 = path_velocity_m_per_s(q0, w0), velocity1 = path_velocity_m_per_s(q1, along);
        for (std::size_t k = 0; k < stretching_.size(); ++k) {
            const std::size_t i = stretching_[k];
            const auto c = static_cast<Eigen::Index>(i);
            ElasticFiber before;
            before.length_norm = from[first_fiber() + k];
            before.velocity_per_s = from[first_fiber() + stretching_.size() + k];
            const ElasticFiber after = implicit_step((*fibers_)[i], before, {a0[c], length0[c], velocity0[c]},
                                                     {a1[c], length1[c], velocity1[c]}, step_s);
            note(after);
            to[first_fiber() + k] = after.length_norm;
            to[first_fiber() + stretching_.size() + k] = after.velocity_per_s;
        }
        const LiftMuscles m1 = lift_->lift_muscles(q1);
        const PerMuscle force1_N = muscle_force_N(to, a1, m1);
        const double torque1 = 2.0 * (m1.generalized_arm_m * force1_N).sum();
        const double e1 = held() ? 0.0 : acceleration_rad_per_s2(q1, along, torque1);
        to[rate] = w0 + 0.5 * step_s * (e0 + e1);
        to[work] =
            from[work] + 0.5 * step_s * (power_W(force0_N, q0, w0, torque0) + power_W(force1_N, q1, to[rate], torque1));
    }

    /// Fibers in balance with their tendons at rest.
    void balance_fibers(State& x) {
        const PerMuscle a = activation(x), length_m = path_length_m(x[inclination]);
        for (std::size_t k = 0; k < stretching_.size(); ++k) {
            const auto c = static_cast<Eigen::Index>(stretching_[k]);
            const ElasticFiber fiber = elastic_equilibrium((*fibers_)[stretching_[k]], {a[c], length_m[c], 0.0});
            note(fiber);
            x[first_fiber() + k] = fiber.length_norm;
            if (is_implicit()) x[first_fiber() + stretching_.size() + k] = 0.0;
        }
    }

    /// The muscles as they are behind stretched tendons; none with rigid ones.
    [[nodiscard]] std::optional<LegMuscles> leg(const State& x) const {
        if (tendon_ == Tendon::rigid) return std::nullopt;
        LegMuscles leg = lift_->leg(x[inclination], speed(x));
        const PerMuscle a = activation(x), length_m = path_length_m(x[inclination]);
        const PerMuscle velocity_m_per_s = path_velocity_m_per_s(x[inclination], speed(x));
        for (std::size_t k = 0; k < stretching_.size(); ++k) {
            const auto c = static_cast<Eigen::Index>(stretching_[k]);
            const ElasticMuscle& muscle = (*fibers_)[stretching_[k]];
            const double length = std::max(x[first_fiber() + k], muscle.least_length_norm);
            const ElasticFiber fiber = fiber_velocity(muscle, {a[c], length_m[c], velocity_m_per_s[c]}, length);
            const double over_max = fiber.velocity_per_s / muscle.muscle->max_contraction_velocity_per_s;
            const double along_N = lift_->muscles().max_isometric_force_N[c] * fiber.cos_pennation;
            leg.max_active_force_N[c] = along_N * (*muscle.active)(length) * (*muscle.velocity)(over_max);
            leg.passive_force_N[c] = along_N * ((*muscle.passive)(length) + muscle.muscle->fiber_damping * over_max);
        }
        return leg;
    }

    /// Fiber lengths of all muscles; empty with rigid tendons.
    [[nodiscard]] PerMuscle fiber_length_norm(const State& x) const {
        if (tendon_ == Tendon::rigid) return {};
        PerMuscle length = PerMuscle::Constant(lift_->muscle_count(), std::numeric_limits<double>::quiet_NaN());
        for (std::size_t k = 0; k < stretching_.size(); ++k) {
            length[static_cast<Eigen::Index>(stretching_[k])] = x[first_fiber() + k];
        }
        return length;
    }

    /// The integrator's steps pass 0 and 1 by rounding.
    [[nodiscard]] PerMuscle activation(const State& x) const {
        return Eigen::Map<const Eigen::ArrayXd>(x.data() + first_activation, lift_->muscle_count()).max(0.0).min(1.0);
    }

    /// What the muscles give beyond what holding takes: the lift leaves the floor where it is positive.
    [[nodiscard]] double excess_Nm(const State& x) const {
        return torque_Nm(x, activation(x), lift_->lift_muscles(x[inclination])) -
               lift_->demand(x[inclination], bar_mass_kg_).still_Nm;
    }

    /// How far each of the contacts' limits is exceeded, N or N m; in the order of the events from back_slips on.
    [[nodiscard]] ContactExcess contact_excess(const State& x) const {
        const double q = x[inclination], w = speed(x);
        const PerMuscle force_N = muscle_force_N(x, activation(x), lift_->lift_muscles(q));
        const double torque = 2.0 * (lift_->lift_muscles(q).generalized_arm_m * force_N).sum();
        const Linkage& linkage = lift_->linkage();
        const Pose<Jet> pose = jet_pose_at(linkage, q);
        const MovingEquilibrium moving = moving_equilibrium(linkage, pose);
        const LiftDemand demand = lift_->demand(q, bar_mass_kg_);
        Equilibrium statics = free_equilibrium(moving, w, bar_mass_kg_);
        double acceleration = 0.0;
        if (rests) {
            const double floor_N = (torque - demand.still_Nm) / demand.floor_m;
            statics.contact_base += moving.floor_per_N.contacts * floor_N;
            statics.moment_base += moving.floor_per_N.moments * floor_N;
        } else if (!stopped) {
            acceleration = acceleration_rad_per_s2(q, w, torque);
        }
        Eigen::Vector3d moments = 2.0 * (lift_->leg(q, 0.0).extension_arm_m.matrix() * force_N.matrix()) -
                                  statics.moment_base.tail<3>() - statics.moment_per_load.tail<3>() * acceleration;
        if (stopped) moments[0] -= stop_hip_moment_Nm(pose, torque - demand.still_Nm);
        const double bar_acceleration = pose.bar_m.y().slope * acceleration + pose.bar_m.y().curvature * w * w;
        const double bar_N = rests ? 0.0 : bar_mass_kg_ * (gravity_m_per_s2 + bar_acceleration);
        const ContactVector f = statics.contacts(acceleration, free_from_moments(statics) * moments);
        const Eigen::Matrix<double, contact_limit_count, 1> over = statics.limits * f;
        const auto over_of = [&](ContactLimit a, ContactLimit b) {
            return std::max(over[static_cast<int>(a)], over[static_cast<int>(b)]);
        };
        return {over_of(ContactLimit::back_slides_footward, ContactLimit::back_slides_headward),
                over_of(ContactLimit::feet_slide_away, ContactLimit::feet_slide_back),
                over_of(ContactLimit::pressure_at_toes, ContactLimit::pressure_at_heels),
                -statics.back_normal.dot(f.head<2>()),
                -f[static_cast<int>(Contact::feet_y)],
                -bar_N};
    }

    [[nodiscard]] const LegActivationDynamics& dynamics() const { return dynamics_; }

    PerMuscle excitation;
    bool rests = true;     ///< on the floor
    bool stopped = false;  ///< by the hard stop at lockout
    [[nodiscard]] bool held() const { return rests || stopped; }
    bool fibers_balance = true;  ///< false once fiber and tendon of a muscle found no balance
    double largest_residual = 0.0;
    long evaluations = 0;

private:
    [[nodiscard]] std::size_t first_fiber() const {
        return first_activation + static_cast<std::size_t>(lift_->muscle_count());
    }
    [[nodiscard]] double speed(const State& x) const { return held() ? 0.0 : x[rate]; }

    [[nodiscard]] PerMuscle path_length_m(double q) const {
        return lift_->musculotendon_length_m(q) / lift_->muscles().length_ratio;
    }
    [[nodiscard]] PerMuscle path_velocity_m_per_s(double q, double w) const {
        return lift_->lengthening_m_per_rad(q) * w / lift_->muscles().length_ratio;
    }

    /// Along the tendons of one leg.
    [[nodiscard]] PerMuscle muscle_force_N(const State& x, const PerMuscle& a, const LiftMuscles& m) const {
        PerMuscle force_N = a * m.max_active_force_N * lift_->velocity_factor(m, speed(x)) + m.passive_force_N;
        if (!stretching_.empty()) {
            const PerMuscle length_m = path_length_m(x[inclination]);
            for (std::size_t k = 0; k < stretching_.size(); ++k) {
                const auto c = static_cast<Eigen::Index>(stretching_[k]);
                force_N[c] = lift_->muscles().max_isometric_force_N[c] *
                             tendon_force_norm((*fibers_)[stretching_[k]], length_m[c], x[first_fiber() + k]);
            }
        }
        return force_N;
    }

    /// Power of both legs' muscles. With a pelvis that keeps still against the trunk that of their moment about the
    /// lift; where it turns, the lumbar moment takes part in the motion, and muscles shorten at another rate.
    [[nodiscard]] double power_W(const PerMuscle& force_N, double q, double w, double torque) const {
        const LumbopelvicRhythm& rhythm = lift_->linkage().rhythm;
        if (rhythm.lumbar_extension_bottom_rad == rhythm.lumbar_extension_lockout_rad) return torque * w;
        return -2.0 * (force_N * lift_->lengthening_m_per_rad(q)).sum() * w;
    }

    /// Moment of both legs' muscles about the lift.
    [[nodiscard]] double torque_Nm(const State& x, const PerMuscle& a, const LiftMuscles& m) const {
        return 2.0 * (m.generalized_arm_m * muscle_force_N(x, a, m)).sum();
    }

    [[nodiscard]] double acceleration_rad_per_s2(double q, double w, double torque) const {
        const LiftDemand d = lift_->demand(q, bar_mass_kg_);
        return (torque - d.still_Nm - d.per_speed_squared_kg_m2 * w * w) / d.inertia_kg_m2;
    }

    void note(const ElasticFiber& fiber) {
        if (fiber.status == FiberStatus::not_converged) fibers_balance = false;
        if (fiber.status == FiberStatus::ok) {
            largest_residual = std::max(largest_residual, std::abs(fiber.residual));
        }
    }

    const MovingLift* lift_;
    double bar_mass_kg_;
    Tendon tendon_;
    LegActivationDynamics dynamics_;
    std::optional<ElasticMuscles> fibers_;
    std::vector<std::size_t> stretching_;
};

class Repeater {
public:
    Repeater(const MovingLift& lift, double bar_mass_kg, const ForwardOptions& options)
        : lift_(lift),
          options_(options),
          bar_mass_kg_(bar_mass_kg),
          driver_(lift, bar_mass_kg, options.sharing, options.contact_margin,
                  LegActivationDynamics{}.minimum_activation),
          motion_(lift, bar_mass_kg, options.tendon),
          watches_(options.watches_contacts || options.stops_at_slip),
          way_(lift.lockout_rad() - lift.bottom_rad()),
          ceiling_(options.ceiling.value_or(PerMuscle::Ones(lift.muscle_count()))) {
        result_.bar_mass_kg = bar_mass_kg;
        result_.tendon = options.tendon;
        const LiftDemand top = lift.demand(lift.lockout_rad(), bar_mass_kg);
        const LiftMuscles muscles = lift.lift_muscles(lift.lockout_rad());
        // Where passive muscles push up at lockout as hard as gravity pulls down, the plan still has to end.
        braking_rad_per_s2_ =
            std::max(1.0, (top.still_Nm - 2.0 * (muscles.generalized_arm_m * muscles.passive_force_N).sum()) /
                              top.inertia_kg_m2);
    }

    Trajectory run() {
        start();
        int without_progress = 0;
        while (!finished_) {
            if (options_.ceiling_at) {
                ceiling_ = options_.ceiling_at(instant());
                require_one_per_muscle("ceiling_at", ceiling_, lift_.muscle_count());
            }
            const double from_s = time_s_;
            decide();
            record();
            advance(next_decision_s());
            if (!finished_) judge();
            without_progress = time_s_ > from_s ? 0 : without_progress + 1;
            if (!finished_ && without_progress > 100) finish(Outcome::integration_stopped);
        }
        record();
        // Contacts are looked at after the event that cut their step short.
        std::ranges::stable_sort(result_.events, {}, &RepetitionEvent::time_s);
        result_.evaluations = motion_.evaluations;
        result_.largest_fiber_residual = motion_.largest_residual;
        return std::move(result_);
    }

private:
    using Stepper = odeint::runge_kutta_dopri5<State>;

    [[nodiscard]] double q() const { return x_[inclination]; }
    [[nodiscard]] double w() const { return motion_.held() ? 0.0 : x_[rate]; }
    [[nodiscard]] double phase(double inclination_rad) const { return lift_.linkage().phase_of(inclination_rad); }
    [[nodiscard]] bool going_up() const {
        return stage_ == Stage::on_floor || stage_ == Stage::lifting || stage_ == Stage::braking;
    }

    void start() {
        const Eigen::Index n = lift_.muscle_count();
        x_.assign(motion_.state_size(), 0.0);
        before_ = trial_ = x_;
        x_[inclination] = highest_rad_ = lift_.bottom_rad();
        PerMuscle a;
        if (options_.initial_activation) {
            a = *options_.initial_activation;
        } else {
            a = driver_.waiting({q(), 0.0, PerMuscle::Zero(n), ceiling_}).activation;
        }
        a = a.max(motion_.dynamics().minimum_activation);
        Eigen::Map<Eigen::ArrayXd>(x_.data() + first_activation, n) = a;
        motion_.balance_fibers(x_);
        step_s_ = options_.control_period_s;
        if (!watches_) return;
        contact_excess_ = motion_.contact_excess(x_);
        for (std::size_t k = 0; k < contact_excess_.size(); ++k) {
            if (!(contact_excess_[k] > 0.0)) continue;
            note(contact_event(k), 0.0, q());
            if (options_.stops_at_slip) finish(Outcome::slipped);
        }
    }

    /// Decisions fall on whole periods, whatever happens between them.
    [[nodiscard]] double next_decision_s() const {
        const double periods = std::floor(time_s_ / options_.control_period_s + 1e-6) + 1.0;
        return periods * options_.control_period_s;
    }

    [[nodiscard]] DriveState drive_state() const {
        return {q(), w(), motion_.activation(x_), ceiling_, motion_.leg(x_)};
    }

    void enter(Stage stage) {
        stage_ = stage;
        stage_start_s_ = time_s_;
        stage_start_rad_ = q();
    }

    void note(EventKind kind, double time_s, double inclination_rad) {
        result_.events.push_back({time_s, phase(inclination_rad), kind});
    }

    void finish(Outcome outcome) {
        result_.outcome = outcome;
        if (outcome != Outcome::completed && going_up()) result_.failed_at_phase = phase(std::max(highest_rad_, q()));
        if (outcome == Outcome::hold_lost) result_.failed_at_phase = phase(q());
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
                const double down = lift_.bottom_rad() - 0.5 * lockout_tolerance * way_ - stage_start_rad_;
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
        const double k = stage_ == Stage::braking ? braking_correction_rad_per_s : correction_rad_per_s;
        return next.acceleration_rad_per_s2 + 2.0 * k * (now.rate_rad_per_s - w()) +
               k * k * (now.inclination_rad - q());
    }

    /// Excitations for the next sample.
    void decide() {
        if (stage_ == Stage::lifting && options_.intent == Intent::maximal && options_.arrest == Arrest::planned) {
            const double left = lift_.lockout_rad() - q();
            // Muscles let go with their deactivation time; until then the lift goes on as it did.
            const double spare = left - w() * motion_.dynamics().deactivation_time_s.mean();
            const double brakes = braking_share * braking_rad_per_s2_;
            if (w() > 0.0 && spare <= std::max(0.75 * w() * w() / brakes, 0.5 * least_braking_s * w())) {
                enter(Stage::braking);
                plan_ = {time_s_, q(), w(), 2.0 * left / w()};
                note(EventKind::braking, time_s_, q());
            }
        }
        const double h = options_.control_period_s;
        const PerMuscle a = motion_.activation(x_);
        if (options_.intent == Intent::pattern && going_up()) {
            const auto& starts = options_.pattern.start_s;
            const auto next = std::upper_bound(starts.begin(), starts.end(), time_s_ + 1e-9 * h);
            motion_.excitation = options_.pattern.excitation.row(next - starts.begin() - 1).transpose();
            return;
        }
        const auto reach = [&](const PerMuscle& excitation) {
            return activation_after(motion_.dynamics(), excitation, a, h);
        };
        const PerMuscle none = PerMuscle::Zero(a.size());
        DriveAim aim;
        if ((stage_ == Stage::on_floor || stage_ == Stage::lifting) && options_.intent == Intent::maximal) {
            const PerMuscle lowest = reach(none);
            aim = driver_.hardest(drive_state(), lowest, reach(ceiling_).max(lowest));
        } else if (stage_ == Stage::bottom) {
            aim = driver_.waiting(drive_state());
        } else if (stage_ == Stage::top && options_.squeezes) {
            const PerMuscle lowest = reach(none);
            aim = driver_.squeeze(drive_state(), correcting(time_s_), lowest, reach(ceiling_).max(lowest));
        } else {
            aim = driver_.sharing(drive_state(), correcting(time_s_));
        }
        motion_.excitation = excitation_for(motion_.dynamics(), a, aim.activation, h, aiming_tolerance).min(ceiling_);
    }

    [[nodiscard]] Instant instant() const {
        Instant now;
        now.time_s = time_s_;
        now.stage = stage_;
        now.rests = motion_.rests;
        now.stopped = motion_.stopped;
        now.inclination_rad = q();
        now.rate_rad_per_s = w();
        now.muscle_work_J = x_[work];
        now.excitation = motion_.excitation;
        now.activation = motion_.activation(x_);
        now.fiber_length_norm = motion_.fiber_length_norm(x_);
        return now;
    }

    void record() { result_.instants.push_back(instant()); }

    /// The state part of the way through the last step.
    void part_of_step(double share, double step_s) {
        if (share * step_s < least_step_s) {
            trial_ = before_;
            return;
        }
        if (motion_.is_implicit()) return motion_.implicit(before_, trial_, share * step_s);
        plain_.reset();  // it would go on from the derivative of its last step
        plain_.do_step(std::ref(motion_), before_, 0.0, trial_, share * step_s);
    }

    /// Takes the step back to where `crossing` becomes zero.
    template <class Crossing>
    void step_back_to(const Crossing& crossing, double from_s) {
        const double step_s = time_s_ - from_s;
        const auto share = root_between(
            [&](double s) {
                if (s <= 0.0) return crossing(before_);
                part_of_step(s, step_s);
                return crossing(trial_);
            },
            0.0, 1.0);
        if (!share) return;
        if (*share > 0.0) {
            part_of_step(*share, step_s);
            x_ = trial_;
        } else {
            x_ = before_;
        }
        time_s_ = from_s + *share * step_s;
        controlled_.reset();
    }

    /// Integrates to a time, or to an event before it.
    void advance(double until_s) {
        controlled_.reset();
        while (time_s_ < until_s && !finished_) {
            if (motion_.is_implicit()) {
                before_ = x_;
                const double from_s = time_s_;
                const double step = std::min(options_.implicit_step_s, until_s - time_s_);
                motion_.implicit(before_, x_, step);
                time_s_ = until_s - time_s_ - step < least_step_s ? until_s : time_s_ + step;
                if (!usable()) return;
                if (happened(from_s)) return;
                continue;
            }
            double step = std::min(step_s_, until_s - time_s_);
            const bool cut = step < step_s_;
            before_ = x_;
            const double from_s = time_s_;
            double t = time_s_;
            if (controlled_.try_step(std::ref(motion_), x_, t, step) == odeint::fail) {
                step_s_ = step;
                if (!(step_s_ > least_step_s)) {
                    x_ = before_;
                    return finish(Outcome::integration_stopped);
                }
                continue;
            }
            if (!usable()) return;
            time_s_ = cut && until_s - t < least_step_s ? until_s : t;
            if (!cut) step_s_ = step;
            if (happened(from_s)) return;
        }
    }

    /// False, and finished with the last good state, where the last step gave no numbers or fibers no balance.
    bool usable() {
        const auto count = static_cast<Eigen::Index>(x_.size());
        if (Eigen::Map<const Eigen::ArrayXd>(x_.data(), count).isFinite().all() && motion_.fibers_balance) return true;
        x_ = before_;
        finish(Outcome::integration_stopped);
        return false;
    }

    /// What may end a step before its time.
    enum class Crossing { none, leaves_floor, lands, reaches_lockout, leaves_stop };

    /// Locates what happened in the last step, if anything, and takes the step back to it.
    bool happened(double from_s) {
        const Crossing crossing = cut_at_crossing(from_s);
        if (watches_ && lost_hold(from_s)) return true;
        switch (crossing) {
            case Crossing::leaves_floor:
                motion_.rests = false;
                x_[rate] = 0.0;
                if (stage_ == Stage::on_floor) enter_lift();
                break;
            case Crossing::leaves_stop:
                motion_.stopped = false;
                x_[rate] = 0.0;
                break;
            case Crossing::lands:
                land();
                break;
            case Crossing::reaches_lockout:
                lock_out();
                break;
            case Crossing::none:
                if (q() > lift_.highest_rad()) {
                    finish(Outcome::left_model_range);
                    return true;
                }
                highest_rad_ = std::max(highest_rad_, q());
                if (q() > progress_rad_ + 1e-3 * way_) {
                    progress_rad_ = q();
                    progress_s_ = time_s_;
                }
                return false;
        }
        if (watches_) contact_excess_ = motion_.contact_excess(x_);
        return true;
    }

    Crossing cut_at_crossing(double from_s) {
        if (motion_.held()) {
            // A waiting lifter's muscles give what the body takes, and now and then a little more.
            const double enough_Nm = stage_ == Stage::bottom ? 0.01 * lift_.demand(q(), bar_mass_kg_).still_Nm : 0.0;
            const double excess_Nm = motion_.excess_Nm(x_);
            if (motion_.rests && excess_Nm > enough_Nm) {
                step_back_to([&](const State& x) { return motion_.excess_Nm(x) - enough_Nm; }, from_s);
                return Crossing::leaves_floor;
            }
            if (motion_.stopped && excess_Nm < 0.0) {
                step_back_to([&](const State& x) { return motion_.excess_Nm(x); }, from_s);
                return Crossing::leaves_stop;
            }
            return Crossing::none;
        }
        const double bottom = lift_.bottom_rad();
        if (q() <= bottom && x_[rate] < 0.0) {
            step_back_to([&](const State& x) { return x[inclination] - bottom; }, from_s);
            return Crossing::lands;
        }
        const bool stops = options_.arrest == Arrest::hard_stop;
        if (going_up() || (stops && x_[rate] > 0.0)) {
            const double target = lift_.lockout_rad() - lockout_tolerance * way_;
            if (q() >= target) {
                step_back_to([&](const State& x) { return x[inclination] - target; }, from_s);
                return Crossing::reaches_lockout;
            }
        }
        if (going_up() && before_[rate] > 0.0 && x_[rate] <= 0.0) {
            // Perhaps the highest point; judged when it has sunk.
            const double share = before_[rate] / (before_[rate] - x_[rate]);
            turning_s_ = from_s + share * (time_s_ - from_s);
        }
        return Crossing::none;
    }

    /// Notes contacts that lost their hold in the last step; true where the repetition ends with it.
    bool lost_hold(double from_s) {
        const ContactExcess now = motion_.contact_excess(x_);
        const ContactExcess before = std::exchange(contact_excess_, now);
        const double step_s = time_s_ - from_s;
        for (std::size_t k = 0; k < now.size(); ++k) {
            if (!(before[k] <= 0.0 && now[k] > 0.0)) continue;
            const auto excess = [&](const State& x) { return motion_.contact_excess(x)[k]; };
            if (options_.stops_at_slip) {
                step_back_to(excess, from_s);
                note(contact_event(k), time_s_, q());
                finish(Outcome::slipped);
                return true;
            }
            const auto share = root_between(
                [&](double part) {
                    if (part <= 0.0) return excess(before_);
                    part_of_step(part, step_s);
                    return excess(trial_);
                },
                0.0, 1.0);
            const double at = share.value_or(1.0);
            note(contact_event(k), from_s + at * step_s,
                 before_[inclination] + at * (x_[inclination] - before_[inclination]));
        }
        return false;
    }

    [[nodiscard]] static EventKind contact_event(std::size_t which) {
        return static_cast<EventKind>(static_cast<int>(EventKind::back_slips) + static_cast<int>(which));
    }

    void enter_lift() {
        note(EventKind::lift_off, time_s_, q());
        enter(Stage::lifting);
        progress_s_ = time_s_;
        progress_rad_ = q();
    }

    void land() {
        result_.floor_work_J += lift_.kinetic_energy_J(lift_.bottom_rad(), x_[rate], bar_mass_kg_);
        x_[inclination] = lift_.bottom_rad();
        x_[rate] = 0.0;
        // While the muscles still give more than holding takes, the weight touches the floor and does not rest on it.
        motion_.rests = motion_.excess_Nm(x_) <= 0.0;
        if (stage_ == Stage::bottom) return;
        if (stage_ == Stage::lowering) {
            note(EventKind::floor_contact, time_s_, q());
            enter(Stage::bottom);
        } else if (going_up() && phase(highest_rad_) < sinking_tolerance) {
            stage_ = Stage::on_floor;  // it had hardly left it
        } else {
            note(EventKind::floor_contact, time_s_, q());
            finish(going_up() ? Outcome::stalled : Outcome::hold_lost);
        }
    }

    void lock_out() {
        if (options_.arrest == Arrest::hard_stop) {
            record();  // with its speed; the next instant is without
            result_.stop_work_J += lift_.kinetic_energy_J(q(), x_[rate], bar_mass_kg_);
            x_[rate] = 0.0;
            motion_.stopped = motion_.excess_Nm(x_) > 0.0;
        }
        if (!going_up()) return;
        note(EventKind::lockout, time_s_, q());
        highest_rad_ = std::max(highest_rad_, q());
        enter(Stage::top);
    }

    /// After every sample: is the stage over, is the lift lost?
    void judge() {
        const double into_s = time_s_ - stage_start_s_;
        const double rounding_s = 1e-9;
        if (stage_ == Stage::top && q() < lift_.lockout_rad() - (lockout_tolerance + sinking_tolerance) * way_) {
            return finish(Outcome::hold_lost);
        }
        if (stage_ == Stage::top && into_s >= options_.tempo.pause_top_s - rounding_s) {
            if (!options_.lowers) return finish(Outcome::completed);
            enter(Stage::lowering);
        } else if (stage_ == Stage::bottom && into_s >= options_.tempo.pause_bottom_s - rounding_s) {
            return finish(Outcome::completed);
        } else if (stage_ == Stage::lowering && into_s > options_.tempo.lower_s + 4.0 * patience_s) {
            return finish(Outcome::ran_out_of_time);
        }
        if (stage_ == Stage::on_floor && time_s_ > give_up_s()) return finish(Outcome::did_not_leave_floor);
        if (stage_ != Stage::lifting && stage_ != Stage::braking) return;
        if (time_s_ > options_.longest_lift_s) return finish(Outcome::ran_out_of_time);
        const bool sunk = q() < highest_rad_ - sinking_tolerance * way_;
        if (sunk || time_s_ > progress_s_ + std::max(patience_s, give_up_s() - patience_s)) {
            note(EventKind::highest_point, sunk ? turning_s_ : progress_s_, highest_rad_);
            finish(Outcome::stalled);
        }
    }

    [[nodiscard]] double give_up_s() const {
        if (options_.intent == Intent::smooth) return options_.tempo.lift_s + patience_s;
        if (options_.intent == Intent::pattern) return options_.pattern.start_s.back() + patience_s;
        return patience_s;
    }

    const MovingLift& lift_;
    const ForwardOptions& options_;
    double bar_mass_kg_;
    Driver driver_;
    Motion motion_;
    bool watches_;
    double way_;
    PerMuscle ceiling_;
    double braking_rad_per_s2_ = 0.0;

    Stage stage_ = Stage::on_floor;
    double stage_start_s_ = 0.0;
    double stage_start_rad_ = 0.0;
    BrakingPlan plan_;
    double time_s_ = 0.0;
    double step_s_ = 0.0;
    double highest_rad_ = 0.0;
    double turning_s_ = 0.0;
    double progress_s_ = 0.0;
    double progress_rad_ = 0.0;
    ContactExcess contact_excess_{};  ///< at the end of the last step
    bool finished_ = false;
    State x_, before_, trial_;
    Stepper plain_;
    odeint::controlled_runge_kutta<Stepper> controlled_{
        odeint::default_error_checker<double, Stepper::algebra_type, Stepper::operations_type>(
            1e-3 * options_.relative_tolerance, options_.relative_tolerance)};
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
    require_between("control_period_s", options.control_period_s, "s", 0.001, 0.05);
    require_between("contact_margin", options.contact_margin, "", 0.0, 0.5);
    require_between("relative_tolerance", options.relative_tolerance, "", 1e-12, 1e-2);
    require_between("implicit_step_s", options.implicit_step_s, "s", 1e-5, 0.01);
    require_between("longest_lift_s", options.longest_lift_s, "s", 0.5, 600.0);
    if (options.intent == Intent::smooth && options.tempo.lift_s + patience_s > options.longest_lift_s) {
        reject("longest_lift_s", options.longest_lift_s, "s",
               "must leave a second beyond tempo.lift_s, here " + detail::shortest(options.tempo.lift_s));
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
