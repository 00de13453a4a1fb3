"""Figures that follow from others of the brief, so that a text may tell them though no fact has them.

A rule wants a **word of derivation** beside the figure (相差, 合计, 占, 每, 背后是) and **one of the figures it follows from close by**: of all
pairs of a brief's figures, some always give one that somebody made up. Where none needs to stand close by (``rows.together``,
``pairs.in_a_row``, ``shares``, ``means``), they stand side by side in one fact, or the text names what the fact is of.

- ``cues``: the table of words and what two figures give behind them; ``pairs`` reads it
- ``rows``: what several come to, or leave of a whole
- ``shares``: a share in another form, and its rest
- ``averages``, ``means``: so much for each; ``products``: so much for each, taken so often
- ``ratios``: so many of ten, the same number of another thing
- ``durations``, ``days``, ``until``, ``since``: hours and seconds, days between dates, days to a feast, and since a meeting
- ``beside``, ``rounding``: what stands close by; what a told figure may stand for
"""

from __future__ import annotations

from evals.document import Document
from evals.numbers.derived import days, durations, means, pairs, products, ratios, rows, shares, since, until
from pipeline.figures import Figure

_RULES = (
    ratios.base, ratios.again, until.right, pairs.follows, rows.together, rows.reached, rows.left, rows.after, rows.before, rows.of_both, since.right, shares.rest, shares.follows,
    means.follows, products.in_all, products.in_a_year, products.over_years, pairs.of_two_facts, pairs.share_of_two_facts, pairs.beside_last_year, pairs.in_a_row, ratios.of_ten,
    durations.equal, durations.apart, days.apart,
)  # fmt: skip


def follows(doc: Document, figure: Figure) -> bool:
    """Whether one of the rules gives the figure."""
    return doc.brief is not None and len(figure.values) == 1 and any(rule(doc, figure) for rule in _RULES)
