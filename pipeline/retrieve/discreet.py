"""Speeches for prompts and drafts: a user's own without their names and figures, and without classified ones."""

from __future__ import annotations

from pipeline.redact import redacted, secret
from pipeline.retrieve import Shelf
from pipeline.types import ReferenceSpeech


class Discreet:
    """A ``retrieve.Shelf`` whose speeches are `redacted`; the index behind it knows every word of them all the same."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def speech(self, speech_id: str) -> ReferenceSpeech | None:
        found = self._shelf.speech(speech_id)
        return redacted(found) if found and not secret(found) else None

    def newest(self) -> str | None:
        return self._shelf.newest()
