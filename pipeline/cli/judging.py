"""eval judge RUN_A RUN_B: a model compares the drafts of two runs. Its replies are kept, and replay for nothing.

RUN_B/judged/0001/
  plan.json        judge, runs, repeats
  replies.jsonl    every reply as it came: sample, order, repeat, the prompt's SHA-256 and its blocks
  judgement.json   the figures; written when all is done
"""

from __future__ import annotations

import json
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.suite import judging, judging_report
from evals.suite.judging import Ask, Vote
from evals.suite.recording import blocks
from pipeline.cli.say import say
from pipeline.errors import DataError, InputError, ModelMisbehaved
from pipeline.files import read_text, write_atomic

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping

    from pipeline.types import ChatModel, Prompt

_FORMATS = {"table": judging_report.table, "json": judging_report.as_json}


def judge(args: Namespace) -> int:
    """Ask, keep, report. 0 whatever the judge says: it is no gate."""
    from pipeline.cli.evaluating import loaded

    if len(args.suites) != 3:
        raise InputError("judge 后面要写两次评测记录的文件夹：qicao eval judge 甲 乙 --model M。")
    if args.format not in _FORMATS:
        raise InputError(f"judge 的 --format 只有：{'、'.join(_FORMATS)}。")
    a, b = (loaded(Path(name)) for name in args.suites[1:])
    found = judging.pairs(a, b)
    todo = judging.asks(found, args.repeat or 1)
    bench = _bench(args, b.run.folder, {"a": a.run.id, "b": b.run.id, "repeat": args.repeat or 1})
    try:
        said = judging.votes(todo, bench.reply, args.jobs, _told)
    finally:
        bench.close()
    figures, sides = judging.judged(bench.name, a, b, found, said)
    bench.finish(judging_report.as_json(figures, sides))
    text = _FORMATS[args.format](figures, sides)
    if args.output:
        write_atomic(args.output, text)
    else:
        sys.stdout.write(text)
    return 0


def _told(vote: Vote) -> None:
    if vote.side is None:
        reply = " ".join(vote.reply.split())
        say(f"没有结论 {vote.sample}（{judging_report.ORDERS[vote.order]}）：{reply[:40] or '（空）'}")


def _bench(args: Namespace, run: Path, plan: Mapping[str, Any]) -> Bench:
    if args.replay is not None:
        if not args.replay.is_file():
            raise InputError("--replay 后面要写录下的 replies.jsonl。", path=args.replay)
        return Bench(None, args.replay, plan)
    from pipeline import models

    if not args.model or len(args.model) != 1:
        raise InputError("请用 --model 指明由哪一个模型来评，如 --model openai:名称。")
    model = models.open_model(args.model[0], offline=args.offline, on_event=say)
    if model.name == "compose":
        raise InputError("compose 不是模型，评不了。请用 --model 指明一个模型，如 openai:名称。")
    plan = {**plan, "judge": args.model[0]}
    return Bench(model, _folder(run / "judged", plan) / "replies.jsonl", plan)


def _folder(place: Path, plan: Mapping[str, Any]) -> Path:
    """The unfinished judgement of the same plan, else a new one with the next number."""
    text = json.dumps(plan, ensure_ascii=False, sort_keys=True) + "\n"
    known = sorted(path.parent for path in place.glob("[0-9]*/plan.json"))
    for folder in known:
        if not (folder / "judgement.json").exists() and read_text(folder / "plan.json") == text:
            return folder
    folder = place / f"{len(known) + 1:04}"
    write_atomic(folder / "plan.json", text)
    return folder


class Bench:
    """Where the judge sits: asks the model, or reads what it once said; keeps every reply. Threads may ask at once."""

    def __init__(self, model: ChatModel | None, file: Path, plan: Mapping[str, Any]) -> None:
        self._model, self._file, self._lock = model, file, threading.Lock()
        self._rows = {_key(row): row for row in _read(file)} if file.is_file() else {}
        names = [plan["judge"]] if model else sorted({str(row["model"]) for row in self._rows.values()})
        self.name = "、".join(names)

    def reply(self, ask: Ask) -> str:
        """The judge's words; "" or the part that came for a refused or cut reply. DataError: nothing was recorded."""
        prompt = _prompt(ask)
        row = self._rows.get((ask.pair.key, ask.order, ask.repeat))
        if row is not None and row["sha256"] == prompt.sha256:
            return str(row["reply"])
        if self._model is None:
            raise DataError(_why(ask, row, prompt), path=self._file)
        said = _asked(self._model, prompt)
        row = {"sample": ask.pair.key, "order": ask.order, "repeat": ask.repeat, "model": self.name}
        self._keep({**row, "sha256": prompt.sha256, "blocks": blocks(prompt.messages[-1].text), "reply": said})
        return said

    def finish(self, text: str) -> None:
        """The replies in order, so that the same ones make the same file, and the figures beside them."""
        if self._model is not None:
            rows = [self._rows[key] for key in sorted(self._rows)]
            write_atomic(self._file, "".join(map(_line, rows)))
            write_atomic(self._file.with_name("judgement.json"), text)

    def close(self) -> None:
        if self._model is not None:
            from pipeline import models

            models.close(self._model)

    def _keep(self, row: dict[str, Any]) -> None:
        with self._lock:
            self._rows[_key(row)] = row
            with self._file.open("a", encoding="utf-8") as out:
                out.write(_line(row))


def _asked(model: ChatModel, prompt: Prompt) -> str:
    try:
        return model.complete(prompt, lambda _: None).text
    except ModelMisbehaved as error:  # a judge that refuses is part of what is measured
        return error.reply


def _prompt(ask: Ask) -> Prompt:
    from pipeline.prompt import judge as prompts
    from pipeline.types import Task

    case = ask.pair.job.case
    spec = case.outline.section(case.section) if case.kind == "section" and case.section else None
    prompt = prompts.build(Task("judge", case.brief, case.outline, spec), *ask.texts)
    if ask.repeat == 1:
        return prompt
    # A service that answers the same words alike would make repeats worthless: the number tells them apart.
    numbered = tuple(replace(one, text=f"{one.text}\n\n（第{ask.repeat}次评比）") for one in prompt.messages)
    return replace(prompt, messages=numbered)


def _why(ask: Ask, row: Mapping[str, Any] | None, prompt: Prompt) -> str:
    what = f"{ask.pair.key}（{judging_report.ORDERS[ask.order]}，第 {ask.repeat} 次）"
    if row is None:
        return f"{what}没有录过。请去掉 --replay 重新评比。"
    now, before = blocks(prompt.messages[-1].text), row["blocks"]
    changed = [title for title in {**before, **now} if before.get(title) != now.get(title)]
    return f"{what}提示变了，变的是：{'、'.join(changed) or '次序'}。请去掉 --replay 重新评比。"


def _key(row: Mapping[str, Any]) -> tuple[str, str, int]:
    return str(row["sample"]), str(row["order"]), int(row["repeat"])


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n"


def _read(file: Path) -> list[dict[str, Any]]:
    found = []
    for number, line in enumerate(read_text(file).split("\n")[:-1], 1):  # an unfinished last line is asked again
        try:
            row = json.loads(line)
            _key(row), row["sha256"], row["blocks"], row["reply"], row["model"]
            found.append(row)
        except (ValueError, KeyError, TypeError):
            raise DataError("不是评委的回答记录。", path=file, line=number) from None
    return found
