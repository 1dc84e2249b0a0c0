"""The command `coxa`."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys

import numpy as np
import pytest

import coxa as cx
from coxa import cli


@pytest.fixture
def coxa(capsys, tmp_path, monkeypatch):
    """Runs the command in an empty folder; gives its status, output and errors."""
    monkeypatch.chdir(tmp_path)

    def run(*words):
        try:
            status = cli.main(map(str, words))
        except SystemExit as end:
            status = end.code
        written = capsys.readouterr()
        return status, written.out, written.err

    return run


def good(result):
    status, out, err = result
    assert (status, err) == (0, "")
    return out


# --- curve --------------------------------------------------------------------------------------------------


def test_curve_prints_a_table(coxa, arrays):
    out = good(coxa("curve", "hip-thrust", "--bar-mass-kg", 120))
    assert out.startswith("hip thrust, 120 kg on the bar; male, 80 kg, 180 cm")
    rows = [line.split() for line in out.splitlines() if line.strip()[:1].isdigit()]
    assert len(rows) == 11
    for row, i in zip(rows, range(0, 101, 10), strict=True):
        assert float(row[0]) == pytest.approx(arrays["phase"][i])
        assert float(row[1]) == pytest.approx(np.degrees(arrays["hip_flexion_rad"][i, 0]), abs=0.5)
        assert float(row[3]) == pytest.approx(arrays["extension_moment_Nm"][i, 0, 1], abs=0.5)
        assert float(row[7]) == pytest.approx(arrays["max_bar_mass_kg"][i], abs=0.5)
        assert row[-1] == "ok"
    assert "largest held load:" in out


def test_a_model_s_file_gives_muscles_and_person(coxa, model_file):
    path = model_file("opensim-models/gait10dof18musc.osim")
    model = cx.read_osim(path)
    lift = cx.HipThrust(bar_mass_kg=20)

    of_file = good(coxa("curve", "hip-thrust", "--bar-mass-kg", 20, "--poses", 5, "--muscles", path))
    assert of_file.startswith(f"hip thrust, 20 kg on the bar; male, {model.body.mass_kg:g} kg")
    most = cx.max_held_load(lift, model.body, muscles=model.muscles)
    assert f"largest held load: {most.bar_mass_kg:.0f} kg" in of_file
    assert of_file == good(
        coxa("curve", "hip-thrust", "--bar-mass-kg", 20, "--poses", 5, "--muscles", path, "--side", "right")
    )
    strong = model.body.replace(strength=1.5)
    most = cx.max_held_load(lift, strong, muscles=model.muscles)
    out = good(coxa("max", "hip-thrust", "--muscles", path, "--strength", 1.5))
    assert ["bar_mass_kg", f"{most.bar_mass_kg:.1f}"] in [line.split() for line in out.splitlines()]
    # Somebody else with the muscles of the file.
    tall = cx.Subject(mass_kg=90, height_m=1.8, sex="male")
    most = cx.max_held_load(lift, tall, muscles=model.muscles)
    out = good(coxa("max", "hip-thrust", "--muscles", path, "--mass-kg", 90))
    assert ["bar_mass_kg", f"{most.bar_mass_kg:.1f}"] in [line.split() for line in out.splitlines()]
    assert coxa("max", "hip-thrust", "--muscles", "none.osim")[0] == 2
    status, _, err = coxa("max", "hip-thrust", "--muscles", path, "--side", "middle")
    assert (status, "side = 'middle'" in err) == (2, True)


@pytest.mark.parametrize("poses", [2, 5, 11, 12, 101])
def test_curve_shows_both_ends(coxa, poses):
    out = good(coxa("curve", "glute-bridge", "--poses", poses))
    phases = [line.split()[0] for line in out.splitlines() if line.startswith((" 0.", " 1."))]
    assert phases[0] == "0.00" and phases[-1] == "1.00"
    assert len(phases) == min(poses, 11)


def test_options_are_the_settings(coxa):
    words = """--bar-mass-kg 90 --bench-height-cm 42 --foot-offset-cm 5 --foot-height-cm 3 --foot-friction 0.8
    --back-friction 0.6 --back-along-cm 40 --back-behind-cm 9 --bar-along-cm 2 --bar-in-front-cm 7
    --plate-radius-cm 20 --rhythm posterior-tilt --lockout-hip-angle-deg 175 --buttock-thickness-cm 11
    --mass-kg 62 --height-cm 168 --sex female --strength 1.5 --criterion cubic --weights equal
    --curves de_groote2016 --poses 7 --csv -""".split()
    table = list(csv.DictReader(io.StringIO(good(coxa("curve", "hip-thrust", *words)))))
    lift = cx.HipThrust(
        bar_mass_kg=90,
        bench_height_m=0.42,
        feet=cx.FootPlacement(offset_m=0.05, height_m=0.03, friction=0.8),
        back=cx.BackContact(along_m=0.40, behind_m=0.09, friction=0.6),
        bar=cx.BarPlacement(along_pelvis_m=0.02, in_front_of_hip_m=0.07, plate_radius_m=0.20),
        rhythm=cx.LumbopelvicRhythm.posterior_tilt(),
        lockout_hip_angle_rad=np.radians(175),
        buttock_thickness_m=0.11,
    )
    person = cx.Subject(mass_kg=62, height_m=1.68, sex="female", strength=1.5)
    curve = cx.torque_angle(
        lift, person, poses=7, criterion="cubic", weights="equal", curves="de_groote2016", as_numpy=True
    )
    assert [row["status"] for row in table] == curve.status_names().tolist()
    for column, values in (
        ("hip_flexion_rad", curve["hip_flexion_rad"][:, 0]),
        ("extension_moment_Nm.hip", curve["extension_moment_Nm"][:, 0, 1]),
        ("max_bar_mass_kg", curve["max_bar_mass_kg"]),
        ("activation.bflh", curve["activation"][:, 0, curve["muscle"].tolist().index("bflh")]),
    ):
        np.testing.assert_allclose(
            [float(row[column] or "nan") for row in table], values, rtol=1e-9, err_msg=column
        )


def test_foot_distance(coxa):
    out = good(coxa("curve", "glute-bridge", "--foot-distance-cm", 75, "--poses", 3, "--csv", "-"))
    curve = cx.torque_angle(cx.GluteBridge(feet=cx.FootPlacement(distance_m=0.75)), cx.Subject(mass_kg=80, height_m=1.8),
                            poses=3, as_numpy=True)  # fmt: skip
    table = list(csv.DictReader(io.StringIO(out)))
    np.testing.assert_allclose(
        [float(row["hip_flexion_rad"]) for row in table], curve["hip_flexion_rad"][:, 0]
    )


def test_files(coxa, tmp_path):
    out = good(
        coxa("curve", "hip-thrust", "--bar-mass-kg", 320, "--csv", "curve.csv", "--json", "curve.json")
    )
    assert "infeasible" in out
    table = list(csv.DictReader(io.StringIO((tmp_path / "curve.csv").read_text())))
    columns = json.loads((tmp_path / "curve.json").read_text())
    assert len(table) == len(columns["phase"]) == 101
    assert table[0]["activation.glmax1"] == "" and columns["activation.glmax1"][0] is None
    assert {path.name for path in tmp_path.iterdir()} == {"curve.csv", "curve.json"}
    assert json.loads(good(coxa("curve", "hip-thrust", "--bar-mass-kg", 320, "--json", "-"))) == columns


# --- max ----------------------------------------------------------------------------------------------------


def test_max(coxa, body):
    out = good(coxa("max", "hip-thrust"))
    most = cx.max_held_load(cx.HipThrust(), body)
    rows = dict(line.rsplit(None, 1) for line in out.splitlines() if len(line.split()) > 1)
    assert float(rows["bar_mass_kg"]) == pytest.approx(most.bar_mass_kg, abs=0.05)
    assert float(rows["phase"]) == pytest.approx(most.phase, abs=5e-4)
    assert float(rows["hip_flexion, deg"]) == pytest.approx(np.degrees(most.hip_flexion_rad), abs=0.05)
    assert rows["limited_by"] == most.limited_by
    value = next(e.value for e in most.elasticities if e.parameter == most.limited_by)
    assert float(rows[most.limited_by]) == pytest.approx(value, abs=5e-4)


def test_a_lift_that_the_muscles_speak_for_in_part_is_told(coxa):
    woman = ("--mass-kg", 62, "--height-cm", 165, "--sex", "female")
    assert cx.max_held_load(cx.GluteBridge(), cx.Subject(mass_kg=62, height_m=1.65, sex="female")).status != "ok"
    for command in ("max", "curve"):
        assert "the muscle set speaks for" in good(coxa(command, "glute-bridge", *woman))
        assert "the muscle set speaks for" not in good(coxa(command, "hip-thrust", *woman))


def test_max_without_an_answer(coxa):
    out = good(coxa("max", "hip-thrust", "--strength", "0.05"))
    assert "body_weight_infeasible" in out


# --- compare ------------------------------------------------------------------------------------------------


def test_compare(coxa, body):
    out = good(coxa("compare"))
    for word in (
        "hip thrust",
        "glute bridge",
        "far feet",
        "largest held load, kg",
        "limited by",
        "lockout",
        "hamstrings",
    ):
        assert word in out
    lifts = [cx.HipThrust(), cx.GluteBridge(), cx.HipThrust(feet=cx.FootPlacement.far(by_m=0.15))]
    loads = [cx.max_held_load(lift, body).bar_mass_kg for lift in lifts]
    rows = {line[:35].strip(): line[35:].split() for line in out.splitlines()}
    assert [float(load) for load in rows["largest held load, kg"]] == pytest.approx(loads, abs=0.5)
    assert [float(bar) for bar in rows["bar, kg"]] == pytest.approx([0.4 * min(loads)] * 3, abs=0.05)
    assert rows["poses held"] == ["101", "of", "101"] * 3


def test_compare_takes_lifts_and_a_bar(coxa):
    out = good(
        coxa(
            "compare",
            "close-feet",
            "hip-thrust",
            "--bar-mass-kg",
            60,
            "--close-cm",
            5,
            "--bench-height-cm",
            38,
        )
    )
    head = next(line for line in out.splitlines() if "close feet" in line)
    assert head.index("close feet") < head.index("hip thrust")
    assert "60.0" in out


# --- the lift in time ---------------------------------------------------------------------------------------


def numbers_of(out):
    return dict(line.rsplit("  ", 1) for line in out.splitlines() if "  " in line)


@pytest.mark.parametrize("drive", ["none", "smooth", "maximal"])
def test_rep(coxa, body, drive):
    words = ("--bar-mass-kg", 120, "--drive", drive, "--lift-s", 2, "--pause-top-s", 0.5)
    out = good(coxa("rep", "hip-thrust", *words))
    tempo = cx.Tempo(lift_s=2, pause_top_s=0.5)
    rep = cx.simulate_rep(cx.HipThrust(bar_mass_kg=120), body, tempo=tempo, drive=None if drive == "none" else drive,
                          as_numpy=True)  # fmt: skip
    assert out.startswith("hip thrust, 120 kg on the bar; ")
    rows = {name.strip(): value.strip() for name, value in numbers_of(out).items()}
    assert rows["outcome"] == "completed"
    assert float(rows["mean velocity, m/s"]) == pytest.approx(float(rep["mean_bar_velocity_m_per_s"]), abs=5e-4)
    assert float(rows["lift, s"]) == pytest.approx(float(rep["lift_duration_s"]), abs=5e-3)
    lockout = rep["event_time_s"][rep["event"].tolist().index("lockout")]
    assert float(rows["lockout at, s"]) == pytest.approx(lockout, abs=5e-4)


def test_rep_files(coxa, tmp_path):
    xarray = pytest.importorskip("xarray", reason="NetCDF needs xarray")
    words = ("--bar-mass-kg", 100, "--drive", "maximal", "--csv", "r.csv", "--json", "r.json", "--netcdf", "r.nc")
    good(coxa("rep", "glute-bridge", *words))
    table = list(csv.DictReader(io.StringIO((tmp_path / "r.csv").read_text())))
    columns = json.loads((tmp_path / "r.json").read_text())
    rep = cx.simulate_rep(cx.GluteBridge(bar_mass_kg=100), cx.Subject(mass_kg=80, height_m=1.8), drive="maximal")
    assert len(table) == rep.sizes["time"] == len(columns["bar_height_m"])
    assert {row["stage"] for row in table} >= {"lifting", "braking", "lowering"}
    np.testing.assert_array_equal([float(row["activation.glmax1"]) for row in table], rep.activation.sel(muscle="glmax1"))
    np.testing.assert_array_equal(columns["extension_moment_Nm.hip"], rep.extension_moment_Nm.sel(joint="hip"))
    with xarray.open_dataset(tmp_path / "r.nc") as back:
        xarray.testing.assert_identical(back.load(), rep)
    assert {path.name for path in tmp_path.iterdir()} == {"r.csv", "r.json", "r.nc"}


def test_rep_takes_loads(coxa, body):
    words = """--bar-mass-kg 60 --drive maximal --band-slack-cm 30 --band-color gold --band-strands 4
    --chains-kg-per-m 10 --chains-length-cm 100 --json -""".split()
    columns = json.loads(good(coxa("rep", "hip-thrust", *words)))
    loads = cx.AddedLoads(
        band=cx.HipBand(slack_length_m=0.3, curve=cx.BandCurve.theraband("gold"), strands=4),
        chains=cx.Chains(mass_per_length_kg_per_m=10, length_m=1),
    )
    rep = cx.simulate_rep(cx.HipThrust(bar_mass_kg=60, loads=loads), body, drive="maximal", as_numpy=True)
    np.testing.assert_array_equal(columns["bar_height_m"], rep["bar_height_m"])


def test_set(coxa, body):
    out = good(coxa("set", "hip-thrust", "--bar-mass-kg", 200, "--reps", 3, "--sets", 2, "--rest-s", 60))
    sets = cx.simulate_set(cx.HipThrust(bar_mass_kg=200), body, reps=3, sets=2, rest_s=60, as_numpy=True)
    rows = [line.split() for line in out.splitlines() if line.strip()[:1].isdigit()]
    assert [(row[0], row[1]) for row in rows] == [("1", "1"), ("1", "2"), ("1", "3"), ("2", "1"), ("2", "2"), ("2", "3")]
    np.testing.assert_allclose([float(row[3]) for row in rows], sets["mean_bar_velocity_m_per_s"], atol=5e-4)
    assert "completed: 3 + 3" in out
    table = good(coxa("set", "hip-thrust", "--bar-mass-kg", 200, "--reps", 2, "--fatigue", "knee", "--csv", "-"))
    assert [row["outcome"] for row in csv.DictReader(io.StringIO(table))] == ["completed"] * 2


def test_one_rep_max(coxa, body):
    out = good(coxa("1rm", "hip-thrust"))
    most = cx.one_rep_max(cx.HipThrust(), body)
    rows = {name.strip(): value.strip() for name, value in numbers_of(out).items()}
    assert float(rows["bar_mass_kg"]) == pytest.approx(most.bar_mass_kg, abs=0.05)
    assert float(rows["held_bar_mass_kg"]) == pytest.approx(most.held_bar_mass_kg, abs=0.05)
    assert rows["status"] == "ok"
    profile = json.loads(good(coxa("1rm", "hip-thrust", "--json", "-")))
    assert profile["fraction"][-1] == 1.0 and len(profile["mean_bar_velocity_m_per_s"]) == 17
    assert "100" in good(coxa("1rm", "hip-thrust", "--profile"))


def test_a_profile_finds_its_maximum_once(monkeypatch, capsys):
    found = []
    search = cli.motion.one_rep_max
    monkeypatch.setattr(cli.motion, "one_rep_max", lambda *a, **k: found.append(a) or search(*a, **k))
    alone = cli.main(["1rm", "hip-thrust"]), capsys.readouterr().out
    assert len(found) == 1
    beside = cli.main(["1rm", "hip-thrust", "--profile"]), capsys.readouterr().out
    assert len(found) == 1 and alone[0] == beside[0] == 0
    assert beside[1].splitlines()[:11] == alone[1].splitlines()[:11]


# --- pictures -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ("curve", "hip-thrust", "--bar-mass-kg", "120", "--foot-offset-cm", "15"),
        ("compare",),
        ("rep", "hip-thrust", "--bar-mass-kg", "120"),
        ("set", "hip-thrust", "--bar-mass-kg", "120", "--reps", "2"),
        ("1rm", "hip-thrust"),
    ],
)
@pytest.mark.parametrize(
    ("name", "start"), [("out.png", b"\x89PNG"), ("out.svg", b"<?xml"), ("out.pdf", b"%PDF")]
)
def test_pictures(coxa, tmp_path, words, name, start):
    pytest.importorskip("matplotlib", reason="pictures need Matplotlib")
    pytest.importorskip("xarray", reason="pictures need xarray")
    good(coxa(*words, "--plot", name))
    assert (tmp_path / name).read_bytes().startswith(start)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_picture_without_matplotlib(python):
    printed = python(
        "import sys\n"
        "sys.modules['matplotlib'] = None\n"
        "from coxa import cli\n"
        "sys.stderr = sys.stdout\n"
        "assert cli.main(['curve', 'hip-thrust', '--plot', 'out.png']) == 2\n"
    )
    assert printed.startswith("coxa: plot = 'out.png': needs matplotlib")


# --- bad input ----------------------------------------------------------------------------------------------

MISTAKES = [
    ("exercise", ["curve", "squat"]),
    ("exercise", ["max", "hip_thrust"]),
    ("lift", ["compare", "squat"]),
    ("mass_kg", ["curve", "hip-thrust", "--mass-kg", "-5"]),
    ("height_m", ["curve", "hip-thrust", "--height-cm", "1.80"]),
    ("sex", ["max", "hip-thrust", "--sex", "man"]),
    ("strength", ["compare", "--strength", "nan"]),
    ("bar_mass_kg", ["curve", "hip-thrust", "--bar-mass-kg", "-1"]),
    ("bar_mass_kg", ["compare", "--strength", "0.05"]),
    ("bar_percent", ["compare", "--bar-percent", "140"]),
    ("bench_height_m", ["curve", "hip-thrust", "--bench-height-cm", "400"]),
    ("bench_height_m", ["curve", "glute-bridge", "--bench-height-cm", "40"]),
    ("feet.distance_m", ["curve", "hip-thrust", "--foot-offset-cm", "90"]),
    ("feet.offset_m", ["curve", "hip-thrust", "--foot-offset-cm", "900"]),
    ("back.friction", ["curve", "hip-thrust", "--back-friction", "0"]),
    ("rhythm", ["curve", "hip-thrust", "--rhythm", "salsa"]),
    ("lockout_hip_angle_rad", ["curve", "hip-thrust", "--lockout-hip-angle-deg", "3.14"]),
    ("muscles", ["curve", "hip-thrust", "--muscles", "gait2392"]),
    ("curves", ["max", "hip-thrust", "--curves", "hill1938"]),
    ("criterion", ["curve", "hip-thrust", "--criterion", "quartic"]),
    ("weights", ["compare", "--weights", "mass"]),
    ("poses", ["curve", "hip-thrust", "--poses", "1"]),
    ("exercise", ["rep", "squat"]),
    ("tempo.lift_s", ["rep", "hip-thrust", "--lift-s", "0"]),
    ("drive", ["rep", "hip-thrust", "--drive", "fast"]),
    ("tendon", ["rep", "hip-thrust", "--drive", "smooth", "--tendon", "rubber"]),
    ("squeeze", ["rep", "hip-thrust", "--squeeze"]),
    ("fatigue", ["set", "hip-thrust", "--fatigue", "hip"]),
    ("reps", ["set", "hip-thrust", "--reps", "0"]),
    ("rest_s", ["set", "hip-thrust", "--rest-s", "-1"]),
    ("tendon", ["1rm", "hip-thrust", "--tendon", "rubber"]),
    ("loads.band.slack_length_m", ["rep", "hip-thrust", "--band-stiffness-N-per-m", "500"]),
    ("color", ["curve", "hip-thrust", "--band-slack-cm", "30", "--band-color", "pink"]),
    ("--csv", ["rep", "hip-thrust", "--csv", "-", "--json", "-"]),
    ("--csv", ["curve", "hip-thrust", "--csv", "-", "--json", "-"]),
]  # fmt: skip


@pytest.mark.parametrize(("told", "words"), MISTAKES, ids=[" ".join(words) for _, words in MISTAKES])
def test_bad_input_ends_with_the_librarys_words(coxa, tmp_path, told, words):
    files = [] if words[0] == "max" else ["--plot", "left.png"]
    status, out, err = coxa(*words, *files)
    assert (status, out) == (2, "")
    assert err.startswith("coxa: ") and told in err and err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words", [[], ["lift"], ["curve"], ["curve", "hip-thrust", "--mass-kg", "heavy"], ["max", "--bar"]]
)
def test_words_that_are_no_command(coxa, words):
    status, out, err = coxa(*words)
    assert (status, out) == (2, "")
    assert "usage: coxa" in err


def test_files_are_written_whole_or_not_at_all(coxa, tmp_path):
    (tmp_path / "taken.json").mkdir()
    for target in ("missing/curve.json", "taken.json"):
        status, out, err = coxa("curve", "hip-thrust", "--csv", "curve.csv", "--json", target)
        assert (status, out) == (2, "")
        assert err.startswith("coxa: cannot write") and target in err
        assert [path.name for path in tmp_path.iterdir()] == ["taken.json"]


def test_an_old_file_stays_when_the_new_one_cannot_be_made(coxa, tmp_path):
    pytest.importorskip("matplotlib", reason="pictures need Matplotlib")
    old = tmp_path / "curve.csv"
    old.write_text("old")
    status, out, err = coxa("curve", "hip-thrust", "--csv", "curve.csv", "--plot", "curve.nothing")
    assert (status, out) == (2, "")
    assert err.startswith("coxa: plot = 'curve.nothing': must end in one of")
    assert old.read_text() == "old"
    good(coxa("curve", "hip-thrust", "--csv", "curve.csv"))
    assert old.read_text().startswith("phase,")


# --- the program --------------------------------------------------------------------------------------------


def test_version_and_help(coxa):
    status, out, _ = coxa("--version")
    assert (status, out) == (0, f"coxa {cx.__version__}\n")
    for words in ([], ["curve"], ["compare"], ["max"]):
        status, out, _ = coxa(*words, "--help")
        assert status == 0 and out.startswith("usage: coxa")
    for option in cli._SETTINGS:
        assert "--" + option.replace("_", "-") in out


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, timeout=120, **options)


def test_as_a_module(tmp_path):
    done = run(sys.executable, "-W", "error", "-m", "coxa", "max", "glute-bridge", cwd=tmp_path)
    assert done.returncode == 0 and "limited_by" in done.stdout
    done = run(sys.executable, "-m", "coxa", "curve", "hip-thrust", "--mass-kg", "-5", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "coxa: mass_kg = -5 kg: must be between 25 and 300\n"


def test_as_a_command(tmp_path):
    command = shutil.which("coxa", path=os.path.dirname(sys.executable))
    if command is None:
        pytest.skip("the package is not installed")
    done = run(command, "max", "hip-thrust", cwd=tmp_path)
    assert done.returncode == 0 and "limited_by" in done.stdout


@pytest.mark.skipif(os.name != "posix", reason="pipes of a POSIX shell")
def test_a_reader_may_leave_early(tmp_path):
    shell = f"'{sys.executable}' -m coxa curve hip-thrust --csv - | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = run("bash", "-c", shell, cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("phase,") and done.stderr == ""
