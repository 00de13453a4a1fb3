"""Killing a life at one of the points where it writes something: what crash_child and library_child share."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

Reached = Callable[[str], None]  # told at each point
Done = Callable[[], None]  # told after each step that was acknowledged


def killed_at(point: int, life: Callable[[Reached, Done], None]) -> tuple[bool, int]:
    """Run ``life`` in a fork that sends itself SIGKILL at that point.

    Whether it ended before the point, and how many steps were acknowledged.
    """
    ear, mouth = os.pipe()
    child = os.fork()
    if child == 0:
        left = iter(range(point, -1, -1))

        def reached(_: str) -> None:
            if next(left) == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        life(reached, lambda: os.write(mouth, b".") and None)
        os._exit(0)
    os.close(mouth)
    with os.fdopen(ear, "rb") as pipe:
        steps = len(pipe.read())
    _, status = os.waitpid(child, 0)
    return os.WIFEXITED(status), steps
