#pragma once

#include <coxa/body/posture.hpp>
#include <coxa/core/lanes.hpp>
#include <coxa/core/scalar.hpp>

#include <optional>
#include <span>

namespace coxa {

/// One variable of a fitted function, x = (q - center_rad) / half_range_rad.
struct PathAxis {
    std::optional<LegCoordinate> angle;  ///< hip flexion, knee flexion or dorsiflexion; none: no variable
    int degree = 0;
    double center_rad = 0.0;
    double half_range_rad = 1.0;
};

/// A polynomial in at most two joint angles. Coefficient of x_u^i x_v^j: [first + i (v.degree + 1) + j].
struct FittedFunction {
    PathAxis u;
    PathAxis v;
    int first = -1;  ///< -1: the function is not there (the muscle does not cross the hip)

    [[nodiscard]] constexpr bool exists() const { return first >= 0; }
};

/// The fitted functions of one muscle of the right leg at the size of the published model.
struct FittedPathRow {
    FittedFunction length_m;
    FittedFunction hip_adduction_arm_m;  ///< -dL/dq of hip adduction
    FittedFunction hip_rotation_arm_m;   ///< -dL/dq of hip internal rotation
    FittedFunction hip_pull_x;           ///< direction in which the muscle pulls the leg, in the pelvis: forward,
    FittedFunction hip_pull_y;           ///< up,
    FittedFunction hip_pull_z;           ///< right
};

/// A value with its slopes about the three joint angles, -dL/dq having the sign turned.
template <class T = double>
struct FittedValue {
    T value{0.0};
    T by_hip_flexion{0.0};
    T by_knee_flexion{0.0};
    T by_ankle_dorsiflexion{0.0};
};

namespace detail {

template <Scalar T>
void add_slope(FittedValue<T>& result, LegCoordinate which, const T& slope) {
    if (which == LegCoordinate::hip_flexion) result.by_hip_flexion += slope;
    if (which == LegCoordinate::knee_flexion) result.by_knee_flexion += slope;
    if (which == LegCoordinate::ankle_dorsiflexion) result.by_ankle_dorsiflexion += slope;
}

}  // namespace detail

/// Value and slopes of a fitted function, from the same polynomial, so that arms and length agree by construction.
///
/// @param function      a function that exists()
/// @param coefficients  the array its `first` points into
/// @param angles        joint angles; the fit speaks for the domain of FittedPaths
template <Scalar T>
[[nodiscard]] FittedValue<T> evaluate(const FittedFunction& function, std::span<const double> coefficients,
                                      const LegAngles<T>& angles) {
    const T x = (angle_rad(angles, *function.u.angle) - function.u.center_rad) / function.u.half_range_rad;
    const int rows = function.u.degree;
    const int columns = function.v.degree;
    const double* c = coefficients.data() + function.first;
    FittedValue<T> result;
    T value(0.0);
    T by_x(0.0);
    if (!function.v.angle) {
        for (int i = rows; i >= 0; --i) {
            by_x = by_x * x + value;
            value = value * x + c[i];
        }
    } else {
        const T y = (angle_rad(angles, *function.v.angle) - function.v.center_rad) / function.v.half_range_rad;
        T by_y(0.0);
        for (int i = rows; i >= 0; --i) {
            const double* row = c + i * (columns + 1);
            T inner(row[columns]);
            T inner_by_y(0.0);
            for (int j = columns - 1; j >= 0; --j) {
                inner_by_y = inner_by_y * y + inner;
                inner = inner * y + row[j];
            }
            by_x = by_x * x + value;
            value = value * x + inner;
            by_y = by_y * x + inner_by_y;
        }
        detail::add_slope(result, *function.v.angle, T(by_y / function.v.half_range_rad));
    }
    result.value = value;
    detail::add_slope(result, *function.u.angle, T(by_x / function.u.half_range_rad));
    return result;
}

/// The part of an angle's range over which fits are judged, and speak.
struct FittedRange {
    LegCoordinate angle = LegCoordinate::hip_flexion;
    double lowest_rad = 0.0;
    double highest_rad = 0.0;
};

template <Scalar T = double>
[[nodiscard]] MaskOf<T> in_range(const FittedRange& range, const LegAngles<T>& angles) {
    const ValueOf<T> at = value_of(angle_rad(angles, range.angle));
    return at >= range.lowest_rad - range_slack_rad && at <= range.highest_rad + range_slack_rad;
}

}  // namespace coxa
