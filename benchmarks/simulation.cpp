#include <coxa/coxa.hpp>

#include <benchmark/benchmark.h>

/// The lift in time. The counter times_real_time says how much faster than the lift itself; every benchmark also
/// checks its answer.
namespace {

using namespace coxa;

constexpr double bar_mass_kg = 150.0;

const MovingLift& lift() {
    static const MovingLift ready =
        moving_lift(HipThrust{.bar_mass_kg = bar_mass_kg},
                    scale_body({.mass_kg = 80, .height_m = 1.80, .sex = Sex::male}), lai_uhlrich2023());
    return ready;
}

/// The extensors of hip and knee switched on at once, and off on the way: up to lockout and down again by themselves.
ForwardOptions pattern_of_two_seconds() {
    ForwardOptions options{.intent = Intent::pattern, .lowers = false, .arrest = Arrest::hard_stop};
    options.control_period_s = 0.05;
    options.watches_contacts = false;
    options.pattern.start_s = {0.0};
    options.pattern.excitation = Table::Zero(1, lift().muscle_count());
    const auto& muscles = lift().muscles().set->muscles;
    for (std::size_t i = 0; i < muscles.size(); ++i) {
        const MuscleGroup group = muscles[i].group;
        if (group == MuscleGroup::gluteus_maximus || group == MuscleGroup::hamstrings ||
            group == MuscleGroup::adductor_magnus || group == MuscleGroup::quadriceps) {
            options.pattern.excitation(0, static_cast<Eigen::Index>(i)) = 0.8;
        }
    }
    return options;
}

ForwardOptions tempo_of_two_seconds(Tendon tendon) {
    ForwardOptions options{.intent = Intent::smooth, .tempo = {.lift_s = 2.0}, .lowers = false, .tendon = tendon};
    return options;
}

void run(benchmark::State& state, const ForwardOptions& options) {
    double seconds = 0.0;
    bool lifted = true;
    for (auto _ : state) {
        const Trajectory t = forward_trajectory(lift(), bar_mass_kg, options);
        seconds += t.instants.back().time_s;
        lifted = lifted && t.outcome == Outcome::completed;
    }
    if (!lifted) state.SkipWithError("the bar is not lifted");
    state.counters["times_real_time"] = benchmark::Counter(seconds, benchmark::Counter::kIsRate);
}

void make_lift_ready(benchmark::State& state) {
    const Linkage linkage = lift().linkage();
    for (auto _ : state) benchmark::DoNotOptimize(MovingLift(linkage, lai_uhlrich2023()));
}
BENCHMARK(make_lift_ready)->Unit(benchmark::kMicrosecond);

void prescribed_tempo(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(prescribed_repetition(lift(), Tempo{.lift_s = 2.0}));
}
BENCHMARK(prescribed_tempo)->Unit(benchmark::kMillisecond);

void rigid_given_excitation(benchmark::State& state) { run(state, pattern_of_two_seconds()); }
BENCHMARK(rigid_given_excitation)->Unit(benchmark::kMillisecond);

void rigid_following_tempo(benchmark::State& state) { run(state, tempo_of_two_seconds(Tendon::rigid)); }
BENCHMARK(rigid_following_tempo)->Unit(benchmark::kMillisecond);

void rigid_maximal(benchmark::State& state) {
    run(state, {.intent = Intent::maximal, .tempo = {.pause_top_s = 1.5}, .lowers = false});
}
BENCHMARK(rigid_maximal)->Unit(benchmark::kMillisecond);

void elastic_explicit_given_excitation(benchmark::State& state) {
    ForwardOptions options = pattern_of_two_seconds();
    options.tendon = Tendon::elastic_explicit;
    run(state, options);
}
BENCHMARK(elastic_explicit_given_excitation)->Unit(benchmark::kMillisecond);

void elastic_explicit_following_tempo(benchmark::State& state) {
    run(state, tempo_of_two_seconds(Tendon::elastic_explicit));
}
BENCHMARK(elastic_explicit_following_tempo)->Unit(benchmark::kMillisecond);

/// Argument: the implicit step in tenths of a millisecond.
void elastic_implicit_given_excitation(benchmark::State& state) {
    ForwardOptions options = pattern_of_two_seconds();
    options.tendon = Tendon::elastic;
    options.implicit_step_s = 1e-4 * static_cast<double>(state.range(0));
    run(state, options);
}
BENCHMARK(elastic_implicit_given_excitation)->Arg(10)->Arg(50)->Arg(100)->Unit(benchmark::kMillisecond);

void elastic_implicit_following_tempo(benchmark::State& state) {
    ForwardOptions options = tempo_of_two_seconds(Tendon::elastic);
    options.implicit_step_s = 1e-4 * static_cast<double>(state.range(0));
    run(state, options);
}
BENCHMARK(elastic_implicit_following_tempo)->Arg(10)->Arg(50)->Unit(benchmark::kMillisecond);

void one_repetition_maximum(benchmark::State& state) {
    for (auto _ : state) {
        const OneRepMax most = one_rep_max(lift());
        if (most.status != Status::ok) state.SkipWithError("no maximum");
    }
}
BENCHMARK(one_repetition_maximum)->Unit(benchmark::kMillisecond);

/// Twelve repetitions at 60 % of the maximum; and at 80 % until one fails.
void set_of_twelve(benchmark::State& state) {
    const double most = one_rep_max(lift()).bar_mass_kg;
    for (auto _ : state) {
        if (simulate_set(lift(), 0.6 * most, {.reps = 12}).completed.front() != 12) state.SkipWithError("not twelve");
    }
}
BENCHMARK(set_of_twelve)->Unit(benchmark::kMillisecond);

void set_to_failure(benchmark::State& state) {
    const double most = one_rep_max(lift()).bar_mass_kg;
    int reps = 0;
    for (auto _ : state) {
        reps = simulate_set(lift(), 0.8 * most, {.to_failure = true}).completed.front();
        if (reps < 1) state.SkipWithError("no repetition");
    }
    state.counters["repetitions"] = reps;
}
BENCHMARK(set_to_failure)->Unit(benchmark::kMillisecond);

}  // namespace
