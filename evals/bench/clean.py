"""Clean speeches with their briefs: what the benches of the evaluators plant faults in, and must find nothing in.

A shipped reference with its slots filled for made-up hosts, or a draft of `compose` with what it left open filled the
same way. Deterministic: no clock, no chance.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from pipeline import brief as briefs
from pipeline import corpus, slots
from pipeline.localise import values
from pipeline.types import Brief, ReferenceSpeech

_FOLDER = Path(__file__).parent / "planted"


@dataclass(frozen=True, slots=True)
class Clean:
    """``text`` is laid out as a draft; nothing in it is wrong, and ``brief`` holds all its facts."""

    name: str
    text: str
    brief: Brief


def filled() -> Iterator[Clean]:
    """Each shipped reference for two hosts of its level."""
    hosts = yaml.safe_load((_FOLDER / "hosts.yaml").read_text("utf-8"))
    for number, speech in enumerate(corpus.load()):
        for turn in range(2):
            pool = hosts["hosts"][speech.level]
            yield _filled(speech, pool[(number + turn) % len(pool)], hosts, number + 7 * turn)


def composed() -> Iterator[Clean]:
    """Drafts made without a model for briefs of several dates."""
    from evals.check import checker
    from pipeline.draft import draft
    from pipeline.models.compose import ComposeModel

    hosts = yaml.safe_load((_FOLDER / "hosts.yaml").read_text("utf-8"))
    for number, source in enumerate(hosts["briefs"]):
        brief = briefs.parse(yaml.safe_dump(source, allow_unicode=True), f"brief {number}")
        with tempfile.TemporaryDirectory() as folder:
            draft(brief, Path(folder) / "draft", model=ComposeModel(), checker=checker, render=lambda *_: "{}\n")
            text = (Path(folder) / "draft" / "draft.md").read_text("utf-8")
        yield _settled(f"composed-{number}", text, source, hosts, number)


def _filled(speech: ReferenceSpeech, host: dict[str, str], hosts: dict[str, list[str]], seed: int) -> Clean:
    title = speech.title
    occasion = re.split("开幕式上的讲话|开班式上的讲话|上的(?:讲话|致辞)", title.removeprefix("在"))[0]
    ordinal = hosts["ordinals"][seed % len(hosts["ordinals"])]
    occasion = slots.fill(occasion, {"place": host["name"], "ordinal": ordinal})
    own = f"{host['name']}{speech.organisation}" if speech.organisation != "共青团" else f"共青团{host['name']}委员会"
    source: dict[str, object] = {
        "speech_type": speech.type,
        "date": speech.date,
        "occasion": occasion,
        "speaker": {"level": speech.speaker_level, **_speaker(speech, host)},
        "host": {"name": host["name"], "level": speech.level, "organisation": own},
        "attending": [{"office": f"{host['unit']}委书记", "name": hosts["names"][seed % len(hosts["names"])]}],
        "slogans": [hosts["slogans"][seed % len(hosts["slogans"])]],
    }
    body = [f"# {title}", str(source["speaker"]["office"]), _day(speech)]  # type: ignore[index]
    for section in speech.sections:
        body += [section.heading, section.text] if section.heading else [section.text]
    return _settled(f"{speech.id}-{host['name']}", "\n\n".join(body) + "\n", source, hosts, seed)


def _speaker(speech: ReferenceSpeech, host: dict[str, str]) -> dict[str, object]:
    """The head of the body speaks where the text says nothing of a commission, else a deputy does."""
    upper = {"nation": "全国", "province": "省", "city": "市", "county": host["unit"]}[speech.speaker_level or "city"]
    body = f"{upper}{speech.organisation}" if speech.organisation != "共青团" else f"团{upper}委"
    chair = "书记" if speech.organisation == "共青团" else "主席"
    if any(slot.name == "principal" for section in speech.sections for slot in slots.find(section.text)):
        return {"office": f"{body}副{chair}", "on_behalf_of": {"organisation": body, "office": chair, "name": "安宁"}}
    return {"office": f"{body}{chair}"}


def _day(speech: ReferenceSpeech) -> str:
    assert speech.date is not None
    return f"（{speech.date.year}年{speech.date.month}月{speech.date.day}日）"


def _settled(name: str, text: str, source: dict[str, object], hosts: dict[str, list[str]], seed: int) -> Clean:
    """What is still open is filled with values of the same kind, and the brief is told of each."""
    known = values(briefs.parse(yaml.safe_dump(source, allow_unicode=True), name))
    text = slots.fill(text, known)
    places: list[int] = []
    while open_ := slots.find(text):  # the leftmost first: earlier places stay where they are
        slot = open_[0]
        text = text[: slot.start] + _value(slot.name, hosts, seed + len(places)) + text[slot.end :]
        places.append(slot.start)
    told = dict.fromkeys(_clause(text, at) for at in places)
    given = source.get("facts", [])
    facts = [{"id": f"s{number}", "text": words, "source": "工作报告"} for number, words in enumerate(told)]
    whole = source | {"facts": [*given, *facts]}  # type: ignore[misc]
    return Clean(name, text, briefs.parse(yaml.safe_dump(whole, allow_unicode=True), name))


def _value(name: str, hosts: dict[str, list[str]], seed: int) -> str:
    kinds = {"figure": "figures", "brand": "brands", "slogan": "slogans", "person": "names"}
    pool = hosts[kinds.get(name, "brands")]
    return str(pool[seed % len(pool)])


def _clause(text: str, at: int) -> str:
    """The words around ``at`` between two full marks."""
    start = max(text.rfind(mark, 0, at) for mark in "。！？；\n") + 1
    end = re.compile(r"[。！？；\n]|\Z").search(text, at)
    return text[start : end.start() if end else None].strip()
