// An exercise of one's own: a glute bridge with the feet on a box. Settings with a bar mass, and a function
// `linkage` beside them; everything else works on it unchanged.

#include <coxa/coxa.hpp>

#include <cstdio>

namespace gym {

struct FeetElevatedBridge {
    double bar_mass_kg = 0.0;
    double box_height_m = 0.15;
    double feet_further_by_m = 0.20;  // than shins vertical at lockout
};

coxa::Linkage linkage(const FeetElevatedBridge& lift, const coxa::Body& body) {
    return coxa::make_linkage({.bar_mass_kg = lift.bar_mass_kg,
                               .support_height_m = 0.0,
                               .support_name = "floor height",
                               .default_back_along_fraction = 1.0,  // the shoulders rest on the floor
                               .feet = {.offset_m = lift.feet_further_by_m, .height_m = lift.box_height_m}},
                              body);
}

}  // namespace gym

static_assert(coxa::Exercise<gym::FeetElevatedBridge>);

int main() {
    const auto body = coxa::scale_body({.mass_kg = 65, .height_m = 1.68, .sex = coxa::Sex::female});
    const auto curve = coxa::torque_angle(gym::FeetElevatedBridge{.bar_mass_kg = 40}, body);
    const auto most = coxa::max_held_load(gym::FeetElevatedBridge{}, body);
    std::printf("hip from %.0f to %.0f degrees of flexion, largest hip moment %.0f Nm per leg\n",
                coxa::degrees(curve.hip_flexion_rad[0]), coxa::degrees(curve.hip_flexion_rad[curve.size() - 1]),
                curve.extension_moment_Nm.col(1).maxCoeff());
    std::printf("can be held at every angle: %.0f kg, limited by %s\n", most.bar_mass_kg, most.limited_by.c_str());
}
