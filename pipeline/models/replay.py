"""`replay:DIR`: recorded answers, found by the prompt's hash. DIR is a draft's folder, or a folder of such records."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.errors import DataError
from pipeline.files import read_text
from pipeline.types import Completion, Prompt, Usage

_PURPOSES = {"headings": "标题", "section": "初写", "repair": "改写", "spot": "改句", "judge": "评比"}


class ReplayModel:
    """Answers a prompt as recorded; the same prompt again gets the next record, and the last one repeats."""

    remote = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = f"replay:{folder}"
        self._answers: dict[str, list[Completion]] = {}
        self._asked: dict[str, int] = {}
        self._known: set[tuple[str, str]] = set()  # (section, purpose) of all records
        self._lock = threading.Lock()
        for path in _records(folder):
            self._add(path)
        if not self._answers:
            raise DataError("这里没有录下的回答。要给出初稿的文件夹，或录下的 JSON 的文件夹。", path=folder)

    @property
    def repairs(self) -> bool:
        """As recorded: a run whose model could not repair has no repairs to replay."""
        return any(purpose == "repair" for _, purpose in self._known)

    def complete(self, prompt: Prompt, on_text: Callable[[str], None]) -> Completion:
        with self._lock:
            answers = self._answers.get(prompt.sha256)
            if answers is None:
                raise self._missing(prompt)
            turn = self._asked.get(prompt.sha256, 0)
            self._asked[prompt.sha256] = turn + 1
        answer = answers[min(turn, len(answers) - 1)]
        if answer.text:
            on_text(answer.text)
        return answer

    def _missing(self, prompt: Prompt) -> DataError:
        task = prompt.task
        section = task.spec.id if task.spec else "headings"
        what = f"{section}（{_PURPOSES[task.purpose]}）"
        if (section, task.purpose) in self._known:
            reason = "的提示与录下的不同：起草要求、参考讲话、提示文件或检查结果变了"
        else:
            reason = "没有录下的回答"
        return DataError(f"{what}{reason}。请用原来的材料，或换一个模型重新录。", path=self.folder)

    def _add(self, path: Path) -> None:
        try:
            record = json.loads(read_text(path))
        except ValueError as error:
            raise DataError(f"不是 JSON：{error}", path=path) from None
        if not isinstance(record, Mapping) or not isinstance(record.get("prompt_sha256"), str):
            return  # a version by hand, or the draft's own file: nothing was asked
        reply, usage = record.get("reply"), record.get("usage")
        if not isinstance(reply, str):
            raise DataError("录下的回答缺少 reply。", path=path)
        section = str(record.get("section") or path.parent.name)
        self._known.add((section, str(record.get("purpose", "section"))))
        self._answers.setdefault(record["prompt_sha256"], []).append(
            Completion(
                text=reply,
                model=str(record.get("model") or "replay"),
                usage=_usage(usage if isinstance(usage, Mapping) else {}),
                finish=record["finish"] if isinstance(record.get("finish"), str) else None,
            )
        )


def _records(folder: Path) -> Iterator[Path]:
    """All records, in the order in which they were made; DataError when there is no such folder."""
    if not folder.is_dir():
        raise DataError("没有这个文件夹。", path=folder)
    inside = folder / "history" if (folder / "history").is_dir() else folder
    yield from sorted(inside.glob("*/*.json"))
    yield from sorted(inside.glob("*.json"))


def _usage(said: Mapping[str, Any]) -> Usage:
    values = {key: said.get(key) for key in ("input", "output", "cached", "reasoning")}
    return Usage(**{key: value if isinstance(value, int) else None for key, value in values.items()})
