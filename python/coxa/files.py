"""OpenSim's files: models (.osim), tables over time (.sto, .mot), and lifts as motions."""

from __future__ import annotations

import csv
import importlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from . import _core
from ._arguments import (
    Exercise,
    body_of,
    exercise_of,
    muscles_of,
    number,
    reject,
    text,
    whole_number,
)
from ._core import Body, MuscleSet, OsimModel, Subject
from ._tables import Path, along_of, columns_of, finite_or_none, write_csv

if TYPE_CHECKING:
    import xarray

__all__ = ["Storage", "lift_motion", "read_osim", "read_sto", "write_sto"]

Array: TypeAlias = npt.NDArray[np.float64]


def _flags_of(flags: object) -> tuple[tuple[str, str], ...]:
    """Header lines as pairs, from pairs or a mapping."""
    pairs = flags.items() if isinstance(flags, Mapping) else flags
    if isinstance(pairs, (str, bytes)) or not isinstance(pairs, Iterable):
        reject("flags", flags, "must be pairs of key and value, or a mapping")
    result = []
    for pair in pairs:
        if isinstance(pair, str) or not isinstance(pair, Sequence) or len(pair) != 2:
            reject("flags", pair, "must be pairs of key and value, or a mapping")
        result.append((text("flags", pair[0]), text("flags", pair[1])))
    return tuple(result)


@dataclass(frozen=True, eq=False)
class Storage:
    """A table over time, as .sto and .mot files hold it.

    Parameters
    ----------
    labels : sequence of str
        Names of the columns of `values`, time not among them; each once, without tabs and line ends.
    time_s : (times,) array
        Rising.
    values : (times, columns) array
        As the file has them; NaN: missing.
    in_degrees : bool
        The header's flag: angles among the columns are in degrees. `angle_rad` honors it; it says nothing
        about lengths and forces beside them.
    name : str
        First line of the header.
    flags : sequence of (str, str), or mapping
        Header lines `key=value` in their order, but for nRows, nColumns and inDegrees, which are told by the table. A
        key may be there more than once; `flag` looks one up.
    comments : sequence of str
        Header lines that are neither, in their order; they are written after the flags.
    """

    labels: tuple[str, ...]
    time_s: Array
    values: Array
    in_degrees: bool = False
    name: str = ""
    flags: tuple[tuple[str, str], ...] = ()
    comments: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "labels", tuple(text("labels", label) for label in self.labels))
        _core.check_storage_labels(self.labels)
        object.__setattr__(self, "flags", _flags_of(self.flags))
        object.__setattr__(self, "comments", tuple(text("comments", comment) for comment in self.comments))
        time = np.asarray(self.time_s, dtype=float)
        values = np.asarray(self.values, dtype=float)
        if time.ndim != 1:
            reject("time_s", time.shape, "must have the shape (times,)")
        if values.shape != (time.size, len(self.labels)):
            reject("values", values.shape, f"must have the shape (times, columns) = {(time.size, len(self.labels))}")
        object.__setattr__(self, "time_s", time)
        object.__setattr__(self, "values", values)

    def __getitem__(self, label: str) -> Array:
        """A column as it stands, by its label or the coordinate in it. Unknown: ValueError."""
        column: Array = self.values[:, _core.storage_column(self.labels, text("label", label))]
        return column

    def flag(self, key: str) -> str:
        """The value of a header line, the last where there are several. Unknown: ValueError."""
        for own, value in reversed(self.flags):
            if own == key:
                return value
        reject("flag", key, "must be a flag of the header")

    def angle_rad(self, label: str) -> Array:
        """A column of angles in radians, whatever the file has."""
        return np.radians(self[label]) if self.in_degrees else self[label].copy()

    def to_dict(self) -> dict[str, Array]:
        """Columns by label, time first."""
        return {"time": self.time_s} | {label: self.values[:, k] for k, label in enumerate(self.labels)}

    def to_pandas(self) -> Any:
        """A `pandas.DataFrame` with time as its index; name, flags, comments and `in_degrees` in its `attrs`."""
        pandas = importlib.import_module("pandas")  # has no types of its own
        frame = pandas.DataFrame(
            self.values, index=pandas.Index(self.time_s, name="time"), columns=list(self.labels)
        )
        frame.attrs.update(self._attributes())
        return frame

    def to_xarray(self) -> xarray.DataArray:
        """An array (time, column); name, flags, comments and `in_degrees` in its attributes."""
        import xarray

        return xarray.DataArray(
            self.values,
            dims=("time", "column"),
            coords={"time": ("time", self.time_s, {"units": "s"}), "column": list(self.labels)},
            name=self.name or None,
            attrs=self._attributes(),
        )

    def _attributes(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "in_degrees": int(self.in_degrees),
            "comments": "\n".join(self.comments),
            "flags": "\n".join(f"{key}={value}" for key, value in self.flags),
        }

    @classmethod
    def _with(cls, labels: Iterable[Any], time_s: Any, values: Any, attributes: Mapping[Any, Any]) -> Storage:
        comments = str(attributes.get("comments", ""))
        flags = [line.partition("=")[::2] for line in str(attributes.get("flags", "")).splitlines()]
        return cls(
            labels=tuple(labels),
            time_s=time_s,
            values=values,
            in_degrees=bool(attributes.get("in_degrees", False)),
            name=str(attributes.get("name", "")),
            flags=tuple(flags),
            comments=tuple(comments.split("\n")) if comments else (),
        )

    @classmethod
    def of(cls, table: Any) -> Storage:
        """A table from what holds one.

        Parameters
        ----------
        table : Storage, pandas.DataFrame, xarray.DataArray, xarray.Dataset or mapping of str to array
            A frame has time as its index or as its column "time"; a DataArray the dimensions (time, column);
            a Dataset variables along "time"; a curve of `torque_angle` takes its phase, 0 to 1, for time, and
            gives one column per number, named as "activation.glmax1". Numbers that are missing or infinite stay so;
            `write_sto` says what becomes of them.

        Raises
        ------
        ValueError
            Anything else, or without time.
        """
        if isinstance(table, cls):
            return table
        kind = type(table).__name__
        if kind == "DataFrame":
            frame = table.set_index("time") if "time" in table.columns else table
            return cls._with(map(str, frame.columns), frame.index.to_numpy(), frame.to_numpy(), table.attrs)
        if kind == "DataArray":
            if set(table.dims) != {"time", "column"}:
                reject("table", table.dims, "a DataArray must have the dimensions (time, column)")
            array = table.transpose("time", "column")
            return cls._with(
                map(str, array["column"].to_numpy()), array["time"].to_numpy(), array.to_numpy(), table.attrs
            )
        if kind in ("Dataset", "CurveArrays"):
            return _of_variables(table)
        if isinstance(table, Mapping):
            columns = dict(table)
            if "time" not in columns:
                reject("table", list(columns), "must have 'time'")
            time = np.asarray(columns.pop("time"), dtype=float)
            values = np.column_stack([np.asarray(v, dtype=float) for v in columns.values()]) if columns else None
            return cls(tuple(columns), time, np.empty((time.size, 0)) if values is None else values)
        reject("table", table, "must be a Storage, DataFrame, DataArray, Dataset, curve or mapping of arrays")


    def to_csv(self, path: Path) -> None:
        """Write time and columns as comma-separated text, empty where a number is missing; without the header."""
        write_csv(path, {name: column.tolist() for name, column in self.to_dict().items()})

    @classmethod
    def from_csv(cls, path: Path, *, in_degrees: bool = False, name: str = "") -> Storage:
        """Read comma-separated text: a table of `to_csv`, or a curve, whose phase is taken for time.

        Words of `status` become their codes, empty fields NaN. Malformed: ValueError with the line.
        """
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        where = os.path.basename(path)
        if not rows:
            reject(where, "", "must begin with the names of the columns")
        header, *body = rows
        for line, row in enumerate(body, 2):
            if len(row) != len(header):
                reject(f"{where} line {line}", len(row), f"must be {len(header)} fields, one per column")
        columns = {name: [row[k] for row in body] for k, name in enumerate(header)}
        if len(columns) != len(header):
            reject(where, header, "a column must not be there twice")
        return cls._of_columns(columns, where, {"in_degrees": in_degrees, "name": name})

    def to_json(self, path: Path) -> None:
        """Write the table with its header as a JSON object, null where a number is missing."""
        columns = {name: finite_or_none(column.tolist()) for name, column in self.to_dict().items()}
        whole = {
            "name": self.name,
            "flags": self.flags,
            "comments": self.comments,
            "in_degrees": self.in_degrees,
            "columns": columns,
        }
        with open(path, "w", encoding="utf-8") as file:
            file.write(json.dumps(whole, allow_nan=False) + "\n")

    @classmethod
    def from_json(cls, path: Path) -> Storage:
        """Read a JSON object: a table of `to_json`, or the columns of a curve, whose phase is taken for time.

        Words of `status` become their codes, null NaN. Malformed: ValueError.
        """
        where = os.path.basename(path)
        with open(path, encoding="utf-8") as file:
            try:
                whole = json.load(file)
            except json.JSONDecodeError as error:
                raise ValueError(f"coxa: {where} line {error.lineno}: {error.msg}") from None
        if not isinstance(whole, dict):
            reject(where, whole, "must be an object")
        columns = whole.get("columns")
        if not isinstance(columns, dict):
            return cls._of_columns(whole, where, {})
        return cls._of_columns(columns, where, {key: whole[key] for key in _HEADER if key in whole})

    @classmethod
    def _of_columns(cls, columns: Mapping[str, Any], where: str, header: Mapping[str, Any]) -> Storage:
        for name, column in columns.items():
            if not isinstance(column, list):
                reject(f"{where} {name}", column, "must be a list of numbers")
        read = {name: _numbers(f"{where} {name}", column) for name, column in columns.items()}
        time = read.pop("time") if "time" in read else read.get("phase")
        if time is None:
            reject(where, list(columns), "must have a column 'time', or 'phase' of a curve")
        if any(column.shape != time.shape for column in read.values()):
            reject(where, sorted({column.size for column in read.values()}), "columns must be equally long")
        values = np.column_stack(list(read.values())) if read else np.empty((time.size, 0))
        return cls(tuple(read), time, values, **header)


_HEADER = ("name", "flags", "comments", "in_degrees")


def _numbers(name: str, column: Sequence[Any]) -> Array:
    codes = {word: code for code, word in enumerate(_core.status_names())}

    def number_in(value: Any) -> float:
        if value is None or value == "":
            return float("nan")
        try:
            return float(codes.get(value, value) if isinstance(value, str) else value)
        except (TypeError, ValueError):
            reject(name, value, "must be a number")

    return np.array([number_in(value) for value in column], dtype=float)


def _of_variables(table: Any) -> Storage:
    """Columns from every numeric variable along "time", or "phase" of a curve."""
    along = along_of(table)
    if along not in ("time", "phase"):
        reject("table", dict(table.sizes), "must have the dimension 'time', or 'phase' of a curve")
    columns = columns_of(table, along, words=False)
    columns.pop("time", None)
    time = np.asarray(table.coords[along], dtype=float)
    values = np.column_stack([np.asarray(v, dtype=float) for v in columns.values()]) if columns else None
    matrix = np.empty((time.size, 0)) if values is None else values
    return Storage(tuple(columns), time, matrix, name="coxa_lift" if along == "phase" else "")


def read_sto(path: Path) -> Storage:
    """Read a .sto or .mot file.

    Parameters
    ----------
    path : str or path

    Returns
    -------
    Storage
        With every line of the header. Also see `Storage.angle_rad`, `to_pandas`, `to_xarray`.

    Raises
    ------
    OSError
        The file is not there.
    ValueError
        The file is malformed; the message has the line.
    """
    os.stat(path)
    return Storage(**_core.read_storage(os.fspath(path)))


def write_sto(
    path: Path,
    table: Any,
    *,
    in_degrees: bool | None = None,
    name: str | None = None,
    missing: str = "refuse",
) -> None:
    """Write a .sto or .mot file that OpenSim 3 and 4 open.

    OpenSim's own tools stop reading at a missing number (NaN) without a word, so none is written unless asked for.
    Columns without any number, such as those of a curve with ``band=False``, are left out.

    Parameters
    ----------
    path : str or path
    table
        See `Storage.of`: a `Storage`, a DataFrame, a DataArray, a Dataset, a curve, or arrays by name.
    in_degrees : bool, optional
        The header's flag; default: the table's. It is a statement about the numbers and changes none.
    name : str, optional
        First line of the header; default: the table's.
    missing : str
        What becomes of a number that is missing in a column with others. "refuse": an error that names the column.
        "drop_columns", "drop_rows": columns or times with a missing or infinite number are left out; "drop_rows" keeps
        of a curve the poses that have an answer. "keep": nan is written, which `read_sto` and OpenSim's TimeSeriesTable
        read, OpenSim's Storage not.

    Returns
    -------
    None

    Raises
    ------
    ValueError
        Time does not rise, a number is infinite or missing, no time is left, or a label cannot be written.
    """
    storage = Storage.of(table)
    _core.write_storage(
        os.fspath(path),
        storage.name if name is None else text("name", name),
        storage.flags or (("version", "1"),),
        list(storage.comments),
        storage.in_degrees if in_degrees is None else bool(in_degrees),
        list(storage.labels),
        storage.time_s,
        np.ascontiguousarray(storage.values),
        text("missing", missing),
    )


def read_osim(path: Path, side: str = "right", *, sex: str = "male", without: Sequence[str] = ()) -> OsimModel:
    """Read a leg and its owner from an .osim file (OpenSim 3 and 4).

    Parameters
    ----------
    path : str or path
    side : str
        "right" or "left"; a left leg is mirrored.
    sex : str
        "female" or "male": which of de Leva's tables gives what the file has no measure of.
    without : sequence of str
        Muscles to leave out on purpose, named as in the file. A muscle of the leg that cannot be read is an
        error otherwise.

    Returns
    -------
    OsimModel
        `muscles`, of the type of `muscles()`; `body`, of the type of `Subject.scale()`; `understood` and
        `ignored`, by name. Use them together: ``cx.torque_angle(lift, model.body, muscles=model.muscles)``.

    Raises
    ------
    OSError
        The file is not there.
    ValueError
        The file is malformed or has parts in the leg that are not understood; the message has element and line.
    """
    os.stat(path)
    if isinstance(without, str):
        reject("without", without, "must be a list of names")
    names = [text("without", name) for name in without]
    return _core.read_osim(os.fspath(path), text("side", side), text("sex", sex), names)


def lift_motion(
    exercise: Exercise,
    body: Body | Subject,
    *,
    muscles: MuscleSet | str | None = None,
    poses: int = 101,
    duration_s: float = 1.0,
    convention: str = "rajagopal",
) -> Storage:
    """A lift as the coordinates of an OpenSim model, for `write_sto` to a .mot file.

    Parameters
    ----------
    exercise : HipThrust or GluteBridge
    body : Body or Subject
    muscles : MuscleSet or str, optional
        Tells where the hips are in the model's pelvis; for a model of your own, its `muscles`.
    poses : int
        From bottom to lockout, [2, 100001].
    duration_s : float
        Time from bottom to lockout, s; the lift is held still at every pose.
    convention : str
        "rajagopal": knee angle positive in flexion, and that of the patella beside it; "gait2392": negative.

    Returns
    -------
    Storage
        Place and tilt of the pelvis, lumbar extension, hips, knees and ankles of both legs, in degrees. The
        floor is at y = 0, the back contact at x = 0.

    Raises
    ------
    ValueError
        A setting outside its range.
    """
    muscle_set = muscles_of(muscles, None)
    pieces = _core.lift_motion(
        exercise_of(exercise),
        body_of(body),
        muscle_set,
        whole_number("poses", poses, 2, 100001),
        number("duration_s", duration_s, "s", 1e-3, 1e4),
        text("convention", convention),
    )
    return Storage(**pieces)
