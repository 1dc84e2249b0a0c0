"""Legs out of the sagittal plane and all axes of the hip, against an independent calculation with every contact unknown."""

import math
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

pytest.importorskip("scipy", reason="the independent calculation needs SciPy")

sys.path.insert(0, str(Path(__file__).resolve().parent))

import coxa  # noqa: E402
import independent as own  # noqa: E402
from coxa import _core as cx  # noqa: E402

Feet, Back = cx.FootPlacement, cx.BackContact
MUSCLES = cx.muscles()
RAJAGOPAL = cx.muscles("rajagopal2016")
MAN = cx.Subject(mass_kg=80.0, height_m=1.80).scale()
WOMAN = cx.Subject(mass_kg=60.0, height_m=1.65, sex="female").scale()

CASES = {
    "sagittal": (cx.HipThrust(bar_mass_kg=120), MAN, MUSCLES),
    "banded": (cx.HipThrust(bar_mass_kg=80, knee_band_N=120), MAN, MUSCLES),
    "bridge": (
        cx.GluteBridge(bar_mass_kg=80, feet=Feet(width_m=0.12), bar=cx.BarPlacement(plate_radius_m=0.30)), MAN, MUSCLES),
    "turned out": (cx.HipThrust(bar_mass_kg=100, feet=Feet(toe_out_rad=0.35)), MAN, MUSCLES),
    "wide": (cx.HipThrust(bar_mass_kg=70, feet=Feet(stance_width_m=0.45, offset_m=0.05), knee_band_N=60), WOMAN, RAJAGOPAL),
    "shins lean": (
        cx.HipThrust(bar_mass_kg=90, back=Back(normal="normal_to_back", friction=0.8), knee_band_N=40,
                     feet=Feet(toe_out_rad=0.3, stance_width_m=0.30, pressure_radius_m=0.08)), MAN, RAJAGOPAL),
}
PHASES = (0.0, 0.5, 1.0)
by_case = pytest.mark.parametrize("case", CASES)
by_axes = pytest.mark.parametrize("axes", ["flexion", "all_axes"])


def points(lift, person, phase):
    found = cx.pose_points(lift, person, [phase])
    return {name: np.array(xy[0]) for name, xy in found.items() if np.ndim(xy) == 2}


def space(case, phase, axes):
    lift, person, muscles = CASES[case]
    p = cx.pose_parts(lift, person, muscles, phase, hip_rows=axes)
    angles = {"toe_out": p["toe_out_rad"], "pelvis": p["pelvis_rad"], "hip": p["hip_flexion_rad"],
              "adduction": p["hip_adduction_rad"]}
    back = own.spin(p["trunk_rad"], 1.0, 0.0) if lift.back.normal == "normal_to_back" else np.array([0.0, 1.0])
    balance = own.space_balance([p["hip_side_m"], p["knee_side_m"], p["ankle_side_m"]], angles,
                                points(lift, person, phase), person, lift.feet.height_m, lift,
                                np.vstack([p["active_moment_Nm"], p["active_hip_moment_Nm"]]),
                                np.vstack([p["passive_moment_Nm"], p["passive_hip_moment_Nm"]]), axes, back)
    return p, balance


@by_case
def test_the_view_from_the_side_is_a_planar_linkage_with_shorter_bones(case):
    lift, person, muscles = CASES[case]
    p = cx.pose_parts(lift, person, muscles, 0.5)
    thigh = math.asin((p["knee_side_m"] - p["hip_side_m"]) / person.thigh_length_m)
    shank = math.asin((p["knee_side_m"] - p["ankle_side_m"]) / person.shank_length_m)

    def short(segment, angle):
        return SimpleNamespace(mass_kg=segment.mass_kg, center_of_mass_m=segment.center_of_mass_m * math.cos(angle))

    flat = SimpleNamespace(**{name: getattr(person, name) for name in (
        "mass_kg", "foot_length_m", "ankle_height_m", "hip_to_lumbar_m", "hip_to_shoulder_m", "pelvis", "trunk")})
    flat.thigh_length_m = person.thigh_length_m * math.cos(thigh)
    flat.shank_length_m = person.shank_length_m * math.cos(shank)
    flat.thigh, flat.shank = short(person.thigh, thigh), short(person.shank, shank)
    flat.foot = short(person.foot, p["toe_out_rad"])
    flat.heel_to_ankle_m = person.heel_to_ankle_m * math.cos(p["toe_out_rad"])
    mechanism = own.mechanism_of(lift, flat)
    for phase, (at, angles) in zip(PHASES, own.chain(mechanism, PHASES)):
        theirs = points(lift, person, phase)
        for name in own.POINTS:
            np.testing.assert_allclose(theirs[name], at[name], atol=1e-10, err_msg=name)
        assert cx.pose_parts(lift, person, muscles, phase)["hip_flexion_rad"] == pytest.approx(angles["hip"], abs=1e-10)


@by_axes
@by_case
def test_the_largest_bar_is_that_of_all_contacts_unknown(case, axes):
    for phase in PHASES:
        p, balance = space(case, phase, axes)
        assert p["max_bar_mass_kg"] == pytest.approx(own.extreme_load(balance), rel=2e-6), phase


@by_axes
@by_case
def test_sharing_costs_what_an_interior_point_solver_finds(case, axes):
    pytest.importorskip("clarabel", reason="the other solver is Clarabel")
    lift = CASES[case][0]
    for phase in PHASES:
        p, balance = space(case, phase, axes)
        assert p["status"] == "ok", phase
        status, activation, cost = own.share(balance, p["weight"], 2, lift.bar_mass_kg)
        assert "Solved" in status
        assert p["weight"] @ p["activation"] ** 2 == pytest.approx(cost, rel=2e-6), phase
        np.testing.assert_allclose(p["activation"], activation, atol=2e-3)


@by_case
def test_nothing_is_left_unbalanced_about_all_axes(case):
    lift, person, muscles = CASES[case]
    curve = coxa.torque_angle(lift, person, muscles=muscles, poses=11, hip_rows="all_axes", as_numpy=True)
    assert set(curve.status_names()) == {"ok"}
    for axis in ("adduction", "rotation"):
        assert np.abs(curve[f"unbalanced_hip_{axis}_moment_Nm"]).max() < 1e-6
    assert curve.attrs["hip_rows"] == "all_axes"
    if case in ("turned out", "wide", "shins lean"):  # fits do not speak there
        assert (curve["geometric_path"] == 1).all()


def test_fewer_axes_never_hold_less():
    for lift, person, muscles in CASES.values():
        one, three = (coxa.max_held_load(lift, person, muscles=muscles, hip_rows=axes).bar_mass_kg
                      for axes in ("flexion", "all_axes"))
        assert three <= one * (1.0 + 1e-9)


def test_words_for_mistakes():
    with pytest.raises(ValueError, match=r"coxa: hip_rows = 'all': must be 'flexion' or 'all_axes'"):
        coxa.torque_angle(cx.HipThrust(), MAN, hip_rows="all")
    with pytest.raises(ValueError, match=r"coxa: feet\.toe_out_rad = 30 rad: must be between -0.35 and 0.9"):
        Feet(toe_out_rad=30)
    with pytest.raises(ValueError, match=r"coxa: knee_band_N = 600 N: must be between 0 and 500"):
        cx.HipThrust(knee_band_N=600)


# --------------------------------------------------------------------------------------------------------- knee

def test_forces_at_the_knee_are_told_with_the_legs_geometry():
    curve = coxa.torque_angle(cx.HipThrust(bar_mass_kg=120), MAN, muscles="rajagopal2016", poses=11, as_numpy=True)
    weight_N = MAN.mass_kg * own.GRAVITY
    np.testing.assert_allclose(curve["knee_contact_force_BW"] * weight_N, curve["knee_contact_force_N"], rtol=1e-12)
    quadriceps = np.isin(curve["group"], ["quadriceps", "rectus_femoris"])
    tendon_N = curve["muscle_force_N"][:, 0, quadriceps].sum(axis=1)
    ratio = curve["patellar_ligament_force_N"][:, 0] / tendon_N
    # Below one with a bent knee: the patella rolls, it is no pulley (Buff et al. 1988).
    assert (ratio > 0.4).all() and (ratio < 1.0).all()
    assert (curve["patellofemoral_force_N"][:, 0] > curve["patellar_ligament_force_N"][:, 0]).all()
    without = coxa.torque_angle(cx.HipThrust(bar_mass_kg=120), MAN, poses=3, knee=False, as_numpy=True)
    assert np.isnan(without["knee_contact_force_N"]).all()
    np.testing.assert_array_equal(
        without["activation"], coxa.torque_angle(cx.HipThrust(bar_mass_kg=120), MAN, poses=3, as_numpy=True)["activation"])
