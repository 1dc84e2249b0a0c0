"""Pictures of lifts and legs, drawn with Matplotlib from the results of `torque_angle`, `compare` and `strength_curve`,
or from exercise, body and muscles.

Every function returns the Matplotlib Figure and shows nothing by itself. Results stay in SI and radians; degrees and
percent appear on the axes only. Where a pose has no answer a curve has a gap, and the legend says why. In a notebook,
end the line with a semicolon, or the picture appears twice.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import LinearSegmentedColormap, Normalize, to_rgb
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Patch, Polygon, Rectangle
from matplotlib.patheffects import Normal, Stroke

from . import _core
from ._arguments import body_of, exercise_of, muscles_of, number, numbers, reject, text, whole_number
from ._core import Body, MuscleSet, Subject
from ._curves import STATUS, Array, CurveArrays, compare, pose_points, torque_angle
from ._measured import MEASURED_MOMENT_ARMS, MeasuredArm
from .files import lift_motion

if TYPE_CHECKING:
    import xarray
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

    from ._arguments import Exercise

__all__ = [
    "GROUP_COLORS",
    "plot_comparison",
    "plot_curve",
    "plot_held_loads",
    "plot_leg",
    "plot_levers",
    "plot_moment_arms",
    "plot_shares",
    "plot_stick_figure",
    "plot_strength_curve",
]

#: One color per muscle group, the same in every picture. Families share a hue and differ in lightness, so that they
#: stay apart without color vision: gluteal muscles orange, hamstrings blue, adductors green, quadriceps purple.
GROUP_COLORS: dict[str, str] = {
    "gluteus_maximus": "#D55E00",
    "gluteus_medius": "#F0A33A",
    "gluteus_minimus": "#E9C46A",
    "hamstrings": "#0B63A5",
    "biceps_femoris_short_head": "#8CC5EA",
    "adductor_magnus": "#00795A",
    "other_adductors": "#8FD3B6",
    "quadriceps": "#5B2A86",
    "rectus_femoris": "#C497D9",
    "iliopsoas": "#CC4C78",
    "gastrocnemius": "#2F2F2F",
    "soleus": "#7D7D7D",
    "dorsiflexors": "#8C6D4F",
    "other": "#C4C4C4",
}

_JOINT_COLORS = {"hip": "#004488", "knee": "#BB5566", "ankle": "#B8860B"}
_JOINT_MOTIONS = {"hip": "hip extension", "knee": "knee extension", "ankle": "ankle plantarflexion"}
#: Color and line style of the first, second, ... exercise of a comparison.
_EXERCISE_STYLES: tuple[tuple[str, Any], ...] = (
    ("#111111", "-"),
    ("#A23B72", "--"),
    ("#3B7A8C", "-."),
    ("#8C6D1F", ":"),
    ("#777777", (0, (6, 1, 1, 1, 1, 1))),
)
_CONTACT_COLOR, _BAR_COLOR, _BODY_COLOR, _ARM_COLOR = "#C0392B", "#111111", "#8A8A8A", "#3B7A8C"

_REASONS = {
    "infeasible": "bar too heavy to be held here",
    "body_weight_infeasible": "not even the body can be held here",
    "load_too_light": "stretched muscles alone push the load up here",
    "outside_model_range": "outside the range of the muscle model",
    "not_converged": "the solver did not converge",
    "unlimited": "no limit, the bar does not rise here",
}

#: What an arm above zero does, its sign against -dL/dq of the coordinate, what one below zero does.
_ARM_MOTIONS = {
    "hip_flexion": ("hip extension", -1.0, "flexes"),
    "hip_adduction": ("hip adduction", 1.0, "abducts"),
    "hip_rotation": ("hip internal rotation", 1.0, "rotates outward"),
    "knee_flexion": ("knee extension", -1.0, "flexes"),
    "ankle_dorsiflexion": ("ankle plantarflexion", -1.0, "dorsiflexes"),
}
#: Gray where a muscle is silent.
_ACTIVATION_COLORS = LinearSegmentedColormap.from_list("activation", ["#C3C9CF", "#EDC35A", "#D55E00", "#7A0019"])


# --- reading results -------------------------------------------------------------------------------------------------


def _labels(result: Any, dim: str) -> list[str]:
    return [str(label) for label in np.asarray(result[dim])]


def _dims(result: Any, name: str) -> tuple[str, ...]:
    return tuple(result.dims[name] if isinstance(result, CurveArrays) else result[name].dims)


class _Lift:
    """One exercise of a result, labelled or plain, as NumPy arrays with the phase first."""

    def __init__(self, result: Any, exercise: str = "") -> None:
        self.result = result
        self.exercise = exercise
        self.bar_mass_kg = float(self("bar_mass_kg"))
        self.phase = np.asarray(result["phase"], dtype=float)
        self.hip_flexion_deg = np.degrees(self("hip_flexion_rad"))
        self.status = np.array(STATUS)[self("status").astype(int)]
        self.max_bar_mass_kg = self("max_bar_mass_kg")

    def __call__(self, name: str, **at: str) -> Array:
        """An array at some labels, e.g. joint='hip'."""
        values = np.asarray(self.result[name])
        dims = list(_dims(self.result, name))
        for dim, label in {"side": "each", "exercise": self.exercise, **at}.items():
            if dim in dims:
                values = values.take(_labels(self.result, dim).index(label), axis=dims.index(dim))
                dims.remove(dim)
        return np.moveaxis(values, dims.index("phase"), 0) if "phase" in dims else values

    def at_phase(self, phase: float, name: str, **at: str) -> float:
        return float(np.interp(phase, self.phase, self(name, **at)))

    def group_sums(self, per_muscle: Array) -> dict[str, Array]:
        """Sums over the muscles of each group present: (phase, muscle) -> (phase) by name."""
        groups = np.array(_labels(self.result, "group"))
        return {group: per_muscle[:, groups == group].sum(axis=1) for group in GROUP_COLORS if np.any(groups == group)}

    def group_moments_Nm(self, joint: str) -> dict[str, Array]:
        """Force times arm of each group, which sum to the joint's moment."""
        return self.group_sums(self("muscle_force_N") * self("extension_moment_arm_m", joint=joint))

    def group_activations(self) -> dict[str, Array]:
        """Mean activation of each group, weighted by maximal isometric force."""
        force = np.broadcast_to(np.asarray(self.result["max_isometric_force_N"]), self("activation").shape)
        sums, weights = self.group_sums(self("activation") * force), self.group_sums(force)
        return {group: sums[group] / weights[group] for group in sums}


def _lifts(result: Any) -> list[_Lift]:
    """Every exercise of a result; one without a name where nothing is compared."""
    try:
        dims = _dims(result, "hip_flexion_rad")
    except (KeyError, TypeError, AttributeError):
        reject("dataset", type(result).__name__, "must be a result of torque_angle or compare")
    if "case" in dims:
        reject("dataset", f"{len(np.asarray(result['case']))} cases", "must be one case: dataset.isel(case=...)")
    if "exercise" in dims:
        return [_Lift(result, name) for name in _labels(result, "exercise")]
    return [_Lift(result)]


def _single(result: Any) -> _Lift:
    lifts = _lifts(result)
    if len(lifts) > 1:
        names = ", ".join(lift.exercise for lift in lifts)
        reject("dataset", names, "must be one exercise: dataset.sel(exercise=...), or plot_comparison for all")
    return lifts[0]


def _chosen(parameter: str, value: str, choices: Sequence[str]) -> str:
    if value not in choices:
        reject(parameter, value, "must be one of " + ", ".join(f"'{choice}'" for choice in choices))
    return value


def _readable(name: str) -> str:
    return str(name).replace("_", " ")


def _degrees(value_deg: float) -> str:
    return f"{round(value_deg):d}°".replace("-", "−")


def _finite(values: Array) -> Array:
    return np.where(np.isfinite(values), values, np.nan)


def _peak(values: Array) -> float:
    return float(np.max(np.abs(values[np.isfinite(values)]), initial=0.0))


def _sticking_index(capacity_kg: Array) -> int | None:
    return int(np.nanargmin(_finite(capacity_kg))) if np.any(np.isfinite(capacity_kg)) else None


def _runs(wrong: Array) -> Iterator[tuple[int, int]]:
    """First and last index of every run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], wrong, [False])).astype(int)))
    for first, after in zip(edges[::2], edges[1::2], strict=True):
        yield int(first), int(after) - 1


def _reason(status: str) -> str:
    return f"no answer: {_REASONS.get(status, _readable(status))}"


def _statuses(status: Array) -> list[str]:
    return [name for name in dict.fromkeys(status.tolist()) if name != "ok"]


# --- axes ------------------------------------------------------------------------------------------------------------


def _new_figure(figure: Any, width_in: float, height_in: float) -> Any:
    return figure if figure is not None else plt.figure(figsize=(width_in, height_in), layout="constrained")


def _root(figure: Any) -> Figure:
    """The Figure a SubFigure lies in; of a Figure, itself."""
    root: Figure = figure.figure
    return root


def _plain(ax: Axes) -> None:
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(True, color="0.92", linewidth=0.8)
    ax.set_axisbelow(True)


def _legend_right(ax: Axes, **settings: Any) -> None:
    """A legend beside the axes, where it covers no data."""
    ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, borderaxespad=0.0, **settings)


def _legend_above(ax: Axes, columns: int, **settings: Any) -> None:
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=columns, frameon=False, **settings)


class _LiftAxis:
    """The horizontal axis of lifts: hip flexion falling toward lockout, or the phase."""

    def __init__(self, lifts: Sequence[_Lift], x: str) -> None:
        falls = all(np.all(np.diff(lift.hip_flexion_deg) < 0.0) for lift in lifts)
        self.by_angle = _chosen("x", x, ("hip_flexion", "phase")) == "hip_flexion" and falls
        self.lifts = lifts

    def values(self, lift: _Lift) -> Array:
        return lift.hip_flexion_deg if self.by_angle else 100.0 * lift.phase

    def finish(self, ax: Axes) -> None:
        ends = np.concatenate([self.values(lift)[[0, -1]] for lift in self.lifts])
        margin = 0.02 * np.ptp(ends)
        low, high = ends.min() - margin, ends.max() + margin
        ax.set_xlim((high, low) if self.by_angle else (low, high))
        ax.set_xlabel("hip flexion (°), bottom → lockout" if self.by_angle else "phase (%), bottom → lockout")

    def other_on_top(self, ax: Axes) -> None:
        """The other quantity along the upper edge, for a single lift."""
        (lift,) = self.lifts
        percent = np.arange(0.0, 101.0, 20.0)
        top = ax.twiny()
        top.spines[["right"]].set_visible(False)
        top.set_xlim(ax.get_xlim())
        top.set_xticks(np.interp(percent, 100.0 * lift.phase, self.values(lift)))
        if self.by_angle:
            top.set_xticklabels([f"{p:.0f}" for p in percent])
            top.set_xlabel("phase (%)")
        else:
            angles_deg = np.interp(percent, 100.0 * lift.phase, lift.hip_flexion_deg)
            top.set_xticklabels([_degrees(angle_deg).removesuffix("°") for angle_deg in angles_deg])
            top.set_xlabel("hip flexion (°)")


def _mark_gaps(ax: Axes, x: Array, status: Array) -> dict[str, Any]:
    """Shades the stretches without an answer; one patch per reason, which is its label."""
    patches: dict[str, Any] = {}
    for name in _statuses(status):
        for first, last in _runs(status == name):
            left = 0.5 * (x[first] + x[max(first - 1, 0)])
            right = 0.5 * (x[last] + x[min(last + 1, len(x) - 1)])
            label = None if name in patches else textwrap.fill(_reason(name), 26)
            patch = ax.axvspan(
                left, right, facecolor="0.95", edgecolor="0.75", hatch="///", linewidth=0.0, zorder=0, label=label
            )
            patches.setdefault(name, patch)
    return patches


# --- one lift --------------------------------------------------------------------------------------------------------


def plot_curve(
    dataset: xarray.Dataset | CurveArrays,
    *,
    x: str = "hip_flexion",
    joints: Sequence[str] = ("hip", "knee", "ankle"),
    band: bool = True,
    figure: Figure | SubFigure | None = None,
) -> Figure:
    """Draw what a lift demands and what the muscles can give, with the sticking point.

    Above: the moments that hip, knee and ankle of one leg must supply under the present bar, the hip's moment under
    the largest bar each pose admits, and, lightly, the interval of the hip's and the knee's moment that statics alone
    allows. Below: that largest bar against the present one.

    Parameters
    ----------
    dataset : xarray.Dataset or CurveArrays
        One exercise, from `torque_angle`.
    x : str
        What runs along the lower edge, "hip_flexion" or "phase"; the other stands on the upper one. Where the hip's
        flexion does not fall all the way, the phase is taken.
    joints : sequence of str
        Which of "hip", "knee" and "ankle" to draw.
    band : bool
        Draw the interval statics alone allows, where the result holds it.
    figure : matplotlib.figure.Figure or SubFigure, optional
        Empty figure to draw into. Default: a new one.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        Several exercises or cases; an unknown name.
    """
    lift = _single(dataset)
    for joint in joints:
        _chosen("joints", joint, tuple(_JOINT_MOTIONS))
    axis = _LiftAxis([lift], x)
    fig = _new_figure(figure, 10.0, 7.5)
    demand, load = fig.subplots(2, 1, sharex=True, gridspec_kw={"height_ratios": [3, 2]})
    _draw_demand(demand, lift, axis.values(lift), joints, band)
    _draw_capacity(load, lift, axis.values(lift))
    axis.finish(load)
    axis.other_on_top(demand)
    return _root(fig)


def _draw_demand(ax: Axes, lift: _Lift, at: Array, joints: Sequence[str], band: bool) -> None:
    for joint in joints:
        color = _JOINT_COLORS[joint]
        label = f"{_JOINT_MOTIONS[joint]}, {lift.bar_mass_kg:g} kg bar"
        ax.plot(at, lift("extension_moment_Nm", joint=joint), color=color, linewidth=2.4, label=label)
        lower, upper = lift("moment_lower_Nm", joint=joint), lift("moment_upper_Nm", joint=joint)
        if band and joint != "ankle" and np.any(np.isfinite(lower)):
            label = f"{joint}: what statics alone allows"
            ax.fill_between(at, lower, upper, color=color, alpha=0.10, linewidth=0.0, label=label)
    if "hip" in joints:
        largest = lift("hip_extension_moment_at_max_load_Nm")
        label = "hip extension, largest bar\nthis pose admits"
        ax.plot(at, largest, color=_JOINT_COLORS["hip"], linewidth=1.6, linestyle="--", label=label)
    ax.axhline(0.0, color="0.4", linewidth=0.8)
    ax.set_ylabel("moment per leg (N m)")
    _mark_gaps(ax, at, lift.status)
    _plain(ax)
    _legend_right(ax)


def _draw_capacity(ax: Axes, lift: _Lift, at: Array) -> None:
    capacity_kg, bar_kg = _finite(lift.max_bar_mass_kg), lift.bar_mass_kg
    ax.plot(at, capacity_kg, color="#222222", linewidth=2.4, label="largest bar held\nat this angle")
    ax.axhline(bar_kg, color=_JOINT_COLORS["hip"], linewidth=1.8, linestyle="-.", label=f"present bar, {bar_kg:g} kg")
    for label, there, color in (
        ("reserve", capacity_kg >= bar_kg, "#4A9F6E"),
        ("missing", capacity_kg < bar_kg, "#C0392B"),
    ):
        if np.any(there):
            shade: dict[str, Any] = {"color": color, "alpha": 0.2, "linewidth": 0.0, "label": label}
            ax.fill_between(at, bar_kg, capacity_kg, where=there, interpolate=True, **shade)
    stick = _sticking_index(capacity_kg)
    if stick is not None:
        mass_kg, early = capacity_kg[stick], lift.phase[stick] < 0.5
        ax.plot(at[stick], mass_kg, "o", markersize=9, color="#C0392B", label="sticking point", zorder=5)
        ax.annotate(
            f"sticks at {mass_kg:.0f} kg: phase {100.0 * lift.phase[stick]:.0f} %, "
            f"hip {_degrees(lift.hip_flexion_deg[stick])}",
            (at[stick], mass_kg),
            xytext=(10 if early else -10, -12),
            textcoords="offset points",
            ha="left" if early else "right",
            va="top",
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 1.5},
        )
    ax.set_ylim(bottom=0.0)
    ax.set_ylabel("bar mass (kg)")
    # Where only the present bar is too heavy, the largest one is known.
    missing = np.where(lift.status == "ok", "unlimited", lift.status)
    _mark_gaps(ax, at, np.where(np.isfinite(capacity_kg), "ok", missing))
    _plain(ax)
    _legend_right(ax)


def plot_levers(
    dataset: xarray.Dataset | CurveArrays, *, x: str = "hip_flexion", ax: Axes | None = None
) -> Figure:
    """Draw each muscle group as a lever of the lift.

    The generalized moment arm says how far a muscle's pull carries the lift: force times arm is work per radian of
    the line from back contact to hip. It mixes hip, knee and ankle as the linkage does. Mean over the group's
    muscles, weighted by maximal isometric force; the title gives the bar's own arm.

    Parameters
    ----------
    dataset : xarray.Dataset or CurveArrays
        One exercise, from `torque_angle`.
    x : str
        What runs along the lower edge, "hip_flexion" or "phase".
    ax : matplotlib.axes.Axes, optional
        Where to draw. Default: a new figure.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        Several exercises or cases; an unknown name.
    """
    lift = _single(dataset)
    axis = _LiftAxis([lift], x)
    at = axis.values(lift)
    if ax is None:
        ax = _new_figure(None, 10.0, 5.5).subplots()
    for group, arm_m in zip(_labels(dataset, "muscle_group"), lift("group_generalized_moment_arm_m").T, strict=True):
        if _peak(arm_m) > 1e-3:
            ax.plot(at, 100.0 * arm_m, color=GROUP_COLORS[group], linewidth=2.2, label=_readable(group))
    ax.axhline(0.0, color="0.4", linewidth=0.8)
    _mark_gaps(ax, at, np.where(lift.status == "outside_model_range", lift.status, "ok"))
    load_arm_cm = 100.0 * lift("load_arm_m")
    ax.set_title(f"levers of the lift; the bar's own arm: {load_arm_cm.min():.0f} to {load_arm_cm.max():.0f} cm")
    ax.set_ylabel("generalized moment arm (cm)\nabove zero it lifts")
    _plain(ax)
    axis.finish(ax)
    _legend_right(ax)
    return _root(ax.figure)


# --- muscle groups ---------------------------------------------------------------------------------------------------


def plot_shares(
    dataset: xarray.Dataset | CurveArrays,
    *,
    of: str = "hip",
    x: str = "hip_flexion",
    smallest: float = 0.03,
    figure: Figure | SubFigure | None = None,
) -> Figure:
    """Draw which muscle groups do the work over a lift, several exercises side by side.

    For a joint: force times moment arm of every group, stacked; what opposes the motion stands below zero, and the
    black line is the sum of all, the moment the lift demands. For activation: one line per group.

    Parameters
    ----------
    dataset : xarray.Dataset or CurveArrays
        From `torque_angle` or `compare`.
    of : str
        "hip", "knee" or "ankle": shares of the joint's extension moment (plantarflexion at the ankle);
        "activation": the groups' activation, each muscle weighted by its maximal isometric force.
    x : str
        What runs along the lower edge, "hip_flexion" or "phase".
    smallest : float
        Groups that never reach this part of the largest one are drawn together, as activations not at all.
    figure : matplotlib.figure.Figure or SubFigure, optional
        Empty figure to draw into. Default: a new one.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        Several cases; an unknown name.
    """
    lifts = _lifts(dataset)
    _chosen("of", of, (*_JOINT_MOTIONS, "activation"))
    axis = _LiftAxis(lifts, x)
    stacked = of != "activation"
    shares = [lift.group_moments_Nm(of) if stacked else lift.group_activations() for lift in lifts]
    peak = {group: max(_peak(share[group]) for share in shares) for group in shares[0]}
    largest = max(peak.values())
    # The named group "other" and the small ones together are the last layer of a stack.
    drawn = [g for g in peak if peak[g] > smallest * largest and not (stacked and g == "other")]
    together = [g for g in peak if g not in drawn] if stacked else []

    fig = _new_figure(figure, max(3.4 * len(lifts) + 1.8, 7.0), 4.2)
    panels = np.atleast_1d(fig.subplots(1, len(lifts), sharey=True))
    handles: dict[str, Any] = {}
    for ax, lift, share in zip(panels, lifts, shares, strict=True):
        at = axis.values(lift)
        if stacked:
            layers = {g: share[g] for g in drawn}
            if together:
                layers["other"] = np.sum([share[g] for g in together], axis=0)
            _draw_stack(ax, at, layers)
            for group, moment in layers.items():
                if _peak(moment) > 0.01 * largest:
                    handles[group] = Patch(facecolor=GROUP_COLORS[group])
            demanded = lift("extension_moment_Nm", joint=of)
            (handles["sum"],) = ax.plot(at, demanded, color="black", linewidth=2.0)
        else:
            for group in drawn:
                line = ax.plot(at, 100.0 * share[group], color=GROUP_COLORS[group], linewidth=2.2)
                handles[group] = line[0]
        handles |= _mark_gaps(ax, at, lift.status)
        _plain(ax)
        axis.finish(ax)
        ax.set_title(_readable(lift.exercise))
    panels[0].set_ylabel(f"{_JOINT_MOTIONS[of]} moment\nper leg (N m)" if stacked else "group activation (%)")

    names = {"sum": "sum: what the lift demands", "other": "all others" if stacked else "other"}
    order = [*drawn, *(key for key in ("other", "sum") if key not in drawn), *_REASONS]
    keys = [key for key in order if key in handles]
    labels = [textwrap.fill(_reason(key), 26) if key in _REASONS else names.get(key, _readable(key)) for key in keys]
    _legend_right(panels[-1], handles=[handles[key] for key in keys], labels=labels)
    return _root(fig)


def _draw_stack(ax: Axes, at: Array, layers: dict[str, Array]) -> None:
    """Stacked areas, what is positive upward from zero and what is negative downward."""
    above, below = np.zeros_like(at), np.zeros_like(at)
    for group, moment in layers.items():
        for base, part in ((above, np.maximum(moment, 0.0)), (below, np.minimum(moment, 0.0))):
            ax.fill_between(at, base, base + part, facecolor=GROUP_COLORS[group], edgecolor="white", linewidth=0.4)
            base += part
    ax.axhline(0.0, color="0.4", linewidth=0.8)


# --- several lifts ---------------------------------------------------------------------------------------------------


def plot_comparison(
    dataset: xarray.Dataset | CurveArrays, *, x: str = "hip_flexion", figure: Figure | None = None
) -> Figure:
    """Draw several exercises side by side: the hip's moment, the largest bar held, and who does the work.

    Parameters
    ----------
    dataset : xarray.Dataset or CurveArrays
        From `compare`.
    x : str
        What runs along the lower edges, "hip_flexion" or "phase".
    figure : matplotlib.figure.Figure, optional
        Empty figure to draw into. Default: a new one.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        Several cases; an unknown name.
    """
    lifts = _lifts(dataset)
    axis = _LiftAxis(lifts, x)
    fig = _new_figure(figure, max(10.0, 3.0 * len(lifts) + 1.8), 7.6)
    upper, lower = fig.subfigures(2, 1)
    demand, load = upper.subplots(1, 2)
    same_bar = len({lift.bar_mass_kg for lift in lifts}) == 1  # then the line in the second panel says it
    for i, lift in enumerate(lifts):
        color, style = _EXERCISE_STYLES[i % len(_EXERCISE_STYLES)]
        at = axis.values(lift)
        name = _readable(lift.exercise)
        if not (same_bar and name):
            name = f"{name}, {lift.bar_mass_kg:g} kg".removeprefix(", ")
        moment = lift("extension_moment_Nm", joint="hip")
        demand.plot(at, moment, color=color, linestyle=style, linewidth=2.4, label=name)
        capacity_kg = _finite(lift.max_bar_mass_kg)
        load.plot(at, capacity_kg, color=color, linestyle=style, linewidth=2.4)
        stick = _sticking_index(capacity_kg)
        if stick is not None:
            label = f"{capacity_kg[stick]:.0f} kg at {_degrees(lift.hip_flexion_deg[stick])}"
            load.plot(at[stick], capacity_kg[stick], "o", color=color, markersize=8, label=label)
    for bar_kg in sorted({lift.bar_mass_kg for lift in lifts}):
        load.axhline(bar_kg, color="0.55", linewidth=1.2, zorder=1)
        beside = (1.01, bar_kg)
        load.annotate(f"{bar_kg:g} kg bar", beside, xycoords=("axes fraction", "data"), color="0.4", va="center")
    demand.set_ylim(bottom=min(0.0, demand.get_ylim()[0]))
    weight = f" under {lifts[0].bar_mass_kg:g} kg" if same_bar else ""
    demand.set_ylabel(f"hip extension moment\nper leg{weight} (N m)")
    load.set_ylim(bottom=0.0)
    load.set_ylabel("largest bar held (kg)")
    for ax in (demand, load):
        _plain(ax)
        axis.finish(ax)
    _legend_above(demand, min(len(lifts), 3))
    if load.get_legend_handles_labels()[0]:
        _legend_above(load, min(len(lifts), 3), title="sticks at")
    plot_shares(dataset, x=x, figure=lower)
    return _root(fig)


def plot_held_loads(
    exercises: Mapping[str, Exercise],
    body: Body | Subject,
    *,
    legs: MuscleSet | str | Iterable[MuscleSet | str] = ("lai_uhlrich2023", "rajagopal2016"),
    x: str = "phase",
    figure: Figure | SubFigure | None = None,
) -> Figure:
    """Draw the largest bar held over a lift with the legs of several publications, side by side.

    The difference between the panels is what is not known: published legs of the same muscles do not agree.

    Parameters
    ----------
    exercises : mapping of str to exercise
        By the name that the picture shall show, as in `compare`. Their own bar plays no part.
    body : Body or Subject
        Who lifts.
    legs : MuscleSet or str, or several of them
        One panel each.
    x : str
        What runs along the lower edge, "phase" or "hip_flexion".
    figure : matplotlib.figure.Figure or SubFigure, optional
        Empty figure to draw into. Default: a new one.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        No exercises or no legs; an unknown name; a setting outside its range.
    """
    sets = _muscle_sets("legs", legs, None)
    results = [compare(exercises, body, muscles=leg, band=False, knee=False, as_numpy=True) for leg in sets]
    by_leg = [_lifts(result) for result in results]
    axis = _LiftAxis([lift for lifts in by_leg for lift in lifts], x)
    fig = _new_figure(figure, max(4.4 * len(sets) + 1.8, 7.0), 4.6)
    panels = np.atleast_1d(fig.subplots(1, len(sets), sharey=True))
    handles: dict[str, Any] = {}
    for ax, name, lifts in zip(panels, _set_names(sets), by_leg, strict=True):
        for i, lift in enumerate(lifts):
            color, style = _EXERCISE_STYLES[i % len(_EXERCISE_STYLES)]
            at, capacity_kg = axis.values(lift), _finite(lift.max_bar_mass_kg)
            line = ax.plot(at, capacity_kg, color=color, linestyle=style, linewidth=2.4)
            handles[_readable(lift.exercise)] = line[0]
            missing = np.where(lift.status == "ok", "unlimited", lift.status)[~np.isfinite(capacity_kg)]
            for reason in _statuses(missing):
                label = textwrap.fill(f"{_readable(lift.exercise)}, {name}: {_reason(reason)}", 30)
                handles.setdefault(label, Line2D([], [], linestyle="none"))
            stick = _sticking_index(capacity_kg)
            if stick is not None:
                at_edge = "outside_model_range" in lift.status[max(stick - 1, 0) : stick + 2]
                where = _degrees(at[stick]) if axis.by_angle else f"{at[stick]:.0f} %"
                label = f"{capacity_kg[stick]:.0f} kg at {where}"
                label += ", where the model ends" if at_edge else ""
                ax.plot(at[stick], capacity_kg[stick], "o", color=color, markersize=8, label=label, zorder=5)
        _plain(ax)
        axis.finish(ax)
        _legend_above(ax, 1, title=f"{name}\nsticks at")
    panels[0].set_ylim(bottom=0.0)
    panels[0].set_ylabel("largest bar held (kg)")
    fig.legend(handles=list(handles.values()), labels=list(handles), loc="outside right upper", frameon=False)
    return _root(fig)


# --- strength --------------------------------------------------------------------------------------------------------


def plot_strength_curve(dataset: xarray.Dataset | CurveArrays, *, ax: Axes | None = None) -> Figure:
    """Draw the maximal isometric torque of a joint against its angle, by muscle group.

    Active torques are stacked by group, the black line adds what the stretched muscles give passively: it is what a
    dynamometer shows.

    Parameters
    ----------
    dataset : xarray.Dataset or CurveArrays
        From `strength_curve`.
    ax : matplotlib.axes.Axes, optional
        Where to draw. Default: a new figure.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        Not a result of `strength_curve`.
    """
    try:
        angle_deg, by_muscle = np.asarray(dataset["angle_deg"]), np.asarray(dataset["muscle_torque_Nm"])
    except (KeyError, TypeError, IndexError):
        reject("dataset", type(dataset).__name__, "must be a result of strength_curve")
    if ax is None:
        ax = _new_figure(None, 9.0, 5.0).subplots()
    joint, direction = str(dataset.attrs["joint"]), str(dataset.attrs["direction"])
    groups = np.array(_labels(dataset, "group"))
    torque = {g: by_muscle[:, groups == g].sum(axis=1) for g in GROUP_COLORS}
    layers = {g: values for g, values in torque.items() if _peak(values) > 0.0}
    _draw_stack(ax, angle_deg, layers)
    visible = 0.01 * max((_peak(values) for values in layers.values()), default=0.0)
    seen = [g for g, values in layers.items() if _peak(values) > visible]
    handles: dict[str, Any] = {_readable(g): Patch(facecolor=GROUP_COLORS[g]) for g in seen}
    total = np.asarray(dataset["torque_Nm"])
    (handles["with passive torque"],) = ax.plot(angle_deg, total, color="black", linewidth=2.0)
    status = np.array(STATUS)[np.asarray(dataset["status"]).astype(int)]
    gaps = _mark_gaps(ax, angle_deg, status)
    handles |= {textwrap.fill(_reason(name), 26): patch for name, patch in gaps.items()}

    angle = "ankle dorsiflexion" if joint == "ankle" else f"{joint} flexion"
    motion = {"extension": "plantarflexion", "flexion": "dorsiflexion"}[direction] if joint == "ankle" else direction
    braced = json.loads(dataset.attrs["braced"])
    others = ", ".join(f"{_readable(name.removesuffix('_deg'))} {value:g}°" for name, value in braced.items())
    ax.set_title(f"braced at {others}")
    ax.set_xlabel(f"{angle} (°)")
    ax.set_ylabel(f"maximal {joint} {motion} torque\nof one leg (N m)")
    _plain(ax)
    _legend_right(ax, handles=list(handles.values()), labels=list(handles))
    return _root(ax.figure)


# --- anatomy ---------------------------------------------------------------------------------------------------------


def _muscle_sets(
    parameter: str, muscles: MuscleSet | str | Iterable[MuscleSet | str] | None, path: str | None
) -> list[MuscleSet]:
    """One or several muscle sets, given or named."""
    if muscles is None or isinstance(muscles, (str, MuscleSet)):
        muscles = [muscles_of(muscles, None)]
    if not isinstance(muscles, Iterable):
        reject(parameter, muscles, "must be one muscle set or several, given or named")
    sets = [muscles_of(one if isinstance(one, MuscleSet) else text(parameter, one), None, path) for one in muscles]
    if not sets:
        reject(parameter, sets, "must hold at least one muscle set")
    return sets


def _set_names(sets: Sequence[MuscleSet]) -> list[str]:
    """Names of muscle sets, told apart by their paths where they are the same."""
    names = [leg.name for leg in sets]
    return [f"{leg.name}, {leg.path}" if names.count(leg.name) > 1 else leg.name for leg in sets]


def _shades(color: str, count: int) -> list[tuple[float, ...]]:
    """A color from darker to lighter, itself where it stands alone."""
    base = np.array(to_rgb(color))
    if count == 1:
        return [tuple(base)]
    mixes = np.linspace(-0.45, 0.55, count)
    return [tuple(base * (1.0 + mix) if mix < 0.0 else base + mix * (1.0 - base)) for mix in mixes]


class _Arms:
    """Moment arms of one leg over one angle."""

    def __init__(self, leg: MuscleSet, coordinate: str, angles_rad: Array, posture_rad: dict[str, float]) -> None:
        at: dict[str, Any] = {**posture_rad, f"{coordinate}_rad": angles_rad}
        self.leg = leg
        self.angle_deg = np.degrees(angles_rad)
        self.by_muscle_m = _ARM_MOTIONS[coordinate][1] * leg.moment_arm_m(coordinate, **at, path=leg.path)

    def __call__(self, name: str) -> Array | None:
        """Arm of a muscle, or mean of a group weighted by maximal isometric force; None where the leg has neither."""
        if name in self.leg.names:
            return np.asarray(self.by_muscle_m[:, self.leg.names.index(name)])
        member = np.array(self.leg.groups) == name
        if not np.any(member):
            return None
        weights = self.leg.parameters()["max_isometric_force_N"][member]
        return np.asarray(np.average(self.by_muscle_m[:, member], axis=1, weights=weights))


def _angles_rad(leg: MuscleSet, coordinate: str, posture_rad: dict[str, float]) -> Array:
    """Every degree or so of the range a leg speaks for; adduction and rotation to 15 degrees both ways."""
    aside = np.radians(15.0)
    low, high = leg.range_rad.get(f"{coordinate}_rad", (-aside, aside))
    angles_rad = np.linspace(low, high, round(np.degrees(high - low)) + 1)
    if leg.path == "geometric":
        return angles_rad

    def fitted(angle_rad: float) -> bool:
        try:
            _Arms(leg, coordinate, np.array([angle_rad]), posture_rad)
        except ValueError:
            return False
        return True

    # Fits speak for less than the leg; where they speak for nothing the reason comes from all angles together.
    inside = np.array([fitted(angle_rad) for angle_rad in angles_rad])
    return angles_rad[inside] if np.any(inside) else angles_rad


def plot_moment_arms(
    muscles: MuscleSet | str | Iterable[MuscleSet | str] | None = None,
    *,
    coordinate: str = "hip_flexion",
    show: Sequence[str] | None = None,
    angles_deg: Any = None,
    hip_flexion_deg: float = 0.0,
    knee_flexion_deg: float = 0.0,
    ankle_dorsiflexion_deg: float = 0.0,
    path: str = "geometric",
    measured: bool = True,
    ax: Axes | None = None,
) -> Figure:
    """Draw moment arms against a joint angle, with what was measured in people.

    Arms are those of the published size. Above zero a muscle extends the joint (plantarflexes the ankle, adducts or
    turns the hip inward). Measured means stand beside the muscles they can be held against, with one standard deviation
    between people where it was published. Open marks are the arm of the patellar tendon, which is not the arm of the
    quadriceps: the patella passes on only part of the muscles' force in the bent knee, so their own arm is smaller.

    Parameters
    ----------
    muscles : MuscleSet or str, or several of them, optional
        Each leg has its own line style. Default: "lai_uhlrich2023".
    coordinate : str
        "hip_flexion", "hip_adduction", "hip_rotation", "knee_flexion" or "ankle_dorsiflexion".
    show : sequence of str, optional
        Muscles ("glmax1") and groups ("hamstrings": mean of its muscles, weighted by maximal isometric force).
        Default: every group that reaches 3 mm, "other" excepted.
    angles_deg : array_like of float, optional
        Angles of the coordinate, degrees. Default: the range of the leg, of its fits for fitted paths; adduction and
        rotation from -15 to 15.
    hip_flexion_deg, knee_flexion_deg, ankle_dorsiflexion_deg : float
        The other angles, degrees; that of `coordinate` itself plays no part.
    path : str
        "geometric" or "fitted".
    measured : bool
        Draw measured arms too. There are some for the quadriceps at the knee and the calf at the ankle.
    ax : matplotlib.axes.Axes, optional
        Where to draw. Default: a new figure.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        An unknown name; an angle outside the range of a leg.

    Notes
    -----
    Im et al. 2015 (effective arm of the quadriceps); Arch Bone Jt Surg 2020, doi:10.22038/abjs.2020.42551.2158
    (patellar tendon); Manal et al. 2013 (Achilles tendon).
    """
    motion, _, opposite = _ARM_MOTIONS[_chosen("coordinate", coordinate, tuple(_ARM_MOTIONS))]
    posture_deg = {
        "hip_flexion": number("hip_flexion_deg", hip_flexion_deg, "deg", -180.0, 180.0),
        "knee_flexion": number("knee_flexion_deg", knee_flexion_deg, "deg", -180.0, 180.0),
        "ankle_dorsiflexion": number("ankle_dorsiflexion_deg", ankle_dorsiflexion_deg, "deg", -180.0, 180.0),
    }
    sets = _muscle_sets("muscles", muscles, text("path", path))
    posture_rad = {f"{name}_rad": float(np.radians(value)) for name, value in posture_deg.items()}
    given = None if angles_deg is None else np.radians(numbers("angles_deg", angles_deg, "deg", -180.0, 180.0))
    legs = [
        _Arms(leg, coordinate, _angles_rad(leg, coordinate, posture_rad) if given is None else given, posture_rad)
        for leg in sets
    ]
    names = _shown(legs, show)
    if not names:
        reject("coordinate", coordinate, "no muscle group of the legs drawn has an arm of 3 mm about it; say which to show")
    group_of = {name: name for name in GROUP_COLORS}
    group_of |= {name: group for leg in sets for name, group in zip(leg.names, leg.groups, strict=True)}
    colors: dict[str, Any] = {}
    for group, color in GROUP_COLORS.items():
        alike = [name for name in names if group_of[name] == group]
        colors |= zip(alike, _shades(color, len(alike)), strict=True)

    if ax is None:
        ax = _new_figure(None, 10.0, 5.5).subplots()
    for i, arms in enumerate(legs):
        for name in names:
            arm_m = arms(name)
            if arm_m is not None:
                label = None if name in ax.get_legend_handles_labels()[1] else name
                style = _EXERCISE_STYLES[i % len(_EXERCISE_STYLES)][1]
                # Further legs darker and thinner: where legs agree, both are seen.
                shade = colors[name] if i == 0 else tuple(0.6 * np.array(to_rgb(colors[name])))
                width = 2.6 if i == 0 else 1.4
                ax.plot(arms.angle_deg, 100.0 * arm_m, color=shade, linestyle=style, linewidth=width, label=label)
    handles, labels = ax.get_legend_handles_labels()
    labels = [_readable(label) for label in labels]
    if len(sets) > 1:
        for i, name in enumerate(_set_names(sets)):
            handles.append(Line2D([], [], color="0.3", linestyle=_EXERCISE_STYLES[i % len(_EXERCISE_STYLES)][1]))
            labels.append(name)
    if measured:
        shown = {group_of[name] for name in names}
        found = [row for row in MEASURED_MOMENT_ARMS if row.coordinate == coordinate and shown.intersection(row.groups)]
        for label, marks in _draw_measured(ax, found).items():
            handles.append(marks)
            labels.append(label)

    others = [f"{_readable(name)} {value:g}°" for name, value in posture_deg.items() if name != coordinate]
    which = f"{_set_names(sets)[0]}, " if len(sets) == 1 else ""
    ax.set_title(f"{which}{path} paths, at {', '.join(others)}")
    ax.axhline(0.0, color="0.4", linewidth=0.8)
    angle = "hip internal rotation" if coordinate == "hip_rotation" else _readable(coordinate)
    ax.set_xlabel(f"{angle} (°)")
    ax.set_ylabel(f"{motion} moment arm (cm)\nbelow zero it {opposite}")
    _plain(ax)
    _legend_right(ax, handles=handles, labels=labels)
    return _root(ax.figure)


def _shown(legs: Sequence[_Arms], show: Sequence[str] | None) -> list[str]:
    """Muscles and groups to draw, each once."""
    if show is None:
        present = [(group, [arms(group) for arms in legs]) for group in GROUP_COLORS if group != "other"]
        return [group for group, found in present if any(arm is not None and _peak(arm) > 3e-3 for arm in found)]
    if isinstance(show, str) or not isinstance(show, Iterable):
        reject("show", show, "must be a sequence of muscles and groups")
    names = list(dict.fromkeys(text("show", name) for name in show))
    for name in names:
        if all(arms(name) is None for arms in legs):
            groups = ", ".join(f"'{group}'" for group in GROUP_COLORS if any(arms(group) is not None for arms in legs))
            reject("show", name, f"must be a muscle of the legs drawn or one of {groups}")
    if not names:
        reject("show", names, "must hold at least one muscle or group")
    return names


def _draw_measured(ax: Axes, rows: Sequence[MeasuredArm]) -> dict[str, Any]:
    """Measured means with their deviations, one mark per study and kind of people; handles by label."""
    studies: dict[str, list[MeasuredArm]] = {}
    for row in rows:
        label = f"{row.source}: {row.quantity}, {row.people}" + (", ± 1 SD" if row.sd_m is not None else "")
        studies.setdefault(textwrap.fill(label, 30), []).append(row)
    handles: dict[str, Any] = {}
    for (label, points), mark in zip(studies.items(), "osD^v", strict=False):
        sd_cm = [100.0 * row.sd_m if row.sd_m is not None else np.nan for row in points]
        handles[label] = ax.errorbar(
            [row.angle_deg for row in points],
            [100.0 * row.arm_m for row in points],
            yerr=sd_cm if np.any(np.isfinite(sd_cm)) else None,
            fmt=mark,
            color="0.15",
            markerfacecolor="0.15" if points[0].of_muscle else "white",
            markersize=7,
            capsize=3,
            elinewidth=1.2,
            label=label,
            zorder=6,
        )
    return handles


# --- bodies ----------------------------------------------------------------------------------------------------------


def plot_stick_figure(
    exercise: Exercise,
    body: Body,
    phases: Sequence[float] = (0.0, 0.5, 1.0),
    *,
    dataset: xarray.Dataset | CurveArrays | None = None,
    friction_cones: bool = False,
    newton_per_m: float | None = None,
    figure: Figure | SubFigure | None = None,
) -> Figure:
    """Draw the lifter at several phases with contact forces, weights and load arm.

    The forces are those on the lifter, of both legs together: of bench or floor on the back, of the floor on the
    feet at the center of pressure, and the weights of bar and body. The load arm is how far the bar rises per radian
    of the line from back contact to hip; as long as the pelvis does not turn against the trunk, it is the horizontal
    distance from back contact to bar.

    Parameters
    ----------
    exercise : HipThrust or GluteBridge
    body : Body
        The lifter, see `Subject.scale`.
    phases : sequence of float
        [0, 1], one panel each.
    dataset : xarray.Dataset or CurveArrays, optional
        `torque_angle` of this exercise and body, if at hand.
    friction_cones : bool
        Shade the directions of force that friction admits at back and feet.
    newton_per_m : float, optional
        Scale of the arrows. Default: from the weights.
    figure : matplotlib.figure.Figure or SubFigure, optional
        Empty figure to draw into. Default: a new one.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        A setting outside its range; no phases, or one outside [0, 1].
    """
    phases = numbers("phases", phases, "", 0.0, 1.0)
    lift = _single(torque_angle(exercise, body, band=False, as_numpy=True) if dataset is None else dataset)
    points = pose_points(exercise, body, phases)
    points["body_center"] = _body_center(body, points)
    weights_N = {"bar": exercise.bar_mass_kg * _core.gravity_m_per_s2, "body": body.mass_kg * _core.gravity_m_per_s2}
    if newton_per_m is None:  # the arrows of the weights end above the load arm
        lowest_m = {"bar": np.min(points["bar"][:, 1]), "body": np.min(points["body_center"][:, 1])}
        newton_per_m = max(weights_N[name] / (lowest_m[name] + 0.07) for name in weights_N)
    back_N = [lift.at_phase(phase, "contact_force_N", contact="back", axis="y") for phase in phases]
    left, right = -0.50, points["ankle"][0, 0] + body.foot_length_m + 0.28
    bottom, top = -0.33, max(np.max(points[name][:, 1]) for name in ("shoulder", "knee", "bar")) + 0.34
    top = max(top, points["back_contact"][0, 1] + np.nanmax([0.0, *back_N]) / newton_per_m + 0.12)

    legend_columns = len(phases) if len(phases) < 3 else 4
    legend_rows = -(-4 // legend_columns)
    height_in = 4.0 * (top - bottom) / (right - left) + 0.65 + 0.23 * legend_rows
    fig = _new_figure(figure, 4.0 * len(phases), height_in)
    panels = np.atleast_1d(fig.subplots(1, len(phases), sharex=True, sharey=True))
    for i, (ax, phase) in enumerate(zip(panels, phases, strict=True)):
        scene = _Scene(ax, exercise, body, lift, phase, newton_per_m, weights_N)
        scene.points = {name: xy[i] if np.ndim(xy) == 2 else xy for name, xy in points.items()}
        scene.surroundings()
        scene.lifter()
        scene.bar()
        scene.weights()
        if friction_cones:
            scene.friction_cones()
        held = scene.contact_forces()
        scene.load_arm()
        hip_deg = np.degrees(lift.at_phase(phase, "hip_flexion_rad"))
        ax.set_title(f"phase {100.0 * phase:.0f} %, hip {_degrees(hip_deg)}")
        if not held:
            reason = textwrap.fill(_reason(lift.status[np.argmin(np.abs(lift.phase - phase))]), 40)
            ax.text(0.5, 0.985, reason, transform=ax.transAxes, ha="center", va="top", color=_CONTACT_COLOR)
        ax.set(aspect="equal", xlim=(left, right), ylim=(bottom, top))
        ax.set_axis_off()

    scale_N = min((50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0), key=lambda n: abs(n / newton_per_m - 0.17))
    _arrow(panels[-1], np.array([right - 0.05, 0.03]), np.array([0.0, scale_N / newton_per_m]), "0.3")
    panels[-1].text(
        right - 0.08, 0.03, f"{scale_N:.0f} N", rotation=90, rotation_mode="anchor", ha="left", va="bottom", color="0.3"
    )
    handles = [
        Line2D([], [], color=_CONTACT_COLOR, linewidth=2.2, label="contact forces on back and feet"),
        Line2D([], [], color=_BAR_COLOR, linewidth=2.2, label=f"weight of the bar, {weights_N['bar']:.0f} N"),
        Line2D([], [], color=_BODY_COLOR, linewidth=2.2, label=f"of the body, {weights_N['body']:.0f} N"),
        Line2D([], [], color=_ARM_COLOR, linewidth=1.6, label="load arm (rise of the bar per radian)"),
    ]
    fig.legend(handles=handles, loc="outside lower center", ncol=legend_columns, frameon=False)
    return _root(fig)


def _body_center(body: Body, points: dict[str, Any]) -> Array:
    """Mass center of the whole body at every phase."""
    total = np.zeros(2)
    for name, count in (("foot", 2.0), ("shank", 2.0), ("thigh", 2.0), ("pelvis", 1.0), ("trunk", 1.0)):
        total = total + count * getattr(body, name).mass_kg * points[f"{name}_center"]
    return np.asarray(total / body.mass_kg)


def _arrow(ax: Axes, tail: Array, way: Array, color: str) -> None:
    style = {"arrowstyle": "-|>", "mutation_scale": 14, "shrinkA": 0.0, "shrinkB": 0.0, "color": color, "lw": 2.2}
    ax.annotate("", tuple(tail + way), xytext=tuple(tail), zorder=8, arrowprops=style)


class _Scene:
    """One panel of a stick figure."""

    points: dict[str, Any]

    def __init__(
        self,
        ax: Axes,
        exercise: Any,
        body: Body,
        lift: _Lift,
        phase: float,
        newton_per_m: float,
        weights_N: dict[str, float],
    ) -> None:
        self.ax, self.exercise, self.body, self.lift, self.phase = ax, exercise, body, lift, phase
        self.newton_per_m, self.weights_N = newton_per_m, weights_N

    def _line(self, start: Array, end: Array, color: str, width: float, zorder: float = 4, style: Any = "-") -> None:
        self.ax.plot(
            [start[0], end[0]],
            [start[1], end[1]],
            color=color,
            linewidth=width,
            linestyle=style,
            solid_capstyle="round",
            zorder=zorder,
        )

    def surroundings(self) -> None:
        ax, height = self.ax, self.points["back_contact"][1]
        if height > 1e-6:
            bench = Rectangle((-0.45, 0.0), 0.48, height, facecolor="#E4DCCB", edgecolor="#8C7B5A", zorder=1)
            ax.add_patch(bench)
            ax.text(-0.21, 0.5 * height, "bench", ha="center", va="center", color="#6B5D40")
        ax.axhline(0.0, color="#444444", linewidth=1.6, zorder=1)
        sole, ankle_x = self.points["sole_height_m"], self.points["ankle"][0]
        if abs(sole) > 1e-6:
            left, width = ankle_x - self.points["heel_m"] - 0.05, self.points["heel_m"] + self.points["toe_m"] + 0.10
            corner = (left, min(sole, 0.0))
            ax.add_patch(Rectangle(corner, width, abs(sole), facecolor="#DDDDDD", edgecolor="#888888", zorder=1))

    def lifter(self) -> None:
        ax, points, body = self.ax, self.points, self.body
        skin, pale, pelvis = "#7B8794", "#D6DBE1", "#4A5561"
        size = body.height_m / 1.8
        spine = points["shoulder"] - points["lumbar"]
        up = spine / np.linalg.norm(spine)

        neck_m, head_radius_m = 0.20 * size, 0.10 * size
        head = points["shoulder"] + neck_m * up
        if head[1] < head_radius_m:  # the neck bends where the head would be in the floor
            rise = head_radius_m - points["shoulder"][1]
            head = points["shoulder"] + np.array([-np.sqrt(max(neck_m**2 - rise**2, 0.0)), rise])
        self._line(points["shoulder"], head, skin, 4)
        ax.add_patch(Circle(head, head_radius_m, facecolor=pale, edgecolor=skin, linewidth=2, zorder=4))

        # From the trunk's axis to the point of the back that bears it.
        on_axis = points["lumbar"] + up * np.dot(points["back_contact"] - points["lumbar"], up)
        self._line(on_axis, points["back_contact"], skin, 2, zorder=3, style=(0, (1, 1)))
        self._line(points["shoulder"], points["lumbar"], skin, 9)
        self._line(points["lumbar"], points["hip"], pelvis, 9)
        self._line(points["hip"], points["knee"], skin, 7)
        self._line(points["knee"], points["ankle"], skin, 6)

        self.foot(pale, skin)
        for joint in ("shoulder", "hip", "knee", "ankle"):
            ax.plot(*points[joint], "o", markersize=6, markerfacecolor="white", markeredgecolor="#333333", zorder=6)

    def foot(self, face: str, edge: str) -> None:
        sole, (ankle_x, ankle_y) = self.points["sole_height_m"], self.points["ankle"]
        heel_x = ankle_x - self.body.heel_to_ankle_m
        toe_x = heel_x + self.body.foot_length_m
        foot = [(heel_x, sole), (toe_x, sole), (toe_x, sole + 0.02), (ankle_x + 0.03, ankle_y), (heel_x, ankle_y)]
        self.ax.add_patch(Polygon(foot, closed=True, facecolor=face, edgecolor=edge, linewidth=2, zorder=3))

    def bar(self) -> None:
        at, radius_m = self.points["bar"], self.points["plate_radius_m"]
        self.ax.add_patch(Circle(at, radius_m, facecolor="#333333", alpha=0.10, edgecolor="none", zorder=2))
        self.ax.add_patch(Circle(at, radius_m, facecolor="none", edgecolor="#333333", linewidth=1.2, zorder=2))
        self.ax.add_patch(Circle(at, 0.022, color=_BAR_COLOR, zorder=7))

    def weights(self) -> None:
        for name, where, color in (("body", "body_center", _BODY_COLOR), ("bar", "bar", _BAR_COLOR)):
            if self.weights_N[name] > 0.0:
                _arrow(self.ax, self.points[where], np.array([0.0, -self.weights_N[name] / self.newton_per_m]), color)

    def _contact_points(self) -> dict[str, Array]:
        pressure_x = self.points["ankle"][0] + self.lift.at_phase(self.phase, "center_of_pressure_m")
        return {"back": self.points["back_contact"], "feet": np.array([pressure_x, self.points["sole_height_m"]])}

    def friction_cones(self) -> None:
        """The directions friction admits: within arctan(friction) of each contact's normal."""
        for contact, where in self._contact_points().items():
            normal = np.array([0.0, 1.0])
            if contact == "back" and self.exercise.back.normal == "normal_to_back":
                spine = self.points["shoulder"] - self.points["lumbar"]
                normal = np.array([spine[1], -spine[0]]) / np.linalg.norm(spine)
            friction = (self.exercise.back if contact == "back" else self.exercise.feet).friction
            across = friction * np.array([normal[1], -normal[0]])
            if np.all(np.isfinite(where)):
                corners = [where, where + 0.3 * (normal + across), where + 0.3 * (normal - across)]
                cone = Polygon(corners, closed=True, facecolor=_CONTACT_COLOR, alpha=0.13, edgecolor="none", zorder=3)
                self.ax.add_patch(cone)

    def contact_forces(self) -> bool:
        """Draws them with their numbers; whether they are known."""
        known = True
        for contact, where in self._contact_points().items():
            parts_N = [self.lift.at_phase(self.phase, "contact_force_N", contact=contact, axis=axis) for axis in "xy"]
            force_N = np.array(parts_N)
            if not np.all(np.isfinite(force_N)):
                known = False
                continue
            way = force_N / self.newton_per_m
            _arrow(self.ax, where, way, _CONTACT_COLOR)
            self._force_label(contact, where + way, force_N)
        return known

    def _force_label(self, contact: str, tip: Array, force_N: Array) -> None:
        """The number clear of head and bar, at the feet beyond the shank."""
        halo = [Stroke(linewidth=2.5, foreground="white"), Normal()]
        text: dict[str, Any] = {"color": _CONTACT_COLOR, "zorder": 9, "path_effects": halo}
        text["s"] = f"{np.hypot(*force_N):.0f} N"
        if contact == "back":
            right = force_N[0] < 0.0 or self.phase < 0.75
            start = tip[0] + (-0.03 if right else 0.03)
            self.ax.text(start, tip[1] + 0.015, ha="left" if right else "right", va="bottom", **text)
            return
        knee, ankle = self.points["knee"], self.points["ankle"]
        along_shank = np.clip((tip[1] - ankle[1]) / (knee[1] - ankle[1]), 0.0, 1.0)
        beyond = max(tip[0], ankle[0] + along_shank * (knee[0] - ankle[0])) + 0.04
        self.ax.text(beyond, tip[1], ha="left", va="center", **text)

    def load_arm(self) -> None:
        level, (back_x, back_y), (bar_x, bar_y) = -0.11, self.points["back_contact"], self.points["bar"]
        for x, y in ((back_x, back_y), (bar_x, bar_y)):
            self._line(np.array([x, level - 0.02]), np.array([x, y]), _ARM_COLOR, 0.9, zorder=1, style=(0, (4, 3)))
        style = {"arrowstyle": "<|-|>", "color": _ARM_COLOR, "linewidth": 1.6, "shrinkA": 0.0, "shrinkB": 0.0}
        self.ax.annotate("", (bar_x, level), xytext=(back_x, level), arrowprops=style)
        load_arm_m = self.lift.at_phase(self.phase, "load_arm_m")
        from_hip_m = abs(bar_x - self.points["hip"][0])
        text = f"load arm {load_arm_m:.2f} m\nbar from back {bar_x - back_x:.2f} m, from hip {from_hip_m:.2f} m"
        self.ax.text(0.5 * (back_x + bar_x), level - 0.04, text, color=_ARM_COLOR, ha="center", va="top")


# --- a leg and its muscles -------------------------------------------------------------------------------------------


def plot_leg(
    exercise: Exercise,
    body: Body | Subject,
    phase: float = 0.5,
    *,
    muscles: MuscleSet | str | None = None,
    dataset: xarray.Dataset | CurveArrays | None = None,
    names: int = 8,
    ax: Axes | None = None,
) -> Figure:
    """Draw the leg of a lifter from the side with the path of every muscle, colored by activation.

    Paths are the geometric ones at the person's size, around bones and cylinders, in the pose of the lift; the thicker,
    the more force. Of the two legs one is drawn, and depth is left out.

    Parameters
    ----------
    exercise : HipThrust or GluteBridge
    body : Body or Subject
        The lifter.
    phase : float
        [0, 1]; 0 bottom, 1 lockout.
    muscles : MuscleSet or str, optional
        Default: "lai_uhlrich2023".
    dataset : xarray.Dataset or CurveArrays, optional
        `torque_angle` of this exercise, body and muscle set, if at hand.
    names : int
        How many muscles are named, those with the largest force, [0, 12].
    ax : matplotlib.axes.Axes, optional
        Where to draw. Default: a new figure.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        A setting outside its range; a pose outside the range of the leg; a result of another muscle set.
    """
    exercise, person, leg = exercise_of(exercise), body_of(body), muscles_of(muscles, None)
    phase = number("phase", phase, "", 0.0, 1.0)
    count = whole_number("names", names, 0, 12)
    if dataset is None:
        dataset = torque_angle(exercise, person, muscles=leg, band=False, knee=False, as_numpy=True)
    lift = _single(dataset)
    if dataset.attrs.get("muscle_set") != leg.name or _labels(dataset, "muscle") != leg.names:
        reject("dataset", dataset.attrs.get("muscle_set"), f"must be of the muscles drawn, '{leg.name}'")
    flexions = ("hip_flexion_rad", "knee_flexion_rad", "ankle_dorsiflexion_rad")
    angles_rad: dict[str, Any] = {name: lift.at_phase(phase, name) for name in flexions}
    stance = lift_motion(exercise, person, muscles=leg, poses=2)  # legs turned out keep these two angles
    for name in ("hip_adduction", "hip_rotation"):
        angles_rad[f"{name}_rad"] = float(stance.angle_rad(f"{name}_r")[0])
    paths_m = leg.path_points_m(**angles_rad, body=person)
    bones_m = leg.joint_centers_m(**angles_rad, body=person)
    points = {name: xy[0] if np.ndim(xy) == 2 else xy for name, xy in pose_points(exercise, person, phase).items()}
    hip_m = next(center for name, center in bones_m.items() if name.startswith("femur"))
    up = (points["lumbar"] - points["hip"]) / np.linalg.norm(points["lumbar"] - points["hip"])
    axes_of_pelvis = np.array([[up[1], -up[0]], up])  # forward, up

    def in_world(pelvis_m: Array) -> Array:
        return np.asarray(points["hip"] + (pelvis_m - hip_m)[..., :2] @ axes_of_pelvis)

    lines = {name: in_world(path_m) for name, path_m in paths_m.items()}
    joints = {name: in_world(center) for name, center in bones_m.items()}
    toe_x = points["ankle"][0] + person.foot_length_m - person.heel_to_ankle_m
    drawn = np.concatenate([*lines.values(), points["hip"][None] + 0.1, [[toe_x, points["sole_height_m"]]]])
    (left, bottom), (right, top) = drawn.min(axis=0) - 0.05, drawn.max(axis=0) + 0.05
    bottom, top = bottom - 0.02, top + 0.06  # where the names stand

    if ax is None:
        ax = _new_figure(None, 9.5, 9.5 * 0.75 * (top - bottom) / (right - left) + 0.35).subplots()
    scene = _Scene(ax, exercise, person, lift, phase, 1.0, {})
    scene.points = points
    scene.surroundings()
    for note in list(ax.texts):  # the bench's name, where it would be cut off
        note.remove()
    scene.bar()
    scene.foot("#EEF0F2", "#B8BEC5")
    _draw_bones(ax, scene, joints)
    activation = np.array([lift.at_phase(phase, "activation", muscle=name) for name in leg.names])
    force_N = np.array([lift.at_phase(phase, "muscle_force_N", muscle=name) for name in leg.names])
    known = bool(np.all(np.isfinite(activation)))
    order = np.argsort(activation) if known else np.arange(len(leg.names))
    most_N = _peak(force_N)
    thickness = 0.9 + 6.0 * force_N / most_N if known else np.full(len(order), 1.2)
    strings = LineCollection(
        [lines[leg.names[i]] for i in order],
        linewidths=thickness[order],
        cmap=_ACTIVATION_COLORS,
        norm=Normalize(0.0, 100.0),
        capstyle="round",
        joinstyle="round",
        zorder=8,
    )
    ax.add_collection(strings)
    if known:
        strings.set_array(100.0 * activation[order])
        ax.figure.colorbar(strings, ax=ax, label="activation (%)", shrink=0.75, pad=0.02)
        strongest = [leg.names[i] for i in np.argsort(-force_N)[:count]]
        percent = dict(zip(leg.names, 100.0 * activation, strict=True))
        chain = np.array([center for name, center in joints.items() if not name.startswith("patella")])
        named = {f"{name} {percent[name]:.0f} %": lines[name] for name in strongest}
        _name_paths(ax, named, chain, (left, right, bottom, top))
        shown_N = min((50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0), key=lambda n: abs(n - 0.6 * most_N))
        width = 0.9 + 6.0 * shown_N / most_N
        thick = Line2D([], [], color="0.45", linewidth=width, label=f"thickness:\n{shown_N:.0f} N")
        ax.legend(handles=[thick], loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False)
    else:
        strings.set_color("0.6")
        status = lift.status[np.argmin(np.abs(lift.phase - phase))]
        reason = _reason(status) if status != "ok" else "no answer: next to poses without one"
        ax.text(0.5, 0.985, reason, transform=ax.transAxes, ha="center", va="top", color=_CONTACT_COLOR)
    hip, knee, ankle = (_degrees(np.degrees(angles_rad[name])) for name in flexions)
    ax.set_title(f"{leg.name}: phase {100.0 * phase:.0f} %, hip {hip}, knee {knee}, ankle {ankle}")
    ax.set(aspect="equal", xlim=(left, right), ylim=(bottom, top))
    ax.set_axis_off()
    return _root(ax.figure)


def _draw_bones(ax: Axes, scene: _Scene, joints: dict[str, Array]) -> None:
    """Trunk and pelvis, and the bones of the leg from joint to joint; the patella where it slides."""
    points, bone = scene.points, "#B8BEC5"
    for start, end, width in (("shoulder", "lumbar", 12), ("lumbar", "hip", 12)):
        scene._line(points[start], points[end], "#DDE1E5", width, zorder=2)
    chain = np.array([center for name, center in joints.items() if not name.startswith("patella")])
    ax.plot(*chain.T, color=bone, linewidth=7, solid_capstyle="round", solid_joinstyle="round", zorder=4)
    ax.plot(*chain.T, "o", markersize=7, markerfacecolor="white", markeredgecolor="#777777", zorder=5)
    for name, center in joints.items():
        if name.startswith("patella"):
            ax.plot(*center, "D", markersize=8, color=bone, markeredgecolor="#777777", zorder=5)


def _name_paths(
    ax: Axes, named: dict[str, Array], bones: Array, box: tuple[float, float, float, float]
) -> None:
    """Names beside the leg, each with a thin line to the middle of its path and clear of the others."""
    left, right, bottom, top = box
    room = np.array([0.16, 0.04])
    low, high = np.array([left, bottom]) + 0.5 * room, np.array([right, top]) - 0.5 * room
    chain = np.concatenate([np.linspace(a, b, 50) for a, b in zip(bones[:-1], bones[1:], strict=True)])
    middles, places = np.empty((len(named), 2)), np.empty((len(named), 2))
    for i, line in enumerate(named.values()):
        along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
        middles[i] = [np.interp(0.5 * along[-1], along, line[:, k]) for k in range(2)]
        off = middles[i] - chain[np.argmin(np.linalg.norm(chain - middles[i], axis=1))]
        places[i] = middles[i] + 0.13 * off / max(float(np.linalg.norm(off)), 1e-6)
    for _ in range(200):  # names that overlap push each other apart along the shorter way
        for i in range(len(places)):
            for j in range(i):
                overlap = room - np.abs(places[i] - places[j])
                if np.all(overlap > 0.0):
                    k = int(np.argmin(overlap))
                    push = 0.26 * overlap[k] * (1.0 if places[i, k] >= places[j, k] else -1.0)
                    places[i, k] += push
                    places[j, k] -= push
        places = np.clip(places, low, high)
    halo = [Stroke(linewidth=2.5, foreground="white"), Normal()]
    for label, middle, place in zip(named, middles, places, strict=True):
        ax.annotate(
            label,
            tuple(middle),
            xytext=tuple(place),
            ha="center",
            va="center",
            fontsize="small",
            zorder=9,
            path_effects=halo,
            arrowprops={"arrowstyle": "-", "color": "0.35", "linewidth": 0.7, "shrinkA": 1.0, "shrinkB": 0.0},
        )
