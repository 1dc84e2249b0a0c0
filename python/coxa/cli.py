"""The command `coxa`: curves, comparisons, largest loads, repetitions and sets as tables, files and pictures.

Options say the words of the Python calls, with centimeters and degrees. Bad input ends with status 2 and the
library's own message.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import io
import math
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from . import _core, _curves, motion
from ._arguments import DEFAULT_MUSCLES, Exercise, muscles_of, reject, whole_number
from ._core import (
    AddedLoads,
    BackContact,
    BandCurve,
    BarPlacement,
    Body,
    Chains,
    FootPlacement,
    GluteBridge,
    HipBand,
    HipThrust,
    LumbopelvicRhythm,
    MuscleSet,
    Subject,
    Tempo,
)
from ._curves import JOINTS, CurveArrays
from ._tables import columns_of, csv_text, json_text
from .groups import group_activation

__all__ = ["main"]

_EXERCISES = {"hip-thrust": HipThrust, "glute-bridge": GluteBridge}
_RHYTHMS = {
    "neutral": LumbopelvicRhythm.neutral,
    "posterior-tilt": LumbopelvicRhythm.posterior_tilt,
    "hyperextended": LumbopelvicRhythm.hyperextended,
}
_LIFTS = ("hip-thrust", "glute-bridge", "far-feet", "close-feet")
_GROUPS = ("hamstrings", "gluteus_maximus", "quadriceps")
_LENGTHS = {
    "thigh_length": "hip to knee",
    "shank_length": "knee to ankle",
    "foot_length": "heel to toe tip",
    "hip_width": "between the hip centers",
    "hip_to_shoulder": "along the trunk",
}
_MAN = Subject(mass_kg=80, height_m=1.80, sex="male")


# --- options ------------------------------------------------------------------------------------------------


def _cm(value_cm: float) -> float:
    return value_cm / 100.0


def _same(value: float) -> float:
    return value


def _percent(value: float) -> str:
    return f"{100 * value:g}"


# option: (part of the exercise, its field, conversion, help)
_SETTINGS: dict[str, tuple[str, str, Callable[[float], float], str]] = {
    "bench_height_cm": ("", "bench_height_m", _cm, "bench above the floor; hip thrust only"),
    "foot_distance_cm": ("feet", "distance_m", _cm, "back contact to ankles along the floor"),
    "foot_offset_cm": ("feet", "offset_m", _cm, "added to the distance, positive: further away"),
    "foot_height_cm": ("feet", "height_m", _cm, "soles above the floor"),
    "foot_friction": ("feet", "friction", _same, "static friction of sole on floor"),
    "toe_out_deg": ("feet", "toe_out_rad", math.radians, "thighs and feet turned out"),
    "stance_width_cm": ("feet", "stance_width_m", _cm, "between the ankles"),
    "foot_width_cm": ("feet", "width_m", _cm, "breadth of a sole that can carry pressure"),
    "pressure_radius_cm": ("feet", "pressure_radius_m", _cm, "free moment of a foot over its friction"),
    "back_friction": ("back", "friction", _same, "static friction of back on support"),
    "back_along_cm": ("back", "along_m", _cm, "back contact along the trunk from the hips"),
    "back_behind_cm": ("back", "behind_m", _cm, "back contact behind the trunk's axis"),
    "bar_along_cm": ("bar", "along_pelvis_m", _cm, "bar along the pelvis from the hips"),
    "bar_in_front_cm": ("bar", "in_front_of_hip_m", _cm, "bar in front of the hips"),
    "plate_radius_cm": ("bar", "plate_radius_m", _cm, "0: nothing but the body touches the floor"),
    "lockout_hip_angle_deg": ("", "lockout_hip_angle_rad", math.radians, "shoulder-hip-knee at lockout"),
    "buttock_thickness_cm": ("", "buttock_thickness_m", _cm, "hips to the seat"),
    "knee_band_N": ("", "knee_band_N", _same, "band round the knees: force on each, newtons"),
}
_FOUND_FROM_BODY = {
    "foot_distance_cm": "shins vertical at lockout",
    "toe_out_deg": "as the stance width asks",
    "stance_width_cm": "under the knees",
    "foot_width_cm": "from the body",
    "back_along_cm": "from the body, by exercise",
}


def _default_of(option: str) -> str:
    """Default of an option as its help shows it, read from the settings themselves."""
    if option in _FOUND_FROM_BODY:
        return _FOUND_FROM_BODY[option]
    part, field, convert, _ = _SETTINGS[option]
    value = getattr(getattr(HipThrust(), part) if part else HipThrust(), field)
    return f"{value / convert(1.0):g}"


def _options_for_body(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("body")
    # None where not given: the person of a model's file is then asked.
    group.add_argument("--mass-kg", type=float, metavar="KG", help=f"body mass [{_MAN.mass_kg:g}]")
    group.add_argument("--height-cm", type=float, metavar="CM", help=f"stature [{100 * _MAN.height_m:g}]")
    group.add_argument("--sex", help=f"female or male [{_MAN.sex}]")
    group.add_argument(
        "--strength", type=float, metavar="X", help=f"multiplies every muscle force [{_MAN.strength:g}]"
    )
    for part, text in _LENGTHS.items():
        group.add_argument(
            f"--{part.replace('_', '-')}-cm", type=float, metavar="CM", help=f"{text} [by sex and stature]"
        )
    group.add_argument(
        "--force-scaling",
        metavar="HOW",
        help=f"maximal forces follow the body, or are those published [{_MAN.force_scaling}]",
    )
    group.add_argument(
        "--path-scaling",
        metavar="HOW",
        help=f"muscle paths follow the segments' lengths, or stature alone [{_MAN.path_scaling}]",
    )
    group.add_argument(
        "--fiber-scaling",
        metavar="HOW",
        help=f"fibers and tendons keep their share of the path, or their published length [{_MAN.fiber_scaling}]",
    )


def _options_for_settings(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("set-up")
    for option, (_, _, _, text) in _SETTINGS.items():
        unit = option.rsplit("_", 1)[1]
        group.add_argument(
            "--" + option.replace("_", "-"),
            type=float,
            metavar=unit.upper() if unit in ("cm", "deg") else "X",
            help=f"{text} [{_default_of(option)}]",
        )
    group.add_argument("--rhythm", default="neutral", help=", ".join(_RHYTHMS) + " [%(default)s]")


_BAND: dict[str, tuple[str, Callable[[float], float], str]] = {
    "band_slack_cm": ("slack_length_m", _cm, "slack length of each strand"),
    "band_stiffness_N_per_m": ("stiffness_N_per_m", _same, "of each strand; or a color"),
    "band_strands": ("strands", int, "of both sides together [2]"),
    "band_anchor_cm": ("anchor_x_m", _cm, "anchors from the back contact [below the bar at lockout]"),
}
_CHAINS: dict[str, tuple[str, Callable[[float], float], str]] = {
    "chains_kg_per_m": ("mass_per_length_kg_per_m", _same, "both sides together"),
    "chains_length_cm": ("length_m", _cm, "of each side's chain"),
    "chains_leader_cm": ("lift_off_height_m", _cm, "bar above the floor when the first link leaves it [0]"),
}


def _options_for_loads(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("band across the hips and chains")
    for option, (_, _, text) in (_BAND | _CHAINS).items():
        unit = option.rsplit("_", 1)[1]
        group.add_argument(
            "--" + option.replace("_", "-"), type=float, metavar="CM" if unit == "cm" else "X", help=text
        )
    group.add_argument("--band-color", metavar="COLOR", help="of a TheraBand, instead of a stiffness")


def _loads(options: argparse.Namespace) -> AddedLoads:
    def given(settings: Mapping[str, tuple[str, Callable[[float], float], str]]) -> dict[str, Any]:
        values = {option: getattr(options, option) for option in settings}
        return {settings[option][0]: settings[option][1](x) for option, x in values.items() if x is not None}

    band, chains = given(_BAND), given(_CHAINS)
    if options.band_color is not None:
        band["curve"] = BandCurve.theraband(options.band_color)
    return AddedLoads(band=HipBand(**band) if band else None, chains=Chains(**chains) if chains else None)


_TEMPO = {
    "lift_s": "way up",
    "pause_top_s": "held at lockout",
    "lower_s": "way down",
    "pause_bottom_s": "bar on the floor",
}


def _options_for_motion(parser: argparse.ArgumentParser, drives: Sequence[str]) -> None:
    group = parser.add_argument_group("motion")
    if drives:
        for part, text in _TEMPO.items():
            group.add_argument(
                "--" + part.replace("_", "-"),
                type=float,
                default=getattr(Tempo(), part),
                metavar="S",
                help=f"{text}, seconds [%(default)g]",
            )
        group.add_argument(
            "--drive", default=drives[0], metavar="HOW", help=f"{', '.join(drives)} [%(default)s]"
        )
        group.add_argument("--squeeze", action="store_true", help="hold a peak contraction at the top")
        group.add_argument(
            "--arrest", default="planned", metavar="HOW", help="planned, hard_stop or overshoot [%(default)s]"
        )
    group.add_argument(
        "--tendon", default="rigid", metavar="KIND", help="rigid, elastic or elastic_explicit [%(default)s]"
    )


def _options_for_files(parser: argparse.ArgumentParser, of: str) -> None:
    parser.add_argument("--plot", metavar="FILE", help="write a picture (.png, .pdf, .svg)")
    parser.add_argument("--csv", metavar="FILE", help=f"write {of} as CSV; -: to the terminal")
    parser.add_argument("--json", metavar="FILE", help=f"write {of} as JSON; -: to the terminal")
    parser.add_argument("--netcdf", metavar="FILE", help="write everything as NetCDF")


def _options_for_muscles(parser: argparse.ArgumentParser, sharing: bool, moving: bool = False) -> None:
    group = parser.add_argument_group("muscles")
    names = ", ".join(_core.muscle_names())
    group.add_argument(
        "--muscles",
        default=DEFAULT_MUSCLES,
        metavar="NAME",
        help=f"{names}, or an .osim file, whose person lifts unless mass, height or a length is given [%(default)s]",
    )
    group.add_argument("--side", default="right", help="leg of an .osim file, right or left [%(default)s]")
    group.add_argument(
        "--without",
        action="append",
        default=[],
        metavar="MUSCLE",
        help="muscle of an .osim file to leave out on purpose; may be given again",
    )
    group.add_argument(
        "--curves", metavar="NAME", help="millard2012, de_groote2016 or thelen2003 [the muscle set's own]"
    )
    group.add_argument("--path", metavar="KIND", help="fitted or geometric muscle paths [the muscle set's own]")
    if not moving:
        group.add_argument(
            "--hip-rows",
            default="flexion",
            metavar="NAME",
            help="moments of the hip that muscles balance: flexion or all_axes [%(default)s]",
        )
    if not sharing:
        return
    group.add_argument(
        "--criterion", default="quadratic", metavar="NAME", help="quadratic, cubic or min_max [%(default)s]"
    )
    group.add_argument("--weights", default="volume", metavar="NAME", help="volume or equal [%(default)s]")
    if moving:
        return
    group.add_argument(
        "--poses", type=int, default=101, metavar="N", help="from bottom to lockout [%(default)d]"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="coxa",
        description="Torque-angle curves of the hip thrust: what the lift demands, what the muscles give, where it sticks.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"coxa {_core.__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")

    def command(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(
            name, help=text, description=text[0].upper() + text[1:] + ".", allow_abbrev=False
        )

    lift = f"{' or '.join(_EXERCISES)}"

    curve = command("curve", "what a lift demands at every angle and what the muscles can give")
    curve.add_argument("exercise", help=lift)
    curve.add_argument(
        "--bar-mass-kg", type=float, default=0.0, metavar="KG", help="plates included [%(default)g]"
    )
    curve.add_argument("--plot", metavar="FILE", help="write a picture (.png, .pdf, .svg)")
    curve.add_argument("--csv", metavar="FILE", help="write every number as CSV; -: to the terminal")
    curve.add_argument("--json", metavar="FILE", help="write every number as JSON; -: to the terminal")

    compare = command("compare", "several lifts of one person side by side")
    compare.add_argument(
        "lifts", nargs="*", metavar="lift", help=f"of {', '.join(_LIFTS)} [{' '.join(_LIFTS[:3])}]"
    )
    compare.add_argument(
        "--bar-mass-kg", type=float, metavar="KG", help="instead of a share of what can be held"
    )
    compare.add_argument(
        "--bar-percent",
        type=float,
        default=40.0,
        metavar="P",
        help="bar, percent of the smallest of the largest held loads [%(default)g]",
    )
    compare.add_argument(
        "--far-cm", type=float, default=15.0, metavar="CM", help="far feet, offset [%(default)g]"
    )
    compare.add_argument(
        "--close-cm", type=float, default=10.0, metavar="CM", help="close feet, offset [%(default)g]"
    )
    compare.add_argument("--plot", metavar="FILE", help="write a picture (.png, .pdf, .svg)")

    most = command(
        "max", "the largest bar that can be held still at every angle, where it sticks and what limits it"
    )
    most.add_argument("exercise", help=lift)

    rep = command("rep", "one repetition in time: its motion prescribed by a tempo, or driven by the muscles")
    several = command("set", "sets of repetitions with fatigue")
    heaviest = command("1rm", "the largest bar that one repetition of maximal intent lifts")
    for sub in (rep, several, heaviest):
        sub.add_argument("exercise", help=lift)
    for sub in (rep, several):
        sub.add_argument(
            "--bar-mass-kg", type=float, default=0.0, metavar="KG", help="plates included [%(default)g]"
        )
    _options_for_files(rep, "the course in time")
    _options_for_files(several, "a row per repetition")
    _options_for_files(heaviest, "a row per load of the load-velocity profile")
    several.add_argument("--reps", type=int, default=12, metavar="N", help="in each set at most [%(default)d]")
    several.add_argument("--sets", type=int, default=1, metavar="N", help="[%(default)d]")
    several.add_argument("--rest-s", type=float, default=120.0, metavar="S", help="between sets [%(default)g]")
    several.add_argument("--to-failure", action="store_true", help="each set until a repetition fails")
    several.add_argument(
        "--fatigue", default="general", metavar="NAME", help="published rates, by joint [%(default)s]"
    )
    several.add_argument("--progress", action="store_true", help="show how far it is")
    heaviest.add_argument("--profile", action="store_true", help="also bar velocity from 20 to 100 %% of it")
    _options_for_motion(rep, ("none", "maximal", "smooth"))
    _options_for_motion(several, ("smooth", "maximal"))
    _options_for_motion(heaviest, ())

    for sub in (curve, compare, most, rep, several, heaviest):
        moving = sub in (rep, several, heaviest)
        _options_for_body(sub)
        _options_for_settings(sub)
        _options_for_loads(sub)
        _options_for_muscles(sub, sharing=sub not in (most, heaviest), moving=moving)
    return parser


def _given_person(options: argparse.Namespace) -> dict[str, Any]:
    """The options that say who lifts, as far as they are given, by the names of `Subject`."""
    given = {
        "mass_kg": options.mass_kg,
        "height_m": None if options.height_cm is None else options.height_cm / 100.0,
        "sex": options.sex,
        "strength": options.strength,
        "force_scaling": options.force_scaling,
        "path_scaling": options.path_scaling,
        "fiber_scaling": options.fiber_scaling,
    }
    for part in _LENGTHS:
        length_cm = getattr(options, f"{part}_cm")
        given[f"{part}_m"] = None if length_cm is None else length_cm / 100.0
    return {name: value for name, value in given.items() if value is not None}


def _person_and_muscles(options: argparse.Namespace) -> tuple[Body, MuscleSet]:
    """Who lifts, and with which muscles; a model's file has both."""
    given = _given_person(options)
    if not options.muscles.lower().endswith(".osim"):
        return _MAN.replace(**given).scale(), muscles_of(options.muscles, options.curves, options.path)
    model = _core.read_osim(options.muscles, options.side, given.get("sex", _MAN.sex), options.without)
    muscles = muscles_of(model.muscles, options.curves, options.path)
    if given.keys() <= {"sex", "strength", "force_scaling", "path_scaling", "fiber_scaling"}:
        given.pop("sex", None)  # told to the reader
        return model.body.replace(**given), muscles
    return _MAN.replace(**given).scale(), muscles


def _exercise(name: str, options: argparse.Namespace, bar_mass_kg: float, offset_m: float = 0.0) -> Exercise:
    """The exercise with the options given; what is not given keeps its default."""
    if name not in _EXERCISES:
        reject("exercise", name, "must be 'hip-thrust' or 'glute-bridge'")
    if options.rhythm not in _RHYTHMS:
        raise ValueError(f"coxa: rhythm = '{options.rhythm}': must be one of {', '.join(_RHYTHMS)}")
    given: dict[str, dict[str, Any]] = {"": {}, "feet": {}, "back": {}, "bar": {}}
    for option, (part, field, convert, _) in _SETTINGS.items():
        value = getattr(options, option)
        if value is not None:
            given[part][field] = convert(value)
    if offset_m:
        given["feet"]["offset_m"] = given["feet"].get("offset_m", 0.0) + offset_m
    kind: type[Exercise] = _EXERCISES[name]
    if kind is GluteBridge and "bench_height_m" in given[""]:
        if options.command != "compare":
            raise ValueError("coxa: bench_height_m: a glute bridge has no bench")
        del given[""]["bench_height_m"]
    return kind(
        bar_mass_kg=bar_mass_kg,
        feet=FootPlacement(**given["feet"]),
        back=BackContact(**given["back"]),
        bar=BarPlacement(**given["bar"]),
        rhythm=_RHYTHMS[options.rhythm](),
        loads=_loads(options),
        **given[""],
    )


# --- text ---------------------------------------------------------------------------------------------------


def _table(rows: Sequence[Sequence[str]], left: int = 0) -> str:
    """Columns in line: the first `left` columns to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [
            cell.ljust(width) if i < left else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def _shown(value: float, digits: int = 0) -> str:
    if math.isnan(value):
        return "-"
    if math.isinf(value):
        return "no limit"
    return f"{round(value, digits) + 0.0:.{digits}f}"


def _readable(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")


def _person(body: Body) -> str:
    text = f"{body.sex}, {body.mass_kg:g} kg, {100 * body.height_m:g} cm"
    return text if body.strength == 1.0 else f"{text}, strength {body.strength:g}"


def _held(most: _core.MaxHeldLoad) -> str:
    if math.isnan(most.bar_mass_kg):
        if math.isnan(most.phase):
            return f"largest held load: none ({_readable(most.status)})"
        return f"largest held load: none ({_readable(most.status)} at phase {most.phase:.2f})"
    text = (
        f"largest held load: {most.bar_mass_kg:.0f} kg; sticks at phase {most.phase:.2f}, "
        f"hip flexion {math.degrees(most.hip_flexion_rad):.0f} deg; limited by {_readable(most.limited_by)}"
    )
    return text if most.status == "ok" else f"{text}\n{_outside(most)}"


def _outside(most: _core.MaxHeldLoad) -> str:
    """What to make of a load found over part of a lift."""
    text = f"the muscle set speaks for {100 * most.phases_inside_range:.0f} % of this lift"
    return f"{text}; the load is that of its edge, no sticking point" if most.at_edge_of_range else text


def _curve_table(curve: CurveArrays) -> str:
    """Every tenth or so of the lift."""
    count = len(curve["phase"])
    rows_at = sorted({round(i * (count - 1) / min(10, count - 1)) for i in range(min(11, count))})
    group_names = list(curve["muscle_group"])
    activation = group_activation(curve)[:, 0]
    status = curve.status_names()
    head = [
        ("phase", ""),
        ("hip", "deg"),
        ("knee", "deg"),
        ("hip ext.", "N m"),
        ("knee ext.", "N m"),
        ("plantarfl.", "N m"),
        ("hip at most", "N m"),
        ("most", "kg"),
        *((_readable(group), "%") for group in _GROUPS),
        ("status", ""),
    ]
    rows: list[list[str]] = [list(column) for column in zip(*head, strict=True)]
    for i in rows_at:
        rows.append(
            [
                f"{curve['phase'][i]:.2f}",
                _shown(math.degrees(curve["hip_flexion_rad"][i, 0])),
                _shown(math.degrees(curve["knee_flexion_rad"][i, 0])),
                *(_shown(curve["extension_moment_Nm"][i, 0, JOINTS.index(joint)]) for joint in JOINTS[1:]),
                _shown(curve["hip_extension_moment_at_max_load_Nm"][i, 0]),
                _shown(curve["max_bar_mass_kg"][i]),
                *(_shown(100 * activation[i, group_names.index(group)]) for group in _GROUPS),
                _readable(str(status[i])),
            ]
        )
    return _table(rows)


def _mean_percent(values: np.ndarray[Any, Any]) -> str:
    held = values[np.isfinite(values)]
    return _shown(100 * float(held.mean())) if held.size else "-"


def _key_numbers(curve: CurveArrays, most: _core.MaxHeldLoad) -> dict[str, str]:
    """What one lift comes to, as rows of the comparison."""
    hip = curve["extension_moment_Nm"][:, 0, JOINTS.index("hip")]
    hip_deg = np.degrees(curve["hip_flexion_rad"][:, 0])
    held = np.isfinite(hip)
    peak = int(np.nanargmax(hip)) if held.any() else None
    group_names = list(curve["muscle_group"])
    activation = group_activation(curve)[:, 0]
    numbers = {
        "largest held load, kg": _shown(most.bar_mass_kg)
        if not math.isnan(most.bar_mass_kg)
        else _readable(most.status),
        "  sticks at phase": _shown(most.phase, 2),
        "  sticks at hip flexion, deg": _shown(math.degrees(most.hip_flexion_rad)),
        "  limited by": _readable(most.limited_by) or "-",
        "bar, kg": _shown(float(curve["bar_mass_kg"]), 1),
        "poses held": f"{int(held.sum())} of {held.size}",
        "hip moment per leg, peak, N m": "-" if peak is None else _shown(hip[peak]),
        "  at phase": "-" if peak is None else _shown(curve["phase"][peak], 2),
        "hip moment per leg, lockout, N m": _shown(hip[-1]),
    }
    for group in _GROUPS:
        numbers[f"mean activation, {_readable(group)}, %"] = _mean_percent(
            activation[:, group_names.index(group)]
        )
    numbers["hip flexion, bottom to lockout, deg"] = f"{_shown(hip_deg[0])} to {_shown(hip_deg[-1])}"
    numbers["range of hip motion, deg"] = _shown(float(hip_deg.max() - hip_deg.min()))
    return numbers


# --- files --------------------------------------------------------------------------------------------------


def _write_all(files: Mapping[Path, bytes]) -> None:
    """Write files whole or not at all: each beside its place first, then all renamed."""
    beside: dict[Path, Path] = {}
    mask = os.umask(0)
    os.umask(mask)
    try:
        for path, content in files.items():
            try:
                if path.is_dir():
                    raise IsADirectoryError("it is a folder")
                handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
                beside[path] = Path(name)
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                os.chmod(name, 0o666 & ~mask)
            except OSError as error:
                raise ValueError(f"coxa: cannot write {path}: {error.strerror or error}") from None
        for path in files:
            os.replace(beside[path], path)
            del beside[path]
    finally:
        for left in beside.values():
            left.unlink(missing_ok=True)


def _picture(arrays: CurveArrays, file: str) -> bytes:
    """The picture of a result in the format that the file's name asks for."""
    try:
        import matplotlib

        matplotlib.use("Agg")
        import matplotlib.pyplot as pyplot
        import xarray  # noqa: F401
    except ImportError as error:
        raise ValueError(f"coxa: plot = '{file}': needs {error.name}; pip install 'coxa[all]'") from None
    kind = Path(file).suffix.lstrip(".").lower()
    known = pyplot.figure().canvas.get_supported_filetypes()
    pyplot.close()
    if kind not in known:
        raise ValueError(
            f"coxa: plot = '{file}': must end in one of {', '.join('.' + end for end in sorted(known))}"
        )
    figure = arrays.to_dataset().coxa.plot()
    content = io.BytesIO()
    figure.savefig(content, format=kind)
    pyplot.close(figure)
    return content.getvalue()


def _netcdf(arrays: CurveArrays, file: str) -> bytes:
    for needed in ("xarray", "h5netcdf"):
        if importlib.util.find_spec(needed) is None:
            raise ValueError(f"coxa: netcdf = '{file}': needs {needed}; pip install 'coxa[all]'")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "result.nc"
        arrays.to_dataset().to_netcdf(path, engine="h5netcdf")
        return path.read_bytes()


def _outputs(arrays: CurveArrays, dim: str, options: argparse.Namespace) -> tuple[str, dict[Path, bytes]]:
    """What goes to the terminal instead of the table, and what into files."""
    if options.csv == "-" and options.json == "-":
        raise ValueError("coxa: csv = '-': only one of --csv and --json can go to the terminal")
    files: dict[Path, bytes] = {}
    output = ""
    if options.csv is not None or options.json is not None:
        columns = columns_of(arrays, dim)
        for target, write in ((options.csv, csv_text), (options.json, json_text)):
            if target == "-":
                output = write(columns)
            elif target is not None:
                files[Path(target)] = write(columns).encode()
    if options.netcdf is not None:
        files[Path(options.netcdf)] = _netcdf(arrays, options.netcdf)
    if options.plot is not None:
        files[Path(options.plot)] = _picture(arrays, options.plot)
    return output, files


# --- commands -----------------------------------------------------------------------------------------------


def _solve(
    exercise: Exercise, body: Body, muscles: MuscleSet, options: argparse.Namespace
) -> _core.TorqueAngleCurve:
    poses = whole_number("poses", options.poses, 2, 100001)
    return _core.torque_angle(
        exercise, body, muscles, poses, options.criterion, options.weights, hip_rows=options.hip_rows
    )


def _curve(options: argparse.Namespace) -> str:
    if options.csv == "-" and options.json == "-":
        raise ValueError("coxa: csv = '-': only one of --csv and --json can go to the terminal")
    body, muscles = _person_and_muscles(options)
    exercise = _exercise(options.exercise, options, options.bar_mass_kg)
    found = _solve(exercise, body, muscles, options)
    attrs = _curves._curve_attrs(
        exercise, body, muscles, options.criterion, options.weights, options.hip_rows
    )
    curve = _curves.arrays_of(found, muscles, attrs)
    files: dict[Path, bytes] = {}
    output = ""
    for target, text in ((options.csv, found.to_csv), (options.json, found.to_json)):
        if target == "-":
            output = text()
        elif target is not None:
            files[Path(target)] = text().encode()
    if options.plot is not None:
        files[Path(options.plot)] = _picture(curve, options.plot)
    if not output:
        most = _core.max_held_load(exercise, body, muscles, options.hip_rows)
        title = (
            f"{_readable(options.exercise)}, {options.bar_mass_kg:g} kg on the bar; {_person(body)}; per leg"
        )
        output = "\n".join([title, "", _curve_table(curve), "", _held(most), ""])
    _write_all(files)
    return output


def _lifts(options: argparse.Namespace, bar_mass_kg: float) -> dict[str, Exercise]:
    names = options.lifts or _LIFTS[:3]
    made: dict[str, Exercise] = {}
    for name in names:
        if name not in _LIFTS:
            raise ValueError(f"coxa: lift = '{name}': must be one of {', '.join(_LIFTS)}")
        offset_m = {"far-feet": options.far_cm / 100.0, "close-feet": -options.close_cm / 100.0}.get(
            name, 0.0
        )
        kind = name if name in _EXERCISES else "hip-thrust"
        label = {"far-feet": "far feet", "close-feet": "close feet"}.get(name, _readable(name))
        made[label] = _exercise(kind, options, bar_mass_kg, offset_m)
    return made


def _compare(options: argparse.Namespace) -> str:
    body, muscles = _person_and_muscles(options)
    most = {
        name: _core.max_held_load(lift, body, muscles, options.hip_rows)
        for name, lift in _lifts(options, 0.0).items()
    }
    bar_mass_kg = options.bar_mass_kg
    if bar_mass_kg is None:
        if not 0.0 <= options.bar_percent <= 100.0:
            raise ValueError(f"coxa: bar_percent = {options.bar_percent:g} %: must be between 0 and 100")
        loads = [load.bar_mass_kg for load in most.values()]
        if any(math.isnan(load) for load in loads):
            names = ", ".join(
                f"{name} ({_readable(load.status)})"
                for name, load in most.items()
                if math.isnan(load.bar_mass_kg)
            )
            raise ValueError(
                f"coxa: bar_mass_kg: give one, as no load can be held at every angle in: {names}"
            )
        bar_mass_kg = round(options.bar_percent / 100.0 * min(loads), 1)
    curves = _curves.compare(
        _lifts(options, bar_mass_kg),
        body,
        muscles=muscles,
        poses=options.poses,
        criterion=options.criterion,
        weights=options.weights,
        hip_rows=options.hip_rows,
        as_numpy=True,
    )
    each = {name: _key_numbers(_curves.part_of(curves, i), most[name]) for i, name in enumerate(most)}
    labels = list(next(iter(each.values())))
    rows = [["", *each]] + [[label, *(each[name][label] for name in each)] for label in labels]
    output = "\n".join([_person(body), "", _table(rows, left=1), ""])
    if options.plot is not None:
        _write_all({Path(options.plot): _picture(curves, options.plot)})
    return output


def _max(options: argparse.Namespace) -> str:
    body, muscles = _person_and_muscles(options)
    most = _core.max_held_load(_exercise(options.exercise, options, 0.0), body, muscles, options.hip_rows)
    rows = [
        ["bar_mass_kg", _shown(most.bar_mass_kg, 1)],
        ["phase", _shown(most.phase, 3)],
        ["hip_flexion, deg", _shown(math.degrees(most.hip_flexion_rad), 1)],
        ["hip_extension_moment per leg, N m", _shown(most.hip_extension_moment_Nm, 1)],
        ["limited_by", most.limited_by or "-"],
        ["status", most.status],
    ]
    lines = [f"{_readable(options.exercise)}, largest held load; {_person(body)}", "", _table(rows, left=1)]
    if most.status == "outside_model_range" and not math.isnan(most.bar_mass_kg):
        lines += ["", _outside(most)]
    if most.elasticities:
        shown = [e for e in most.elasticities if abs(e.value) >= 5e-4]
        elasticities = [[e.parameter, f"{e.value:+.3f}"] for e in shown]
        lines += ["", "1 % more of ... changes the load by ... %", _table(elasticities, left=1)]
    return "\n".join([*lines, ""])


def _tempo(options: argparse.Namespace) -> Tempo:
    return Tempo(**{part: getattr(options, part) for part in _TEMPO})


def _how(options: argparse.Namespace, muscles: MuscleSet) -> dict[str, Any]:
    """Arguments that `coxa rep` and `coxa set` share."""
    return {
        "tempo": _tempo(options),
        "tendon": options.tendon,
        "arrest": options.arrest,
        "squeeze": options.squeeze,
        "muscles": muscles,
        "criterion": options.criterion,
        "weights": options.weights,
        "as_numpy": True,
    }


def _rep(options: argparse.Namespace) -> str:
    body, muscles = _person_and_muscles(options)
    exercise = _exercise(options.exercise, options, options.bar_mass_kg)
    drive = None if options.drive == "none" else options.drive
    rep: CurveArrays = motion.simulate_rep(exercise, body, drive=drive, **_how(options, muscles))
    output, files = _outputs(rep, "time", options)
    if not output:
        how = "motion prescribed" if drive is None else f"{drive} drive, {_readable(options.tendon)} tendons"
        title = f"{_readable(options.exercise)}, {options.bar_mass_kg:g} kg on the bar; {how}; {_person(body)}"
        output = "\n".join([title, "", _rep_table(rep), "", _table(_rep_numbers(rep), left=1), ""])
    _write_all(files)
    return output


def _rep_table(rep: CurveArrays) -> str:
    """Instants evenly spread over the repetition."""
    time_s, groups = rep["time"], list(rep["muscle_group"])
    head = [
        ("time", "s"),
        ("phase", ""),
        ("bar", "cm"),
        ("velocity", "m/s"),
        ("power", "W"),
        ("hip ext.", "N m"),
        ("used", "%"),
        *((_readable(group), "%") for group in _GROUPS),
        ("stage", ""),
    ]
    rows: list[list[str]] = [list(column) for column in zip(*head, strict=True)]
    wanted = np.linspace(time_s[0], time_s[-1], 13)
    for i in sorted({int(np.abs(time_s - at).argmin()) for at in wanted}):
        rows.append(
            [
                f"{time_s[i]:.2f}",
                _shown(rep["phase"][i], 2),
                _shown(100 * rep["bar_height_m"][i], 1),
                _shown(rep["bar_velocity_m_per_s"][i], 2),
                _shown(rep["bar_power_W"][i]),
                _shown(rep["extension_moment_Nm"][i, JOINTS.index("hip")]),
                _shown(100 * rep["relative_intensity"][i]),
                *(_shown(100 * rep["group_activation"][i, groups.index(group)]) for group in _GROUPS),
                _readable(motion.STAGES[rep["stage"][i]]),
            ]
        )
    return _table(rows)


def _rep_numbers(rep: CurveArrays) -> list[list[str]]:
    groups = list(rep["muscle_group"])
    rows = [["outcome", _readable(rep.attrs["outcome"])]]
    if math.isfinite(rep["failed_at_phase"]):
        rows.append(["failed at phase", _shown(float(rep["failed_at_phase"]), 3)])
    for label, name, digits, scale in (
        ("lift, s", "lift_duration_s", 2, 1),
        ("mean velocity, m/s", "mean_bar_velocity_m_per_s", 3, 1),
        ("peak velocity, m/s", "peak_bar_velocity_m_per_s", 3, 1),
        ("mean bar power, W", "mean_bar_power_W", 0, 1),
        ("peak bar power, W", "peak_bar_power_W", 0, 1),
        ("capacity used at most, %", "peak_relative_intensity", 0, 100),
        ("effort integral, s", "effort_integral_s", 3, 1),
        ("energy residual, J", "energy_residual_J", 4, 1),
    ):
        rows.append([label, _shown(scale * float(rep[name]), digits)])
    for group in _GROUPS:
        time_s = float(rep["time_under_tension_s"][groups.index(group)])
        rows.append([f"under tension, {_readable(group)}, s", _shown(time_s, 2)])
    for name, at in zip(rep["event"], rep["event_time_s"], strict=True):
        rows.append([f"{_readable(str(name))} at, s", _shown(float(at), 3)])
    return rows


def _set(options: argparse.Namespace) -> str:
    body, muscles = _person_and_muscles(options)
    exercise = _exercise(options.exercise, options, options.bar_mass_kg)
    sets: CurveArrays = motion.simulate_set(
        exercise,
        body,
        reps=options.reps,
        sets=options.sets,
        rest_s=options.rest_s,
        to_failure=options.to_failure,
        drive=options.drive,
        fatigue=options.fatigue,
        progress=options.progress,
        **_how(options, muscles),
    )
    output, files = _outputs(sets, "repetition", options)
    if not output:
        groups = list(sets["muscle_group"])
        head = [("set", ""), ("rep", ""), ("lift", "s"), ("mean", "m/s"), ("peak", "m/s"), ("loss", "%")]
        head += [(f"{_readable(group)} left", "%") for group in _GROUPS[:2]] + [("outcome", "")]
        rows: list[list[str]] = [list(column) for column in zip(*head, strict=True)]
        for i, outcome in enumerate(sets["outcome"]):
            rows.append(
                [
                    str(sets["set"][i]),
                    str(sets["repetition_in_set"][i]),
                    _shown(sets["lift_duration_s"][i], 2),
                    _shown(sets["mean_bar_velocity_m_per_s"][i], 3),
                    _shown(sets["peak_bar_velocity_m_per_s"][i], 3),
                    _shown(100 * sets["velocity_loss"][i]),
                    *(_shown(100 * sets["capacity"][i, groups.index(group)], 1) for group in _GROUPS[:2]),
                    _readable(motion.OUTCOMES[outcome]),
                ]
            )
        done = " + ".join(str(count) for count in sets["completed"])
        title = f"{_readable(options.exercise)}, {options.bar_mass_kg:g} kg on the bar; {_person(body)}"
        output = "\n".join([title, "", _table(rows), "", f"completed: {done}", ""])
    _write_all(files)
    return output


def _one_rep_max(options: argparse.Namespace) -> str:
    body, muscles = _person_and_muscles(options)
    exercise = _exercise(options.exercise, options, 0.0)
    wants_profile = options.profile or any(
        getattr(options, name) is not None for name in ("plot", "csv", "json", "netcdf")
    )
    output = ""
    lines: list[str] = []
    files: dict[Path, bytes] = {}
    most: _core.OneRepMax | None = None
    if wants_profile:
        profile, most = motion._profile(exercise, body, muscles, tendon=options.tendon)
        output, files = _outputs(profile, "fraction", options)
        head = [("load", "%"), ("bar", "kg"), ("mean", "m/s"), ("peak", "m/s"), ("power", "W"), ("outcome", "")]
        rows: list[list[str]] = [list(column) for column in zip(*head, strict=True)]
        for i, fraction in enumerate(profile["fraction"]):
            rows.append(
                [
                    _shown(100 * fraction),
                    _shown(profile["bar_mass_kg"][i], 1),
                    _shown(profile["mean_bar_velocity_m_per_s"][i], 3),
                    _shown(profile["peak_bar_velocity_m_per_s"][i], 3),
                    _shown(profile["mean_bar_power_W"][i]),
                    _readable(motion.OUTCOMES[profile["outcome"][i]]),
                ]
            )
        lines = ["", _table(rows)]
    if not output:
        if most is None:
            most = motion.one_rep_max(exercise, body, tendon=options.tendon, muscles=muscles)
        numbers = [
            ["bar_mass_kg", _shown(most.bar_mass_kg, 1)],
            ["fails at, kg", _shown(most.failed_bar_mass_kg, 1)],
            ["failure", _readable(most.failure or "none")],
            ["failed_at_phase", _shown(most.failed_at_phase, 3)],
            ["held_bar_mass_kg", _shown(most.held_bar_mass_kg, 1)],
            ["held_sticking_phase", _shown(most.held_sticking_phase, 3)],
            ["mean velocity, m/s", _shown(most.mean_bar_velocity_m_per_s, 3)],
            ["lift, s", _shown(most.lift_duration_s, 2)],
            ["status", most.status],
        ]
        title = f"{_readable(options.exercise)}, one-repetition maximum; {_person(body)}"
        output = "\n".join([title, "", _table(numbers, left=1), *lines, ""])
    _write_all(files)
    return output


def main(arguments: Iterable[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    arguments : iterable of str, optional
        Words after `coxa`; default: those of the shell.

    Returns
    -------
    int
        Exit status: 0, or 2 for bad input.
    """
    options = _parser().parse_args(None if arguments is None else list(arguments))
    run = {
        "curve": _curve,
        "compare": _compare,
        "max": _max,
        "rep": _rep,
        "set": _set,
        "1rm": _one_rep_max,
    }[options.command]
    try:
        output = run(options)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    try:
        sys.stdout.write(output)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
