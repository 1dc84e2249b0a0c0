"""Muscle path geometry of a right leg, for fitting and for checking fits.

Reads a skeleton and a set of muscle paths (`*_skeleton.json`, `*_paths.json`; the README beside them says what
the fields mean) and gives the length of every muscle at any number of poses at once: a chain of joints from the
pelvis to the toes, via points, and cylinders that the path winds around as a stretched string would.

Everything is in SI units and radians. All positions are expressed in the pelvis frame (x forward, y up, z right),
so the hip angles move the leg and the pelvis stays. Arrays carry the poses along their first axis: `(poses, 3)`.

    leg = load_leg(directory)
    poses = leg.poses(hip_flexion_rad=[0.0, 0.5], knee_flexion_rad=[0.0, 1.0])
    leg.length_m("semimem_r", poses)
"""

from __future__ import annotations

import csv
import json
import pathlib
from dataclasses import dataclass

import numpy as np
from scipy.interpolate import make_interp_spline

MODEL = "rajagopal_lai_uhlrich2023"

#: Coordinate names of the model, by the argument of `Leg.poses` that sets them.
COORDINATES = {
    "hip_flexion_rad": "hip_flexion_r",
    "hip_adduction_rad": "hip_adduction_r",
    "hip_rotation_rad": "hip_rotation_r",
    "knee_flexion_rad": "knee_angle_r",
    "ankle_dorsiflexion_rad": "ankle_angle_r",
}

#: A path with two cylinders is settled when no length changes by more than this between rounds.
SETTLED_M = 1e-12
MAX_ROUNDS = 200


# --- functions of a coordinate ------------------------------------------------------------------------------------


def simm_spline(x, y):
    """The cubic spline of SIMM: third derivative at either end from the four nearest knots, straight lines outside."""
    x, y = np.asarray(x, float), np.asarray(y, float)

    def third_divided_difference(xs, ys):
        table = ys.copy()
        for order in range(1, 4):
            table = np.diff(table) / (xs[order:] - xs[:-order])
        return table[0]

    first = 6 * third_divided_difference(x[:4], y[:4])
    last = 6 * third_divided_difference(x[-4:], y[-4:])
    inside = make_interp_spline(x, y, k=3, bc_type=([(3, first)], [(3, last)]))
    slope = inside.derivative()

    def evaluate(q):
        q = np.asarray(q, float)
        nearest = np.clip(q, x[0], x[-1])
        return inside(nearest) + slope(nearest) * (q - nearest)

    return evaluate


def coordinate_function(description):
    """A callable for one axis of a joint: constant, line, polynomial or spline."""
    kind = description["type"]
    if kind == "Constant":
        return lambda q: np.full(np.shape(q), float(description["value"]))
    if kind == "LinearFunction":
        slope, intercept = description["coefficients"]
        return lambda q: slope * np.asarray(q, float) + intercept
    if kind == "PolynomialFunction":
        return lambda q: np.polyval(description["coefficients_highest_first"], q)
    if kind == "SimmSpline":
        return simm_spline(description["x"], description["y"])
    raise ValueError(f"function type {kind} is not supported")


# --- rotations and frames -----------------------------------------------------------------------------------------


def rotation_about(axis, angle_rad):
    """Rotation matrices `(poses, 3, 3)` about one fixed unit axis (Rodrigues)."""
    x, y, z = np.asarray(axis, float) / np.linalg.norm(axis)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    angle = np.asarray(angle_rad, float)[..., None, None]
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * (cross @ cross)


def body_fixed_xyz(angles_rad):
    """Rotation matrix of three successive turns about the body's own x, y and z."""
    turns = [rotation_about(axis, angle) for axis, angle in zip(np.eye(3), angles_rad)]
    return turns[0] @ turns[1] @ turns[2]


@dataclass
class Frame:
    """Where a frame is: `rotation` (poses, 3, 3) or (3, 3), `origin_m` (poses, 3) or (3,), seen from its parent."""

    rotation: np.ndarray
    origin_m: np.ndarray

    def __matmul__(self, inner: "Frame") -> "Frame":
        return Frame(self.rotation @ inner.rotation, self.points(inner.origin_m))

    def points(self, local_m):
        return self.origin_m + np.einsum("...ij,...j->...i", self.rotation, local_m)

    def local(self, points_m):
        return np.einsum("...ji,...j->...i", self.rotation, points_m - self.origin_m)

    def inverse(self) -> "Frame":
        back = np.swapaxes(self.rotation, -1, -2)
        return Frame(back, -np.einsum("...ij,...j->...i", back, self.origin_m))

    def shifted(self, shift_m) -> "Frame":
        return Frame(self.rotation, self.origin_m + shift_m)


def offset_frame(description) -> Frame:
    return Frame(body_fixed_xyz(description["orientation"]), np.array(description["translation"], float))


# --- one cylinder, one straight segment ---------------------------------------------------------------------------


@dataclass
class CylinderWrap:
    """What a cylinder makes of segments p1-p2, all arrays over poses; the points are in the cylinder's frame."""

    wrapped: np.ndarray  #: does the string lie on the cylinder?
    turn: np.ndarray  #: which way round: +1 counterclockwise about z, -1 clockwise
    hit: np.ndarray  #: does the straight segment pass through the cylinder?
    length_m: np.ndarray  #: p1 to p2, round the cylinder where wrapped
    surface_m: np.ndarray  #: the part of it that lies on the cylinder
    t1_m: np.ndarray  #: where the string meets the cylinder
    t2_m: np.ndarray  #: where it leaves again


def wrap_cylinder(p1_m, p2_m, radius_m, cylinder_length_m, quadrant="all") -> CylinderWrap:
    """Shortest string from p1 to p2 round a cylinder about the z axis of its own frame.

    `quadrant` "all": the string yields only to a cylinder in its way and takes the short way round. "+x", "-x",
    "+y" or "-y" (plus may be left out): the string has to pass on that side of the axis, the long way if need be.
    """
    p1, p2 = np.atleast_2d(p1_m).astype(float), np.atleast_2d(p2_m).astype(float)
    distance_1, distance_2 = np.hypot(p1[:, 0], p1[:, 1]), np.hypot(p2[:, 0], p2[:, 1])
    outside = (distance_1 >= radius_m) & (distance_2 >= radius_m)

    # The point of the segment nearest to the axis; seen along the axis, the cylinder is a circle.
    along = (p2 - p1)[:, :2]
    with np.errstate(divide="ignore", invalid="ignore"):
        fraction = -np.einsum("ij,ij->i", p1[:, :2], along) / np.einsum("ij,ij->i", along, along)
    nearest = p1[:, :2] + np.nan_to_num(fraction)[:, None] * along
    hit = outside & (fraction > 0) & (fraction < 1) & (np.hypot(nearest[:, 0], nearest[:, 1]) < radius_m)

    # The two strings that touch the circle: counterclockwise (turn = +1) and clockwise (turn = -1).
    angle_1, angle_2 = np.arctan2(p1[:, 1], p1[:, 0]), np.arctan2(p2[:, 1], p2[:, 0])
    with np.errstate(divide="ignore", invalid="ignore"):
        lead_1 = np.arccos(np.minimum(radius_m / distance_1, 1.0))
        lead_2 = np.arccos(np.minimum(radius_m / distance_2, 1.0))
    turns = np.array([1.0, -1.0])[:, None]
    touch_1, touch_2 = angle_1 + turns * lead_1, angle_2 - turns * lead_2  # (2, poses)
    arc = np.mod(turns * (touch_2 - touch_1), 2 * np.pi)
    arc[arc > 2 * np.pi - 1e-9] = 0.0

    if quadrant == "all":
        wrapped = hit.copy()
        choice = np.argmin(arc, axis=0)
    else:
        axis = {"x": 0, "y": 1}[quadrant[-1]]
        sign = -1.0 if quadrant.startswith("-") else 1.0
        on_side_1, on_side_2 = sign * p1[:, axis] > 0, sign * p2[:, axis] > 0
        crosses_on_wrong_side = (on_side_1 != on_side_2) & (sign * nearest[:, axis] < 0)
        wrapped = outside & (hit | crosses_on_wrong_side | ~(on_side_1 | on_side_2))
        component = (np.cos, np.sin)[axis]
        choice = np.argmax(sign * (component(touch_1) + component(touch_2)), axis=0)

    pose = np.arange(len(p1))
    touch_1, touch_2, arc = touch_1[choice, pose], touch_2[choice, pose], arc[choice, pose]

    # Unrolled, the string is straight: height grows in proportion to the distance covered in the plane.
    free_1 = np.sqrt(np.maximum(distance_1**2 - radius_m**2, 0.0))
    free_2 = np.sqrt(np.maximum(distance_2**2 - radius_m**2, 0.0))
    planar = free_1 + radius_m * arc + free_2
    rise = p2[:, 2] - p1[:, 2]
    with np.errstate(divide="ignore", invalid="ignore"):
        z1 = p1[:, 2] + rise * free_1 / planar
        z2 = p2[:, 2] - rise * free_2 / planar
    t1 = np.column_stack([radius_m * np.cos(touch_1), radius_m * np.sin(touch_1), z1])
    t2 = np.column_stack([radius_m * np.cos(touch_2), radius_m * np.sin(touch_2), z2])
    wrapped &= (np.abs(z1) <= cylinder_length_m / 2) | (np.abs(z2) <= cylinder_length_m / 2)

    straight = np.linalg.norm(p2 - p1, axis=1)
    length = np.where(wrapped, np.hypot(planar, rise), straight)
    surface = np.where(wrapped, np.hypot(radius_m * arc, z2 - z1), 0.0)
    return CylinderWrap(wrapped, turns[choice, 0].astype(int), hit & wrapped, length, surface, t1, t2)


# --- the leg ------------------------------------------------------------------------------------------------------


class Leg:
    """Joints, via points and cylinders of the right leg."""

    def __init__(self, skeleton: dict, paths: dict):
        self.joints = [joint for joint in skeleton["joints"] if joint["name"] != "ground_pelvis"]
        self.couplers = skeleton["couplers"]
        self.muscles = paths["muscles"]
        self.cylinders = paths["wrap_objects"]
        for name, cylinder in self.cylinders.items():
            if cylinder["type"] != "WrapCylinder":
                raise ValueError(f"wrap object {name}: {cylinder['type']} is not supported")
        self.functions = {
            (joint["name"], axis["name"]): coordinate_function(axis["function"])
            for joint in self.joints
            for axis in joint["spatial_transform"] or []
        }

    def poses(self, leg_shift_m=(0.0, 0.0, 0.0), **angles_rad) -> dict[str, Frame]:
        """Frames of all bodies in the pelvis, by name; angles as in `COORDINATES`, left out = 0.

        `leg_shift_m` moves the femur and all that hangs on it through the pelvis frame, as if the hip gave way.
        """
        angles = np.broadcast_arrays(*[np.atleast_1d(angles_rad.pop(name, 0.0)).astype(float) for name in COORDINATES])
        if angles_rad:
            raise TypeError(f"unknown angle {next(iter(angles_rad))}; known are {', '.join(COORDINATES)}")
        values = dict(zip(COORDINATES.values(), angles))
        for coupler in self.couplers:
            driver = values[coupler["independent"][0]]
            values[coupler["dependent"]] = coupler["scale"] * coordinate_function(coupler["function"])(driver)

        count = len(angles[0])
        frames = {"pelvis": Frame(np.broadcast_to(np.eye(3), (count, 3, 3)), np.zeros((count, 3)))}
        waiting = list(self.joints)
        while waiting:
            joint = next(j for j in waiting if j["parent_body"] in frames)
            waiting.remove(joint)
            motion = self._joint_motion(joint, values, count)
            placed = offset_frame(joint["parent_offset"]) @ motion @ offset_frame(joint["child_offset"]).inverse()
            if joint["parent_body"] == "pelvis":
                placed = placed.shifted(np.asarray(leg_shift_m, float))
            frames[joint["child_body"]] = frames[joint["parent_body"]] @ placed
        return frames

    def _joint_motion(self, joint, values, count) -> Frame:
        if joint["type"] == "PinJoint":
            (coordinate,) = joint["coordinates"]
            angle = values.get(coordinate, np.zeros(count))  # subtalar and toe joints stay at zero
            return Frame(rotation_about([0, 0, 1], angle), np.zeros((count, 3)))
        if joint["type"] != "CustomJoint":
            raise ValueError(f"joint {joint['name']}: {joint['type']} is not supported")
        rotation, origin = np.broadcast_to(np.eye(3), (count, 3, 3)), np.zeros((count, 3))
        for axis in joint["spatial_transform"]:
            q = values[axis["coordinates"][0]] if axis["coordinates"] else np.zeros(count)
            amount = self.functions[joint["name"], axis["name"]](q)
            if axis["name"].startswith("rotation"):
                rotation = rotation @ rotation_about(axis["axis"], amount)
            else:
                origin = origin + amount[:, None] * np.array(axis["axis"], float)
        return Frame(rotation, origin)

    def length_m(self, muscle: str, frames: dict[str, Frame]) -> np.ndarray:
        """Length of the whole path at every pose, `(poses,)`."""
        return self.path(muscle, frames)[0]

    def path(self, muscle: str, frames: dict[str, Frame]) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """Length `(poses,)` and, for each cylinder of the muscle, `(poses,)`: 0 free, +1 or -1 the way it is passed.

        The sign is the sense of the turn about the cylinder's z axis on the way from origin to insertion. A cylinder
        with quadrant "all" is passed the short way, so the sign may change from one pose to the next.
        """
        description = self.muscles[muscle]
        points = [frames[p["body"]].points(np.array(p["location"], float)) for p in description["points"]]
        if any(p["type"] != "PathPoint" for p in description["points"]):
            raise ValueError(f"muscle {muscle}: only fixed path points are supported")
        straight = sum(np.linalg.norm(b - a, axis=1) for a, b in zip(points, points[1:]))

        wraps = [_PathWrap(self.cylinders[w["object"]], w, frames, len(points)) for w in description["wraps"]]
        if len(wraps) > 2:
            raise ValueError(f"muscle {muscle}: more than two cylinders on one path are not supported")
        if not wraps:
            return straight, {}
        # One cylinder settles at once. Two take turns, each with the touch points of the other in place.
        length = straight
        for _ in range(MAX_ROUNDS):
            before = length
            for index, wrap in enumerate(wraps):
                other = wraps[1 - index] if len(wraps) == 2 else None
                length = wrap.settle(points, other, straight)
            if len(wraps) == 1 or np.max(np.abs(length - before)) < SETTLED_M:
                break
        else:
            raise RuntimeError(f"muscle {muscle}: the two cylinders did not settle in {MAX_ROUNDS} rounds")
        names = [use["object"] for use in description["wraps"]]
        return length, {name: np.where(wrap.touched, wrap.turn, 0) for name, wrap in zip(names, wraps)}


class _PathWrap:
    """One cylinder on one path, and where it is touched at the moment."""

    def __init__(self, cylinder, use, frames, point_count):
        pose = Frame(body_fixed_xyz(cylinder["xyz_body_rotation_rad"]), np.array(cylinder["translation_m"], float))
        self.frame = frames[cylinder["body"]] @ pose
        self.cylinder = cylinder
        first, last = use["range_1based"]
        self.segments = range(0 if first < 1 else first - 1, (point_count if last < 1 else last) - 1)
        count = len(self.frame.origin_m)
        self.touched = np.zeros(count, bool)
        self.segment, self.turn = np.zeros(count, int), np.zeros(count, int)
        self.t1_m, self.t2_m = np.zeros((count, 3)), np.zeros((count, 3))
        self.surface_m = np.zeros(count)

    def detour_m(self, points):
        """How much longer the path is than straight, for this cylinder alone as it lies now."""
        detour = np.zeros(len(self.touched))
        for segment in self.segments:
            a, b = points[segment], points[segment + 1]
            free = np.linalg.norm(self.t1_m - a, axis=1) + np.linalg.norm(b - self.t2_m, axis=1)
            extra = free + self.surface_m - np.linalg.norm(b - a, axis=1)
            detour = np.where(self.touched & (self.segment == segment), extra, detour)
        return detour

    def settle(self, points, other, straight_m):
        """Lay the path round this cylinder, the other one as it is; return the length of the whole path."""
        count = len(self.touched)
        base = straight_m + (other.detour_m(points) if other else 0.0)
        best_extra, best_hit = np.full(count, np.inf), np.zeros(count, bool)
        self.touched = np.zeros(count, bool)
        for segment in self.segments:
            a, b = points[segment], points[segment + 1]
            if other is None:
                pieces = [(a, b, np.ones(count, bool))]
            else:  # the other cylinder may split this segment in two
                split = other.touched & (other.segment == segment)
                until = np.where(split[:, None], other.t1_m, b)
                pieces = [(a, until, np.ones(count, bool)), (other.t2_m, b, split)]
            for start, end, exists in pieces:
                found = wrap_cylinder(
                    self.frame.local(start), self.frame.local(end),
                    self.cylinder["radius_m"], self.cylinder["length_m"], self.cylinder["quadrant"],
                )  # fmt: skip
                extra = found.length_m - np.linalg.norm(end - start, axis=1)
                # The first piece that runs through the cylinder wins; failing that, the smallest detour.
                take = exists & found.wrapped & ~best_hit & (found.hit | (extra < best_extra))
                best_extra = np.where(take, extra, best_extra)
                best_hit |= take & found.hit
                self.touched |= take
                self.segment = np.where(take, segment, self.segment)
                self.turn = np.where(take, found.turn, self.turn)
                self.t1_m = np.where(take[:, None], self.frame.points(found.t1_m), self.t1_m)
                self.t2_m = np.where(take[:, None], self.frame.points(found.t2_m), self.t2_m)
                self.surface_m = np.where(take, found.surface_m, self.surface_m)
        return base + np.where(self.touched, best_extra, 0.0)


# --- derivatives --------------------------------------------------------------------------------------------------


def moment_arm_m(leg: Leg, muscle: str, coordinate: str, angles_rad: dict, step_rad: float = 1e-5) -> np.ndarray:
    """-dL/dq by central differences, `(poses,)`; `coordinate` is one of `COORDINATES`."""
    at = np.asarray(angles_rad.get(coordinate, 0.0), float)
    ahead = leg.length_m(muscle, leg.poses(**{**angles_rad, coordinate: at + step_rad}))
    behind = leg.length_m(muscle, leg.poses(**{**angles_rad, coordinate: at - step_rad}))
    return -(ahead - behind) / (2 * step_rad)


def hip_pull(leg: Leg, muscle: str, angles_rad: dict, step_m: float = 1e-5) -> np.ndarray:
    """Direction in which unit tension pulls the leg relative to the pelvis, `(poses, 3)`, in the pelvis frame.

    It is -dL/d(translation of the leg): by virtual work the force on the leg per unit of tension. For one strand
    across the hip its length is 1 to within the differences.
    """
    pull = []
    for axis in np.eye(3):
        ahead = leg.length_m(muscle, leg.poses(leg_shift_m=step_m * axis, **angles_rad))
        behind = leg.length_m(muscle, leg.poses(leg_shift_m=-step_m * axis, **angles_rad))
        pull.append(-(ahead - behind) / (2 * step_m))
    return np.stack(pull, axis=-1)


# --- files --------------------------------------------------------------------------------------------------------


def load_leg(models_dir, model: str = MODEL) -> Leg:
    """The leg of `model` from a directory with `<model>_skeleton.json` and `<model>_paths.json`."""
    models_dir = pathlib.Path(models_dir)
    with open(models_dir / f"{model}_skeleton.json") as skeleton, open(models_dir / f"{model}_paths.json") as paths:
        return Leg(json.load(skeleton), json.load(paths))


def read_table(path) -> list[dict[str, str]]:
    """The rows of a CSV file, by column name."""
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def wrap_vector_errors(models_dir) -> dict[str, float]:
    """Compare `wrap_cylinder` with the test vectors: worst length and touch point (m), and cases judged differently."""
    worst = {"length_m": 0.0, "touch_point_m": 0.0, "misjudged": 0, "cases": 0}
    for row in read_table(pathlib.Path(models_dir) / "wrap_cylinder_test_vectors.csv"):
        p1 = [float(row[f"p1{axis}"]) for axis in "xyz"]
        p2 = [float(row[f"p2{axis}"]) for axis in "xyz"]
        found = wrap_cylinder(p1, p2, float(row["radius_m"]), float(row["length_m"]), row["quadrant"])
        worst["cases"] += 1
        if found.wrapped[0] != (row["status"] == "wrapped"):
            worst["misjudged"] += 1
            continue
        worst["length_m"] = max(worst["length_m"], abs(found.length_m[0] - float(row["segment_length_m"])))
        if found.wrapped[0]:
            for end, touch in (("t1", found.t1_m[0]), ("t2", found.t2_m[0])):
                expected = [float(row[f"{end}{axis}"]) for axis in "xyz"]
                worst["touch_point_m"] = max(worst["touch_point_m"], float(np.linalg.norm(touch - expected)))
    return worst
