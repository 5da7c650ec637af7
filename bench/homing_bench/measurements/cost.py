"""Cost of a click: the instructions that callgrind counts, and the system calls that strace counts."""

import re
import subprocess
import time
from collections import Counter

from ..bench import Bench
from ..callgrind import own_instructions
from ..failure import Failure
from ..figures import Row, figure
from ..load import only
from ..measured import Bars, Measured
from ..postgres import Postgres
from ..processes import output_of
from ..server import Server

CONNECTIONS = 64
WARM_UP = 2_000

Profile = dict[str, Counter[str]]  # by the kind of thread and the function: its own instructions a click

# A kind of thread is told by a function that no kind after it calls.
THREADS = {"applier": "PQputCopyData", "journal": "fdatasync", "io": "epoll_wait", "other": ""}


def measure(bench: Bench) -> Measured:
    clicks = bench.options.size_of(20_000, 2_000)
    with bench.postgres() as postgres:
        profiles = [_instructions(bench, postgres, f"callgrind{i}", clicks) for i in bench.rounds]
        calls = [_system_calls(bench, postgres, f"strace{i}", clicks * 5) for i in bench.rounds]
    names = sorted({name for one in calls for name in one}, key=lambda name: -calls[0].get(name, 0))
    by_name = {name: figure((one.get(name, 0) for one in calls), "a click") for name in names}
    rows = [
        Row("instructions", figure((sum(f.total() for f in one.values()) for one in profiles), "a click")),
        *(
            Row(f"instructions, {kind} threads", figure((one[kind].total() for one in profiles), "a click"))
            for kind in THREADS
        ),
        Row("system calls", figure((sum(one.values()) for one in calls), "a click")),
        *(Row(f"system call {name}", of) for name, of in by_name.items() if of.median >= 0.01),
    ]
    most = {name: of for name, of in list(by_name.items())[:8]}
    plot = Bars(f"System calls a click, {CONNECTIONS} connections", "calls a click", {"strace -c": most})
    return Measured(rows, {"instructions": [_top(one) for one in profiles], "system_calls": calls}, {"cost": plot})


def _click(bench: Bench, server: Server, count: int) -> None:
    done = bench.load("clicks", server, connections=CONNECTIONS, requests=count, seconds=600)
    only(done.clicks, "302")
    server.wait_until_applied(pause=0.5)  # each look costs as much as a click


def _instructions(bench: Bench, postgres: Postgres, name: str, clicks: int) -> Profile:
    """Per click, all that it costs until it is in PostgreSQL (and without PostgreSQL), by the kind of thread and the function."""
    output = bench.work / f"{name}.out"
    wrapper = ["valgrind", "--tool=callgrind", "--separate-threads=yes", f"--callgrind-out-file={output}"]
    with bench.server(postgres, name, wrapper=wrapper) as server:
        _click(bench, server, WARM_UP)
        output_of(["callgrind_control", "--zero", str(server.pid)])
        _click(bench, server, clicks)
        output_of(["callgrind_control", "--dump", str(server.pid)])
    profile: Profile = {kind: Counter() for kind in THREADS}
    for file in output.parent.glob(f"{output.name}.1-*"):  # one of each thread
        functions = own_instructions(file)
        kind = next(kind for kind, mark in THREADS.items() if mark == "" or mark in functions)
        for function, instructions in functions.items():
            profile[kind][function] += instructions / clicks
    if not any(profile.values()):
        raise Failure("callgrind dumped nothing")
    return profile


def _top(profile: Profile) -> dict[str, dict[str, float]]:
    return {kind: dict(functions.most_common(25)) for kind, functions in profile.items()}


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
