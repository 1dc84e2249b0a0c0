"""Checks of what callers hand over, with the library's own words."""

from __future__ import annotations

import functools
import math
import operator
import reprlib
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn, SupportsIndex, TypeAlias

from . import _core
from ._core import Body, GluteBridge, HipThrust, MuscleSet, OsimModel, Segment, Subject

Exercise: TypeAlias = HipThrust | GluteBridge

DEFAULT_MUSCLES = "lai_uhlrich2023"

_short = reprlib.Repr()
_short.maxstring = _short.maxother = 80


def reject(parameter: str, value: object, rule: str) -> NoReturn:
    """Raise the error of a caller's mistake: parameter, value and rule."""
    raise ValueError(f"coxa: {parameter} = {_short.repr(value)}: {rule}")


def text(parameter: str, value: object) -> str:
    if not isinstance(value, str):
        reject(parameter, value, "must be a name, as text")
    try:
        value.encode()
    except UnicodeEncodeError:
        reject(parameter, value, "must be a name, as text")
    return value


def whole_number(parameter: str, value: SupportsIndex, lowest: int, highest: int) -> int:
    try:
        number = operator.index(value)
    except TypeError:
        reject(parameter, value, "must be a whole number")
    if not lowest <= number <= highest:
        reject(parameter, number, f"must be between {lowest} and {highest}")
    return number


def number(parameter: str, value: Any, unit: str, lowest: float, highest: float) -> float:
    try:
        result = float(value)
    except (TypeError, ValueError, OverflowError):
        reject(parameter, value, f"must be a number, {unit}" if unit else "must be a number")
    if not (math.isfinite(result) and lowest <= result <= highest):
        shown = f"{result:g} {unit}".rstrip()
        raise ValueError(f"coxa: {parameter} = {shown}: must be between {lowest:g} and {highest:g}")
    return result


def numbers(parameter: str, values: Any, unit: str, lowest: float, highest: float) -> list[float]:
    if isinstance(values, (str, bytes)):
        reject(parameter, values, "must be numbers")
    if not isinstance(values, Iterable):
        values = [values]
    try:
        items = list(values)
    except TypeError:  # an array of no dimension
        items = [values]
    if not items:
        reject(parameter, items, "must hold at least one number")
    return [number(parameter, item, unit, lowest, highest) for item in items]


def exercise_of(value: object, parameter: str = "exercise") -> Exercise:
    if not isinstance(value, (HipThrust, GluteBridge)):
        reject(parameter, value, "must be a HipThrust or a GluteBridge")
    return value


def body_of(value: object, parameter: str = "body") -> Body:
    """A body, or a subject scaled to one."""
    if isinstance(value, Subject):
        return value.scale()
    if isinstance(value, OsimModel):
        reject(parameter, value, "must be a Body or a Subject: give the model's .body, and its .muscles")
    if not isinstance(value, Body):
        reject(parameter, value, "must be a Body (or a Subject, which is scaled)")
    return value


def body_from(values: Mapping[str, Any]) -> Body:
    """The body whose `to_dict` these are."""
    parts: dict[str, Any] = dict(values)
    for name in ("thigh", "shank", "foot", "pelvis", "trunk"):
        parts[name] = Segment(**parts[name])
    if parts["subject"] is not None:
        parts["subject"] = Subject(**parts["subject"])
    return Body(**parts)


@functools.cache
def _named_muscles(name: str, curves: str | None) -> MuscleSet:
    return _core.muscles(name, curves)


@functools.lru_cache(maxsize=16)
def _on_path(muscles: MuscleSet, path: str) -> MuscleSet:
    return muscles.with_path(path)


def muscles_of(muscles: MuscleSet | str | None, curves: str | None, path: str | None = None) -> MuscleSet:
    """A muscle set given or named, with a family of curves and a kind of path, or with its own where None."""
    family = None if curves is None else text("curves", curves)
    if isinstance(muscles, MuscleSet):
        if family not in (None, muscles.curves):
            reject("curves", family, f"the muscle set given has '{muscles.curves}'")
        chosen = muscles
    elif isinstance(muscles, OsimModel):
        reject("muscles", muscles, "must be a muscle set or the name of one: give the model's .muscles, and its .body")
    else:
        chosen = _named_muscles(text("muscles", DEFAULT_MUSCLES if muscles is None else muscles), family)
    return chosen if path is None or text("path", path) == chosen.path else _on_path(chosen, path)
