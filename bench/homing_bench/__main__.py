"""Runs the measurements one after the other, and says what came of them."""

import resource
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from . import options
from .bench import Bench
from .failure import Failure
from .measurements import ALL
from .report import Report

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    asked = options.parse(sys.argv[1:], list(ALL))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    _raise_file_limit()
    work = Path(tempfile.mkdtemp(prefix="homing-bench.", dir="/var/tmp"))
    work.chmod(0o711)  # PostgreSQL's account passes through
    try:
        return _measure(asked, work)
    except KeyboardInterrupt:
        return 130
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _raise_file_limit() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _measure(asked: options.Options, work: Path) -> int:
    report = Report(ROOT, ROOT / "build/bench", work, asked)
    for name in asked.names:
        print(f"== {name}", flush=True)
        folder = work / name
        folder.mkdir()
        folder.chmod(0o711)
        try:
            report.add(name, ALL[name](Bench(ROOT, folder, asked)))
        except Failure as failure:
            report.add_failure(name, str(failure))
        shutil.rmtree(folder)
    report.finish()
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
