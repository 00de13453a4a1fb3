"""Two fixed words of four characters whose ends have changed places: 勇毅奋发、踔厉前行 for 踔厉奋发、勇毅前行."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from re import Pattern

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="swapped-halves",
    level="warning",
    what="两个并提的四字词，前后半截搭错了",
    why="踔厉奋发、勇毅前行这样的固定并提，拆开重搭就不成词，念出来是口误",
    instead="照原来的搭配写",
    source="党的十九大、二十大报告；新年贺词；通行成语",
    message="“{text}”前后搭错了，应作“{right}”",
    suggestion="{right}",
    quotes=True,
    yields_to=frozenset(
        {
            "misworded-formulation",
            "wrong-wording",
            "inexact-formulation",
            "misquoted-quotation",
            "misquoted-saying",
            "misspelt-word",
            "wrong-list",
        }
    ),
)
# Pairs that stand side by side; those whose ends may change places and still say something (锐意进取、开拓创新) are not here.
_PAIRS = """
踔厉奋发、勇毅前行 笃行不怠、踔厉奋发 自信自强、守正创新 守正创新、勇毅前行 埋头苦干、勇毅前行 凝心聚力、团结奋斗
不忘初心、牢记使命 践行初心、担当使命 坚持真理、坚守理想 对党忠诚、不负人民 不怕牺牲、英勇斗争 众志成城、万众一心
上下同心、尽锐出战 精准务实、开拓创新 生命至上、举国同心 舍生忘死、尊重科学 爱岗敬业、争创一流 淡泊名利、甘于奉献
执着专注、精益求精 一丝不苟、追求卓越 自力更生、艰苦奋斗 顽强拼搏、永不言败 祖国至上、团结协作 敬佑生命、救死扶伤
只争朝夕、不负韶华 逢山开路、遇水架桥 抓铁有痕、踏石留印 勤劳勇敢、自强不息 团结统一、爱好和平 同舟共济、守望相助
风雨同舟、和衷共济 迎难而上、挺身而出 锲而不舍、久久为功 求同存异、聚同化异 居安思危、未雨绸缪 埋头苦干、真抓实干
求真务实、真抓实干 戒骄戒躁、谦虚谨慎 谦虚谨慎、艰苦奋斗 凝心铸魂、强基固本 登高望远、居安思危 勤学苦练、深入钻研
敢为人先、勇于创新 开天辟地、敢为人先 攻坚克难、担当作为 履职尽责、担当作为 爱国爱家、相亲相爱 向上向善、共建共享
牢记嘱托、感恩奋进 乘势而上、奋楫扬帆 赓续血脉、勇毅前行 扬帆起航、乘风破浪 乘风破浪、扬帆远航 披荆斩棘、风雨兼程
栉风沐雨、砥砺前行 薪火相传、生生不息 继往开来、守正创新 扶危济困、雪中送炭 排忧解难、雪中送炭 奋发有为、笃行不怠
知重负重、苦干实干 久久为功、善作善成 驰而不息、久久为功 蹄疾步稳、行稳致远 百折不挠、坚韧不拔 敢闯敢试、埋头苦干
兢兢业业、任劳任怨 勤勤恳恳、兢兢业业 恪尽职守、无私奉献 脚踏实地、仰望星空 正风肃纪、激浊扬清 肝胆相照、荣辱与共
长期共存、互相监督 平等团结、互助和谐 因地制宜、分类施策 对症下药、有的放矢 未雨绸缪、防患未然 同心同德、群策群力
欢聚一堂、共襄盛举 春华秋实、岁月如歌 不畏艰难、勇往直前 革故鼎新、守正创新 固本培元、凝心聚魂 立德树人、为国育才
为党育人、为国育才 志存高远、脚踏实地 激流勇进、奋楫笃行 奋楫笃行、勇立潮头 勇立潮头、奋楫扬帆 团结拼搏、锐意进取
"""
_HALF = 2
_LONG = 6  # characters of a member that is cut in the middle
_SHORT = 3  # characters of a member whose head is one: 敢担当


def _swapped() -> dict[str, str]:
    """What each mistaken pair should be; what is itself a pair, or a right word, is none."""
    pairs = [tuple(pair.split("、")) for pair in _PAIRS.split()]
    words = {word for pair in pairs for word in pair}
    wrong: dict[str, str] = {}
    for one, two in pairs:
        crossed = one[:_HALF] + two[_HALF:], two[:_HALF] + one[_HALF:]
        if words.isdisjoint(crossed) and len({one[:_HALF], two[:_HALF]}) == len({one[_HALF:], two[_HALF:]}) == _HALF:
            wrong["、".join(crossed)] = f"{one}、{two}"
            wrong["、".join(reversed(crossed))] = f"{one}、{two}"
    return wrong


_WRONG = _swapped()
_CROSSED = lazy("|".join(re.escape(one).replace("、", "[、，]") for one in _WRONG))


def find(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_CROSSED):
        yield Hit(*match.span(), {"right": _WRONG[match[0].replace("，", "、")]})
    for row in _rows(tuple(entry.order for entry in doc.lexicon.entries.values())):
        yield from _turned(doc, row)


@dataclass(frozen=True, slots=True)
class _Row:
    """A formulation of three members or more, all cut alike: a head, what all share, a tail; no head and no tail comes twice."""

    order: tuple[str, ...]
    heads: tuple[str, ...]
    tails: tuple[str, ...]
    pattern: Pattern[str]


@lru_cache(maxsize=8)
def _rows(orders: tuple[tuple[str, ...], ...]) -> tuple[_Row, ...]:
    return tuple(row for order in dict.fromkeys(orders) if len(order) > _HALF and (row := _row(order)))


def _row(order: tuple[str, ...]) -> _Row | None:
    size = len(order[0])
    cut = 1 if size == _SHORT else size // 2 if size >= _LONG else _HALF
    behind = cut if size >= _LONG and size % 2 == 0 else _HALF  # 有理想|守信念
    heads, tails = tuple(member[:cut] for member in order), tuple(member[-behind:] for member in order)
    middles = {member[cut:-behind] for member in order}
    alike = size >= _SHORT and len(middles) == 1 and {len(member) for member in order} == {size}
    if not alike or len({*heads, *tails}) < 2 * len(order):
        return None
    ends = f"(?:{'|'.join(heads)}){middles.pop()}(?:{'|'.join(tails)})"
    return _Row(order, heads, tails, lazy(f"{ends}(?:[、，]{ends}){{{len(order) - 1}}}"))


def _turned(doc: Document, row: _Row) -> Iterator[Hit]:
    """劳动宝贵、技能伟大、创造光荣: each subject with what is said of another, whatever the order."""
    if not all(head in doc.text for head in row.heads):
        return
    for match in row.pattern.finditer(doc.text):
        pieces = re.split("[、，]", match[0])
        cut, behind = len(row.heads[0]), len(row.tails[0])
        heads, tails = {piece[:cut] for piece in pieces}, {piece[-behind:] for piece in pieces}
        if heads == {*row.heads} and tails == {*row.tails} and {*pieces} != {*row.order}:
            yield Hit(*match.span(), {"right": "、".join(row.order)})
