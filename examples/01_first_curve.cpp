// The first curve: what a hip thrust demands of the hip at every angle, and how much could be held.

#include <coxa/coxa.hpp>

#include <cstdio>

int main() {
    const auto body = coxa::scale_body({.mass_kg = 80, .height_m = 1.80, .sex = coxa::Sex::male});
    const auto lift = coxa::HipThrust{.bar_mass_kg = 120};
    const auto curve = coxa::torque_angle(lift, body);  // 101 poses, bottom to lockout

    std::printf("phase  hip flexion  hip moment, one leg  largest bar here\n");
    for (Eigen::Index i = 0; i < curve.size(); i += 20) {
        std::printf("%5.2f  %7.0f deg  %16.0f Nm  %13.0f kg\n", curve.phase[i], coxa::degrees(curve.hip_flexion_rad[i]),
                    curve.extension_moment_Nm(i, 1), curve.max_bar_mass_kg[i]);
    }

    const auto most = coxa::max_held_load(lift, body);
    std::printf("can be held at every angle: %.0f kg; it sticks at phase %.2f, limited by %s\n", most.bar_mass_kg,
                most.phase, most.limited_by.c_str());
}
