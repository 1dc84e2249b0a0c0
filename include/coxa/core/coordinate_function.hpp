#pragma once

#include <coxa/core/scalar.hpp>
#include <coxa/core/simm_spline.hpp>

#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace coxa {

/// The same value everywhere.
struct ConstantFunction {
    double value = 0.0;
};

/// slope x + intercept; a multiplier is a line without intercept.
struct LinearFunction {
    double slope = 1.0;
    double intercept = 0.0;
};

/// Highest power first: {a, b, c} is a x^2 + b x + c.
struct PolynomialFunction {
    std::vector<double> coefficients;
};

using ElementaryFunction = std::variant<ConstantFunction, LinearFunction, PolynomialFunction, SimmSpline>;

namespace detail {

template <Scalar T>
[[nodiscard]] std::pair<T, T> with_slope(const ConstantFunction& f, const T& x) {
    return {T(f.value + 0.0 * x), T(0.0 * x)};
}

template <Scalar T>
[[nodiscard]] std::pair<T, T> with_slope(const LinearFunction& f, const T& x) {
    return {T(f.slope * x + f.intercept), T(f.slope + 0.0 * x)};
}

template <Scalar T>
[[nodiscard]] std::pair<T, T> with_slope(const PolynomialFunction& f, const T& x) {
    T value(0.0 * x);
    T slope(0.0 * x);
    for (const double c : f.coefficients) {
        slope = slope * x + value;
        value = value * x + c;
    }
    return {value, slope};
}

template <Scalar T>
[[nodiscard]] std::pair<T, T> with_slope(const SimmSpline& f, const T& x) {
    return f.with_slope(x);
}

}  // namespace detail

/// A function of one coordinate: elementary functions applied one after the other, the first to the coordinate
/// itself. Couplers f(g(q)), changes of sign and multipliers are all chains. An empty chain is the identity.
class CoordinateFunction {
public:
    CoordinateFunction() = default;
    explicit CoordinateFunction(std::vector<ElementaryFunction> chain) : chain_(std::move(chain)) {}
    explicit CoordinateFunction(ElementaryFunction only) { chain_.push_back(std::move(only)); }

    [[nodiscard]] const std::vector<ElementaryFunction>& chain() const { return chain_; }

    /// This function of the result of another: outer.after(inner)(q) = outer(inner(q)).
    [[nodiscard]] CoordinateFunction after(const CoordinateFunction& inner) const {
        std::vector<ElementaryFunction> chain = inner.chain_;
        chain.insert(chain.end(), chain_.begin(), chain_.end());
        return CoordinateFunction(std::move(chain));
    }

    /// This function times a factor.
    [[nodiscard]] CoordinateFunction scaled(double factor) const {
        std::vector<ElementaryFunction> chain = chain_;
        if (factor != 1.0) chain.emplace_back(LinearFunction{factor, 0.0});
        return CoordinateFunction(std::move(chain));
    }

    template <Scalar T>
    [[nodiscard]] T operator()(const T& q) const {
        return with_slope(q).first;
    }

    /// Value and slope at q.
    template <Scalar T>
    [[nodiscard]] std::pair<T, T> with_slope(const T& q) const {
        T value = q;
        T slope(1.0 + 0.0 * q);
        for (const ElementaryFunction& f : chain_) {
            const std::pair<T, T> next = std::visit([&](const auto& g) { return detail::with_slope(g, value); }, f);
            value = next.first;
            slope = slope * next.second;
        }
        return {value, slope};
    }

private:
    std::vector<ElementaryFunction> chain_;
};

}  // namespace coxa
