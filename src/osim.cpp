#include <coxa/core/errors.hpp>
#include <coxa/io/osim.hpp>
#include <coxa/io/text_file.hpp>
#include <coxa/muscle/geometric_path.hpp>

#include "osim_muscles.hpp"

#include <cmath>
#include <memory>
#include <set>

namespace coxa {

namespace osim {

namespace {

/// What of the model is not looked at in any leg.
void account_for_sets(const Document& document, Account& account) {
    static const std::set<std::string> read{"defaults",     "BodySet",      "JointSet",     "ForceSet", "ConstraintSet",
                                            "Ground",       "components",   "ComponentSet", "gravity",  "credits",
                                            "publications", "length_units", "force_units"};
    for (const Element& part : document.model().children()) {
        if (read.contains(part.tag())) continue;
        const auto objects = part.child("objects");
        const std::size_t count = objects ? objects->children().size() : 0;
        if (count == 0) continue;
        account.ignored.push_back(
            {part.title() + " (" + std::to_string(count) + ")", "has no part in a leg held still"});
    }
    for (const Element& constraint : document.model().objects("ConstraintSet")) {
        if (constraint.tag() == "CoordinateCouplerConstraint") continue;
        account.ignored.push_back({constraint.title(), "only couplers of coordinates are understood"});
    }
}

void check_units(const Document& document) {
    const auto units = document.model().child("length_units");
    if (!units) return;
    const std::string name = units->text();
    if (!name.empty() && name != "meters" && name != "m") units->refuse(name, "lengths must be in meters");
}

/// A leg whose numbers are each well within bounds may still be nonsense together: lengths that are none, curves that
/// are not between zero and their greatest value.
void check_result(const std::vector<Element>& elements, const MuscleSet& set) {
    const LegGeometry& leg = *set.geometry;
    for (const double share : {0.0, 0.25, 0.5, 0.75, 1.0}) {
        LegAngles<> angles;
        for (const LegCoordinate c : {LegCoordinate::hip_flexion, LegCoordinate::knee_flexion}) {
            const CoordinateRange& range = leg.ranges[index(c)];
            const double low = std::max(range.lowest_rad, -0.5), high = std::min(range.highest_rad, 2.0);
            angle_rad(angles, c) = low + share * (high - low);
        }
        const LegPlacement<> placement = place_leg(leg, angles);
        for (std::size_t i = 0; i < set.size(); ++i) {
            const double length_m = geometric_length_m(leg, leg.paths[i], placement);
            if (!(length_m > 1e-3 && length_m < 5.0)) {
                elements[i].refuse(detail::shortest(length_m) + " m",
                                   "the path must be between 0.001 and 5 m long wherever the leg can be");
            }
        }
    }
    for (std::size_t i = 0; i < set.size(); ++i) {
        for (double x = 0.0; x <= 2.5; x += 0.01) {
            const double active = (*set.active_force_length[i])(x);
            const double passive = set.passive_force_length[i](x);
            const double tendon = (*set.tendon_force_length[i])(0.95 + 0.1 * x);
            if (active > -1e-3 && active < 1.1 && passive > -1e-3 && tendon > -1e-3 &&
                std::isfinite(passive + tendon)) {
                continue;
            }
            elements[i].refuse(
                detail::shortest(active) + ", " + detail::shortest(passive) + ", " + detail::shortest(tendon),
                "active, passive and tendon curve must not be negative, the active one not above 1");
        }
    }
}

}  // namespace

}  // namespace osim

Side side_from(std::string_view name) {
    if (name == "right") return Side::right;
    if (name == "left") return Side::left;
    reject("side", name, "must be 'right' or 'left'");
}

OsimModel parse_osim(std::string_view text, std::string_view name, const OsimOptions& options) {
    using namespace osim;
    const Document document(text, name);
    check_units(document);
    const Skeleton skeleton(document);
    Account account;
    Leg leg = leg_of(document, skeleton, options, account);
    LegMuscleData data = muscles_of(document, skeleton, options, leg, account);
    account_for_sets(document, account);

    OsimModel model;
    model.name = document.model().name();
    model.body = leg.body;
    const auto credits = document.model().child("credits");
    leg.geometry.name = model.name;
    leg.geometry.citation = credits ? credits->text() : std::string();
    require_valid(leg.geometry);
    const auto geometry = std::make_shared<const LegGeometry>(std::move(leg.geometry));
    // Names are views of those of the paths, which the set keeps alive.
    for (std::size_t i = 0; i < data.parameters.size(); ++i) data.parameters[i].name = geometry->paths[i].name;
    model.muscles =
        make_muscle_set(model.name, geometry->citation, leg.lengths, leg.body.mass_kg, std::move(data.parameters),
                        geometry, CurveFamily::own, data.curves, PathKind::geometric);
    check_result(data.elements, model.muscles);
    // Fits are only made of what has proved sound.
    if (options.path == PathKind::fitted) model.muscles = with_path(std::move(model.muscles), PathKind::fitted);
    model.understood = std::move(account.understood);
    model.ignored = std::move(account.ignored);
    return model;
}

OsimModel read_osim(const std::filesystem::path& path, const OsimOptions& options) {
    return parse_osim(read_text_file(path, ".osim file", max_osim_bytes), path.filename().string(), options);
}

}  // namespace coxa
