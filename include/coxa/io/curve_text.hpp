#pragma once

#include <coxa/analysis/torque_angle.hpp>

#include <filesystem>
#include <string>
#include <string_view>

namespace coxa {

/// A curve as comma-separated text: one row per phase, one column per number with its unit in the name
/// (`extension_moment_Nm.hip`, `activation.glmax1`), empty where there is no number.
[[nodiscard]] std::string to_csv(const TorqueAngleCurve& curve);

/// The same columns as a JSON object of arrays; null where there is no number.
[[nodiscard]] std::string to_json(const TorqueAngleCurve& curve);

/// Writes a text file whole or not at all: beside its place first, then renamed.
///
/// @throws std::runtime_error  the file cannot be written
void write_text_file(const std::filesystem::path& path, std::string_view text);

}  // namespace coxa
