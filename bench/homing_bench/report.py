"""The table on the screen, result.json and the plots."""

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from . import machine, plots
from .figures import Row, number_text
from .measured import Measured
from .options import Options

COLUMNS = ("measurement", "what", "median", "lowest - highest", "", "bar", "")


class Report:
    """Written anew after each measurement: what is measured is kept, whatever comes after it."""

    def __init__(self, root: Path, output: Path, work: Path, asked: Options) -> None:
        output.mkdir(parents=True, exist_ok=True)
        self._output = output
        self._rows: list[tuple[str, Row]] = []
        self._ticks = machine.Ticks()
        self._result: dict[str, Any] = {
            "started_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "asked": asdict(asked),
            "machine": machine.statement(root, work),
            "measurements": {},
            "failures": {},
        }

    @property
    def failed(self) -> bool:
        return bool(self._result["failures"])

    def add(self, name: str, measured: Measured) -> None:
        self._result["measurements"][name] = {
            "rows": [row.to_json() for row in measured.rows],
            "rounds": measured.rounds,
        }
        rows = [(name, row) for row in measured.rows]
        self._rows += rows
        print(table(rows), flush=True)
        for file, plot in measured.plots.items():
            plots.draw(plot, self._output / f"{file}.svg")
        self._write()

    def add_failure(self, name: str, sentence: str) -> None:
        self._result["failures"][name] = sentence
        print(f"{name} failed: {sentence}", file=sys.stderr, flush=True)
        self._write()

    def finish(self) -> None:
        self._result["machine"]["cpu_time"] = self._ticks.shares()
        self._write()
        print(f"\n{table(self._rows)}\n\n{_statement_text(self._result)}")
        for name, sentence in self._result["failures"].items():
            print(f"FAILED: {name}: {sentence}")
        print(f"\nAll of it, with every round and the plots: {self._output}")

    def _write(self) -> None:
        (self._output / "result.json").write_text(json.dumps(self._result, indent=1, default=vars) + "\n")


def table(rows: Sequence[tuple[str, Row]]) -> str:
    lines = [COLUMNS, *(_line(name, row) for name, row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(COLUMNS))]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)


def _line(name: str, row: Row) -> tuple[str, ...]:
    figure = row.figure
    spread = f"{number_text(figure.lowest)} - {number_text(figure.highest)}"
    bar, verdict = "", ""
    if row.bar is not None:
        bar = row.bar.text()
        verdict = "reached" if row.bar.is_reached_by(figure) else "NOT REACHED"
    return name, row.what, number_text(figure.median), spread, figure.unit, bar, verdict


def _statement_text(result: dict[str, Any]) -> str:
    lines = [f"rounds: {result['asked']['rounds']}"]
    if result["asked"]["quick"]:
        lines = ["--quick: these figures are for trying it out, and no measurement"]
    for name, value in result["machine"].items():
        if isinstance(value, dict):
            value = ", ".join(f"{key} {item}" for key, item in value.items())
        lines.append(f"{name}: {value}")
    return "\n".join(lines)
