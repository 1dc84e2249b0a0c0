"""Numbers by muscle group: activation, moment and share of the work.

Each function takes a result of `torque_angle`, `torque_angles` or `compare`, labelled or plain, and answers
in kind: an `xarray.DataArray` for a Dataset, an `ndarray` for `CurveArrays`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

import numpy as np

from . import _core
from ._arguments import reject, text
from ._curves import JOINTS, Array, CurveArrays

if TYPE_CHECKING:
    import xarray

__all__ = ["group_activation", "group_moment", "share"]


def _needed(curve: Any, *names: str) -> list[Array]:
    """Arrays of a result with their muscle axis last."""
    try:
        return [np.asarray(curve[name]) for name in names]
    except (KeyError, TypeError, IndexError):
        reject("curve", curve, "must be a result of torque_angle, torque_angles or compare")


def _per_group(per_muscle: Array, group: Array) -> Array:
    """Sums over the muscles of every group: (..., muscle) -> (..., muscle_group)."""
    member = np.asarray(group)[:, None] == np.array(_core.muscle_group_names())
    sums: Array = per_muscle @ member.astype(float)
    return sums


def _answer(curve: Any, values: Array, name: str, units: str, long_name: str) -> Any:
    if isinstance(curve, CurveArrays):
        return values
    import xarray

    like = curve["activation"]
    dims = (*like.dims[:-1], "muscle_group")
    coords = {key: like.coords[key] for key in like.coords if set(like.coords[key].dims) <= set(dims)}
    coords["muscle_group"] = curve.coords["muscle_group"]
    attributes = {"units": units, "long_name": long_name, "legs": "one"}
    return xarray.DataArray(values, coords, dims, name, attributes)


def _muscle_moments(curve: Any, joint: str) -> tuple[Array, Array]:
    """Extension moment of every muscle about a joint, and the group of every muscle."""
    if text("joint", joint) not in JOINTS[1:]:
        reject("joint", joint, "must be 'hip', 'knee' or 'ankle'")
    force, arm, group = _needed(curve, "muscle_force_N", "extension_moment_arm_m", "group")
    return force * arm[..., JOINTS.index(joint), :], group


@overload
def group_activation(curve: CurveArrays) -> Array: ...
@overload
def group_activation(curve: xarray.Dataset) -> xarray.DataArray: ...
def group_activation(curve: Any) -> Any:
    """Mean activation of every muscle group, weighted by maximal isometric force.

    Parameters
    ----------
    curve : xarray.Dataset or CurveArrays
        From `torque_angle`, `torque_angles` or `compare`.

    Returns
    -------
    xarray.DataArray or ndarray
        (..., phase, side, muscle_group), 0 to 1, of one leg. NaN for poses without an answer.
    """
    activation, force, group = _needed(curve, "activation", "max_isometric_force_N", "group")
    with np.errstate(invalid="ignore"):
        mean = _per_group(activation * force, group) / _per_group(force, group)
    return _answer(
        curve, mean, "group_activation", "1", "activation, mean of the group weighted by maximal force"
    )


@overload
def group_moment(curve: CurveArrays, joint: str = ...) -> Array: ...
@overload
def group_moment(curve: xarray.Dataset, joint: str = ...) -> xarray.DataArray: ...
def group_moment(curve: Any, joint: str = "hip") -> Any:
    """Extension moment of every muscle group about a joint, active and passive force together.

    Parameters
    ----------
    curve : xarray.Dataset or CurveArrays
        From `torque_angle`, `torque_angles` or `compare`.
    joint : str
        "hip", "knee" or "ankle" (plantarflexion).

    Returns
    -------
    xarray.DataArray or ndarray
        (..., phase, side, muscle_group), N m, of one leg; negative where a group works against extension. The sum
        over groups is `extension_moment_Nm` of the joint. NaN for poses without an answer.

    Raises
    ------
    ValueError
        Another joint.
    """
    moment, group = _muscle_moments(curve, joint)
    return _answer(
        curve,
        _per_group(moment, group),
        f"group_{joint}_moment_Nm",
        "N m",
        f"{joint} extension moment of the group",
    )


@overload
def share(curve: CurveArrays, joint: str = ..., direction: str = ...) -> Array: ...
@overload
def share(curve: xarray.Dataset, joint: str = ..., direction: str = ...) -> xarray.DataArray: ...
def share(curve: Any, joint: str = "hip", direction: str = "extension") -> Any:
    """Which muscle groups do the work: each group's share of all that turns a joint one way.

    Muscles that turn the joint the other way count as nothing, so shares lie between 0 and 1 and sum to 1.

    Parameters
    ----------
    curve : xarray.Dataset or CurveArrays
        From `torque_angle`, `torque_angles` or `compare`.
    joint : str
        "hip", "knee" or "ankle".
    direction : str
        "extension" (plantarflexion at the ankle) or "flexion".

    Returns
    -------
    xarray.DataArray or ndarray
        (..., phase, side, muscle_group). NaN for poses without an answer or where nothing turns the joint that way.

    Raises
    ------
    ValueError
        Another joint or direction.
    """
    if text("direction", direction) not in ("extension", "flexion"):
        reject("direction", direction, "must be 'extension' or 'flexion'")
    moment, group = _muscle_moments(curve, joint)
    helpful = np.maximum(moment if direction == "extension" else -moment, 0.0)
    total = helpful.sum(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore"):
        shares = _per_group(helpful, group) / np.where(total > 0.0, total, np.nan)
    return _answer(
        curve, shares, f"group_{joint}_share", "1", f"share of the {joint} {direction} moment of all muscles"
    )
