"""Firms, schools, towns of a brief whose name a text ends otherwise: 锦华毛巾公司 for 锦华毛巾厂, 枣坪街道 for 枣坪镇."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.spans import places
from evals.spelling.likelihood import counts
from pipeline.patterns import lazy

# What is taken for one another. A village may bear the name of its town, a group is made of companies: 集团 and 公司 are rivals
# only right behind the name (海屿港口集团有限公司 is 海屿港口|集团).
_GROUPS = (
    ("公司", "集团", "总厂", "厂", "矿业", "合作社"),
    ("幼儿园", "小学", "中学", "学院", "大学"),
    ("医院", "诊所", "卫生院", "保健院"),
    ("研究院", "研究所"),
    ("商会", "协会", "学会"),
    ("开发区", "物流园区", "产业园区", "园区", "工业园", "产业园"),
    ("码头", "车站", "机场"),
    ("街道", "镇", "乡"),
    ("村", "社区"),
)
_KINDS = tuple(kind for group in _GROUPS for kind in group)
_NAME = lazy(
    rf"(?:^|(?<=[^一-鿿])|(?<=[在有为与和及由到的对向给从让会]))(?P<core>[一-鿿]{{2,8}}?)(?P<kind>{'|'.join(_KINDS)})"
)
_NO_NAME = lazy("[的了在和与及各把将全每本该]|企业|职工|基层|困难|先进|乡镇|我[省市县区]|[一二三四五六七八九十两]")
_TOWNS = ("街道", "镇", "乡")
_SURE = 4  # characters of a name that is told whatever its words are


def otherwise(doc: Document) -> Iterator[tuple[int, int, str]]:
    """The span of each such name, and what the brief has."""
    known = {(match["core"], match["kind"]) for match in _NAME.finditer(doc.told)} if doc.brief else set()
    for core, kind in known:
        if core not in doc.text or _NO_NAME.search(core) or not _named(core, kind):
            continue
        group = next(group for group in _GROUPS if kind in group)
        for start in places(doc.text, core):
            end = start + len(core)
            said = next((other for other in group if doc.text.startswith(other, end)), kind)
            if said != kind and not _shorter(said, kind) and core + said not in doc.told:
                yield start, end + len(said), core + kind


def _named(core: str, kind: str) -> bool:
    """Whether it is a name: long, a town's, or begins with what is no word."""
    return len(core) >= _SURE or kind in _TOWNS or core[:2] not in counts().words


def _shorter(one: str, other: str) -> bool:
    """园区 for 物流园区, 厂 for 总厂."""
    return one.endswith(other) or other.endswith(one)
