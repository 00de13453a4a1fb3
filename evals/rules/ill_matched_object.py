"""A verb with an object that it never takes (迈上新步伐, 塑造浓厚氛围)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from evals.document import Document
from evals.shapes.base import Hit, Page, Terms
from pipeline import resources, yamlfile
from pipeline.patterns import lazy

PAGE = Page(
    name="ill-matched-object",
    level="warning",
    what="动词和宾语搭配不当",
    why="作用要发挥、氛围要营造、台阶要迈上，换了就是病句，念出来刺耳",
    instead="换成能搭配的动词或宾语",
    source="《现代汉语词典》（第7版）；讲话的固定搭配（evals/lexicon/objects.yaml）",
    message="“{verb}”不能和“{object}”搭配",
    suggestion="{object}用“{right}”，或给“{verb}”换一个宾语",
)


_KEYS = frozenset({"verbs", "objects", "between", "either"})
_OWN = frozenset({"never", "instead"})


def _read() -> tuple[Mapping[str, Mapping[str, str]], re.Pattern[str]]:
    """Each verb with what it never takes and the verb that this does take, and the verbs that may stand between."""
    keys = yamlfile.load(resources.lexicon() / "objects.yaml").mapping(_KEYS, _KEYS)
    verbs: dict[str, dict[str, str]] = {}
    for verb, node in keys["verbs"].entries().items():
        own = node.mapping(_OWN, _OWN)
        verbs[verb] = dict.fromkeys(own["never"].texts(), own["instead"].text())
    for told, node in keys["objects"].entries().items():
        own = node.mapping(_OWN, _OWN)
        for verb in own["never"].texts():
            verbs.setdefault(verb, {}).setdefault(told, own["instead"].text())
    between, either = ("|".join(map(re.escape, keys[key].text().split())) for key in ("between", "either"))
    return verbs, lazy(f"{between}|(?<![一-鿿”])(?:{either})(?=.)")


_VERBS, _BETWEEN = _read()
TERMS = Terms(_VERBS)
SCANS = (TERMS,)
_REST = lazy(r"(?P<aspect>[了着过起]?)(?P<words>[^，。；：！？\n（）《》]{1,24})")
_ENDS = lazy(r"[，。；：！？\n）]|$")
# With 的, an object has its own adjective (崇尚劳动、热爱劳动的浓厚氛围, 良好的氛围): 凝聚职工群众的责任 may be the duty of doing so.
_ADJECTIVE = (
    "(?:浓厚|良好|坚实|全新|崭新|新|强大|重要|积极|有力|应有|优异|更高|更大|更好|更强|独特|显著|突出|牢固|扎实|生动|稳固|充分|喜人|辉煌|可喜|殷切|诚挚|崇高|亲切|衷心|热烈|圆满|民主|合法"
    "|(?:示范|引领|带动|带头|先锋|模范|桥梁|纽带|主力军|生力军|表率|骨干|辐射|堡垒|支撑|助推|协同){1,3})"
)
_ONE = lazy(f".*的{_ADJECTIVE}|(?:.*[、和])?(?:更加|十分|非常)?{_ADJECTIVE}的")
# Objects that are seldom told of a doing (艰苦奋斗的优良传统, 职工队伍的素质), so that the verb before takes them.
_LIGHT = frozenset(
    "素质 台阶 步伐 成绩 成效 获得感 幸福感 安全感 积极性 质量 规模 速度 效率 篇章 榜样 优良传统 光荣传统 优良作风 传统美德".split()
)
# Words before a bare verb (树立经验) that show that it is a verb, and no noun (任务完成水平).
_LEADS = (
    "不断",
    "进一步",
    "切实",
    "积极",
    "充分",
    "着力",
    "大力",
    "持续",
    "努力",
    "全面",
    "深入",
    "更好",
    "有效",
    "广泛",
    "自觉",
    "依法",
    "认真",
    "严格",
    "共同",
    "勇于",
    "主动",
    "坚决",
    "牢固",
    "扎实",
    "学习",
)


def find(doc: Document) -> Iterator[Hit]:
    for start, end, word in doc.scan(TERMS):
        rest = _REST.match(doc.text, end)
        if rest is None:
            continue
        never = _VERBS[word]
        for stop in _stops(doc.text, rest):
            words = doc.text[rest.start("words") : stop]
            if not words.endswith(tuple(never)):
                continue
            told = max((one for one in never if words.endswith(one)), key=len)
            gap = words.removesuffix(told).replace("党的", "党")  # 的 of a name makes no attribute
            if _takes(gap, told, rest["aspect"]) and (gap or rest["aspect"] or _leads(doc.text, start)):
                yield Hit(start, stop, {"verb": word, "object": told, "right": never[told]})
                break


def _stops(text: str, rest: re.Match[str]) -> Iterator[int]:
    """Where the object may end: before each 、 and 和, and where the clause ends."""
    for at in range(rest.start("words") + 2, rest.end("words")):
        if text[at] in "、和":
            yield at
    if _ENDS.match(text, rest.end()):
        yield rest.end()


_INSIDE = lazy("(?:中|上|里|方面|过程|领域|当中)的")
_WITH = ("与", "同", "跟", "和", "以", "由")


def _takes(gap: str, told: str, aspect: str) -> bool:
    """Whether what stands between verb and object leaves the object to the verb."""
    # 建立|与技能水平、岗位贡献挂钩的薪酬制度; 妇女在家庭建设|中的独特作用
    if _BETWEEN.search(gap) or gap.startswith(_WITH) or _INSIDE.search(gap):
        return False
    if "、" not in gap and ("的" not in gap or aspect or (gap[0] != "的" and told in _LIGHT and gap[-1] == "的")):
        return True
    return _ONE.fullmatch(gap) is not None


def _leads(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start]
    return not before or before[-1] in "，。；：、！？\n要来去以并应能会将为所" or before.endswith(_LEADS)
