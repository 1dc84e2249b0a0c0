#include "catch.hpp"
#include "common.hpp"

#include <coxa/muscle/curve_shapes.hpp>
#include <coxa/muscle/force_velocity.hpp>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

using namespace coxa;
using coxa::testing::complaint;
using coxa::testing::says;

namespace {

std::vector<QuinticSpline> all_curves() {
    TabulatedShape schutte{SimmSpline({0, 0.5, 1, 1.5, 2}, {0, 0.5, 1, 0.5, 0}),
                           SimmSpline({0, 1, 1.5, 2}, {0, 0, 1, 2}), SimmSpline({-1, 0, 0.01, 0.1}, {0, 0, 0.2, 3})};
    return {force_velocity_curve(CurveFamily::millard2012), force_velocity_curve(CurveFamily::de_groote2016),
            force_velocity_curve(CurveFamily::thelen2003), curve_tables(CurveShape(DeGrooteFregly2016Shape{})).velocity,
            curve_tables(CurveShape(schutte)).velocity};
}

}  // namespace

TEST_CASE("De Groote's force-velocity curve has the published values", "[velocity][published]") {
    const QuinticSpline curve = force_velocity_curve(CurveFamily::de_groote2016);
    for (const auto& [v, published] : {std::pair{-1.0, 0.0108},
                                       {-0.75, 0.1065},
                                       {-0.5, 0.2428},
                                       {-0.25, 0.4776},
                                       {-0.1, 0.7495},
                                       {0.0, 1.0021},
                                       {0.1, 1.2068},
                                       {0.25, 1.3994},
                                       {0.5, 1.5854},
                                       {1.0, 1.7895}}) {
        CAPTURE(v);
        CHECK(curve(v) == Approx(published).margin(1e-4));
    }
}

TEST_CASE("Millard's and De Groote-Fregly's force-velocity curves are OpenSim's", "[velocity]") {
    // Right-hand numbers: OpenSim 4.6, ForceVelocityCurve with its defaults and with others.
    Millard2012Shape shape;
    QuinticSpline curve = curve_tables(CurveShape(shape)).velocity;
    for (const auto& [v, value] : {std::pair{-0.95, 0.0028515625},
                                   {-0.7, 0.06651872702326071},
                                   {-0.4, 0.23331422177862576},
                                   {-0.15, 0.5278306766620812},
                                   {-0.03, 0.8547890820193873},
                                   {0.02, 1.0928356284223233},
                                   {0.1, 1.225153837753858},
                                   {0.4, 1.3141204754770568},
                                   {0.8, 1.3774873121989104},
                                   {0.95, 1.3991328125}}) {
        CAPTURE(v);
        CHECK(curve(v) == Approx(value).epsilon(1e-9));
    }
    shape.velocity = {0.1, 0.3, 4.0, 0.05, 0.2, 1.6, 0.4, 0.7};
    curve = curve_tables(CurveShape(shape)).velocity;
    for (const auto& [v, value] : {std::pair{-0.95, 0.00803125},
                                   {-0.7, 0.09550991668506997},
                                   {-0.4, 0.3457722072088823},
                                   {-0.03, 0.8869869669627437},
                                   {0.02, 1.0777945430575013},
                                   {0.4, 1.4613831709897644},
                                   {0.95, 1.5960703125}}) {
        CAPTURE(v);
        CHECK(curve(v) == Approx(value).epsilon(1e-9));
    }
    curve = curve_tables(CurveShape(DeGrooteFregly2016Shape{})).velocity;
    for (const auto& [v, value] : {std::pair{-0.5, 0.2340363935488039},
                                   {-0.1, 0.745171585030237},
                                   {0.0, 1.0},
                                   {0.2, 1.3466794181808905},
                                   {1.0, 1.7943429635553223}}) {
        CAPTURE(v);
        CHECK(curve(v) == Approx(value).epsilon(1e-9));
    }
    CHECK(curve(-1.0) == Approx(0.0).margin(1e-12));
}

TEST_CASE("Millard's force-velocity curve has the slopes and values it is made of", "[velocity]") {
    const QuinticSpline curve = force_velocity_curve(CurveFamily::millard2012);
    CHECK(curve(-1.0) == 0.0);
    CHECK(curve(0.0) == Approx(1.0).epsilon(1e-12));
    CHECK(curve(1.0) == Approx(1.4).epsilon(1e-12));
    CHECK(curve.sample(-1.0 + 1e-9).slope == Approx(0.0).margin(1e-6));
    CHECK(curve.sample(-0.9).slope == Approx(0.25).epsilon(1e-6));
    CHECK(curve.sample(0.0).slope == Approx(5.0).epsilon(1e-9));
    CHECK(curve.sample(0.9).slope == Approx(0.15).epsilon(1e-6));
    CHECK(curve.sample(1.0).slope == Approx(0.0).margin(1e-9));
    CHECK(curve(-2.0) == 0.0);
    CHECK(curve(3.0) == Approx(1.4));
}

TEST_CASE("every force-velocity curve rises, is smooth, and is one at no velocity", "[velocity]") {
    for (const QuinticSpline& curve : all_curves()) {
        CHECK(curve(0.0) == Approx(1.0).margin(2.2e-3));
        double before = curve(-1.0);
        bool rises = true;
        for (double v = -0.9995; v < 0.9995; v += 0.0005) {
            rises = rises && curve(v) > before;
            before = curve(v);
        }
        CHECK(rises);
        // Twice continuously differentiable at the knots, also where pieces meet.
        for (const double v : {-0.9, -0.5, 0.0, 0.005, 0.9}) {
            const CurveSample left = curve.sample(v - 1e-9), right = curve.sample(v + 1e-9);
            CHECK(left.slope == Approx(right.slope).margin(1e-4));
            CHECK(left.curvature == Approx(right.curvature).margin(2e-2));
        }
        CHECK(curve(-5.0) == curve(-1.0));
        CHECK(curve(3.0) == Approx(curve(1.0) + 2.0 * curve.sample(1.0).slope));
    }
}

TEST_CASE("Hill's hyperbolas are the formulas of the papers outside the rounded corner", "[velocity]") {
    const QuinticSpline thelen = velocity_table(HillVelocityShape::thelen2003(0.3, 1.8));
    for (const double v : {-0.9, -0.4, -0.01, -0.005}) {
        CHECK(thelen(v) == Approx((1.0 + v) / (1.0 - v / 0.3)).epsilon(1e-8));
    }
    // Thelen 2003, equation 7, solved for the velocity: v = (F - 1)(m - 1) / ((2 + 2/a)(m - F)).
    for (const double v : {0.005, 0.01, 0.2, 0.8}) {
        const double f = thelen(v);
        CHECK((f - 1.0) * (1.8 - 1.0) / ((2.0 + 2.0 / 0.3) * (1.8 - f)) == Approx(v).epsilon(1e-6));
    }
    CHECK(thelen(0.0) == Approx(1.0).epsilon(1e-12));
    // Katz: lengthening begins with twice the slope of shortening.
    CHECK(thelen.sample(0.005).slope / thelen.sample(-0.005).slope == Approx(2.0).epsilon(0.15));
    // Schutte: force of lengthening (g + 1.4 v) / (g + v) with g = 0.13 * 0.15 / 1.15.
    const QuinticSpline schutte = velocity_table(HillVelocityShape::schutte1993());
    const double g = 0.13 * 0.15 / 1.15;
    CHECK(schutte(0.3) == Approx((g + 1.4 * 0.3) / (g + 0.3)).epsilon(1e-8));
    CHECK(schutte(-0.3) == Approx(0.7 / (1.0 + 0.3 / 0.15)).epsilon(1e-8));
}

TEST_CASE("a file's own force-velocity knots are gone through, and must rise through one", "[velocity][input]") {
    const SimmSpline knots({-1, -0.5, 0, 0.5, 1}, {0, 0.2, 1.0, 1.4, 1.5});
    const QuinticSpline curve = velocity_table(knots);
    for (std::size_t k = 0; k < knots.x().size(); ++k) CHECK(curve(knots.x()[k]) == Approx(knots.y()[k]).margin(1e-9));
    CHECK(says(complaint([] { (void)velocity_table(SimmSpline({-1, 0, 1}, {0, 0.5, 1})); }), {"no velocity", "0.9"}));
    CHECK(says(complaint([] { (void)velocity_table(SimmSpline({-1, 0, 1}, {0, 1, 0.8})); }), {"must not fall"}));
    millard2012::VelocityShape shape;
    shape.max_eccentric = 0.9;
    CHECK(says(complaint([&] { (void)velocity_table(shape); }), {"max_eccentric", "0.9"}));
    shape = {};
    shape.concentric_slope_near_max = -0.1;
    CHECK(says(complaint([&] { (void)velocity_table(shape); }), {"concentric_slope_near_max"}));
    CHECK(says(complaint([] { (void)velocity_table(HillVelocityShape::thelen2003(0.0, 1.4)); }), {"concentric_shape"}));
}

TEST_CASE("muscles of a set share their force-velocity curve and carry the file's rigid tendons",
          "[velocity][muscle]") {
    const MuscleSet& set = rajagopal2016();
    REQUIRE(set.force_velocity.size() == set.size());
    CHECK(set.force_velocity.front() == set.force_velocity.back());
    CHECK(*set.force_velocity.front() == force_velocity_curve(CurveFamily::millard2012));
    CHECK(*lumped().force_velocity.front() == force_velocity_curve(CurveFamily::thelen2003));
    const auto rigid = std::ranges::count_if(set.muscles, &Muscle::rigid_tendon);
    CHECK(rigid == 17);
    CHECK(set.muscles[set.index_of("glmax1")].rigid_tendon);
    CHECK_FALSE(set.muscles[set.index_of("soleus")].rigid_tendon);
    CHECK(lumped().muscles.front().activation_time_s == 0.01);
    CHECK(lumped().muscles.front().deactivation_time_s == 0.04);
    std::vector<Muscle> muscles = set.muscles;
    muscles[3].fiber_damping = -1.0;
    CHECK(says(complaint([&] {
                   (void)make_muscle_set("x", "", set.reference_lengths, 75.0, muscles, set.geometry,
                                         CurveFamily::millard2012, {}, PathKind::geometric);
               }),
               {"fiber_damping", "-1"}));
}
