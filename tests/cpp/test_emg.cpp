#include "catch.hpp"
#include "common.hpp"

#include <coxa/analysis/strength_curve.hpp>
#include <coxa/simulation/emg.hpp>

#include <cmath>
#include <numbers>

using namespace coxa;
using coxa::testing::complaint;
using coxa::testing::man;
using coxa::testing::says;

namespace {

constexpr double pi = std::numbers::pi;

std::vector<double> wave(double frequency_Hz, double sample_s, std::size_t n) {
    std::vector<double> x(n);
    for (std::size_t i = 0; i < n; ++i) {
        x[i] = 0.5 + 0.5 * std::sin(2.0 * pi * frequency_Hz * sample_s * static_cast<double>(i));
    }
    return x;
}

}  // namespace

TEST_CASE("The envelope passes what is slow, halves the power at its frequency and does not lag", "[emg]") {
    constexpr double sample_s = 0.001;
    const EmgSettings settings{.low_pass_Hz = 6.0, .electromechanical_delay_s = 0.0};
    const double corner = std::tan(pi * 6.0 * sample_s);
    for (const double frequency : {0.5, 2.0, 6.0, 12.0, 24.0}) {
        const std::vector<double> in = wave(frequency, sample_s, 6000);
        const std::vector<double> out = emg_envelope(in, sample_s, settings);
        // |H|^2 of a second-order Butterworth filter whose corner lies so that two runs halve the power at 6 Hz.
        const double ratio = std::tan(pi * frequency * sample_s) / corner;
        const double gain = 1.0 / (1.0 + (std::numbers::sqrt2 - 1.0) * std::pow(ratio, 4.0));
        for (std::size_t i = 2000; i < 4000; i += 17) {
            CHECK(out[i] - 0.5 == Approx(gain * (in[i] - 0.5)).margin(1e-6));
        }
        if (frequency == 6.0) CHECK(gain == Approx(std::numbers::sqrt2 / 2.0));
    }
    const std::vector<double> level(500, 0.37);
    for (const double y : emg_envelope(level, 0.005, {})) CHECK(y == Approx(0.37).epsilon(1e-12));
    CHECK(emg_envelope(std::vector<double>{0.8}, 0.005, {})[0] == Approx(0.8));

    // A burst: symmetric about its middle, little overshoot, and the area kept.
    std::vector<double> burst(4001, 0.0);
    for (std::size_t i = 1700; i <= 2300; ++i) burst[i] = 1.0;
    const std::vector<double> out = emg_envelope(burst, sample_s, settings);
    double area = 0.0;
    for (std::size_t i = 0; i < out.size(); ++i) {
        CHECK(out[i] == Approx(out[out.size() - 1 - i]).margin(1e-9));
        CHECK(out[i] > -0.05);
        CHECK(out[i] < 1.05);
        area += out[i];
    }
    CHECK(area == Approx(601.0).epsilon(1e-6));
    CHECK(out[1700] == Approx(0.5).margin(0.02));
}

TEST_CASE("The electromyogram runs ahead of the excitation by the delay", "[emg]") {
    constexpr double sample_s = 0.002;
    const std::vector<double> in = wave(1.5, sample_s, 3000);
    const auto at = [&](double delay_s) {
        return emg_envelope(in, sample_s, {.low_pass_Hz = 6.0, .electromechanical_delay_s = delay_s});
    };
    const std::vector<double> still = at(0.0), ahead = at(0.030), between = at(0.031);
    for (std::size_t i = 0; i + 16 < in.size(); ++i) {
        CHECK(ahead[i] == still[i + 15]);
        CHECK(between[i] == Approx(0.5 * (still[i + 15] + still[i + 16])));
    }
    CHECK(ahead.back() == still.back());
    CHECK(emg_envelope(in, sample_s) == at(0.010));

    Table table(3000, 2);
    for (Eigen::Index i = 0; i < 3000; ++i) table.row(i) << in[static_cast<std::size_t>(i)], 0.25;
    const Table filtered = emg_envelope(table, sample_s, {.electromechanical_delay_s = 0.030});
    CHECK(filtered(777, 0) == ahead[777]);
    CHECK(filtered(777, 1) == Approx(0.25));
}

TEST_CASE("A braced maximal contraction is the strength curve's", "[emg]") {
    const Body body = man();
    const PersonMuscles muscles = person_muscles(lai_uhlrich2023(), body);
    const auto find = [&](std::string_view name) {
        return *std::ranges::find(standard_mvic_tests, name, &MvicTest::name);
    };
    const auto strength = [&](const MvicTest& test, Joint joint, Direction direction, double angle_rad) {
        return strength_curve(body, joint, direction, {angle_rad}, test.angles).torque_Nm[0];
    };
    const MvicTest knee = find("knee extension");
    CHECK(mvic_activation(muscles, knee).moment_Nm ==
          Approx(strength(knee, Joint::knee, Direction::extension, knee.angles.knee_flexion_rad)));
    const MvicTest curl = find("knee flexion");
    CHECK(mvic_activation(muscles, curl).moment_Nm ==
          Approx(strength(curl, Joint::knee, Direction::flexion, curl.angles.knee_flexion_rad)));
    const MvicTest calf = find("plantarflexion");
    CHECK(mvic_activation(muscles, calf).moment_Nm == Approx(strength(calf, Joint::ankle, Direction::extension, 0.0)));
    MvicTest hip = find("hip extension");
    hip.braced = true;
    CHECK(mvic_activation(muscles, hip).moment_Nm == Approx(strength(hip, Joint::hip, Direction::extension, 0.0)));

    const MvicResult result = mvic_activation(muscles, knee);
    REQUIRE(result.status == Status::ok);
    const MuscleSet& set = lai_uhlrich2023();
    for (const char* name : {"recfem", "vasint", "vaslat", "vasmed"}) {
        CHECK(result.activation[static_cast<Eigen::Index>(set.index_of(name))] == 1.0);
    }
    for (const char* name : {"bflh", "semimem", "gasmed", "glmax2", "soleus"}) {
        CHECK(result.activation[static_cast<Eigen::Index>(set.index_of(name))] == 0.0);
    }
    // Abduction by the muscles beside the hip.
    const MvicResult aside = mvic_activation(muscles, find("hip abduction"));
    CHECK(aside.moment_Nm > 30.0);
    CHECK(aside.activation[static_cast<Eigen::Index>(set.index_of("glmed1"))] == 1.0);
    CHECK(aside.activation[static_cast<Eigen::Index>(set.index_of("addlong"))] == 0.0);
}

TEST_CASE("With the shank free the hip is extended as hard as a balanced knee allows", "[emg]") {
    for (const char* name : {"lai_uhlrich2023", "rajagopal2016"}) {
        INFO(name);
        const PersonMuscles muscles = person_muscles(muscle_set(name), man());
        MvicTest test = standard_mvic_tests[0];
        REQUIRE_FALSE(test.braced);
        const MvicResult free = mvic_activation(muscles, test);
        REQUIRE(free.status == Status::ok);
        const LegMuscles leg = leg_muscles(muscles, test.angles);
        const PerMuscle force = free.activation * leg.max_active_force_N + leg.passive_force_N;
        const auto moment = [&](Eigen::Index joint) {
            return (leg.extension_arm_m.row(joint).transpose() * force).sum();
        };
        CHECK(free.moment_Nm == Approx(moment(0)));
        CHECK(moment(1) == Approx(0.0).margin(1e-6));
        CHECK(moment(2) == Approx(0.0).margin(1e-6));
        CHECK((free.activation >= 0.0).all());
        CHECK((free.activation <= 1.0).all());
        const auto of = [&](std::string_view muscle) {
            return free.activation[static_cast<Eigen::Index>(muscles.set->index_of(muscle))];
        };
        for (const char* muscle : {"glmax1", "glmax2", "glmax3", "bflh", "semiten"}) CHECK(of(muscle) == 1.0);
        test.braced = true;
        const MvicResult braced = mvic_activation(muscles, test);
        CHECK(free.moment_Nm <= braced.moment_Nm + 1e-9);

        // Optimal: prices of knee and ankle moment under which every muscle at 1 gains and every muscle at 0 does not.
        const PerMuscle hip = leg.extension_arm_m.row(0).transpose() * leg.max_active_force_N;
        Eigen::Matrix<double, 2, Eigen::Dynamic> held(2, hip.size());
        for (Eigen::Index r = 0; r < 2; ++r) {
            held.row(r) = (leg.extension_arm_m.row(r + 1).transpose() * leg.max_active_force_N).matrix().transpose();
        }
        std::vector<Eigen::Index> between;
        for (Eigen::Index m = 0; m < hip.size(); ++m) {
            if (free.activation[m] > 1e-9 && free.activation[m] < 1.0 - 1e-9) between.push_back(m);
        }
        REQUIRE(between.size() == 2);
        Eigen::Matrix2d basis;
        basis << held.col(between[0]), held.col(between[1]);
        const Eigen::Vector2d price =
            basis.transpose().fullPivLu().solve(Eigen::Vector2d(hip[between[0]], hip[between[1]]));
        for (Eigen::Index m = 0; m < hip.size(); ++m) {
            const double gain = hip[m] - price.dot(held.col(m));
            if (free.activation[m] == 1.0) CHECK(gain > -1e-6);
            if (free.activation[m] == 0.0) CHECK(gain < 1e-6);
        }
    }
}

TEST_CASE("The standard tests reach every muscle of the leg", "[emg]") {
    const PersonMuscles muscles = person_muscles(lai_uhlrich2023(), man());
    const PerMuscle reference = mvic_reference(muscles);
    for (Eigen::Index m = 0; m < reference.size(); ++m) {
        INFO(lai_uhlrich2023().muscles[static_cast<std::size_t>(m)].name);
        CHECK(reference[m] == 1.0);
    }
    // One test alone leaves the others without a reference.
    const PerMuscle knee_only = mvic_reference(muscles, std::span(&standard_mvic_tests[4], 1));
    const auto vaslat = static_cast<Eigen::Index>(lai_uhlrich2023().index_of("vaslat"));
    const auto soleus = static_cast<Eigen::Index>(lai_uhlrich2023().index_of("soleus"));
    const Table half = Table::Constant(3, reference.size(), 0.5);
    const Table percent = percent_mvic(half, knee_only);
    CHECK(percent(1, vaslat) == Approx(50.0));
    CHECK(std::isnan(percent(1, soleus)));
    PerMuscle low = knee_only;
    low[vaslat] = 0.4;
    CHECK(percent_mvic(half, low)(0, vaslat) == Approx(125.0));
}

TEST_CASE("Electromyograms of nonsense are refused", "[emg]") {
    const std::vector<double> x(10, 0.5);
    CHECK(says(complaint([&] { (void)emg_envelope(x, 0.0); }), {"sample_s = 0 s", "above 0"}));
    CHECK(says(complaint([&] { (void)emg_envelope(x, 0.1); }), {"low_pass_Hz = 6 Hz", "quarter of the sampling rate"}));
    CHECK(says(complaint([&] { (void)emg_envelope(x, 0.01, {.low_pass_Hz = -1.0}); }), {"low_pass_Hz = -1"}));
    CHECK(says(complaint([&] { (void)emg_envelope(x, 0.01, {.electromechanical_delay_s = 0.5}); }),
               {"electromechanical_delay_s = 0.5 s"}));
    CHECK(says(complaint([&] { (void)emg_envelope(std::vector<double>{}, 0.01); }), {"at least one sample"}));
    CHECK(says(complaint([&] { (void)emg_envelope(std::vector<double>{0.1, 1.4}, 0.01); }), {"excitation = 1.4"}));
    const PersonMuscles muscles = person_muscles(lai_uhlrich2023(), man());
    CHECK(says(complaint([&] { (void)mvic_activation(muscles, {.name = "x", .angles = {.knee_flexion_rad = 90.0}}); }),
               {"knee_flexion = 90 rad", "not degrees"}));
    const MvicTest deep{.name = "deep", .angles = {.knee_flexion_rad = 3.1}};
    CHECK(mvic_activation(muscles, deep).status == Status::outside_model_range);
    CHECK(std::isnan(mvic_activation(muscles, deep).moment_Nm));
    CHECK(
        says(complaint([&] { (void)mvic_reference(muscles, std::span(&deep, 1)); }), {"deep", "outside_model_range"}));
    CHECK(says(complaint([&] { (void)mvic_reference(muscles, {}); }), {"at least one test"}));
    CHECK(
        says(complaint([&] { (void)percent_mvic(Table::Zero(2, 3), PerMuscle::Ones(2)); }), {"one number per muscle"}));
}
