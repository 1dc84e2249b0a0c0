#include <coxa/core/errors.hpp>
#include <coxa/io/storage.hpp>
#include <coxa/io/text_file.hpp>

#include "text_pieces.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <string>
#include <system_error>
#include <unordered_set>

namespace coxa {

using detail::blanks;
using detail::byte_order_mark;
using detail::excerpt;
using detail::trimmed;

namespace {

/// Without the blanks around it and the byte-order marks before it: at the head of a file these are no part of a name.
[[nodiscard]] std::string_view unmarked(std::string_view line) {
    line = trimmed(line);
    while (line.starts_with(byte_order_mark)) line = trimmed(line.substr(byte_order_mark.size()));
    return line;
}

[[nodiscard]] std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

/// A finite number, or NaN for the words that stand for a missing one; nothing for anything else.
[[nodiscard]] std::optional<double> number_in(std::string_view text) {
    if (const auto value = detail::finite_number_in(text)) return value;
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    // Not all programs write the same: nan, NaN, 1.#QNAN, -nan(ind).
    const std::string word = lower(text);
    if (word == "nan" || word == "nan(ind)" || word.starts_with("1.#qnan") || word.starts_with("1.#ind")) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    return std::nullopt;
}

/// Reads lines and complains about them.
class Lines {
public:
    Lines(std::string_view text, std::string_view name) : rest_(text), name_(name) {
        if (rest_.starts_with(byte_order_mark)) rest_.remove_prefix(byte_order_mark.size());
    }

    /// The next line without its end and the blanks around it, or nothing after the last.
    [[nodiscard]] std::optional<std::string_view> next() {
        if (rest_.empty()) return std::nullopt;
        // A line ends with \n, \r\n or, from old programs, \r alone.
        const auto end = rest_.find_first_of("\r\n");
        const std::string_view line = rest_.substr(0, end);
        rest_.remove_prefix(line.size());
        rest_.remove_prefix(rest_.starts_with("\r\n") ? 2 : rest_.empty() ? 0 : 1);
        ++number_;
        return line;
    }

    [[noreturn]] void refuse(std::string_view what, std::string_view rule) const {
        reject(std::string(name_) + " line " + std::to_string(number_), excerpt(what), rule);
    }

private:
    std::string_view rest_;
    std::string_view name_;
    std::size_t number_ = 0;
};

/// Labels between tabs where the line has tabs, between blanks otherwise.
[[nodiscard]] std::vector<std::string> labels_in(std::string_view line, const Lines& lines) {
    const bool tabs = trimmed(line).find('\t') != std::string_view::npos;
    const std::string_view separators = tabs ? std::string_view("\t") : blanks;
    std::vector<std::string> labels;
    std::string_view rest = line;
    while (!rest.empty()) {
        const auto end = rest.find_first_of(separators);
        const std::string_view label = trimmed(rest.substr(0, end));
        // Doubled separators and those at the end of the line name no column.
        if (!label.empty()) labels.emplace_back(label);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    if (labels.empty() || lower(labels.front()) != "time") {
        lines.refuse(labels.empty() ? std::string_view() : std::string_view(labels.front()),
                     "the first column must be 'time'");
    }
    labels.erase(labels.begin());
    std::unordered_set<std::string_view> seen;
    for (const std::string& label : labels) {
        if (lower(label) == "time" || !seen.insert(label).second) {
            lines.refuse(label, "a column must not be there twice");
        }
    }
    return labels;
}

struct Header {
    std::optional<std::size_t> rows;
    std::optional<std::size_t> columns;
};

[[nodiscard]] std::size_t count_in(std::string_view key, std::string_view value, const Lines& lines) {
    std::size_t count = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), count);
    if (error != std::errc{} || end != value.data() + value.size()) {
        lines.refuse(value, std::string(key) + " must be a whole number");
    }
    return count;
}

[[nodiscard]] Header read_header(Lines& lines, Storage& storage) {
    Header header;
    bool first = true;
    while (true) {
        const auto whole = lines.next();
        if (!whole) lines.refuse("", "the header must end with the line 'endheader'");
        const std::string_view line = unmarked(*whole);
        if (lower(line) == "endheader") return header;
        if (line.empty()) {
            if (!first) storage.comments.emplace_back();
            continue;
        }
        const auto equals = line.find('=');
        // Older files put a blank between key and value.
        const auto blank = line.find_first_of(blanks);
        const std::string word = lower(line.substr(0, blank));
        if (equals == std::string_view::npos && (word == "datarows" || word == "datacolumns") &&
            blank != std::string_view::npos) {
            const std::string_view value = trimmed(line.substr(blank));
            (word == "datarows" ? header.rows : header.columns) = count_in(word, value, lines);
        } else if (equals == std::string_view::npos || trimmed(line.substr(0, equals)).empty() ||
                   trimmed(line.substr(0, equals)).find_first_of(blanks) != std::string_view::npos) {
            // A key is one word: prose with an equals sign in it stays prose.
            if (first && equals == std::string_view::npos)
                storage.name = line;
            else
                storage.comments.emplace_back(line);
        } else {
            const std::string_view key = trimmed(line.substr(0, equals));
            const std::string_view value = trimmed(line.substr(equals + 1));
            const std::string known = lower(key);
            if (known == "nrows") {
                header.rows = count_in(key, value, lines);
            } else if (known == "ncolumns") {
                header.columns = count_in(key, value, lines);
            } else if (known == "indegrees") {
                const std::string answer = lower(value);
                if (answer != "yes" && answer != "no") lines.refuse(value, "inDegrees must be 'yes' or 'no'");
                storage.in_degrees = answer == "yes";
            } else {
                if (known == "datatype" && lower(value) != "double") {
                    lines.refuse(value, "DataType must be 'double': other kinds of tables are not read");
                }
                storage.flags.emplace_back(key, value);
            }
        }
        first = false;
    }
}

/// The coordinate, muscle, ... that a label such as "/jointset/hip_r/hip_flexion_r/value" is about.
[[nodiscard]] std::string_view short_label(std::string_view label) {
    if (label.starts_with('/') && label.ends_with("/value")) {
        label.remove_suffix(std::string_view("/value").size());
        label.remove_prefix(label.rfind('/') + 1);
    }
    return label;
}

}  // namespace

std::size_t Storage::index_of(std::string_view label) const {
    const auto exact = std::ranges::find(labels, label);
    if (exact != labels.end()) return static_cast<std::size_t>(exact - labels.begin());
    const auto is_meant = [&](const std::string& candidate) { return short_label(candidate) == label; };
    const auto found = std::ranges::find_if(labels, is_meant);
    if (found == labels.end()) reject("label", label, "must be a column of the table");
    if (std::find_if(found + 1, labels.end(), is_meant) != labels.end()) {
        reject("label", label, "is the end of several columns' names: give the whole one");
    }
    return static_cast<std::size_t>(found - labels.begin());
}

Eigen::ArrayXd Storage::column(std::string_view label) const {
    return values.col(static_cast<Eigen::Index>(index_of(label)));
}

Eigen::ArrayXd Storage::angle_rad(std::string_view label) const {
    const double unit = in_degrees ? std::numbers::pi / 180.0 : 1.0;
    return unit * column(label);
}

void check_labels(const std::vector<std::string>& labels) {
    std::unordered_set<std::string_view> seen;
    for (const std::string& label : labels) {
        if (label.empty() || label.find_first_of("\t\r\n") != std::string::npos || trimmed(label) != label) {
            reject("labels", label, "must be text without tabs, line ends and blanks around it");
        }
        if (lower(label) == "time" || !seen.insert(label).second) reject("labels", label, "must not be there twice");
    }
}

void check(const Storage& storage) {
    const Eigen::Index columns = storage.values.cols();
    if (columns != static_cast<Eigen::Index>(storage.labels.size())) {
        reject("values", static_cast<double>(columns), "columns", "must be one per label");
    }
    if (storage.values.rows() != storage.time_s.size()) {
        reject("values", static_cast<double>(storage.values.rows()), "rows", "must be one per time");
    }
    check_labels(storage.labels);
    for (Eigen::Index i = 0; i < storage.time_s.size(); ++i) {
        const std::string at = "time_s[" + std::to_string(i) + "]";
        if (!std::isfinite(storage.time_s[i])) reject(at, storage.time_s[i], "s", "must be a finite number");
        if (i > 0 && !(storage.time_s[i] > storage.time_s[i - 1])) {
            reject(at, storage.time_s[i], "s", "must be later than the one before");
        }
        for (Eigen::Index k = 0; k < columns; ++k) {
            if (std::isinf(storage.values(i, k))) {
                reject(storage.labels[static_cast<std::size_t>(k)] + "[" + std::to_string(i) + "]",
                       storage.values(i, k), "", "must be a finite number, or NaN where it is missing");
            }
        }
    }
}

Storage parse_storage(std::string_view text, std::string_view name) {
    if (text.size() > max_storage_bytes) {
        reject(name, static_cast<double>(text.size()), "bytes",
               "a table must have at most " + std::to_string(max_storage_bytes) + " bytes");
    }
    Storage storage;
    Lines lines(text, name);
    const Header header = read_header(lines, storage);

    std::optional<std::string_view> line = lines.next();
    while (line && trimmed(*line).empty()) line = lines.next();
    if (!line) lines.refuse("", "the header must be followed by the names of the columns");
    storage.labels = labels_in(*line, lines);
    const std::size_t columns = storage.labels.size() + 1;
    if (header.columns && *header.columns != columns) {
        lines.refuse(std::to_string(columns), "the header says nColumns=" + std::to_string(*header.columns));
    }

    std::vector<double> time;
    std::vector<double> numbers;
    while ((line = lines.next())) {
        std::string_view rest = trimmed(*line);
        if (rest.empty()) continue;
        std::size_t found = 0;
        while (!rest.empty()) {
            const std::string_view word = detail::next_word(rest);
            if (++found > columns) break;
            const std::optional<double> value = number_in(word);
            if (!value) lines.refuse(word, "must be a finite number, or nan where it is missing");
            if (found > 1) {
                numbers.push_back(*value);
            } else {
                if (std::isnan(*value)) lines.refuse(word, "time must be a finite number");
                if (!time.empty() && !(*value > time.back())) {
                    lines.refuse(word, "time must be later than in the line before");
                }
                time.push_back(*value);
            }
        }
        if (found != columns) {
            lines.refuse(std::to_string(found) + (found > columns ? " or more" : ""),
                         "must be " + std::to_string(columns) + " numbers, one per column");
        }
    }
    if (header.rows && *header.rows != time.size()) {
        lines.refuse(std::to_string(time.size()), "the header says nRows=" + std::to_string(*header.rows));
    }
    const auto rows = static_cast<Eigen::Index>(time.size());
    storage.time_s = Eigen::Map<const Eigen::ArrayXd>(time.data(), rows);
    storage.values = Eigen::Map<const decltype(storage.values)>(numbers.data(), rows,
                                                                static_cast<Eigen::Index>(storage.labels.size()));
    return storage;
}

Missing missing_from(std::string_view name) {
    if (name == "refuse") return Missing::refuse;
    if (name == "drop_columns") return Missing::drop_columns;
    if (name == "drop_rows") return Missing::drop_rows;
    if (name == "keep") return Missing::keep;
    reject("missing", name, "must be 'refuse', 'drop_columns', 'drop_rows' or 'keep'");
}

Storage without_missing(const Storage& storage, Missing missing) {
    if (missing == Missing::keep) return storage;
    const Eigen::Index rows = storage.values.rows();
    std::vector<Eigen::Index> columns, times;
    for (Eigen::Index k = 0; k < storage.values.cols(); ++k) {
        const auto column = storage.values.col(k);
        if (rows > 0 && column.isNaN().all()) continue;
        if (missing == Missing::drop_columns && !column.isFinite().all()) continue;
        for (Eigen::Index i = 0; missing == Missing::refuse && i < rows; ++i) {
            if (!std::isnan(column[i])) continue;
            reject(storage.labels[static_cast<std::size_t>(k)] + "[" + std::to_string(i) + "]", column[i], "",
                   "is missing, where OpenSim's Storage would stop reading: missing='drop_columns' or 'drop_rows' "
                   "leaves it out, 'keep' writes nan for other readers");
        }
        columns.push_back(k);
    }
    for (Eigen::Index i = 0; i < rows; ++i) {
        const bool whole = std::ranges::all_of(columns, [&](auto k) { return std::isfinite(storage.values(i, k)); });
        if (missing != Missing::drop_rows || whole) times.push_back(i);
    }
    if (rows > 0 && times.empty()) {
        reject("missing", "drop_rows", "leaves nothing: a number is missing at every time");
    }
    Storage result = storage;
    result.labels.clear();
    for (const Eigen::Index k : columns) result.labels.push_back(storage.labels[static_cast<std::size_t>(k)]);
    result.time_s = storage.time_s(times);
    result.values = storage.values(times, columns);
    return result;
}

std::string to_text(const Storage& given, Missing missing) {
    check_labels(given.labels);
    const Storage storage = without_missing(given, missing);
    check(storage);
    const auto writable = [](std::string_view piece, const char* what, bool is_key) {
        if (piece.find_first_of("\r\n") != std::string_view::npos ||
            (is_key && (piece.empty() || piece.find_first_of(std::string(blanks) + "=") != std::string_view::npos)) ||
            (!is_key && lower(trimmed(piece)) == "endheader")) {
            reject(what, excerpt(piece), "must be one line of a header");
        }
    };
    std::string text;
    writable(storage.name, "name", false);
    if (storage.name.find('=') != std::string::npos) reject("name", excerpt(storage.name), "must not hold '='");
    if (!storage.name.empty()) text += storage.name + "\n";
    for (const auto& [key, value] : storage.flags) {
        writable(key, "flags", true);
        if (value.find_first_of("\r\n") != std::string::npos) reject("flags", excerpt(value), "must be one line");
        const std::string known = lower(key);
        if (known == "nrows" || known == "ncolumns" || known == "indegrees") {
            reject("flags", key, "is told by the table itself");
        }
        text += key + "=" + value + "\n";
    }
    text += "nRows=" + std::to_string(storage.time_s.size()) + "\n";
    text += "nColumns=" + std::to_string(storage.labels.size() + 1) + "\n";
    text += std::string("inDegrees=") + (storage.in_degrees ? "yes" : "no") + "\n";
    for (const std::string& comment : storage.comments) {
        writable(comment, "comments", false);
        text += comment + "\n";
    }
    text += "endheader\ntime";
    for (const std::string& label : storage.labels) text += "\t" + label;
    text += '\n';
    for (Eigen::Index i = 0; i < storage.time_s.size(); ++i) {
        detail::append_number(text, storage.time_s[i]);
        for (Eigen::Index k = 0; k < storage.values.cols(); ++k) {
            text += '\t';
            // Whatever sign and payload it has.
            if (std::isnan(storage.values(i, k)))
                text += "nan";
            else
                detail::append_number(text, storage.values(i, k));
        }
        text += '\n';
    }
    return text;
}

Storage read_storage(const std::filesystem::path& path) {
    return parse_storage(read_text_file(path, ".sto or .mot file", max_storage_bytes), path.filename().string());
}

void write_storage(const std::filesystem::path& path, const Storage& storage, Missing missing) {
    write_text_file(path, to_text(storage, missing));
}

}  // namespace coxa
