"""Many cases at once: in order, and the same bytes for any number of threads."""

import json

import numpy as np
import pytest

import coxa as cx

CASES = 24


@pytest.fixture(scope="module")
def people():
    random = np.random.default_rng(7)
    return [
        cx.Subject(
            mass_kg=random.uniform(55, 110),
            height_m=random.uniform(1.55, 1.95),
            sex=str(random.choice(["female", "male"])),
            strength=random.uniform(0.5, 1.5),
        )
        for _ in range(CASES)
    ]


@pytest.fixture(scope="module")
def exercises():
    kinds = [cx.HipThrust, cx.GluteBridge]
    return [
        kinds[i % 2](bar_mass_kg=20.0 * i, feet=cx.FootPlacement(offset_m=0.005 * i)) for i in range(CASES)
    ]


@pytest.mark.parametrize("criterion", ["quadratic", "cubic", "min_max"])
def test_any_number_of_threads_gives_the_same_bytes(exercises, people, criterion):
    one, *others = (
        cx.torque_angles(exercises, people, poses=31, criterion=criterion, threads=threads, as_numpy=True)
        for threads in (1, 2, 7, 0)
    )
    for other in others:
        assert list(other) == list(one)
        for name in one:
            assert other[name].tobytes() == one[name].tobytes(), name
        assert other.attrs == one.attrs


def test_cases_stand_in_the_order_given(exercises, people):
    batch = cx.torque_angles(exercises, people, poses=11, threads=7, as_numpy=True)
    assert batch.sizes["case"] == CASES
    for i, (exercise, person) in enumerate(zip(exercises, people, strict=True)):
        alone = cx.torque_angle(exercise, person, poses=11, as_numpy=True)
        for name in alone:
            assert batch[name][i].tobytes() == alone[name].tobytes(), (i, name)
        assert batch["bar_mass_kg"][i] == exercise.bar_mass_kg
    assert json.loads(batch.attrs["subject"])[3] == people[3].to_dict()
    assert json.loads(batch.attrs["settings"])[3] == exercises[3].to_dict()
    assert json.loads(batch.attrs["exercise"])[:2] == ["HipThrust", "GluteBridge"]


def test_one_exercise_serves_everyone_and_one_person_every_exercise(exercises, people):
    for one, many in ((exercises[0], people[:3]), (exercises[0], (person.scale() for person in people[:3]))):
        assert cx.torque_angles(one, many, poses=3, as_numpy=True).sizes["case"] == 3
    assert cx.torque_angles(exercises[:4], people[0], poses=3, as_numpy=True).sizes["case"] == 4
    assert cx.torque_angles(exercises[0], people[0], poses=3, as_numpy=True).sizes["case"] == 1


def test_labelled_batch(exercises, people):
    pytest.importorskip("xarray", reason="labelled results need xarray")
    batch = cx.torque_angles(exercises[:3], people[:3], poses=5)
    assert batch["activation"].dims == ("case", "phase", "side", "muscle")
    assert batch.coxa.group_activation().dims == ("case", "phase", "side", "muscle_group")


@pytest.mark.parametrize(
    ("exercises", "bodies", "told"),
    [
        ([], [], "exercises"),
        ([], cx.Subject(), "exercises"),
        (cx.HipThrust(), [], "bodies"),
        ([cx.HipThrust()] * 2, [cx.Subject()] * 3, "bodies"),
        ([cx.HipThrust(), "squat"], cx.Subject(), r"exercises\[1\]"),
        (cx.HipThrust(), [cx.Subject(), None], r"bodies\[1\]"),
        (cx.HipThrust(), "me", "bodies"),
        (7, cx.Subject(), "exercises"),
        (
            [cx.HipThrust(), cx.HipThrust(feet=cx.FootPlacement(distance_m=2.9))],
            cx.Subject(),
            r"feet.distance_m.*case 1",
        ),
    ],
)
def test_mistakes_name_the_case(exercises, bodies, told):
    with pytest.raises(ValueError, match=told):
        cx.torque_angles(exercises, bodies, poses=3)


@pytest.mark.parametrize("threads", [-1, 5000, 1.5, "two", None])
def test_threads_are_checked(threads):
    with pytest.raises(ValueError, match="threads"):
        cx.torque_angles(cx.HipThrust(), cx.Subject(), poses=3, threads=threads)
