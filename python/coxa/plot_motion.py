"""Pictures of the lift in time, drawn with Matplotlib from the results of `simulate_rep`, `load_velocity`,
`simulate_set`, `reps_at_load` and `glute_drive`, or from an exercise and what pulls beside its bar.

Every function returns the Matplotlib Figure and shows nothing by itself; see `coxa.plot`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ._arguments import Exercise, body_of, exercise_of, reject
from ._core import AddedLoads, Body, MuscleSet, Subject
from ._curves import STATUS, Array, CurveArrays, compare, hip_load, pose_points
from ._published import (
    PUBLISHED_REPETITIONS,
    PUBLISHED_VELOCITIES,
    brzycki_fraction,
    epley_fraction,
    mayhew_fraction,
)
from .groups import group_activation, share
from .motion import OUTCOMES, STAGES
from .plot import (
    GROUP_COLORS,
    _chosen,
    _labels,
    _legend_right,
    _mark_gaps,
    _new_figure,
    _plain,
    _readable,
    _root,
)

if TYPE_CHECKING:
    import xarray
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

__all__ = [
    "plot_band",
    "plot_glute_drive",
    "plot_load_velocity",
    "plot_rep",
    "plot_reps_at_load",
    "plot_set",
]

_HEIGHT_COLOR, _VELOCITY_COLOR, _MISS_COLOR = "#111111", "#004488", "#C0392B"
_STAGE_COLORS = {
    "on_floor": "#F3E3D3",
    "lifting": "#FFFFFF",
    "braking": "#E3ECF5",
    "top": "#F5EAF0",
    "lowering": "#F2F5EC",
    "bottom": "#F3E3D3",
}
_LINES = {"mean": ("#111111", "-"), "propulsive": ("#3B7A8C", "--"), "peak": ("#A23B72", "-.")}
_INTENTS = {"smooth": ("#3B7A8C", "-"), "glute_drive": ("#A23B72", "-")}


def _needs(result: Any, of: str, *names: str) -> list[Array]:
    try:
        return [np.asarray(result[name]) for name in names]
    except (KeyError, TypeError, IndexError, AttributeError):
        reject("dataset", type(result).__name__, f"must be a result of {of}")


def _percent(value: float) -> str:
    return f"{100.0 * value:.0f} %"


# --- one repetition --------------------------------------------------------------------------------------------------


def plot_rep(
    dataset: xarray.Dataset | CurveArrays,
    *,
    of: str = "hip",
    smallest: float = 0.05,
    figure: Figure | SubFigure | None = None,
) -> Figure:
    """Draw a repetition over time: height and velocity of the bar, activations and shares of the muscle groups.

    Parameters
    ----------
    dataset : xarray.Dataset or CurveArrays
        From `simulate_rep`.
    of : str
        Whose extension moment is shared out below: "hip", "knee" or "ankle".
    smallest : float
        Groups whose activation and share never reach this are not drawn by name.
    figure : matplotlib.figure.Figure or SubFigure, optional
        Empty figure to draw into. Default: a new one.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        Not a result of `simulate_rep`; an unknown name.
    """
    time_s, height_m, velocity, stage, event_s = _needs(
        dataset, "simulate_rep", "time", "bar_height_m", "bar_velocity_m_per_s", "stage", "event_time_s"
    )
    _chosen("of", of, ("hip", "knee", "ankle"))
    fig = _new_figure(figure, 10.5, 9.0)
    bar, active, shares = fig.subplots(3, 1, sharex=True, gridspec_kw={"height_ratios": [3, 3, 3]})

    stages = _draw_stages((bar, active, shares), time_s, stage)
    bar.plot(time_s, 100.0 * height_m, color=_HEIGHT_COLOR, linewidth=2.2)
    bar.set_ylabel("bar height (cm)")
    _plain(bar)
    speed = bar.twinx()
    speed.spines[["top"]].set_visible(False)
    speed.plot(time_s, velocity, color=_VELOCITY_COLOR, linewidth=1.8, linestyle="--")
    speed.axhline(0.0, color=_VELOCITY_COLOR, linewidth=0.6, alpha=0.5)
    speed.set_ylabel("bar velocity (m/s)", color=_VELOCITY_COLOR)
    speed.tick_params(axis="y", colors=_VELOCITY_COLOR)
    _mark_events((bar, active, shares), event_s, _labels(dataset, "event"), time_s)
    keys: list[Any] = [
        Line2D([], [], color=_HEIGHT_COLOR, linewidth=2.2, label="height"),
        Line2D([], [], color=_VELOCITY_COLOR, linewidth=1.8, linestyle="--", label="velocity"),
        *(Patch(facecolor=_STAGE_COLORS[s], edgecolor="0.7", label=_readable(s)) for s in stages),
    ]
    bar.legend(handles=keys, loc="upper left", bbox_to_anchor=(1.1, 1.0), frameon=False, borderaxespad=0.0)

    activation, groups = np.asarray(dataset["group_activation"]), _labels(dataset, "muscle_group")
    for group, values in zip(groups, activation.T, strict=True):
        if np.nanmax(values, initial=0.0) >= smallest:
            active.plot(time_s, 100.0 * values, color=GROUP_COLORS[group], linewidth=2.0, label=_readable(group))
    reasons = np.array(STATUS)[np.asarray(dataset["status"]).astype(int)]
    for ax in (active, shares):
        _mark_gaps(ax, time_s, reasons)
    active.set_ylim(0.0, 105.0)
    active.set_ylabel("group activation (%)")
    _plain(active)
    _legend_right(active, fontsize="small")

    part = np.asarray(share(dataset, of))
    large = [
        i for i, group in enumerate(groups) if group != "other" and np.nanmax(part[:, i], initial=0.0) >= smallest
    ]
    layers = [(groups[i], part[:, i]) for i in large]
    layers.append(("all others", part[:, [i for i in range(len(groups)) if i not in large]].sum(axis=1)))
    base = np.zeros_like(time_s)
    for group, values in layers:
        color = GROUP_COLORS.get(group, GROUP_COLORS["other"])
        shares.fill_between(
            time_s, 100.0 * base, 100.0 * (base + values), facecolor=color, edgecolor="white", linewidth=0.3,
            label=_readable(group),
        )  # fmt: skip
        base = base + values
    shares.set_ylim(0.0, 100.0)
    shares.set_ylabel(f"share of {'plantarflexion' if of == 'ankle' else of + ' extension'} (%)")
    shares.set_xlabel("time (s)")
    _plain(shares)
    _legend_right(shares, fontsize="small")
    shares.set_xlim(time_s[0], time_s[-1])
    bar_kg, outcome = float(np.asarray(dataset["bar_mass_kg"])), str(dataset.attrs["outcome"])
    drive = str(dataset.attrs["drive"])
    how = "prescribed motion" if drive == "none" else f"{drive} drive, {_readable(dataset.attrs['tendon'])} tendons"
    fig.suptitle(f"{bar_kg:.4g} kg, {how}: {_readable(outcome)}")
    return _root(fig)


def _draw_stages(panels: Sequence[Axes], time_s: Array, stage: Array) -> list[str]:
    """Shades what the repetition is doing; the names of what there is."""
    edges = np.flatnonzero(np.diff(stage)) + 1
    for first, last in zip([0, *edges], [*edges, len(stage) - 1], strict=True):
        color = _STAGE_COLORS[STAGES[stage[first]]]
        for ax in panels:
            ax.axvspan(time_s[first], time_s[last], facecolor=color, linewidth=0.0, zorder=-1)
    return [name for code, name in enumerate(STAGES) if np.any(stage == code)]


def _mark_events(panels: Sequence[Axes], event_s: Array, names: Sequence[str], time_s: Array) -> None:
    """Dotted lines through all panels, names above the first; those close together stand one above the other."""
    width = max(float(time_s[-1] - time_s[0]), 1e-9)
    right_of_row: list[float] = []
    for at, name in sorted(zip(event_s.tolist(), names, strict=True)):
        for ax in panels:
            ax.axvline(at, color="0.35", linewidth=0.9, linestyle=":", zorder=2)
        x = (at - time_s[0]) / width
        half = 0.008 * len(name)
        row = next((i for i, right in enumerate(right_of_row) if x - half > right), len(right_of_row))
        right_of_row[row : row + 1] = [x + half]
        panels[0].annotate(
            _readable(name), (at, 1.0), xytext=(0, 3 + 12 * row), xycoords=("data", "axes fraction"),
            textcoords="offset points", ha="left" if x < 0.04 else "right" if x > 0.96 else "center", va="bottom",
            fontsize="small", color="0.25",
        )  # fmt: skip


# --- load and velocity -----------------------------------------------------------------------------------------------


def plot_load_velocity(dataset: xarray.Dataset | CurveArrays, *, ax: Axes | None = None) -> Figure:
    """Draw bar velocity against load, the lines through it with their intercepts, and what was measured in people.

    Velocities at maximum power are published without the load; their levels are drawn beside what the model has at its
    own load of maximum mean power.

    Parameters
    ----------
    dataset : xarray.Dataset or CurveArrays
        From `load_velocity`.
    ax : matplotlib.axes.Axes, optional
        Where to draw. Default: a new figure.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        Not a result of `load_velocity`.
    """
    fraction, power_W, most_kg = _needs(
        dataset, "load_velocity", "fraction", "mean_bar_power_W", "one_rep_max_kg"
    )
    names = {
        "mean": "mean_bar_velocity_m_per_s",
        "propulsive": "mean_propulsive_velocity_m_per_s",
        "peak": "peak_bar_velocity_m_per_s",
    }
    if ax is None:
        ax = _new_figure(None, 10.5, 6.0).subplots()
    known = np.isfinite(power_W)
    best = int(np.nanargmax(power_W)) if known.any() else None
    lines = _labels(dataset, "line")
    top = 0.0
    for line, (color, style) in _LINES.items():
        velocity = np.asarray(dataset[names[line]])
        i = lines.index(line)
        slope, start, end, r2 = (
            float(np.asarray(dataset[name])[i])
            for name in (
                "slope_m_per_s_per_fraction",
                "velocity_at_no_load_m_per_s",
                "fraction_at_no_velocity",
                "r_squared",
            )
        )
        ax.plot(100.0 * fraction, velocity, "o", color=color, markersize=5)
        at = np.array([0.0, max(1.0, end) if np.isfinite(end) else 1.0])
        label = f"{line}: {start:.2f} m/s at no load,\n0 m/s at {_percent(end)}, R² {r2:.3f}"
        ax.plot(100.0 * at, start + slope * at, color=color, linestyle=style, linewidth=1.6, label=label)
        top = max(top, start, np.nanmax(velocity, initial=0.0))
        if best is not None:
            ax.plot(100.0 * fraction[best], velocity[best], "s", color=color, markersize=9, markerfacecolor="none")
    for published in PUBLISHED_VELOCITIES:
        color, v, sd = _LINES[published.line][0], published.velocity_m_per_s, published.sd_m_per_s
        velocity = np.asarray(dataset[names[published.line]])
        if published.at == "maximum power":
            if best is None:
                continue
            x, model = 100.0 * fraction[best], velocity[best]
            label = f"{published.source}, {published.line} at maximum power:\n{v:.2f} ± {sd:.2f}, here {model:.2f} m/s"
        else:
            order = np.argsort(fraction)
            x, model = 100.0, float(np.interp(1.0, fraction[order], velocity[order], left=np.nan, right=np.nan))
            label = f"{published.source}, {published.line} at the maximum:\n{v:.2f} ± {sd:.2f}, here {model:.2f} m/s"
        ax.errorbar(
            [x], [v], yerr=[sd], fmt="D", color=color, markerfacecolor="white", markersize=7, capsize=4, zorder=6,
            label=label,
        )  # fmt: skip
        if np.isfinite(model):  # the miss
            ax.plot([x, x], [v, model], color=_MISS_COLOR, linewidth=1.2, zorder=5)
        top = max(top, v + sd)
    ax.set_xlim(0.0, max(105.0, ax.get_xlim()[1]))
    ax.set_ylim(0.0, 1.05 * top)
    ax.set_xlabel(f"load (% of the one-repetition maximum, {float(most_kg):.1f} kg)")
    ax.set_ylabel("bar velocity (m/s)")
    if best is not None:
        ax.set_title(
            f"most mean power at {_percent(fraction[best])}: {power_W[best]:.0f} W (squares); red: what is missed",
            fontsize="medium",
        )
    _plain(ax)
    _legend_right(ax, fontsize="small")
    return _root(ax.figure)


# --- sets ------------------------------------------------------------------------------------------------------------


def plot_set(
    dataset: xarray.Dataset | CurveArrays,
    *,
    groups: Sequence[str] = ("gluteus_maximus", "hamstrings", "adductor_magnus", "quadriceps"),
    figure: Figure | SubFigure | None = None,
) -> Figure:
    """Draw what becomes of velocity, capacity and shares over the repetitions of one or several sets.

    Parameters
    ----------
    dataset : xarray.Dataset or CurveArrays
        From `simulate_set`.
    groups : sequence of str
        Muscle groups to draw.
    figure : matplotlib.figure.Figure or SubFigure, optional
        Empty figure to draw into. Default: a new one.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        Not a result of `simulate_set`; an unknown group.
    """
    number, of_set, outcome, velocity, loss = _needs(
        dataset, "simulate_set", "repetition_in_set", "set", "outcome", "mean_bar_velocity_m_per_s", "velocity_loss"
    )
    known = _labels(dataset, "muscle_group")
    for group in groups:
        _chosen("groups", group, known)
    fig = _new_figure(figure, 10.5, 9.0)
    speed, capacity, work = fig.subplots(3, 1, sharex=True)
    at = np.arange(1, len(number) + 1) + 1.5 * (of_set - 1)
    good = outcome == OUTCOMES.index("completed")
    for one in np.unique(of_set):
        here = of_set == one
        speed.plot(at[here & good], velocity[here & good], "o-", color=_VELOCITY_COLOR, linewidth=1.8, markersize=5)
        lost = loss[here & good]
        if lost.size:
            speed.annotate(
                f"−{100.0 * lost[-1]:.0f} %", (at[here & good][-1], velocity[here & good][-1]), xytext=(0, -16),
                textcoords="offset points", ha="center", fontsize="small", color="0.3",
            )  # fmt: skip
        for group in groups:
            i, color = known.index(group), GROUP_COLORS[group]
            label = _readable(group) if one == of_set[0] else None
            for ax, name in ((capacity, "capacity"), (work, "lift_work_share")):
                ax.plot(
                    at[here], 100.0 * np.asarray(dataset[name])[here, i], "o-", color=color, linewidth=1.8,
                    markersize=4, label=label,
                )  # fmt: skip
    floor = np.nanmin(velocity[good], initial=np.inf)
    speed.set_ylim(0.0, 1.1 * np.nanmax(velocity[good], initial=0.1))
    if not good.all():
        below = 0.5 * floor if np.isfinite(floor) else 0.0
        label = "not completed: " + ", ".join(dict.fromkeys(_readable(OUTCOMES[c]) for c in outcome[~good]))
        speed.plot(at[~good], np.full((~good).sum(), below), "X", color=_MISS_COLOR, markersize=9, label=label)
    speed.plot([], [], "o-", color=_VELOCITY_COLOR, label="completed; loss\nat the end of the set")
    speed.set_ylabel("mean bar velocity (m/s)")
    capacity.set_ylabel("capacity (%)\nof the rested group")
    work.set_ylabel("share of the work\non the way up (%)")
    for ax in (speed, capacity, work):
        _plain(ax)
        _legend_right(ax, fontsize="small")
        for first in at[1:][np.diff(of_set) > 0]:
            ax.axvline(first - 1.25, color="0.7", linewidth=0.8, linestyle="--")
    shown = np.arange(len(at))
    if len(at) > 24:
        shown = shown[(number % 5 == 0) | (number == 1)]
    work.set_xticks(at[shown], [str(n) for n in number[shown]])
    work.set_xlabel("repetition (number in its set)")
    work.set_ylim(bottom=0.0)
    rest_s, kg = float(json.loads(dataset.attrs["rest_s"])), float(np.asarray(dataset["bar_mass_kg"]))
    counts = " + ".join(str(n) for n in np.asarray(dataset["completed"]))
    title = f"{kg:.4g} kg, {dataset.attrs['drive']} drive: {counts} completed"
    fig.suptitle(title + (f", {rest_s:g} s of rest between sets" if len(np.unique(of_set)) > 1 else ""))
    return _root(fig)


def plot_reps_at_load(dataset: xarray.Dataset | CurveArrays, *, ax: Axes | None = None) -> Figure:
    """Draw repetitions to failure against load beside what is published.

    Parameters
    ----------
    dataset : xarray.Dataset or CurveArrays
        From `reps_at_load`.
    ax : matplotlib.axes.Axes, optional
        Where to draw. Default: a new figure.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        Not a result of `reps_at_load`.
    """
    fraction, repetitions, failed = _needs(dataset, "reps_at_load", "fraction", "repetitions", "failed")
    if ax is None:
        ax = _new_figure(None, 10.0, 5.8).subplots()
    order = np.argsort(fraction)
    ax.plot(
        100.0 * fraction[order], repetitions[order], "o-", color=_HEIGHT_COLOR, linewidth=2.2, zorder=5,
        label=f"model, {dataset.attrs['drive']} drive",
    )  # fmt: skip
    open_end = failed == 0
    if open_end.any():
        ax.plot(
            100.0 * fraction[open_end], repetitions[open_end], "^", color=_HEIGHT_COLOR, markersize=11,
            markerfacecolor="none", label="model: none failed so far", zorder=6,
        )  # fmt: skip
    colors = {"leg press": "#0B63A5", "bench press": "#D55E00", "all exercises, rounded": "#00795A"}
    drawn: set[str] = set()
    for point in PUBLISHED_REPETITIONS:
        label = None if point.exercise in drawn else f"{point.source}, {point.exercise}"
        drawn.add(point.exercise)
        error = None
        if point.lowest is not None and point.highest is not None:
            error = [[point.repetitions - point.lowest], [point.highest - point.repetitions]]
        ax.errorbar(
            [100.0 * point.fraction], [point.repetitions], yerr=error, fmt="D", capsize=4, label=label,
            color=colors[point.exercise], markerfacecolor="white", markersize=7, zorder=4,
        )  # fmt: skip
    count = np.linspace(1.0, 30.0, 100)
    formulas = {
        "Epley 1985": (epley_fraction, "-"),
        "Brzycki 1993": (brzycki_fraction, "--"),
        "Mayhew 2008, bench press": (mayhew_fraction, ":"),
    }
    for name, (formula, style) in formulas.items():
        load = 100.0 * np.array([formula(n) for n in count])
        ax.plot(load, count, color="0.55", linestyle=style, linewidth=1.4, label=name)
    low = min(60.0, 100.0 * float(np.min(fraction)))
    ax.set_xlim(low - 2.0, 102.0)
    ax.set_ylim(0.0, max(27.0, 1.05 * float(np.max(repetitions, initial=0.0))))
    ax.set_xlabel(f"load (% of the one-repetition maximum, {float(np.asarray(dataset['one_rep_max_kg'])):.1f} kg)")
    ax.set_ylabel("repetitions to failure (number)")
    _plain(ax)
    _legend_right(ax, fontsize="small")
    return _root(ax.figure)


# --- the drive beside the smooth repetition --------------------------------------------------------------------------


def plot_glute_drive(dataset: xarray.Dataset | CurveArrays, *, figure: Figure | None = None) -> Figure:
    """Draw why a maximal drive with a held contraction is harder than a smooth repetition at the same bar.

    Parameters
    ----------
    dataset : xarray.Dataset or CurveArrays
        From `glute_drive`.
    figure : matplotlib.figure.Figure, optional
        Empty figure to draw into. Default: a new one.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        Not a result of `glute_drive`.
    """
    time_s, velocity, activation, fatigued = _needs(
        dataset, "glute_drive", "time", "bar_velocity_m_per_s", "group_activation", "fatigued_share"
    )
    intents, groups = _labels(dataset, "intent"), _labels(dataset, "muscle_group")
    fig = _new_figure(figure, 12.5, 7.5)
    left, right = fig.subfigures(1, 2, width_ratios=[1.15, 1.0])
    speed, glutes, hamstrings = left.subplots(3, 1, sharex=True)
    for i, intent in enumerate(intents):
        color, style = _INTENTS[intent]
        shown: dict[str, Any] = {"color": color, "linestyle": style, "linewidth": 2.0}
        speed.plot(time_s, velocity[i], label=_readable(intent), **shown)
        for ax, group in ((glutes, "gluteus_maximus"), (hamstrings, "hamstrings")):
            ax.plot(time_s, 100.0 * activation[i, :, groups.index(group)], **shown)
    speed.axhline(0.0, color="0.4", linewidth=0.8)
    speed.set_ylabel("bar velocity (m/s)")
    speed.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=2, frameon=False)
    glutes.set_ylabel("gluteus maximus\nactivation (%)")
    hamstrings.set_ylabel("hamstrings\nactivation (%)")
    hamstrings.set_xlabel("time (s)")
    for ax in (speed, glutes, hamstrings):
        _plain(ax)
    for ax in (glutes, hamstrings):
        ax.set_ylim(0.0, 105.0)

    def row(label: str, name: str, digits: int = 2, scale: float = 1.0, group: str | None = None) -> list[str]:
        values = np.asarray(dataset[name])
        if group is not None:
            values = values[:, groups.index(group)]
        return [label, *("–" if not np.isfinite(v) else f"{scale * v:.{digits}f}" for v in values)]

    rows = [
        ["", *(_readable(intent) for intent in intents)],
        ["outcome", *(_readable(OUTCOMES[code]) for code in np.asarray(dataset["outcome"]))],
        row("lift, s", "lift_duration_s"),
        row("mean velocity, m/s", "mean_bar_velocity_m_per_s"),
        row("peak velocity, m/s", "peak_bar_velocity_m_per_s"),
        row("mean bar power, W", "mean_bar_power_W", 0),
        row("peak bar power, W", "peak_bar_power_W", 0),
        row("capacity used, mean, %", "mean_relative_intensity", 0, 100.0),
        row("capacity used, peak, %", "peak_relative_intensity", 0, 100.0),
        row("effort integral, s", "effort_integral_s", 3),
    ]
    for group in ("gluteus_maximus", "hamstrings"):
        name = _readable(group)
        rows += [
            row(f"{name}: peak, %", "peak_group_activation", 0, 100.0, group),
            row("  mean, %", "mean_group_activation", 0, 100.0, group),
            row("  in the hold, mean, %", "hold_group_activation", 0, 100.0, group),
            row("  under tension, s", "time_under_tension_s", 2, 1.0, group),
            row("  fatigue left, %", "fatigued_share", 2, 100.0, group),
        ]
    table_ax = right.subplots()
    table_ax.set_axis_off()
    table = table_ax.table(rows, loc="center", cellLoc="right", colWidths=[0.5, 0.25, 0.25], edges="horizontal")
    table.auto_set_font_size(False)
    table.set_fontsize(9.5)
    table.scale(1.0, 1.45)
    for (line, column), cell in table.get_celld().items():
        cell.set_edgecolor("0.85")
        if column == 0:
            cell.set_text_props(ha="left")
        elif line == 0:
            cell.set_text_props(color=_INTENTS[intents[column - 1]][0], weight="bold")
    ratio = fatigued[intents.index("glute_drive")] / np.where(fatigued[0] > 0.0, fatigued[0], np.nan)
    glute = ratio[groups.index("gluteus_maximus")]
    kg = float(np.asarray(dataset["bar_mass_kg"]))
    fig.suptitle(f"the same bar, {kg:.4g} kg: the drive leaves {glute:.1f} times the fatigue in gluteus maximus")
    return _root(fig)


# --- loads that change with height -----------------------------------------------------------------------------------


def plot_band(
    exercise: Exercise,
    body: Body | Subject,
    loads: AddedLoads,
    *,
    muscles: MuscleSet | str | None = None,
    figure: Figure | SubFigure | None = None,
) -> Figure:
    """Draw where on the lift band or chains move the demand: a bar alone against less bar with them at equal work.

    Parameters
    ----------
    exercise : HipThrust or GluteBridge
        With the bar that is lifted alone; its own loads play no part.
    body : Body or Subject
    loads : AddedLoads
        Band or chains that take the place of a part of the bar.
    muscles : MuscleSet or str, optional
        Default: "lai_uhlrich2023".
    figure : matplotlib.figure.Figure or SubFigure, optional
        Empty figure to draw into. Default: a new one.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        No loads; loads whose work is more than that of the bar; a setting outside its range.
    """
    lift, person = exercise_of(exercise), body_of(body)
    if not isinstance(loads, AddedLoads) or loads == AddedLoads():
        reject("loads", loads, "must be AddedLoads with a band or chains")
    phase = np.linspace(0.0, 1.0, 101)
    plain = lift.replace(loads=AddedLoads())
    loaded = plain.replace(loads=loads)
    pulled = hip_load(loaded, person, phase)
    rise_m = float(np.ptp(pose_points(plain, person, (0.0, 1.0))["bar"][:, 1]))
    stored_J = float(pulled["energy_J"][-1] - pulled["energy_J"][0])
    gravity = 9.80665  # standard gravity, CGPM 1901
    instead_kg = lift.bar_mass_kg - stored_J / (gravity * rise_m)
    if instead_kg < 0.0:
        reject(
            "loads", f"{stored_J:.0f} J", f"take more work than the bar of {lift.bar_mass_kg:g} kg, {rise_m:.2f} m up"
        )
    what = " and ".join(name for name in ("band", "chains") if getattr(loads, name) is not None)
    lifts = {
        f"bar alone, {lift.bar_mass_kg:.4g} kg": plain,
        f"{what} and bar, {instead_kg:.4g} kg": loaded.replace(bar_mass_kg=instead_kg),
    }
    both = compare(lifts, person, muscles=muscles, band=False, knee=False, as_numpy=True)
    fig = _new_figure(figure, 11.0, 8.0)
    pull, moment, glute = fig.subplots(3, 1, sharex=True)
    joint, groups = list(both["joint"]).index("hip"), list(both["muscle_group"])
    activation = group_activation(both)
    for i, (name, (color, style)) in enumerate(
        zip(lifts, (("#111111", "-"), ("#A23B72", "--")), strict=True)
    ):
        shown: dict[str, Any] = {"color": color, "linestyle": style, "linewidth": 2.2}
        down_N = gravity * lifts[name].bar_mass_kg - (pulled["pull_N"][:, 1] if i else 0.0 * phase)
        pull.plot(100.0 * phase, down_N, label=name, **shown)
        at = both["extension_moment_Nm"][i, :, 0, joint]
        moment.plot(100.0 * phase, at, **shown)
        if np.isfinite(at).any():
            peak = int(np.nanargmax(at))
            label = f"most: {at[peak]:.0f} N m at {_percent(phase[peak])}"
            moment.plot(100.0 * phase[peak], at[peak], "o", color=color, label=label)
        share_of = 100.0 * activation[i, :, 0, groups.index("gluteus_maximus")]
        glute.plot(100.0 * phase, share_of, **shown)
    pull.set_ylabel("weight and pull\ndownward (N)")
    pull.set_title(f"equal work: {gravity * lift.bar_mass_kg * rise_m:.0f} J over {100.0 * rise_m:.0f} cm")
    moment.set_ylabel("hip extension moment\nper leg (N m)")
    glute.set_ylabel("gluteus maximus\nactivation (%)")
    glute.set_xlabel("phase (%), bottom → lockout")
    glute.set_ylim(bottom=0.0)
    for ax in (pull, moment, glute):
        _plain(ax)
    for ax in (pull, moment):
        _legend_right(ax)
    return _root(fig)
