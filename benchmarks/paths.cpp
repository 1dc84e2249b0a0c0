#include <coxa/body/packed_angles.hpp>
#include <coxa/core/pack.hpp>
#include <coxa/exercise/hip_thrust.hpp>
#include <coxa/literature/lai_uhlrich2023_geometry.hpp>
#include <coxa/muscle/fit_paths.hpp>
#include <coxa/muscle/geometric_path.hpp>
#include <coxa/muscle/leg_muscles.hpp>
#include <coxa/muscle/leg_table.hpp>
#include <coxa/muscle/muscle_set.hpp>
#include <coxa/muscle/person_muscles.hpp>

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

/// How long the anatomy of one leg takes per pose: bones, points, cylinders. Every benchmark also checks its answer.
namespace {

using namespace coxa;

const LegGeometry& leg() {
    static const LegGeometry geometry = make_leg_geometry(literature::lai_uhlrich2023_leg);
    return geometry;
}

/// Poses of a hip thrust: the hip extends while the knee gives way a little.
std::vector<LegAngles<>> postures() {
    std::vector<LegAngles<>> poses;
    for (int i = 0; i <= 100; ++i) {
        const double s = i / 100.0;
        poses.push_back({.hip_flexion_rad = 1.6 * (1.0 - s),
                         .knee_flexion_rad = 1.9 - 0.4 * s,
                         .ankle_dorsiflexion_rad = 0.3 - 0.4 * s});
    }
    return poses;
}

template <class Work>
void per_pose(benchmark::State& state, const Work& work) {
    const std::vector<LegAngles<>> poses = postures();
    double sum = 0.0;
    for (auto _ : state) {
        for (const LegAngles<>& angles : poses) sum += work(angles);
    }
    if (!(std::isfinite(sum) && sum != 0.0)) state.SkipWithError("wrong answer");
    state.counters["per_pose"] =
        benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(poses.size()),
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void place_bones(benchmark::State& state) {
    per_pose(state, [](const LegAngles<>& angles) { return place_leg(leg(), angles).bodies.at(2).origin_m.y(); });
}
BENCHMARK(place_bones);

/// Bones and the lengths of 40 muscles.
void geometric_lengths(benchmark::State& state) {
    per_pose(state, [](const LegAngles<>& angles) {
        const LegPlacement<> placement = place_leg(leg(), angles);
        double sum = 0.0;
        for (const MusclePath& path : leg().paths) sum += geometric_length_m(leg(), path, placement);
        return sum;
    });
}
BENCHMARK(geometric_lengths);

/// The arms about five axes by automatic differentiation, for comparison.
void geometric_arms_by_automatic_differentiation(benchmark::State& state) {
    using FiveSlopes = Eigen::AutoDiffScalar<Eigen::Matrix<double, 5, 1>>;
    per_pose(state, [](const LegAngles<>& angles) {
        LegAngles<FiveSlopes> moving;
        for (std::size_t c = 0; c < leg_coordinate_count; ++c) {
            const auto which = static_cast<LegCoordinate>(c);
            angle_rad(moving, which) = FiveSlopes(angle_rad(angles, which), 5, static_cast<int>(c));
        }
        const LegPlacement<FiveSlopes> placement = place_leg(leg(), moving);
        double sum = 0.0;
        for (const MusclePath& path : leg().paths) {
            sum += geometric_length_m(leg(), path, placement).derivatives()[0];
        }
        return sum;
    });
}
BENCHMARK(geometric_arms_by_automatic_differentiation);

/// Calls work with the poses one by one, or with as many at once as the pack has lanes; time is per pose.
template <class T, class Work>
void in_packs(benchmark::State& state, const Work& work) {
    const std::vector<LegAngles<>> poses = postures();
    constexpr auto lanes = static_cast<std::size_t>(lane_count<T>);
    std::vector<LegAngles<T>> packs;
    for (std::size_t i = 0; i + lanes <= poses.size(); i += lanes) {
        if constexpr (lanes == 1) {
            packs.push_back(poses[i]);
        } else {
            packs.push_back(packed<lane_count<T>>(std::span(poses).subspan(i, lanes)));
        }
    }
    T sum(0.0);
    for (auto _ : state) {
        for (const LegAngles<T>& angles : packs) sum += work(angles);
        benchmark::DoNotOptimize(sum);
    }
    for (int lane = 0; lane < lane_count<T>; ++lane) {
        if (!(std::isfinite(lane_of(sum, lane)) && lane_of(sum, lane) != 0.0)) state.SkipWithError("wrong answer");
    }
    state.counters["per_pose"] =
        benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(packs.size() * lanes),
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

/// Lengths and arms of 40 muscles from the fits.
template <class T>
void fitted_lengths_and_arms(benchmark::State& state) {
    const FittedPaths& fits = *lai_uhlrich2023().fits;
    const std::vector<double> coefficients = fits.coefficients(LegScale{});
    in_packs<T>(state, [&](const LegAngles<T>& angles) {
        T sum(0.0);
        for (const FittedPathRow& row : fits.rows) {
            const FittedValue<T> found = evaluate<T>(row.length_m, coefficients, angles);
            sum += found.value + found.by_hip_flexion + found.by_knee_flexion + found.by_ankle_dorsiflexion;
        }
        return sum;
    });
}
BENCHMARK(fitted_lengths_and_arms<double>);
BENCHMARK(fitted_lengths_and_arms<Pack<2>>);
BENCHMARK(fitted_lengths_and_arms<Pack<4>>);
BENCHMARK(fitted_lengths_and_arms<Pack<8>>);

/// Bones, lengths, arms about five axes and the pull on every bone, of 40 muscles.
template <class T>
void geometric_paths(benchmark::State& state) {
    in_packs<T>(state, [](const LegAngles<T>& angles) {
        const LegPlacement<T> placement = place_leg(leg(), angles);
        T sum(0.0);
        for (const MusclePath& path : leg().paths) {
            const GeometricPath<T> found = geometric_path(leg(), path, placement);
            sum += found.length_m + found.slope_m[0] + found.pull[1].y();
        }
        return sum;
    });
}
BENCHMARK(geometric_paths<double>);
BENCHMARK(geometric_paths<Pack<2>>);
BENCHMARK(geometric_paths<Pack<4>>);
BENCHMARK(geometric_paths<Pack<8>>);

/// Lengths, arms, fibers and forces of 40 muscles: geometry and curves.
template <class T>
void muscles_of_a_leg(benchmark::State& state, PathKind kind) {
    const MuscleSet set = with_path(lai_uhlrich2023(), kind);
    const PersonMuscles muscles = person_muscles(set, scale_body({.mass_kg = 80, .height_m = 1.80}));
    in_packs<T>(state,
                [&](const LegAngles<T>& angles) { return leg_muscles(muscles, angles).max_active_force_N.sum(); });
}
template <class T>
void fitted_muscles(benchmark::State& state) {
    muscles_of_a_leg<T>(state, PathKind::fitted);
}
template <class T>
void geometric_muscles(benchmark::State& state) {
    muscles_of_a_leg<T>(state, PathKind::geometric);
}
BENCHMARK(fitted_muscles<double>);
BENCHMARK(fitted_muscles<Pack<2>>);
BENCHMARK(fitted_muscles<Pack<4>>);
BENCHMARK(fitted_muscles<Pack<8>>);
BENCHMARK(geometric_muscles<double>);
BENCHMARK(geometric_muscles<Pack<2>>);
BENCHMARK(geometric_muscles<Pack<4>>);
BENCHMARK(geometric_muscles<Pack<8>>);

/// The pose of the linkage.
template <class T>
void linkage_pose(benchmark::State& state) {
    const Linkage link = linkage(HipThrust{}, scale_body({.mass_kg = 80, .height_m = 1.80}));
    const double range = link.lockout_inclination_rad - link.bottom_inclination_rad;
    in_packs<T>(state, [&](const LegAngles<T>& angles) {
        const T inclination_rad = link.lockout_inclination_rad - range / 1.6 * angles.hip_flexion_rad;
        const Pose<T> pose = pose_at_inclination<T>(link, inclination_rad);
        return T(pose.bar_m.y() + pose.leg.hip_flexion_rad);
    });
}
BENCHMARK(linkage_pose<double>);
BENCHMARK(linkage_pose<Pack<4>>);

/// Polynomials fitted to the 40 paths of a leg, once.
void fit_a_leg(benchmark::State& state) {
    std::size_t rows = 0;
    for (auto _ : state) rows += fit_paths(leg()).rows.size();
    if (rows == 0) state.SkipWithError("wrong answer");
}
BENCHMARK(fit_a_leg)->Unit(benchmark::kMillisecond);

/// A leg made to the size of a person.
void muscles_of_a_person(benchmark::State& state) {
    const Body body = scale_body({.mass_kg = 80, .height_m = 1.80});
    double sum = 0.0;
    for (auto _ : state) sum += person_muscles(lai_uhlrich2023(), body).length_ratio.sum();
    if (!(sum > 0.0)) state.SkipWithError("wrong answer");
}
BENCHMARK(muscles_of_a_person);

}  // namespace
