"""Text in, findings out. No model, no network; the same text gives the same report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evals import registry
from evals.document import Document
from evals.registry import Ruleset, needs_met
from evals.shapes.base import Hit, Page, Rule
from pipeline.types import Brief, Finding, Outline, ReferenceSpeech, Report


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

    Without ``outline`` the type is taken from the brief, then from the text itself. Rules that need a brief, an outline or
    references rest where there are none. Findings are sorted by start, end, rule.
    """
    chosen = registry.load() if rules is None else rules
    doc = Document(text, outline=outline, brief=brief, section=section, references=references, scanner=chosen.scanner)
    findings = {finding for rule in chosen.rules if _applies(rule.page, doc) for finding in _run(rule, doc)}
    return Report(
        findings=tuple(sorted(findings, key=lambda found: (found.start, found.end, found.rule, found.message))),
        slots=doc.slots,
        characters=doc.characters,
        speech_type=doc.outline.speech_type if doc.outline else None,
    )


def checker(text: str, *, brief: Brief, outline: Outline, section: str | None = None) -> Report:
    """``check`` as the pipeline's ``Checker``."""
    return check(text, brief=brief, outline=outline, section=section)


def _applies(page: Page, doc: Document) -> bool:
    if page.scope == ("whole" if doc.section is not None else "section"):
        return False
    if page.voices and doc.voice not in page.voices:
        return False
    if page.types and (doc.outline is None or doc.outline.speech_type not in page.types):
        return False
    return needs_met(page.needs, doc)


def _run(rule: Rule, doc: Document) -> Iterator[Finding]:
    page = rule.page
    for hit in rule.find(doc):
        part = doc.part_at(hit.start)
        if page.roles and (part is None or not page.roles & {part.role, part.id}):
            continue
        if not page.raw and not doc.live(hit.start, hit.end, quotes=page.quotes):
            continue
        yield _finding(page, hit, doc, hit.section or (part.id if part and part.known else None))


def _finding(page: Page, hit: Hit, doc: Document, section: str | None) -> Finding:
    text = doc.text[hit.start : hit.end]
    fields = {"text": text, **hit.fields}
    message = page.message if hit.message is None else hit.message
    suggestion = page.suggestion if hit.suggestion is None else hit.suggestion
    return Finding(
        rule=page.name,
        level=hit.level or page.level,
        section=section,
        start=hit.start,
        end=hit.end,
        text=text,
        message=message.format(**fields) if hit.message is None else message,
        suggestion=suggestion.format(**fields) if suggestion and hit.suggestion is None else suggestion,
        source=hit.source or page.source,
        fix=hit.fix,
    )
