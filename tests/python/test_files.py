"""Files of OpenSim: tables to and from NumPy, pandas and xarray; models; lifts as motions."""

import copy
import json
import pickle
from xml.etree import ElementTree

import numpy as np
import pytest

import coxa as cx
from coxa import _core
from coxa._tables import columns_of

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


@pytest.fixture
def walk(tmp_path):
    path = tmp_path / "walk.mot"
    path.write_text(WALK)
    return path


def same(a, b):
    assert a.labels == b.labels
    assert a.in_degrees == b.in_degrees
    assert a.name == b.name
    assert a.flags == b.flags
    assert a.comments == b.comments
    np.testing.assert_array_equal(a.time_s, b.time_s)
    np.testing.assert_array_equal(a.values, b.values)


def test_a_table_is_read_with_its_header(walk):
    table = cx.read_sto(walk)
    assert table.name == "Coordinates"
    assert table.flags == (("version", "1"),)
    assert table.flag("version") == "1"
    with pytest.raises(ValueError, match="flag = 'units'"):
        table.flag("units")
    assert table.comments == ("", "Angles are in degrees.")
    assert table.in_degrees
    assert table.labels == ("hip_flexion_r", "/jointset/knee_r/knee_angle_r/value", "pelvis_tx")
    np.testing.assert_array_equal(table["pelvis_tx"], [0.5, 0.25, np.nan])
    np.testing.assert_allclose(table.angle_rad("knee_angle_r"), np.radians([-45, -30, 1e-3]), rtol=1e-15)


def test_a_table_is_the_same_after_writing_and_reading(walk, tmp_path):
    table = cx.read_sto(walk)
    cx.write_sto(tmp_path / "again.mot", table, missing="keep")
    same(cx.read_sto(tmp_path / "again.mot"), table)


def test_flags_that_are_there_twice_are_kept(walk, tmp_path):
    walk.write_text(WALK.replace("version=1", "version=1\nsource=one\nversion=2\nsource=a = b"))
    table = cx.read_sto(walk)
    assert table.flags == (("version", "1"), ("source", "one"), ("version", "2"), ("source", "a = b"))
    assert table.flag("version") == "2"
    cx.write_sto(tmp_path / "again.mot", table, missing="keep")
    same(cx.read_sto(tmp_path / "again.mot"), table)
    pytest.importorskip("pandas", reason="to_pandas needs pandas")
    same(cx.Storage.of(table.to_pandas()), table)
    by_name = cx.Storage(("a",), [0, 1], [[1], [2]], flags={"version": "3"})
    assert by_name.flags == (("version", "3"),)
    with pytest.raises(ValueError, match="pairs"):
        cx.Storage(("a",), [0, 1], [[1], [2]], flags=("version=1",))


def test_no_missing_number_is_written_unasked(walk, arrays, thrust, body, tmp_path):
    # OpenSim's own Storage stops reading at nan without a word.
    table = cx.read_sto(walk)
    path = tmp_path / "x.sto"
    with pytest.raises(ValueError, match=r"pelvis_tx\[2\] = nan: is missing.*drop_columns"):
        cx.write_sto(path, table)
    assert not path.exists()
    cx.write_sto(path, table, missing="drop_columns")
    assert cx.read_sto(path).labels == table.labels[:2]
    cx.write_sto(path, table, missing="drop_rows")
    np.testing.assert_array_equal(cx.read_sto(path).values, table.values[:2])
    with pytest.raises(ValueError, match="missing = 'nan'"):
        cx.write_sto(path, table, missing="nan")

    without = cx.torque_angle(thrust, body, poses=5, band=False, knee=False, as_numpy=True)
    cx.write_sto(path, without)  # columns without any number are left out
    assert "nan" not in path.read_text()
    written = set(cx.read_sto(path).labels)
    assert set(cx.Storage.of(without).labels) - written == {
        *(f"moment_{end}_Nm.{joint}" for end in ("lower", "upper") for joint in ("lumbar", "hip", "knee", "ankle")),
        "knee_contact_force_N",
        "knee_contact_force_BW",
        "patellar_ligament_force_N",
        "patellofemoral_force_N",
    }

    heavy = cx.torque_angle(thrust.replace(bar_mass_kg=380), body, poses=11, as_numpy=True)
    held = heavy.status_names() == "ok"
    assert 0 < held.sum() < 11
    with pytest.raises(ValueError, match="is missing"):
        cx.write_sto(path, heavy)
    cx.write_sto(path, heavy, missing="drop_rows")
    np.testing.assert_array_equal(cx.read_sto(path).time_s, heavy["phase"][held])


def test_infinite_numbers_are_not_turned_into_missing_ones(tmp_path):
    xarray = pytest.importorskip("xarray", reason="a Dataset needs xarray")
    table = xarray.Dataset({"a": ("time", [1.0, np.inf]), "b": ("time", [1.0, 2.0])}, {"time": [0.0, 1.0]})
    assert cx.Storage.of(table)["a"][1] == np.inf
    for missing in ("refuse", "keep"):
        with pytest.raises(ValueError, match=r"a\[1\] = inf"):
            cx.write_sto(tmp_path / "x.sto", table, missing=missing)
    cx.write_sto(tmp_path / "x.sto", table, missing="drop_columns")
    assert cx.read_sto(tmp_path / "x.sto").labels == ("b",)


@pytest.mark.parametrize("labels", [("a", "a"), ("",), ("a\tb",), (" a",), ("Time",), ("a\n",)])
def test_labels_that_no_table_can_have_are_refused(labels):
    with pytest.raises(ValueError, match="labels"):
        cx.Storage(labels, [0, 1], np.zeros((2, len(labels))))


def test_opensim_reads_what_is_written(thrust, body, tmp_path):
    opensim = pytest.importorskip("opensim", reason="reading with OpenSim itself needs opensim")
    for name, curve in (
        ("plain", cx.torque_angle(thrust, body, poses=21, band=False, knee=False, as_numpy=True)),
        ("heavy", cx.torque_angle(thrust.replace(bar_mass_kg=380), body, poses=21, as_numpy=True)),
    ):
        path = tmp_path / f"{name}.sto"
        cx.write_sto(path, curve, missing="drop_rows")
        ours, theirs = cx.read_sto(path), opensim.Storage(str(path))
        assert theirs.getSize() == ours.time_s.size
        last = theirs.getStateVector(theirs.getSize() - 1).getData()
        np.testing.assert_allclose([last.get(k) for k in range(last.size())], ours.values[-1], rtol=1e-14)


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
    np.testing.assert_array_equal(table["phase"], arrays["phase"])
    np.testing.assert_array_equal(table["hip_flexion_rad"], arrays["hip_flexion_rad"][:, 0])  # of each leg
    np.testing.assert_array_equal(
        table["activation.glmax1"], arrays["activation"][..., list(arrays.coords["muscle"]).index("glmax1")].ravel()
    )
    pytest.importorskip("xarray", reason="a curve as a Dataset needs xarray")
    cx.write_sto(tmp_path / "dataset.sto", cx.torque_angle(thrust, body))
    same(cx.read_sto(tmp_path / "dataset.sto"), table)


def test_every_table_of_a_curve_has_the_same_columns(thrust, body):
    leg = cx.muscles()
    core = _core.torque_angle(thrust, body, leg, 5)
    own = cx.torque_angle(thrust, body, poses=5, as_numpy=True)
    by_core = core.to_csv().splitlines()[0].split(",")
    assert by_core == list(json.loads(core.to_json()))
    assert by_core == list(columns_of(own))
    assert by_core == list(cx.Storage.of(own).labels)
    assert {"geometric_path", "contact_force_N.back.x", "extension_moment_arm_m.hip.glmax1", "status"} < set(by_core)
    assert {name.split(".")[0] for name in by_core} == {"phase", *own}
    assert {name: own.dims[name] for name in own} == {
        name: spec[0] for name, spec in _core.curve_variables().items() if name != "phase"
    }


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_curve_as_text_reads_back_to_the_last_bit(kind, thrust, body, tmp_path):
    # A bar that only part of the lift holds, so that some numbers are missing.
    curve = cx.torque_angle(thrust.replace(bar_mass_kg=380), body, poses=11, as_numpy=True)
    path = tmp_path / f"curve.{kind}"
    getattr(curve, f"to_{kind}")(path)
    table = getattr(cx.Storage, f"from_{kind}")(path)
    direct = cx.Storage.of(curve)
    assert table.labels == direct.labels
    np.testing.assert_array_equal(table.time_s, direct.time_s)
    np.testing.assert_array_equal(table.values, direct.values)
    assert np.isnan(table.values).any()
    words = ("infeasible", "ok")
    assert all(word in path.read_text() for word in words)
    pytest.importorskip("xarray", reason="a curve as a Dataset needs xarray")
    getattr(curve.to_dataset().coxa, f"to_{kind}")(tmp_path / "again")
    assert (tmp_path / "again").read_text() == path.read_text()


def test_tables_as_csv_and_json(walk, tmp_path):
    table = cx.read_sto(walk)
    table.to_json(tmp_path / "t.json")
    same(cx.Storage.from_json(tmp_path / "t.json"), table)
    table.to_csv(tmp_path / "t.csv")
    back = cx.Storage.from_csv(tmp_path / "t.csv", in_degrees=True)
    assert (back.labels, back.in_degrees) == (table.labels, True)
    np.testing.assert_array_equal(back.values, table.values)
    odd = cx.Storage(('a, "b"', "c d"), [0, 1], [[0.1 + 0.2, 5e-324], [np.inf, -np.inf]])
    odd.to_csv(tmp_path / "odd.csv")
    back = cx.Storage.from_csv(tmp_path / "odd.csv")
    assert back.labels == odd.labels
    np.testing.assert_array_equal(back.values, odd.values)

    def refused(call, content, match):
        (tmp_path / "bad").write_text(content)
        with pytest.raises(ValueError, match=match):
            call(tmp_path / "bad")

    refused(cx.Storage.from_csv, "", "names of the columns")
    refused(cx.Storage.from_csv, "time,a\n0,1\n1\n", "bad line 3 = 1: must be 2 fields")
    refused(cx.Storage.from_csv, "time,a\n0,many\n", "bad a = 'many': must be a number")
    refused(cx.Storage.from_csv, "a,b\n0,1\n", "'time'")
    refused(cx.Storage.from_csv, "time,a,a\n0,1,1\n", "twice")
    refused(cx.Storage.from_json, "{", "bad line 1")
    refused(cx.Storage.from_json, "[1]", "must be an object")
    refused(cx.Storage.from_json, '{"time": [0, 1], "a": [1]}', "equally long")
    refused(cx.Storage.from_json, '{"time": [0, 1], "a": 1}', "list of numbers")


def test_a_lift_as_a_motion(thrust, body, tmp_path):
    motion = cx.lift_motion(thrust, body, poses=11, duration_s=2.0)
    assert motion.in_degrees
    assert motion.time_s[-1] == 2.0
    curve = cx.torque_angle(thrust, body, poses=11, as_numpy=True)
    for side in "rl":
        np.testing.assert_allclose(
            motion.angle_rad(f"hip_flexion_{side}"), curve["hip_flexion_rad"][:, 0], rtol=0, atol=1e-13
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
def test_a_published_model_lifts(side, thrust, model_file):
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


def test_a_hip_of_another_order_is_refused(tmp_path, model_file):
    # Read as if its order were flexion, adduction, rotation it would hold 308 instead of 255 kg.
    text = model_file("opensim-core/subject_walk_scaled.osim").read_text(encoding="latin-1")
    start = text.index('name="hip_r"')
    end = text.index("</CustomJoint>", start)
    joint = text[start:end]
    for one, other in ((1, 2), (2, 3)):
        swapped = joint.replace(f'"rotation{one}"', '"x"').replace(f'"rotation{other}"', f'"rotation{one}"')
        (tmp_path / "s.osim").write_text(text[:start] + swapped.replace('"x"', f'"rotation{other}"') + text[end:])
        with pytest.raises(ValueError, match=r"s\.osim line \d+ <Coordinate hip_.*flexion, then adduction"):
            cx.read_osim(tmp_path / "s.osim")
        assert len(cx.read_osim(tmp_path / "s.osim", side="left").muscles) == 40


@pytest.mark.parametrize(
    "name", ["opensim-core/subject_walk_scaled.osim", "opensim-models/gait2392_thelen2003muscle.osim"]
)
def test_every_body_joint_coordinate_and_wrap_object_is_told(name, model_file):
    path = model_file(name)
    model = cx.read_osim(path)
    told = {entry.split(":")[0] for entry in model.understood} | {part for part, _ in model.ignored}
    parts = [
        f"{element.tag} {element.get('name')}"
        for element in ElementTree.parse(path).getroot().find("Model").iter()
        if element.tag in ("Body", "Coordinate", "CoordinateCouplerConstraint")
        or element.tag.endswith(("Joint", "Muscle"))
        or element.tag.startswith("Wrap")
        if element.get("name") not in (None, "default", "ground", "wrapobjectset", "wrapobjectset_0")
    ]
    assert len(parts) > 100
    assert [part for part in parts if part not in told] == []


def test_a_model_in_the_place_of_its_parts_is_explained(thrust, body, model_file):
    model = cx.read_osim(model_file("opensim-models/gait10dof18musc.osim"))
    with pytest.raises(ValueError, match=r"muscles = .*give the model's \.muscles"):
        cx.torque_angle(thrust, body, muscles=model)
    with pytest.raises(ValueError, match=r"body = .*give the model's \.body"):
        cx.torque_angle(thrust, model, muscles=model.muscles)


def test_muscle_sets_are_copied_and_pickled_by_name(model_file):
    for leg in (cx.muscles(), cx.muscles("lumped"), cx.muscles("rajagopal2016", "de_groote2016", "geometric")):
        assert copy.copy(leg) is leg
        assert copy.deepcopy({"leg": leg})["leg"] is leg
        again = pickle.loads(pickle.dumps(leg))
        assert (again.name, again.curves, again.path) == (leg.name, leg.curves, leg.path)
        np.testing.assert_array_equal(
            again.length_m(hip_flexion_rad=0.4, knee_flexion_rad=1.0),
            leg.length_m(hip_flexion_rad=0.4, knee_flexion_rad=1.0),
        )
    model = cx.read_osim(model_file("opensim-models/gait10dof18musc.osim"))
    assert copy.deepcopy(model.muscles) is model.muscles
    with pytest.raises(TypeError, match="is not a published one"):
        pickle.dumps(model.muscles)


def test_a_model_of_ellipsoids_tells_what_is_missing(thrust, model_file):
    path = model_file("opensim-core/Arnold2010_pelvisFixed.osim")
    with pytest.raises(ValueError, match="19 muscles of the leg: cannot be read") as told:
        cx.read_osim(path)
    names = str(told.value).split("on purpose: ")[1].split("\n")[0].split()
    assert len(names) == 19
    model = cx.read_osim(path, without=names)
    assert len(model.muscles) == 26
    assert ("Schutte1993Muscle glmax1_r", "left out as asked") in model.ignored
