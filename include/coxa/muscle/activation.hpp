#pragma once

#include <coxa/core/errors.hpp>
#include <coxa/core/scalar.hpp>
#include <coxa/muscle/person_muscles.hpp>

#include <Eigen/Core>

#include <algorithm>
#include <cmath>

/// From excitation (what the nerve asks for) to activation (what the fibers do).
///
///     da/dt = [ (1/2 + f) / (tau_a (1/2 + 3/2 a)) + (1/2 - f) (1/2 + 3/2 a) / tau_d ] (u - a),   f = 1/2 tanh(b (u -
///     a))
///
/// @source De Groote F, Kinney AL, Rao AV, Fregly BJ (2016) Ann Biomed Eng 44(10):2922-2936, equations 1-2; time
/// constants
///         that depend on activation: Winters JM (1995) in Three-dimensional analysis of human movement, and Thelen
///         2003.
namespace coxa {

/// Time constants of one muscle.
struct ActivationDynamics {
    double activation_time_s = 0.015;    ///< De Groote 2016
    double deactivation_time_s = 0.060;  ///< De Groote 2016
    /// b. Declared departure: the paper has 0.1, with which f hardly leaves zero and a muscle rises and falls at the
    /// mean of both rates; 10 gives the time constants their meaning, as OpenSim's documentation of
    /// activation_dynamics_smoothing (DeGrooteFregly2016Muscle, 2025) recommends.
    double smoothness = 10.0;
    double minimum_activation = 0.01;  ///< no excitation brings activation below; Thelen 2003 as OpenSim has it

    /// @throws InvalidArgument  a number outside its range
    void check() const;
};

/// The same for the muscles of a leg.
struct LegActivationDynamics {
    PerMuscle activation_time_s;
    PerMuscle deactivation_time_s;
    double smoothness = ActivationDynamics{}.smoothness;
    double minimum_activation = ActivationDynamics{}.minimum_activation;

    /// @throws InvalidArgument  a number outside its range, or lists of different length
    void check() const;
};

/// The time constants of a set's muscles.
[[nodiscard]] LegActivationDynamics activation_dynamics(const MuscleSet& set);

namespace detail {

/// The bracket of the equation: how fast activation approaches excitation, 1/s. 1/2 + 1/2 tanh(x) is 1 / (1 + e^-2x).
template <class Number, class Time>
[[nodiscard]] Number approach_rate_per_s(const Time& rise_s, const Time& fall_s, double smoothness,
                                         const Number& excitation, const Number& activation) {
    using std::exp;
    // With E = exp(-2 x) the rising share is 1 / (1 + E), the falling one E / (1 + E); in one fraction, as dividing
    // takes longest.
    const Number falling = exp(Number(-2.0 * smoothness * (excitation - activation)));
    const Number slowness = 0.5 + 1.5 * activation;
    return Number((fall_s + falling * slowness * slowness * rise_s) / (rise_s * fall_s * slowness * (1.0 + falling)));
}

}  // namespace detail

/// Rate of activation, 1/s. Excitations below the minimum act like the minimum.
///
/// @param excitation,activation  0..1
template <Scalar T>
[[nodiscard]] T rate_per_s(const ActivationDynamics& dynamics, const T& excitation, const T& activation) {
    const T asked = value_of(excitation) < dynamics.minimum_activation ? T(dynamics.minimum_activation) : excitation;
    return T(detail::approach_rate_per_s<T>(dynamics.activation_time_s, dynamics.deactivation_time_s,
                                            dynamics.smoothness, asked, activation) *
             (asked - activation));
}
[[nodiscard]] PerMuscle rate_per_s(const LegActivationDynamics& dynamics, const PerMuscle& excitation,
                                   const PerMuscle& activation);

/// Activation after a constant excitation: the classical Runge-Kutta method on (1/2 + 3/2 a)^2, in which the equation
/// has no steep part, in steps of at most a third of the shorter time constant. The cost is that of four rates for each
/// step. Right to 3e-4 of full activation with the default constants, at 1 ms to 1e-6.
///
/// @param excitation,activation  0..1
/// @throws InvalidArgument  a number outside its range
[[nodiscard]] double activation_after(const ActivationDynamics& dynamics, double excitation, double activation,
                                      double duration_s);
[[nodiscard]] PerMuscle activation_after(const LegActivationDynamics& dynamics, const PerMuscle& excitation,
                                         const PerMuscle& activation, double duration_s);

/// The constant excitation that brings activation_after to the wanted value; 0 or 1 where the wanted value is out
/// of reach.
///
/// @param activation,wanted_activation  0..1
/// @param duration_s                    > 0
/// @param tolerance                     of the activation, [1e-12, 0.1]; 1e-8 for one muscle
/// @throws InvalidArgument  a number outside its range
[[nodiscard]] double excitation_for(const ActivationDynamics& dynamics, double activation, double wanted_activation,
                                    double duration_s);
[[nodiscard]] PerMuscle excitation_for(const LegActivationDynamics& dynamics, const PerMuscle& activation,
                                       const PerMuscle& wanted_activation, double duration_s, double tolerance = 1e-8);

}  // namespace coxa
