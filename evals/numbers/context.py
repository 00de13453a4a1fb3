"""The words beside a figure: what it counts, and how much of that two figures share."""

from __future__ import annotations

from pipeline.figures import Figure
from pipeline.patterns import lazy

CONTEXT = 10  # characters before and after a figure in which its subject is looked for
_TIME = lazy(r"^.*(?:以来|目前|累计|如今|已经|全[省市县区])|^(?:共|已|还|又|先后)")
_COMMON = frozenset("的了和与及等在为对向从是有共已达到全市县省区各级年来个家人名项次万亿多余近约超过新累计总")


def around(text: str, figure: Figure) -> str:
    """The words of the same clause beside a figure: what it counts."""
    before = _last_clause(text[max(0, figure.start - CONTEXT) : figure.start])
    after = _first_clause(text[figure.end : figure.end + CONTEXT])
    return f"{before} {after}"


def _last_clause(words: str) -> str:
    for index in range(len(words) - 1, -1, -1):
        if words[index] in "，。；：！？,;\n、":
            return words[index + 1 :]
    return words


def _first_clause(words: str) -> str:
    for index, mark in enumerate(words):
        if mark in "，。；：！？,;\n、":
            return words[:index]
    return words


def shared(one: str, other: str) -> int:
    """How many two-character words both contexts have, generic ones left out."""
    return len(pairs(one) & pairs(other))


def pairs(words: str) -> frozenset[str]:
    pairs = (words[index : index + 2] for index in range(len(words) - 1))
    return frozenset(pair for pair in pairs if not _COMMON & set(pair) and " " not in pair)


def phrase(text: str, figure: Figure) -> str:
    """The clause up to a figure, as it stands; "" when it is cut."""
    before = text[max(0, figure.start - CONTEXT) : figure.start]
    words = _last_clause(before)
    return words if len(words) < len(before) else ""


def subject(text: str, figure: Figure) -> str:
    """The noun phrase before a figure (新发展会员), as a key for figures that tell the same thing; "" when it is none."""
    before = _last_clause(text[max(0, figure.start - CONTEXT) : figure.start])
    words = _TIME.sub("", before)
    for hedge in ("达到", "超过", "共有", "累计", "突破", "将近", "达", "近", "约", "超", "逾", "共", "了", "为", "至"):
        words = words.removesuffix(hedge)
    return words


_NOUN = lazy(r"[一-鿿（）]{2,10}?(?=[，。；：！？、的和等在全已以为参都各获被占及与创将来]|$)")


def noun(text: str, figure: Figure) -> str:
    """What stands behind a figure and is counted by it (名|学员), to the next mark or particle; "" when it is cut."""
    match = _NOUN.match(text, figure.end, figure.end + CONTEXT)
    if match is None or text[match.end() : match.end() + 1] in ("和", "及", "与"):
        return ""  # 80名劳动模范和先进工作者: not the 60 of one kind
    return match[0]
