#!/usr/bin/env python3
"""Smooth muscle paths for the Lai-Uhlrich leg: polynomials in the joint angles, written as a C++ header.

    python tools/fit_paths.py --reference DIR              # fit, write header and report
    python tools/fit_paths.py --reference DIR --check      # fit, compare with the header that is there

For each of the 40 muscles of the right leg, the muscle-tendon length is fitted as a polynomial in the one or two
angles it crosses. Moment arms about those angles are minus the slope of the same polynomial, so length and arms can
not contradict each other; the fit is a least-squares compromise over both. For muscles that cross the hip there are
five more functions of the same angles: the arms about hip adduction and rotation, and the direction in which the
muscle pulls the leg relative to the pelvis.

Samples come from tables of lengths and moment arms (`DIR/models`, every 5 degrees). The direction of pull is not in
them; `leg_geometry.py` rebuilds the leg from bones, points and cylinders, and supplies it. The same geometry checks
every fit halfway between the samples, where a polynomial of too high a degree would swing.

Inside, a fit works with Chebyshev polynomials; the header has plain powers of x = (angle - center) / half_range.
"""

from __future__ import annotations

import argparse
import itertools
import os
import pathlib
import re
import sys
from dataclasses import dataclass, field
from functools import cached_property

# The matrices are small: one thread is faster than several, above all on a busy machine. Has to precede NumPy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from numpy.polynomial import chebyshev
from scipy.linalg import solve_triangular

from leg_geometry import (
    COORDINATES, MODEL, Leg, hip_pull, load_leg, moment_arm_m, read_table, wrap_vector_errors,
)  # fmt: skip

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEADER = ROOT / "include/coxa/literature/lai_uhlrich2023_paths.hpp"
REPORT = ROOT / "docs/fitted-paths.md"


# --- what is fitted, and how well it has to be --------------------------------------------------------------------


@dataclass(frozen=True)
class Angle:
    """One joint angle as an axis of a fit. Degrees here, because the tables are in degrees."""

    name: str  #: as in the tables and in `coxa::PathAngle`
    short: str
    first_deg: float  #: the fit covers first..last ...
    last_deg: float
    core_first_deg: float  #: ... and is judged over the core
    core_last_deg: float

    @property
    def center_rad(self) -> float:
        return np.radians((self.first_deg + self.last_deg) / 2)

    @property
    def half_range_rad(self) -> float:
        return np.radians((self.last_deg - self.first_deg) / 2)

    def scaled(self, angle_deg):
        """x in [-1, 1], the variable of the polynomials."""
        return (np.radians(angle_deg) - self.center_rad) / self.half_range_rad

    def in_core(self, angle_deg):
        return (angle_deg > self.core_first_deg - 1e-6) & (angle_deg < self.core_last_deg + 1e-6)


ANGLES = {
    "hip": Angle("hip_flexion", "hip", -20, 120, -10, 110),
    "knee": Angle("knee_flexion", "knee", 0, 140, 0, 140),
    "ankle": Angle("ankle_dorsiflexion", "ankle", -50, 35, -40, 30),
}


@dataclass(frozen=True)
class Aim:
    """What a fit should reach; a degree is raised until it does. Errors and aims share one unit."""

    rms: float
    most: float  #: largest single error
    limit_rms: float  #: beyond this a fit is of no use

    @property
    def margin_most(self) -> float:
        """Largest error outside the core: the ends of the range have to stay tame."""
        return 2 * self.most


LENGTH_AIM_M = Aim(rms=0.3e-3, most=1.0e-3, limit_rms=1.0e-3)
ARM_AIM_M = Aim(rms=0.7e-3, most=2.0e-3, limit_rms=1.5e-3)
SIDE_ARM_AIM_M = Aim(rms=1.0e-3, most=3.0e-3, limit_rms=2.0e-3)  # hip adduction and rotation
PULL_AIM = Aim(rms=0.03, most=0.08, limit_rms=0.06)

MAX_DEGREE = 9  # per angle; the tables have 29 samples per angle (18 at the ankle)
MAX_COEFFICIENTS = 64  # as many as degree 7 in both of two angles
MARGIN_WEIGHT = 0.5  # of samples outside the core, which only keep the ends tame
ROUNDING_M = 1e-10  # plain powers may differ from the Chebyshev form by this much
LINE_LENGTH = 110  # of the header
CHECK_TOLERANCE = 1e-6  # of the largest coefficient of the muscle's length


# --- samples ------------------------------------------------------------------------------------------------------

PULL = ("pull_x", "pull_y", "pull_z")


@dataclass
class Samples:
    """Values of one muscle at poses. `values` holds length_m, one r_..._m per coordinate, and pull_x, _y, _z."""

    angles_deg: list[np.ndarray]  #: one array over poses per axis
    values: dict[str, np.ndarray]
    core: np.ndarray  #: is the pose in the range the fit is judged over?

    def only(self, keep):
        values = {name: value[keep] for name, value in self.values.items()}
        return Samples([a[keep] for a in self.angles_deg], values, self.core[keep])


@dataclass
class Muscle:
    """One muscle: which angles it crosses, what it was sampled at, and the fits made of it."""

    name: str  #: as in the model, with the side: glmax1_r
    axes: list[Angle]
    crosses_hip: bool
    table: Samples = None
    between: Samples = None
    fits: dict[str, "Fit"] = field(default_factory=dict)
    table_error_m: float = 0.0  #: largest difference between the rebuilt geometry and the table, all rows
    table_arm_error_m: float = 0.0
    flipped_deg: list[tuple] = field(default_factory=list)  #: poses left out, see `flipped`

    @property
    def short_name(self) -> str:
        return self.name.removesuffix("_r")

    @property
    def arm_names(self) -> list[str]:
        return [f"r_{axis.name}_m" for axis in self.axes]


def read_muscles(models_dir) -> list[Muscle]:
    muscles = []
    for row in read_table(models_dir / f"{MODEL}_muscles.csv"):
        axes = [angle for joint, angle in ANGLES.items() if row[f"crosses_{joint}"] == "1"]
        if not 1 <= len(axes) <= 2:
            raise ValueError(f"muscle {row['muscle']} crosses {len(axes)} joints; one or two can be fitted")
        muscles.append(Muscle(row["muscle"], axes, row["crosses_hip"] == "1"))
    return muscles


def numbers_in(rows) -> dict[str, np.ndarray]:
    """The columns of angles and of lengths, `(rows,)` each."""
    names = [name for name in rows[0] if name.endswith(("_deg", "_m"))]
    return {name: np.array([float(row[name]) for row in rows]) for name in names}


def radians_of(axes, angles_deg) -> dict[str, np.ndarray]:
    return {f"{axis.name}_rad": np.radians(values) for axis, values in zip(axes, angles_deg)}


def in_core(axes, angles_deg):
    return np.logical_and.reduce([axis.in_core(values) for axis, values in zip(axes, angles_deg)])


def flipped(leg: Leg, muscle: Muscle, angles_deg) -> np.ndarray:
    """Where does the path slip round the wrong side of a cylinder?

    Round a cylinder that may be passed on either side the path takes the short way. In a corner of the grid this can
    be round the back of the bone, and moment arms jump to the other sign. Such poses say nothing about a muscle.
    """
    _, turns = leg.path(muscle.name, leg.poses(**radians_of(muscle.axes, angles_deg)))
    wrong = np.zeros(len(angles_deg[0]), bool)
    for turn in turns.values():
        usual = 1 if np.sum(turn) > 0 else -1
        wrong |= turn == -usual
    return wrong


def load_samples(models_dir, leg: Leg, muscles: list[Muscle]) -> None:
    """Fill in the samples of all muscles: from the tables, and in between from the rebuilt geometry."""
    rows_of = {}
    for table in ("leg_hip_knee", "leg_knee_ankle"):
        for row in read_table(models_dir / f"{MODEL}_{table}.csv"):
            rows_of.setdefault((table, row["muscle"]), []).append(row)

    for muscle in muscles:
        for table in ("leg_hip_knee", "leg_knee_ankle"):
            if (table, muscle.name) in rows_of:
                compare_with_table(leg, muscle, numbers_in(rows_of[table, muscle.name]))
        crosses_ankle = ANGLES["ankle"] in muscle.axes
        rows = rows_of["leg_knee_ankle" if crosses_ankle else "leg_hip_knee", muscle.name]
        column = numbers_in(rows)

        # Of an angle that the muscle does not cross one value is enough: the first of the table.
        other = [name for name in column if name.endswith("_deg") and name[:-4] not in [a.name for a in muscle.axes]]
        keep = np.logical_and.reduce([column[name] == column[name][0] for name in other] or [np.full(len(rows), True)])
        angles_deg = [column[f"{axis.name}_deg"][keep] for axis in muscle.axes]
        values = {name: value[keep] for name, value in column.items() if name.endswith("_m")}
        if muscle.crosses_hip:
            values.update(zip(PULL, hip_pull(leg, muscle.name, radians_of(muscle.axes, angles_deg)).T))
        wrong = flipped(leg, muscle, angles_deg)
        muscle.flipped_deg = [tuple(a[i] for a in angles_deg) for i in np.nonzero(wrong)[0]]
        muscle.table = Samples(angles_deg, values, in_core(muscle.axes, angles_deg)).only(~wrong)

        middles = [(np.unique(a)[1:] + np.unique(a)[:-1]) / 2 for a in angles_deg]
        angles_deg = [grid.ravel() for grid in np.meshgrid(*middles, indexing="ij")]
        angles_deg = [a[~flipped(leg, muscle, angles_deg)] for a in angles_deg]
        muscle.between = Samples(angles_deg, values_at(leg, muscle, angles_deg), in_core(muscle.axes, angles_deg))


def values_at(leg: Leg, muscle: Muscle, angles_deg) -> dict[str, np.ndarray]:
    """The values the tables have, and the direction of pull, from the rebuilt geometry."""
    angles_rad = radians_of(muscle.axes, angles_deg)
    coordinates = [axis.name for axis in muscle.axes]
    coordinates += ["hip_adduction", "hip_rotation"] if muscle.crosses_hip else []
    values = {"length_m": leg.length_m(muscle.name, leg.poses(**angles_rad))}
    for name in coordinates:
        values[f"r_{name}_m"] = moment_arm_m(leg, muscle.name, f"{name}_rad", angles_rad)
    if muscle.crosses_hip:
        values.update(zip(PULL, hip_pull(leg, muscle.name, angles_rad).T))
    return values


def compare_with_table(leg: Leg, muscle: Muscle, column) -> None:
    """Note how far the rebuilt geometry is from the rows of a table."""
    angles_rad = {f"{name[:-4]}_rad": np.radians(value) for name, value in column.items() if name.endswith("_deg")}
    length_m = leg.length_m(muscle.name, leg.poses(**angles_rad))
    difference_m = np.max(np.abs(length_m - column["length_m"]))
    muscle.table_error_m = max(muscle.table_error_m, difference_m)
    for name in COORDINATES:
        arm_column = f"r_{name.removesuffix('_rad')}_m"
        if arm_column in column:
            arm_m = moment_arm_m(leg, muscle.name, name, angles_rad)
            difference_m = np.max(np.abs(arm_m - column[arm_column]))
            muscle.table_arm_error_m = max(muscle.table_arm_error_m, difference_m)


# --- polynomials --------------------------------------------------------------------------------------------------


def chebyshev_columns(axis: Angle, angle_deg, degree: int, slope: bool):
    """Chebyshev polynomials 0..degree at the samples, or their slopes per radian: `(samples, degree + 1)`."""
    x = axis.scaled(angle_deg)
    if not slope:
        return chebyshev.chebvander(x, degree)
    if degree == 0:
        return np.zeros((len(x), 1))
    slopes = chebyshev.chebder(np.eye(degree + 1))  # column k: the derivative of T_k
    return chebyshev.chebvander(x, degree - 1) @ slopes / axis.half_range_rad


def design_matrix(axes, angles_deg, degrees, along: int | None = None):
    """All products of Chebyshev polynomials at the samples, or minus their slope along one axis (a moment arm)."""
    columns = np.ones((len(angles_deg[0]), 1))
    for index, (axis, values, degree) in enumerate(zip(axes, angles_deg, degrees)):
        one = chebyshev_columns(axis, values, degree, slope=index == along)
        columns = (columns[:, :, None] * one[:, None, :]).reshape(len(one), -1)
    return columns if along is None else -columns


@dataclass
class Error:
    """Root mean square and largest error over core samples and the points between them, and where it is largest."""

    rms: float
    most: float
    at_deg: tuple
    samples_most: float  #: largest error at the samples alone
    between_most: float  #: largest error halfway between them
    margin_most: float  #: largest error outside the core

    def meets(self, aim: Aim) -> bool:
        return self.worst_ratio(aim) <= 1

    def worst_ratio(self, aim: Aim) -> float:
        return max(self.rms / aim.rms, self.most / aim.most, self.margin_most / aim.margin_most)


@dataclass
class Target:
    """One quantity that a polynomial is fitted to: its value, or minus its slope along one of the axes."""

    quantity: str
    aim: Aim
    along: int | None = None


@dataclass
class Fit:
    """A polynomial in one or two angles, with its errors by quantity."""

    axes: list[Angle]
    degrees: tuple
    coefficients: np.ndarray  #: Chebyshev, one axis of the array per angle
    errors: dict[str, Error]
    met: bool  #: are all aims reached?

    @cached_property
    def powers(self) -> np.ndarray:
        """Coefficients of plain powers of x, row by row: c[i, j] x_u^i x_v^j, `(degree_u + 1, degree_v + 1)`."""
        powers = self.coefficients.reshape([d + 1 for d in self.degrees])
        for index, degree in enumerate(self.degrees):
            to_powers = np.zeros((degree + 1, degree + 1))  # column k: T_k in powers of x
            for k in range(degree + 1):
                to_powers[: k + 1, k] = chebyshev.cheb2poly(np.eye(degree + 1)[k, : k + 1])
            powers = np.moveaxis(np.tensordot(to_powers, powers, axes=(1, index)), 0, index)
        return powers if powers.ndim == 2 else powers[:, None]

    def __call__(self, angles_deg):
        return design_matrix(self.axes, angles_deg, self.degrees) @ self.coefficients

    def horner(self, angles_deg):
        """The value as a reader of the header computes it."""
        x_u = self.axes[0].scaled(angles_deg[0])
        x_v = self.axes[1].scaled(angles_deg[1]) if len(self.axes) == 2 else 0.0 * x_u
        value = 0.0 * x_u
        for row in self.powers[::-1]:
            inner = 0.0 * x_v
            for coefficient in row[::-1]:
                inner = inner * x_v + coefficient
            value = value * x_u + inner
        return value


def fit_with_degrees(muscle: Muscle, targets: list[Target], degrees) -> Fit:
    """Least squares over all targets at once, each error counted in units of its aim."""
    table, between = muscle.table, muscle.between
    importance = np.where(table.core, 1.0, MARGIN_WEIGHT)
    matrices = [design_matrix(muscle.axes, table.angles_deg, degrees, t.along) for t in targets]
    left = np.vstack([m * (importance / t.aim.rms)[:, None] for m, t in zip(matrices, targets)])
    right = np.concatenate([table.values[t.quantity] * importance / t.aim.rms for t in targets])
    triangle = np.linalg.qr(np.column_stack([left, right]), mode="r")  # its last column is the turned right side
    coefficients = solve_triangular(triangle[:-1, :-1], triangle[:-1, -1])

    errors = {}
    for matrix, target in zip(matrices, targets):
        off = matrix @ coefficients - table.values[target.quantity]
        halfway = design_matrix(muscle.axes, between.angles_deg, degrees, target.along) @ coefficients
        halfway -= between.values[target.quantity]
        judged = np.concatenate([off[table.core], halfway[between.core]])
        poses = [np.concatenate([a[table.core], b[between.core]]) for a, b in zip(table.angles_deg, between.angles_deg)]
        worst = int(np.argmax(np.abs(judged)))
        errors[target.quantity] = Error(
            rms=float(np.sqrt(np.mean(judged**2))),
            most=float(np.abs(judged[worst])),
            at_deg=tuple(float(p[worst]) for p in poses),
            samples_most=float(np.max(np.abs(off[table.core]))),
            between_most=float(np.max(np.abs(halfway[between.core]))),
            margin_most=float(np.max(np.abs(np.concatenate([off[~table.core], halfway[~between.core]])), initial=0.0)),
        )
    met = all(errors[t.quantity].meets(t.aim) for t in targets)
    return Fit(muscle.axes, tuple(degrees), coefficients, errors, met)


def degree_choices(axis_count: int) -> list[tuple]:
    """All combinations of degrees, fewest coefficients first; among equals the more even split first."""
    choices = itertools.product(range(MAX_DEGREE + 1), repeat=axis_count)
    size = {degrees: int(np.prod([d + 1 for d in degrees])) for degrees in choices}
    return sorted((d for d in size if size[d] <= MAX_COEFFICIENTS), key=lambda d: (size[d], max(d), d))


def smallest_fit(muscle: Muscle, targets: list[Target]) -> Fit:
    """The fit with the fewest coefficients that meets all aims; failing that, the smallest nearly as good as any."""
    tried = []
    for degrees in degree_choices(len(muscle.axes)):
        fit = fit_with_degrees(muscle, targets, degrees)
        if fit.met:
            return fit
        ratio = max(fit.errors[t.quantity].worst_ratio(t.aim) for t in targets)
        tried.append((ratio, fit))
    best = min(ratio for ratio, _ in tried)
    return next(fit for ratio, fit in tried if ratio <= 1.1 * best)


#: The functions of a row of the header, in the order of `coxa::FittedPathRow`, by the quantity they give.
FUNCTIONS = ("length_m", "r_hip_adduction_m", "r_hip_rotation_m", *PULL)


def fit_muscle(muscle: Muscle) -> None:
    arms = [Target(name, ARM_AIM_M, along=index) for index, name in enumerate(muscle.arm_names)]
    muscle.fits = {"length_m": smallest_fit(muscle, [Target("length_m", LENGTH_AIM_M), *arms])}
    if muscle.crosses_hip:
        for name in ("r_hip_adduction_m", "r_hip_rotation_m"):
            muscle.fits[name] = smallest_fit(muscle, [Target(name, SIDE_ARM_AIM_M)])
        for name in PULL:
            muscle.fits[name] = smallest_fit(muscle, [Target(name, PULL_AIM)])
    for name, fit in muscle.fits.items():
        difference = np.max(np.abs(fit.horner(muscle.between.angles_deg) - fit(muscle.between.angles_deg)))
        if difference > ROUNDING_M:
            raise ArithmeticError(f"{muscle.name} {name}: powers of x lose {difference:.1e}")


def fit_all(models_dir, leg: Leg) -> list[Muscle]:
    """All muscles of the leg, sampled and fitted."""
    muscles = read_muscles(models_dir)
    load_samples(models_dir, leg, muscles)
    for muscle in muscles:
        fit_muscle(muscle)
    return muscles


# --- the header ---------------------------------------------------------------------------------------------------

HEADER_TOP = """\
// Written by tools/fit_paths.py; change that script, not this file.
#pragma once

#include <array>

#include <coxa/muscle/fitted_path.hpp>

/// Muscle paths of the right leg of the Rajagopal model in its Lai-Uhlrich form, fitted by polynomials.
/// docs/fitted-paths.md says how and how well.
///
/// Rajagopal A, Dembia CL, DeMers MS, Delp DD, Hicks JL, Delp SL (2016) Full-body musculoskeletal model for
/// muscle-driven simulation of human gait. IEEE Trans Biomed Eng 63:2068-2079.
/// Lai AKM, Arnold AS, Wakeling JM (2017) Why are antagonist muscles co-activated in my simulation?
/// A musculoskeletal model for analysing human locomotor tasks. Ann Biomed Eng 45:2762-2774.
/// Uhlrich SD, Jackson RW, Seth A, Kolesar JA, Delp SL (2022) Muscle coordination retraining inspired by
/// musculoskeletal simulations reduces knee contact force. Sci Rep 12:9842.

namespace coxa::literature {

// clang-format off
"""

AXES_TOP = """\
namespace lai_uhlrich2023_fits {

inline constexpr PathAxis none{PathAngle::none, 0, 0.0, 1.0};
inline constexpr FittedFunction absent{none, none, -1};
"""


def number(value: float) -> str:
    """17 significant digits, so that reading gives the same double back."""
    return f"{value:.16e}"


def coefficient_lines(values) -> list[str]:
    texts = [f"{number(value)}," for value in values]
    return ["    " + " ".join(texts[i : i + 4]) for i in range(0, len(texts), 4)]


def axis_text(fit: "Fit", index: int) -> str:
    """An axis as the header writes it; a second angle that has no influence is left out."""
    if index >= len(fit.axes) or (index == 1 and fit.degrees[1] == 0):
        return "none"
    return f"{fit.axes[index].short}({fit.degrees[index]})"


def row_lines(name: str, functions: list[str]) -> list[str]:
    """A row of the table of paths, broken before the line gets too long."""
    lines = [f'    {{"{name}",']
    for index, function in enumerate(functions):
        function += "," if index < len(functions) - 1 else "},"
        if len(lines[-1]) + 1 + len(function) <= LINE_LENGTH:
            lines[-1] += " " + function
        else:
            lines.append("     " + function)
    return lines


def write_header(muscles: list[Muscle]) -> str:
    first, rows, blocks = 0, [], []
    for muscle in muscles:
        functions = []
        for quantity in FUNCTIONS:
            fit = muscle.fits.get(quantity)
            if fit is None:
                functions.append("absent")
                continue
            u, v = axis_text(fit, 0), axis_text(fit, 1)
            functions.append(f"{{{u}, {v}, {first}}}")
            blocks += [f"    // {muscle.short_name} {quantity}", *coefficient_lines(fit.powers.ravel())]
            first += fit.powers.size
        rows += row_lines(muscle.short_name, functions)

    axes = []
    for angle in ANGLES.values():
        axes.append(f"/// {angle.first_deg} to {angle.last_deg} degrees.")
        axes.append(f"constexpr PathAxis {angle.short}(int degree) {{")
        center, half_range = number(angle.center_rad), number(angle.half_range_rad)
        axes.append(f"    return {{PathAngle::{angle.name}, degree, {center}, {half_range}}};")
        axes.append("}")
    lines = [
        HEADER_TOP,
        "/// c[i * (v.degree + 1) + j] multiplies x_u^i x_v^j.",
        f"inline constexpr std::array<double, {first}> lai_uhlrich2023_path_coefficients = {{",
        *blocks,
        "};",
        "",
        AXES_TOP,
        *axes,
        "",
        "// Name; length; hip adduction arm, hip rotation arm, pull on the leg along x, y and z.",
        f"inline constexpr std::array<FittedPathRow, {len(muscles)}> lai_uhlrich2023_paths = {{{{",
        *rows,
        "}};",
        "",
        "}  // namespace lai_uhlrich2023_fits",
        "// clang-format on",
        "",
        "/// One row per muscle of the right leg, in the order of lai_uhlrich2023_muscles.",
        "using lai_uhlrich2023_fits::lai_uhlrich2023_paths;",
        "",
        "}  // namespace coxa::literature",
        "",
    ]
    return "\n".join(lines)


def read_header(text: str) -> dict[tuple[str, str], tuple[str, np.ndarray]]:
    """Degrees (as written) and coefficients by muscle and function, from a header that `write_header` made."""
    block = re.search(r"lai_uhlrich2023_path_coefficients = \{(.*?)\n\};", text, re.S).group(1)
    numbers = np.array([float(n) for n in re.findall(r"-?\d\.\d+e[+-]\d+", re.sub(r"//.*", "", block))])
    functions = {}
    table = re.search(r"lai_uhlrich2023_paths = \{\{\n(.*?)\n\}\};", text, re.S).group(1)
    for name, body in re.findall(r'\{"(\w+)",(.*?)\},(?=\n    \{|$)', table, re.S):
        entries = re.findall(r"absent|\{([\w()]+), ([\w()]+), (\d+)\}", body)
        for quantity, (u, v, first) in zip(FUNCTIONS, entries, strict=True):
            if first:
                size = int(np.prod([int(d) + 1 for d in re.findall(r"\((\d+)\)", f"{u} {v}")]))
                functions[name, quantity] = (f"{u}, {v}", numbers[int(first) : int(first) + size])
    return functions


def differences(muscles: list[Muscle], there: str) -> list[str]:
    """What differs, beyond rounding, between the fits and a header; empty when nothing does."""
    try:
        old = read_header(there)
    except (AttributeError, ValueError) as problem:
        return [f"the header can not be read: {problem}"]
    new = read_header(write_header(muscles))
    found = [f"{name} {quantity}: only in the header" for name, quantity in old.keys() - new.keys()]
    for key, (degrees, values) in new.items():
        label = " ".join(key)
        length_scale = np.max(np.abs(new[key[0], "length_m"][1]))
        scale = 1.0 if key[1] in PULL else length_scale
        if key not in old:
            found.append(f"{label}: not in the header")
        elif old[key][0] != degrees or len(old[key][1]) != len(values):
            found.append(f"{label}: degrees {degrees}, header {old[key][0]}")
        elif np.max(np.abs(old[key][1] - values)) > CHECK_TOLERANCE * scale:
            found.append(f"{label}: coefficients differ by up to {np.max(np.abs(old[key][1] - values)):.1e}")
    return found


# --- the report ---------------------------------------------------------------------------------------------------


def pose_text(axes, at_deg) -> str:
    return ", ".join(f"{axis.short} {value:g}" for axis, value in zip(axes, at_deg))


def error_text(error: Error | None, scale: float = 1e3, digits: int = 2) -> str:
    return "" if error is None else f"{error.rms * scale:.{digits}f} / {error.most * scale:.{digits}f}"


def aim_row(title: str, aim: Aim, scale: float) -> str:
    numbers = (aim.rms, aim.most, aim.margin_most, aim.limit_rms)
    return f"| {title} | {' | '.join(f'{value * scale:g}' for value in numbers)} |"


def degrees_text(fit: Fit) -> str:
    return ", ".join(str(d) for d in fit.degrees)


def pull_lengths(muscle: Muscle) -> tuple[float, float, float]:
    """Shortest and longest fitted pull over the core, and how far the sampled pull departs from 1, which is exact."""
    shortest, longest, off = np.inf, 0.0, 0.0
    for samples in (muscle.table, muscle.between):
        size = np.sqrt(sum(muscle.fits[name](samples.angles_deg) ** 2 for name in PULL))[samples.core]
        sampled = np.sqrt(sum(samples.values[name] ** 2 for name in PULL))
        shortest, longest = min(shortest, size.min()), max(longest, size.max())
        off = max(off, np.max(np.abs(sampled - 1)))
    return shortest, longest, off


def touch_downs(leg: Leg, muscle: Muscle) -> list[tuple[str, float, float, float]]:
    """Where a cylinder is met along each angle (the other one mid-range): object, angle, kink in arm, kink in pull.

    Kinks are the change of slope across the pose, per degree: of the moment arm about the angle that varies (m) and
    of the fastest-changing component of the pull.
    """
    found = []
    for index, axis in enumerate(muscle.axes):
        sweep = np.arange(axis.core_first_deg, axis.core_last_deg + 0.5, 1.0)
        angles_deg = [np.full(len(sweep), (a.first_deg + a.last_deg) / 2) for a in muscle.axes]
        angles_deg[index] = sweep
        values = values_at(leg, muscle, angles_deg)
        _, turns = leg.path(muscle.name, leg.poses(**radians_of(muscle.axes, angles_deg)))

        def kink(value, i):
            slope = np.diff(value)
            return abs(slope[i + 1] - slope[i - 1])

        for name, turn in turns.items():
            for i in np.nonzero(np.diff(turn != 0))[0]:
                if 1 <= i < len(sweep) - 2:
                    pull = max(kink(values[p], i) for p in PULL) if muscle.crosses_hip else 0.0
                    at = f"{axis.short} {sweep[i]:.0f} to {sweep[i + 1]:.0f}"
                    found.append((name, at, kink(values[f"r_{axis.name}_m"], i), pull))
    return found


def outliers(muscle: Muscle) -> list[str]:
    aims = {"length_m": LENGTH_AIM_M, **{name: ARM_AIM_M for name in muscle.arm_names}}
    aims |= {"r_hip_adduction_m": SIDE_ARM_AIM_M, "r_hip_rotation_m": SIDE_ARM_AIM_M, **{p: PULL_AIM for p in PULL}}
    flags = []
    for fit in muscle.fits.values():
        for quantity, error in fit.errors.items():
            aim = aims[quantity]
            if error.rms > aim.limit_rms:
                flags.append(f"{quantity}: RMS beyond the limit")
            elif error.rms > aim.rms:
                flags.append(f"{quantity}: RMS beyond the aim")
            if error.margin_most > aim.margin_most:
                flags.append(f"{quantity}: largest error outside the core beyond the aim")
            if error.most > aim.most:
                flags.append(f"{quantity}: largest error beyond the aim, at {pose_text(muscle.axes, error.at_deg)}")
    return flags


def write_report(leg: Leg, muscles: list[Muscle], vectors: dict) -> str:
    hip_muscles = [m for m in muscles if m.crosses_hip]
    total = sum(fit.powers.size for m in muscles for fit in m.fits.values())
    lengths = sum(m.fits["length_m"].powers.size for m in muscles)
    every = [(m, q, e) for m in muscles for fit in m.fits.values() for q, e in fit.errors.items()]

    def worst(names, key):
        muscle, quantity, error = max(((m, q, e) for m, q, e in every if q in names), key=lambda item: key(item[2]))
        return muscle, quantity, error

    arm_names = {f"r_{axis.name}_m" for axis in ANGLES.values()}
    side_names = {"r_hip_adduction_m", "r_hip_rotation_m"}
    ranges = "; ".join(
        f"{a.short} {a.first_deg} to {a.last_deg} ({a.core_first_deg} to {a.core_last_deg})" for a in ANGLES.values()
    )

    text = f"""# Fitted muscle paths

`include/coxa/literature/lai_uhlrich2023_paths.hpp` holds the 40 muscles of the right leg of the Rajagopal model (2016)
as revised by Lai (2017) and Uhlrich (2022), as polynomials. `tools/fit_paths.py` writes that header and this page.

## Method

- Muscle-tendon length is a polynomial in the one or two angles the muscle crosses: hip flexion, knee flexion, ankle
  dorsiflexion. Moment arms about these are minus its slope, so one set of coefficients gives both.
- The fit is linear least squares on length and on every moment arm at once; an error of \
{LENGTH_AIM_M.rms * 1e3:g} mm in length counts
  as much as {ARM_AIM_M.rms * 1e3:g} mm in an arm. Samples lie every 5 degrees over the whole range; \
accuracy is judged over the core of it.
  Degrees, whole range (core): {ranges}.
- The degree of each fit is the lowest (fewest coefficients) that meets the aims below, up to degree {MAX_DEGREE} per
  angle and {MAX_COEFFICIENTS} coefficients in all.
- Each fit is judged at the samples *and* halfway between them, where the geometry was computed afresh, so that a
  polynomial cannot pass by swinging between its samples.
- Muscles that cross the hip have five more functions of the same angles: the arms about hip adduction and rotation, and
  the three components of the pull: the direction, in the pelvis frame (x forward, y up, z right), in which unit tension
  pulls the leg relative to the pelvis. It is minus the derivative of length by a translation of the whole leg, its
  length therefore 1. Hip adduction and rotation, subtalar and toe angles are zero throughout.
- Signs: an arm is minus the derivative of length by the named angle; positive turns the joint in the positive sense.
  A hip extensor has a negative hip flexion arm, a quadriceps a negative knee flexion arm.

| quantity | aim: RMS | aim: largest | aim: largest outside the core | limit: RMS |
|---|---|---|---|---|
{aim_row("length, mm", LENGTH_AIM_M, 1e3)}
{aim_row("arm about a crossed angle, mm", ARM_AIM_M, 1e3)}
{aim_row("arm about hip adduction, rotation, mm", SIDE_ARM_AIM_M, 1e3)}
{aim_row("component of pull", PULL_AIM, 1.0)}

## Summary

{total} coefficients in all, {lengths} of them for the lengths.

| quantity | worst RMS | worst single error |
|---|---|---|
"""
    for title, names, scale, digits in (
        ("length, mm", {"length_m"}, 1e3, 2),
        ("arm about a crossed angle, mm", arm_names, 1e3, 2),
        ("arm about hip adduction, rotation, mm", side_names, 1e3, 2),
        ("component of pull", set(PULL), 1.0, 3),
    ):
        by_rms, by_most = worst(names, lambda e: e.rms), worst(names, lambda e: e.most)
        text += f"| {title} | {by_rms[2].rms * scale:.{digits}f} ({by_rms[0].short_name} {by_rms[1]}) "
        text += f"| {by_most[2].most * scale:.{digits}f} ({by_most[0].short_name} {by_most[1]}, "
        text += f"{pose_text(by_most[0].axes, by_most[2].at_deg)}) |\n"

    margin = {
        title: max((e.margin_most, m.short_name) for m, q, e in every if q in names)
        for title, names in (("length", {"length_m"}), ("arm", arm_names | side_names), ("pull", set(PULL)))
    }
    swing = max(((e.between_most - e.samples_most, m.short_name, q) for m, q, e in every if q.endswith("_m")))
    text += f"""
Outside the core the largest errors are {margin['length'][0] * 1e3:.2f} mm in length ({margin['length'][1]}), \
{margin['arm'][0] * 1e3:.2f} mm in an arm ({margin['arm'][1]}) and
{margin['pull'][0]:.3f} in pull ({margin['pull'][1]}). Halfway between samples no length or arm is off by more than \
{max(swing[0], 0.0) * 1e3:.2f} mm beyond
the largest error at the samples ({swing[1]} {swing[2]}).

## Outliers

"""
    flagged = [(m, flag) for m in muscles for flag in outliers(m)]
    text += "".join(f"- {m.short_name}, {flag}.\n" for m, flag in flagged) or "Every fit meets its aims.\n"
    for muscle in muscles:
        if muscle.flipped_deg:
            poses = "; ".join(pose_text(muscle.axes, pose) for pose in muscle.flipped_deg)
            text += f"""
Left out of the fit of {muscle.short_name}:
{poses}.
There the short way round the cylinder at the knee leads behind the femur and the knee flexion arm jumps to the other
sign; the fit carries on in front of the bone.
"""

    text += f"""
## Lengths and moment arms

Errors in mm, RMS / largest, over the core. Degrees are given in the order of the angles.

| muscle | angles | degrees | coefficients | length | hip flexion arm | knee flexion arm | ankle flexion arm | flags |
|---|---|---|---|---|---|---|---|---|
"""
    for muscle in muscles:
        fit = muscle.fits["length_m"]
        arms = " | ".join(error_text(fit.errors.get(f"r_{axis.name}_m")) for axis in ANGLES.values())
        flags = "" if fit.met else "beyond the aim"
        text += f"| {muscle.short_name} | {', '.join(a.short for a in muscle.axes)} | {degrees_text(fit)} "
        text += f"| {fit.powers.size} | {error_text(fit.errors['length_m'])} | {arms} | {flags} |\n"

    text += """
## At the hip: other arms and pull

RMS / largest error over the core: arms in mm, components of the pull in hundredths. Degrees in brackets. The last
column is the length of the fitted pull, which should be 1.

| muscle | adduction arm | rotation arm | pull x | pull y | pull z | length of pull |
|---|---|---|---|---|---|---|
"""
    sampled_off = 0.0
    for muscle in hip_muscles:
        cells = []
        for name in FUNCTIONS[1:]:
            fit = muscle.fits[name]
            scale = 1e2 if name in PULL else 1e3
            mark = "" if fit.met else " (beyond the aim)"
            cells.append(f"[{degrees_text(fit)}] {error_text(fit.errors[name], scale)}{mark}")
        shortest, longest, off = pull_lengths(muscle)
        sampled_off = max(sampled_off, off)
        text += f"| {muscle.short_name} | {' | '.join(cells)} | {shortest:.3f} to {longest:.3f} |\n"

    text += """
## What the model itself does

Two of its features make curves bend sharply, whatever is fitted to them:

- Iliacus and psoas: the last point on the pelvis and the first on the femur close in on each other in deep hip flexion,
  for iliacus from 56 mm at 60 degrees to 20 mm at 110 and less than 18 mm at 120. The direction of pull swings round,
  its y even changes sign at 116, and the hip flexion arm falls from 37 mm at 100 degrees to 1 mm at 120.
- Quadriceps: the course of the patella is tabulated to 120 degrees of knee flexion and goes on in a straight line. All
  four knee flexion arms have a kink there, the peak of a rise that began at 100.

## Where paths meet cylinders

A path that comes to lie on a cylinder bends without a jump: length and arms are continuous, their slopes are not. A
polynomial rounds these kinks off. Poses are those of a sweep through the core with the other angle mid-range; a kink is
the change of slope across them, per degree. Muscles not listed touch nothing, or never let go.

| muscle | cylinder | at, degrees | kink in arm, mm | kink in pull |
|---|---|---|---|---|
"""
    for muscle in muscles:
        for name, at, arm_kink, pull_kink in touch_downs(leg, muscle):
            pull = f"{pull_kink:.4f}" if muscle.crosses_hip else ""
            text += f"| {muscle.short_name} | {name.removesuffix('_r')} | {at} | {arm_kink * 1e3:.2f} | {pull} |\n"

    by_length = max(muscles, key=lambda m: m.table_error_m)
    by_arm = max(muscles, key=lambda m: m.table_arm_error_m)
    text += f"""
## The geometry behind the pull

`tools/leg_geometry.py` rebuilds the leg: joints, via points, and cylinders with exact geodesics, two on one path taking
turns until the length settles. Its agreement with what it was given:

| compared with | largest difference |
|---|---|
| {vectors['cases']} cylinder test vectors: wrapped or not | {vectors['misjudged']} judged differently |
| cylinder test vectors: length | {vectors['length_m'] * 1e3:.6f} mm |
| cylinder test vectors: touch points | {vectors['touch_point_m'] * 1e3:.6f} mm |
| lengths of all 40 muscles, every pose of the tables | {by_length.table_error_m * 1e3:.6f} mm |
| their moment arms, including hip adduction and rotation | {by_arm.table_arm_error_m * 1e3:.4f} mm |
| length of the sampled pull, which is 1 | {sampled_off:.1e} |

The tables are rounded to 0.00001 mm in length and 0.001 mm in arms.

## Sources

- Rajagopal A, Dembia CL, DeMers MS, Delp DD, Hicks JL, Delp SL (2016) Full-body musculoskeletal model for muscle-driven
  simulation of human gait. IEEE Trans Biomed Eng 63:2068-2079.
- Lai AKM, Arnold AS, Wakeling JM (2017) Why are antagonist muscles co-activated in my simulation? A musculoskeletal
  model for analysing human locomotor tasks. Ann Biomed Eng 45:2762-2774.
- Uhlrich SD, Jackson RW, Seth A, Kolesar JA, Delp SL (2022) Muscle coordination retraining inspired by musculoskeletal
  simulations reduces knee contact force. Sci Rep 12:9842.
"""
    return "\n".join(line.rstrip() for line in text.split("\n"))


# --- command line -------------------------------------------------------------------------------------------------


def default_reference() -> pathlib.Path:
    given = os.environ.get("COXA_REFERENCE_DIR")
    return pathlib.Path(given) if given else ROOT.parent / "shared" / "reference"


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--reference", type=pathlib.Path, default=default_reference(), metavar="DIR",
                        help="reference data; default: COXA_REFERENCE_DIR, else ../shared/reference")  # fmt: skip
    parser.add_argument("--output", type=pathlib.Path, default=HEADER, help="header to write, or to compare with")
    parser.add_argument("--report", type=pathlib.Path, default=REPORT, help="page to write")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if header and fits differ")
    options = parser.parse_args(arguments)

    models_dir = options.reference / "models"
    if not (models_dir / f"{MODEL}_muscles.csv").is_file():
        print(f"fit_paths: no reference data at {options.reference} (expected models/{MODEL}_muscles.csv there); "
              "give --reference DIR or set COXA_REFERENCE_DIR", file=sys.stderr)  # fmt: skip
        return 2
    if options.check and not options.output.is_file():
        print(f"fit_paths: nothing to check, {options.output} does not exist", file=sys.stderr)
        return 1

    leg = load_leg(models_dir)
    muscles = fit_all(models_dir, leg)
    if options.check:
        found = differences(muscles, options.output.read_text())
        for line in found:
            print(line, file=sys.stderr)
        print(f"{options.output.name}: {'differs from the fits' if found else 'agrees with the fits'}")
        return 1 if found else 0

    for path, text in (
        (options.output, write_header(muscles)),
        (options.report, write_report(leg, muscles, wrap_vector_errors(models_dir))),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
