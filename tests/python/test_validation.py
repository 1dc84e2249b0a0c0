"""The pages written from the library say what the library says, and the published rows that may gate a test do."""

import csv
import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def tool(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def validation():
    pytest.importorskip("xarray", reason="the page is written from labelled curves")
    return tool("make_validation")


@pytest.fixture(scope="module")
def facts(validation):
    return validation.facts()


def gating_rows():
    with open(ROOT / "tests" / "published" / "hip_thrust.csv", encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["gates_a_test"].startswith("yes")]


def test_some_published_rows_gate():
    assert {"hip_extensor_throughout", "hip_largest", "hip_diminishes"} <= {row["key"] for row in gating_rows()}


@pytest.mark.parametrize("row", gating_rows(), ids=lambda row: row["key"])
def test_published_fact(facts, row):
    assert facts[row["key"]] == row["value"], row["citation"]


def test_page_is_up_to_date(validation, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["make_validation.py", "--check"])
    assert validation.main() == 0


def test_page_of_fitted_paths_is_up_to_date(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["make_fitted_paths.py", "--check"])
    assert tool("make_fitted_paths").main() == 0
