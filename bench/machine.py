"""What a benchmark ran on, in one line."""

import os
import platform
import time
from pathlib import Path


def machine() -> str:
    """Processor, cores, Python and day."""
    try:
        lines = Path("/proc/cpuinfo").read_text().split("\n")
        name = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        name = platform.processor() or platform.machine()
    return f"{name}, {os.cpu_count()} cores, Python {platform.python_version()}, {time.strftime('%Y-%m-%d')}"
