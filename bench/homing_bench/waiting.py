"""Waiting for what will be so, and looking at a value while something else goes on."""

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from .failure import Failure


def wait_until(condition: Callable[[], bool], what: str, timeout: float = 60, pause: float = 0.02) -> float:
    """Returns how many seconds it took."""
    started = time.monotonic()
    while not condition():
        if time.monotonic() - started > timeout:
            raise Failure(f"waited {timeout:.0f} s in vain for {what}")
        time.sleep(pause)
    return time.monotonic() - started


class Sampler:
    """Reads a value at an interval, on a thread of its own, within a `with`: samples are (Unix time, value)."""

    def __init__(self, read: Callable[[], float | None], interval: float) -> None:
        self._read = read
        self._interval = interval
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.samples: list[tuple[float, float]] = []

    def _run(self) -> None:
        while not self._ended.wait(self._interval):
            value = self._read()
            if value is not None:
                self.samples.append((time.time(), value))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._ended.set()
        self._thread.join()
