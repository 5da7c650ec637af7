"""homing_load, the benchmark's own load (bench/load): a constant rate, postbacks, and counts of every answer."""

import json
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .failure import Failure
from .latencies import Latencies
from .link import CLICK, HEADERS
from .processes import on_core


@dataclass(frozen=True)
class Lane:
    """The answers to one kind of request."""

    answers: dict[str, int]  # by status
    latencies: Latencies
    sent_late: Latencies  # how long after they were due requests went out
    seconds: list[dict[str, Any]]  # by the second in which they were due: answers and latency_us

    def answered(self) -> int:
        return sum(self.answers.values())

    def between(self, start: float, end: float) -> Latencies:
        """Of the requests that were due in these seconds of the load."""
        return Latencies(second["latency_us"] for second in self.seconds[round(start) : round(end)])


@dataclass(frozen=True)
class Done:
    started_at: float  # Unix time
    seconds: float  # until nothing more was sent
    drained_after: float  # until the last answer
    clicks: Lane | None
    postbacks: Lane | None


class Load:
    """A load that was started: result() waits for its end, stop() asks for it."""

    def __init__(self, root: Path, kind: str, port: int, core: int | None = None, **options: Any) -> None:
        command: list[str | Path] = [root / "build/release/bench/homing_load", kind, "--port", str(port)]
        for name, value in options.items():
            command += ["--" + name.replace("_", "-"), str(value)]
        if kind != "postbacks":
            command += ["--click", CLICK]
            for header in HEADERS:
                command += ["--header", header]
        self._process = subprocess.Popen(
            on_core(core, command), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)

    def result(self) -> Done:
        """Fails when a connection was lost, or a request was never answered."""
        try:
            output, errors = self._process.communicate()
        except BaseException:
            self._process.kill()
            self._process.wait()
            raise
        if self._process.returncode != 0:
            raise Failure(errors.strip() or f"the load ended with {self._process.returncode}")
        done = json.loads(output)
        if done["unanswered"]:
            raise Failure(f"{done['unanswered']} requests had no answer long after the load's end")
        return Done(
            done["started_at"], done["seconds"], done["drained_after"], _lane(done, "clicks"), _lane(done, "postbacks")
        )


def _lane(done: dict[str, Any], name: str) -> Lane | None:
    if name not in done:
        return None
    lane = done[name]
    answers: dict[str, int] = {}
    for second in lane["seconds"]:
        for status, count in second["answers"].items():
            answers[status] = answers.get(status, 0) + count
    return Lane(
        answers,
        Latencies(second["latency_us"] for second in lane["seconds"]),
        Latencies([lane["sent_late_us"]]),
        lane["seconds"],
    )


def only(lane: Lane | None, status: str) -> Lane:
    """Fails when an answer has another status."""
    assert lane is not None
    if set(lane.answers) - {status}:
        raise Failure(f"answers other than {status}: {lane.answers}")
    return lane
