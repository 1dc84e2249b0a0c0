"""One bar, two intents: how fast it rises, what it costs, and how many repetitions are in a set."""

import coxa as cx
from coxa import plot_motion

body = cx.Subject(mass_kg=80, height_m=1.80, sex="male").scale()
most = cx.one_rep_max(cx.HipThrust(), body)
print(f"one-repetition maximum {most.bar_mass_kg:.0f} kg; held still at every angle {most.held_bar_mass_kg:.0f} kg")

thrust = cx.HipThrust(bar_mass_kg=round(0.7 * most.bar_mass_kg))
tempo = cx.Tempo(lift_s=1.5, pause_top_s=1.0, lower_s=2.0)
for drive in ("smooth", "maximal"):
    rep = cx.simulate_rep(thrust, body, tempo=tempo, drive=drive, squeeze=drive == "maximal")
    print(
        f"{drive:8s} {rep.attrs['outcome']}: bar at {rep.mean_bar_velocity_m_per_s.item():.2f} m/s in the mean, "
        f"{rep.peak_bar_velocity_m_per_s.item():.2f} at most; effort {rep.effort_integral_s.item():.2f} s"
    )
    plot_motion.plot_rep(rep).savefig(f"rep_{drive}.png", dpi=120)

sets = cx.simulate_set(thrust, body, to_failure=True, tempo=tempo)
print(f"repetitions to failure with {thrust.bar_mass_kg:.0f} kg: {sets.completed.item()}")
plot_motion.plot_set(sets).savefig("set_to_failure.png", dpi=120)
