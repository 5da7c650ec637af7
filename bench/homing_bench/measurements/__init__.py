"""The measurements, in the order in which they are made. Each is a module with `measure(bench)`."""

from collections.abc import Callable

from ..bench import Bench
from ..measured import Measured
from . import cost, growth, latency, memory, mixed, outage, outbound, peak, postbacks, reports, restart, sustained

ALL: dict[str, Callable[[Bench], Measured]] = {
    "peak": peak.measure,
    "sustained": sustained.measure,
    "latency": latency.measure,
    "postbacks": postbacks.measure,
    "mixed": mixed.measure,
    "outage": outage.measure,
    "restart": restart.measure,
    "outbound": outbound.measure,
    "memory": memory.measure,
    "cost": cost.measure,
    "growth": growth.measure,
    "reports": reports.measure,
}
