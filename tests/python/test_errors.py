"""A mistake is a ValueError that names the parameter; all else is a result that owns up by its status."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import coxa as cx

NAN, INF = math.nan, math.inf
BODY = cx.Subject(mass_kg=80, height_m=1.80, sex="male").scale()
THRUST = cx.HipThrust(bar_mass_kg=60)


def curve(**options):
    return cx.torque_angle(THRUST, BODY, as_numpy=True, **{"poses": 3} | options)


def strength(**options):
    return cx.strength_curve(BODY, as_numpy=True, **options)


MISTAKES = [
    # people
    ("mass_kg", lambda: cx.Subject(mass_kg=-80)),
    ("mass_kg", lambda: cx.Subject(mass_kg=NAN)),
    ("mass_kg", lambda: cx.Subject(mass_kg="80")),
    ("mass_kg", lambda: cx.Subject(mass_kg=None)),
    ("mass_kg", lambda: cx.Subject(mass_kg=[80])),
    ("height_m", lambda: cx.Subject(height_m=180)),
    ("height_m", lambda: cx.Subject(height_m=INF)),
    ("sex", lambda: cx.Subject(sex="man")),
    ("sex", lambda: cx.Subject(sex="")),
    ("sex", lambda: cx.Subject(sex=1)),
    ("strength", lambda: cx.Subject(strength=0)),
    ("mass_kg", lambda: cx.Subject().replace(mass_kg=1e9)),
    # exercises
    ("bar_mass_kg", lambda: cx.HipThrust(bar_mass_kg=-5)),
    ("bar_mass_kg", lambda: cx.GluteBridge(bar_mass_kg=NAN)),
    ("bench_height_m", lambda: cx.HipThrust(bench_height_m=40)),
    ("bench_height_m", lambda: cx.torque_angle(cx.HipThrust(bench_height_m=0.8), cx.Subject(height_m=1.4))),
    ("feet", lambda: cx.HipThrust(feet=0.5)),
    ("back", lambda: cx.HipThrust(back=cx.FootPlacement())),
    ("bar", lambda: cx.HipThrust(bar=None)),
    ("rhythm", lambda: cx.GluteBridge(rhythm="neutral")),
    ("lockout_hip_angle_rad", lambda: cx.HipThrust(lockout_hip_angle_rad=180)),
    ("buttock_thickness_m", lambda: cx.HipThrust(buttock_thickness_m=10)),
    ("feet.friction", lambda: cx.FootPlacement(friction=0)),
    ("feet.offset_m", lambda: cx.FootPlacement(offset_m=15)),
    ("feet.distance_m", lambda: cx.torque_angle(cx.HipThrust(feet=cx.FootPlacement(distance_m=2.5)), BODY)),
    ("feet.distance_m", lambda: cx.torque_angle(cx.HipThrust(feet=cx.FootPlacement.far(by_m=1)), BODY)),
    ("by_m", lambda: cx.FootPlacement.far(by_m=15)),
    ("by_m", lambda: cx.FootPlacement.close(by_m=NAN)),
    ("by_m", lambda: cx.FootPlacement.far(by_m="far")),
    ("back.normal", lambda: cx.BackContact(normal="up")),
    ("back.along_m", lambda: cx.BackContact(along_m=5)),
    ("bar.plate_radius_m", lambda: cx.BarPlacement(plate_radius_m=22.5)),
    ("lumbar_extension_lockout_rad", lambda: cx.LumbopelvicRhythm(lumbar_extension_lockout_rad=10)),
    ("by_deg", lambda: cx.LumbopelvicRhythm.posterior_tilt(by_deg=NAN)),
    ("by_deg", lambda: cx.LumbopelvicRhythm.hyperextended(by_deg="much")),
    # calls
    ("exercise", lambda: cx.torque_angle("hip thrust", BODY)),
    ("exercise", lambda: cx.torque_angle(None, BODY)),
    ("exercise", lambda: cx.max_held_load(BODY, THRUST)),
    ("body", lambda: cx.torque_angle(THRUST, 80)),
    ("body", lambda: cx.torque_angle(THRUST, cx.Subject)),
    ("body", lambda: cx.strength_curve(None)),
    ("muscles", lambda: curve(muscles="gait2392")),
    ("muscles", lambda: curve(muscles=40)),
    ("muscles", lambda: curve(muscles="\ud800")),
    ("muscles", lambda: cx.muscles("")),
    ("muscles", lambda: cx.muscles(None)),
    ("curves", lambda: cx.muscles(curves="hill1938")),
    ("curves", lambda: curve(curves=40)),
    ("path", lambda: curve(path="straight")),
    ("curves", lambda: curve(muscles=cx.muscles(), curves="de_groote2016")),
    ("poses", lambda: curve(poses=1)),
    ("poses", lambda: curve(poses=2.5)),
    ("poses", lambda: curve(poses=10**30)),
    ("poses", lambda: curve(poses=None)),
    ("criterion", lambda: curve(criterion="quartic")),
    ("criterion", lambda: curve(criterion=2)),
    ("weights", lambda: curve(weights="mass")),
    ("weights", lambda: curve(weights=None)),
    ("exercises", lambda: cx.compare({}, BODY)),
    ("exercises", lambda: cx.compare([THRUST], BODY)),
    ("exercises", lambda: cx.compare({1: THRUST}, BODY)),
    (r"exercises\['thrust'\]", lambda: cx.compare({"thrust": "thrust"}, BODY)),
    ("feet.distance_m.*exercise 'odd'", lambda: cx.compare({"odd": THRUST.replace(feet=cx.FootPlacement(distance_m=2))}, BODY)),
    ("joint", lambda: strength(joint="elbow")),
    ("joint", lambda: strength(joint="lumbar")),
    ("joint", lambda: strength(joint=None)),
    ("direction", lambda: strength(direction="abduction")),
    ("angles_deg", lambda: strength(angles_deg=[])),
    ("angles_deg", lambda: strength(angles_deg=[0, NAN])),
    ("angles_deg", lambda: strength(angles_deg=[400])),
    ("angles_deg", lambda: strength(angles_deg="90")),
    ("angles_deg", lambda: strength(angles_deg=[[0, 1]])),
    ("knee_flexion_deg", lambda: strength(knee_flexion_deg=900)),
    ("hip_flexion_deg", lambda: strength(hip_flexion_deg=NAN)),
    ("ankle_dorsiflexion_deg", lambda: strength(ankle_dorsiflexion_deg="neutral")),
    ("phases", lambda: cx.pose_points(THRUST, BODY, [])),
    ("phases", lambda: cx.pose_points(THRUST, BODY, [0.5, 1.5])),
    ("phases", lambda: cx.pose_points(THRUST, BODY, NAN)),
    ("joint", lambda: cx.group_moment(curve(), "lumbar")),
    ("joint", lambda: cx.share(curve(), 3)),
    ("direction", lambda: cx.share(curve(), "hip", "up")),
    ("curve", lambda: cx.group_activation({})),
    ("curve", lambda: cx.group_activation(None)),
    ("curve", lambda: cx.group_activation(strength())),
]  # fmt: skip


@pytest.mark.parametrize(("told", "mistake"), MISTAKES, ids=[f"{i}-{m[0]}" for i, m in enumerate(MISTAKES)])
def test_mistakes_name_the_parameter(told, mistake):
    with pytest.raises(ValueError, match=f"^coxa: .*{told}"):
        mistake()


def test_messages_name_value_unit_and_rule():
    with pytest.raises(ValueError, match=r"^coxa: height_m = 180 m: must be between 1.2 and 2.4"):
        cx.Subject(height_m=180)
    with pytest.raises(ValueError, match=r"^coxa: knee_flexion_deg = nan deg: must be between -180 and 180$"):
        strength(knee_flexion_deg=NAN)


@pytest.mark.parametrize(
    "settings", [cx.Subject, cx.HipThrust, cx.GluteBridge, cx.FootPlacement, cx.BackContact]
)
def test_unknown_settings_are_refused_as_python_does(settings):
    with pytest.raises(TypeError, match="color"):
        settings(color="red")
    with pytest.raises(TypeError):
        settings(5.0)


def test_other_numbers_than_floats_are_welcome():
    assert cx.Subject(mass_kg=np.float32(80), height_m=np.int64(2)).height_m == 2.0
    assert strength(angles_deg=np.array(45.0))["torque_Nm"].shape == (1,)
    assert strength(angles_deg=45)["torque_Nm"].shape == (1,)
    assert curve(poses=np.int64(3))["phase"].shape == (3,)


# --- whatever comes -----------------------------------------------------------------------------------------

anything = st.one_of(
    st.floats(),
    st.integers(),
    st.text(max_size=20),
    st.none(),
    st.booleans(),
    st.lists(st.floats(), max_size=2),
)
PARTS = {
    "feet": (cx.FootPlacement, {"distance_m": (0, 3), "offset_m": (-1, 1), "height_m": (-0.2, 1), "heel_m": (0, 0.15),
                                "toe_m": (0.02, 0.4), "friction": (0.05, 2)}),
    "back": (cx.BackContact, {"along_m": (0.1, 0.8), "behind_m": (0, 0.3), "friction": (0.05, 2)}),
    "bar": (cx.BarPlacement, {"along_pelvis_m": (-0.1, 0.3), "in_front_of_hip_m": (0, 0.4), "plate_radius_m": (0, 0.4)}),
    "rhythm": (cx.LumbopelvicRhythm, {"lumbar_extension_bottom_rad": (-0.8, 0.8), "lumbar_extension_lockout_rad": (-0.8, 0.8)}),
}  # fmt: skip
OWN = {"bar_mass_kg": (0, 1000), "lockout_hip_angle_rad": (2.4, 3.6), "buttock_thickness_m": (0, 0.3)}
SUBJECT = {"mass_kg": (25, 300), "height_m": (1.2, 2.4), "strength": (0.05, 10)}


def some_of(ranges):
    """Some settings, each inside its range."""
    return st.fixed_dictionaries({}, optional={name: st.floats(*limits) for name, limits in ranges.items()})


@st.composite
def lifts(draw):
    kind = draw(st.sampled_from([cx.HipThrust, cx.GluteBridge]))
    own = OWN | ({"bench_height_m": (0, 0.8)} if kind is cx.HipThrust else {})
    parts = {
        name: made(**draw(some_of(ranges))) for name, (made, ranges) in PARTS.items() if draw(st.booleans())
    }
    return kind(**draw(some_of(own)), **parts)


subjects = st.builds(
    lambda given, sex: cx.Subject(sex=sex, **given), some_of(SUBJECT), st.sampled_from(["female", "male"])
)


@given(
    st.sampled_from([cx.Subject, cx.HipThrust, cx.GluteBridge, *(made for made, _ in PARTS.values())]),
    st.data(),
)
def test_settings_take_a_value_or_name_the_parameter(settings, data):
    name = data.draw(st.sampled_from(sorted(settings().to_dict())))
    value = data.draw(anything)
    try:
        made = settings(**{name: value})
    except ValueError as error:
        assert name in str(error)
    else:
        kept = getattr(made, name)
        assert kept is None or isinstance(kept, str) or math.isfinite(kept)
        assert kept == value


@given(st.sampled_from(["criterion", "weights", "curves", "muscles", "poses"]), anything)
def test_options_take_a_value_or_name_the_parameter(name, value):
    if name == "poses" and isinstance(value, int):
        value = min(value, 50)
    try:
        curve(**{name: value})
    except ValueError as error:
        assert name in str(error)


@given(
    st.sampled_from(
        ["joint", "direction", "angles_deg", "hip_flexion_deg", "knee_flexion_deg", "ankle_dorsiflexion_deg"]
    ),
    anything,
)
def test_strength_curves_take_a_value_or_name_the_parameter(name, value):
    try:
        found = strength(**{"angles_deg": [0.0, 45.0], name: value})
    except ValueError as error:
        assert name in str(error)
    else:
        ok = found.status_names() == "ok"
        np.testing.assert_array_equal(np.isfinite(found["torque_Nm"]), ok)


@given(lifts(), subjects, st.sampled_from(["quadratic", "cubic", "min_max"]))
def test_any_lift_is_solved_or_says_why_not(lift, subject, criterion):
    try:
        found = cx.torque_angle(lift, subject, poses=7, criterion=criterion, as_numpy=True)
    except ValueError as error:
        assert str(error).startswith("coxa: ")
        return
    ok = found.status_names() == "ok"
    for name in (
        "activation",
        "muscle_force_N",
        "contact_force_N",
        "extension_moment_Nm",
        "hip_contact_force_N",
    ):
        finite = np.isfinite(found[name]).reshape(7, -1)
        assert finite[ok].all(), name
        assert not finite[~ok].any(), name
    if not ok.any():
        return
    activation = found["activation"][ok]
    assert activation.min() >= -1e-9 and activation.max() <= 1 + 1e-9
    assert found["kkt_residual"][ok].max() <= 1e-8
    assert found["friction_use"][ok].max() <= 1 + 1e-6
    moment = np.einsum("psm,psjm->psj", found["muscle_force_N"], found["extension_moment_arm_m"])[ok][..., 1:]
    expected = found["extension_moment_Nm"][ok][..., 1:]
    np.testing.assert_allclose(moment, expected, atol=1e-6 * max(1.0, np.abs(expected).max()))


@given(lifts(), subjects)
def test_any_largest_load_is_found_or_says_why_not(lift, subject):
    try:
        most = cx.max_held_load(lift, subject)
    except ValueError as error:
        assert str(error).startswith("coxa: ")
        return
    if most.status == "ok":
        assert most.bar_mass_kg >= 0 and 0 <= most.phase <= 1 and most.limited_by
        assert all(math.isfinite(elasticity.value) for elasticity in most.elasticities)
    else:
        assert most.status in ("body_weight_infeasible", "outside_model_range", "not_converged", "unlimited")
