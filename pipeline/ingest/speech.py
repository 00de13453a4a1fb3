"""The clean page as a reference speech: sections, gaps, damage, and what could be inferred."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePath

from pipeline import corpus, hanzi, outline, segment, slots
from pipeline.ingest import infer
from pipeline.ingest.gaps import GAP_LINE
from pipeline.ingest.left_out import LeftOut
from pipeline.ingest.page import Edit, Page
from pipeline.segment import Segmentation
from pipeline.types import Damage, Gap, ReferenceSection, ReferenceSpeech, Slot

# Kinds of edit that are told once, with their number; the others one by one.
_SUMMED = frozenset({"punctuation", "layout", "hard-wrap", "mask", "invisible", "html", "markdown"})
_LISTED = 100  # of one kind; beyond it they are summed up too, so that the front matter stays readable
_SHOWN = 120  # characters of a piece of damage in the front matter
_GAP_LINE = re.compile(GAP_LINE.format(r"([0-9]+|若干)"))
_ANNOUNCED = re.compile(r"共\s?([0-9]{1,7})\s?字")
_COLLECTED = re.compile(r"小编[^。\n]{0,12}整理的([^，,。\n]{4,60})[，,]")
# An ellipsis that is a whole paragraph or ends one, or a single … where a name or a phrase stood: words left out.
_ELIDED = re.compile(r"^[…\.]{2,12}$|(?<=[一-鿿。！？])(?:……|…|\.{3,6})$|(?<=[一-鿿，、])…(?=[一-鿿])", re.M)
_SIGNATURE = 30  # characters of a line below the last sentence
_ENDS = "。！？…”）】"


@dataclass(frozen=True, slots=True)
class Ingested:
    """One speech as ingested.

    ``raw`` is the text read, ``text`` the clean one; ``edits`` lead from one to the other. ``slots``, and ``doubts``
    (where something seems deleted and nothing was put in), have raw spans. ``published`` is the day of the page, not of
    the speech. ``evidence`` says why type, level, organisation and days.
    """

    name: str
    raw: str
    text: str
    speech: ReferenceSpeech
    edits: tuple[Edit, ...] = ()
    slots: tuple[Slot, ...] = ()
    doubts: tuple[Damage, ...] = ()
    speaker: str | None = None
    published: date | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)

    def beside(self, left_out: Sequence[LeftOut]) -> Ingested:
        """With what the file holds beside its text, as damage behind the end of the text read."""
        end = len(self.raw)
        told = (Damage(f"left-out-{item.kind}", item.text, end, end, item.reason) for item in left_out)
        return replace(self, speech=replace(self.speech, damage=(*self.speech.damage, *told))) if left_out else self


def assemble(page: Page, name: str, found_slots: tuple[Slot, ...], doubts: Sequence[Damage]) -> Ingested:
    """Cut the clean text of ``page`` and say what it is."""
    found = segment.segment(page.text)
    title, title_evidence = _title(page, found, name)
    head = page.text[: found.sections[0].start] if found.sections else page.text
    inferred = infer.infer(slots.classic(title), head, slots.classic(page.text), page.raw)
    speech = ReferenceSpeech(
        id=_id(name),
        title=title,
        type=found.speech_type or corpus.UNKNOWN,
        date=inferred.day,
        source=PurePath(name).name,
        sections=tuple(_sections(page.text, found)),
        gaps=tuple(_gaps(page, found)),
        damage=(*_damage(page.edits), *doubts),
        speaker_level=inferred.speaker_level,
        level=inferred.level,
        organisation=inferred.organisation,
    )
    return Ingested(
        name=name,
        raw=page.raw,
        text=page.text,
        speech=speech,
        edits=tuple(page.edits),
        slots=found_slots,
        doubts=tuple(doubts),
        speaker=page.text[found.speaker.start : found.speaker.end] if found.speaker else None,
        published=inferred.page_day,
        evidence={**title_evidence, **_type_evidence(page.text, found), **inferred.evidence},
    )


def _id(name: str) -> str:
    return re.sub(r"[^\w-]+", "-", PurePath(name).stem).strip("-") or "speech"


def _title(page: Page, found: Segmentation, name: str) -> tuple[str, dict[str, str]]:
    """The title of the speech, else the one that the page gives it, else the name of the file."""
    if found.title:
        return "".join(line.strip() for line in page.text[found.title.start : found.title.end].split("\n")), {}
    collected = _COLLECTED.search(page.raw)
    if collected and collected[1].strip():
        return slots.normalise(collected[1]).strip(), {"title": collected[0]}
    return PurePath(name).stem.strip() or _id(name), {"title": f"文件名 {name}"}


def _type_evidence(text: str, found: Segmentation) -> dict[str, str]:
    if found.speech_type is None:
        return {}
    shown = segment.flat(text)
    hits = [match[0] for pattern in outline.load(found.speech_type).markers if (match := re.search(pattern, shown))]
    return {"type": "、".join(hits)}


def _sections(text: str, found: Segmentation) -> Iterator[ReferenceSection]:
    for span in found.sections:
        body = text[span.body_start : span.end]
        yield ReferenceSection(span.id, span.role, span.heading, body or slots.render("unknown", "原文缺失"))


def _gaps(page: Page, found: Segmentation) -> Iterator[Gap]:
    """Announced gaps, and the end that breaks off without a mark."""
    spans = [(*page.raw_span(span.start, span.end), span.id) for span in found.sections]
    visible = hanzi.word_count(page.text)
    last = 0
    for edit in page.edits:
        if edit.kind != "gap":
            continue
        line, total = _GAP_LINE.search(edit.put), _ANNOUNCED.search(edit.text)
        size = int(line[1]) if line and line[1].isdecimal() else None
        if size is None and line is None and total:
            size = max(0, int(total[1]) - visible)
        if last and not page.raw[last : edit.start].strip():
            last = edit.end  # 阅读全文 and, below it, 登录后可看全文: one gap announced twice
            continue
        after = next((name for start, _, name in reversed(spans) if start < edit.start), None)
        yield Gap(size, after, edit.text.strip(), edit.start, edit.end)
        last = edit.end
    for (_, close, name), span in zip(spans, found.sections, strict=True):
        if not page.text[span.body_start : span.end].strip() and last != close and not _gap_at(page, close):
            yield Gap(None, name, "", close, close)  # a heading with nothing below it
        for match in _ELIDED.finditer(page.text, span.body_start, span.end):
            start, end = page.raw_span(*match.span())
            if not any(edit.kind == "gap" and edit.start < end and start < edit.end for edit in page.edits):
                yield Gap(None, span.id, page.raw[start:end].strip(), start, end)
    if spans and _breaks_off(page.text[found.sections[-1].start : found.sections[-1].end]) and last < spans[-1][1]:
        yield Gap(None, spans[-1][2], "", spans[-1][1], spans[-1][1])


def _gap_at(page: Page, at: int) -> bool:
    """Whether a gap is announced right behind a place of the raw text."""
    return any(edit.kind == "gap" and edit.end > at and not page.raw[at : edit.start].strip() for edit in page.edits)


def _breaks_off(text: str) -> bool:
    """Whether the last sentence has no end; a signature and a date below it have none."""
    rows = text.split("\n\n")
    while len(rows) > 1 and len(rows[-1]) <= _SIGNATURE and not re.search("[，。！？；]", rows[-1]):
        rows.pop()
    return rows[-1][-1] not in _ENDS


def _damage(edits: Sequence[Edit]) -> Iterator[Damage]:
    """The edits as damage: each by itself, or, for the kinds that come by the hundred, one with their number."""
    kinds: dict[str, list[Edit]] = defaultdict(list)
    for edit in edits:
        kinds[edit.kind].append(edit)
    for kind, rows in kinds.items():
        if kind == "gap":
            continue
        if kind in _SUMMED or len(rows) > _LISTED:
            reason = f"{rows[0].reason.partition('，')[0]}等，共 {len(rows)} 处" if kind == "mask" else rows[0].reason
            reason = reason if kind == "mask" or len(rows) == 1 else f"{reason}，共 {len(rows)} 处"
            yield Damage(kind, rows[0].text[:_SHOWN], rows[0].start, rows[-1].end, reason)
        else:
            yield from (Damage(kind, row.text[:_SHOWN], row.start, row.end, row.reason) for row in rows)
