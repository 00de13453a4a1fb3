"""Replies of a whole suite in one file of JSON lines (.jsonl, or packed, .jsonl.gz): recorded once, replayed for nothing.

A row is one call: case, repeat, model, section, purpose, the prompt's SHA-256, its blocks with a short hash each, and the
reply. The blocks are kept so that a prompt that changed can say which part of it did. The system message, alike for all
calls of a draft, has a row of its own.
"""

from __future__ import annotations

import gzip
import json
import re
import threading
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from pipeline.errors import DataError, ModelUnavailable
from pipeline.files import decode, read_bytes, write_atomic
from pipeline.types import Completion, Prompt, Usage

_HEADING = re.compile(r"^#{1,3} +(.+)$", re.MULTILINE)
_REPAIRS = ("repair", "spot")
_PLACE = ("case", "repeat", "model", "section", "purpose")
Row = Mapping[str, Any]


def blocks(text: str) -> dict[str, str]:
    """The parts of a message under its headings -> a short hash; what comes before the first is 开头."""
    pieces = _HEADING.split(text)
    found = {"开头": pieces[0]}
    for title, body in zip(pieces[1::2], pieces[2::2], strict=True):
        found[title] = found.get(title, "") + body
    return {title: f"{zlib.crc32(body.encode()):08x}" for title, body in found.items()}


class Recording:
    """Rows as they come, from any thread; `save` sorts them, so that the same replies make the same file.

    ``part``: a file that gets each row at once, and is gone when all are saved. A run that was stopped goes on with its rows.
    """

    def __init__(self, part: Path | None = None) -> None:
        self._rows: dict[tuple[str, ...], Row] = {}
        self._systems: dict[str, Row] = {}
        self._turns: dict[tuple[str, ...], int] = {}
        self._lock = threading.Lock()
        self._part = part
        if part is not None and part.is_file():
            self._load(part)

    def add(self, case: str, repeat: int, model: str, prompt: Prompt, answer: Completion) -> None:
        system, user = _messages(prompt)
        place = _place(case, repeat, model, prompt)
        usage = {
            word: value
            for word in ("input", "output", "cached", "reasoning")
            if (value := getattr(answer.usage, word)) is not None
        }
        row: dict[str, Any] = dict(zip(_PLACE, place, strict=True)) | {
            "sha256": prompt.sha256,
            "system": _short(system),
        }
        row |= {"blocks": blocks(user), "reply": answer.text, "finish": answer.finish, "said": answer.model}
        row |= {"usage": usage} if usage else {}
        with self._lock:
            fresh: list[Row] = (
                [] if _short(system) in self._systems else [{"system": _short(system), "blocks": blocks(system)}]
            )
            for one in (*fresh, row):
                self._keep(one)
            if self._part is not None:
                with self._part.open("a", encoding="utf-8", newline="\n") as file:
                    file.writelines(_line(one) for one in (*fresh, row))

    def forget(self, case: str, repeat: int, model: str) -> None:
        """Drop the rows of a job: it is done again from the beginning."""
        place = (case, str(repeat), model)
        with self._lock:
            self._rows = {key: row for key, row in self._rows.items() if key[:3] != place}
            self._turns = {key: turn for key, turn in self._turns.items() if key[:3] != place}

    def has(self, case: str, repeat: int, model: str) -> bool:
        """Whether anything of a job is recorded."""
        with self._lock:
            return any(key[:3] == (case, str(repeat), model) for key in self._rows)

    def _keep(self, row: Row) -> None:
        if "reply" not in row:
            self._systems[row["system"]] = row
            return
        key = (*(str(row[word]) for word in _PLACE), row["sha256"])
        turn = self._turns[key] = self._turns.get(key, 0) + 1
        self._rows[(*key, f"{turn:04}")] = row

    def _load(self, part: Path) -> None:
        """A line that was torn when the run was stopped is ended, and passed over."""
        if not part.read_bytes().endswith(b"\n"):
            with part.open("ab") as file:
                file.write(b"\n")
        for line in _lines(part):
            with suppress(ValueError, KeyError, TypeError):
                self._keep(json.loads(line))

    def save(self, path: Path) -> None:
        rows = [
            *(self._systems[key] for key in sorted(self._systems)),
            *(self._rows[key] for key in sorted(self._rows)),
        ]
        lines = map(_line, rows)
        data = "".join(lines).encode()
        # Without a name and a time, the same replies make the same bytes.
        write_atomic(path, gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)
        if self._part is not None:
            self._part.unlink(missing_ok=True)


def _line(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


class Replay:
    """The rows of a file. The same prompt again gets the next row, and the last one repeats."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._systems: dict[str, Mapping[str, str]] = {}
        self._rows: list[Row] = []
        self._by_key: dict[tuple[str, ...], list[Row]] = {}
        self._asked: dict[tuple[str, ...], int] = {}
        self._lock = threading.Lock()
        self.unrepaired = 0  # repairs that today's rules ask for and the recorded ones did not
        for number, line in enumerate(_lines(path), 1):
            self._add(line, number)
        if not self._rows:
            raise DataError("这里没有录下的回答。请用 qicao eval --record 录制。", path=path)

    @property
    def models(self) -> tuple[str, ...]:
        """The models that were recorded."""
        return tuple(sorted({str(row["model"]) for row in self._rows}))

    @property
    def repairs(self) -> bool:
        """Whether the recorded model was asked to repair: if not, asking it would be a prompt that nobody answered."""
        return any(row["purpose"] == "repair" for row in self._rows)

    def answer(self, case: str, repeat: int, model: str, prompt: Prompt) -> Completion:
        """The recorded reply; DataError tells which prompt changed, and in which of its parts.

        ModelUnavailable for a repair that was not recorded: rules that changed ask for others, and the version before
        it is still what the model wrote.
        """
        place = _place(case, repeat, model, prompt)
        key = (*map(str, place), prompt.sha256)
        with self._lock:
            turn = self._asked[key] = self._asked.get(key, -1) + 1
        rows = self._by_key.get(key)
        if rows is None and prompt.task.purpose in _REPAIRS:
            with self._lock:
                self.unrepaired += 1
            raise ModelUnavailable(f"{case} 的 {place[3]} 没有录过这次改写。")
        if rows is None:
            raise DataError(self._why(place, prompt), path=self.path)
        row = rows[min(turn, len(rows) - 1)]
        return Completion(row["reply"], row["said"], Usage(**row.get("usage", {})), 0.0, row["finish"])

    def _add(self, line: str, number: int) -> None:
        try:
            row = json.loads(line)
            if "reply" not in row:
                self._systems[row["system"]] = row["blocks"]
                return
            key = (*(str(row[word]) for word in _PLACE), row["sha256"])
            self._by_key.setdefault(key, []).append(row)
            self._rows.append(row)
        except (ValueError, KeyError, TypeError):
            raise DataError(
                "不是录下的回答。请用 qicao eval --record 重新录制。", path=self.path, line=number
            ) from None

    def _why(self, place: Sequence[object], prompt: Prompt) -> str:
        case, _, _, section, purpose = place
        near = [
            row
            for row in self._rows
            if all(str(row[word]) == str(value) for word, value in zip(_PLACE, place, strict=True))
        ]
        if not near:
            return f"{case} 的 {section}（{purpose}）没有录过。请用 --record 重新录制。"
        system, user = _messages(prompt)
        changed = min((self._changed(row, system, user) for row in near), key=len)
        return f"{case} 的 {section}（{purpose}）提示变了，变的是：{'、'.join(changed) or '标题或次序'}。请用 --record 重新录制。"

    def _changed(self, row: Row, system: str, user: str) -> list[str]:
        before = {f"system“{title}”": sha for title, sha in self._systems.get(row["system"], {}).items()}
        before |= {f"“{title}”": sha for title, sha in row["blocks"].items()}
        now = {f"system“{title}”": sha for title, sha in blocks(system).items()}
        now |= {f"“{title}”": sha for title, sha in blocks(user).items()}
        return [title for title in {**before, **now} if before.get(title) != now.get(title)]


def _lines(path: Path) -> list[str]:
    data = read_bytes(path)
    if path.suffix == ".gz":
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error):
            raise DataError("压缩文件损坏，读不了。请用 qicao eval --record 重新录制。", path=path) from None
    return decode(data, path).split("\n")[:-1]  # a reply may hold other marks that splitlines() takes for line ends


def _place(case: str, repeat: int, model: str, prompt: Prompt) -> tuple[str, int, str, str, str]:
    section = prompt.task.spec.id if prompt.task.spec else "headings"
    return case, repeat, model, section, prompt.task.purpose


def _messages(prompt: Prompt) -> tuple[str, str]:
    system = "\n".join(message.text for message in prompt.messages if message.role == "system")
    return system, "\n".join(message.text for message in prompt.messages if message.role != "system")


def _short(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"
