"""Every picture is drawn from real results; what is drawn is read back and compared with the numbers."""

import subprocess
import sys

import matplotlib

matplotlib.use("Agg")

import coxa as cx  # noqa: E402
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402
import pytest  # noqa: E402
from coxa import plot  # noqa: E402
from matplotlib.text import Annotation  # noqa: E402

pytest.importorskip("xarray")

MAN = cx.Subject(mass_kg=80, height_m=1.80, sex="male").scale()
WOMAN = cx.Subject(mass_kg=60, height_m=1.60, sex="female").scale()
THRUST = cx.HipThrust(bar_mass_kg=120)
BRIDGE = cx.GluteBridge(bar_mass_kg=120)
FAR = cx.HipThrust(bar_mass_kg=120, feet=cx.FootPlacement.far(by_m=0.15))
TOO_HEAVY = cx.HipThrust(bar_mass_kg=400)


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
    figure, (upper, lower) = plt.subplots(2, 1)
    assert plot.plot_levers(curve, ax=upper) is figure
    assert plot.plot_strength_curve(strength, ax=lower) is figure
    assert len(figure.axes) == 2


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
