"""Draws plots as SVG."""

from pathlib import Path

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot  # noqa: E402
from matplotlib.axes import Axes  # noqa: E402

from .figures import number_text  # noqa: E402
from .measured import Bars, Lines  # noqa: E402

# The same file for the same figures, and text that stays text.
matplotlib.rcParams.update({"svg.hashsalt": "homing", "svg.fonttype": "none", "font.size": 9, "axes.axisbelow": True})


def draw(plot: Bars | Lines, file: Path) -> None:
    picture, axes = pyplot.subplots(figsize=(7.2, 3.6), layout="constrained")
    if isinstance(plot, Bars):
        _bars(plot, axes)
    else:
        _lines(plot, axes)
    axes.set_title(plot.title)
    axes.grid(axis="y", alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    if plot.logarithmic:
        axes.set_yscale("log")
    else:
        axes.set_ylim(bottom=0)
    picture.savefig(file, metadata={"Date": None})
    pyplot.close(picture)


def _bars(plot: Bars, axes: Axes) -> None:
    categories = list(dict.fromkeys(name for figures in plot.series.values() for name in figures))
    width = 0.8 / len(plot.series)
    for i, (name, figures) in enumerate(plot.series.items()):
        places = [categories.index(category) + (i - (len(plot.series) - 1) / 2) * width for category in figures]
        medians = [figure.median for figure in figures.values()]
        below = [figure.median - figure.lowest for figure in figures.values()]
        above = [figure.highest - figure.median for figure in figures.values()]
        bars = axes.bar(places, medians, width * 0.92, yerr=[below, above], capsize=3, label=name)
        axes.bar_label(bars, [number_text(value) for value in medians], padding=3)
    axes.set_xticks(range(len(categories)), categories)
    axes.set_ylabel(plot.unit)
    axes.margins(y=0.15)
    if len(plot.series) > 1:
        axes.legend(frameon=False)


def _lines(plot: Lines, axes: Axes) -> None:
    for name, points in plot.lines.items():
        marker = "o" if len(points) < 10 else None
        axes.plot([x for x, _ in points], [y for _, y in points], label=name, linewidth=1.2, marker=marker)
    if plot.shaded is not None:
        start, end, label = plot.shaded
        axes.axvspan(start, end, alpha=0.12, color="tab:red", label=label)
    if plot.logarithmic_x:
        axes.set_xscale("log")
    axes.set_xlabel(plot.x_label)
    axes.set_ylabel(plot.y_label)
    axes.legend(frameon=False)
