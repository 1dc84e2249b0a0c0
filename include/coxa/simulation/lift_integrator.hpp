#pragma once

#include <coxa/simulation/lift_equations.hpp>
#include <coxa/simulation/stabilized_runge_kutta.hpp>

#include <boost/numeric/odeint/stepper/controlled_runge_kutta.hpp>
#include <boost/numeric/odeint/stepper/runge_kutta_dopri5.hpp>

namespace coxa {

/// Integrates the equations of motion step by step, with error control where fibers do not step implicitly, and goes
/// back into the last step to where something happened. Refers to the equations, which must outlive it.
class LiftIntegrator {
public:
    using State = LiftEquations::State;

    /// @param x  state at time 0
    LiftIntegrator(LiftEquations& equations, const ForwardOptions& options, State x);

    [[nodiscard]] const State& x() const { return x_; }
    [[nodiscard]] double time_s() const { return time_s_; }
    /// State and time at the beginning of the last step.
    [[nodiscard]] const State& before() const { return before_; }
    [[nodiscard]] double before_s() const { return before_s_; }

    /// The state, to be changed: what was known of its derivative is forgotten, as after other excitations.
    State& change() {
        knows_rate_ = false;
        return x_;
    }

    /// One step, not beyond a time. False, with the last good state and its time, where there is none: an error that
    /// does not get smaller with the step, numbers that are none, fibers without balance.
    [[nodiscard]] bool step(double until_s);

    /// The state a share of the last step after its beginning. With explicit steps by the integrator's continuous
    /// output, without an evaluation of the equations; with implicit ones by a shorter step.
    ///
    /// @param share  0..1
    [[nodiscard]] const State& within(double share);

    /// Ends the last step at a share of it, by a step of that length; see step for what false means.
    [[nodiscard]] bool back_to(double share);

    /// Lets a moment pass in which nothing moves: an impact, after which time has gone on.
    void let_pass(double duration_s) { time_s_ += duration_s; }

    /// Steps shorter than this are none.
    static constexpr double least_step_s = 1e-9;

private:
    using DormandPrince = boost::numeric::odeint::runge_kutta_dopri5<State>;

    [[nodiscard]] bool explicit_step(double until_s);
    [[nodiscard]] bool usable() const;

    LiftEquations* equations_;
    double implicit_step_s_;
    bool is_stabilized_;  ///< fibers integrated with the rest are stiff
    boost::numeric::odeint::controlled_runge_kutta<DormandPrince> controlled_;
    boost::numeric::odeint::controlled_runge_kutta<StabilizedRungeKutta> stabilized_;

    State x_, rate_, before_, rate_before_, trial_;
    bool knows_rate_ = false;  ///< rate_ is that of x_
    double time_s_ = 0.0;
    double before_s_ = 0.0;
    double step_s_;  ///< that error control would take next
};

}  // namespace coxa
