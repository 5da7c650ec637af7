"""What the figures were measured on."""

import os
import platform
from pathlib import Path
from typing import Any

from .disk import fdatasync_latencies
from .postgres import Postgres
from .processes import output_of

DISK_SECONDS = 3


def statement(root: Path, work: Path) -> dict[str, Any]:
    load_average = " ".join(f"{load:.2f}" for load in os.getloadavg())
    disk = fdatasync_latencies(work, DISK_SECONDS)
    with Postgres(root, work / "statement") as postgres:
        settings = postgres.settings()
    return {
        "cpu": f"{os.cpu_count()} x {_field('/proc/cpuinfo', 'model name')}",
        "memory": _field("/proc/meminfo", "MemTotal"),
        "kernel": platform.release(),
        "file system": output_of(["findmnt", "-n", "-o", "FSTYPE,OPTIONS", "-T", work]).strip(),
        "disk, fdatasync of 4 KiB": f"p50 {disk.percentile_ms(50)} ms, p99 {disk.percentile_ms(99)} ms",
        "load average at the start": load_average,
        "durability": "a click is answered after its fdatasync, a postback after its commit",
        "PostgreSQL": settings,
        "nginx": output_of(["dpkg-query", "-W", "-f", "${Version}", "nginx"]),
        "compiler": output_of(["g++", "--version"]).splitlines()[0],
        "commit": output_of(["git", "-C", root, "describe", "--always", "--dirty"]).strip(),
    }


class Ticks:
    """CPU time of the whole machine since this was made."""

    NAMES = ("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal")

    def __init__(self) -> None:
        self._start = self._now()

    def shares(self) -> dict[str, str]:
        spent = [now - start for now, start in zip(self._now(), self._start, strict=True)]
        return {name: f"{ticks / max(sum(spent), 1):.1%}" for name, ticks in zip(self.NAMES, spent, strict=True)}

    def _now(self) -> list[int]:
        words = Path("/proc/stat").read_text().splitlines()[0].split()
        return [int(word) for word in words[1 : 1 + len(self.NAMES)]]


def _field(file: str, name: str) -> str:
    for line in Path(file).read_text().splitlines():
        if line.startswith(name):
            return line.split(":", 1)[1].strip()
    return "unknown"
