"""Where should the feet stand to train hamstrings, glutes or quadriceps?"""

import coxa as cx
from coxa import plot

body = cx.Subject(mass_kg=80, height_m=1.80, sex="male").scale()
placements = {
    "close": cx.FootPlacement.close(by_m=0.10),
    "vertical shins": cx.FootPlacement(),
    "far": cx.FootPlacement.far(by_m=0.15),
}
comparison = cx.compare({name: cx.HipThrust(bar_mass_kg=120, feet=feet) for name, feet in placements.items()}, body)

groups = ["gluteus_maximus", "hamstrings", "quadriceps"]
activation = cx.group_activation(comparison).mean("phase").squeeze("side")
print(f"mean activation  {'  '.join(groups)}")
for name in placements:
    percent = 100 * activation.sel(exercise=name, muscle_group=groups).values
    print(f"{name:15s}  {percent[0]:13.0f} %  {percent[1]:8.0f} %  {percent[2]:8.0f} %")

plot.plot_shares(comparison).savefig("foot_placement.png", dpi=120)
