#include "osim_skeleton.hpp"

#include <coxa/core/errors.hpp>
#include <coxa/muscle/leg_placement.hpp>

#include <algorithm>
#include <cmath>

namespace coxa::osim {

namespace {

constexpr double farthest_m = 10.0;

[[nodiscard]] Vec3<> near_place(const Element& element) {
    const Vec3<> place = element.vector();
    if (place.cwiseAbs().maxCoeff() > farthest_m) element.refuse(element.text(), "must lie within 10 m");
    return place;
}

[[nodiscard]] Frame frame_in(const Element& element, std::string_view translation, std::string_view orientation) {
    Frame frame;
    if (const auto place = element.property(translation)) frame.translation_m = near_place(*place);
    frame.rotation = body_fixed_xyz(element.vector_or_zero(orientation));
    return frame;
}

[[nodiscard]] Frame operator*(const Frame& a, const Frame& b) {
    return {a.translation_m + a.rotation * b.translation_m, a.rotation * b.rotation};
}

[[nodiscard]] Frame inverse(const Frame& f) {
    const Mat3<> back = f.rotation.transpose();
    return {-(back * f.translation_m), back};
}

[[nodiscard]] std::string required_name(const Element& element) {
    std::string name = element.name();
    if (name.empty()) element.refuse("", "must have a name");
    return name;
}

/// Adds under a name that must be free.
template <class Value>
void add(std::map<std::string, Value>& to, const Element& element, Value value) {
    if (!to.emplace(required_name(element), std::move(value)).second) {
        element.refuse(element.name(), "the name is taken by another of the kind");
    }
}

}  // namespace

CoordinateFunction function_in(const Element& element) {
    const std::string tag = element.tag();
    if (tag == "Constant") return CoordinateFunction(ConstantFunction{element.number_or("value", 0.0)});
    if (tag == "LinearFunction" || tag == "PolynomialFunction") {
        const Element list = element.require("coefficients");
        std::vector<double> coefficients = list.numbers();
        if (tag == "LinearFunction") {
            if (coefficients.size() != 2) list.refuse(list.text(), "must be slope and intercept");
            return CoordinateFunction(LinearFunction{coefficients[0], coefficients[1]});
        }
        if (coefficients.empty() || coefficients.size() > 32) list.refuse(list.text(), "must be 1 to 32 numbers");
        return CoordinateFunction(PolynomialFunction{std::move(coefficients)});
    }
    if (tag == "SimmSpline" || tag == "NaturalCubicSpline") {
        try {
            return CoordinateFunction(SimmSpline(element.require("x").numbers(), element.require("y").numbers()));
        } catch (const InvalidArgument& error) {
            const std::string text = error.what();
            if (text.find(" line ") != std::string::npos) throw;
            element.refuse(element.name(), text.substr(text.find(": ") + 2));
        }
    }
    if (tag == "MultiplierFunction") {
        const Element inner = element.require("function").only_child();
        return function_in(inner).scaled(element.number_or("scale", 1.0));
    }
    element.refuse(tag,
                   "functions of this class are not understood; Constant, LinearFunction, PolynomialFunction, "
                   "SimmSpline, NaturalCubicSpline and MultiplierFunction are");
}

// --- the whole system -------------------------------------------------------------------------------------------

Skeleton::Skeleton(const Document& document) {
    read_bodies(document);
    read_joints(document);
    check_tree();
    read_couplers(document);
    for (RawJoint& joint : joints_) read_axes(joint);
}

void Skeleton::read_bodies(const Document& document) {
    const Element model = document.model();
    const auto offset_frames_of = [&](const Element& owner) {
        const auto components = owner.child("components");
        if (!components) return;
        const auto inside = components->child("objects");
        for (const Element& part : inside ? inside->children() : components->children()) {
            if (part.tag() == "PhysicalOffsetFrame") add(offset_frames_, part, part);
        }
    };
    offset_frames_of(model);
    for (const Element& element : model.objects("BodySet")) {
        if (element.tag() != "Body") element.refuse(element.tag(), "a BodySet must hold Body elements");
        RawBody body{.element = element};
        const auto mass = element.property("mass");
        body.mass_kg = mass ? mass->number() : 0.0;
        if (!(body.mass_kg >= 0.0 && body.mass_kg <= 300.0)) {
            mass->refuse(mass->text(), "must be between 0 and 300 kg");
        }
        if (const auto center = element.property("mass_center")) body.mass_center_m = near_place(*center);
        if (const auto inertia = element.property("inertia")) {
            const auto six = inertia->numbers();
            if (six.size() != 6) inertia->refuse(inertia->text(), "must be six numbers: xx yy zz xy xz yz");
            body.inertia_zz_kg_m2 = six[2];
        } else {
            body.inertia_zz_kg_m2 = element.number_or("inertia_zz", 0.0);
        }
        if (!(body.inertia_zz_kg_m2 >= 0.0 && body.inertia_zz_kg_m2 <= 100.0)) {
            element.refuse(detail::shortest(body.inertia_zz_kg_m2), "inertia zz must be between 0 and 100 kg m^2");
        }
        offset_frames_of(element);
        add(bodies_, element, std::move(body));
    }
    if (!bodies_.contains("ground")) {
        const auto ground = model.child("Ground");
        bodies_.emplace("ground", RawBody{ground ? *ground : model});
    }
}

Attachment Skeleton::offset_frame(const Element& element, const std::map<std::string, Element>& own_frames,
                                  int steps) const {
    if (steps > 16) element.refuse(element.name(), "frames must not hang on one another in a circle");
    const Element parent = element.require("socket_parent");
    const std::string path = parent.text();
    const std::string name = last_part(path);
    const Frame here = frame_in(element, "translation", "orientation");
    if (bodies_.contains(name)) return {name, here};
    if (path == "..") parent.refuse(path, "must name a body or a frame");
    const auto own = own_frames.find(name);
    const auto other = offset_frames_.find(name);
    if (own == own_frames.end() && other == offset_frames_.end()) parent.refuse(path, "there is no such body or frame");
    const Attachment on = offset_frame(own != own_frames.end() ? own->second : other->second, own_frames, steps + 1);
    return {on.body, on.frame * here};
}

Attachment Skeleton::socket(const Element& element, const std::map<std::string, Element>& own_frames) const {
    const std::string path = element.text();
    const std::string name = last_part(path);
    if (const auto own = own_frames.find(name); own != own_frames.end())
        return offset_frame(own->second, own_frames, 0);
    if (bodies_.contains(name)) return {name, Frame{}};
    if (const auto other = offset_frames_.find(name); other != offset_frames_.end()) {
        return offset_frame(other->second, own_frames, 0);
    }
    element.refuse(path, "there is no such body or frame");
}

Attachment Skeleton::frame_named(const Element& element) const {
    const std::string path = element.text();
    const std::string name = last_part(path);
    // /jointset/<joint>/<frame>
    if (path.size() > name.size() + 1) {
        const auto joint = joint_frames_.find(last_part(std::string_view(path).substr(0, path.rfind(name))));
        if (joint != joint_frames_.end() && joint->second.contains(name)) return socket(element, joint->second);
    }
    static const std::map<std::string, Element> none;
    return socket(element, none);
}

void Skeleton::read_coordinates(const RawJoint& joint, const Document& document) {
    std::vector<Element> list;
    if (document.version() < 40000) {
        list = joint.element.objects("CoordinateSet");
    } else if (const auto coordinates = joint.element.child("coordinates")) {
        list = coordinates->children();
    }
    for (const Element& element : list) {
        if (element.tag() != "Coordinate") element.refuse(element.tag(), "must be a Coordinate");
        RawCoordinate coordinate{.element = element, .body = joint.child.body};
        coordinate.default_value = element.number_or("default_value", 0.0);
        coordinate.locked = element.boolean_or("locked", false);
        if (const auto range = element.property("range")) {
            const auto ends = range->numbers();
            if (ends.size() != 2 || ends[0] > ends[1]) range->refuse(range->text(), "must be the lower and upper end");
            coordinate.range = {ends[0], ends[1]};
        }
        add(coordinates_, element, std::move(coordinate));
    }
}

void Skeleton::read_joints(const Document& document) {
    const Element model = document.model();
    std::map<std::string, bool> names;
    const auto take = [&](RawJoint joint) {
        add(names, joint.element, true);
        read_coordinates(joint, document);
        if (joint.child.body == "ground" || joint.child.body == joint.parent.body) {
            joint.element.refuse(joint.child.body, "a joint must lead from one body to another, away from the ground");
        }
        const auto [other, is_first] = joint_of_child_.emplace(joint.child.body, joints_.size());
        if (!is_first) {
            joint.element.refuse(joint.child.body, "the body hangs on " + joints_[other->second].element.title() +
                                                       " already: loops are not understood");
        }
        joints_.push_back(std::move(joint));
    };
    if (document.version() < 40000) {
        for (const auto& [name, body] : bodies_) {
            const auto holder = body.element.child("Joint");
            if (!holder || holder->children().empty()) continue;
            const Element element = holder->only_child();
            const Element parent = element.require("parent_body");
            if (!bodies_.contains(parent.text())) parent.refuse(parent.text(), "there is no such body");
            if (element.boolean_or("reverse", false)) element.refuse("reverse", "reversed joints are not understood");
            take({element,
                  {parent.text(), frame_in(element, "location_in_parent", "orientation_in_parent")},
                  {name, frame_in(element, "location", "orientation")},
                  std::nullopt});
        }
        return;
    }
    for (const Element& element : model.objects("JointSet")) {
        std::map<std::string, Element> frames;
        if (const auto list = element.child("frames")) {
            for (const Element& frame : list->children()) {
                if (frame.tag() == "PhysicalOffsetFrame") add(frames, frame, frame);
            }
        }
        joint_frames_[element.name()] = frames;
        take({element, socket(element.require("socket_parent_frame"), frames),
              socket(element.require("socket_child_frame"), frames), std::nullopt});
    }
}

void Skeleton::check_tree() const {
    for (const RawJoint& joint : joints_) {
        std::string body = joint.child.body;
        for (std::size_t steps = 0; body != "ground"; ++steps) {
            const RawJoint* on = joint_of(body);
            if (on == nullptr) break;  // not connected: a body of its own
            if (steps > joints_.size()) joint.element.refuse(joint.child.body, "joints must not form a circle");
            body = on->parent.body;
        }
    }
}

const RawJoint* Skeleton::joint_of(const std::string& body) const {
    const auto found = joint_of_child_.find(body);
    return found == joint_of_child_.end() ? nullptr : &joints_[found->second];
}

void Skeleton::read_axes(RawJoint& joint) const {
    const Element& element = joint.element;
    std::array<RawAxis, 6> axes;
    for (std::size_t k = 0; k < 3; ++k) {
        axes[k].direction = axes[k + 3].direction = Vec3<>::Unit(static_cast<Eigen::Index>(k));
    }
    if (element.tag() == "WeldJoint") {
        joint.axes = axes;
    } else if (element.tag() == "PinJoint") {
        std::vector<std::string> names;
        for (const auto& [name, coordinate] : coordinates_) {
            for (const Element& holder : element.children()) {
                if (holder.tag() != "coordinates" && holder.tag() != "CoordinateSet") continue;
                const auto objects = holder.child("objects");
                for (const Element& one : objects ? objects->children() : holder.children()) {
                    if (one.name() == name) names.push_back(name);
                }
            }
        }
        if (names.size() != 1) element.refuse(std::to_string(names.size()) + " coordinates", "a pin joint has one");
        axes[2].amount = {names.front(), CoordinateFunction()};
        std::swap(axes[0], axes[2]);  // which comes first does not matter: the others are still
        joint.axes = axes;
    } else if (element.tag() == "CustomJoint") {
        const Element transform = element.require("SpatialTransform");
        std::map<std::string, Element> rows;
        for (const Element& row : transform.children()) {
            if (row.tag() == "TransformAxis") add(rows, row, row);
        }
        constexpr std::array<std::string_view, 6> names{"rotation1",    "rotation2",    "rotation3",
                                                        "translation1", "translation2", "translation3"};
        for (std::size_t k = 0; k < names.size(); ++k) {
            const auto found = rows.find(std::string(names[k]));
            if (found == rows.end()) transform.refuse(names[k], "is missing");
            const Element& row = found->second;
            const Element axis = row.require("axis");
            const Vec3<> direction = axis.vector();
            if (!(direction.norm() > 1e-6)) axis.refuse(axis.text(), "must have a direction");
            axes[k].direction = direction.normalized();
            const auto list = row.property("coordinates");
            const auto on = list ? list->words() : std::vector<std::string>{};
            if (on.size() > 1) list->refuse(list->text(), "functions of several coordinates are not understood");
            if (!on.empty()) {
                if (!coordinates_.contains(on.front())) list->refuse(on.front(), "there is no such coordinate");
                axes[k].amount = {on.front(), CoordinateFunction()};
            }
            for (const Element& part : row.children()) {
                if (part.tag() == "coordinates" || part.tag() == "axis") continue;
                axes[k].amount.function = function_in(part.tag() == "function" ? part.only_child() : part);
            }
        }
        const Vec3<> third = cross(axes[0].direction, axes[1].direction);
        if (std::abs(third.dot(axes[2].direction)) < 1e-3) {
            transform.refuse("rotation axes", "must not lie in one plane");
        }
        joint.axes = axes;
    }
}

void Skeleton::read_couplers(const Document& document) {
    for (const Element& element : document.model().objects("ConstraintSet")) {
        if (element.tag() != "CoordinateCouplerConstraint") continue;
        if (!element.boolean_or("isEnforced", true) || element.boolean_or("isDisabled", false)) {
            idle_couplers_.push_back(element);
            continue;
        }
        const Element on = element.require("independent_coordinate_names");
        const auto names = on.words();
        if (names.size() != 1) on.refuse(on.text(), "functions of several coordinates are not understood");
        const Element dependent = element.require("dependent_coordinate_name");
        for (const auto& [where, name] : {std::pair{on, names.front()}, std::pair{dependent, dependent.text()}}) {
            if (!coordinates_.contains(name)) where.refuse(name, "there is no such coordinate");
        }
        const double scale = element.number_or("scale_factor", 1.0);
        Coupler coupler{
            element,
            {names.front(), function_in(element.require("coupled_coordinates_function").only_child()).scaled(scale)}};
        if (!couplers_.emplace(dependent.text(), std::move(coupler)).second) {
            dependent.refuse(dependent.text(), "the coordinate is coupled by another constraint already");
        }
    }
}

RawFunction Skeleton::independent(const RawFunction& function, const Element& of) const {
    RawFunction result = function;
    for (std::size_t steps = 0;; ++steps) {
        const auto coupler = couplers_.find(result.coordinate);
        if (coupler == couplers_.end()) break;
        if (steps > couplers_.size()) of.refuse(function.coordinate, "coordinates must not be coupled in a circle");
        result.function = result.function.after(coupler->second.function.function);
        result.coordinate = coupler->second.function.coordinate;
    }
    if (!result.coordinate.empty() && !coordinates_.contains(result.coordinate)) {
        of.refuse(result.coordinate, "there is no such coordinate");
    }
    return result;
}

double Skeleton::value_of_function(const RawFunction& f, const Element& of, const Posture& posture) const {
    const RawFunction on = independent(f, of);
    const auto found = posture.find(on.coordinate);
    const double result = on.function(found == posture.end() ? 0.0 : found->second);
    if (!std::isfinite(result)) of.refuse(detail::shortest(result), "the joint's functions must be finite");
    return result;
}

std::string Skeleton::root_of(const std::string& body) const {
    std::string at = body;
    while (const RawJoint* joint = joint_of(at)) {
        if (joint->parent.body == "ground") break;
        at = joint->parent.body;
    }
    return at;
}

Frame Skeleton::placement(const std::string& body, const std::string& ancestor, const Posture& posture) const {
    Frame result;
    for (std::string at = body; at != ancestor;) {
        const RawJoint* joint = joint_of(at);
        if (joint == nullptr) reject("body", body, "must hang on " + ancestor);
        Frame motion;
        if (joint->axes) {
            for (std::size_t k = 0; k < 6; ++k) {
                const RawAxis& axis = (*joint->axes)[k];
                const double amount = value_of_function(axis.amount, joint->element, posture);
                if (k < 3)
                    motion.rotation = detail::then_turned(motion.rotation, axis.direction, amount);
                else
                    motion.translation_m += amount * axis.direction;
            }
        }
        result = joint->parent.frame * motion * inverse(joint->child.frame) * result;
        at = joint->parent.body;
    }
    return result;
}

Frame Skeleton::place_in(const std::string& body, const std::string& reference, const Posture& posture) const {
    const std::string root = root_of(reference);
    return inverse(placement(reference, root, posture)) * placement(body, root, posture);
}

}  // namespace coxa::osim
