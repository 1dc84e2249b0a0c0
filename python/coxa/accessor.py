"""`Dataset.coxa`: pictures of a result and its numbers by muscle group. Importing this module imports xarray.

The accessor is there as soon as coxa has made a Dataset. For results read from a file in a fresh session,
`import coxa.accessor` first.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import xarray

from . import _core, _tables, groups
from ._arguments import body_from

__all__ = ["CoxaAccessor"]


def _settings(kind: str, values: dict[str, Any]) -> Any:
    """Settings made again from their dictionary."""
    nested = {
        "feet": _core.FootPlacement,
        "back": _core.BackContact,
        "bar": _core.BarPlacement,
        "rhythm": _core.LumbopelvicRhythm,
    }
    made = {name: nested[name](**value) if name in nested else value for name, value in values.items()}
    if "loads" in made:  # older results have none
        made["loads"] = _loads(made["loads"])
    return {"HipThrust": _core.HipThrust, "GluteBridge": _core.GluteBridge}[kind](**made)


def _loads(values: dict[str, Any]) -> _core.AddedLoads:
    band, chains = values["band"], values["chains"]
    if band is not None:
        curve = band["curve"]
        band = _core.HipBand(**{**band, "curve": None if curve is None else _core.BandCurve(**curve)})
    return _core.AddedLoads(band=band, chains=None if chains is None else _core.Chains(**chains))


@xarray.register_dataset_accessor("coxa")  # type: ignore[no-untyped-call,unused-ignore]
class CoxaAccessor:
    """What a result can show: ``ds.coxa.plot()``, ``ds.coxa.share()``."""

    def __init__(self, dataset: xarray.Dataset) -> None:
        self._dataset = dataset

    def plot(self, *args: Any, **kwargs: Any) -> Any:
        """Draw the result; needs Matplotlib.

        One curve is drawn by `coxa.plot.plot_curve`, several exercises by `coxa.plot.plot_comparison`, results of
        the lift in time by the function of `coxa.plot_motion` that is named after them; see there for the arguments.
        """
        return self._drawing()(self._dataset, *args, **kwargs)

    def _drawing(self) -> Any:
        from . import plot, plot_motion

        dims = self._dataset.dims
        if "repetition" in dims:
            return plot_motion.plot_set
        if "intent" in dims:
            return plot_motion.plot_glute_drive
        if "fraction" in dims:
            return plot_motion.plot_load_velocity if "line" in dims else plot_motion.plot_reps_at_load
        if "time" in dims:
            return plot_motion.plot_rep
        return plot.plot_comparison if "exercise" in dims else plot.plot_curve

    def to_csv(self, path: _tables.Path) -> None:
        """Write one row per phase, time or angle and one column per number; see `CurveArrays.to_csv`."""
        _tables.write_csv(path, _tables.columns_of(self._dataset))

    def to_json(self, path: _tables.Path) -> None:
        """Write the same columns as a JSON object of arrays; see `CurveArrays.to_json`."""
        _tables.write_json(path, _tables.columns_of(self._dataset))

    def exercises(self) -> dict[str, Any]:
        """The exercises by name, made again from the attributes; a single one has its own name ("HipThrust")."""
        kind, values = self._dataset.attrs["exercise"], json.loads(self._dataset.attrs["settings"])
        if not kind.startswith("{"):
            return {kind: _settings(kind, values)}
        return {name: _settings(of, values[name]) for name, of in json.loads(kind).items()}

    def body(self) -> _core.Body:
        """The body, made again from the attributes."""
        return body_from(json.loads(self._dataset.attrs["body"]))

    def status_names(self) -> xarray.DataArray:
        """`status` as text: "ok", "infeasible", ..."""
        status = self._dataset["status"]
        return xarray.DataArray(
            np.array(_core.status_names())[status.values], status.coords, status.dims, "status"
        )

    def group_activation(self) -> xarray.DataArray:
        """Mean activation of every muscle group; see `coxa.group_activation`."""
        return groups.group_activation(self._dataset)

    def group_moment(self, joint: str = "hip") -> xarray.DataArray:
        """Extension moment of every muscle group about a joint, N m; see `coxa.group_moment`."""
        return groups.group_moment(self._dataset, joint)

    def share(self, joint: str = "hip", direction: str = "extension") -> xarray.DataArray:
        """Share of every muscle group in all that turns a joint one way; see `coxa.share`."""
        return groups.share(self._dataset, joint, direction)
