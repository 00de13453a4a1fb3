"""`qicao import`: an exported Word file that a person has edited comes back; each section that changed is a version.

A section begins where its hidden bookmark stands, or, where that was lost, at its first line as exported; in a file
that has neither the text is segmented like any other.
The title block, the mark of origin, notes and comments are no part of a section. Tracked changes count as accepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import Literal

from pipeline import slots
from pipeline.aside import without
from pipeline.draft.assemble import NOTES, Render, outline_of, refresh, whole
from pipeline.errors import DraftError, InputError
from pipeline.export.document import lines
from pipeline.export.word_parts import anchor
from pipeline.files import read_bytes
from pipeline.ingest import word
from pipeline.segment import segment
from pipeline.store import Store
from pipeline.types import Checker, Outline

Fate = Literal["same", "taken", "older", "refused"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a section: its version before and now, and in words what there is to say of it."""

    fate: Fate
    before: int
    now: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """``sections`` in order; ``notices`` about the file and the folder; ``bookmarks``: whether these told the sections."""

    sections: Mapping[str, Outcome]
    bookmarks: bool
    notices: tuple[str, ...] = ()

    def shown(self) -> str:
        """One line a section."""
        width = max(map(len, self.sections))
        return "".join(f"{key:<{width}}  {_shown(outcome)}\n" for key, outcome in self.sections.items())

    @property
    def refused(self) -> tuple[str, ...]:
        return tuple(key for key, outcome in self.sections.items() if outcome.fate == "refused")


def _shown(outcome: Outcome) -> str:
    if outcome.fate == "taken":
        return f"已改  版本 {outcome.before} → {outcome.now}  {outcome.words}".rstrip()
    said = {"same": "未动", "older": "未动", "refused": "没有采用", "taken": ""}[outcome.fate]
    return f"{said}  {outcome.words}".rstrip()


@dataclass(frozen=True, slots=True)
class _Page:
    """The body of a Word file: its text, a line a paragraph, and where the bookmarks stand in it."""

    text: str
    marks: tuple[tuple[int, str], ...]


def bring_back(folder: Path, file: Path, *, checker: Checker, render: Render) -> Imported:
    """Take what a person changed in ``file`` into the draft in ``folder``; all that changed, or nothing on an error.

    InputError when the file is no Word file, or its sections are not the draft's. A section that is locked, or from
    which a locked sentence is gone, is refused; one that holds an older version of the draft, unchanged, is left.
    """
    if file.suffix.lower() != ".docx":
        raise InputError("只能取回 .docx 文件。别的格式请先用 Word 另存为 .docx。", path=file)
    page = _page(word.paragraphs(read_bytes(file), str(file)))
    with Store(folder) as store:
        missing = store.missing()
        if missing:
            raise DraftError(f"初稿还没有写完，缺{'、'.join(missing)}。请先用 qicao draft --resume 写完。", path=folder)
        outline = outline_of(store, store.brief())
        desk = _Desk(store)
        found = _by_bookmarks(page, dict.fromkeys(store.state.sections, ()))
        sections = found or _by_bookmarks(page, desk.exported()) or _by_segments(page, outline, file)
        notices = list(store.notices)
        if found is None:
            notices.append("文件里的书签不全，各节是按内容认出来的，请核对。")
        notices += _head(store, page, outline)
        outcomes = {key: desk.compare(key, rows) for key, rows in sections.items()}
        if desk.taken:
            versions = store.take(desk.taken, desk.sources)
            refresh(store, checker, render)
            for key, version in versions.items():
                old = outcomes[key]
                outcomes[key] = Outcome("taken", old.before, version.version, old.words)
        return Imported(outcomes, found is not None, (*notices, *desk.notices))


# --- the file -----------------------------------------------------------------------------------


def _page(paragraphs: Sequence[word.Paragraph]) -> _Page:
    text, marks = "", list[tuple[int, str]]()
    for paragraph in paragraphs:
        if paragraph.kind in ("origin", "box") or _is_note(paragraph.text):
            continue
        marks += [(len(text) + at, name) for at, name in paragraph.anchors]
        text += paragraph.text + ("" if paragraph.joined else "\n")
    return _Page(text, tuple(marks))


def _is_note(text: str) -> bool:
    """Whether a paragraph is the mark of origin, which may have lost its style, or the last line of draft.md."""
    from pipeline.export.label import Origin

    known = {*NOTES.values(), *(Origin(models).note for models in ((), ("compose",), ("a model",)))}
    return text.strip().removeprefix(">").strip() in known


def _by_bookmarks(page: _Page, known: Mapping[str, Sequence[str]]) -> dict[str, list[str]] | None:
    """Section id -> its lines; None unless each section's beginning is told once, in the draft's order.

    ``known``: the sections' ids, with their lines as exported; the first one may stand in for a bookmark.
    """
    starts: list[int] = []
    for key, rows in known.items():
        marked = [at for at, name in page.marks if name == anchor(key)]
        pattern = f"^[ \u3000]*{re.escape(rows[0])}[ \u3000]*$" if rows else "(?!)"
        places = marked or [match.start() for match in re.finditer(pattern, page.text, re.MULTILINE)]
        if len(places) != 1:
            return None
        starts += places
    if starts != sorted(set(starts)):
        return None
    found = {key: lines(page.text[a:b]) for key, (a, b) in zip(known, pairwise([*starts, len(page.text)]), strict=True)}
    return found if all(found.values()) else None


def _by_segments(page: _Page, outline: Outline, file: Path) -> dict[str, list[str]]:
    cut = segment(page.text, outline)
    ids = [spec.id for spec in outline.sections]
    found = [span.id for span in cut.sections]
    if found != ids:
        lost = "、".join(key for key in ids if key not in found) or "次序不同"
        raise InputError(
            f"认不出文件里的各节（{lost}）。请用 qicao export 导出的 Word 文件修改，整节不要删去；"
            "或直接改 sections/ 里的文件。",
            path=file,
        )
    starts = [*(span.start for span in cut.sections), max(span.end for span in cut.sections)]
    return {key: lines(page.text[a:b]) for key, (a, b) in zip(ids, pairwise(starts), strict=True)}


def _head(store: Store, page: _Page, outline: Outline) -> Iterator[str]:
    """Title, speaker and date come from the brief: a change to them in the file is told, not taken."""

    def block(text: str) -> list[str]:
        cut = segment(text, outline)
        spans = (cut.title, cut.speaker, cut.date)
        return ["".join(text[span.start : span.end].split()) for span in spans if span]

    if block(page.text) != block(slots.classic(whole(store)) if store.state.slots != "label" else whole(store)):
        yield "文件里的标题、讲话人或日期与初稿不同，没有采用；要改请改 brief.yaml。"


# --- the sections -------------------------------------------------------------------------------


@dataclass(slots=True)
class _Desk:
    """What is to be taken from the file (section id -> text), and from which version each was edited."""

    store: Store
    taken: dict[str, str] = field(default_factory=dict)
    sources: dict[str, int] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)

    def compare(self, key: str, rows: Sequence[str]) -> Outcome:
        section = self.store.section(key)
        assert section is not None, "the draft is whole"
        if self._exported(section.text) == list(rows):
            return Outcome("same", section.version, section.version)
        base, unchanged = self._base(key, rows)
        if unchanged:
            words = f"文件里还是版本 {base}，没有改过；现在的是版本 {section.version}"
            return Outcome("older", section.version, section.version, words)
        standing = self.store.state.sections[key]
        text = self._text(key, section.text, rows)
        lost = [sentence for sentence in standing.kept if sentence not in text]
        if standing.locked or lost:
            words = "已锁定，文件里的改动没有写入" if standing.locked else f"缺了锁定的话“{lost[0]}”，没有写入"
            return Outcome("refused", section.version, section.version, f"{words}；要用它，请先 qicao unlock")
        self.taken[key], self.sources[key] = text, base
        words = _size(self._exported(section.text), rows)
        if base != section.version:
            words += f"，在版本 {base} 上改的；版本 {section.version} 可用 qicao restore 取回"
        return Outcome("taken", section.version, section.version, words)

    def exported(self) -> dict[str, list[str]]:
        """Section id -> its lines as they were exported."""
        return {section.id: self._exported(section.text) for section in self.store.draft().sections}

    def _exported(self, text: str) -> list[str]:
        plain = without(text)
        return lines(slots.classic(plain) if self.store.state.slots != "label" else plain)

    def _base(self, key: str, rows: Sequence[str]) -> tuple[int, bool]:
        """The version that the file's text is nearest to, the latest of equals, and whether it is that version."""
        best, nearest = 0, -1.0
        for number in dict.fromkeys(reversed(self.store.state.sections[key].stood)):
            try:
                known = self._exported(self.store.version(key, number).text)
            except DraftError:  # a damaged version is nobody's base
                continue
            if known == list(rows):
                return number, True
            near = SequenceMatcher(None, "\n".join(known), "\n".join(rows), autojunk=False).ratio()
            if near > nearest:
                best, nearest = number, near
        return best, False

    def _text(self, key: str, old: str, rows: Sequence[str]) -> str:
        """The section's new text. Lines that did not change stay as they were, remarks to qicao and all."""
        known: dict[str, str] = {}
        above: list[str] = []
        for line in old.split("\n"):
            shown = self._exported(line)
            if shown:
                known.setdefault(shown[0], "\n".join([*above, line]))
                above.clear()
            elif line.strip():
                above.append(line)
        labelled = rows if self.store.state.slots == "label" else _labelled(without(old), self._exported(old), rows)
        new = "\n\n".join(known.get(row) or label for row, label in zip(rows, labelled, strict=True))
        if old.count("<!--") > new.count("<!--"):
            self.notices.append(f"“{key}”改动处的注记（<!-- qicao: … -->）没有带过来，可从旧版本里找回。")
        return new + "\n"


def _labelled(old: str, exported: Sequence[str], rows: Sequence[str]) -> list[str]:
    """``rows`` with their masks (×) as open slots: those of ``old``, which was ``exported`` so, where they are the same."""
    text = "\n".join(rows)
    labels, masks, new = slots.find(old), slots.find("\n".join(exported)), slots.find(text)
    if len(labels) == len(masks):
        same = SequenceMatcher(None, [mask.text for mask in masks], [mask.text for mask in new], autojunk=False)
        pairs = [(a + n, b + n) for a, b, size in same.get_matching_blocks() for n in range(size)]
        for index, place in reversed(pairs):
            text = text[: new[place].start] + labels[index].text + text[new[place].end :]
    return slots.normalise(text).split("\n")


def _size(old: Sequence[str], new: Sequence[str]) -> str:
    """How much came and went, in characters."""
    codes = SequenceMatcher(None, "\n".join(old), "\n".join(new), autojunk=False).get_opcodes()
    came = sum(d - c for tag, _, _, c, d in codes if tag != "equal")
    gone = sum(b - a for tag, a, b, _, _ in codes if tag != "equal")
    return f"增 {came} 字，删 {gone} 字"
