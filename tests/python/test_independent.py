"""The library against an independent calculation (independent.py): geometry, statics, muscles, sharing, capacity."""

import csv
import math
import os
import sys
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("scipy", reason="the independent calculation needs SciPy")

sys.path.insert(0, str(Path(__file__).resolve().parent))

from scipy.optimize import linprog  # noqa: E402

import independent as own  # noqa: E402
from coxa import _core as cx  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = Path(os.environ.get("COXA_REFERENCE_DIR", ROOT.parent / "shared" / "reference"))
MUSCLE_TABLE = REFERENCE / "models" / "rajagopal_lai_uhlrich2023_muscles.csv"
HILL_TABLE = REFERENCE / "literature" / "hill_muscle.csv"


def needs(path):
    return pytest.mark.skipif(not path.is_file(), reason=f"no reference data at {REFERENCE}; set COXA_REFERENCE_DIR")


def body(mass_kg=80.0, height_m=1.80, sex="male", strength=1.0):
    return cx.Subject(mass_kg=mass_kg, height_m=height_m, sex=sex, strength=strength).scale()


MUSCLES = cx.muscles()
MAN = body()
WOMAN = body(60.0, 1.65, "female")
TALL = body(120.0, 2.05)
Feet, Back, Bar, Rhythm = cx.FootPlacement, cx.BackContact, cx.BarPlacement, cx.LumbopelvicRhythm

CASES = {
    "thrust": (cx.HipThrust(bar_mass_kg=120), MAN),
    "thrust of a woman": (cx.HipThrust(bar_mass_kg=80), WOMAN),
    "thrust of a tall man": (cx.HipThrust(bar_mass_kg=60), TALL),
    "feet far": (cx.HipThrust(bar_mass_kg=100, feet=Feet.far(0.15)), MAN),
    "feet close": (cx.HipThrust(bar_mass_kg=70, feet=Feet.close(0.10)), WOMAN),
    "feet raised": (cx.HipThrust(bar_mass_kg=100, feet=Feet(height_m=0.15)), MAN),
    "glute bridge": (cx.GluteBridge(bar_mass_kg=100), WOMAN),
    "glute bridge, small plates": (cx.GluteBridge(bar_mass_kg=100, bar=Bar(plate_radius_m=0.15)), TALL),
    "posterior tilt": (cx.HipThrust(bar_mass_kg=90, rhythm=Rhythm.posterior_tilt(10)), MAN),
    "hyperextended": (
        cx.HipThrust(bar_mass_kg=90, rhythm=Rhythm.hyperextended(15), lockout_hip_angle_rad=2.9), WOMAN),
    "everything set": (
        cx.HipThrust(bar_mass_kg=90, bench_height_m=0.46, back=Back(normal="normal_to_back", along_m=0.35, friction=0.8),
                     feet=Feet(distance_m=0.8, height_m=0.05, heel_m=0.02, toe_m=0.15),
                     bar=Bar(along_pelvis_m=0.04, plate_radius_m=0.2), buttock_thickness_m=0.12,
                     rhythm=Rhythm(lumbar_extension_bottom_rad=-0.2, lumbar_extension_lockout_rad=0.1)), MAN),
}
PHASES = (0.0, 0.25, 0.5, 0.8, 1.0)
by_case = pytest.mark.parametrize("case", CASES)


@lru_cache(maxsize=None)
def geometry(case):
    lift, person = CASES[case]
    mechanism = own.mechanism_of(lift, person)
    return mechanism, own.chain(mechanism, PHASES)


@lru_cache(maxsize=None)
def parts(case, phase):
    lift, person = CASES[case]
    return cx.pose_parts(lift, person, MUSCLES, phase)


def balance(case, k):
    lift, person = CASES[case]
    mechanism, poses = geometry(case)
    at, angles = poses[k]
    p = parts(case, PHASES[k])
    back = own.spin(angles["tau"], 1.0, 0.0) if lift.back.normal == "normal_to_back" else None
    return own.balance_of(at, person, mechanism.sole, lift, p["active_moment_Nm"], p["passive_moment_Nm"], back)


# --------------------------------------------------------------------------------------------------- geometry

@by_case
def test_the_linkage_closes_where_an_iteration_closes_it(case):
    lift, person = CASES[case]
    mechanism, poses = geometry(case)
    points = cx.pose_points(lift, person, list(PHASES))
    for name in own.POINTS:
        mine = np.array([at[name] for at, _ in poses])
        np.testing.assert_allclose(points[name], mine, atol=1e-11, rtol=0.0, err_msg=name)
    for phase, (_, angles) in zip(PHASES, poses):
        p = parts(case, phase)
        for theirs, mine in (("hip_flexion_rad", "hip"), ("knee_flexion_rad", "knee"),
                             ("ankle_dorsiflexion_rad", "ankle"), ("trunk_rad", "tau"), ("pelvis_rad", "pelvis")):
            assert p[theirs] == pytest.approx(angles[mine], abs=1e-11), (phase, theirs)


@by_case
def test_lockout_is_in_line_and_bottom_touches_the_floor(case):
    lift, person = CASES[case]
    points = {name: xy for name, xy in cx.pose_points(lift, person, [0.0, 1.0]).items() if np.ndim(xy) == 2}
    up = points["shoulder"][1] - points["hip"][1]
    out = points["knee"][1] - points["hip"][1]
    # On the front of the body, which faces up: counter-clockwise from thigh to trunk.
    inside = math.atan2(out[0] * up[1] - out[1] * up[0], up @ out) % (2.0 * math.pi)
    assert inside == pytest.approx(lift.lockout_hip_angle_rad, abs=1e-11)
    clear = min(points["bar"][0, 1] - lift.bar.plate_radius_m, points["hip"][0, 1] - lift.buttock_thickness_m)
    assert clear == pytest.approx(0.0, abs=1e-12)
    if lift.feet.distance_m is None and lift.feet.offset_m == 0.0:
        assert points["knee"][1, 0] == pytest.approx(points["ankle"][1, 0], abs=1e-12)


def test_far_and_close_move_the_ankles_and_nothing_else():
    ankle = {by: cx.pose_points(cx.HipThrust(feet=Feet(offset_m=by)), MAN, [1.0])["ankle"][0] for by in (-0.1, 0.0, 0.15)}
    np.testing.assert_allclose(ankle[0.15] - ankle[0.0], [0.15, 0.0], atol=1e-15)
    np.testing.assert_allclose(ankle[-0.1] - ankle[0.0], [-0.1, 0.0], atol=1e-15)


# ---------------------------------------------------------------------------------------------------- statics

@by_case
def test_joint_moments_and_contacts_are_those_of_the_free_bodies(case):
    lift, person = CASES[case]
    mechanism, poses = geometry(case)
    random = np.random.default_rng(7)
    for phase, (at, _) in zip(PHASES, poses):
        p = parts(case, phase)
        for _ in range(4):
            bar, shear, pressure = random.uniform(0.0, 300.0), random.uniform(-900.0, 900.0), random.uniform(-100.0, 200.0)
            contacts, moments = own.statics(at, person, mechanism.sole, bar, shear, pressure)
            free = np.array([shear, pressure])
            theirs = p["contact_base"] + p["contact_per_kg"] * bar + p["contact_free"] @ free
            np.testing.assert_allclose(theirs, contacts, rtol=0.0, atol=1e-9 * np.abs(contacts).max())
            theirs = p["moment_base"] + p["moment_per_kg"] * bar + p["moment_free"] @ free
            np.testing.assert_allclose(theirs, moments, rtol=0.0, atol=1e-9 * np.abs(moments).max())


@by_case
def test_virtual_work_along_the_linkage(case):
    """Moments times their rotations, lumbar included, lift the weights: by the library's rates to rounding, and with
    rates from differences of independently closed poses."""
    lift, person = CASES[case]
    mechanism, _ = geometry(case)
    random = np.random.default_rng(11)
    h = 1e-4
    for phase in (0.1, 0.5, 0.9):
        stops = [phase - 2 * h, phase - h, phase + h, phase + 2 * h]
        poses = own.chain(mechanism, stops)
        span = mechanism.lockout - mechanism.bottom

        def rate(of):
            a, b, c, d = (of(*pose) for pose in poses)
            return ((a - d) + 8.0 * (c - b)) / (12.0 * h * span)

        turning = np.array([rate(lambda _, q: q["lumbar"]), -rate(lambda _, q: q["hip"]), -rate(lambda _, q: q["knee"]),
                            -rate(lambda _, q: q["ankle"])])
        masses = {"foot_center": 2 * person.foot.mass_kg, "shank_center": 2 * person.shank.mass_kg,
                  "thigh_center": 2 * person.thigh.mass_kg, "pelvis_center": person.pelvis.mass_kg,
                  "trunk_center": person.trunk.mass_kg}
        body_work = own.GRAVITY * sum(m * rate(lambda at, _, name=name: at[name][1]) for name, m in masses.items())
        bar_rise = rate(lambda at, _: at["bar"][1])
        p = parts(case, phase)
        np.testing.assert_allclose(p["extension_per_rad"], turning, atol=2e-9)
        assert p["bar_rise_m_per_rad"] == pytest.approx(bar_rise, abs=2e-9)
        assert p["body_work_Nm_per_rad"] == pytest.approx(body_work, abs=2e-6)
        at = own.chain(mechanism, [phase])[0][0]
        for _ in range(3):
            bar, shear, pressure = random.uniform(0.0, 300.0), random.uniform(-900.0, 900.0), random.uniform(-100.0, 200.0)
            theirs = p["moment_base"] + p["moment_per_kg"] * bar + p["moment_free"] @ [shear, pressure]
            terms = np.append(theirs * p["extension_per_rad"],
                              -p["body_work_Nm_per_rad"] - own.GRAVITY * p["bar_rise_m_per_rad"] * bar)
            assert abs(terms.sum()) <= 1e-9 * np.abs(terms).max()
            _, mine = own.statics(at, person, mechanism.sole, bar, shear, pressure)
            assert mine @ turning == pytest.approx(body_work + own.GRAVITY * bar * bar_rise, abs=1e-8 * np.abs(terms).max())


# -------------------------------------------------------------------------------------- sharing and capacity

@pytest.mark.parametrize("power", [2, 3])
@by_case
def test_sharing_costs_what_an_interior_point_solver_finds(case, power):
    pytest.importorskip("clarabel", reason="the other solver is Clarabel")
    lift, _ = CASES[case]
    solved = 0
    for k, phase in enumerate(PHASES):
        p = parts(case, phase)
        if p["status"] != "ok":
            continue
        mine = cx.solve_sharing_program(power, p["weight"], p["rows"],
                                        p["bound_base"] + p["bound_per_kg"] * lift.bar_mass_kg, 1)
        assert mine["converged"] and mine["kkt_residual"] <= 1e-8
        status, activation, cost = own.share(balance(case, k), p["weight"], power, lift.bar_mass_kg)
        assert "Solved" in status
        assert p["weight"] @ mine["activation"] ** power == pytest.approx(cost, rel=1e-6)
        # Strictly convex: the activations are unique. Where the objective is flat to `e` they differ by up to its root.
        loose = 1e-4 if power == 2 else 3e-3
        np.testing.assert_allclose(mine["activation"], activation, atol=loose)
        if power == 2:
            np.testing.assert_allclose(p["activation"], mine["activation"], atol=1e-9)
        solved += 1
    assert solved >= 3


@by_case
def test_smallest_largest_activation_is_that_of_a_linear_programme(case):
    lift, person = CASES[case]
    curve = cx.torque_angle(lift, person, MUSCLES, poses=21, criterion="min_max", band=False).arrays()
    for k, phase in enumerate(PHASES):
        i = round(20 * phase)
        if curve["status"][i] != "ok":
            continue
        assert curve["activation"][i].max() == pytest.approx(own.least_largest(balance(case, k), lift.bar_mass_kg), rel=1e-6)


@by_case
def test_capacity_is_that_of_the_explicit_programme(case):
    lift, person = CASES[case]
    found = 0
    for k, phase in enumerate(PHASES):
        p = parts(case, phase)
        if p["status"] == "outside_model_range":
            continue
        mass = own.extreme_load(balance(case, k))
        if mass is None:
            assert p["status"] == "body_weight_infeasible"
            continue
        assert p["max_bar_mass_kg"] == pytest.approx(mass, rel=1e-6)
        assert (p["status"] == "ok") == (lift.bar_mass_kg <= mass)
        # The activations given with it hold that bar: the explicit equations close with them.
        s = balance(case, k)
        rest = s.bound + s.per_kg * p["max_bar_mass_kg"] - s.equal[:, :s.count] @ p["capacity_activation"]
        u = np.linalg.lstsq(s.equal[:, s.count:], rest, rcond=None)[0]
        assert np.abs(s.equal[:, s.count:] @ u - rest).max() < 1e-9
        assert (s.limit @ u).max() < 1e-9
        found += 1
    assert found >= 3


@by_case
def test_the_hip_carries_the_joint_reaction_and_the_pull_of_its_muscles(case):
    """Contact force = net reaction of the free bodies less the muscles' pull on the thigh, leg by leg."""
    lift, person = CASES[case]
    mechanism, poses = geometry(case)
    curve = cx.torque_angle(lift, person, MUSCLES, poses=21, band=False).arrays()
    for phase, (at, angles) in zip(PHASES, poses):
        i = round(20 * phase)
        if curve["status"][i] != "ok":
            continue
        feet = curve["contact_force_N"][i, 1]
        E, load, per_kg = own.newton_euler(at, person, mechanism.sole)
        given = [own.UNKNOWN["feet_x"], own.UNKNOWN["feet_p"]]
        open_ = [k for k in range(17) if k not in given]
        u = np.zeros(17)
        u[given] = feet[0], feet[1] * curve["center_of_pressure_m"][i]
        u[open_] = np.linalg.solve(E[:, open_], -(load + per_kg * lift.bar_mass_kg + E[:, given] @ u[given]))
        # On the thighs as on any distal segment; half for one leg.
        reaction = 0.5 * u[[own.UNKNOWN["hip_x"], own.UNKNOWN["hip_y"]]]
        leg = MUSCLES.leg(person, angles["hip"], angles["knee"], angles["ankle"])
        pull = leg["hip_pull_in_pelvis"] @ curve["muscle_force_N"][i]
        contact = np.append(reaction - own.spin(angles["pelvis"], *pull[:2]), -pull[2])
        assert curve["hip_contact_force_N"][i] == pytest.approx(np.linalg.norm(contact), rel=1e-9), phase
        assert curve["contact_force_N"][i, 1, 1] == pytest.approx(u[own.UNKNOWN["feet_y"]], rel=1e-9)
        np.testing.assert_allclose(curve["contact_force_N"][i, 0], u[[own.UNKNOWN["back_x"], own.UNKNOWN["back_y"]]], rtol=1e-8, atol=1e-6)
        assert curve["unbalanced_hip_adduction_moment_Nm"][i] == pytest.approx(
            leg["hip_adduction_arm_m"] @ curve["muscle_force_N"][i], abs=1e-8)


def test_a_load_beyond_the_capacity_is_infeasible_and_one_below_is_not():
    for factor, status in ((0.999, "ok"), (1.001, "infeasible")):
        most = cx.pose_parts(CASES["thrust"][0], MAN, MUSCLES, 0.5)["max_bar_mass_kg"]
        p = cx.pose_parts(cx.HipThrust(bar_mass_kg=factor * most), MAN, MUSCLES, 0.5)
        assert p["status"] == status


def test_loads_are_held_between_the_lightest_and_the_heaviest():
    """Low on a slippery edge the contacts ask for a lightest load too; below it and above the heaviest nothing is ok."""
    person = body(69.0, 1.66, strength=2.0)
    rest = {"bench_height_m": 0.33, "feet": Feet(offset_m=0.07, friction=0.33),
            "back": Back(normal="normal_to_back", friction=0.22)}
    mechanism = own.mechanism_of(cx.HipThrust(**rest), person)
    phases = (0.0, 0.1, 0.15, 0.2, 0.5, 1.0)
    seen = set()
    for phase, (at, angles) in zip(phases, own.chain(mechanism, phases)):
        for bar in (0.0, 40.0, 200.0, 400.0, 900.0):
            lift = cx.HipThrust(bar_mass_kg=bar, **rest)
            p = cx.pose_parts(lift, person, MUSCLES, phase)
            s = own.balance_of(at, person, mechanism.sole, lift, p["active_moment_Nm"], p["passive_moment_Nm"],
                               own.spin(angles["tau"], 1.0, 0.0))
            least, most = own.extreme_load(s, largest=False), own.extreme_load(s)
            if most is None or most < 0.0:
                expected = "body_weight_infeasible"
            else:
                expected = "too light" if bar < least else "infeasible" if bar > most else "ok"
            found = p["status"] if p["status"] in ("ok", "infeasible", "body_weight_infeasible") else "too light"
            assert found == expected, (phase, bar, p["status"], least, most)
            seen.add(expected)
    assert seen == {"ok", "infeasible", "too light", "body_weight_infeasible"}


@by_case
def test_the_band_of_moments_is_that_of_two_linear_programmes(case):
    lift, person = CASES[case]
    curve = cx.torque_angle(lift, person, MUSCLES, poses=21).arrays()
    for k, phase in enumerate(PHASES):
        i = round(20 * phase)
        s = balance(case, k)
        held = s.bound + s.per_kg * lift.bar_mass_kg
        for j, joint in enumerate(own.JOINTS):
            column = own.UNKNOWN["m_" + joint]
            ends = []
            for sign in (1.0, -1.0):
                cost = np.zeros(17)
                cost[column] = sign * own.EXTENSION_SIGN[joint]
                found = linprog(cost, A_ub=s.limit, b_ub=np.zeros(6), A_eq=s.equal[:15, s.count:], b_eq=held[:15],
                                bounds=[(None, None)] * 17, method="highs")
                ends.append(sign * found.fun * s.weight_N * (1.0 if joint == "lumbar" else 0.5) if found.status == 0 else np.nan)
            theirs = curve["moment_lower_Nm"][i, j], curve["moment_upper_Nm"][i, j]
            np.testing.assert_allclose(theirs, ends, rtol=1e-6, atol=1e-4, err_msg=f"{phase} {joint}")


ELASTIC = {
    "default": (cx.HipThrust(), MAN),
    "woman": (cx.HipThrust(), WOMAN),
    "edge of the bench": (cx.HipThrust(back=Back(normal="normal_to_back", friction=0.3)), MAN),
    "bridge": (cx.GluteBridge(), MAN),
    "feet raised": (cx.HipThrust(feet=Feet(height_m=0.15)), MAN),
    "short foot": (cx.HipThrust(feet=Feet(heel_m=0.01, toe_m=0.10)), MAN),
    "feet far": (cx.HipThrust(feet=Feet.far(0.25)), MAN),
}


@pytest.mark.parametrize("case", ELASTIC)
def test_elasticities_are_those_of_a_changed_parameter(case):
    lift, person = ELASTIC[case]
    load = cx.max_held_load(lift, person, MUSCLES)
    theirs = {e.parameter: e.value for e in load.elasticities}
    mechanism = own.mechanism_of(lift, person)
    ((at, angles),) = own.chain(mechanism, [load.phase])
    p = cx.pose_parts(lift, person, MUSCLES, load.phase)
    back = own.spin(angles["tau"], 1.0, 0.0) if lift.back.normal == "normal_to_back" else None
    # By one percent as a lifter would, with the bend of the curve in it; and by so little that no bend is left.
    for step, tolerance in ((1e-2, 1e-4), (1e-5, 1e-8)):
        mine = own.capacity_elasticities(at, person, mechanism.sole, lift, p["active_moment_Nm"], p["passive_moment_Nm"],
                                         MUSCLES.groups, back, step)
        assert set(mine) == set(theirs)
        for name, value in mine.items():
            assert theirs[name] == pytest.approx(value, abs=tolerance), name
    assert load.limited_by == max(mine, key=lambda name: abs(mine[name]))
    # Strength of everything at once carries bar and body: the groups' shares sum to more than one.
    together = sum(value for name, value in mine.items() if name in set(MUSCLES.groups))
    stronger = own.extreme_load(own.balance_of(at, person, mechanism.sole, lift, 1.00001 * p["active_moment_Nm"],
                                               1.00001 * p["passive_moment_Nm"], back))
    assert math.log(stronger / load.bar_mass_kg) / math.log(1.00001) == pytest.approx(together, rel=1e-4)
    assert together > 1.0


def random_program(seed):
    """A sharing program with an interior: (power, weight, rows, bound, equalities)."""
    g = np.random.default_rng(seed)
    n, m = int(g.integers(10, 41)), int(g.integers(1, 8))
    rows = g.normal(size=(m, n))
    if seed % 4 == 1:
        rows = rows[:, g.integers(0, n, size=n)]  # duplicate muscles
    if seed % 4 == 2:
        rows[:, g.random(n) < 0.3] = 0.0          # muscles that do nothing
    if seed % 4 == 3:
        rows *= 10.0 ** g.uniform(-2.0, 0.0, size=n)
    rows /= np.abs(rows).max(axis=1, keepdims=True)
    inside = g.uniform(0.05, 0.95, size=n)
    slack = 0.02 + g.exponential(size=m) * (g.random(m) < 0.5)
    slack[0] = 0.0
    weight = 10.0 ** g.uniform(-2.0, 0.0, size=n)
    return int(g.choice([2, 3])), weight / weight.sum(), rows, rows @ inside + slack, 1


def test_random_sharing_programs_cost_what_an_interior_point_solver_finds():
    pytest.importorskip("clarabel", reason="the other solver is Clarabel")
    compared = 0
    for seed in range(120):
        power, weight, rows, bound, equalities = random_program(seed)
        mine = cx.solve_sharing_program(power, weight, rows, bound, equalities)
        assert mine["converged"] and mine["kkt_residual"] <= 1e-8, seed
        status, activation, cost = own.least_effort(weight, power, rows[:1], bound[:1], rows[1:], bound[1:])
        if status != "Solved" or cost < 1e-4:
            continue  # the interior point method counts in absolute terms
        assert weight @ mine["activation"] ** power == pytest.approx(cost, rel=1e-6), seed
        compared += 1
    assert compared > 90


def test_optimality_conditions_hold_on_many_random_programs():
    """Written out by hand: feasible, complementary, and every activation stationary or at its bound."""
    worst = 0.0
    for seed in range(1000, 6000):
        power, weight, rows, bound, _ = random_program(seed)
        found = cx.solve_sharing_program(power, weight, rows, bound, 1)
        a, y = found["activation"], found["multipliers"]
        slack = bound - rows @ a
        assert found["converged"], seed
        assert abs(slack[0]) <= 1e-8 and (slack[1:] >= -1e-8).all() and (y[1:] >= 0.0).all(), seed
        assert (np.minimum(slack[1:], y[1:] / (power * weight.mean())) <= 1e-8).all(), seed
        assert (a >= 0.0).all() and (a <= 1.0).all(), seed
        gradient = power * weight * a ** (power - 1) + rows.T @ y
        inner = (a > 1e-7) & (a < 1.0 - 1e-9)
        assert np.abs(gradient[inner]).max(initial=0.0) <= 1e-9 * (1.0 + np.abs(y).sum()), seed
        assert (gradient[a <= 1e-7] >= -1e-7).all() and (gradient[a >= 1.0 - 1e-9] <= 1e-9).all(), seed
        worst = max(worst, found["kkt_residual"])
    assert worst <= 1e-8


def tight_program(seed):
    """Every muscle at a bound and no row with slack: solvable, but only just."""
    power, weight, rows, bound, equalities = random_program(seed)
    corner = (np.random.default_rng(seed + 10**6).random(rows.shape[1]) < 0.5).astype(float)
    return power, weight, rows, rows @ corner, equalities, corner


def test_sharing_at_the_very_edge():
    for seed in range(2000):
        power, weight, rows, bound, _, corner = tight_program(seed)
        found = cx.solve_sharing_program(power, weight, rows, bound, 1)
        assert found["kkt_residual"] <= 1e-8, seed
        assert weight @ found["activation"] ** power <= weight @ corner * (1.0 + 1e-7), seed


def test_linear_programmes_with_one_corner_left():
    """A single feasible point: all muscles on, and the bound just that."""
    for seed in range(300):
        _, _, rows, _, _ = random_program(seed)
        cost = np.random.default_rng(seed).normal(size=rows.shape[1])
        on = (rows[0] > 0.0).astype(float)
        bound = rows @ on
        low_row = np.where(np.arange(len(bound)) < 1, bound, -np.inf)
        found = cx.solve_linear_program(cost, rows, low_row, bound, np.zeros(len(on)), np.ones(len(on)))
        assert found["feasible"] and found["converged"], seed
        pulling = rows[0] != 0.0
        np.testing.assert_allclose(found["x"][pulling], on[pulling], atol=1e-9)


@pytest.mark.parametrize("criterion", ["quadratic", "cubic", "min_max"])
@pytest.mark.parametrize("short_of", [0.0, 1e-9, 1e-6, 1e-3])
def test_the_held_load_can_be_shared(criterion, short_of):
    for lift, person in ((cx.HipThrust(), MAN), (cx.GluteBridge(), MAN), (cx.HipThrust(feet=Feet.far(0.15)), WOMAN)):
        load = cx.max_held_load(lift, person, MUSCLES)
        assert load.status == "ok"
        curve = cx.torque_angle(lift.replace(bar_mass_kg=load.bar_mass_kg * (1.0 - short_of)), person, MUSCLES, poses=21,
                                criterion=criterion, band=False).arrays()
        assert set(curve["status"]) == {"ok"}
        assert curve["kkt_residual"].max() <= 1e-8


def test_no_sharing_where_there_is_none():
    for seed in range(200):
        power, weight, rows, bound, _ = random_program(seed)
        bound[0] = rows[0].clip(min=0.0).sum() * 1.05  # more than all muscles together
        found = cx.solve_sharing_program(power, weight, rows, bound, 1)
        assert not found["converged"] and found["kkt_residual"] > 1e-8, seed


def random_linear_program(seed):
    g = np.random.default_rng(seed)
    n, m = int(g.integers(5, 42)), int(g.integers(1, 8))
    rows = g.normal(size=(m, n))
    kind = seed % 5
    if kind == 1:
        rows = rows[:, g.integers(0, n, size=n)]
    if kind == 2:
        rows[:, g.random(n) < 0.3] = 0.0
    rows /= np.abs(rows).max(axis=1, keepdims=True)
    low, high = np.zeros(n), np.ones(n)
    if g.random() < 0.5:
        low[-1], high[-1] = -1e5, 1e5
    high_row = rows @ g.random(n) + g.exponential(size=m) * (g.random(m) < 0.5)
    if kind == 3:
        high_row = g.normal(size=m) * g.choice([1.0, 5.0, 20.0])  # often impossible
    low_row = np.where(np.arange(m) < 1, high_row, -np.inf)
    cost = g.normal(size=n) if g.random() < 0.5 else np.eye(n)[-1]
    return cost, rows, low_row, high_row, low, high


def test_random_linear_programmes_agree_with_highs():
    impossible = 0
    for seed in range(1500):
        cost, rows, low_row, high_row, low, high = random_linear_program(seed)
        mine = cx.solve_linear_program(cost, rows, low_row, high_row, low, high)
        more = {"A_ub": rows[1:], "b_ub": high_row[1:]} if len(rows) > 1 else {}
        theirs = linprog(-cost, A_eq=rows[:1], b_eq=high_row[:1], bounds=np.c_[low, high], method="highs", **more)
        assert theirs.status in (0, 2), seed
        assert mine["feasible"] == (theirs.status == 0), seed
        if theirs.status == 2:
            impossible += 1
            continue
        assert mine["converged"] and mine["residual"] < 1e-9 * max(1.0, np.abs(mine["x"]).max()), seed
        assert mine["objective"] == pytest.approx(-theirs.fun, rel=1e-6, abs=1e-9), seed
    assert impossible > 50


# ---------------------------------------------------------------------------------------------------- muscles

@pytest.fixture(scope="module")
def table():
    with open(MUSCLE_TABLE, newline="", encoding="utf-8") as file:
        return {row["muscle"].removesuffix("_r"): row for row in csv.DictReader(file)}


MODEL_SIZE = cx.Subject(
    mass_kg=MUSCLES.reference_mass_kg,
    height_m=MUSCLES.reference_lengths_m["height"],
    hip_width_m=MUSCLES.reference_lengths_m["hip_width"],
    thigh_length_m=MUSCLES.reference_lengths_m["thigh"],
    shank_length_m=MUSCLES.reference_lengths_m["shank"],
    foot_length_m=MUSCLES.reference_lengths_m["foot"],
).scale()


@needs(MUSCLE_TABLE)
def test_parameters_are_those_of_the_published_model(table):
    parameters = MUSCLES.parameters()
    assert sorted(MUSCLES.names) == sorted(table)
    for ours, theirs in (("max_isometric_force_N", "max_isometric_force_N"),
                         ("optimal_fiber_length_m", "optimal_fiber_length_m"),
                         ("tendon_slack_length_m", "tendon_slack_length_m"),
                         ("pennation_at_optimal_rad", "pennation_at_optimal_rad"),
                         ("passive_strain_at_zero_force", "passive_strain_at_zero_force"),
                         ("passive_strain_at_max_force", "passive_strain_at_fmax")):
        assert list(parameters[ours]) == [float(table[name][theirs]) for name in MUSCLES.names], ours


@needs(MUSCLE_TABLE)
def test_standing_fiber_lengths_are_those_of_the_published_model(table):
    parameters = MUSCLES.parameters()
    leg = MUSCLES.leg(MODEL_SIZE, 0.0, 0.0, 0.0)
    stretched = 0
    for i, name in enumerate(MUSCLES.names):
        optimal, slack = parameters["optimal_fiber_length_m"][i], parameters["tendon_slack_length_m"][i]
        height = optimal * math.sin(parameters["pennation_at_optimal_rad"][i])
        published_length = float(table[name]["mt_length_neutral_m"])
        published = float(table[name]["norm_fiber_length_neutral_rigid_tendon"])
        # The published number follows from the published length (to its printed digits), ours from the fitted one.
        assert math.hypot(published_length - slack, height) / optimal == pytest.approx(published, abs=1e-4), name
        length = leg["musculotendon_length_m"][i]
        assert length == pytest.approx(published_length, abs=1e-3), name
        rigid = math.hypot(length - slack, height) / optimal
        assert rigid == pytest.approx(published, abs=1e-3 / optimal + 1e-4), name
        if leg["passive_force_N"][i] > 0.0:
            assert leg["fiber_length_norm"][i] < rigid, name
            stretched += 1
        else:
            assert leg["fiber_length_norm"][i] == pytest.approx(rigid, abs=1e-12), name
    assert 10 < stretched < 30


def test_millard_curves_are_the_published_bezier_curves():
    # The library tabulates the curves; its interpolation is good to 2e-8 in value.
    for name, corners, x in (("active", own.millard_active(), np.linspace(0.1, 2.1, 401)),
                             ("tendon", own.millard_tendon(), np.linspace(0.99, 1.08, 301))):
        mine = np.array([own.bezier_function(corners, q) for q in x])
        theirs = cx.muscle_curve(name, "millard2012", list(x))
        np.testing.assert_allclose(theirs[:, 0], mine[:, 0], atol=2e-8, err_msg=name)
        np.testing.assert_allclose(theirs[:, 1], mine[:, 1], atol=2e-5, err_msg=name)
    p = MUSCLES.parameters()
    for zero, full in zip(p["passive_strain_at_zero_force"], p["passive_strain_at_max_force"]):
        corners, x = own.millard_passive(zero, full), np.linspace(0.7, 2.0, 60)
        mine = np.array([own.bezier_function(corners, q) for q in x])
        theirs = cx.muscle_curve("passive", "millard2012", list(x), zero, full)
        np.testing.assert_allclose(theirs[:, 0], mine[:, 0], atol=2e-8)
        np.testing.assert_allclose(theirs[:, 1], mine[:, 1], atol=2e-5)


def test_millard_curves_pass_through_what_defines_them():
    (top,) = cx.muscle_curve("active", "millard2012", [1.0])
    assert tuple(top) == pytest.approx((1.0, 0.0), abs=1e-12)
    (full,) = cx.muscle_curve("passive", "millard2012", [1.0 + 0.7], 0.1, 0.7)
    assert tuple(full) == pytest.approx((1.0, 2.0 / 0.6), abs=1e-12)
    (tight,) = cx.muscle_curve("tendon", "millard2012", [1.049])
    assert tuple(tight) == pytest.approx((1.0, 1.375 / 0.049), abs=1e-10)


def test_de_groote_curves_are_the_published_formulas():
    for name, x in (("active", np.linspace(0.25, 2.0, 300)), ("passive", np.linspace(0.5, 1.9, 300)),
                    ("tendon", np.linspace(0.98, 1.11, 300))):
        theirs = cx.muscle_curve(name, "de_groote2016", list(x))[:, 0]
        np.testing.assert_allclose(theirs, [own.de_groote(name, q) for q in x], atol=1e-11, err_msg=name)


@pytest.mark.parametrize("curves", ["millard2012", "de_groote2016"])
def test_every_posture_inside_the_range_gives_finite_forces(curves):
    muscles = cx.muscles("lai_uhlrich2023", curves)
    random = np.random.default_rng(5)
    for _ in range(500):
        leg = muscles.leg(MAN, *random.uniform([-0.17, 0.0, -0.69], [2.0, 2.4, 0.5]))
        assert leg["inside_model_range"]
        for name in ("fiber_length_norm", "max_active_force_N", "passive_force_N"):
            assert np.isfinite(leg[name]).all(), name
        assert (leg["max_active_force_N"] >= 0.0).all() and (leg["passive_force_N"] >= 0.0).all()


@needs(HILL_TABLE)
def test_de_groote_curves_meet_the_printed_check_values():
    curves = {"active force-length multiplier (check value)": "active",
              "passive force-length multiplier (check value)": "passive", "tendon force (check value)": "tendon"}
    compared = 0
    with open(HILL_TABLE, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["quantity"] in curves and "OpenSim" not in row["condition"]:
                (found,) = cx.muscle_curve(curves[row["quantity"]], "de_groote2016", [float(row["x"])])
                # Where the formula is negative the library's tendon is slack, as it says.
                assert found[0] == pytest.approx(max(0.0, float(row["value"])), abs=6e-5), row
                compared += 1
    assert compared >= 20


def test_passive_fibers_balance_their_tendons():
    p = MUSCLES.parameters()
    passive = [own.millard_passive(*strains)
               for strains in zip(p["passive_strain_at_zero_force"], p["passive_strain_at_max_force"])]
    active, tendon = own.millard_active(), own.millard_tendon()
    random = np.random.default_rng(3)
    balanced = 0
    for _ in range(12):
        leg = MUSCLES.leg(MODEL_SIZE, *random.uniform([-0.17, 0.0, -0.69], [1.9, 2.4, 0.5]))
        for i, name in enumerate(MUSCLES.names):
            path = leg["musculotendon_length_m"][i]
            length, cosine = own.fiber_in_balance(p, i, path, passive[i], tendon)
            strongest = p["max_isometric_force_N"][i]
            if cosine <= 0.0:  # slack
                assert leg["passive_force_N"][i] == 0.0 and leg["max_active_force_N"][i] == 0.0, name
                continue
            assert leg["fiber_length_norm"][i] == pytest.approx(length, abs=2e-7), name
            pull = own.bezier_function(passive[i], length)[0] * cosine
            assert leg["passive_force_N"][i] / strongest == pytest.approx(pull, abs=2e-7), name
            assert leg["max_active_force_N"][i] / strongest == pytest.approx(
                own.bezier_function(active, length)[0] * cosine, abs=5e-7), name
            balanced += pull > 0.0
    assert balanced > 100


# ----------------------------------------------------------------------------------------------- scaling laws

def test_arms_are_the_slopes_of_the_lengths():
    at, h = np.array([0.7, 1.5, -0.1]), 1e-5
    arms = MUSCLES.leg(MAN, *at)["extension_arm_m"]
    for j in range(3):
        step = h * np.eye(3)[j]
        ahead, behind = (MUSCLES.leg(MAN, *(at + s * step))["musculotendon_length_m"] for s in (1, -1))
        # All three angles flex: a muscle that lengthens with them has an extension arm.
        np.testing.assert_allclose(arms[j], (ahead - behind) / (2.0 * h), atol=1e-8)


def by_stature(*who):
    """A person whose muscle paths follow stature alone, and whose forces are those published."""
    return body(*who).subject.replace(path_scaling="stature", force_scaling="published").scale()


def test_stature_scales_lengths_and_arms_and_nothing_else():
    small, large = (MUSCLES.leg(by_stature(80.0, h), 0.8, 1.4, -0.1) for h in (1.36, 2.04))
    for name in ("musculotendon_length_m", "extension_arm_m", "hip_adduction_arm_m", "hip_rotation_arm_m"):
        np.testing.assert_allclose(large[name], 1.5 * small[name], rtol=1e-14, atol=1e-18, err_msg=name)
    for name in ("fiber_length_norm", "max_active_force_N", "passive_force_N"):
        np.testing.assert_allclose(large[name], small[name], rtol=0, atol=1e-8 if name.endswith("_N") else 1e-12)


def test_strength_scales_forces_and_nothing_else():
    once, twice = (MUSCLES.leg(body(strength=s), 0.8, 1.4, -0.1) for s in (1.0, 2.0))
    for name in ("max_active_force_N", "passive_force_N"):
        np.testing.assert_array_equal(twice[name], 2.0 * once[name], err_msg=name)
    for name in ("musculotendon_length_m", "extension_arm_m", "fiber_length_norm"):
        np.testing.assert_array_equal(twice[name], once[name], err_msg=name)


def test_a_larger_person_in_a_larger_gym_holds_the_same_bar():
    """All lengths by one factor: angles and loads stay. All masses and strengths by one factor: loads follow."""
    def load(k, m):
        lift = cx.HipThrust(bench_height_m=0.40 * k, back=Back(behind_m=0.10 * k), buttock_thickness_m=0.10 * k,
                            bar=Bar(in_front_of_hip_m=0.08 * k, plate_radius_m=0.225 * k))
        return cx.max_held_load(lift, by_stature(70.0 * m, 1.60 * k, "female", m), MUSCLES)

    base = load(1.0, 1.0)
    grown, heavy = load(1.25, 1.0), load(1.0, 1.5)
    assert grown.hip_flexion_rad == pytest.approx(base.hip_flexion_rad, abs=1e-9)
    assert grown.bar_mass_kg == pytest.approx(base.bar_mass_kg, rel=1e-9)
    assert heavy.bar_mass_kg == pytest.approx(1.5 * base.bar_mass_kg, rel=1e-9)


@pytest.mark.parametrize("power", [2, 3])
def test_a_muscle_in_parts_does_what_it_did_whole(power):
    times = np.ones(40, dtype=int)
    times[::2] = 2
    times[:8] = 3
    for case in ("thrust", "feet far", "everything set"):
        p = parts(case, 0.5)
        bound = p["bound_base"] + p["bound_per_kg"] * CASES[case][0].bar_mass_kg
        whole = cx.solve_sharing_program(power, p["weight"], p["rows"], bound, 1)
        # Volume, strength and so every coefficient are shared out between the parts.
        rows = np.repeat(p["rows"] / times, times, axis=1)
        split = cx.solve_sharing_program(power, np.repeat(p["weight"] / times, times), rows, bound, 1)
        assert split["converged"]
        np.testing.assert_allclose(split["activation"], np.repeat(whole["activation"], times), atol=1e-9)
