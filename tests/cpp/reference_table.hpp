#pragma once

#include <cstdlib>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace coxa::testing {

/// A table of published values: comma-separated, the first line names the columns.
class ReferenceTable {
public:
    /// Nothing when the folder of reference values is not there.
    static std::optional<ReferenceTable> open(const std::string& name) {
        std::ifstream file(std::string(COXA_REFERENCE_DIR) + "/models/" + name);
        if (!file) return std::nullopt;
        ReferenceTable table;
        std::string line;
        std::getline(file, line);
        const std::vector<std::string> names = cells(line);
        for (std::size_t i = 0; i < names.size(); ++i) table.columns_[names[i]] = i;
        while (std::getline(file, line)) {
            if (!line.empty()) table.rows_.push_back(cells(line));
        }
        return table;
    }

    [[nodiscard]] std::size_t size() const { return rows_.size(); }
    [[nodiscard]] bool has(const std::string& column) const { return columns_.count(column) > 0; }
    [[nodiscard]] const std::string& text(std::size_t row, const std::string& column) const {
        return rows_.at(row).at(columns_.at(column));
    }
    [[nodiscard]] double number(std::size_t row, const std::string& column) const {
        return std::stod(text(row, column));
    }

private:
    static std::vector<std::string> cells(std::string line) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        std::vector<std::string> result;
        std::istringstream stream(line);
        for (std::string cell; std::getline(stream, cell, ',');) result.push_back(cell);
        if (!line.empty() && line.back() == ',') result.emplace_back();
        return result;
    }

    std::map<std::string, std::size_t> columns_;
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace coxa::testing
