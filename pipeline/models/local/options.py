"""How a local model is run, as the environment says: threads, context, seed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.errors import InputError

CONTEXT = 4096
"""Tokens. The longest request of the shipped types takes under 2,000, its section 500 more."""


@dataclass(frozen=True, slots=True)
class Options:
    """``threads`` None: what is measured best on this machine (see `usual_threads`)."""

    threads: int
    context: int = CONTEXT
    seed: int = 0


def usual_threads() -> int:
    """Half of the cores, at least one.

    Measured on two cores: alone, two threads decode at 20 tokens a second and one at 12; beside other work two fell to
    between 1 and 6 (each step waits for the slower thread), one held at 10. A draft is written beside other work.
    """
    return max(1, (os.cpu_count() or 2) // 2)


def options(environ: Mapping[str, str]) -> Options:
    """From QICAO_LOCAL_THREADS, QICAO_LOCAL_CONTEXT and QICAO_LOCAL_SEED; InputError where one is no such number."""
    return Options(
        _whole(environ, "QICAO_LOCAL_THREADS", usual_threads(), 1, 512),
        _whole(environ, "QICAO_LOCAL_CONTEXT", CONTEXT, 1024, 1 << 20),
        _whole(environ, "QICAO_LOCAL_SEED", 0, 0, (1 << 32) - 2),
    )


def _whole(environ: Mapping[str, str], name: str, usual: int, least: int, most: int) -> int:
    said = environ.get(name, "").strip()
    if not said:
        return usual
    if not (said.isascii() and said.isdigit() and least <= int(said) <= most):
        raise InputError(f"{name} 要写 {least} 到 {most} 的整数，现在是“{said}”。")
    return int(said)
