"""A draft's folder -> Document, read only. The sections' files are the truth; draft.md gives the title block."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

from pipeline import outline as outlines
from pipeline import slots
from pipeline.aside import without
from pipeline.errors import DraftError
from pipeline.export.document import Document, line_of
from pipeline.export.label import COMPOSE, Origin
from pipeline.files import read_text
from pipeline.segment import segment
from pipeline.store import View
from pipeline.types import Section


def read(folder: Path, versions: Mapping[str, int] | None = None) -> Document:
    """The draft in ``folder``; DraftError when it is none, or not all of its sections are written.

    ``versions`` (section id -> number) stand in for what stands now, each with the title block of today.
    Open places are written as draft.md has them: 【待填：…】, or masks where the draft was begun with ``--slots '×'``.
    """
    draft = View(folder)
    missing = draft.missing()
    if missing:
        raise DraftError(f"初稿还没有写完，缺 {'、'.join(missing)}。请用 qicao draft --resume 写完。", path=folder)
    sections = tuple(dataclasses.replace(part, text=without(part.text)) for part in draft.draft().sections)
    if versions:
        old = {key: without(draft.version(key, number).text) for key, number in versions.items()}
        sections = tuple(dataclasses.replace(part, text=old.get(part.id, part.text)) for part in sections)
    models = _models(draft, sections)
    title, speaker_line, date_line = _title_block(folder / "draft.md", draft.state.speech_type)
    if draft.state.slots != "label":
        sections = tuple(dataclasses.replace(section, text=slots.classic(section.text)) for section in sections)
    return Document(title, sections, Origin(models), speaker_line, date_line, draft.brief().date)


def _title_block(path: Path, speech_type: str) -> tuple[str, str | None, str | None]:
    """Title, speaker line and date line as draft.md has them."""
    if not path.is_file():
        raise DraftError("没有 draft.md，标题无从得知。请用 qicao draft --resume 重新合成。", path=path)
    text = without(read_text(path))
    found = segment(text, outlines.load(speech_type))
    title, speaker, date = (
        line_of(text[span.start : span.end]) if span else None for span in (found.title, found.speaker, found.date)
    )
    if not title:
        raise DraftError("没有标题。请在第一行写“# 标题”，再导出。", path=path, line=1)
    return title, speaker, date


def _models(draft: View, sections: tuple[Section, ...]) -> tuple[str, ...]:
    """The models behind the texts that stand, each once. A text edited by hand goes back to what it was edited from."""
    found: list[str] = []
    doubt = False
    for section in sections:
        try:
            model = _model(draft, section)
        except DraftError:  # a damaged version must not keep anybody from the text, only from saying "no model"
            model, doubt = None, True
        found += [model] if model else []
    if doubt and set(found) <= {COMPOSE}:
        return ()
    return tuple(dict.fromkeys(found)) or (draft.state.model,)


def _model(draft: View, section: Section) -> str | None:
    number: int | None = section.version
    seen: set[int] = set()
    while number is not None and number not in seen:
        seen.add(number)
        version = draft.version(section.id, number)
        if version.model:
            return version.model
        number = version.source
    return None
