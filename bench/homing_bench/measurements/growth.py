"""Growth: clicks and postbacks with millions of rows in `clicks`, over 30 days, against an empty table; side by side."""

import time
from typing import Any

from ..bench import Bench
from ..figures import Figure, Row, at_least, figure, ratio
from ..measured import Lines, Measured
from ..old_clicks import insert_old_clicks, make_days, make_old_clicks
from ..postgres import Postgres
from ..server import Server
from ..wrk import wrk
from .postbacks import IDS_A_SECOND, postback_round

DAYS = 30
CONNECTIONS = 256
GROWING = "homing.clicks, homing.postbacks, homing.conversions, homing.conversion_events, homing.payout_entries"
SPEEDS = {
    "clicks": ("clicks in PostgreSQL", "clicks"),
    "postbacks": ("postbacks for clicks of this minute", "postbacks"),
    "old_postbacks": ("postbacks for clicks of all 30 days", "postbacks"),
}  # each beside this one where the table is empty
BARS = {"clicks": at_least(0.9), "postbacks": at_least(0.9), "old_postbacks": None}


def measure(bench: Bench) -> Measured:
    sizes = (10_000, 20_000) if bench.options.quick else (1_000_000, 10_000_000, 50_000_000)
    rounds: dict[int, list[dict[str, Any]]] = {}
    with (
        bench.postgres() as postgres,
        bench.server(postgres, "empty") as empty,
        bench.server(postgres, "grown") as grown,
    ):
        empty.stop()
        grown.stop()
        make_days(grown, DAYS)
        there = 0
        for size in sizes:
            make_old_clicks(grown, size - there, DAYS)
            there = size
            rounds[size] = [_round(bench, postgres, empty, grown) for _ in bench.rounds]
    return Measured(_rows(rounds), rounds, {"growth": _plot(rounds)})


def _round(bench: Bench, postgres: Postgres, empty: Server, grown: Server) -> dict[str, Any]:
    """Where the table was empty, there are clicks of the last seconds to send postbacks for; where it is full, of all days too."""
    seconds = bench.options.seconds_of(10)
    postbacks = round(seconds * IDS_A_SECOND)
    empty.query(f"TRUNCATE {GROWING}")
    old_ids = bench.mint_click_ids(grown, postbacks, DAYS - 1)
    insert_old_clicks(grown, old_ids)
    postgres.checkpoint()

    empty.start_and_wait()
    of_empty = {"clicks": _clicks_a_second(empty, seconds)}
    of_empty |= postback_round(bench, empty, bench.collect_click_ids(empty, postbacks), seconds)
    empty.stop()
    grown.start_and_wait()
    of_grown = {"clicks": _clicks_a_second(grown, seconds)}
    of_grown |= postback_round(bench, grown, bench.collect_click_ids(grown, postbacks), seconds)
    of_grown["old_postbacks"] = postback_round(bench, grown, old_ids, seconds)["postbacks"]
    grown.stop()
    return {"empty": of_empty, "grown": of_grown}


def _clicks_a_second(server: Server, seconds: float) -> float:
    started = time.time()
    answers = wrk(server.port, CONNECTIONS, seconds)
    lag = server.wait_until_applied()
    rows = server.check_rows(started, answers.count)
    server.settle()
    return rows / (seconds + lag)


def _rows(rounds: dict[int, list[dict[str, Any]]]) -> list[Row]:
    rows = []
    for size, pairs in rounds.items():
        for speed, (name, beside) in SPEEDS.items():
            empty, grown = _figure(pairs, "empty", beside), _figure(pairs, "grown", speed)
            rows += [
                Row(f"{beside}, empty", empty),
                Row(f"{name}, {size:,} rows", grown),
                Row(f"{name}, {size:,} rows / empty", ratio(grown, empty), BARS[speed]),
            ]
    return rows


def _figure(pairs: list[dict[str, Any]], of: str, speed: str) -> Figure:
    return figure((pair[of][speed] for pair in pairs), "/s")


def _plot(rounds: dict[int, list[dict[str, Any]]]) -> Lines:
    lines = {
        name: [
            (size, ratio(_figure(pairs, "grown", speed), _figure(pairs, "empty", beside)).median)
            for size, pairs in rounds.items()
        ]
        for speed, (name, beside) in SPEEDS.items()
    }
    title = "Speed as the table of clicks grows, against an empty one"
    return Lines(title, "rows in clicks", "of the speed when empty", lines, logarithmic_x=True)
