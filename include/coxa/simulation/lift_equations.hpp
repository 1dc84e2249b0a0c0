#pragma once

#include <coxa/mechanics/moving_equilibrium.hpp>
#include <coxa/mechanics/muscle_balance.hpp>
#include <coxa/muscle/activation.hpp>
#include <coxa/simulation/forward.hpp>
#include <coxa/simulation/instant_forces.hpp>
#include <coxa/simulation/moving_lift.hpp>
#include <coxa/simulation/stretching_fibers.hpp>

#include <Eigen/Core>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace coxa {

/// Of back and feet: slipping, slipping, tipping, lifting off, lifting off; and of the bar: leaving the hips.
using ContactExcess = std::array<double, 6>;

/// The equations of motion while excitations are constant.
class LiftEquations {
public:
    /// Inclination, its rate, work of the muscles and of the lumbar moment, then activations, then fiber lengths of
    /// elastic muscles.
    using State = std::vector<double>;
    enum Entry : std::size_t { inclination, rate, work, lumbar_work, first_activation };

    LiftEquations(const MovingLift& lift, double bar_mass_kg, Tendon tendon,
                  double minimum_activation = ActivationDynamics{}.minimum_activation)
        : lift_(&lift),
          bar_mass_kg_(bar_mass_kg),
          tendon_(tendon),
          dynamics_(activation_dynamics(*lift.muscles().set)) {
        const LumbopelvicRhythm& rhythm = lift.linkage().rhythm;
        lumbar_rad_per_rad_ = (rhythm.lumbar_extension_lockout_rad - rhythm.lumbar_extension_bottom_rad) /
                              (lift.lockout_rad() - lift.bottom_rad());
        dynamics_.minimum_activation = minimum_activation;
        excitation = PerMuscle::Zero(lift.muscle_count());
        if (tendon == Tendon::rigid) return;
        fibers_.emplace(*lift.muscles().set);
        stretches_.assign(static_cast<std::size_t>(lift.muscle_count()), false);
        for (std::size_t k = 0; k < fibers_->size(); ++k) {
            stretches_[static_cast<std::size_t>(fibers_->column(k))] = true;
        }
        fiber_velocity_per_s_.assign(fibers_->size(), 0.0);
    }

    /// Numbers of a state: with elastic tendons length and velocity of every fiber behind one come last.
    [[nodiscard]] std::size_t state_size() const {
        return first_fiber() + fiber_count() * (tendon_ == Tendon::elastic ? 2 : 1);
    }
    [[nodiscard]] bool is_implicit() const { return tendon_ == Tendon::elastic; }

    /// The right-hand side.
    void operator()(const State& x, State& dxdt, double /*time_s*/) {
        ++evaluations;
        const double q = x[inclination];
        const PerMuscle a = activation(x);
        const LiftMuscles m = lift_->lift_muscles(q);
        PerMuscle force_N = rigid_force_N(x, a, m);
        if (fiber_count() > 0) {
            const FiberPaths paths = fiber_paths(*lift_, q, speed(x));
            for (std::size_t k = 0; k < fiber_count(); ++k) {
                const ElasticFiber fiber = fibers_->moving(k, paths, a, x[first_fiber() + k], fiber_velocity_per_s_[k]);
                note(fiber);
                const Eigen::Index c = fibers_->column(k);
                force_N[c] = lift_->muscles().max_isometric_force_N[c] * fiber.tendon_force_norm;
                dxdt[first_fiber() + k] = fiber_velocity_per_s_[k] = fiber.velocity_per_s;
                fastest_decay_per_s_ = std::max(fastest_decay_per_s_, fiber.relaxation_per_s);
            }
        }
        const double torque = torque_Nm(m, force_N);
        if (held()) {
            dxdt[inclination] = dxdt[rate] = dxdt[work] = dxdt[lumbar_work] = 0.0;
        } else {
            dxdt[inclination] = x[rate];
            dxdt[rate] = acceleration_rad_per_s2(q, x[rate], torque);
            dxdt[work] = power_W(force_N, q, x[rate], torque);
            dxdt[lumbar_work] = lumbar_power_W(force_N, q, x[rate], dxdt[rate]);
        }
        Eigen::Map<Eigen::ArrayXd>(dxdt.data() + first_activation, lift_->muscle_count()) =
            rate_per_s(dynamics_, excitation, a);
    }

    /// The fastest decay of a fiber that evaluations have met since this was asked last; see StabilizedRungeKutta.
    [[nodiscard]] double fastest_decay_per_s() { return std::exchange(fastest_decay_per_s_, 0.0); }

    /// A step with implicit fibers: the lift by the velocity Verlet method, second order like the fibers.
    void implicit(const State& from, State& to, double step_s) {
        ++evaluations;
        const PerMuscle a0 = activation(from);
        const PerMuscle a1 = activation_after(dynamics_, excitation, a0, step_s);
        const double q0 = from[inclination], w0 = speed(from);
        const LiftMuscles m0 = lift_->lift_muscles(q0);
        const PerMuscle force0_N = muscle_force_N(from, a0, m0);
        const double torque0 = torque_Nm(m0, force0_N);
        const double e0 = held() ? 0.0 : acceleration_rad_per_s2(q0, w0, torque0);
        const double q1 = q0 + step_s * (w0 + 0.5 * step_s * e0);
        const double along = w0 + step_s * e0;
        to[inclination] = q1;
        to[rate] = along;
        Eigen::Map<Eigen::ArrayXd>(to.data() + first_activation, a1.size()) = a1;
        const FiberPaths paths0 = fiber_paths(*lift_, q0, w0), paths1 = fiber_paths(*lift_, q1, along);
        for (std::size_t k = 0; k < fiber_count(); ++k) {
            ElasticFiber before;
            before.length_norm = from[first_fiber() + k];
            before.velocity_per_s = from[first_fiber() + fiber_count() + k];
            const ElasticFiber after = implicit_step(fibers_->muscle(k), before, fibers_->drive(k, paths0, a0),
                                                     fibers_->drive(k, paths1, a1), step_s);
            note(after);
            to[first_fiber() + k] = after.length_norm;
            to[first_fiber() + fiber_count() + k] = after.velocity_per_s;
        }
        const LiftMuscles m1 = lift_->lift_muscles(q1);
        const PerMuscle force1_N = muscle_force_N(to, a1, m1);
        const double torque1 = torque_Nm(m1, force1_N);
        const double e1 = held() ? 0.0 : acceleration_rad_per_s2(q1, along, torque1);
        to[rate] = w0 + 0.5 * step_s * (e0 + e1);
        const double w1 = to[rate];
        to[work] =
            from[work] + 0.5 * step_s * (power_W(force0_N, q0, w0, torque0) + power_W(force1_N, q1, w1, torque1));
        to[lumbar_work] = from[lumbar_work] +
                          0.5 * step_s * (lumbar_power_W(force0_N, q0, w0, e0) + lumbar_power_W(force1_N, q1, w1, e1));
    }

    /// Fibers in balance with their tendons at rest.
    void balance_fibers(State& x) {
        if (fiber_count() == 0) return;
        const PerMuscle a = activation(x);
        const FiberPaths paths = fiber_paths(*lift_, x[inclination], 0.0);
        for (std::size_t k = 0; k < fiber_count(); ++k) {
            const ElasticFiber fiber = elastic_equilibrium(fibers_->muscle(k), fibers_->drive(k, paths, a));
            note(fiber);
            x[first_fiber() + k] = fiber.length_norm;
            if (is_implicit()) x[first_fiber() + fiber_count() + k] = 0.0;
        }
    }

    /// The muscles as they are behind stretched tendons; none with rigid ones.
    [[nodiscard]] std::optional<LegMuscles> leg(const State& x) const {
        if (tendon_ == Tendon::rigid) return std::nullopt;
        LegMuscles leg = lift_->leg(x[inclination], speed(x));
        const PerMuscle a = activation(x);
        const FiberPaths paths = fiber_paths(*lift_, x[inclination], speed(x));
        for (std::size_t k = 0; k < fiber_count(); ++k) {
            const Eigen::Index c = fibers_->column(k);
            const ElasticMuscle& muscle = fibers_->muscle(k);
            const ElasticFiber fiber = fibers_->moving(k, paths, a, x[first_fiber() + k]);
            const double over_max = fiber.velocity_per_s * muscle.per_max_velocity_s;
            const double along_N = lift_->muscles().max_isometric_force_N[c] * fiber.cos_pennation;
            leg.max_active_force_N[c] = along_N * (*muscle.active)(fiber.length_norm) * (*muscle.velocity)(over_max);
            leg.passive_force_N[c] = along_N * ((*muscle.passive)(fiber.length_norm) + muscle.damping * over_max);
        }
        return leg;
    }

    /// Fiber lengths of all muscles; empty with rigid tendons.
    [[nodiscard]] PerMuscle fiber_length_norm(const State& x) const {
        if (tendon_ == Tendon::rigid) return {};
        PerMuscle length = PerMuscle::Constant(lift_->muscle_count(), std::numeric_limits<double>::quiet_NaN());
        for (std::size_t k = 0; k < fiber_count(); ++k) length[fibers_->column(k)] = x[first_fiber() + k];
        return length;
    }

    /// The integrator's steps pass 0 and 1 by rounding.
    [[nodiscard]] PerMuscle activation(const State& x) const {
        return Eigen::Map<const Eigen::ArrayXd>(x.data() + first_activation, lift_->muscle_count()).max(0.0).min(1.0);
    }

    /// What the muscles give beyond what holding takes: the lift leaves the floor where it is positive.
    [[nodiscard]] double excess_Nm(const State& x) const {
        const LiftMuscles m = lift_->lift_muscles(x[inclination]);
        return torque_Nm(m, muscle_force_N(x, activation(x), m)) - lift_->demand(x[inclination], bar_mass_kg_).still_Nm;
    }

    /// How far each of the contacts' limits is exceeded, N or N m; in the order of the events from back_slips on.
    [[nodiscard]] ContactExcess contact_excess(const State& x) const {
        const double q = x[inclination], w = speed(x);
        const LiftMuscles m = lift_->lift_muscles(q);
        const PerMuscle force_N = muscle_force_N(x, activation(x), m);
        const double torque = torque_Nm(m, force_N);
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
    bool stopped = false;  ///< by a hard stop at lockout or the end of the range
    [[nodiscard]] bool held() const { return rests || stopped; }
    bool fibers_balance = true;  ///< false once fiber and tendon of a muscle found no balance
    double largest_residual = 0.0;
    double shortest_stable_step_s = std::numeric_limits<double>::infinity();
    long evaluations = 0;

private:
    [[nodiscard]] std::size_t first_fiber() const {
        return first_activation + static_cast<std::size_t>(lift_->muscle_count());
    }
    [[nodiscard]] std::size_t fiber_count() const { return fibers_ ? fibers_->size() : 0; }
    [[nodiscard]] double speed(const State& x) const { return held() ? 0.0 : x[rate]; }

    /// Along the tendons of one leg; zero for those that stretch.
    [[nodiscard]] PerMuscle rigid_force_N(const State& x, const PerMuscle& a, const LiftMuscles& m) const {
        if (stretches_.empty())
            return a * m.max_active_force_N * lift_->velocity_factor(m, speed(x)) + m.passive_force_N;
        PerMuscle force_N = PerMuscle::Zero(a.size());
        for (Eigen::Index c = 0; c < a.size(); ++c) {
            if (stretches_[static_cast<std::size_t>(c)]) continue;
            force_N[c] = a[c] * m.max_active_force_N[c] * lift_->velocity_factor(m, speed(x), c) + m.passive_force_N[c];
        }
        return force_N;
    }

    /// Along the tendons of one leg.
    [[nodiscard]] PerMuscle muscle_force_N(const State& x, const PerMuscle& a, const LiftMuscles& m) const {
        PerMuscle force_N = rigid_force_N(x, a, m);
        if (fiber_count() == 0) return force_N;
        const PerMuscle length_m = lift_->musculotendon_length_m(x[inclination]) / lift_->muscles().length_ratio;
        for (std::size_t k = 0; k < fiber_count(); ++k) {
            const Eigen::Index c = fibers_->column(k);
            force_N[c] = lift_->muscles().max_isometric_force_N[c] *
                         tendon_force_norm(fibers_->muscle(k), length_m[c], x[first_fiber() + k]);
        }
        return force_N;
    }

    /// Moment of both legs' muscles about the lift.
    [[nodiscard]] static double torque_Nm(const LiftMuscles& m, const PerMuscle& force_N) {
        return 2.0 * (m.generalized_arm_m * force_N).sum();
    }

    /// Power of both legs' muscles. With a pelvis that keeps still against the trunk that of their moment about the
    /// lift; where it turns, the lumbar moment takes part in the motion, and muscles shorten at another rate.
    [[nodiscard]] double power_W(const PerMuscle& force_N, double q, double w, double torque) const {
        if (lumbar_rad_per_rad_ == 0.0) return torque * w;
        return -2.0 * (force_N * lift_->lengthening_m_per_rad(q)).sum() * w;
    }
    [[nodiscard]] double lumbar_power_W(const PerMuscle& force_N, double q, double w, double e) const {
        if (lumbar_rad_per_rad_ == 0.0) return 0.0;
        return lift_->lumbar_extension_moment_Nm(q, w, e, bar_mass_kg_, force_N) * lumbar_rad_per_rad_ * w;
    }

    [[nodiscard]] double acceleration_rad_per_s2(double q, double w, double torque) const {
        const LiftDemand d = lift_->demand(q, bar_mass_kg_);
        return (torque - d.still_Nm - d.per_speed_squared_kg_m2 * w * w) / d.inertia_kg_m2;
    }

    void note(const ElasticFiber& fiber) {
        if (fiber.status == FiberStatus::not_converged) fibers_balance = false;
        if (fiber.status == FiberStatus::ok) {
            largest_residual = std::max(largest_residual, std::abs(fiber.residual));
            shortest_stable_step_s = std::min(shortest_stable_step_s, stable_step_s(fiber));
        }
    }

    const MovingLift* lift_;
    double bar_mass_kg_;
    Tendon tendon_;
    LegActivationDynamics dynamics_;
    double lumbar_rad_per_rad_ = 0.0;           ///< extension of the lumbar spine with the lift
    std::optional<StretchingFibers> fibers_;    ///< none with rigid tendons
    std::vector<bool> stretches_;               ///< one per muscle; empty with rigid tendons
    std::vector<double> fiber_velocity_per_s_;  ///< found last: where the next search begins
    double fastest_decay_per_s_ = 0.0;
};

}  // namespace coxa
