"""Renders the pictures of this folder: python docs/figures/render.py"""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import coxa as cx  # noqa: E402
from coxa import plot  # noqa: E402

body = cx.Subject(mass_kg=80, height_m=1.80, sex="male").scale()
thrust = cx.HipThrust(bar_mass_kg=120)
bridge = cx.GluteBridge(bar_mass_kg=120)
far = cx.HipThrust(bar_mass_kg=120, feet=cx.FootPlacement.far(by_m=0.15))
curve = cx.torque_angle(thrust, body)
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
}
for name, figure in pictures.items():
    figure.savefig(Path(__file__).parent / f"{name}.png", dpi=110, metadata={"Software": None})
