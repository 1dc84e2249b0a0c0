"""The calls of the package, on plain arrays: identities between their numbers."""

import copy
import importlib.metadata
import inspect
import json
import pickle
import re
from pathlib import Path

import numpy as np
import pytest

import coxa as cx

ROOT = Path(__file__).resolve().parents[2]
GRAVITY = 9.80665
JOINTS = {"lumbar": 0, "hip": 1, "knee": 2, "ankle": 3}


# --- the package --------------------------------------------------------------------------------------------


def test_import_is_light(python):
    loaded = python("import sys, coxa; print(*sys.modules, sep='\\n')").split()
    assert "numpy" in loaded
    heavy = ("xarray", "matplotlib", "scipy", "pandas", "h5netcdf", "argparse")
    assert [name for name in heavy if name in loaded] == []


def test_plain_results_leave_xarray_alone(python):
    python(
        "import sys, coxa as cx\n"
        "body = cx.Subject().scale()\n"
        "cx.torque_angle(cx.HipThrust(), body, poses=3, as_numpy=True)\n"
        "cx.strength_curve(body, as_numpy=True)\n"
        "assert 'xarray' not in sys.modules\n"
    )


def test_public_names_are_there_and_documented():
    for name in cx.__all__:
        public = getattr(cx, name)
        if name != "__version__":
            assert inspect.getdoc(public), name
    functions = [getattr(cx, name) for name in cx.__all__ if inspect.isfunction(getattr(cx, name))]
    assert len(functions) >= 8
    for function in functions:
        text = inspect.getdoc(function)
        for section in ("Parameters\n---", "Returns\n---"):
            assert section in text, (function.__name__, section)
        for parameter in inspect.signature(function).parameters:
            assert re.search(rf"\b{parameter}\b", text), (function.__name__, parameter)


def test_settings_document_every_field():
    for settings in (
        cx.Subject,
        cx.HipThrust,
        cx.GluteBridge,
        cx.FootPlacement,
        cx.BackContact,
        cx.BarPlacement,
        cx.AddedLoads,
        cx.Tempo,
    ):
        for field in settings().to_dict():
            assert f"\n{field}\n    " in inspect.getdoc(settings), (settings.__name__, field)


def test_version_is_that_of_the_header():
    header = (ROOT / "include" / "coxa" / "version.hpp").read_text(encoding="utf-8")
    numbers = re.findall(r"#define COXA_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)", header)
    assert cx.__version__ == ".".join(numbers)
    try:
        assert importlib.metadata.version("coxa") == cx.__version__
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("the package is not installed")


def test_without_xarray_the_same_names_and_shapes(python, arrays):
    printed = python(
        "import sys\n"
        "sys.modules['xarray'] = None\n"
        "import json, coxa as cx\n"
        "body = cx.Subject(mass_kg=80, height_m=1.80, sex='male').scale()\n"
        "thrust = cx.HipThrust(bar_mass_kg=120)\n"
        "curve = cx.torque_angle(thrust, body)\n"
        "assert type(cx.compare({'a': thrust}, body)) is cx.CurveArrays\n"
        "assert type(cx.strength_curve(body)) is cx.CurveArrays\n"
        "assert type(cx.torque_angles([thrust], body)) is cx.CurveArrays\n"
        "assert cx.share(curve).shape == (101, 1, 14)\n"
        "print(json.dumps({name: curve[name].shape for name in [*curve, *curve.coords]}))\n"
    )
    assert json.loads(printed) == {name: list(arrays[name].shape) for name in [*arrays, *arrays.coords]}


# --- settings -----------------------------------------------------------------------------------------------


def test_settings_are_values():
    lift = cx.HipThrust(bar_mass_kg=100, feet=cx.FootPlacement.far(by_m=0.1))
    same = cx.HipThrust(bar_mass_kg=100, feet=cx.FootPlacement(offset_m=0.1))
    assert lift == same and hash(lift) == hash(same)
    assert lift != lift.replace(bar_mass_kg=101)
    assert pickle.loads(pickle.dumps(lift)) == lift
    assert copy.deepcopy(lift) == lift
    assert eval(repr(lift), vars(cx)) == lift
    with pytest.raises(AttributeError):
        lift.bar_mass_kg = 5
    body = cx.Subject(mass_kg=61, height_m=1.62, sex="female", strength=0.8).scale()
    assert pickle.loads(pickle.dumps(body)).subject == body.subject


def test_foot_placements():
    assert cx.FootPlacement.far(by_m=0.15).offset_m == 0.15
    assert cx.FootPlacement.close(by_m=0.15).offset_m == -0.15


def test_a_subject_is_scaled_where_a_body_is_asked_for(thrust, arrays):
    curve = cx.torque_angle(thrust, cx.Subject(mass_kg=80, height_m=1.80, sex="male"), as_numpy=True)
    for name in curve:
        np.testing.assert_array_equal(curve[name], arrays[name])


# --- identities of a curve ----------------------------------------------------------------------------------


def test_the_mapping(arrays):
    assert len(arrays) == len(list(arrays)) > 25
    assert "activation" in arrays and "phase" in arrays and "nothing" not in arrays
    with pytest.raises(KeyError):
        arrays["nothing"]
    assert arrays.sizes["phase"] == 101 and arrays.sizes["muscle"] == 40
    for name in [*arrays, *arrays.coords]:
        assert len(arrays.dims[name]) == arrays[name].ndim, name
    assert repr(arrays).startswith("CurveArrays(") and "activation (phase, side, muscle)" in repr(arrays)
    assert set(arrays.status_names()) == {"ok"}


@pytest.mark.parametrize("criterion", ["quadratic", "cubic", "min_max"])
@pytest.mark.parametrize("weights", ["volume", "equal"])
def test_muscle_forces_times_arms_are_the_moments(lifts, body, criterion, weights):
    for lift in lifts.values():
        curve = cx.torque_angle(lift, body, poses=21, criterion=criterion, weights=weights, as_numpy=True)
        assert set(curve.status_names()) == {"ok"}
        moment = np.einsum("psm,psjm->psj", curve["muscle_force_N"], curve["extension_moment_arm_m"])
        np.testing.assert_allclose(moment[..., 1:], curve["extension_moment_Nm"][..., 1:], atol=1e-6)
        assert not curve["extension_moment_arm_m"][:, :, JOINTS["lumbar"]].any()
        assert curve["kkt_residual"].max() <= 1e-8
        assert -1e-9 <= curve["activation"].min() and curve["activation"].max() <= 1 + 1e-9


def test_supports_carry_the_weight(arrays, body):
    total = arrays["contact_force_N"].sum(axis=1)
    np.testing.assert_allclose(total[:, 0], 0.0, atol=1e-8)
    np.testing.assert_allclose(total[:, 1], (body.mass_kg + 120) * GRAVITY, rtol=1e-12)
    assert arrays["friction_use"].max() <= 1 + 1e-9
    feet = arrays["contact_force_N"][:, 1]
    np.testing.assert_allclose(arrays["friction_use"][:, 1], np.abs(feet[:, 0]) / (0.7 * feet[:, 1]))
    assert -body.heel_to_ankle_m - 1e-9 <= arrays["center_of_pressure_m"].min()
    assert arrays["center_of_pressure_m"].max() <= body.foot_length_m - body.heel_to_ankle_m + 1e-9


def test_the_band_holds_the_moments(lifts, body):
    for lift in lifts.values():
        curve = cx.torque_angle(lift, body, poses=21, as_numpy=True)
        assert (curve["moment_lower_Nm"] <= curve["extension_moment_Nm"] + 1e-6).all()
        assert (curve["extension_moment_Nm"] <= curve["moment_upper_Nm"] + 1e-6).all()
    bare = cx.torque_angle(lift, body, poses=21, band=False, as_numpy=True)
    assert np.isnan(bare["moment_lower_Nm"]).all() and np.isnan(bare["moment_upper_Nm"]).all()
    np.testing.assert_array_equal(bare["extension_moment_Nm"], curve["extension_moment_Nm"])


def test_levers_raise_the_bar(arrays):
    gain = arrays["generalized_moment_arm_m"] / arrays["load_arm_m"][:, None, None]
    np.testing.assert_allclose(arrays["mechanical_advantage"], gain, rtol=1e-12)
    force, groups = arrays["max_isometric_force_N"], arrays["group"]
    for k, group in enumerate(arrays["muscle_group"]):
        mean = np.average(
            arrays["mechanical_advantage"][..., groups == group], axis=-1, weights=force[groups == group]
        )
        np.testing.assert_allclose(arrays["group_mechanical_advantage"][..., k], mean, atol=1e-12)
        arms = arrays["extension_moment_arm_m"][..., groups == group]
        mean = np.average(arms, axis=-1, weights=force[groups == group])
        np.testing.assert_allclose(arrays["group_extension_moment_arm_m"][..., k], mean, atol=1e-12)


def test_hip_contact_force_in_body_weights(arrays, body):
    ratio = arrays["hip_contact_force_N"] / arrays["hip_contact_force_BW"]
    np.testing.assert_allclose(ratio, body.mass_kg * GRAVITY)


def test_an_infeasible_bar_is_told(body):
    curve = cx.torque_angle(cx.HipThrust(bar_mass_kg=350), body, poses=51, as_numpy=True)
    held = curve["max_bar_mass_kg"] >= 350
    assert held.any() and not held.all()
    np.testing.assert_array_equal(curve.status_names(), np.where(held, "ok", "infeasible"))
    np.testing.assert_array_equal(np.isnan(curve["activation"]).all(axis=(1, 2)), ~held)
    np.testing.assert_allclose(curve["holdable_fraction"], np.minimum(1, curve["max_bar_mass_kg"] / 350))


# --- largest held load --------------------------------------------------------------------------------------


def test_largest_held_load_is_the_least_capacity(lifts, body):
    for lift in lifts.values():
        most = cx.max_held_load(lift, body)
        curve = cx.torque_angle(lift.replace(bar_mass_kg=0), body, poses=1001, as_numpy=True)
        assert most.status == "ok"
        assert most.bar_mass_kg == pytest.approx(curve["max_bar_mass_kg"].min(), rel=1e-5)
        assert most.phase == pytest.approx(curve["phase"][curve["max_bar_mass_kg"].argmin()], abs=2e-3)
        assert most.limited_by == next(e.parameter for e in most.elasticities if e.value > 0)
        at = [
            cx.torque_angle(lift.replace(bar_mass_kg=most.bar_mass_kg * x), body, as_numpy=True)
            for x in (0.999, 1.001)
        ]
        assert set(at[0].status_names()) == {"ok"}
        assert "infeasible" in at[1].status_names()


def test_the_bar_on_the_lift_plays_no_part_in_the_largest_load(thrust, body):
    assert repr(cx.max_held_load(thrust, body)) == repr(cx.max_held_load(thrust.replace(bar_mass_kg=0), body))


# --- strength curves ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("joint", ["hip", "knee", "ankle"])
@pytest.mark.parametrize("direction", ["extension", "flexion"])
def test_strength_curve(body, joint, direction):
    curve = cx.strength_curve(body, joint, direction, hip_flexion_deg=30, knee_flexion_deg=45, as_numpy=True)
    assert set(curve.status_names()) == {"ok"}
    np.testing.assert_allclose(curve["torque_Nm"], curve["active_torque_Nm"] + curve["passive_torque_Nm"])
    np.testing.assert_allclose(curve["muscle_torque_Nm"].sum(axis=1), curve["active_torque_Nm"])
    assert (curve["muscle_torque_Nm"] >= 0).all() and (curve["active_torque_Nm"] > 0).all()
    np.testing.assert_allclose(np.degrees(curve["angle_rad"]), curve["angle_deg"])
    np.testing.assert_allclose(np.diff(curve["angle_deg"]), 2.0)


def test_strength_curve_covers_the_range_of_the_muscles(body):
    low, high = np.degrees(cx.muscles().range_rad["hip_flexion_rad"])
    angle_deg = cx.strength_curve(body, as_numpy=True)["angle_deg"]
    assert low - 1e-9 <= angle_deg[0] < low + 2 and high - 2 < angle_deg[-1] <= high + 1e-9
    beyond = cx.strength_curve(body, angles_deg=[high - 1, high + 1], as_numpy=True)
    assert list(beyond.status_names()) == ["ok", "outside_model_range"]
    assert np.isnan(beyond["torque_Nm"]).tolist() == [False, True]


def test_the_braced_angle_of_the_joint_itself_plays_no_part(body):
    one, other = (cx.strength_curve(body, "knee", knee_flexion_deg=deg, as_numpy=True) for deg in (0, 90))
    np.testing.assert_array_equal(one["torque_Nm"], other["torque_Nm"])
    bent = cx.strength_curve(body, "knee", hip_flexion_deg=90, as_numpy=True)
    assert not np.allclose(one["torque_Nm"], bent["torque_Nm"])


def test_strength_multiplies_the_active_torque(body):
    subject = body.subject
    weak = cx.strength_curve(subject.replace(strength=0.5), as_numpy=True)["active_torque_Nm"]
    np.testing.assert_allclose(weak, 0.5 * cx.strength_curve(subject, as_numpy=True)["active_torque_Nm"])


# --- muscles, groups, poses ---------------------------------------------------------------------------------


def test_muscle_sets_are_made_once():
    muscles = cx.muscles("lai_uhlrich2023")
    assert cx.muscles() is muscles
    assert len(muscles.names) == len(muscles.groups) == len(muscles) == 40
    assert {"glmax1", "bflh", "vaslat"} <= set(muscles.names)
    assert cx.muscles(curves="de_groote2016").curves == "de_groote2016"


def test_a_muscle_set_may_be_given_by_name_or_itself(thrust, body):
    by_name = cx.torque_angle(thrust, body, poses=5, curves="de_groote2016", as_numpy=True)
    itself = cx.torque_angle(thrust, body, poses=5, muscles=cx.muscles(curves="de_groote2016"), as_numpy=True)
    np.testing.assert_array_equal(by_name["activation"], itself["activation"])
    assert by_name.attrs["curves"] == itself.attrs["curves"] == "de_groote2016"


@pytest.mark.parametrize("joint", ["hip", "knee", "ankle"])
def test_groups_add_up(arrays, joint):
    total = cx.group_moment(arrays, joint).sum(axis=-1)
    np.testing.assert_allclose(total, arrays["extension_moment_Nm"][..., JOINTS[joint]], atol=1e-6)
    both = [cx.share(arrays, joint, direction) for direction in ("extension", "flexion")]
    for shares, sign in zip(both, (1.0, -1.0), strict=True):
        assert 0 <= np.nanmin(shares) and np.nanmax(shares) <= 1 + 1e-12
        each = sign * arrays["muscle_force_N"] * arrays["extension_moment_arm_m"][:, :, JOINTS[joint]]
        np.testing.assert_allclose(shares.sum(axis=-1), np.where((each > 0).any(axis=-1), 1.0, np.nan))


def test_group_activation_is_the_mean_weighted_by_force(arrays):
    force = arrays["max_isometric_force_N"]
    for k, group in enumerate(arrays["muscle_group"]):
        member = arrays["group"] == group
        mean = np.average(arrays["activation"][..., member], axis=-1, weights=force[member])
        np.testing.assert_allclose(cx.group_activation(arrays)[..., k], mean)


def test_pose_points(thrust, body, arrays):
    points = cx.pose_points(thrust, body, arrays["phase"])
    np.testing.assert_allclose(points["hip"][:, 1], arrays["hip_height_m"])
    np.testing.assert_allclose(points["bar"][:, 1], arrays["bar_height_m"])
    for a, b, length_m in (("hip", "knee", body.thigh_length_m), ("knee", "ankle", body.shank_length_m)):
        np.testing.assert_allclose(np.linalg.norm(points[a] - points[b], axis=1), length_m)
    np.testing.assert_allclose(points["back_contact"], [[0.0, thrust.bench_height_m]] * 101)
    np.testing.assert_allclose(points["ankle"], points["ankle"][:1].repeat(101, axis=0))
    assert cx.pose_points(thrust, body)["hip"].shape == (5, 2)


# --- what the lifts are known for ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def at_forty_percent(body):
    lifts = {
        "thrust": cx.HipThrust(),
        "bridge": cx.GluteBridge(),
        "far": cx.HipThrust(feet=cx.FootPlacement.far(by_m=0.15)),
        "close": cx.HipThrust(feet=cx.FootPlacement.close(by_m=0.10)),
    }
    bar_mass_kg = 0.4 * min(cx.max_held_load(lift, body).bar_mass_kg for lift in lifts.values())
    return {
        name: cx.torque_angle(lift.replace(bar_mass_kg=bar_mass_kg), body, as_numpy=True)
        for name, lift in lifts.items()
    }


def mean_activation(curve, group, among=slice(None)):
    return cx.group_activation(curve)[among, 0, list(curve["muscle_group"]).index(group)].mean()


def test_the_thrust_asks_most_of_the_hip_near_the_bottom(at_forty_percent):
    curve = at_forty_percent["thrust"]
    hip = curve["extension_moment_Nm"][:, 0, JOINTS["hip"]]
    assert (hip > 0).all()
    assert curve["phase"][hip.argmax()] <= 0.35
    assert hip[-1] < hip.max()


def test_hamstrings_work_low_and_gluteus_maximus_high(at_forty_percent):
    curve = at_forty_percent["thrust"]
    low, high = curve["phase"] <= 0.3, curve["phase"] >= 0.7
    assert mean_activation(curve, "hamstrings", low) > mean_activation(curve, "hamstrings", high)
    assert mean_activation(curve, "gluteus_maximus", low) < mean_activation(curve, "gluteus_maximus", high)


def test_far_feet_ask_more_of_the_hamstrings(at_forty_percent):
    far, usual, close = (
        mean_activation(at_forty_percent[name], "hamstrings") for name in ("far", "thrust", "close")
    )
    assert far > usual > close


def test_the_bridge_moves_the_hip_less(at_forty_percent):
    motion = {name: np.ptp(curve["hip_flexion_rad"]) for name, curve in at_forty_percent.items()}
    assert motion["bridge"] < motion["thrust"]
