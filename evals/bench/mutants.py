"""Single faults planted into clean speeches, by data (``planted/faults.yaml``) and by program. Deterministic."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import yaml

from evals.bench.clean import Clean
from pipeline import corpus, figures
from pipeline.outline import for_brief
from pipeline.types import Level, ReferenceSpeech

_FAULTS = Path(__file__).parent / "planted" / "faults.yaml"
_HEADING = re.compile(r"(?m)^([一二三四五六])、([^\n]+)$")


@dataclass(frozen=True, slots=True)
class Mutant:
    """``start``..``end`` is where the fault lies in ``text``; None: anywhere in the text (a thing that is missing)."""

    kind: str
    level: Level
    fault: str
    text: str
    clean: Clean
    start: int | None = None
    end: int = 0
    references: tuple[ReferenceSpeech, ...] = ()


def mutants(texts: Sequence[Clean], each: int) -> Iterator[Mutant]:
    """Up to ``each`` mutants a fault, the texts in turn, so that no speech carries more than its share."""
    turn = 0
    for kind, level, fault, plant in [*_data(), *_PROGRAMS]:
        made = 0
        for step in range(len(texts)):
            clean = texts[(turn + step) % len(texts)]
            mutant = plant(clean, kind, level, fault)
            if mutant is not None and mutant.text != clean.text:
                yield mutant
                made += 1
            if made == each:
                turn += step + 1
                break


Plant = Callable[[Clean, str, Level, str], Mutant | None]
Program = tuple[str, Level, str, Plant]


def _data() -> Iterator[Program]:
    for kind, groups in yaml.safe_load(_FAULTS.read_text("utf-8")).items():
        for group in groups:
            for pattern, wrong in group.get("swap", ()):
                yield kind, group["level"], f"{pattern} → {wrong}", _only(group, _swap(re.compile(pattern), wrong))
            for sentence in group.get("add", ()):
                yield kind, group["level"], sentence, _only(group, _add(sentence))


def _only(group: dict[str, object], plant: Plant) -> Plant:
    """A group that is a fault only before or after a day, or only for a speaker from above."""

    def planted(clean: Clean, kind: str, level: Level, fault: str) -> Mutant | None:
        day, before, after = clean.brief.date, group.get("before"), group.get("after")
        if day is None or (isinstance(before, date) and day >= before) or (isinstance(after, date) and day <= after):
            return None
        if group.get("only") == "upper" and clean.brief.speaker.level == clean.brief.host.level:
            return None
        return plant(clean, kind, level, fault)

    return planted


def _swap(pattern: re.Pattern[str], wrong: str) -> Plant:
    def planted(clean: Clean, kind: str, level: Level, fault: str) -> Mutant | None:
        places = [match for match in pattern.finditer(clean.text) if match.start() > _body(clean)]
        if not places:
            return None
        place = places[len(places) // 2]
        return _replaced(clean, kind, level, fault, place.span(), place.expand(wrong))

    return planted


def _add(sentence: str) -> Plant:
    def planted(clean: Clean, kind: str, level: Level, fault: str) -> Mutant | None:
        unit = "市" if clean.brief.host.level != "county" else "县"
        if unit != "市" and re.search("市[委政长人]", sentence):
            return None  # a county's speech does not speak of the city's bodies
        text, start, end = put_in(clean, sentence)
        return Mutant(kind, level, fault, text, clean, start, end)

    return planted


def put_in(clean: Clean, sentence: str) -> tuple[str, int, int]:
    """The text with ``sentence`` at the end of a paragraph of its first third, and where it lies."""
    ends = [match.end() for match in re.finditer(r"(?m)(?<=[。！])$", clean.text) if match.end() > _body(clean)]
    at = ends[len(ends) // 3]
    return clean.text[:at] + sentence + clean.text[at:], at, at + len(sentence)


def _replaced(clean: Clean, kind: str, level: Level, fault: str, span: tuple[int, int], wrong: str) -> Mutant:
    text = clean.text[: span[0]] + wrong + clean.text[span[1] :]
    return Mutant(kind, level, fault, text, clean, span[0], span[0] + len(wrong))


def _body(clean: Clean) -> int:
    """Where the header ends: behind the date line."""
    return clean.text.index("）\n") + 1


# --- by program -----------------------------------------------------------------------------------


def _lose_section(clean: Clean, kind: str, level: Level, fault: str) -> Mutant | None:
    """The paragraphs between two headings, with the first."""
    heads = list(_HEADING.finditer(clean.text))
    if len(heads) < 3:
        return None
    text = clean.text[: heads[1].start()] + clean.text[heads[2].start() :]
    return Mutant(kind, level, fault, text, clean)


def _lose(pattern: str) -> Plant:
    found = re.compile(pattern)

    def planted(clean: Clean, kind: str, level: Level, fault: str) -> Mutant | None:
        match = found.search(clean.text)
        if match is None or clean.brief.speech_type != "congress_opening":
            return None
        return Mutant(kind, level, fault, clean.text[: match.start()] + clean.text[match.end() :], clean)

    return planted


def _repeat(clean: Clean, kind: str, level: Level, fault: str) -> Mutant | None:
    """A paragraph of the first part again, behind the second."""
    heads = list(_HEADING.finditer(clean.text))
    if len(heads) < 3:
        return None
    words = clean.text[heads[0].end() : heads[1].start()].strip().split("\n\n")[0]
    at = heads[2].start()
    return _replaced(clean, kind, level, fault, (at, at), words + "\n\n")


def _repeat_sentence(clean: Clean, kind: str, level: Level, fault: str) -> Mutant | None:
    sentences = list(re.finditer(r"(?<=。)要[^。\n]{40,120}。", clean.text))
    if len(sentences) < 4:
        return None
    at = sentences[-1].end()
    return _replaced(clean, kind, level, fault, (at, at), sentences[1][0])


def _alter_figure(factor: int) -> Plant:
    def planted(clean: Clean, kind: str, level: Level, fault: str) -> Mutant | None:
        found = [figure for figure in figures.find(clean.text) if figure.kind != "date" and figure.text[:1].isdigit()]
        if not found:
            return None
        figure = found[len(found) // 2]
        number = re.match(r"\d+", figure.text)
        assert number is not None
        digits = str(int(number[0]) + factor) if factor < 10 else number[0] + "0"
        wrong = digits + figure.text[number.end() :]
        return _replaced(clean, kind, level, fault, (figure.start, figure.end), wrong)

    return planted


def _alter_day(clean: Clean, kind: str, level: Level, fault: str) -> Mutant | None:
    match = re.search(r"（(\d{4})年(\d{1,2})月(\d{1,2})日）", clean.text)
    if match is None:
        return None
    wrong = f"（{match[1]}年{int(match[2]) % 12 + 1}月{match[3]}日）"
    return _replaced(clean, kind, level, fault, match.span(), wrong)


def _alter_number(clean: Clean, kind: str, level: Level, fault: str) -> Mutant | None:
    """The congress under another number, in the body."""
    match = re.compile(r"第([八九十]|十[一二四五])次(?=(?:会员)?代表大会)").search(clean.text, _body(clean))
    wrong = "第七次"
    return _replaced(clean, kind, level, fault, match.span(), wrong) if match else None


def _alter_place(clean: Clean, kind: str, level: Level, fault: str) -> Mutant | None:
    name = clean.brief.host.name or ""
    at = clean.text.find(name, _body(clean))
    return _replaced(clean, kind, level, fault, (at, at + len(name)), "平阳" + name[-1]) if at >= 0 else None


def _blur_heading(clean: Clean, kind: str, level: Level, fault: str) -> Mutant | None:
    heads = list(_HEADING.finditer(clean.text))
    if len(heads) < 3:
        return None
    wrong = f"{heads[1][1]}、做好维权服务"
    return _replaced(clean, kind, level, fault, heads[1].span(), wrong)


def _swell(clean: Clean, kind: str, level: Level, fault: str) -> Mutant | None:
    """Half a part more than the outline's most, out of sentences of other speeches."""
    heads = list(_HEADING.finditer(clean.text))
    spec = next((spec for spec in for_brief(clean.brief).sections if spec.number), None)
    if len(heads) < 3 or spec is None:
        return None
    other = next(speech for speech in corpus.load() if speech.type != clean.brief.speech_type)
    words = "".join(section.text for section in other.sections if section.heading).replace("\n", "")
    at = heads[1].start()
    more = re.sub(r"【[^】]*】", "", words)[: spec.characters.maximum]
    return Mutant(kind, level, fault, clean.text[:at] + more + "。\n\n" + clean.text[at:], _measured(clean))


def _shrink(clean: Clean, kind: str, level: Level, fault: str) -> Mutant | None:
    heads = list(_HEADING.finditer(clean.text))
    if len(heads) < 2:
        return None
    keep = clean.text[heads[0].end() : heads[1].start()].strip()[:60].rpartition("，")[0]
    text = clean.text[: heads[0].end()] + f"\n\n{keep}。\n\n" + clean.text[heads[1].start() :]
    return Mutant(kind, level, fault, text, _measured(clean))


def _measured(clean: Clean) -> Clean:
    """With a brief that asks for the length of the first part, as only then it binds a text that is no draft of ours."""
    spec = next(spec for spec in for_brief(clean.brief).sections if spec.number)
    return replace(clean, brief=replace(clean.brief, length={spec.id: spec.characters.target}))


def _exchange(clean: Clean, kind: str, level: Level, fault: str) -> Mutant | None:
    """The wish before the parts."""
    wish = re.search(r"\n\n(最后，[^\n]*成功！)\s*$", clean.text.split("\n>")[0].rstrip() + "\n")
    heads = list(_HEADING.finditer(clean.text))
    if wish is None or len(heads) < 3:
        return None
    rest = clean.text[: wish.start(1)] + clean.text[wish.end(1) :]
    return Mutant(kind, level, fault, rest[: heads[0].start()] + wish[1] + "\n\n" + rest[heads[0].start() :], clean)


def _leak(clean: Clean, kind: str, level: Level, fault: str) -> Mutant | None:
    at = re.compile(r"(?m)(?<=。)$").search(clean.text, _body(clean))
    if at is None:
        return None
    mutant = _replaced(clean, kind, level, fault, at.span(), fault)
    section = corpus.load()[0].sections[2]
    own = type(section)(section.id, section.role, section.heading, "我们" + fault + "大家深受鼓舞。")
    other = ReferenceSpeech("other", "在别处的讲话", clean.brief.speech_type, None, "made up", (own,))
    return Mutant(kind, level, fault, mutant.text, clean, mutant.start, mutant.end, (other,))


_PROGRAMS: tuple[Program, ...] = (
    ("missing parts", "error", "a numbered part is lost", _lose_section),
    ("missing parts", "error", "no salutation", _lose(r"(?m)^[^\n]*同志们：\n\n")),
    ("missing parts", "warning", "no thanks", _lose(r"(?<=！)[^！\n]*感谢！")),
    ("missing parts", "error", "no wish", _lose(r"\n\n最后，[^\n]*成功！")),
    ("missing parts", "error", "no hope", _lose(r"(?m)^(?:各位代表|同志们)[^\n]*新的更大贡献！\n\n")),
    ("missing parts", "error", "the wish stands before the parts", _exchange),
    ("10 repetition", "error", "a paragraph stands twice", _repeat),
    ("10 repetition", "warning", "a sentence stands twice", _repeat_sentence),
    ("altered facts", "error", "a figure is one more", _alter_figure(1)),
    ("altered facts", "error", "a figure is three more", _alter_figure(3)),
    ("altered facts", "error", "a figure is ten times as large", _alter_figure(10)),
    ("altered facts", "error", "the day is another month's", _alter_day),
    ("altered facts", "error", "the congress has another number", _alter_number),
    ("altered facts", "error", "another place's name", _alter_place),
    ("headings", "warning", "one heading is not parallel", _blur_heading),
    ("lengths", "error", "a part is far too long", _swell),
    ("lengths", "error", "a part is far too short", _shrink),
    ("references", "error", "发展会员71.3万人，打造“百灵鸟”服务品牌。", _leak),
    (
        "references",
        "warning",
        "要把车间里的欢声笑语和田埂上的丰收喜悦都写进新的篇章，让汗水浇灌的花朵开满山岗，让每一双勤劳的手都被温柔以待，让每一盏深夜的灯都照亮归途。",
        _leak,
    ),
)
