// Foot placement: the same bar with the feet close, under the knees at lockout, and far.

#include <coxa/coxa.hpp>

#include <cstdio>
#include <utility>

int main() {
    using namespace coxa::literals;
    const auto body = coxa::scale_body({.mass_kg = 80, .height_m = 1.80, .sex = coxa::Sex::male});
    const auto& muscles = coxa::lai_uhlrich2023();
    const auto column = [&](const char* name) { return static_cast<Eigen::Index>(muscles.index_of(name)); };

    std::printf("feet    knee at lockout  biceps femoris  gluteus maximus  vastus lateralis  (mean activation)\n");
    for (const auto& [name, feet] :
         {std::pair{"close", coxa::FootPlacement::close(10_cm)}, std::pair{"usual", coxa::FootPlacement{}},
          std::pair{"far", coxa::FootPlacement::far(15_cm)}}) {
        const auto curve = coxa::torque_angle(coxa::HipThrust{.bar_mass_kg = 100, .feet = feet}, body);
        const auto mean = [&](const char* muscle) { return curve.activation.col(column(muscle)).mean(); };
        std::printf("%-6s  %11.0f deg  %14.2f  %15.2f  %16.2f\n", name,
                    coxa::degrees(curve.knee_flexion_rad[curve.size() - 1]), mean("bflh"), mean("glmax2"),
                    mean("vaslat"));
    }
}
