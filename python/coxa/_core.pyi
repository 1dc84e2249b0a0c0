"""Compiled core of coxa. The package gives these classes and wraps these functions; see there for the rest."""

from collections.abc import Callable, Sequence
from os import PathLike
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from typing_extensions import Self

__version__: str
gravity_m_per_s2: float

_Array: TypeAlias = npt.NDArray[np.float64]
_Numbers: TypeAlias = npt.ArrayLike
_Exercise: TypeAlias = HipThrust | GluteBridge

class Subject:
    """The person who lifts.

    Keywords only; a value outside its range or of the wrong type raises ValueError.
    """

    def __init__(
        self,
        *,
        mass_kg: float = ...,
        height_m: float = ...,
        sex: str = ...,
        strength: float = ...,
        thigh_length_m: float | None = ...,
        shank_length_m: float | None = ...,
        foot_length_m: float | None = ...,
        hip_width_m: float | None = ...,
        hip_to_shoulder_m: float | None = ...,
        force_scaling: str = ...,
        path_scaling: str = ...,
        fiber_scaling: str = ...,
    ) -> None: ...
    @property
    def mass_kg(self) -> float:
        """Body mass, kg, [25, 300]; default 75."""
    @property
    def height_m(self) -> float:
        """Stature, m, [1.2, 2.4]; default 1.75."""
    @property
    def sex(self) -> str:
        """'female' or 'male': which of de Leva's two tables gives the segments; default 'male'."""
    @property
    def strength(self) -> float:
        """Multiplies every muscle force, [0.05, 10]; default 1."""
    @property
    def thigh_length_m(self) -> float | None:
        """Hip to knee, m, [0.2, 0.7]; None: by sex and stature."""
    @property
    def shank_length_m(self) -> float | None:
        """Knee to ankle, m, [0.2, 0.7]; None: by sex and stature."""
    @property
    def foot_length_m(self) -> float | None:
        """Heel to toe tip, m, [0.15, 0.4]; None: by sex and stature."""
    @property
    def hip_width_m(self) -> float | None:
        """Between the hip centers, m, [0.1, 0.3]; None: by stature."""
    @property
    def hip_to_shoulder_m(self) -> float | None:
        """Along the trunk, m, [0.3, 0.8]; None: by sex and stature."""
    @property
    def force_scaling(self) -> str:
        """'body' (Handsfield et al. 2014) or 'published': how maximal forces follow the person."""
    @property
    def path_scaling(self) -> str:
        """'segments' or 'stature': how muscle paths follow the person."""
    @property
    def fiber_scaling(self) -> str:
        """'path' or 'published': how fibers and tendons follow the person."""
    def scale(self) -> Body:
        """The person's body segments (de Leva 1996)."""
    def replace(
        self,
        *,
        mass_kg: float = ...,
        height_m: float = ...,
        sex: str = ...,
        strength: float = ...,
        thigh_length_m: float | None = ...,
        shank_length_m: float | None = ...,
        foot_length_m: float | None = ...,
        hip_width_m: float | None = ...,
        hip_to_shoulder_m: float | None = ...,
        force_scaling: str = ...,
        path_scaling: str = ...,
        fiber_scaling: str = ...,
    ) -> Self:
        """The same settings with some of them changed, checked again."""
    def to_dict(self) -> dict[str, Any]:
        """All settings by name, nested settings as dictionaries."""
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...
    def __getstate__(self) -> dict[str, Any]: ...
    def __setstate__(self, state: dict[str, Any]) -> None: ...

class BackContact:
    """Where and how the back rests on its support.

    Keywords only; a value outside its range or of the wrong type raises ValueError.
    """

    def __init__(
        self,
        *,
        along_m: float | None = ...,
        behind_m: float = ...,
        friction: float = ...,
        normal: str = ...,
    ) -> None: ...
    @property
    def along_m(self) -> float | None:
        """From the hip centers along the trunk's axis, m, (0.1, 0.8); default None: from the body, by exercise."""
    @property
    def behind_m(self) -> float:
        """Behind the trunk's axis, m, [0, 0.3]; default 0.10."""
    @property
    def friction(self) -> float:
        """Static friction of back on support, [0.05, 2]; default 0.5."""
    @property
    def normal(self) -> str:
        """'vertical' (padded top, floor) or 'normal_to_back' (edge); default 'vertical'."""
    def replace(
        self,
        *,
        along_m: float | None = ...,
        behind_m: float = ...,
        friction: float = ...,
        normal: str = ...,
    ) -> Self:
        """The same settings with some of them changed, checked again."""
    def to_dict(self) -> dict[str, Any]:
        """All settings by name, nested settings as dictionaries."""
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...
    def __getstate__(self) -> dict[str, Any]: ...
    def __setstate__(self, state: dict[str, Any]) -> None: ...

class BarPlacement:
    """Where the bar lies on the pelvis and what keeps it off the floor.

    Keywords only; a value outside its range or of the wrong type raises ValueError.
    """

    def __init__(
        self,
        *,
        along_pelvis_m: float = ...,
        in_front_of_hip_m: float = ...,
        plate_radius_m: float = ...,
    ) -> None: ...
    @property
    def along_pelvis_m(self) -> float:
        """From the hip centers toward the shoulders, m, [-0.1, 0.3]; default 0."""
    @property
    def in_front_of_hip_m(self) -> float:
        """In front of the hip centers, m, [0, 0.4]; default 0.08."""
    @property
    def plate_radius_m(self) -> float:
        """Plate radius, m, [0, 0.4]; default 0.225. 0: nothing but the body touches the floor."""
    def replace(
        self,
        *,
        along_pelvis_m: float = ...,
        in_front_of_hip_m: float = ...,
        plate_radius_m: float = ...,
    ) -> Self:
        """The same settings with some of them changed, checked again."""
    def to_dict(self) -> dict[str, Any]:
        """All settings by name, nested settings as dictionaries."""
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...
    def __getstate__(self) -> dict[str, Any]: ...
    def __setstate__(self, state: dict[str, Any]) -> None: ...

class FootPlacement:
    """Where the feet stand.

    Keywords only; a value outside its range or of the wrong type raises ValueError.
    """

    def __init__(
        self,
        *,
        distance_m: float | None = ...,
        offset_m: float = ...,
        height_m: float = ...,
        heel_m: float | None = ...,
        toe_m: float | None = ...,
        friction: float = ...,
        toe_out_rad: float | None = ...,
        stance_width_m: float | None = ...,
        width_m: float | None = ...,
        pressure_radius_m: float = ...,
    ) -> None: ...
    @property
    def distance_m(self) -> float | None:
        """Along the floor from back contact to ankles, m, [0, 3]; default None: shins vertical at lockout."""
    @property
    def offset_m(self) -> float:
        """Added to the distance, m, [-1, 1]; positive: further away. Default 0."""
    @property
    def height_m(self) -> float:
        """Of the soles above the floor, m, [-0.2, 1]; default 0."""
    @property
    def heel_m(self) -> float | None:
        """Reach of the pressure behind the ankle, m, [0, 0.15]; default None: the body's heel."""
    @property
    def toe_m(self) -> float | None:
        """Reach of the pressure ahead of the ankle, m, [0.02, 0.4]; default None: the body's toe tip."""
    @property
    def friction(self) -> float:
        """Static friction of sole on floor, [0.05, 2]; default 0.7."""
    @property
    def toe_out_rad(self) -> float | None:
        """Thighs and feet turned out of the sagittal plane, rad, [-0.35, 0.9]; default None: as the stance width asks."""
    @property
    def stance_width_m(self) -> float | None:
        """Between the ankles, m, [0.04, 1.2]; default None: under the knees, at no toe-out as wide as the hips."""
    @property
    def width_m(self) -> float | None:
        """Breadth of a sole that can carry pressure, m, [0, 0.2]; default None: 0.055 of stature."""
    @property
    def pressure_radius_m(self) -> float:
        """Largest free moment of a foot over its largest friction force, m, [0, 0.15]; default 0.05."""
    @staticmethod
    def far(by_m: float) -> FootPlacement:
        """Further than shins vertical at lockout, m, [0, 1]."""
    @staticmethod
    def close(by_m: float) -> FootPlacement:
        """Closer than shins vertical at lockout, m, [0, 1]."""
    def replace(
        self,
        *,
        distance_m: float | None = ...,
        offset_m: float = ...,
        height_m: float = ...,
        heel_m: float | None = ...,
        toe_m: float | None = ...,
        friction: float = ...,
        toe_out_rad: float | None = ...,
        stance_width_m: float | None = ...,
        width_m: float | None = ...,
        pressure_radius_m: float = ...,
    ) -> Self:
        """The same settings with some of them changed, checked again."""
    def to_dict(self) -> dict[str, Any]:
        """All settings by name, nested settings as dictionaries."""
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...
    def __getstate__(self) -> dict[str, Any]: ...
    def __setstate__(self, state: dict[str, Any]) -> None: ...

class LumbopelvicRhythm:
    """How the pelvis turns against the trunk: lumbar extension, linear in phase.

    Keywords only; a value outside its range or of the wrong type raises ValueError.
    """

    def __init__(
        self,
        *,
        lumbar_extension_bottom_rad: float = ...,
        lumbar_extension_lockout_rad: float = ...,
    ) -> None: ...
    @property
    def lumbar_extension_bottom_rad(self) -> float:
        """At the bottom, rad, [-0.8, 0.8]; default 0."""
    @property
    def lumbar_extension_lockout_rad(self) -> float:
        """At lockout, rad, [-0.8, 0.8]; default 0."""
    @staticmethod
    def neutral() -> LumbopelvicRhythm:
        """Pelvis and trunk stay in line."""
    @staticmethod
    def posterior_tilt(by_deg: float = ...) -> LumbopelvicRhythm:
        """The pelvis is tucked under at lockout, degrees, [0, 45]; default 10."""
    @staticmethod
    def hyperextended(by_deg: float = ...) -> LumbopelvicRhythm:
        """The lumbar spine arches at lockout, degrees, [0, 45]; default 15."""
    def replace(
        self,
        *,
        lumbar_extension_bottom_rad: float = ...,
        lumbar_extension_lockout_rad: float = ...,
    ) -> Self:
        """The same settings with some of them changed, checked again."""
    def to_dict(self) -> dict[str, Any]:
        """All settings by name, nested settings as dictionaries."""
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...
    def __getstate__(self) -> dict[str, Any]: ...
    def __setstate__(self, state: dict[str, Any]) -> None: ...

class BandCurve:
    """Pull of one elastic strand against its elongation, through measured points (2 to 20)."""

    def __init__(self, *, elongation: Sequence[float], force_N: Sequence[float]) -> None: ...
    @staticmethod
    def theraband(color: str) -> BandCurve:
        """One strand of the make's bands, manufacturer's pull at 100 and 200 % elongation, by color."""
    @property
    def elongation(self) -> list[float]:
        """Added length over slack length; 1: twice as long."""
    @property
    def force_N(self) -> list[float]:
        """Force at these, N."""
    def force_at_N(self, elongation: float) -> float:
        """Force at an elongation, N; 0 where the strand is slack, straight on at the end."""
    def to_dict(self) -> dict[str, list[float]]:
        """The points by name, as lists."""
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...
    def __getstate__(self) -> dict[str, list[float]]: ...
    def __setstate__(self, state: dict[str, list[float]]) -> None: ...

class HipBand:
    """An elastic band across the hips, its ends held beside the floor on either side of the body.

    Keywords only; a value outside its range or of the wrong type raises ValueError.
    """

    def __init__(
        self,
        *,
        slack_length_m: float = ...,
        stiffness_N_per_m: float | None = ...,
        curve: BandCurve | None = ...,
        strands: int = ...,
        anchor_x_m: float | None = ...,
        anchor_height_m: float = ...,
    ) -> None: ...
    @property
    def slack_length_m(self) -> float:
        """Of each strand, m, [0.05, 3]."""
    @property
    def stiffness_N_per_m(self) -> float | None:
        """Of each strand, N/m, [1, 20000]; either this or a curve."""
    @property
    def curve(self) -> BandCurve | None:
        """Of each strand; either this or a stiffness."""
    @property
    def strands(self) -> int:
        """Of both sides together, [1, 8]; default 2. A doubled loop has 4."""
    @property
    def anchor_x_m(self) -> float | None:
        """From the back contact toward the feet, m, [-1, 3]; default None: below the bar at lockout."""
    @property
    def anchor_height_m(self) -> float:
        """Of the anchors above the floor, m, [-0.5, 0.5]; default 0."""
    def replace(
        self,
        *,
        slack_length_m: float = ...,
        stiffness_N_per_m: float | None = ...,
        curve: BandCurve | None = ...,
        strands: int = ...,
        anchor_x_m: float | None = ...,
        anchor_height_m: float = ...,
    ) -> Self:
        """The same settings with some of them changed, checked again."""
    def to_dict(self) -> dict[str, Any]:
        """All settings by name, nested settings as dictionaries."""
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...
    def __getstate__(self) -> dict[str, Any]: ...
    def __setstate__(self, state: dict[str, Any]) -> None: ...

class Chains:
    """Chains that hang from the bar and lie on the floor with what is left of them.

    Keywords only; a value outside its range or of the wrong type raises ValueError.
    """

    def __init__(
        self,
        *,
        mass_per_length_kg_per_m: float = ...,
        length_m: float = ...,
        lift_off_height_m: float = ...,
    ) -> None: ...
    @property
    def mass_per_length_kg_per_m(self) -> float:
        """Both sides together, kg/m, [0.1, 100]."""
    @property
    def length_m(self) -> float:
        """Of each side's chain, m, [0.05, 5]."""
    @property
    def lift_off_height_m(self) -> float:
        """Of the bar above the floor when the first link leaves it, m, [0, 2]; default 0."""
    def replace(
        self,
        *,
        mass_per_length_kg_per_m: float = ...,
        length_m: float = ...,
        lift_off_height_m: float = ...,
    ) -> Self:
        """The same settings with some of them changed, checked again."""
    def to_dict(self) -> dict[str, Any]:
        """All settings by name, nested settings as dictionaries."""
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...
    def __getstate__(self) -> dict[str, Any]: ...
    def __setstate__(self, state: dict[str, Any]) -> None: ...

class AddedLoads:
    """What pulls at the hips beside the bar.

    Keywords only; a value outside its range or of the wrong type raises ValueError.
    """

    def __init__(
        self,
        *,
        band: HipBand | None = ...,
        chains: Chains | None = ...,
    ) -> None: ...
    @property
    def band(self) -> HipBand | None:
        """Across the hips."""
    @property
    def chains(self) -> Chains | None:
        """On the bar."""
    def replace(
        self,
        *,
        band: HipBand | None = ...,
        chains: Chains | None = ...,
    ) -> Self:
        """The same settings with some of them changed, checked again."""
    def to_dict(self) -> dict[str, Any]:
        """All settings by name, nested settings as dictionaries."""
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...
    def __getstate__(self) -> dict[str, Any]: ...
    def __setstate__(self, state: dict[str, Any]) -> None: ...

class HipThrust:
    """Barbell hip thrust: upper back on a bench, bar in the hip crease, feet flat.

    Keywords only; a value outside its range or of the wrong type raises ValueError.
    """

    def __init__(
        self,
        *,
        bar_mass_kg: float = ...,
        bench_height_m: float = ...,
        feet: FootPlacement = ...,
        back: BackContact = ...,
        bar: BarPlacement = ...,
        rhythm: LumbopelvicRhythm = ...,
        lockout_hip_angle_rad: float = ...,
        buttock_thickness_m: float = ...,
        knee_band_N: float = ...,
        loads: AddedLoads = ...,
    ) -> None: ...
    @property
    def bar_mass_kg(self) -> float:
        """Plates included, kg, [0, 1000]; default 0."""
    @property
    def bench_height_m(self) -> float:
        """Of the bench's edge above the floor, m, [0, 0.8]; default 0.40."""
    @property
    def feet(self) -> FootPlacement:
        """Where the feet stand."""
    @property
    def back(self) -> BackContact:
        """Where the back rests."""
    @property
    def bar(self) -> BarPlacement:
        """Where the bar lies."""
    @property
    def rhythm(self) -> LumbopelvicRhythm:
        """How the pelvis turns against the trunk."""
    @property
    def lockout_hip_angle_rad(self) -> float:
        """Shoulder-hip-knee at lockout, rad, [2.4, 3.6]; default pi: in line."""
    @property
    def buttock_thickness_m(self) -> float:
        """From hip centers to the seat, m, [0, 0.3]; default 0.10."""
    @property
    def knee_band_N(self) -> float:
        """Force of a band round the thighs above the knees, on each knee toward the other, N, [0, 500]; default 0."""
    @property
    def loads(self) -> AddedLoads:
        """Band across the hips and chains."""
    def replace(
        self,
        *,
        bar_mass_kg: float = ...,
        bench_height_m: float = ...,
        feet: FootPlacement = ...,
        back: BackContact = ...,
        bar: BarPlacement = ...,
        rhythm: LumbopelvicRhythm = ...,
        lockout_hip_angle_rad: float = ...,
        buttock_thickness_m: float = ...,
        knee_band_N: float = ...,
        loads: AddedLoads = ...,
    ) -> Self:
        """The same settings with some of them changed, checked again."""
    def to_dict(self) -> dict[str, Any]:
        """All settings by name, nested settings as dictionaries."""
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...
    def __getstate__(self) -> dict[str, Any]: ...
    def __setstate__(self, state: dict[str, Any]) -> None: ...

class GluteBridge:
    """Barbell glute bridge: shoulders on the floor, bar in the hip crease, feet flat.

    Keywords only; a value outside its range or of the wrong type raises ValueError.
    """

    def __init__(
        self,
        *,
        bar_mass_kg: float = ...,
        feet: FootPlacement = ...,
        back: BackContact = ...,
        bar: BarPlacement = ...,
        rhythm: LumbopelvicRhythm = ...,
        lockout_hip_angle_rad: float = ...,
        buttock_thickness_m: float = ...,
        knee_band_N: float = ...,
        loads: AddedLoads = ...,
    ) -> None: ...
    @property
    def bar_mass_kg(self) -> float:
        """Plates included, kg, [0, 1000]; default 0."""
    @property
    def feet(self) -> FootPlacement:
        """Where the feet stand."""
    @property
    def back(self) -> BackContact:
        """Where the back rests."""
    @property
    def bar(self) -> BarPlacement:
        """Where the bar lies."""
    @property
    def rhythm(self) -> LumbopelvicRhythm:
        """How the pelvis turns against the trunk."""
    @property
    def lockout_hip_angle_rad(self) -> float:
        """Shoulder-hip-knee at lockout, rad, [2.4, 3.6]; default pi: in line."""
    @property
    def buttock_thickness_m(self) -> float:
        """From hip centers to the seat, m, [0, 0.3]; default 0.10."""
    @property
    def knee_band_N(self) -> float:
        """Force of a band round the thighs above the knees, on each knee toward the other, N, [0, 500]; default 0."""
    @property
    def loads(self) -> AddedLoads:
        """Band across the hips and chains."""
    def replace(
        self,
        *,
        bar_mass_kg: float = ...,
        feet: FootPlacement = ...,
        back: BackContact = ...,
        bar: BarPlacement = ...,
        rhythm: LumbopelvicRhythm = ...,
        lockout_hip_angle_rad: float = ...,
        buttock_thickness_m: float = ...,
        knee_band_N: float = ...,
        loads: AddedLoads = ...,
    ) -> Self:
        """The same settings with some of them changed, checked again."""
    def to_dict(self) -> dict[str, Any]:
        """All settings by name, nested settings as dictionaries."""
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...
    def __getstate__(self) -> dict[str, Any]: ...
    def __setstate__(self, state: dict[str, Any]) -> None: ...

class Segment:
    """One rigid segment; its mass center lies on its axis.

    Keywords only; a value outside its range or of the wrong type raises ValueError.
    """

    def __init__(
        self,
        *,
        mass_kg: float = ...,
        center_of_mass_m: float = ...,
        moment_of_inertia_kg_m2: float = ...,
    ) -> None: ...
    @property
    def mass_kg(self) -> float:
        """Mass, kg."""
    @property
    def center_of_mass_m(self) -> float:
        """Along the axis from the proximal joint, m."""
    @property
    def moment_of_inertia_kg_m2(self) -> float:
        """About the mass center, flexion-extension axis, kg m^2."""
    def replace(
        self,
        *,
        mass_kg: float = ...,
        center_of_mass_m: float = ...,
        moment_of_inertia_kg_m2: float = ...,
    ) -> Self:
        """The same settings with some of them changed, checked again."""
    def to_dict(self) -> dict[str, Any]:
        """All settings by name, nested settings as dictionaries."""
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...
    def __getstate__(self) -> dict[str, Any]: ...
    def __setstate__(self, state: dict[str, Any]) -> None: ...

class Body:
    """The person as planar segments, from `Subject.scale` or by fields; leg segments are those of one leg.

    Keywords only; a value outside its range or of the wrong type raises ValueError.
    """

    def __init__(
        self,
        *,
        mass_kg: float = ...,
        height_m: float = ...,
        sex: str = ...,
        strength: float = ...,
        force_scaling: str = ...,
        path_scaling: str = ...,
        fiber_scaling: str = ...,
        thigh_length_m: float = ...,
        shank_length_m: float = ...,
        foot_length_m: float = ...,
        ankle_height_m: float = ...,
        heel_to_ankle_m: float = ...,
        hip_width_m: float = ...,
        hip_to_lumbar_m: float = ...,
        hip_to_shoulder_m: float = ...,
        thigh: Segment = ...,
        shank: Segment = ...,
        foot: Segment = ...,
        pelvis: Segment = ...,
        trunk: Segment = ...,
        subject: Subject | None = ...,
    ) -> None: ...
    @property
    def mass_kg(self) -> float:
        """Body mass, kg, [25, 300]: the sum of the segments'."""
    @property
    def height_m(self) -> float:
        """Stature, m, [1.2, 2.4]."""
    @property
    def sex(self) -> str:
        """'female' or 'male'."""
    @property
    def strength(self) -> float:
        """Multiplies every muscle force, [0.05, 10]."""
    @property
    def force_scaling(self) -> str:
        """'body' or 'published'; see Subject."""
    @property
    def path_scaling(self) -> str:
        """'segments' or 'stature'; see Subject."""
    @property
    def fiber_scaling(self) -> str:
        """'path' or 'published'; see Subject."""
    @property
    def thigh_length_m(self) -> float:
        """Hip to knee, m."""
    @property
    def shank_length_m(self) -> float:
        """Knee to ankle, m."""
    @property
    def foot_length_m(self) -> float:
        """Heel to toe tip, m."""
    @property
    def ankle_height_m(self) -> float:
        """Ankle above the sole, m."""
    @property
    def heel_to_ankle_m(self) -> float:
        """Along the sole, m."""
    @property
    def hip_width_m(self) -> float:
        """Between the hip centers, m."""
    @property
    def hip_to_lumbar_m(self) -> float:
        """Along the trunk's axis, m."""
    @property
    def hip_to_shoulder_m(self) -> float:
        """Along the trunk's axis, m."""
    @property
    def thigh(self) -> Segment:
        """From the hip."""
    @property
    def shank(self) -> Segment:
        """From the knee."""
    @property
    def foot(self) -> Segment:
        """From the heel."""
    @property
    def pelvis(self) -> Segment:
        """From the hip toward the lumbar joint."""
    @property
    def trunk(self) -> Segment:
        """From the hip toward the shoulder; head and arms included."""
    @property
    def subject(self) -> Subject | None:
        """The Subject the body was scaled from; None for a body made otherwise."""
    def replace(
        self,
        *,
        mass_kg: float = ...,
        height_m: float = ...,
        sex: str = ...,
        strength: float = ...,
        force_scaling: str = ...,
        path_scaling: str = ...,
        fiber_scaling: str = ...,
        thigh_length_m: float = ...,
        shank_length_m: float = ...,
        foot_length_m: float = ...,
        ankle_height_m: float = ...,
        heel_to_ankle_m: float = ...,
        hip_width_m: float = ...,
        hip_to_lumbar_m: float = ...,
        hip_to_shoulder_m: float = ...,
        thigh: Segment = ...,
        shank: Segment = ...,
        foot: Segment = ...,
        pelvis: Segment = ...,
        trunk: Segment = ...,
        subject: Subject | None = ...,
    ) -> Self:
        """The same settings with some of them changed, checked again."""
    def to_dict(self) -> dict[str, Any]:
        """All settings by name, nested settings as dictionaries."""
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...
    def __getstate__(self) -> dict[str, Any]: ...
    def __setstate__(self, state: dict[str, Any]) -> None: ...

class MuscleSet:
    """The muscles of one leg, with their paths and curves."""

    @property
    def name(self) -> str: ...
    @property
    def citation(self) -> str: ...
    @property
    def reference_lengths_m(self) -> dict[str, float]:
        """Lengths of the person the paths were made for, by name."""
    @property
    def reference_mass_kg(self) -> float:
        """Body mass of that person."""
    @property
    def curves(self) -> str:
        """'millard2012', 'de_groote2016', 'thelen2003', or 'own' where every muscle of a file has its own."""
    @property
    def path(self) -> str:
        """'fitted' or 'geometric': the paths that lifts are calculated with."""
    def with_path(self, path: str) -> MuscleSet:
        """The same set, calculated with 'fitted' or 'geometric' paths."""
    @property
    def names(self) -> list[str]:
        """Names of the published model, in the order of every muscle axis."""
    @property
    def groups(self) -> list[str]:
        """Group of every muscle."""
    @property
    def range_rad(self) -> dict[str, tuple[float, float]]:
        """Joint angles that the paths of the set speak for: (lowest, highest) by name of the angle."""
    def __copy__(self) -> MuscleSet: ...
    def __deepcopy__(self, memo: object) -> MuscleSet: ...
    def __reduce__(self) -> tuple[Any, ...]: ...
    def fit_errors(self, body: Body | None = None) -> dict[str, _Array]:
        """Errors of the fitted paths against the geometric ones over `fit_domain`, one array over muscles per kind; at
        the size of the published leg or of a body."""
    def fit_domain(self) -> dict[str, tuple[float, float]]:
        """What the fitted paths speak for: joint angles, and as 'proportions' the ratios of hip width, thigh, shank and
        foot to the leg's own over the ratio of stature; (lowest, highest) of each."""
    def length_m(
        self,
        *,
        hip_flexion_rad: _Numbers,
        knee_flexion_rad: _Numbers,
        ankle_dorsiflexion_rad: _Numbers = 0.0,
        hip_adduction_rad: _Numbers = 0.0,
        hip_rotation_rad: _Numbers = 0.0,
        path: str = "geometric",
        body: Body | None = None,
    ) -> _Array:
        """Musculotendon length of every muscle at the size of the published model or of a body: (...poses, muscles),
        m. Angles are numbers or arrays that broadcast together; path: 'geometric' or 'fitted', which speaks for its
        `fit_domain` (adduction and rotation zero)."""
    def moment_arm_m(
        self,
        coordinate: str,
        *,
        hip_flexion_rad: _Numbers,
        knee_flexion_rad: _Numbers,
        ankle_dorsiflexion_rad: _Numbers = 0.0,
        hip_adduction_rad: _Numbers = 0.0,
        hip_rotation_rad: _Numbers = 0.0,
        path: str = "geometric",
        body: Body | None = None,
    ) -> _Array:
        """Moment arm -dL/dq of every muscle about 'hip_flexion', 'hip_adduction', 'hip_rotation', 'knee_flexion' or
        'ankle_dorsiflexion': (...poses, muscles), m. Arguments as in length_m."""
    def path_points_m(
        self,
        *,
        hip_flexion_rad: float,
        knee_flexion_rad: float,
        ankle_dorsiflexion_rad: float = 0.0,
        hip_adduction_rad: float = 0.0,
        hip_rotation_rad: float = 0.0,
        body: Body | None = None,
        arc_intervals: int = 12,
    ) -> dict[str, _Array]:
        """The path of every muscle as points to draw, by name: (points, 3), m, in the pelvis (x forward, y up, z
        right), arcs on cylinders sampled. With a body: at that person's size."""
    def joint_centers_m(
        self,
        *,
        hip_flexion_rad: float,
        knee_flexion_rad: float,
        ankle_dorsiflexion_rad: float = 0.0,
        hip_adduction_rad: float = 0.0,
        hip_rotation_rad: float = 0.0,
        body: Body | None = None,
    ) -> dict[str, _Array]:
        """Where each bone hangs on the one before it, by name of the bone: (3,), m, in the pelvis."""
    def path_steps(self) -> list[dict[str, Any]]:
        """Where a conditional point switches and a length steps: muscle, point, coordinate, angle_rad, step_m with the
        other angles zero, largest_step_m over hip and knee flexion."""
    def __len__(self) -> int: ...
    def parameters(self) -> dict[str, _Array]:
        """Parameters at the size of the published model, one array per parameter."""
    def leg(
        self, body: Body, hip_flexion_rad: float, knee_flexion_rad: float, ankle_dorsiflexion_rad: float = 0.0
    ) -> dict[str, Any]:
        """Lengths, arms and forces of one leg of a person in a posture. extension_arm_m: (hip, knee, ankle) x muscle."""

class Tempo:
    """Durations of the parts of a repetition; lifting and lowering are minimum-jerk movements.

    Keywords only; a value outside its range or of the wrong type raises ValueError.
    """

    def __init__(
        self,
        *,
        lift_s: float = ...,
        pause_top_s: float = ...,
        lower_s: float = ...,
        pause_bottom_s: float = ...,
    ) -> None: ...
    @property
    def lift_s(self) -> float:
        """Of the way up, s, [0.1, 60]; default 1.5."""
    @property
    def pause_top_s(self) -> float:
        """Held at lockout, s, [0, 600]; default 0."""
    @property
    def lower_s(self) -> float:
        """Of the way down, s, [0.1, 60]; default 1.5."""
    @property
    def pause_bottom_s(self) -> float:
        """The bar on the floor, the muscles holding the body, s, [0, 600]; default 0."""
    @property
    def duration_s(self) -> float:
        """Of all parts, s."""
    def replace(
        self,
        *,
        lift_s: float = ...,
        pause_top_s: float = ...,
        lower_s: float = ...,
        pause_bottom_s: float = ...,
    ) -> Self:
        """The same settings with some of them changed, checked again."""
    def to_dict(self) -> dict[str, Any]:
        """All settings by name, nested settings as dictionaries."""
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...
    def __getstate__(self) -> dict[str, Any]: ...
    def __setstate__(self, state: dict[str, Any]) -> None: ...

class FatigueParameters:
    """How fast a group of muscle tires and recovers: the three-compartment model.

    Keywords only; a value outside its range or of the wrong type raises ValueError.
    """

    def __init__(
        self,
        *,
        fatigue_rate_per_s: float = ...,
        recovery_rate_per_s: float = ...,
        rest_multiplier: float = ...,
        development_rate_per_s: float = ...,
        relaxation_rate_per_s: float = ...,
    ) -> None: ...
    @property
    def fatigue_rate_per_s(self) -> float:
        """F: from active to fatigued, 1/s, above 0."""
    @property
    def recovery_rate_per_s(self) -> float:
        """R: from fatigued to resting, 1/s, above 0."""
    @property
    def rest_multiplier(self) -> float:
        """r: how many times faster it recovers at rest, at least 1; default 1."""
    @property
    def development_rate_per_s(self) -> float:
        """Of bringing resting muscle into action, 1/s; default 10."""
    @property
    def relaxation_rate_per_s(self) -> float:
        """Of letting active muscle go, 1/s; default 10."""
    def replace(
        self,
        *,
        fatigue_rate_per_s: float = ...,
        recovery_rate_per_s: float = ...,
        rest_multiplier: float = ...,
        development_rate_per_s: float = ...,
        relaxation_rate_per_s: float = ...,
    ) -> Self:
        """The same settings with some of them changed, checked again."""
    def to_dict(self) -> dict[str, Any]:
        """All settings by name, nested settings as dictionaries."""
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...
    def __getstate__(self) -> dict[str, Any]: ...
    def __setstate__(self, state: dict[str, Any]) -> None: ...

class OneRepMax:
    """The largest bar that one repetition of maximal intent lifts to lockout."""

    @property
    def status(self) -> str: ...
    @property
    def bar_mass_kg(self) -> float:
        """Lifted."""
    @property
    def failed_bar_mass_kg(self) -> float:
        """The least bar found that is not."""
    @property
    def failure(self) -> str | None:
        """How that one ends."""
    @property
    def failed_at_phase(self) -> float:
        """And where: 0 bottom, 1 lockout."""
    @property
    def held_bar_mass_kg(self) -> float:
        """The largest bar held still at every angle, for comparison."""
    @property
    def held_sticking_phase(self) -> float:
        """Where that one sticks."""
    @property
    def mean_bar_velocity_m_per_s(self) -> float:
        """Of the repetition at the maximum."""
    @property
    def lift_duration_s(self) -> float:
        """Of the repetition at the maximum."""
    @property
    def repetitions_tried(self) -> int: ...

class OsimModel:
    """A leg and its owner, read from an .osim file."""

    @property
    def name(self) -> str: ...
    @property
    def muscles(self) -> MuscleSet:
        """The muscles of the leg, at the size of the file's person."""
    @property
    def body(self) -> Body:
        """Masses and lengths of the file; not scaled again with these muscles."""
    @property
    def understood(self) -> list[str]:
        """Parts of the file that were read, by class and name."""
    @property
    def ignored(self) -> list[tuple[str, str]]:
        """Parts of the file that were not, each with the reason."""

class TorqueAngleCurve:
    """A lift held still at every angle."""

    @property
    def bar_mass_kg(self) -> float: ...
    @property
    def body_mass_kg(self) -> float: ...
    @property
    def muscle_names(self) -> list[str]: ...
    @property
    def muscle_groups(self) -> list[str]: ...
    def arrays(self) -> dict[str, Any]:
        """Every result as an array by name, phase first; status as a list of names."""
    def to_csv(self) -> str:
        """One row per phase, one column per number, units in the names."""
    def to_json(self) -> str:
        """The same as a JSON object of columns; NaN becomes null."""

class Elasticity:
    """d ln(mass) / d ln(parameter)."""

    @property
    def parameter(self) -> str: ...
    @property
    def value(self) -> float: ...

class MaxHeldLoad:
    """The largest bar that can be held still at every angle of a lift."""

    @property
    def status(self) -> str: ...
    @property
    def bar_mass_kg(self) -> float: ...
    @property
    def phase(self) -> float:
        """Where it sticks: 0 bottom, 1 lockout."""
    @property
    def hip_flexion_rad(self) -> float: ...
    @property
    def hip_extension_moment_Nm(self) -> float:
        """Of one leg, there, at that load."""
    @property
    def limited_by(self) -> str:
        """The parameter with the largest positive elasticity."""
    @property
    def elasticities(self) -> list[Elasticity]:
        """Largest first."""
    @property
    def phases_inside_range(self) -> float:
        """Share of the phases searched that the muscle set speaks for."""

    @property
    def at_edge_of_range(self) -> bool:
        """The phase found borders on phases outside the range: no sticking point, the model ends there."""

    @property
    def path(self) -> str:
        """Paths used: 'fitted', or 'geometric' where asked for or where the legs turn out."""
    @property
    def residual(self) -> float: ...

def muscles(name: str = "lai_uhlrich2023", curves: str | None = None) -> MuscleSet:
    """A muscle set by name, with its own curves or those of a family: 'millard2012', 'de_groote2016', 'thelen2003'."""

def muscle_names() -> list[str]:
    """Names `muscles` knows."""

def muscle_group_names() -> list[str]:
    """Groups in their order."""

def status_names() -> list[str]:
    """Names of the status codes, in their order from 0."""

def curve_variables() -> dict[str, tuple[tuple[str, ...], str, str, str]]:
    """Results of a curve by name, in the order of every table: dimensions, unit, meaning, legs."""

def muscle_curve(
    curve: str,
    family: str,
    x: Sequence[float] | _Array,
    strain_at_zero_force: float = 0.0,
    strain_at_max_force: float = 0.7,
) -> _Array:
    """Value and slope of a muscle curve at normalized lengths x: (x, 2)."""

def pose_points(exercise: _Exercise, body: Body, phases: Sequence[float] | _Array) -> dict[str, Any]:
    """World positions of joints, bar and mass centers, m, each (phases, 2); pressure limits and floor of the feet."""

def torque_angle(
    exercise: _Exercise,
    body: Body,
    muscles: MuscleSet,
    poses: int = 101,
    criterion: str = "quadratic",
    weights: str = "volume",
    band: bool = True,
    hip_rows: str = "flexion",
    knee: bool = True,
) -> TorqueAngleCurve:
    """Torque-angle curve of a lift."""

def torque_angles(
    exercises: Sequence[_Exercise],
    bodies: Sequence[Body],
    muscles: MuscleSet,
    poses: int = 101,
    criterion: str = "quadratic",
    weights: str = "volume",
    band: bool = True,
    threads: int = 0,
    hip_rows: str = "flexion",
    knee: bool = True,
) -> list[TorqueAngleCurve]:
    """Torque-angle curves of many cases, in order, the same to the bit for any number of threads."""

def max_held_load(
    exercise: _Exercise, body: Body, muscles: MuscleSet, hip_rows: str = "flexion"
) -> MaxHeldLoad:
    """Largest held load of a lift."""

class StrengthCalibration:
    """The strength at which the model holds what a person holds."""

    @property
    def status(self) -> str: ...
    @property
    def strength(self) -> float:
        """Multiplies every muscle force."""
    @property
    def body(self) -> Body:
        """The person with that strength."""
    @property
    def held(self) -> MaxHeldLoad:
        """The largest load the model then holds."""
    @property
    def residual_kg(self) -> float:
        """Model's load minus the person's."""

def calibrate_strength(
    body: Body, exercise: _Exercise, held_load_kg: float, muscles: MuscleSet, hip_rows: str = "flexion"
) -> StrengthCalibration:
    """The strength at which a lift's largest held load is the one given."""

def strength_curve(
    body: Body,
    joint: str,
    direction: str,
    angles_rad: Sequence[float] | _Array,
    hip_flexion_rad: float,
    knee_flexion_rad: float,
    ankle_dorsiflexion_rad: float,
    muscles: MuscleSet,
) -> dict[str, Any]:
    """Maximal isometric torque of one joint of one leg against its angle."""

def pose_parts(
    exercise: _Exercise,
    body: Body,
    muscles: MuscleSet,
    phase: float,
    weights: str = "volume",
    hip_rows: str = "flexion",
) -> dict[str, Any]:
    """Statics, muscle moments and solver rows of one pose, as documented at Equilibrium and MuscleBalance in C++."""

def solve_sharing_program(
    power: int, weight: npt.ArrayLike, rows: npt.ArrayLike, bound: npt.ArrayLike, equalities: int
) -> dict[str, Any]:
    """minimize sum weight a^power, first rows a = bound, other rows a <= bound, 0 <= a <= 1."""

def solve_linear_program(
    cost: npt.ArrayLike,
    rows: npt.ArrayLike,
    row_low: npt.ArrayLike,
    row_high: npt.ArrayLike,
    low: npt.ArrayLike,
    high: npt.ArrayLike,
) -> dict[str, Any]:
    """maximize cost x, row_low <= rows x <= row_high, low <= x <= high."""
def read_osim(path: str | PathLike[str], side: str, sex: str, without: Sequence[str]) -> OsimModel:
    """A leg of an .osim file."""

def read_storage(path: str | PathLike[str]) -> dict[str, Any]:
    """A .sto or .mot file by its parts."""

def write_storage(
    path: str | PathLike[str],
    name: str,
    flags: Sequence[tuple[str, str]],
    comments: Sequence[str],
    in_degrees: bool,
    labels: Sequence[str],
    time_s: npt.ArrayLike,
    values: npt.ArrayLike,
    missing: str,
) -> None:
    """Writes a .sto or .mot file."""

def check_storage_labels(labels: Sequence[str]) -> None:
    """Refuses labels that no table can have."""

def storage_column(labels: Sequence[str], label: str) -> int:
    """Place of a column, by its label or the coordinate in it."""

def lift_motion(
    exercise: _Exercise, body: Body, muscles: MuscleSet, poses: int, duration_s: float, convention: str
) -> dict[str, Any]:
    """A lift as coordinates of an OpenSim model, by the parts of a table."""

tension_threshold: float

def hip_load(exercise: _Exercise, body: Body, phases: Sequence[float] | _Array) -> dict[str, _Array]:
    """Force of band and chains on the pelvis, N, (phases, 2), and what is stored in them, J."""

def fatigue_parameters() -> dict[str, FatigueParameters]:
    """Published rates by joint."""

def stage_names() -> list[str]:
    """Stages of a repetition, in the order of their codes."""

def outcome_names() -> list[str]:
    """Outcomes, in the order of their codes."""

def event_names() -> list[str]:
    """Events, in the order of their codes."""

def prescribed_repetition(
    exercise: _Exercise,
    body: Body,
    muscles: MuscleSet,
    tempo: Tempo,
    step_s: float = 0.01,
    criterion: str = "quadratic",
    weights: str = "volume",
) -> dict[str, Any]:
    """Inverse dynamics of a tempo."""

def forward_repetition(
    exercise: _Exercise,
    body: Body,
    muscles: MuscleSet,
    options: dict[str, Any],
    fatigue: Sequence[FatigueParameters],
) -> dict[str, Any]:
    """A repetition integrated in time; options as in ForwardOptions, rates of fatigue by muscle group."""

def one_rep_max(
    exercise: _Exercise,
    body: Body,
    muscles: MuscleSet,
    options: dict[str, Any],
    tolerance_kg: float = 0.05,
    heaviest_bar_kg: float = 1000.0,
    progress: Callable[[int, int], Any] | None = None,
) -> OneRepMax:
    """Dynamic one-repetition maximum; progress(done, of) may return False to stop."""

def load_velocity(
    exercise: _Exercise,
    body: Body,
    muscles: MuscleSet,
    fractions: Sequence[float],
    options: dict[str, Any],
    progress: Callable[[int, int], Any] | None,
) -> dict[str, Any]:
    """Load-velocity profile; progress(done, of) may return False to stop."""

def simulate_set(
    exercise: _Exercise,
    body: Body,
    muscles: MuscleSet,
    options: dict[str, Any],
    reps: int,
    sets: int,
    rest_s: float,
    to_failure: bool,
    fatigue: Sequence[FatigueParameters],
    start: Sequence[float],
    progress: Callable[[int, int], Any] | None,
) -> dict[str, Any]:
    """Sets of repetitions with fatigue; progress(done, of) may return False to stop."""

def emg(
    excitation: _Array,
    sample_s: float,
    low_pass_Hz: float,
    electromechanical_delay_s: float,
    body: Body,
    muscles: MuscleSet,
) -> dict[str, _Array]:
    """Linear envelopes of excitations, and in percent of maximal voluntary."""
