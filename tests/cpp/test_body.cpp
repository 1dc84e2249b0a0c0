// Rooms core and body: literals, errors, splines, roots; the segments of a person.

#include "catch.hpp"
#include "common.hpp"

#include <coxa/body/body.hpp>
#include <coxa/core/errors.hpp>
#include <coxa/core/literals.hpp>
#include <coxa/core/roots.hpp>
#include <coxa/core/spline.hpp>
#include <coxa/core/status.hpp>

#include <cmath>
#include <limits>
#include <numbers>
#include <set>
#include <string>

using namespace coxa;
using namespace coxa::testing;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("degrees and centimeters become radians and meters", "[core]") {
    CHECK(180_deg == Approx(std::numbers::pi).epsilon(1e-15));
    CHECK(22.5_deg == Approx(std::numbers::pi / 8).epsilon(1e-15));
    CHECK(40_cm == 0.40);
    CHECK(2.5_cm == 0.025);
    CHECK(degrees(radians(37.0)) == Approx(37.0).epsilon(1e-15));
}

TEST_CASE("an error names parameter, value, unit and rule", "[core][input]") {
    CHECK(complaint([] { require_not_negative("bar_mass_kg", -5, "kg"); }) ==
          "coxa: bar_mass_kg = -5 kg: must be >= 0");
    CHECK(complaint([] { require_between("friction", 3.0, "", 0.05, 2.0); }) ==
          "coxa: friction = 3: must be between 0.05 and 2");
    CHECK(complaint([] { require_between("height_m", 180, "m", 1.2, 2.4, "stature in meters"); }) ==
          "coxa: height_m = 180 m: must be between 1.2 and 2.4 (stature in meters)");
    CHECK(complaint([] { static_cast<void>(sex_from("man")); }) == "coxa: sex = 'man': must be 'female' or 'male'");
    CHECK(complaint([] { require_between("x", 0.05, "", 0.05, 2.0); }).empty());  // the ends belong to the range
}

TEST_CASE("NaN and infinity are no numbers to work with", "[core][input]") {
    for (const double value : {not_a_number, infinity, -infinity}) {
        CHECK(holds(complaint([&] { require_not_negative("bar_mass_kg", value, "kg"); }), "bar_mass_kg"));
        CHECK(holds(complaint([&] { require_between("height_m", value, "m", 1.2, 2.4); }), "height_m"));
    }
}

TEST_CASE("every status has a name of its own", "[core]") {
    std::set<std::string_view> names;
    for (int i = 0; i <= 6; ++i) names.insert(to_string(static_cast<Status>(i)));
    CHECK(names.size() == 7);
    CHECK(names.count("unknown") == 0);
}

TEST_CASE("a quintic spline keeps value, slope and curvature at its knots", "[core][spline]") {
    const auto wave = [](double x) { return CurveSample{std::sin(x), std::cos(x), -std::sin(x)}; };
    const QuinticSpline spline(wave, 0.3, 2.3, 10);
    for (int k = 1; k < 10; ++k) {  // the inner knots, from both sides
        const double knot = 0.3 + 0.2 * k;
        for (const double x : {knot - 1e-12, knot + 1e-12}) {
            const CurveSample at = spline.sample(x);
            CHECK(at.value == Approx(std::sin(knot)).margin(1e-10));
            CHECK(at.slope == Approx(std::cos(knot)).margin(1e-10));
            CHECK(at.curvature == Approx(-std::sin(knot)).margin(1e-8));
        }
    }
    // Hermite error bound of degree 5: max|f^(6)| (h/2)^6 / 6! = 1.4e-9 for h = 0.2.
    for (double x = 0.3; x <= 2.3; x += 0.0137) {
        CHECK(std::abs(spline(x) - std::sin(x)) < 1.5e-9);
        CHECK(spline.sample(x).value == spline(x));
        const Dual moving = spline(variable(x));
        CHECK(value_of(moving) == Approx(spline(x)).epsilon(1e-15));
        CHECK(slope_of(moving) == Approx(spline.sample(x).slope).margin(1e-13));
    }
    CHECK(spline(0.0) == std::sin(0.3));                                         // level before
    CHECK(spline(3.3) == Approx(std::sin(2.3) + std::cos(2.3)).epsilon(1e-14));  // straight beyond
    CHECK(slope_of(spline(variable(0.0))) == 0.0);
}

TEST_CASE("a root is found where the sign changes and nowhere else", "[core]") {
    const auto root = root_between([](double x) { return x * x * x - 2.0; }, 0.0, 3.0);
    REQUIRE(root);
    CHECK(*root == Approx(std::cbrt(2.0)).epsilon(1e-14));
    CHECK_FALSE(root_between([](double x) { return x * x + 1.0; }, -1.0, 1.0));
    CHECK(root_between([](double x) { return x - 1.0; }, 1.0, 2.0) == 1.0);
    CHECK(root_between([](double x) { return x - 2.0; }, 1.0, 2.0) == 2.0);
    CHECK_FALSE(root_between([](double) { return not_a_number; }, 0.0, 1.0));
}

TEST_CASE("segments weigh what the subject weighs", "[body]") {
    for (const Sex sex : {Sex::female, Sex::male}) {
        for (const double mass : {45.0, 80.0, 130.0}) {
            const Body body = scale_body({.mass_kg = mass, .height_m = 1.68, .sex = sex});
            const double legs = 2.0 * (body.thigh.mass_kg + body.shank.mass_kg + body.foot.mass_kg);
            CHECK(legs + body.pelvis.mass_kg + body.trunk.mass_kg == Approx(mass).epsilon(1e-14));
        }
    }
}

TEST_CASE("segment masses are the published fractions of body mass", "[body][published]") {
    // de Leva 1996, Table 4: thigh, shank, foot 14.16, 4.33, 1.37 % (men) and 14.78, 4.81, 1.29 % (women); his
    // fractions sum to 1 within 0.1 %.
    const Body man = scale_body({.mass_kg = 100, .height_m = 1.80, .sex = Sex::male});
    CHECK(man.thigh.mass_kg == Approx(14.16).epsilon(1e-3));
    CHECK(man.shank.mass_kg == Approx(4.33).epsilon(1e-3));
    CHECK(man.foot.mass_kg == Approx(1.37).epsilon(1e-3));
    const Body woman = scale_body({.mass_kg = 100, .height_m = 1.80, .sex = Sex::female});
    CHECK(woman.thigh.mass_kg == Approx(14.78).epsilon(1e-3));
    CHECK(woman.shank.mass_kg == Approx(4.81).epsilon(1e-3));
    CHECK(woman.foot.mass_kg == Approx(1.29).epsilon(1e-3));
    // Same table: thigh 422.2 mm at 1.741 m stature (men), 368.5 mm at 1.735 m (women).
    CHECK(man.thigh_length_m == Approx(0.4222 / 1.741 * 1.80).epsilon(1e-14));
    CHECK(woman.thigh_length_m == Approx(0.3685 / 1.735 * 1.80).epsilon(1e-14));
}

TEST_CASE("lengths grow with stature, masses with body mass, and neither with the other", "[body]") {
    for (const Sex sex : {Sex::female, Sex::male}) {
        const Body small = scale_body({.mass_kg = 60, .height_m = 1.50, .sex = sex});
        const Body tall = scale_body({.mass_kg = 60, .height_m = 1.95, .sex = sex});
        const Body heavy = scale_body({.mass_kg = 120, .height_m = 1.50, .sex = sex});
        const double s = 1.95 / 1.50;
        for (const auto length :
             {&Body::thigh_length_m, &Body::shank_length_m, &Body::foot_length_m, &Body::ankle_height_m,
              &Body::heel_to_ankle_m, &Body::hip_to_lumbar_m, &Body::hip_to_shoulder_m}) {
            CHECK(tall.*length == Approx(s * small.*length).epsilon(1e-14));
            CHECK(heavy.*length == small.*length);
        }
        for (const auto segment : {&Body::thigh, &Body::shank, &Body::foot, &Body::pelvis, &Body::trunk}) {
            const Segment& a = small.*segment;
            const Segment& b = tall.*segment;
            const Segment& c = heavy.*segment;
            CHECK(b.mass_kg == a.mass_kg);
            CHECK(b.center_of_mass_m == Approx(s * a.center_of_mass_m).epsilon(1e-14));
            CHECK(b.moment_of_inertia_kg_m2 == Approx(s * s * a.moment_of_inertia_kg_m2).epsilon(1e-13));
            CHECK(c.mass_kg == Approx(2.0 * a.mass_kg).epsilon(1e-14));
            CHECK(c.center_of_mass_m == Approx(a.center_of_mass_m).epsilon(1e-14));
            CHECK(c.moment_of_inertia_kg_m2 == Approx(2.0 * a.moment_of_inertia_kg_m2).epsilon(1e-13));
        }
    }
}

TEST_CASE("the trunk's mass center is the mean of its parts", "[body]") {
    // The heights of the parts above the hip, added up anew from the lengths of the table.
    for (const Sex sex : {Sex::female, Sex::male}) {
        const auto& t = sex == Sex::female ? literature::de_leva1996::female : literature::de_leva1996::male;
        const double hip_to_navel = t.lower_trunk.length_m;
        const double hip_to_xiphion = hip_to_navel + t.middle_trunk.length_m;
        const double hip_to_c7 = hip_to_xiphion + t.upper_trunk.length_m;
        const double hip_to_vertex = hip_to_c7 + t.head.length_m;
        const double shoulder = t.mid_shoulder_to_mid_hip_m;
        const double elbow = shoulder - t.upper_arm.length_m;
        const double wrist = elbow - t.forearm.length_m;
        struct Part {
            double share, height;
        };
        const Part parts[] = {
            {t.middle_trunk.mass_fraction,
             hip_to_xiphion - t.middle_trunk.center_of_mass_fraction * t.middle_trunk.length_m},
            {t.upper_trunk.mass_fraction, hip_to_c7 - t.upper_trunk.center_of_mass_fraction * t.upper_trunk.length_m},
            {t.head.mass_fraction, hip_to_vertex - t.head.center_of_mass_fraction * t.head.length_m},
            {2 * t.upper_arm.mass_fraction, shoulder - t.upper_arm.center_of_mass_fraction * t.upper_arm.length_m},
            {2 * t.forearm.mass_fraction, elbow - t.forearm.center_of_mass_fraction * t.forearm.length_m},
            {2 * t.hand.mass_fraction, wrist - t.hand.center_of_mass_fraction * t.hand.length_m}};
        double share = 0.0;
        double moment = 0.0;
        for (const Part& part : parts) share += part.share, moment += part.share * part.height;
        const Body body = scale_body({.mass_kg = 70, .height_m = t.stature_m, .sex = sex});
        CHECK(body.trunk.center_of_mass_m == Approx(moment / share).epsilon(1e-13));
        CHECK(body.trunk.mass_kg == Approx(70 * share).epsilon(1e-3));
        // Spread-out parts are harder to turn than all of them in one place.
        double spread = 0.0;
        for (const Part& part : parts) spread += part.share * std::pow(part.height - moment / share, 2);
        CHECK(body.trunk.moment_of_inertia_kg_m2 > 70 * spread);
        CHECK(body.trunk.moment_of_inertia_kg_m2 < 70 * (spread + share * 0.1 * 0.1));
        // The mass center of the lower trunk is given from the navel down.
        CHECK(body.pelvis.center_of_mass_m ==
              Approx(t.lower_trunk.length_m * (1 - t.lower_trunk.center_of_mass_fraction)).epsilon(1e-13));
    }
}

TEST_CASE("the foot reaches from heel to toe with the ankle between", "[body]") {
    for (const Sex sex : {Sex::female, Sex::male}) {
        const Body body = scale_body({.mass_kg = 70, .height_m = 1.7, .sex = sex});
        CHECK(body.heel_to_ankle_m > 0.0);
        CHECK(body.heel_to_ankle_m < 0.5 * body.foot_length_m);
        CHECK(body.ankle_height_m == Approx(0.039 * 1.7).epsilon(1e-14));  // Winter 2009, Figure 4.1
        CHECK(body.hip_to_lumbar_m < body.hip_to_shoulder_m);
    }
}

TEST_CASE("a subject out of range is refused by name", "[body][input]") {
    const auto refused = [](const Subject& subject) {
        return complaint([&] { static_cast<void>(scale_body(subject)); });
    };
    CHECK(holds(refused({.mass_kg = -80}), "mass_kg = -80 kg"));
    CHECK(holds(refused({.mass_kg = 0}), "mass_kg"));
    CHECK(holds(refused({.mass_kg = 80000}), "mass_kg"));
    CHECK(holds(refused({.mass_kg = not_a_number}), "mass_kg"));
    CHECK(holds(refused({.height_m = 180}), "height_m = 180 m"));
    CHECK(holds(refused({.height_m = 180}), "meters"));
    CHECK(holds(refused({.height_m = -1.8}), "height_m"));
    CHECK(holds(refused({.height_m = infinity}), "height_m"));
    CHECK(holds(refused({.strength = 0}), "strength"));
    CHECK(holds(refused({.strength = not_a_number}), "strength"));
    CHECK(refused({.mass_kg = 25, .height_m = 1.2, .strength = 0.05}).empty());
    CHECK(sex_from("female") == Sex::female);
    CHECK(sex_from("male") == Sex::male);
    CHECK(holds(complaint([] { static_cast<void>(sex_from("")); }), "sex"));
}
