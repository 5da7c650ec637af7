"""Figures, and the bars that they are held against."""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One value a round: its median is what counts, its lowest and highest the spread."""

    values: tuple[float, ...]
    unit: str

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def lowest(self) -> float:
        return min(self.values)

    @property
    def highest(self) -> float:
        return max(self.values)


def figure(values: Iterable[float], unit: str) -> Figure:
    return Figure(tuple(values), unit)


def ratio(ours: Figure, theirs: Figure) -> Figure:
    """Round by round: a machine that drifts takes both along."""
    return Figure(tuple(a / b for a, b in zip(ours.values, theirs.values, strict=True)), "x")


@dataclass(frozen=True)
class Bar:
    limit: float
    at_least: bool

    def is_reached_by(self, of: Figure) -> bool:
        return of.median >= self.limit if self.at_least else of.median <= self.limit

    def text(self) -> str:
        return f"{'>=' if self.at_least else '<='} {number_text(self.limit)}"


def at_least(limit: float) -> Bar:
    return Bar(limit, True)


def at_most(limit: float) -> Bar:
    return Bar(limit, False)


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    figure: Figure
    bar: Bar | None = None

    def to_json(self) -> dict[str, Any]:
        row: dict[str, Any] = {
            "what": self.what,
            "unit": self.figure.unit,
            "median": self.figure.median,
            "lowest": self.figure.lowest,
            "highest": self.figure.highest,
            "rounds": self.figure.values,
        }
        if self.bar is not None:
            row |= {"bar": self.bar.text(), "reached": self.bar.is_reached_by(self.figure)}
        return row


def number_text(value: float) -> str:
    """Three digits at least, and no more behind the point than these need."""
    size = abs(value)
    if size >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if size >= 10 else f"{value:.2f}" if size >= 1 else f"{value:.3f}"
