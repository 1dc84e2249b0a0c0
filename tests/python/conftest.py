"""People and lifts that the tests share."""

import os
import subprocess
import sys
from pathlib import Path

import hypothesis
import pytest

import coxa as cx

# The same examples in every run: a failure can be looked at again.
hypothesis.settings.register_profile("coxa", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("coxa")


MODELS = Path(os.environ.get("COXA_MODELS_DIR", Path(__file__).resolve().parents[3] / "shared" / "models"))


@pytest.fixture(scope="session")
def model_file():
    """Finds a published model; a test that asks for one is skipped where there are none."""

    def find(name):
        path = MODELS / name
        if not path.exists():
            pytest.skip(f"no {path}; COXA_MODELS_DIR says where the published models are")
        return path

    return find


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
