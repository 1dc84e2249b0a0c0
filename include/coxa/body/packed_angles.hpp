#pragma once

#include <coxa/body/posture.hpp>
#include <coxa/core/errors.hpp>
#include <coxa/core/pack.hpp>

#include <cstddef>
#include <span>

namespace coxa {

/// The angles of several poses as those of a pack.
///
/// @param poses  1 to `Lanes`; with fewer than that the last fills the pack
/// @throws InvalidArgument  another number of poses
template <int Lanes>
[[nodiscard]] LegAngles<Pack<Lanes>> packed(std::span<const LegAngles<>> poses) {
    require_between("poses", static_cast<double>(poses.size()), "poses", 1.0, Lanes);
    LegAngles<Pack<Lanes>> angles;
    for (std::size_t c = 0; c < leg_coordinate_count; ++c) {
        const auto which = static_cast<LegCoordinate>(c);
        angle_rad(angles, which) = Pack<Lanes>::each([&](int lane) {
            const auto i = static_cast<std::size_t>(lane);
            return angle_rad(i < poses.size() ? poses[i] : poses.back(), which);
        });
    }
    return angles;
}

}  // namespace coxa
