"""How long the Python calls take. Nothing here asserts a time; run with --benchmark-only for the table."""

import subprocess
import sys

import numpy as np
import pytest

import coxa as cx

pytest.importorskip("pytest_benchmark", reason="timings need pytest-benchmark")


def test_torque_angle_as_numpy(benchmark, thrust, body):
    curve = benchmark.pedantic(
        lambda: cx.torque_angle(thrust, body, as_numpy=True), rounds=20, warmup_rounds=2
    )
    assert np.isfinite(curve["activation"]).all()


def test_torque_angle_as_numpy_without_band(benchmark, thrust, body):
    curve = benchmark.pedantic(
        lambda: cx.torque_angle(thrust, body, band=False, as_numpy=True), rounds=20, warmup_rounds=2
    )
    assert np.isfinite(curve["activation"]).all()


def test_torque_angle_as_dataset(benchmark, thrust, body):
    pytest.importorskip("xarray", reason="labelled results need xarray")
    curve = benchmark.pedantic(lambda: cx.torque_angle(thrust, body), rounds=20, warmup_rounds=2)
    assert curve.sizes["phase"] == 101


def test_max_held_load(benchmark, thrust, body):
    most = benchmark.pedantic(lambda: cx.max_held_load(thrust, body), rounds=20, warmup_rounds=2)
    assert most.status == "ok"


def test_strength_curve(benchmark, body):
    curve = benchmark.pedantic(lambda: cx.strength_curve(body, as_numpy=True), rounds=20, warmup_rounds=2)
    assert np.isfinite(curve["torque_Nm"]).all()


def test_hundred_people(benchmark, thrust):
    people = [cx.Subject(mass_kg=60 + 0.4 * i, height_m=1.6 + 0.002 * i) for i in range(100)]
    batch = benchmark.pedantic(
        lambda: cx.torque_angles(thrust, people, band=False, as_numpy=True), rounds=3, warmup_rounds=1
    )
    assert batch.sizes["case"] == 100


@pytest.mark.parametrize("settings", [{"drive": "smooth"}, {"drive": "maximal"}, {"drive": "smooth", "tendon": "elastic"},
                                      {"drive": "smooth", "tendon": "elastic_explicit"}, {"tempo": cx.Tempo()}],
                         ids=["smooth", "maximal", "elastic", "elastic_explicit", "prescribed"])  # fmt: skip
def test_simulate_rep(benchmark, thrust, body, settings):
    rep = benchmark.pedantic(
        lambda: cx.simulate_rep(thrust, body, as_numpy=True, **settings), rounds=5, warmup_rounds=1
    )
    assert rep.attrs["outcome"] == "completed"


def test_one_rep_max(benchmark, thrust, body):
    most = benchmark.pedantic(lambda: cx.one_rep_max(thrust, body), rounds=3, warmup_rounds=1)
    assert most.status == "ok"


def test_load_velocity(benchmark, thrust, body):
    profile = benchmark.pedantic(lambda: cx.load_velocity(thrust, body, as_numpy=True), rounds=3, warmup_rounds=1)
    assert np.isfinite(profile["mean_bar_velocity_m_per_s"]).all()


def test_set_of_twelve(benchmark, thrust, body):
    sets = benchmark.pedantic(lambda: cx.simulate_set(thrust, body, as_numpy=True), rounds=3, warmup_rounds=1)
    assert sets["completed"].tolist() == [12]


@pytest.mark.parametrize("module", ["numpy", "coxa"])
def test_import(benchmark, module):
    """A fresh interpreter that imports one module; the difference of the two is coxa's own."""
    run = [sys.executable, "-c", f"import {module}"]
    benchmark.pedantic(lambda: subprocess.run(run, check=True), rounds=5, warmup_rounds=1)
