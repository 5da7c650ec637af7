"""Reads what callgrind wrote: the instructions that each function spent itself."""

import re
from collections import Counter
from pathlib import Path

FUNCTION = re.compile(r"(c?)fn=\((\d+)\)(?: (.*))?")
COST = re.compile(r"[+*\d-]+ (\d+)$")


def own_instructions(file: Path) -> Counter[str]:
    """By the function's name. (The format: `fn=` opens a function, a line of costs after `calls=` is the callee's; a name
    stands only where its number is met first.)"""
    names: dict[str, str] = {}
    costs: Counter[str] = Counter()
    function = ""
    of_callee = False
    for line in file.read_text().splitlines():
        if named := FUNCTION.match(line):
            callee, number, name = named.groups()
            if name:
                names[number] = name
            if not callee:
                function = number
        elif line.startswith("calls="):
            of_callee = True
        elif function and (cost := COST.match(line)):
            if not of_callee:
                costs[function] += int(cost[1])
            of_callee = False
    return Counter({names.get(number, number): count for number, count in costs.items()})
