#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <coxa/analysis/torque_angle.hpp>

#include <string>
#include <vector>

/// Results as NumPy arrays and lists of names.
namespace coxa::python {

namespace py = pybind11;

inline py::array_t<double> array(const Series& series) { return py::array_t<double>(series.size(), series.data()); }
inline py::array_t<double> array(const Table& table) {
    return py::array_t<double>({table.rows(), table.cols()}, table.data());
}

/// Codes as their names: whatever has a `to_string`.
template <class Code>
py::list names(const std::vector<Code>& codes) {
    py::list result;
    for (const Code code : codes) result.append(std::string(to_string(code)));
    return result;
}

/// Codes as numbers, in the order of their names.
template <class Code>
py::array_t<signed char> codes(const std::vector<Code>& values) {
    py::array_t<signed char> result(static_cast<py::ssize_t>(values.size()));
    for (std::size_t i = 0; i < values.size(); ++i) {
        result.mutable_at(static_cast<py::ssize_t>(i)) = static_cast<signed char>(values[i]);
    }
    return result;
}

}  // namespace coxa::python
