"""The brief says for whom the speaker has come, and the speech never says that he was sent."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="missing-commission",
    level="warning",
    what="材料说是受某位领导委托来的，讲话里没有交代",
    why="受委托到会，开头要说受谁委托、代表谁；不说，等于替委托人失礼",
    instead="受……主席……同志委托，我代表……，向大会的召开表示热烈的祝贺",
    source="体裁惯例：代表大会上级致辞的开头",
    message="材料里是受{who}委托，这里没有交代",
    suggestion="补一句“受……同志委托”",
    yields_to=frozenset({"missing-part", "missing-congratulation"}),
)
_SENT = lazy("委托|嘱托|嘱咐|托付|派我|要我|让我|请我|之托|所托|因公|出差|公务在身|不能到会|未能到会|特意叮嘱")
# The clause in which it belongs; a speech that has none tells it in its own way.
_STANDS_FOR = lazy(
    "(?<=[，。：\n])(?:在此，?|借此机会，?|首先，?)?(?:我|谨|请允许我)?(?:谨|在此)?代表(?!大会|[们性作团])[^，。；\n]{2,24}"
)

_NEAR = 200  # characters beside it in which it may be told: 不负重托 at the end is another thing


def find(doc: Document) -> Iterator[Hit]:
    sender = doc.brief.speaker.on_behalf_of if doc.brief and doc.brief.speaker else None
    if sender is None or not sender.name or doc.gaps or doc.section not in (None, "congratulation"):
        return
    if doc.outline is None or not doc.outline.acts("represent"):
        return
    match = _STANDS_FOR.search(doc.text)
    named = any(name in doc.text for name in (sender.name, *_addresses(sender.name, sender.office or "")))
    if match and not named and not _SENT.search(doc.text, max(0, match.start() - _NEAR), match.end() + _NEAR):
        yield Hit(*match.span(), {"who": sender.name})


def _addresses(name: str, office: str) -> tuple[str, ...]:
    """蒋主席 for 蒋仲明, 省总工会主席."""
    return tuple(name[0] + rank for rank in ("主席", "书记", "主任", "部长", "会长") if rank in office)
