"""Results as columns, one per number, and columns as CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import math
import os
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from ._arguments import reject

Path: TypeAlias = "str | os.PathLike[str]"
Columns: TypeAlias = dict[str, list[Any]]

_ALONG = ("time", "phase", "angle_rad")


def dims_of(table: Any, name: str) -> tuple[str, ...]:
    """Dimensions of a variable of a Dataset or of CurveArrays."""
    variable = table[name]
    return tuple(variable.dims) if hasattr(variable, "dims") else tuple(table.dims[name])


def _attributes_of(table: Any, name: str) -> Mapping[str, Any]:
    variable = table[name]
    attributes = variable.attrs if hasattr(variable, "attrs") else table.variable_attrs.get(name, {})
    return attributes if isinstance(attributes, Mapping) else {}


def along_of(table: Any) -> str:
    """The dimension whose places are the rows: time, phase or angle."""
    sizes = table.sizes
    for dim in _ALONG:
        if dim in sizes:
            return dim
    reject("table", dict(sizes), "must have the dimension 'time', 'phase' of a curve or 'angle_rad'")


def columns_of(table: Any, along: str | None = None, words: bool = True) -> Columns:
    """Everything that runs along one dimension, one column per number: activation.glmax1.

    Parameters
    ----------
    table : xarray.Dataset or CurveArrays
    along : str, optional
        Default: time, phase or angle, whichever the table has.
    words : bool
        Codes with meanings as words; text of other kinds as well.
    """
    dim = along_of(table) if along is None else along
    columns: Columns = {}
    for name in (*table.coords, *table):
        dims = dims_of(table, name)
        if dim not in dims:
            continue
        values = np.asarray(table[name])
        meanings = str(_attributes_of(table, name).get("flag_meanings", "")).split() if words else []
        if not words and not np.issubdtype(values.dtype, np.number):
            continue
        values = np.moveaxis(values, dims.index(dim), 0)
        rest = [[str(value) for value in np.asarray(table.coords[d])] for d in dims if d != dim]
        for place in np.ndindex(*values.shape[1:]):
            # Both legs do the same.
            labels = [names[k] for names, k in zip(rest, place, strict=True) if names != ["each"]]
            at = (slice(None), *place)
            column = values[at].tolist()
            columns[".".join([str(name), *labels])] = [meanings[code] for code in column] if meanings else column
    return columns


def csv_text(columns: Mapping[str, Sequence[Any]]) -> str:
    """One row per place, empty where there is no number."""

    def shown(value: Any) -> Any:
        return "" if value is None or (isinstance(value, float) and math.isnan(value)) else value

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([shown(value) for value in row] for row in zip(*columns.values(), strict=True))
    return text.getvalue()


def finite_or_none(values: Sequence[Any]) -> list[Any]:
    """JSON has no word for NaN and infinity."""
    return [None if isinstance(x, float) and not math.isfinite(x) else x for x in values]


def json_text(columns: Mapping[str, Sequence[Any]]) -> str:
    """An object of arrays, null where there is no number, or no finite one."""
    return json.dumps({name: finite_or_none(values) for name, values in columns.items()}, allow_nan=False) + "\n"


def write_csv(path: Path, columns: Mapping[str, Sequence[Any]]) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(csv_text(columns))


def write_json(path: Path, columns: Mapping[str, Sequence[Any]]) -> None:
    with open(path, "w", encoding="utf-8") as file:
        file.write(json_text(columns))
