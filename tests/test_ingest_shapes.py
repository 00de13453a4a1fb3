"""The shipped speeches, brought into the shapes that files have in the wild, come back section by section."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline import corpus, ingest, slots
from pipeline.types import ReferenceSpeech

HALF_WIDTH = str.maketrans("，；：？！（）", ",;:?!()")


def plain(speech: ReferenceSpeech, *, run_in: bool = False, between: str = "\n\n") -> str:
    """Title and sections with classic masks; headings on lines of their own, or run into the text."""
    pieces = [speech.title]
    for section in speech.sections:
        if section.heading:
            pieces.append(section.heading + ("。" if run_in else "\n\n") + section.text)
        else:
            pieces.append(section.text)
    return slots.classic("\n\n".join(pieces)).replace("\n\n", between)


def wrapped(text: str, width: int) -> str:
    """Lines broken at ``width`` characters, paragraphs indented."""
    rows = []
    for n, paragraph in enumerate(text.split("\n\n")):
        line = f"　　{paragraph}" if n > 1 else paragraph
        rows += [line[at : at + width] for at in range(0, len(line), width)]
    return "\n".join(rows)


def on_a_portal(text: str) -> str:
    head = "\n\n更新时间:2023-05 来源:网友投稿\n\n"
    return text.replace("\n\n", head, 1) + "\n\n猜你喜欢\n在座谈会上的讲话\n相关阅读:强作风,促落实,开新局,谱新篇\n"


SHAPES: dict[str, Callable[[ReferenceSpeech], str]] = {
    "headings alone": plain,
    "headings run in": lambda speech: plain(speech, run_in=True),
    "no empty lines": lambda speech: plain(speech, between="\n"),
    "half width": lambda speech: plain(speech, run_in=True).translate(HALF_WIDTH),
    "stars": lambda speech: plain(speech).replace("×", "*"),
    "letters": lambda speech: plain(speech).replace("×", "X"),
    "wrapped narrow": lambda speech: wrapped(plain(speech, run_in=True), 30),
    "wrapped wide": lambda speech: wrapped(plain(speech), 41),
    "portal": lambda speech: on_a_portal(plain(speech, run_in=True)),
    "indented": lambda speech: plain(speech, between="\n\n\n　　 "),
}


@pytest.mark.parametrize("speech", corpus.load(), ids=lambda speech: speech.id)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_speech_comes_back_from(shape: str, speech: ReferenceSpeech) -> None:
    found = ingest.ingest(SHAPES[shape](speech), f"{speech.id}.txt").speech
    assert found.type == speech.type
    got = [(section.id, section.heading, slots.classic(section.text)) for section in found.sections]
    assert got == [(part.id, part.heading, slots.classic(part.text)) for part in speech.sections]
    assert not found.gaps
    assert slots.classic(found.title) == slots.classic(speech.title)
    assert found.organisation == speech.organisation
    assert (found.level, found.speaker_level) == (speech.level, speech.speaker_level)


# Where nothing but the words tells where a part ends, only the two oldest types have cues enough; of the others the last paragraphs
# may fall into the part before them.
CUED = [speech for speech in corpus.load() if speech.type in ("congress_opening", "work_conference")]


@pytest.mark.parametrize("speech", CUED, ids=lambda speech: speech.id)
def test_a_speech_on_one_line_keeps_its_sections(speech: ReferenceSpeech) -> None:
    text = plain(speech, run_in=True, between="")
    found = ingest.ingest(text, "a.txt").speech
    got = [(section.id, slots.classic(section.text).replace("\n", "")) for section in found.sections]
    assert got == [(part.id, slots.classic(part.text).replace("\n", "")) for part in speech.sections]


@pytest.mark.parametrize(
    "speech",
    [one for one in corpus.load() if "part-3" in {part.id for part in one.sections}],
    ids=lambda speech: speech.id,
)
def test_a_hidden_part_is_a_gap_and_not_the_next_one(speech: ReferenceSpeech) -> None:
    text = plain(speech, run_in=True)
    start, end = text.index("\n二、"), text.index("\n三、")
    found = ingest.ingest(f"{text[:start]}\n---此处隐藏{end - start}字,下载后查看---\n{text[end:]}", "a.txt").speech
    assert [section.id for section in found.sections] == [part.id for part in speech.sections if part.id != "part-2"]
    assert [(gap.characters, gap.after) for gap in found.gaps] == [(end - start, "part-1")]
