#include <coxa/coxa.hpp>

#include <cmath>
#include <cstdio>

int main() {
    const auto body = coxa::scale_body({.mass_kg = 80, .height_m = 1.80, .sex = coxa::Sex::male});
    const auto lift = coxa::HipThrust{.bar_mass_kg = 120};
    const auto curve = coxa::torque_angle(lift, body);    // 101 poses, bottom to lockout
    const auto most = coxa::max_held_load(lift, body);    // bar_mass_kg, phase, hip_flexion_rad, limited_by
    static_cast<void>(curve);

#ifdef COXA_PACKAGE_VERSION
    if (coxa::version != COXA_PACKAGE_VERSION) {
        std::puts("the package and its header disagree about the version");
        return 1;
    }
#endif
    std::printf("coxa %s: maximal held load %.1f kg at phase %.2f\n", coxa::version.data(), most.bar_mass_kg, most.phase);
    return std::isfinite(most.bar_mass_kg) && most.bar_mass_kg > 0 ? 0 : 1;
}
