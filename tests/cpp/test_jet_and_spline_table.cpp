// Second derivatives carried along, and tables of splines.

#include "catch.hpp"

#include <coxa/core/jet.hpp>
#include <coxa/core/spline_table.hpp>

#include <algorithm>
#include <cmath>
#include <random>

using namespace coxa;

namespace {

/// Something that uses every operation, of any kind of number.
template <class T>
T everything(const T& x) {
    using std::cos;
    using std::sin;
    using std::sqrt;
    const T root = sqrt(T(1.3 + x * x));
    const Vec2<T> way = turned<T>(Vec2<T>(T(2.0 + x), T(x * x - 0.4)), T(0.7 * x));
    T y = sin(T(2.0 * x)) / root - cos(T(x * x)) * root + direction_of(way);
    y += x * x * x / (2.0 + sin(x));
    y -= 0.3 / root;
    y *= 1.0 + 0.2 * x;
    y /= root - 3.5;
    return T(-y);
}

}  // namespace

TEST_CASE("A jet carries the slope of a dual number and the slope of that", "[jet]") {
    constexpr double h = 1e-3;
    double worst_value = 0.0, worst_slope = 0.0, worst_curvature = 0.0;
    for (double x = -1.5; x <= 1.5; x += 0.07) {
        const Jet y = everything<Jet>(Jet::variable(x));
        const auto slope = [](double at) { return slope_of(everything<Dual>(variable(at))); };
        const double curvature =
            (8.0 * (slope(x + h) - slope(x - h)) - (slope(x + 2.0 * h) - slope(x - 2.0 * h))) / (12.0 * h);
        worst_value = std::max(worst_value, std::abs(y.value - everything<double>(x)));
        worst_slope = std::max(worst_slope, std::abs(y.slope - slope(x)));
        worst_curvature = std::max(worst_curvature, std::abs(y.curvature - curvature) / (1.0 + std::abs(curvature)));
    }
    CHECK(worst_value < 1e-13);
    CHECK(worst_slope < 1e-12);
    CHECK(worst_curvature < 1e-8);
}

TEST_CASE("Derivatives of a jet by another variable follow the chain rule", "[jet]") {
    // u(t) = 0.2 + 0.6 t + 0.45 t^2: at t the jet of u has slope 0.6 + 0.9 t and curvature 0.9.
    constexpr double t = 0.3, h = 1e-3;
    const auto u = [](double at) { return 0.2 + 0.6 * at + 0.45 * at * at; };
    const Jet y = everything<Jet>(Jet(u(t), 0.6 + 0.9 * t, 0.9));
    const auto f = [&](double at) { return everything<double>(u(at)); };
    CHECK(y.slope == Approx((8.0 * (f(t + h) - f(t - h)) - (f(t + 2 * h) - f(t - 2 * h))) / (12.0 * h)).epsilon(1e-9));
    CHECK(y.curvature ==
          Approx((16.0 * (f(t + h) + f(t - h)) - (f(t + 2 * h) + f(t - 2 * h)) - 30.0 * f(t)) / (12.0 * h * h))
              .epsilon(1e-7));
}

TEST_CASE("A table is exact for cubics, also beyond its ends", "[spline_table]") {
    std::mt19937_64 random(5);
    std::uniform_real_distribution<double> between(-2.0, 2.0);
    for (const int knots : {4, 5, 17}) {
        const double first = -0.7, last = 1.9;
        Eigen::Array4Xd c(4, 3);
        for (double& x : c.reshaped()) x = between(random);
        const auto value = [&](double x) {
            return Eigen::Array3d(c.row(0) + x * (c.row(1) + x * (c.row(2) + x * c.row(3))));
        };
        const auto slope = [&](double x) {
            return Eigen::Array3d(c.row(1) + x * (2.0 * c.row(2) + 3.0 * x * c.row(3)));
        };
        Eigen::ArrayXXd rows(knots, 3);
        for (int k = 0; k < knots; ++k) rows.row(k) = value(first + (last - first) * k / (knots - 1)).transpose();
        const SplineTable table(first, last, rows);
        REQUIRE(table.columns() == 3);
        for (double x = first - 0.2; x <= last + 0.2; x += 0.013) {
            const Eigen::Array3d y = table.values(table.place(x), 0, 3);
            const Eigen::Array3d dy = table.slopes(table.place(x), 0, 3);
            CHECK((y - value(x)).abs().maxCoeff() < 1e-11);
            CHECK((dy - slope(x)).abs().maxCoeff() < 1e-10);
            // A part of the columns is that part.
            const Eigen::Array2d part = table.values(table.place(x), 1, 2);
            CHECK((part == y.tail<2>()).all());
        }
    }
}

TEST_CASE("A table converges in fourth order, its slopes in third", "[spline_table]") {
    const double first = 0.2, last = 2.7;
    const auto errors = [&](int knots) {
        Eigen::ArrayXXd rows(knots, 1);
        for (int k = 0; k < knots; ++k) {
            const double x = first + (last - first) * k / (knots - 1);
            rows(k, 0) = std::sin(3.0 * x) + std::exp(0.5 * x);
        }
        const SplineTable table(first, last, rows);
        double of_value = 0.0, of_slope = 0.0;
        for (int i = 0; i <= 2000; ++i) {
            const double x = first + (last - first) * i / 2000.0;
            const double y = table.values(table.place(x), 0, 1)[0];
            const double dy = table.slopes(table.place(x), 0, 1)[0];
            of_value = std::max(of_value, std::abs(y - std::sin(3.0 * x) - std::exp(0.5 * x)));
            of_slope = std::max(of_slope, std::abs(dy - 3.0 * std::cos(3.0 * x) - 0.5 * std::exp(0.5 * x)));
        }
        return std::pair(of_value, of_slope);
    };
    const auto [coarse, coarse_slope] = errors(41);
    const auto [fine, fine_slope] = errors(81);
    CHECK(coarse < 1e-4);
    CHECK(coarse / fine > 13.0);
    CHECK(coarse_slope / fine_slope > 6.5);
}

TEST_CASE("A table has a continuous second derivative", "[spline_table]") {
    std::mt19937_64 random(8);
    std::uniform_real_distribution<double> between(-1.0, 1.0);
    constexpr int knots = 12;
    Eigen::ArrayXXd rows(knots, 2);
    for (double& x : rows.reshaped()) x = between(random);
    const SplineTable table(1.0, 1.0 + 0.25 * (knots - 1), rows);
    const auto slope = [&](double x) { return Eigen::Array2d(table.slopes(table.place(x), 0, 2)); };
    // Slopes are parabolas between knots: three of them give the second derivative at the end exactly.
    const double h = 0.1;
    for (int k = 1; k + 1 < knots; ++k) {
        const double x = 1.0 + 0.25 * k;
        const double rounding = 1e-12;
        const auto one_sided = [&](double by) {
            return Eigen::Array2d(
                (-3.0 * slope(x + std::copysign(rounding, by)) + 4.0 * slope(x + by) - slope(x + 2.0 * by)) /
                (2.0 * by));
        };
        CHECK((one_sided(h) - one_sided(-h)).abs().maxCoeff() < 1e-8);
        // And values and slopes pass the knot without a step.
        const Eigen::Array2d below = table.values(table.place(x - rounding), 0, 2);
        CHECK((below - rows.row(k).transpose()).abs().maxCoeff() < 1e-10);
        CHECK((slope(x - rounding) - slope(x + rounding)).abs().maxCoeff() < 1e-9);
    }
}
