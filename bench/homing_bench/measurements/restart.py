"""Restart: killed with millions of clicks that are not in PostgreSQL yet, and started again with the database back."""

import http.client
import time
from typing import Any

from ..bench import Bench
from ..figures import Row, at_least, at_most, figure
from ..link import CLICK
from ..measured import Lines, Measured
from ..postgres import Postgres
from ..server import Server
from ..waiting import Sampler, wait_until
from ..wrk import wrk

CONNECTIONS = 256


def measure(bench: Bench) -> Measured:
    backlog = bench.options.size_of(5_000_000, 100_000)
    rounds = []
    with bench.postgres() as postgres, bench.server(postgres) as server:
        for _ in bench.rounds:
            rounds.append(_round(postgres, server, backlog))
        server.verify()
    rows = [
        Row("clicks that waited", figure((one["backlog"] for one in rounds), "")),
        Row("first 302 after", figure((one["first_302_seconds"] for one in rounds), "s"), at_most(1)),
        Row("all in PostgreSQL after", figure((one["applied_seconds"] for one in rounds), "s")),
        Row("applied", figure((one["applied_a_second"] for one in rounds), "/s"), at_least(150_000)),
    ]
    lines = {f"round {i + 1}": one["lag"] for i, one in enumerate(rounds)}
    plot = Lines("After a kill -9: what is not in PostgreSQL yet", "seconds since the start", "clicks", lines)
    return Measured(rows, rounds, {"restart": plot})


def _round(postgres: Postgres, server: Server, wanted: int) -> dict[str, Any]:
    postgres.stop()
    answered = 0
    load_started = time.time()
    while server.lag() < wanted:
        answered += wrk(server.port, CONNECTIONS, 5).count
    backlog = server.lag()
    server.kill()
    postgres.start()
    postgres.checkpoint()

    started = time.time()
    server.start()
    wait_until(lambda: _redirects(server), "the first 302", pause=0.002)
    first_302 = time.time() - started
    with Sampler(server.lag, 0.25) as lag:
        server.wait_until_applied()
    applied = time.time() - started
    server.check_rows(load_started, answered)
    server.settle()
    server.query("TRUNCATE homing.clicks, homing.click_rollup")  # the next round begins as this one did
    return {
        "backlog": backlog,
        "answered": answered,
        "first_302_seconds": first_302,
        "applied_seconds": applied,
        "applied_a_second": backlog / applied,
        "lag": [(at - started, value) for at, value in lag.samples],
    }


def _redirects(server: Server) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        connection.request("GET", CLICK)
        return connection.getresponse().status == 302
    except ConnectionRefusedError:
        return False
    finally:
        connection.close()
