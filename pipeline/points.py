"""How many points a reference announces (下面，我讲三点意见), made to fit a speech with another number of parts.

Only a promise that the reference itself keeps: as many points as it has numbered parts.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.outline import for_brief, load, points, speech_types
from pipeline.types import Brief, ReferenceSpeech

_ANNOUNCED = re.compile(
    r"(?<=[讲提谈])[^，。]{0,6}?(?P<n>[两三四五六七八九])(?=点(?:意见|希望|要求|建议|想法|看法|体会))"
)
_NUMBERS = "零一两三四五六七八九"


def usual(text: str, speech: ReferenceSpeech) -> str:
    """``text`` with the number that is usual in its type: no speech is found better or worse for what it promises."""
    match = _kept(text, speech)
    return _recounted(text, match, _usual(speech.type) or match["n"]) if match else text


def fitted(text: str, speech: ReferenceSpeech, brief: Brief) -> str:
    """``text`` with the number of parts that the brief asks for; of another type of speech, with what is usual in that."""
    if speech.type != brief.speech_type:
        return usual(text, speech)
    match = _kept(text, speech)
    return _recounted(text, match, points(for_brief(brief))) if match else text


def _kept(text: str, speech: ReferenceSpeech) -> re.Match[str] | None:
    """The promise in a text of ``speech`` that this one keeps."""
    match = _ANNOUNCED.search(text)
    parts = sum(section.heading is not None for section in speech.sections) if match else 0
    return match if match and _NUMBERS.find(match["n"]) == parts else None


def _recounted(text: str, match: re.Match[str], said: str) -> str:
    return f"{text[: match.start('n')]}{said}{text[match.end('n') :]}"


@cache
def _usual(speech_type: str) -> str | None:
    return points(load(speech_type)) if speech_type in speech_types() else None
