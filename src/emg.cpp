#include <coxa/analysis/linear_program.hpp>
#include <coxa/core/errors.hpp>
#include <coxa/simulation/emg.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>

namespace coxa {

namespace {

/// Second-order low-pass filter of Butterworth by the bilinear transform.
class Butterworth {
public:
    /// @param tangent  of pi times frequency over sampling rate, where a single run has half the power
    explicit Butterworth(double tangent) {
        const double scale = 1.0 + std::numbers::sqrt2 * tangent + tangent * tangent;
        forward_ = tangent * tangent / scale;
        back_one_ = 2.0 * (tangent * tangent - 1.0) / scale;
        back_two_ = (1.0 - std::numbers::sqrt2 * tangent + tangent * tangent) / scale;
    }

    /// Filters in place, as if the first sample had been there for ever.
    template <class Iterator>
    void run(Iterator from, Iterator to) const {
        double two = (forward_ - back_two_) * *from;
        double one = (2.0 * forward_ - back_one_) * *from + two;
        for (; from != to; ++from) {
            const double in = *from;
            const double out = forward_ * in + one;
            one = 2.0 * forward_ * in - back_one_ * out + two;
            two = forward_ * in - back_two_ * out;
            *from = out;
        }
    }

private:
    double forward_;
    double back_one_;
    double back_two_;
};

void check(double sample_s, const EmgSettings& settings) {
    if (!(sample_s > 0.0)) reject("sample_s", sample_s, "s", "must be above 0");
    require_between("sample_s", sample_s, "s", 0.0, 1.0);
    if (!(settings.low_pass_Hz > 0.0)) reject("low_pass_Hz", settings.low_pass_Hz, "Hz", "must be above 0");
    require_between("low_pass_Hz", settings.low_pass_Hz, "Hz", 0.0, 0.25 / sample_s,
                    "at most a quarter of the sampling rate");
    require_between("electromechanical_delay_s", settings.electromechanical_delay_s, "s", 0.0, 0.2);
}

/// Arms toward the positive direction of a coordinate, -dL/dq.
PerMuscle arms_m(const PersonMuscles& muscles, const LegMuscles& leg, const MvicTest& test) {
    switch (test.coordinate) {
        case LegCoordinate::hip_adduction:
            return hip_pull(muscles, test.angles).adduction_arm_m;
        case LegCoordinate::hip_rotation:
            return hip_pull(muscles, test.angles).rotation_arm_m;
        case LegCoordinate::knee_flexion:
            return -leg.extension_arm_m.row(1).transpose();
        case LegCoordinate::ankle_dorsiflexion:
            return -leg.extension_arm_m.row(2).transpose();
        case LegCoordinate::hip_flexion:
            break;
    }
    return -leg.extension_arm_m.row(0).transpose();
}

/// Largest moment with the moments of the free joints, active and passive, at zero.
std::optional<PerMuscle> with_free_joints(const LegMuscles& leg, const PerMuscle& moment_Nm,
                                          std::span<const Eigen::Index> joints) {
    const auto rows = static_cast<Eigen::Index>(joints.size());
    const Eigen::Index count = moment_Nm.size();
    LinearProgram program;
    program.cost = moment_Nm;
    program.low = LinearProgram::Vector::Zero(count);
    program.high = LinearProgram::Vector::Ones(count);
    program.rows.resize(rows, count);
    program.row_low.resize(rows);
    for (Eigen::Index r = 0; r < rows; ++r) {
        const PerMuscle arm = leg.extension_arm_m.row(joints[static_cast<std::size_t>(r)]).transpose();
        const PerMuscle active = arm * leg.max_active_force_N;
        const double largest = active.abs().maxCoeff();
        if (!(largest > 0.0)) return std::nullopt;
        program.rows.row(r) = active.transpose() / largest;
        program.row_low[r] = -(arm * leg.passive_force_N).sum() / largest;
    }
    program.row_high = program.row_low;
    const LinearProgramSolution solution = solve(program);
    if (!solution.feasible || !solution.converged) return std::nullopt;
    return PerMuscle(solution.x);
}

}  // namespace

std::vector<double> emg_envelope(std::span<const double> excitation, double sample_s, const EmgSettings& settings) {
    check(sample_s, settings);
    if (excitation.empty()) reject("excitation", "", "must hold at least one sample");
    constexpr double rounding = 1e-6;
    for (const double e : excitation) require_between("excitation", e, "", -rounding, 1.0 + rounding);

    // Twice through the filter: each pass takes a fourth root of two at the frequency asked for.
    const double tangent =
        std::tan(std::numbers::pi * settings.low_pass_Hz * sample_s) / std::pow(std::numbers::sqrt2 - 1.0, 0.25);
    const Butterworth filter(tangent);
    const std::size_t n = excitation.size();
    const auto period = static_cast<std::size_t>(std::ceil(1.0 / (settings.low_pass_Hz * sample_s)));
    const std::size_t margin = std::min(n - 1, 2 * period);
    std::vector<double> padded;
    padded.reserve(n + 2 * margin);
    for (std::size_t i = margin; i > 0; --i) padded.push_back(2.0 * excitation[0] - excitation[i]);
    padded.insert(padded.end(), excitation.begin(), excitation.end());
    for (std::size_t i = 1; i <= margin; ++i) padded.push_back(2.0 * excitation[n - 1] - excitation[n - 1 - i]);
    filter.run(padded.begin(), padded.end());
    filter.run(padded.rbegin(), padded.rend());

    // The electromyogram of now is the excitation of a moment later.
    std::vector<double> envelope(n);
    for (std::size_t i = 0; i < n; ++i) {
        const double at = static_cast<double>(i) + settings.electromechanical_delay_s / sample_s;
        const auto before = static_cast<std::size_t>(at);
        if (before + 1 >= n) {
            envelope[i] = padded[margin + n - 1];
            continue;
        }
        const double part = at - static_cast<double>(before);
        envelope[i] = (1.0 - part) * padded[margin + before] + part * padded[margin + before + 1];
    }
    return envelope;
}

Table emg_envelope(const Table& excitation, double sample_s, const EmgSettings& settings) {
    Table envelope(excitation.rows(), excitation.cols());
    std::vector<double> column(static_cast<std::size_t>(excitation.rows()));
    for (Eigen::Index c = 0; c < excitation.cols(); ++c) {
        for (Eigen::Index r = 0; r < excitation.rows(); ++r) column[static_cast<std::size_t>(r)] = excitation(r, c);
        const std::vector<double> filtered = emg_envelope(column, sample_s, settings);
        for (Eigen::Index r = 0; r < excitation.rows(); ++r) envelope(r, c) = filtered[static_cast<std::size_t>(r)];
    }
    return envelope;
}

MvicResult mvic_activation(const PersonMuscles& muscles, const MvicTest& test) {
    constexpr double half_turn = 3.2;
    for (std::size_t c = 0; c < leg_coordinate_count; ++c) {
        require_between(leg_coordinate_names[c], angle_rad(test.angles, static_cast<LegCoordinate>(c)), "rad",
                        -half_turn, half_turn, "radians, not degrees");
    }
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    MvicResult result;
    result.activation.setConstant(static_cast<Eigen::Index>(muscles.size()), nan);
    result.moment_Nm = nan;
    const LegMuscles leg = leg_muscles(muscles, test.angles);
    if (!leg.inside_model_range) {
        result.status = Status::outside_model_range;
        return result;
    }
    const PerMuscle arm = (test.toward_positive ? 1.0 : -1.0) * arms_m(muscles, leg, test);
    const PerMuscle moment_Nm = arm * leg.max_active_force_N;
    if (test.braced) {
        constexpr double rounding = 1e-9;
        const double least_Nm = rounding * moment_Nm.abs().maxCoeff();
        result.activation = (moment_Nm > least_Nm).select(PerMuscle::Ones(moment_Nm.size()), 0.0);
    } else {
        // The joint that is tested is not a free one.
        std::vector<Eigen::Index> joints;
        if (test.coordinate != LegCoordinate::knee_flexion) joints.push_back(1);
        if (test.coordinate != LegCoordinate::ankle_dorsiflexion) joints.push_back(2);
        const auto activation = with_free_joints(leg, moment_Nm, joints);
        if (!activation) {
            result.status = Status::infeasible;
            return result;
        }
        result.activation = *activation;
    }
    result.moment_Nm = (result.activation * moment_Nm + arm * leg.passive_force_N).sum();
    result.status = Status::ok;
    return result;
}

PerMuscle mvic_reference(const PersonMuscles& muscles, std::span<const MvicTest> tests) {
    if (tests.empty()) reject("tests", "", "must hold at least one test");
    PerMuscle reference = PerMuscle::Zero(static_cast<Eigen::Index>(muscles.size()));
    for (const MvicTest& test : tests) {
        const MvicResult result = mvic_activation(muscles, test);
        if (result.status != Status::ok) {
            reject("tests", test.name,
                   "must be possible for these muscles, but is " + std::string(to_string(result.status)));
        }
        reference = reference.max(result.activation);
    }
    return reference;
}

Table percent_mvic(const Table& envelope, const PerMuscle& reference) {
    if (reference.size() != envelope.cols()) {
        reject("reference", static_cast<double>(reference.size()), "",
               "must hold one number per muscle, " + std::to_string(envelope.cols()));
    }
    Table percent(envelope.rows(), envelope.cols());
    for (Eigen::Index m = 0; m < envelope.cols(); ++m) {
        require_between("reference", reference[m], "", 0.0, 1.0);
        if (reference[m] > 0.0) {
            percent.col(m) = 100.0 / reference[m] * envelope.col(m);
        } else {
            percent.col(m).setConstant(std::numeric_limits<double>::quiet_NaN());
        }
    }
    return percent;
}

}  // namespace coxa
