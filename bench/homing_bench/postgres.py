"""A PostgreSQL of its own, by scripts/postgres."""

from pathlib import Path
from types import TracebackType
from typing import Self

from .processes import on_core, output_of

# Beside what scripts/postgres sets. fsync and synchronous_commit stay on, as they are by default.
SETTINGS = ("shared_buffers=1GB", "max_wal_size=8GB", "checkpoint_timeout=15min", "max_connections=200")

STATED = ("server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_level", "wal_compression", "autovacuum")

BINARIES = Path("/usr/lib/postgresql/15/bin")


class Postgres:
    """Within a `with`: it runs at its start, and its folder is gone after the end."""

    def __init__(self, root: Path, folder: Path, core: int | None = None) -> None:
        self._script = root / "scripts/postgres"
        self._folder = folder
        self._core = core

    def start(self) -> None:
        output_of(on_core(self._core, [self._script, "start", self._folder, *SETTINGS]))

    def stop(self) -> None:
        output_of([self._script, "stop", self._folder])

    def url(self, database: str = "homing") -> str:
        url = output_of([self._script, "url", self._folder]).strip()
        return url.replace("@/homing?", f"@/{database}?")

    def make_database(self, name: str) -> None:
        self.query(f"CREATE DATABASE {name}", "postgres")

    def query(self, sql: str, database: str = "homing") -> str:
        """The answer as psql prints it: a line a row, | between columns."""
        return output_of(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", self.url(database)], text=sql).strip()

    def checkpoint(self) -> None:
        """So that what one round wrote is not written to disk during the next."""
        self.query("CHECKPOINT")

    def settings(self) -> dict[str, str]:
        """Those that bear on speed and durability, and all that are not the default."""
        names = ", ".join(f"'{name}'" for name in STATED)
        rows = self.query(
            "SELECT name, current_setting(name) FROM pg_settings"
            f" WHERE name IN ({names}) OR (source = 'command line' AND name !~ 'unix_socket|listen') ORDER BY 1"
        )
        return dict(row.split("|", 1) for row in rows.splitlines())

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._remove()

    def _remove(self) -> None:
        output_of([self._script, "remove", self._folder])
