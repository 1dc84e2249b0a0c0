#pragma once

/// The version of coxa. It is written here and nowhere else: the build and the Python package read these three lines.

#include <string_view>

#define COXA_VERSION_MAJOR 0
#define COXA_VERSION_MINOR 1
#define COXA_VERSION_PATCH 0

#define COXA_VERSION_TEXT_OF(number) #number
#define COXA_VERSION_TEXT(number) COXA_VERSION_TEXT_OF(number)

namespace coxa {

/// "major.minor.patch"
inline constexpr std::string_view version = COXA_VERSION_TEXT(COXA_VERSION_MAJOR) "." COXA_VERSION_TEXT(
    COXA_VERSION_MINOR) "." COXA_VERSION_TEXT(COXA_VERSION_PATCH);

}  // namespace coxa

#undef COXA_VERSION_TEXT
#undef COXA_VERSION_TEXT_OF
