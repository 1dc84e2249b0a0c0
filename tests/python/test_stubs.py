"""The checked-in stub of the compiled module says what the binary says."""

import ast
import inspect
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import coxa as cx
from coxa import _core

PACKAGE = Path(__file__).resolve().parents[2] / "python" / "coxa"
STUB = PACKAGE / "_core.pyi"

# pybind11 gives its classes a metaclass, and those that are only returned an __init__ that refuses.
ALLOWED = r"""
coxa\._core\.[A-Z]\w+
coxa\._core\.(Elasticity|MaxHeldLoad|MuscleSet|OneRepMax|OsimModel|StrengthCalibration|TorqueAngleCurve)\.__init__
"""


# Settings that have no default for something.
NOT_WITHOUT_SETTINGS = {
    cx.Body: lambda: cx.Subject().scale(),
    cx.BandCurve: lambda: cx.BandCurve.theraband("red"),
    cx.Chains: lambda: cx.Chains(mass_per_length_kg_per_m=10, length_m=1),
    cx.FatigueParameters: lambda: cx.FatigueParameters(fatigue_rate_per_s=0.01, recovery_rate_per_s=0.001),
    cx.HipBand: lambda: cx.HipBand(slack_length_m=0.5, stiffness_N_per_m=500),
}


def run_mypy(*arguments, folder):
    environment = os.environ | {"MYPYPATH": str(folder), "MYPY_CACHE_DIR": str(folder / "cache")}
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_stub_agrees_with_the_binary(tmp_path):
    pytest.importorskip("mypy", reason="checking stubs needs mypy")
    (tmp_path / "coxa").mkdir()
    (tmp_path / "coxa" / "__init__.pyi").touch()
    shutil.copy(STUB, tmp_path / "coxa")
    (tmp_path / "allowed").write_text(ALLOWED)
    run_mypy("mypy.stubtest", "coxa._core", "--allowlist", "allowed", folder=tmp_path)


def signatures(tree):
    """Parameter names by qualified name of every function of the stub."""
    found = {}
    for node in tree.body:
        members = [node] if isinstance(node, ast.FunctionDef) else getattr(node, "body", [])
        for function in members:
            if isinstance(function, ast.FunctionDef):
                name = function.name if function is node else f"{node.name}.{function.name}"
                arguments = function.args
                found[name] = [a.arg for a in (*arguments.args, *arguments.kwonlyargs)]
    return found


def test_parameters_are_those_of_the_binary():
    """stubtest cannot see the parameters of compiled functions; their docstrings tell them."""
    checked = 0
    for name, parameters in signatures(ast.parse(STUB.read_text(encoding="utf-8"))).items():
        *of, function = name.split(".")
        owner = getattr(_core, of[0]) if of else _core
        if function == "__init__":
            made = NOT_WITHOUT_SETTINGS.get(owner, owner)()
            assert parameters == ["self", *made.to_dict()], name
            checked += 1
            continue
        if function.startswith("__"):
            continue
        member = inspect.getattr_static(owner, function)
        text = getattr(getattr(owner, function), "__doc__", None) or ""
        if isinstance(member, property) or not (call := re.match(rf"{function}\((.*)\) -> ", text)):
            continue
        told = re.findall(r"(?:^|, )\*{0,2}(\w+)(?=[:,=]|$)", call[1])
        if told != ["self", "kwargs"]:  # settings: see __init__
            assert parameters == told, name
            checked += 1
    assert checked > 20


def test_the_package_says_that_it_is_typed():
    assert (Path(inspect.getfile(cx)).parent / "py.typed").is_file()
    assert (PACKAGE / "py.typed").is_file()


def test_the_package_is_well_typed(tmp_path):
    pytest.importorskip("mypy", reason="checking types needs mypy")
    pytest.importorskip("xarray", reason="the types of results are those of xarray")
    run_mypy("mypy", "--strict", "--python-version", "3.10", str(PACKAGE), folder=tmp_path)


USER = """
import coxa as cx
import xarray

body: cx.Body = cx.Subject(mass_kg=80, height_m=1.80, sex="male").scale()
thrust = cx.HipThrust(bar_mass_kg=120, feet=cx.FootPlacement.far(by_m=0.15))
curve: xarray.Dataset = cx.torque_angle(thrust, body)
plain: cx.CurveArrays = cx.torque_angle(thrust, body, as_numpy=True)
most: float = cx.max_held_load(thrust, body).bar_mass_kg
compared: xarray.Dataset = cx.compare({"thrust": thrust}, body)
strong: xarray.Dataset = cx.strength_curve(body, joint="hip", direction="extension", knee_flexion_deg=90)
names: list[str] = cx.muscles("lai_uhlrich2023").names
shares: xarray.DataArray = cx.share(curve)
banded = cx.HipThrust(loads=cx.AddedLoads(band=cx.HipBand(slack_length_m=0.4, stiffness_N_per_m=900)))
rep: xarray.Dataset = cx.simulate_rep(thrust, body, tempo=cx.Tempo(lift_s=2), drive="smooth")
heaviest: float = cx.one_rep_max(thrust, body).bar_mass_kg
series: xarray.Dataset = cx.simulate_set(thrust, body, reps=3, fatigue={"hamstrings": "knee"}, progress=True)
"""


def test_a_user_sees_the_types(tmp_path):
    pytest.importorskip("mypy", reason="checking types needs mypy")
    pytest.importorskip("xarray", reason="the types of results are those of xarray")
    (tmp_path / "user.py").write_text(USER)
    (tmp_path / "coxa").symlink_to(PACKAGE)
    run_mypy("mypy", "--strict", "user.py", folder=tmp_path)
    (tmp_path / "wrong.py").write_text(USER + 'cx.HipThrust(bar_mass_kg="heavy")\n')
    with pytest.raises(AssertionError, match="bar_mass_kg"):
        run_mypy("mypy", "--strict", "wrong.py", folder=tmp_path)
