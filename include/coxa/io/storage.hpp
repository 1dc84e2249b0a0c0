#pragma once

#include <Eigen/Core>

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coxa {

/// The largest .sto or .mot file that is read.
inline constexpr std::size_t max_storage_bytes = 512 * 1024 * 1024;

/// A table over time as OpenSim's .sto and .mot files hold it. Numbers are as the file has them: `angle_rad` honors the
/// header's unit of angles, which says nothing about lengths and forces beside them.
struct Storage {
    std::string name;  ///< first line of the header, such as "Coordinates"; may be empty
    /// Header lines `key=value` in their order, without nRows, nColumns and inDegrees, which are told by the table.
    std::vector<std::pair<std::string, std::string>> flags;
    std::vector<std::string> comments;  ///< header lines that are neither
    bool in_degrees = false;            ///< angles are in degrees
    std::vector<std::string> labels;    ///< of the columns of `values`, "time" not among them

    Eigen::ArrayXd time_s;
    Eigen::Array<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> values;  ///< time x column; NaN: missing

    /// Place of a column: by its label, or by the coordinate in labels such as "/jointset/hip_r/hip_flexion_r/value".
    ///
    /// @throws InvalidArgument  no such column, or more than one
    [[nodiscard]] std::size_t index_of(std::string_view label) const;
    /// A column as it stands.
    [[nodiscard]] Eigen::ArrayXd column(std::string_view label) const;
    /// A column of angles in radians, whatever the file has.
    [[nodiscard]] Eigen::ArrayXd angle_rad(std::string_view label) const;
};

/// Checks that labels are unique and can be written.
///
/// @throws InvalidArgument  naming the label
void check_labels(const std::vector<std::string>& labels);

/// Checks that labels are unique, sizes agree, time rises and no number is infinite.
///
/// @throws InvalidArgument  naming the column or the time
void check(const Storage& storage);

/// The table in the text of a .sto or .mot file. Columns may be separated by tabs or any blanks, lines may end either
/// way, and the header of any version is read; nRows and nColumns must hold where they are given.
///
/// @param text  whole file
/// @param name  what messages call the file
/// @throws InvalidArgument  naming file and line
[[nodiscard]] Storage parse_storage(std::string_view text, std::string_view name = "storage");

/// What becomes of missing numbers when a table is written. OpenSim's own Storage, and with it its graphical interface
/// and tools, stops reading at the first `nan` without a word; its TimeSeriesTable and `parse_storage` read it.
/// Columns without any number are left out but for `keep`.
enum class Missing {
    refuse,        ///< an error that names the column and the row
    drop_columns,  ///< every column with a number that is missing or infinite is left out
    drop_rows,     ///< every time with such a number is left out
    keep,          ///< written as `nan`; infinite ones are an error
};

/// "refuse", "drop_columns", "drop_rows" or "keep"; anything else throws InvalidArgument.
[[nodiscard]] Missing missing_from(std::string_view name);

/// The table without its missing numbers.
///
/// @throws InvalidArgument  a number is missing and is to be refused, or no time is left
[[nodiscard]] Storage without_missing(const Storage& storage, Missing missing);

/// The table as text that OpenSim 3 and 4 read: numbers in the shortest form that reads back the same. Comments follow
/// the flags.
///
/// @param missing  what becomes of missing numbers
/// @throws InvalidArgument  see check and without_missing; or a label that cannot be written (empty, or with a tab or
///                          line end in it)
[[nodiscard]] std::string to_text(const Storage& storage, Missing missing = Missing::refuse);

/// @throws InvalidArgument  not a readable file, larger than max_storage_bytes, or see parse_storage
[[nodiscard]] Storage read_storage(const std::filesystem::path& path);

/// Whole or not at all.
///
/// @throws InvalidArgument  see to_text
/// @throws std::runtime_error  the file cannot be written
void write_storage(const std::filesystem::path& path, const Storage& storage, Missing missing = Missing::refuse);

}  // namespace coxa
