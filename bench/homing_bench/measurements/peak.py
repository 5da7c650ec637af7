"""Peak of one core: durable clicks against nginx's plain redirects, each on core 0, wrk (and PostgreSQL) on core 1."""

import time

from ..bench import Bench
from ..figures import at_least, figure, ratio, Row
from ..measured import Bars, Measured
from ..server import Server
from ..wrk import Answers, wrk

SERVER_CORE = 0
LOAD_CORE = 1
CONNECTIONS = (64, 256)
BARS = {64: None, 256: at_least(0.8)}


def measure(bench: Bench) -> Measured:
    seconds = bench.options.seconds_of(10)
    rounds: dict[int, list[tuple[Answers, Answers]]] = {count: [] for count in CONNECTIONS}
    with bench.postgres(LOAD_CORE) as postgres, bench.server(postgres, core=SERVER_CORE) as server:
        for _ in bench.rounds:
            for connections in CONNECTIONS:
                plain = nginx_redirects(bench, connections, seconds)
                rounds[connections].append((plain, durable_clicks(server, connections, seconds)))
        server.verify()
    return Measured(_rows(rounds), rounds, {"peak": _plot(rounds)})


def nginx_redirects(bench: Bench, connections: int, seconds: float) -> Answers:
    with bench.nginx(SERVER_CORE) as nginx:
        return wrk(nginx.port, connections, seconds, LOAD_CORE)


def durable_clicks(server: Server, connections: int, seconds: float) -> Answers:
    started = time.time()
    answers = wrk(server.port, connections, seconds, LOAD_CORE)
    server.check_rows(started, answers.count)
    server.settle()
    return answers


def _rows(rounds: dict[int, list[tuple[Answers, Answers]]]) -> list[Row]:
    rows = []
    for connections, pairs in rounds.items():
        plain = figure((nginx.a_second for nginx, _ in pairs), "/s")
        clicks = figure((homing.a_second for _, homing in pairs), "/s")
        rows += [
            Row(f"nginx, {connections} connections", plain),
            Row(f"Homing, {connections} connections", clicks),
            Row(f"Homing p99, {connections} connections", figure((homing.p99_ms for _, homing in pairs), "ms")),
            Row(f"Homing / nginx, {connections} connections", ratio(clicks, plain), BARS[connections]),
        ]
    return rows


def _plot(rounds: dict[int, list[tuple[Answers, Answers]]]) -> Bars:
    series = {
        name: {f"{count} connections": figure((pair[i].a_second for pair in pairs), "/s") for count, pairs in rounds.items()}
        for i, name in enumerate(("nginx, return 302 and a log line", "Homing, durable clicks"))
    }
    return Bars("One core: redirects a second", "answers a second", series)
