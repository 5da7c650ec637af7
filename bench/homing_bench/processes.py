"""Programs: run to their end, or started and ended by who started them."""

import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from .failure import Failure


def on_core(core: int | None, command: Sequence[str | Path]) -> list[str]:
    """The command, kept to one core; None: to all."""
    pinned = [] if core is None else ["taskset", "-c", str(core)]
    return pinned + [str(word) for word in command]


def output_of(command: Sequence[str | Path], environment: Mapping[str, str] | None = None, text: str | None = None) -> str:
    """What it prints, when it ends well."""
    words = [str(word) for word in command]
    done = subprocess.run(words, env=environment, input=text, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failure(f"{Path(words[0]).name} failed ({done.returncode}): {(done.stderr or done.stdout).strip()[-2000:]}")
    return done.stdout


class Child:
    """A program that runs until stop(), kill() or the end of the `with`; what it says goes to the file `log`."""

    def __init__(self, command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None) -> None:
        self.log = log
        with log.open("ab") as file:
            self._process = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def runs(self) -> bool:
        return self._process.poll() is None

    def log_end(self) -> str:
        return self.log.read_text(errors="replace").strip()[-2000:]

    def stop(self, timeout: float = 60) -> None:
        self._end(signal.SIGTERM, timeout)

    def kill(self) -> None:
        self._end(signal.SIGKILL, 60)

    def _end(self, how: signal.Signals, timeout: float) -> None:
        if self.runs():
            self._process.send_signal(how)
        try:
            self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise Failure(f"{self._process.args[0]} did not end within {timeout} s") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()
