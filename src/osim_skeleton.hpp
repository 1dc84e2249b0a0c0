#pragma once

// Bodies, joints and coordinates of an .osim file, and the leg among them.

#include "osim_xml.hpp"

#include <coxa/body/leg_scale.hpp>
#include <coxa/core/coordinate_function.hpp>
#include <coxa/io/osim.hpp>
#include <coxa/muscle/leg_geometry.hpp>

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coxa::osim {

/// What became of the parts of a file, by name.
struct Account {
    std::vector<std::string> understood;
    std::vector<IgnoredPart> ignored;
};

/// Values of coordinates by name; those that are not in it are 0.
using Posture = std::map<std::string, double>;

/// A function of one coordinate of the file, or of none.
struct RawFunction {
    std::string coordinate;  ///< empty: none
    CoordinateFunction function{ConstantFunction{}};
};

struct RawAxis {
    Vec3<> direction = Vec3<>::UnitX();
    RawFunction amount;
};

/// A place in a body.
struct Attachment {
    std::string body;
    Frame frame;
};

struct RawBody {
    Element element;
    double mass_kg = 0.0;
    Vec3<> mass_center_m = Vec3<>::Zero();
    double inertia_zz_kg_m2 = 0.0;  ///< about the mass center
};

struct RawCoordinate {
    Element element;
    std::string body;  ///< that its joint carries
    double default_value = 0.0;
    CoordinateRange range{};
    bool locked = false;
};

struct RawJoint {
    Element element;
    Attachment parent;
    Attachment child;
    std::optional<std::array<RawAxis, 6>> axes;  ///< rotations, then translations; none: a class that is not understood
};

struct Coupler {
    Element element;
    RawFunction function;  ///< of the independent coordinate
};

/// Function of any class that is understood.
///
/// @throws InvalidArgument  another class, or wrong numbers
[[nodiscard]] CoordinateFunction function_in(const Element& element);

/// Mirrors a left leg into the form of a right one: z changes its sign.
struct Mirror {
    bool is_on = false;

    [[nodiscard]] Vec3<> point(const Vec3<>& p) const { return is_on ? Vec3<>(p.x(), p.y(), -p.z()) : p; }
    /// Axis of a turn: turning sense changes too.
    [[nodiscard]] Vec3<> turn(const Vec3<>& a) const { return is_on ? Vec3<>(-a.x(), -a.y(), a.z()) : a; }
    [[nodiscard]] Frame frame(const Frame& f) const {
        if (!is_on) return f;
        const Vec3<> sign(1.0, 1.0, -1.0);
        return {point(f.translation_m), sign.asDiagonal() * f.rotation * sign.asDiagonal()};
    }
};

/// The whole multibody system, as the file has it.
class Skeleton {
public:
    explicit Skeleton(const Document& document);

    [[nodiscard]] const std::map<std::string, RawBody>& bodies() const { return bodies_; }
    [[nodiscard]] const std::map<std::string, RawCoordinate>& coordinates() const { return coordinates_; }
    [[nodiscard]] const std::map<std::string, Coupler>& couplers() const { return couplers_; }
    [[nodiscard]] const std::vector<RawJoint>& joints() const { return joints_; }
    /// The joint a body hangs on; null for the ground.
    [[nodiscard]] const RawJoint* joint_of(const std::string& body) const;
    /// Body and place in it of a frame named in the file.
    [[nodiscard]] Attachment frame_named(const Element& socket) const;
    /// The independent coordinate that a function hangs on in the end, couplers put in.
    [[nodiscard]] RawFunction independent(const RawFunction& function, const Element& of) const;
    /// Couplers that the file has switched off.
    [[nodiscard]] const std::vector<Element>& idle_couplers() const { return idle_couplers_; }
    /// The last body before the ground on the way down.
    [[nodiscard]] std::string root_of(const std::string& body) const;
    /// The frame of a body in another that it descends from.
    [[nodiscard]] Frame placement(const std::string& body, const std::string& ancestor, const Posture& posture) const;
    /// A body's place in the axes of another of the same root.
    [[nodiscard]] Frame place_in(const std::string& body, const std::string& reference, const Posture& posture) const;

private:
    void read_bodies(const Document& document);
    void read_joints(const Document& document);
    void read_coordinates(const RawJoint& joint, const Document& document);
    void read_axes(RawJoint& joint) const;
    void read_couplers(const Document& document);
    void check_tree() const;
    [[nodiscard]] Attachment socket(const Element& element, const std::map<std::string, Element>& own_frames) const;
    [[nodiscard]] Attachment offset_frame(const Element& element, const std::map<std::string, Element>& own_frames,
                                          int steps) const;
    [[nodiscard]] double value_of_function(const RawFunction& f, const Element& of, const Posture& posture) const;

    std::map<std::string, RawBody> bodies_;
    std::map<std::string, Element> offset_frames_;  ///< of the model and its bodies, not of joints
    std::map<std::string, std::map<std::string, Element>> joint_frames_;
    std::vector<RawJoint> joints_;
    std::map<std::string, std::size_t> joint_of_child_;
    std::map<std::string, RawCoordinate> coordinates_;
    std::map<std::string, Coupler> couplers_;
    std::vector<Element> idle_couplers_;
};

/// One leg of a skeleton in the form of a right one.
struct Leg {
    std::string suffix;  ///< "_r" or "_l"
    Mirror mirror;
    LegGeometry geometry;  ///< bodies and ranges; without cylinders and paths
    std::map<std::string, std::size_t> body_index;
    std::map<std::string, std::pair<LegCoordinate, double>> roles;  ///< coordinate of the file: which here, and sign
    Posture held;  ///< the other coordinates of the leg, at their defaults
    Body body;
    LegLengths lengths;

    /// @throws InvalidArgument  the function hangs on a coordinate that does not exist
    [[nodiscard]] LegFunction function(const Skeleton& skeleton, const RawFunction& raw, const Element& of) const;
};

[[nodiscard]] Leg leg_of(const Document& document, const Skeleton& skeleton, const OsimOptions& options,
                         Account& account);

}  // namespace coxa::osim
