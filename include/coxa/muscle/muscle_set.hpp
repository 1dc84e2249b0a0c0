#pragma once

#include <coxa/body/leg_scale.hpp>
#include <coxa/core/errors.hpp>
#include <coxa/literature/gait10dof18.hpp>
#include <coxa/literature/lai_uhlrich2023.hpp>
#include <coxa/literature/lai_uhlrich2023_geometry.hpp>
#include <coxa/literature/lai_uhlrich2023_paths.hpp>
#include <coxa/literature/rajagopal2016.hpp>
#include <coxa/muscle/curve_shapes.hpp>
#include <coxa/muscle/curves.hpp>
#include <coxa/muscle/fiber.hpp>
#include <coxa/muscle/fitted_path.hpp>
#include <coxa/muscle/leg_geometry.hpp>
#include <coxa/muscle/leg_table.hpp>
#include <coxa/muscle/muscle.hpp>
#include <coxa/muscle/path_kind.hpp>
#include <coxa/muscle/scaled_geometry.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
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
    PathKind path = PathKind::fitted;             ///< which of the two lifts are calculated with, see with_path
    std::vector<FittedPathRow> paths;             ///< one per muscle, same order, or none
    std::vector<double> path_coefficients;        ///< of the fitted paths
    std::shared_ptr<const LegGeometry> geometry;  ///< one path per muscle, same order, or none

    // One per muscle, same order; muscles with the same curve share it.
    std::vector<std::shared_ptr<const QuinticSpline>> active_force_length;
    std::vector<std::shared_ptr<const QuinticSpline>> tendon_force_length;
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

namespace detail {

/// @throws InvalidArgument  fitted or geometric paths that do not belong to the muscles, or neither
inline void require_paths(const std::string& set, const std::vector<Muscle>& muscles,
                          const std::vector<FittedPathRow>& paths, const LegGeometry* geometry) {
    const auto count = [](std::size_t n) { return static_cast<double>(n); };
    if (muscles.size() != paths.size() && !(paths.empty() && geometry)) {
        reject("paths", count(paths.size()), "paths", "must be one per muscle");
    }
    if (!geometry) return;
    if (geometry->paths.size() != muscles.size()) {
        reject("geometry.paths", count(geometry->paths.size()), "paths", "must be one per muscle");
    }
    for (std::size_t i = 0; i < muscles.size(); ++i) {
        if (geometry->paths[i].name == muscles[i].name) continue;
        reject("geometry.paths", geometry->paths[i].name,
               "must be in the order of the muscles of " + set + ", here '" + std::string(muscles[i].name) + "'");
    }
}

/// Adds a curve, the same object as before where there is an equal one.
inline void add_shared(std::vector<std::shared_ptr<const QuinticSpline>>& curves, const QuinticSpline& curve) {
    const auto equal = std::ranges::find_if(curves, [&](const auto& other) { return *other == curve; });
    curves.push_back(equal != curves.end() ? *equal : std::make_shared<const QuinticSpline>(curve));
}

}  // namespace detail

/// Puts muscles, paths and curves together. With fitted paths the set uses them, otherwise the geometry.
///
/// @param paths     fitted, one per muscle, or none if there is a geometry
/// @param geometry  one path per muscle in the same order, or null if there are fitted paths
/// @param shapes    each muscle's own curves, one per muscle with `curves` = own; otherwise none
/// @throws InvalidArgument  no muscle, too many, lists of different length, or a parameter outside its range
[[nodiscard]] inline MuscleSet make_muscle_set(std::string name, std::string citation,
                                               const LegLengths& reference_lengths, double reference_mass_kg,
                                               std::vector<Muscle> muscles, std::vector<FittedPathRow> paths,
                                               std::vector<double> path_coefficients,
                                               CurveFamily curves = CurveFamily::millard2012,
                                               std::shared_ptr<const LegGeometry> geometry = nullptr,
                                               const std::vector<CurveShape>& shapes = {}) {
    if (muscles.empty()) reject("muscles", "", "must hold at least one muscle");
    if (muscles.size() > max_muscle_count) {
        reject("muscles", static_cast<double>(muscles.size()), "muscles",
               "must be at most " + std::to_string(max_muscle_count));
    }
    detail::require_paths(name, muscles, paths, geometry.get());
    if (shapes.size() != (curves == CurveFamily::own ? muscles.size() : 0)) {
        reject("shapes", static_cast<double>(shapes.size()), "curves",
               "must be one per muscle whose curves are its own");
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
    CurveTables tables;
    for (std::size_t i = 0; i < muscles.size(); ++i) {
        const Muscle& m = muscles[i];
        if (!shapes.empty()) {
            tables = curve_tables(shapes[i]);
        } else if (i == 0) {
            tables = curve_tables(curves, m.passive_strain_at_zero_force, m.passive_strain_at_max_force);
        } else {
            tables.passive = passive_table(curves, m.passive_strain_at_zero_force, m.passive_strain_at_max_force);
        }
        detail::add_shared(set.active_force_length, tables.active);
        detail::add_shared(set.tendon_force_length, tables.tendon);
        set.passive_force_length.push_back(std::move(tables.passive));
        set.passive_balance.push_back(
            passive_balance_table(m, set.passive_force_length.back(), *set.tendon_force_length.back()));
        set.fiber_height_m.push_back(fiber_height_m(m));
    }
    set.muscles = std::move(muscles);
    set.paths = std::move(paths);
    set.path_coefficients = std::move(path_coefficients);
    set.geometry = std::move(geometry);
    set.path = set.paths.empty() ? PathKind::geometric : PathKind::fitted;
    return set;
}

/// The same set, calculated with fitted or with geometric paths.
///
/// @throws InvalidArgument  the set has no paths of that kind
[[nodiscard]] inline MuscleSet with_path(MuscleSet set, PathKind kind) {
    if (kind == PathKind::fitted && set.paths.empty())
        reject("path", to_string(kind), set.name + " has no fitted paths");
    if (kind == PathKind::geometric && !set.geometry) reject("path", to_string(kind), set.name + " has no geometry");
    set.path = kind;
    return set;
}

namespace detail {

/// A set with one of the families of curves, each made once, when first asked for.
template <class Make>
[[nodiscard]] const MuscleSet& with_curves(const Make& make, CurveFamily curves) {
    switch (curves) {
        case CurveFamily::de_groote2016: {
            static const MuscleSet set = make(CurveFamily::de_groote2016);
            return set;
        }
        case CurveFamily::thelen2003: {
            static const MuscleSet set = make(CurveFamily::thelen2003);
            return set;
        }
        case CurveFamily::own:
            reject("curves", to_string(curves), "a published leg has no curves of each muscle's own; take a family");
        case CurveFamily::millard2012:
            break;
    }
    static const MuscleSet set = make(CurveFamily::millard2012);
    return set;
}

}  // namespace detail

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
                               {coefficients.begin(), coefficients.end()}, family,
                               std::make_shared<const LegGeometry>(make_leg_geometry(literature::lai_uhlrich2023_leg)));
    };
    return detail::with_curves(make, curves);
}

/// The 40 muscles of the Rajagopal leg, on geometric paths; see literature/rajagopal2016.hpp for the sources. Its
/// tendons at gluteus maximus are about half as long as those of the Lai-Uhlrich leg, so that its fibers are near their
/// optimal length at lockout (1.0 instead of 0.8): the two published legs disagree about the strength there.
///
/// @param curves  millard2012 belongs to the parameters; de_groote2016 is a declared substitution
[[nodiscard]] inline const MuscleSet& rajagopal2016(CurveFamily curves = CurveFamily::millard2012) {
    const auto make = [](CurveFamily family) {
        const auto& muscles = literature::rajagopal2016_muscles;
        const auto leg = std::make_shared<const LegGeometry>(make_leg_geometry(literature::rajagopal2016_leg));
        return make_muscle_set(
            "rajagopal2016", leg->citation,
            leg_lengths(*leg, literature::rajagopal2016_height_m, literature::rajagopal2016_foot_length_m),
            literature::rajagopal2016_mass_kg, {muscles.begin(), muscles.end()}, {}, {}, family, leg);
    };
    return detail::with_curves(make, curves);
}

/// Nine muscles that stand for groups (gait10dof18musc), for teaching: few enough to follow one by one.
///
/// Declared departure: Thelen's curves with the shapes of gait2392, from which its paths and parameters come, instead
/// of the Millard curves of its file. At lockout the fibers of its one gluteus maximus are at 0.56 of their optimal
/// length, where the file's narrow curve gives 0.31 of the maximal force and Thelen's broad one 0.68.
///
/// What it cannot lift: a man of 80 kg and 1.80 m holds 67 kg with it where he holds 309 kg with the forty muscles. At
/// the bottom its straight paths leave gluteus maximus an arm of 1.6 cm, there is no adductor magnus, and the forces
/// are those of gait2392 (gluteus maximus 1944 N instead of 3338 N). At lockout it holds 188 kg, about half.
///
/// @param curves  thelen2003 is the departure; millard2012 belongs to the file; de_groote2016 is another substitution
[[nodiscard]] inline const MuscleSet& lumped(CurveFamily curves = CurveFamily::thelen2003) {
    const auto make = [](CurveFamily family) {
        const auto& muscles = literature::gait10dof18_muscles;
        auto leg = make_leg_geometry(literature::gait10dof18_leg);
        leg.name = "lumped";
        return make_muscle_set(
            "lumped", leg.citation,
            leg_lengths(leg, literature::gait10dof18_height_m, literature::gait10dof18_foot_length_m),
            literature::gait10dof18_mass_kg, {muscles.begin(), muscles.end()}, {}, {}, family,
            std::make_shared<const LegGeometry>(leg));
    };
    return detail::with_curves(make, curves);
}

/// Names muscle_set knows, the default first.
inline constexpr std::array<std::string_view, 3> muscle_set_names{"lai_uhlrich2023", "rajagopal2016", "lumped"};

/// A muscle set by name.
///
/// @param curves  none: those of the set
/// @throws InvalidArgument  unknown name
[[nodiscard]] inline const MuscleSet& muscle_set(std::string_view name, std::optional<CurveFamily> curves = {}) {
    if (name == "lai_uhlrich2023") return lai_uhlrich2023(curves.value_or(CurveFamily::millard2012));
    if (name == "rajagopal2016") return rajagopal2016(curves.value_or(CurveFamily::millard2012));
    if (name == "lumped") return lumped(curves.value_or(CurveFamily::thelen2003));
    reject("muscles", name, "must be 'lai_uhlrich2023', 'rajagopal2016' or 'lumped'");
}

}  // namespace coxa
