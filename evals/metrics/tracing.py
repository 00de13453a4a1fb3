"""Whether what is said comes from the brief and the lexicon."""

from __future__ import annotations

from evals.metrics.sample import Sample
from pipeline import lexicon

FIGURES = ("untraced-figure", "altered-figure")
INVENTED = (
    "untraced-name", "untraced-place", "untraced-date", "untraced-figure", "untraced-document",
    "untraced-document-number", "untraced-slogan", "leaked-from-reference",
)  # fmt: skip
WRONG = (
    "wrong-wording", "wrong-order-in-formulation", "wrong-collocation", "stale-formulation", "premature-formulation",
)  # fmt: skip


def untraced(sample: Sample) -> float | None:
    """1000 × findings of untraced-figure and altered-figure / 汉字 of the speech."""
    characters = sample.report.characters
    return 1000 * sample.fired(*FIGURES) / characters if characters else None


def formulations(sample: Sample) -> float | None:
    """S / (R + W): of R required formulations S stand there word for word (a choice counts once); W findings of a wrong
    wording, order, collocation, or of a formulation that is stale or not yet in force.
    """
    doc, entries = sample.doc, lexicon.load()
    required = met = 0
    texts = {part.id: sample.text[part.start : part.end] for part in doc.sections}
    for spec in sample.outline.sections:
        if sample.section not in (None, spec.id):
            continue
        for choice in entries.required(spec, doc.day, doc.organisation):
            required += 1
            met += lexicon.satisfied(choice, texts.get(spec.id, ""))
    total = required + sample.fired(*WRONG)
    return met / total if total else None


def slots(sample: Sample) -> float:
    """K / (K + L + I): K open slots that the brief leaves open, L slots left open that it could have filled, I findings of
    things said that it does not hold (names, places, dates, figures, documents, slogans). 1 when all three are 0.
    """
    names = [slot.name for slot in sample.report.slots]
    left = sum(name in sample.fillable for name in names)
    kept = len(names) - left
    total = len(names) + sample.fired(*INVENTED)
    return kept / total if total else 1.0
