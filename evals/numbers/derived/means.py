"""Averages that a whole and a count of the brief give: 户均5000元; 现有270个站点，平均每个县（市）30个."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from evals.document import Document
from evals.numbers.derived import averages, beside
from pipeline import figures
from pipeline.figures import Figure


def follows(doc: Document, figure: Figure) -> bool:
    """Of its sentence, of one fact, or of a whole that is told here and a count that another fact has."""
    of = averages.each(doc.text, figure)
    return of is not None and any(averages.agrees(figure, true) for true in _means(doc, figure, of))


def _means(doc: Document, figure: Figure, of: averages.Each) -> Iterator[Decimal]:
    yield from _counted_elsewhere(doc, figure, of)
    began = beside.sentence(doc.text, figure.start)
    here = [one for one in beside.at_hand(doc, figure) if one.start < figure.start]
    elsewhere = "\n".join((doc.text, *(words for words, _ in doc.once(beside.facts))))
    groups: list[tuple[Sequence[Figure], str, str]] = [(here, doc.text, doc.text[began : figure.start])]
    groups += [(figures.find(words, weak=True), words, words) for words, _ in doc.once(beside.facts)]
    for group, where, words in groups:
        yield from averages.given(of, figure, group, (where, words, elsewhere), doc.day)


def _counted_elsewhere(doc: Document, figure: Figure, of: averages.Each) -> Iterator[Decimal]:
    """The count stands with the noun of 每 in some fact (9个县（市）); the whole in the sentence, and in the brief."""
    noun = of.what[:2].strip("（）")
    if of.time or not noun:
        return
    began = beside.sentence(doc.text, figure.start)
    told = [(one, words) for words, group in doc.once(beside.facts) for one in group]
    counts = {one.values[0] for one, words in told if _is_count(one) and words.startswith(noun, one.end)}
    known = {one.values for one, _ in told}
    for whole in doc.figures:
        here = began <= whole.start < figure.start and whole.unit == figure.unit
        if here and len(whole.values) == 1 and whole.values in known:
            yield from (whole.values[0] / count for count in counts)


def _is_count(one: Figure) -> bool:
    return beside.counted(one) and one.values[0] > 1
