#pragma once

#include <Eigen/Core>
#include <unsupported/Eigen/AutoDiff>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <type_traits>

namespace coxa {

/// The value of a number without its derivatives.
[[nodiscard]] inline double value_of(double x) { return x; }
template <class Derivatives>
[[nodiscard]] double value_of(const Eigen::AutoDiffScalar<Derivatives>& x) {
    return x.value();
}

/// A number that kinematics, paths and muscle curves are written over: `double`, a derivative number, a pack of poses
/// (pack.hpp). Its values compare: to a bool, or for a pack to a mask with a bool for each pose.
template <class T>
concept Scalar = requires(T a, T b) {
    {a + b};
    {a - b};
    {a * b};
    {a / b};
    T(1.0);
    {value_of(a) < value_of(b)};
};

/// A value together with its derivative along one direction (forward-mode automatic differentiation).
using Dual = Eigen::AutoDiffScalar<Eigen::Matrix<double, 1, 1>>;

/// The independent variable of a derivative: `value`, with unit slope.
[[nodiscard]] inline Dual variable(double value) { return Dual(value, Eigen::Matrix<double, 1, 1>::Ones()); }

/// A number that does not depend on the variable.
[[nodiscard]] inline Dual constant(double value) { return Dual(value, Eigen::Matrix<double, 1, 1>::Zero()); }

[[nodiscard]] inline double slope_of(const Dual& x) { return x.derivatives()[0]; }

/// A point or direction in the sagittal plane: x from bench to feet, y up.
template <class T = double>
using Vec2 = Eigen::Matrix<T, 2, 1>;

/// A point or direction in space: x forward, y up, z to the right.
template <class T = double>
using Vec3 = Eigen::Matrix<T, 3, 1>;

template <class T = double>
using Mat3 = Eigen::Matrix<T, 3, 3>;

/// z component of a x b.
template <class T>
[[nodiscard]] T cross(const Vec2<T>& a, const Vec2<T>& b) {
    return a.x() * b.y() - a.y() * b.x();
}

template <class T>
[[nodiscard]] Vec3<T> cross(const Vec3<T>& a, const Vec3<T>& b) {
    return Vec3<T>(T(a.y() * b.z() - a.z() * b.y()), T(a.z() * b.x() - a.x() * b.z()),
                   T(a.x() * b.y() - a.y() * b.x()));
}

/// v turned counter-clockwise by the angle.
template <class T>
[[nodiscard]] Vec2<T> turned(const Vec2<T>& v, const T& angle_rad) {
    using std::cos;
    using std::sin;
    const T c = cos(angle_rad);
    const T s = sin(angle_rad);
    return Vec2<T>(T(c * v.x() - s * v.y()), T(s * v.x() + c * v.y()));
}

/// Angle of a direction from +x, counter-clockwise, in (-pi, pi].
template <class T>
[[nodiscard]] T direction_of(const Vec2<T>& v) {
    using std::atan2;
    return atan2(v.y(), v.x());
}

/// Standard gravity, m/s^2 (CGPM 1901).
inline constexpr double gravity_m_per_s2 = 9.80665;

}  // namespace coxa
