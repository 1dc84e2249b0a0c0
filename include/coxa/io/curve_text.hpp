#pragma once

#include <coxa/analysis/torque_angle.hpp>
#include <coxa/io/storage.hpp>

#include <string>

namespace coxa {

/// A curve as comma-separated text: one row per phase, one column per number with its unit in the name
/// (`extension_moment_Nm.hip`, `activation.glmax1`; see curve_columns.hpp), empty where there is no number.
[[nodiscard]] std::string to_csv(const TorqueAngleCurve& curve);

/// The same columns as a JSON object of arrays; null where there is no number.
[[nodiscard]] std::string to_json(const TorqueAngleCurve& curve);

/// The same columns, the status by its code, as a table over time for .sto files. Numbers that are missing or infinite
/// are as in the curve; what becomes of them when the table is written is told by `Missing`.
///
/// @param duration_s  phase 0 to 1, > 0; the lift itself is held still at every pose
/// @throws InvalidArgument  duration out of range
[[nodiscard]] Storage to_storage(const TorqueAngleCurve& curve, double duration_s = 1.0);

}  // namespace coxa
