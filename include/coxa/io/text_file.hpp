#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace coxa {

/// The bytes of a file.
///
/// @param what           what kind of file was expected, for the message
/// @param largest_bytes  a larger file is refused before it is read
/// @throws InvalidArgument  not a readable file, or larger than that
[[nodiscard]] std::string read_text_file(const std::filesystem::path& path, std::string_view what,
                                         std::size_t largest_bytes);

/// Writes a text file whole or not at all: beside its place first, then renamed.
///
/// @throws std::runtime_error  the file cannot be written
void write_text_file(const std::filesystem::path& path, std::string_view text);

}  // namespace coxa
