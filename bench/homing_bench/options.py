"""What the command line says."""

import argparse
from dataclasses import dataclass


LARGE = ("growth", "reports")  # which fill the database for half an hour


@dataclass(frozen=True)
class Options:
    names: tuple[str, ...]
    rounds: int
    seconds: float | None
    quick: bool

    def seconds_of(self, usual: float, quick: float = 2) -> float:
        """The length of a load that usually takes `usual` seconds."""
        if self.seconds is not None:
            return self.seconds
        return quick if self.quick else usual

    def size_of(self, usual: int, quick: int) -> int:
        return quick if self.quick else usual


def parse(arguments: list[str], all_names: list[str]) -> Options:
    parser = argparse.ArgumentParser(prog="bench/run")
    parser.add_argument("--only", metavar="NAME[,NAME...]")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--growth", action="store_true")
    given = parser.parse_args(arguments)

    names = [name for name in all_names if name not in LARGE or given.growth]
    if given.only is not None:
        names = given.only.split(",")
    unknown = [name for name in names if name not in all_names]
    if unknown:
        parser.error(f"there is no measurement {', '.join(unknown)}; there are {', '.join(all_names)}")
    rounds = given.rounds if given.rounds is not None else 1 if given.quick else 5
    if rounds < 1 or (given.seconds is not None and given.seconds < 1):
        parser.error("--rounds and --seconds are 1 or more")
    return Options(tuple(names), rounds, given.seconds, given.quick)
