"""What every measurement works with: where things are, what was asked for, and what it may start."""

from pathlib import Path
from typing import Any

from .load import Done, Load
from .nginx import Nginx
from .options import Options
from .postgres import Postgres
from .processes import output_of
from .server import Server


class Bench:
    """`work` is the folder of one measurement; all that is in it goes when the measurement has ended."""

    def __init__(self, root: Path, work: Path, options: Options) -> None:
        self.root = root
        self.work = work
        self.options = options
        self._nodes = 4096  # each call for minted IDs takes those of another node, so that none repeats

    @property
    def rounds(self) -> range:
        return range(self.options.rounds)

    def postgres(self, core: int | None = None) -> Postgres:
        return Postgres(self.root, self.work / "postgres", core)

    def server(self, postgres: Postgres, name: str = "bench", core: int | None = None, **more: Any) -> Server:
        """`name` is that of its database and of its folder."""
        return Server(self.root, self.work / name, postgres, name, core, **more)

    def nginx(self, core: int | None = None) -> Nginx:
        return Nginx(self.work / "nginx", core)

    def start_load(self, kind: str, server: Server | Nginx, **options: Any) -> Load:
        return Load(self.root, kind, server.port, **options)

    def load(self, kind: str, server: Server | Nginx, **options: Any) -> Done:
        return self.start_load(kind, server, **options).result()

    def collect_click_ids(self, server: Server, count: int) -> Path:
        """Makes clicks, waits for them to be in PostgreSQL, and returns a file of their IDs."""
        file = self.work / "click-ids"
        self.load("clicks", server, connections=256, requests=count, seconds=600, save_ids=file)
        server.settle()
        return file

    def mint_click_ids(self, server: Server, count: int, days: int) -> Path:
        """Genuine IDs of clicks that nobody has made, evenly over the past days; returns a file of them."""
        file = self.work / "minted-ids"
        key = server.query("SELECT encode(key, 'hex') FROM homing.click_id_keys")
        self._nodes -= 1
        numbers = ["--count", str(count), "--days", str(days), "--node", str(self._nodes)]
        output_of([self.root / "build/release/bench/homing_load", "mint", "--key", key, "--save-ids", file, *numbers])
        return file
