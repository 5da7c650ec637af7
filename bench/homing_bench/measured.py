"""What a measurement hands back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .figures import Figure, Row


@dataclass(frozen=True)
class Bars:
    """A plot: each series has a bar in each category, as high as its figure, with its spread."""

    title: str
    unit: str
    series: Mapping[str, Mapping[str, Figure]]
    logarithmic: bool = False


@dataclass(frozen=True)
class Lines:
    """A plot of values over time or size; `shaded` is a span of x with its label."""

    title: str
    x_label: str
    y_label: str
    lines: Mapping[str, Sequence[tuple[float, float]]]
    shaded: tuple[float, float, str] | None = None
    logarithmic: bool = False
    logarithmic_x: bool = False


@dataclass(frozen=True)
class Measured:
    rows: Sequence[Row]
    rounds: Any = None  # all that was seen, for result.json
    plots: Mapping[str, Bars | Lines] = field(default_factory=dict)  # by the name of their file
