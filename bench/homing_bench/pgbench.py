"""pgbench's simple update: what a transaction costs in this PostgreSQL."""

import re

from .failure import Failure
from .postgres import BINARIES, Postgres
from .processes import output_of

DATABASE = "pgbench"
SCALE = 10


def prepare(postgres: Postgres) -> None:
    postgres.make_database(DATABASE)
    output_of([BINARIES / "pgbench", "-i", "-q", "-s", str(SCALE), postgres.url(DATABASE)])
    postgres.checkpoint()


def transactions_a_second(postgres: Postgres, clients: int, seconds: float) -> float:
    command = [BINARIES / "pgbench", "-N", "-c", str(clients), "-j", "1", "-T", str(round(seconds)), postgres.url(DATABASE)]
    printed = output_of(command)
    found = re.search(r"^tps = ([0-9.]+)", printed, re.MULTILINE)
    if found is None:
        raise Failure(f"pgbench said no tps: {printed}")
    postgres.checkpoint()
    return float(found[1])
