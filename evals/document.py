"""One text under examination, with everything that rules ask about it computed once, when first asked.

Spans are code-point offsets into the text as read. Three kinds of text are accepted: a draft (``# title``, header
lines, sections, ``> `` note), a plain speech, and a file of ``reference_speeches/`` (front matter, ``## <section
id>``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar, cast

from evals.brief_words import brief_words
from evals.layout import anatomy, pieces
from evals.layout.anatomy import Part
from evals.matching import literals, triggers
from evals.persons.people import Known
from evals.persons.people import people as named_in
from evals.spans import Span, Spans, lines, trimmed
from pipeline import hanzi, lexicon
from pipeline import slots as openings
from pipeline.figures import Figure
from pipeline.figures import find as find_figures
from pipeline.lexicon import Lexicon
from pipeline.patterns import lazy
from pipeline.types import Brief, Outline, ReferenceSpeech, SectionSpec, Slot

if TYPE_CHECKING:
    from evals.matching.scanner import Scanner
    from evals.shapes.base import Terms
    from evals.wordings.formulations import Found

Made = TypeVar("Made")
# A verb of saying, then at most a few words, then the quotation itself.
_SAYING = lazy(r"(?:指出|强调|要求|提出|说过|说|写道|明确|宣告|号召|讲到|教导)[^“”\n。]{0,8}“([^“”\n]{6,})”")
_TITLE = lazy(r"《[^《》\n]{1,80}》")
_OPENING = 400  # characters of a text in which its organisation is named, if anywhere
_OWN_ID = lazy(r"^id:\s*(\S+)\s*$", re.MULTILINE)
COMPOSED = lazy(
    "未使用(?:人工智能)?模型"
)  # in the last line of such a draft (pipeline.export.label, pipeline.draft.assemble)
_NOTE = lazy(r"^> .*$", re.MULTILINE)


class Document:
    """See the module. ``section`` is the id when the text is one section of a speech, else None."""

    def __init__(
        self,
        text: str,
        *,
        outline: Outline | None = None,
        brief: Brief | None = None,
        section: str | None = None,
        references: Sequence[ReferenceSpeech] = (),
        scanner: Scanner | None = None,
        formulations: Lexicon | None = None,
        composed: bool = False,
        apart: bool = False,
        marks: tuple[Span, ...] = (),
    ) -> None:
        """``apart``: every place is wanted for itself, even of a fault that runs through the whole text. ``marks``: the Markdown
        that was cut from the text before."""
        self.text, self.brief, self.section = text, brief, section
        self.references = references if isinstance(references, tuple) else tuple(references)
        own = _OWN_ID.search(anatomy.front_matter(text)) if self.references else None
        if own:  # a reference borrows nothing from itself
            self.references = tuple(speech for speech in self.references if speech.id != own[1])
        self._composed, self.apart, self.marks = composed, apart, marks
        self._given, self._scanner, self._formulations = outline, scanner, formulations
        self._made: dict[object, tuple[object, ...]] = {}

    # --- anatomy ---

    @cached_property
    def outline(self) -> Outline | None:
        """As given, else after the brief, else after the text itself; None when nothing tells the type."""
        return self._given or anatomy.outline_of(self.text, self.brief, self.section)

    @cached_property
    def _anatomy(self) -> anatomy.Anatomy:
        return anatomy.dissect(self.text, self.outline, self.section)

    @property
    def sections(self) -> tuple[Part, ...]:
        """The sections found, by place; one part over everything when one section is checked."""
        return self._anatomy.parts

    @property
    def header(self) -> tuple[Span, ...]:
        """Title, speaker and date lines."""
        return self._anatomy.header

    @property
    def gaps(self) -> tuple[Span, ...]:
        """Places that say themselves that text is missing there (此处隐藏1699字)."""
        return self._anatomy.gaps

    @property
    def title(self) -> Span | None:
        return self._anatomy.title

    @cached_property
    def guessed(self) -> bool:
        """Whether nobody said what type of speech this is: its outline is a guess after the text."""
        return self._given is None and self.brief is None and not anatomy.front_matter(self.text)

    @cached_property
    def loose(self) -> bool:
        """Whether the type was guessed and hardly fits: a fragment, or another kind of speech than it looked like."""
        return self.guessed and not self.fitting

    @cached_property
    def fitting(self) -> bool:
        """Whether the text has by and large the sections of its outline: a quarter of them missing at most."""
        if self.outline is None:
            return True
        return 4 * len(list(anatomy.missing(self.outline, self.sections))) <= len(self.due)

    @cached_property
    def bound(self) -> bool:
        """Whether the outline binds to the letter: a section of a draft, or a draft of qicao, which bears its note. Other
        people's speeches of the type keep to its lengths and formulations by and large."""
        return self.section is not None or any(self.text.startswith("> ", start) for start, _ in self.notes)

    @cached_property
    def composed(self) -> bool:
        """Whether it was laid together without a model, as the caller knows or its note says."""
        return self._composed or any(COMPOSED.search(self.text, start, end) for start, end in self.notes)

    def part_at(self, offset: int) -> Part | None:
        at = bisect_right(self._starts, offset) - 1
        return self.sections[at] if at >= 0 and offset <= self.sections[at].end else None

    @cached_property
    def _starts(self) -> list[int]:
        return [part.start for part in self.sections]

    def parts(self, wanted: Iterable[str]) -> list[Part]:
        """The sections whose role or id is among ``wanted``."""
        names = frozenset(wanted)
        return [part for part in self.sections if part.role in names or part.id in names]

    def spec(self, part: Part) -> SectionSpec | None:
        return self._specs.get(part.id)

    @cached_property
    def _specs(self) -> dict[str, SectionSpec]:
        return {spec.id: spec for spec in reversed(self.outline.sections)} if self.outline else {}

    @cached_property
    def body(self) -> tuple[Span, ...]:
        """The speech itself: the sections, or, where none were found, everything but header and notes."""
        known = tuple((part.start, part.end) for part in self.sections if part.known)
        if known:
            return known
        return self._spoken

    @cached_property
    def _spoken(self) -> tuple[Span, ...]:
        """Everything but title, speaker, date and notes, whether its section is known or not."""
        notes = sorted([*self.header, *self.notes])
        edges = [0, *(edge for span in notes for edge in span), len(self.text)]
        return tuple((a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b > a)

    @cached_property
    def characters(self) -> int:
        """汉字 of the speech itself, as a person would count them."""
        return sum(self.count(*span) for span in self._spoken)

    @cached_property
    def scale(self) -> float:
        """How long the speech is beside what its outline has in mind."""
        assert self.outline is not None
        return self.characters / sum(spec.characters.target for spec in self.due)

    @cached_property
    def due(self) -> tuple[SectionSpec, ...]:
        """The sections that the text is measured by: an optional one only where the text has it."""
        return anatomy.due(self.outline, self.sections) if self.outline else ()

    def count(self, start: int, end: int) -> int:
        """汉字 of a stretch."""
        return self._hanzi.between(start, end)

    @cached_property
    def _hanzi(self) -> hanzi.Counts:
        return hanzi.Counts(self.text)

    # --- pieces ---

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        machine = Spans(self._anatomy.machine)
        return tuple(slot for slot in openings.find(self.text) if not machine.meets(slot.start, slot.end))

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Firm figures outside slots and notes."""
        shut = Spans([*map(_span, self.slots), *self.notes])
        return tuple(figure for figure in find_figures(self.text) if not shut.meets(figure.start, figure.end))

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """Lines with text, header and notes left out."""
        shut = Spans([*self.header, *self.notes])
        spans = (trimmed(self.text, *span) for span in lines(self.text))
        return tuple(span for span in spans if span[0] < span[1] and not shut.meets(*span))

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        return pieces.sentences(self.text, self.paragraphs)

    @property
    def clauses(self) -> Sequence[Span]:
        """What stands between two marks of any kind, 、 and quotes excepted."""
        return self._clauses[0]

    @property
    def said(self) -> Sequence[str]:
        """The words of each clause."""
        return self._clauses[1]

    @cached_property
    def _clauses(self) -> tuple[list[Span], list[str]]:
        return pieces.clauses(self.text, self.paragraphs)

    @cached_property
    def citations(self) -> tuple[Span, ...]:
        """Words that are not the speaker's: quotations after a verb of saying, and titles of documents."""
        quoted = [match.span(1) for match in self.finditer(_SAYING)]
        return tuple(sorted([*quoted, *(match.span() for match in self.finditer(_TITLE))]))

    @cached_property
    def notes(self) -> tuple[Span, ...]:
        """Lines about the text rather than of it: the ``> `` note of a draft, front matter and ids of a reference."""
        noted = _NOTE.finditer(self.text) if "> " in self.text else ()
        return tuple(sorted([*(match.span() for match in noted), *self._anatomy.machine]))

    # --- what rules may touch ---

    @cached_property
    def _shut(self) -> Spans:
        return Spans([*map(_span, self.slots), *self.notes])

    @cached_property
    def _cited(self) -> Spans:
        return Spans(self.citations)

    def live(self, start: int, end: int, *, quotes: bool = False) -> bool:
        """Whether a rule may speak about this span: not in a slot, not a note, and (unless ``quotes``) not a
        citation.
        """
        return not self._shut.meets(start, end) and (quotes or not self._cited.meets(start, end))

    def scan(self, terms: Terms) -> list[tuple[int, int, str]]:
        """All places of the literals, by start, longest match first and no two overlapping."""
        if self._scanner is None or not self._scanner.knows(terms):
            from evals.matching.scanner import Scanner

            return Scanner([terms]).run(self.text, self.places).get(terms, [])
        if self._scanned is None:
            self._scanned = self._scanner.run(self.text, self.places)
        return self._scanned.get(terms, [])

    _scanned: dict[Terms, list[tuple[int, int, str]]] | None = None

    def finditer(self, pattern: re.Pattern[str]) -> Iterable[re.Match[str]]:
        """``pattern.finditer(text)``; a pattern that cannot match does not run (see ``triggers``)."""
        return triggers.finditer(pattern, self.text, self.places)

    def open_ones(self, patterns: Sequence[re.Pattern[str]]) -> Sequence[re.Pattern[str]]:
        """Those of ``patterns`` that are worth a ``finditer``."""
        return triggers.open_ones(patterns, self.places)

    @cached_property
    def folded(self) -> str:
        """The text with separators and quotes each in one form, of the same length: what formulations are looked for in."""
        return lexicon.fold(self.text)

    @cached_property
    def places(self) -> literals.Places:
        """The literals that stand in the folded text: what tells most patterns that they can rest."""
        return literals.Places(self.text, self.folded)

    def once(self, find: Callable[[Document], Iterable[Made]]) -> tuple[Made, ...]:
        """What ``find`` says of this document; it is asked once, however many rules want to know."""
        if find not in self._made:
            self._made[find] = tuple(find(self))
        return cast("tuple[Made, ...]", self._made[find])

    # --- circumstances ---

    @cached_property
    def lexicon(self) -> Lexicon:
        """The formulations to go by: the shipped ones, with an office's own where rules of an office are in force."""
        return self._formulations or lexicon.load()

    @cached_property
    def wordings(self) -> Found:
        """Where the formulations of the lexicon stand."""
        from evals.wordings.formulations import finder

        return finder(self.lexicon).run(self.folded, self.places)

    @cached_property
    def day(self) -> date | None:
        """The day of the speech: the brief's, else the one that the text bears in its header."""
        return self.brief.date if self.brief is not None and self.brief.date else self._anatomy.day

    @cached_property
    def organisation(self) -> str | None:
        """总工会, 妇联 …: after the brief, else after the title and the opening; None when nothing tells."""
        if self.brief is not None:
            return lexicon.organisation_of_brief(self.brief)
        title = self.text[slice(*self.title)] if self.title else ""
        opening = self.text[slice(*self.paragraphs[0])] if self.paragraphs else ""
        told = (self._anatomy.organisation, title, opening, self.text[:_OPENING])
        return next((name for words in told if words and (name := lexicon.organisation_of(words))), None)

    @cached_property
    def told(self) -> str:
        """Every word of the brief that may be used: what a claim is traced in. Empty without a brief."""
        return "\n".join(brief_words(self.brief)) if self.brief else ""

    @cached_property
    def people(self) -> tuple[Known, ...]:
        """Everybody whom the brief names."""
        return named_in(self.brief) if self.brief else ()

    @property
    def voice(self) -> str | None:
        return self.outline.voice if self.outline else None


def _span(slot: Slot) -> Span:
    return slot.start, slot.end
