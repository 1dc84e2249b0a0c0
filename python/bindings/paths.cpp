#include "fields.hpp"

#include <pybind11/eigen.h>
#include <pybind11/numpy.h>

#include <array>

namespace coxa::python {

namespace {

/// Angles of many poses, given as numbers or arrays that broadcast together.
struct Poses {
    std::vector<py::ssize_t> shape;
    std::vector<LegAngles<>> angles;
};

Poses poses_of(const std::array<py::object, leg_coordinate_count>& given) {
    const py::module_ numpy = py::module_::import("numpy");
    py::list arrays;
    for (std::size_t c = 0; c < leg_coordinate_count; ++c) {
        try {
            arrays.append(numpy.attr("asarray")(given[c], "float64"));
        } catch (const py::error_already_set&) {
            reject(std::string(leg_coordinate_names[c]) + "_rad", py::str(given[c]).cast<std::string>(),
                   "must be a number or an array of numbers, rad");
        }
    }
    py::object together;
    try {
        together = numpy.attr("broadcast_arrays")(*arrays);
    } catch (const py::error_already_set&) {
        std::string shapes;
        for (const py::handle& array : arrays) shapes += py::str(array.attr("shape")).cast<std::string>();
        reject("angles", shapes, "must be of shapes that broadcast together");
    }
    Poses poses;
    std::size_t c = 0;
    for (const py::handle& each : together) {
        const auto array = py::array_t<double, py::array::c_style | py::array::forcecast>::ensure(each);
        if (c == 0) {
            poses.shape.assign(array.shape(), array.shape() + array.ndim());
            poses.angles.resize(static_cast<std::size_t>(array.size()));
        }
        for (std::size_t i = 0; i < poses.angles.size(); ++i) {
            angle_rad(poses.angles[i], static_cast<LegCoordinate>(c)) = array.data()[i];
        }
        ++c;
    }
    return poses;
}

/// One row of muscles per pose: (...poses, muscles).
template <class Row>
py::array_t<double> per_muscle(const MuscleSet& set, const Poses& poses, const Row& row) {
    std::vector<py::ssize_t> shape = poses.shape;
    shape.push_back(static_cast<py::ssize_t>(set.size()));
    py::array_t<double> result(shape);
    double* to = result.mutable_data();
    const py::gil_scoped_release release;
    for (const LegAngles<>& angles : poses.angles) {
        const PerMuscle values = row(angles);
        to = std::copy(values.data(), values.data() + values.size(), to);
    }
    return result;
}

/// The geometry of a set, at the published size or at a person's.
LegGeometry geometry_of(const MuscleSet& set, const std::optional<Body>& body) {
    if (!body) return *set.geometry;
    return scaled(*set.geometry, leg_scale(*body, set.reference_lengths));
}

std::optional<PersonMuscles> person_of(const MuscleSet& set, const std::optional<Body>& body) {
    if (!body) return std::nullopt;
    return person_muscles(set, *body);
}

LegPlacement<> placed(const LegGeometry& leg, const LegAngles<>& angles) {
    require_in_range(leg, angles);
    return place_leg(leg, angles);
}

py::array_t<double> rows(const std::vector<Vec3<>>& points) {
    py::array_t<double> result({static_cast<py::ssize_t>(points.size()), py::ssize_t{3}});
    double* to = result.mutable_data();
    for (const Vec3<>& point : points) to = std::copy(point.data(), point.data() + 3, to);
    return result;
}

}  // namespace

void bind_paths(py::class_<MuscleSet>& set) {
    set.def_property_readonly(
           "path", [](const MuscleSet& s) { return std::string(to_string(s.path)); },
           "'fitted' or 'geometric': the paths that lifts are calculated with.")
        .def(
            "with_path", [](const MuscleSet& s, const std::string& path) { return with_path(s, path_kind_from(path)); },
            py::arg("path"), "The same set, calculated with 'fitted' or 'geometric' paths.")
        .def(
            "fit_errors",
            [](const MuscleSet& s, const std::optional<Body>& body) {
                py::dict d;
                if (!s.fits) return d;
                const std::vector<FitErrors> errors =
                    body ? fit_errors(*s.geometry, *s.fits, leg_scale(*body, s.reference_lengths)) : s.fits->errors;
                const auto column = [&](const char* name, const auto& value) {
                    py::array_t<double> values(static_cast<py::ssize_t>(s.size()));
                    for (std::size_t i = 0; i < s.size(); ++i) values.mutable_data()[i] = value(i);
                    d[name] = values;
                };
                const auto error = [&](const char* rms, const char* most, FitError FitErrors::*of) {
                    column(rms, [&](std::size_t i) { return (errors[i].*of).rms; });
                    column(most, [&](std::size_t i) { return (errors[i].*of).most; });
                };
                error("length_rms_m", "length_most_m", &FitErrors::length_m);
                error("arm_rms_m", "arm_most_m", &FitErrors::arm_m);
                error("side_arm_rms_m", "side_arm_most_m", &FitErrors::side_arm_m);
                error("pull_rms", "pull_most", &FitErrors::pull);
                column("left_out", [&](std::size_t i) { return errors[i].left_out; });
                column("fitted", [&](std::size_t i) { return errors[i].fitted ? 1.0 : 0.0; });
                column("aims_met", [&](std::size_t i) { return errors[i].aims_met ? 1.0 : 0.0; });
                column("degree_u", [&](std::size_t i) { return s.fits->rows[i].length_m.u.degree; });
                column("degree_v", [&](std::size_t i) { return s.fits->rows[i].length_m.v.degree; });
                return d;
            },
            py::arg("body") = py::none(),
            "Errors of the fitted paths against the geometric ones over `fit_domain`, one array over muscles per kind: "
            "root mean square and largest, of length, of arms about the angles crossed, of arms about hip adduction "
            "and rotation, of the direction of pull; empty for a set without fits. At the size of the published leg "
            "or of a body.")
        .def(
            "fit_domain",
            [](const MuscleSet& s) {
                py::dict d;
                if (!s.fits) return d;
                for (const FittedRange& range : s.fits->domain) {
                    d[(std::string(to_string(range.angle)) + "_rad").c_str()] =
                        py::make_tuple(range.lowest_rad, range.highest_rad);
                }
                d["proportions"] = py::make_tuple(1.0 - fitted_proportions, 1.0 + fitted_proportions);
                return d;
            },
            "What the fitted paths speak for, (lowest, highest): the joint angles, and as 'proportions' the ratios of "
            "hip width, thigh, shank and foot to the leg's own over the ratio of stature. Elsewhere a pose takes the "
            "geometric paths; empty for a set without fits.")
        .def(
            "length_m",
            [](const MuscleSet& s, const py::object& hip, const py::object& knee, const py::object& ankle,
               const py::object& adduction, const py::object& rotation, const std::string& path,
               const std::optional<Body>& body) {
                const PathKind kind = path_kind_from(path);
                const std::optional<PersonMuscles> person = person_of(s, body);
                return per_muscle(s, poses_of({hip, adduction, rotation, knee, ankle}), [&](const LegAngles<>& angles) {
                    return person ? length_m(*person, angles, kind) : length_m(s, angles, kind);
                });
            },
            py::kw_only(), py::arg("hip_flexion_rad"), py::arg("knee_flexion_rad"),
            py::arg("ankle_dorsiflexion_rad") = 0.0, py::arg("hip_adduction_rad") = 0.0,
            py::arg("hip_rotation_rad") = 0.0, py::arg("path") = "geometric", py::arg("body") = py::none(),
            "Musculotendon length of every muscle at the size of the published model or of a body: (...poses, "
            "muscles), m. Angles are numbers or arrays that broadcast together; path: 'geometric' or 'fitted', which "
            "speaks for its `fit_domain` (adduction and rotation zero).")
        .def(
            "moment_arm_m",
            [](const MuscleSet& s, const std::string& coordinate, const py::object& hip, const py::object& knee,
               const py::object& ankle, const py::object& adduction, const py::object& rotation,
               const std::string& path, const std::optional<Body>& body) {
                const LegCoordinate about = leg_coordinate_from(coordinate);
                const PathKind kind = path_kind_from(path);
                const std::optional<PersonMuscles> person = person_of(s, body);
                return per_muscle(s, poses_of({hip, adduction, rotation, knee, ankle}), [&](const LegAngles<>& angles) {
                    return person ? moment_arm_m(*person, about, angles, kind) : moment_arm_m(s, about, angles, kind);
                });
            },
            py::arg("coordinate"), py::kw_only(), py::arg("hip_flexion_rad"), py::arg("knee_flexion_rad"),
            py::arg("ankle_dorsiflexion_rad") = 0.0, py::arg("hip_adduction_rad") = 0.0,
            py::arg("hip_rotation_rad") = 0.0, py::arg("path") = "geometric", py::arg("body") = py::none(),
            "Moment arm -dL/dq of every muscle about 'hip_flexion', 'hip_adduction', 'hip_rotation', 'knee_flexion' or "
            "'ankle_dorsiflexion': (...poses, muscles), m. Arguments as in length_m.")
        .def(
            "path_points_m",
            [](const MuscleSet& s, double hip, double knee, double ankle, double adduction, double rotation,
               const std::optional<Body>& body, int arc_intervals) {
                const LegGeometry leg = geometry_of(s, body);
                const LegPlacement<> placement = placed(leg, {hip, knee, ankle, adduction, rotation});
                py::dict d;
                for (const MusclePath& path : leg.paths) {
                    d[path.name.c_str()] = rows(path_points_m(leg, path, placement, arc_intervals));
                }
                return d;
            },
            py::kw_only(), py::arg("hip_flexion_rad"), py::arg("knee_flexion_rad"),
            py::arg("ankle_dorsiflexion_rad") = 0.0, py::arg("hip_adduction_rad") = 0.0,
            py::arg("hip_rotation_rad") = 0.0, py::arg("body") = py::none(), py::arg("arc_intervals") = 12,
            "The path of every muscle as points to draw, by name: (points, 3), m, in the pelvis (x forward, y up, z "
            "right), arcs on cylinders sampled. With a body: at that person's size.")
        .def(
            "joint_centers_m",
            [](const MuscleSet& s, double hip, double knee, double ankle, double adduction, double rotation,
               const std::optional<Body>& body) {
                const LegGeometry leg = geometry_of(s, body);
                const LegPlacement<> placement = placed(leg, {hip, knee, ankle, adduction, rotation});
                py::dict d;
                for (std::size_t b = 1; b < leg.bodies.size(); ++b) {
                    const LegBody& bone = leg.bodies[b];
                    d[bone.name.c_str()] = py::cast(placement.bodies[b].point_m(bone.joint.in_child.translation_m));
                }
                return d;
            },
            py::kw_only(), py::arg("hip_flexion_rad"), py::arg("knee_flexion_rad"),
            py::arg("ankle_dorsiflexion_rad") = 0.0, py::arg("hip_adduction_rad") = 0.0,
            py::arg("hip_rotation_rad") = 0.0, py::arg("body") = py::none(),
            "Where each bone hangs on the one before it, by name of the bone: (3,), m, in the pelvis.")
        .def(
            "path_steps",
            [](const MuscleSet& s) {
                py::list result;
                for (const PathStep& step : path_steps(geometry_of(s, {}))) {
                    py::dict d;
                    d["muscle"] = step.muscle;
                    d["point"] = step.point;
                    d["coordinate"] = std::string(to_string(step.coordinate));
                    d["angle_rad"] = step.angle_rad;
                    d["step_m"] = step.step_m;
                    d["largest_step_m"] = step.largest_step_m;
                    result.append(d);
                }
                return result;
            },
            "Where a conditional point switches and a length steps: muscle, point, coordinate, angle_rad, step_m with "
            "the "
            "other angles zero, largest_step_m over hip and knee flexion.");
}

}  // namespace coxa::python
