"""Lengths, moment arms and drawn paths of the published legs."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import coxa as cx

COORDINATES = ("hip_flexion", "hip_adduction", "hip_rotation", "knee_flexion", "ankle_dorsiflexion")
LEGS = ("lai_uhlrich2023", "rajagopal2016", "lumped")


def random_angles(leg, rng, poses):
    """Angles inside the range of a leg and of what people can do, by name."""
    human = {"hip_flexion": (-20, 120), "hip_adduction": (-15, 15), "hip_rotation": (-15, 15),
             "knee_flexion": (1, 139), "ankle_dorsiflexion": (-39, 29)}  # fmt: skip
    angles = {}
    for name, (low, high) in human.items():
        lowest, highest = leg.range_rad.get(f"{name}_rad", (-np.inf, np.inf))
        low, high = max(lowest, np.radians(low)), min(highest, np.radians(high))
        margin = 0.01 * (high - low)
        angles[f"{name}_rad"] = rng.uniform(low + margin, high - margin, poses) if high > low else np.zeros(poses)
    return angles


@pytest.mark.parametrize("name", LEGS)
def test_arms_are_minus_the_slope_of_length(name):
    leg = cx.muscles(name, path="geometric")
    angles = random_angles(leg, np.random.default_rng(1), 40)
    for coordinate in COORDINATES:
        if leg.range_rad[f"{coordinate}_rad"] == (0.0, 0.0):
            continue
        step = 1e-6
        ahead = dict(angles, **{f"{coordinate}_rad": angles[f"{coordinate}_rad"] + step})
        behind = dict(angles, **{f"{coordinate}_rad": angles[f"{coordinate}_rad"] - step})
        slope = (leg.length_m(**ahead) - leg.length_m(**behind)) / (2 * step)
        arm = leg.moment_arm_m(coordinate, **angles)
        assert arm.shape == (40, len(leg))
        # A string that leaves a cylinder within the step kinks there: allow a few.
        assert np.quantile(np.abs(arm + slope), 0.999) < 1e-7
        assert np.abs(arm).max() > 0.01


def test_fitted_arms_are_the_slope_of_fitted_length_and_near_the_geometric_ones():
    leg = cx.muscles("lai_uhlrich2023")
    angles = random_angles(leg, np.random.default_rng(2), 60)
    angles["hip_flexion_rad"] = np.clip(angles["hip_flexion_rad"], np.radians(-10), np.radians(110))
    angles["hip_adduction_rad"] = angles["hip_rotation_rad"] = 0.0
    geometric, fitted = leg.length_m(**angles), leg.length_m(**angles, path="fitted")
    assert np.abs(geometric - fitted).max() < 1.5e-3
    for coordinate in COORDINATES:
        arm = leg.moment_arm_m(coordinate, **angles, path="fitted")
        assert np.abs(arm - leg.moment_arm_m(coordinate, **angles)).max() < 6e-3
        if coordinate in ("hip_adduction", "hip_rotation"):
            continue
        step = 1e-6
        ahead = dict(angles, **{f"{coordinate}_rad": angles[f"{coordinate}_rad"] + step})
        slope = (leg.length_m(**ahead, path="fitted") - fitted) / step
        assert np.abs(arm + slope).max() < 1e-5


def test_shapes_broadcast_and_poses_lead():
    leg = cx.muscles("rajagopal2016")
    assert leg.length_m(hip_flexion_rad=0.2, knee_flexion_rad=0.4).shape == (40,)
    grid = leg.length_m(hip_flexion_rad=np.linspace(0, 1, 3)[:, None], knee_flexion_rad=[0.0, 0.5])
    assert grid.shape == (3, 2, 40)
    one = leg.length_m(hip_flexion_rad=0.5, knee_flexion_rad=0.5)
    assert np.array_equal(grid[1, 1], one)
    assert leg.length_m(hip_flexion_rad=[], knee_flexion_rad=0.5).shape == (0, 40)


def test_gluteus_maximus_is_near_its_optimal_length_at_lockout_in_one_leg_only():
    """Rajagopal 2016: 1.03, 1.02, 0.97 of the optimal length with all angles zero; Lai-Uhlrich 0.79, 0.78, 0.79."""
    parts = ["glmax1", "glmax2", "glmax3"]
    for name, expected in {"rajagopal2016": [1.03, 1.02, 0.97], "lai_uhlrich2023": [0.79, 0.78, 0.79]}.items():
        leg = cx.muscles(name)
        index = [leg.names.index(part) for part in parts]
        p = {key: values[index] for key, values in leg.parameters().items()}
        along = leg.length_m(hip_flexion_rad=0, knee_flexion_rad=0)[index] - p["tendon_slack_length_m"]
        height = p["optimal_fiber_length_m"] * np.sin(p["pennation_at_optimal_rad"])
        assert np.hypot(along, height) / p["optimal_fiber_length_m"] == pytest.approx(expected, abs=0.006)


@pytest.mark.parametrize("name", LEGS)
def test_drawn_paths_are_as_long_as_the_muscles(name):
    leg = cx.muscles(name)
    pose = {"hip_flexion_rad": 0.7, "knee_flexion_rad": 1.2, "ankle_dorsiflexion_rad": -0.1}
    drawn = leg.path_points_m(**pose, arc_intervals=100)
    assert list(drawn) == leg.names
    lengths = [np.linalg.norm(np.diff(points, axis=0), axis=1).sum() for points in drawn.values()]
    assert lengths == pytest.approx(leg.length_m(**pose), abs=2e-6)
    standing = {"hip_flexion_rad": 0.0, "knee_flexion_rad": 0.0}
    body = cx.Subject(height_m=2.0, thigh_length_m=0.5).scale()
    for person, expected in ((None, leg.reference_lengths_m["thigh"]), (body, 0.5)):
        centers = leg.joint_centers_m(**standing, body=person)
        assert np.linalg.norm(centers["tibia"] - centers["femur"]) == pytest.approx(expected, rel=5e-3)


def test_angles_outside_the_range_are_named():
    for call, words in {
        lambda: cx.muscles("rajagopal2016").length_m(hip_flexion_rad=0, knee_flexion_rad=2.2):
            "knee_flexion_rad = 2.2 rad: must be between 0 and 2.0944 (the range of rajagopal2016)",
        lambda: cx.muscles().length_m(hip_flexion_rad=[0, np.nan], knee_flexion_rad=1):
            "hip_flexion_rad = nan rad",
        lambda: cx.muscles("lumped").moment_arm_m("knee_flexion", hip_flexion_rad=0, knee_flexion_rad=0, hip_rotation_rad=0.1):
            "hip_rotation_rad = 0.1 rad: must be between 0 and 0",
        lambda: cx.muscles().length_m(hip_flexion_rad=0, knee_flexion_rad=0, hip_adduction_rad=0.1, path="fitted"):
            "hip_adduction_rad = 0.1 rad: must be 0 with path = 'fitted'",
        lambda: cx.muscles().moment_arm_m("hip", hip_flexion_rad=0, knee_flexion_rad=0): "coordinate = 'hip'",
        lambda: cx.muscles().length_m(hip_flexion_rad="bent", knee_flexion_rad=0): "hip_flexion_rad = 'bent'",
        lambda: cx.muscles().length_m(hip_flexion_rad=[0, 1], knee_flexion_rad=[0, 1, 2]): "broadcast together",
        lambda: cx.muscles("hill"): "must be 'lai_uhlrich2023', 'rajagopal2016' or 'lumped'",
    }.items():  # fmt: skip
        with pytest.raises(ValueError) as error:
            call()
        assert words in str(error.value)


def test_lifts_on_fitted_and_on_geometric_paths_agree(thrust, body):
    fitted = cx.torque_angle(thrust, body, as_numpy=True)
    geometric = cx.torque_angle(thrust, body, path="geometric", as_numpy=True)
    assert (geometric["status"] == 0).all()
    # Statics alone decides the band; the paths decide who does the work.
    assert geometric["moment_lower_Nm"] == pytest.approx(fitted["moment_lower_Nm"])
    assert np.abs(geometric["extension_moment_arm_m"] - fitted["extension_moment_arm_m"]).max() < 8e-3
    hip, other = (np.asarray(c["extension_moment_Nm"])[:, 0, 1] for c in (fitted, geometric))
    assert other == pytest.approx(hip, rel=0.05)


@pytest.mark.parametrize("path", ["fitted", "geometric"])
def test_path_of_a_set_is_kept(path, thrust, body):
    leg = cx.muscles("lai_uhlrich2023", path=path)
    assert leg.path == path
    assert cx.max_held_load(thrust, body, muscles=leg).bar_mass_kg == cx.max_held_load(thrust, body, path=path).bar_mass_kg


def test_the_lumped_leg_holds_about_a_quarter(thrust, body):
    """Declared: gait2392's forces and straight paths; see coxa::lumped."""
    few = cx.max_held_load(thrust, body, muscles="lumped")
    many = cx.max_held_load(thrust, body)
    assert few.status == "ok"
    assert 0.15 < few.bar_mass_kg / many.bar_mass_kg < 0.3


def test_steps_at_conditional_points():
    assert cx.muscles("rajagopal2016").path_steps() == []
    steps = cx.muscles("lumped").path_steps()
    assert {"iliopsoas", "rect_fem", "gastroc"} <= {step["muscle"] for step in steps}
    for step in steps:
        assert abs(step["step_m"]) <= abs(step["largest_step_m"]) + 1e-12


def test_the_tables_of_the_legs_are_made_from_the_reference_data():
    root = Path(__file__).resolve().parents[2]
    reference = Path(os.environ.get("COXA_REFERENCE_DIR", root.parent / "shared" / "reference"))
    if not (reference / "models" / "rajagopal2016_paths.json").is_file():
        pytest.skip(f"no reference data at {reference}; set COXA_REFERENCE_DIR")
    make = [sys.executable, root / "tools/make_leg_tables.py", "--reference", reference, "--check"]
    done = subprocess.run(make, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
