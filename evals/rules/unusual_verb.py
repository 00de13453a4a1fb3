"""A verb that a formulation never has: 践行党中央权威和集中统一领导, 捍卫劳模精神, 弘扬“两个维护”."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.wordings.formulations import excepted, heard
from evals.wordings.formulations import find as places
from pipeline.patterns import lazy

PAGE = Page(
    name="unusual-verb",
    level="warning",
    what="规范提法前面用了不与它搭配的动词",
    why="固定提法的动词也有定规；弘扬、践行、捍卫各有各的宾语，用串了，听的人一愣",
    instead="用词库里写明的动词",
    source="规范提法词库（evals/lexicon）里各条的动词",
    message="“{verb}”一般不与“{object}”搭配，常用“{right}”",
    suggestion="{right}",
    yields_to=frozenset(
        {"wrong-collocation", "wrong-wording", "inexact-formulation", "misworded-formulation", "reworded-formulation"}
    ),
)
# Verbs that go with few things each. 落实, 推动, 把握, 深化 and their like go with nearly all.
_MARKED = tuple(
    "坚定 增强 践行 做到 弘扬 拥护 捍卫 发挥 履行 铸牢 锻造 胸怀 心怀 保障 巩固 当好 提升 构建 领悟 培育 开展 铸就 拥有 解决 履行好".split()
)
# What is said beside the verbs of the lexicon, by the end of the formulation: 践行……导向, 构建……关系, 保障……权益.
_AS_WELL = (
    ("践行", lazy("(?:导向|思想|理念|宗旨|路线|使命|初心|要求|精神|价值观|民主)”?$")),
    ("构建", lazy("(?:关系|格局|体系|机制|体制|社会|共同体|制度|队伍)”?$")),
    ("保障", lazy("(?:权益|利益|权利|安全|就业|民生|地位)”?$")),
    ("提升", lazy("(?:力|感|能力|水平|素质|质量|作用|形象|地位|性|度)”?$")),
    ("增强", lazy("(?:力|感|意识|自信|能力|本领|性|度|精神|自觉|主动|作用|功能|底气|信念)”?$")),
    ("巩固", lazy("(?:基础|成果|领导|地位|关系|优势|团结|战线|格局)”?$")),
    ("坚定", lazy("(?:自信|信念|信心|立场|方向|道路|意志|决心|跟党走)”?$")),
    ("发挥", lazy("(?:作用|优势|功能|精神|桥梁|纽带|主力军|力量)”?$")),
    ("弘扬", lazy("(?:精神|传统|文化|美德|作风|风尚|价值观|品德|正气|之风|新风)”?$")),
    ("培育", lazy("(?:价值观|文化|精神|人才|队伍|力|产业|新风|文明)”?$")),
    ("解决", lazy("(?:问题|难|困难|矛盾|愁盼)”?$")),
    ("开展", lazy("(?:竞赛|活动|教育|服务|行动|建设|工作|监督|协商|帮扶|斗争)”?$")),
    ("履行", lazy("(?:职责|责任|使命|义务|职能)”?$")),
    ("领悟", lazy("(?:确立|意义|思想|精神|内涵|要义|论述|要求|逻辑|讲话)”?$")),
)
_ENDED = lazy("[，。；、！]|$")
_LEAST = 4  # characters of a formulation


def find(doc: Document) -> Iterator[Hit]:
    for place in places(doc).right:
        entry, start, end = place.entries[0], place.start, place.end
        if not any(one.verbs for one in place.entries) or end - start < _LEAST or not _ENDED.match(doc.text, end):
            continue
        before = doc.text[max(0, start - 6) : start]
        verb = next((verb for verb in _MARKED if before.endswith(verb)), None)
        if verb is None or any(_goes(before, verb, one.verbs, place.form) for one in place.entries):
            continue
        if heard(doc, place) and not excepted(entry, doc.text, start - len(verb), end):
            right = f"{next(one.verbs[0] for one in place.entries if one.verbs)}{doc.text[start:end]}"
            yield Hit(
                start - len(verb),
                end,
                {"verb": verb, "object": doc.text[start:end], "right": right},
                source=entry.source,
            )


def _goes(before: str, verb: str, verbs: tuple[str, ...], form: str) -> bool:
    """Whether the lexicon has the verb (坚定捍卫 for 捍卫, too), or the formulation ends in what goes with it."""
    if any(before.endswith(one) or one.endswith(verb) or verb.endswith(one) for one in verbs):
        return True
    return any(word == verb and ends.search(form) for word, ends in _AS_WELL)
