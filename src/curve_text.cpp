#include <coxa/core/errors.hpp>
#include <coxa/io/curve_columns.hpp>
#include <coxa/io/curve_text.hpp>

#include "text_pieces.hpp"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace coxa {

namespace {

struct Column {
    std::string name;
    Series values;
};

/// All but the status, which is words in text.
std::vector<Column> columns_of(const TorqueAngleCurve& curve) {
    std::vector<Column> columns;
    for (const CurveVariable& variable : curve_variables()) {
        if (variable.name == "status") continue;
        const Table values = variable.values(curve);
        Eigen::Index k = 0;
        for (std::string& name : column_names(curve, variable)) {
            columns.push_back({std::move(name), values.col(k++)});
        }
    }
    return columns;
}

}  // namespace

std::string to_csv(const TorqueAngleCurve& curve) {
    const std::vector<Column> columns = columns_of(curve);
    std::string text;
    for (const Column& column : columns) text += column.name + ",";
    text += "status\n";
    for (Eigen::Index i = 0; i < curve.size(); ++i) {
        for (const Column& column : columns) {
            const double value = column.values[i];
            if (!std::isnan(value)) detail::append_number(text, value);
            text += ',';
        }
        text += to_string(curve.status[static_cast<std::size_t>(i)]);
        text += '\n';
    }
    return text;
}

std::string to_json(const TorqueAngleCurve& curve) {
    std::string text = "{\n";
    for (const Column& column : columns_of(curve)) {
        text += "  \"";
        text += column.name;
        text += "\": [";
        for (Eigen::Index i = 0; i < curve.size(); ++i) {
            if (i > 0) text += ", ";
            const double value = column.values[i];
            if (std::isfinite(value))
                detail::append_number(text, value);
            else
                text += "null";  // JSON has no word for NaN or infinity
        }
        text += "],\n";
    }
    text += "  \"status\": [";
    for (std::size_t i = 0; i < curve.status.size(); ++i) {
        if (i > 0) text += ", ";
        text += '"';
        text += to_string(curve.status[i]);
        text += '"';
    }
    return text + "]\n}\n";
}

Storage to_storage(const TorqueAngleCurve& curve, double duration_s) {
    require_between("duration_s", duration_s, "s", 1e-3, 1e4);
    Storage storage;
    storage.name = "coxa_lift";
    storage.flags = {{"version", "1"}};
    storage.comments = {"A lift held still at every pose; time stands for its phase, column 'phase'."};
    storage.time_s = duration_s * curve.phase;
    std::vector<Column> columns = columns_of(curve);
    columns.push_back({"status", curve_variables().back().values(curve).col(0)});
    storage.values.resize(curve.size(), static_cast<Eigen::Index>(columns.size()));
    for (std::size_t k = 0; k < columns.size(); ++k) {
        storage.labels.push_back(columns[k].name);
        storage.values.col(static_cast<Eigen::Index>(k)) = columns[k].values;
    }
    return storage;
}

}  // namespace coxa
