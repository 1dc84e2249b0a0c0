#pragma once

#include <coxa/body/body.hpp>
#include <coxa/muscle/muscle_set.hpp>

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace coxa {

/// The largest .osim file that is read, in bytes, elements and elements inside one another.
inline constexpr std::size_t max_osim_bytes = 32 * 1024 * 1024;
inline constexpr std::size_t max_osim_elements = 500'000;
inline constexpr std::size_t max_osim_depth = 64;

enum class Side { right, left };

/// "right" or "left"; anything else throws InvalidArgument.
[[nodiscard]] Side side_from(std::string_view name);

struct OsimOptions {
    Side side = Side::right;  ///< which leg; a left one is mirrored into the form of a right one
    Sex sex = Sex::male;      ///< which of de Leva's tables gives what the file has no measure of; see docs/files.md
    /// Muscles of that leg to leave out on purpose, named as in the file. A muscle that cannot be read is an error,
    /// because a leg without it would be another leg.
    std::vector<std::string> without{};
    PathKind path = PathKind::fitted;  ///< fits are made on reading, which takes a tenth of a second, or are not
};

/// Something of a file that has no counterpart here, and why that is so or what stands in for it.
struct IgnoredPart {
    std::string name;  ///< class and name, such as "UniversalJoint radius_hand_r"
    std::string reason;
};

/// A leg and its owner, read from an .osim file.
struct OsimModel {
    std::string name;
    MuscleSet muscles;  ///< at the size of the file's person, so that `body` is not scaled again
    Body body;          ///< masses and lengths of the file
    std::vector<std::string> understood;
    std::vector<IgnoredPart> ignored;
};

/// Reads a musculoskeletal model in OpenSim's formats 20001 to 30000 and from 40000 on.
///
/// Read are, of one leg: bodies; custom joints (functions of one coordinate: constant, linear, spline, polynomial and
/// multiples of these), pin and weld joints; coordinates, also coupled ones; muscles of the classes
/// Millard2012EquilibriumMuscle, Thelen2003Muscle, DeGrooteFregly2016Muscle and Schutte1993Muscle with curves of their
/// own; fixed, conditional and moving path points; wrap cylinders; `<defaults>`. Bodies are found by their usual names
/// (pelvis, femur_r, tibia_r, talus_r, calcn_r), coordinates by what they move.
///
/// @param text  whole file
/// @param name  what messages call the file
/// @throws InvalidArgument  naming file, line and element: not well-formed, too large, inconsistent, or with a part in
///                          the leg that is not understood; all such parts of muscles are listed at once
/// @source the format: OpenSim 4.4; the rules of wrapping and splines: muscle/geometric_path.hpp, core/simm_spline.hpp
[[nodiscard]] OsimModel parse_osim(std::string_view text, std::string_view name = "model",
                                   const OsimOptions& options = {});

/// @throws InvalidArgument  not a readable file, larger than max_osim_bytes, or see parse_osim
[[nodiscard]] OsimModel read_osim(const std::filesystem::path& path, const OsimOptions& options = {});

}  // namespace coxa
