"""The Homing server under test, with its database."""

import http.client
import json
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from .failure import Failure
from .ports import answers, free_port
from .postgres import Postgres
from .processes import Child, on_core, output_of
from .waiting import wait_until


class Server:
    """Within a `with`: its database is made, has the demo catalog, and the server runs. All its settings are the
    defaults, except for where things are, and `settings`."""

    def __init__(
        self,
        root: Path,
        folder: Path,
        postgres: Postgres,
        database: str,
        core: int | None = None,
        wrapper: Sequence[str] = (),
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.binary = root / "build/release/src/homing"
        self.postgres = postgres
        self.database = database
        self.port = free_port()
        self.admin_port = free_port()
        self._catalog = root / "config/demo-catalog.json"
        self._folder = folder
        self._core = core
        self._wrapper = list(wrapper)
        self._environment = os.environ | {
            "HOMING_CONFIG": str(root / "config/homing.json"),
            "HOMING_DATABASE_URL": postgres.url(database),
            "HOMING_DATA_DIR": str(folder / "data"),
            "HOMING_LISTEN_PORT": str(self.port),
            "HOMING_ADMIN_PORT": str(self.admin_port),
            **(settings or {}),
        }
        self._child: Child | None = None

    @property
    def pid(self) -> int:
        assert self._child is not None
        return self._child.pid

    def start(self) -> None:
        """Returns at once."""
        command = on_core(self._core, [*self._wrapper, self.binary, "serve"])
        self._child = Child(command, self._folder / "log", self._environment)

    def start_and_wait(self, timeout: float = 60) -> None:
        self.start()
        wait_until(self._is_up, "the server", timeout)

    def stop(self) -> None:
        if self._child is not None:
            self._child.stop()
        self._child = None

    def kill(self) -> None:
        assert self._child is not None
        self._child.kill()

    def command(self, *arguments: str) -> str:
        return output_of([self.binary, *arguments], self._environment)

    def ready(self) -> dict[str, Any]:
        return json.loads(self.get("/readyz", expected=(200, 503)))

    def lag(self) -> int:
        """Journal records that are not in PostgreSQL yet."""
        return int(self.ready()["lag_records"])

    def get(self, path: str, headers: Mapping[str, str] | None = None, expected: Sequence[int] = (200,)) -> str:
        """Of the operator's side. Fails when it is answered otherwise."""
        return self._ask("GET", path, headers, None, expected)

    def post(self, path: str, body: Any, headers: Mapping[str, str]) -> Any:
        """JSON, to the operator's side. Fails when nothing was made."""
        return json.loads(self._ask("POST", path, {"Content-Type": "application/json", **headers}, json.dumps(body), (201,)))

    def _ask(self, method: str, path: str, headers: Mapping[str, str] | None, body: str | None, expected: Sequence[int]) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self.admin_port, timeout=90)
        try:
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            answer = response.read().decode()
            if response.status not in expected:
                raise Failure(f"{path} was answered {response.status}: {answer}")
            return answer
        finally:
            connection.close()

    def wait_until_applied(self, timeout: float = 600, pause: float = 0.02) -> float:
        """Until all is in PostgreSQL; returns the seconds."""
        return wait_until(lambda: self.lag() == 0, "the journal to be in PostgreSQL", timeout, pause)

    def memory_mib(self) -> float:
        """Resident set size."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise Failure("the server has no memory: it does not run")

    def query(self, sql: str) -> str:
        return self.postgres.query(sql, self.database)

    def applied_records(self) -> int:
        """How many journal records PostgreSQL has had, by its own account."""
        return int(self.query("SELECT position FROM homing.journal_cursor"))

    def clicks_since(self, unix_time: float) -> int:
        """Rows in `clicks` of IDs from then on. IDs sort by time, so that the older ones need not be looked at."""
        first = f"{int(unix_time * 1000):012x}" + "0" * 20
        return int(self.query(f"SELECT count(*) FROM homing.clicks WHERE click_id >= '{first}'"))

    def check_rows(self, unix_time: float, answered: int) -> int:
        """Waits for all to be applied; fails when a click that was answered has no row. Returns the rows: they may be
        more, as wrk leaves without its last answers."""
        self.wait_until_applied()
        rows = self.clicks_since(unix_time)
        if rows < answered:
            raise Failure(f"{answered} clicks were answered, and {rows} are in PostgreSQL")
        return rows

    def settle(self) -> None:
        """Between rounds: nothing of the last one is left to do."""
        time.sleep(0.2)  # what wrk left without its answer
        self.wait_until_applied()
        self.postgres.checkpoint()

    def verify(self) -> None:
        """Recounts the database; fails when an invariant is broken."""
        self.command("verify")

    def _is_up(self) -> bool:
        assert self._child is not None
        if not self._child.runs():
            raise Failure(f"the server ended: {self._child.log_end()}")
        return answers(self.admin_port)

    def __enter__(self) -> Self:
        self._folder.mkdir()
        self.postgres.make_database(self.database)
        self.command("migrate")
        self.command("apply", str(self._catalog))
        self.start_and_wait()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()
