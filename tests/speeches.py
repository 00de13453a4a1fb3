"""Made-up speeches for a library, and what it holds of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pipeline import corpus
from pipeline.index import words
from pipeline.library import Library
from pipeline.types import ReferenceSection, ReferenceSpeech

PHRASES = (
    "要把{a}放在更加突出的位置", "围绕{a}谋划一批实招硬招", "依托{b}把{a}办到{c}身边", "让{c}在{a}中唱主角、挑大梁",
    "健全{a}的责任体系和考核办法", "推动{b}向园区、楼宇、街区延伸", "以{b}为纽带把{c}紧紧凝聚起来",
    "对{c}反映的难点逐项登记、限期销号", "用好{b}这个平台讲活{a}的道理", "做到{a}与中心工作同频共振",
)  # fmt: skip
WORDS = "技能培训 集体协商 安全生产 创新工作室 普惠服务 网上课堂 驿站 劳模讲堂 维权热线 调解室 读书会 互助保障".split()
PEOPLE = "一线职工 货车司机 女职工 青年工匠 农民工 快递小哥 基层干部 技术骨干".split()


def made(seed: int, title: str = "在清河市工会第十次代表大会上的讲话", **changes: object) -> ReferenceSpeech:
    """A speech of four parts that shares no long run of characters with one of another seed."""
    import random

    draw = random.Random(seed)

    def part(number: int) -> ReferenceSection:
        clauses = [
            draw.choice(PHRASES).format(
                a=draw.choice(WORDS) + draw.choice(WORDS), b=draw.choice(WORDS), c=draw.choice(PEOPLE)
            )
            for _ in range(14)
        ]
        text = (
            "".join(clause + ("。" if n % 3 == 2 else "，") for n, clause in enumerate(clauses[:-1]))
            + clauses[-1]
            + "。"
        )
        return ReferenceSection(f"part-{number}", "unknown", f"{'一二三四'[number - 1]}、{draw.choice(WORDS)}", text)

    speech = ReferenceSpeech(
        "given", title, corpus.UNKNOWN, date(2023, 4, 18), "测试", tuple(part(n) for n in range(1, 5)), level="city"
    )
    return replace(speech, **changes)  # type: ignore[arg-type]


def masked(speech: ReferenceSpeech) -> ReferenceSpeech:
    parts = tuple(replace(part, text=part.text.replace("安全", "××").replace("，", ",")) for part in speech.sections)
    return replace(speech, sections=parts, source="门户网站")


def ids(library: Library) -> list[str]:
    return [row.id for row in library.listing()]


def hits(library: Library, text: str) -> set[str]:
    return {hit.tags["speech"] for hit in library.search(dict.fromkeys(words(text), 1.0), k=50)}
