#include <coxa/muscle/fiber.hpp>
#include <coxa/muscle/geometric_path.hpp>
#include <coxa/muscle/leg_placement.hpp>
#include <coxa/muscle/muscle_set.hpp>

namespace coxa {

namespace {

/// @throws InvalidArgument  paths that do not belong to the muscles
void require_paths_of(const std::vector<Muscle>& muscles, const LegGeometry& geometry) {
    if (geometry.paths.size() != muscles.size()) {
        reject("geometry.paths", static_cast<double>(geometry.paths.size()), "paths", "must be one per muscle");
    }
    for (std::size_t i = 0; i < muscles.size(); ++i) {
        if (geometry.paths[i].name == muscles[i].name) continue;
        reject("geometry.paths", geometry.paths[i].name,
               "must be in the order of the muscles, here '" + std::string(muscles[i].name) + "'");
    }
}

/// Adds a curve, the same object as before where there is an equal one.
void add_shared(std::vector<std::shared_ptr<const QuinticSpline>>& curves, const QuinticSpline& curve) {
    const auto equal = std::ranges::find_if(curves, [&](const auto& other) { return *other == curve; });
    curves.push_back(equal != curves.end() ? *equal : std::make_shared<const QuinticSpline>(curve));
}

}  // namespace

std::vector<double> standing_lengths_m(const LegGeometry& leg) {
    const LegPlacement<> placement = place_leg(leg, LegAngles<>{});
    std::vector<double> length_m;
    for (const MusclePath& path : leg.paths) length_m.push_back(geometric_length_m(leg, path, placement));
    return length_m;
}

MuscleSet make_muscle_set(std::string name, std::string citation, const LegLengths& reference_lengths,
                          double reference_mass_kg, std::vector<Muscle> muscles,
                          std::shared_ptr<const LegGeometry> geometry, CurveFamily curves,
                          const std::vector<CurveShape>& shapes, PathKind path,
                          std::shared_ptr<const FittedPaths> fits) {
    if (muscles.empty()) reject("muscles", "", "must hold at least one muscle");
    if (muscles.size() > max_muscle_count) {
        reject("muscles", static_cast<double>(muscles.size()), "muscles",
               "must be at most " + std::to_string(max_muscle_count));
    }
    if (!geometry) reject("geometry", "", "must be given");
    require_valid(*geometry);
    if (!moves_with(*geometry, LegCoordinate::hip_adduction) || !moves_with(*geometry, LegCoordinate::hip_rotation)) {
        geometry = std::make_shared<const LegGeometry>(with_hip_axes(*geometry));
    }
    require_paths_of(muscles, *geometry);
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
        require_between(of + "max_contraction_velocity_per_s", m.max_contraction_velocity_per_s, "1/s", 0.1, 100.0);
        require_between(of + "fiber_damping", m.fiber_damping, "", 0.0, 10.0);
        require_between(of + "activation_time_s", m.activation_time_s, "s", 1e-3, 1.0);
        require_between(of + "deactivation_time_s", m.deactivation_time_s, "s", 1e-3, 1.0);
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
        add_shared(set.active_force_length, tables.active);
        add_shared(set.tendon_force_length, tables.tendon);
        add_shared(set.force_velocity, tables.velocity);
        set.passive_force_length.push_back(std::move(tables.passive));
        set.passive_balance.push_back(
            passive_balance(m, set.passive_force_length.back(), *set.tendon_force_length.back()));
        set.fiber_height_m.push_back(fiber_height_m(m));
    }
    set.muscles = std::move(muscles);
    if (path == PathKind::fitted && !fits) fits = std::make_shared<const FittedPaths>(fit_paths(*geometry));
    set.path = path;
    set.fits = std::move(fits);
    set.standing_length_m = standing_lengths_m(*geometry);
    set.geometry = std::move(geometry);
    // Names live as long as the set: those given may be of a geometry that was left for one with more axes.
    for (std::size_t i = 0; i < set.size(); ++i) set.muscles[i].name = set.geometry->paths[i].name;
    return set;
}

MuscleSet with_path(MuscleSet set, PathKind kind) {
    if (kind == PathKind::fitted && !set.fits) {
        set.fits = std::make_shared<const FittedPaths>(fit_paths(*set.geometry));
    }
    set.path = kind;
    return set;
}

}  // namespace coxa
