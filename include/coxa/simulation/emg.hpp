#pragma once

#include <coxa/analysis/torque_angle.hpp>
#include <coxa/body/posture.hpp>
#include <coxa/core/literals.hpp>
#include <coxa/core/status.hpp>
#include <coxa/muscle/leg_muscles.hpp>

#include <array>
#include <span>
#include <string_view>
#include <vector>

/// Excitations put through what is done to a surface electromyogram, so that both can be drawn into one picture.
///
/// Activation is not EMG. What an electrode sees depends on the fibers under it, on the skin between, on the firing of
/// the motor units and on how far the muscle slides away beneath; its amplitude is not proportional to force, least of
/// all in motion, and peaks of twice the maximal voluntary contraction are on record for the hip thrust itself
/// (Contreras et al. 2015), which no activation in [0, 1] can give. Timing and order may be compared, sizes may not.
namespace coxa {

/// How an envelope is made.
struct EmgSettings {
    /// Half-power frequency of the low-pass filter over the rectified signal, Hz, (0, a quarter of the sampling rate].
    /// Default: linear envelope at 6 Hz (Winter 2009); in use are 3-10 Hz (Buchanan et al. 2004).
    double low_pass_Hz = 6.0;
    /// By how much the electromyogram runs ahead of the model's excitation, s, [0, 0.2]. Published electromechanical
    /// delays are 0.010-0.100 s (Buchanan et al. 2004). Most of that is activation dynamics and the stretching of
    /// tendons, which a model of both has already; the default is the low end.
    double electromechanical_delay_s = 0.010;
};

/// The linear envelope of a rectified electromyogram in proportion to an excitation.
///
/// Low-pass filter of Butterworth, second order, run forward and backward: no lag, fourth order together, half the
/// power at `low_pass_Hz` after both. Ends are continued by odd reflection; past the last sample the excitation is
/// taken to stay. Excitations are not negative, so there is nothing to rectify; as with real envelopes, a filter of
/// this kind swings over by up to 5 % beside a step.
///
/// @param excitation  in [0, 1], equally spaced in time; with activation instead, the delay of activation dynamics
///                    counts against the electromechanical one
/// @param sample_s    between two samples, (0, 1]
/// @throws InvalidArgument  no samples, an excitation outside [0, 1], a setting outside its range
/// @source Winter DA (2009) Biomechanics and Motor Control of Human Movement, 4th ed, sections 3.4.4.2 and 10.1.3;
///         Buchanan TS, Lloyd DG, Manal K, Besier TF (2004) Neuromusculoskeletal modeling. J Appl Biomech 20:367-395
[[nodiscard]] std::vector<double> emg_envelope(std::span<const double> excitation, double sample_s,
                                               const EmgSettings& settings = {});

/// The same for every column of a table, sample x muscle.
[[nodiscard]] Table emg_envelope(const Table& excitation, double sample_s, const EmgSettings& settings = {});

/// A maximal voluntary isometric contraction: which way one joint is turned as hard as can be, and in which posture.
struct MvicTest {
    std::string_view name;
    LegAngles<> angles{};
    LegCoordinate coordinate = LegCoordinate::hip_flexion;
    bool toward_positive = true;  ///< the moment asked for turns the coordinate up; false: down
    /// The other joints are held by straps or the tester. If not, knee and ankle hang free: their moments, passive ones
    /// included, must vanish, which is what a muscle over two joints pays for.
    bool braced = true;
};

/// Tests that reach every group of the leg. The first is that of Contreras et al. (2015, PeerJ 3:e1261): prone, knee
/// at a right angle, resistance at the distal thigh; the shank stands upright and free. The others are those of
/// manual muscle testing in postures of the middle range; their angles are chosen here.
inline constexpr std::array<MvicTest, 8> standard_mvic_tests{{
    {"hip extension", {.knee_flexion_rad = radians(90.0)}, LegCoordinate::hip_flexion, false, false},
    {"hip flexion",
     {.hip_flexion_rad = radians(90.0), .knee_flexion_rad = radians(90.0)},
     LegCoordinate::hip_flexion,
     true,
     true},
    {"hip abduction", {}, LegCoordinate::hip_adduction, false, true},
    {"hip adduction", {}, LegCoordinate::hip_adduction, true, true},
    {"knee extension",
     {.hip_flexion_rad = radians(90.0), .knee_flexion_rad = radians(90.0)},
     LegCoordinate::knee_flexion,
     false,
     true},
    {"knee flexion", {.knee_flexion_rad = radians(45.0)}, LegCoordinate::knee_flexion, true, true},
    {"plantarflexion", {}, LegCoordinate::ankle_dorsiflexion, false, true},
    {"dorsiflexion", {}, LegCoordinate::ankle_dorsiflexion, true, true},
}};

/// What a person's muscles do in a test.
struct MvicResult {
    Status status = Status::not_converged;
    PerMuscle activation;    ///< one leg
    double moment_Nm = 0.0;  ///< one leg, passive muscles included, in the direction of the test
};

/// Activations in [0, 1] that give the largest moment of a test; NaN where the status is not ok.
///
/// Braced: muscles that turn the way asked for are fully active and the others silent. Free knee and ankle make it a
/// linear program; where muscles over one joint can balance the others in several ways, its corner is one of them.
/// Muscles that neither turn the joint nor are needed for balance stay silent.
///
/// @throws InvalidArgument  an angle that is not finite or beyond half a turn
[[nodiscard]] MvicResult mvic_activation(const PersonMuscles& muscles, const MvicTest& test);

/// The largest activation each muscle reaches in a row of tests: what its electromyogram would be divided by. It is 0
/// for a muscle that no test drives. The standard tests drive every muscle of the legs `lai_uhlrich2023` and
/// `rajagopal2016` fully: there 100 % is an activation of 1. A person seldom gets there; published percentages have a
/// smaller, unknown divisor, which is one more reason why they run higher.
///
/// @throws InvalidArgument  no tests, or a test outside the range of the muscle set
[[nodiscard]] PerMuscle mvic_reference(const PersonMuscles& muscles,
                                       std::span<const MvicTest> tests = standard_mvic_tests);

/// Envelopes in percent of the model's own maximal voluntary contraction, sample x muscle; NaN for a muscle whose
/// reference is 0.
///
/// @throws InvalidArgument  one reference per column, in [0, 1]
[[nodiscard]] Table percent_mvic(const Table& envelope, const PerMuscle& reference);

}  // namespace coxa
