"""Sustained: server, PostgreSQL and wrk share both cores, and the clicks that count are those in PostgreSQL."""

import time
from typing import Any

from ..bench import Bench
from ..figures import Row, at_least, at_most, figure, ratio
from ..measured import Lines, Measured
from ..server import Server
from ..waiting import Sampler
from ..wrk import wrk
from .peak import nginx_redirects

CONNECTIONS = 256


def measure(bench: Bench) -> Measured:
    seconds = bench.options.seconds_of(60, quick=5)
    rounds = []
    with bench.postgres() as postgres, bench.server(postgres) as server:
        for _ in bench.rounds:
            plain = nginx_redirects(bench, CONNECTIONS, bench.options.seconds_of(10))
            rounds.append({"nginx": plain.a_second} | _sustain(server, seconds))
        server.verify()

    plain = figure((one["nginx"] for one in rounds), "/s")
    in_postgres = figure((one["in_postgres"] for one in rounds), "/s")
    rows = [
        Row("nginx's peak on one core", plain),
        Row("answered", figure((one["answered"] for one in rounds), "/s")),
        Row("in PostgreSQL", in_postgres),
        Row("in PostgreSQL / nginx", ratio(in_postgres, plain), at_least(0.5)),
        Row("p99 of the answers", figure((one["p99_ms"] for one in rounds), "ms")),
        Row("lag at the end", figure((one["lag_seconds"] for one in rounds), "s"), at_most(2)),
    ]
    lines = {f"round {i + 1}": one["lag"] for i, one in enumerate(rounds)}
    plot = Lines("Sustained load: what is not in PostgreSQL yet", "seconds", "clicks", lines)
    return Measured(rows, rounds, {"sustained": plot})


def _sustain(server: Server, seconds: float) -> dict[str, Any]:
    """The lag is the time from the load's end until all is in PostgreSQL; and that time counts for what is in it."""
    started = time.time()
    with Sampler(server.lag, 1) as sampler:
        answers = wrk(server.port, CONNECTIONS, seconds)
    lag_records = server.lag()
    lag_seconds = server.wait_until_applied()
    rows = server.check_rows(started, answers.count)
    server.settle()
    return {
        "answered": answers.a_second,
        "p99_ms": answers.p99_ms,
        "rows": rows,
        "in_postgres": rows / (seconds + lag_seconds),
        "lag_records": lag_records,
        "lag_seconds": lag_seconds,
        "lag": [(at - started, value) for at, value in sampler.samples],
    }
