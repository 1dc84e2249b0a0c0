"""Files of OpenSim: tables to and from NumPy, pandas and xarray; models; lifts as motions."""

import os
from pathlib import Path

import numpy as np
import pytest

import coxa as cx

MODELS = Path(os.environ.get("COXA_MODELS_DIR", Path(__file__).resolve().parents[3] / "shared" / "models"))

WALK = """Coordinates
version=1
nRows=3
nColumns=4
inDegrees=yes

Angles are in degrees.
endheader
time\thip_flexion_r\t/jointset/knee_r/knee_angle_r/value\tpelvis_tx
0\t90\t-45\t0.5
  0.5   60 -30 \t0.25
1\t-180\t1e-3\tnan
"""


def model_file(name):
    path = MODELS / name
    if not path.exists():
        pytest.skip(f"no {path}; COXA_MODELS_DIR says where the published models are")
    return path


@pytest.fixture
def walk(tmp_path):
    path = tmp_path / "walk.mot"
    path.write_text(WALK)
    return path


def same(a, b):
    assert a.labels == b.labels
    assert a.in_degrees == b.in_degrees
    assert a.name == b.name
    assert dict(a.flags) == dict(b.flags)
    assert a.comments == b.comments
    np.testing.assert_array_equal(a.time_s, b.time_s)
    np.testing.assert_array_equal(a.values, b.values)


def test_a_table_is_read_with_its_header(walk):
    table = cx.read_sto(walk)
    assert table.name == "Coordinates"
    assert table.flags == {"version": "1"}
    assert table.comments == ("", "Angles are in degrees.")
    assert table.in_degrees
    assert table.labels == ("hip_flexion_r", "/jointset/knee_r/knee_angle_r/value", "pelvis_tx")
    np.testing.assert_array_equal(table["pelvis_tx"], [0.5, 0.25, np.nan])
    np.testing.assert_allclose(table.angle_rad("knee_angle_r"), np.radians([-45, -30, 1e-3]), rtol=1e-15)


def test_a_table_is_the_same_after_writing_and_reading(walk, tmp_path):
    table = cx.read_sto(walk)
    cx.write_sto(tmp_path / "again.mot", table)
    same(cx.read_sto(tmp_path / "again.mot"), table)


def test_pandas_there_and_back(walk):
    pytest.importorskip("pandas", reason="to_pandas needs pandas")
    table = cx.read_sto(walk)
    frame = table.to_pandas()
    assert frame.loc[0.5, "hip_flexion_r"] == 60
    same(cx.Storage.of(frame), table)
    same(cx.Storage.of(frame.reset_index()), table)


def test_xarray_there_and_back(walk):
    pytest.importorskip("xarray", reason="to_xarray needs xarray")
    table = cx.read_sto(walk)
    array = table.to_xarray()
    assert array.sel(column="pelvis_tx", time=0.5) == 0.25
    same(cx.Storage.of(array), table)
    same(cx.Storage.of(array.T), table)


def test_arrays_by_name(tmp_path):
    cx.write_sto(tmp_path / "t.sto", {"time": [0, 1], "a": [1, 2], "b": [0.1, 0.3]}, name="mine")
    table = cx.read_sto(tmp_path / "t.sto")
    assert (table.name, table.labels, table.in_degrees) == ("mine", ("a", "b"), False)
    np.testing.assert_array_equal(table.to_dict()["b"], [0.1, 0.3])


def test_a_curve_as_a_table(arrays, thrust, body, tmp_path):
    cx.write_sto(tmp_path / "curve.sto", arrays)
    table = cx.read_sto(tmp_path / "curve.sto")
    np.testing.assert_array_equal(table.time_s, arrays["phase"])
    np.testing.assert_array_equal(table["hip_flexion_rad"], arrays["hip_flexion_rad"])
    np.testing.assert_array_equal(
        table["activation.glmax1"], arrays["activation"][..., list(arrays.coords["muscle"]).index("glmax1")].ravel()
    )
    pytest.importorskip("xarray", reason="a curve as a Dataset needs xarray")
    cx.write_sto(tmp_path / "dataset.sto", cx.torque_angle(thrust, body))
    same(cx.read_sto(tmp_path / "dataset.sto"), table)


def test_a_lift_as_a_motion(thrust, body, tmp_path):
    motion = cx.lift_motion(thrust, body, poses=11, duration_s=2.0)
    assert motion.in_degrees
    assert motion.time_s[-1] == 2.0
    curve = cx.torque_angle(thrust, body, poses=11, as_numpy=True)
    for side in "rl":
        np.testing.assert_allclose(
            motion.angle_rad(f"hip_flexion_{side}"), curve["hip_flexion_rad"], rtol=0, atol=1e-13
        )
        np.testing.assert_array_equal(motion[f"knee_angle_{side}"], motion[f"knee_angle_{side}_beta"])
    assert motion["pelvis_tilt"][-1] > 60  # lying on the back
    other = cx.lift_motion(thrust, body, poses=11, convention="gait2392")
    np.testing.assert_array_equal(other["knee_angle_r"], -motion["knee_angle_r"])
    cx.write_sto(tmp_path / "lift.mot", motion)
    same(cx.read_sto(tmp_path / "lift.mot"), motion)


def test_mistakes_are_named(walk, tmp_path, thrust, body):
    with pytest.raises(FileNotFoundError):
        cx.read_sto(tmp_path / "none.sto")
    with pytest.raises(FileNotFoundError):
        cx.read_osim(tmp_path / "none.osim")
    (tmp_path / "bad.sto").write_text(WALK.replace("60", "sixty"))
    with pytest.raises(ValueError, match=r"bad\.sto line 11 = 'sixty': must be a finite number"):
        cx.read_sto(tmp_path / "bad.sto")
    with pytest.raises(ValueError, match="label = 'elbow'"):
        cx.read_sto(walk)["elbow"]
    with pytest.raises(ValueError, match="must have 'time'"):
        cx.write_sto(tmp_path / "x.sto", {"a": [1]})
    with pytest.raises(ValueError, match="later than the one before"):
        cx.write_sto(tmp_path / "x.sto", {"time": [0, 0], "a": [1, 2]})
    with pytest.raises(ValueError, match="shape"):
        cx.Storage(labels=("a",), time_s=[0, 1], values=[[1], [2], [3]])
    with pytest.raises(ValueError, match="convention"):
        cx.lift_motion(thrust, body, convention="simm")
    (tmp_path / "bad.osim").write_text('<OpenSimDocument Version="40000">\n<Model name="m">\n</Model>\n')
    with pytest.raises(ValueError, match=r"bad\.osim line \d+"):
        cx.read_osim(tmp_path / "bad.osim")
    with pytest.raises(ValueError, match="side = 'middle'"):
        cx.read_osim(tmp_path / "bad.osim", side="middle")
    with pytest.raises(ValueError, match="without"):
        cx.read_osim(tmp_path / "bad.osim", without="glmax1_r")


@pytest.mark.parametrize("side", ["right", "left"])
def test_a_published_model_lifts(side, thrust):
    model = cx.read_osim(model_file("opensim-core/subject_walk_scaled.osim"), side=side)
    assert len(model.muscles) == 40
    assert model.muscles.names[0] == "addbrev"
    assert model.muscles.curves == "own"
    assert "Coordinate knee_angle_" + side[0] + ": knee_flexion" in model.understood
    assert all(reason for _, reason in model.ignored)
    assert isinstance(model.body, cx.Body)
    assert isinstance(model.muscles, cx.MuscleSet)
    assert model.body.mass_kg == pytest.approx(85.26985, abs=1e-4)
    curve = cx.torque_angle(thrust, model.body, muscles=model.muscles, poses=5, as_numpy=True)
    assert set(curve.status_names().ravel()) == {"ok"}
    held = cx.max_held_load(thrust, model.body, muscles=model.muscles)
    assert 100 < held.bar_mass_kg < 500
    lengths = model.muscles.reference_lengths_m
    assert lengths["thigh"] == model.body.thigh_length_m


def test_a_model_of_ellipsoids_tells_what_is_missing(thrust):
    path = model_file("opensim-core/Arnold2010_pelvisFixed.osim")
    with pytest.raises(ValueError, match="19 muscles of the leg: cannot be read") as told:
        cx.read_osim(path)
    names = str(told.value).split("on purpose: ")[1].split("\n")[0].split()
    assert len(names) == 19
    model = cx.read_osim(path, without=names)
    assert len(model.muscles) == 26
    assert ("Schutte1993Muscle glmax1_r", "left out as asked") in model.ignored
