"""How much memory this machine has to give, and how much a model will take."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from pipeline.models.local.gguf import Head

# Measured with Qwen2.5-Coder-1.5B Q4_K_M (1.04 GiB, context 4,096): 1.83 GiB resident. The weights are laid out anew for
# the processor, so a good part of the file is there twice; the rest is room to compute in.
_WEIGHTS, _ROOM = 1.5, 300 << 20


def needed(head: Head, context: int) -> int:
    """Bytes, rounded up on purpose."""
    return int(head.size * _WEIGHTS) + head.cell * context + _ROOM


def available() -> int | None:
    """Bytes that can be used without pushing anything out; None where the system does not say."""
    found = [size for size in (_linux(), _container(), _windows()) if size is not None]
    return min(found) if found else _all()


def _linux() -> int | None:
    with suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/meminfo").read_text("ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    return None


def _container() -> int | None:
    """What the limit of a container leaves."""
    with suppress(OSError, ValueError):
        limit = Path("/sys/fs/cgroup/memory.max").read_text("ascii").strip()
        if limit != "max":
            return int(limit) - int(Path("/sys/fs/cgroup/memory.current").read_text("ascii"))
    return None


def _windows() -> int | None:
    if os.name != "nt":
        return None
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_ulong), ("load", ctypes.c_ulong),
            *((name, ctypes.c_ulonglong) for name in "total free pages free_pages space free_space more".split()),
        )  # fmt: skip

    status = Status()
    status.length = ctypes.sizeof(Status)
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - not there on other systems
    return int(status.free) if kernel.GlobalMemoryStatusEx(ctypes.byref(status)) else None


def _all() -> int | None:
    """All the memory there is: systems without a word for what is free (macOS) keep as much as they can in use."""
    with suppress(AttributeError, OSError, ValueError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return None
