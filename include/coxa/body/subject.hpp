#pragma once

#include <coxa/core/errors.hpp>

#include <optional>
#include <string_view>

namespace coxa {

enum class Sex { female, male };

[[nodiscard]] constexpr std::string_view to_string(Sex sex) { return sex == Sex::female ? "female" : "male"; }

/// "female" or "male"; anything else throws InvalidArgument.
[[nodiscard]] inline Sex sex_from(std::string_view name) {
    if (name == "female") return Sex::female;
    if (name == "male") return Sex::male;
    reject("sex", name, "must be 'female' or 'male'");
}

/// How maximal muscle forces follow the size of the person.
enum class ForceScaling {
    body,       ///< with muscle volume by mass and stature (Handsfield et al. 2014); see muscle/force_scale.hpp
    published,  ///< those of the published model, whoever lifts
};

[[nodiscard]] constexpr std::string_view to_string(ForceScaling scaling) {
    return scaling == ForceScaling::body ? "body" : "published";
}

/// "body" or "published"; anything else throws InvalidArgument.
[[nodiscard]] inline ForceScaling force_scaling_from(std::string_view name) {
    if (name == "body") return ForceScaling::body;
    if (name == "published") return ForceScaling::published;
    reject("force_scaling", name, "must be 'body' or 'published'");
}

/// How muscle paths follow the size of the person.
enum class PathScaling {
    segments,  ///< along each segment with its own length, across it with stature
    stature,   ///< everything with stature
};

[[nodiscard]] constexpr std::string_view to_string(PathScaling scaling) {
    return scaling == PathScaling::segments ? "segments" : "stature";
}

/// "segments" or "stature"; anything else throws InvalidArgument.
[[nodiscard]] inline PathScaling path_scaling_from(std::string_view name) {
    if (name == "segments") return PathScaling::segments;
    if (name == "stature") return PathScaling::stature;
    reject("path_scaling", name, "must be 'segments' or 'stature'");
}

/// How the lengths of fibers and tendons follow the size of the person.
enum class FiberScaling {
    path,       ///< each keeps its share of the muscle's path
    published,  ///< those of the published model, whoever lifts: longer paths then stretch the fibers
};

[[nodiscard]] constexpr std::string_view to_string(FiberScaling scaling) {
    return scaling == FiberScaling::path ? "path" : "published";
}

/// "path" or "published"; anything else throws InvalidArgument.
[[nodiscard]] inline FiberScaling fiber_scaling_from(std::string_view name) {
    if (name == "path") return FiberScaling::path;
    if (name == "published") return FiberScaling::published;
    reject("fiber_scaling", name, "must be 'path' or 'published'");
}

/// The person who lifts. Segment lengths that are not given come from sex and stature.
struct Subject {
    double mass_kg = 75.0;   ///< body mass, [25, 300] kg
    double height_m = 1.75;  ///< stature, [1.2, 2.4] m
    Sex sex = Sex::male;     ///< which of de Leva's two tables gives the segments
    double strength = 1.0;   ///< multiplies every muscle force, [0.05, 10]

    std::optional<double> thigh_length_m = std::nullopt;     ///< hip to knee, [0.2, 0.7] m
    std::optional<double> shank_length_m = std::nullopt;     ///< knee to ankle, [0.2, 0.7] m
    std::optional<double> foot_length_m = std::nullopt;      ///< heel to toe tip, [0.15, 0.4] m
    std::optional<double> hip_width_m = std::nullopt;        ///< between the hip centers, [0.1, 0.3] m
    std::optional<double> hip_to_shoulder_m = std::nullopt;  ///< along the trunk, [0.3, 0.8] m

    ForceScaling force_scaling = ForceScaling::body;
    PathScaling path_scaling = PathScaling::segments;
    FiberScaling fiber_scaling = FiberScaling::path;

    bool operator==(const Subject&) const = default;
};

/// @throws InvalidArgument naming the first field outside its range
inline void check(const Subject& subject) {
    require_between("mass_kg", subject.mass_kg, "kg", 25.0, 300.0);
    require_between("height_m", subject.height_m, "m", 1.2, 2.4, "stature in meters");
    require_between("strength", subject.strength, "", 0.05, 10.0, "multiplies every muscle force");
    const auto length = [](std::string_view name, const std::optional<double>& value, double lowest, double highest) {
        if (value) require_between(name, *value, "m", lowest, highest);
    };
    length("thigh_length_m", subject.thigh_length_m, 0.2, 0.7);
    length("shank_length_m", subject.shank_length_m, 0.2, 0.7);
    length("foot_length_m", subject.foot_length_m, 0.15, 0.4);
    length("hip_width_m", subject.hip_width_m, 0.1, 0.3);
    length("hip_to_shoulder_m", subject.hip_to_shoulder_m, 0.3, 0.8);
}

}  // namespace coxa
