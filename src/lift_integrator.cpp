#include <coxa/simulation/lift_integrator.hpp>

#include <algorithm>
#include <functional>
#include <utility>

namespace coxa {

namespace {

namespace odeint = boost::numeric::odeint;

/// The first step that is tried: short against the time constants of activation.
constexpr double first_step_s = 1e-3;

using ErrorChecker = odeint::default_error_checker<double, odeint::range_algebra, odeint::default_operations>;

}  // namespace

LiftIntegrator::LiftIntegrator(LiftEquations& equations, const ForwardOptions& options, State x)
    : equations_(&equations),
      implicit_step_s_(options.implicit_step_s),
      is_stabilized_(options.tendon == Tendon::elastic_explicit),
      controlled_(ErrorChecker(options.absolute_tolerance, options.relative_tolerance)),
      stabilized_(ErrorChecker(options.absolute_tolerance, options.relative_tolerance)),
      x_(std::move(x)),
      rate_(x_.size(), 0.0),
      before_(x_),
      rate_before_(rate_),
      trial_(x_),
      step_s_(first_step_s) {}

bool LiftIntegrator::step(double until_s) {
    before_ = x_;
    before_s_ = time_s_;
    if (!equations_->is_implicit()) return explicit_step(until_s);
    const double step_s = std::min(implicit_step_s_, until_s - time_s_);
    equations_->fibers_balance = true;
    equations_->implicit(before_, x_, step_s);
    if (!usable()) {
        x_ = before_;
        return false;
    }
    time_s_ = until_s - time_s_ - step_s < least_step_s ? until_s : time_s_ + step_s;
    return true;
}

bool LiftIntegrator::explicit_step(double until_s) {
    if (!knows_rate_) (*equations_)(x_, rate_, time_s_);
    rate_before_ = rate_;
    while (true) {
        double step_s = std::min(step_s_, until_s - time_s_), t = time_s_;
        const bool cut = step_s < step_s_;
        equations_->fibers_balance = true;
        const auto system = std::ref(*equations_);
        const auto result = is_stabilized_ ? stabilized_.try_step(system, x_, rate_, t, step_s)
                                           : controlled_.try_step(system, x_, rate_, t, step_s);
        if (result == odeint::success && usable()) {
            knows_rate_ = true;
            time_s_ = cut && until_s - t < least_step_s ? until_s : t;
            if (!cut) step_s_ = step_s;
            return true;
        }
        x_ = before_;
        rate_ = rate_before_;
        step_s_ = result == odeint::success ? 0.2 * step_s_ : step_s;
        if (!(step_s_ > least_step_s)) {
            step_s_ = first_step_s;
            return false;
        }
    }
}

const LiftIntegrator::State& LiftIntegrator::within(double share) {
    const double length_s = time_s_ - before_s_;
    if (share >= 1.0) return x_;
    if (share * length_s < least_step_s) return before_;
    if (equations_->is_implicit()) {
        equations_->implicit(before_, trial_, share * length_s);
    } else if (is_stabilized_) {
        // A cubic through both ends with their rates.
        const double s = share, u = 1.0 - s;
        for (std::size_t i = 0; i < trial_.size(); ++i) {
            trial_[i] = u * u * (1.0 + 2.0 * s) * before_[i] + s * s * (1.0 + 2.0 * u) * x_[i] +
                        s * u * length_s * (u * rate_before_[i] - s * rate_[i]);
        }
    } else {
        controlled_.stepper().calc_state(before_s_ + share * length_s, trial_, before_, rate_before_, before_s_, x_,
                                         rate_, time_s_);
    }
    return trial_;
}

bool LiftIntegrator::back_to(double share) {
    const double length_s = share * (time_s_ - before_s_);
    if (length_s < least_step_s) {
        change() = before_;
        time_s_ = before_s_;
        return true;
    }
    equations_->fibers_balance = true;
    if (equations_->is_implicit()) {
        equations_->implicit(before_, x_, length_s);
    } else if (is_stabilized_) {
        stabilized_.stepper().do_step(std::ref(*equations_), before_, rate_before_, before_s_, x_, rate_, length_s);
    } else {
        controlled_.stepper().do_step(std::ref(*equations_), before_, rate_before_, before_s_, x_, rate_, length_s);
    }
    if (!usable()) {
        change() = before_;
        time_s_ = before_s_;
        return false;
    }
    time_s_ = before_s_ + length_s;
    return true;
}

bool LiftIntegrator::usable() const {
    const auto count = static_cast<Eigen::Index>(x_.size());
    return Eigen::Map<const Eigen::ArrayXd>(x_.data(), count).isFinite().all() && equations_->fibers_balance;
}

}  // namespace coxa
