#include "catch.hpp"

#include <coxa/muscle/curve_shapes.hpp>

#include <cmath>

using namespace coxa;

namespace {

struct Value {
    double x;
    double y;
};

/// Slope by central differences.
double slope(const QuinticSpline& curve, double x) { return (curve(x + 1e-6) - curve(x - 1e-6)) / 2e-6; }

}  // namespace

TEST_CASE("Millard curves with parameters of their own are OpenSim's", "[curves]") {
    // Right-hand numbers: OpenSim 4.6 for the same parameters.
    Millard2012Shape shape;
    shape.active = {0.4441, 0.73, 1.8123, 0.8616, 0.0};
    shape.passive = {0.05, 0.65, 0.3, 4.0, 0.6};
    shape.tendon = {0.06, 20.0, 0.6, 0.7};
    const CurveTables tables = curve_tables(CurveShape(shape));
    for (const auto& [x, y] : {Value{0.5, 0.09853248961876138}, Value{0.62, 0.5217877876303363},
                               Value{0.8, 0.87067661327986}, Value{1.3, 0.6840319573686932}}) {
        CHECK(tables.active(x) == Approx(y).epsilon(1e-8));
    }
    for (const auto& [x, y] : {Value{1.1, 0.011306594023312794}, Value{1.2, 0.051826776553664085},
                               Value{1.4, 0.2923740437190184}, Value{1.6, 0.8034586781031495}}) {
        CHECK(tables.passive(x) == Approx(y).epsilon(1e-8));
    }
    for (const auto& [x, y] : {Value{1.01, 0.08651942355701453}, Value{1.02, 0.23066919477578898}, Value{1.04, 0.6},
                               Value{1.07, 1.2000000000000006}}) {
        CHECK(tables.tendon(x) == Approx(y).epsilon(1e-8));
    }
    CHECK(tables.active(0.3) == 0.0);
    CHECK(tables.passive(1.0) == 0.0);
}

TEST_CASE("De Groote-Fregly curves with parameters of their own are OpenSim's", "[curves]") {
    // Right-hand numbers: OpenSim 4.6, width 1.2, strains 0.7 and 0.06.
    const CurveTables tables = curve_tables(CurveShape(DeGrooteFregly2016Shape{1.2, 0.7, 0.06, true}));
    for (const auto& [x, y] :
         {Value{0.5, 0.2327599452221342}, Value{0.8, 0.8703163376405932}, Value{1.3, 0.6895534688862363}}) {
        CHECK(tables.active(x) == Approx(y).epsilon(1e-8));
    }
    for (const auto& [x, y] :
         {Value{0.5, 0.0008626367091796422}, Value{1.0, 0.018129631573997464}, Value{1.3, 0.10153118473194764}}) {
        CHECK(tables.passive(x) == Approx(y).epsilon(1e-8));
    }
    for (const auto& [x, y] : {Value{1.01, 0.06960123091945553}, Value{1.04, 0.4603854497789254}}) {
        CHECK(tables.tendon(x) == Approx(y).epsilon(1e-8));
    }
    CHECK(tables.tendon(1.06) == Approx(1.0));
    CHECK(curve_tables(CurveShape(DeGrooteFregly2016Shape{1.0, 0.6, 0.049, false})).passive(1.5) == 0.0);
}

TEST_CASE("Thelen curves are the formulas of the paper", "[curves]") {
    const Thelen2003Shape shape{0.5, 0.6, 4.0, 0.033};
    const CurveTables tables = curve_tables(CurveShape(shape));
    for (const double x : {0.45, 0.9, 1.0, 1.37, 2.0}) {
        CHECK(tables.active(x) == Approx(std::exp(-(x - 1.0) * (x - 1.0) / 0.5)).epsilon(1e-8));
    }
    CHECK(tables.passive(1.0) == 0.0);
    CHECK(tables.passive(1.3) == Approx(std::expm1(4.0 * 0.3 / 0.6) / std::expm1(4.0)).epsilon(1e-8));
    CHECK(tables.passive(1.6) == Approx(1.0).epsilon(1e-8));
    CHECK(tables.tendon(0.99) == 0.0);
    CHECK(tables.tendon(1.033) == Approx(1.0).epsilon(1e-8));
    // Toe: an exponential up to a third of the maximal force, then straight at the slope that leads to 1.
    const double toe = tables.tendon.last();
    CHECK(tables.tendon(toe) == Approx(0.33));
    CHECK(slope(tables.tendon, toe - 1e-5) == Approx(slope(tables.tendon, toe + 1e-5)).epsilon(2e-3));
    CHECK(slope(tables.tendon, 1.03) == Approx(0.67 / (1.033 - toe)).epsilon(1e-3));
}

TEST_CASE("Curves by knots go through them and never below zero", "[curves]") {
    const TabulatedShape shape{SimmSpline({0.2, 0.5, 1.0, 1.5, 2.0}, {0.0, 0.5, 1.0, 0.5, 0.0}),
                               SimmSpline({0.5, 0.999, 1.0, 1.3, 1.6}, {0.0, 0.0, 0.0, 0.3, 1.0}),
                               SimmSpline({-1.0, 0.0, 0.01, 0.03, 0.05}, {0.0, 0.0, 0.1, 0.5, 1.2})};
    const CurveTables tables = curve_tables(CurveShape(shape));
    CHECK(tables.active(1.0) == Approx(1.0));
    CHECK(tables.active(0.5) == Approx(0.5).epsilon(1e-5));
    CHECK(tables.passive.first() == 1.0);
    CHECK(tables.passive(1.3) == Approx(0.3).epsilon(1e-5));
    CHECK(tables.tendon.first() == 1.0);
    CHECK(tables.tendon(1.03) == Approx(0.5).epsilon(1e-5));
    for (double x = 0.0; x < 3.0; x += 0.01) {
        CHECK(tables.active(x) > -1e-6);  // the table's own error where the spline crosses zero
        CHECK(tables.passive(x) > -1e-6);
    }
}
