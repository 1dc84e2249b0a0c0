#pragma once

#include <coxa/core/errors.hpp>

#include <string_view>

namespace coxa {

/// Where length and arms of a muscle come from: polynomials fitted to its geometric path, or the path itself.
enum class PathKind {
    fitted,     ///< fast and smooth; for the sagittal plane
    geometric,  ///< bones, points and cylinders; for any angles of the leg
};

[[nodiscard]] constexpr std::string_view to_string(PathKind kind) {
    return kind == PathKind::fitted ? "fitted" : "geometric";
}

/// @throws InvalidArgument  unknown name
[[nodiscard]] inline PathKind path_kind_from(std::string_view name) {
    if (name == "fitted") return PathKind::fitted;
    if (name == "geometric") return PathKind::geometric;
    reject("path", name, "must be 'fitted' or 'geometric'");
}

}  // namespace coxa
