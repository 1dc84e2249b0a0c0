#pragma once

#include <coxa/body/leg_scale.hpp>
#include <coxa/core/errors.hpp>
#include <coxa/literature/lai_uhlrich2023.hpp>
#include <coxa/literature/lai_uhlrich2023_paths.hpp>
#include <coxa/muscle/curves.hpp>
#include <coxa/muscle/fiber.hpp>
#include <coxa/muscle/fitted_path.hpp>
#include <coxa/muscle/muscle.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace coxa {

/// The largest number of muscles of one leg; results of a pose live on the stack.
inline constexpr int max_muscle_count = 96;

/// The muscles of one leg with their paths and the curves they were made with. Immutable once made, so any number of
/// threads may read one.
struct MuscleSet {
    std::string name;
    std::string citation;
    LegLengths reference_lengths;      ///< of the person the paths were made for
    double reference_mass_kg = 75.34;  ///< body mass of that person
    CurveFamily curves = CurveFamily::millard2012;

    std::vector<Muscle> muscles;
    std::vector<FittedPathRow> paths;  ///< one per muscle, same order
    std::vector<double> path_coefficients;

    QuinticSpline active_force_length;
    QuinticSpline tendon_force_length;
    std::vector<QuinticSpline> passive_force_length;  ///< one per muscle, same order
    std::vector<QuinticSpline> passive_balance;       ///< see passive_balance_table; one per muscle, same order
    std::vector<double> fiber_height_m;               ///< one per muscle, same order

    [[nodiscard]] std::size_t size() const { return muscles.size(); }

    /// @throws InvalidArgument  no such muscle
    [[nodiscard]] std::size_t index_of(std::string_view muscle) const {
        const auto found = std::ranges::find(muscles, muscle, &Muscle::name);
        if (found == muscles.end()) reject("muscle", muscle, "must be a muscle of " + name);
        return static_cast<std::size_t>(found - muscles.begin());
    }
};

/// Puts muscles, paths and curves together.
///
/// @throws InvalidArgument  no muscle, too many, lists of different length, or a parameter outside its range
[[nodiscard]] inline MuscleSet make_muscle_set(std::string name, std::string citation,
                                               const LegLengths& reference_lengths, double reference_mass_kg,
                                               std::vector<Muscle> muscles, std::vector<FittedPathRow> paths,
                                               std::vector<double> path_coefficients,
                                               CurveFamily curves = CurveFamily::millard2012) {
    if (muscles.empty()) reject("muscles", "", "must hold at least one muscle");
    if (muscles.size() > max_muscle_count) {
        reject("muscles", static_cast<double>(muscles.size()), "muscles",
               "must be at most " + std::to_string(max_muscle_count));
    }
    if (muscles.size() != paths.size()) {
        reject("paths", static_cast<double>(paths.size()), "paths", "must be one per muscle");
    }
    require_between("reference_lengths.height_m", reference_lengths.height_m, "m", 1.2, 2.4);
    require_between("reference_lengths.hip_width_m", reference_lengths.hip_width_m, "m", 0.1, 0.3);
    require_between("reference_lengths.thigh_length_m", reference_lengths.thigh_length_m, "m", 0.2, 0.7);
    require_between("reference_lengths.shank_length_m", reference_lengths.shank_length_m, "m", 0.2, 0.7);
    require_between("reference_lengths.foot_length_m", reference_lengths.foot_length_m, "m", 0.15, 0.4);
    require_between("reference_mass_kg", reference_mass_kg, "kg", 25.0, 300.0);
    for (const Muscle& m : muscles) {
        const std::string of = std::string(m.name) + ".";
        require_between(of + "max_isometric_force_N", m.max_isometric_force_N, "N", 1e-9, 1e5);
        require_between(of + "optimal_fiber_length_m", m.optimal_fiber_length_m, "m", 1e-3, 1.0);
        require_between(of + "tendon_slack_length_m", m.tendon_slack_length_m, "m", 1e-4, 1.0);
        require_between(of + "pennation_at_optimal_rad", m.pennation_at_optimal_rad, "rad", 0.0, 1.4);
        require_between(of + "passive_strain_at_zero_force", m.passive_strain_at_zero_force, "", -0.9, 1.0);
        require_between(of + "passive_strain_at_max_force", m.passive_strain_at_max_force, "",
                        m.passive_strain_at_zero_force + 0.01, 2.0);
    }
    MuscleSet set;
    set.name = std::move(name);
    set.citation = std::move(citation);
    set.reference_lengths = reference_lengths;
    set.reference_mass_kg = reference_mass_kg;
    set.curves = curves;
    set.active_force_length = active_force_length_curve(curves);
    set.tendon_force_length = tendon_force_length_curve(curves);
    for (const Muscle& m : muscles) {
        set.passive_force_length.push_back(
            passive_force_length_curve(curves, m.passive_strain_at_zero_force, m.passive_strain_at_max_force));
        set.passive_balance.push_back(
            passive_balance_table(m, set.passive_force_length.back(), set.tendon_force_length));
        set.fiber_height_m.push_back(fiber_height_m(m));
    }
    set.muscles = std::move(muscles);
    set.paths = std::move(paths);
    set.path_coefficients = std::move(path_coefficients);
    return set;
}

/// The 40 muscles of the Lai-Uhlrich leg; see literature/lai_uhlrich2023.hpp for the sources.
///
/// @param curves  millard2012 belongs to the parameters; de_groote2016 is a declared substitution
[[nodiscard]] inline const MuscleSet& lai_uhlrich2023(CurveFamily curves = CurveFamily::millard2012) {
    const auto make = [](CurveFamily family) {
        const auto& muscles = literature::lai_uhlrich2023_muscles;
        const auto& paths = literature::lai_uhlrich2023_paths;
        const auto& coefficients = literature::lai_uhlrich2023_path_coefficients;
        return make_muscle_set("lai_uhlrich2023", "Rajagopal et al. 2016; Lai et al. 2017; Uhlrich et al. 2022",
                               literature::lai_uhlrich2023_lengths, literature::lai_uhlrich2023_mass_kg,
                               {muscles.begin(), muscles.end()}, {paths.begin(), paths.end()},
                               {coefficients.begin(), coefficients.end()}, family);
    };
    static const MuscleSet with_millard = make(CurveFamily::millard2012);
    if (curves == CurveFamily::millard2012) return with_millard;
    static const MuscleSet with_de_groote = make(CurveFamily::de_groote2016);
    return with_de_groote;
}

/// A muscle set by name.
///
/// @throws InvalidArgument  unknown name
[[nodiscard]] inline const MuscleSet& muscle_set(std::string_view name, CurveFamily curves = CurveFamily::millard2012) {
    if (name == "lai_uhlrich2023") return lai_uhlrich2023(curves);
    reject("muscles", name, "must be 'lai_uhlrich2023'");
}

}  // namespace coxa
