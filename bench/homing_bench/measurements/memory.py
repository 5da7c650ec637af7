"""Memory: the server's resident set, idle and with 10,000 connections. (After an outage: in that measurement.)"""

import resource
import time
from typing import Any

from ..bench import Bench
from ..failure import Failure
from ..figures import Row, at_most, figure
from ..load import only
from ..measured import Bars, Measured
from ..postgres import Postgres
from ..waiting import Sampler

CONNECTIONS = 10_000

# Each connection has a click every five seconds.
RATE = 2_000


def measure(bench: Bench) -> Measured:
    if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < CONNECTIONS + 100:
        raise Failure(f"{CONNECTIONS:,} connections need as many open files: raise `ulimit -Hn`")
    with bench.postgres() as postgres:
        rounds = [_round(bench, postgres, i) for i in bench.rounds]
    idle = figure((one["idle_mib"] for one in rounds), "MiB")
    connected = figure((one["connected_mib"] for one in rounds), "MiB")
    rows = [
        Row("resident, idle", idle, at_most(64)),
        Row("resident, 10,000 connections", connected, at_most(256)),
        Row("resident, when they have left", figure((one["after_mib"] for one in rounds), "MiB")),
    ]
    series = {"resident": {"idle": idle, "10,000 connections": connected}}
    return Measured(rows, rounds, {"memory": Bars("Memory of the server", "MiB", series)})


def _round(bench: Bench, postgres: Postgres, number: int) -> dict[str, Any]:
    """With a server of its own: what memory one has used once, it may keep."""
    seconds = bench.options.seconds_of(15, quick=6)
    with bench.server(postgres, f"memory{number}") as server:
        time.sleep(2)
        idle = server.memory_mib()
        with Sampler(server.memory_mib, 0.2) as memory:
            done = bench.load("clicks", server, rate=RATE, connections=CONNECTIONS, seconds=seconds)
        server.check_rows(done.started_at, only(done.clicks, "302").answered())
        return {
            "idle_mib": idle,
            "connected_mib": max(value for _, value in memory.samples),
            "after_mib": server.memory_mib(),
        }
