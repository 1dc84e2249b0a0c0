#pragma once

// A small model of two mirrored legs in the formats of OpenSim 3 and 4, written for the tests: every class of joint,
// function, path point and muscle that is read occurs in it. It stands for no person.

#include <string>

namespace coxa::testing {

namespace small {

inline std::string number(double x) {
    std::string text = std::to_string(x);
    return text;
}
inline std::string triple(double x, double y, double z) { return number(x) + " " + number(y) + " " + number(z); }

/// Writes the model; `recent` is format 40000, otherwise 30000.
class Writer {
public:
    explicit Writer(bool recent) : recent_(recent) {}

    [[nodiscard]] std::string text() {
        std::string bodies, joints;
        add_body(bodies, joints, "pelvis", 11.0, "-0.07 0 0", "",
                 joint("FreeJoint", "ground_pelvis", "ground", "pelvis", "0 0 0", "0 0 0", "0 0 0", "", ""));
        add_body(bodies, joints, "torso", 34.0, "0 0.3 0", "",
                 joint("PinJoint", "back", "pelvis", "torso", "-0.1 0.08 0", "0 0 0", "0 0 0",
                       coordinate("lumbar_extension", "-1 1"), ""));
        std::string muscles, couplers;
        for (const std::string side : {"r", "l"}) {
            side_ = "_" + side;
            s_ = side == "r" ? 1.0 : -1.0;
            add_leg(bodies, joints);
            muscles += leg_muscles();
            couplers += coupler();
        }
        std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
        text += recent_ ? "<OpenSimDocument Version=\"40000\">\n" : "<OpenSimDocument Version=\"30000\">\n";
        text += "<Model name=\"small\">\n<credits>written for tests</credits>\n<length_units>meters</length_units>\n";
        text += "<defaults>\n<Millard2012EquilibriumMuscle name=\"default\">\n";
        text +=
            "<max_contraction_velocity>12</max_contraction_velocity>\n</Millard2012EquilibriumMuscle>\n</defaults>\n";
        text +=
            set("BodySet", (recent_ ? "" : "<Body name=\"ground\">\n<mass>0</mass>\n<Joint />\n</Body>\n") + bodies);
        if (recent_) text += set("JointSet", joints);
        text += set("ConstraintSet", couplers);
        text += set("ForceSet", muscles +
                                    "<CoordinateActuator name=\"reserve\">\n<optimal_force>1</optimal_force>\n"
                                    "</CoordinateActuator>\n");
        text += set("MarkerSet", "<Marker name=\"m\">\n</Marker>\n");
        return text + "</Model>\n</OpenSimDocument>\n";
    }

private:
    static std::string element(const std::string& tag, const std::string& inside) {
        return "<" + tag + ">" + inside + "</" + tag + ">\n";
    }
    static std::string named(const std::string& tag, const std::string& name, const std::string& inside) {
        return "<" + tag + " name=\"" + name + "\">\n" + inside + "</" + tag + ">\n";
    }
    static std::string set(const std::string& tag, const std::string& inside) {
        return "<" + tag + ">\n<objects>\n" + inside + "</objects>\n</" + tag + ">\n";
    }

    std::string coordinate(const std::string& name, const std::string& range, const std::string& more = "") const {
        const std::string one =
            named("Coordinate", name, element("default_value", "0") + element("range", range) + more);
        return recent_ ? one : one;
    }

    std::string frame(const std::string& name, const std::string& body, const std::string& place,
                      const std::string& turn) const {
        return named("PhysicalOffsetFrame", name,
                     element("socket_parent", "/bodyset/" + body) + element("translation", place) +
                         element("orientation", turn));
    }

    std::string joint(const std::string& tag, const std::string& name, const std::string& parent,
                      const std::string& child, const std::string& place, const std::string& turn,
                      const std::string& child_place, const std::string& coordinates,
                      const std::string& transform) const {
        if (recent_) {
            const std::string on = parent == "ground" ? "/ground" : parent + "_offset";
            return named(tag, name,
                         element("socket_parent_frame", on) + element("socket_child_frame", child + "_offset") +
                             element("coordinates", "\n" + coordinates) +
                             element("frames",
                                     "\n" + (parent == "ground" ? "" : frame(parent + "_offset", parent, place, turn)) +
                                         frame(child + "_offset", child, child_place, turn)) +
                             transform);
        }
        return named(tag, name,
                     element("parent_body", parent) + element("location_in_parent", place) +
                         element("orientation_in_parent", turn) + element("location", child_place) +
                         element("orientation", turn) + set("CoordinateSet", coordinates) + transform);
    }

    void add_body(std::string& bodies, std::string& joints, const std::string& name, double mass,
                  const std::string& center, const std::string& wraps, const std::string& own_joint) const {
        std::string inside = element("mass", number(mass)) + element("mass_center", center);
        if (recent_) {
            inside += element("inertia", "0.1 0.05 0.06 0 0 0");
            joints += own_joint;
        } else {
            inside += element("inertia_xx", "0.1") + element("inertia_zz", "0.06") + element("Joint", "\n" + own_joint);
        }
        if (!wraps.empty()) inside += set("WrapObjectSet", wraps);
        bodies += named("Body", name, inside);
    }

    /// A function as it stands in an axis: bare in format 40000, wrapped before.
    std::string function(const std::string& tag, const std::string& inside) const {
        if (recent_) return named(tag, "function", inside);
        return element("function", "\n" + named(tag, "", inside));
    }
    std::string axis(const std::string& name, const std::string& coordinates, const std::string& direction,
                     const std::string& f) const {
        return named("TransformAxis", name, element("coordinates", coordinates) + element("axis", direction) + f);
    }
    std::string linear(const std::string& coefficients) const {
        return function("LinearFunction", element("coefficients", coefficients));
    }
    std::string constant(const std::string& value) const { return function("Constant", element("value", value)); }

    void add_leg(std::string& bodies, std::string& joints) const {
        const std::string hip = "hip_flexion" + side_, adduction = "hip_adduction" + side_,
                          rotation = "hip_rotation" + side_, knee = "knee_angle" + side_, beta = "knee_beta" + side_;
        const std::string sx = s_ > 0.0 ? "1 0 0" : "-1 0 0", sy = s_ > 0.0 ? "0 1 0" : "0 -1 0";
        const std::string hip_transform = element(
            "SpatialTransform",
            "\n" + axis("rotation1", hip, "0 0 1", linear("1 0")) + axis("rotation2", adduction, sx, linear("1 0")) +
                axis("rotation3", rotation, sy, linear("1 0")) + axis("translation1", "", "1 0 0", constant("0")) +
                axis("translation2", "", "0 1 0", constant("0")) + axis("translation3", "", "0 0 1", constant("0")));
        add_body(
            bodies, joints, "femur" + side_, 9.0, "0 -0.17 0", "",
            joint("CustomJoint", "hip" + side_, "pelvis", "femur" + side_, triple(-0.06, -0.07, 0.08 * s_), "0 0 0",
                  "0 0 0",
                  coordinate(hip, "-0.6 2.2") + coordinate(adduction, "-0.8 0.5") + coordinate(rotation, "-0.7 0.7"),
                  hip_transform));
        const std::string spline =
            function("SimmSpline", element("x", "-0.2 0.5 1 1.5 2.4") + element("y", "0.001 0.004 0.006 0.005 0.002"));
        const std::string multiple = function(
            "MultiplierFunction",
            element("function", "\n" + named("PolynomialFunction", "", element("coefficients", "0.002 -0.001 0"))) +
                element("scale", "1.5"));
        const std::string knee_transform = element(
            "SpatialTransform",
            "\n" + axis("rotation1", knee, "0 0 1", linear("-1 0")) + axis("rotation2", "", "0 1 0", constant("0")) +
                axis("rotation3", "", "1 0 0", constant("0")) + axis("translation1", knee, "1 0 0", spline) +
                axis("translation2", knee, "0 1 0", multiple) + axis("translation3", "", "0 0 1", constant("0")));
        add_body(bodies, joints, "tibia" + side_, 3.7, "0 -0.18 0", "",
                 joint("CustomJoint", "knee" + side_, "femur" + side_, "tibia" + side_, "0 -0.4 0", "0 0 0", "0 0 0",
                       coordinate(knee, "-0.1 2.4"), knee_transform));
        const std::string patella_transform =
            element("SpatialTransform", "\n" + axis("rotation1", beta, "0 0 1", linear("-0.8 0")) +
                                            axis("rotation2", "", "0 1 0", constant("0")) +
                                            axis("rotation3", "", "1 0 0", constant("0")) +
                                            axis("translation1", beta, "1 0 0", linear("-0.02 0.05")) +
                                            axis("translation2", beta, "0 1 0", linear("-0.015 0")) +
                                            axis("translation3", "", "0 0 1", constant("0")));
        add_body(bodies, joints, "patella" + side_, 0.1, "0 0 0", "",
                 joint("CustomJoint", "patellofemoral" + side_, "femur" + side_, "patella" + side_, "0 -0.4 0", "0 0 0",
                       "0 0 0", coordinate(beta, "-9 9"), patella_transform));
        add_body(bodies, joints, "talus" + side_, 0.1, "0 0 0", "",
                 joint("PinJoint", "ankle" + side_, "tibia" + side_, "talus" + side_, "-0.01 -0.4 0",
                       triple(0.1 * s_, -0.1 * s_, 0.02), "0 0 0", coordinate("ankle_angle" + side_, "-0.9 0.9"), ""));
        add_body(bodies, joints, "calcn" + side_, 1.4, "0.1 0.03 0", "",
                 joint("WeldJoint", "subtalar" + side_, "talus" + side_, "calcn" + side_,
                       triple(-0.05, -0.04, 0.008 * s_), "0 0 0", "0 0 0", "", ""));
        // The cylinder sits on the pelvis, which is there already.
        const std::string cylinder =
            set("WrapObjectSet",
                named("WrapCylinder", "GM" + side_,
                      element("xyz_body_rotation", triple(-0.5 * s_, 0.4 * s_, 0.0)) +
                          element("translation", triple(-0.07, -0.08, 0.08 * s_)) + element("quadrant", "-x") +
                          element("radius", "0.04") + element("length", "0.3")));
        const std::string end = "</Body>\n";
        const std::string wraps_end = "</objects>\n</WrapObjectSet>\n" + end;
        const auto pelvis_end = bodies.find(end);
        if (s_ > 0.0) {
            bodies.insert(pelvis_end, cylinder);
        } else {
            const std::string one = cylinder.substr(cylinder.find("<WrapCylinder"));
            bodies.insert(bodies.find(wraps_end), one.substr(0, one.find("</objects>")));
        }
    }

    std::string point(const std::string& tag, const std::string& name, const std::string& body, double x, double y,
                      double z, const std::string& more = "") const {
        const std::string on = recent_ ? element("socket_parent_frame", "/bodyset/" + body) : element("body", body);
        const std::string at = tag == "MovingPathPoint" ? "" : element("location", triple(x, y, z * s_));
        return named(tag, name, on + at + more);
    }
    std::string coordinate_of(const std::string& prefix, const std::string& joint, const std::string& name) const {
        if (recent_)
            return element("socket_" + prefix + "coordinate", "/jointset/" + joint + side_ + "/" + name + side_);
        return element(prefix + "coordinate", name + side_);
    }
    std::string muscle(const std::string& tag, const std::string& name, const std::string& points,
                       const std::string& wraps, const std::string& numbers) const {
        return named(
            tag, name + side_,
            named("GeometryPath", "geometrypath", set("PathPointSet", points) + set("PathWrapSet", wraps)) + numbers);
    }
    static std::string architecture(const std::string& force, const std::string& fiber, const std::string& tendon,
                                    const std::string& pennation) {
        return element("max_isometric_force", force) + element("optimal_fiber_length", fiber) +
               element("tendon_slack_length", tendon) + element("pennation_angle_at_optimal", pennation);
    }

    std::string leg_muscles() const {
        const std::string femur = "femur" + side_, tibia = "tibia" + side_, patella = "patella" + side_,
                          calcn = "calcn" + side_;
        std::string text = muscle(
            "Millard2012EquilibriumMuscle", "glmax1",
            point("PathPoint", "a", "pelvis", -0.12, -0.03, 0.07) + point("PathPoint", "b", femur, -0.03, -0.15, 0.03),
            named("PathWrap", "w", element("wrap_object", "GM" + side_) + element("range", "-1 -1")),
            architecture("2000", "0.15", "0.06", "0.3") +
                named("ActiveForceLengthCurve", "c", element("minimum_value", "0.1")) +
                named("FiberForceLengthCurve", "c",
                      element("strain_at_zero_force", "0.05") + element("strain_at_one_norm_force", "0.65")) +
                named("TendonForceLengthCurve", "c", element("strain_at_one_norm_force", "0.05")));
        const auto moving = [&](const std::string& which, const std::string& y) {
            return element(which + "_location",
                           "\n" + named("SimmSpline", "", element("x", "-0.2 0.6 1.2 2.4") + element("y", y))) +
                   coordinate_of(which + "_", "knee", "knee_angle");
        };
        const std::string z = s_ > 0.0 ? "0.001 0.002 0.003 0.002" : "-0.001 -0.002 -0.003 -0.002";
        text += muscle(
            "Thelen2003Muscle", "recfem",
            point("PathPoint", "a", "pelvis", 0.01, -0.03, 0.09) +
                point("ConditionalPathPoint", "b", femur, 0.04, -0.36, 0.0,
                      element("range", "1.3 3") + coordinate_of("", "knee", "knee_angle")) +
                point("PathPoint", "c", patella, 0.01, 0.03, 0.0) +
                point("MovingPathPoint", "d", tibia, 0.0, 0.0, 0.0,
                      moving("x", "0.04 0.045 0.042 0.04") + moving("y", "-0.06 -0.061 -0.062 -0.06") + moving("z", z)),
            "",
            architecture("1200", "0.08", "0.35", "0.1") + element("FmaxTendonStrain", "0.033") +
                element("KshapeActive", "0.5") + element("KshapePassive", "4") + element("Af", "0.3"));
        text += muscle(
            "DeGrooteFregly2016Muscle", "bflh",
            point("PathPoint", "a", "pelvis", -0.12, -0.1, 0.07) + point("PathPoint", "b", tibia, -0.03, -0.04, 0.03),
            "", architecture("1300", "0.1", "0.33", "0.2") + element("active_force_width_scale", "1.2"));
        const auto spline = [&](const std::string& tag, const std::string& x, const std::string& y) {
            return element(tag, "\n" + named("NaturalCubicSpline", "", element("x", x) + element("y", y)));
        };
        text += muscle(
            "Schutte1993Muscle", "soleus",
            point("PathPoint", "a", tibia, -0.02, -0.15, 0.01) + point("PathPoint", "b", calcn, 0.0, 0.03, 0.0), "",
            element("max_isometric_force", "4000") + element("optimal_fiber_length", "0.05") +
                element("tendon_slack_length", "0.2") + element("pennation_angle", "0.4") +
                spline("active_force_length_curve", "0.3 0.6 1 1.4 1.8", "0 0.6 1 0.6 0") +
                spline("passive_force_length_curve", "0 0.999 1 1.3 1.6 1.9", "0 0 0 0.3 1 2") +
                spline("tendon_force_length_curve", "-1 0 0.01 0.02 0.03 0.1", "0 0 0.1 0.4 0.8 3.6"));
        text += muscle("Millard2012EquilibriumMuscle", "vasint",
                       point("PathPoint", "a", femur, 0.03, -0.2, 0.03) +
                           point("PathPoint", "b", patella, 0.01, 0.02, 0.0) +
                           point("PathPoint", "c", tibia, 0.04, -0.06, 0.0),
                       "", architecture("5000", "0.1", "0.13", "0.05"));
        return text;
    }

    std::string coupler() const {
        return named(
            "CoordinateCouplerConstraint", "patella_follows" + side_,
            element("coupled_coordinates_function",
                    "\n" + named("SimmSpline", "", element("x", "-0.2 0.8 1.6 2.4") + element("y", "-0.2 0.7 1.5 2"))) +
                element("independent_coordinate_names", "knee_angle" + side_) +
                element("dependent_coordinate_name", "knee_beta" + side_) + element("scale_factor", "1"));
    }

    bool recent_;
    std::string side_;
    double s_ = 1.0;
};

}  // namespace small

/// The small model as the text of a file of format 40000, or 30000.
inline std::string small_osim(bool recent = true) { return small::Writer(recent).text(); }

}  // namespace coxa::testing
