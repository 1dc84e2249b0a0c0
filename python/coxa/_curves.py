"""The calls of the package and the plain arrays they give; `dataset` labels the same arrays with xarray."""

from __future__ import annotations

import functools
import importlib.util
import json
import math
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, overload

import numpy as np
import numpy.typing as npt

from . import _core
from ._arguments import (
    DEFAULT_MUSCLES,
    Exercise,
    body_of,
    exercise_of,
    muscles_of,
    number,
    numbers,
    reject,
    text,
    whole_number,
)
from ._core import Body, MaxHeldLoad, MuscleSet, StrengthCalibration, Subject
from ._tables import columns_of, write_csv, write_json

if TYPE_CHECKING:
    import xarray

Array: TypeAlias = npt.NDArray[Any]
Dims: TypeAlias = tuple[str, ...]

JOINTS = ("lumbar", "hip", "knee", "ankle")
STATUS = tuple(_core.status_names())

#: Attribute of a curve without forces at the knee: the muscles that end on the patella and leave them unknown.
_KNEE_UNKNOWN = "knee_forces_unknown_for"
_CODES = {name: code for code, name in enumerate(STATUS)}

# name: dimensions, unit, meaning, legs the number is of; the phase itself is a coordinate
_VARIABLES: dict[str, tuple[Dims, str, str, str]] = {
    name: spec for name, spec in _core.curve_variables().items() if name != "phase"
}

_STRENGTH_VARIABLES: dict[str, tuple[Dims, str, str, str]] = {
    "torque_Nm": (("angle_rad",), "N m", "maximal isometric torque, active and passive", "one"),
    "active_torque_Nm": (("angle_rad",), "N m", "torque of active muscle force", "one"),
    "passive_torque_Nm": (("angle_rad",), "N m", "torque of passive muscle force", "one"),
    "muscle_torque_Nm": (("angle_rad", "muscle"), "N m", "active torque of each muscle", "one"),
    "status": (("angle_rad",), "1", "how the calculation at the angle ended", "one"),
}

_COORDINATES: dict[str, dict[str, Any]] = {
    "phase": {"units": "1", "long_name": "phase of the lift, 0 bottom, 1 lockout", "legs": "both"},
    "side": {"long_name": "leg; each: both legs do the same"},
    "joint": {"long_name": "joint"},
    "muscle": {"long_name": "muscle, as the published model names it"},
    "group": {"long_name": "muscle group"},
    "max_isometric_force_N": {
        "units": "N",
        "long_name": "maximal isometric force of the published muscle, before the person's strength",
        "legs": "one",
    },
    "muscle_group": {"long_name": "muscle group"},
    "axis": {"long_name": "axis of the world: x from bench to feet, y up"},
    "contact": {"long_name": "contact with the ground or the bench"},
    "exercise": {"long_name": "exercise, by the name it was given"},
    "case": {"units": "1", "long_name": "number of the case", "legs": "both"},
    "bar_mass_kg": {"units": "kg", "long_name": "bar, plates included", "legs": "both"},
    "angle_rad": {"units": "rad", "legs": "one"},
    "angle_deg": {"units": "degree", "legs": "one"},
}


def _status_attributes() -> dict[str, Any]:
    return {
        "flag_values": np.arange(len(STATUS), dtype=np.int8),
        "flag_meanings": " ".join(STATUS),
    }


def _attributes(spec: tuple[Dims, str, str, str], name: str) -> dict[str, Any]:
    _, units, long_name, legs = spec
    attributes: dict[str, Any] = {"units": units, "long_name": long_name, "legs": legs}
    return attributes | _status_attributes() if name == "status" else attributes


class CurveArrays(Mapping[str, Array]):
    """Named NumPy arrays with their dimensions: a labelled result without xarray.

    It is a mapping from the names of the variables to arrays; coordinates can be looked up as well. Names,
    shapes and attributes are those of the `xarray.Dataset` that `to_dataset` makes.

    Attributes
    ----------
    dims : dict of str to tuple of str
        Dimensions of every variable and coordinate, in the order of the array's axes.
    coords : dict of str to ndarray
        Coordinates by name: those along a dimension of the same name, `group` and `max_isometric_force_N`
        along `muscle`, and `bar_mass_kg`.
    attrs : dict of str to str
        Settings of exercise and body (JSON), muscle set, curves, criterion, weights, version.
    variable_attrs : dict of str to dict
        `units`, `long_name` and `legs` ("one" or "both": whose number it is) of every variable and
        coordinate.
    """

    def __init__(
        self,
        variables: Mapping[str, Array],
        dims: Mapping[str, Dims],
        coords: Mapping[str, Array],
        attrs: Mapping[str, str],
        variable_attrs: Mapping[str, Mapping[str, Any]],
    ) -> None:
        self._variables = dict(variables)
        self.dims = dict(dims)
        self.coords = dict(coords)
        self.attrs = dict(attrs)
        self.variable_attrs = {name: dict(attributes) for name, attributes in variable_attrs.items()}

    def __getitem__(self, name: str) -> Array:
        if name in self._variables:
            return self._variables[name]
        return self.coords[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._variables)

    def __len__(self) -> int:
        return len(self._variables)

    def __contains__(self, name: object) -> bool:
        return name in self._variables or name in self.coords

    @property
    def sizes(self) -> dict[str, int]:
        """Length of every dimension."""
        return {
            dim: size
            for name, array in (self.coords | self._variables).items()
            for dim, size in zip(self.dims[name], array.shape, strict=True)
        }

    def to_dataset(self) -> xarray.Dataset:
        """The same as an `xarray.Dataset`, sharing the arrays. Needs xarray."""
        from .dataset import dataset_from

        return dataset_from(self)

    def status_names(self) -> Array:
        """`status` as text: "ok", "infeasible", ..."""
        return np.array(STATUS)[self["status"]]

    def to_csv(self, path: str | os.PathLike[str]) -> None:
        """Write every number along phase, time or angle as comma-separated text.

        One row per phase, one column per number: ``extension_moment_Nm.hip``, ``activation.glmax1``. Empty where there
        is no number; codes such as `status` as words. `Storage.from_csv` reads it back.
        """
        write_csv(path, columns_of(self))

    def to_json(self, path: str | os.PathLike[str]) -> None:
        """Write the same columns as a JSON object of arrays; null where there is no number, or no finite one.

        `Storage.from_json` reads it back.
        """
        write_json(path, columns_of(self))

    def __repr__(self) -> str:
        sizes = ", ".join(f"{dim}: {size}" for dim, size in self.sizes.items())
        lines = [f"    {name} ({', '.join(self.dims[name])})" for name in self]
        return "\n".join([f"CurveArrays({sizes})", *lines])


def _codes(names: Iterable[str]) -> Array:
    return np.array([_CODES[name] for name in names], dtype=np.int8)


@functools.lru_cache(maxsize=8)
def _muscle_coordinates(muscles: MuscleSet) -> dict[str, Array]:
    coordinates: dict[str, Array] = {
        "muscle": np.array(muscles.names),
        "group": np.array(muscles.groups),
        "max_isometric_force_N": muscles.parameters()["max_isometric_force_N"],
    }
    for array in coordinates.values():
        array.flags.writeable = False  # shared by all results of the set
    return coordinates


_MUSCLE_DIMS: dict[str, Dims] = {name: ("muscle",) for name in ("muscle", "group", "max_isometric_force_N")}
_CURVE_DIMS: dict[str, Dims] = (
    {name: spec[0] for name, spec in _VARIABLES.items()}
    | {name: (name,) for name in ("phase", "side", "joint", "muscle_group", "axis", "contact")}
    | _MUSCLE_DIMS
    | {"bar_mass_kg": ()}
)
_CURVE_ATTRIBUTES = {name: _attributes(spec, name) for name, spec in _VARIABLES.items()} | {
    name: _COORDINATES[name] for name in _CURVE_DIMS if name in _COORDINATES
}


def _body_attrs(body: Body) -> dict[str, str]:
    values = body.to_dict()
    return {"subject": json.dumps(values["subject"]), "body": json.dumps(values)}


def _model_attrs(muscles: MuscleSet) -> dict[str, str]:
    return {
        "Conventions": "CF-1.8",
        "muscle_set": muscles.name,
        "references": muscles.citation,
        "curves": muscles.curves,
        "coxa_version": _core.__version__,
    }


def _curve_attrs(
    exercise: Exercise, body: Body, muscles: MuscleSet, criterion: str, weights: str, hip_rows: str = "flexion"
) -> dict[str, str]:
    return {
        "title": "Torque-angle curve of a lift held still at every angle",
        **_model_attrs(muscles),
        "exercise": type(exercise).__name__,
        "settings": json.dumps(exercise.to_dict()),
        **_body_attrs(body),
        "criterion": criterion,
        "weights": weights,
        "hip_rows": hip_rows,
    }


def _lumbar_zero(per_joint: Array) -> Array:
    """(phase, 3, n) of hip, knee, ankle -> (phase, 1, 4, n) with a lumbar row of zeros."""
    result = np.zeros((per_joint.shape[0], 1, 4, per_joint.shape[2]))
    result[:, 0, 1:] = per_joint
    return result


def arrays_of(curve: _core.TorqueAngleCurve, muscles: MuscleSet, attrs: Mapping[str, str]) -> CurveArrays:
    """The arrays of a curve of the compiled core with the dimensions and names of the package."""
    given = curve.arrays()
    given["status"] = _codes(given["status"])
    variables = {}
    for name, spec in _VARIABLES.items():
        array = given[name]
        variables[name] = array[:, None] if "side" in spec[0] and array.ndim < len(spec[0]) else array
    coords = {
        "phase": given["phase"],
        "side": np.array(["each"]),
        "joint": np.array(JOINTS),
        **_muscle_coordinates(muscles),
        "muscle_group": np.array(_core.muscle_group_names()),
        "axis": np.array(["x", "y"]),
        "contact": np.array(["back", "feet"]),
        "bar_mass_kg": np.array(curve.bar_mass_kg),
    }
    unknown = {_KNEE_UNKNOWN: " ".join(given["knee_unknown_for"])} if given["knee_unknown_for"] else {}
    return CurveArrays(variables, _CURVE_DIMS, coords, {**attrs, **unknown}, _CURVE_ATTRIBUTES)


def _stack(curves: Sequence[CurveArrays], dim: str, labels: Array, attrs: Mapping[str, str]) -> CurveArrays:
    """Curves of the same poses along a new leading dimension."""
    first = curves[0]
    variables = {name: np.stack([curve[name] for curve in curves]) for name in first}
    bars = np.array([curve["bar_mass_kg"] for curve in curves])
    dims = {name: (dim, *own) if name in first._variables else own for name, own in first.dims.items()}
    return CurveArrays(
        variables,
        dims | {dim: (dim,), "bar_mass_kg": (dim,)},
        {dim: labels, **first.coords, "bar_mass_kg": bars},
        {**attrs, **{name: text for name, text in first.attrs.items() if name == _KNEE_UNKNOWN}},
        first.variable_attrs | {dim: _COORDINATES[dim]},
    )


def part_of(curves: CurveArrays, index: int) -> CurveArrays:
    """One of several curves that lie along a leading dimension."""
    lead = curves.dims["status"][0]
    own = {
        name: dims[1:] if dims[:1] == (lead,) else dims for name, dims in curves.dims.items() if name != lead
    }
    arrays = {name: curves[name][index] if curves.dims[name][:1] == (lead,) else curves[name] for name in own}
    variables = {name: arrays[name] for name in curves}
    coords = {name: arrays[name] for name in own if name not in variables}
    attributes = {name: curves.variable_attrs[name] for name in own}
    return CurveArrays(variables, own, coords, curves.attrs, attributes)


@functools.cache
def _has_xarray() -> bool:
    return importlib.util.find_spec("xarray") is not None


def _labelled(arrays: CurveArrays, as_numpy: bool) -> Any:
    return arrays if as_numpy or not _has_xarray() else arrays.to_dataset()


def _poses(poses: int) -> int:
    return whole_number("poses", poses, 2, 100001)


def muscles(name: str = DEFAULT_MUSCLES, curves: str | None = None, path: str | None = None) -> MuscleSet:
    """The muscles of one leg, by the name of a published set.

    Parameters
    ----------
    name : str
        "lai_uhlrich2023": the 40 muscles of the Rajagopal leg as revised by Lai and Uhlrich. "rajagopal2016": the
        40 muscles of the leg as first published; they disagree about gluteus maximus at lockout, so compare both.
        "lumped": nine muscles that stand for groups, for teaching; it holds about a fifth of the load.
    curves : str, optional
        Default: the set's own, which are "millard2012", and "thelen2003" for "lumped" (a declared departure from its
        file). Substitutions: one of these or "de_groote2016".
    path : str, optional
        "fitted" (polynomials) or "geometric" (bones, points and cylinders): what lifts are calculated with. Default:
        fitted where the set has fits.

    Returns
    -------
    MuscleSet
        With `names` and `groups` in the order of every muscle axis. The same object for the same arguments.

    Raises
    ------
    ValueError
        Unknown set or family of curves.

    Notes
    -----
    Rajagopal et al. 2016; Lai et al. 2017; Uhlrich et al. 2022. Millard et al. 2013; De Groote et al. 2016.
    """
    return muscles_of(text("muscles", name), curves, path)


@overload
def torque_angle(
    exercise: Exercise,
    body: Body | Subject,
    *,
    muscles: MuscleSet | str | None = ...,
    curves: str | None = ...,
    path: str | None = ...,
    poses: int = ...,
    criterion: str = ...,
    weights: str = ...,
    band: bool = ...,
    hip_rows: str = ...,
    knee: bool = ...,
    as_numpy: Literal[False] = ...,
) -> xarray.Dataset: ...
@overload
def torque_angle(
    exercise: Exercise,
    body: Body | Subject,
    *,
    muscles: MuscleSet | str | None = ...,
    curves: str | None = ...,
    path: str | None = ...,
    poses: int = ...,
    criterion: str = ...,
    weights: str = ...,
    band: bool = ...,
    hip_rows: str = ...,
    knee: bool = ...,
    as_numpy: Literal[True],
) -> CurveArrays: ...
def torque_angle(
    exercise: Exercise,
    body: Body | Subject,
    *,
    muscles: MuscleSet | str | None = None,
    curves: str | None = None,
    path: str | None = None,
    poses: int = 101,
    criterion: str = "quadratic",
    weights: str = "volume",
    band: bool = True,
    hip_rows: str = "flexion",
    knee: bool = True,
    as_numpy: bool = False,
) -> Any:
    """What a lift demands of hip, knee and ankle at every angle, and what the muscles can give.

    The lift is held still in every pose between bottom and lockout; foot shear and the sharing between
    muscles are solved for together.

    Parameters
    ----------
    exercise : HipThrust or GluteBridge
        Its bar is the load.
    body : Body or Subject
        Who lifts; a subject is scaled to a body first.
    muscles : MuscleSet or str, optional
        Of one leg; both legs do the same. Default: "lai_uhlrich2023".
    curves : str, optional
        "millard2012", "de_groote2016" or "thelen2003"; default: the set's own.
    path : str, optional
        "fitted" or "geometric" muscle paths; default: the set's own.
    poses : int
        From bottom to lockout, [2, 100001].
    criterion : str
        What sharing keeps small: "quadratic" (sum of weight times activation squared), "cubic" or "min_max"
        (the largest activation).
    weights : str
        "volume" (maximal force times optimal fiber length) or "equal".
    band : bool
        Also find the interval of moments that statics alone allows; without it `moment_lower_Nm` and
        `moment_upper_Nm` are NaN.
    hip_rows : str
        Which moments of the hip the muscles balance: "flexion", or "all_axes", where outward force, free moment
        and side pressure of the feet are unknowns too. What is left is in `unbalanced_hip_adduction_moment_Nm`
        and `unbalanced_hip_rotation_moment_Nm`.
    knee : bool
        Also find the forces at the knee; they take as long as everything else. They need the geometry of the
        leg and are NaN without it.
    as_numpy : bool
        Give plain arrays even where xarray is installed.

    Returns
    -------
    xarray.Dataset or CurveArrays
        Dimensions `phase` (0 bottom ... 1 lockout), `side` ("each": both legs do the same), `joint` (lumbar,
        hip, knee, ankle), `muscle` (with `group`), `axis` (x, y), `contact` (back, feet) and `muscle_group`.
        SI units and radians. Variables with `side` are of one leg, except that the lumbar moment is the whole
        trunk's; the attribute `legs` of each says which. Poses without an answer are NaN and say why in
        `status`.

    Raises
    ------
    ValueError
        A setting outside its range or out of the body's reach; an unknown name; an argument of the wrong
        type.

    Notes
    -----
    `extension_moment_arm_m` times `muscle_force_N`, summed over muscles, is `extension_moment_Nm` at hip,
    knee and ankle. The muscles of the leg do not cross the lumbar joint; its moment is the trunk's to give.
    """
    lift, person, muscle_set = exercise_of(exercise), body_of(body), muscles_of(muscles, curves, path)
    names = text("criterion", criterion), text("weights", weights)
    rows = text("hip_rows", hip_rows)
    curve = _core.torque_angle(lift, person, muscle_set, _poses(poses), *names, bool(band), rows, bool(knee))
    attrs = _curve_attrs(lift, person, muscle_set, *names, rows) | {"path": muscle_set.path}
    return _labelled(arrays_of(curve, muscle_set, attrs), as_numpy)


def _cases(one_or_many: Any, parameter: str, one: tuple[type, ...]) -> tuple[list[Any], bool]:
    if isinstance(one_or_many, one):
        return [one_or_many], True
    if isinstance(one_or_many, (str, bytes)) or not isinstance(one_or_many, Iterable):
        reject(parameter, one_or_many, "must be one or a sequence")
    cases = list(one_or_many)
    if not cases:
        reject(parameter, cases, "must hold at least one case")
    return cases, False


@overload
def torque_angles(
    exercises: Exercise | Iterable[Exercise],
    bodies: Body | Subject | Iterable[Body | Subject],
    *,
    muscles: MuscleSet | str | None = ...,
    curves: str | None = ...,
    path: str | None = ...,
    poses: int = ...,
    criterion: str = ...,
    weights: str = ...,
    band: bool = ...,
    hip_rows: str = ...,
    knee: bool = ...,
    threads: int = ...,
    as_numpy: Literal[False] = ...,
) -> xarray.Dataset: ...
@overload
def torque_angles(
    exercises: Exercise | Iterable[Exercise],
    bodies: Body | Subject | Iterable[Body | Subject],
    *,
    muscles: MuscleSet | str | None = ...,
    curves: str | None = ...,
    path: str | None = ...,
    poses: int = ...,
    criterion: str = ...,
    weights: str = ...,
    band: bool = ...,
    hip_rows: str = ...,
    knee: bool = ...,
    threads: int = ...,
    as_numpy: Literal[True],
) -> CurveArrays: ...
def torque_angles(
    exercises: Exercise | Iterable[Exercise],
    bodies: Body | Subject | Iterable[Body | Subject],
    *,
    muscles: MuscleSet | str | None = None,
    curves: str | None = None,
    path: str | None = None,
    poses: int = 101,
    criterion: str = "quadratic",
    weights: str = "volume",
    band: bool = True,
    hip_rows: str = "flexion",
    knee: bool = True,
    threads: int = 0,
    as_numpy: bool = False,
) -> Any:
    """Torque-angle curves of many people or set-ups at once, on several threads.

    Parameters
    ----------
    exercises, bodies : one or a sequence
        One case each, of equal length; a single exercise or body serves all cases.
    threads : int
        [0, 4096]; 0: as many as there are cores. Results are the same to the bit for any number.
    muscles, curves, path, poses, criterion, weights, band, hip_rows, knee, as_numpy
        As in `torque_angle`.

    Returns
    -------
    xarray.Dataset or CurveArrays
        The variables of `torque_angle` with the leading dimension `case`, in the order given. The attributes
        `exercise`, `settings`, `subject` and `body` are JSON lists, one entry per case.

    Raises
    ------
    ValueError
        As `torque_angle`, naming the case; no cases; sequences of different length.
    """
    lifts, one_lift = _cases(exercises, "exercises", (_core.HipThrust, _core.GluteBridge))
    people, one_person = _cases(bodies, "bodies", (Body, Subject))
    count = len(people) if one_lift else len(lifts)
    if one_lift:
        lifts *= count
    if one_person:
        people *= count
    if len(lifts) != len(people):
        reject("bodies", len(people), f"must be one per exercise, {len(lifts)}")
    lifts = [exercise_of(lift, f"exercises[{i}]") for i, lift in enumerate(lifts)]
    people = [body_of(person, f"bodies[{i}]") for i, person in enumerate(people)]
    muscle_set = muscles_of(muscles, curves, path)
    names = text("criterion", criterion), text("weights", weights)
    rows = text("hip_rows", hip_rows)
    workers = whole_number("threads", threads, 0, 4096)
    found = _core.torque_angles(
        lifts, people, muscle_set, _poses(poses), *names, bool(band), workers, rows, bool(knee)
    )
    attrs = _curve_attrs(lifts[0], people[0], muscle_set, *names, rows) | {
        "path": muscle_set.path,
        "exercise": json.dumps([type(lift).__name__ for lift in lifts]),
        "settings": json.dumps([lift.to_dict() for lift in lifts]),
        "subject": json.dumps([person.to_dict()["subject"] for person in people]),
        "body": json.dumps([person.to_dict() for person in people]),
    }
    stacked = _stack(
        [arrays_of(curve, muscle_set, attrs) for curve in found], "case", np.arange(count), attrs
    )
    return _labelled(stacked, as_numpy)


@overload
def compare(
    exercises: Mapping[str, Exercise],
    body: Body | Subject,
    *,
    muscles: MuscleSet | str | None = ...,
    curves: str | None = ...,
    path: str | None = ...,
    poses: int = ...,
    criterion: str = ...,
    weights: str = ...,
    band: bool = ...,
    hip_rows: str = ...,
    knee: bool = ...,
    as_numpy: Literal[False] = ...,
) -> xarray.Dataset: ...
@overload
def compare(
    exercises: Mapping[str, Exercise],
    body: Body | Subject,
    *,
    muscles: MuscleSet | str | None = ...,
    curves: str | None = ...,
    path: str | None = ...,
    poses: int = ...,
    criterion: str = ...,
    weights: str = ...,
    band: bool = ...,
    hip_rows: str = ...,
    knee: bool = ...,
    as_numpy: Literal[True],
) -> CurveArrays: ...
def compare(
    exercises: Mapping[str, Exercise],
    body: Body | Subject,
    *,
    muscles: MuscleSet | str | None = None,
    curves: str | None = None,
    path: str | None = None,
    poses: int = 101,
    criterion: str = "quadratic",
    weights: str = "volume",
    band: bool = True,
    hip_rows: str = "flexion",
    knee: bool = True,
    as_numpy: bool = False,
) -> Any:
    """Torque-angle curves of several exercises of one person, side by side.

    Parameters
    ----------
    exercises : mapping of str to exercise
        By the name that results and pictures shall show, at least one.
    body, muscles, curves, path, poses, criterion, weights, band, hip_rows, knee, as_numpy
        As in `torque_angle`.

    Returns
    -------
    xarray.Dataset or CurveArrays
        The variables of `torque_angle` with the leading dimension `exercise`, in the order given. The
        attributes `exercise` and `settings` are JSON objects by name.

    Raises
    ------
    ValueError
        As `torque_angle`, naming the exercise; no exercises.
    """
    if not isinstance(exercises, Mapping):
        reject("exercises", exercises, "must be exercises by name, as a dictionary")
    if not exercises:
        reject("exercises", dict(exercises), "must hold at least one exercise")
    curves_found = []
    for name, exercise in exercises.items():
        exercise_of(exercise, f"exercises[{text('exercises', name)!r}]")
        try:
            curves_found.append(
                torque_angle(
                    exercise,
                    body,
                    muscles=muscles,
                    curves=curves,
                    path=path,
                    poses=poses,
                    criterion=criterion,
                    weights=weights,
                    band=band,
                    hip_rows=hip_rows,
                    knee=knee,
                    as_numpy=True,
                )
            )
        except ValueError as error:
            raise ValueError(f"{error} (exercise '{name}')") from None
    attrs = curves_found[0].attrs | {
        "exercise": json.dumps({name: type(lift).__name__ for name, lift in exercises.items()}),
        "settings": json.dumps({name: lift.to_dict() for name, lift in exercises.items()}),
    }
    return _labelled(_stack(curves_found, "exercise", np.array(list(exercises)), attrs), as_numpy)


def max_held_load(
    exercise: Exercise,
    body: Body | Subject,
    *,
    muscles: MuscleSet | str | None = None,
    curves: str | None = None,
    path: str | None = None,
    hip_rows: str = "flexion",
) -> MaxHeldLoad:
    """The largest bar that can be held still at every angle of a lift, and what sets it.

    Parameters
    ----------
    exercise : HipThrust or GluteBridge
        Its own bar mass plays no part.
    body, muscles, curves, path, hip_rows
        As in `torque_angle`.

    Returns
    -------
    MaxHeldLoad
        `bar_mass_kg`; `phase` and `hip_flexion_rad` where it sticks; `limited_by`, the parameter with the
        largest positive of the `elasticities` d ln(mass) / d ln(parameter); `status`; `phases_inside_range`
        and `at_edge_of_range`, which tell how far the muscle set speaks for the lift; `path`, the kind of muscle
        paths used. Numbers are NaN where a
        pose admits no load.

    Raises
    ------
    ValueError
        A setting outside its range or out of the body's reach; an unknown name; an argument of the wrong
        type.

    Notes
    -----
    The dynamic one-repetition maximum is a different number: momentum carries a bar past a sticking point.
    """
    return _core.max_held_load(
        exercise_of(exercise), body_of(body), muscles_of(muscles, curves, path), text("hip_rows", hip_rows)
    )


def calibrate_strength(
    body: Body | Subject,
    exercise: Exercise,
    *,
    held_load_kg: float,
    muscles: MuscleSet | str | None = None,
    curves: str | None = None,
    path: str | None = None,
    hip_rows: str = "flexion",
) -> StrengthCalibration:
    """The `strength` at which the model holds what a person holds.

    Parameters
    ----------
    body : Body or Subject
        The person; its own strength plays no part.
    exercise : HipThrust or GluteBridge
        Its own bar mass plays no part.
    held_load_kg : float
        The largest bar the person holds still at every angle of the lift, kg, (0, 1000].
    muscles, curves, path, hip_rows
        As in `torque_angle`.

    Returns
    -------
    StrengthCalibration
        `strength`; `body`, the person with it; `held`, what the model then holds; `residual_kg`. Where no strength
        in [0.05, 10] gives that load, `status` is "infeasible" and the numbers are NaN.

    Raises
    ------
    ValueError
        A parameter outside its range or of the wrong type; an unknown name.
    """
    return _core.calibrate_strength(
        body_of(body),
        exercise_of(exercise),
        number("held_load_kg", held_load_kg, "kg", 1e-6, 1000.0),
        muscles_of(muscles, curves, path),
        text("hip_rows", hip_rows),
    )


_ANGLE_OF = {"hip": "hip_flexion", "knee": "knee_flexion", "ankle": "ankle_dorsiflexion"}


def _range_deg(muscle_set: MuscleSet, joint: str) -> list[float]:
    """Every second degree of the range of a muscle set."""
    lowest, highest = (math.degrees(rad) for rad in muscle_set.range_rad[_ANGLE_OF[joint] + "_rad"])
    first = math.ceil(lowest / 2 - 1e-9)
    last = math.floor(highest / 2 + 1e-9)
    return [2.0 * k for k in range(first, last + 1)]


@overload
def strength_curve(
    body: Body | Subject,
    joint: str = ...,
    direction: str = ...,
    *,
    angles_deg: npt.ArrayLike | None = ...,
    hip_flexion_deg: float = ...,
    knee_flexion_deg: float = ...,
    ankle_dorsiflexion_deg: float = ...,
    muscles: MuscleSet | str | None = ...,
    curves: str | None = ...,
    path: str | None = ...,
    as_numpy: Literal[False] = ...,
) -> xarray.Dataset: ...
@overload
def strength_curve(
    body: Body | Subject,
    joint: str = ...,
    direction: str = ...,
    *,
    angles_deg: npt.ArrayLike | None = ...,
    hip_flexion_deg: float = ...,
    knee_flexion_deg: float = ...,
    ankle_dorsiflexion_deg: float = ...,
    muscles: MuscleSet | str | None = ...,
    curves: str | None = ...,
    path: str | None = ...,
    as_numpy: Literal[True],
) -> CurveArrays: ...
def strength_curve(
    body: Body | Subject,
    joint: str = "hip",
    direction: str = "extension",
    *,
    angles_deg: npt.ArrayLike | None = None,
    hip_flexion_deg: float = 0.0,
    knee_flexion_deg: float = 0.0,
    ankle_dorsiflexion_deg: float = 0.0,
    muscles: MuscleSet | str | None = None,
    curves: str | None = None,
    path: str | None = None,
    as_numpy: bool = False,
) -> Any:
    """The classical strength curve: maximal isometric torque of a joint against its angle.

    Every muscle that turns the joint the way asked for is fully active, the others are silent; the other
    joints are braced as on a dynamometer.

    Parameters
    ----------
    body : Body or Subject
        Who is tested; a subject is scaled to a body first.
    joint : str
        "hip", "knee" or "ankle".
    direction : str
        "extension" or "flexion"; at the ankle plantarflexion and dorsiflexion.
    angles_deg : array_like of float, optional
        Angles of that joint (hip flexion, knee flexion, ankle dorsiflexion), degrees, [-180, 180]. Default:
        every second degree of the range of the muscle set.
    hip_flexion_deg, knee_flexion_deg, ankle_dorsiflexion_deg : float
        Angles of the braced joints, degrees, [-180, 180]; that of `joint` itself plays no part. Default: as
        in standing, 0.
    muscles, curves, path, as_numpy
        As in `torque_angle`.

    Returns
    -------
    xarray.Dataset or CurveArrays
        Dimension `angle_rad`, with the coordinate `angle_deg`; `torque_Nm`, `active_torque_Nm`,
        `passive_torque_Nm` (angle) and `muscle_torque_Nm` (angle, muscle) of one leg, positive in the
        direction asked for; `status`. NaN with status outside_model_range where the muscle set does not
        speak.

    Raises
    ------
    ValueError
        Unknown joint or direction, no angles, an angle that is not a finite number or out of its range.
    """
    person, muscle_set = body_of(body), muscles_of(muscles, curves, path)
    joint, direction = text("joint", joint), text("direction", direction)
    if angles_deg is None:
        degrees = _range_deg(muscle_set, joint) if joint in _ANGLE_OF else [0.0]
    else:
        degrees = numbers("angles_deg", angles_deg, "deg", -180.0, 180.0)
    posture_deg = {
        "hip_flexion_deg": number("hip_flexion_deg", hip_flexion_deg, "deg", -180.0, 180.0),
        "knee_flexion_deg": number("knee_flexion_deg", knee_flexion_deg, "deg", -180.0, 180.0),
        "ankle_dorsiflexion_deg": number(
            "ankle_dorsiflexion_deg", ankle_dorsiflexion_deg, "deg", -180.0, 180.0
        ),
    }
    radians = [math.radians(angle) for angle in degrees]
    hip, knee, ankle = (math.radians(angle) for angle in posture_deg.values())
    given = _core.strength_curve(person, joint, direction, radians, hip, knee, ankle, muscle_set)
    posture_deg.pop(_ANGLE_OF[joint] + "_deg")
    angle_name = _ANGLE_OF[joint].replace("_", " ")
    variables = {name: given[name] for name in _STRENGTH_VARIABLES if name != "status"}
    arrays = CurveArrays(
        variables | {"status": _codes(given["status"])},
        {name: spec[0] for name, spec in _STRENGTH_VARIABLES.items()}
        | {"angle_rad": ("angle_rad",), "angle_deg": ("angle_rad",)}
        | _MUSCLE_DIMS,
        {"angle_rad": given["angle_rad"], "angle_deg": np.array(degrees), **_muscle_coordinates(muscle_set)},
        {
            "title": f"Maximal isometric {joint} {direction} torque of one leg",
            **_model_attrs(muscle_set),
            **_body_attrs(person),
            "joint": joint,
            "direction": direction,
            "braced": json.dumps(posture_deg),
        },
        {name: _attributes(spec, name) for name, spec in _STRENGTH_VARIABLES.items()}
        | {name: _COORDINATES[name] for name in _MUSCLE_DIMS}
        | {name: _COORDINATES[name] | {"long_name": angle_name} for name in ("angle_rad", "angle_deg")},
    )
    return _labelled(arrays, as_numpy)


def pose_points(
    exercise: Exercise, body: Body | Subject, phases: npt.ArrayLike = (0.0, 0.25, 0.5, 0.75, 1.0)
) -> dict[str, Any]:
    """Where joints, bar and mass centers are at some phases of a lift, for drawing it.

    Parameters
    ----------
    exercise : HipThrust or GluteBridge
    body : Body or Subject
    phases : array_like of float
        [0, 1]; 0 bottom, 1 lockout.

    Returns
    -------
    dict of str to ndarray or float
        Arrays (phases, 2), m, x from bench to feet with the back contact at 0, y up from the floor:
        `back_contact`, `shoulder`, `lumbar`, `hip`, `knee`, `ankle`, `bar`, `trunk_center`, `pelvis_center`,
        `thigh_center`, `shank_center`, `foot_center`. Numbers, m: `sole_height_m`; `heel_m` behind and
        `toe_m` ahead of the ankle, where pressure ends; `plate_radius_m`.

    Raises
    ------
    ValueError
        A setting outside its range or out of the body's reach; no phases, or one outside [0, 1].
    """
    at = numbers("phases", phases, "", 0.0, 1.0)
    return _core.pose_points(exercise_of(exercise), body_of(body), at)


def hip_load(
    exercise: Exercise, body: Body | Subject, phases: npt.ArrayLike = (0.0, 0.25, 0.5, 0.75, 1.0)
) -> dict[str, Array]:
    """What band and chains pull with at some phases of a lift.

    Parameters
    ----------
    exercise : HipThrust or GluteBridge
        With `loads`; without, everything is 0.
    body : Body or Subject
    phases : array_like of float
        [0, 1]; 0 bottom, 1 lockout.

    Returns
    -------
    dict of str to ndarray
        `pull_N` (phases, 2), the force on the pelvis at the bar's place, x from bench to feet, y up; `energy_J`, what
        is stored in band and lifted chains.

    Raises
    ------
    ValueError
        A setting outside its range or out of the body's reach; no phases, or one outside [0, 1].
    """
    at = numbers("phases", phases, "", 0.0, 1.0)
    return _core.hip_load(exercise_of(exercise), body_of(body), at)
