// Sets of repetitions with fatigue.

#include "catch.hpp"
#include "common.hpp"

#include <coxa/simulation/one_rep_max.hpp>
#include <coxa/simulation/set.hpp>

#include <algorithm>
#include <cmath>

using namespace coxa;
using coxa::testing::complaint;
using coxa::testing::man;
using coxa::testing::says;

namespace {

const MovingLift& lift() {
    static const MovingLift made = moving_lift(HipThrust{}, man(), lai_uhlrich2023());
    return made;
}

double most_kg() {
    static const double found = one_rep_max(lift()).bar_mass_kg;
    return found;
}

constexpr auto gluteal = static_cast<Eigen::Index>(MuscleGroup::gluteus_maximus);

ForwardOptions brisk(double pause_top_s = 0.0, double pause_bottom_s = 0.0) {
    return {.intent = Intent::smooth, .tempo = {1.0, pause_top_s, 1.0, pause_bottom_s}, .control_period_s = 0.01};
}

int to_failure(double share, const ForwardOptions& forward = brisk()) {
    return simulate_set(lift(), share * most_kg(), {.to_failure = true, .forward = forward}).completed.front();
}

}  // namespace

TEST_CASE("Compartments stay shares of a whole and tire as the model says", "[set]") {
    const SetResult result =
        simulate_set(lift(), 0.6 * most_kg(), {.reps = 6, .sets = 2, .rest_s = 60.0, .forward = brisk(0.0, 0.3)});
    REQUIRE(result.completed == std::vector<int>{6, 6});
    REQUIRE(result.outcome.size() == 12);
    CHECK(result.active.minCoeff() >= 0.0);
    CHECK(result.fatigued.minCoeff() >= 0.0);
    CHECK((result.active + result.fatigued).maxCoeff() <= 1.0 + 1e-12);
    CHECK((result.capacity <= 1.0).all());
    for (Eigen::Index i = 1; i < result.time_s.size(); ++i) CHECK(result.time_s[i] >= result.time_s[i - 1]);
    for (Eigen::Index i = 1; i < result.start_s.size(); ++i) {
        const double gap = result.start_s[i] - result.start_s[i - 1];
        if (result.set[i] == result.set[i - 1]) {
            CHECK(result.repetition[i] == result.repetition[i - 1] + 1);
            // What tires harder than it can last has less and less capacity.
            CHECK(result.capacity(i, gluteal) < result.capacity(i - 1, gluteal));
        } else {
            CHECK(gap > 60.0);
            CHECK(result.repetition[i] == 1);
        }
    }
    // The first repetition by the published equations, in short steps of its own.
    const Trajectory first = forward_trajectory(lift(), 0.6 * most_kg(), brisk(0.0, 0.3));
    const auto& muscles = lift().muscles().set->muscles;
    const PerMuscle volume = sharing_weights(lift().muscles(), SharingWeights::volume);
    const FatigueParameters p = literature::general_fatigue;
    double a = 0.0, z = 0.0;
    for (std::size_t i = 1; i < first.instants.size(); ++i) {
        const Instant &was = first.instants[i - 1], &now = first.instants[i];
        double target = 0.0, of = 0.0;
        for (std::size_t k = 0; k < muscles.size(); ++k) {
            if (muscles[k].group != MuscleGroup::gluteus_maximus) continue;
            const auto c = static_cast<Eigen::Index>(k);
            target += volume[c] * 0.5 * (was.activation[c] + now.activation[c]);
            of += volume[c];
        }
        target /= of;
        constexpr int steps = 50;
        const double h = (now.time_s - was.time_s) / steps;
        for (int s = 0; s < steps; ++s) {
            const double rest = 1.0 - a - z;
            const bool asks = a < target;
            const double drive =
                asks ? p.development_rate_per_s * std::min(target - a, rest) : p.relaxation_rate_per_s * (target - a);
            const double recovery = (asks ? 1.0 : p.rest_multiplier) * p.recovery_rate_per_s;
            const double da = drive - p.fatigue_rate_per_s * a, dz = p.fatigue_rate_per_s * a - recovery * z;
            a += h * da;
            z += h * dz;
        }
    }
    CHECK(1.0 - result.capacity(0, gluteal) == Approx(z).epsilon(0.01));
    CHECK(z > 1e-3);
    const GroupFatigue after = fatigue_after(lift(), first, {}, general_fatigue_parameters());
    CHECK(after[static_cast<std::size_t>(gluteal)].fatigued == Approx(z).epsilon(0.01));
}

TEST_CASE("The mean activation of a group is weighted by volume", "[set]") {
    const auto& muscles = lift().muscles().set->muscles;
    PerMuscle activation = PerMuscle::LinSpaced(lift().muscle_count(), 0.0, 1.0);
    const GroupMeans means(lift().muscles());
    const PerGroup group = means.mean(activation), sums = means.sum(activation);
    double sum = 0.0, of = 0.0, plain = 0.0;
    for (std::size_t k = 0; k < muscles.size(); ++k) {
        if (muscles[k].group != MuscleGroup::hamstrings) continue;
        const auto c = static_cast<Eigen::Index>(k);
        plain += activation[c];
        // Volume is force times fiber length.
        const double volume = lift().muscles().max_isometric_force_N[c] * muscles[k].optimal_fiber_length_m *
                              lift().muscles().length_ratio[c];
        sum += volume * activation[c];
        of += volume;
    }
    CHECK(group[static_cast<std::size_t>(MuscleGroup::hamstrings)] == Approx(sum / of).epsilon(1e-9));
    CHECK(sums[static_cast<std::size_t>(MuscleGroup::hamstrings)] == Approx(plain).epsilon(1e-12));
    CHECK(volume_shares(lift().muscles()).sum() == Approx(1.0));
}

TEST_CASE("Fewer repetitions with more weight", "[set]") {
    int before = 1000;
    for (const double share : {0.6, 0.7, 0.8, 0.9}) {
        const int reps = to_failure(share);
        CAPTURE(share, reps);
        CHECK(reps < before);
        CHECK(reps >= 1);
        before = reps;
    }
    CHECK(to_failure(1.02) == 0);
}

TEST_CASE("A longer rest never takes a repetition, and a full one restores", "[set]") {
    int before = 0;
    for (const double rest_s : {0.0, 30.0, 120.0, 600.0}) {
        const SetResult result = simulate_set(lift(), 0.75 * most_kg(),
                                              {.sets = 2, .rest_s = rest_s, .to_failure = true, .forward = brisk()});
        REQUIRE(result.completed.size() == 2);
        CHECK(result.completed[1] >= before);
        CHECK(result.completed[1] <= result.completed[0]);
        before = result.completed[1];
    }
    const SetResult full =
        simulate_set(lift(), 0.75 * most_kg(), {.reps = 4, .sets = 2, .rest_s = 5e4, .forward = brisk()});
    REQUIRE(full.completed == std::vector<int>{4, 4});
    for (Eigen::Index i = 0; i < 4; ++i) {
        CHECK((full.capacity.row(i) - full.capacity.row(i + 4)).abs().maxCoeff() < 1e-4);
        CHECK(full.lift_duration_s[i] == Approx(full.lift_duration_s[i + 4]).epsilon(1e-3));
    }
}

TEST_CASE("A longer pause never helps beyond what recovery gives", "[set]") {
    // Held at lockout the muscles hold everything, at the bottom still the body.
    CHECK(to_failure(0.75, brisk(1.0, 0.0)) <= to_failure(0.75));
    const auto fatigued = [](double pause_top_s, double pause_bottom_s) {
        const SetResult r =
            simulate_set(lift(), 0.6 * most_kg(), {.reps = 5, .forward = brisk(pause_top_s, pause_bottom_s)});
        REQUIRE(r.completed.front() == 5);
        return 1.0 - r.capacity(4, gluteal);
    };
    CHECK(fatigued(1.0, 0.0) > fatigued(0.0, 0.0));
    // The same time at rest between single repetitions is what recovery gives.
    const SetResult rested =
        simulate_set(lift(), 0.6 * most_kg(), {.reps = 1, .sets = 5, .rest_s = 3.0, .forward = brisk()});
    REQUIRE(rested.completed == std::vector<int>(5, 1));
    const double after_rests = 1.0 - rested.capacity(4, gluteal);
    CHECK(after_rests < fatigued(0.0, 0.0));
    CHECK(after_rests < fatigued(0.0, 3.0));
}

TEST_CASE("With next to nothing to lift the set never fails", "[set]") {
    for (const Subject& who :
         {Subject{.mass_kg = 80, .height_m = 1.8}, Subject{.mass_kg = 60, .height_m = 1.65, .sex = Sex::female}}) {
        // Their own hips, without a bar and without plates.
        const MovingLift body_alone =
            moving_lift(HipThrust{.bar = {.plate_radius_m = 0.0}}, scale_body(who), lai_uhlrich2023());
        const SetResult result = simulate_set(body_alone, 0.0, {.reps = 150, .forward = brisk()});
        CHECK(result.completed.front() == 150);
        CHECK(std::ranges::all_of(result.outcome, [](Outcome o) { return o == Outcome::completed; }));
        // Nor will it: what tires them no longer does so faster than they recover.
        const double early = result.capacity.row(49).minCoeff() - result.capacity.row(99).minCoeff();
        const double late = result.capacity.row(99).minCoeff() - result.capacity.row(149).minCoeff();
        CHECK(late < 0.8 * early);
        CHECK(result.capacity.row(149).minCoeff() > 0.5);
    }
}

TEST_CASE("A repetition of a set is summed up like a repetition by itself", "[set]") {
    for (const double share : {0.5, 1.1, 3.0}) {
        const SetOptions options{.reps = 1, .forward = brisk()};
        const SetResult set = simulate_set(lift(), share * most_kg(), options);
        // Fatigue of a first repetition hardly shows.
        const Repetition alone = observe(lift(), forward_trajectory(lift(), share * most_kg(), brisk()));
        CAPTURE(share, to_string(alone.outcome));
        REQUIRE(set.outcome.front() == alone.outcome);
        const double peak = alone.totals.peak_bar_velocity_m_per_s;
        CHECK(std::isnan(set.peak_bar_velocity_m_per_s[0]) == std::isnan(peak));
        if (!std::isnan(peak)) CHECK(set.peak_bar_velocity_m_per_s[0] == Approx(peak).epsilon(0.02));
        CHECK(std::isnan(set.mean_bar_velocity_m_per_s[0]) == std::isnan(alone.totals.mean_bar_velocity_m_per_s));
    }
}

TEST_CASE("A ceiling holds beside fatigue", "[set]") {
    SetOptions options{.reps = 2, .forward = brisk()};
    options.forward.ceiling = PerMuscle::Constant(lift().muscle_count(), 0.6);
    CHECK(simulate_set(lift(), 0.9 * most_kg(), options).completed.front() == 0);
    const SetResult light = simulate_set(lift(), 60.0, options);
    CHECK(light.completed.front() == 2);
    options.start.fill({0.0, 0.7});
    CHECK(simulate_set(lift(), 0.5 * most_kg(), options).completed.front() == 0);
}

TEST_CASE("A maximal set loses velocity, and starts from what the last one left", "[set]") {
    ForwardOptions maximal = brisk();
    maximal.intent = Intent::maximal;
    const SetResult result = simulate_set(lift(), 0.75 * most_kg(), {.reps = 5, .forward = maximal});
    REQUIRE(result.completed.front() >= 3);
    CHECK(result.velocity_loss[0] == 0.0);
    for (Eigen::Index i = 1; i < result.completed.front(); ++i) {
        // The first begins with waiting muscles, the others with those that have just lowered the bar.
        if (i > 1) CHECK(result.mean_bar_velocity_m_per_s[i] < result.mean_bar_velocity_m_per_s[i - 1]);
        CHECK(result.velocity_loss[i] ==
              Approx(1.0 - result.mean_bar_velocity_m_per_s[i] / result.mean_bar_velocity_m_per_s[0]));
        CHECK(result.peak_bar_velocity_m_per_s[i] > result.mean_bar_velocity_m_per_s[i]);
    }
    GroupFatigue tired{};
    for (FatigueState& state : tired) state = {0.0, 0.3};
    const SetResult late =
        simulate_set(lift(), 0.75 * most_kg(), {.to_failure = true, .forward = brisk(), .start = tired});
    CHECK(late.completed.front() < to_failure(0.75));
    // Work of the groups on the way up is what bar and body gained.
    const SetResult one = simulate_set(lift(), 100.0, {.reps = 1, .forward = brisk()});
    CHECK(one.lift_work_J.row(0).sum() == Approx(lift().potential_energy_J(lift().lockout_rad(), 100.0)).epsilon(0.03));
}

TEST_CASE("A set reports its progress and stops when told to", "[set]") {
    int calls = 0;
    const SetResult result =
        simulate_set(lift(), 60.0, {.reps = 8, .sets = 2, .forward = brisk()}, [&](int done, int of) {
            CHECK(of == 16);
            CHECK(done == ++calls);
            return done < 3;
        });
    CHECK(calls == 3);
    CHECK(result.stopped);
    CHECK(result.outcome.size() == 3);
    CHECK(result.completed == std::vector<int>{3});
    CHECK_FALSE(simulate_set(lift(), 60.0, {.reps = 1, .forward = brisk()}).stopped);
}

TEST_CASE("Sets that cannot be are refused by name", "[set][input]") {
    const auto text = [](const SetOptions& options, double bar_mass_kg = 60.0) {
        return complaint([&] { (void)simulate_set(lift(), bar_mass_kg, options); });
    };
    CHECK(says(text({.reps = 0}), {"reps = 0", "between 1 and 1000"}));
    CHECK(says(text({.sets = 0}), {"sets = 0", "between 1 and 100"}));
    CHECK(says(text({.rest_s = -1.0}), {"rest_s = -1 s"}));
    CHECK(says(text({.forward = {.tempo = {.lower_s = -1.0}}}), {"tempo.lower_s = -1 s"}));
    CHECK(says(text({}, 2000.0), {"bar_mass_kg = 2000 kg"}));
    CHECK(says(text({.forward = {.lowers = false}}), {"lowers = 'false'", "begins at the bottom"}));
    CHECK(says(text({.forward = {.squeezes = true}}), {"squeezes = 'true'", "needs a pause at the top"}));
    SetOptions unstable;
    unstable.fatigue[2].development_rate_per_s = 0.0;
    CHECK(!text(unstable).empty());
    SetOptions beyond;
    beyond.start[1] = {0.7, 0.6};
    CHECK(!text(beyond).empty());
}
