#!/usr/bin/env python3
"""Published legs as C++ tables: bones, joints, cylinders, muscle paths and, for some, muscle parameters.

    python tools/make_leg_tables.py --reference DIR              # write the headers
    python tools/make_leg_tables.py --reference DIR --check      # compare with the headers that are there

Reads `DIR/models/<model>_skeleton.json`, `_paths.json` and `_muscles.csv`; the README there says what the fields
mean. Only the right leg, from the pelvis to the toes. Coordinates that the leg does not have (subtalar joint, toes)
stay at zero; knee flexion is positive, whatever its sign in the model.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import pathlib
import sys
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parent.parent
LITERATURE = pathlib.Path("include/coxa/literature")

RAJAGOPAL = (
    "Rajagopal A, Dembia CL, DeMers MS, Delp DD, Hicks JL, Delp SL (2016) Full-body musculoskeletal model for\n"
    "muscle-driven simulation of human gait. IEEE Trans Biomed Eng 63(10):2068-2079."
)
LAI_UHLRICH = (
    RAJAGOPAL + "\n"
    "Lai AKM, Arnold AS, Wakeling JM (2017) Why are antagonist muscles co-activated in my simulation? A musculoskeletal\n"
    "model for analysing human locomotor tasks. Ann Biomed Eng 45(12):2762-2774.\n"
    "Uhlrich SD, Jackson RW, Seth A, Kolesar JA, Delp SL (2022) Muscle coordination retraining inspired by\n"
    "musculoskeletal simulations reduces knee contact force. Sci Rep 12:9842."
)
GAIT = (
    "Delp SL, Loan JP, Hoy MG, Zajac FE, Topp EL, Rosen JM (1990) An interactive graphics-based model of the lower\n"
    "extremity to study orthopaedic surgical procedures. IEEE Trans Biomed Eng 37(8):757-767.\n"
    "Knee: Yamaguchi GT, Zajac FE (1989) A planar model of the knee joint to characterize the knee extensor mechanism.\n"
    "J Biomech 22(1):1-10. Hip and muscles as in the OpenSim models of that name, CC BY 3.0."
)


@dataclass
class Model:
    source: str  #: name of the files
    name: str  #: in coxa
    header: pathlib.Path
    title: str
    citation: str  #: long, for the header
    short_citation: str
    knee_sign: float = 1.0  #: of the model's knee angle against knee flexion
    parameters: bool = False  #: write muscle parameters as well?
    height_m: float = 0.0  #: stature of the person it was made for
    foot_length_m: float = 0.0
    size_source: str = ""


MODELS = [
    Model(
        "rajagopal_lai_uhlrich2023", "lai_uhlrich2023", LITERATURE / "lai_uhlrich2023_geometry.hpp",
        "Bones, joints, points and cylinders of the right leg of the Rajagopal model in its Lai-Uhlrich form.",
        LAI_UHLRICH, "Rajagopal et al. 2016; Lai et al. 2017; Uhlrich et al. 2022",
    ),
    Model(
        "rajagopal2016", "rajagopal2016", LITERATURE / "rajagopal2016.hpp",
        "The right leg of the Rajagopal model: bones, joints, points, cylinders and muscles.",
        RAJAGOPAL, "Rajagopal et al. 2016", parameters=True, height_m=1.70, foot_length_m=0.2520,
        size_source="Stature and mass of the generic model; de Leva's (1996, Table 4) male foot at that stature, the\n"
        "model having no toe tip.",
    ),
    Model(
        "gait10dof18musc", "gait10dof18", LITERATURE / "gait10dof18.hpp",
        "Nine muscles of a planar right leg, each standing for a group: the gait10dof18musc model.",
        GAIT, "Delp et al. 1990; Yamaguchi and Zajac 1989 (gait10dof18musc)", knee_sign=-1.0,
        parameters=True, height_m=1.80, foot_length_m=0.2668,
        size_source="Stature and mass of the person the model stands for; de Leva's (1996, Table 4) male foot at that\n"
        "stature, the model having no toe tip.",
    ),
    Model(
        "gait2392", "gait2392", pathlib.Path("tests/cpp/gait2392_geometry.hpp"),
        "Bones, joints and points of the right leg of gait2392: conditional and moving points, no cylinders.",
        GAIT, "Delp et al. 1990; Yamaguchi and Zajac 1989 (gait2392)", knee_sign=-1.0,
    ),
]  # fmt: skip

SEGMENTS = {
    "pelvis": "pelvis", "femur": "thigh", "patella": "thigh", "tibia": "shank",
    "talus": "foot", "calcn": "foot", "toes": "foot",
}  # fmt: skip

#: Groups of the data, by the names of `coxa::MuscleGroup`; what is not here is `other`.
GROUPS = {
    "gluteus_maximus": "gluteus_maximus", "gluteus_medius": "gluteus_medius", "gluteus_minimus": "gluteus_minimus",
    "hamstrings_biarticular": "hamstrings", "biceps_femoris_short": "biceps_femoris_short_head",
    "adductor_magnus": "adductor_magnus", "adductors_other": "other_adductors", "gracilis": "other_adductors", "vasti": "quadriceps",
    "rectus_femoris": "rectus_femoris", "iliopsoas": "iliopsoas", "gastrocnemius": "gastrocnemius",
    "soleus": "soleus", "dorsiflexors": "dorsiflexors",
}  # fmt: skip


def number(value) -> str:
    text = repr(float(value))
    return "0.0" if text == "-0.0" else text


def short(name: str) -> str:
    return name.removesuffix("_r")


class Writer:
    """The tables of one model."""

    def __init__(self, model: Model, models_dir: pathlib.Path):
        self.model = model
        self.skeleton = json.loads((models_dir / f"{model.source}_skeleton.json").read_text())
        self.paths = json.loads((models_dir / f"{model.source}_paths.json").read_text())
        with open(models_dir / f"{model.source}_muscles.csv", newline="") as file:
            self.muscles = {row["muscle"]: row for row in csv.DictReader(file)}
        self.numbers: list[float] = []
        self.coordinates = {
            "hip_flexion_r": ("hip_flexion", 1.0), "hip_adduction_r": ("hip_adduction", 1.0),
            "hip_rotation_r": ("hip_rotation", 1.0), "knee_angle_r": ("knee_flexion", model.knee_sign),
            "ankle_angle_r": ("ankle_dorsiflexion", 1.0),
        }  # fmt: skip
        for coupler in self.skeleton["couplers"]:
            function = coupler["function"]
            if function != {"type": "LinearFunction", "coefficients": [1.0, 0.0]} or coupler["scale"] != 1.0:
                raise ValueError(f"coupler {coupler['name']}: only the identity is supported")
            self.coordinates[coupler["dependent"]] = self.coordinates[coupler["independent"][0]]
        self.joints = self._ordered_joints()
        self.bodies = ["pelvis"] + [joint["child_body"] for joint in self.joints]

    def _ordered_joints(self):
        """From the pelvis outward, each bone after the one it hangs on."""
        waiting = [joint for joint in self.skeleton["joints"] if joint["name"] != "ground_pelvis"]
        placed, ordered = {"pelvis"}, []
        while waiting:
            joint = next(j for j in waiting if j["parent_body"] in placed)
            waiting.remove(joint)
            placed.add(joint["child_body"])
            ordered.append(joint)
        return ordered

    def _pooled(self, values) -> int:
        values = [float(v) for v in values]
        for first in range(len(self.numbers) - len(values) + 1):
            if self.numbers[first : first + len(values)] == values:
                return first
        self.numbers += values
        return len(self.numbers) - len(values)

    def function(self, description, coordinate: str | None) -> str:
        kind = description["type"]
        name, sign = self.coordinates.get(coordinate, (None, 1.0))
        a = b = 0.0
        first = count = 0
        if kind == "Constant":
            tag, a, name = "constant", description["value"], None
        elif kind == "LinearFunction":
            tag, (a, b) = "linear", description["coefficients"]
            if name is None:  # a coordinate the leg does not have, at zero
                tag, a, b = "constant", b, 0.0
        elif kind == "PolynomialFunction" and name:
            tag, values = "polynomial", description["coefficients_highest_first"]
            first, count = self._pooled(values), len(values)
        elif kind == "SimmSpline" and name:
            tag, count = "spline", len(description["x"])
            first = self._pooled(description["x"] + description["y"])
        else:
            raise ValueError(f"function {kind} of {coordinate} is not supported")
        if name is None:
            return f"{{FunctionKind::{tag}, {number(a)}}}"
        sign_text = "" if sign == 1.0 else f", {number(sign)}"
        return (
            f"{{FunctionKind::{tag}, {number(a)}, {number(b)}, {first}, {count}, LegCoordinate::{name}{sign_text}}}"
        )

    @staticmethod
    def frame(translation, turns) -> str:
        return "{" + ", ".join(number(v) for v in [*translation, *turns]) + "}"

    def axes(self, joint) -> tuple[list[str], list[str]]:
        zero = {"type": "Constant", "value": 0.0}
        line = {"type": "LinearFunction", "coefficients": [1.0, 0.0]}
        unit = [(1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)]
        if joint["type"] == "CustomJoint":
            rows = [(a["axis"], a["function"], (a["coordinates"] or [None])[0]) for a in joint["spatial_transform"]]
        elif joint["type"] == "PinJoint":
            (coordinate,) = joint["coordinates"]
            rows = [(unit[2], line, coordinate), (unit[0], zero, None), (unit[1], zero, None)]
            rows += [(axis, zero, None) for axis in unit]
        elif joint["type"] == "WeldJoint":
            rows = [(axis, zero, None) for axis in unit + unit]
        else:
            raise ValueError(f"joint {joint['name']}: {joint['type']} is not supported")
        texts = [
            "{" + ", ".join(number(v) for v in axis) + ", " + self.function(function, coordinate) + "}"
            for axis, function, coordinate in rows
        ]
        return texts[:3], texts[3:]

    def body_rows(self) -> list[str]:
        still = "{{{1.0, 0.0, 0.0, {}}, {0.0, 1.0, 0.0, {}}, {0.0, 0.0, 1.0, {}}}}"
        nowhere = self.frame([0] * 3, [0] * 3)
        rows = [f'{{"pelvis", 0, LegSegment::pelvis, "", {nowhere}, {nowhere},\n {still},\n {still}}},']
        for joint in self.joints:
            rotations, translations = self.axes(joint)
            parent, child = joint["parent_offset"], joint["child_offset"]
            rows.append(
                f'{{"{short(joint["child_body"])}", {self.bodies.index(joint["parent_body"])}, '
                f'LegSegment::{SEGMENTS[short(joint["child_body"])]}, "{short(joint["name"])}",\n'
                f" {self.frame(parent['translation'], parent['orientation'])},\n"
                f" {self.frame(child['translation'], child['orientation'])},\n"
                + " {{" + ",\n   ".join(rotations) + "}},\n"
                + " {{" + ",\n   ".join(translations) + "}}},"
            )  # fmt: skip
        return rows

    def ranges(self) -> str:
        """Of the coordinates as the model has them; a coordinate it lacks can only be zero."""
        found = {}
        for joint in self.joints:
            for coordinate, facts in joint["coordinates"].items():
                if coordinate in self.coordinates and not coordinate.endswith("_beta"):
                    name, sign = self.coordinates[coordinate]
                    found[name] = sorted(sign * v for v in facts["range"])
        order = ["hip_flexion", "hip_adduction", "hip_rotation", "knee_flexion", "ankle_dorsiflexion"]
        pairs = [found.get(name, [0.0, 0.0]) for name in order]
        return "{{" + ", ".join(f"{{{number(a)}, {number(b)}}}" for a, b in pairs) + "}}"

    def write(self) -> str:
        name = self.model.name
        bodies = self.body_rows()
        cylinders, cylinder_index = [], {}
        for key, cylinder in self.paths["wrap_objects"].items():
            if cylinder["type"] != "WrapCylinder" or not cylinder["active"]:
                raise ValueError(f"wrap object {key} is not supported")
            cylinder_index[key] = len(cylinder_index)
            quadrant = cylinder["quadrant"]
            side = quadrant if quadrant == "all" else ("minus_" if quadrant[0] == "-" else "plus_") + quadrant[-1]
            cylinders.append(
                f'{{"{short(key)}", {self.bodies.index(cylinder["body"])}, '
                f"{self.frame(cylinder['translation_m'], cylinder['xyz_body_rotation_rad'])}, "
                f"{number(cylinder['radius_m'])}, {number(cylinder['length_m'])}, WrapQuadrant::{side}}},"
            )
        paths, points, conditions, motions, wraps = [], [], [], [], []
        for path_index, (muscle, path) in enumerate(self.paths["muscles"].items()):
            paths.append(f'{{"{short(muscle)}", {len(points)}, {len(path["points"])}}},')
            for point in path["points"]:
                body = self.bodies.index(point["body"])
                location = point.get("location", [0.0, 0.0, 0.0])
                if point["type"] == "ConditionalPathPoint":
                    of = self.function({"type": "LinearFunction", "coefficients": [1.0, 0.0]}, point["coordinate"])
                    low, high = point["range"]
                    conditions.append(f"{{{len(points)}, {of}, {number(low)}, {number(high)}}},")
                elif point["type"] == "MovingPathPoint":
                    xyz = ",\n  ".join(self.function(point[a], point[f"{a}_coordinate"]) for a in "xyz")
                    motions.append(f"{{{len(points)},\n {{{{{xyz}}}}}}},")
                elif point["type"] != "PathPoint":
                    raise ValueError(f"muscle {muscle}: {point['type']} is not supported")
                points.append(f"{{{body}, {', '.join(number(v) for v in location)}}},  // {point['name']}")
            for wrap in path["wraps"]:
                first, last = wrap["range_1based"]
                first = 0 if first < 1 else first - 1
                last = (len(path["points"]) if last < 1 else last) - 1
                wraps.append(f"{{{path_index}, {cylinder_index[wrap['object']]}, {first}, {last}}},")

        def array(kind: str, what: str, rows: list[str]) -> str:
            body = "".join("    " + line + "\n" for row in rows for line in row.split("\n"))
            count = len(rows)
            return f"inline constexpr std::array<{kind}, {count}> {what}{{{{\n{body}}}}};\n\n" if count else ""

        numbers = "".join(
            "    " + ", ".join(number(v) for v in self.numbers[k : k + 8]) + ",\n" for k in range(0, len(self.numbers), 8)
        )
        title = "".join(f"/// {line}\n" for line in self.model.title.split("\n"))
        citation = "".join(f"/// {line}\n" for line in self.model.citation.split("\n"))
        lists = ["bodies", "cylinders", "paths", "points", "conditions", "motions", "wraps"]
        rows = [bodies, cylinders, paths, points, conditions, motions, wraps]
        present = ", ".join(f"{name}_geometry::{what}" if r else "{}" for what, r in zip(lists, rows))
        kinds = ["BodyRow", "CylinderRow", "PathRow", "PointRow", "ConditionRow", "MotionRow", "WrapRow"]
        text = (
            "// Written by tools/make_leg_tables.py; change that script, not this file.\n#pragma once\n\n"
            "#include <coxa/muscle/leg_table.hpp>\n"
            + ("#include <coxa/muscle/muscle.hpp>\n" if self.model.parameters else "")
            + "\n#include <array>\n\n"
            f"{title}///\n{citation}"
            "namespace coxa::literature {\n\n// clang-format off\n\n"
            f"namespace {name}_geometry {{\n\n"
            f"inline constexpr std::array<double, {len(self.numbers)}> numbers{{{{\n{numbers}}}}};\n\n"
            + "".join(array(kind, what, r) for kind, what, r in zip(kinds, lists, rows))
            + f"}}  // namespace {name}_geometry\n\n"
            + f'inline constexpr LegTable {name}_leg{{\n    "{name}", "{self.model.short_citation}",\n'
            f"    {name}_geometry::numbers, {present},\n    {self.ranges()}}};\n"
            + (self.parameter_rows() if self.model.parameters else "")
            + "\n// clang-format on\n\n}  // namespace coxa::literature\n"
        )
        return text

    @staticmethod
    def dynamics(row) -> str:
        """What the model says of the tendon and of activation, where it differs from the defaults of `coxa::Muscle`."""
        rigid = row["ignore_tendon_compliance"] == "true"
        times = [row["activation_time_constant"], row["deactivation_time_constant"]]
        if all(times):
            class_damping = 0.1
            return f", {str(rigid).lower()}, {class_damping}, {number(times[0])}, {number(times[1])}"
        return ", true" if rigid else ""

    def parameter_rows(self) -> str:
        rows = []
        for muscle in self.paths["muscles"]:
            row = self.muscles[muscle]
            group = GROUPS.get(row["group"], "other")
            strain_zero = row["passive_strain_at_zero_force"] or "0.0"
            strain_max = row["passive_strain_at_fmax"] or "0.6"
            values = [
                row[key]
                for key in (
                    "max_isometric_force_N", "optimal_fiber_length_m", "tendon_slack_length_m",
                    "pennation_at_optimal_rad", "max_contraction_velocity_lo_per_s",
                )
            ] + [strain_zero, strain_max]  # fmt: skip
            numbers = ", ".join(number(v) for v in values)
            rows.append(f'    {{"{short(muscle)}", MuscleGroup::{group}, {numbers}{self.dynamics(row)}}},\n')
        model = self.model
        size = "".join(f"/// {line}\n" for line in model.size_source.split("\n"))
        return (
            f"\n{size}inline constexpr double {model.name}_height_m = {number(model.height_m)};\n"
            f"inline constexpr double {model.name}_mass_kg = {round(self.skeleton['total_mass_kg'], 2)};\n"
            f"inline constexpr double {model.name}_foot_length_m = {number(model.foot_length_m)};\n"
            "\n// name, group, max isometric force N, optimal fiber length m, tendon slack length m, pennation at optimal\n"
            "// rad, max contraction velocity optimal fiber lengths/s, passive strain at zero and at maximal force; rigid\n"
            "// tendon, fiber damping and time constants of activation where the model has its own\n"
            f"inline constexpr std::array<Muscle, {len(rows)}> {self.model.name}_muscles{{{{\n{''.join(rows)}}}}};\n"
        )


def default_reference() -> pathlib.Path:
    return pathlib.Path(os.environ.get("COXA_REFERENCE_DIR", ROOT.parent / "shared/reference"))


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--reference", type=pathlib.Path, default=default_reference(), metavar="DIR",
                        help="reference data; default: COXA_REFERENCE_DIR, else ../shared/reference")  # fmt: skip
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a header differs")
    options = parser.parse_args(arguments)
    differ = False
    for model in MODELS:
        text = Writer(model, options.reference / "models").write()
        path = ROOT / model.header
        if not options.check:
            path.write_text(text)
        elif path.read_text() != text:
            print(f"{path} differs", file=sys.stderr)
            differ = True
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
