"""Two versions of a section side by side: what went, what came, by characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

from pipeline.errors import DraftError
from pipeline.store import View

Piece = tuple[Literal["same", "gone", "new"], str]
_STYLES = {"same": "", "gone": "red strike", "new": "green"}
_MARKS = {"same": ("", ""), "gone": ("[-", "-]"), "new": ("{+", "+}")}
# Words of rank and formulations are changed whole: a difference shorter than this between two changes belongs to them.
_ISLAND = 2
_CLAUSE = re.compile(r"[^，。；！？：\n]*[，。；！？：\n]?")


def versions(draft: View, section: str, old: int | None, new: int | None) -> tuple[str, str]:
    """The texts of two versions; without numbers the one that stands and the one before it."""
    first = before(draft, section, old, new)
    standing = draft.section(section)
    assert standing is not None, "else it has no version before"
    return draft.version(section, first).text, standing.text if new is None else draft.version(section, new).text


def before(draft: View, section: str, old: int | None, new: int | None) -> int:
    """The number of the version to compare with: ``old``, else the one before ``new``, or before what stands."""
    standing = draft.section(section)
    if standing is None:
        raise DraftError(f"“{section}”还没有写。", path=draft.folder)
    number = new or standing.version
    earlier = [known.version for known in draft.versions(section) if known.version < number]
    if old is None and not earlier:
        raise DraftError(f"“{section}”只有一个版本，没有可比的。", path=draft.folder)
    return old if old is not None else earlier[-1]


def pieces(old: str, new: str) -> Iterator[Piece]:
    """``old`` into ``new``: the "same" and "gone" pieces give ``old``, the "same" and "new" ones ``new``.

    Clauses are compared first, then the characters of clauses that changed, so that time does not grow with the square
    of a long text.
    """
    went, came = _CLAUSE.findall(old), _CLAUSE.findall(new)
    for tag, a, b, c, d in SequenceMatcher(None, went, came, autojunk=False).get_opcodes():
        lost, won = "".join(went[a:b]), "".join(came[c:d])
        if tag == "equal":
            yield "same", lost
        else:
            yield from _by_characters(lost, won)


def _by_characters(gone: str, came: str) -> Iterator[Piece]:
    lost, won = "", ""
    for tag, a, b, c, d in SequenceMatcher(None, gone, came, autojunk=False).get_opcodes():
        if tag == "equal" and (b - a > _ISLAND or b == len(gone) or not (lost or won)):
            yield from _changed(lost, won)
            lost, won = "", ""
            yield "same", gone[a:b]
        else:
            lost, won = lost + gone[a:b], won + came[c:d]
    yield from _changed(lost, won)


def _changed(lost: str, won: str) -> Iterator[Piece]:
    if lost:
        yield "gone", lost
    if won:
        yield "new", won


def shown(old: str, new: str, *, terminal: bool = False) -> str:
    """For people: in colours on a ``terminal``, else [-gone-] and {+new+}."""
    found = list(pieces(old, new))
    if not terminal:
        return "".join(f"{_MARKS[kind][0]}{text}{_MARKS[kind][1]}" for kind, text in found)
    from io import StringIO

    from rich.console import Console
    from rich.text import Text

    out = StringIO()
    console = Console(file=out, force_terminal=True, soft_wrap=True, highlight=False)
    console.print(Text.assemble(*((text, _STYLES[kind]) for kind, text in found)), end="")
    return out.getvalue()
