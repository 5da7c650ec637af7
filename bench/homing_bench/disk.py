"""The disk's own fdatasync, as a journal would see it."""

import os
import time
from pathlib import Path

from .latencies import Latencies

FILE_BYTES = 64 * 1024 * 1024
BLOCK_BYTES = 4096


def fdatasync_latencies(folder: Path, seconds: float) -> Latencies:
    """Writes 4 KiB and calls fdatasync, one after the other, in a file that has all of its blocks already."""
    path = folder / "fdatasync"
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        os.write(file, bytes(FILE_BYTES))
        os.fsync(file)
        return Latencies([_timed(file, seconds)])
    finally:
        os.close(file)
        path.unlink()


def _timed(file: int, seconds: float) -> list[list[int]]:
    block = os.urandom(BLOCK_BYTES)
    buckets = []
    place = 0
    end = time.monotonic() + seconds
    while (started := time.monotonic()) < end:
        os.pwrite(file, block, place)
        os.fdatasync(file)
        buckets.append([round((time.monotonic() - started) * 1e6), 1])
        place = (place + BLOCK_BYTES) % FILE_BYTES
    return buckets
