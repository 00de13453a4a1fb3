"""``history/draft.json``: what a draft is, which version of each section stands, and what is locked."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pipeline.errors import DraftError

STATE = "history/draft.json"
FORMAT = 1  # raised when a version of qicao that knows only the old one could damage the folder
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")  # as in outline.py: these words become file names


@dataclass(frozen=True, slots=True)
class Standing:
    """One section: the numbers of the versions that were its text, in turn, and the hash of the text that is it now.

    ``kept``: what a person has locked of it, piece by piece; ``locked``: all of it.
    """

    stood: tuple[int, ...] = ()
    sha256: str | None = None
    locked: bool = False
    kept: tuple[str, ...] = ()

    @property
    def current(self) -> int | None:
        return self.stood[-1] if self.stood else None


@dataclass(frozen=True, slots=True)
class State:
    """``model`` that it began with; ``slots``: how draft.md writes open places; ``headings`` agreed on for the numbered
    parts; ``sections`` in the outline's order; ``assembled``: hash of draft.md as last written."""

    speech_type: str
    model: str
    brief_sha256: str
    slots: str = "label"
    headings: Mapping[str, str] = field(default_factory=dict)
    sections: Mapping[str, Standing] = field(default_factory=dict)
    assembled: str | None = None

    def locked(self, section_id: str, locked: bool) -> State:
        """Locked, or opened again, locked sentences and all."""
        old = self.sections[section_id]
        return self._with(section_id, replace(old, locked=locked, kept=old.kept if locked else ()))

    def keeping(self, section_id: str, kept: tuple[str, ...]) -> State:
        """The state with these sentences of a section locked, and no others."""
        return self._with(section_id, replace(self.sections[section_id], kept=kept))

    def _with(self, section_id: str, standing: Standing) -> State:
        return replace(self, sections={**self.sections, section_id: standing})

    def stand(self, chosen: Mapping[str, tuple[int, str]]) -> State:
        """The state with these versions standing: section id -> number and hash of its text."""
        new = {
            key: replace(self.sections[key], stood=(*self.sections[key].stood, number), sha256=digest)
            for key, (number, digest) in chosen.items()
        }
        return replace(self, sections={**self.sections, **new})

    def json(self) -> str:
        return json.dumps({"format": FORMAT} | dataclasses.asdict(self), ensure_ascii=False, indent=1) + "\n"


def read(content: bytes, path: Path) -> State:
    """The state from its file; DraftError when it is damaged, or written by a newer qicao."""
    try:
        data = json.loads(content)
        if isinstance(data["format"], int) and data["format"] > FORMAT:
            raise DraftError(
                f"这份初稿由较新的 qicao 写成（格式 {data['format']}，本版只认识 {FORMAT}）。请升级 qicao；没有动它。",
                path=path,
            )
        return _state(data)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise DraftError(
            "初稿的记录损坏，读不了。sections/ 和 history/ 里的文字都在；可从备份取回这个文件。", path=path
        ) from None


def _state(data: Mapping[str, Any]) -> State:
    sections = {
        key: Standing(
            tuple(int(number) for number in item["stood"]),
            item["sha256"],
            bool(item["locked"]),
            tuple(str(sentence) for sentence in item.get("kept", ())),
        )
        for key, item in data["sections"].items()
    }
    if not all(_ID.fullmatch(key) for key in (*sections, *data["headings"])):
        raise ValueError(data)  # a folder may come from anybody: its ids become paths
    return State(
        speech_type=str(data["speech_type"]),
        model=str(data["model"]),
        brief_sha256=str(data["brief_sha256"]),
        slots=str(data["slots"]),
        headings={key: str(text) for key, text in data["headings"].items()},
        sections=sections,
        assembled=data["assembled"],
    )
