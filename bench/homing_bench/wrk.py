"""wrk: clicks as fast as one thread of it can, from connections that each wait for their answer."""

import json
from dataclasses import dataclass
from pathlib import Path

from .failure import Failure
from .link import CLICK, HEADERS
from .processes import on_core, output_of

REPORT = Path(__file__).parent.parent / "wrk_report.lua"


@dataclass(frozen=True)
class Answers:
    count: int
    a_second: float
    p50_ms: float
    p99_ms: float


def wrk(port: int, connections: int, seconds: float, core: int | None = None) -> Answers:
    """Fails when an answer is no redirect, late by 10 s, or never came."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{round(seconds)}s", "--timeout", "10s", "-s", REPORT]
    for header in HEADERS:
        command += ["-H", header]
    printed = output_of(on_core(core, [*command, f"http://127.0.0.1:{port}{CLICK}"]))
    counted = json.loads(printed.splitlines()[-1])
    if counted["failures"] or "Non-2xx" in printed:
        raise Failure(f"wrk met answers that are no redirects, or none: {printed.strip()}")
    return Answers(counted["answers"], counted["answers"] / counted["seconds"], counted["p50_ms"], counted["p99_ms"])
