"""Renders the pictures of this folder: python docs/figures/render.py"""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import coxa as cx  # noqa: E402
from coxa import plot, plot_motion  # noqa: E402

body = cx.Subject(mass_kg=80, height_m=1.80, sex="male").scale()
thrust = cx.HipThrust(bar_mass_kg=120)
bridge = cx.GluteBridge(bar_mass_kg=120)
far = cx.HipThrust(bar_mass_kg=120, feet=cx.FootPlacement.far(by_m=0.15))
curve = cx.torque_angle(thrust, body)
heavy = cx.HipThrust(bar_mass_kg=217)  # 70 % of this man's one-repetition maximum
tempo = cx.Tempo(lift_s=1.5, pause_top_s=1.0, lower_s=2.0, pause_bottom_s=0.5)
band = cx.AddedLoads(band=cx.HipBand(slack_length_m=0.25, stiffness_N_per_m=1200))
three = cx.compare({"thrust": thrust, "bridge": bridge, "far": far}, body)
pictures = {
    "three-curves": plot.plot_comparison(three),
    "curve": plot.plot_curve(curve),
    "shares": plot.plot_shares(three),
    "levers": plot.plot_levers(curve),
    "stick-figure": plot.plot_stick_figure(thrust, body),
    "stick-figure-bridge": plot.plot_stick_figure(bridge, body),
    "held-loads": plot.plot_held_loads({"thrust": thrust, "bridge": bridge, "far": far}, body),
    "leg-bottom": plot.plot_leg(thrust, body, 0.0, dataset=curve),
    "leg-lockout": plot.plot_leg(thrust, body, 1.0, dataset=curve),
    "moment-arms-hip": plot.plot_moment_arms(knee_flexion_deg=90),
    "moment-arms-knee": plot.plot_moment_arms(
        ["lai_uhlrich2023", "rajagopal2016"],
        coordinate="knee_flexion",
        show=["quadriceps", "hamstrings", "biceps_femoris_short_head", "gastrocnemius"],
    ),
    "strength-curve": plot.plot_strength_curve(cx.strength_curve(body, joint="hip", knee_flexion_deg=90)),
    "rep": plot_motion.plot_rep(cx.simulate_rep(heavy, body, tempo=tempo, drive="maximal", squeeze=True)),
    "load-velocity": plot_motion.plot_load_velocity(cx.load_velocity(thrust, body)),
    "set": plot_motion.plot_set(cx.simulate_set(heavy, body, to_failure=True, sets=2)),
    "reps-at-load": plot_motion.plot_reps_at_load(cx.reps_at_load(thrust, body)),
    "glute-drive": plot_motion.plot_glute_drive(cx.glute_drive(heavy, body)),
    "band": plot_motion.plot_band(cx.HipThrust(bar_mass_kg=150), body, band),
}
for name, figure in pictures.items():
    figure.savefig(Path(__file__).parent / f"{name}.png", dpi=110, metadata={"Software": None})
