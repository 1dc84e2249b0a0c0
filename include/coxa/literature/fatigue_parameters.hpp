#pragma once

#include <coxa/muscle/fatigue.hpp>

#include <array>
#include <string_view>

/// Published rates of the three-compartment controller model, by joint.
///
/// F and R: Frey-Law LA, Looft JM, Heitsman J (2012) A three-compartment muscle fatigue model accurately predicts
/// joint-specific maximum endurance times for sustained isometric tasks. J Biomech 45(10):1803-1808, Table 1.
/// Rest multiplier 15: Looft JM, Herkert N, Frey-Law L (2018) J Biomech 77:16-25, fitted to intermittent tasks of
/// ankle, knee and elbow; taken over for the others.
/// Knee extensors: Rakshit S et al. (2021) J Biomech, doi:10.1016/j.jbiomech.2021.110695, Table 2, all three fitted to
/// sustained and intermittent tasks.
///
/// No set for the hip is known to us: gluteals, hamstrings and adductors take `general` until there is one.
namespace coxa::literature {

struct JointFatigue {
    std::string_view joint;
    FatigueParameters parameters;
};

inline constexpr std::array<JointFatigue, 10> fatigue_parameters{{
    {"general", {0.00970, 0.00091, 15.0}},
    {"ankle", {0.00589, 0.00058, 15.0}},
    {"knee", {0.01500, 0.00149, 15.0}},
    {"trunk", {0.00755, 0.00075, 15.0}},
    {"shoulder", {0.01820, 0.00168, 15.0}},
    {"elbow", {0.00912, 0.00094, 15.0}},
    {"grip", {0.00980, 0.00064, 15.0}},
    {"knee extensors", {0.00825, 0.00076, 14.85}},
    {"knee extensors, women", {0.01407, 0.00185, 6.32}},
    {"knee extensors, men", {0.01420, 0.00153, 10.96}},
}};

/// The set to take where no joint has its own: all joints pooled.
inline constexpr FatigueParameters general_fatigue = fatigue_parameters[0].parameters;

}  // namespace coxa::literature
