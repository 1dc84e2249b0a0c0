#pragma once

#include <Eigen/Core>

#include <boost/numeric/odeint/algebra/default_operations.hpp>
#include <boost/numeric/odeint/algebra/range_algebra.hpp>
#include <boost/numeric/odeint/stepper/base/explicit_error_stepper_fsal_base.hpp>
#include <boost/numeric/odeint/util/resizer.hpp>
#include <boost/numeric/odeint/util/unwrap_reference.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

namespace coxa {

/// The Runge-Kutta-Chebyshev method of second order, an error stepper for Boost.Odeint's controlled_runge_kutta. Its
/// stages are not spent on accuracy but on stability along the negative real axis, which grows with their square: s of
/// them allow steps of 0.65 (s^2 - 1) over the fastest decay. It is explicit, and right where fast parts decay without
/// swinging, as fibers behind tendons do. Every step takes as many stages as it needs.
///
/// The system has, beside the right-hand side, fastest_decay_per_s(): at least the spectral radius of the Jacobian, as
/// far as the evaluations since the last call have met it.
///
/// @source Sommeijer BP, Shampine LF, Verwer JG (1998) RKC: an explicit solver for parabolic PDEs. J Comput Appl Math
///         88(2):315-326, equations 2.1-2.6 and 2.10
class StabilizedRungeKutta
    : public boost::numeric::odeint::explicit_error_stepper_fsal_base<
          // Odeint takes the exponents 1 / 3 of its control from stepper order and error order - 1.
          StabilizedRungeKutta, 2, 3, 4, std::vector<double>, double, std::vector<double>, double,
          boost::numeric::odeint::range_algebra, boost::numeric::odeint::default_operations,
          boost::numeric::odeint::initially_resizer> {
public:
    using State = std::vector<double>;
    using stepper_base_type = boost::numeric::odeint::explicit_error_stepper_fsal_base<
        StabilizedRungeKutta, 2, 3, 4, State, double, State, double, boost::numeric::odeint::range_algebra,
        boost::numeric::odeint::default_operations, boost::numeric::odeint::initially_resizer>;

    /// Stages a step of that length takes.
    [[nodiscard]] static double stages(double step_s, double fastest_decay_per_s) {
        return std::max(2.0, 1.0 + std::floor(std::sqrt(1.0 + 1.54 * std::abs(step_s) * fastest_decay_per_s)));
    }

    template <class System>
    void do_step_impl(System system, const State& in, const State& dxdt_in, double t, State& out, State& dxdt_out,
                      double dt) {
        auto& rhs = static_cast<typename boost::numeric::odeint::unwrap_reference<System>::type&>(system);
        march(rhs, in, dxdt_in, t, dt, stages(dt, rhs.fastest_decay_per_s()));
        out = now_;
        rhs(out, dxdt_out, t + dt);
    }

    template <class System>
    void do_step_impl(System system, const State& in, const State& dxdt_in, double t, State& out, State& dxdt_out,
                      double dt, State& error) {
        auto& rhs = static_cast<typename boost::numeric::odeint::unwrap_reference<System>::type&>(system);
        const double stages_needed = stages(dt, rhs.fastest_decay_per_s());
        if (!(stages_needed <= most_stages)) {
            out = in;
            dxdt_out = dxdt_in;
            error.assign(in.size(), std::numeric_limits<double>::max());  // a shorter step
            return;
        }
        march(rhs, in, dxdt_in, t, dt, stages_needed);
        const State& end = now_;
        rhs(end, dxdt_out, t + dt);
        for (std::size_t i = 0; i < in.size(); ++i) {
            error[i] = 0.8 * (in[i] - end[i]) + 0.4 * dt * (dxdt_in[i] + dxdt_out[i]);
        }
        out = end;
    }

private:
    using Numbers = Eigen::Map<Eigen::ArrayXd>;
    using ConstNumbers = Eigen::Map<const Eigen::ArrayXd>;

    /// Leaves the end of the step in now_.
    template <class System>
    void march(System& rhs, const State& in, const State& dxdt_in, double t, double dt, double stage_count) {
        const auto size = static_cast<Eigen::Index>(in.size());
        for (State* kept : {&now_, &before_, &next_, &rate_}) kept->resize(in.size());
        const int s = static_cast<int>(std::min(stage_count, most_stages));
        // Chebyshev polynomials and their first two derivatives at w0, a little beyond 1.
        const double w0 = 1.0 + damping / (static_cast<double>(s) * s);
        const double root = std::sqrt(w0 * w0 - 1.0), angle = s * std::log(w0 + root);
        const double first = std::sinh(angle) * s / root;
        const double second = (s * s * std::cosh(angle) - w0 * first) / (w0 * w0 - 1.0);
        const double w1 = first / second;
        double t_before = 1.0, t_now = w0, d_before = 0.0, d_now = 1.0, dd_before = 0.0, dd_now = 0.0;
        double b_before = 1.0 / (4.0 * w0 * w0), b_now = b_before;  // those of stages 0, 1 and 2 are the same
        double place_before = 0.0, place_now = w1 * b_now;
        const ConstNumbers x0(in.data(), size), f0(dxdt_in.data(), size);
        before_ = in;
        Numbers(now_.data(), size) = x0 + b_now * w1 * dt * f0;
        for (int j = 2; j <= s; ++j) {
            const double t_next = 2.0 * w0 * t_now - t_before;
            const double d_next = 2.0 * (t_now + w0 * d_now) - d_before;
            const double dd_next = 2.0 * (2.0 * d_now + w0 * dd_now) - dd_before;
            const double b_next = dd_next / (d_next * d_next);
            const double mu = 2.0 * b_next * w0 / b_now, nu = -b_next / b_before;
            const double of_rate = 2.0 * b_next * w1 / b_now * dt, of_first = -(1.0 - b_now * t_now) * of_rate;
            rhs(now_, rate_, t + place_now * dt);
            Numbers(next_.data(), size) = (1.0 - mu - nu) * x0 + mu * ConstNumbers(now_.data(), size) +
                                          nu * ConstNumbers(before_.data(), size) +
                                          of_rate * ConstNumbers(rate_.data(), size) + of_first * f0;
            const double place_next = mu * place_now + nu * place_before + (of_rate + of_first) / dt;
            std::swap(before_, now_);
            std::swap(now_, next_);
            t_before = std::exchange(t_now, t_next);
            d_before = std::exchange(d_now, d_next);
            dd_before = std::exchange(dd_now, dd_next);
            b_before = std::exchange(b_now, b_next);
            place_before = std::exchange(place_now, place_next);
        }
    }

    static constexpr double damping = 2.0 / 13.0;
    static constexpr double most_stages = 1000.0;

    State now_, before_, next_, rate_;
};

}  // namespace coxa
