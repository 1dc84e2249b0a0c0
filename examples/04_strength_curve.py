"""How strong is the hip at each angle, and does bending the knee matter?"""

import numpy as np

import coxa as cx
from coxa import plot

body = cx.Subject(mass_kg=80, height_m=1.80, sex="male").scale()
for knee_flexion_deg in (0, 90):
    strength = cx.strength_curve(body, joint="hip", direction="extension", knee_flexion_deg=knee_flexion_deg)
    best = strength.isel(angle_rad=strength.torque_Nm.argmax(dim="angle_rad").item())
    deep = strength.sel(angle_rad=np.radians(90), method="nearest")
    print(
        f"knee at {knee_flexion_deg:2d}°: strongest at hip {best.angle_deg.item():.0f}°, {best.torque_Nm.item():.0f} N m in "
        f"one leg; at hip 90° {deep.torque_Nm.item():.0f} N m, {deep.passive_torque_Nm.item():.0f} of it passive"
    )
    figure = plot.plot_strength_curve(strength)
    figure.savefig(f"strength_curve_knee_{knee_flexion_deg}.png", dpi=120)
