"""Every picture is drawn from real results; what is drawn is read back and compared with the numbers."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import coxa as cx  # noqa: E402
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402
import pytest  # noqa: E402
from coxa import plot, plot_motion  # noqa: E402
from coxa._measured import MEASURED_MOMENT_ARMS  # noqa: E402
from matplotlib.text import Annotation  # noqa: E402

pytest.importorskip("xarray")

MAN = cx.Subject(mass_kg=80, height_m=1.80, sex="male").scale()
WOMAN = cx.Subject(mass_kg=60, height_m=1.60, sex="female").scale()
THRUST = cx.HipThrust(bar_mass_kg=120)
BRIDGE = cx.GluteBridge(bar_mass_kg=120)
FAR = cx.HipThrust(bar_mass_kg=120, feet=cx.FootPlacement.far(by_m=0.15))
TOO_HEAVY = cx.HipThrust(bar_mass_kg=400)
LIFTS = {"thrust": THRUST, "bridge": BRIDGE, "far_feet": FAR}
LEGS = ("lai_uhlrich2023", "rajagopal2016")


@pytest.fixture(scope="module")
def curve():
    return cx.torque_angle(THRUST, MAN)


@pytest.fixture(scope="module")
def comparison():
    return cx.compare({"thrust": THRUST, "bridge": BRIDGE, "far_feet": FAR}, MAN)


@pytest.fixture(scope="module")
def strength():
    return cx.strength_curve(MAN, joint="hip", direction="extension", knee_flexion_deg=90)


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    """Nothing is shown, no setting of Matplotlib changes, no figure is left open."""

    def show(*_, **__):
        raise AssertionError("a plot function called show")

    monkeypatch.setattr(plt, "show", show)
    before = dict(matplotlib.rcParams)
    yield
    plt.close("all")
    assert dict(matplotlib.rcParams) == before


def line(ax, label):
    (found,) = [drawn for drawn in ax.get_lines() if drawn.get_label().startswith(label)]
    return found


def legend_texts(figure):
    figures = [figure, *figure.subfigs]
    legends = [ax.get_legend() for ax in figure.axes] + [legend for part in figures for legend in part.legends]
    return [" ".join(text.get_text().split()) for legend in legends if legend for text in legend.get_texts()]


# --- all of them -----------------------------------------------------------------------------------------------------

PICTURES = {
    "curve": (lambda d: plot.plot_curve(d["curve"]), 3),
    "curve by phase": (lambda d: plot.plot_curve(d["curve"], x="phase", joints=["hip"], band=False), 3),
    "curve, too heavy": (lambda d: plot.plot_curve(cx.torque_angle(TOO_HEAVY, MAN)), 3),
    "curve, outside": (lambda d: plot.plot_curve(cx.torque_angle(BRIDGE, WOMAN)), 3),
    "curve without band": (lambda d: plot.plot_curve(cx.torque_angle(THRUST, MAN, band=False)), 3),
    "comparison": (lambda d: plot.plot_comparison(d["comparison"]), 5),
    "comparison by phase": (lambda d: plot.plot_comparison(d["comparison"], x="phase"), 5),
    "shares": (lambda d: plot.plot_shares(d["comparison"]), 3),
    "shares of the knee": (lambda d: plot.plot_shares(d["comparison"], of="knee"), 3),
    "shares of the ankle": (lambda d: plot.plot_shares(d["curve"], of="ankle", x="phase"), 1),
    "activation": (lambda d: plot.plot_shares(d["comparison"], of="activation"), 3),
    "levers": (lambda d: plot.plot_levers(d["curve"]), 1),
    "strength": (lambda d: plot.plot_strength_curve(d["strength"]), 1),
    "stick figure": (lambda d: plot.plot_stick_figure(THRUST, MAN), 3),
    "stick figure of a bridge": (lambda d: plot.plot_stick_figure(BRIDGE, WOMAN, (0.1, 0.9), friction_cones=True), 2),
    "stick figure, too heavy": (lambda d: plot.plot_stick_figure(TOO_HEAVY, MAN, [0.0]), 1),
    "stick figure without a bar": (lambda d: plot.plot_stick_figure(cx.HipThrust(), MAN, [0.5]), 1),
    "held loads": (lambda d: plot.plot_held_loads(LIFTS, MAN), 2),
    "held loads by angle": (lambda d: plot.plot_held_loads({"thrust": THRUST}, MAN, legs="lumped", x="hip_flexion"), 1),
    "arms at the hip": (lambda d: plot.plot_moment_arms(knee_flexion_deg=90), 1),
    "arms of two legs at the knee": (lambda d: plot.plot_moment_arms(LEGS, coordinate="knee_flexion"), 1),
    "arms of muscles": (lambda d: plot.plot_moment_arms(coordinate="hip_adduction", show=["glmed1", "glmed2"]), 1),
    "leg": (lambda d: plot.plot_leg(THRUST, MAN, 0.0, dataset=d["curve"]), 2),
    "leg at lockout": (lambda d: plot.plot_leg(BRIDGE, MAN, 1.0, muscles="rajagopal2016"), 2),
    "leg, too heavy": (lambda d: plot.plot_leg(TOO_HEAVY, MAN, 0.0), 1),
}


@pytest.mark.parametrize("name", PICTURES)
def test_picture_is_whole(name, curve, comparison, strength, tmp_path):
    draw, panels = PICTURES[name]
    figure = draw({"curve": curve, "comparison": comparison, "strength": strength})
    assert isinstance(figure, matplotlib.figure.Figure)
    assert len(figure.axes) == panels

    for ax in figure.axes:
        for label in (ax.get_xlabel(), ax.get_ylabel()):
            unit = not label or any(f"({unit})" in label for unit in ("°", "%", "N m", "kg", "cm"))
            assert unit, f"no unit in '{label}'"

    file = tmp_path / "picture.png"
    figure.savefig(file, dpi=100)
    assert file.read_bytes().startswith(b"\x89PNG")
    assert 5_000 < file.stat().st_size < 200_000

    legends = [legend for part in (figure, *figure.subfigs) for legend in part.legends]
    texts = [text for ax in figure.axes for text in ax.texts if text.get_text()]
    for artist in (*figure.axes, *legends, *texts):
        box, canvas = artist.get_tightbbox(), figure.bbox.padded(1.0)
        assert canvas.x0 <= box.x0 and box.x1 <= canvas.x1, f"{artist} is cut off"
        assert canvas.y0 <= box.y0 and box.y1 <= canvas.y1, f"{artist} is cut off"


def test_importing_coxa_leaves_matplotlib_alone():
    check = "import sys, coxa; sys.exit(any(name in sys.modules for name in ('matplotlib', 'xarray')))"
    subprocess.run([sys.executable, "-c", check], check=True, timeout=60)


def test_plain_arrays_give_the_same_picture(curve, comparison):
    plain = plot.plot_curve(cx.torque_angle(THRUST, MAN, as_numpy=True))
    labelled = plot.plot_curve(curve)
    for ax, other in zip(plain.axes, labelled.axes, strict=True):
        for drawn, expected in zip(ax.get_lines(), other.get_lines(), strict=True):
            np.testing.assert_array_equal(drawn.get_xydata(), expected.get_xydata())
    arrays = cx.compare({"thrust": THRUST, "bridge": BRIDGE, "far_feet": FAR}, MAN, as_numpy=True)
    assert legend_texts(plot.plot_comparison(arrays)) == legend_texts(plot.plot_comparison(comparison))


def test_accessor_draws_one_or_several(curve, comparison):
    assert len(curve.coxa.plot().axes) == 3
    assert len(comparison.coxa.plot().axes) == 5
    assert len(comparison.sel(exercise="bridge").coxa.plot().axes) == 3


def test_draws_into_what_is_given(curve, comparison, strength):
    figure = plt.figure(layout="constrained", figsize=(12, 12))
    left, right = figure.subfigures(1, 2)
    assert plot.plot_curve(curve, figure=left) is figure
    assert plot.plot_shares(comparison, figure=right) is figure
    assert len(figure.axes) == 6
    figure, axes = plt.subplots(4, 1)
    assert plot.plot_levers(curve, ax=axes[0]) is figure
    assert plot.plot_strength_curve(strength, ax=axes[1]) is figure
    assert plot.plot_moment_arms(ax=axes[2]) is figure
    assert plot.plot_leg(THRUST, MAN, dataset=curve, ax=axes[3]) is figure
    assert len(figure.axes) == 5  # one more for the colors of the leg


# --- curve -----------------------------------------------------------------------------------------------------------


def test_curve_shows_the_numbers(curve):
    demand, load, top = plot.plot_curve(curve).axes
    hip = line(demand, "hip extension, 120 kg bar")
    np.testing.assert_allclose(hip.get_xdata(), np.degrees(curve.hip_flexion_rad.values[:, 0]))
    np.testing.assert_allclose(hip.get_ydata(), curve.extension_moment_Nm.sel(joint="hip").values[:, 0])
    assert demand.get_xlim()[0] > demand.get_xlim()[1]  # flexion falls toward lockout
    assert demand.get_xlim() == load.get_xlim() == top.get_xlim()

    most = cx.max_held_load(THRUST, MAN)
    (angle_deg,), (mass_kg,) = line(load, "sticking point").get_data()
    assert mass_kg == pytest.approx(most.bar_mass_kg, rel=1e-3)
    assert angle_deg == pytest.approx(np.degrees(most.hip_flexion_rad), abs=1.0)
    assert any(f"sticks at {most.bar_mass_kg:.0f} kg" in text.get_text() for text in load.texts)


def test_upper_axis_tells_the_other_quantity(curve):
    for x in ("hip_flexion", "phase"):
        demand, _, top = plot.plot_curve(curve, x=x).axes
        hip = line(demand, "hip extension, 120")
        ticks = dict(zip(top.get_xticks(), top.get_xticklabels(), strict=True))
        assert float(ticks[hip.get_xdata()[0]].get_text()) == pytest.approx(0 if x == "hip_flexion" else 92, abs=0.5)
        assert float(ticks[hip.get_xdata()[-1]].get_text()) == pytest.approx(100 if x == "hip_flexion" else 0, abs=0.5)


def test_phase_is_taken_where_the_angle_turns_back(curve):
    turning = curve.copy()
    turning["hip_flexion_rad"] = curve.hip_flexion_rad.copy(data=np.cos(7.0 * curve.phase.values)[:, None])
    _, load, _ = plot.plot_curve(turning).axes
    assert load.get_xlabel().startswith("phase (%)")


@pytest.mark.parametrize(
    ("lift", "body", "reason", "capacity_known"),
    [
        (TOO_HEAVY, MAN, "bar too heavy to be held here", True),
        (BRIDGE, WOMAN, "outside the range of the muscle model", False),
    ],
)
def test_gap_where_there_is_no_answer(lift, body, reason, capacity_known):
    curve = cx.torque_angle(lift, body)
    gap = curve.status.values != 0
    assert gap.any() and not gap.all()
    figure = plot.plot_curve(curve)
    demand, load, _ = figure.axes
    for label in ("hip extension, ", "knee extension, ", "ankle plantarflexion, "):
        drawn = [drawn for drawn in demand.get_lines() if drawn.get_label().startswith(label)][0]
        np.testing.assert_array_equal(np.isnan(drawn.get_ydata()), gap)
    capacity = line(load, "largest bar held").get_ydata()
    assert np.isfinite(capacity).all() == capacity_known
    assert f"no answer: {reason}" in legend_texts(figure)
    assert f"no answer: {reason}" in legend_texts(plot.plot_shares(curve))


# --- muscle groups ---------------------------------------------------------------------------------------------------


def test_every_group_has_one_color(comparison):
    groups = [str(name) for name in comparison.muscle_group.values]
    assert sorted(plot.GROUP_COLORS) == sorted(groups)
    assert len(set(plot.GROUP_COLORS.values())) == len(groups)
    for figure in (plot.plot_shares(comparison), plot.plot_shares(comparison.isel(exercise=1), of="knee")):
        handles = {text.get_text(): handle for legend in [figure.axes[-1].get_legend()]
                   for text, handle in zip(legend.get_texts(), legend.legend_handles, strict=True)}  # fmt: skip
        for name in ("hamstrings", "rectus femoris"):
            color = matplotlib.colors.to_hex(handles[name].get_facecolor()).upper()
            assert color == plot.GROUP_COLORS[name.replace(" ", "_")]


@pytest.mark.parametrize("joint", ["hip", "knee", "ankle"])
def test_stack_sums_to_what_the_lift_demands(comparison, joint):
    figure = plot.plot_shares(comparison, of=joint, x="phase")
    for ax, name in zip(figure.axes, comparison.exercise.values, strict=True):
        demanded = comparison.extension_moment_Nm.sel(exercise=name, joint=joint).values[:, 0]
        layers = [layer.get_paths()[0].vertices for layer in ax.collections]
        ends = [layer[np.isclose(layer[:, 0], 100.0)][:, 1] for layer in layers]
        assert max(map(np.max, ends)) + min(map(np.min, ends)) == pytest.approx(demanded[-1], abs=1e-6)


def test_activations_are_those_of_the_groups(comparison):
    figure = plot.plot_shares(comparison, of="activation")
    expected = 100.0 * cx.group_activation(comparison).sel(exercise="far_feet", muscle_group="hamstrings").values[:, 0]
    color = plot.GROUP_COLORS["hamstrings"]
    (drawn,) = [drawn for drawn in figure.axes[2].get_lines() if drawn.get_color() == color]
    np.testing.assert_allclose(drawn.get_ydata(), expected)


def test_comparison_names_exercises_and_sticking_points(comparison):
    figure = plot.plot_comparison(comparison)
    texts = legend_texts(figure)
    for name in ("thrust", "bridge", "far feet"):
        assert name in texts
    assert any("under 120 kg" in ax.get_ylabel() for ax in figure.axes)
    for lift in (THRUST, BRIDGE, FAR):
        most = cx.max_held_load(lift, MAN)
        assert any(text.startswith(f"{most.bar_mass_kg:.0f} kg at ") for text in texts)


def test_strength_curve_stands_on_its_muscles(strength):
    (ax,) = plot.plot_strength_curve(strength).axes
    heights = [layer.get_paths()[0].vertices[:, 1].max() for layer in ax.collections]
    assert max(heights) == pytest.approx(strength.active_torque_Nm.values.max())
    total = [drawn for drawn in ax.get_lines() if len(drawn.get_xdata()) == strength.sizes["angle_rad"]][0]
    np.testing.assert_allclose(total.get_ydata(), strength.torque_Nm.values)
    assert "hip extension" in ax.get_ylabel() and "knee flexion 90°" in ax.get_title()


# --- bodies ----------------------------------------------------------------------------------------------------------


def arrows(ax, style="-|>"):
    found = [text for text in ax.texts if isinstance(text, Annotation) and text.arrowprops]
    return [text for text in found if text.arrowprops["arrowstyle"] == style]


@pytest.mark.parametrize(("lift", "body"), [(THRUST, MAN), (BRIDGE, MAN), (FAR, WOMAN)])
def test_drawn_forces_are_in_equilibrium(lift, body):
    figure = plot.plot_stick_figure(lift, body, (0.5, 1.0), newton_per_m=1000.0)
    forces_N = {a.arrowprops["color"]: [] for a in arrows(figure.axes[0])}
    moment_Nm = 0.0
    for arrow in arrows(figure.axes[0]):
        (x, y), tip = arrow.xyann, np.array(arrow.xy)
        force_N = 1000.0 * (tip - (x, y))
        forces_N[arrow.arrowprops["color"]].append(force_N)
        moment_Nm += x * force_N[1] - y * force_N[0]
    total_N = sum(sum(parts) for parts in forces_N.values())
    assert len(arrows(figure.axes[0])) == 4  # back, feet, bar, body
    assert np.abs(total_N) == pytest.approx([0.0, 0.0], abs=1.0)
    assert moment_Nm == pytest.approx(0.0, abs=1.0)


def test_load_arm_is_drawn_from_back_to_bar(curve):
    figure = plot.plot_stick_figure(THRUST, MAN, (0.0, 1.0), dataset=curve)
    for ax, load_arm_m in zip(figure.axes, curve.load_arm_m.values[[0, -1]], strict=True):
        (arrow,) = arrows(ax, "<|-|>")
        assert arrow.xy[0] - arrow.xyann[0] == pytest.approx(load_arm_m)
        assert any(f"load arm {load_arm_m:.2f} m" in text.get_text() for text in ax.texts)


def test_stick_figure_without_forces_says_why():
    figure = plot.plot_stick_figure(TOO_HEAVY, MAN, (0.0, 0.5))
    first, second = ([" ".join(text.get_text().split()) for text in ax.texts] for ax in figure.axes)
    assert "no answer: bar too heavy to be held here" in first
    assert not any("no answer" in text for text in second)
    assert len(arrows(figure.axes[0])) == 2  # the weights alone


# --- mistakes --------------------------------------------------------------------------------------------------------


# --- legs ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("leg", LEGS)
def test_held_loads_stick_where_the_largest_held_load_is(leg):
    figure = plot.plot_held_loads(LIFTS, MAN, legs=[leg])
    (ax,) = figure.axes
    points = [drawn for drawn in ax.get_lines() if drawn.get_marker() == "o"]
    for (name, lift), point in zip(LIFTS.items(), points, strict=True):
        most = cx.max_held_load(lift, MAN, muscles=leg)
        ((phase_percent,), (mass_kg,)) = point.get_data()
        assert mass_kg == pytest.approx(most.bar_mass_kg, rel=1e-3), name
        assert phase_percent == pytest.approx(100.0 * most.phase, abs=1.1), name
        assert point.get_label().startswith(f"{mass_kg:.0f} kg at {phase_percent:.0f} %")
        assert point.get_label().endswith("where the model ends") == most.at_edge_of_range, name


def test_held_loads_are_those_of_each_leg():
    figure = plot.plot_held_loads(LIFTS, MAN, legs=LEGS)
    for ax, leg in zip(figure.axes, LEGS, strict=True):
        curves = [drawn for drawn in ax.get_lines() if drawn.get_marker() == "None"]
        expected = cx.compare(LIFTS, MAN, muscles=leg, as_numpy=True)
        for drawn, mass_kg in zip(curves, expected["max_bar_mass_kg"], strict=True):
            np.testing.assert_array_equal(drawn.get_ydata(), np.where(np.isfinite(mass_kg), mass_kg, np.nan))
            np.testing.assert_allclose(drawn.get_xdata(), 100.0 * expected["phase"])
        assert leg in ax.get_legend().get_title().get_text()
    texts = legend_texts(figure)
    assert {"thrust", "bridge", "far feet"} <= set(texts)
    gaps = cx.torque_angle(BRIDGE, MAN, muscles="rajagopal2016").max_bar_mass_kg.isnull().any()
    told = "bridge, rajagopal2016: no answer: outside the range of the muscle model" in texts
    assert gaps and told


@pytest.mark.parametrize("path", ["geometric", "fitted"])
def test_drawn_arms_are_those_of_the_leg(path):
    leg = cx.muscles("rajagopal2016", path=path)
    figure = plot.plot_moment_arms(leg, knee_flexion_deg=60, show=["hamstrings", "glmax2"], path=path)
    (ax,) = figure.axes
    drawn = line(ax, "hamstrings")
    angle_rad = np.radians(drawn.get_xdata())
    low, high = leg.range_rad["hip_flexion_rad"]
    if path == "geometric":
        assert angle_rad[[0, -1]] == pytest.approx([low, high])
    else:  # as far as the fits go, and no further
        with pytest.raises(ValueError, match="range of the fitted paths"):
            leg.length_m(hip_flexion_rad=angle_rad[0] - 0.02, knee_flexion_rad=np.radians(60), path=path)
    assert len(angle_rad) > 100
    # An arm is minus the slope of length; extension is minus flexion.
    length_m = leg.length_m(hip_flexion_rad=angle_rad, knee_flexion_rad=np.radians(60), path=path)
    slope = np.gradient(length_m, angle_rad, axis=0)
    members = [leg.names.index(name) for name in ("bflh", "semimem", "semiten")]
    force_N = leg.parameters()["max_isometric_force_N"][members]
    mean_cm = 100.0 * (slope[:, members] @ force_N) / force_N.sum()
    np.testing.assert_allclose(drawn.get_ydata()[1:-1], mean_cm[1:-1], atol=0.02)
    single_cm = 100.0 * slope[:, leg.names.index("glmax2")]
    np.testing.assert_allclose(line(ax, "glmax2").get_ydata()[1:-1], single_cm[1:-1], atol=0.05)
    assert "hip extension moment arm (cm)" in ax.get_ylabel() and "knee flexion 60°" in ax.get_title()


def test_arms_have_the_sign_the_axis_says():
    (ax,) = plot.plot_moment_arms(coordinate="hip_adduction", show=["glmed2", "addlong"]).axes
    assert np.all(line(ax, "glmed2").get_ydata() < 0.0) and np.all(line(ax, "addlong").get_ydata() > 0.0)
    assert ax.get_ylabel() == "hip adduction moment arm (cm)\nbelow zero it abducts"
    (ax,) = plot.plot_moment_arms(coordinate="knee_flexion", angles_deg=[10, 50]).axes
    assert np.all(line(ax, "quadriceps").get_ydata() > 0.0) and np.all(line(ax, "hamstrings").get_ydata() < 0.0)
    (ax,) = plot.plot_moment_arms(coordinate="ankle_dorsiflexion").axes
    assert np.all(line(ax, "soleus").get_ydata() > 0.0) and np.all(line(ax, "dorsiflexors").get_ydata() < 0.0)


def test_a_leg_without_arms_about_a_coordinate_is_told(model_file):
    # The lumped leg's hip only flexes, but its muscles pull beside it, and their lines have arms about every axis.
    (ax,) = plot.plot_moment_arms("lumped", coordinate="hip_adduction").axes
    assert len(ax.lines) > 3
    path = model_file("opensim-models/gait10dof18musc.osim")
    hip = ["hamstrings_r", "bifemsh_r", "glut_max_r", "iliopsoas_r", "rect_fem_r", "vasti_r"]
    calf = cx.read_osim(path, without=hip).muscles
    with pytest.raises(ValueError, match="coordinate = 'hip_adduction': no muscle group of the legs drawn has an arm"):
        plot.plot_moment_arms(calf, coordinate="hip_adduction")


def test_measured_arms_stand_beside_the_muscles_they_belong_to():
    def measured(**settings):
        (ax,) = plot.plot_moment_arms(**settings).axes
        points = [container for container in ax.containers if hasattr(container, "has_yerr")]
        return {" ".join(bars.get_label().split()): bars for bars in points}

    knee = measured(coordinate="knee_flexion", show=["vasint", "hamstrings"])
    women = knee["Im 2015: effective quadriceps arm, 30 women"]
    np.testing.assert_allclose(women[0].get_xydata(), [[10.0, 4.55], [50.0, 3.29]])
    assert not women.has_yerr and women[0].get_markerfacecolor() != "white"
    tendon = knee["Arch Bone Jt Surg 2020: patellar tendon arm, at rest, ± 1 SD"]
    assert tendon.has_yerr and tendon[0].get_markerfacecolor() == "white"
    (bars,) = tendon[2]
    ends_cm = np.array([segment[:, 1] for segment in bars.get_segments()])
    np.testing.assert_allclose(ends_cm.mean(axis=1), [4.255, 3.991, 3.773, 3.618])
    np.testing.assert_allclose(np.diff(ends_cm)[:, 0], [0.84, 0.596, 0.574, 0.58])
    assert len(knee) == 3
    (ankle,) = measured(coordinate="ankle_dorsiflexion")
    assert ankle == "Manal 2013: Achilles tendon arm, 10 men, at rest, ± 1 SD"
    assert measured(coordinate="knee_flexion", measured=False) == {}
    assert measured(coordinate="knee_flexion", show=["hamstrings"]) == {}
    assert measured(coordinate="hip_flexion") == {}


def test_measured_arms_are_those_of_the_reference_data():
    root = Path(__file__).parents[2]
    reference = Path(os.environ.get("COXA_REFERENCE_DIR", root.parent / "shared" / "reference"))
    table = reference / "literature" / "moment_arms_measured.csv"
    if not table.is_file():
        pytest.skip(f"no reference data at {reference}; set COXA_REFERENCE_DIR")
    with table.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["x_unit"] == "deg knee flexion" and row["unit"] == "mm"]

    def number(text):
        return float(text) if text else None

    given = {(float(row["x"]), number(row["value"]), number(row["sd"])) for row in rows if row["x"]}
    knee = [row for row in MEASURED_MOMENT_ARMS if row.coordinate == "knee_flexion"]
    assert len(given) == len(knee) == 8
    in_mm = {(row.angle_deg, round(1e3 * row.arm_m, 6), row.sd_m and round(1e3 * row.sd_m, 6)) for row in knee}
    assert in_mm == given


@pytest.mark.parametrize(
    ("lift", "phase"), [(THRUST, 0.25), (BRIDGE, 1.0), (cx.HipThrust(feet=cx.FootPlacement(toe_out_rad=0.4)), 0.5)]
)
def test_paths_are_drawn_where_the_leg_is(lift, phase):
    ax = plot.plot_leg(lift, MAN, phase).axes[0]
    (strings,) = [drawn for drawn in ax.collections if isinstance(drawn, matplotlib.collections.LineCollection)]
    drawn = sorted(strings.get_segments(), key=lambda line: tuple(line[0]))

    # The same lift as coordinates of a model: place and tilt of the pelvis, angles of the leg.
    leg, motion = cx.muscles(), cx.lift_motion(lift, MAN, poses=101)
    i = round(100 * phase)
    at = dict(zip(motion.labels, motion.values[i], strict=True))
    angles_rad = {
        f"{name}_rad": np.radians(at[f"{own}_r"])
        for name, own in (("hip_flexion", "hip_flexion"), ("hip_adduction", "hip_adduction"),
                          ("hip_rotation", "hip_rotation"), ("knee_flexion", "knee_angle"),
                          ("ankle_dorsiflexion", "ankle_angle"))
    }  # fmt: skip
    tilt = np.exp(1j * np.radians(at["pelvis_tilt"]))
    expected = []
    for path in leg.path_points_m(**angles_rad, body=MAN).values():
        world = at["pelvis_tx"] + 1j * at["pelvis_ty"] + tilt * (path[:, 0] + 1j * path[:, 1])
        expected.append(np.column_stack([world.real, world.imag]))
    for line_drawn, line_expected in zip(drawn, sorted(expected, key=lambda line: tuple(line[0])), strict=True):
        np.testing.assert_allclose(line_drawn, line_expected, atol=1e-4)

    # The published knee slides and its shank leans, the linkage's do not.
    points = cx.pose_points(lift, MAN, phase)
    (joints,) = [drawn.get_xydata() for drawn in ax.get_lines() if drawn.get_marker() == "o"]
    for joint, (name, apart_m) in zip(joints, {"hip": 1e-9, "knee": 0.03, "ankle": 0.05}.items(), strict=False):
        assert np.linalg.norm(joint - points[name][0]) < apart_m, name


def test_paths_have_the_color_of_their_activation(curve):
    ax = plot.plot_leg(THRUST, MAN, 0.5, dataset=curve, names=3).axes[0]
    (strings,) = [drawn for drawn in ax.collections if isinstance(drawn, matplotlib.collections.LineCollection)]
    there = curve.isel(phase=50, side=0)
    order = np.argsort(there.activation.values)
    np.testing.assert_allclose(strings.get_array(), 100.0 * there.activation.values[order], atol=1e-9)
    assert (strings.norm.vmin, strings.norm.vmax) == (0.0, 100.0)
    force_N, width = there.muscle_force_N.values[order], np.array(strings.get_linewidths())
    np.testing.assert_allclose((width - 0.9) / (width.max() - 0.9), force_N / force_N.max(), atol=1e-9)
    strongest = there.muscle.values[np.argsort(-there.muscle_force_N.values)[:3]]
    named = {text.get_text().split()[0] for text in arrows(ax, "-")}
    assert named == set(strongest)
    paths = cx.muscles().path_points_m(
        hip_flexion_rad=float(there.hip_flexion_rad), knee_flexion_rad=float(there.knee_flexion_rad), body=MAN
    )
    assert len(paths) == len(strings.get_segments())


def test_leg_without_activations_says_why():
    ax = plot.plot_leg(TOO_HEAVY, MAN, 0.0).axes[0]
    assert "no answer: bar too heavy to be held here" in [text.get_text() for text in ax.texts]


def test_mistakes_of_legs_are_told(curve):
    for wrong, call in {
        "coordinate = 'elbow'": lambda: plot.plot_moment_arms(coordinate="elbow"),
        "show = 'biceps': must be a muscle .* or one of 'gluteus": lambda: plot.plot_moment_arms(show=["biceps"]),
        "show = 'hamstrings': must be a sequence": lambda: plot.plot_moment_arms(show="hamstrings"),
        r"show = \[\]": lambda: plot.plot_moment_arms(show=[]),
        r"muscles = \[\]": lambda: plot.plot_moment_arms([]),
        "muscles = 5": lambda: plot.plot_moment_arms(5),
        "path = 'straight'": lambda: plot.plot_moment_arms(path="straight"),
        "knee_flexion_deg = 500 deg": lambda: plot.plot_moment_arms(knee_flexion_deg=500),
        "knee_flexion_rad = .* range of lai_uhlrich2023": lambda: plot.plot_moment_arms(knee_flexion_deg=170),
        "angles_deg = ": lambda: plot.plot_moment_arms(angles_deg=[]),
        "phase = 2": lambda: plot.plot_leg(THRUST, MAN, 2.0),
        "names = 40": lambda: plot.plot_leg(THRUST, MAN, names=40),
        "exercise = ": lambda: plot.plot_leg(MAN, THRUST),
        "dataset = 'lai_uhlrich2023': must be of the muscles drawn, 'rajagopal2016'": lambda: plot.plot_leg(
            THRUST, MAN, muscles="rajagopal2016", dataset=curve
        ),
        r"legs = \[\]": lambda: plot.plot_held_loads(LIFTS, MAN, legs=[]),
        "exercises = ": lambda: plot.plot_held_loads({}, MAN),
    }.items():
        with pytest.raises(ValueError, match=wrong):
            call()
    assert plt.get_fignums() == []  # nothing half-drawn


def test_mistakes_are_told(curve, comparison, strength):
    with pytest.raises(ValueError, match="dataset .*must be one exercise"):
        plot.plot_curve(comparison)
    with pytest.raises(ValueError, match="dataset .*must be one case"):
        plot.plot_shares(cx.torque_angles([THRUST, BRIDGE], MAN))
    with pytest.raises(ValueError, match="dataset .*must be a result of torque_angle"):
        plot.plot_curve(strength)
    with pytest.raises(ValueError, match="dataset .*must be a result of strength_curve"):
        plot.plot_strength_curve(curve)
    with pytest.raises(ValueError, match="x = 'angle'"):
        plot.plot_curve(curve, x="angle")
    with pytest.raises(ValueError, match="of = 'elbow'"):
        plot.plot_shares(curve, of="elbow")
    with pytest.raises(ValueError, match="joints = 'lumbar'"):
        plot.plot_curve(curve, joints=["lumbar"])
    with pytest.raises(ValueError, match="phases = 50"):
        plot.plot_stick_figure(THRUST, MAN, [50])
    assert plt.get_fignums() == []  # nothing half-drawn


# --- the lift in time ------------------------------------------------------------------------------------------------

BANDED = cx.AddedLoads(band=cx.HipBand(slack_length_m=0.25, stiffness_N_per_m=1000))
CHAINED = cx.AddedLoads(chains=cx.Chains(mass_per_length_kg_per_m=20, length_m=1.5))
MOVING = {
    "rep": (lambda: plot_motion.plot_rep(cx.simulate_rep(THRUST, MAN, drive="maximal")), 4),
    "rep, prescribed": (lambda: plot_motion.plot_rep(cx.simulate_rep(THRUST, MAN, tempo=cx.Tempo()), of="knee"), 4),
    "rep, stalled": (lambda: plot_motion.plot_rep(cx.simulate_rep(TOO_HEAVY, MAN, drive="maximal")), 4),
    "rep, out of reach": (lambda: plot_motion.plot_rep(cx.simulate_rep(TOO_HEAVY, MAN, tempo=cx.Tempo())), 4),
    "load and velocity": (
        lambda: plot_motion.plot_load_velocity(cx.load_velocity(THRUST, MAN, fractions=[0.4, 0.7, 1])), 1),
    "set": (lambda: plot_motion.plot_set(cx.simulate_set(THRUST, MAN, reps=2, sets=2)), 3),
    "set, none completed": (lambda: plot_motion.plot_set(cx.simulate_set(TOO_HEAVY, MAN, reps=2)), 3),
    "reps at load": (
        lambda: plot_motion.plot_reps_at_load(cx.reps_at_load(THRUST, MAN, fractions=[0.7, 0.95], longest_set=3)), 1),
    "glute drive": (lambda: plot_motion.plot_glute_drive(cx.glute_drive(THRUST, MAN)), 4),
    "band": (lambda: plot_motion.plot_band(THRUST, MAN, BANDED), 3),
    "chains": (lambda: plot_motion.plot_band(THRUST, MAN, CHAINED), 3),
}  # fmt: skip


@pytest.mark.parametrize("name", MOVING)
def test_picture_of_motion_is_whole(name, tmp_path):
    draw, panels = MOVING[name]
    figure = draw()
    axes = [ax for part in (figure, *figure.subfigs) for ax in part.axes]
    assert len(set(axes)) == panels
    for ax in set(axes):
        for label in (ax.get_xlabel(), ax.get_ylabel()):
            unit = not label or any(f"({unit}" in label for unit in ("%", "N m", "N)", "cm", "m/s", "s)", "number"))
            assert unit, f"no unit in '{label}'"
    figure.savefig(tmp_path / "picture.png", dpi=100)
    assert 5_000 < (tmp_path / "picture.png").stat().st_size < 300_000


def test_a_repetition_is_drawn_as_it_is():
    rep = cx.simulate_rep(THRUST, MAN, drive="maximal")
    bar, active, shares, speed = plot_motion.plot_rep(rep).axes
    np.testing.assert_array_equal(bar.get_lines()[0].get_ydata(), 100 * rep.bar_height_m)
    np.testing.assert_array_equal(speed.get_lines()[0].get_ydata(), rep.bar_velocity_m_per_s)
    glutes = rep.group_activation.sel(muscle_group="gluteus_maximus")
    np.testing.assert_array_equal(line(active, "gluteus maximus").get_ydata(), 100 * glutes)
    assert {text.get_text() for text in bar.texts} == {str(name).replace("_", " ") for name in rep.event.values}


def test_results_draw_themselves():
    for result, panels in (
        (cx.simulate_rep(THRUST, MAN, tempo=cx.Tempo()), 4),
        (cx.simulate_set(THRUST, MAN, reps=1), 3),
        (cx.load_velocity(THRUST, MAN, fractions=[0.5, 1]), 1),
        (cx.reps_at_load(THRUST, MAN, fractions=[0.95], longest_set=1), 1),
        (cx.glute_drive(THRUST, MAN, hold_s=0.5), 4),
    ):
        figure = result.coxa.plot()
        assert len({ax for part in (figure, *figure.subfigs) for ax in part.axes}) == panels


def test_instants_without_an_answer_say_why():
    figure = plot_motion.plot_rep(cx.simulate_rep(TOO_HEAVY, MAN, tempo=cx.Tempo()))
    assert any("no answer: bar too heavy" in text for text in legend_texts(figure))


def test_misses_are_drawn():
    # In any order.
    profile = cx.load_velocity(THRUST, MAN, fractions=[1, 0.4, 0.7])
    figure = plot_motion.plot_load_velocity(profile)
    assert not any("here nan" in text for text in legend_texts(figure))
    (ax,) = figure.axes
    at_max = float(profile.mean_bar_velocity_m_per_s.sel(fraction=1.0))
    misses = [drawn.get_xydata().tolist() for drawn in ax.get_lines() if drawn.get_color() == "#C0392B"]
    assert [[100.0, 0.25], [100.0, pytest.approx(at_max)]] in misses and len(misses) == 4
    assert any("0.25 ± 0.03, here" in text for text in legend_texts(figure))


def test_band_and_bar_do_equal_work():
    figure = plot_motion.plot_band(THRUST, MAN, BANDED)
    alone, together = figure.axes[0].get_lines()
    height_m = cx.pose_points(THRUST, MAN, np.linspace(0, 1, 101))["bar"][:, 1]

    def work(drawn):
        force_N = drawn.get_ydata()
        return (0.5 * (force_N[1:] + force_N[:-1]) * np.diff(height_m)).sum()

    assert work(together) == pytest.approx(work(alone), rel=2e-3)  # the band also pulls sideways
    with pytest.raises(ValueError, match="take more work than the bar"):
        plot_motion.plot_band(cx.HipThrust(bar_mass_kg=5), MAN, BANDED)


@pytest.mark.parametrize(
    "draw",
    ["plot_rep", "plot_load_velocity", "plot_set", "plot_reps_at_load", "plot_glute_drive"],
)
def test_pictures_of_motion_refuse_other_results(draw, curve):
    with pytest.raises(ValueError, match="coxa: dataset = 'Dataset': must be a result of"):
        getattr(plot_motion, draw)(curve)
    with pytest.raises(ValueError, match="loads"):
        plot_motion.plot_band(THRUST, MAN, cx.AddedLoads())
