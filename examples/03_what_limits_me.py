"""How much can I hold, where does it stick, and what would help most?"""

import matplotlib.pyplot as plt
import numpy as np

import coxa as cx

body = cx.Subject(mass_kg=65, height_m=1.68, sex="female").scale()
lifts = {"hip thrust": cx.HipThrust(), "glute bridge": cx.GluteBridge()}
figure, panels = plt.subplots(1, len(lifts), figsize=(11, 4), layout="constrained", sharex=True)

for ax, (name, lift) in zip(panels, lifts.items(), strict=True):
    most = cx.max_held_load(lift, body)
    where = f"phase {100 * most.phase:.0f} %, hip at {abs(np.degrees(most.hip_flexion_rad)):.0f}°"
    print(f"{name}: {most.bar_mass_kg:.0f} kg, sticks at {where}, limited by {most.limited_by}")
    if most.status != "ok":
        print(f"  over the poses inside the muscle model's range only ({most.status})")
    largest = most.elasticities[:6][::-1]
    for elasticity in largest[::-1][:3]:
        print(f"  1 % more {elasticity.parameter}: {elasticity.value:+.2f} % more load")
    ax.barh([e.parameter.replace("_", " ") for e in largest], [e.value for e in largest], color="#3B7A8C")
    ax.set_title(f"{name}: {most.bar_mass_kg:.0f} kg")
    ax.set_xlabel("% more load per 1 % more of it")

figure.savefig("what_limits_me.png", dpi=120)
