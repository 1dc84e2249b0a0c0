#include <coxa/core/pack.hpp>
#include <coxa/literature/lai_uhlrich2023_geometry.hpp>
#include <coxa/muscle/fit_paths.hpp>
#include <coxa/muscle/geometric_path.hpp>
#include <coxa/muscle/leg_table.hpp>
#include <coxa/muscle/muscle_set.hpp>
#include <coxa/muscle/person_muscles.hpp>

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstddef>
#include <type_traits>
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

/// Bones, lengths, arms about five axes and the pull on every bone, of 40 muscles.
void geometric_lengths_arms_and_pull(benchmark::State& state) {
    per_pose(state, [](const LegAngles<>& angles) {
        const LegPlacement<> placement = place_leg(leg(), angles);
        double sum = 0.0;
        for (const MusclePath& path : leg().paths) {
            const GeometricPath<> found = geometric_path(leg(), path, placement);
            sum += found.length_m + found.slope_m[0] + found.pull[1].y();
        }
        return sum;
    });
}
BENCHMARK(geometric_lengths_arms_and_pull);

/// The same arms by automatic differentiation, for comparison.
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

/// Lengths and arms of 40 muscles from the fits; poses one by one, or as many at once as the pack has lanes.
template <class T>
void fitted_lengths_and_arms(benchmark::State& state) {
    const FittedPaths& fits = *lai_uhlrich2023().fits;
    const std::vector<double> coefficients = fits.coefficients(LegScale{});
    const std::vector<LegAngles<>> poses = postures();
    std::size_t lanes = 1;
    if constexpr (!std::is_same_v<T, double>) lanes = static_cast<std::size_t>(T::size());
    std::vector<LegAngles<T>> packed;
    for (std::size_t i = 0; i + lanes <= poses.size(); i += lanes) {
        LegAngles<T> at;
        if constexpr (std::is_same_v<T, double>) {
            at = poses[i];
        } else {
            for (std::size_t k = 0; k < lanes; ++k) {
                at.hip_flexion_rad[static_cast<int>(k)] = poses[i + k].hip_flexion_rad;
                at.knee_flexion_rad[static_cast<int>(k)] = poses[i + k].knee_flexion_rad;
                at.ankle_dorsiflexion_rad[static_cast<int>(k)] = poses[i + k].ankle_dorsiflexion_rad;
            }
        }
        packed.push_back(at);
    }
    T sum(0.0);
    for (auto _ : state) {
        for (const LegAngles<T>& angles : packed) {
            for (const FittedPathRow& row : fits.rows) {
                const FittedValue<T> found = evaluate<T>(row.length_m, coefficients, angles);
                sum += found.value + found.by_hip_flexion + found.by_knee_flexion + found.by_ankle_dorsiflexion;
            }
        }
        benchmark::DoNotOptimize(sum);
    }
    state.counters["per_pose"] =
        benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(packed.size() * lanes),
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(fitted_lengths_and_arms<double>);
BENCHMARK(fitted_lengths_and_arms<Pack<2>>);
BENCHMARK(fitted_lengths_and_arms<Pack<4>>);

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
