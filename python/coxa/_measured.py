"""Moment arms measured in people, to hold against those of a leg."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["MEASURED_MOMENT_ARMS", "MeasuredArm"]


class MeasuredArm(NamedTuple):
    """One mean of one study, with the angle it was measured at."""

    coordinate: str  #: as in `MuscleSet.moment_arm_m`
    groups: tuple[str, ...]  #: muscle groups whose arms it can be held against
    quantity: str
    of_muscle: bool  #: the arm of the muscles themselves, not of a tendon beyond a bone that turns their pull
    angle_deg: float
    arm_m: float  #: toward extension or plantarflexion
    sd_m: float | None  #: between people, where published
    people: str
    source: str  #: author and year
    citation: str


_KNEE = ("quadriceps", "rectus_femoris")
_ACHILLES = ("gastrocnemius", "soleus")
_IM_2015 = (
    "Im HS, Goltzer O, Sheehan FT (2015) The effective quadriceps and patellar tendon moment arms relative to the "
    "tibiofemoral finite helical axis. J Biomech 48(14):3737-3742"
)
_ABJS_2020 = (
    "Changes of the patellar tendon moment arm length in different knee angles: a biomechanical in vivo study (2020) "
    "Arch Bone Jt Surg, doi:10.22038/abjs.2020.42551.2158"
)
_MANAL_2013 = (
    "Manal K, Cowder JD, Buchanan TS (2013) Subject-specific measures of Achilles tendon moment arm using ultrasound "
    "and video-based motion capture. Physiol Rep 1(6):e00139, abstract"
)


def _im(people: str, angle_deg: float, arm_m: float) -> MeasuredArm:
    name = "effective quadriceps arm"
    return MeasuredArm("knee_flexion", _KNEE, name, True, angle_deg, arm_m, None, people, "Im 2015", _IM_2015)


def _abjs(angle_deg: float, arm_m: float, sd_m: float) -> MeasuredArm:
    name, source = "patellar tendon arm", "Arch Bone Jt Surg 2020"
    return MeasuredArm("knee_flexion", _KNEE, name, False, angle_deg, arm_m, sd_m, "at rest", source, _ABJS_2020)


def _manal(angle_deg: float, arm_m: float, sd_m: float) -> MeasuredArm:
    name, people = "Achilles tendon arm", "10 men, at rest"
    return MeasuredArm(
        "ankle_dorsiflexion", _ACHILLES, name, True, angle_deg, arm_m, sd_m, people, "Manal 2013", _MANAL_2013
    )


#: Measurements that name an angle and are of the kind of a muscle's arm. The effective arm of the quadriceps is that of
#: the muscles, knee moment over their force; the arm of the patellar tendon is another quantity, larger by the share of
#: the muscles' force that reaches the tendon, which falls with flexion. Ranges and means over all angles are left out.
MEASURED_MOMENT_ARMS: tuple[MeasuredArm, ...] = (
    _im("30 women", 10.0, 0.0455),
    _im("30 women", 50.0, 0.0329),
    _im("10 men", 10.0, 0.0471),
    _im("10 men", 50.0, 0.0315),
    _abjs(0.0, 0.04255, 0.0042),
    _abjs(20.0, 0.03991, 0.00298),
    _abjs(40.0, 0.03773, 0.00287),
    _abjs(60.0, 0.03618, 0.0029),
    _manal(20.0, 0.0346, 0.0018),
    _manal(-10.0, 0.0369, 0.0019),
)
