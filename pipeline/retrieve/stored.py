"""Speeches out of an index that holds them whole: for those who search one that is far from the Markdown."""

from __future__ import annotations

from functools import lru_cache

from pipeline.index.documents import speech_of
from pipeline.retrieve import Retriever, Searchable
from pipeline.retrieve.dense import Dense
from pipeline.retrieve.discreet import Discreet
from pipeline.types import ReferenceSpeech

_KNOWN = 256  # speeches kept in memory
_SECTIONS = 200  # of one speech, at most


class Stored:
    """A ``retrieve.Shelf`` over an index of whole documents."""

    def __init__(self, index: Searchable) -> None:
        self._index = index
        self.speech = lru_cache(maxsize=_KNOWN)(self._speech)

    def _speech(self, speech_id: str) -> ReferenceSpeech | None:
        return speech_of(self._index.search({}, filters={"speech": speech_id}, k=_SECTIONS))

    def newest(self) -> str | None:
        """Not told: a brief without a day is then searched without regard to age."""
        return None


def retriever(index: Searchable, *, as_is: bool = False, dense: Dense | None = None) -> Retriever:
    """Retrieval over an index that holds its speeches whole; what a user put there is redacted unless ``as_is``."""
    shelf = Stored(index)
    return Retriever(index=index, shelf=shelf if as_is else Discreet(shelf), dense=dense)
