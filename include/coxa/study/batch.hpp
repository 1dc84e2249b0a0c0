#pragma once

#include <coxa/analysis/max_held_load.hpp>
#include <coxa/analysis/torque_angle.hpp>

#include <exception>
#include <span>
#include <vector>

#ifdef _OPENMP
#include <omp.h>
#endif

namespace coxa {

namespace detail {

/// Calls `work(i)` for every case on up to `threads` threads (0: as many as there are cores). Every case is solved by
/// itself, so results do not depend on the number of threads. The first case's exception is passed on.
template <class Work>
void for_each_case(std::size_t cases, int threads, const Work& work) {
    std::vector<std::exception_ptr> failures(cases);
#ifdef _OPENMP
    const int workers = threads > 0 ? threads : omp_get_max_threads();
#pragma omp parallel for schedule(dynamic) num_threads(workers)
#else
    static_cast<void>(threads);
#endif
    for (long long i = 0; i < static_cast<long long>(cases); ++i) {
        const auto k = static_cast<std::size_t>(i);
        try {
            work(k);
        } catch (...) {
            failures[k] = std::current_exception();
        }
    }
    for (const auto& failure : failures) {
        if (failure) std::rethrow_exception(failure);
    }
}

}  // namespace detail

/// Torque-angle curves of many people or set-ups, in the order given.
///
/// @param linkages  one per case
/// @param threads   0: as many as there are cores; the result is the same to the bit for any number
[[nodiscard]] inline std::vector<TorqueAngleCurve> torque_angles(std::span<const Linkage> linkages,
                                                                 const MuscleSet& muscles = lai_uhlrich2023(),
                                                                 const CurveOptions& options = {}, int threads = 0) {
    require_between("threads", threads, "", 0, 4096);
    std::vector<TorqueAngleCurve> curves(linkages.size());
    detail::for_each_case(linkages.size(), threads,
                          [&](std::size_t i) { curves[i] = torque_angle(linkages[i], muscles, options); });
    return curves;
}

/// Largest held loads of many people or set-ups, in the order given; see torque_angles for threads.
[[nodiscard]] inline std::vector<MaxHeldLoad> max_held_loads(std::span<const Linkage> linkages,
                                                             const MuscleSet& muscles = lai_uhlrich2023(),
                                                             int threads = 0, HipRows hip_rows = HipRows::flexion) {
    require_between("threads", threads, "", 0, 4096);
    std::vector<MaxHeldLoad> loads(linkages.size());
    detail::for_each_case(linkages.size(), threads,
                          [&](std::size_t i) { loads[i] = max_held_load(linkages[i], muscles, 101, hip_rows); });
    return loads;
}

}  // namespace coxa
