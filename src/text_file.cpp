#include <coxa/core/errors.hpp>
#include <coxa/io/text_file.hpp>

#include <cstdint>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace coxa {

std::string read_text_file(const std::filesystem::path& path, std::string_view what, std::size_t largest_bytes) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) {
        reject("path", path.string(), "must be a readable " + std::string(what));
    }
    const std::uintmax_t size = std::filesystem::file_size(path, error);
    if (error) reject("path", path.string(), "must be a readable " + std::string(what));
    if (size > largest_bytes) {
        reject(path.string(), static_cast<double>(size), "bytes",
               "a " + std::string(what) + " must have at most " + std::to_string(largest_bytes) + " bytes");
    }
    std::ifstream file(path, std::ios::binary);
    std::string text(static_cast<std::size_t>(size), '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!file) reject("path", path.string(), "must be a readable " + std::string(what));
    return text;
}

void write_text_file(const std::filesystem::path& path, std::string_view text) {
    std::filesystem::path beside = path;
    beside += ".part";
    std::error_code error;
    {
        std::ofstream file(beside, std::ios::binary | std::ios::trunc);
        file.write(text.data(), static_cast<std::streamsize>(text.size()));
        file.close();
        if (!file) {
            std::filesystem::remove(beside, error);
            throw std::runtime_error("coxa: cannot write " + path.string());
        }
    }
    std::filesystem::rename(beside, path, error);
    if (error) {
        const std::string reason = error.message();
        std::filesystem::remove(beside, error);
        throw std::runtime_error("coxa: cannot write " + path.string() + ": " + reason);
    }
}

}  // namespace coxa
