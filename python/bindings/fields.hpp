#pragma once

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <coxa/coxa.hpp>
#include <coxa/simulation/forward.hpp>

#include <string>
#include <variant>

/// Binds plain settings structs: keyword-only construction with the C++ defaults, read-only fields, repr, comparison,
/// pickling, `to_dict` and `replace`, all from one list of fields.
namespace coxa::python {

namespace py = pybind11;

inline py::object to_python(Sex value) { return py::str(std::string(to_string(value))); }
inline py::object to_python(ForceScaling value) { return py::str(std::string(to_string(value))); }
inline py::object to_python(PathScaling value) { return py::str(std::string(to_string(value))); }
inline py::object to_python(FiberScaling value) { return py::str(std::string(to_string(value))); }
inline py::object to_python(ContactNormal value) { return py::str(std::string(to_string(value))); }
template <class T>
py::object to_python(const T& value) {
    return py::cast(value);
}

inline void from_python(const py::handle& object, Sex& value) { value = sex_from(object.cast<std::string>()); }
inline void from_python(const py::handle& object, ForceScaling& value) {
    value = force_scaling_from(object.cast<std::string>());
}
inline void from_python(const py::handle& object, PathScaling& value) {
    value = path_scaling_from(object.cast<std::string>());
}
inline void from_python(const py::handle& object, FiberScaling& value) {
    value = fiber_scaling_from(object.cast<std::string>());
}
inline void from_python(const py::handle& object, ContactNormal& value) {
    value = contact_normal_from(object.cast<std::string>());
}
inline void from_python(const py::handle& object, Intent& value) { value = intent_from(object.cast<std::string>()); }
inline void from_python(const py::handle& object, Arrest& value) { value = arrest_from(object.cast<std::string>()); }
inline void from_python(const py::handle& object, Tendon& value) { value = tendon_from(object.cast<std::string>()); }
template <class T>
void from_python(const py::handle& object, T& value) {
    value = object.cast<T>();
}

/// Takes a value over. @throws ValueError  wrong type, naming the parameter and what it belongs to
template <class T>
void take(const py::handle& object, T& value, const std::string& name, const char* of) {
    try {
        from_python(object, value);
    } catch (const py::builtin_exception&) {
        throw py::value_error("coxa: " + name + " = " + std::string(py::repr(object)) + ": has the wrong type for " +
                              of);
    }
}

/// A number that must lie inside [lowest, highest].
inline double number_between(const py::object& object, const char* name, const char* unit, double lowest,
                             double highest, const char* of) {
    double value = 0.0;
    take(object, value, name, of);
    require_between(name, value, unit, lowest, highest);
    return value;
}

template <class T, class M>
struct Field {
    const char* name;
    M T::*member;
    const char* doc;
};
template <class T, class M>
Field(const char*, M T::*, const char*) -> Field<T, M>;

/// A band or chains are checked as what they are part of.
inline void check(const HipBand& band) { check(AddedLoads{.band = band}); }
inline void check(const Chains& chains) { check(AddedLoads{.chains = chains}); }

template <class T>
void check_settings(const T& value) {
    if constexpr (requires { check(value); })
        check(value);
    else if constexpr (requires { check(settings(value)); })
        check(settings(value));
}

/// A body that is changed is no longer that of its subject.
inline void settle(Body& body) {
    if (body.subject && !(scale_body(*body.subject) == body)) body.subject.reset();
}

/// A value made of keywords, checked where it has a check of its own.
template <class T, class... Fields>
T build(const py::kwargs& given, const T& start, const char* type, const Fields&... fields) {
    T value = start;
    for (const auto& item : given) {
        const auto name = std::string(py::str(item.first));
        bool known = false;
        const auto take_if_named = [&](const auto& field) {
            if (name != field.name) return;
            known = true;
            take(item.second, value.*(field.member), name, type);
        };
        (take_if_named(fields), ...);
        if (!known) throw py::type_error("coxa: " + std::string(type) + " has no setting '" + name + "'");
    }
    check_settings(value);
    if constexpr (requires { settle(value); }) settle(value);
    return value;
}

template <class T, class... Fields>
py::class_<T> bind_settings(py::module_& module, const char* type, const char* doc, const Fields&... fields) {
    const auto as_dict = [fields...](const T& self) {
        py::dict result;
        ((result[fields.name] = to_python(self.*(fields.member))), ...);
        return result;
    };
    const auto from_keywords = [type, fields...](const py::kwargs& given, const T& start) {
        return build<T>(given, start, type, fields...);
    };
    std::string full_doc = std::string(doc) + "\n\nParameters\n----------\n";
    ((full_doc += std::string(fields.name) + "\n    " + fields.doc + "\n"), ...);
    full_doc += "\nRaises\n------\nValueError\n    A value outside its range or of the wrong type.";
    py::class_<T> bound(module, type, full_doc.c_str());
    bound.def(py::init([from_keywords](const py::kwargs& given) { return from_keywords(given, T{}); }));
    (bound.def_property_readonly(
         fields.name, [field = fields](const T& self) { return to_python(self.*(field.member)); }, fields.doc),
     ...);
    bound.def(
        "replace", [from_keywords](const T& self, const py::kwargs& changes) { return from_keywords(changes, self); },
        "The same settings with some of them changed, checked again.");
    bound.def(
        "to_dict",
        [as_dict](const T& self) {
            const py::dict result = as_dict(self);
            for (const std::pair<py::handle, py::handle> item : result) {
                if (py::hasattr(item.second, "to_dict")) result[item.first] = item.second.attr("to_dict")();
            }
            return result;
        },
        "All settings by name, nested settings as dictionaries.");
    bound.def("__repr__", [type, as_dict](const T& self) {
        std::string text = std::string(type) + "(";
        bool first = true;
        const py::dict items = as_dict(self);
        for (const std::pair<py::handle, py::handle> item : items) {
            if (!first) text += ", ";
            first = false;
            text += std::string(py::str(item.first)) + "=" + std::string(py::repr(item.second));
        }
        return text + ")";
    });
    bound.def("__eq__", [as_dict](const T& self, const py::object& other) {
        return py::isinstance<T>(other) && as_dict(self).equal(as_dict(other.cast<const T&>()));
    });
    bound.def("__hash__",
              [as_dict](const T& self) { return py::hash(py::tuple(py::list(as_dict(self).attr("values")()))); });
    bound.def(py::pickle([as_dict](const T& self) { return as_dict(self); },
                         [from_keywords](const py::dict& state) { return from_keywords(py::kwargs(state), T{}); }));
    return bound;
}

using AnyExercise = std::variant<HipThrust, GluteBridge>;

inline Linkage linkage_of(const AnyExercise& exercise, const Body& body) {
    return std::visit([&](const auto& lift) { return linkage(lift, body); }, exercise);
}

}  // namespace coxa::python
