#pragma once

#include <coxa/mechanics/moving_equilibrium.hpp>
#include <coxa/mechanics/muscle_balance.hpp>
#include <coxa/muscle/activation.hpp>
#include <coxa/muscle/elastic_tendon.hpp>
#include <coxa/simulation/forward.hpp>
#include <coxa/simulation/instant_forces.hpp>
#include <coxa/simulation/moving_lift.hpp>

#include <Eigen/Core>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

namespace coxa {

/// Of back and feet: slipping, slipping, tipping, lifting off, lifting off; and of the bar: leaving the hips.
using ContactExcess = std::array<double, 6>;

/// The equations of motion while excitations are constant.
class LiftEquations {
public:
    /// Inclination, its rate, work of the muscles, then activations, then fiber lengths of elastic muscles.
    using State = std::vector<double>;
    enum Entry : std::size_t { inclination, rate, work, first_activation };

    LiftEquations(const MovingLift& lift, double bar_mass_kg, Tendon tendon)
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

    /// No fiber is longer, optimal lengths: its passive force would tear it.
    static constexpr double longest_fiber = 5.0;

    const MovingLift* lift_;
    double bar_mass_kg_;
    Tendon tendon_;
    LegActivationDynamics dynamics_;
    std::optional<ElasticMuscles> fibers_;
    std::vector<std::size_t> stretching_;
};

}  // namespace coxa
