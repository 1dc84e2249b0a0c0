"""The labelled results: dimensions, units, attributes, files, and the accessor."""

import json

import numpy as np
import pytest

import coxa as cx
from coxa import _core

xr = pytest.importorskip("xarray", reason="labelled results need xarray")

PER_LEG = {
    "hip_flexion_rad": (),
    "knee_flexion_rad": (),
    "ankle_dorsiflexion_rad": (),
    "shank_inclination_rad": (),
    "extension_moment_Nm": ("joint",),
    "passive_moment_Nm": ("joint",),
    "moment_lower_Nm": ("joint",),
    "moment_upper_Nm": ("joint",),
    "hip_extension_moment_at_max_load_Nm": (),
    "activation": ("muscle",),
    "muscle_force_N": ("muscle",),
    "fiber_length_norm": ("muscle",),
    "extension_moment_arm_m": ("joint", "muscle"),
    "generalized_moment_arm_m": ("muscle",),
    "mechanical_advantage": ("muscle",),
    "group_extension_moment_arm_m": ("joint", "muscle_group"),
    "group_generalized_moment_arm_m": ("muscle_group",),
    "group_mechanical_advantage": ("muscle_group",),
    "hip_contact_force_N": (),
    "hip_contact_force_BW": (),
    "knee_contact_force_N": (),
    "knee_contact_force_BW": (),
    "patellar_ligament_force_N": (),
    "patellofemoral_force_N": (),
    "center_of_pressure_outward_m": (),
    "foot_outward_force_N": (),
    "foot_toe_in_moment_Nm": (),
    "unbalanced_hip_adduction_moment_Nm": (),
    "unbalanced_hip_rotation_moment_Nm": (),
}
OF_BOTH = {
    "geometric_path": (),
    "hip_height_m": (),
    "bar_height_m": (),
    "load_arm_m": (),
    "max_bar_mass_kg": (),
    "holdable_fraction": (),
    "contact_force_N": ("contact", "axis"),
    "center_of_pressure_m": (),
    "friction_use": ("contact",),
    "kkt_residual": (),
    "status": (),
}



@pytest.fixture(scope="module")
def curve(thrust, body):
    return cx.torque_angle(thrust, body)


@pytest.fixture(scope="module")
def compared(lifts, body):
    return cx.compare(lifts, body)


def test_dimensions(curve):
    assert set(curve.data_vars) == set(PER_LEG) | set(OF_BOTH)
    for name, dims in PER_LEG.items():
        assert curve[name].dims == ("phase", "side", *dims), name
        assert curve[name].attrs["legs"] == "one", name
    for name, dims in OF_BOTH.items():
        assert curve[name].dims == ("phase", *dims), name
        assert curve[name].attrs["legs"] == "both", name


def test_coordinates(curve):
    np.testing.assert_allclose(curve["phase"], np.linspace(0, 1, 101))
    assert curve["side"].values.tolist() == ["each"]
    assert curve["joint"].values.tolist() == ["lumbar", "hip", "knee", "ankle"]
    assert curve["muscle"].values.tolist() == cx.muscles().names
    assert curve["group"].dims == ("muscle",) and curve["group"].values.tolist() == cx.muscles().groups
    assert curve["axis"].values.tolist() == ["x", "y"]
    assert curve["contact"].values.tolist() == ["back", "feet"]
    assert set(curve["group"].values) <= set(curve["muscle_group"].values)
    assert "group" not in curve.indexes and "max_isometric_force_N" not in curve.indexes
    assert float(curve["bar_mass_kg"]) == 120


UNITS = {"m": "m", "rad": "rad", "deg": "degree", "kg": "kg", "N": "N", "Nm": "N m"}


@pytest.mark.parametrize("which", ["curve", "compared", "batch", "strength"])
def test_everything_says_unit_meaning_and_legs(which, request, thrust, body):
    made = {
        "batch": lambda: cx.torque_angles([thrust, thrust], body, poses=3),
        "strength": lambda: cx.strength_curve(body),
    }
    dataset = made[which]() if which in made else request.getfixturevalue(which)
    for name, variable in dataset.variables.items():
        assert variable.attrs["long_name"], name
        if variable.dtype.kind not in "fi":
            continue
        assert variable.attrs["legs"] in ("one", "both"), name
        assert variable.attrs["units"] == UNITS.get(str(name).rsplit("_", 1)[-1], "1"), name


def test_lumbar_moments_say_that_they_are_the_trunks(curve):
    for name in ("extension_moment_Nm", "moment_lower_Nm", "moment_upper_Nm"):
        assert "whole trunk" in curve[name].attrs["long_name"]


def test_status_is_flagged_as_cf_has_it(curve):
    status = curve["status"]
    assert status.dtype == np.int8
    assert status.attrs["flag_values"].dtype == np.int8
    assert status.attrs["flag_values"].tolist() == list(range(len(_core.status_names())))
    assert status.attrs["flag_meanings"].split() == _core.status_names()
    assert _core.status_names()[:3] == ["ok", "infeasible", "body_weight_infeasible"]
    assert set(curve.coxa.status_names().values) == {"ok"}


def test_attributes_carry_the_settings(curve, compared, thrust, body, lifts):
    for dataset in (curve, compared):
        assert all(isinstance(value, str) for value in dataset.attrs.values())
        assert dataset.attrs["muscle_set"] == "lai_uhlrich2023"
        assert dataset.attrs["curves"] == "millard2012"
        assert dataset.attrs["criterion"] == "quadratic"
        assert dataset.attrs["weights"] == "volume"
        assert dataset.attrs["coxa_version"] == cx.__version__
        assert dataset.attrs["Conventions"].startswith("CF-")
        assert json.loads(dataset.attrs["subject"]) == body.subject.to_dict()
        assert dataset.coxa.body().subject == body.subject
    assert curve.attrs["exercise"] == "HipThrust"
    assert json.loads(curve.attrs["settings"]) == thrust.to_dict()
    assert curve.coxa.exercises() == {"HipThrust": thrust}
    assert compared.coxa.exercises() == lifts


@pytest.mark.parametrize("which", ["curve", "compared", "batch", "strength", "infeasible"])
def test_netcdf_round_trip(which, request, tmp_path, thrust, body):
    pytest.importorskip("h5netcdf", reason="NetCDF files need h5netcdf")
    pytest.importorskip("h5py", reason="h5netcdf needs h5py")
    made = {
        "batch": lambda: cx.torque_angles([thrust, thrust.replace(bar_mass_kg=60)], body, poses=5),
        "strength": lambda: cx.strength_curve(body, "knee", angles_deg=[-90, 0, 90]),
        "infeasible": lambda: cx.torque_angle(thrust.replace(bar_mass_kg=900), body, poses=5),
    }
    dataset = made[which]() if which in made else request.getfixturevalue(which)
    path = tmp_path / "result.nc"
    dataset.to_netcdf(path, engine="h5netcdf")
    with xr.open_dataset(path, engine="h5netcdf") as read:
        xr.testing.assert_identical(read.load(), dataset)
        for name in dataset.variables:
            assert read[name].dtype.kind in (dataset[name].dtype.kind, "O", "T"), name


def test_dataset_and_arrays_are_the_same(curve, arrays):
    assert list(curve.data_vars) == list(arrays)
    assert set(curve.coords) == set(arrays.coords)
    assert curve.attrs == arrays.attrs
    assert dict(curve.sizes) == arrays.sizes
    for name in [*arrays, *arrays.coords]:
        assert curve[name].dims == arrays.dims[name], name
        np.testing.assert_array_equal(curve[name].values, arrays[name])
    xr.testing.assert_identical(arrays.to_dataset(), curve)


# --- comparison ---------------------------------------------------------------------------------------------


def test_comparison_holds_the_curves(compared, lifts, body):
    assert compared["exercise"].values.tolist() == list(lifts)
    for name, lift in lifts.items():
        alone = cx.torque_angle(lift, body)
        one = compared.sel(exercise=name)
        for variable in alone.data_vars:
            assert compared[variable].dims == ("exercise", *alone[variable].dims)
            np.testing.assert_array_equal(one[variable].values, alone[variable].values)
            assert compared[variable].attrs.keys() == alone[variable].attrs.keys()
    assert compared["bar_mass_kg"].dims == ("exercise",)
    assert compared["group"].dims == ("muscle",)


def test_comparison_keeps_the_order_given(lifts, body):
    turned = dict(reversed(lifts.items()))
    assert cx.compare(turned, body, poses=3)["exercise"].values.tolist() == list(turned)


# --- accessor -----------------------------------------------------------------------------------------------


def test_accessor_comes_with_the_first_dataset(python):
    python(
        "import coxa as cx, xarray\n"
        "assert not hasattr(xarray.Dataset, 'coxa')\n"
        "ds = cx.torque_angle(cx.HipThrust(), cx.Subject(), poses=3)\n"
        "assert ds.coxa.share().sizes['muscle_group'] == 14\n"
    )
    python("import xarray, coxa; assert hasattr(xarray.Dataset, 'coxa')")
    python("import coxa.accessor, xarray; assert hasattr(xarray.Dataset, 'coxa')")


def test_accessor_numbers_by_group(curve, compared, arrays):
    for made, plain in (
        (curve.coxa.group_activation(), cx.group_activation(arrays)),
        (curve.coxa.group_moment("knee"), cx.group_moment(arrays, "knee")),
        (curve.coxa.share("hip"), cx.share(arrays, "hip")),
        (curve.coxa.share("knee", "flexion"), cx.share(arrays, "knee", "flexion")),
    ):
        assert made.dims == ("phase", "side", "muscle_group")
        assert made.attrs["units"] and made.attrs["long_name"] and made.attrs["legs"] == "one"
        np.testing.assert_array_equal(made.values, plain)
    several = compared.coxa.share()
    assert several.dims == ("exercise", "phase", "side", "muscle_group")
    np.testing.assert_allclose(several.sum("muscle_group"), 1.0)
    thrust = several.sel(exercise="thrust", muscle_group="hamstrings", side="each")
    np.testing.assert_array_equal(thrust, curve.coxa.share().sel(muscle_group="hamstrings", side="each"))


def test_numbers_by_group_do_not_mind_what_was_selected(compared):
    one = compared.sel(exercise="far").isel(phase=slice(0, 10), side=0)
    assert one.coxa.group_moment().dims == ("phase", "muscle_group")
    total = one.coxa.group_moment().sum("muscle_group")
    np.testing.assert_allclose(total, one["extension_moment_Nm"].sel(joint="hip"), atol=1e-6)


def test_accessor_draws(curve, compared):
    pyplot = pytest.importorskip("matplotlib.pyplot", reason="pictures need Matplotlib")
    for dataset in (curve, compared):
        figure = dataset.coxa.plot()
        assert figure.axes
        pyplot.close(figure)


# --- strength curve -----------------------------------------------------------------------------------------


def test_strength_curve_dataset(body):
    curve = cx.strength_curve(body, joint="hip", direction="extension", knee_flexion_deg=90)
    assert curve["torque_Nm"].dims == ("angle_rad",)
    assert curve["muscle_torque_Nm"].dims == ("angle_rad", "muscle")
    assert curve["angle_deg"].dims == ("angle_rad",)
    np.testing.assert_allclose(np.degrees(curve["angle_rad"]), curve["angle_deg"])
    assert curve.attrs["joint"] == "hip" and curve.attrs["direction"] == "extension"
    assert json.loads(curve.attrs["braced"]) == {"knee_flexion_deg": 90.0, "ankle_dorsiflexion_deg": 0.0}
    for name in ("torque_Nm", "active_torque_Nm", "passive_torque_Nm", "muscle_torque_Nm"):
        assert curve[name].attrs["legs"] == "one"
