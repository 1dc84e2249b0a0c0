#pragma once

#include <coxa/body/body.hpp>
#include <coxa/core/errors.hpp>
#include <coxa/core/literals.hpp>

#include <cmath>
#include <optional>
#include <string_view>

/// The settings that exercises of this family share. Lengths in m, angles in rad, friction as force ratio.
namespace coxa {

/// Direction of the force a frictionless support would give the back.
enum class ContactNormal {
    vertical,        ///< a padded bench top or the floor
    normal_to_back,  ///< a bench edge that follows the back
};

[[nodiscard]] constexpr std::string_view to_string(ContactNormal normal) {
    return normal == ContactNormal::vertical ? "vertical" : "normal_to_back";
}

/// @throws InvalidArgument  unknown name
[[nodiscard]] inline ContactNormal contact_normal_from(std::string_view name) {
    if (name == "vertical") return ContactNormal::vertical;
    if (name == "normal_to_back") return ContactNormal::normal_to_back;
    reject("back.normal", name, "must be 'vertical' or 'normal_to_back'");
}

/// Where and how the back rests on its support. One point, fixed on the trunk and on the support.
struct BackContact {
    /// From the hip centers along the trunk's axis, m, (0.1, 0.8). Default by exercise, from the body.
    std::optional<double> along_m = std::nullopt;
    /// Behind the trunk's axis, m, [0, 0.3]. Default: rather less than half of a chest 0.25 m deep (ANSUR II, Gordon
    /// et al. 2014), the soft tissue being pressed.
    double behind_m = 0.10;
    /// Static friction of shirt on pad, [0.05, 2]. Assumption, no measurement of this pairing known.
    double friction = 0.5;
    ContactNormal normal = ContactNormal::vertical;
};

/// Where the bar lies on the pelvis, and what keeps it off the floor.
struct BarPlacement {
    /// From the hip centers toward the shoulders along the pelvis, m, [-0.1, 0.3]. Default: the bar rests in the hip
    /// crease, which crosses in front of the hip joints.
    double along_pelvis_m = 0.0;
    /// In front of the hip centers, m, [0, 0.4]. Default: depth of the anterior superior iliac spines, 0.056 m (pelvis
    /// of Rajagopal 2016), plus pressed pad and half the bar.
    double in_front_of_hip_m = 0.08;
    /// Plate radius, m, [0, 0.4]; 0: nothing but the body touches the floor. Default: competition disc (IWF, 450 mm).
    double plate_radius_m = 0.225;
};

/// How far feet may turn in and out, rad.
inline constexpr double least_toe_out_rad = -0.35;
inline constexpr double most_toe_out_rad = 0.9;

/// Where the feet stand, both alike.
struct FootPlacement {
    /// Along the floor from the back contact to the ankles, m. Default: shins vertical at lockout, found from the body.
    std::optional<double> distance_m = std::nullopt;
    /// Added to the distance, m, [-1, 1]; positive: further away.
    double offset_m = 0.0;
    /// Of the soles above the floor, m, [-0.2, 1].
    double height_m = 0.0;
    /// Hindmost point that can carry pressure, behind the ankle, m, [0, 0.15]. Default: the heel, from the body.
    std::optional<double> heel_m = std::nullopt;
    /// Foremost point that can carry pressure, ahead of the ankle, m, [0.02, 0.4]. Default: the toe tip, from the body.
    std::optional<double> toe_m = std::nullopt;
    /// Static friction of sole on floor, [0.05, 2]. Assumption: rubber on rubber flooring.
    double friction = 0.7;
    /// Thighs and feet turned out of the sagittal plane, rad, [-0.35, 0.9]. Default: as the stance width asks with
    /// shins upright seen from the front; 0 where that is not given either.
    std::optional<double> toe_out_rad = std::nullopt;
    /// Between the ankles, m, [0.04, 1.2]. Default: ankles under the knees; at no toe-out that is the distance between
    /// the hip centers.
    std::optional<double> stance_width_m = std::nullopt;
    /// Breadth of a sole that can carry pressure, half of it on either side of the ankle, m, [0, 0.2]. Default: 0.055
    /// of stature (Winter 2009, Figure 4.1).
    std::optional<double> width_m = std::nullopt;
    /// Largest free moment about the vertical through the ankle over the largest friction force, m, [0, 0.15].
    /// Assumption: pressure spread over a disc of 0.075 m radius, two thirds of which are the mean lever of friction.
    double pressure_radius_m = 0.05;

    /// Further from the bench than shins vertical at lockout.
    [[nodiscard]] static FootPlacement far(double by_m) {
        require_between("by_m", by_m, "m", 0.0, 1.0, "meters beyond vertical shins");
        FootPlacement placement;
        placement.offset_m = by_m;
        return placement;
    }
    /// Closer to the bench than shins vertical at lockout.
    [[nodiscard]] static FootPlacement close(double by_m) {
        require_between("by_m", by_m, "m", 0.0, 1.0, "meters short of vertical shins");
        FootPlacement placement;
        placement.offset_m = -by_m;
        return placement;
    }
};

/// How the pelvis turns against the trunk over the lift: lumbar extension, linear in phase.
/// Brazil et al. 2021 measured 12 +- 21 degrees between pelvis and trunk.
struct LumbopelvicRhythm {
    double lumbar_extension_bottom_rad = 0.0;   ///< [-0.8, 0.8]
    double lumbar_extension_lockout_rad = 0.0;  ///< [-0.8, 0.8]

    [[nodiscard]] static LumbopelvicRhythm neutral() { return {}; }
    /// The pelvis is tucked under at lockout.
    [[nodiscard]] static LumbopelvicRhythm posterior_tilt(double by_rad = radians(10.0)) { return {0.0, -by_rad}; }
    /// The "rib flare" fault: the lumbar spine arches instead of the hip opening.
    [[nodiscard]] static LumbopelvicRhythm hyperextended(double by_rad = radians(15.0)) { return {0.0, by_rad}; }
};

inline void check(const BackContact& back, std::string_view of = "back.") {
    const std::string prefix(of);
    if (back.along_m) require_between(prefix + "along_m", *back.along_m, "m", 0.1, 0.8);
    require_between(prefix + "behind_m", back.behind_m, "m", 0.0, 0.3);
    require_between(prefix + "friction", back.friction, "", 0.05, 2.0);
}

inline void check(const BarPlacement& bar) {
    require_between("bar.along_pelvis_m", bar.along_pelvis_m, "m", -0.1, 0.3);
    require_between("bar.in_front_of_hip_m", bar.in_front_of_hip_m, "m", 0.0, 0.4);
    require_between("bar.plate_radius_m", bar.plate_radius_m, "m", 0.0, 0.4);
}

inline void check(const FootPlacement& feet) {
    if (feet.distance_m) require_between("feet.distance_m", *feet.distance_m, "m", 0.0, 3.0);
    require_between("feet.offset_m", feet.offset_m, "m", -1.0, 1.0);
    require_between("feet.height_m", feet.height_m, "m", -0.2, 1.0);
    if (feet.heel_m) require_between("feet.heel_m", *feet.heel_m, "m", 0.0, 0.15);
    if (feet.toe_m) require_between("feet.toe_m", *feet.toe_m, "m", 0.02, 0.4);
    require_between("feet.friction", feet.friction, "", 0.05, 2.0);
    if (feet.toe_out_rad) {
        require_between("feet.toe_out_rad", *feet.toe_out_rad, "rad", least_toe_out_rad, most_toe_out_rad,
                        "radians, not degrees");
    }
    if (feet.stance_width_m) require_between("feet.stance_width_m", *feet.stance_width_m, "m", 0.04, 1.2);
    if (feet.width_m) require_between("feet.width_m", *feet.width_m, "m", 0.0, 0.2);
    require_between("feet.pressure_radius_m", feet.pressure_radius_m, "m", 0.0, 0.15);
}

inline void check(const LumbopelvicRhythm& rhythm) {
    constexpr std::string_view hint = "radians, not degrees";
    require_between("rhythm.lumbar_extension_bottom_rad", rhythm.lumbar_extension_bottom_rad, "rad", -0.8, 0.8, hint);
    require_between("rhythm.lumbar_extension_lockout_rad", rhythm.lumbar_extension_lockout_rad, "rad", -0.8, 0.8, hint);
}

/// The bar's mass, plates included: [0, 1000] kg.
inline void check_bar_mass(double bar_mass_kg) {
    require_not_negative("bar_mass_kg", bar_mass_kg, "kg");
    require_between("bar_mass_kg", bar_mass_kg, "kg", 0.0, 1000.0);
}

}  // namespace coxa
