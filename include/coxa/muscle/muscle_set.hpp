#pragma once

#include <coxa/body/leg_scale.hpp>
#include <coxa/core/errors.hpp>
#include <coxa/muscle/curve_shapes.hpp>
#include <coxa/muscle/curves.hpp>
#include <coxa/muscle/fiber.hpp>
#include <coxa/muscle/fit_paths.hpp>
#include <coxa/muscle/leg_geometry.hpp>
#include <coxa/muscle/muscle.hpp>
#include <coxa/muscle/path_kind.hpp>

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
    std::shared_ptr<const LegGeometry> geometry;  ///< one path per muscle, same order
    std::shared_ptr<const FittedPaths> fits;      ///< of the geometry, one row per muscle; none with geometric paths
    std::vector<double> standing_length_m;        ///< of the geometric paths, all angles zero

    // One per muscle, same order; muscles with the same curve share it.
    std::vector<std::shared_ptr<const QuinticSpline>> active_force_length;
    std::vector<std::shared_ptr<const QuinticSpline>> tendon_force_length;
    std::vector<std::shared_ptr<const QuinticSpline>> force_velocity;
    std::vector<QuinticSpline> passive_force_length;  ///< one per muscle, same order
    std::vector<PassiveBalance> passive_balance;      ///< one per muscle, same order
    std::vector<double> fiber_height_m;               ///< one per muscle, same order

    [[nodiscard]] std::size_t size() const { return muscles.size(); }

    /// @throws InvalidArgument  no such muscle
    [[nodiscard]] std::size_t index_of(std::string_view muscle) const {
        const auto found = std::ranges::find(muscles, muscle, &Muscle::name);
        if (found == muscles.end()) reject("muscle", muscle, "must be a muscle of " + name);
        return static_cast<std::size_t>(found - muscles.begin());
    }
};

/// Path lengths of all muscles of a leg in standing, all angles zero.
[[nodiscard]] std::vector<double> standing_lengths_m(const LegGeometry& leg);

/// Puts muscles, paths and curves together.
///
/// @param geometry  one path per muscle in the same order; a planar hip gets its other axes, see with_hip_axes
/// @param curves    a family, or `own`
/// @param shapes    each muscle's own curves, one per muscle with `curves` = own; otherwise none
/// @param path      fitted: fits are made here, unless given, which takes a tenth of a second; geometric: none are
/// @param fits      of that geometry, if they are made already
/// @throws InvalidArgument  no muscle, too many, lists of different length, or a parameter outside its range
[[nodiscard]] MuscleSet make_muscle_set(std::string name, std::string citation, const LegLengths& reference_lengths,
                                        double reference_mass_kg, std::vector<Muscle> muscles,
                                        std::shared_ptr<const LegGeometry> geometry,
                                        CurveFamily curves = CurveFamily::millard2012,
                                        const std::vector<CurveShape>& shapes = {}, PathKind path = PathKind::fitted,
                                        std::shared_ptr<const FittedPaths> fits = nullptr);

/// The same set, calculated with fitted or with geometric paths. Where fits do not speak (outside the range they are
/// judged over, at angles of adduction or rotation, for other proportions than fitted_proportions allows, or for a
/// muscle that has none) a pose takes the geometric paths.
[[nodiscard]] MuscleSet with_path(MuscleSet set, PathKind kind);

/// The 40 muscles of the Lai-Uhlrich leg; see literature/lai_uhlrich2023.hpp for the sources.
///
/// @param curves  millard2012 belongs to the parameters; the others are declared substitutions
[[nodiscard]] const MuscleSet& lai_uhlrich2023(CurveFamily curves = CurveFamily::millard2012);

/// The 40 muscles of the Rajagopal leg; see literature/rajagopal2016.hpp for the sources. Its tendons at gluteus
/// maximus are about half as long as those of the Lai-Uhlrich leg, so that its fibers are near their optimal length at
/// lockout (1.0 instead of 0.8): the two published legs disagree about the strength there.
///
/// @param curves  millard2012 belongs to the parameters; the others are declared substitutions
[[nodiscard]] const MuscleSet& rajagopal2016(CurveFamily curves = CurveFamily::millard2012);

/// Nine muscles that stand for groups (gait10dof18musc), for teaching: few enough to follow one by one.
///
/// Declared departure: Thelen's curves with the shapes of gait2392, from which its paths and parameters come, instead
/// of the Millard curves of its file. At lockout the fibers of its one gluteus maximus are at 0.56 of their optimal
/// length, where the file's narrow curve gives 0.31 of the maximal force and Thelen's broad one 0.68.
///
/// What it cannot lift: a man of 80 kg and 1.80 m holds 67 kg with it where he holds 312 kg with the forty muscles. At
/// the bottom its straight paths leave gluteus maximus an arm of 1.6 cm, there is no adductor magnus, and the forces
/// are those of gait2392 (gluteus maximus 1944 N instead of 3338 N). At lockout it holds 188 kg, about half.
///
/// @param curves  thelen2003 is the departure; millard2012 belongs to the file; de_groote2016 is another substitution
[[nodiscard]] const MuscleSet& lumped(CurveFamily curves = CurveFamily::thelen2003);

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
