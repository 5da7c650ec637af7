"""Cost of a click: the instructions that callgrind counts, and the system calls that strace counts."""

import re
import subprocess
import time
from pathlib import Path

from ..bench import Bench
from ..failure import Failure
from ..figures import Row, figure
from ..load import only
from ..measured import Bars, Measured
from ..postgres import Postgres
from ..processes import output_of
from ..server import Server

CONNECTIONS = 64
WARM_UP = 2_000

# A kind of thread is told by a function that no kind after it calls.
THREADS = {"applier": "PQputCopyData", "journal": "fdatasync", "io": "epoll_wait", "other": ""}


def measure(bench: Bench) -> Measured:
    clicks = bench.options.size_of(20_000, 2_000)
    with bench.postgres() as postgres:
        instructions = [_instructions(bench, postgres, f"callgrind{i}", clicks) for i in bench.rounds]
        calls = [_system_calls(bench, postgres, f"strace{i}", clicks * 5) for i in bench.rounds]
    names = sorted({name for one in calls for name in one}, key=lambda name: -calls[0].get(name, 0))
    by_name = {name: figure((one.get(name, 0) for one in calls), "a click") for name in names}
    rows = [
        Row("instructions", figure((sum(one.values()) for one in instructions), "a click")),
        *(Row(f"instructions, {kind} threads", figure((one.get(kind, 0) for one in instructions), "a click")) for kind in THREADS),
        Row("system calls", figure((sum(one.values()) for one in calls), "a click")),
        *(Row(f"system call {name}", of) for name, of in by_name.items() if of.median >= 0.01),
    ]
    most = {name: of for name, of in list(by_name.items())[:8]}
    plot = Bars(f"System calls a click, {CONNECTIONS} connections", "calls a click", {"strace -c": most})
    return Measured(rows, {"instructions": instructions, "system_calls": calls}, {"cost": plot})


def _click(bench: Bench, server: Server, count: int) -> None:
    done = bench.load("clicks", server, connections=CONNECTIONS, requests=count, seconds=600)
    only(done.clicks, "302")
    server.wait_until_applied(pause=0.5)  # each look costs as much as a click


def _instructions(bench: Bench, postgres: Postgres, name: str, clicks: int) -> dict[str, float]:
    """Per click, all that it costs until it is in PostgreSQL (and without PostgreSQL), by the kind of thread."""
    output = bench.work / f"{name}.out"
    wrapper = ["valgrind", "--tool=callgrind", "--separate-threads=yes", f"--callgrind-out-file={output}"]
    with bench.server(postgres, name, wrapper=wrapper) as server:
        _click(bench, server, WARM_UP)
        output_of(["callgrind_control", "--zero", str(server.pid)])
        _click(bench, server, clicks)
        output_of(["callgrind_control", "--dump", str(server.pid)])
    return {kind: count / clicks for kind, count in _by_thread(output).items()}


def _by_thread(output: Path) -> dict[str, int]:
    """Of the dump's file of each thread: output.1-01, output.1-02, ..."""
    counts: dict[str, int] = {}
    for file in output.parent.glob(f"{output.name}.1-*"):
        text = file.read_text()
        total = re.search(r"^(?:summary|totals): (\d+)", text, re.MULTILINE)
        if total is not None:
            kind = next(kind for kind, function in THREADS.items() if function in text)
            counts[kind] = counts.get(kind, 0) + int(total[1])
    if not counts:
        raise Failure("callgrind dumped nothing")
    return counts


def _system_calls(bench: Bench, postgres: Postgres, name: str, clicks: int) -> dict[str, float]:
    """Per click, by name. strace slows every call down, so that groups are larger than they would be."""
    output = bench.work / f"{name}.out"
    with bench.server(postgres, name) as server:
        _click(bench, server, WARM_UP)
        strace = subprocess.Popen(
            ["strace", "-c", "-f", "-U", "calls,name", "-o", output, "-p", str(server.pid)], stderr=subprocess.DEVNULL
        )
        try:
            time.sleep(1)
            _click(bench, server, clicks)
        finally:
            strace.terminate()
            strace.wait()
    counts = re.findall(r"^\s*(\d+)\s+(\w+)$", output.read_text(), re.MULTILINE)
    if not counts:
        raise Failure("strace counted nothing")
    return {call: int(count) / clicks for count, call in counts if call != "total"}
