#pragma once

#include <coxa/core/errors.hpp>
#include <coxa/core/spline.hpp>
#include <coxa/muscle/muscle_set.hpp>

#include <cstddef>
#include <limits>
#include <memory>
#include <string_view>
#include <vector>

/// Fiber and stretching tendon in series, the damped equilibrium model:
///
///     (a f_active(l) f_velocity(v) + f_passive(l) + beta v) cos(alpha) = f_tendon(l_T),    l cos(alpha) + l_T = path
///
/// with the height of the pennate fiber constant. Forces are in units of the maximal isometric force, fiber lengths in
/// optimal lengths, fiber velocities in optimal lengths per second, lengthening positive (v above: over the maximal).
/// Path lengths are those of the published leg: a person's over PersonMuscles::length_ratio.
///
/// @source Millard M, Uchida T, Seth A, Delp SL (2013) Flexing computational muscle. J Biomech Eng 135(2):021005
namespace coxa {

enum class FiberStatus : int {
    ok = 0,
    /// The tendon is slack: no force. A fiber that gives none either has no definite length in equilibrium, and gets
    /// the one beside the tendon at its slack length.
    slack = 1,
    /// The fiber is at its least length, see ElasticMuscle::least_length_norm, and something other than the tendon
    /// holds it there; the residual is what that takes.
    at_least_length = 2,
    /// No velocity or length balances fiber and tendon; the residual tells what is missing.
    not_converged = 3,
};

[[nodiscard]] constexpr std::string_view to_string(FiberStatus status) {
    constexpr std::string_view names[] = {"ok", "slack", "at_least_length", "not_converged"};
    return names[static_cast<std::size_t>(status)];
}

/// One muscle with all its curves. Refers to the MuscleSet and the ElasticMuscles it comes from.
struct ElasticMuscle {
    const Muscle* muscle = nullptr;
    const QuinticSpline* active = nullptr;
    const QuinticSpline* passive = nullptr;
    const QuinticSpline* tendon = nullptr;
    const QuinticSpline* velocity = nullptr;
    const QuinticSpline* passive_energy = nullptr;  ///< integral of the passive curve, or none
    const QuinticSpline* tendon_energy = nullptr;   ///< integral of the tendon curve, or none
    double height_norm = 0.0;                       ///< of the fiber above the tendon's line, in optimal lengths
    /// The fiber is never shorter than where its active curve begins, than 0.2 optimal lengths (De Groote 2016 in
    /// OpenSim's form) or than at a pennation of acos(0.1) (Millard 2013).
    double least_length_norm = 0.2;

    // Constants of the muscle in the units of the curves.
    double least_along_norm = 0.2;  ///< projection of the least length on the tendon's line
    double per_optimal_per_m = 1.0;
    double slack_norm = 1.0;  ///< of the tendon, in optimal fiber lengths
    double per_slack_norm = 1.0;
    double per_max_velocity_s = 1.0;
    double damping = 0.0;
};

/// The muscles of a set with what the elastic tendon needs beside the set's curves. Refers to the set, which must
/// outlive it. Immutable once made.
class ElasticMuscles {
public:
    /// @param with_energies  false: without the tables of energy, which take longest to make; asking for energies is
    ///                       then an error
    explicit ElasticMuscles(const MuscleSet& set, bool with_energies = true);

    [[nodiscard]] std::size_t size() const { return muscles_.size(); }
    [[nodiscard]] const ElasticMuscle& operator[](std::size_t index) const { return muscles_[index]; }

private:
    std::vector<ElasticMuscle> muscles_;
    std::vector<std::shared_ptr<const QuinticSpline>> energies_;
};

/// Fiber and tendon at an instant.
struct ElasticFiber {
    FiberStatus status = FiberStatus::ok;
    double length_norm = 1.0;     ///< of the fiber, optimal lengths
    double velocity_per_s = 0.0;  ///< of the fiber, optimal lengths per second, lengthening positive
    double cos_pennation = 1.0;
    double tendon_force_norm = 0.0;
    double residual = 0.0;  ///< fiber minus tendon force, maximal isometric forces
    /// How fast a small disturbance of the length decays at constant path and activation, -lambda of stable_step_s;
    /// infinite without any damping, 0 behind a tendon that does not stretch.
    double relaxation_per_s = 0.0;
    int iterations = 0;
};

/// What acts on a muscle at an instant.
struct MuscleDrive {
    double activation = 0.0;  ///< 0..1
    double path_length_m = 0.0;
    double path_velocity_m_per_s = 0.0;  ///< lengthening positive
};

/// The fiber of a muscle whose tendon does not stretch, moving: force and velocity follow from the path. A path shorter
/// than slack tendon and least fiber is slack; so is one that shortens faster than the damped fiber can, where the
/// residual is the push that a tendon does not give.
///
/// @throws InvalidArgument  a number that is not finite, activation outside 0..1
[[nodiscard]] ElasticFiber rigid_fiber(const ElasticMuscle& muscle, const MuscleDrive& drive);

/// Length at which fiber and tendon balance, in a bracket that always holds the answer. Where there are several, on
/// the descending limb against a long tendon, one of them. A muscle with rigid_tendon gets rigid_fiber.
///
/// @param drive           its path velocity counts for rigid tendons only
/// @param velocity_per_s  of the fiber, optimal lengths per second
/// @throws InvalidArgument  a number that is not finite, activation outside 0..1
[[nodiscard]] ElasticFiber elastic_equilibrium(const ElasticMuscle& muscle, const MuscleDrive& drive,
                                               double velocity_per_s = 0.0);

/// Velocity at which fiber and tendon balance: the rate of the fiber length for explicit integration. not_converged
/// happens without fiber damping only, where no velocity gives so little or so much force. A fiber at or below its
/// least length does not shorten, as the status tells.
///
/// @param length_norm  of the fiber, optimal lengths
/// @param near_per_s   where the search for the velocity begins, such as that of an instant before
/// @throws InvalidArgument  a number that is not finite, activation outside 0..1, a fiber no longer than its height
[[nodiscard]] ElasticFiber fiber_velocity(const ElasticMuscle& muscle, const MuscleDrive& drive, double length_norm,
                                          double near_per_s = 0.0);

/// Fiber and tendon after a step: the two-stage, second-order, stiffly accurate and L-stable SDIRK method (gamma =
/// 1 - 1/sqrt(2)), which needs nothing of the steps before and is damped at any step length. Each stage is one equation
/// in one unknown length, kept in its bracket. Activation is taken as straight over the step, the path as cubic.
///
/// @source Alexander R (1977) Diagonally implicit Runge-Kutta methods for stiff ODEs. SIAM J Numer Anal 14(6):1006-1021
/// @param before      at the beginning of the step; its velocity is where the search begins
/// @param from,to     what acts at both ends of the step
/// @param duration_s  > 0
/// @throws InvalidArgument  a number outside its range
[[nodiscard]] ElasticFiber implicit_step(const ElasticMuscle& muscle, const ElasticFiber& before,
                                         const MuscleDrive& from, const MuscleDrive& to, double duration_s);

/// The longest step at which Euler's explicit method is stable for the fiber's length, 2 / |lambda|, from the equation
/// linearized about a state; infinite where the length does not return (lambda >= 0). With s = l cos(alpha), K the
/// stiffness of the fiber's force along the tendon and k that of the tendon, both by s, and D the rise of that force
/// with ds/dt:
///
///     lambda = - (K + k) / D,     D = (a f_active f_velocity' + beta) cos^2(alpha) / v_max
///
/// The classical Runge-Kutta method allows 1.39 times as much, a stabilized one of s stages about 0.33 (s^2 - 1) times.
[[nodiscard]] inline double stable_step_s(const ElasticFiber& fiber) {
    return fiber.relaxation_per_s > 0.0 ? 2.0 / fiber.relaxation_per_s : std::numeric_limits<double>::infinity();
}

/// Force of the tendon beside a fiber of that length.
[[nodiscard]] double tendon_force_norm(const ElasticMuscle& muscle, double path_length_m, double length_norm);

/// Energy in the stretched tendon, in units of maximal isometric force times optimal fiber length; 0 where it is rigid.
///
/// @throws InvalidArgument  a muscle without tables of energy
[[nodiscard]] double tendon_energy_norm(const ElasticMuscle& muscle, double path_length_m, double length_norm);

/// Energy in the stretched passive fiber, in the same units.
[[nodiscard]] double passive_energy_norm(const ElasticMuscle& muscle, double length_norm);

}  // namespace coxa
