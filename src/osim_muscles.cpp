#include "osim_muscles.hpp"

#include <coxa/core/errors.hpp>
#include <coxa/core/roots.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <set>
#include <utility>

namespace coxa::osim {

namespace {

/// A part of a muscle that has no counterpart here: collected, so that one message can tell of all.
struct Unsupported {
    Element element;
    std::string reason;
};

[[nodiscard]] bool has_prefix(std::string_view name, std::initializer_list<std::string_view> prefixes) {
    return std::ranges::any_of(prefixes, [&](std::string_view prefix) { return name.starts_with(prefix); });
}

/// The group a muscle belongs to, by the names it has in published models.
[[nodiscard]] MuscleGroup group_of(std::string_view name) {
    std::string plain;
    for (const char c : name) {
        if (c == '_') continue;
        plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    struct Row {
        MuscleGroup group;
        std::initializer_list<std::string_view> prefixes;
    };
    static const std::array<Row, 13> rows{{
        {MuscleGroup::gluteus_maximus, {"glutmax", "glmax", "gmax", "gluteusmax"}},
        {MuscleGroup::gluteus_medius, {"glutmed", "glmed", "gmed", "gluteusmed"}},
        {MuscleGroup::gluteus_minimus, {"glutmin", "glmin", "gmin", "gluteusmin"}},
        {MuscleGroup::biceps_femoris_short_head, {"bfsh", "bifemsh"}},
        {MuscleGroup::hamstrings, {"bflh", "bifemlh", "semimem", "semiten", "hamstrings"}},
        {MuscleGroup::adductor_magnus, {"addmag", "amag"}},
        {MuscleGroup::other_adductors, {"addbrev", "addlong", "grac", "pect"}},
        {MuscleGroup::quadriceps, {"vas"}},
        {MuscleGroup::rectus_femoris, {"recfem", "rectfem"}},
        {MuscleGroup::iliopsoas, {"iliacus", "psoas", "iliopsoas"}},
        {MuscleGroup::gastrocnemius, {"gas", "medgas", "latgas"}},
        {MuscleGroup::soleus, {"soleus"}},
        {MuscleGroup::dorsiflexors, {"tibant", "edl", "ehl", "extdig", "exthal"}},
    }};
    for (const Row& row : rows) {
        if (has_prefix(plain, row.prefixes)) return row.group;
    }
    return MuscleGroup::other;
}

/// A number of an element, or the one of its class, inside a range.
[[nodiscard]] double between(const Element& of, std::string_view tag, double otherwise, double lowest, double highest) {
    const double value = of.number_or(tag, otherwise);
    if (!(value >= lowest && value <= highest)) {
        (of.child(tag) ? *of.child(tag) : of)
            .refuse(detail::shortest(value), std::string(tag) + " must be between " + detail::shortest(lowest) +
                                                 " and " + detail::shortest(highest));
    }
    return value;
}

/// Fiber damping, rigid tendon and the time constants of activation, each as the muscle's class has it.
void read_dynamics(const Element& element, Muscle& muscle) {
    const std::string tag = element.tag();
    muscle.rigid_tendon = element.boolean_or("ignore_tendon_compliance", false);
    if (tag == "Schutte1993Muscle") {
        // Rates of activation: activation1 excitation + activation2 rising, activation2 falling, over the time scale.
        const double scale = between(element, "time_scale", 0.1, 1e-3, 10.0);
        double rising = between(element, "activation1", 7.667, 0.0, 1e3);
        double falling = between(element, "activation2", 1.459854, 0.0, 1e3 * scale);
        // Published files have muscles with both zero, which would never activate: those of the class.
        if (rising == 0.0 && falling == 0.0) {
            rising = 7.667;
            falling = 1.459854;
        }
        if (!(falling >= scale)) element.refuse("activation2", "must be at least the time scale");
        muscle.activation_time_s = scale / (rising + falling);
        muscle.deactivation_time_s = scale / falling;
        if (!(muscle.activation_time_s >= 1e-3))
            element.refuse("activation1", "must not exceed 1000 times the time scale");
        muscle.fiber_damping = between(element, "damping", 0.1, 0.0, 10.0);
        return;
    }
    const bool is_millard = tag == "Millard2012EquilibriumMuscle", is_thelen = tag == "Thelen2003Muscle";
    muscle.activation_time_s = between(element, "activation_time_constant", is_millard ? 0.010 : 0.015, 1e-3, 1.0);
    muscle.deactivation_time_s = between(element, "deactivation_time_constant",
                                         is_millard  ? 0.040
                                         : is_thelen ? 0.050
                                                     : 0.060,
                                         1e-3, 1.0);
    muscle.fiber_damping = is_thelen ? 0.0 : between(element, "fiber_damping", is_millard ? 0.1 : 0.0, 0.0, 10.0);
    // A Millard muscle with less damping counts as undamped.
    constexpr double smallest_damping = 0.001;
    if (is_millard && muscle.fiber_damping < smallest_damping) muscle.fiber_damping = 0.0;
}

/// The name without the side at its end.
[[nodiscard]] std::string without_side(std::string name, const std::string& suffix) {
    if (name.size() > suffix.size() && name.ends_with(suffix)) name.resize(name.size() - suffix.size());
    return name;
}

/// Reads the muscles of one leg.
class MuscleReader {
public:
    MuscleReader(const Document& document, const Skeleton& skeleton, const OsimOptions& options, Leg& leg,
                 Account& account)
        : document_(document), skeleton_(skeleton), options_(options), leg_(leg), account_(account) {
        for (const auto& [body, raw] : skeleton.bodies()) {
            for (const Element& object : raw.element.objects("WrapObjectSet")) {
                wrap_objects_.emplace(object.name(), std::pair{body, object});
            }
        }
    }

    [[nodiscard]] LegMuscleData read();

private:
    void read_force(const Element& element);
    void read_muscle(const Element& element, const Element& path);
    [[nodiscard]] std::optional<Element> path_in(const Element& element) const;
    [[nodiscard]] Element frame_of(const Element& point) const;
    [[nodiscard]] MusclePath read_path(const Element& muscle, const Element& path);
    [[nodiscard]] PathPoint read_point(const Element& point);
    [[nodiscard]] LegFunction coordinate_function(const Element& point, const std::string& axis_prefix,
                                                  CoordinateFunction function) const;
    void read_wraps(const Element& path, MusclePath& result);
    [[nodiscard]] std::optional<std::size_t> cylinder_named(const Element& wrap);
    [[nodiscard]] Muscle read_parameters(const Element& element) const;
    [[nodiscard]] CurveShape read_curves(const Element& element, Muscle& muscle) const;
    void account_for_rest(const Element& element);
    void report_unsupported() const;

    [[nodiscard]] bool is_understood(const std::string& tag) const {
        return tag == "Millard2012EquilibriumMuscle" || tag == "Thelen2003Muscle" ||
               tag == "DeGrooteFregly2016Muscle" || tag == "Schutte1993Muscle";
    }

    const Document& document_;
    const Skeleton& skeleton_;
    const OsimOptions& options_;
    Leg& leg_;
    Account& account_;
    LegMuscleData data_;
    std::vector<std::pair<Element, std::vector<Unsupported>>> refused_;
    std::vector<Unsupported> unsupported_;  ///< of the muscle at hand
    std::set<std::string> names_;
    std::set<std::string> left_out_;
    std::multimap<std::string, std::pair<std::string, Element>> wrap_objects_;  ///< with the body each is fixed in
    std::map<std::string, std::size_t> cylinders_;                              ///< of wrap objects that were read
    std::map<std::string, std::size_t> unused_properties_;
};

LegMuscleData MuscleReader::read() {
    const Element model = document_.model();
    for (const Element& element : model.objects("ForceSet")) read_force(element);
    for (const std::string_view set : {"components", "ComponentSet"}) {
        const auto holder = model.child(set);
        if (!holder) continue;
        const auto inside = holder->child("objects");
        for (const Element& element : inside ? inside->children() : holder->children()) {
            if (path_in(element)) read_force(element);
        }
    }
    for (const std::string& name : options_.without) {
        if (!left_out_.contains(name)) {
            reject("without", name, "must be a muscle of the leg, named as in the file");
        }
    }
    report_unsupported();
    if (data_.parameters.empty()) model.refuse("ForceSet", "there is no muscle of the leg in the file");
    for (const auto& [tag, count] : unused_properties_) {
        account_.ignored.push_back({"<" + tag + "> of " + std::to_string(count) + " muscles",
                                    "has no part in the muscles here, or none in its class"});
    }
    for (const auto& [name, object] : wrap_objects_) {
        if (!cylinders_.contains(name)) {
            account_.ignored.push_back({object.second.title(), "no muscle of the leg that is read wraps it"});
        }
    }
    return std::move(data_);
}

std::optional<Element> MuscleReader::path_in(const Element& element) const {
    if (auto path = element.child("GeometryPath")) return path;
    if (const auto holder = element.child("path")) return holder->child("GeometryPath");
    return std::nullopt;
}

/// Sockets also occur in documents of the older format.
Element MuscleReader::frame_of(const Element& point) const {
    const auto socket = point.child("socket_parent_frame");
    return socket ? *socket : point.require(document_.version() < 40000 ? "body" : "socket_parent_frame");
}

void MuscleReader::read_force(const Element& element) {
    const std::string tag = element.tag();
    const bool is_muscle = tag.find("Muscle") != std::string::npos;
    const auto path = path_in(element);
    if (!path) {
        const bool named_so = element.name().ends_with(leg_.suffix);
        if (is_muscle && named_so && std::ranges::find(options_.without, element.name()) == options_.without.end()) {
            refused_.push_back({element, {{element, "has no GeometryPath"}}});
        } else {
            if (is_muscle && named_so) left_out_.insert(element.name());
            account_.ignored.push_back({element.title(), is_muscle ? "has no GeometryPath" : "is not a muscle"});
        }
        return;
    }
    if (!is_muscle) {
        account_.ignored.push_back({element.title(), "is not a muscle"});
        return;
    }
    bool in_leg = false;
    for (const Element& point : path->objects("PathPointSet")) {
        const Attachment at = skeleton_.frame_named(frame_of(point));
        const auto body = leg_.body_index.find(at.body);
        in_leg = in_leg || (body != leg_.body_index.end() && body->second > 0);
    }
    if (!in_leg) {
        account_.ignored.push_back({element.title(), "does not touch the leg"});
        return;
    }
    if (std::ranges::find(options_.without, element.name()) != options_.without.end()) {
        left_out_.insert(element.name());
        account_.ignored.push_back({element.title(), "left out as asked"});
        return;
    }
    if (element.boolean_or("isDisabled", false) || !element.boolean_or("appliesForce", true)) {
        account_.ignored.push_back({element.title(), "is switched off in the file"});
        return;
    }
    read_muscle(element, *path);
}

void MuscleReader::read_muscle(const Element& element, const Element& path) {
    unsupported_.clear();
    if (!is_understood(element.tag())) unsupported_.push_back({element, "muscles of this class are not understood"});
    MusclePath way = read_path(element, path);
    if (!unsupported_.empty()) {
        refused_.emplace_back(element, std::move(unsupported_));
        unsupported_.clear();
        return;
    }
    Muscle muscle = read_parameters(element);
    data_.curves.push_back(read_curves(element, muscle));
    data_.parameters.push_back(muscle);
    data_.elements.push_back(element);
    leg_.geometry.paths.push_back(std::move(way));
    account_.understood.push_back(element.title());
    account_for_rest(element);
}

/// The coordinate that the child `coordinate` or `socket_coordinate` of a point names, and a function of it.
LegFunction MuscleReader::coordinate_function(const Element& point, const std::string& axis_prefix,
                                              CoordinateFunction function) const {
    const std::string socket_tag = "socket_" + axis_prefix + "coordinate";
    const auto socket = point.child(socket_tag);
    const Element named =
        socket ? *socket : point.require(document_.version() < 40000 ? axis_prefix + "coordinate" : socket_tag);
    return leg_.function(skeleton_, {last_part(named.text()), std::move(function)}, named);
}

PathPoint MuscleReader::read_point(const Element& point) {
    const std::string tag = point.tag();
    PathPoint result;
    result.name = point.name();
    const Element frame = frame_of(point);
    const Attachment at = skeleton_.frame_named(frame);
    const auto body = leg_.body_index.find(at.body);
    if (body == leg_.body_index.end()) {
        unsupported_.push_back({point, "runs over " + at.body + ", which is not of the leg"});
        return result;
    }
    result.body = body->second;
    if (tag == "MovingPathPoint") {
        if (!at.frame.translation_m.isZero() || !at.frame.rotation.isIdentity()) {
            unsupported_.push_back({point, "moves in a frame that is not a body's"});
            return result;
        }
        std::array<LegFunction, 3> motion;
        constexpr std::array<std::string_view, 3> axes{"x_", "y_", "z_"};
        for (std::size_t k = 0; k < 3; ++k) {
            const std::string axis(axes[k]);
            const double sign = k == 2 && leg_.mirror.is_on ? -1.0 : 1.0;
            const Element function = point.require(axis + "location");
            motion[k] = coordinate_function(point, axis, function_in(function.only_child()).scaled(sign));
        }
        result.motion_m = std::move(motion);
        return result;
    }
    if (tag != "PathPoint" && tag != "ConditionalPathPoint") {
        unsupported_.push_back({point, "path points of the class " + tag + " are not understood"});
        return result;
    }
    const Element location = point.require("location");
    const Vec3<> place = location.vector();
    if (place.cwiseAbs().maxCoeff() > 10.0) location.refuse(location.text(), "must lie within 10 m");
    result.location_m = leg_.mirror.point(at.frame.translation_m + at.frame.rotation * place);
    if (tag == "ConditionalPathPoint") {
        const Element range = point.require("range");
        const auto ends = range.numbers();
        if (ends.size() != 2 || ends[0] > ends[1]) range.refuse(range.text(), "must be the lower and upper end");
        result.active = ActiveRange{coordinate_function(point, "", CoordinateFunction()), ends[0], ends[1]};
    }
    return result;
}

MusclePath MuscleReader::read_path(const Element& muscle, const Element& path) {
    MusclePath result;
    result.name = without_side(muscle.name(), leg_.suffix);
    if (result.name.empty()) muscle.refuse("", "must have a name");
    if (!names_.insert(result.name).second) muscle.refuse(result.name, "the name is taken by another muscle");
    std::set<std::string> points;
    for (const Element& point : path.objects("PathPointSet")) {
        result.points.push_back(read_point(point));
        if (!point.name().empty() && !points.insert(point.name()).second) {
            point.refuse(point.name(), "the name is taken by another point of the path");
        }
    }
    if (result.points.size() < 2 || result.points.size() > max_path_points) {
        path.refuse(std::to_string(result.points.size()) + " points",
                    "must be 2 to " + std::to_string(max_path_points));
    }
    if (unsupported_.empty()) read_wraps(path, result);
    return result;
}

std::optional<std::size_t> MuscleReader::cylinder_named(const Element& wrap) {
    const Element named = wrap.require("wrap_object");
    const std::string name = last_part(named.text());
    if (const auto known = cylinders_.find(name); known != cylinders_.end()) return known->second;
    const auto [first, last] = wrap_objects_.equal_range(name);
    if (first == last) named.refuse(name, "there is no such wrap object");
    if (std::next(first) != last)
        std::next(first)->second.second.refuse(name, "the name is taken by another wrap object");
    const auto& [body, object] = first->second;
    if (!object.boolean_or("active", true)) {
        account_.ignored.push_back({wrap.title() + " on " + name, "the wrap object is not active"});
        return std::nullopt;
    }
    const auto in_leg = leg_.body_index.find(body);
    if (object.tag() != "WrapCylinder") {
        unsupported_.push_back({object, "wraps over it"});
        return std::nullopt;
    }
    if (in_leg == leg_.body_index.end()) {
        unsupported_.push_back({object, "wraps over it, which is not of the leg but of " + body});
        return std::nullopt;
    }
    WrapCylinder cylinder;
    cylinder.name = name;
    cylinder.body = in_leg->second;
    const Vec3<> place = object.vector_or_zero("translation");
    if (place.cwiseAbs().maxCoeff() > 10.0) object.refuse("translation", "must lie within 10 m");
    cylinder.frame = leg_.mirror.frame({place, body_fixed_xyz(object.vector_or_zero("xyz_body_rotation"))});
    cylinder.radius_m = object.require("radius").number();
    cylinder.length_m = object.require("length").number();
    if (!(cylinder.radius_m >= 1e-6 && cylinder.radius_m <= 1.0)) {
        object.refuse(detail::shortest(cylinder.radius_m), "the radius must be between 1e-6 and 1 m");
    }
    if (!(cylinder.length_m >= 1e-6 && cylinder.length_m <= 100.0)) {
        object.refuse(detail::shortest(cylinder.length_m), "the length must be between 1e-6 and 100 m");
    }
    const std::string quadrant = object.text_or("quadrant", "all");
    const std::map<std::string, WrapQuadrant> quadrants{
        {"", WrapQuadrant::all},      {"all", WrapQuadrant::all},    {"x", WrapQuadrant::plus_x},
        {"+x", WrapQuadrant::plus_x}, {"-x", WrapQuadrant::minus_x}, {"y", WrapQuadrant::plus_y},
        {"+y", WrapQuadrant::plus_y}, {"-y", WrapQuadrant::minus_y},
    };
    const auto known = quadrants.find(quadrant);
    if (known == quadrants.end()) object.refuse(quadrant, "the quadrant must be 'all', 'x', '-x', 'y' or '-y'");
    cylinder.quadrant = known->second;
    cylinders_.emplace(name, leg_.geometry.cylinders.size());
    leg_.geometry.cylinders.push_back(std::move(cylinder));
    account_.understood.push_back(object.title());
    return leg_.geometry.cylinders.size() - 1;
}

void MuscleReader::read_wraps(const Element& path, MusclePath& result) {
    const int count = static_cast<int>(result.points.size());
    for (const Element& wrap : path.objects("PathWrapSet")) {
        if (wrap.tag() != "PathWrap") wrap.refuse(wrap.tag(), "must be a PathWrap");
        int first = 1, last = count;
        if (const auto range = wrap.property("range")) {
            const auto ends = range->numbers();
            const auto is_index = [&](double x) { return x == std::floor(x) && x >= -1.0 && x <= count; };
            if (ends.size() != 2 || !is_index(ends[0]) || !is_index(ends[1])) {
                range->refuse(range->text(), "must be two of the path's points, counted from 1, or -1");
            }
            if (ends[0] >= 1.0) first = static_cast<int>(ends[0]);
            if (ends[1] >= 1.0) last = static_cast<int>(ends[1]);
            if (first >= last) range->refuse(range->text(), "the first point must come before the last");
        }
        const auto cylinder = cylinder_named(wrap);
        if (!cylinder) continue;
        result.wraps.push_back({*cylinder, static_cast<std::size_t>(first - 1), static_cast<std::size_t>(last - 1)});
    }
    if (result.wraps.size() > max_path_wraps) {
        path.refuse(std::to_string(result.wraps.size()) + " cylinders",
                    "must be at most " + std::to_string(max_path_wraps));
    }
}

Muscle MuscleReader::read_parameters(const Element& element) const {
    Muscle muscle;
    muscle.group = group_of(without_side(element.name(), leg_.suffix));
    const auto number = [&](std::string_view tag, std::string_view unit, double lowest, double highest) {
        const auto found = element.property(tag);
        if (!found) element.refuse(tag, "is missing, also in <defaults>");
        const double value = found->number();
        if (!(value >= lowest && value <= highest)) {
            found->refuse(found->text(), "must be between " + detail::shortest(lowest) + " and " +
                                             detail::shortest(highest) + " " + std::string(unit));
        }
        return value;
    };
    muscle.max_isometric_force_N = number("max_isometric_force", "N", 1e-9, 1e5);
    muscle.optimal_fiber_length_m = number("optimal_fiber_length", "m", 1e-3, 1.0);
    muscle.tendon_slack_length_m = number("tendon_slack_length", "m", 1e-4, 1.0);
    const std::string_view pennation = element.property("pennation_angle_at_optimal")
                                           ? std::string_view("pennation_angle_at_optimal")
                                           : std::string_view("pennation_angle");
    if (element.property(pennation)) muscle.pennation_at_optimal_rad = number(pennation, "rad", 0.0, 1.4);
    const std::string_view fastest = element.property("max_contraction_velocity")
                                         ? std::string_view("max_contraction_velocity")
                                         : std::string_view("Vmax");
    if (element.property(fastest)) {
        muscle.max_contraction_velocity_per_s = number(fastest, "optimal fiber lengths/s", 0.1, 100.0);
    }
    read_dynamics(element, muscle);
    return muscle;
}

CurveShape MuscleReader::read_curves(const Element& element, Muscle& muscle) const {
    const std::string tag = element.tag();
    if (tag == "Thelen2003Muscle") {
        Thelen2003Shape shape;
        shape.active_width = between(element, "KshapeActive", shape.active_width, 0.01, 10.0);
        shape.passive_strain_at_max_force =
            between(element, "FmaxMuscleStrain", shape.passive_strain_at_max_force, 0.01, 2.0);
        shape.passive_shape = between(element, "KshapePassive", shape.passive_shape, 0.1, 20.0);
        shape.tendon_strain_at_max_force =
            between(element, "FmaxTendonStrain", shape.tendon_strain_at_max_force, 0.001, 0.5);
        shape.concentric_shape = between(element, "Af", 0.25, 0.01, 10.0);
        shape.max_eccentric = between(element, "Flen", 1.8, 1.01, 10.0);
        muscle.passive_strain_at_max_force = shape.passive_strain_at_max_force;
        return shape;
    }
    if (tag == "DeGrooteFregly2016Muscle") {
        DeGrooteFregly2016Shape shape;
        shape.active_width = between(element, "active_force_width_scale", 1.0, 1.0, 10.0);
        shape.passive_strain_at_max_force =
            between(element, "passive_fiber_strain_at_one_norm_force", shape.passive_strain_at_max_force, 0.01, 2.0);
        shape.tendon_strain_at_max_force =
            between(element, "tendon_strain_at_one_norm_force", shape.tendon_strain_at_max_force, 0.001, 0.5);
        shape.has_passive_force = !element.boolean_or("ignore_passive_fiber_force", false);
        muscle.passive_strain_at_zero_force = -0.8;
        muscle.passive_strain_at_max_force = shape.passive_strain_at_max_force;
        return shape;
    }
    if (tag == "Schutte1993Muscle") {
        const auto spline = [&](std::string_view name) {
            const auto holder = element.property(name);
            if (!holder) element.refuse(name, "is missing, also in <defaults>");
            const Element function = holder->only_child();
            const CoordinateFunction read = function_in(function);
            const SimmSpline* curve =
                read.chain().size() == 1 ? std::get_if<SimmSpline>(&read.chain().front()) : nullptr;
            if (curve == nullptr) function.refuse(function.tag(), "the curve must be a spline");
            if (std::ranges::any_of(curve->y(), [](double y) { return y < 0.0; })) {
                function.refuse(function.tag(), "the curve must not be negative");
            }
            return *curve;
        };
        TabulatedShape shape{spline("active_force_length_curve"), spline("passive_force_length_curve"),
                             spline("tendon_force_length_curve")};
        const auto velocity = element.property("force_velocity_curve");
        if (velocity && !velocity->children().empty()) {
            shape.velocity = spline("force_velocity_curve");
            const std::vector<double>& y = shape.velocity->y();
            if (!std::ranges::is_sorted(y) || !(std::abs((*shape.velocity)(0.0) - 1.0) <= 0.1)) {
                velocity->refuse("force_velocity_curve", "must rise with velocity, through 1 at no velocity");
            }
        }
        const CurveTables tables = curve_tables(shape);
        const double foot = tables.passive.first();
        // Fiber and tendon are balanced by Newton's method, which needs curves that rise where they are used.
        const auto at_max = root_between([&](double x) { return tables.passive(x) - 1.0; }, foot, foot + 1.0);
        if (!(foot > 0.1 && foot < 2.0) || !at_max) {
            element.refuse("passive_force_length_curve", "must rise from 0 past 1 within one optimal fiber length");
        }
        if (!(std::abs(tables.tendon.first() - 1.0) < 0.05) ||
            !root_between([&](double x) { return tables.tendon(x) - 1.0; }, tables.tendon.first(), 1.5)) {
            element.refuse("tendon_force_length_curve", "must rise from 0 at no strain past 1");
        }
        muscle.passive_strain_at_zero_force = foot - 1.0;
        muscle.passive_strain_at_max_force = *at_max - 1.0;
        return shape;
    }
    // Millard: objects of their own, each with the defaults of its class. A muscle with fiber damping or a rigid
    // tendon has no active force outside the range of the active curve, whatever <minimum_value> says.
    Millard2012Shape shape;
    shape.active = {0.4441, 0.73, 1.8123, 0.8616, 0.1};
    if (const auto curve = element.property("ActiveForceLengthCurve")) {
        auto& [first, transition, last, slope, lowest] = shape.active;
        first = between(*curve, "min_norm_active_fiber_length", first, 0.0, 0.9);
        transition = between(*curve, "transition_norm_fiber_length", transition, first + 0.01, 0.949);
        last = between(*curve, "max_norm_active_fiber_length", last, 1.11, 5.0);
        lowest = between(*curve, "minimum_value", lowest, 0.0, 0.5);
        slope = between(*curve, "shallow_ascending_slope", slope, 0.0, 1.0 / (1.0 - transition));
    }
    const bool never_singular = muscle.fiber_damping > 0.0 || muscle.rigid_tendon;
    if (never_singular) {
        shape.active.lowest = 0.0;
    } else {
        shape.active.lowest = std::max(shape.active.lowest, 0.1);
    }
    if (const auto curve = element.property("ForceVelocityCurve")) {
        auto& [concentric_at, concentric_near, isometric, eccentric_at, eccentric_near, eccentric, concentric_curviness,
               eccentric_curviness] = shape.velocity;
        concentric_at = between(*curve, "concentric_slope_at_vmax", concentric_at, 0.0, 0.99);
        concentric_near = between(*curve, "concentric_slope_near_vmax", concentric_near, concentric_at, 1.0);
        isometric = between(*curve, "isometric_slope", isometric, 1.01, 100.0);
        eccentric = between(*curve, "max_eccentric_velocity_force_multiplier", eccentric, 1.01, 10.0);
        const double mean = 0.99 * (eccentric - 1.0);
        eccentric_at = between(*curve, "eccentric_slope_at_vmax", eccentric_at, 0.0, mean);
        eccentric_near = between(*curve, "eccentric_slope_near_vmax", eccentric_near, eccentric_at, mean);
        concentric_curviness = between(*curve, "concentric_curviness", concentric_curviness, 0.0, 1.0);
        eccentric_curviness = between(*curve, "eccentric_curviness", eccentric_curviness, 0.0, 1.0);
    }
    // The class levels the ends of a damped muscle's curve and keeps those of an undamped one from being level.
    double& concentric_end = shape.velocity.concentric_slope_at_max;
    double& eccentric_end = shape.velocity.eccentric_slope_at_max;
    if (never_singular) {
        concentric_end = eccentric_end = 0.0;
    } else if (concentric_end < 0.1 || eccentric_end < 0.1) {
        concentric_end = eccentric_end = 0.1;
        shape.velocity.concentric_slope_near_max = std::max(shape.velocity.concentric_slope_near_max, 0.1);
        shape.velocity.eccentric_slope_near_max = std::max(shape.velocity.eccentric_slope_near_max, 0.1);
        if (!(shape.velocity.max_eccentric > 1.12)) {
            element.refuse("max_eccentric_velocity_force_multiplier", "must be above 1.12 without fiber damping");
        }
    }
    if (const auto curve = element.property("FiberForceLengthCurve")) {
        const double zero = between(*curve, "strain_at_zero_force", 0.0, -0.9, 1.0);
        const double max = between(*curve, "strain_at_one_norm_force", 0.7, zero + 0.01, 2.0);
        shape.passive = millard2012::PassiveShape::between(zero, max);
        auto& [x0, x1, low, stiff, curviness] = shape.passive;
        stiff = between(*curve, "stiffness_at_one_norm_force", stiff, 1.001 / (max - zero), 1e4);
        low = between(*curve, "stiffness_at_low_force", low, 0.0, 0.999 / (max - zero));
        curviness = between(*curve, "curviness", curviness, 0.0, 1.0);
    }
    if (const auto curve = element.property("TendonForceLengthCurve")) {
        shape.tendon = millard2012::TendonShape::of(between(*curve, "strain_at_one_norm_force", 0.049, 0.001, 0.5));
        auto& [strain, stiff, toe_force, curviness] = shape.tendon;
        stiff = between(*curve, "stiffness_at_one_norm_force", stiff, 1.001 / strain, 1e5);
        toe_force = between(*curve, "norm_force_at_toe_end", toe_force, 0.01, 0.99);
        curviness = between(*curve, "curviness", curviness, 0.0, 1.0);
        // The straight part must meet the strain axis beyond slack length.
        if (!((toe_force - 1.0) / stiff + strain > toe_force / stiff)) {
            curve->refuse("TendonForceLengthCurve", "the toe must end beyond slack length");
        }
    }
    muscle.passive_strain_at_zero_force = shape.passive.strain_at_zero_force;
    muscle.passive_strain_at_max_force = shape.passive.strain_at_max_force;
    return shape;
}

void MuscleReader::account_for_rest(const Element& element) {
    static const std::map<std::string, std::set<std::string>> used{
        {"Millard2012EquilibriumMuscle",
         {"ActiveForceLengthCurve", "FiberForceLengthCurve", "TendonForceLengthCurve", "ForceVelocityCurve",
          "fiber_damping", "activation_time_constant", "deactivation_time_constant"}},
        {"Thelen2003Muscle",
         {"FmaxTendonStrain", "FmaxMuscleStrain", "KshapeActive", "KshapePassive", "Af", "Flen",
          "activation_time_constant", "deactivation_time_constant"}},
        {"DeGrooteFregly2016Muscle",
         {"active_force_width_scale", "passive_fiber_strain_at_one_norm_force", "tendon_strain_at_one_norm_force",
          "ignore_passive_fiber_force", "fiber_damping", "activation_time_constant", "deactivation_time_constant"}},
        {"Schutte1993Muscle",
         {"active_force_length_curve", "passive_force_length_curve", "tendon_force_length_curve",
          "force_velocity_curve", "damping", "time_scale", "activation1", "activation2"}},
    };
    static const std::set<std::string> always{"GeometryPath",
                                              "path",
                                              "max_isometric_force",
                                              "optimal_fiber_length",
                                              "tendon_slack_length",
                                              "pennation_angle",
                                              "pennation_angle_at_optimal",
                                              "max_contraction_velocity",
                                              "Vmax",
                                              "ignore_tendon_compliance",
                                              "isDisabled",
                                              "appliesForce"};
    const std::set<std::string>& own = used.at(element.tag());
    for (const Element& property : element.children()) {
        if (!always.contains(property.tag()) && !own.contains(property.tag())) ++unused_properties_[property.tag()];
    }
}

void MuscleReader::report_unsupported() const {
    if (refused_.empty()) return;
    std::string names, reasons;
    for (const auto& [muscle, parts] : refused_) {
        names += (names.empty() ? "" : " ") + muscle.name();
        reasons += "\n  " + muscle.where() + ":";
        for (const Unsupported& part : parts) {
            reasons += " " + part.reason + " (" + part.element.title() + ");";
        }
        reasons.back() = '.';
    }
    throw InvalidArgument("coxa: " + document_.name() + " = " + std::to_string(refused_.size()) +
                          " muscles of the leg: cannot be read, and a leg without them would be another leg; name them "
                          "in `without` to leave them out on purpose: " +
                          names + reasons);
}

}  // namespace

LegMuscleData muscles_of(const Document& document, const Skeleton& skeleton, const OsimOptions& options, Leg& leg,
                         Account& account) {
    return MuscleReader(document, skeleton, options, leg, account).read();
}

}  // namespace coxa::osim
