"""Reports: how long an operator waits for them with 50 million clicks of 30 days, and what visitors feel of them."""

import statistics
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Any

from ..bench import Bench
from ..busy_month import make_busy_month
from ..figures import Row, at_least, at_most, figure, ratio
from ..measured import Measured
from ..server import Server
from ..wrk import wrk

CONNECTIONS = 64
TOKEN = "the-token-of-the-benchmark"
OVERVIEW = ("group=hour&limit=500", "group=offer&sort=change&limit=6", "group=affiliate&sort=change&limit=6")  # as the page asks for them
ASKED = 5
UNKNOWN = [f"nobody-has-this-{i}" for i in range(ASKED)]
BARS = {
    "overview_ms": ("Overview: its three reports of 24 hours, beside the day before", 300),
    "week_ms": ("a report from roll-ups: 7 days by offer", 200),
    "month_ms": ("a report from roll-ups: 30 days by day", 200),
    "sub1_ms": ("a report from single clicks: 7 days by sub1", 3000),
    "txid_ms": ("Explain, by txid", 50),
    "ext_id_ms": ("Explain, by ext_id", 50),
    "unknown_ms": ("Explain, of a text that nothing has", 50),
    "ext_id_behind_ms": ("Explain, by ext_id, right behind clicks at full speed", 50),
    "unknown_behind_ms": ("Explain, of a text that nothing has, right behind clicks at full speed", 50),
}
BESIDE = {
    "clicks_beside_some": "beside a report of 30 days each second",
    "clicks_beside": "beside a script that asks for a report of 30 days as soon as it has the one before",
}


def measure(bench: Bench) -> Measured:
    settings = {"HOMING_ADMIN_TOKEN": TOKEN, "HOMING_DATABASE_STATEMENT_TIMEOUT": "60s"}
    with bench.postgres() as postgres, bench.server(postgres, "busy", settings=settings) as server:
        make_busy_month(server, bench.options.size_of(50_000_000, 60_000), bench.work / "catalog.json")
        postgres.checkpoint()
        rounds = [_round(bench, server) for _ in bench.rounds]
    rows = [Row(what, figure((one[name] for one in rounds), "ms"), at_most(bar)) for name, (what, bar) in BARS.items()]
    alone = figure((one["clicks_alone"] for one in rounds), "/s")
    rows.append(Row("clicks alone", alone))
    for name, what in BESIDE.items():
        beside = figure((one[name] for one in rounds), "/s")
        rows += [Row(f"clicks, {what}", beside), Row("that / clicks alone", ratio(beside, alone), at_least(0.9))]
    return Measured(rows, rounds)


def _round(bench: Bench, server: Server) -> dict[str, Any]:
    now = datetime.now(timezone.utc).replace(minute=0, second=0, microsecond=0)
    midnight = now.replace(hour=0)
    day = _period(now - timedelta(days=1), now) + "&compare=previous"
    week, month = (_period(midnight - timedelta(days=days), midnight) for days in (7, 30))
    txids = server.query(f"SELECT txid FROM homing.conversions ORDER BY recorded_at LIMIT {ASKED}").split()
    result = {
        "overview_ms": _milliseconds(lambda: _all_at_once(server, [f"/reports?{of}&{day}" for of in OVERVIEW])),
        "week_ms": _milliseconds(lambda: _ask(server, f"/reports?group=offer&{week}")),
        "month_ms": _milliseconds(lambda: _ask(server, f"/reports?group=day&{month}")),
        "sub1_ms": _milliseconds(lambda: _ask(server, f"/reports?group=sub1&{week}")),
        "txid_ms": _explained(server, txids),
        "ext_id_ms": _explained(server, _ext_ids(server, midnight)),
        "unknown_ms": _explained(server, UNKNOWN),
    }
    seconds = bench.options.seconds_of(10)
    result["clicks_alone"] = wrk(server.port, CONNECTIONS, seconds).count / seconds
    server.settle()
    result["ext_id_behind_ms"] = _explained(server, _ext_ids(server, midnight))
    result["unknown_behind_ms"] = _explained(server, UNKNOWN)
    for name, pause in (("clicks_beside_some", 1.0), ("clicks_beside", 0.0)):
        script = server.post("/api/v1/tokens", {"name": f"{name} {time.time()}", "role": "viewer"}, _as(TOKEN))["token"]
        ask = partial(_ask, server, f"/reports?group=day&{month}", script)
        result[name] = _clicks_beside(server, ask, pause, seconds)
        server.settle()
    return result


def _ext_ids(server: Server, midnight: datetime) -> list[str]:
    """Of clicks of three weeks ago, any of them."""
    partition = f"homing.clicks_{midnight - timedelta(days=20):%Y%m%d}"
    return server.query(f"SELECT ext_id FROM {partition} TABLESAMPLE system (0.1) LIMIT {ASKED}").split()


def _explained(server: Server, texts: list[str]) -> float:
    """The median of asking for each: a process that has been idle is slow at first on some machines, whatever it does."""
    return statistics.median(_milliseconds(partial(_ask, server, f"/explain?q={text}")) for text in texts)


def _clicks_beside(server: Server, ask: Callable[[], None], pause: float, seconds: float) -> float:
    ended = threading.Event()

    def go_on_asking() -> None:
        while not ended.wait(pause):
            ask()

    with ThreadPoolExecutor(1) as operator:
        asking = operator.submit(go_on_asking)
        count = wrk(server.port, CONNECTIONS, seconds).count
        ended.set()
        asking.result()
    return count / seconds


def _all_at_once(server: Server, paths: list[str]) -> None:
    with ThreadPoolExecutor(len(paths)) as browser:
        list(browser.map(lambda path: _ask(server, path), paths))


def _ask(server: Server, path: str, token: str = TOKEN) -> None:
    server.get("/api/v1" + path, _as(token))


def _as(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _milliseconds(what: Callable[[], None]) -> float:
    started = time.monotonic()
    what()
    return (time.monotonic() - started) * 1000


def _period(start: datetime, end: datetime) -> str:
    return f"from={start:%Y-%m-%dT%H:%M:%SZ}&to={end:%Y-%m-%dT%H:%M:%SZ}"
