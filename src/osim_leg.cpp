#include "osim_skeleton.hpp"

#include <coxa/body/body.hpp>
#include <coxa/core/errors.hpp>
#include <coxa/muscle/leg_placement.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace coxa::osim {

namespace {

/// Anatomy of the generic leg of Rajagopal et al. 2016 that sizes a person of whom only bones are known: stature to
/// thigh and shank, foot to the heel behind the ankle (de Leva's 1996 male foot at that stature).
constexpr double generic_height_m = 1.70;
constexpr double generic_thigh_and_shank_m = 0.8045;
constexpr double generic_foot_length_m = 0.2520;
constexpr double generic_heel_m = 0.0488;

/// Bodies from one down to another that it carries, both included; refuses bodies that are not there.
[[nodiscard]] std::vector<std::string> chain(const Document& document, const Skeleton& skeleton,
                                             const std::string& from, const std::string& to) {
    for (const std::string& name : {from, to}) {
        if (!skeleton.bodies().contains(name)) {
            document.model().refuse(name, "there is no body of that name, which a leg needs");
        }
    }
    std::vector<std::string> bodies{to};
    while (bodies.back() != from) {
        const RawJoint* joint = skeleton.joint_of(bodies.back());
        if (joint == nullptr) {
            skeleton.bodies().at(to).element.refuse(to, "the body must hang, over joints, on " + from);
        }
        bodies.push_back(joint->parent.body);
    }
    std::ranges::reverse(bodies);
    return bodies;
}

/// How the last body of a chain turns, seen from the first, per unit of a coordinate, all coordinates at 0.
[[nodiscard]] Vec3<> turning(const Skeleton& skeleton, const std::string& first, const std::string& last,
                             const std::string& coordinate) {
    constexpr double step = 1e-4;
    const Mat3<> ahead = skeleton.placement(last, first, coordinate, step).rotation;
    const Mat3<> behind = skeleton.placement(last, first, coordinate, -step).rotation;
    const Mat3<> spin = ahead * behind.transpose();
    return Vec3<>(spin(2, 1) - spin(1, 2), spin(0, 2) - spin(2, 0), spin(1, 0) - spin(0, 1)) / (4.0 * step);
}

/// Independent coordinates that move the last body of a chain in the first, in the order of the joints.
[[nodiscard]] std::vector<std::string> coordinates_of(const Skeleton& skeleton,
                                                      const std::vector<std::string>& bodies) {
    std::vector<std::string> result;
    for (std::size_t i = 1; i < bodies.size(); ++i) {
        const RawJoint& joint = *skeleton.joint_of(bodies[i]);
        if (!joint.axes) joint.element.refuse(joint.element.tag(), "joints of this class are not understood in a leg");
        for (const RawAxis& axis : *joint.axes) {
            const std::string name = skeleton.independent(axis.amount, joint.element).coordinate;
            if (!name.empty() && std::ranges::find(result, name) == result.end()) result.push_back(name);
        }
    }
    return result;
}

/// Finds out which coordinate of the file is which, by what it moves.
void assign_roles(const Skeleton& skeleton, const std::vector<std::string>& bodies,
                  const std::vector<std::pair<LegCoordinate, Vec3<>>>& wanted, Leg& leg, Account& account) {
    constexpr double share = 0.7;  // of the turning that must be about the axis
    for (const std::string& name : coordinates_of(skeleton, bodies)) {
        const RawCoordinate& coordinate = skeleton.coordinates().at(name);
        const Vec3<> spin = leg.mirror.turn(turning(skeleton, bodies.front(), bodies.back(), name));
        if (spin.norm() < 0.1) continue;  // a shift
        for (const auto& [role, axis] : wanted) {
            const double about = spin.dot(axis);
            if (std::abs(about) < share * spin.norm()) continue;
            for (const auto& [other, taken] : leg.roles) {
                if (taken.first == role) {
                    coordinate.element.refuse(name, "moves the leg as " + other + " does: which of the two is " +
                                                        std::string(to_string(role)) + "?");
                }
            }
            const double sign = about > 0.0 ? 1.0 : -1.0;
            leg.roles.emplace(name, std::pair{role, sign});
            CoordinateRange& range = leg.geometry.ranges[index(role)];
            const CoordinateRange& given = coordinate.range;
            range = sign > 0.0 ? given : CoordinateRange{-given.highest_rad, -given.lowest_rad};
            account.understood.push_back("Coordinate " + name + ": " + std::string(to_string(role)) +
                                         (sign < 0.0 ? ", with its sign turned" : ""));
            if (coordinate.locked) {
                account.ignored.push_back({"Coordinate " + name + " locked", "a lift moves it all the same"});
            }
        }
    }
}

[[nodiscard]] bool has_role(const Leg& leg, LegCoordinate role) {
    return std::ranges::any_of(leg.roles, [&](const auto& entry) { return entry.second.first == role; });
}

/// Masses lumped to one planar segment.
struct PlanarLump {
    struct Part {
        double mass_kg;
        Vec2<> place_m;
        double inertia_kg_m2;
    };
    std::vector<Part> parts;

    [[nodiscard]] double mass_kg() const {
        double sum = 0.0;
        for (const Part& part : parts) sum += part.mass_kg;
        return sum;
    }
    [[nodiscard]] Segment segment(const Vec2<>& from_m, const Vec2<>& axis) const {
        const double mass = mass_kg();
        Vec2<> center = Vec2<>::Zero();
        for (const Part& part : parts) center += part.mass_kg / mass * part.place_m;
        double inertia = 0.0;
        for (const Part& part : parts) {
            inertia += part.inertia_kg_m2 + part.mass_kg * (part.place_m - center).squaredNorm();
        }
        return {mass, (center - from_m).dot(axis), inertia};
    }
};

[[nodiscard]] Vec2<> sagittal(const Vec3<>& p) { return {p.x(), p.y()}; }

/// All bodies of the tree that a body carries, itself included.
[[nodiscard]] std::set<std::string> carried_by(const Skeleton& skeleton, const std::string& body) {
    std::set<std::string> result;
    for (const auto& [name, raw] : skeleton.bodies()) {
        for (std::string at = name;;) {
            if (at == body) {
                result.insert(name);
                break;
            }
            const RawJoint* joint = skeleton.joint_of(at);
            if (joint == nullptr) break;
            at = joint->parent.body;
        }
    }
    return result;
}

/// The last body before the ground on the way down.
[[nodiscard]] std::string root_of(const Skeleton& skeleton, std::string body) {
    while (const RawJoint* joint = skeleton.joint_of(body)) {
        if (joint->parent.body == "ground") break;
        body = joint->parent.body;
    }
    return body;
}

/// Masses and lengths of the file as planar segments; what it has no measure of is taken from tables, and said so.
void read_body(const Document& document, const Skeleton& skeleton, const OsimOptions& options, Leg& leg,
               Account& account) {
    const std::string pelvis = "pelvis", femur = "femur" + leg.suffix;
    const LegPlacement<> standing = place_leg(leg.geometry, LegAngles<>{});
    const auto joint_m = [&](std::size_t body) {
        return standing.bodies[body].point_m(leg.geometry.bodies[body].joint.in_child.translation_m);
    };
    const auto first_on = [&](LegSegment parent, LegSegment child) {
        std::size_t b = 1;
        while (leg.geometry.bodies[b].segment != child ||
               leg.geometry.bodies[leg.geometry.bodies[b].parent].segment != parent) {
            ++b;
        }
        return b;
    };
    const Vec3<> hip_m = joint_m(first_on(LegSegment::pelvis, LegSegment::thigh));
    const Vec3<> knee_m = joint_m(first_on(LegSegment::thigh, LegSegment::shank));
    const Vec3<> ankle_m = joint_m(first_on(LegSegment::shank, LegSegment::foot));

    Subject subject;
    subject.sex = options.sex;
    const double thigh_m = (knee_m - hip_m).norm(), shank_m = (ankle_m - knee_m).norm();
    subject.height_m = generic_height_m * (thigh_m + shank_m) / generic_thigh_and_shank_m;
    if (!(subject.height_m >= 1.2 && subject.height_m <= 2.4)) {
        document.model().refuse(detail::shortest(subject.height_m) + " m",
                                "the stature that goes with thigh and shank must be between 1.2 and 2.4 m");
    }
    account.understood.push_back("stature " + detail::shortest(subject.height_m) +
                                 " m: from thigh and shank, as in the generic leg of Rajagopal 2016");

    // Segment by segment.
    std::array<PlanarLump, leg_segment_count> lumps;
    PlanarLump trunk;
    const std::string other_femur = std::string("femur") + (leg.suffix == "_r" ? "_l" : "_r");
    const std::set<std::string> other_leg = carried_by(skeleton, other_femur);
    const std::string root = root_of(skeleton, pelvis);
    for (const auto& [name, body] : skeleton.bodies()) {
        if (name == "ground" || other_leg.contains(name)) continue;
        if (root_of(skeleton, name) != root) {
            account.ignored.push_back({"Body " + name, "is not connected with the pelvis"});
            continue;
        }
        const Frame rest = skeleton.rest_in(name, pelvis);
        const Vec3<> place_m = rest.translation_m + rest.rotation * body.mass_center_m;
        const auto in_leg = leg.body_index.find(name);
        PlanarLump& lump = in_leg == leg.body_index.end()
                               ? trunk
                               : lumps[static_cast<std::size_t>(leg.geometry.bodies[in_leg->second].segment)];
        lump.parts.push_back({body.mass_kg, sagittal(place_m), body.inertia_zz_kg_m2});
        if (in_leg == leg.body_index.end()) account.understood.push_back("Body " + name + ": mass of the trunk");
    }
    const auto lump = [&](LegSegment segment) -> const PlanarLump& { return lumps[static_cast<std::size_t>(segment)]; };
    for (const LegSegment segment : {LegSegment::thigh, LegSegment::shank, LegSegment::foot}) {
        if (lump(segment).mass_kg() > 1e-3) continue;
        document.model().refuse(std::string(leg_segment_names[static_cast<std::size_t>(segment)]),
                                "the segment must have a mass");
    }
    const double legs_kg = 2.0 * (lump(LegSegment::thigh).mass_kg() + lump(LegSegment::shank).mass_kg() +
                                  lump(LegSegment::foot).mass_kg());
    const bool has_trunk = trunk.mass_kg() > 1.0 && lump(LegSegment::pelvis).mass_kg() > 1e-3;
    if (has_trunk) {
        subject.mass_kg = legs_kg + lump(LegSegment::pelvis).mass_kg() + trunk.mass_kg();
    } else {
        subject.mass_kg = 75.0;
        const Body usual = scale_body(subject);
        subject.mass_kg *= legs_kg / (2.0 * (usual.thigh.mass_kg + usual.shank.mass_kg + usual.foot.mass_kg));
        account.ignored.push_back({"mass of the pelvis",
                                   "the file has no trunk: pelvis and trunk are de Leva's (1996) "
                                   "for a person with legs of this mass"});
    }
    if (!(subject.mass_kg >= 25.0 && subject.mass_kg <= 300.0)) {
        document.model().refuse(detail::shortest(subject.mass_kg) + " kg", "the person must have 25 to 300 kg");
    }
    if (!other_leg.contains(other_femur)) account.understood.push_back("other leg: the same, mirrored");

    Body body = scale_body(subject);
    const Vec2<> hip = sagittal(hip_m), knee = sagittal(knee_m), ankle = sagittal(ankle_m);
    const auto from_table = [&](const std::string& what) {
        account.ignored.push_back({what, "has no measure in the file: de Leva (1996) at that stature"});
    };
    body.thigh_length_m = thigh_m;
    body.shank_length_m = shank_m;
    body.hip_width_m = 2.0 * std::abs(hip_m.z());
    const auto heel = leg.body_index.find("calcn" + leg.suffix);
    const double heel_to_ankle_m =
        heel == leg.body_index.end() ? 0.0 : ankle.x() - standing.bodies[heel->second].origin_m.x();
    if (heel_to_ankle_m > 0.025 && heel_to_ankle_m < 0.08) {
        body.heel_to_ankle_m = heel_to_ankle_m;
        body.foot_length_m = generic_foot_length_m / generic_heel_m * heel_to_ankle_m;
        account.understood.push_back("foot length " + detail::shortest(body.foot_length_m) +
                                     " m: from the heel's distance behind the ankle, as in Rajagopal 2016");
    } else {
        from_table("foot length");
    }
    const auto height_above_hip = [&](const RawJoint& joint) {
        const Frame rest = skeleton.rest_in(joint.parent.body, pelvis);
        return (rest.translation_m + rest.rotation * joint.parent.frame.translation_m).y() - hip.y();
    };
    double lumbar_m = 0.0, shoulder_m = 0.0;
    for (const RawJoint& joint : skeleton.joints()) {
        const std::string& child = joint.child.body;
        if (joint.parent.body == pelvis && !leg.body_index.contains(child) && !other_leg.contains(child)) {
            lumbar_m = std::max(lumbar_m, height_above_hip(joint));
        }
        if (child == "humerus" + leg.suffix && root_of(skeleton, child) == root) shoulder_m = height_above_hip(joint);
    }
    if (has_trunk && lumbar_m > 0.05 && lumbar_m < 0.4)
        body.hip_to_lumbar_m = lumbar_m;
    else
        from_table("height of the lumbar joint");
    if (has_trunk && shoulder_m > 0.3 && shoulder_m < 0.8)
        body.hip_to_shoulder_m = shoulder_m;
    else
        from_table("height of the shoulder");
    body.thigh = lump(LegSegment::thigh).segment(hip, (knee - hip).normalized());
    body.shank = lump(LegSegment::shank).segment(knee, (ankle - knee).normalized());
    body.foot = lump(LegSegment::foot).segment(Vec2<>(ankle.x() - body.heel_to_ankle_m, ankle.y()), Vec2<>::UnitX());
    if (has_trunk) {
        body.pelvis = lump(LegSegment::pelvis).segment(hip, Vec2<>::UnitY());
        body.trunk = trunk.segment(hip, Vec2<>::UnitY());
    }
    body.mass_kg = legs_kg + body.pelvis.mass_kg + body.trunk.mass_kg;
    body.subject.reset();
    try {
        check(body);
    } catch (const InvalidArgument& error) {
        const std::string text = error.what();
        document.model().refuse("person", text.substr(text.find(": ") + 2));
    }
    leg.body = body;
    leg.lengths = leg_lengths(body);
}

}  // namespace

LegFunction Leg::function(const Skeleton& skeleton, const RawFunction& raw, const Element& of) const {
    const RawFunction on = skeleton.independent(raw, of);
    const auto role = roles.find(on.coordinate);
    if (role != roles.end()) {
        const auto [coordinate, sign] = role->second;
        const CoordinateFunction turned(LinearFunction{sign, 0.0});
        return {coordinate, sign > 0.0 ? on.function : on.function.after(turned)};
    }
    const double held = on.coordinate.empty() ? 0.0 : skeleton.coordinates().at(on.coordinate).default_value;
    const double value = on.function(held);
    if (!std::isfinite(value)) of.refuse(detail::shortest(value), "the function's value must be finite");
    return {std::nullopt, CoordinateFunction(ConstantFunction{value})};
}

Leg leg_of(const Document& document, const Skeleton& skeleton, const OsimOptions& options, Account& account) {
    Leg leg;
    leg.mirror.is_on = options.side == Side::left;
    leg.suffix = leg.mirror.is_on ? "_l" : "_r";
    const std::string pelvis = "pelvis", femur = "femur" + leg.suffix;
    const auto to_thigh = chain(document, skeleton, pelvis, femur);
    const auto to_shank = chain(document, skeleton, femur, "tibia" + leg.suffix);
    const auto to_foot = chain(document, skeleton, to_shank.back(), "talus" + leg.suffix);

    // Which coordinate moves what; a planar hip may do without the other two axes.
    assign_roles(skeleton, to_thigh,
                 {{LegCoordinate::hip_flexion, Vec3<>::UnitZ()},
                  {LegCoordinate::hip_adduction, Vec3<>::UnitX()},
                  {LegCoordinate::hip_rotation, Vec3<>::UnitY()}},
                 leg, account);
    assign_roles(skeleton, to_shank, {{LegCoordinate::knee_flexion, Vec3<>(0.0, 0.0, -1.0)}}, leg, account);
    assign_roles(skeleton, to_foot, {{LegCoordinate::ankle_dorsiflexion, Vec3<>::UnitZ()}}, leg, account);
    for (const auto& [role, bodies] : {std::pair{LegCoordinate::hip_flexion, to_thigh.back()},
                                       std::pair{LegCoordinate::knee_flexion, to_shank.back()},
                                       std::pair{LegCoordinate::ankle_dorsiflexion, to_foot.back()}}) {
        if (!has_role(leg, role)) {
            skeleton.joint_of(bodies)->element.refuse(
                bodies, "there is no coordinate that does the " + std::string(to_string(role)));
        }
    }
    for (const LegCoordinate role : {LegCoordinate::hip_adduction, LegCoordinate::hip_rotation}) {
        if (!has_role(leg, role)) leg.geometry.ranges[index(role)] = {0.0, 0.0};
    }

    // Bodies in an order that has parents first: down the chain, then what hangs on it.
    std::vector<std::string> order = to_thigh;
    order.insert(order.end(), to_shank.begin() + 1, to_shank.end());
    order.insert(order.end(), to_foot.begin() + 1, to_foot.end());
    const std::set<std::string> all = carried_by(skeleton, femur);
    std::set<std::string> placed(order.begin(), order.end());
    while (placed.size() < to_thigh.size() - 1 + all.size()) {
        for (const std::string& name : all) {
            if (placed.contains(name) || !placed.contains(skeleton.joint_of(name)->parent.body)) continue;
            order.push_back(name);
            placed.insert(name);
        }
    }
    if (order.size() > max_leg_bodies) {
        document.model().refuse(std::to_string(order.size()) + " bodies",
                                "a leg must have at most " + std::to_string(max_leg_bodies));
    }

    const auto moves_with = [&](const RawJoint& joint, LegCoordinate role) {
        return std::ranges::any_of(*joint.axes, [&](const RawAxis& axis) {
            const auto found = leg.roles.find(skeleton.independent(axis.amount, joint.element).coordinate);
            return found != leg.roles.end() && found->second.first == role;
        });
    };
    leg.geometry.name = document.model().name();
    LegSegment on_chain = LegSegment::pelvis;
    std::set<std::string> held;
    for (const std::string& name : order) {
        LegBody body;
        body.name = name;
        const std::size_t at = leg.geometry.bodies.size();
        if (at > 0) {
            const RawJoint& joint = *skeleton.joint_of(name);
            if (!joint.axes) {
                joint.element.refuse(joint.element.tag(), "joints of this class are not understood in a leg");
            }
            body.parent = leg.body_index.at(joint.parent.body);
            const bool is_chain = at < to_thigh.size() + to_shank.size() + to_foot.size() - 2;
            if (is_chain) {
                if (name == femur) on_chain = LegSegment::thigh;
                if (on_chain == LegSegment::thigh && moves_with(joint, LegCoordinate::knee_flexion)) {
                    on_chain = LegSegment::shank;
                }
                if (on_chain == LegSegment::shank && moves_with(joint, LegCoordinate::ankle_dorsiflexion)) {
                    on_chain = LegSegment::foot;
                }
            }
            body.segment = is_chain ? on_chain : leg.geometry.bodies[body.parent].segment;
            body.joint.name = joint.element.name();
            body.joint.in_parent = leg.mirror.frame(joint.parent.frame);
            body.joint.in_child = leg.mirror.frame(joint.child.frame);
            for (std::size_t k = 0; k < 6; ++k) {
                const RawAxis& raw = (*joint.axes)[k];
                JointAxis& axis = k < 3 ? body.joint.rotations[k] : body.joint.translations[k - 3];
                axis.direction = k < 3 ? leg.mirror.turn(raw.direction) : leg.mirror.point(raw.direction);
                axis.amount = leg.function(skeleton, raw.amount, joint.element);
                const std::string on = skeleton.independent(raw.amount, joint.element).coordinate;
                if (!on.empty() && !leg.roles.contains(on)) held.insert(on);
            }
            account.understood.push_back(joint.element.title());
        }
        account.understood.push_back("Body " + name + ": " +
                                     std::string(leg_segment_names[static_cast<std::size_t>(body.segment)]));
        leg.body_index.emplace(name, at);
        leg.geometry.bodies.push_back(std::move(body));
    }
    for (const std::string& name : held) {
        account.ignored.push_back(
            {"Coordinate " + name,
             "is held at its default, " + detail::shortest(skeleton.coordinates().at(name).default_value)});
    }
    for (const auto& [dependent, coupler] : skeleton.couplers()) {
        const std::string on = skeleton.independent(coupler.function, coupler.element).coordinate;
        if (leg.roles.contains(on)) account.understood.push_back(coupler.element.title());
    }
    read_body(document, skeleton, options, leg, account);
    return leg;
}

}  // namespace coxa::osim
