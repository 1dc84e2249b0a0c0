"""Compare path lengths and moment arms of .osim files with those OpenSim itself calculates for the same poses.

    compare_opensim.py <folder of models> [--poses 40] [--csv tools/opensim_comparison.csv]

Needs coxa and the `opensim` package (`pip install opensim`) in one environment. Poses are drawn over the ranges a hip
thrust uses, adduction and rotation included; the same ones in every run. Prints one row per model; with --csv writes one
row per muscle with OpenSim's version and the date, from which tools/make_validation.py makes its section.
"""

import argparse
import csv
import datetime
from pathlib import Path

import numpy as np
import opensim

import coxa as cx

RANGES = {
    "hip_flexion": (-0.3, 1.9),
    "knee_flexion": (0.02, 2.0),
    "ankle_dorsiflexion": (-0.5, 0.4),
    "hip_adduction": (-0.3, 0.2),
    "hip_rotation": (-0.3, 0.3),
}
STEP_RAD = 1e-5
COLUMNS = (
    "opensim", "date", "poses", "file", "left_out", "muscle", "cylinders", "length_median_mm", "length_most_mm",
    "arm_median_mm", "arm_most_mm", "arm_most_about", "arm_to_opensim_slope_median_mm", "arm_to_opensim_slope_most_mm",
    "opensim_arm_to_its_slope_most_mm",
)  # fmt: skip


def roles(model):
    """Coordinate of the file and sign, by the name here."""
    found = {}
    for entry in model.understood:
        if entry.startswith("Coordinate "):
            name, role = entry.removeprefix("Coordinate ").split(": ")
            role, *turned = role.split(", ")
            found[role] = (name, -1.0 if turned else 1.0)
    return found


def draw(model, count):
    rng = np.random.default_rng(2016)
    found = roles(model)
    return {
        role: rng.uniform(*RANGES[role], count) if role in found else np.zeros(count) for role in RANGES
    }


class ByOpenSim:
    """Lengths (pose, muscle), arms and slopes of the lengths, -dL/dq (role, pose, muscle), m; cylinders per muscle."""

    def __init__(self, path, found, names, side, poses):
        model = opensim.Model(str(path))
        self._state = model.initSystem()
        self._model, self._found = model, found
        count = len(next(iter(poses.values())))
        muscles = [model.getMuscles().get(name + side) for name in names]
        self._paths = [muscle.getGeometryPath() for muscle in muscles]
        self.cylinders = [path_of.getWrapSet().getSize() for path_of in self._paths]
        self._coordinates = {role: model.getCoordinateSet().get(name) for role, (name, _) in found.items()}
        for coordinate in self._coordinates.values():
            coordinate.setLocked(self._state, False)
            coordinate.setDefaultClamped(False)
            coordinate.setClamped(self._state, False)
        self.lengths = np.zeros((count, len(names)))
        self.arms = np.zeros((len(found), count, len(names)))
        self.slopes = np.zeros_like(self.arms)
        for i in range(count):
            pose = {role: poses[role][i] for role in found}
            self.lengths[i] = self._lengths_at(pose)
            for r, role in enumerate(found):
                coordinate = self._coordinates[role]
                self.arms[r, i] = [found[role][1] * p.computeMomentArm(self._state, coordinate) for p in self._paths]
            for r, role in enumerate(found):
                ahead = self._lengths_at(pose | {role: pose[role] + STEP_RAD})
                behind = self._lengths_at(pose | {role: pose[role] - STEP_RAD})
                self.slopes[r, i] = (behind - ahead) / (2 * STEP_RAD)

    def _lengths_at(self, pose):
        for role, coordinate in self._coordinates.items():
            coordinate.setValue(self._state, float(self._found[role][1] * pose[role]), False)
        self._model.assemble(self._state)
        self._model.realizePosition(self._state)
        for role, coordinate in self._coordinates.items():
            if abs(coordinate.getValue(self._state) - self._found[role][1] * pose[role]) > 1e-8:
                raise RuntimeError(f"OpenSim moved {role}")
        return np.array([path_of.getLength(self._state) for path_of in self._paths])


def compare(path, count, without=()):
    """One dictionary per muscle, sizes in mm, and all differences in length and arm."""
    model = cx.read_osim(path, without=without)
    found = roles(model)
    poses = draw(model, count)
    angles = {f"{role}_rad": values for role, values in poses.items()}
    theirs = ByOpenSim(path, found, model.muscles.names, "_r", poses)
    own_arms = np.stack([model.muscles.moment_arm_m(role, **angles, path="geometric") for role in found])
    length = 1e3 * np.abs(model.muscles.length_m(**angles, path="geometric") - theirs.lengths)
    arm = 1e3 * np.abs(own_arms - theirs.arms)
    to_slope = 1e3 * np.abs(own_arms - theirs.slopes)
    their_own = 1e3 * np.abs(theirs.arms - theirs.slopes)
    rows = []
    for k, name in enumerate(model.muscles.names):
        rows.append(
            {
                "muscle": name,
                "cylinders": theirs.cylinders[k],
                "length_median_mm": np.median(length[:, k]),
                "length_most_mm": length[:, k].max(),
                "arm_median_mm": np.median(arm[:, :, k]),
                "arm_most_mm": arm[:, :, k].max(),
                "arm_most_about": list(found)[int(arm[:, :, k].max(axis=1).argmax())],
                "arm_to_opensim_slope_median_mm": np.median(to_slope[:, :, k]),
                "arm_to_opensim_slope_most_mm": to_slope[:, :, k].max(),
                "opensim_arm_to_its_slope_most_mm": their_own[:, :, k].max(),
            }
        )
    return rows, length, arm


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--poses", type=int, default=40)
    arguments.add_argument("--csv", type=Path, help="also write one row per muscle to this file")
    options = arguments.parse_args()
    opensim.Logger.setLevelString("Error")
    version = opensim.GetVersion()
    today = datetime.date.today().isoformat()
    print(opensim.GetVersionAndDate())
    print("| model | muscles | length: median, 99 %, worst mm | arm: median, 99 %, worst mm | worst muscles |")
    print("|---|---|---|---|---|")
    table = []
    for path in sorted(options.folder.rglob("*.osim")):
        without = ()
        try:
            cx.read_osim(path)
        except ValueError as error:
            without = str(error).split("on purpose: ")[1].split("\n")[0].split()
        rows, length, arm = compare(path, options.poses, without)
        common = {"opensim": version, "date": today, "poses": options.poses, "file": path.stem, "left_out": len(without)}
        for entry in rows:
            table.append(common | {k: f"{v:.6f}" if isinstance(v, float) else v for k, v in entry.items()})

        def summary(error):
            return f"{np.median(error):.5f}, {np.quantile(error, 0.99):.4f}, {error.max():.4f}"

        worst = sorted(rows, key=lambda entry: -entry["length_most_mm"])[:3]
        named = ", ".join(f"{e['muscle']} {e['length_most_mm']:.3f}/{e['arm_most_mm']:.3f}" for e in worst)
        print(f"| {path.stem} | {len(rows)} | {summary(length)} | {summary(arm)} | {named} |", flush=True)
    if options.csv:
        with options.csv.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(table)


if __name__ == "__main__":
    main()
