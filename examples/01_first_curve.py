"""What does a hip thrust demand of the hip, and how much more could be held?"""

import numpy as np

import coxa as cx
from coxa import plot

body = cx.Subject(mass_kg=80, height_m=1.80, sex="male").scale()
thrust = cx.HipThrust(bar_mass_kg=120)
curve = cx.torque_angle(thrust, body).sel(side="each")  # both legs do the same

print("phase  hip flexion  hip moment per leg  largest bar")
for phase in (0.0, 0.25, 0.5, 0.75, 1.0):
    pose = curve.sel(phase=phase, method="nearest")
    angle_deg = np.degrees(pose.hip_flexion_rad.item())
    moment_Nm = pose.extension_moment_Nm.sel(joint="hip").item()
    print(f"{100 * phase:4.0f} %  {angle_deg:9.0f} °  {moment_Nm:14.0f} N m  {pose.max_bar_mass_kg.item():8.0f} kg")

plot.plot_curve(cx.torque_angle(thrust, body)).savefig("first_curve.png", dpi=120)
plot.plot_stick_figure(thrust, body).savefig("first_stick_figure.png", dpi=120)
