"""The lift in time: repetitions, the one-repetition maximum, load and velocity, sets with fatigue."""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast, overload

import numpy as np
import numpy.typing as npt

from . import _core
from ._arguments import (
    Exercise,
    body_from,
    body_of,
    exercise_of,
    muscles_of,
    number,
    numbers,
    reject,
    text,
    whole_number,
)
from ._core import Body, FatigueParameters, MuscleSet, OneRepMax, Subject, Tempo
from ._curves import (
    _COORDINATES,
    _MUSCLE_DIMS,
    JOINTS,
    Array,
    CurveArrays,
    Dims,
    _attributes,
    _body_attrs,
    _labelled,
    _lumbar_zero,
    _model_attrs,
    _muscle_coordinates,
)

if TYPE_CHECKING:
    import xarray

__all__ = [
    "emg",
    "glute_drive",
    "load_velocity",
    "one_rep_max",
    "reps_at_load",
    "simulate_rep",
    "simulate_set",
]

#: Called with what is done and what there is to do; False stops.
Progress: TypeAlias = Callable[[int, int], Any]
Fatigue: TypeAlias = str | FatigueParameters | Mapping[str, str | FatigueParameters]

STAGES = tuple(_core.stage_names())
OUTCOMES = tuple(_core.outcome_names())

_Spec: TypeAlias = tuple[Dims, str, str, str]
_T: Dims = ("time",)
_TJ: Dims = ("time", "joint")
_TM: Dims = ("time", "muscle")
_TG: Dims = ("time", "muscle_group")
_M: Dims = ("muscle",)
_G: Dims = ("muscle_group",)
_TRUNK = "; lumbar: of the whole trunk"

# name: dimensions, unit, meaning, legs the number is of
_SERIES: dict[str, _Spec] = {
    "stage": (_T, "1", "what the repetition is doing", "both"),
    "status": (_T, "1", "how the sharing at that instant ended", "both"),
    "phase": (_T, "1", "phase of the lift, 0 bottom, 1 lockout", "both"),
    "phase_rate_per_s": (_T, "s-1", "rate of the phase", "both"),
    "inclination_rad": (_T, "rad", "inclination of the line from back contact to hip", "both"),
    "inclination_rate_rad_per_s": (_T, "rad s-1", "rate of the inclination", "both"),
    "inclination_acceleration_rad_per_s2": (_T, "rad s-2", "acceleration of the inclination", "both"),
    "hip_flexion_rad": (_T, "rad", "hip flexion", "one"),
    "knee_flexion_rad": (_T, "rad", "knee flexion", "one"),
    "ankle_dorsiflexion_rad": (_T, "rad", "ankle dorsiflexion", "one"),
    "bar_height_m": (_T, "m", "bar above the floor", "both"),
    "bar_velocity_m_per_s": (_T, "m s-1", "bar velocity, upward", "both"),
    "bar_acceleration_m_per_s2": (_T, "m s-2", "bar acceleration, upward", "both"),
    "bar_force_N": (_T, "N", "force of the body on the bar, upward", "both"),
    "bar_power_W": (_T, "W", "power of the body on the bar", "both"),
    "floor_force_N": (_T, "N", "force of the floor on what rests on it, upward", "both"),
    "extension_moment_Nm": (_TJ, "N m", "net extension moment (plantarflexion at the ankle)" + _TRUNK, "one"),
    "joint_power_W": (_TJ, "W", "net power of the joint", "both"),
    "excitation": (_TM, "1", "excitation, 0 to 1; none for a prescribed motion", "one"),
    "activation": (_TM, "1", "activation, 0 to 1", "one"),
    "muscle_force_N": (_TM, "N", "force along the tendon, passive force included", "one"),
    "muscle_power_W": (_TM, "W", "power of the muscle on its path, shortening positive", "one"),
    "fiber_length_norm": (_TM, "1", "fiber length over optimal fiber length", "one"),
    "fiber_velocity_norm": (_TM, "1", "fiber velocity over the maximal one, lengthening positive", "one"),
    "extension_moment_arm_m": (
        (*_TJ, "muscle"), "m", "extension moment arm (plantarflexion at the ankle); lumbar: no muscle of the leg", "one"),
    "group_activation": (_TG, "1", "activation, mean of the group weighted by volume", "one"),
    "contact_force_N": (
        ("time", "contact", "axis"), "N", "force of the support on back and feet; x from bench to feet, y up", "both"),
    "center_of_pressure_m": (_T, "m", "center of pressure ahead of the ankle", "both"),
    "friction_use": (("time", "contact"), "1", "friction used over friction available", "both"),
    "unbalanced_hip_adduction_moment_Nm": (
        _T, "N m", "moment toward adduction that knee band and statics ask for and muscles leave", "one"),
    "unbalanced_hip_rotation_moment_Nm": (
        _T, "N m", "moment toward internal rotation that knee band and statics ask for and muscles leave", "one"),
    "contact_excess_N": (_T, "N", "by which back and feet need more than they can give", "both"),
    "drive_reached": (_T, "1", "1; 0 where muscles fall short of the acceleration asked for", "both"),
    "drive_in_limits": (_T, "1", "1; 0 where nothing within reach of the muscles keeps the contacts", "both"),
    "relative_intensity": (
        _T, "1", "share of capacity used: where the acceleration lies between the least and the greatest possible within"
        " the contacts' limits; beyond them below 0 or above 1", "both"),
    "kinetic_energy_J": (_T, "J", "kinetic energy of body and bar", "both"),
    "potential_energy_J": (_T, "J", "potential energy of body, bar and what pulls beside it, from the bottom", "both"),
    "tendon_energy_J": (_T, "J", "energy stored in the tendons", "both"),
    "muscle_work_J": (_T, "J", "work of the muscles since the start", "both"),
    "lumbar_work_J": (_T, "J", "work of the lumbar moment since the start", "both"),
}  # fmt: skip

_TOTALS: dict[str, _Spec] = {
    "outcome": ((), "1", "how the repetition ended", "both"),
    "failed_at_phase": ((), "1", "highest phase of a failed lift", "both"),
    "lift_duration_s": ((), "s", "from leaving the floor to lockout", "both"),
    "mean_bar_velocity_m_per_s": ((), "m s-1", "mean bar velocity over the lift", "both"),
    "mean_propulsive_velocity_m_per_s": (
        (), "m s-1", "mean bar velocity while the bar is not braked harder than by its weight", "both"),
    "peak_bar_velocity_m_per_s": ((), "m s-1", "peak bar velocity over the lift", "both"),
    "mean_bar_power_W": ((), "W", "mean power on the bar over the lift", "both"),
    "peak_bar_power_W": ((), "W", "peak power on the bar", "both"),
    "bar_work_J": ((), "J", "work on the bar over the lift", "both"),
    "added_load_work_J": ((), "J", "work on band and chains over the lift", "both"),
    "bar_impulse_Ns": ((), "N s", "impulse on the bar over the lift", "both"),
    "joint_work_J": (("joint",), "J", "net work of the joint over the repetition", "both"),
    "joint_impulse_Nms": (("joint",), "N m s", "impulse of the extension moment" + _TRUNK, "one"),
    "total_muscle_work_J": (_M, "J", "net work of the muscle over the repetition", "one"),
    "muscle_positive_work_J": (_M, "J", "work of the muscle while shortening", "one"),
    "muscle_impulse_Ns": (_M, "N s", "impulse of the muscle's force", "one"),
    "mean_activation": (_M, "1", "mean activation over the repetition", "one"),
    "peak_activation": (_M, "1", "peak activation", "one"),
    "time_under_tension_s": (_G, "s", "time with the group's activation above the threshold", "one"),
    "effort_integral_s": ((), "s", "squared activation, mean over the muscles by volume, integrated", "both"),
    "peak_relative_intensity": ((), "1", "largest share of capacity used on the way up", "both"),
    "contact_violation_s": ((), "s", "time on the way up in which back or feet need more than they can give", "both"),
    "peak_contact_excess_N": ((), "N", "most by which they do on the way up", "both"),
    "stop_work_J": ((), "J", "taken up by a hard stop at lockout and by the end of the range", "both"),
    "floor_work_J": ((), "J", "taken up by the floor on landing", "both"),
    "tendon_stored_J": (_G, "J", "energy that goes into the group's tendons over the repetition", "both"),
    "tendon_returned_J": (_G, "J", "energy that comes out of the group's tendons over the repetition", "both"),
    "tendon_stored_lowering_J": (_G, "J", "energy that goes into the group's tendons on the way down", "both"),
    "tendon_returned_lifting_J": (_G, "J", "energy that comes out of the group's tendons on the way up", "both"),
    "energy_residual_J": ((), "J", "what is missing in the energy balance", "both"),
    "event_time_s": (("event",), "s", "time of the event", "both"),
    "event_phase": (("event",), "1", "phase of the lift at the event", "both"),
}  # fmt: skip

_OF_FORWARD: dict[str, _Spec] = {
    "fatigued_share": (_G, "1", "share of the group fatigued by the repetition, from rest", "one"),
    "largest_fiber_residual": (
        (), "1", "largest imbalance of fiber and tendon, in units of maximal force", "one"),
    "shortest_stable_step_s": (
        (), "s", "longest step of Euler's method stable for every fiber behind a stretching tendon", "one"),
    "evaluations": ((), "1", "evaluations of the equation of motion", "both"),
}  # fmt: skip

_LOAD_VELOCITY: dict[str, _Spec] = {
    "outcome": (("fraction",), "1", "how the repetition ended", "both"),
    "mean_bar_velocity_m_per_s": (("fraction",), "m s-1", "mean bar velocity over the lift", "both"),
    "mean_propulsive_velocity_m_per_s": (
        ("fraction",), "m s-1", "mean bar velocity while the bar is not braked harder than by its weight", "both"),
    "peak_bar_velocity_m_per_s": (("fraction",), "m s-1", "peak bar velocity", "both"),
    "mean_bar_power_W": (("fraction",), "W", "mean power on the bar over the lift", "both"),
    "lift_duration_s": (("fraction",), "s", "from leaving the floor to lockout", "both"),
    "velocity_at_no_load_m_per_s": (("line",), "m s-1", "velocity where the line meets no load", "both"),
    "slope_m_per_s_per_fraction": (
        ("line",), "m s-1", "slope of the line per unit of the one-repetition maximum", "both"),
    "fraction_at_no_velocity": (
        ("line",), "1", "load where the line meets no velocity, of the one-repetition maximum", "both"),
    "r_squared": (("line",), "1", "share of the variance that the line explains", "both"),
    "one_rep_max_kg": ((), "kg", "dynamic one-repetition maximum", "both"),
    "held_bar_mass_kg": ((), "kg", "largest bar held still at every angle", "both"),
}  # fmt: skip

_R: Dims = ("repetition",)
_RG: Dims = ("repetition", "muscle_group")
_SET: dict[str, _Spec] = {
    "outcome": (_R, "1", "how the repetition ended", "both"),
    "start_s": (_R, "s", "start of the repetition", "both"),
    "lift_duration_s": (_R, "s", "from leaving the floor to lockout", "both"),
    "mean_bar_velocity_m_per_s": (_R, "m s-1", "mean bar velocity over the lift", "both"),
    "peak_bar_velocity_m_per_s": (_R, "m s-1", "peak bar velocity over the lift", "both"),
    "velocity_loss": (_R, "1", "loss of mean velocity since the first repetition of the set", "both"),
    "capacity": (_RG, "1", "one minus the fatigued share of the group, after the repetition", "one"),
    "mean_activation": (_RG, "1", "activation over the repetition, mean of the group weighted by volume", "one"),
    "lift_work_J": (_RG, "J", "work of the group's muscles on the way up", "both"),
    "lift_work_share": (_RG, "1", "share of the group in all positive work on the way up", "both"),
    "completed": (("set_number",), "1", "repetitions completed in the set", "both"),
    "active": (_TG, "1", "active share of the group", "one"),
    "fatigued": (_TG, "1", "fatigued share of the group", "one"),
}  # fmt: skip

_REPS_AT_LOAD: dict[str, _Spec] = {
    "repetitions": (("fraction",), "1", "repetitions completed before one fails", "both"),
    "failed": (
        ("fraction",), "1", "1 where a repetition failed, 0 where the longest set or the integration ended first", "both"),
    "outcome": (("fraction",), "1", "how the last repetition ended", "both"),
    "velocity_loss": (("fraction",), "1", "loss of mean velocity from the first to the last completed", "both"),
    "one_rep_max_kg": ((), "kg", "dynamic one-repetition maximum", "both"),
}  # fmt: skip

_I: Dims = ("intent",)
_IG: Dims = ("intent", "muscle_group")
_GLUTE_DRIVE: dict[str, _Spec] = {
    **{
        name: ((*_I, *_TOTALS[name][0]), *_TOTALS[name][1:])
        for name in (
            "outcome",
            "lift_duration_s",
            "mean_bar_velocity_m_per_s",
            "peak_bar_velocity_m_per_s",
            "mean_bar_power_W",
            "peak_bar_power_W",
            "effort_integral_s",
            "peak_relative_intensity",
            "time_under_tension_s",
        )
    },
    "duration_s": (_I, "s", "of the whole repetition", "both"),
    "mean_relative_intensity": (_I, "1", "mean share of capacity used on the way up", "both"),
    "peak_group_activation": (_IG, "1", "peak activation, mean of the group weighted by volume", "one"),
    "mean_group_activation": (_IG, "1", "mean activation over the repetition, by volume", "one"),
    "hold_group_activation": (_IG, "1", "mean activation during the pause at the top, by volume", "one"),
    "fatigued_share": (_IG, "1", "share of the group fatigued by the repetition, from rest", "one"),
    "bar_velocity_m_per_s": ((*_I, "time"), "m s-1", "bar velocity, upward", "both"),
    "bar_height_m": ((*_I, "time"), "m", "bar above the floor", "both"),
    "group_activation": ((*_I, *_TG), "1", "activation, mean of the group weighted by volume", "one"),
}

_EMG: dict[str, _Spec] = {
    "emg_envelope": (_TM, "1", "linear envelope of the electromyogram, as a share of full excitation", "one"),
    "emg_percent_mvic": (_TM, "percent", "envelope over that of maximal voluntary isometric contractions", "one"),
    "mvic_reference": (_M, "1", "activation reached in the maximal voluntary contractions", "one"),
}

_MORE_COORDINATES: dict[str, dict[str, Any]] = {
    "time": {"units": "s", "long_name": "time since the start"},
    "event": {"long_name": "what happens"},
    "fraction": {"units": "1", "long_name": "bar over the one-repetition maximum", "legs": "both"},
    "line": {"long_name": "velocity that the line is through"},
    "repetition": {"units": "1", "long_name": "number of the repetition, through all sets"},
    "set": {"units": "1", "long_name": "number of the set"},
    "repetition_in_set": {"units": "1", "long_name": "number of the repetition in its set"},
    "set_number": {"units": "1", "long_name": "number of the set"},
    "intent": {"long_name": "what the lifter intends"},
}


# --- what is common --------------------------------------------------------------------------------------------------


def _flags(names: tuple[str, ...]) -> dict[str, Any]:
    return {"flag_values": np.arange(len(names), dtype=np.int8), "flag_meanings": " ".join(names)}


_FLAGGED = {"stage": STAGES, "outcome": OUTCOMES}


def _bundle(
    specs: Mapping[str, _Spec],
    given: Mapping[str, Any],
    coords: Mapping[str, Any],
    coord_dims: Mapping[str, Dims],
    attrs: Mapping[str, str],
) -> CurveArrays:
    """Arrays with the dimensions and attributes of their specification."""
    variables = {name: np.asarray(given[name]) for name in specs}
    attributes = {name: _attributes(spec, name) for name, spec in specs.items()}
    for name, meanings in _FLAGGED.items():
        if name in attributes:
            attributes[name] |= _flags(meanings)
            variables[name] = variables[name].astype(np.int8)
    of_coordinates = _COORDINATES | _MORE_COORDINATES
    return CurveArrays(
        variables,
        {name: spec[0] for name, spec in specs.items()} | {name: coord_dims.get(name, (name,)) for name in coords},
        {name: np.asarray(values) for name, values in coords.items()},
        attrs,
        attributes | {name: of_coordinates[name] for name in coords},
    )


def _attrs(title: str, exercise: Exercise, body: Body, muscles: MuscleSet, **more: object) -> dict[str, str]:
    return {
        "title": title,
        **_model_attrs(muscles),
        "path": muscles.path,
        "exercise": type(exercise).__name__,
        "settings": json.dumps(exercise.to_dict()),
        **_body_attrs(body),
        **{name: value if isinstance(value, str) else json.dumps(value) for name, value in more.items()},
    }


def _tempo_of(tempo: Tempo | None) -> Tempo:
    if tempo is None:
        return Tempo()
    if not isinstance(tempo, Tempo):
        reject("tempo", tempo, "must be a Tempo")
    return tempo


def _chosen(parameter: str, value: object, choices: tuple[str, ...]) -> str:
    if text(parameter, value) not in choices:
        reject(parameter, value, "must be one of " + ", ".join(f"'{choice}'" for choice in choices))
    return cast(str, value)


def _flag(parameter: str, value: object) -> bool:
    if not isinstance(value, (bool, np.bool_)):
        reject(parameter, value, "must be True or False")
    return bool(value)


def _real(parameter: str, value: Any) -> float:
    """A number of Python; its range is the core's."""
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        reject(parameter, value, "must be a number")


#: Further settings of a forward motion that `options` may give, and what they must be.
_OPTIONS: dict[str, Callable[[str, Any], bool | float]] = {
    "lowers": _flag,
    "control_period_s": _real,
    "contact_margin": _real,
    "relative_tolerance": _real,
    "absolute_tolerance": _real,
    "implicit_step_s": _real,
    "longest_lift_s": _real,
    "watches_contacts": _flag,
    "stops_at_slip": _flag,
    "foresight_s": _real,
    "correction_rad_per_s": _real,
    "braking_correction_rad_per_s": _real,
    "braking_share": _real,
    "least_braking_s": _real,
    "lockout_tolerance": _real,
    "sinking_tolerance": _real,
    "patience_s": _real,
    "minimum_activation": _real,
    "stops_at_range_end": _flag,
}


def _options_of(options: Mapping[str, Any] | None) -> dict[str, bool | float]:
    given = {} if options is None else options
    if not isinstance(given, Mapping):
        reject("options", options, "must be settings by name, as a dictionary")
    for name in given:
        if name not in _OPTIONS:
            reject("options", name, "must be of " + ", ".join(f"'{option}'" for option in _OPTIONS))
    return {name: _OPTIONS[name](name, value) for name, value in given.items()}


def _forward_options(
    options: Mapping[str, Any] | None,
    *,
    drive: str = "maximal",
    tempo: Tempo | None = None,
    tendon: str = "rigid",
    arrest: str = "planned",
    squeeze: bool = False,
    criterion: str = "quadratic",
    weights: str = "volume",
    ceiling: Any = None,
    muscles: MuscleSet | None = None,
) -> dict[str, Any]:
    plan, squeezes = _tempo_of(tempo), _flag("squeeze", squeeze)
    if squeezes and plan.pause_top_s == 0.0:
        reject("squeeze", True, "needs a pause at the top to hold: a tempo with pause_top_s above 0")
    settings: dict[str, Any] = {
        **_options_of(options),
        "intent": drive,
        "tempo": plan,
        "tendon": text("tendon", tendon),
        "arrest": text("arrest", arrest),
        "squeezes": squeezes,
        "criterion": text("criterion", criterion),
        "weights": text("weights", weights),
    }
    if ceiling is not None and muscles is not None:
        settings["ceiling"] = _per_muscle("ceiling", ceiling, muscles)
    return settings


def _fatigue_of(fatigue: Fatigue | None) -> list[FatigueParameters]:
    """Rates by muscle group."""
    published, groups = _core.fatigue_parameters(), _core.muscle_group_names()

    def one(value: object) -> FatigueParameters:
        if isinstance(value, FatigueParameters):
            return value
        if not isinstance(value, str) or value not in published:
            reject("fatigue", value, "must be FatigueParameters or one of " + ", ".join(f"'{n}'" for n in published))
        return published[value]

    if not isinstance(fatigue, Mapping):
        return [one("general" if fatigue is None else fatigue)] * len(groups)
    for group in fatigue:
        if group not in groups:
            reject("fatigue", group, "is no muscle group")
    return [one(fatigue.get(group, "general")) for group in groups]


def _rates(fatigue: list[FatigueParameters]) -> dict[str, Any]:
    """As attributes say them."""
    return {g: p.to_dict() for g, p in zip(_core.muscle_group_names(), fatigue, strict=True)}


def _shares(parameter: str, given: Any, groups: Sequence[str], of: str, otherwise: float) -> list[float]:
    """Numbers in [0, 1], one per entry of `groups`: the same for all, by muscle group or one by one."""
    if isinstance(given, Mapping):
        for group in given:
            if group not in _core.muscle_group_names():
                reject(parameter, group, "is no muscle group")
        of_group = {group: number(f"{parameter}['{group}']", x, "", 0.0, 1.0) for group, x in given.items()}
        return [of_group.get(group, otherwise) for group in groups]
    values = numbers(parameter, given, "", 0.0, 1.0)
    if np.ndim(given) == 0:
        values *= len(groups)
    if len(values) != len(groups):
        reject(parameter, len(values), f"must be one per {of}, {len(groups)}")
    return values


def _per_group(parameter: str, given: Any) -> list[float]:
    """One number for all groups, numbers by group (0 for the others), or one per group."""
    return _shares(parameter, given, _core.muscle_group_names(), "muscle group", 0.0)


def _per_muscle(parameter: str, given: Any, muscles: MuscleSet) -> list[float]:
    """One number for all muscles, numbers by muscle group (1 for the others), or one per muscle."""
    return _shares(parameter, given, muscles.groups, "muscle", 1.0)


def _pattern_of(excitation: Any, muscles: MuscleSet) -> tuple[list[float], Array]:
    try:
        start_s, table = excitation
        values = np.atleast_2d(np.asarray(table, dtype=float))
    except (TypeError, ValueError):
        reject("excitation", excitation, "must be starting times, s, and one row of excitations for each")
    starts = numbers("excitation", start_s, "s", 0.0, 600.0)
    if values.shape != (len(starts), len(muscles)):
        reject("excitation", values.shape, f"must have one row per start and {len(muscles)} columns")
    return starts, values


@contextlib.contextmanager
def _reporting(progress: Progress | bool | None, unit: str) -> Iterator[Progress | None]:
    """What the compiled core calls after each repetition."""
    if progress is None or progress is False:
        yield None
    elif callable(progress):
        yield progress
    elif progress is True:
        try:
            from tqdm.auto import tqdm  # type: ignore[import-untyped,unused-ignore]
        except ImportError:
            reject("progress", progress, "needs tqdm; pip install tqdm, or give a function of (done, of)")
        with tqdm(unit=f" {unit}") as bar:

            def report(done: int, of: int) -> None:
                bar.total = of
                bar.update(done - bar.n)

            yield report
    else:
        reject("progress", progress, "must be True, False or a function of (done, of)")


# --- one repetition --------------------------------------------------------------------------------------------------


def _repetition_arrays(
    given: dict[str, Any], muscles: MuscleSet, forward: bool, attrs: Mapping[str, str]
) -> CurveArrays:
    given["extension_moment_arm_m"] = _lumbar_zero(given["extension_arm_m"])[:, 0]
    given["contact_force_N"] = np.stack([given["back_force_N"], given["feet_force_N"]], axis=1)
    given["friction_use"] = np.stack([given["back_friction_use"], given["feet_friction_use"]], axis=1)
    specs = _SERIES | _TOTALS
    if forward:
        given["fatigued_share"] = given["fatigue_left"][1]
        specs = specs | _OF_FORWARD
    outcome = given["outcome"]
    coords = {
        "time": given["time_s"],
        "joint": np.array(JOINTS),
        **_muscle_coordinates(muscles),
        "muscle_group": np.array(_core.muscle_group_names()),
        "axis": np.array(["x", "y"]),
        "contact": np.array(["back", "feet"]),
        "event": np.array(given["event"], dtype="U16"),
        "bar_mass_kg": np.array(given["bar_mass_kg"]),
    }
    return _bundle(
        specs,
        given | {"outcome": OUTCOMES.index(outcome)},
        coords,
        _MUSCLE_DIMS | {"bar_mass_kg": ()},
        {**attrs, "outcome": outcome},
    )


@overload
def simulate_rep(
    exercise: Exercise,
    body: Body | Subject,
    *,
    tempo: Tempo | None = ...,
    drive: str | None = ...,
    tendon: str = ...,
    arrest: str = ...,
    squeeze: bool = ...,
    excitation: Any = ...,
    ceiling: Any = ...,
    muscles: MuscleSet | str | None = ...,
    curves: str | None = ...,
    path: str | None = ...,
    criterion: str = ...,
    weights: str = ...,
    step_s: float = ...,
    fatigue: Fatigue | None = ...,
    options: Mapping[str, Any] | None = ...,
    as_numpy: Literal[False] = ...,
) -> xarray.Dataset: ...
@overload
def simulate_rep(
    exercise: Exercise,
    body: Body | Subject,
    *,
    tempo: Tempo | None = ...,
    drive: str | None = ...,
    tendon: str = ...,
    arrest: str = ...,
    squeeze: bool = ...,
    excitation: Any = ...,
    ceiling: Any = ...,
    muscles: MuscleSet | str | None = ...,
    curves: str | None = ...,
    path: str | None = ...,
    criterion: str = ...,
    weights: str = ...,
    step_s: float = ...,
    fatigue: Fatigue | None = ...,
    options: Mapping[str, Any] | None = ...,
    as_numpy: Literal[True],
) -> CurveArrays: ...
def simulate_rep(
    exercise: Exercise,
    body: Body | Subject,
    *,
    tempo: Tempo | None = None,
    drive: str | None = None,
    tendon: str = "rigid",
    arrest: str = "planned",
    squeeze: bool = False,
    excitation: Any = None,
    ceiling: Any = None,
    muscles: MuscleSet | str | None = None,
    curves: str | None = None,
    path: str | None = None,
    criterion: str = "quadratic",
    weights: str = "volume",
    step_s: float = 0.01,
    fatigue: Fatigue | None = None,
    options: Mapping[str, Any] | None = None,
    as_numpy: bool = False,
) -> Any:
    """One repetition of a lift in time.

    With a tempo alone the motion is prescribed: the muscles share what it takes, instant by instant. With a drive
    the motion comes out of the muscles: excitations are decided on, activations follow them, the lift moves.

    Parameters
    ----------
    exercise : HipThrust or GluteBridge
        Its bar is the load.
    body : Body or Subject
        Who lifts; a subject is scaled to a body first.
    tempo : Tempo, optional
        Durations of lifting, pause at the top, lowering and pause at the bottom. With a maximal drive the way up
        takes as long as it takes. Default, with a drive: `Tempo()`.
    drive : str, optional
        "maximal": at every sample the excitation that lifts with the greatest acceleration, within what back and
        feet hold. "smooth": to follow the tempo, as far as the muscles can. "pattern": the excitations given.
    tendon : str
        "rigid"; "elastic": those stretch that the muscle set does not call rigid, fibers stepped implicitly;
        "elastic_explicit": the same, fibers integrated with the rest. Tendons that stretch need a drive.
    arrest : str
        What arrests the bar at lockout: "planned" braking, a "hard_stop", or "overshoot": nothing.
    squeeze : bool
        The pause at the top is a held peak contraction of gluteus maximus; needs a tempo with such a pause.
    excitation : (start_s, table), optional
        For drive "pattern": starting times, s, the first 0, and one row of excitations, [0, 1], per muscle for each.
    ceiling : float, mapping or array_like, optional
        Upper bound of activation, [0, 1]: of all muscles, by muscle group (others 1), or one per muscle.
    muscles, curves, path, criterion, weights
        As in `torque_angle`.
    step_s : float
        Between instants of a prescribed motion, s, [1e-4, 1], at most a tenth of the way up or down.
    fatigue : str, FatigueParameters or mapping, optional
        Rates of fatigue, as in `simulate_set`, for `fatigued_share` of a forward motion.
    options : mapping, optional
        Further settings of a forward motion by name: "lowers" (False ends it at the top), "control_period_s",
        "contact_margin", "relative_tolerance" and "absolute_tolerance" (of a step of the integration),
        "implicit_step_s", "longest_lift_s", "watches_contacts", "stops_at_slip"; how the lifter steers and when a lift
        counts as lost: "foresight_s", "correction_rad_per_s", "braking_correction_rad_per_s", "braking_share",
        "least_braking_s", "lockout_tolerance", "sinking_tolerance", "patience_s", "minimum_activation",
        "stops_at_range_end". Units, ranges and reasons: docs/motion.md.
    as_numpy : bool
        Give plain arrays even where xarray is installed.

    Returns
    -------
    xarray.Dataset or CurveArrays
        Series along `time`, s; `joint`, `muscle` (with `group`), `muscle_group`, `contact` and `axis` as in
        `torque_angle`; sums over the repetition as scalars or by joint, muscle and group; `event_time_s` and
        `event_phase` along `event`. `outcome` says how it ended ("completed", "stalled", ...). A prescribed motion
        that is out of reach has no sums: they are NaN.

    Raises
    ------
    ValueError
        Neither tempo nor drive; a setting that a prescribed motion has no use for; a setting outside its range.
    """
    lift, person, muscle_set = exercise_of(exercise), body_of(body), muscles_of(muscles, curves, path)
    if drive is None:
        if tempo is None:
            reject("tempo", tempo, "give a tempo, a drive or both")
        plan = _tempo_of(tempo)
        if text("tendon", tendon) != "rigid":
            reject(
                "tendon",
                tendon,
                "needs a drive; a motion prescribed by a tempo has rigid tendons: each of its instants stands by itself",
            )
        for name, value, given_one in (
            ("arrest", arrest, text("arrest", arrest) != "planned"),
            ("squeeze", squeeze, _flag("squeeze", squeeze)),
            ("excitation", "given", excitation is not None),
            ("ceiling", "given", ceiling is not None),
            ("fatigue", "given", fatigue is not None),
            ("options", "given", options is not None),
        ):
            if given_one:
                reject(name, value, "needs a drive; a motion prescribed by a tempo has none")
        given = _core.prescribed_repetition(
            lift,
            person,
            muscle_set,
            plan,
            number("step_s", step_s, "s", 1e-4, 1.0),
            text("criterion", criterion),
            text("weights", weights),
        )
        attrs = _attrs(
            "Repetition of a lift, its motion prescribed", lift, person, muscle_set,
            tempo=plan.to_dict(), drive="none", tendon="rigid", criterion=criterion, weights=weights, step_s=float(step_s),
        )  # fmt: skip
        return _labelled(_repetition_arrays(given, muscle_set, False, attrs), as_numpy)
    _chosen("drive", drive, ("maximal", "smooth", "pattern"))
    settings = _forward_options(
        options,
        drive=drive,
        tempo=tempo,
        tendon=tendon,
        arrest=arrest,
        squeeze=squeeze,
        criterion=criterion,
        weights=weights,
        ceiling=ceiling,
        muscles=muscle_set,
    )
    if (drive == "pattern") != (excitation is not None):
        reject("excitation", excitation, "goes with drive 'pattern', and that with it")
    pattern: dict[str, Any] | None = None
    if excitation is not None:
        starts, table = settings["pattern"] = _pattern_of(excitation, muscle_set)
        pattern = {"start_s": starts, "table": table.tolist()}
    rates = _fatigue_of(fatigue)
    given = _core.forward_repetition(lift, person, muscle_set, settings, rates)
    attrs = _attrs(
        "Repetition of a lift, driven by its muscles", lift, person, muscle_set,
        tempo=settings["tempo"].to_dict(), drive=drive, tendon=tendon, arrest=arrest, squeeze=settings["squeezes"],
        criterion=criterion, weights=weights, options=_options_of(options), ceiling=settings.get("ceiling"),
        excitation=pattern, fatigue=_rates(rates),
    )  # fmt: skip
    return _labelled(_repetition_arrays(given, muscle_set, True, attrs), as_numpy)


# --- the largest bar, load and velocity ------------------------------------------------------------------------------


def one_rep_max(
    exercise: Exercise,
    body: Body | Subject,
    *,
    tolerance_kg: float = 0.05,
    heaviest_bar_kg: float = 1000.0,
    tendon: str = "rigid",
    ceiling: Any = None,
    muscles: MuscleSet | str | None = None,
    curves: str | None = None,
    path: str | None = None,
    options: Mapping[str, Any] | None = None,
    progress: Progress | bool | None = None,
) -> OneRepMax:
    """The dynamic one-repetition maximum: the largest bar that maximal intent brings from the floor to lockout.

    Parameters
    ----------
    exercise : HipThrust or GluteBridge
        Its own bar mass plays no part.
    tolerance_kg : float
        Width of the last bracket, kg, [1e-4, 10].
    heaviest_bar_kg : float
        Searched, kg, (0, 1000].
    progress : bool or function, optional
        True: a bar (tqdm). A function of repetitions done and foreseen is called after each; where it returns False the
        search ends: `status` is "not_converged" unless it was over, the bars are the bracket so far.
    body, tendon, ceiling, muscles, curves, path, options
        As in `simulate_rep`.

    Returns
    -------
    OneRepMax
        `bar_mass_kg`; `failed_bar_mass_kg`, the least bar found that is not lifted, with `failure` and
        `failed_at_phase`; `held_bar_mass_kg` and `held_sticking_phase` of the largest bar held still at every angle;
        `mean_bar_velocity_m_per_s` and `lift_duration_s` at the maximum; `repetitions_tried`; `status`.

    Raises
    ------
    ValueError
        A setting outside its range or out of the body's reach; an unknown name; an argument of the wrong type.

    Notes
    -----
    Momentum carries a bar past a sticking point on the way. Where a lift sticks at the bottom there is none yet.
    """
    muscle_set = muscles_of(muscles, curves, path)
    settings = _forward_options(options, tendon=tendon, ceiling=ceiling, muscles=muscle_set)
    lift, person = exercise_of(exercise), body_of(body)
    bracket = number("tolerance_kg", tolerance_kg, "kg", 1e-4, 10.0)
    heaviest = number("heaviest_bar_kg", heaviest_bar_kg, "kg", 1e-3, 1000.0)
    with _reporting(progress, "repetition") as report:
        return _core.one_rep_max(lift, person, muscle_set, settings, bracket, heaviest, report)


_FRACTIONS = tuple(round(0.05 * k, 2) for k in range(4, 21))


@overload
def load_velocity(
    exercise: Exercise,
    body: Body | Subject,
    *,
    fractions: npt.ArrayLike = ...,
    tendon: str = ...,
    ceiling: Any = ...,
    muscles: MuscleSet | str | None = ...,
    curves: str | None = ...,
    path: str | None = ...,
    options: Mapping[str, Any] | None = ...,
    progress: Progress | bool | None = ...,
    as_numpy: Literal[False] = ...,
) -> xarray.Dataset: ...
@overload
def load_velocity(
    exercise: Exercise,
    body: Body | Subject,
    *,
    fractions: npt.ArrayLike = ...,
    tendon: str = ...,
    ceiling: Any = ...,
    muscles: MuscleSet | str | None = ...,
    curves: str | None = ...,
    path: str | None = ...,
    options: Mapping[str, Any] | None = ...,
    progress: Progress | bool | None = ...,
    as_numpy: Literal[True],
) -> CurveArrays: ...
def load_velocity(
    exercise: Exercise,
    body: Body | Subject,
    *,
    fractions: npt.ArrayLike = _FRACTIONS,
    tendon: str = "rigid",
    ceiling: Any = None,
    muscles: MuscleSet | str | None = None,
    curves: str | None = None,
    path: str | None = None,
    options: Mapping[str, Any] | None = None,
    progress: Progress | bool | None = None,
    as_numpy: bool = False,
) -> Any:
    """Bar velocity of maximal-intent repetitions from light to heavy, with the lines through it.

    Parameters
    ----------
    exercise : HipThrust or GluteBridge
        Its own bar mass plays no part.
    fractions : array_like of float
        Of the one-repetition maximum, (0, 1.2], at least two, each once.
    progress : bool or function, optional
        True: a bar (tqdm). A function of loads done and to do is called after each, and with none done while the maximum
        is searched; where it returns False the loads to come are left out.
    body, tendon, ceiling, muscles, curves, path, options, as_numpy
        As in `simulate_rep`.

    Returns
    -------
    xarray.Dataset or CurveArrays
        Along `fraction`: `bar_mass_kg`, mean, mean propulsive and peak bar velocity, power, duration, `outcome`.
        Along `line` ("mean", "propulsive", "peak"): intercepts, slope and `r_squared` of the straight line through
        the completed repetitions. `one_rep_max_kg` and `held_bar_mass_kg`.

    Raises
    ------
    ValueError
        As `one_rep_max`; fewer than two fractions, one outside (0, 1.2], or one given twice.
    """
    lift, person, muscle_set = exercise_of(exercise), body_of(body), muscles_of(muscles, curves, path)
    arrays, _ = _profile(lift, person, muscle_set, fractions, tendon, ceiling, options, progress)
    return _labelled(arrays, as_numpy)


def _profile(
    lift: Exercise,
    person: Body,
    muscle_set: MuscleSet,
    fractions: npt.ArrayLike = _FRACTIONS,
    tendon: str = "rigid",
    ceiling: Any = None,
    options: Mapping[str, Any] | None = None,
    progress: Progress | bool | None = None,
) -> tuple[CurveArrays, OneRepMax]:
    """The load-velocity profile, and the maximum that it is of."""
    shares = numbers("fractions", fractions, "", 1e-3, 1.2)
    settings = _forward_options(options, tendon=tendon, ceiling=ceiling, muscles=muscle_set)
    with _reporting(progress, "load") as report:
        given = _core.load_velocity(lift, person, muscle_set, shares, settings, report)
    lines = ("mean", "propulsive", "peak")
    for name in ("velocity_at_no_load_m_per_s", "slope_m_per_s_per_fraction", "fraction_at_no_velocity", "r_squared"):
        given[name] = np.array([given[line][name] for line in lines])
    most: OneRepMax = given["one_rep_max"]
    given["one_rep_max_kg"] = most.bar_mass_kg
    given["held_bar_mass_kg"] = most.held_bar_mass_kg
    arrays = _bundle(
        _LOAD_VELOCITY,
        given,
        {"fraction": given["fraction"], "bar_mass_kg": given["bar_mass_kg"], "line": np.array(lines)},
        {"bar_mass_kg": ("fraction",)},
        _attrs(
            "Load and velocity of maximal-intent repetitions", lift, person, muscle_set,
            tendon=tendon, options=_options_of(options), ceiling=settings.get("ceiling"), status=most.status,
        ),  # fmt: skip
    )
    return arrays, most


# --- sets ------------------------------------------------------------------------------------------------------------


@overload
def simulate_set(
    exercise: Exercise,
    body: Body | Subject,
    *,
    reps: int = ...,
    sets: int = ...,
    rest_s: float = ...,
    tempo: Tempo | None = ...,
    drive: str = ...,
    to_failure: bool = ...,
    tendon: str = ...,
    arrest: str = ...,
    squeeze: bool = ...,
    ceiling: Any = ...,
    fatigue: Fatigue | None = ...,
    start: Any = ...,
    muscles: MuscleSet | str | None = ...,
    curves: str | None = ...,
    path: str | None = ...,
    criterion: str = ...,
    weights: str = ...,
    options: Mapping[str, Any] | None = ...,
    progress: Progress | bool | None = ...,
    as_numpy: Literal[False] = ...,
) -> xarray.Dataset: ...
@overload
def simulate_set(
    exercise: Exercise,
    body: Body | Subject,
    *,
    reps: int = ...,
    sets: int = ...,
    rest_s: float = ...,
    tempo: Tempo | None = ...,
    drive: str = ...,
    to_failure: bool = ...,
    tendon: str = ...,
    arrest: str = ...,
    squeeze: bool = ...,
    ceiling: Any = ...,
    fatigue: Fatigue | None = ...,
    start: Any = ...,
    muscles: MuscleSet | str | None = ...,
    curves: str | None = ...,
    path: str | None = ...,
    criterion: str = ...,
    weights: str = ...,
    options: Mapping[str, Any] | None = ...,
    progress: Progress | bool | None = ...,
    as_numpy: Literal[True],
) -> CurveArrays: ...
def simulate_set(
    exercise: Exercise,
    body: Body | Subject,
    *,
    reps: int = 12,
    sets: int = 1,
    rest_s: float = 120.0,
    tempo: Tempo | None = None,
    drive: str = "smooth",
    to_failure: bool = False,
    tendon: str = "rigid",
    arrest: str = "planned",
    squeeze: bool = False,
    ceiling: Any = None,
    fatigue: Fatigue | None = None,
    start: Any = 0.0,
    muscles: MuscleSet | str | None = None,
    curves: str | None = None,
    path: str | None = None,
    criterion: str = "quadratic",
    weights: str = "volume",
    options: Mapping[str, Any] | None = None,
    progress: Progress | bool | None = None,
    as_numpy: bool = False,
) -> Any:
    """Sets of repetitions, the muscles tiring: what is fatigued cannot be activated.

    Every muscle group has three compartments, active, fatigued and resting (Xia and Frey-Law 2008), its activation
    their target, with faster recovery at rest (Looft et al. 2018). No rates are published for the hip; all groups take
    those of all joints pooled (Frey-Law et al. 2012) unless told otherwise.

    Parameters
    ----------
    exercise : HipThrust or GluteBridge
        Its bar is the load.
    reps : int
        In each set at most, [1, 1000]; a repetition that fails ends its set.
    sets : int
        [1, 100].
    rest_s : float
        Between sets, s, [0, 1e5].
    tempo, drive, tendon, arrest, squeeze, ceiling
        How the repetitions are done, as in `simulate_rep`; drive "smooth" or "maximal". A ceiling holds beside that of
        fatigue.
    to_failure : bool
        Each set goes on until a repetition fails (or to 1000), whatever `reps` says.
    fatigue : str, FatigueParameters or mapping, optional
        Rates of all groups, or by muscle group (others "general"); a text names a published set, e.g. "knee".
    start : float, mapping or array_like
        Fatigued share at the start, [0, 1]: of all groups, by muscle group (others 0), or one per group, such as the last
        row of `fatigued` of sets before. What is not fatigued rests.
    progress : bool or function, optional
        True: a bar (tqdm). A function of repetitions done and to do is called after each; where it returns False the
        result ends there, its attribute `stopped` "true".
    body, muscles, curves, path, criterion, weights, options, as_numpy
        As in `simulate_rep`.

    Returns
    -------
    xarray.Dataset or CurveArrays
        Along `repetition` (with `set` and `repetition_in_set`): `outcome`, velocities, `velocity_loss`, `capacity`,
        `mean_activation` and work by `muscle_group`; `completed` along `set_number`; the compartments along `time`.

    Raises
    ------
    ValueError
        As `simulate_rep`; numbers of repetitions or sets, or a rest, outside their range; repetitions that do not come
        down (`options`).
    """
    lift, person, muscle_set = exercise_of(exercise), body_of(body), muscles_of(muscles, curves, path)
    settings = _forward_options(
        options,
        drive=_chosen("drive", drive, ("maximal", "smooth")),
        tempo=tempo,
        tendon=tendon,
        arrest=arrest,
        squeeze=squeeze,
        criterion=criterion,
        weights=weights,
        ceiling=ceiling,
        muscles=muscle_set,
    )
    counts = whole_number("reps", reps, 1, 1000), whole_number("sets", sets, 1, 100)
    rest = number("rest_s", rest_s, "s", 0.0, 1e5)
    rates, fails = _fatigue_of(fatigue), _flag("to_failure", to_failure)
    fatigued = _per_group("start", start)
    with _reporting(progress, "repetition") as report:
        given = _core.simulate_set(
            lift, person, muscle_set, settings, *counts, rest, fails, rates, fatigued, report
        )
    positive = np.maximum(given["lift_work_J"], 0.0)
    with np.errstate(invalid="ignore"):
        total = positive.sum(axis=1, keepdims=True)
        given["lift_work_share"] = positive / np.where(total > 0.0, total, np.nan)
    tried, done = len(given["set"]), len(given["completed"])
    arrays = _bundle(
        _SET,
        given,
        {
            "repetition": np.arange(1, tried + 1),
            "set": given["set"],
            "repetition_in_set": given["repetition"],
            "set_number": np.arange(1, done + 1),
            "muscle_group": np.array(_core.muscle_group_names()),
            "time": given["time_s"],
            "bar_mass_kg": np.array(given["bar_mass_kg"]),
        },
        {"set": _R, "repetition_in_set": _R, "bar_mass_kg": ()},
        _attrs(
            "Sets of repetitions with fatigue", lift, person, muscle_set,
            tempo=settings["tempo"].to_dict(), drive=drive, tendon=tendon, arrest=arrest, squeeze=settings["squeezes"],
            rest_s=rest, to_failure=fails, criterion=criterion, weights=weights, options=_options_of(options),
            ceiling=settings.get("ceiling"), fatigue=_rates(rates),
            start=dict(zip(_core.muscle_group_names(), fatigued, strict=True)),
            stopped=bool(given["stopped"]), status=given["status"],
        ),  # fmt: skip
    )
    return _labelled(arrays, as_numpy)


def reps_at_load(
    exercise: Exercise,
    body: Body | Subject,
    *,
    fractions: npt.ArrayLike = (0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95),
    longest_set: int = 60,
    tempo: Tempo | None = None,
    drive: str = "maximal",
    tendon: str = "rigid",
    ceiling: Any = None,
    fatigue: Fatigue | None = None,
    muscles: MuscleSet | str | None = None,
    curves: str | None = None,
    path: str | None = None,
    options: Mapping[str, Any] | None = None,
    progress: Progress | bool | None = None,
    as_numpy: bool = False,
) -> Any:
    """Repetitions to failure against the load, in percent of the one-repetition maximum what coaches' tables say.

    Parameters
    ----------
    exercise : HipThrust or GluteBridge
        Its own bar mass plays no part.
    fractions : array_like of float
        Of the one-repetition maximum, (0, 1.2], each once.
    longest_set : int
        Repetitions at most, [1, 1000].
    progress : bool or function, optional
        As in `simulate_set`, counting loads; False from it leaves out the loads to come.
    body, tempo, drive, tendon, ceiling, fatigue, muscles, curves, path, options, as_numpy
        As in `simulate_set`; the ceiling holds for the maximum as well.

    Returns
    -------
    xarray.Dataset or CurveArrays
        Along `fraction`: `bar_mass_kg`, `repetitions`, `failed`, `velocity_loss`; `one_rep_max_kg`.

    Raises
    ------
    ValueError
        As `simulate_set` and `one_rep_max`; no load that can be lifted once; a fraction given twice.
    """
    lift, person, muscle_set = exercise_of(exercise), body_of(body), muscles_of(muscles, curves, path)
    shares = numbers("fractions", fractions, "", 1e-6, 1.2)
    for share in shares:
        if shares.count(share) > 1:
            reject("fractions", share, "must be given once")
    rates = _fatigue_of(fatigue)
    most = one_rep_max(lift, person, tendon=tendon, ceiling=ceiling, muscles=muscle_set, options=options)
    if not math.isfinite(most.bar_mass_kg):
        reject("exercise", type(exercise).__name__, f"has no one-repetition maximum: {most.status}")
    count = whole_number("longest_set", longest_set, 1, 1000)
    found: dict[str, list[float]] = {"fraction": [], "bar_mass_kg": [], **{name: [] for name in _REPS_AT_LOAD}}
    with _reporting(progress, "load") as report:
        for done, share in enumerate(shares, start=1):
            mass_kg = share * most.bar_mass_kg
            one = simulate_set(
                lift.replace(bar_mass_kg=mass_kg),
                person,
                reps=count,
                tempo=tempo,
                drive=drive,
                tendon=tendon,
                ceiling=ceiling,
                fatigue=fatigue,
                muscles=muscle_set,
                options=options,
                as_numpy=True,
            )
            good = one["outcome"] == OUTCOMES.index("completed")
            found["fraction"].append(share)
            found["bar_mass_kg"].append(mass_kg)
            found["repetitions"].append(int(good.sum()))
            last = int(one["outcome"][-1])
            found["failed"].append(int(last not in (OUTCOMES.index("completed"), OUTCOMES.index("integration_stopped"))))
            found["outcome"].append(last)
            found["velocity_loss"].append(float(one["velocity_loss"][good][-1]) if good.any() else math.nan)
            if report is not None and report(done, len(shares)) is False:
                break
    given: dict[str, Any] = {name: np.array(values) for name, values in found.items()}
    given["one_rep_max_kg"] = most.bar_mass_kg
    arrays = _bundle(
        _REPS_AT_LOAD,
        given,
        {"fraction": given["fraction"], "bar_mass_kg": given["bar_mass_kg"]},
        {"bar_mass_kg": ("fraction",)},
        _attrs(
            "Repetitions to failure against load", lift, person, muscle_set,
            tempo=_tempo_of(tempo).to_dict(), drive=drive, tendon=tendon, longest_set=count, options=_options_of(options),
            ceiling=None if ceiling is None else _per_muscle("ceiling", ceiling, muscle_set), fatigue=_rates(rates),
        ),  # fmt: skip
    )
    return _labelled(arrays, as_numpy)


# --- the drive beside the smooth repetition --------------------------------------------------------------------------


def glute_drive(
    exercise: Exercise,
    body: Body | Subject,
    *,
    tempo: Tempo | None = None,
    hold_s: float = 2.0,
    tendon: str = "rigid",
    ceiling: Any = None,
    fatigue: Fatigue | None = None,
    muscles: MuscleSet | str | None = None,
    curves: str | None = None,
    path: str | None = None,
    options: Mapping[str, Any] | None = None,
    as_numpy: bool = False,
) -> Any:
    """A maximal drive with a held peak contraction beside a smooth repetition at the same bar.

    Parameters
    ----------
    exercise : HipThrust or GluteBridge
        Its bar is the load of both.
    tempo : Tempo, optional
        Of the smooth repetition; the drive lowers at the same speed. Default: `Tempo()`.
    hold_s : float
        The peak contraction of gluteus maximus at lockout, s, [0, 600].
    body, tendon, ceiling, fatigue, muscles, curves, path, options, as_numpy
        As in `simulate_rep`.

    Returns
    -------
    xarray.Dataset or CurveArrays
        Along `intent` ("smooth", "glute_drive"): bar velocity and power, peak and mean activation and time under
        tension by `muscle_group`, mean activation in the hold at the top (NaN without one), relative intensity, effort
        integral, and what fatigue is left; the course of bar and activation along a common `time`, NaN after the end.

    Raises
    ------
    ValueError
        As `simulate_rep`.
    """
    lift, person, muscle_set = exercise_of(exercise), body_of(body), muscles_of(muscles, curves, path)
    plan = _tempo_of(tempo)
    held = plan.replace(pause_top_s=number("hold_s", hold_s, "s", 0.0, 600.0))
    more: dict[str, Any] = {
        "muscles": muscle_set, "tendon": tendon, "ceiling": ceiling, "fatigue": fatigue, "options": options, "as_numpy": True,
    }  # fmt: skip
    squeeze = held.pause_top_s > 0.0
    reps = {
        "smooth": simulate_rep(lift, person, drive="smooth", tempo=plan, **more),
        "glute_drive": simulate_rep(lift, person, drive="maximal", tempo=held, squeeze=squeeze, **more),
    }
    end_s = max(float(rep["time"][-1]) for rep in reps.values())
    time_s = np.linspace(0.0, end_s, math.ceil(end_s / 0.01) + 1)

    def course(rep: CurveArrays, values: Array) -> Array:
        return np.interp(time_s, rep["time"], values, right=np.nan)

    rows: dict[str, list[Any]] = {name: [] for name in _GLUTE_DRIVE}
    for rep in reps.values():
        t, activation = rep["time"], rep["group_activation"]
        up = np.isin(rep["stage"], [STAGES.index(stage) for stage in ("lifting", "braking")])
        steps = np.diff(t, prepend=t[0])
        for name in rows:
            if name in rep and _GLUTE_DRIVE[name][0][1:] == rep.dims[name] and "time" not in rep.dims[name]:
                rows[name].append(rep[name])
        rows["duration_s"].append(t[-1])
        known = up & np.isfinite(rep["relative_intensity"])
        weight = steps[known].sum()
        share = (steps[known] * rep["relative_intensity"][known]).sum() / weight if weight > 0.0 else np.nan
        rows["mean_relative_intensity"].append(share)
        rows["peak_group_activation"].append(activation.max(axis=0))
        between = 0.5 * (activation[1:] + activation[:-1])
        rows["mean_group_activation"].append((between * steps[1:, None]).sum(axis=0) / t[-1])
        held_s = steps[1:] * (rep["stage"][:-1] == STAGES.index("top"))
        hold = (between * held_s[:, None]).sum(axis=0)
        rows["hold_group_activation"].append(hold / held_s.sum() if held_s.any() else np.full(hold.shape, np.nan))
        for name in ("bar_velocity_m_per_s", "bar_height_m"):
            rows[name].append(course(rep, rep[name]))
        rows["group_activation"].append(np.stack([course(rep, column) for column in activation.T], axis=1))
    arrays = _bundle(
        _GLUTE_DRIVE,
        {name: np.array(values) for name, values in rows.items()},
        {
            "intent": np.array(list(reps)),
            "muscle_group": np.array(_core.muscle_group_names()),
            "time": time_s,
            "bar_mass_kg": np.array(lift.bar_mass_kg),
        },
        {"bar_mass_kg": ()},
        _attrs(
            "A maximal drive with a held peak contraction beside a smooth repetition", lift, person, muscle_set,
            tempo=plan.to_dict(), hold_s=held.pause_top_s, tendon=tendon, options=_options_of(options),
            ceiling=None if ceiling is None else _per_muscle("ceiling", ceiling, muscle_set),
            fatigue=_rates(_fatigue_of(fatigue)),
        ),  # fmt: skip
    )
    return _labelled(arrays, as_numpy)


# --- electromyogram --------------------------------------------------------------------------------------------------


def emg(
    repetition: xarray.Dataset | CurveArrays,
    *,
    low_pass_Hz: float = 6.0,
    electromechanical_delay_s: float = 0.010,
    sample_s: float = 0.005,
    muscles: MuscleSet | None = None,
) -> Any:
    """What an electromyogram of a repetition might look like: envelopes in percent of maximal voluntary contraction.

    Activation is not EMG. What an electrode sees is not proportional to force, least of all in motion: compare timing
    and order with published envelopes, not sizes.

    Parameters
    ----------
    repetition : xarray.Dataset or CurveArrays
        From `simulate_rep`. Of a prescribed motion, which has no excitations, activations are taken.
    low_pass_Hz : float
        Half-power frequency of the envelope's filter, Hz, up to a quarter of the sampling rate.
    electromechanical_delay_s : float
        By how much the electromyogram runs ahead, s, [0, 0.2].
    sample_s : float
        Between samples of the envelope, s, [0.001, 0.1].
    muscles : MuscleSet, optional
        That of the repetition, where it was read from a file. Default: by name.

    Returns
    -------
    xarray.Dataset or CurveArrays
        `emg_envelope` and `emg_percent_mvic` along `time` and `muscle`; `mvic_reference`, what each muscle reaches in
        standard tests of maximal voluntary contraction.

    Raises
    ------
    ValueError
        Not a repetition, or none of its instants; instants without an answer; a setting outside its range.
    """
    try:
        time_s, excitation = np.asarray(repetition["time"]), np.asarray(repetition["excitation"])
        activation, attrs = np.asarray(repetition["activation"]), repetition.attrs
    except (KeyError, TypeError, IndexError, AttributeError):
        reject("repetition", type(repetition).__name__, "must be a result of simulate_rep")
    muscle_set = muscles_of(muscles or attrs["muscle_set"], attrs["curves"], attrs["path"])
    if muscle_set.names != [str(name) for name in np.asarray(repetition["muscle"])]:
        reject("muscles", muscle_set.name, "must be those of the repetition")
    if time_s.size == 0:
        reject("repetition", "no instants", "must have some along time")
    driven = bool(np.isfinite(excitation).any())
    signal = excitation if driven else activation
    if not np.isfinite(signal).all():
        reject("repetition", attrs.get("outcome"), "has instants without an answer")
    step_s = number("sample_s", sample_s, "s", 0.001, 0.1)
    at_s = np.arange(0.0, float(time_s[-1]) + 0.5 * step_s, step_s)
    if driven:  # constant from each decision to the next
        sampled = signal[np.clip(np.searchsorted(time_s, at_s + 1e-9, side="right") - 1, 0, len(time_s) - 1)]
    else:
        sampled = np.stack([np.interp(at_s, time_s, column) for column in signal.T], axis=1)
    given = _core.emg(
        np.clip(sampled, 0.0, 1.0),
        step_s,
        number("low_pass_Hz", low_pass_Hz, "Hz", 1e-3, 0.25 / step_s),
        number("electromechanical_delay_s", electromechanical_delay_s, "s", 0.0, 0.2),
        body_from(json.loads(attrs["body"])),
        muscle_set,
    )
    arrays = _bundle(
        _EMG,
        {
            "emg_envelope": given["envelope"],
            "emg_percent_mvic": given["percent_mvic"],
            "mvic_reference": given["mvic_reference"],
        },
        {"time": at_s, **_muscle_coordinates(muscle_set)},
        _MUSCLE_DIMS,
        {**attrs, "title": "Envelopes of an electromyogram of a repetition; activation is not EMG"},
    )
    return _labelled(arrays, isinstance(repetition, CurveArrays))
