"""Laws under a name that no law has, outside of 《》: 新修订的妇女儿童权益保护法 for 妇女权益保障法."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product

from evals.document import Document
from evals.spans import Span
from evals.titles import documents
from pipeline.patterns import lazy

# Laws for the good of somebody, by their stem and kind; whom people name instead, and what they call the law.
_FOR: Mapping[str, tuple[str, ...]] = {
    "妇女": ("妇女", "妇女儿童", "妇女和儿童", "妇幼", "女性"),
    "未成年人": ("未成年人", "未成年", "儿童", "青少年", "少年儿童"),
    "老年人": ("老年人", "老人", "老龄人"),
    "残疾人": ("残疾人", "残障人", "残疾人士"),
    "消费者": ("消费者",),
    "退役军人": ("退役军人", "退伍军人", "复员退伍军人"),
    "归侨侨眷": ("归侨侨眷", "侨眷", "归侨"),
}
_RIGHT: Mapping[str, str] = {
    "妇女": "妇女权益保障法", "未成年人": "未成年人保护法", "老年人": "老年人权益保障法", "残疾人": "残疾人保障法",
    "消费者": "消费者权益保护法", "退役军人": "退役军人保障法", "归侨侨眷": "归侨侨眷权益保护法",
}  # fmt: skip
_OBJECTS, _DEEDS = ("", "权益", "权利", "合法权益"), ("保障", "保护", "维护")
# What follows a law that is named, and no word that only begins so (保护法律援助).
_NAMED = "法(?![律规治院庭官制人学令定理则度子])"
# What is said of a law in force: then its name must be one.
_CITED = lazy(
    "(?:新修订的|新修改的|新颁布的|新施行的|新实施的|修订后的|(?<!《)中华人民共和国)(?P<name>[^，。；：！？、《》“”\\n的和与及]{2,16}法)(?=[，。；、》]|规定|施行|实施|明确|已经|第[一二三四五六七八九十\\d]|颁布|正式|和|与)"
)
_NO_LAW = ("办法", "宪法", "司法", "执法", "立法", "方法")
_LEAST, _LIKE, _NEW = (
    5,
    0.66,
    0.8,
)  # characters of a name; how like a law's; where there may be newer laws than are known


def wrong(doc: Document) -> Iterator[tuple[Span, str]]:
    """Names of laws that there are not, each with the law that is meant."""
    if "法" not in doc.text:
        return
    laws, table = documents.known().laws, _miswritten()
    seen: set[int] = set()
    for match in doc.finditer(_FORMS):
        name = match["name"]
        if name in table and name not in laws and name not in doc.told:
            seen.add(match.end("name"))
            yield match.span("name"), table[name]
    for match in doc.finditer(_CITED):
        name = match["name"]
        if (
            match.end("name") in seen
            or len(name) < _LEAST
            or name in laws
            or name in doc.told
            or name.endswith(_NO_LAW)
        ):
            continue
        other, alike, _ = documents.nearest(name, law=True)
        sure = _NEW if doc.day and doc.day.year > documents.LATEST else _LIKE
        if alike >= sure and not any(name.endswith(law) for law in laws):
            yield match.span("name"), other


@cache
def _miswritten() -> Mapping[str, str]:
    """Every name that somebody's law may be given, but its own."""
    found: dict[str, str] = {}
    for who, names in _FOR.items():
        for name, what, deed in product(names, _OBJECTS, _DEEDS):
            found[f"{name}{what}{deed}法"] = _RIGHT[who]
    for right in _RIGHT.values():
        found.pop(right, None)
    return found


_NAMES = sorted({name for names in _FOR.values() for name in names}, key=lambda name: (-len(name), name))
_FORMS = lazy(f"(?P<name>(?:{'|'.join(_NAMES)})(?:合法权益|权益|权利)?(?:{'|'.join(_DEEDS)}){_NAMED})")
