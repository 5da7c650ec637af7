"""Outbound: how soon an affiliate is told, how many deliveries a second, and what clicks feel of a full outbox."""

import http.client
import json
import time
from typing import Any

from ..bench import Bench
from ..failure import Failure
from ..figures import Row, at_least, at_most, figure, ratio
from ..measured import Measured
from ..nginx import Nginx
from ..server import Server
from ..waiting import wait_until
from ..wrk import wrk

CLICK_CONNECTIONS = 256
PAUSE = 0.05  # between two conversions, when the time to the delivery is measured

# As if the one delivery that there is had come so often; each of another conversion. ANALYZE is what autovacuum does a
# minute later, and an outbox that fills by itself has had it long ago.
FILL = """
INSERT INTO homing.outbox (click_id, conversion_id, sequence, postback_url_id, affiliate_id, status, state, created_at,
                           due_at, tried_since)
SELECT click_id, gen_random_uuid(), 1, postback_url_id, affiliate_id, status, 'due', now(), now(), now()
  FROM (SELECT * FROM homing.outbox LIMIT 1) AS sample, generate_series(1, {count});

"""
LATENCY = """
SELECT percentile_cont({share}) WITHIN GROUP (ORDER BY extract(epoch FROM settled_at - created_at) * 1000)
  FROM homing.outbox WHERE state = 'delivered'
"""


def measure(bench: Bench) -> Measured:
    with bench.postgres() as postgres, bench.nginx() as affiliate:
        rounds = []
        for i in bench.rounds:
            settings = {"HOMING_OUTBOUND_ALLOWED_NETWORKS": "127.0.0.1/32"}
            with bench.server(postgres, f"outbound{i}", settings=settings) as server:
                rounds.append(_round(bench, server, affiliate))
            settings["HOMING_OUTBOUND_CATCH_UP_RATE"] = "1000000"
            with bench.server(postgres, f"unbounded{i}", settings=settings) as server:
                rounds[-1]["deliveries"] = _unbounded(bench, server, affiliate)
    alone = figure((one["clicks_alone"] for one in rounds), "/s")
    beside = figure((one["clicks_beside"] for one in rounds), "/s")
    return Measured(
        [
            Row("a conversion's commit to its delivery, p50", figure((one["p50_ms"] for one in rounds), "ms")),
            Row("the same, p99", figure((one["p99_ms"] for one in rounds), "ms"), at_most(250)),
            Row("deliveries to one host, of any number a second", figure((one["deliveries"] for one in rounds), "/s")),
            Row("clicks alone", alone),
            Row("clicks, 100,000 deliveries due", beside),
            Row("clicks with deliveries due / alone", ratio(beside, alone), at_least(0.95)),
        ],
        rounds,
        {},
    )


def _round(bench: Bench, server: Server, affiliate: Nginx) -> dict[str, Any]:
    seconds = bench.options.seconds_of(10)
    _have_told(bench, server, affiliate)
    _convert(server, round(seconds / PAUSE))
    result = {f"p{n}_ms": float(server.query(LATENCY.format(share=n / 100))) for n in (50, 99)}
    result["clicks_alone"] = wrk(server.port, CLICK_CONNECTIONS, seconds).count / seconds
    server.settle()
    server.query(FILL.format(count=100_000))
    result["clicks_beside"] = wrk(server.port, CLICK_CONNECTIONS, seconds).count / seconds
    if _due(server) == 0:
        raise Failure("the outbox was empty before the clicks were counted")
    return result


def _unbounded(bench: Bench, server: Server, affiliate: Nginx) -> float:
    """Deliveries a second."""
    count = bench.options.size_of(20_000, 2_000)
    _have_told(bench, server, affiliate)
    _convert(server, 1)
    server.query(FILL.format(count=count))
    return count / _wait_until_told(server)


def _have_told(bench: Bench, server: Server, affiliate: Nginx) -> None:
    catalog = bench.work / "postback-url.json"
    url = f"http://127.0.0.1:{affiliate.port}/told?click_id={{click_id}}&payout={{payout}}"
    catalog.write_text(json.dumps({"postback_urls": [{"ref": "told", "affiliate": "nora", "url": url}]}))
    server.command("apply", str(catalog))


def _convert(server: Server, count: int) -> None:
    """One conversion after the other, each told before the next but one comes."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    for _ in range(count):
        location = _get(connection, "/click?offer=acme-shoes&aff=nora")
        _get(connection, "/postback?amount=9.90&currency=EUR&click_id=" + location.split("click_id=")[1])
        time.sleep(PAUSE)
    _wait_until_told(server)


def _get(connection: http.client.HTTPConnection, path: str) -> str:
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    if response.status not in (200, 302):
        raise Failure(f"{path} was answered {response.status}")
    return response.headers.get("Location", "")


def _due(server: Server) -> int:
    return int(server.query("SELECT count(*) FROM homing.outbox WHERE state = 'due'"))


def _wait_until_told(server: Server) -> float:
    return wait_until(lambda: _due(server) == 0, "the affiliate to be told", 600, 0.02)
