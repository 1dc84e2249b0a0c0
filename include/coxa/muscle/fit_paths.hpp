#pragma once

#include <coxa/body/leg_scale.hpp>
#include <coxa/core/literals.hpp>
#include <coxa/muscle/fitted_path.hpp>
#include <coxa/muscle/leg_geometry.hpp>

#include <Eigen/Core>

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

/// Smooth stand-ins for geometric paths: polynomials in the joint angles and the ratios of a person's lengths.
///
/// Path length is homogeneous of the first degree in the five ratios s of LegScale, so by Euler's theorem
///     L(q, s) = sum_k s_k dL/ds_k,
/// and with the derivatives taken at s = 1 this is exact for a person of the published proportions of any size, and
/// good to the second order in how much the proportions differ. Every derivative is fitted by a polynomial in q; for
/// one person they add up to one polynomial. Directions, of degree zero, are treated alike.
namespace coxa {

/// Range of one joint angle that fits are made over. Within its margins they are judged, and speak.
struct FitRange {
    std::optional<LegCoordinate> angle;
    double lowest_rad = 0.0;
    double highest_rad = 0.0;
    double lower_margin_rad = 0.0;  ///< counts less: only to keep the ends tame; the fit does not speak there
    double upper_margin_rad = 0.0;
};

/// Hip flexion -20 to 120 degrees (judged over -10 to 110), knee flexion 0 to 140, dorsiflexion -50 to 35 (-40 to 30).
inline constexpr std::array<FitRange, 3> default_fit_ranges{{
    {LegCoordinate::hip_flexion, radians(-20.0), radians(120.0), radians(10.0), radians(10.0)},
    {LegCoordinate::knee_flexion, 0.0, radians(140.0), 0.0, 0.0},
    {LegCoordinate::ankle_dorsiflexion, radians(-50.0), radians(35.0), radians(10.0), radians(5.0)},
}};

/// How much the ratios of hip width, thigh, shank and foot may differ from that of stature, as a share of it, for fits
/// to speak. It holds everybody whose segments come from sex and stature (a woman's thigh is 12 % shorter, her shank 8
/// % longer against her stature than those of the Lai-Uhlrich leg).
inline constexpr double fitted_proportions = 0.15;

/// What a fit should reach: the degree is raised until it does. In the margins twice `most` is allowed.
struct FitAim {
    double rms = 0.0;
    double most = 0.0;
};

inline constexpr FitAim length_aim_m{0.3e-3, 1.0e-3};
inline constexpr FitAim arm_aim_m{0.7e-3, 2.0e-3};
inline constexpr FitAim side_arm_aim_m{1.0e-3, 3.0e-3};  ///< about hip adduction and rotation
inline constexpr FitAim pull_aim{0.03, 0.08};

/// Root mean square and largest error of a fitted quantity over the range it speaks for, at the samples and halfway
/// between.
struct FitError {
    double rms = 0.0;
    double most = 0.0;
};

/// Errors of the fits of one muscle, for one person.
struct FitErrors {
    bool fitted = false;    ///< false: the muscle crosses more joints than two, and has its geometric path only
    bool aims_met = false;  ///< by all its functions, at the size of the published leg
    FitError length_m;
    FitError arm_m;       ///< about the angles it crosses
    FitError side_arm_m;  ///< about hip adduction and rotation
    FitError pull;        ///< components of the direction
    int left_out = 0;     ///< samples at which the path slips round the wrong side of a cylinder
};

/// Ratios of LegScale, in its order.
inline constexpr Eigen::Index leg_ratio_count = 5;
using LegRatios = Eigen::Matrix<double, leg_ratio_count, 1>;
inline constexpr std::array<std::string_view, 5> leg_ratio_names{"stature", "hip width", "thigh length", "shank length",
                                                                 "foot length"};

[[nodiscard]] inline LegRatios leg_ratios(const LegScale& s) {
    return {s.breadth, s.hip_width, s.thigh_length, s.shank_length, s.foot_length};
}

[[nodiscard]] inline LegScale leg_scale(const LegRatios& s) { return {s[0], s[1], s[2], s[3], s[4]}; }

/// The fitted paths of a leg for people of all proportions.
struct FittedPaths {
    std::vector<FittedPathRow> rows;                                       ///< one per muscle
    std::vector<FitErrors> errors;                                         ///< one per muscle, at the published size
    std::vector<FittedRange> domain;                                       ///< of the angles of all lengths, each once
    bool complete = false;                                                 ///< every muscle has a fit
    Eigen::Matrix<double, Eigen::Dynamic, leg_ratio_count> by_ratio_m;     ///< coefficients of lengths and arms
    Eigen::Matrix<double, Eigen::Dynamic, leg_ratio_count> pull_by_ratio;  ///< of directions; follow those above

    /// True for a person whose proportions differ from those of the leg by fitted_proportions at most, of any size.
    [[nodiscard]] bool speak_for(const LegScale& scale) const {
        constexpr double slack = 1e-9;
        return ((leg_ratios(scale) / scale.breadth).array() - 1.0).abs().maxCoeff() <= fitted_proportions + slack;
    }

    /// Coefficients for one person, what `first` of every function counts in.
    [[nodiscard]] std::vector<double> coefficients(const LegScale& scale) const {
        const LegRatios ratios = leg_ratios(scale);
        const auto lengths = static_cast<std::size_t>(by_ratio_m.rows());
        std::vector<double> result(lengths + static_cast<std::size_t>(pull_by_ratio.rows()));
        Eigen::Map<Eigen::VectorXd>(result.data(), by_ratio_m.rows()) = by_ratio_m * ratios;
        Eigen::Map<Eigen::VectorXd>(result.data() + lengths, pull_by_ratio.rows()) =
            pull_by_ratio * (ratios / scale.breadth);
        return result;
    }
};

/// Fits polynomials to all geometric paths of a leg, for people of all proportions.
///
/// A muscle's length is fitted in the one or two of hip flexion, knee flexion and dorsiflexion that it crosses,
/// together with its arms about them: one polynomial gives both, so they cannot contradict each other. Muscles that
/// cross the hip get five more functions: arms about hip adduction and rotation, and the direction of their pull.
/// Samples lie every 5 degrees; fits are judged at these and halfway between, and their degree is the lowest that meets
/// the aims.
///
/// @param leg     adduction and rotation are zero in all samples
/// @param ranges  of hip flexion, knee flexion and dorsiflexion; cut to the ranges of the leg
/// @returns a row per muscle; its `length_m.exists()` is false for a muscle that crosses more than two of the joints,
/// or
///          one that moves through less than 0.1 rad: these have no fit
[[nodiscard]] FittedPaths fit_paths(const LegGeometry& leg, std::array<FitRange, 3> ranges = default_fit_ranges);

/// Errors of fits for one person, against the geometric paths at the person's size: over the domain of the fits, every
/// 2.5 degrees.
///
/// @param leg    the fits were made of, at its own size
/// @param scale  of the person; a person of proportions the fits do not speak for is taken too
/// @returns one per muscle; samples at which the path slips round the wrong side of a cylinder are left out and counted
[[nodiscard]] std::vector<FitErrors> fit_errors(const LegGeometry& leg, const FittedPaths& fits, const LegScale& scale);

}  // namespace coxa
