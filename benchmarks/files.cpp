#include "../tests/cpp/small_osim.hpp"

#include <coxa/coxa.hpp>

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace {

using namespace coxa;

/// From the text of a small model of five muscles to a leg with its curves, without fits.
void read_small_model(benchmark::State& state) {
    const std::string text = testing::small_osim();
    std::size_t muscles = 0;
    for (auto _ : state) muscles = parse_osim(text, "small", {.path = PathKind::geometric}).muscles.size();
    if (muscles != 5) state.SkipWithError("not the small model");
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(read_small_model)->Unit(benchmark::kMillisecond);

/// From a file of real size (subject_walk_scaled.osim of opensim-core, 0.9 MB) to
/// a leg with its curves and, with PathKind::fitted, its fits. COXA_MODELS_DIR names the folder that holds
/// opensim-core.
void read_real_model(benchmark::State& state, PathKind path) {
    const char* const folder = std::getenv("COXA_MODELS_DIR");
    const std::filesystem::path file =
        std::filesystem::path(folder ? folder : "") / "opensim-core" / "subject_walk_scaled.osim";
    if (!folder || !std::filesystem::exists(file)) {
        state.SkipWithError("set COXA_MODELS_DIR to a folder with opensim-core/subject_walk_scaled.osim");
        return;
    }
    std::size_t muscles = 0;
    for (auto _ : state) muscles = read_osim(file, {.path = path}).muscles.size();
    state.counters["muscles"] = static_cast<double>(muscles);
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(std::filesystem::file_size(file)));
}
BENCHMARK_CAPTURE(read_real_model, geometric, PathKind::geometric)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_real_model, fitted, PathKind::fitted)->Unit(benchmark::kMillisecond);

/// From a table's text to its numbers: a lift of 1001 poses.
void read_table(benchmark::State& state) {
    const Body body = scale_body({.mass_kg = 80, .height_m = 1.80});
    const std::string text = to_text(lift_motion(linkage(HipThrust{}, body), lai_uhlrich2023(), {.poses = 1001}));
    Eigen::Index rows = 0;
    for (auto _ : state) rows = parse_storage(text).time_s.size();
    if (rows != 1001) state.SkipWithError("not the table that was written");
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(read_table)->Unit(benchmark::kMillisecond);

}  // namespace
