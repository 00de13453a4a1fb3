"""All steps from a text to the reference speeches that it holds, and how these are written."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from pathlib import Path

from pipeline import corpus
from pipeline.errors import InputError
from pipeline.files import write_atomic
from pipeline.ingest import asked, clean, gaps, infer, layout, pinyin, restore, speech
from pipeline.ingest.description import describe, summary
from pipeline.ingest.left_out import LeftOut
from pipeline.ingest.page import Change, Edit, Page, pieces
from pipeline.ingest.page_lines import page_lines
from pipeline.ingest.speech import Ingested
from pipeline.ingest.split import split
from pipeline.types import Damage, Slot

__all__ = ["Edit", "Ingested", "describe", "ingest", "ingest_all", "pieces", "render", "save", "summary"]


def ingest(text: str, name: str) -> Ingested:
    """Clean and cut one speech; ``name`` is the file's, it becomes the id. InputError when no speech is in ``text``."""
    if text.startswith("---\n") and "\n## " in text:
        return Ingested(name, text, text, corpus.parse(text, name))
    page = Page(text)
    page.apply(clean.marks(page.text))
    page.apply(pinyin.bracketed(page.text))
    page.apply(gaps.changes(page.text))
    page.apply(asked.question(page.text))
    page.apply(page_lines(page.text))
    page.apply(clean.inline(page.text))
    page.apply(clean.markdown(page.text))
    page.apply(layout.blanks(page.text))
    page.apply(layout.paragraphs(page.text))  # before the masks are written out: lines still have their width
    page.apply(layout.punctuation(page.text))
    day = infer.days(page.text, text)
    doubts = [Damage("silent-deletion", *_raw(page, *found)) for found in restore.silent(page.text)]
    doubts += [Damage("pinyin", *_raw(page, *found)) for found in pinyin.bare(page.text)]
    page.apply(restore.restored(page.text, day))
    slots = _slots(page)
    page.apply(layout.repeated_title(page.text))
    page.apply(layout.paragraphs(page.text))
    found = speech.assemble(page, name, slots, doubts)
    if not found.speech.sections:
        raise InputError("清理之后什么也没有留下：里面没有讲话。", path=name)
    return found


def _raw(page: Page, start: int, end: int, reason: str) -> tuple[str, int, int, str]:
    a, b = page.raw_span(start, end)
    return page.raw[a:b], a, b, reason


def _slots(page: Page) -> tuple[Slot, ...]:
    """Masks written as slots; what is returned has raw spans."""
    changes: list[Change] = []
    found: list[Slot] = []
    for slot, change in restore.masks(page.text):
        start, end = page.raw_span(slot.start, slot.end)
        found.append(Slot(slot.name, page.raw[start:end], start, end, slot.detail))
        if change:
            changes.append(change)
    page.apply(changes)
    return tuple(found)


def ingest_all(text: str, name: str, left_out: tuple[LeftOut, ...] = ()) -> tuple[Ingested, ...]:
    """Every speech of a page, each with a number behind its id where there are several.

    ``left_out`` is what the file holds beside its text; it is told with the first.
    """
    first, *others = _speeches(text, name)
    return (first.beside(left_out), *others)


def _speeches(text: str, name: str) -> tuple[Ingested, ...]:
    parts = split(text)
    if len(parts) == 1:
        return (ingest(text, name),)
    path = Path(name)
    found = []
    for n, (start, end) in enumerate(parts, 1):
        found.append(ingest(text[start:end], f"{path.stem}-{n}{path.suffix}"))
    return tuple(found)


def render(ingested: Ingested) -> str:
    """The Markdown file of an ingested speech."""
    return corpus.render(ingested.speech)


def save(ingested: Ingested, folder: Path) -> Path:
    """Write the speech and, beside it, the text read (``<id>.raw.txt``), so that everything can be undone.

    The same text again takes the place of the old file; another text of the same name gets a number behind its id.
    """
    for n in count(1):
        name = ingested.speech.id if n == 1 else f"{ingested.speech.id}-{n}"
        target, raw = folder / f"{name}.md", folder / f"{name}.raw.txt"
        if not target.exists() or (raw.exists() and raw.read_bytes() == ingested.raw.encode()):
            break
    write_atomic(raw, ingested.raw)
    write_atomic(target, corpus.render(replace(ingested.speech, id=name)))
    return target
