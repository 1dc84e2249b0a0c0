#include <coxa/muscle/activation.hpp>

#include <string>

namespace coxa {

namespace {

using One = Eigen::Array<double, 1, 1>;

void require_shape(double smoothness, double minimum_activation) {
    require_between("smoothness", smoothness, "", 1e-3, 1e3);
    require_between("minimum_activation", minimum_activation, "", 0.0, 0.5);
}

/// Named by the first number outside the range.
void require_share(const char* parameter, const PerMuscle& values, Eigen::Index count) {
    if (values.size() != count) {
        reject(parameter, static_cast<double>(values.size()), "values", "must be one per muscle");
    }
    if ((values >= 0.0).all() && (values <= 1.0).all()) return;
    for (Eigen::Index i = 0; i < values.size(); ++i) {
        require_between(std::string(parameter) + "[" + std::to_string(i) + "]", values[i], "", 0.0, 1.0);
    }
}

void require_duration(double duration_s) { require_not_negative("duration_s", duration_s, "s"); }

/// Steps of equal length that are short against the fastest time constant.
struct Steps {
    int count;
    double length_s;
};

[[nodiscard]] Steps steps_for(double duration_s, double fastest_s, double slowest_s) {
    // At the slowest the distance falls by e in twice the longer time constant; 40 times that leaves nothing of it.
    const double needed_s = std::min(duration_s, 80.0 * slowest_s);
    const int count = std::max(1, static_cast<int>(std::ceil(needed_s / (fastest_s / 3.0))));
    return {count, needed_s / count};
}

/// Constants of the muscles at hand, one or many.
template <class Number>
struct Dynamics {
    const Number& rise_s;
    const Number& fall_s;
    double smoothness;
    double minimum;

    [[nodiscard]] Steps steps(double duration_s) const {
        return steps_for(duration_s, std::min(rise_s.minCoeff(), fall_s.minCoeff()),
                         std::max(rise_s.maxCoeff(), fall_s.maxCoeff()));
    }

    /// Activation after some steps. In the square of the slowness k = 1/2 + 3/2 a the equation loses its steepest part:
    /// d(k^2)/dt = 3 (u - a) (rising / tau_a + falling k^2 / tau_d).
    [[nodiscard]] Number march(const Number& excitation, const Number& activation, const Steps& steps) const {
        Number square = (0.5 + 1.5 * activation).square();
        const double h = steps.length_s;
        const Number fall_rate = 1.0 / fall_s, gain = 1.0 / rise_s;
        const auto rate = [&](const Number& at) {
            const Number distance = excitation + (1.0 / 3.0) - (2.0 / 3.0) * at.sqrt();
            const Number rising = 1.0 / (1.0 + (-2.0 * smoothness * distance).exp());
            const Number falling = at * fall_rate;
            return Number(3.0 * distance * (falling + rising * (gain - falling)));
        };
        for (int step = 0; step < steps.count; ++step) {
            const Number k1 = rate(square);
            const Number k2 = rate(square + 0.5 * h * k1);
            const Number k3 = rate(square + 0.5 * h * k2);
            const Number k4 = rate(square + h * k3);
            square += (h / 6.0) * (k1 + 2.0 * (k2 + k3) + k4);
        }
        return (square.sqrt() - 0.5) / 1.5;
    }

    [[nodiscard]] Number after(const Number& excitation, const Number& activation, double duration_s) const {
        return march(excitation.max(minimum), activation, steps(duration_s));
    }

    /// Secants kept inside a bracket; the answer rises with excitation.
    [[nodiscard]] Number asked_for(const Number& activation, const Number& wanted, double duration_s,
                                   double tolerance) const {
        const Steps with = steps(duration_s);
        const auto error_at = [&](const Number& u) { return Number(march(u, activation, with) - wanted); };
        Number low = Number::Constant(activation.size(), minimum), high = Number::Ones(activation.size());
        // As if the rate were that halfway.
        const Number middle = 0.5 * (activation + wanted);
        const Number rate = detail::approach_rate_per_s<Number, Number>(rise_s, fall_s, smoothness, wanted, middle);
        Number slope = 1.0 - (-duration_s * rate).exp();
        Number u = (activation + (wanted - activation) / slope).max(low).min(high);
        Number error = error_at(u);
        for (int iteration = 0; iteration < 60; ++iteration) {
            // Out of reach: even the least excitation is too much, or the greatest too little.
            const auto ends = (u <= minimum && error > 0.0) || (u >= 1.0 && error < 0.0);
            if ((error.abs() <= tolerance || ends || high - low <= 1e-12).all()) break;
            high = (error > 0.0).select(u, high);
            low = (error > 0.0).select(low, u);
            // The secant's aim, or the end of the bracket it passes if that has not been tried, or the middle.
            Number next = u - error / slope;
            next = next.max(minimum).min(1.0);
            const auto inside =
                (next > low && next < high) || (next <= minimum && low <= minimum) || (next >= 1.0 && high >= 1.0);
            next = ends.select(u, inside.select(next, 0.5 * (low + high)));
            const Number before = u, error_before = error;
            u = next;
            error = error_at(u);
            const Number secant = (error - error_before) / (u - before);
            slope = (secant > 1e-3 && secant < 10.0).select(secant, slope);
        }
        // The minimum acts like every excitation below it.
        return (u <= minimum).select(0.0, u);
    }
};

[[nodiscard]] Dynamics<PerMuscle> of(const LegActivationDynamics& d) {
    return {d.activation_time_s, d.deactivation_time_s, d.smoothness, d.minimum_activation};
}

}  // namespace

void ActivationDynamics::check() const {
    require_between("activation_time_s", activation_time_s, "s", 1e-3, 1.0);
    require_between("deactivation_time_s", deactivation_time_s, "s", 1e-3, 1.0);
    require_shape(smoothness, minimum_activation);
}

void LegActivationDynamics::check() const {
    if (activation_time_s.size() != deactivation_time_s.size() || activation_time_s.size() == 0) {
        reject("deactivation_time_s", static_cast<double>(deactivation_time_s.size()), "values",
               "must be one per muscle");
    }
    for (Eigen::Index i = 0; i < activation_time_s.size(); ++i) {
        require_between("activation_time_s", activation_time_s[i], "s", 1e-3, 1.0);
        require_between("deactivation_time_s", deactivation_time_s[i], "s", 1e-3, 1.0);
    }
    require_shape(smoothness, minimum_activation);
}

LegActivationDynamics activation_dynamics(const MuscleSet& set) {
    const auto count = static_cast<Eigen::Index>(set.size());
    LegActivationDynamics dynamics{PerMuscle(count), PerMuscle(count)};
    for (Eigen::Index i = 0; i < count; ++i) {
        const Muscle& muscle = set.muscles[static_cast<std::size_t>(i)];
        dynamics.activation_time_s[i] = muscle.activation_time_s;
        dynamics.deactivation_time_s[i] = muscle.deactivation_time_s;
    }
    return dynamics;
}

PerMuscle rate_per_s(const LegActivationDynamics& dynamics, const PerMuscle& excitation, const PerMuscle& activation) {
    const PerMuscle asked = excitation.max(dynamics.minimum_activation);
    return detail::approach_rate_per_s<PerMuscle, PerMuscle>(dynamics.activation_time_s, dynamics.deactivation_time_s,
                                                             dynamics.smoothness, asked, activation) *
           (asked - activation);
}

double activation_after(const ActivationDynamics& dynamics, double excitation, double activation, double duration_s) {
    dynamics.check();
    require_between("excitation", excitation, "", 0.0, 1.0);
    require_between("activation", activation, "", 0.0, 1.0);
    require_duration(duration_s);
    const One rise(dynamics.activation_time_s), fall(dynamics.deactivation_time_s);
    const Dynamics<One> one{rise, fall, dynamics.smoothness, dynamics.minimum_activation};
    return one.after(One(excitation), One(activation), duration_s).value();
}

PerMuscle activation_after(const LegActivationDynamics& dynamics, const PerMuscle& excitation,
                           const PerMuscle& activation, double duration_s) {
    dynamics.check();
    require_share("excitation", excitation, dynamics.activation_time_s.size());
    require_share("activation", activation, dynamics.activation_time_s.size());
    require_duration(duration_s);
    return of(dynamics).after(excitation, activation, duration_s);
}

double excitation_for(const ActivationDynamics& dynamics, double activation, double wanted_activation,
                      double duration_s) {
    dynamics.check();
    require_between("activation", activation, "", 0.0, 1.0);
    require_between("wanted_activation", wanted_activation, "", 0.0, 1.0);
    require_between("duration_s", duration_s, "s", 1e-6, 1e6);
    const One rise(dynamics.activation_time_s), fall(dynamics.deactivation_time_s);
    const Dynamics<One> one{rise, fall, dynamics.smoothness, dynamics.minimum_activation};
    return one.asked_for(One(activation), One(wanted_activation), duration_s, 1e-8).value();
}

PerMuscle excitation_for(const LegActivationDynamics& dynamics, const PerMuscle& activation,
                         const PerMuscle& wanted_activation, double duration_s, double tolerance) {
    dynamics.check();
    require_between("tolerance", tolerance, "", 1e-12, 0.1);
    require_share("activation", activation, dynamics.activation_time_s.size());
    require_share("wanted_activation", wanted_activation, dynamics.activation_time_s.size());
    require_between("duration_s", duration_s, "s", 1e-6, 1e6);
    return of(dynamics).asked_for(activation, wanted_activation, duration_s, tolerance);
}

}  // namespace coxa
