#pragma once

namespace coxa {

/// How fast a group of muscle tires and recovers.
struct FatigueParameters {
    double fatigue_rate_per_s = 0.0;   ///< F: from active to fatigued, > 0
    double recovery_rate_per_s = 0.0;  ///< R: from fatigued to resting, > 0
    /// r: how many times faster it recovers where less is asked than is active, as at rest, >= 1.
    double rest_multiplier = 1.0;
    double development_rate_per_s = 10.0;  ///< LD: of bringing resting muscle into action
    double relaxation_rate_per_s = 10.0;   ///< LR: of letting active muscle go
};

/// Where the motor units of a group are. What is neither active nor fatigued rests, so that the three always sum to
/// one.
struct FatigueState {
    double active = 0.0;
    double fatigued = 0.0;

    [[nodiscard]] double resting() const { return 1.0 - active - fatigued; }
    /// What could be activated: an upper bound of activation.
    [[nodiscard]] double capacity() const { return 1.0 - fatigued; }
};

/// @throws InvalidArgument  a rate that is not above zero, a multiplier below one, development or relaxation that is
///                          not at least four times as fast as fatigue and recovery together, so that the muscle
///                          could not follow what is asked of it and would swing about it
void check(const FatigueParameters& parameters);

/// @throws InvalidArgument  fractions outside [0, 1] or with a sum above one
void check(const FatigueState& state);

/// The state after a time under a constant target: the three-compartment controller model with rest recovery.
///
/// The rates of active muscle A, resting muscle M and fatigued muscle Z are C - F A, -C + k Z and F A - k Z. The drive
/// C brings A to the target T: LD (T - A) as long as enough rests for it, LD M where the rest does not suffice, and
/// LR (T - A) where A is above the target. Recovery k is r R where A is at or above the target, R elsewhere. Under a
/// constant target each of the three cases is linear with constant coefficients: the solution is two exponentials, the
/// times of change are found in it, and the error is that of rounding for any step.
///
/// Since C needs a difference to act on, active muscle settles at LD T/(LD + F), 0.1 % short of the target.
///
/// @param target  of activation, as a fraction of the rested group, [0, 1]
/// @param step_s  [0, 1e7]
/// @throws InvalidArgument  see check; a target outside [0, 1]
/// @source equations: Xia T, Frey Law LA (2008) A theoretical approach for modeling peripheral muscle fatigue and
///         recovery. J Biomech 41(14):3046-3052; r: Looft JM, Herkert N, Frey-Law L (2018) Modification of a
///         three-compartment muscle fatigue model to predict peak torque decline during intermittent tasks. J Biomech
///         77:16-25
[[nodiscard]] FatigueState advance(const FatigueParameters& parameters, const FatigueState& state, double target,
                                   double step_s);

/// The largest target that can be held for ever, R/(F + R).
///
/// A maximal effort decays to it (to R LD/(R F + LD (F + R)), 0.1 % less, with the drive's own lag).
[[nodiscard]] double sustainable_target(const FatigueParameters& parameters);

/// How long a target can be held by a rested group; infinity up to the sustainable target.
///
/// With A at the target T from the start, Z = F T (1 - exp(-R t))/R, and the target is missed when Z passes 1 - T:
/// t = -ln(1 - R (1 - T)/(F T))/R. The drive's lag is neglected; it adds less than half a second from a target of
/// 0.3 on.
///
/// @param target  (0, 1]
/// @throws InvalidArgument  a target outside (0, 1]
[[nodiscard]] double endurance_time_s(const FatigueParameters& parameters, double target);

}  // namespace coxa
