"""OpenSim's files: models (.osim), tables over time (.sto, .mot), and lifts as motions."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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

if TYPE_CHECKING:
    import xarray

__all__ = ["Storage", "lift_motion", "read_osim", "read_sto", "write_sto"]

Array: TypeAlias = npt.NDArray[np.float64]
Path: TypeAlias = "str | os.PathLike[str]"


def _short(label: str) -> str:
    """The coordinate of a label such as "/jointset/hip_r/hip_flexion_r/value"."""
    if label.startswith("/") and label.endswith("/value"):
        return label.removesuffix("/value").rpartition("/")[2]
    return label


@dataclass(frozen=True, eq=False)
class Storage:
    """A table over time, as .sto and .mot files hold it.

    Parameters
    ----------
    labels : sequence of str
        Names of the columns of `values`, time not among them.
    time_s : (times,) array
        Rising.
    values : (times, columns) array
        As the file has them; NaN: missing.
    in_degrees : bool
        The header's flag: angles among the columns are in degrees. `angle_rad` honors it; it says nothing
        about lengths and forces beside them.
    name : str
        First line of the header.
    flags : mapping of str to str
        Header lines `key=value`, but for nRows, nColumns and inDegrees, which are told by the table.
    comments : sequence of str
        Header lines that are neither.
    """

    labels: tuple[str, ...]
    time_s: Array
    values: Array
    in_degrees: bool = False
    name: str = ""
    flags: Mapping[str, str] = field(default_factory=dict)
    comments: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "labels", tuple(text("labels", label) for label in self.labels))
        object.__setattr__(self, "comments", tuple(self.comments))
        time = np.asarray(self.time_s, dtype=float)
        values = np.asarray(self.values, dtype=float)
        if time.ndim != 1:
            reject("time_s", time.shape, "must have the shape (times,)")
        if values.shape != (time.size, len(self.labels)):
            reject("values", values.shape, f"must have the shape (times, columns) = {(time.size, len(self.labels))}")
        object.__setattr__(self, "time_s", time)
        object.__setattr__(self, "values", values)

    def _index(self, label: str) -> int:
        if label in self.labels:
            return self.labels.index(label)
        found = [index for index, own in enumerate(self.labels) if _short(own) == label]
        if len(found) != 1:
            reject("label", label, "must be a column of the table" if not found else "is that of several columns")
        return found[0]

    def __getitem__(self, label: str) -> Array:
        """A column as it stands, by its label or the coordinate in it. Unknown: ValueError."""
        column: Array = self.values[:, self._index(label)]
        return column

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
            **{f"flag_{key}": value for key, value in self.flags.items()},
        }

    @classmethod
    def _with(cls, labels: Iterable[Any], time_s: Any, values: Any, attributes: Mapping[Any, Any]) -> Storage:
        comments = str(attributes.get("comments", ""))
        flags = {
            key.removeprefix("flag_"): str(value)
            for key, value in attributes.items()
            if isinstance(key, str) and key.startswith("flag_")
        }
        return cls(
            labels=tuple(labels),
            time_s=time_s,
            values=values,
            in_degrees=bool(attributes.get("in_degrees", False)),
            name=str(attributes.get("name", "")),
            flags=flags,
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
            gives one column per number, named as "activation.glmax1".

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


def _of_variables(table: Any) -> Storage:
    """Columns from every numeric variable along "time", or "phase" of a curve."""
    sizes = table.sizes
    along = "time" if "time" in sizes else "phase"
    if along not in sizes:
        reject("table", dict(sizes), "must have the dimension 'time', or 'phase' of a curve")
    coords = table.coords
    time = np.asarray(coords[along], dtype=float)
    labels: list[str] = []
    columns: list[Array] = []
    for name in table:
        variable = table[name]
        dims = tuple(variable.dims) if hasattr(variable, "dims") else table.dims[name]
        values = np.asarray(variable)
        if along not in dims or not np.issubdtype(values.dtype, np.number):
            continue
        values = np.moveaxis(values.astype(float), dims.index(along), 0)
        rest = [dim for dim in dims if dim != along]
        names = [[str(value) for value in np.asarray(coords[dim])] for dim in rest]
        for place in np.ndindex(*values.shape[1:]):
            parts = [which[k] for which, k in zip(names, place, strict=True) if which != ["each"]]
            labels.append(".".join([str(name), *parts]))
            columns.append(values[(slice(None),) + place])
    matrix = np.column_stack(columns) if columns else np.empty((time.size, 0))
    matrix[np.isinf(matrix)] = np.nan
    return Storage(tuple(labels), time, matrix, name="coxa_lift" if along == "phase" else "")


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
) -> None:
    """Write a .sto or .mot file that OpenSim 3 and 4 open.

    Parameters
    ----------
    path : str or path
    table
        See `Storage.of`: a `Storage`, a DataFrame, a DataArray, a Dataset, a curve, or arrays by name.
    in_degrees : bool, optional
        The header's flag; default: the table's. It is a statement about the numbers and changes none.
    name : str, optional
        First line of the header; default: the table's.

    Returns
    -------
    None

    Raises
    ------
    ValueError
        Time does not rise, a number is infinite, or a label cannot be written.
    """
    storage = Storage.of(table)
    _core.write_storage(
        os.fspath(path),
        storage.name if name is None else text("name", name),
        list(storage.flags.items()) or [("version", "1")],
        list(storage.comments),
        storage.in_degrees if in_degrees is None else bool(in_degrees),
        list(storage.labels),
        storage.time_s,
        np.ascontiguousarray(storage.values),
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
