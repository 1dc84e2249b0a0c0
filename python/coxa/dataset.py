"""Labelled results: `CurveArrays` as `xarray.Dataset`. Importing this module imports xarray."""

from __future__ import annotations

import xarray

from . import accessor as _accessor  # noqa: F401  registers Dataset.coxa
from ._curves import CurveArrays

__all__ = ["dataset_from"]


def dataset_from(arrays: CurveArrays) -> xarray.Dataset:
    """The arrays of a result as a Dataset, without copying them.

    Parameters
    ----------
    arrays : CurveArrays
        From `torque_angle`, `torque_angles`, `compare` or `strength_curve`.

    Returns
    -------
    xarray.Dataset
        Every variable and coordinate with `units`, `long_name` and `legs`; settings in the attributes, as
        text.
    """

    def variable(name: str) -> xarray.Variable:
        return xarray.Variable(arrays.dims[name], arrays[name], arrays.variable_attrs[name])

    return xarray.Dataset(
        {name: variable(name) for name in arrays},
        {name: variable(name) for name in arrays.coords},
        arrays.attrs,
    )
