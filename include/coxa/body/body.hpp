#pragma once

#include <coxa/body/subject.hpp>
#include <coxa/core/scalar.hpp>
#include <coxa/literature/de_leva1996.hpp>

#include <cmath>
#include <optional>
#include <string>

namespace coxa {

/// One rigid segment. The mass center lies on the segment's axis.
struct Segment {
    double mass_kg = 0.0;
    double center_of_mass_m = 0.0;         ///< along the axis from the proximal joint named at the member of Body
    double moment_of_inertia_kg_m2 = 0.0;  ///< about the mass center, flexion-extension axis

    bool operator==(const Segment&) const = default;
};

/// The person as planar segments, from scale_body or put together by the caller. Leg segments are those of one leg;
/// pelvis and trunk (head and arms lumped, arms hanging along the trunk with the hands toward the bar) are single. Zero
/// of the axes: hip centers at the origin of pelvis and trunk; the trunk's axis runs through the shoulder joints.
struct Body {
    double mass_kg = 0.0;
    double height_m = 0.0;
    Sex sex = Sex::male;
    double strength = 1.0;
    ForceScaling force_scaling = ForceScaling::body;
    PathScaling path_scaling = PathScaling::segments;
    FiberScaling fiber_scaling = FiberScaling::path;

    double thigh_length_m = 0.0;     ///< hip to knee
    double shank_length_m = 0.0;     ///< knee to ankle
    double foot_length_m = 0.0;      ///< heel to toe tip
    double ankle_height_m = 0.0;     ///< ankle above the sole
    double heel_to_ankle_m = 0.0;    ///< along the sole
    double hip_width_m = 0.0;        ///< between the hip centers
    double hip_to_lumbar_m = 0.0;    ///< along the trunk's axis, at the height of the navel
    double hip_to_shoulder_m = 0.0;  ///< along the trunk's axis

    Segment thigh;   ///< from the hip
    Segment shank;   ///< from the knee
    Segment foot;    ///< from the heel
    Segment pelvis;  ///< from the hip, toward the lumbar joint
    Segment trunk;   ///< from the hip (upright), toward the shoulder; head and arms included

    std::optional<Subject> subject = std::nullopt;  ///< that scale_body was given; none for a body made otherwise

    bool operator==(const Body&) const = default;
};

/// @throws InvalidArgument  a length, mass, mass center or inertia outside its range, or segments whose masses do not
///                          add up to the body's
inline void check(const Body& body) {
    require_between("mass_kg", body.mass_kg, "kg", 25.0, 300.0);
    require_between("height_m", body.height_m, "m", 1.2, 2.4, "stature in meters");
    require_between("strength", body.strength, "", 0.05, 10.0, "multiplies every muscle force");
    require_between("thigh_length_m", body.thigh_length_m, "m", 0.2, 0.7);
    require_between("shank_length_m", body.shank_length_m, "m", 0.2, 0.7);
    require_between("foot_length_m", body.foot_length_m, "m", 0.15, 0.4);
    require_between("ankle_height_m", body.ankle_height_m, "m", 0.02, 0.2);
    require_between("heel_to_ankle_m", body.heel_to_ankle_m, "m", 0.0, 0.15);
    require_between("hip_width_m", body.hip_width_m, "m", 0.1, 0.3);
    require_between("hip_to_lumbar_m", body.hip_to_lumbar_m, "m", 0.05, 0.4);
    require_between("hip_to_shoulder_m", body.hip_to_shoulder_m, "m", 0.3, 0.8);
    const auto segment = [](const std::string& name, const Segment& s) {
        require_between(name + ".mass_kg", s.mass_kg, "kg", 1e-3, 300.0);
        require_between(name + ".center_of_mass_m", s.center_of_mass_m, "m", -0.5, 1.0);
        require_between(name + ".moment_of_inertia_kg_m2", s.moment_of_inertia_kg_m2, "kg m^2", 0.0, 100.0);
        return s.mass_kg;
    };
    const double legs =
        2.0 * (segment("thigh", body.thigh) + segment("shank", body.shank) + segment("foot", body.foot));
    const double sum = legs + segment("pelvis", body.pelvis) + segment("trunk", body.trunk);
    if (std::abs(sum - body.mass_kg) > 1e-6 * body.mass_kg) {
        reject("mass_kg", body.mass_kg, "kg", "must be the sum of the segments' masses, " + detail::shortest(sum));
    }
}

/// The same person with other muscles: `strength` multiplies every muscle force.
[[nodiscard]] inline Body with_strength(Body body, double strength) {
    require_between("strength", strength, "", 0.05, 10.0, "multiplies every muscle force");
    body.strength = strength;
    if (body.subject) body.subject->strength = strength;
    return body;
}

namespace detail {

struct Lump {
    double mass_kg = 0.0;
    double first_moment_kg_m = 0.0;
    double second_moment_kg_m2 = 0.0;

    void add(double mass, double position_m, double gyration_m) {
        mass_kg += mass;
        first_moment_kg_m += mass * position_m;
        second_moment_kg_m2 += mass * (position_m * position_m + gyration_m * gyration_m);
    }
    [[nodiscard]] Segment segment() const {
        const double center = first_moment_kg_m / mass_kg;
        return {mass_kg, center, second_moment_kg_m2 - mass_kg * center * center};
    }
};

}  // namespace detail

/// The segments of a person by sex, mass and stature, or by the lengths the subject gives.
///
/// @param subject  see Subject for ranges
/// @returns lengths proportional to stature unless given, masses proportional to body mass; a given length moves the
///          segment's mass center and stretches its radius of gyration with it
/// @throws InvalidArgument  a field of the subject is outside its range
/// @source de Leva 1996, Table 4; ankle height 0.039 of stature: Winter 2009, Figure 4.1; heel to ankle 0.0488 m and
///         hip centers 0.1545 m apart at 1.70 m stature: leg of Rajagopal 2016 (calcaneus origin behind the talus; hip
///         centers in the pelvis)
[[nodiscard]] inline Body scale_body(const Subject& subject) {
    check(subject);
    const auto& table = subject.sex == Sex::female ? literature::de_leva1996::female : literature::de_leva1996::male;
    const double scale = subject.height_m / table.stature_m;
    // The fractions of the table sum to one but for rounding; the body weighs what the subject weighs.
    const double fractions =
        table.head.mass_fraction + table.upper_trunk.mass_fraction + table.middle_trunk.mass_fraction +
        table.lower_trunk.mass_fraction +
        2.0 * (table.upper_arm.mass_fraction + table.forearm.mass_fraction + table.hand.mass_fraction +
               table.thigh.mass_fraction + table.shank.mass_fraction + table.foot.mass_fraction);
    const double mass = subject.mass_kg / fractions;

    const auto limb = [&](const literature::de_leva1996::SegmentRow& row, double length_m) {
        const double gyration = row.transverse_gyration_fraction * length_m;
        const double m = row.mass_fraction * mass;
        return Segment{m, row.center_of_mass_fraction * length_m, m * gyration * gyration};
    };

    Body body;
    body.subject = subject;
    body.mass_kg = subject.mass_kg;
    body.height_m = subject.height_m;
    body.sex = subject.sex;
    body.strength = subject.strength;
    body.force_scaling = subject.force_scaling;
    body.path_scaling = subject.path_scaling;
    body.fiber_scaling = subject.fiber_scaling;
    body.thigh_length_m = subject.thigh_length_m.value_or(table.thigh.length_m * scale);
    body.shank_length_m = subject.shank_length_m.value_or(table.shank.length_m * scale);
    body.foot_length_m = subject.foot_length_m.value_or(table.foot.length_m * scale);
    body.ankle_height_m = 0.039 * subject.height_m;
    const double foot_stretch = body.foot_length_m / (table.foot.length_m * scale);
    body.heel_to_ankle_m = 0.0488 / 1.70 * subject.height_m * foot_stretch;
    body.hip_width_m = subject.hip_width_m.value_or(0.1545 / 1.70 * subject.height_m);
    body.hip_to_shoulder_m = subject.hip_to_shoulder_m.value_or(table.mid_shoulder_to_mid_hip_m * scale);
    const double trunk_scale = body.hip_to_shoulder_m / table.mid_shoulder_to_mid_hip_m;
    body.hip_to_lumbar_m = table.lower_trunk.length_m * trunk_scale;
    body.thigh = limb(table.thigh, body.thigh_length_m);
    body.shank = limb(table.shank, body.shank_length_m);
    body.foot = limb(table.foot, body.foot_length_m);

    const auto& lower = table.lower_trunk;
    const double lower_m = lower.mass_fraction * mass;
    const double lower_gyration = lower.transverse_gyration_fraction * lower.length_m * trunk_scale;
    body.pelvis = {lower_m, (1.0 - lower.center_of_mass_fraction) * lower.length_m * trunk_scale,
                   lower_m * lower_gyration * lower_gyration};

    detail::Lump upper;
    // Rows measured downward from their upper end; `top_m` is that end's height above the hip centers.
    const auto add_down = [&](const literature::de_leva1996::SegmentRow& row, double top_m, double count) {
        upper.add(count * row.mass_fraction * mass, (top_m - row.center_of_mass_fraction * row.length_m) * trunk_scale,
                  row.transverse_gyration_fraction * row.length_m * trunk_scale);
    };
    const double xiphion = table.lower_trunk.length_m + table.middle_trunk.length_m;
    const double cervicale = xiphion + table.upper_trunk.length_m;
    const double shoulder = table.mid_shoulder_to_mid_hip_m;
    add_down(table.middle_trunk, xiphion, 1.0);
    add_down(table.upper_trunk, cervicale, 1.0);
    add_down(table.head, cervicale + table.head.length_m, 1.0);
    add_down(table.upper_arm, shoulder, 2.0);
    add_down(table.forearm, shoulder - table.upper_arm.length_m, 2.0);
    add_down(table.hand, shoulder - table.upper_arm.length_m - table.forearm.length_m, 2.0);
    body.trunk = upper.segment();
    return body;
}

}  // namespace coxa
