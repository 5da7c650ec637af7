"""Postbacks: 64 connections, each postback for another click, answered after the commit; against pgbench."""

from pathlib import Path
from typing import Any

from .. import pgbench
from ..bench import Bench
from ..failure import Failure
from ..figures import Row, at_least, figure, ratio
from ..load import only
from ..measured import Bars, Measured
from ..server import Server

CONNECTIONS = 64

# More IDs than there will be postbacks: a load that runs out of them ends early, and counts for as long as it ran.
IDS_A_SECOND = 40_000


def measure(bench: Bench) -> Measured:
    seconds = bench.options.seconds_of(15)
    rounds = []
    with bench.postgres() as postgres, bench.server(postgres) as server:
        pgbench.prepare(postgres)
        for _ in bench.rounds:
            transactions = pgbench.transactions_a_second(postgres, CONNECTIONS, seconds)
            ids = bench.collect_click_ids(server, round(seconds * IDS_A_SECOND))
            rounds.append({"pgbench": transactions} | postback_round(bench, server, ids, seconds))
        server.verify()
    simple_updates = figure((one["pgbench"] for one in rounds), "/s")
    postbacks = figure((one["postbacks"] for one in rounds), "/s")
    rows = [
        Row("pgbench simple update, 64 clients", simple_updates),
        Row("postbacks, 64 connections", postbacks),
        Row("postbacks p50", figure((one["p50_ms"] for one in rounds), "ms")),
        Row("postbacks p99", figure((one["p99_ms"] for one in rounds), "ms")),
        Row("postbacks / pgbench", ratio(postbacks, simple_updates), at_least(3)),
    ]
    series = {"64 connections": {"pgbench simple update": simple_updates, "Homing postbacks": postbacks}}
    return Measured(rows, rounds, {"postbacks": Bars("Committed a second", "a second", series)})


def postback_round(bench: Bench, server: Server, ids: Path, seconds: float) -> dict[str, Any]:
    """Fails when a postback was not answered 200, or when its conversion is not there."""
    before = _conversions(server)
    done = bench.load("postbacks", server, ids=ids, connections=CONNECTIONS, seconds=seconds)
    postbacks = only(done.postbacks, "200")
    recorded = _conversions(server) - before
    if recorded != postbacks.answered():
        raise Failure(f"{postbacks.answered()} postbacks were answered 200, and {recorded} conversions were recorded")
    server.settle()
    return {"postbacks": postbacks.answered() / done.drained_after} | postbacks.latencies.summary()


def _conversions(server: Server) -> int:
    return int(server.query("SELECT count(*) FROM homing.conversions"))
