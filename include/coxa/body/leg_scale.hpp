#pragma once

#include <coxa/body/body.hpp>
#include <coxa/body/subject.hpp>

namespace coxa {

/// The lengths that set the size of a leg's bones.
struct LegLengths {
    double height_m = 0.0;        ///< stature: what lies across the segments follows it
    double hip_width_m = 0.0;     ///< between the hip centers
    double thigh_length_m = 0.0;  ///< hip to knee
    double shank_length_m = 0.0;  ///< knee to ankle
    double foot_length_m = 0.0;   ///< heel to toe tip
};

[[nodiscard]] inline LegLengths leg_lengths(const Body& body) {
    return {body.height_m, body.hip_width_m, body.thigh_length_m, body.shank_length_m, body.foot_length_m};
}

/// Ratios of a person's lengths to those a leg was made with. In the frames of the published legs (x forward, y up, z
/// right) they multiply
///
/// | segment | x           | y            | z         |
/// |---------|-------------|--------------|-----------|
/// | pelvis  | breadth     | breadth      | hip_width |
/// | thigh   | breadth     | thigh_length | breadth   |
/// | shank   | breadth     | shank_length | breadth   |
/// | foot    | foot_length | breadth      | breadth   |
///
/// Path length, fiber and tendon are homogeneous of the first degree in the five ratios together.
struct LegScale {
    double breadth = 1.0;  ///< of stature
    double hip_width = 1.0;
    double thigh_length = 1.0;
    double shank_length = 1.0;
    double foot_length = 1.0;
};

/// How much longer a person's leg is than one of the reference lengths, segment by segment or with stature alone, as
/// the body asks.
[[nodiscard]] inline LegScale leg_scale(const Body& body, const LegLengths& reference) {
    const double breadth = body.height_m / reference.height_m;
    if (body.path_scaling == PathScaling::stature) return {breadth, breadth, breadth, breadth, breadth};
    return {breadth, body.hip_width_m / reference.hip_width_m, body.thigh_length_m / reference.thigh_length_m,
            body.shank_length_m / reference.shank_length_m, body.foot_length_m / reference.foot_length_m};
}

}  // namespace coxa
