"""`qicao new`: a few questions, one brief. Whatever is left blank becomes an open slot of the draft."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pipeline import brief, outline
from pipeline.errors import BriefError, InputError
from pipeline.files import write_atomic
from pipeline.types import RANKS

_RANKS = dict(zip(("全国", "省", "市", "县", "乡镇"), RANKS, strict=True))
# Key path in the brief, question. The reply goes there as text; `level` takes a rank, lists are separated by ；.
_QUESTIONS: tuple[tuple[str, str], ...] = (
    ("occasion", "会议全称（如 清河市工会第十次代表大会）"),
    ("date", "讲话日期（如 2023-04-18）"),
    ("host.name", "会议所在地（如 清河市）"),
    ("host.level", f"所在地是哪一级（{'、'.join(_RANKS)}）"),
    ("host.organisation", "会议所属组织（如 清河市总工会）"),
    ("speaker.name", "讲话人姓名"),
    ("speaker.office", "讲话人职务"),
    ("speaker.level", f"讲话人是哪一级（{'、'.join(_RANKS)}）"),
    ("speaker.on_behalf_of.organisation", "代表哪个组织讲话"),
    ("speaker.on_behalf_of.office", "受谁委托：职务（没有就空着）"),
    ("speaker.on_behalf_of.name", "受谁委托：姓名"),
    ("attending", "到会领导，按排位，以；分隔（职务 姓名，如 市委书记 王某；市长）"),
    ("slogans", "本地的战略或口号，以；分隔"),
    ("remarks", "其他要求"),
)


def ask(path: Path, speech_type: str | None, *, answer: Callable[[str], str] | None = None) -> None:
    """Ask on standard error, read from standard input, write ``path``; an existing file is never touched."""
    if path.exists():
        raise InputError("这个文件已经有了，没有动它。请换一个名字，或直接编辑它。", path=path)
    reply = answer or _from_terminal
    data: dict[str, Any] = {"speech_type": _speech_type(speech_type, reply)}
    for key, question in _QUESTIONS:
        _put(data, key, question, reply)
    facts = _facts(reply)
    if facts:
        data["facts"] = facts
    write_atomic(path, _yaml(data))


def _from_terminal(question: str) -> str:
    print(f"{question}：", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()


def _speech_type(given: str | None, reply: Callable[[str], str]) -> str:
    # Those with the widest stock of references first: the answer to nothing is the first.
    types = sorted(outline.speech_types(), key=lambda name: (outline.load(name).references == "own", name))
    if given:
        return outline.load(given).speech_type
    shown = "、".join(f"{number} {outline.load(name).name}" for number, name in enumerate(types, 1))
    while True:
        word = reply(f"讲话类型（{shown}；空着为 1）") or "1"
        if word in types:
            return word
        if word.isdigit() and 1 <= int(word) <= len(types):
            return types[int(word) - 1]
        print(f"没有“{word}”这一项。", file=sys.stderr)


def _put(data: dict[str, Any], key: str, question: str, reply: Callable[[str], str]) -> None:
    """Ask until the answer is blank or the brief with it is valid."""
    while word := reply(question):
        if key.endswith("level") and word not in _RANKS:
            print(f"可以写：{'、'.join(_RANKS)}。", file=sys.stderr)
            continue
        trial = _with(data, key.split("."), _value(key, word))
        try:
            brief.parse(_yaml(trial), "回答")
        except BriefError as error:
            print(error.message, file=sys.stderr)
            continue
        data.update(trial)
        return


def _value(key: str, word: str) -> Any:
    pieces = [piece.strip() for piece in word.replace(";", "；").split("；") if piece.strip()]
    if key.endswith("level"):
        return _RANKS[word]
    if key == "slogans":
        return pieces
    if key == "attending":
        return [_person(piece) for piece in pieces]
    return word


def _person(piece: str) -> dict[str, str]:
    office, _, name = piece.partition(" ")
    return {"name": name.strip(), "office": office} if name.strip() else {"office": office}


def _with(data: Mapping[str, Any], path: list[str], value: Any) -> dict[str, Any]:
    """``data`` with ``value`` at ``path``, the original untouched."""
    if len(path) == 1:
        return {**data, path[0]: value}
    return {**data, path[0]: _with(data.get(path[0], {}), path[1:], value)}


def _facts(reply: Callable[[str], str]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    while word := reply(f"第 {len(found) + 1} 条事实（数字、成绩、名称；空着结束）"):
        fact = {"id": f"f{len(found) + 1}", "text": word}
        if origin := reply("　出处（可空着）"):
            fact["source"] = origin
        found.append(fact)
    return found


def _yaml(data: Mapping[str, Any]) -> str:
    import yaml

    return str(yaml.safe_dump(dict(data), allow_unicode=True, sort_keys=False, width=1000))
