#include <coxa/coxa.hpp>

#include <benchmark/benchmark.h>

#include <vector>

/// How long each room takes, from one pose to many people. Every benchmark also checks its answer.
namespace {

using namespace coxa;

const Body& person() {
    static const Body body = scale_body({.mass_kg = 80, .height_m = 1.80, .sex = Sex::male});
    return body;
}
const HipThrust thrust{.bar_mass_kg = 120};

/// A pose in the middle of the lift with everything that later steps need.
PoseSolution solved_pose(double phase = 0.5) {
    const PersonMuscles muscles = person_muscles(lai_uhlrich2023(), person());
    return solve_pose(linkage(thrust, person()), muscles, phase, sharing_weights(muscles, SharingWeights::volume),
                      SharingCriterion::quadratic);
}

void expect(benchmark::State& state, bool correct) {
    if (!correct) state.SkipWithError("wrong answer");
}

void make_linkage_from_settings(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(linkage(thrust, person()));
}
BENCHMARK(make_linkage_from_settings);

void pose_and_statics(benchmark::State& state) {
    const Linkage link = linkage(thrust, person());
    for (auto _ : state) {
        const Pose<double> pose = pose_at(link, 0.5);
        benchmark::DoNotOptimize(lift_rates(link, 0.5));
        benchmark::DoNotOptimize(equilibrium(link, pose));
    }
}
BENCHMARK(pose_and_statics);

/// Paths, arms, fibers and forces of 40 muscles over the poses of a curve; time is per pose.
void muscle_geometry_and_curves(benchmark::State& state) {
    const Linkage link = linkage(thrust, person());
    const PersonMuscles muscles = person_muscles(lai_uhlrich2023(), person());
    std::vector<LegAngles<>> postures;
    for (int i = 0; i <= 100; ++i) postures.push_back(pose_at(link, i / 100.0).leg);
    double sum = 0.0;
    for (auto _ : state) {
        for (const LegAngles<>& angles : postures) sum += leg_muscles(muscles, angles).max_active_force_N.sum();
    }
    expect(state, sum > 0.0);
    state.counters["per_pose"] =
        benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(postures.size()),
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(muscle_geometry_and_curves);

void sharing_cold(benchmark::State& state) {
    const PoseSolution s = solved_pose();
    const PerMuscle weight = sharing_weights(person_muscles(lai_uhlrich2023(), person()), SharingWeights::volume);
    double residual = 0.0;
    for (auto _ : state) {
        const Sharing answer = share(s.balance, weight, 120.0, s.capacity);
        residual = answer.kkt_residual;
        benchmark::DoNotOptimize(answer.activation.data());
    }
    expect(state, residual < 1e-9);
}
BENCHMARK(sharing_cold);

void sharing_warm(benchmark::State& state) {
    const PoseSolution before = solved_pose(0.49);
    const PoseSolution s = solved_pose(0.50);
    const PerMuscle weight = sharing_weights(person_muscles(lai_uhlrich2023(), person()), SharingWeights::volume);
    double residual = 0.0;
    for (auto _ : state) {
        const Sharing answer =
            share(s.balance, weight, 120.0, s.capacity, SharingCriterion::quadratic, &before.sharing.multipliers);
        residual = answer.kkt_residual;
        benchmark::DoNotOptimize(answer.activation.data());
    }
    expect(state, residual < 1e-9);
}
BENCHMARK(sharing_warm);

void largest_load_of_a_pose(benchmark::State& state) {
    const PoseSolution s = solved_pose();
    double mass = 0.0;
    for (auto _ : state) {
        const Capacity most = capacity(s.balance);
        mass = most.max_bar_mass_kg;
        benchmark::DoNotOptimize(most.activation.data());
    }
    expect(state, mass > 120.0);
}
BENCHMARK(largest_load_of_a_pose);

void one_pose_end_to_end(benchmark::State& state) {
    const Linkage link = linkage(thrust, person());
    const PersonMuscles muscles = person_muscles(lai_uhlrich2023(), person());
    const PerMuscle weight = sharing_weights(muscles, SharingWeights::volume);
    Status status = Status::not_converged;
    for (auto _ : state) {
        const PoseSolution s = solve_pose(link, muscles, 0.5, weight, SharingCriterion::quadratic);
        status = s.sharing.status;
        benchmark::DoNotOptimize(s.sharing.activation.data());
    }
    expect(state, status == Status::ok);
}
BENCHMARK(one_pose_end_to_end);

void curve_of_101_poses(benchmark::State& state) {
    CurveOptions options;
    options.with_band = state.range(0) != 0;
    options.sharing.criterion = static_cast<SharingCriterion>(state.range(1));
    options.with_knee = state.range(2) != 0;
    options.hip_rows = state.range(3) != 0 ? HipRows::all_axes : HipRows::flexion;
    Status worst = Status::ok;
    for (auto _ : state) {
        const TorqueAngleCurve curve = torque_angle(thrust, person(), lai_uhlrich2023(), options);
        for (const Status s : curve.status) worst = s == Status::ok ? worst : s;
        benchmark::DoNotOptimize(curve.activation.data());
    }
    expect(state, worst == Status::ok);
}
BENCHMARK(curve_of_101_poses)
    ->ArgNames({"band", "criterion", "knee", "all_axes"})
    ->Args({0, 0, 0, 0})
    ->Args({1, 0, 0, 0})
    ->Args({0, 1, 0, 0})
    ->Args({0, 2, 0, 0})
    ->Args({0, 0, 1, 0})
    ->Args({0, 0, 0, 1})
    ->Unit(benchmark::kMillisecond);

void maximal_held_load(benchmark::State& state) {
    double mass = 0.0;
    for (auto _ : state) mass = max_held_load(thrust, person()).bar_mass_kg;
    expect(state, mass > 0.0);
}
BENCHMARK(maximal_held_load)->Unit(benchmark::kMillisecond);

/// Curves of 100 people; time is for all of them.
void hundred_people(benchmark::State& state) {
    std::vector<Linkage> linkages;
    for (int i = 0; i < 100; ++i) {
        linkages.push_back(linkage(thrust, scale_body({.mass_kg = 60.0 + 0.4 * i, .height_m = 1.60 + 0.003 * i})));
    }
    CurveOptions options;
    options.with_band = false;
    options.with_knee = false;
    for (auto _ : state) {
        benchmark::DoNotOptimize(torque_angles(linkages, lai_uhlrich2023(), options, static_cast<int>(state.range(0))));
    }
}
BENCHMARK(hundred_people)->ArgName("threads")->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
