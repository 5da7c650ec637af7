"""Latency at a constant rate, from the moment that a click was due, beside the disk's own fdatasync; and what nginx's plain
redirect takes at that rate on this machine, without any, and while another process syncs all the time."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ..bench import Bench
from ..disk import fdatasync_latencies
from ..figures import Figure, Row, at_most, figure
from ..load import Lane, only
from ..measured import Bars, Measured
from ..nginx import Nginx
from ..server import Server

RATE = 10_000
CONNECTIONS = 64
PERCENTILES = ("p50", "p99", "p99.9")


def measure(bench: Bench) -> Measured:
    rounds = []
    with bench.postgres() as postgres, bench.server(postgres) as server:
        for _ in bench.rounds:
            disk = fdatasync_latencies(bench.work, bench.options.seconds_of(5, quick=1))
            with bench.nginx() as nginx:
                plain = _redirects(bench, nginx, bench.options.seconds_of(10))
                beside_syncs = _redirects_beside_syncs(bench, nginx, bench.options.seconds_of(10))
            started = time.time()
            seconds = bench.options.seconds_of(30)
            clicks = _redirects(bench, server, seconds)
            server.check_rows(started, clicks.answered())
            server.settle()
            rounds.append(
                {
                    "fdatasync": disk.summary(),
                    "nginx": plain.latencies.summary(),
                    "nginx_beside_syncs": beside_syncs.latencies.summary(),
                    "clicks": clicks.latencies.summary(),
                    "sent_late": clicks.sent_late.summary(),
                    "a_second": clicks.answered() / seconds,
                }
            )
        server.verify()
    disk_by_percentile = _by_percentile(rounds, "fdatasync")
    plain_by_percentile = _by_percentile(rounds, "nginx")
    click_by_percentile = _by_percentile(rounds, "clicks")
    rows = [
        *(Row(f"fdatasync {name}", of) for name, of in disk_by_percentile.items()),
        *(Row(f"nginx {name}", of) for name, of in plain_by_percentile.items()),
        *(Row(f"click {name}", of) for name, of in click_by_percentile.items()),
        Row("nginx p99, another process syncing", figure(_p99s(rounds, "nginx_beside_syncs"), "ms")),
        Row("click p50 - fdatasync p50", _difference(rounds, "p50_ms"), at_most(0.3)),
        Row("click p99 / fdatasync p99", _ratio(rounds, "p99_ms"), at_most(2)),
        Row("the load itself was late, p99", figure((one["sent_late"]["p99_ms"] for one in rounds), "ms")),
        Row("answered", figure((one["a_second"] for one in rounds), "/s")),
    ]
    series = {
        "fdatasync, 4 KiB": disk_by_percentile,
        "nginx, return 302 and a log line": plain_by_percentile,
        "Homing, durable click": click_by_percentile,
    }
    plot = Bars(f"Latency at {RATE:,} clicks a second", "ms", series, logarithmic=True)
    return Measured(rows, rounds, {"latency": plot})


def _redirects(bench: Bench, server: Server | Nginx, seconds: float) -> Lane:
    return only(bench.load("clicks", server, rate=RATE, connections=CONNECTIONS, seconds=seconds).clicks, "302")


def _redirects_beside_syncs(bench: Bench, nginx: Nginx, seconds: float) -> Lane:
    """What of a latency is this machine's, for whoever serves while the disk has one sync after the other to do."""
    with ThreadPoolExecutor(1) as pool:
        syncs = pool.submit(fdatasync_latencies, bench.work, seconds)
        redirects = _redirects(bench, nginx, seconds)
        syncs.result()
    return redirects


def _p99s(rounds: list[dict[str, Any]], of: str) -> list[float]:
    return [one[of]["p99_ms"] for one in rounds]


def _by_percentile(rounds: list[dict[str, Any]], of: str) -> dict[str, Figure]:
    return {name: figure((one[of][f"{name}_ms"] for one in rounds), "ms") for name in PERCENTILES}


def _difference(rounds: list[dict[str, Any]], percentile: str) -> Figure:
    return figure((one["clicks"][percentile] - one["fdatasync"][percentile] for one in rounds), "ms")


def _ratio(rounds: list[dict[str, Any]], percentile: str) -> Figure:
    return figure((one["clicks"][percentile] / one["fdatasync"][percentile] for one in rounds), "x")
