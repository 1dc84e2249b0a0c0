#include "fields.hpp"

#include <coxa/io/lift_motion.hpp>
#include <coxa/io/osim.hpp>
#include <coxa/io/storage.hpp>

#include <pybind11/eigen.h>
#include <pybind11/numpy.h>
#include <pybind11/stl/filesystem.h>

#include <filesystem>

namespace coxa::python {

namespace {

using Matrix = Eigen::Array<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// A table as keywords of the Python class of that name.
py::dict pieces(const Storage& storage) {
    py::dict d;
    d["name"] = storage.name;
    d["flags"] = py::tuple(py::cast(storage.flags));
    d["comments"] = py::tuple(py::cast(storage.comments));
    d["in_degrees"] = storage.in_degrees;
    d["labels"] = py::tuple(py::cast(storage.labels));
    d["time_s"] = py::array_t<double>(storage.time_s.size(), storage.time_s.data());
    d["values"] = py::array_t<double>({storage.values.rows(), storage.values.cols()}, storage.values.data());
    return d;
}

}  // namespace

void bind_files(py::module_& m) {
    py::class_<OsimModel>(m, "OsimModel", "A leg and its owner, read from an .osim file.")
        .def_readonly("name", &OsimModel::name)
        .def_readonly("muscles", &OsimModel::muscles, "The muscles of the leg, at the size of the file's person.")
        .def_readonly("body", &OsimModel::body, "Masses and lengths of the file; not scaled again with these muscles.")
        .def_readonly("understood", &OsimModel::understood, "Parts of the file that were read, by class and name.")
        .def_property_readonly(
            "ignored",
            [](const OsimModel& model) {
                std::vector<std::pair<std::string, std::string>> result;
                for (const IgnoredPart& part : model.ignored) result.emplace_back(part.name, part.reason);
                return result;
            },
            "Parts of the file that were not, each with the reason.")
        .def("__repr__", [](const OsimModel& model) {
            return "OsimModel('" + model.name + "', " + std::to_string(model.muscles.size()) + " muscles, " +
                   detail::shortest(model.body.mass_kg) + " kg)";
        });
    m.def(
        "read_osim",
        [](const std::filesystem::path& path, const std::string& side, const std::string& sex,
           const std::vector<std::string>& without) {
            return read_osim(path, {side_from(side), sex_from(sex), without});
        },
        py::arg("path"), py::arg("side"), py::arg("sex"), py::arg("without"), "A leg of an .osim file.");
    m.def(
        "read_storage", [](const std::filesystem::path& path) { return pieces(read_storage(path)); }, py::arg("path"),
        "A .sto or .mot file by its parts.");
    m.def(
        "write_storage",
        [](const std::filesystem::path& path, const std::string& name,
           const std::vector<std::pair<std::string, std::string>>& flags, const std::vector<std::string>& comments,
           bool in_degrees, const std::vector<std::string>& labels, const Eigen::ArrayXd& time_s, const Matrix& values,
           const std::string& missing) {
            write_storage(path, {name, flags, comments, in_degrees, labels, time_s, values}, missing_from(missing));
        },
        py::arg("path"), py::arg("name"), py::arg("flags"), py::arg("comments"), py::arg("in_degrees"),
        py::arg("labels"), py::arg("time_s"), py::arg("values"), py::arg("missing"), "Writes a .sto or .mot file.");
    m.def("check_storage_labels", &check_labels, py::arg("labels"), "Refuses labels that no table can have.");
    m.def(
        "storage_column",
        [](const std::vector<std::string>& labels, const std::string& label) {
            Storage storage;
            storage.labels = labels;
            return storage.index_of(label);
        },
        py::arg("labels"), py::arg("label"), "Place of a column, by its label or the coordinate in it.");
    m.def(
        "lift_motion",
        [](const AnyExercise& exercise, const Body& body, const MuscleSet& muscles, int poses, double duration_s,
           const std::string& convention) {
            return pieces(lift_motion(linkage_of(exercise, body), muscles,
                                      {poses, duration_s, motion_convention_from(convention)}));
        },
        py::arg("exercise"), py::arg("body"), py::arg("muscles"), py::arg("poses"), py::arg("duration_s"),
        py::arg("convention"), "A lift as coordinates of an OpenSim model, by the parts of a table.");
}

}  // namespace coxa::python
