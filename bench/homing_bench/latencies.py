"""Latencies as counts by value: [[microseconds, count], ...]."""

from collections import Counter
from collections.abc import Iterable

Buckets = list[list[int]]


class Latencies:
    def __init__(self, several: Iterable[Buckets]) -> None:
        counts: Counter[int] = Counter()
        for buckets in several:
            for value, count in buckets:
                counts[value] += count
        self._sorted = sorted(counts.items())
        self.count = sum(counts.values())

    def percentile_ms(self, percent: float) -> float:
        """The lowest value that `percent` of all do not exceed; 0 where there are none."""
        if not self._sorted:
            return 0.0
        wanted = self.count * percent / 100
        so_far = 0
        for value, count in self._sorted:
            so_far += count
            if so_far >= wanted:
                return value / 1000
        return self._sorted[-1][0] / 1000

    def highest_ms(self) -> float:
        return self._sorted[-1][0] / 1000 if self._sorted else 0.0

    def summary(self) -> dict[str, float]:
        """For result.json."""
        return {
            "count": self.count,
            "p50_ms": self.percentile_ms(50),
            "p99_ms": self.percentile_ms(99),
            "p99.9_ms": self.percentile_ms(99.9),
            "max_ms": self.highest_ms(),
        }
