"""An independent calculation of what the library calculates, from first principles and with other people's solvers.

Nothing here shares a formula's derivation with the library: the linkage is closed numerically, every segment gets its
own Newton-Euler equations with all joint reactions unknown, contacts stay unknowns of the sharing and capacity
programs, and those go to Clarabel and HiGHS. From the library come only the settings, the segment parameters and the
moments of the muscles.

Frames: x from the back contact toward the feet, y up, angles counter-clockwise. `tau` is the direction in which the
trunk points from hips to shoulders, less a right angle, so that it is zero upright.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import brentq, linprog, root

GRAVITY = 9.80665
JOINTS = ("lumbar", "hip", "knee", "ankle")
POINTS = ("shoulder", "lumbar", "hip", "knee", "ankle", "bar", "trunk_center", "pelvis_center", "thigh_center",
          "shank_center", "foot_center")


def spin(angle, front, up):
    """World components of a vector given as (front, up) in a segment turned by the angle."""
    c, s = math.cos(angle), math.sin(angle)
    return np.array([c * front - s * up, s * front + c * up])


@dataclass(frozen=True)
class Mechanism:
    """A lift with every number resolved."""

    body: object
    back: np.ndarray          # world
    back_along: float         # in the trunk, from the upright hips
    back_behind: float
    bar_along: float
    bar_front: float
    plate_radius: float
    buttock: float
    lumbar_bottom: float      # lumbar extension
    lumbar_lockout: float
    lockout_angle: float
    sole: float
    ankle: np.ndarray = None  # world
    bottom: float = math.nan  # inclinations
    lockout: float = math.nan


def place(mechanism, tau, thigh, shank, lumbar):
    """Every point for given segment angles, the trunk hung on the back contact; the chain's end is a result."""
    m, b = mechanism, mechanism.body
    at = {"back_contact": m.back}
    at["lumbar"] = m.back + spin(tau, m.back_behind, b.hip_to_lumbar_m - m.back_along)
    pelvis = tau - lumbar
    at["hip"] = at["lumbar"] + spin(pelvis, 0.0, -b.hip_to_lumbar_m)
    at["knee"] = at["hip"] + spin(thigh, 0.0, -b.thigh_length_m)
    at["ankle"] = at["knee"] + spin(shank, 0.0, -b.shank_length_m)
    at["shoulder"] = at["lumbar"] + spin(tau, 0.0, b.hip_to_shoulder_m - b.hip_to_lumbar_m)
    at["bar"] = at["hip"] + spin(pelvis, m.bar_front, m.bar_along)
    at["trunk_center"] = at["lumbar"] + spin(tau, 0.0, b.trunk.center_of_mass_m - b.hip_to_lumbar_m)
    at["pelvis_center"] = at["hip"] + spin(pelvis, 0.0, b.pelvis.center_of_mass_m)
    at["thigh_center"] = at["hip"] + spin(thigh, 0.0, -b.thigh.center_of_mass_m)
    at["shank_center"] = at["knee"] + spin(shank, 0.0, -b.shank.center_of_mass_m)
    at["foot_center"] = at["ankle"] + np.array([b.foot.center_of_mass_m - b.heel_to_ankle_m, -0.5 * b.ankle_height_m])
    angles = {"tau": tau, "pelvis": pelvis, "thigh": thigh, "shank": shank, "lumbar": lumbar, "hip": thigh - pelvis,
              "knee": thigh - shank, "ankle": -shank}
    return at, angles


def solved(equations, start):
    found = root(equations, start, method="hybr", options={"xtol": 1e-14})
    error = np.abs(found.fun).max()
    if error > 1e-10:
        raise RuntimeError(f"the linkage does not close: {error}")
    return found.x


def lockout_pose(mechanism, ankle_x):
    """Segment angles at lockout; with ankle_x None the shins are vertical and the ankle's place is a result."""
    m = mechanism
    ankle_y = m.sole + m.body.ankle_height_m

    def equations(u):
        tau, thigh, shank = u[:3]
        at, _ = place(m, tau, thigh, shank, m.lumbar_lockout)
        # Shoulder-hip-knee: the thigh's direction is the trunk's line prolonged through the hip, turned to flexion.
        line = at["hip"] - at["shoulder"]
        turn = math.pi - m.lockout_angle
        straight = math.atan2(line[1], line[0]) + turn
        bone = at["knee"] - at["hip"]
        across = bone[1] * math.cos(straight) - bone[0] * math.sin(straight)
        end = at["ankle"]
        return [across, end[1] - ankle_y, shank if ankle_x is None else end[0] - ankle_x]

    best = None
    for tau in np.radians([75.0, 95.0, 55.0, 110.0, 40.0, 125.0]):
        for shank in np.radians([0.0, 25.0, -25.0, 50.0, -50.0]):
            try:
                u = solved(equations, [tau, tau + math.pi - m.lockout_angle, shank])
            except RuntimeError:
                continue
            at, _ = place(m, *u, m.lumbar_lockout)
            bone, line = at["knee"] - at["hip"], at["hip"] - at["shoulder"]
            way, up = at["ankle"] - at["back_contact"], at["knee"] - at["back_contact"]
            if bone @ line < 0.0 or way[0] * up[1] - way[1] * up[0] < 0.0 or way[0] < 0.0:
                continue  # thigh folded back through the trunk, or knees below the line from back to ankles
            if best is None or abs(u[0] - 1.5) < abs(best[0] - 1.5):
                best = u
        if best is not None:
            return best
    raise RuntimeError("no lockout found")


def pose(mechanism, inclination, lumbar, start):
    """Segment angles with the line back contact-hip at an inclination."""
    m = mechanism
    direction = np.array([math.cos(inclination), math.sin(inclination)])

    def equations(u):
        at, _ = place(m, *u, lumbar)
        to_hip = at["hip"] - m.back
        gap = at["ankle"] - m.ankle
        return [to_hip[0] * direction[1] - to_hip[1] * direction[0], gap[0], gap[1]]

    u = solved(equations, start)
    at, _ = place(m, *u, lumbar)
    assert (at["hip"] - m.back) @ direction > 0.0
    return u


def inclination_of(mechanism, u, lumbar):
    at, _ = place(mechanism, *u, lumbar)
    to_hip = at["hip"] - mechanism.back
    return math.atan2(to_hip[1], to_hip[0])


def mechanism_of(lift, body):
    """Resolves settings, places the feet, and finds lockout and bottom by root finding."""
    bench = getattr(lift, "bench_height_m", None)
    along = lift.back.along_m
    if along is None:
        along = (0.80 if bench is not None else 1.0) * body.hip_to_shoulder_m
    m = Mechanism(body=body, back=np.array([0.0, bench or 0.0]), back_along=along, back_behind=lift.back.behind_m,
                  bar_along=lift.bar.along_pelvis_m, bar_front=lift.bar.in_front_of_hip_m,
                  plate_radius=lift.bar.plate_radius_m, buttock=lift.buttock_thickness_m,
                  lumbar_bottom=lift.rhythm.lumbar_extension_bottom_rad,
                  lumbar_lockout=lift.rhythm.lumbar_extension_lockout_rad,
                  lockout_angle=lift.lockout_hip_angle_rad, sole=lift.feet.height_m)
    if lift.feet.distance_m is None:
        u = lockout_pose(m, None)
        x = place(m, *u, m.lumbar_lockout)[0]["ankle"][0]
    else:
        x = lift.feet.distance_m
    x += lift.feet.offset_m
    u = lockout_pose(m, x)
    m = replace(m, ankle=place(m, *u, m.lumbar_lockout)[0]["ankle"], lockout=inclination_of(m, u, m.lumbar_lockout))

    # Downward with the lumbar angle of the bottom, each pose started from the last.
    memory = {"u": pose(m, m.lockout, m.lumbar_bottom, u)}

    def clearance(inclination):
        v = pose(m, inclination, m.lumbar_bottom, memory["u"])
        at, _ = place(m, *v, m.lumbar_bottom)
        memory["u"] = v
        return min(at["bar"][1] - m.plate_radius, at["hip"][1] - m.buttock)

    above = m.lockout
    while clearance(above - 0.02) > 0.0:
        above -= 0.02
    bottom = brentq(clearance, above - 0.02, above, xtol=1e-14, rtol=8.9e-16)
    return replace(m, bottom=bottom)


def chain(mechanism, phases):
    """Points and angles at several phases, followed down from lockout so that the branch stays the same."""
    m = mechanism
    u = lockout_pose(m, m.ankle[0])
    result = {}
    stops = sorted(set(np.linspace(0.0, 1.0, 21)) | set(phases), reverse=True)
    for phase in stops:
        lumbar = m.lumbar_bottom + (m.lumbar_lockout - m.lumbar_bottom) * phase
        u = pose(m, m.bottom + (m.lockout - m.bottom) * phase, lumbar, u)
        result[phase] = place(m, *u, lumbar)
    return [result[phase] for phase in phases]


# ---------------------------------------------------------------------------------------------------- statics

# Unknowns of the five free bodies, both legs together.
UNKNOWN = {name: k for k, name in enumerate(
    ["ankle_x", "ankle_y", "knee_x", "knee_y", "hip_x", "hip_y", "lumbar_x", "lumbar_y",
     "m_lumbar", "m_hip", "m_knee", "m_ankle", "back_x", "back_y", "feet_x", "feet_y", "feet_p"])}


def newton_euler(at, body, sole):
    """(E, load, per_kg): E unknowns + load + per_kg * bar mass = 0, three rows per segment.

    The joint force and moment act so on the distal segment and with the opposite sign on the proximal one; moments are
    counter-clockwise on the distal segment (on the pelvis at the lumbar joint). feet_p is the foot's pressure moment
    about the point of the sole below the ankle.
    """
    segments = [("foot", at["foot_center"], 2 * body.foot.mass_kg), ("shank", at["shank_center"], 2 * body.shank.mass_kg),
                ("thigh", at["thigh_center"], 2 * body.thigh.mass_kg),
                ("pelvis", at["pelvis_center"], body.pelvis.mass_kg), ("trunk", at["trunk_center"], body.trunk.mass_kg)]
    row_of = {name: 3 * k for k, (name, _, _) in enumerate(segments)}
    center = {name: c for name, c, _ in segments}
    E, load, per_kg = np.zeros((15, 17)), np.zeros(15), np.zeros(15)
    for name, _, mass in segments:
        load[row_of[name] + 1] -= mass * GRAVITY

    def force(segment, point, x, y, sign=1.0):
        r, arm = row_of[segment], point - center[segment]
        E[r, x] += sign
        E[r + 1, y] += sign
        E[r + 2, y] += sign * arm[0]
        E[r + 2, x] -= sign * arm[1]

    for joint, distal, proximal in (("ankle", "foot", "shank"), ("knee", "shank", "thigh"), ("hip", "thigh", "pelvis"),
                                    ("lumbar", "pelvis", "trunk")):
        for segment, sign in ((distal, 1.0), (proximal, -1.0)):
            force(segment, at[joint], UNKNOWN[joint + "_x"], UNKNOWN[joint + "_y"], sign)
            E[row_of[segment] + 2, UNKNOWN["m_" + joint]] += sign
    force("trunk", at["back_contact"], UNKNOWN["back_x"], UNKNOWN["back_y"])
    force("foot", np.array([at["ankle"][0], sole]), UNKNOWN["feet_x"], UNKNOWN["feet_y"])
    E[row_of["foot"] + 2, UNKNOWN["feet_p"]] += 1.0
    r = row_of["pelvis"]
    per_kg[r + 1] -= GRAVITY
    per_kg[r + 2] -= GRAVITY * (at["bar"][0] - center["pelvis"][0])
    return E, load, per_kg


# Counter-clockwise on the distal segment, as sums: lumbar extension turns the pelvis clockwise, hip extension the thigh
# clockwise, knee extension the shank counter-clockwise, plantarflexion the foot clockwise.
EXTENSION_SIGN = {"lumbar": -1.0, "hip": -1.0, "knee": 1.0, "ankle": -1.0}


def statics(at, body, sole, bar_mass_kg, feet_x, feet_p):
    """Contact forces (back x y, feet x y p) and extension moments (lumbar, hip, knee, ankle), both legs together."""
    E, load, per_kg = newton_euler(at, body, sole)
    given = [UNKNOWN["feet_x"], UNKNOWN["feet_p"]]
    open_ = [k for k in range(17) if k not in given]
    right = -(load + per_kg * bar_mass_kg + E[:, given] @ [feet_x, feet_p])
    u = np.zeros(17)
    u[given] = feet_x, feet_p
    u[open_] = np.linalg.solve(E[:, open_], right)
    contacts = u[[UNKNOWN[k] for k in ("back_x", "back_y", "feet_x", "feet_y", "feet_p")]]
    return contacts, np.array([EXTENSION_SIGN[j] * u[UNKNOWN["m_" + j]] for j in JOINTS])


# --------------------------------------------------------------------------------------- sharing and capacity

@dataclass(frozen=True)
class Balance:
    """Equilibrium with everything unknown: equal @ (a, u) = bound + per_kg m and limit @ u <= 0, u in body weights.

    u are the seventeen unknowns of `newton_euler`; a the activations of one leg, the other doing the same.
    """

    count: int
    weight_N: float
    equal: np.ndarray
    bound: np.ndarray
    per_kg: np.ndarray
    limit: np.ndarray


def balance_of(at, body, sole, lift, active_Nm, passive_Nm, back_direction=None, toe=None, heel=None, feet_mu=None,
               back_mu=None):
    """All equations of a pose held still. Muscle moments: (hip, knee, ankle) x muscle, of one leg."""
    W = body.mass_kg * GRAVITY
    E, load, per_kg = newton_euler(at, body, sole)
    n = active_Nm.shape[1]
    equal = np.zeros((18, n + 17))
    equal[:15, n:] = E
    bound = np.concatenate([-load / W, np.zeros(3)])
    mass = np.concatenate([-per_kg / W, np.zeros(3)])
    for k, joint in enumerate(("hip", "knee", "ankle")):
        # Extension moment of both legs = 2 (active a + passive).
        equal[15 + k, n + UNKNOWN["m_" + joint]] = EXTENSION_SIGN[joint]
        equal[15 + k, :n] = -2.0 * active_Nm[k] / W
        bound[15 + k] = 2.0 * passive_Nm[k].sum() / W
    toe = (lift.feet.toe_m if lift.feet.toe_m is not None else body.foot_length_m - body.heel_to_ankle_m) if toe is None else toe
    heel = (lift.feet.heel_m if lift.feet.heel_m is not None else body.heel_to_ankle_m) if heel is None else heel
    feet_mu = lift.feet.friction if feet_mu is None else feet_mu
    back_mu = lift.back.friction if back_mu is None else back_mu
    normal = np.array([0.0, 1.0]) if back_direction is None else back_direction
    along = np.array([normal[1], -normal[0]])
    limit = np.zeros((6, 17))
    for k, sign in enumerate((1.0, -1.0)):
        limit[k, [UNKNOWN["back_x"], UNKNOWN["back_y"]]] = sign * along - back_mu * normal
        limit[2 + k, UNKNOWN["feet_x"]] = sign
        limit[2 + k, UNKNOWN["feet_y"]] = -feet_mu
        limit[4 + k, UNKNOWN["feet_p"]] = sign
        limit[4 + k, UNKNOWN["feet_y"]] = -(toe if k == 0 else heel)
    return Balance(n, W, equal, bound, mass, limit)


def clarabel_solve(P, q, A, b, cones):
    import clarabel
    from scipy.sparse import csc_matrix

    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.max_iter = 400
    for name in ("tol_gap_abs", "tol_gap_rel", "tol_feas"):
        setattr(settings, name, 1e-11)
    solver = clarabel.DefaultSolver(csc_matrix(P), q, csc_matrix(A), b, cones, settings)
    solution = solver.solve()
    return str(solution.status), np.array(solution.x), solution.obj_val


def least_effort(weight, power, equal, bound, limit, limit_bound):
    """minimize sum weight a^power over (a, u): equal = bound, limit <= limit_bound, 0 <= a <= 1. (status, a, value).

    The first len(weight) columns are the activations, the rest free.
    """
    import clarabel

    n, total = len(weight), equal.shape[1]
    boxes = np.zeros((2 * n, total))
    boxes[:n, :n] = -np.eye(n)
    boxes[n:, :n] = np.eye(n)
    inside = np.concatenate([np.zeros(n), np.ones(n)])
    P, q = np.zeros((total, total)), np.zeros(total)
    A = np.vstack([equal, limit, boxes])
    b = np.concatenate([bound, limit_bound, inside])
    cones = [clarabel.ZeroConeT(len(bound)), clarabel.NonnegativeConeT(len(limit_bound) + 2 * n)]
    if power == 2:
        P[:n, :n] = np.diag(2.0 * weight)
    else:
        # t_i >= a_i^3 as (t_i, 1, a_i) in the power cone with exponents 1/3 and 2/3.
        P = np.zeros((total + n, total + n))
        q = np.concatenate([q, weight])
        A = np.hstack([A, np.zeros((len(A), n))])
        for i in range(n):
            rows = np.zeros((3, total + n))
            rows[0, total + i] = -1.0
            rows[2, i] = -1.0
            A = np.vstack([A, rows])
            b = np.concatenate([b, [0.0, 1.0, 0.0]])
            cones.append(clarabel.PowerConeT(1.0 / 3.0))
    status, x, _ = clarabel_solve(P, q, A, b, cones)
    a = x[:n]
    return status, a, float(weight @ np.abs(a) ** power)


def share(balance, weight, power, bar_mass_kg):
    s = balance
    limit = np.hstack([np.zeros((len(s.limit), s.count)), s.limit])
    return least_effort(weight, power, s.equal, s.bound + s.per_kg * bar_mass_kg, limit, np.zeros(len(limit)))


def least_largest(balance, bar_mass_kg):
    """Smallest possible largest activation, by HiGHS; None where the load cannot be held."""
    s = balance
    n, total = s.count, s.equal.shape[1]
    limit = np.zeros((len(s.limit) + n, total + 1))
    limit[:len(s.limit), n:total] = s.limit
    limit[len(s.limit):, :n] = np.eye(n)
    limit[len(s.limit):, total] = -1.0
    found = linprog(np.eye(total + 1)[total], A_ub=limit, b_ub=np.zeros(len(limit)),
                    A_eq=np.hstack([s.equal, np.zeros((len(s.equal), 1))]), b_eq=s.bound + s.per_kg * bar_mass_kg,
                    bounds=[(0, 1)] * n + [(None, None)] * 17 + [(0, 1)], method="highs",
                    options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10})
    return found.fun if found.status == 0 else None


def extreme_load(balance, largest=True):
    """Largest (or least) bar mass the pose admits, any sign; None where no mass is held, inf where none is too much."""
    s = balance
    n, total = s.count, s.equal.shape[1]
    unit = s.weight_N / GRAVITY
    limit = np.hstack([np.zeros((len(s.limit), n)), s.limit, np.zeros((len(s.limit), 1))])
    cost = np.zeros(total + 1)
    cost[total] = -1.0 if largest else 1.0
    found = linprog(cost, A_ub=limit, b_ub=np.zeros(len(limit)),
                    A_eq=np.hstack([s.equal, -unit * s.per_kg[:, None]]), b_eq=s.bound,
                    bounds=[(0, 1)] * n + [(None, None)] * (total - n + 1), method="highs",
                    options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10})
    if found.status == 0:
        return found.x[total] * unit
    return math.inf if found.status == 3 else None


# ---------------------------------------------------------------------------------------------------- muscles

def bezier_corner(x0, y0, s0, x1, y1, s1, curviness):
    """Six control points of a quintic Bezier corner whose ends have the given values and slopes (Millard 2013)."""
    c = 0.1 + 0.8 * curviness
    meet_x = (y1 - y0 + s0 * x0 - s1 * x1) / (s0 - s1)
    meet = np.array([meet_x, y0 + s0 * (meet_x - x0)])
    first, last = np.array([x0, y0]), np.array([x1, y1])
    near_first, near_last = first + c * (meet - first), last + c * (meet - last)
    return np.array([first, near_first, near_first, near_last, near_last, last])


def de_casteljau(points, u):
    """Point and derivative by u, by repeated halving of the way."""
    p = points
    while len(p) > 2:
        p = (1.0 - u) * p[:-1] + u * p[1:]
    return (1.0 - u) * p[0] + u * p[1], (len(points) - 1) * (p[1] - p[0])


def bezier_function(corners, x):
    """Value and slope at x of a chain of corners, with straight lines beyond its ends."""
    if x <= corners[0][0, 0]:
        p, q = corners[0][0], corners[0][1]
    elif x >= corners[-1][-1, 0]:
        p, q = corners[-1][-1], corners[-1][-2]
    else:
        corner = next(c for c in corners if x <= c[-1, 0])
        u = brentq(lambda s: de_casteljau(corner, s)[0][0] - x, 0.0, 1.0, xtol=1e-15)
        point, slope = de_casteljau(corner, u)
        return point[1], slope[1] / slope[0]
    slope = (q[1] - p[1]) / (q[0] - p[0])
    return p[1] + slope * (x - p[0]), slope


def millard_active():
    """Ends 0.25 and 1.9, steep limb to 0.77, shallow slope 0.75, minimum 0, curviness 1."""
    left, knee, top, right, shallow = 0.25, 0.77, 1.0, 1.9, 0.75
    shoulder = 0.95 * top
    knee_y = 1.0 - shallow * (shoulder - knee)
    steep = 1.25 * knee_y / (knee - left)
    falling = -1.0 / ((right - 0.05 * top) - 1.05 * top)
    through = [(left, 0.0, 0.0), (0.5 * (left + knee), 0.5 * knee_y, steep),
               (0.5 * (knee + shoulder), 0.5 * (1.0 + knee_y), shallow), (top, 1.0, 0.0),
               (0.5 * (1.05 * top + right), 0.5, falling), (right, 0.0, 0.0)]
    return [bezier_corner(*a, *b, 1.0) for a, b in zip(through, through[1:])]


def millard_passive(zero, full):
    span = full - zero
    stiff = 2.0 / span
    low_x = 1.0 + zero + min(0.1 / stiff, 0.1 * span)
    low_y = 0.2 * (low_x - 1.0 - zero) / 2.0
    through = [(1.0 + zero, 0.0, 0.0), (low_x, low_y, 0.2), (1.0 + full, 1.0, stiff)]
    return [bezier_corner(*a, *b, 0.75) for a, b in zip(through, through[1:])]


def millard_tendon(strain=0.049):
    stiff, toe = 1.375 / strain, 2.0 / 3.0
    toe_x = 1.0 + strain - (1.0 - toe) / stiff
    foot_x = 1.0 + 0.1 * (toe_x - 1.0)
    mid_x = 1.0 + strain - (1.0 - 0.5 * toe) / stiff
    mid_slope = 0.5 * toe / (mid_x - foot_x)
    corner_x = 0.5 * (foot_x + mid_x)
    through = [(1.0, 0.0, 0.0), (corner_x, mid_slope * (corner_x - foot_x), mid_slope), (toe_x, toe, stiff)]
    return [bezier_corner(*a, *b, 0.5) for a, b in zip(through, through[1:])]


def de_groote(curve, x):
    if curve == "active":
        rows = ((0.814483478343008, 1.055033428970575, 0.162384573599574, 0.063303448465465),
                (0.433004984392647, 0.71677541339776, -0.029947116970696, 0.200356847296188),
                (0.1, 1.0, 0.353553390593274, 0.0))
        return sum(p * math.exp(-0.5 * (x - q) ** 2 / (r + s * x) ** 2) for p, q, r, s in rows)
    if curve == "passive":
        return max(0.0, (math.exp(4.0 * (x - 1.0) / 0.6) - 1.0) / (math.exp(4.0) - 1.0))
    return max(0.0, 0.2 * math.exp(35.0 * (x - 0.995)) - 0.25)


def fiber_in_balance(parameters, i, path_length_m, passive, tendon):
    """(normalized fiber length, cosine of pennation) where the passive fiber and the tendon pull alike.

    A fiber short of passive force hangs on a tendon that does not stretch.
    """
    optimal = parameters["optimal_fiber_length_m"][i]
    slack = parameters["tendon_slack_length_m"][i]
    height = optimal * math.sin(parameters["pennation_at_optimal_rad"][i])

    def fiber(along):
        length = math.hypot(along, height)
        return length / optimal, along / length

    rigid = path_length_m - slack
    length, cosine = fiber(rigid)
    if rigid <= 0.0 or length <= passive[0][0, 0]:
        return length, cosine

    def excess(along):
        l, c = fiber(along)
        return bezier_function(passive, l)[0] * c - bezier_function(tendon, (path_length_m - along) / slack)[0]

    start = math.sqrt(max(0.0, (passive[0][0, 0] * optimal) ** 2 - height ** 2))
    return fiber(brentq(excess, start, rigid, xtol=1e-15) if excess(rigid) > 0.0 else rigid)


# ------------------------------------------------------------------------------------------------- in space

def rotation(axis, angle):
    """Rotation matrix by Rodrigues' formula."""
    k = np.array([[0.0, -axis[2], axis[1]], [axis[2], 0.0, -axis[0]], [-axis[1], axis[0], 0.0]])
    return np.eye(3) + math.sin(angle) * k + (1.0 - math.cos(angle)) * (k @ k)


@dataclass(frozen=True)
class SpaceBalance:
    """Equilibrium in space with everything unknown: equal @ (a, u) = bound + per_kg m and limit @ u <= 0.

    u, in body weights: back x y; right foot: force x y z and moment x y z about the point of the sole below the ankle.
    The left leg mirrors the right one.
    """

    count: int
    weight_N: float
    equal: np.ndarray
    bound: np.ndarray
    per_kg: np.ndarray
    limit: np.ndarray


def space_balance(side, angles, at, body, sole, lift, moment_Nm, passive_Nm, axes, back_direction):
    """All equations of a pose held still with the right leg in space.

    side: z of hip, knee, ankle. moment_Nm, passive_Nm: hip extension, knee extension, plantarflexion, hip adduction,
    hip rotation x muscle, of one leg. axes: "flexion" or "all_axes".

    Whole body: two forces and a moment in the plane, the left leg mirrored. Right leg: moments about the hip's axes,
    and the work of knee and ankle when shank or foot turn a little in the plane, as the angles of the muscles see it.
    """
    W = body.mass_kg * GRAVITY
    n = moment_Nm.shape[1]
    hip, knee, ankle = (np.append(at[name], z) for name, z in zip(("hip", "knee", "ankle"), side))
    foot = np.array([ankle[0], sole, ankle[2]])
    out = angles["toe_out"]
    forward, outward = np.array([math.cos(out), 0.0, math.sin(out)]), np.array([-math.sin(out), 0.0, math.cos(out)])
    segments = (("thigh", hip + body.thigh.center_of_mass_m / body.thigh_length_m * (knee - hip)),
                ("shank", knee + body.shank.center_of_mass_m / body.shank_length_m * (ankle - knee)),
                ("foot", ankle + (body.foot.center_of_mass_m - body.heel_to_ankle_m) * forward
                 - np.array([0.0, 0.5 * body.ankle_height_m, 0.0])))
    band = np.array([0.0, 0.0, -lift.knee_band_N])

    def spin_by_foot(point):
        """Moment about a point of the right foot's force and moment: 3 x 6."""
        lever = foot - point
        cross = np.array([[0.0, -lever[2], lever[1]], [lever[2], 0.0, -lever[0]], [-lever[1], lever[0], 0.0]])
        return np.hstack([cross, np.eye(3)])

    def spin_by_loads(point, names):
        moment = np.zeros(3)
        for name, center in segments:
            if name in names:
                mass = getattr(body, name).mass_kg
                moment += np.cross(center - point, [0.0, -GRAVITY * mass, 0.0])
        return moment + (np.cross(knee - point, band) if "thigh" in names else 0.0)

    rows, bounds, masses = [], [], []

    def equation(of_muscles, of_unknowns, bound, per_kg=0.0):
        rows.append(np.concatenate([of_muscles, of_unknowns]))
        bounds.append(bound / W)
        masses.append(per_kg / W)

    none = np.zeros(n)
    equation(none, [1, 0, 2, 0, 0, 0, 0, 0], 0.0)
    equation(none, [0, 1, 0, 2, 0, 0, 0, 0], W, GRAVITY)
    b = np.append(at["back_contact"], 0.0)
    whole = 2.0 * spin_by_loads(b, ("thigh", "shank", "foot"))[2]
    for name in ("pelvis", "trunk"):
        whole -= getattr(body, name).mass_kg * GRAVITY * (at[name + "_center"][0] - b[0])
    equation(none, np.concatenate([[0, 0], 2.0 * spin_by_foot(b)[2]]), -whole, GRAVITY * (at["bar"][0] - b[0]))

    z = np.array([0.0, 0.0, 1.0])
    turned_flexion = rotation(z, angles["pelvis"] + angles["hip"])
    turned_both = turned_flexion @ rotation(np.array([1.0, 0.0, 0.0]), angles["adduction"])
    leg = ("thigh", "shank", "foot")
    # Muscle moment toward a coordinate and outer moment about its axis make zero. Extension is against flexion.
    hip_rows = [(0, -z)]
    if axes == "all_axes":
        hip_rows += [(3, turned_flexion[:, 0]), (4, turned_both[:, 1])]
    for k, axis in hip_rows:
        equation(moment_Nm[k] / W, np.concatenate([[0, 0], axis @ spin_by_foot(hip)]),
                 -axis @ spin_by_loads(hip, leg) - passive_Nm[k].sum())
    # Knee and ankle turn about z; how far the anatomical angle goes with it, by differences of the angles in space.
    h = 1e-6
    thigh, shank = knee - hip, ankle - knee

    def bend(turn):
        s = rotation(z, turn) @ shank
        return math.acos(thigh @ s / (np.linalg.norm(thigh) * np.linalg.norm(s)))

    def lean(turn):
        s = rotation(z, turn) @ shank
        return math.asin(-s @ forward / np.linalg.norm(s))

    gear = {"knee": (bend(h) - bend(-h)) / (2.0 * h), "ankle": (lean(h) - lean(-h)) / (2.0 * h)}
    # A shank that turns forth (+z) straightens the knee; a foot that turns forth lifts its toes.
    equation(moment_Nm[1] * -gear["knee"] / W, np.concatenate([[0, 0], z @ spin_by_foot(knee)]),
             -z @ spin_by_loads(knee, ("shank", "foot")) + passive_Nm[1].sum() * gear["knee"])
    equation(moment_Nm[2] * gear["ankle"] / W, np.concatenate([[0, 0], z @ spin_by_foot(ankle)]),
             -z @ spin_by_loads(ankle, ("foot",)) - passive_Nm[2].sum() * gear["ankle"])
    if axes == "flexion":  # no sideways force, no free moment, pressure on the foot's middle line
        for unit in ([0, 0, 0, 0, 1, 0, 0, 0], [0, 0, 0, 0, 0, 0, 1, 0]):
            equation(none, unit, 0.0)
        equation(none, np.concatenate([[0, 0, 0, 0, 0], forward]), 0.0)

    mu, back_mu = lift.feet.friction, lift.back.friction
    toe = lift.feet.toe_m if lift.feet.toe_m is not None else body.foot_length_m - body.heel_to_ankle_m
    heel = lift.feet.heel_m if lift.feet.heel_m is not None else body.heel_to_ankle_m
    width = lift.feet.width_m if lift.feet.width_m is not None else 0.055 * body.height_m
    limit = []
    along = np.array([back_direction[1], -back_direction[0]])
    for sign in (1.0, -1.0):
        limit.append(np.concatenate([sign * along - back_mu * back_direction, np.zeros(6)]))
    corners = [mu * np.array([math.cos(k * math.pi / 4.0), math.sin(k * math.pi / 4.0)]) for k in range(9)]
    for p, q in zip(corners, corners[1:]):  # inside the side from p to q of the octagon: x q_z - ...
        normal = np.array([q[1] - p[1], p[0] - q[0]])
        limit.append(np.array([0, 0, normal[0], -(normal @ p), normal[1], 0, 0, 0]))
    # A vertical force F_y at e ahead and s outward of the point below the ankle has the moment (e f + s o) x F_y up.
    for direction, reach in ((forward, toe), (-forward, heel), (outward, 0.5 * width), (-outward, 0.5 * width)):
        about = np.cross(direction, [0.0, 1.0, 0.0])  # moment of a unit of force a unit that way
        limit.append(np.concatenate([[0, 0, 0, -reach, 0], about]))
    for sign in (1.0, -1.0):
        limit.append(np.array([0, 0, 0, -mu * lift.feet.pressure_radius_m, 0, 0, sign, 0]))
    return SpaceBalance(n, W, np.array(rows, dtype=float), np.array(bounds), np.array(masses),
                        np.array(limit, dtype=float))


def capacity_elasticities(at, body, sole, lift, active_Nm, passive_Nm, groups, back_direction=None, step=0.01):
    """d ln(mass)/d ln(parameter) by central differences, every changed program solved anew."""
    toe = lift.feet.toe_m if lift.feet.toe_m is not None else body.foot_length_m - body.heel_to_ankle_m
    heel = lift.feet.heel_m if lift.feet.heel_m is not None else body.heel_to_ankle_m

    def mass(group=None, factor=1.0, feet=1.0, back=1.0, foot=1.0):
        strength = np.array([factor if g == group else 1.0 for g in groups])
        s = balance_of(at, body, sole, lift, active_Nm * strength, passive_Nm * strength, back_direction,
                       toe=toe * foot, heel=heel * foot, feet_mu=lift.feet.friction * feet,
                       back_mu=lift.back.friction * back)
        return extreme_load(s)

    def slope(**parameter):
        (name, value), *fixed = parameter.items()
        return math.log(mass(**{name: 1.0 + step}, **dict(fixed)) / mass(**{name: 1.0 - step}, **dict(fixed))) / (
            math.log1p(step) - math.log1p(-step))

    result = {g: slope(factor=None, group=g) for g in dict.fromkeys(groups)}
    result["feet_friction"] = slope(feet=None)
    result["back_friction"] = slope(back=None)
    result["foot_length"] = slope(foot=None)
    return result
