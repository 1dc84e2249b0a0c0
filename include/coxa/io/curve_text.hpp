#pragma once

#include <coxa/analysis/torque_angle.hpp>

#include <string>

namespace coxa {

/// A curve as comma-separated text: one row per phase, one column per number with its unit in the name
/// (`extension_moment_Nm.hip`, `activation.glmax1`), empty where there is no number.
[[nodiscard]] std::string to_csv(const TorqueAngleCurve& curve);

/// The same columns as a JSON object of arrays; null where there is no number.
[[nodiscard]] std::string to_json(const TorqueAngleCurve& curve);

}  // namespace coxa
