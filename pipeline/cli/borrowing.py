"""Which reference speeches a text is held against: the shipped ones, and those of the user's that its draft drew on."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pipeline.store import View
    from pipeline.types import ReferenceSpeech


class Drawn(NamedTuple):
    """``composed``: the draft was laid together without a model, so it consists of sentences of references."""

    references: tuple[ReferenceSpeech, ...]
    composed: bool = False


def drawn_on(folder: Path | None) -> Drawn:
    """For the draft in ``folder``; for any other text None. A folder that is no draft yet has drawn on nothing."""
    if folder is None:
        return Drawn(_shipped())
    from pipeline.store import View, is_draft

    if not is_draft(folder):
        return Drawn(_shipped())
    with View(folder) as draft:
        return Drawn(_with(frozenset(_used(draft))), draft.state.model == "compose")


def _used(draft: View) -> set[str]:
    """Ids of the speeches in the history of all sections."""
    return {
        passage.partition("/")[0]
        for section in draft.state.sections
        for kept in draft.versions(section)
        for passage in kept.references
    }


@cache
def _shipped() -> tuple[ReferenceSpeech, ...]:
    from pipeline import corpus

    return corpus.load()


@cache
def _with(used: frozenset[str]) -> tuple[ReferenceSpeech, ...]:
    """The same tuple for the same speeches: what is gathered from one is kept by identity."""
    from pipeline import corpus
    from pipeline.errors import DataError
    from pipeline.places import default_folder

    own = []
    for name in sorted(used - {speech.id for speech in _shipped()}):
        for path in sorted(default_folder().rglob(f"{name}.md"))[:1]:
            try:
                own.append(corpus.read(path))
            except DataError:
                continue  # what is wrong in the user's folder is told by the commands that are about it
    return (*_shipped(), *own) if own else _shipped()
