#!/usr/bin/env python3
"""Writes docs/fitted-paths.md: what the library itself says of its fitted paths.

    python tools/make_fitted_paths.py            # write the page
    python tools/make_fitted_paths.py --check    # exit 1 if the page is not what the library says now
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import coxa as cx
import numpy as np

PAGE = Path(__file__).resolve().parent.parent / "docs" / "fitted-paths.md"
LEGS = ("lai_uhlrich2023", "rajagopal2016", "lumped")
SPREADS = (0.0, 0.05, 0.10, 0.15)

TOP = """\
# Fitted muscle paths

Lifts are calculated with polynomials that stand in for the [geometric paths](paths.md): smooth, and several times as fast. They
are fitted by the library itself (`muscle/fit_paths.hpp`) when a leg is first asked for or an `.osim` file is read, in about a
tenth of a second. `tools/make_fitted_paths.py` writes this page.

## Method

- Musculotendon length is a polynomial in the one or two of hip flexion, knee flexion and dorsiflexion that the muscle
  crosses. Arms about these are its slopes, so length and arms cannot contradict each other. Least squares on length and arms
  at once; an error of 0.3 mm in length counts as much as 0.7 mm in an arm.
- Muscles that cross the hip have five more functions: arms about adduction and rotation, and the direction of their pull.
- Samples lie every 5 degrees: hip flexion -20 to 120, knee flexion 0 to 140, dorsiflexion -50 to 35, cut to the leg's own
  range; accuracy is judged over hip -10 to 110, knee 0 to 140, ankle -40 to 30, at the samples *and* halfway between. Beyond,
  samples count half and only keep the ends tame. The degree is the lowest that meets the aims: 0.3 mm (largest 1 mm) in
  length, 0.7 mm (2 mm) in an arm, 1 mm (3 mm) in an arm about the hip's other axes, 0.03 (0.08) in a component of the pull; up
  to 9 for an angle and 64 coefficients.
- Samples at which the path slips round the wrong side of a bone are left out: rectus femoris of the Lai-Uhlrich leg at 140
  degrees of knee flexion with a straight hip.
- **What they speak for** is what they are judged over: hip flexion -10 to 110, knee flexion 0 to 140, dorsiflexion -40 to 30
  degrees (cut to the leg's own range), no adduction or rotation, and people whose ratios of hip width, thigh, shank and foot to those
  of the leg differ by up to 15 % from that of stature. `leg.fit_domain()` gives the numbers. Everybody whose segments come from
  sex and stature is inside; default thrusts and bridges of women of 1.50 m to men of 2.00 m use hip 0 to 106 and ankle -26 to 18 degrees.
- Elsewhere, and for a set with a muscle over three joints, a pose takes the geometric paths; `geometric_path` in a curve tells
  where: a pelvis that tilts backward to lockout, for one. A lift in time takes one kind of path all the way.

## People of other proportions

Length is homogeneous of the first degree in the five ratios s of a person's lengths to those of the published leg (stature,
hip width, thigh, shank, foot), so by Euler's theorem it is the sum of s times dL/ds. The derivatives at s = 1 are fitted, each as
a polynomial of the same degrees; for one person they add up to one polynomial. That is exact for the published proportions
at any size and good to the second order in how much the proportions differ. Against the geometric paths of {people} people
each, whose four length ratios differ from that of stature by up to the given spread, over the whole range of angles, all
muscles (`leg.fit_errors(body)` gives them for one person):
"""


class LegErrors:
    """Errors over people whose proportions differ by up to a spread: root mean squares, and largest by muscle, m."""

    def __init__(self, name: str, spread: float, people: int, seed: int = 5):
        leg = cx.muscles(name)
        reference = leg.reference_lengths_m
        random = np.random.default_rng(seed)
        found = []
        for _ in range(people):
            ratio = 1.0 + spread * random.uniform(-1.0, 1.0, 4)
            body = cx.Subject(
                mass_kg=70,
                height_m=reference["height"],
                hip_width_m=reference["hip_width"] * ratio[0],
                thigh_length_m=reference["thigh"] * ratio[1],
                shank_length_m=reference["shank"] * ratio[2],
                foot_length_m=reference["foot"] * ratio[3],
            ).scale()
            found.append(leg.fit_errors(body))
        self.names = leg.names
        self.rms = {k: float(np.sqrt(np.mean([e[f"{k}_rms_m"] ** 2 for e in found]))) for k in ("length", "arm")}
        self.most = {k: np.max([e[f"{k}_most_m"] for e in found], axis=0) for k in ("length", "arm", "side_arm")}

    def cell(self, kind: str) -> str:
        """RMS / the three largest with their muscles, mm."""
        order = np.argsort(-self.most[kind])
        worst = ", ".join(f"{self.names[i]} {1e3 * self.most[kind][i]:.1f}" for i in order[:3])
        return f"{1e3 * self.rms[kind]:.2f} / {worst}"


def page() -> str:
    people = 16
    text = TOP.format(people=people)
    text += "\n| leg | spread | length, mm: RMS / three largest | arm, mm: RMS / three largest |\n|---|---|---|---|\n"
    widest = {}
    for name in LEGS:
        for spread in SPREADS:
            widest[name] = LegErrors(name, spread, people if spread else 1)
            text += f"| `{name}` | {100 * spread:.0f} % | {widest[name].cell('length')} | {widest[name].cell('arm')} |\n"
    text += """
The largest are not errors of the fits alone: with other proportions a path can lose or gain a cylinder by the rule of its side
and jump, where the fit carries on smoothly. In the Lai-Uhlrich leg the short head of biceps femoris does so beyond about 100
degrees of knee flexion (9 mm) and the medial gastrocnemius at 140 (13 mm), both in people whose shank is about 5 % shorter
against their stature than that of the leg; and the medial gastrocnemius below 35 degrees (5 mm). People whose segments come from
sex and stature meet the last only.

## Errors by muscle

Root mean square / largest over the range of angles, at the published size; last, the largest in length / arms / side arms over the
people above with proportions up to 15 % off.
"""
    for name in LEGS:
        leg = cx.muscles(name)
        error = leg.fit_errors()
        text += (
            f"\n### {name}\n\n| muscle | degrees | length, mm | arms, mm | side arms, mm | pull | aims | others, mm |\n"
            "|---|---|---|---|---|---|---|---|\n"
        )
        for i, muscle in enumerate(leg.names):
            degrees = f"{error['degree_u'][i]:.0f}" + (f", {error['degree_v'][i]:.0f}" if error["degree_v"][i] else "")
            both = [
                f"{scale * error[f'{kind}_rms{unit}'][i]:.{digits}f} / {scale * error[f'{kind}_most{unit}'][i]:.{digits}f}"
                for kind, unit, scale, digits in (
                    ("length", "_m", 1e3, 2), ("arm", "_m", 1e3, 2), ("side_arm", "_m", 1e3, 2), ("pull", "", 1.0, 3)
                )
            ]  # fmt: skip
            if error["side_arm_most_m"][i] == 0.0:
                both[2:] = ["", ""]
            kinds = ("length", "arm", "side_arm") if both[2] else ("length", "arm")
            others = " / ".join(f"{1e3 * widest[name].most[kind][i]:.1f}" for kind in kinds)
            text += f"| {muscle} | {degrees} | {' | '.join(both)} | {'met' if error['aims_met'][i] else '**missed**'} | {others} |\n"
    return text


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the page is out of date")
    if not parser.parse_args().check:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    if PAGE.read_text(encoding="utf-8") == page():
        return 0
    print("docs/fitted-paths.md is not what the library says now: run tools/make_fitted_paths.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
