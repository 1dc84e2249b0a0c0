#include "osim_skeleton.hpp"

#include <coxa/body/body.hpp>
#include <coxa/core/errors.hpp>
#include <coxa/muscle/leg_placement.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
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

/// How the last body of a chain turns, seen from the first, per unit of a coordinate, at a posture.
[[nodiscard]] Vec3<> turning(const Skeleton& skeleton, const std::vector<std::string>& bodies,
                             const std::string& coordinate, Posture posture) {
    constexpr double step = 1e-4;
    const double middle = posture[coordinate];
    const auto rotation_at = [&](double value) {
        posture[coordinate] = value;
        return skeleton.placement(bodies.back(), bodies.front(), posture).rotation;
    };
    const Mat3<> spin = rotation_at(middle + step) * rotation_at(middle - step).transpose();
    return Vec3<>(spin(2, 1) - spin(1, 2), spin(0, 2) - spin(2, 0), spin(1, 0) - spin(0, 1)) / (4.0 * step);
}

/// The same in the form of a right leg, as far as it counts for a coordinate. A knee may turn the shank about its own
/// length as it bends, as published ones do by a third of a radian per radian near extension: that moves neither the
/// ankle nor the shank's mass.
[[nodiscard]] Vec3<> turning_for(LegCoordinate role, const Skeleton& skeleton, const Leg& leg,
                                 const std::vector<std::string>& bodies, const std::string& coordinate,
                                 const Posture& posture) {
    Vec3<> spin = turning(skeleton, bodies, coordinate, posture);
    if (role == LegCoordinate::knee_flexion) {
        const Vec3<> along = skeleton.placement(bodies.back(), bodies.front(), posture).rotation.col(1);
        spin -= spin.dot(along) * along;
    }
    return leg.mirror.turn(spin);
}

[[nodiscard]] double angle_between(const Vec3<>& a, const Vec3<>& b) {
    return std::atan2(cross(a, b).norm(), a.dot(b));
}

/// How far an axis may be off the one that its coordinate has here, rad. Published ankles are 12 degrees off.
constexpr double largest_tilt_rad = 15.0 * std::numbers::pi / 180.0;

[[nodiscard]] std::string in_degrees(double angle_rad) {
    return std::to_string(std::lround(angle_rad * 180.0 / std::numbers::pi)) + " degrees";
}

/// The axis of a coordinate of the right leg in the body it turns against, see LegAngles: the hip turns by flexion,
/// then adduction, then rotation, each about the thigh's own axis.
[[nodiscard]] Vec3<> wanted_axis(LegCoordinate role, const LegAngles<>& angles) {
    const Mat3<> upright = Mat3<>::Identity();
    const Mat3<> flexed = detail::then_turned<double>(upright, Vec3<>::UnitZ(), angles.hip_flexion_rad);
    switch (role) {
        case LegCoordinate::hip_adduction:
            return flexed * Vec3<>::UnitX();
        case LegCoordinate::hip_rotation:
            return detail::then_turned<double>(flexed, Vec3<>::UnitX(), angles.hip_adduction_rad) * Vec3<>::UnitY();
        case LegCoordinate::knee_flexion:
            return -Vec3<>::UnitZ();
        case LegCoordinate::hip_flexion:
        case LegCoordinate::ankle_dorsiflexion:
            break;
    }
    return Vec3<>::UnitZ();
}

/// What a coordinate is called in the leg's terms, and which axis it should have, for messages.
[[nodiscard]] std::string wanted_axis_name(LegCoordinate role) {
    switch (role) {
        case LegCoordinate::hip_adduction:
            return "the thigh's own front, after flexion";
        case LegCoordinate::hip_rotation:
            return "the thigh's own length, after flexion and adduction";
        case LegCoordinate::hip_flexion:
        case LegCoordinate::knee_flexion:
        case LegCoordinate::ankle_dorsiflexion:
            break;
    }
    return "the axis from side to side";
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

/// Finds out which coordinate of the file is which, by what it moves in upright standing.
void assign_roles(const Skeleton& skeleton, const std::vector<std::string>& bodies,
                  const std::vector<LegCoordinate>& wanted, Leg& leg, Account& account) {
    constexpr double least_turning = 0.1;  // below, a shift
    constexpr double nearest_rad =
        0.25 * std::numbers::pi;  // within it of an axis, a coordinate is meant to be about it
    for (const std::string& name : coordinates_of(skeleton, bodies)) {
        const RawCoordinate& coordinate = skeleton.coordinates().at(name);
        if (turning(skeleton, bodies, name, {}).norm() < least_turning) continue;
        for (const LegCoordinate role : wanted) {
            const Vec3<> spin = turning_for(role, skeleton, leg, bodies, name, {});
            const Vec3<> axis = wanted_axis(role, {});
            const double sign = spin.dot(axis) > 0.0 ? 1.0 : -1.0;
            const double tilt_rad = angle_between(sign * spin, axis);
            if (tilt_rad > nearest_rad) continue;
            if (tilt_rad > largest_tilt_rad) {
                coordinate.element.refuse(name, "turns " + bodies.back() + " about an axis " + in_degrees(tilt_rad) +
                                                    " off " + wanted_axis_name(role) + ": " +
                                                    std::string(to_string(role)) + " must be within " +
                                                    in_degrees(largest_tilt_rad));
            }
            for (const auto& [other, taken] : leg.roles) {
                if (taken.first == role) {
                    coordinate.element.refuse(name, "moves the leg as " + other + " does: which of the two is " +
                                                        std::string(to_string(role)) + "?");
                }
            }
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

/// Checks that the coordinates turn the leg about the axes they have here in bent and turned postures too, and by one
/// radian per radian: the statics of a lift and the muscles' arms must mean the same angles. A hip that turns by
/// adduction before flexion looks the same in upright standing only.
///
/// @throws InvalidArgument  naming the coordinate
void require_axes(const Skeleton& skeleton, const std::vector<std::string>& bodies, const Leg& leg) {
    constexpr double gain_slack = 0.1;
    const auto check_at = [&](const LegAngles<>& angles) {
        Posture posture = leg.held;
        for (const auto& [name, role] : leg.roles) posture[name] = role.second * angle_rad(angles, role.first);
        for (const std::string& name : coordinates_of(skeleton, bodies)) {
            const auto found = leg.roles.find(name);
            if (found == leg.roles.end()) continue;
            const auto [role, sign] = found->second;
            const Element& element = skeleton.coordinates().at(name).element;
            const Vec3<> spin = sign * turning_for(role, skeleton, leg, bodies, name, posture);
            const double tilt_rad = angle_between(spin, wanted_axis(role, angles));
            if (tilt_rad > largest_tilt_rad) {
                element.refuse(name, "turns " + bodies.back() + " about an axis that comes " + in_degrees(tilt_rad) +
                                         " off " + wanted_axis_name(role) +
                                         ", when the leg is bent or turned; the hip must turn by flexion, then "
                                         "adduction, then rotation, and every axis stay within " +
                                         in_degrees(largest_tilt_rad));
            }
            const double gain = turning(skeleton, bodies, name, posture).norm();
            if (std::abs(gain - 1.0) > gain_slack) {
                element.refuse(name, "turns " + bodies.back() + " by " + detail::shortest(gain) +
                                         " rad per unit: " + std::string(to_string(role)) + " must be in radians");
            }
        }
    };
    check_at({});
    check_at({0.9, 0.6, 0.2});
    check_at({0.0, 1.2, -0.2, 0.5, 0.0});
    check_at({0.0, 1.6, 0.0, 0.0, 0.5});
    check_at({0.9, 0.0, 0.0, -0.5, -0.5});
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

/// All bodies of the leg that is not read.
[[nodiscard]] std::set<std::string> bodies_of_other_leg(const Skeleton& skeleton, const Leg& leg) {
    return carried_by(skeleton, std::string("femur") + (leg.suffix == "_r" ? "_l" : "_r"));
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
    const std::set<std::string> other_leg = bodies_of_other_leg(skeleton, leg);
    const std::string root = skeleton.root_of(pelvis);
    for (const auto& [name, body] : skeleton.bodies()) {
        if (name == "ground") continue;
        if (other_leg.contains(name)) {
            account.ignored.push_back({"Body " + name, "is of the other leg, which is taken to be the same, mirrored"});
            continue;
        }
        if (skeleton.root_of(name) != root) {
            account.ignored.push_back({"Body " + name, "is not connected with the pelvis"});
            continue;
        }
        const Frame rest = skeleton.place_in(name, pelvis, leg.held);
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
    if (other_leg.empty()) account.understood.push_back("other leg: the same, mirrored");

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
        const Frame rest = skeleton.place_in(joint.parent.body, pelvis, leg.held);
        return (rest.translation_m + rest.rotation * joint.parent.frame.translation_m).y() - hip.y();
    };
    double lumbar_m = 0.0, shoulder_m = 0.0;
    for (const RawJoint& joint : skeleton.joints()) {
        const std::string& child = joint.child.body;
        if (joint.parent.body == pelvis && !leg.body_index.contains(child) && !other_leg.contains(child)) {
            lumbar_m = std::max(lumbar_m, height_above_hip(joint));
        }
        if (child == "humerus" + leg.suffix && skeleton.root_of(child) == root) shoulder_m = height_above_hip(joint);
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

/// Names what else the skeleton has: joints, coordinates and couplers that no leg and no mass of it comes from.
void account_for_others(const Skeleton& skeleton, const Leg& leg, Account& account) {
    const std::set<std::string> other_leg = bodies_of_other_leg(skeleton, leg);
    const std::string root = skeleton.root_of("pelvis");
    const auto ignore = [&](const std::string& name, const std::string& reason) {
        account.ignored.push_back({name, reason});
    };
    const auto in_leg = [&](const std::string& body) { return body != "pelvis" && leg.body_index.contains(body); };
    for (const RawJoint& joint : skeleton.joints()) {
        const std::string title = joint.element.title();
        const std::string& child = joint.child.body;
        if (in_leg(child)) continue;  // understood with its body
        if (other_leg.contains(child)) {
            ignore(title, "is of the other leg");
        } else if (skeleton.root_of(child) != root) {
            ignore(title, "is not connected with the pelvis");
        } else if (child == root) {
            ignore(title, "holds the person in space, which a lift does");
        } else if (!joint.axes) {
            ignore(title, "is of a class that is not understood: rigid, where it places masses of the trunk");
        } else {
            account.understood.push_back(title + ": places masses of the trunk, its coordinates at zero");
        }
    }
    for (const auto& [name, coordinate] : skeleton.coordinates()) {
        const std::string title = "Coordinate " + name;
        if (leg.roles.contains(name)) continue;
        const auto coupler = skeleton.couplers().find(name);
        if (other_leg.contains(coordinate.body)) {
            ignore(title, "is of the other leg");
        } else if (!in_leg(coordinate.body)) {
            ignore(title, "is not of the leg: at zero");
        } else if (coupler != skeleton.couplers().end()) {
            account.understood.push_back(title + ": follows " + coupler->second.function.coordinate);
        } else if (leg.held.contains(name)) {
            ignore(title, "is held at its default, " + detail::shortest(coordinate.default_value));
        } else {
            ignore(title, "moves nothing of the leg");
        }
    }
    for (const auto& [dependent, coupler] : skeleton.couplers()) {
        if (in_leg(skeleton.coordinates().at(dependent).body)) {
            account.understood.push_back(coupler.element.title());
        } else {
            ignore(coupler.element.title(), "is not of the leg");
        }
    }
    for (const Element& coupler : skeleton.idle_couplers()) ignore(coupler.title(), "is switched off in the file");
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
    // As `held` has it where masses are placed.
    const double value =
        on.function(on.coordinate.empty() ? 0.0 : skeleton.coordinates().at(on.coordinate).default_value);
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
                 {LegCoordinate::hip_flexion, LegCoordinate::hip_adduction, LegCoordinate::hip_rotation}, leg, account);
    assign_roles(skeleton, to_shank, {LegCoordinate::knee_flexion}, leg, account);
    assign_roles(skeleton, to_foot, {LegCoordinate::ankle_dorsiflexion}, leg, account);
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
    for (std::size_t b = 1; b < order.size(); ++b) {
        const RawJoint& joint = *skeleton.joint_of(order[b]);
        if (!joint.axes) {
            joint.element.refuse(joint.element.tag(), "joints of this class are not understood in a leg");
        }
        for (const RawAxis& axis : *joint.axes) {
            const std::string on = skeleton.independent(axis.amount, joint.element).coordinate;
            if (on.empty() || leg.roles.contains(on)) continue;
            leg.held.emplace(on, skeleton.coordinates().at(on).default_value);
        }
    }
    for (const auto* bodies : {&to_thigh, &to_shank, &to_foot}) require_axes(skeleton, *bodies, leg);

    leg.geometry.name = document.model().name();
    LegSegment on_chain = LegSegment::pelvis;
    for (const std::string& name : order) {
        LegBody body;
        body.name = name;
        const std::size_t at = leg.geometry.bodies.size();
        if (at > 0) {
            const RawJoint& joint = *skeleton.joint_of(name);
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
            }
            account.understood.push_back(joint.element.title());
        }
        account.understood.push_back("Body " + name + ": " +
                                     std::string(leg_segment_names[static_cast<std::size_t>(body.segment)]));
        leg.body_index.emplace(name, at);
        leg.geometry.bodies.push_back(std::move(body));
    }
    read_body(document, skeleton, options, leg, account);
    account_for_others(skeleton, leg, account);
    return leg;
}

}  // namespace coxa::osim
