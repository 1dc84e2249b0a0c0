"""Compare path lengths and moment arms of .osim files with those OpenSim itself calculates for the same poses.

    compare_opensim.py <folder of models> [--poses 40] [--markdown]

Needs coxa and the `opensim` package (`pip install opensim`) in one environment. Poses are drawn over the ranges a hip
thrust uses, adduction and rotation included; the same ones in every run. Prints one row per model and the muscles
that differ most.
"""

import argparse
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


def by_opensim(path, found, names, side, poses):
    """Lengths (pose, muscle) and arms by role (pose, muscle)."""
    model = opensim.Model(str(path))
    state = model.initSystem()
    count = len(next(iter(poses.values())))
    lengths = np.zeros((count, len(names)))
    arms = {role: np.zeros((count, len(names))) for role in found}
    muscles = [model.getMuscles().get(name + side) for name in names]
    coordinates = {role: model.getCoordinateSet().get(name) for role, (name, _) in found.items()}
    for coordinate in coordinates.values():
        coordinate.setLocked(state, False)
        coordinate.setDefaultClamped(False)
        coordinate.setClamped(state, False)
    for i in range(count):
        for role, coordinate in coordinates.items():
            coordinate.setValue(state, float(found[role][1] * poses[role][i]), False)
        model.assemble(state)
        model.realizePosition(state)
        for role, coordinate in coordinates.items():
            if abs(coordinate.getValue(state) - found[role][1] * poses[role][i]) > 1e-8:
                raise RuntimeError(f"OpenSim moved {role}")
        for k, muscle in enumerate(muscles):
            path_of = muscle.getGeometryPath()
            lengths[i, k] = path_of.getLength(state)
            for role, coordinate in coordinates.items():
                arms[role][i, k] = found[role][1] * path_of.computeMomentArm(state, coordinate)
    return lengths, arms


def compare(path, count, without=()):
    model = cx.read_osim(path, without=without)
    found = roles(model)
    poses = draw(model, count)
    angles = {f"{role}_rad": values for role, values in poses.items()}
    lengths, arms = by_opensim(path, found, model.muscles.names, "_r", poses)
    names = np.array(model.muscles.names)
    length_error = np.abs(model.muscles.length_m(**angles, path="geometric") - lengths)
    arm_error = np.stack(
        [np.abs(model.muscles.moment_arm_m(role, **angles, path="geometric") - arms[role]) for role in found]
    )
    return names, 1e3 * length_error, 1e3 * arm_error, list(found)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--poses", type=int, default=40)
    options = arguments.parse_args()
    opensim.Logger.setLevelString("Error")
    print(opensim.GetVersionAndDate())
    print("| model | muscles | length: median, 99 %, worst mm | arm: median, 99 %, worst mm | worst muscles |")
    print("|---|---|---|---|---|")
    for path in sorted(options.folder.rglob("*.osim")):
        without = ()
        try:
            cx.read_osim(path)
        except ValueError as error:
            without = str(error).split("on purpose: ")[1].split("\n")[0].split()
        names, length, arm, _ = compare(path, options.poses, without)

        def row(error):
            return f"{np.median(error):.5f}, {np.quantile(error, 0.99):.4f}, {error.max():.4f}"

        order = np.argsort(-length.max(axis=0))[:3]
        worst = ", ".join(f"{names[k]} {length[:, k].max():.3f}/{arm[:, :, k].max():.3f}" for k in order)
        print(f"| {path.stem} | {len(names)} | {row(length)} | {row(arm)} | {worst} |", flush=True)


if __name__ == "__main__":
    main()
