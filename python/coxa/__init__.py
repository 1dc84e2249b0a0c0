"""Torque-angle curves of the hip thrust: what the lift demands, what the muscles give, where it sticks.

>>> import coxa as cx
>>> body = cx.Subject(mass_kg=80, height_m=1.80, sex="male").scale()
>>> thrust = cx.HipThrust(bar_mass_kg=120)
>>> curve = cx.torque_angle(thrust, body)
>>> most = cx.max_held_load(thrust, body)

Values are SI and radians, each name carries its unit; degrees are taken where an argument ends in `_deg`.
Results are `xarray.Dataset` where xarray is installed, `CurveArrays` of NumPy arrays otherwise.
"""

import sys as _sys

from ._core import (
    BackContact,
    BarPlacement,
    Body,
    Elasticity,
    FootPlacement,
    GluteBridge,
    HipThrust,
    LumbopelvicRhythm,
    MaxHeldLoad,
    MuscleSet,
    OsimModel,
    Segment,
    StrengthCalibration,
    Subject,
    __version__,
)
from ._curves import (
    CurveArrays,
    calibrate_strength,
    compare,
    max_held_load,
    muscles,
    pose_points,
    strength_curve,
    torque_angle,
    torque_angles,
)
from .files import Storage, lift_motion, read_osim, read_sto, write_sto
from .groups import group_activation, group_moment, share

if _sys.modules.get("xarray") is not None:  # a session that reads results from files has the accessor at once
    from . import accessor as _accessor  # noqa: F401

__all__ = [
    "BackContact",
    "BarPlacement",
    "Body",
    "CurveArrays",
    "Elasticity",
    "FootPlacement",
    "GluteBridge",
    "HipThrust",
    "LumbopelvicRhythm",
    "MaxHeldLoad",
    "MuscleSet",
    "OsimModel",
    "Segment",
    "Storage",
    "StrengthCalibration",
    "Subject",
    "__version__",
    "calibrate_strength",
    "compare",
    "group_activation",
    "group_moment",
    "lift_motion",
    "max_held_load",
    "muscles",
    "pose_points",
    "read_osim",
    "read_sto",
    "share",
    "strength_curve",
    "torque_angle",
    "torque_angles",
    "write_sto",
]
