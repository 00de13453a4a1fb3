"""The common stock of words of the genre: the shipped reference speeches, which name no place and no person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from itertools import pairwise

from pipeline import outline as outlines
from pipeline import resources

_LEFT_OUT: set[str] = set()


def leave_out(name: str) -> None:
    """Counts without one reference speech ("work_conference/….md"): for benches, before the first text is read."""
    _LEFT_OUT.add(name)


@cache
def common_text() -> str:
    """The shipped reference speeches, one after the other, as they stand in their files.

    Only of types that share them (``references``): rules count how often a pair stands here, and the numbers that they
    compare with were set on these.
    """
    root = resources.tree("reference_speeches")
    shared = [name for name in outlines.speech_types() if outlines.load(name).references == "shared"]
    files = (path for name in shared for path in sorted((root / name).glob("*.md")))
    paths = (path for path in files if str(path.relative_to(root)) not in _LEFT_OUT)
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


@cache
def phrases() -> tuple[str, ...]:
    """The set phrases of ``lexicon/phrases.txt``."""
    lines = (resources.lexicon() / "phrases.txt").read_text("utf-8").splitlines()
    return tuple(phrase for line in lines if not line.startswith("#") for phrase in line.split())


@cache
def common_characters() -> Mapping[str, int]:
    """How often each character stands in the shipped reference speeches."""
    return Counter(common_text())


@cache
def common_pairs() -> Mapping[str, int]:
    """How often each two neighbouring characters stand in the shipped reference speeches.

    What is made of these is hardly a name; a pair that is none of them rules out much.
    """
    return Counter(map("".join, pairwise(common_text())))
