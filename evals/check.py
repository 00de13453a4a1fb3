"""Text in, findings out. No model, no network; the same text gives the same report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from evals import precedence, registry, suppress
from evals.document import Document
from evals.layout import markup
from evals.registry import Ruleset, needs_met
from evals.shapes.base import Hit, Page, Rule
from evals.suppress import Suppression
from pipeline import aside
from pipeline.aside import Plain
from pipeline.types import Brief, Finding, Outline, ReferenceSpeech, Report, Slot

# Findings of one rule that are told one by one, exact fixes apart: nobody reads more, and garbage has millions.
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Examined:
    """``ignored`` are the findings that a person wants left alone, each with the reason; ``report`` is without them."""

    report: Report
    ignored: tuple[tuple[Finding, str], ...] = ()


def check(
    text: str,
    *,
    outline: Outline | None = None,
    brief: Brief | None = None,
    section: str | None = None,
    references: Sequence[ReferenceSpeech] = (),
    rules: Ruleset | None = None,
) -> Report:
    """Findings and open slots of a speech, or of one of its sections when ``section`` names it.

    Without ``outline`` the type is taken from the brief, then from the text itself. Rules that need a brief, an
    outline or references rest where there are none. Findings are sorted by start, end, rule.
    """
    found = examine(text, outline=outline, brief=brief, section=section, references=references, rules=rules)
    return found.report


def examine(
    text: str,
    *,
    outline: Outline | None = None,
    brief: Brief | None = None,
    section: str | None = None,
    references: Sequence[ReferenceSpeech] = (),
    rules: Ruleset | None = None,
    suppressions: Sequence[Suppression] = (),
    composed: bool = False,
    apart: bool = False,
) -> Examined:
    """``check``, with what a side file says about the text, and with what was ignored at a person's wish.

    ``composed``: it was laid together from references without a model, so what it shares with them is a hint.
    ``apart``: one finding for each place, even of what runs through the whole text (half-width marks), as ``--fix`` and
    an editor need it.
    """
    chosen = registry.load() if rules is None else rules
    one = Examination(
        text,
        chosen,
        outline=outline,
        brief=brief,
        section=section,
        references=references,
        suppressions=suppressions,
        composed=composed,
        apart=apart,
    )
    return next(abreast([one], chosen))


def abreast(examinations: Sequence[Examination], rules: Ruleset) -> Iterator[Examined]:
    """What each examination finds. Every rule looks at all texts before the next one does, so that what it knows (patterns,
    words, counts) comes from the processor's cache for all but the first: a third less time from eight texts on."""
    for rule in rules.rules:
        for one in examinations:
            one.run(rule)
    for one in examinations:
        yield one.settled()


class Examination:
    """The examination of one text, rule by rule; parameters as of ``examine``."""

    def __init__(
        self,
        text: str,
        rules: Ruleset,
        *,
        outline: Outline | None = None,
        brief: Brief | None = None,
        section: str | None = None,
        references: Sequence[ReferenceSpeech] = (),
        suppressions: Sequence[Suppression] = (),
        composed: bool = False,
        apart: bool = False,
    ) -> None:
        self._rules, self._suppressions = rules, suppressions
        plain = aside.strip(text)
        marks = markup.of_its_own(plain.text) if section is None else []
        self._plain = plain.without(marks)
        self._doc = Document(
            self._plain.text,
            outline=outline,
            brief=brief,
            section=section,
            references=references,
            scanner=rules.scanner,
            formulations=rules.lexicon,
            composed=composed,
            # A remark hides the places beside it, not all of them.
            apart=apart or bool(self._plain.asides or suppressions),
            marks=tuple(marks),
        )
        self._ran: set[str] = set()
        self._found: list[Finding] = []

    def run(self, rule: Rule) -> None:
        """Let a rule look at the text, if it is one for such a text."""
        name = rule.page.name
        if name in self._rules.unconditional or _applies(rule.page, self._doc):
            self._ran.add(name)
            self._found += _run(rule, self._doc)

    def settled(self) -> Examined:
        """What all rules that ran say together."""
        doc, plain = self._doc, self._plain
        findings = precedence.settled(self._found, self._rules.yields)
        ignored: tuple[tuple[Finding, str], ...] = ()
        slots = doc.slots
        if plain.cut or self._suppressions:
            whole = doc.section is None
            settled = suppress.settle(findings, plain, self._suppressions, self._rules, self._ran, whole=whole)
            findings, ignored = list(dict.fromkeys(settled.findings)), settled.ignored
            slots = tuple(_moved(slot, plain) for slot in slots)
        report = Report(
            findings=tuple(sorted(findings, key=lambda found: (found.start, found.end, found.rule, found.message))),
            slots=slots,
            characters=doc.characters,
            speech_type=doc.outline.speech_type if doc.outline else None,
        )
        return Examined(report, ignored)


def _moved(slot: Slot, plain: Plain) -> Slot:
    start, end = plain.origin(slot.start, slot.end)
    return replace(slot, start=start, end=end)


def checker(text: str, *, brief: Brief, outline: Outline, section: str | None = None) -> Report:
    """``check`` as the pipeline's ``Checker``."""
    return check(text, brief=brief, outline=outline, section=section)


def _applies(page: Page, doc: Document) -> bool:
    if page.scope == ("whole" if doc.section is not None else "section"):
        return False
    if page.voices and doc.voice not in page.voices:
        return False
    if page.types and (doc.outline is None or doc.loose or doc.outline.speech_type not in page.types):
        return False
    return not page.needs or needs_met(page.needs, doc)


def _run(rule: Rule, doc: Document) -> Iterator[Finding]:
    page = rule.page
    told = 0
    for hit in rule.find(doc):
        part = doc.part_at(hit.start)
        if page.roles and (part is None or not page.roles & {part.role, part.id}):
            continue
        if not page.raw and not doc.live(hit.start, hit.end, quotes=page.quotes):
            continue
        finding = _finding(rule, hit, doc, hit.section or (part.id if part and part.known else None))
        told += hit.fix is None
        if told > _MOST:
            yield replace(finding, message=f"{finding.message}（同类问题已有{_MOST}处，后面的不再逐一列出）")
            return
        yield finding


def _finding(rule: Rule, hit: Hit, doc: Document, section: str | None) -> Finding:
    page = rule.page
    text = doc.text[hit.start : hit.end]
    fields = {"text": text, **hit.fields}
    message = page.message if hit.message is None else hit.message
    suggestion = page.suggestion if hit.suggestion is None else hit.suggestion
    return Finding(
        rule=page.name,
        level=rule.level or hit.level or page.level,
        section=section,
        start=hit.start,
        end=hit.end,
        text=text,
        message=message.format(**fields) if hit.message is None else message,
        suggestion=suggestion.format(**fields) if suggestion and hit.suggestion is None else suggestion,
        source=hit.source or page.source,
        fix=hit.fix,
    )
