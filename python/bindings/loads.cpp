#include "arrays.hpp"
#include "fields.hpp"

#include <coxa/literature/elastic_bands.hpp>

#include <string>
#include <vector>

namespace coxa::python {

namespace {

BandCurve curve_from(const std::vector<double>& elongation, const std::vector<double>& force_N) {
    if (elongation.size() != force_N.size()) {
        reject("band curve force_N", static_cast<double>(force_N.size()), "numbers", "must be one per elongation");
    }
    std::vector<BandPoint> points;
    for (std::size_t i = 0; i < elongation.size(); ++i) points.push_back({elongation[i], force_N[i]});
    return BandCurve(points);
}

BandCurve theraband(const std::string& color) {
    std::string colors;
    for (const literature::BandForces& band : literature::theraband_forces) {
        if (band.color == color) return BandCurve(band.points);
        colors += (colors.empty() ? "'" : ", '") + std::string(band.color) + "'";
    }
    reject("color", color, "must be one of " + colors);
}

py::dict columns(const BandCurve& curve) {
    std::vector<double> elongation, force_N;
    for (const BandPoint& point : curve.points()) {
        elongation.push_back(point.elongation);
        force_N.push_back(point.force_N);
    }
    py::dict d;
    d["elongation"] = elongation;
    d["force_N"] = force_N;
    return d;
}

BandCurve curve_from_columns(const py::dict& state) {
    return curve_from(state["elongation"].cast<std::vector<double>>(), state["force_N"].cast<std::vector<double>>());
}

}  // namespace

void bind_loads(py::module_& m) {
    py::class_<BandCurve>(m, "BandCurve",
                          "Pull of one elastic strand against its elongation, through measured points (2 to 20).")
        .def(py::init(&curve_from), py::kw_only(), py::arg("elongation"), py::arg("force_N"))
        .def_static("theraband", &theraband, py::arg("color"),
                    "One strand of the make's bands, manufacturer's pull at 100 and 200 % elongation, by color.")
        .def_property_readonly(
            "elongation", [](const BandCurve& c) { return py::object(columns(c)["elongation"]); },
            "Added length over slack length; 1: twice as long.")
        .def_property_readonly(
            "force_N", [](const BandCurve& c) { return py::object(columns(c)["force_N"]); }, "Force at these, N.")
        .def(
            "force_at_N", [](const BandCurve& c, double elongation) { return c.force_N(elongation); },
            py::arg("elongation"), "Force at an elongation, N; 0 where the strand is slack, straight on at the end.")
        .def("to_dict", &columns, "The points by name, as lists.")
        .def("__repr__",
             [](const BandCurve& c) {
                 const py::dict d = columns(c);
                 return "BandCurve(elongation=" + std::string(py::repr(d["elongation"])) +
                        ", force_N=" + std::string(py::repr(d["force_N"])) + ")";
             })
        .def("__eq__",
             [](const BandCurve& c, const py::object& other) {
                 return py::isinstance<BandCurve>(other) && c == other.cast<const BandCurve&>();
             })
        .def("__hash__",
             [](const BandCurve& c) {
                 const py::dict d = columns(c);
                 return py::hash(py::make_tuple(py::tuple(d["elongation"]), py::tuple(d["force_N"])));
             })
        .def(py::pickle(&columns, &curve_from_columns));

    bind_settings<HipBand>(
        m, "HipBand", "An elastic band across the hips, its ends held beside the floor on either side of the body.",
        Field{"slack_length_m", &HipBand::slack_length_m, "Of each strand, m, [0.05, 3]."},
        Field{"stiffness_N_per_m", &HipBand::stiffness_N_per_m,
              "Of each strand, N/m, [1, 20000]; either this or a curve."},
        Field{"curve", &HipBand::curve, "BandCurve of each strand; either this or a stiffness."},
        Field{"strands", &HipBand::strands, "Of both sides together, [1, 8]; a doubled loop has 4."},
        Field{"anchor_x_m", &HipBand::anchor_x_m,
              "Of the anchors from the back contact toward the feet, m, [-1, 3]; None: below the bar at lockout."},
        Field{"anchor_height_m", &HipBand::anchor_height_m, "Of the anchors above the floor, m, [-0.5, 0.5]."});
    bind_settings<Chains>(
        m, "Chains", "Chains that hang from the bar and lie on the floor with what is left of them.",
        Field{"mass_per_length_kg_per_m", &Chains::mass_per_length_kg_per_m, "Both sides together, kg/m, [0.1, 100]."},
        Field{"length_m", &Chains::length_m, "Of each side's chain, m, [0.05, 5]."},
        Field{"lift_off_height_m", &Chains::lift_off_height_m,
              "Of the bar above the floor when the first link leaves it, m, [0, 2]."});
    bind_settings<AddedLoads>(m, "AddedLoads", "What pulls at the hips beside the bar.",
                              Field{"band", &AddedLoads::band, "HipBand, or None."},
                              Field{"chains", &AddedLoads::chains, "Chains, or None."});
    m.def(
        "hip_load",
        [](const AnyExercise& exercise, const Body& body, const std::vector<double>& phases) {
            const Linkage link = linkage_of(exercise, body);
            Table force_N(static_cast<Eigen::Index>(phases.size()), 2);
            Series stored_J(force_N.rows());
            for (Eigen::Index i = 0; i < force_N.rows(); ++i) {
                const double phase = phases[static_cast<std::size_t>(i)];
                require_between("phase", phase, "", 0.0, 1.0);
                const Vec2<> bar_m = pose_at(link, phase).bar_m;
                force_N.row(i) = pull_N<double>(link.loads, bar_m).transpose().array();
                stored_J[i] = energy_J<double>(link.loads, bar_m);
            }
            py::dict d;
            d["pull_N"] = array(force_N);
            d["energy_J"] = array(stored_J);
            return d;
        },
        py::arg("exercise"), py::arg("body"), py::arg("phases"),
        "Force of band and chains on the pelvis, N, (phases, 2), and what is stored in them, J.");
}

}  // namespace coxa::python
