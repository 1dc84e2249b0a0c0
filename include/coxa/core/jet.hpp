#pragma once

#include <coxa/core/scalar.hpp>

#include <cmath>

namespace coxa {

/// A value with its first and second derivative by one variable: speeds and accelerations of whatever is calculated
/// from the variable.
struct Jet {
    double value = 0.0;
    double slope = 0.0;
    double curvature = 0.0;

    Jet() = default;
    Jet(double number) : value(number) {}  // a number that does not depend on the variable
    Jet(double value_, double slope_, double curvature_) : value(value_), slope(slope_), curvature(curvature_) {}

    /// The variable itself.
    [[nodiscard]] static Jet variable(double value) { return {value, 1.0, 0.0}; }

    Jet& operator+=(const Jet& b) { return *this = {value + b.value, slope + b.slope, curvature + b.curvature}; }
    Jet& operator-=(const Jet& b) { return *this = {value - b.value, slope - b.slope, curvature - b.curvature}; }
    Jet& operator*=(const Jet& b) { return *this = *this * b; }
    Jet& operator/=(const Jet& b) { return *this = *this / b; }

    friend Jet operator+(Jet a, const Jet& b) { return a += b; }
    friend Jet operator-(Jet a, const Jet& b) { return a -= b; }
    friend Jet operator-(const Jet& a) { return {-a.value, -a.slope, -a.curvature}; }
    friend Jet operator*(const Jet& a, const Jet& b) {
        return {a.value * b.value, a.slope * b.value + a.value * b.slope,
                a.curvature * b.value + 2.0 * a.slope * b.slope + a.value * b.curvature};
    }
    friend Jet operator/(const Jet& a, const Jet& b) {
        return a * b.through(1.0 / b.value, -1.0 / (b.value * b.value), 2.0 / (b.value * b.value * b.value));
    }

    /// f(*this) for a function with value, first and second derivative given at this value (chain rule).
    [[nodiscard]] Jet through(double f, double df, double ddf) const {
        return {f, df * slope, ddf * slope * slope + df * curvature};
    }
};

[[nodiscard]] inline double value_of(const Jet& x) { return x.value; }

[[nodiscard]] inline Jet sqrt(const Jet& x) {
    const double root = std::sqrt(x.value);
    return x.through(root, 0.5 / root, -0.25 / (root * x.value));
}
[[nodiscard]] inline Jet sin(const Jet& x) {
    const double s = std::sin(x.value);
    return x.through(s, std::cos(x.value), -s);
}
[[nodiscard]] inline Jet cos(const Jet& x) {
    const double c = std::cos(x.value);
    return x.through(c, -std::sin(x.value), -c);
}

}  // namespace coxa

template <>
struct Eigen::NumTraits<coxa::Jet> : Eigen::GenericNumTraits<double> {
    using Real = coxa::Jet;
    using NonInteger = coxa::Jet;
    using Nested = coxa::Jet;
    using Literal = double;
    enum {
        IsComplex = 0,
        IsInteger = 0,
        IsSigned = 1,
        RequireInitialization = 1,
        ReadCost = 3,
        AddCost = 3,
        MulCost = 9
    };
};

template <class Operation>
struct Eigen::ScalarBinaryOpTraits<coxa::Jet, double, Operation> {
    using ReturnType = coxa::Jet;
};
template <class Operation>
struct Eigen::ScalarBinaryOpTraits<double, coxa::Jet, Operation> {
    using ReturnType = coxa::Jet;
};

namespace coxa {

/// Angle of a direction from +x, counter-clockwise, in (-pi, pi].
[[nodiscard]] inline Jet direction_of(const Vec2<Jet>& v) {
    const Jet& x = v.x();
    const Jet& y = v.y();
    // d(angle) = (x dy - y dx) / (x^2 + y^2), and the derivative of that.
    const double square = x.value * x.value + y.value * y.value;
    const double turn = x.value * y.slope - y.value * x.slope;
    const double turn_slope = x.value * y.curvature - y.value * x.curvature;
    const double square_slope = 2.0 * (x.value * x.slope + y.value * y.slope);
    return {std::atan2(y.value, x.value), turn / square,
            (turn_slope * square - turn * square_slope) / (square * square)};
}

static_assert(Scalar<Jet>);

}  // namespace coxa
