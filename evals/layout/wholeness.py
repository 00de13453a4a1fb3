"""Whether a text is a whole speech, so that what it lacks is missing, and not only left out of an excerpt."""

from __future__ import annotations

from evals.document import Document
from evals.layout.anatomy import missing
from pipeline.patterns import lazy

_SPOKEN = lazy("讲话|致辞|致词|祝词|贺词|开幕词|闭幕词|发言")
_PAPER = lazy("提纲|要点|摘要|摘编|节选|书面|主持|党课|记录")


def spoken(doc: Document, least: int) -> bool:
    """Whether its title calls it a speech, nothing says that text is missing, and it has ``least`` 汉字."""
    if doc.title is None or doc.gaps or doc.characters < least:
        return False
    title = doc.text[slice(*doc.title)]
    return _SPOKEN.search(title) is not None and _PAPER.search(title) is None


def lacks(doc: Document, *roles: str) -> bool:
    """Whether `missing-part` tells that a section of one of these roles, or that does one of these acts, is missing."""
    if doc.outline is None or doc.loose:
        return False
    hinted = doc.voice == "own" and not doc.bound  # to the own line the frame is the speaker's affair: a hint tells it
    return any(
        {one.role, *one.acts} & {*roles} and not (hinted and one.role != "salutation")
        for one in missing(doc.outline, doc.sections)
    )
