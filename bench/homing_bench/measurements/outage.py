"""Outage: PostgreSQL is stopped for a minute under a constant rate, and then started again."""

import math
import time
from typing import Any

from ..bench import Bench
from ..figures import Row, at_least, at_most, figure
from ..load import Lane
from ..measured import Lines, Measured
from ..postgres import Postgres
from ..server import Server
from ..waiting import Sampler, wait_until

RATE = 20_000
CONNECTIONS = 64
LONGEST = 900  # seconds; the load is ended as soon as all has been caught up


def measure(bench: Bench) -> Measured:
    rounds = []
    with bench.postgres() as postgres, bench.server(postgres) as server:
        time.sleep(2)
        for _ in bench.rounds:
            rounds.append(_round(bench, postgres, server))
        server.verify()
    rows = [
        Row("p99 before", figure((one["before"]["p99_ms"] for one in rounds), "ms")),
        Row("p99 while PostgreSQL was away", figure((one["away"]["p99_ms"] for one in rounds), "ms")),
        Row("p99 while away / before", figure((_p99_ratio(one, "away") for one in rounds), "x"), at_most(1.5)),
        Row("the same without PostgreSQL's own shutdown", figure((_p99_ratio(one, "down") for one in rounds), "x")),
        Row("p99 during the catch-up", figure((one["after"]["p99_ms"] for one in rounds), "ms")),
        Row("caught up after", figure((one["catch_up_seconds"] for one in rounds), "s")),
        Row("applied then / arriving", figure((one["applied_a_second"] / RATE for one in rounds), "x"), at_least(2)),
        Row("answers other than 302", figure((one["other_answers"] for one in rounds), ""), at_most(0)),
        Row("memory before", figure((one["memory_before_mib"] for one in rounds), "MiB")),
        Row("memory after / before", figure((_memory_ratio(one) for one in rounds), "x"), at_most(1.2)),
    ]
    return Measured(rows, rounds, _plots(rounds[0]))


def _p99_ratio(one: dict[str, Any], stretch: str) -> float:
    return one[stretch]["p99_ms"] / one["before"]["p99_ms"]


def _memory_ratio(one: dict[str, Any]) -> float:
    return one["memory_after_mib"] / one["memory_before_mib"]


def _round(bench: Bench, postgres: Postgres, server: Server) -> dict[str, Any]:
    before, away = bench.options.size_of(20, 4), bench.options.size_of(60, 6)
    load = bench.start_load("clicks", server, rate=RATE, connections=CONNECTIONS, seconds=LONGEST)
    with Sampler(server.lag, 0.25) as lag:
        time.sleep(before)
        memory_before = server.memory_mib()
        stopped_at = time.time()
        postgres.stop()  # which writes all that it has in memory to the disk
        down_at = time.time()
        time.sleep(max(0.0, stopped_at + away - time.time()))
        postgres.start()
        back_at = time.time()
        applied_then = server.applied_records()
        # Two batches are about what is under way at any time.
        wait_until(lambda: server.lag() <= 20_000, "the backlog to be in PostgreSQL", LONGEST - before - away, 0.1)
        caught_up_at = time.time()
        applied = server.applied_records() - applied_then
        time.sleep(2)
    load.stop()
    done = load.result()
    clicks = done.clicks
    assert clicks is not None
    redirects = clicks.answers.get("302", 0)
    server.check_rows(done.started_at, redirects)
    server.settle()
    catch_up_seconds = caught_up_at - back_at
    return {
        "stopped_after": stopped_at - done.started_at,
        "back_after": back_at - done.started_at,
        "caught_up_after": caught_up_at - done.started_at,
        "other_answers": clicks.answered() - redirects,
        "catch_up_seconds": catch_up_seconds,
        "applied_a_second": applied / catch_up_seconds,
        "memory_before_mib": memory_before,
        "memory_after_mib": server.memory_mib(),
        "before": clicks.between(1, stopped_at - done.started_at - 1).summary(),
        "away": clicks.between(stopped_at - done.started_at, back_at - done.started_at).summary(),
        "down": clicks.between(math.ceil(down_at - done.started_at), back_at - done.started_at).summary(),
        "after": clicks.between(back_at - done.started_at, caught_up_at - done.started_at).summary(),
        "lag": [(at - done.started_at, value) for at, value in lag.samples],
        "p50_ms": _by_second(clicks, 50),
        "p99_ms": _by_second(clicks, 99),
    }


def _by_second(clicks: Lane, percent: float) -> list[tuple[float, float]]:
    return [(i, clicks.between(i, i + 1).percentile_ms(percent)) for i in range(len(clicks.seconds))]


def _plots(one: dict[str, Any]) -> dict[str, Lines]:
    away = (one["stopped_after"], one["back_after"], "PostgreSQL is away")
    latency = {"p50": one["p50_ms"], "p99": one["p99_ms"]}
    title = f"An outage of PostgreSQL at {RATE:,} clicks a second"
    return {
        "outage-latency": Lines(f"{title}: latency", "seconds", "ms", latency, away, logarithmic=True),
        "outage-lag": Lines(f"{title}: what waits", "seconds", "clicks", {"not in PostgreSQL yet": one["lag"]}, away),
    }
