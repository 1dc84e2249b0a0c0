#pragma once

#include <coxa/analysis/torque_angle.hpp>

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace coxa {

/// One result of a torque-angle curve as tables and labelled arrays have it.
struct CurveVariable {
    std::string_view name;  ///< with its unit
    /// Dimensions in the order of the columns of `values`: "phase", "side" where the number is of one leg, "joint",
    /// "muscle", "muscle_group", "contact", "axis".
    std::vector<std::string_view> dims;
    std::string_view unit;
    std::string_view meaning;
    std::string_view legs;                                 ///< "one" or "both": whose number it is
    std::function<Table(const TorqueAngleCurve&)> values;  ///< phase x everything else, the last dimension fastest
};

/// The results of a curve, in the order in which every table has them: the one list that files, labelled arrays and the
/// command line are made from. `status` is given by its code.
[[nodiscard]] const std::vector<CurveVariable>& curve_variables();

/// Names of the contacts and of the axes of a force.
inline constexpr std::array<std::string_view, 2> contact_names{"back", "feet"};
inline constexpr std::array<std::string_view, 2> axis_names{"x", "y"};

/// Names along a dimension other than phase and side.
///
/// @throws InvalidArgument  no dimension of a curve
[[nodiscard]] std::vector<std::string> labels_along(const TorqueAngleCurve& curve, std::string_view dim);

/// Names of the columns of a variable: "bar_height_m", "activation.glmax1", "contact_force_N.feet.y".
[[nodiscard]] std::vector<std::string> column_names(const TorqueAngleCurve& curve, const CurveVariable& variable);

}  // namespace coxa
