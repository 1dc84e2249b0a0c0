// Feeds mutated models to the .osim reader. Anything may be refused with InvalidArgument; what is accepted must have
// finite lengths and forces. Starts from the small model of the tests, so that no corpus is needed.

#include "../cpp/small_osim.hpp"

#include <coxa/coxa.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

/// Finite wherever the leg can be, or the reader has let nonsense pass.
void require_sound(const coxa::OsimModel& model) {
    coxa::check(model.body);
    for (const double hip : {-0.2, 0.7}) {
        const auto leg =
            coxa::leg_muscles(model.muscles, model.body, {.hip_flexion_rad = hip, .knee_flexion_rad = 0.9});
        if (!leg.musculotendon_length_m.isFinite().all() || !leg.max_active_force_N.isFinite().all() ||
            !leg.passive_force_N.isFinite().all() || !leg.extension_arm_m.isFinite().all()) {
            std::abort();
        }
    }
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned int seed) {
    static const std::string models[] = {coxa::testing::small_osim(true), coxa::testing::small_osim(false)};
    if (size < 64) {
        const std::string& model = models[seed % 2];
        size = std::min(model.size(), max_size);
        std::memcpy(data, model.data(), size);
    }
    const std::string_view words[] = {
        "nan",          "inf",     "-1",      "0",     "1e308", "-1e308",   "99999", "femur_r",
        "tibia_r",      "pelvis",  "ground",  "all",   "x",     "true",     "-y",    "knee_angle_r",
        "<!DOCTYPE a>", "</Body>", "<Joint>", "1 2 3", "-1 -1", "PinJoint", "&lt;",  ""};
    if (seed % 4 != 0) {
        // Another text between two tags: most of what a file can get wrong, and what bytes alone seldom hit.
        const std::string_view text(reinterpret_cast<const char*>(data), size);
        const std::size_t start = text.find('>', (seed / 4) % std::max<std::size_t>(size, 1));
        const std::size_t end = start == std::string_view::npos ? start : text.find('<', start);
        if (end != std::string_view::npos) {
            const std::string_view word = words[(seed / 7) % std::size(words)];
            std::string changed(text.substr(0, start + 1));
            changed += word;
            changed += text.substr(end);
            if (changed.size() <= max_size) {
                std::memcpy(data, changed.data(), changed.size());
                return changed.size();
            }
        }
    }
    return LLVMFuzzerMutate(data, size, max_size);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const coxa::Side side : {coxa::Side::right, coxa::Side::left}) {
        try {
            require_sound(coxa::parse_osim(text, "fuzz.osim", {.side = side, .path = coxa::PathKind::geometric}));
        } catch (const coxa::InvalidArgument&) {
            break;  // the other side would mostly be refused for the same reason
        }
    }
    return 0;
}
