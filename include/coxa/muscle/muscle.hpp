#pragma once

#include <coxa/core/errors.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>

namespace coxa {

/// Groups by the names a student says. `quadriceps` are the three vasti; rectus femoris, which also flexes the hip,
/// stands alone.
enum class MuscleGroup : std::size_t {
    gluteus_maximus,
    gluteus_medius,
    gluteus_minimus,
    hamstrings,
    biceps_femoris_short_head,
    adductor_magnus,
    other_adductors,
    quadriceps,
    rectus_femoris,
    iliopsoas,
    gastrocnemius,
    soleus,
    dorsiflexors,
    other,
};

inline constexpr std::size_t muscle_group_count = 14;

inline constexpr std::array<std::string_view, muscle_group_count> muscle_group_names{
    "gluteus_maximus", "gluteus_medius",  "gluteus_minimus", "hamstrings",     "biceps_femoris_short_head",
    "adductor_magnus", "other_adductors", "quadriceps",      "rectus_femoris", "iliopsoas",
    "gastrocnemius",   "soleus",          "dorsiflexors",    "other"};

[[nodiscard]] constexpr std::string_view to_string(MuscleGroup group) {
    return muscle_group_names[static_cast<std::size_t>(group)];
}

/// Parameters of one Hill-type muscle of one leg, at the size of the published model.
struct Muscle {
    std::string_view name;
    MuscleGroup group = MuscleGroup::other;
    double max_isometric_force_N = 0.0;
    double optimal_fiber_length_m = 0.0;
    double tendon_slack_length_m = 0.0;
    double pennation_at_optimal_rad = 0.0;
    double max_contraction_velocity_per_s = 10.0;  ///< optimal fiber lengths per second
    double passive_strain_at_zero_force = 0.0;     ///< fiber strain where passive force begins
    double passive_strain_at_max_force = 0.7;      ///< fiber strain where passive force equals the maximal isometric
    bool rigid_tendon = false;  ///< the model file's choice: the tendon is short and stiff enough not to stretch
    /// Force of the fiber at its maximal velocity beside the force-velocity curve, over the maximal isometric (the
    /// damping of Millard 2013, as much as the files of the Rajagopal family have); 0 where a model has none.
    double fiber_damping = 0.01;
    double activation_time_s = 0.015;    ///< De Groote 2016, after Winters 1995 and Thelen 2003
    double deactivation_time_s = 0.060;  ///< the same
};

}  // namespace coxa
