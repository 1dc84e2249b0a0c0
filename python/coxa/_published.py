"""Bar velocities and repetitions measured in people, to hold against those of the moving lift."""

from __future__ import annotations

import math
from typing import NamedTuple

__all__ = [
    "PUBLISHED_REPETITIONS",
    "PUBLISHED_VELOCITIES",
    "PublishedRepetitions",
    "PublishedVelocity",
    "brzycki_fraction",
    "epley_fraction",
    "mayhew_fraction",
]


class PublishedVelocity(NamedTuple):
    """One mean velocity of the bar in the barbell hip thrust."""

    line: str  #: "mean", "propulsive" or "peak" velocity
    at: str  #: "one-repetition maximum" or "maximum power"
    velocity_m_per_s: float
    sd_m_per_s: float  #: between people
    people: str
    source: str  #: author and year
    citation: str


_DE_HOYO_2021 = (
    "de Hoyo M, Nunez FJ, Sanudo B, Gonzalo-Skok O, Munoz-Lopez A, Romero-Boza S, Otero-Esquina C, Sanchez H, Nimphius S "
    "(2021) Predicting loading intensity measuring velocity in barbell hip thrust exercise. J Strength Cond Res "
    "35(8):2075-2081, abstract"
)
_LOTURCO_2020 = (
    "Loturco I, Suchomel T, Bishop C, Kobal R, Pereira LA, McGuigan MR (2020) Determining the optimum bar velocity in the "
    "barbell hip thrust exercise. Int J Sports Physiol Perform 15(4):585-589, abstract"
)


def _loturco(line: str, velocity_m_per_s: float, sd_m_per_s: float) -> PublishedVelocity:
    people = "40 sprinters, jumpers and rugby players"
    return PublishedVelocity(
        line, "maximum power", velocity_m_per_s, sd_m_per_s, people, "Loturco 2020", _LOTURCO_2020
    )


#: The load at maximum power is not given in the abstract.
PUBLISHED_VELOCITIES: tuple[PublishedVelocity, ...] = (
    PublishedVelocity(
        "mean", "one-repetition maximum", 0.25, 0.03, "102 sport students, men", "de Hoyo 2021", _DE_HOYO_2021
    ),
    _loturco("mean", 0.92, 0.04),
    _loturco("propulsive", 1.02, 0.05),
    _loturco("peak", 1.72, 0.14),
)


class PublishedRepetitions(NamedTuple):
    """Repetitions to failure at a load, by meta-regression over many studies."""

    exercise: str
    fraction: float  #: of the one-repetition maximum
    repetitions: float
    lowest: float | None  #: of the 95 % confidence interval of the mean, where known
    highest: float | None
    source: str  #: author and year
    citation: str


_NUZZO_2024 = (
    "Nuzzo JL, Pinto MD, Nosaka K, Steele J (2024) Maximal number of repetitions at percentages of the one repetition "
    "maximum: a meta-regression and moderator analysis. Sports Med 54(2):303-321, doi:10.1007/s40279-023-01937-7, as "
    "quoted by reviews"
)


def _nuzzo(
    exercise: str, fraction: float, repetitions: float, lowest: float | None = None, highest: float | None = None
) -> PublishedRepetitions:
    return PublishedRepetitions(exercise, fraction, repetitions, lowest, highest, "Nuzzo 2024", _NUZZO_2024)


#: No table is known for the hip thrust itself; the leg press is the nearest lift with one.
PUBLISHED_REPETITIONS: tuple[PublishedRepetitions, ...] = (
    _nuzzo("leg press", 0.80, 13.1, 9.8, 17.5),
    _nuzzo("leg press", 0.70, 19.0, 14.2, 25.5),
    _nuzzo("bench press", 0.80, 8.8, 7.7, 10.1),
    _nuzzo("bench press", 0.70, 14.1, 12.4, 16.1),
    _nuzzo("all exercises, rounded", 0.90, 5.0),
    _nuzzo("all exercises, rounded", 0.80, 10.0),
    _nuzzo("all exercises, rounded", 0.70, 15.0),
)


def epley_fraction(repetitions: float) -> float:
    """Load of so many repetitions over the maximum: Epley B (1985) Poundage chart."""
    return 1.0 / (1.0 + repetitions / 30.0)


def brzycki_fraction(repetitions: float) -> float:
    """The same by Brzycki M (1993) J Phys Educ Recreat Dance 64(1):88-90."""
    return (37.0 - repetitions) / 36.0


def mayhew_fraction(repetitions: float) -> float:
    """The same in the bench press of 103 women: Mayhew JL et al. (2008) J Strength Cond Res 22(5):1570-1577."""
    return 0.90575 * math.exp(-0.0152 * repetitions)
