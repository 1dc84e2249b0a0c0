#pragma once

// Muscles, path points and wrap cylinders of an .osim file.

#include "osim_skeleton.hpp"

#include <coxa/muscle/curve_shapes.hpp>
#include <coxa/muscle/leg_geometry.hpp>
#include <coxa/muscle/muscle.hpp>

#include <vector>

namespace coxa::osim {

/// The muscles of a leg: parameters and curves in the order of the paths of the geometry, which names them.
struct LegMuscleData {
    std::vector<Muscle> parameters;  ///< without names
    std::vector<CurveShape> curves;
    std::vector<Element> elements;  ///< that they were read from
};

/// Reads every muscle of the leg and adds its path and cylinders to the leg's geometry.
///
/// @throws InvalidArgument  a muscle of the leg that is not understood: all of them are listed
[[nodiscard]] LegMuscleData muscles_of(const Document& document, const Skeleton& skeleton, const OsimOptions& options,
                                       Leg& leg, Account& account);

}  // namespace coxa::osim
