"""An ingested speech as JSON for programs, and as lines for people."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any

from pipeline import hanzi
from pipeline.ingest.speech import Ingested
from pipeline.types import Damage


def describe(ingested: Ingested) -> dict[str, Any]:
    """Everything about one speech: what it is and why, its sections, and every gap, slot and edit with its raw span."""
    speech = ingested.speech
    return {
        "name": ingested.name,
        "id": speech.id,
        "title": speech.title,
        "type": speech.type,
        "date": speech.date.isoformat() if speech.date else None,
        "published": ingested.published.isoformat() if ingested.published else None,
        "speaker": ingested.speaker,
        "speaker_level": speech.speaker_level,
        "level": speech.level,
        "organisation": speech.organisation,
        "evidence": dict(ingested.evidence),
        "characters": sum(hanzi.count(section.text) for section in speech.sections),
        "sections": [
            {
                "id": section.id,
                "role": section.role,
                "heading": section.heading,
                "characters": hanzi.count(section.text),
                "text": section.text,
            }
            for section in speech.sections
        ],
        "gaps": [asdict(gap) for gap in speech.gaps],
        "slots": [asdict(slot) for slot in ingested.slots],
        "damage": [_shown(item) for item in speech.damage],
        "edits": [asdict(edit) for edit in ingested.edits],
    }


def _shown(item: Damage) -> dict[str, Any]:
    return asdict(item)


def summary(ingested: Ingested) -> list[str]:
    """What a person wants to see: title, sections, gaps, restorations, and how often each kind of edit was made."""
    speech = ingested.speech
    rows = [f"{speech.title}（{speech.type}）"]
    for section in speech.sections:
        heading = f" {section.heading}" if section.heading else ""
        rows.append(f"  {section.id}{heading}：{hanzi.count(section.text)} 字")
    for gap in speech.gaps:
        size = "字数不明" if gap.characters is None else f"{gap.characters} 字"
        place = f"在 {gap.after} 之后" if gap.after else "在开头"
        rows.append(f"  缺文：{place}，{size}" + (f"（{gap.text}）" if gap.text else "（文末中断）"))
    for item in speech.damage:
        if item.kind in ("restored", "silent-deletion", "pinyin"):
            rows.append(f"  {item.text}：{item.reason}")
    kinds = Counter(edit.kind for edit in ingested.edits)
    rows.append("  处理：" + ("、".join(f"{kind} {count}" for kind, count in kinds.most_common()) or "无"))
    return rows
