#pragma once

#include <coxa/body/subject.hpp>
#include <coxa/core/scalar.hpp>
#include <coxa/literature/de_leva1996.hpp>

namespace coxa {

/// One rigid segment. The mass center lies on the segment's axis.
struct Segment {
    double mass_kg = 0.0;
    double center_of_mass_m = 0.0;         ///< along the axis from the proximal joint named at the member of Body
    double moment_of_inertia_kg_m2 = 0.0;  ///< about the mass center, flexion-extension axis
};

/// The person as planar segments. Leg segments are those of one leg; pelvis and trunk (head and arms lumped, arms
/// hanging along the trunk with the hands toward the bar) are single.
/// Zero of the axes: hip centers at the origin of pelvis and trunk; the trunk's axis runs through the shoulder joints.
struct Body {
    double mass_kg = 0.0;
    double height_m = 0.0;
    Sex sex = Sex::male;
    double strength = 1.0;

    double thigh_length_m = 0.0;     ///< hip to knee
    double shank_length_m = 0.0;     ///< knee to ankle
    double foot_length_m = 0.0;      ///< heel to toe tip
    double ankle_height_m = 0.0;     ///< ankle above the sole
    double heel_to_ankle_m = 0.0;    ///< along the sole
    double hip_to_lumbar_m = 0.0;    ///< along the trunk's axis, at the height of the navel
    double hip_to_shoulder_m = 0.0;  ///< along the trunk's axis

    Segment thigh;   ///< from the hip
    Segment shank;   ///< from the knee
    Segment foot;    ///< from the heel
    Segment pelvis;  ///< from the hip, toward the lumbar joint
    Segment trunk;   ///< from the hip (upright), toward the shoulder; head and arms included
};

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

/// The segments of a person by sex, mass and stature.
///
/// @param subject  see Subject for ranges
/// @returns lengths proportional to stature, masses proportional to body mass
/// @throws InvalidArgument  a field of the subject is outside its range
/// @source de Leva 1996, Table 4; ankle height 0.039 of stature: Winter 2009, Figure 4.1; heel to ankle 0.0488 m at
///         1.70 m stature: calcaneus origin behind the talus in the leg of Rajagopal 2016
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

    const auto limb = [&](const literature::de_leva1996::SegmentRow& row) {
        const double length = row.length_m * scale;
        const double gyration = row.transverse_gyration_fraction * length;
        const double m = row.mass_fraction * mass;
        return Segment{m, row.center_of_mass_fraction * length, m * gyration * gyration};
    };

    Body body;
    body.mass_kg = subject.mass_kg;
    body.height_m = subject.height_m;
    body.sex = subject.sex;
    body.strength = subject.strength;
    body.thigh_length_m = table.thigh.length_m * scale;
    body.shank_length_m = table.shank.length_m * scale;
    body.foot_length_m = table.foot.length_m * scale;
    body.ankle_height_m = 0.039 * subject.height_m;
    body.heel_to_ankle_m = 0.0488 / 1.70 * subject.height_m;
    body.hip_to_lumbar_m = table.lower_trunk.length_m * scale;
    body.hip_to_shoulder_m = table.mid_shoulder_to_mid_hip_m * scale;
    body.thigh = limb(table.thigh);
    body.shank = limb(table.shank);
    body.foot = limb(table.foot);

    const auto& lower = table.lower_trunk;
    const double lower_m = lower.mass_fraction * mass;
    const double lower_gyration = lower.transverse_gyration_fraction * lower.length_m * scale;
    body.pelvis = {lower_m, (1.0 - lower.center_of_mass_fraction) * lower.length_m * scale,
                   lower_m * lower_gyration * lower_gyration};

    detail::Lump upper;
    // Rows measured downward from their upper end; `top_m` is that end's height above the hip centers.
    const auto add_down = [&](const literature::de_leva1996::SegmentRow& row, double top_m, double count) {
        upper.add(count * row.mass_fraction * mass, (top_m - row.center_of_mass_fraction * row.length_m) * scale,
                  row.transverse_gyration_fraction * row.length_m * scale);
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
