"""Torque-angle curves of the hip thrust: what the lift demands, what the muscles give, where it sticks.

>>> import coxa as cx
>>> body = cx.Subject(mass_kg=80, height_m=1.80, sex="male").scale()
>>> thrust = cx.HipThrust(bar_mass_kg=120)
>>> curve = cx.torque_angle(thrust, body)
>>> most = cx.max_held_load(thrust, body)
>>> rep = cx.simulate_rep(thrust, body, drive="maximal")

Values are SI and radians, each name carries its unit; degrees are taken where an argument ends in `_deg`.
Results are `xarray.Dataset` where xarray is installed, `CurveArrays` of NumPy arrays otherwise.
"""

import sys as _sys

from ._core import (
    AddedLoads,
    BackContact,
    BandCurve,
    BarPlacement,
    Body,
    Chains,
    Elasticity,
    FatigueParameters,
    FootPlacement,
    GluteBridge,
    HipBand,
    HipThrust,
    LumbopelvicRhythm,
    MaxHeldLoad,
    MuscleSet,
    OneRepMax,
    OsimModel,
    Segment,
    StrengthCalibration,
    Subject,
    Tempo,
    __version__,
)
from ._curves import (
    CurveArrays,
    calibrate_strength,
    compare,
    hip_load,
    max_held_load,
    muscles,
    pose_points,
    strength_curve,
    torque_angle,
    torque_angles,
)
from .files import Storage, lift_motion, read_osim, read_sto, write_sto
from .groups import group_activation, group_moment, share
from .motion import emg, glute_drive, load_velocity, one_rep_max, reps_at_load, simulate_rep, simulate_set

if _sys.modules.get("xarray") is not None:  # a session that reads results from files has the accessor at once
    from . import accessor as _accessor  # noqa: F401

__all__ = [
    "AddedLoads",
    "BackContact",
    "BandCurve",
    "BarPlacement",
    "Body",
    "Chains",
    "CurveArrays",
    "Elasticity",
    "FatigueParameters",
    "FootPlacement",
    "GluteBridge",
    "HipBand",
    "HipThrust",
    "LumbopelvicRhythm",
    "MaxHeldLoad",
    "MuscleSet",
    "OneRepMax",
    "OsimModel",
    "Segment",
    "Storage",
    "StrengthCalibration",
    "Subject",
    "Tempo",
    "__version__",
    "calibrate_strength",
    "compare",
    "emg",
    "glute_drive",
    "group_activation",
    "group_moment",
    "hip_load",
    "lift_motion",
    "load_velocity",
    "max_held_load",
    "muscles",
    "one_rep_max",
    "pose_points",
    "read_osim",
    "read_sto",
    "reps_at_load",
    "share",
    "simulate_rep",
    "simulate_set",
    "strength_curve",
    "torque_angle",
    "torque_angles",
    "write_sto",
]
