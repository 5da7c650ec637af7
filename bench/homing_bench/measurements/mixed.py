"""Mixed: 98 clicks to 2 postbacks for them, against clicks alone; all share both cores."""

from typing import Any

from ..bench import Bench
from ..failure import Failure
from ..figures import Row, at_least, figure, ratio
from ..load import only
from ..measured import Bars, Measured
from ..server import Server

CONNECTIONS = 256
POSTBACK_CONNECTIONS = 64


def measure(bench: Bench) -> Measured:
    seconds = bench.options.seconds_of(30)
    rounds = []
    with bench.postgres() as postgres, bench.server(postgres) as server:
        for _ in bench.rounds:
            rounds.append(_alone(bench, server, seconds) | _mixed(bench, server, seconds))
        server.verify()
    alone = figure((one["alone"] for one in rounds), "/s")
    mixed = figure((one["mixed"] for one in rounds), "/s")
    rows = [
        Row("clicks alone, in PostgreSQL", alone),
        Row("clicks and postbacks, in PostgreSQL", mixed),
        Row("postbacks among them", figure((one["postback_share"] * 100 for one in rounds), "%")),
        Row("postbacks p99", figure((one["postback_p99_ms"] for one in rounds), "ms")),
        Row("mixed / alone", ratio(mixed, alone), at_least(0.9)),
    ]
    series = {"in PostgreSQL": {"clicks alone": alone, "98 clicks : 2 postbacks": mixed}}
    return Measured(rows, rounds, {"mixed": Bars("Requests a second, sustained", "a second", series)})


def _alone(bench: Bench, server: Server, seconds: float) -> dict[str, Any]:
    done = bench.load("clicks", server, connections=CONNECTIONS, seconds=seconds)
    lag = server.wait_until_applied()
    clicks = only(done.clicks, "302").answered()
    server.check_rows(done.started_at, clicks)
    server.settle()
    return {"alone": clicks / (done.drained_after + lag), "alone_lag_seconds": lag}


def _mixed(bench: Bench, server: Server, seconds: float) -> dict[str, Any]:
    done = bench.load(
        "mixed", server, connections=CONNECTIONS, postback_connections=POSTBACK_CONNECTIONS, seconds=seconds
    )
    lag = server.wait_until_applied()
    clicks = only(done.clicks, "302").answered()
    postbacks = only(done.postbacks, "200")
    share = postbacks.answered() / (clicks + postbacks.answered())
    if abs(share - 0.02) > 0.0005:
        raise Failure(f"{share:.2%} of the requests were postbacks, and not 2 %")
    server.check_rows(done.started_at, clicks)
    server.settle()
    return {
        "mixed": (clicks + postbacks.answered()) / (done.drained_after + lag),
        "mixed_lag_seconds": lag,
        "postback_share": share,
        "postback_p99_ms": postbacks.latencies.percentile_ms(99),
    }
