"""People and lifts that the tests share."""

import os
import subprocess
import sys

import hypothesis
import pytest

import coxa as cx

# The same examples in every run: a failure can be looked at again.
hypothesis.settings.register_profile("coxa", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("coxa")


@pytest.fixture(scope="session")
def body():
    return cx.Subject(mass_kg=80, height_m=1.80, sex="male").scale()


@pytest.fixture(scope="session")
def thrust():
    return cx.HipThrust(bar_mass_kg=120)


@pytest.fixture(scope="session")
def lifts(thrust):
    return {
        "thrust": thrust,
        "bridge": cx.GluteBridge(bar_mass_kg=120),
        "far": cx.HipThrust(bar_mass_kg=120, feet=cx.FootPlacement.far(by_m=0.15)),
    }


@pytest.fixture(scope="session")
def arrays(thrust, body):
    return cx.torque_angle(thrust, body, as_numpy=True)


@pytest.fixture
def python(tmp_path):
    """Runs Python code in a fresh interpreter, warnings as errors, and gives what it prints."""

    def run(code, *arguments):
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", code, *map(str, arguments)],
            cwd=tmp_path,
            env=os.environ | {"MPLBACKEND": "Agg"},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
