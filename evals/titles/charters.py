"""The charters of the Party, the league, the unions and the other national organisations, and titles that are nearly theirs."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from pipeline.patterns import lazy

# What tells whose charter is meant (looked for in this order), and its titles, the right one first.
_OF = (
    ("青年团", ("中国共产主义青年团章程",)),
    ("共青", ("中国共产主义青年团章程",)),
    ("少年先锋队", ("中国少年先锋队章程",)),
    ("工会", ("中国工会章程",)),
    ("妇女", ("中华全国妇女联合会章程",)),
    ("妇联", ("中华全国妇女联合会章程",)),
    ("科学技术", ("中国科学技术协会章程",)),
    ("科协", ("中国科学技术协会章程",)),
    ("残疾人", ("中国残疾人联合会章程",)),
    ("工商业", ("中国工商业联合会章程", "中华全国工商业联合会章程")),
    ("工商联", ("中国工商业联合会章程",)),
    ("红十字", ("中国红十字会章程",)),
    ("政治协商", ("中国人民政治协商会议章程",)),
    ("人民政协", ("中国人民政治协商会议章程",)),
    ("文学艺术", ("中国文学艺术界联合会章程",)),
    ("侨", ("中国侨联章程", "中华全国归国华侨联合会章程")),
    ("共产党", ("中国共产党章程",)),
)
_CHARTER = lazy("《(?P<title>(?:中国|中华全国|中华人民共和国)[^《》\\n（]{2,16}章程)(?:（[^）\\n]{2,8}）)?》")
_ONCE = lazy("19[2-5]\\d年[^。！？\\n]{0,60}$")


def wrong(doc: Document) -> Iterator[tuple[tuple[int, int], str]]:
    """Titles of charters that there are not, each with the one that is meant."""
    for match in doc.finditer(_CHARTER):
        title = match["title"]
        known = next((titles for word, titles in _OF if word in title), ())
        if not known or title in known or title in doc.told or _ONCE.search(doc.text[: match.start()][-80:]):
            continue
        yield match.span(), f"《{known[0]}》"
