#include "arrays.hpp"
#include "fields.hpp"

#include <coxa/io/curve_columns.hpp>
#include <coxa/io/curve_text.hpp>

#include <pybind11/eigen.h>

#include <algorithm>

namespace coxa::python {

py::dict arrays(const TorqueAngleCurve& curve) {
    py::dict d;
    for (const CurveVariable& variable : curve_variables()) {
        const Table values = variable.values(curve);
        std::vector<py::ssize_t> shape{static_cast<py::ssize_t>(curve.size())};
        for (const std::string_view dim : variable.dims) {
            if (dim == "phase" || dim == "side") continue;
            shape.push_back(static_cast<py::ssize_t>(labels_along(curve, dim).size()));
        }
        d[py::str(variable.name)] = py::array_t<double>(shape, values.data());
    }
    d["status"] = names(curve.status);
    d["knee_unknown_for"] = curve.knee_unknown_for;
    return d;
}

LegAngles<> angles_of(double hip, double knee, double ankle) { return {hip, knee, ankle}; }

void bind_people(py::module_& m) {
    using F = Subject;
    bind_settings<Subject>(
        m, "Subject", "The person who lifts; segment lengths that are not given come from sex and stature.",
        Field{"mass_kg", &F::mass_kg, "Body mass, kg, [25, 300]."},
        Field{"height_m", &F::height_m, "Stature, m, [1.2, 2.4]."},
        Field{"sex", &F::sex, "'female' or 'male': which of de Leva's two tables gives the segments."},
        Field{"strength", &F::strength, "Multiplies every muscle force, [0.05, 10]."},
        Field{"thigh_length_m", &F::thigh_length_m, "Hip to knee, m, [0.2, 0.7]; None: by sex and stature."},
        Field{"shank_length_m", &F::shank_length_m, "Knee to ankle, m, [0.2, 0.7]; None: by sex and stature."},
        Field{"foot_length_m", &F::foot_length_m, "Heel to toe tip, m, [0.15, 0.4]; None: by sex and stature."},
        Field{"hip_width_m", &F::hip_width_m, "Between the hip centers, m, [0.1, 0.3]; None: by stature."},
        Field{"hip_to_shoulder_m", &F::hip_to_shoulder_m, "Along the trunk, m, [0.3, 0.8]; None: by sex and stature."},
        Field{"force_scaling", &F::force_scaling,
              "'body': maximal forces follow mass and stature (Handsfield et al. 2014); 'published': they do not."},
        Field{"path_scaling", &F::path_scaling,
              "'segments': muscle paths follow the segments' lengths; 'stature': stature alone."},
        Field{"fiber_scaling", &F::fiber_scaling,
              "'path': fibers and tendons keep their share of the path; 'published': their published lengths."})
        .def("scale", &scale_body, "The person's body segments (de Leva 1996).");

    bind_settings<Segment>(
        m, "Segment", "One rigid segment; its mass center lies on its axis.",
        Field{"mass_kg", &Segment::mass_kg, "Mass, kg."},
        Field{"center_of_mass_m", &Segment::center_of_mass_m, "Along the axis from the proximal joint, m."},
        Field{"moment_of_inertia_kg_m2", &Segment::moment_of_inertia_kg_m2,
              "About the mass center, flexion-extension axis, kg m^2."});
    using B = Body;
    bind_settings<Body>(
        m, "Body",
        "The person as planar segments, from `Subject.scale` or by fields; leg segments are those of one leg.",
        Field{"mass_kg", &B::mass_kg, "Body mass, kg, [25, 300]: the sum of the segments'."},
        Field{"height_m", &B::height_m, "Stature, m, [1.2, 2.4]."}, Field{"sex", &B::sex, "'female' or 'male'."},
        Field{"strength", &B::strength, "Multiplies every muscle force, [0.05, 10]."},
        Field{"force_scaling", &B::force_scaling, "'body' or 'published'; see Subject."},
        Field{"path_scaling", &B::path_scaling, "'segments' or 'stature'; see Subject."},
        Field{"fiber_scaling", &B::fiber_scaling, "'path' or 'published'; see Subject."},
        Field{"thigh_length_m", &B::thigh_length_m, "Hip to knee, m."},
        Field{"shank_length_m", &B::shank_length_m, "Knee to ankle, m."},
        Field{"foot_length_m", &B::foot_length_m, "Heel to toe tip, m."},
        Field{"ankle_height_m", &B::ankle_height_m, "Ankle above the sole, m."},
        Field{"heel_to_ankle_m", &B::heel_to_ankle_m, "Along the sole, m."},
        Field{"hip_width_m", &B::hip_width_m, "Between the hip centers, m."},
        Field{"hip_to_lumbar_m", &B::hip_to_lumbar_m, "Along the trunk's axis, m."},
        Field{"hip_to_shoulder_m", &B::hip_to_shoulder_m, "Along the trunk's axis, m."},
        Field{"thigh", &B::thigh, "Segment, from the hip."}, Field{"shank", &B::shank, "Segment, from the knee."},
        Field{"foot", &B::foot, "Segment, from the heel."},
        Field{"pelvis", &B::pelvis, "Segment, from the hip toward the lumbar joint."},
        Field{"trunk", &B::trunk, "Segment, from the hip toward the shoulder; head and arms included."},
        Field{"subject", &B::subject, "The Subject the body was scaled from; None for a body made otherwise."});
}

double tilt_rad(const py::object& by_deg) {
    return radians(number_between(by_deg, "by_deg", "deg", 0.0, 45.0, "LumbopelvicRhythm"));
}

void bind_exercises(py::module_& m) {
    bind_settings<BackContact>(
        m, "BackContact", "Where and how the back rests on its support.",
        Field{"along_m", &BackContact::along_m,
              "From the hip centers along the trunk's axis, m, (0.1, 0.8); None: from the body, by exercise."},
        Field{"behind_m", &BackContact::behind_m, "Behind the trunk's axis, m, [0, 0.3]."},
        Field{"friction", &BackContact::friction, "Static friction of back on support, [0.05, 2]."},
        Field{"normal", &BackContact::normal, "'vertical' (padded top, floor) or 'normal_to_back' (edge)."});
    bind_settings<BarPlacement>(
        m, "BarPlacement", "Where the bar lies on the pelvis and what keeps it off the floor.",
        Field{"along_pelvis_m", &BarPlacement::along_pelvis_m,
              "From the hip centers toward the shoulders, m, [-0.1, 0.3]."},
        Field{"in_front_of_hip_m", &BarPlacement::in_front_of_hip_m, "In front of the hip centers, m, [0, 0.4]."},
        Field{"plate_radius_m", &BarPlacement::plate_radius_m, "Plate radius, m, [0, 0.4]."});
    bind_settings<FootPlacement>(
        m, "FootPlacement", "Where the feet stand.",
        Field{"distance_m", &FootPlacement::distance_m,
              "Along the floor from back contact to ankles, m; None: shins vertical at lockout."},
        Field{"offset_m", &FootPlacement::offset_m, "Added to the distance, m, [-1, 1]; positive: further away."},
        Field{"height_m", &FootPlacement::height_m, "Of the soles above the floor, m, [-0.2, 1]."},
        Field{"heel_m", &FootPlacement::heel_m, "Reach of the pressure behind the ankle, m; None: the body's heel."},
        Field{"toe_m", &FootPlacement::toe_m, "Reach of the pressure ahead of the ankle, m; None: the body's toe tip."},
        Field{"friction", &FootPlacement::friction, "Static friction of sole on floor, [0.05, 2]."},
        Field{"toe_out_rad", &FootPlacement::toe_out_rad,
              "Thighs and feet turned out of the sagittal plane, rad, [-0.35, 0.9]; None: as the stance width asks."},
        Field{"stance_width_m", &FootPlacement::stance_width_m,
              "Between the ankles, m, [0.04, 1.2]; None: under the knees, at no toe-out as wide as the hips."},
        Field{"width_m", &FootPlacement::width_m,
              "Breadth of a sole that can carry pressure, m, [0, 0.2]; None: 0.055 of stature."},
        Field{"pressure_radius_m", &FootPlacement::pressure_radius_m,
              "Largest free moment of a foot over its largest friction force, m, [0, 0.15]."})
        .def_static(
            "far",
            [](const py::object& by_m) {
                return FootPlacement::far(number_between(by_m, "by_m", "m", 0.0, 1.0, "far"));
            },
            py::arg("by_m"), "Further than shins vertical at lockout, m, [0, 1].")
        .def_static(
            "close",
            [](const py::object& by_m) {
                return FootPlacement::close(number_between(by_m, "by_m", "m", 0.0, 1.0, "close"));
            },
            py::arg("by_m"), "Closer than shins vertical at lockout, m, [0, 1].");
    bind_settings<LumbopelvicRhythm>(
        m, "LumbopelvicRhythm", "How the pelvis turns against the trunk: lumbar extension, linear in phase.",
        Field{"lumbar_extension_bottom_rad", &LumbopelvicRhythm::lumbar_extension_bottom_rad,
              "At the bottom, rad, [-0.8, 0.8]."},
        Field{"lumbar_extension_lockout_rad", &LumbopelvicRhythm::lumbar_extension_lockout_rad,
              "At lockout, rad, [-0.8, 0.8]."})
        .def_static("neutral", &LumbopelvicRhythm::neutral, "Pelvis and trunk stay in line.")
        .def_static(
            "posterior_tilt",
            [](const py::object& by_deg) { return LumbopelvicRhythm::posterior_tilt(tilt_rad(by_deg)); },
            py::arg("by_deg") = 10.0, "The pelvis is tucked under at lockout, degrees, [0, 45].")
        .def_static(
            "hyperextended",
            [](const py::object& by_deg) { return LumbopelvicRhythm::hyperextended(tilt_rad(by_deg)); },
            py::arg("by_deg") = 15.0, "The lumbar spine arches at lockout, degrees, [0, 45].");
    bind_settings<HipThrust>(
        m, "HipThrust", "Barbell hip thrust: upper back on a bench, bar in the hip crease, feet flat.",
        Field{"bar_mass_kg", &HipThrust::bar_mass_kg, "Plates included, kg, [0, 1000]."},
        Field{"bench_height_m", &HipThrust::bench_height_m, "Of the bench's edge above the floor, m, [0, 0.8]."},
        Field{"feet", &HipThrust::feet, "FootPlacement."}, Field{"back", &HipThrust::back, "BackContact."},
        Field{"bar", &HipThrust::bar, "BarPlacement."}, Field{"rhythm", &HipThrust::rhythm, "LumbopelvicRhythm."},
        Field{"lockout_hip_angle_rad", &HipThrust::lockout_hip_angle_rad,
              "Shoulder-hip-knee at lockout, rad, [2.4, 3.6]."},
        Field{"buttock_thickness_m", &HipThrust::buttock_thickness_m, "From hip centers to the seat, m, [0, 0.3]."},
        Field{"knee_band_N", &HipThrust::knee_band_N,
              "Force of an elastic band round the thighs above the knees, on each knee toward the other, N, [0, 500]."},
        Field{"loads", &HipThrust::loads, "AddedLoads: band across the hips and chains."});
    bind_settings<GluteBridge>(
        m, "GluteBridge", "Barbell glute bridge: shoulders on the floor, bar in the hip crease, feet flat.",
        Field{"bar_mass_kg", &GluteBridge::bar_mass_kg, "Plates included, kg, [0, 1000]."},
        Field{"feet", &GluteBridge::feet, "FootPlacement."}, Field{"back", &GluteBridge::back, "BackContact."},
        Field{"bar", &GluteBridge::bar, "BarPlacement."}, Field{"rhythm", &GluteBridge::rhythm, "LumbopelvicRhythm."},
        Field{"lockout_hip_angle_rad", &GluteBridge::lockout_hip_angle_rad,
              "Shoulder-hip-knee at lockout, rad, [2.4, 3.6]."},
        Field{"buttock_thickness_m", &GluteBridge::buttock_thickness_m, "From hip centers to the seat, m, [0, 0.3]."},
        Field{"knee_band_N", &GluteBridge::knee_band_N,
              "Force of an elastic band round the thighs above the knees, on each knee toward the other, N, [0, 500]."},
        Field{"loads", &GluteBridge::loads, "AddedLoads: band across the hips and chains."});

    m.def(
        "pose_points",
        [](const AnyExercise& exercise, const Body& body, const std::vector<double>& phases) {
            const Linkage link = linkage_of(exercise, body);
            const auto n = static_cast<Eigen::Index>(phases.size());
            struct Point {
                const char* name;
                Vec2<> Pose<>::*member;
            };
            const Point points[] = {{"back_contact", &Pose<>::back_contact_m},
                                    {"shoulder", &Pose<>::shoulder_m},
                                    {"lumbar", &Pose<>::lumbar_m},
                                    {"hip", &Pose<>::hip_m},
                                    {"knee", &Pose<>::knee_m},
                                    {"ankle", &Pose<>::ankle_m},
                                    {"bar", &Pose<>::bar_m},
                                    {"trunk_center", &Pose<>::trunk_center_m},
                                    {"pelvis_center", &Pose<>::pelvis_center_m},
                                    {"thigh_center", &Pose<>::thigh_center_m},
                                    {"shank_center", &Pose<>::shank_center_m},
                                    {"foot_center", &Pose<>::foot_center_m}};
            py::dict result;
            for (const Point& point : points) {
                Table xy(n, 2);
                for (Eigen::Index i = 0; i < n; ++i) {
                    require_between("phase", phases[static_cast<std::size_t>(i)], "", 0.0, 1.0);
                    xy.row(i) =
                        (pose_at(link, phases[static_cast<std::size_t>(i)]).*(point.member)).transpose().array();
                }
                result[point.name] = array(xy);
            }
            result["sole_height_m"] = link.sole_height_m;
            result["heel_m"] = link.heel_m;
            result["toe_m"] = link.toe_m;
            result["plate_radius_m"] = std::visit([](const auto& lift) { return lift.bar.plate_radius_m; }, exercise);
            return result;
        },
        py::arg("exercise"), py::arg("body"), py::arg("phases"),
        "World positions of joints, bar and mass centers, m, each (phases, 2); pressure limits and floor of the feet.");
}

void bind_paths(py::class_<MuscleSet>& set);  // paths.cpp
void bind_files(py::module_& m);              // files.cpp
void bind_loads(py::module_& m);              // loads.cpp
void bind_simulation(py::module_& m);         // simulation.cpp

/// The angles at which a set speaks.
py::dict range_of(const MuscleSet& set) {
    py::dict d;
    for (std::size_t c = 0; c < leg_coordinate_count; ++c) {
        const CoordinateRange& range = set.geometry->ranges[c];
        d[py::str(std::string(leg_coordinate_names[c]) + "_rad")] = py::make_tuple(range.lowest_rad, range.highest_rad);
    }
    return d;
}

void bind_muscles(py::module_& m) {
    py::class_<MuscleSet> set(m, "MuscleSet", "The muscles of one leg, with their paths and curves.");
    bind_paths(set);
    set.def_readonly("name", &MuscleSet::name)
        .def_readonly("citation", &MuscleSet::citation)
        .def_property_readonly(
            "reference_lengths_m",
            [](const MuscleSet& s) {
                py::dict d;
                d["height"] = s.reference_lengths.height_m;
                d["hip_width"] = s.reference_lengths.hip_width_m;
                d["thigh"] = s.reference_lengths.thigh_length_m;
                d["shank"] = s.reference_lengths.shank_length_m;
                d["foot"] = s.reference_lengths.foot_length_m;
                return d;
            },
            "Lengths of the person the paths were made for, by name.")
        .def_readonly("reference_mass_kg", &MuscleSet::reference_mass_kg, "Body mass of that person.")
        .def_property_readonly("curves", [](const MuscleSet& s) { return std::string(to_string(s.curves)); })
        .def_property_readonly(
            "names",
            [](const MuscleSet& s) {
                std::vector<std::string> result;
                for (const Muscle& muscle : s.muscles) result.emplace_back(muscle.name);
                return result;
            },
            "Names of the published model, in the order of every muscle axis.")
        .def_property_readonly(
            "groups",
            [](const MuscleSet& s) {
                std::vector<std::string> result;
                for (const Muscle& muscle : s.muscles) result.emplace_back(to_string(muscle.group));
                return result;
            },
            "Group of every muscle.")
        .def_property_readonly(
            "range_rad", &range_of,
            "Joint angles that the paths of the set speak for: (lowest, highest) by name of the angle.")
        .def("__len__", &MuscleSet::size)
        // Immutable, so that a copy is the set itself; a published set is pickled by its name.
        .def("__copy__", [](const py::object& self) { return self; })
        .def(
            "__deepcopy__", [](const py::object& self, const py::object&) { return self; }, py::arg("memo"))
        .def("__reduce__",
             [](const MuscleSet& s) {
                 const bool has_published_name = std::ranges::find(muscle_set_names, s.name) != muscle_set_names.end();
                 if (!has_published_name || muscle_set(s.name).geometry != s.geometry) {
                     throw py::type_error("coxa: the muscle set '" + s.name +
                                          "' is not a published one and cannot be pickled; pickle the path of its "
                                          ".osim file and read that again");
                 }
                 return py::make_tuple(py::module_::import("coxa").attr("muscles"),
                                       py::make_tuple(s.name, to_string(s.curves), to_string(s.path)));
             })
        .def("__repr__",
             [](const MuscleSet& s) {
                 return "MuscleSet('" + s.name + "', " + std::to_string(s.size()) + " muscles, curves='" +
                        std::string(to_string(s.curves)) + "', path='" + std::string(to_string(s.path)) + "')";
             })
        .def(
            "parameters",
            [](const MuscleSet& s) {
                py::dict d;
                const auto column = [&](const char* name, double Muscle::*member) {
                    Series values(static_cast<Eigen::Index>(s.size()));
                    for (std::size_t i = 0; i < s.size(); ++i)
                        values[static_cast<Eigen::Index>(i)] = s.muscles[i].*member;
                    d[name] = array(values);
                };
                column("max_isometric_force_N", &Muscle::max_isometric_force_N);
                column("optimal_fiber_length_m", &Muscle::optimal_fiber_length_m);
                column("tendon_slack_length_m", &Muscle::tendon_slack_length_m);
                column("pennation_at_optimal_rad", &Muscle::pennation_at_optimal_rad);
                column("max_contraction_velocity_per_s", &Muscle::max_contraction_velocity_per_s);
                column("passive_strain_at_zero_force", &Muscle::passive_strain_at_zero_force);
                column("passive_strain_at_max_force", &Muscle::passive_strain_at_max_force);
                return d;
            },
            "Parameters at the size of the published model, one array per parameter.")
        .def(
            "leg",
            [](const MuscleSet& s, const Body& body, double hip, double knee, double ankle) {
                const PersonMuscles muscles = person_muscles(s, body);
                const LegAngles<> angles = angles_of(hip, knee, ankle);
                const LegPaths<> paths = leg_paths(muscles, angles);
                const LegMuscles leg = leg_muscles(muscles, angles, paths);
                const HipPull pull = hip_pull(muscles, angles, paths);
                py::dict d;
                d["musculotendon_length_m"] = array(Series(leg.musculotendon_length_m));
                d["extension_arm_m"] = array(Table(leg.extension_arm_m));
                d["fiber_length_norm"] = array(Series(leg.fiber_length_norm));
                d["max_active_force_N"] = array(Series(leg.max_active_force_N));
                d["passive_force_N"] = array(Series(leg.passive_force_N));
                d["hip_adduction_arm_m"] = array(Series(pull.adduction_arm_m));
                d["hip_rotation_arm_m"] = array(Series(pull.rotation_arm_m));
                d["hip_pull_in_pelvis"] = array(Table(pull.direction_in_pelvis));
                d["inside_model_range"] = leg.inside_model_range;
                return d;
            },
            py::arg("body"), py::arg("hip_flexion_rad"), py::arg("knee_flexion_rad"),
            py::arg("ankle_dorsiflexion_rad") = 0.0,
            "Lengths, arms and forces of one leg of a person in a posture. extension_arm_m: (hip, knee, ankle) x "
            "muscle.");
    m.def(
        "muscles",
        [](const std::string& name, const std::optional<std::string>& curves) {
            return curves ? muscle_set(name, curve_family_from(*curves)) : muscle_set(name);
        },
        py::arg("name") = "lai_uhlrich2023", py::arg("curves") = py::none(),
        "A muscle set by name, with its own curves or those of a family: 'millard2012', 'de_groote2016', "
        "'thelen2003'.");
    m.def(
        "muscle_names", [] { return std::vector<std::string>(muscle_set_names.begin(), muscle_set_names.end()); },
        "Names `muscles` knows.");
    m.def(
        "muscle_group_names",
        [] { return std::vector<std::string>(muscle_group_names.begin(), muscle_group_names.end()); },
        "Groups in their order.");
    m.def(
        "muscle_curve",
        [](const std::string& curve, const std::string& family, const std::vector<double>& x, double zero, double max) {
            const CurveTables tables = curve_tables(curve_family_from(family), zero, max);
            if (curve != "active" && curve != "passive" && curve != "tendon") {
                reject("curve", curve, "must be 'active', 'passive' or 'tendon'");
            }
            const QuinticSpline& spline = curve == "active"    ? tables.active
                                          : curve == "passive" ? tables.passive
                                                               : tables.tendon;
            Table result(static_cast<Eigen::Index>(x.size()), 2);
            for (std::size_t i = 0; i < x.size(); ++i) {
                const CurveSample s = spline.sample(x[i]);
                result.row(static_cast<Eigen::Index>(i)) << s.value, s.slope;
            }
            return array(result);
        },
        py::arg("curve"), py::arg("family"), py::arg("x"), py::arg("strain_at_zero_force") = 0.0,
        py::arg("strain_at_max_force") = 0.7, "Value and slope of a muscle curve at normalized lengths x: (x, 2).");
}

CurveOptions options_of(int poses, const std::string& criterion, const std::string& weights, bool band,
                        const std::string& hip_rows, bool knee) {
    return {
        poses, {sharing_criterion_from(criterion), sharing_weights_from(weights)}, band, hip_rows_from(hip_rows), knee};
}

void bind_analysis(py::module_& m) {
    m.def(
        "status_names",
        [] {
            std::vector<std::string> result;
            for (int code = 0; code <= static_cast<int>(Status::integration_stopped); ++code) {
                result.emplace_back(to_string(static_cast<Status>(code)));
            }
            return result;
        },
        "Names of the status codes, in their order from 0.");
    m.def(
        "curve_variables",
        [] {
            py::dict result;
            for (const CurveVariable& v : curve_variables()) {
                result[py::str(v.name)] = py::make_tuple(py::tuple(py::cast(v.dims)), v.unit, v.meaning, v.legs);
            }
            return result;
        },
        "Results of a curve by name, in the order of every table: dimensions, unit, meaning, legs.");
    py::class_<TorqueAngleCurve>(m, "TorqueAngleCurve", "A lift held still at every angle.")
        .def_readonly("bar_mass_kg", &TorqueAngleCurve::bar_mass_kg)
        .def_readonly("body_mass_kg", &TorqueAngleCurve::body_mass_kg)
        .def_readonly("muscle_names", &TorqueAngleCurve::muscle_names)
        .def_readonly("muscle_groups", &TorqueAngleCurve::muscle_groups)
        .def("arrays", &arrays, "Every result as an array by name, phase first; status as a list of names.")
        .def("to_csv", &to_csv, "One row per phase, one column per number, units in the names.")
        .def("to_json", &to_json, "The same as a JSON object of columns; NaN becomes null.");
    m.def(
        "torque_angle",
        [](const AnyExercise& exercise, const Body& body, const MuscleSet& set, int poses, const std::string& criterion,
           const std::string& weights, bool band, const std::string& hip_rows, bool knee) {
            const CurveOptions options = options_of(poses, criterion, weights, band, hip_rows, knee);
            const py::gil_scoped_release release;
            return torque_angle(linkage_of(exercise, body), set, options);
        },
        py::arg("exercise"), py::arg("body"), py::arg("muscles"), py::arg("poses") = 101,
        py::arg("criterion") = "quadratic", py::arg("weights") = "volume", py::arg("band") = true,
        py::arg("hip_rows") = "flexion", py::arg("knee") = true, "Torque-angle curve of a lift.");
    m.def(
        "torque_angles",
        [](const std::vector<AnyExercise>& exercises, const std::vector<Body>& bodies, const MuscleSet& set, int poses,
           const std::string& criterion, const std::string& weights, bool band, int threads,
           const std::string& hip_rows, bool knee) {
            if (exercises.size() != bodies.size()) {
                reject("bodies", static_cast<double>(bodies.size()), "bodies", "must be one per exercise");
            }
            const CurveOptions options = options_of(poses, criterion, weights, band, hip_rows, knee);
            std::vector<Linkage> linkages;
            for (std::size_t i = 0; i < bodies.size(); ++i) {
                try {
                    linkages.push_back(linkage_of(exercises[i], bodies[i]));
                } catch (const InvalidArgument& error) {
                    throw InvalidArgument(std::string(error.what()) + " (case " + std::to_string(i) + ")");
                }
            }
            const py::gil_scoped_release release;
            return torque_angles(linkages, set, options, threads);
        },
        py::arg("exercises"), py::arg("bodies"), py::arg("muscles"), py::arg("poses") = 101,
        py::arg("criterion") = "quadratic", py::arg("weights") = "volume", py::arg("band") = true,
        py::arg("threads") = 0, py::arg("hip_rows") = "flexion", py::arg("knee") = true,
        "Torque-angle curves of many cases, in order, the same to the bit for any number of threads.");

    py::class_<Elasticity>(m, "Elasticity", "d ln(mass) / d ln(parameter).")
        .def_readonly("parameter", &Elasticity::parameter)
        .def_readonly("value", &Elasticity::value)
        .def("__repr__", [](const Elasticity& e) {
            return "Elasticity('" + e.parameter + "', " + detail::shortest(e.value) + ")";
        });
    py::class_<MaxHeldLoad>(m, "MaxHeldLoad", "The largest bar that can be held still at every angle of a lift.")
        .def_property_readonly("status", [](const MaxHeldLoad& l) { return std::string(to_string(l.status)); })
        .def_readonly("bar_mass_kg", &MaxHeldLoad::bar_mass_kg)
        .def_readonly("phase", &MaxHeldLoad::phase, "Where it sticks: 0 bottom, 1 lockout.")
        .def_readonly("hip_flexion_rad", &MaxHeldLoad::hip_flexion_rad)
        .def_readonly("hip_extension_moment_Nm", &MaxHeldLoad::hip_extension_moment_Nm,
                      "Of one leg, there, at that load.")
        .def_readonly("limited_by", &MaxHeldLoad::limited_by, "The parameter with the largest positive elasticity.")
        .def_readonly("elasticities", &MaxHeldLoad::elasticities, "Largest first.")
        .def_readonly("residual", &MaxHeldLoad::residual)
        .def_readonly("phases_inside_range", &MaxHeldLoad::phases_inside_range,
                      "Share of the phases searched that the muscle set speaks for.")
        .def_readonly("at_edge_of_range", &MaxHeldLoad::at_edge_of_range,
                      "The phase found borders on phases outside the range.")
        .def_property_readonly(
            "path", [](const MaxHeldLoad& l) { return std::string(to_string(l.path)); },
            "Paths used where it sticks: 'fitted', or 'geometric' where asked for or where fits do not speak.")
        .def("__repr__", [](const MaxHeldLoad& l) {
            return "MaxHeldLoad(bar_mass_kg=" + detail::shortest(l.bar_mass_kg) +
                   ", phase=" + detail::shortest(l.phase) + ", hip_flexion_rad=" + detail::shortest(l.hip_flexion_rad) +
                   ", limited_by='" + l.limited_by + "', status='" + std::string(to_string(l.status)) + "')";
        });
    m.def(
        "max_held_load",
        [](const AnyExercise& exercise, const Body& body, const MuscleSet& set, const std::string& hip_rows) {
            const HipRows rows = hip_rows_from(hip_rows);
            const py::gil_scoped_release release;
            return max_held_load(linkage_of(exercise, body), set, 101, rows);
        },
        py::arg("exercise"), py::arg("body"), py::arg("muscles"), py::arg("hip_rows") = "flexion",
        "Largest held load of a lift.");
    py::class_<StrengthCalibration>(m, "StrengthCalibration",
                                    "The strength at which the model holds what a person holds.")
        .def_property_readonly("status", [](const StrengthCalibration& c) { return std::string(to_string(c.status)); })
        .def_readonly("strength", &StrengthCalibration::strength, "Multiplies every muscle force.")
        .def_readonly("body", &StrengthCalibration::body, "The person with that strength.")
        .def_readonly("held", &StrengthCalibration::held, "The largest load the model then holds.")
        .def_readonly("residual_kg", &StrengthCalibration::residual_kg, "Model's load minus the person's.")
        .def("__repr__", [](const StrengthCalibration& c) {
            return "StrengthCalibration(strength=" + detail::shortest(c.strength) +
                   ", residual_kg=" + detail::shortest(c.residual_kg) + ", status='" +
                   std::string(to_string(c.status)) + "')";
        });
    m.def(
        "calibrate_strength",
        [](const Body& body, const AnyExercise& exercise, double held_load_kg, const MuscleSet& set,
           const std::string& hip_rows) {
            const HipRows rows = hip_rows_from(hip_rows);
            const py::gil_scoped_release release;
            return std::visit([&](const auto& lift) { return calibrate_strength(body, lift, held_load_kg, set, rows); },
                              exercise);
        },
        py::arg("body"), py::arg("exercise"), py::arg("held_load_kg"), py::arg("muscles"),
        py::arg("hip_rows") = "flexion", "The strength at which a lift's largest held load is the one given.");
    m.def(
        "strength_curve",
        [](const Body& body, const std::string& joint, const std::string& direction, const std::vector<double>& angles,
           double hip, double knee, double ankle, const MuscleSet& set) {
            const StrengthCurve c = strength_curve(body, leg_joint_from(joint), direction_from(direction), angles,
                                                   angles_of(hip, knee, ankle), set);
            py::dict d;
            d["angle_rad"] = array(c.angle_rad);
            d["active_torque_Nm"] = array(c.active_torque_Nm);
            d["passive_torque_Nm"] = array(c.passive_torque_Nm);
            d["torque_Nm"] = array(c.torque_Nm);
            d["muscle_torque_Nm"] = array(c.muscle_torque_Nm);
            d["status"] = names(c.status);
            return d;
        },
        py::arg("body"), py::arg("joint"), py::arg("direction"), py::arg("angles_rad"), py::arg("hip_flexion_rad"),
        py::arg("knee_flexion_rad"), py::arg("ankle_dorsiflexion_rad"), py::arg("muscles"),
        "Maximal isometric torque of one joint of one leg against its angle.");
}

/// The parts of a pose and the bare solvers, for checks against other programs.
void bind_parts(py::module_& m) {
    m.def(
        "pose_parts",
        [](const AnyExercise& exercise, const Body& body, const MuscleSet& set, double phase,
           const std::string& weights, const std::string& hip_rows) {
            require_between("phase", phase, "", 0.0, 1.0);
            const Linkage link = linkage_of(exercise, body);
            const PersonMuscles muscles = person_muscles(set, body);
            const PerMuscle weight = sharing_weights(muscles, sharing_weights_from(weights));
            const PoseSolution s =
                solve_pose(link, muscles, phase, weight, SharingCriterion::quadratic, nullptr, hip_rows_from(hip_rows));
            const HipPull pull = hip_pull(muscles, s.pose.leg, s.paths);
            HipMoments hip_arms(2, s.leg.extension_arm_m.cols());
            hip_arms << pull.adduction_arm_m.transpose(), pull.rotation_arm_m.transpose();
            py::dict d;
            d["hip_flexion_rad"] = s.pose.leg.hip_flexion_rad;
            d["knee_flexion_rad"] = s.pose.leg.knee_flexion_rad;
            d["ankle_dorsiflexion_rad"] = s.pose.leg.ankle_dorsiflexion_rad;
            d["hip_adduction_rad"] = s.pose.leg.hip_adduction_rad;
            d["hip_rotation_rad"] = s.pose.leg.hip_rotation_rad;
            d["knee_gear"] = s.pose.knee_gear;
            d["ankle_gear"] = s.pose.ankle_gear;
            d["toe_out_rad"] = link.stance.toe_out_rad;
            d["hip_side_m"] = link.stance.hip_side_m;
            d["knee_side_m"] = link.stance.knee_side_m;
            d["ankle_side_m"] = link.stance.ankle_side_m;
            d["foot_width_m"] = link.stance.foot_width_m;
            d["trunk_rad"] = s.pose.trunk_rad;
            d["pelvis_rad"] = s.pose.pelvis_rad;
            d["extension_per_rad"] = py::cast(Eigen::VectorXd(s.rates.extension_per_rad));
            d["bar_rise_m_per_rad"] = s.rates.bar_rise_m_per_rad;
            d["body_work_Nm_per_rad"] = s.rates.body_work_Nm_per_rad;
            d["contact_base"] = py::cast(Eigen::VectorXd(s.statics.contact_base));
            d["contact_per_kg"] = py::cast(Eigen::VectorXd(s.statics.contact_per_load));
            d["contact_free"] = py::cast(Eigen::MatrixXd(s.statics.contact_free));
            d["moment_base"] = py::cast(Eigen::VectorXd(s.statics.moment_base));
            d["moment_per_kg"] = py::cast(Eigen::VectorXd(s.statics.moment_per_load));
            d["moment_free"] = py::cast(Eigen::MatrixXd(s.statics.moment_free));
            d["limits"] = py::cast(Eigen::MatrixXd(s.statics.limits));
            d["back_normal"] = py::cast(Eigen::VectorXd(s.statics.back_normal));
            d["active_moment_Nm"] = array(Table(s.balance.active_moment_Nm));
            d["passive_moment_Nm"] = array(Table(s.balance.passive_moment_Nm));
            d["active_hip_moment_Nm"] = array(Table(hip_arms.rowwise() * s.leg.max_active_force_N.transpose()));
            d["passive_hip_moment_Nm"] = array(Table(hip_arms.rowwise() * s.leg.passive_force_N.transpose()));
            d["rows"] = array(Table(s.balance.rows));
            d["bound_base"] = py::cast(Eigen::VectorXd(s.balance.bound_base));
            d["bound_per_kg"] = py::cast(Eigen::VectorXd(s.balance.bound_per_load));
            d["weight"] = array(Series(weight));
            d["max_bar_mass_kg"] = s.capacity.max_bar_mass_kg;
            d["capacity_activation"] = array(Series(s.capacity.activation));
            d["activation"] = array(Series(s.sharing.activation));
            d["outward_N"] = s.sharing.outward_N;
            d["status"] = std::string(to_string(s.sharing.status));
            return d;
        },
        py::arg("exercise"), py::arg("body"), py::arg("muscles"), py::arg("phase"), py::arg("weights") = "volume",
        py::arg("hip_rows") = "flexion",
        "Statics, muscle moments and solver rows of one pose, as documented at Equilibrium and MuscleBalance in C++.");
    const auto checked_rows = [](const Table& rows, Eigen::Index columns, const Eigen::VectorXd& bound) {
        if (rows.cols() != columns || columns > max_muscle_count || columns < 1) {
            reject("rows", static_cast<double>(rows.cols()), "columns",
                   "must be one per variable, at most " + std::to_string(max_muscle_count));
        }
        if (rows.rows() != bound.size() || rows.rows() > max_row_count || rows.rows() < 1) {
            reject("bound", static_cast<double>(bound.size()), "rows",
                   "must be one per row, at most " + std::to_string(max_row_count));
        }
    };
    m.def(
        "solve_sharing_program",
        [checked_rows](int power, const Eigen::ArrayXd& weight, const Table& rows, const Eigen::VectorXd& bound,
                       int equalities) {
            checked_rows(rows, weight.size(), bound);
            if (power != 2 && power != 3) reject("power", power, "", "must be 2 or 3");
            SharingProgram program;
            program.power = power;
            program.weight = weight;
            program.rows = rows;
            program.bound = bound;
            program.equalities = equalities;
            const SharingProgramSolution s = solve(program);
            py::dict d;
            d["converged"] = s.converged;
            d["activation"] = array(Series(s.activation));
            d["multipliers"] = py::cast(Eigen::VectorXd(s.multipliers));
            d["kkt_residual"] = s.kkt_residual;
            d["iterations"] = s.iterations;
            return d;
        },
        py::arg("power"), py::arg("weight"), py::arg("rows"), py::arg("bound"), py::arg("equalities"),
        "minimize sum weight a^power, first rows a = bound, other rows a <= bound, 0 <= a <= 1.");
    m.def(
        "solve_linear_program",
        [checked_rows](const Eigen::ArrayXd& cost, const Table& rows, const Eigen::VectorXd& row_low,
                       const Eigen::VectorXd& row_high, const Eigen::ArrayXd& low, const Eigen::ArrayXd& high) {
            checked_rows(rows, cost.size(), row_low);
            LinearProgram program;
            program.cost = cost;
            program.rows = rows;
            program.row_low = row_low;
            program.row_high = row_high;
            program.low = low;
            program.high = high;
            const LinearProgramSolution s = solve(program);
            py::dict d;
            d["feasible"] = s.feasible;
            d["converged"] = s.converged;
            d["objective"] = s.objective;
            d["x"] = array(Series(s.x));
            d["multipliers"] = py::cast(Eigen::VectorXd(s.multipliers));
            d["residual"] = s.residual;
            d["iterations"] = s.iterations;
            return d;
        },
        py::arg("cost"), py::arg("rows"), py::arg("row_low"), py::arg("row_high"), py::arg("low"), py::arg("high"),
        "maximize cost x, row_low <= rows x <= row_high, low <= x <= high.");
}

}  // namespace coxa::python

PYBIND11_MODULE(_core, m) {
    m.doc() = "Compiled core of coxa.";
    m.attr("__version__") = std::string(coxa::version);
    m.attr("gravity_m_per_s2") = coxa::gravity_m_per_s2;
    coxa::python::bind_people(m);
    coxa::python::bind_loads(m);
    coxa::python::bind_exercises(m);
    coxa::python::bind_muscles(m);
    coxa::python::bind_analysis(m);
    coxa::python::bind_simulation(m);
    coxa::python::bind_parts(m);
    coxa::python::bind_files(m);
}
