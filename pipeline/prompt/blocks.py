"""The blocks of a prompt, from values to Chinese text; what the prompt files of ``prompts/`` put in their places.

All that comes from outside (brief, facts, references, notes, earlier replies) is fenced or on one line and ``plain``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from pipeline import lexicon, slots
from pipeline.covers import covers
from pipeline.figures import chinese_ordinal
from pipeline.localise import localise, values
from pipeline.outline import load, switched_on
from pipeline.prompt.fence import fence, plain
from pipeline.types import Brief, Fact, Finding, Formulation, Length, Outline, Passage, Person, Rank, SectionSpec, Spot

_RANKS: Mapping[Rank, str] = {"nation": "全国", "province": "省级", "city": "市级", "county": "县级", "town": "乡镇"}
_LEVELS = ("error", "warning", "info")


def line(text: str) -> str:
    """Outside text on one line of its own words."""
    return " ".join(plain(text).split())


def part_name(spec: SectionSpec) -> str:
    """What a section is called in prompts: 第一部分“政治方向” or “祝贺与问候”."""
    return f"第{chinese_ordinal(spec.number)}部分“{spec.name}”" if spec.number else f"“{spec.name}”"


# --- the stable prefix --------------------------------------------------------------------------


def brief(brief: Brief, outline: Outline) -> str:
    """All of a brief, whatever its length; what is missing stands as its open slot."""
    rows = [
        ("讲话类型", outline.name),
        ("会议名称", brief.occasion or slots.render("occasion")),
        ("讲话日期", _day(brief.date) if brief.date else slots.render("date")),
        ("讲话人", _speaker(brief)),
        ("受委托", _behalf(brief.speaker.on_behalf_of)),
        ("会议所在地", _host(brief)),
        ("会议所属组织", brief.host.organisation or slots.render("host_organisation")),
        ("到会领导（按排位）", "；".join(_person(person) for person in brief.attending)),
        ("本地口号", "、".join(f"“{slogan}”" for slogan in brief.slogans)),
        ("全篇字数", f"约{brief.length['total']}个汉字" if "total" in brief.length else ""),
        ("写作要求", brief.remarks or ""),
    ]
    shown = [f"{label}：{text}" for label, text in rows if text]
    shown += _pinned("已定的标题", brief.headings, outline)
    shown += _pinned("侧重", brief.emphasis, outline)
    shown += ["事实：" if brief.facts else "事实：没有给出。", *(_fact(fact, outline) for fact in brief.facts)]
    return fence("\n".join(shown))


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _person(person: Person) -> str:
    return "".join(part for part in (person.organisation, person.office, person.name) if part)


def _speaker(brief: Brief) -> str:
    speaker = brief.speaker
    shown = f"{speaker.office or slots.render('office')}，{speaker.name or slots.render('person')}"
    return f"{shown}（{_RANKS[speaker.level]}）" if speaker.level else shown


def _behalf(person: Person | None) -> str:
    if person is None:
        return ""
    return f"受{_person(person)}委托" + (f"，代表{person.organisation}" if person.organisation else "")


def _host(brief: Brief) -> str:
    host = brief.host
    notes = [_RANKS[host.level]] if host.level else []
    notes += ["省会"] if host.provincial_capital else []
    return (host.name or slots.render("place")) + (f"（{'，'.join(notes)}）" if notes else "")


def _pinned(label: str, texts: Mapping[str, str], outline: Outline) -> list[str]:
    rows = [f"- {part_name(spec)}：{texts[spec.id]}" for spec in outline.sections if spec.id in texts]
    return [f"{label}：", *rows] if rows else []


def _fact(fact: Fact, outline: Outline) -> str:
    notes = [f"来源：{fact.source}"] if fact.source else []
    notes += [f"用于{part_name(outline.section(fact.section))}"] if fact.section else []
    return f"- {fact.id}：{fact.text}" + (f"（{'；'.join(notes)}）" if notes else "")


def outline(brief: Brief, outline: Outline) -> str:
    """The sections in order, with their length and what each covers."""
    kind = lexicon.organisation_of_brief(brief)
    return "\n".join(
        f"- {part_name(spec)}，约{spec.characters.target}个汉字：{'；'.join(covers(spec, kind))}"
        for spec in outline.sections
    )


def formulations(brief: Brief, outline: Outline) -> str:
    """What each section must carry on the day of delivery."""
    rows = ((spec, required(brief, outline, spec)) for spec in outline.sections)
    return "\n".join(f"- {part_name(spec)}：" + "；".join(map(_choice, found)) for spec, found in rows if found)


def required(brief: Brief, outline: Outline, spec: SectionSpec) -> tuple[tuple[Formulation, ...], ...]:
    """The formulations in force for a section of this brief; of each inner tuple one is needed."""
    return lexicon.of(outline).required(spec, brief.date, lexicon.organisation_of_brief(brief))


def _choice(choice: Sequence[Formulation]) -> str:
    return "，或者：".join(formulation.wording for formulation in choice)


def open_slots(brief: Brief) -> str:
    """The labels for what the brief does not say, and how half-known addresses are written."""
    known = values(brief)
    labels = [kind.label for name, kind in slots.vocabulary().items() if name not in known]
    half = [
        f"- {slots.vocabulary()[name].label}写成：{line(value)}" for name, value in known.items() if slots.find(value)
    ]
    return "\n".join(filter(None, (f"- 可用的标签：{'、'.join(labels)}。", fence("\n".join(half)))))


# --- one section --------------------------------------------------------------------------------


def headings(outline: Outline, found: Mapping[str, str]) -> str:
    """The headings of all numbered parts, as far as they are known."""
    return fence("\n".join(line(found[spec.id]) for spec in outline.sections if spec.id in found))


def covered(brief: Brief, spec: SectionSpec) -> str:
    return "\n".join(f"- {text}" for text in covers(spec, lexicon.organisation_of_brief(brief)))


def length(length: Length) -> str:
    return f"约{length.target}个汉字，不少于{length.minimum}，不多于{length.maximum}"


def must_carry(brief: Brief, outline: Outline, spec: SectionSpec) -> str:
    return "\n".join(f"- {_choice(choice)}" for choice in required(brief, outline, spec))


def facts(facts: Iterable[Fact]) -> str:
    return fence("\n".join(f"- {fact.id}：{fact.text}" for fact in facts)) or "（没有）"


def passages(passages: Sequence[Passage], brief: Brief) -> str:
    """References in one fence, best first, whole: figures and dates as slots, ranks and places those of the brief."""
    shown = []
    for number, passage in enumerate(passages, 1):
        text = "\n".join(filter(None, (passage.section.heading, passage.text)))
        shown.append(f"范文{number}（{_origin(passage)}）\n{shown_text(text, passage, brief)}")
    return fence("\n\n".join(shown))


def shown_text(text: str, passage: Passage, brief: Brief) -> str:
    """A reference's text as a model may see it: none of its figures and dates, the brief's ranks and names."""
    return localise(slots.mask_facts(text), passage.speech, brief)


def _origin(passage: Passage) -> str:
    speech = passage.speech
    level = _RANKS[speech.level] if speech.level else ""
    year = f"{speech.date.year}年" if speech.date else ""
    return "，".join(filter(None, (speech.organisation, level, year))) or "来历不明"


def findings(findings: Iterable[Finding]) -> str:
    """Findings as numbered instructions, gravest first, each once; in a fence, for they quote the text at any length."""
    ordered = sorted(findings, key=lambda finding: _LEVELS.index(finding.level))
    shown = dict.fromkeys(_instruction(finding) for finding in ordered)
    return fence("\n".join(f"{number}. {text}" for number, text in enumerate(shown, 1)))


def _instruction(finding: Finding) -> str:
    where = f"“{line(finding.text)}”：" if finding.text.strip() else ""
    advice = f"改法：{line(finding.suggestion)}" if finding.suggestion else ""
    return f"{where}{line(finding.message)}{advice}"


def spots(spots: Iterable[Spot]) -> str:
    """Sentences to be mended, numbered, each with its neighbours in the fence and its findings below."""
    shown = []
    for number, spot in enumerate(spots, 1):
        rows = [("前面是", spot.before), ("这一句", spot.text), ("后面是", spot.after)]
        words = fence("\n".join(f"{label}：{line(text)}" for label, text in rows if text))
        shown.append(f"第{number}句\n{words}\n问题：\n{findings(spot.findings)}")
    return "\n\n".join(shown)


# --- the headings -------------------------------------------------------------------------------


def parts(brief: Brief, outline: Outline) -> str:
    """The numbered parts: those to be given a heading, with their pattern, and those that have one."""
    kind = lexicon.organisation_of_brief(brief)
    rows = []
    for spec in outline.sections:
        if spec.heading is None:
            continue
        if spec.id in brief.headings:
            rows.append(f"- {part_name(spec)}：标题已由起草人定下，不再输出")
        else:
            number = chinese_ordinal(spec.number or 1)
            rows.append(f"- {part_name(spec)}：{'；'.join(covers(spec, kind))}。句式：{number}、{spec.heading.shown}")
    return "\n".join(rows)


def further(brief: Brief) -> str:
    """The optional parts that the brief asks for, to go on with a list of what the others are about."""
    return "".join(f"、{spec.name}" for spec in switched_on(brief) if spec.number)


def emphases(brief: Brief, outline: Outline) -> str:
    numbered = {spec.id: text for spec in outline.sections if spec.number and (text := brief.emphasis.get(spec.id))}
    return fence("\n".join(_pinned("侧重", numbered, outline)[1:]))


def example_headings(passages: Sequence[Passage], brief: Brief, outline: Outline) -> str:
    """The headings of each speech among the passages, best speech first, without those of optional parts not asked for."""
    unasked = {spec.role for spec in load(brief.speech_type).sections} - {spec.role for spec in outline.sections}
    speeches: dict[str, Passage] = {}
    for passage in passages:
        speeches.setdefault(passage.speech.id, passage)
    shown = []
    for passage in speeches.values():
        parts = (section for section in passage.speech.sections if section.role not in unasked)
        rows = [section.heading for section in parts if section.heading]
        shown.append(shown_text("\n".join(rows), passage, brief))
    return fence("\n\n".join(filter(None, shown)))
