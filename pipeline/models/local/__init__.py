"""`local` and `gguf:FILE`: a model that runs in this process, on the processor, and opens no port.

A small model alone writes no speech. So the text is laid out first (`pipeline.grammar`): headings, formulations, facts
and slots stand, and the model is asked for the places between, one after the other, each under a grammar of its own.
What it may not say there is refused and asked for again; after that the place is filled from the references.
"""

from __future__ import annotations

import threading
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import grammar, hanzi, lexicon
from pipeline.errors import InputError, ModelUnavailable
from pipeline.grammar import Choice, Fixed, Free, Skeleton
from pipeline.models.local.gguf import Head, head
from pipeline.models.local.memory import available, needed
from pipeline.models.local.options import Options, options
from pipeline.models.local.runtime import Runtime, Said, Turn
from pipeline.types import Completion, Prompt, Usage

TRIES = 3
"""Replies for one place before it is filled without the model."""
_BEFORE_MOST = 6  # 汉字 before a place is full; a comma there ends it, so that no word is cut
_ENDS = "，。；：！？"
_OVER = 8  # 汉字 that a reply may run over a place's most, to be cut back to its last whole clause
_TOKENS = 4  # for a 汉字 and a mark at the very most; 0.65 is usual


class Stopped(Exception):
    """Ctrl-C came while the model was speaking."""


@dataclass
class Tally:
    """What one reply took: see `runtime.Said`. Seconds of reading before its first word: ``prefix`` for what all prompts
    share (next to nothing where the model knows it already), ``own`` for the rest.
    """

    said: list[Said] = field(default_factory=list)
    prefix: float = 0.0
    own: float = 0.0
    places: int = 0
    refused: list[str] = field(default_factory=list)
    filled: int = 0  # places for which nothing usable came


class LocalModel:
    """One model file. Loaded at the first reply that needs it; replies are written one at a time, whatever ``--jobs``."""

    remote = False
    repairs = True

    def __init__(self, name: str, path: Path, settings: Options, on_event: Callable[[str], None]) -> None:
        self.name, self.path, self.options = name, path, settings
        self.tallies: list[Tally] = []  # one for each reply, in order
        self._on_event = on_event
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._asked: dict[str, int] = {}
        self._runtime: Runtime | None = None

    def stop(self) -> None:
        self._stopped.set()

    def close(self) -> None:
        """Free the model; it is loaded anew when it is asked again."""
        with self._lock:
            if self._runtime is not None:
                self._runtime.close()
            self._runtime = None

    def complete(self, prompt: Prompt, on_text: Callable[[str], None]) -> Completion:
        """The reply, streamed place by place. ModelUnavailable when the model cannot be loaded or has been stopped."""
        skeleton = grammar.skeleton(prompt.task, prompt.references)
        began = time.monotonic()
        with self._lock:
            self._expect_running()
            if not skeleton.open:
                on_text(skeleton.instead)
                return Completion(skeleton.instead, self.name, Usage(0, 0, 0), finish="stop")
            try:
                writing = _Writing(self.runtime(), prompt, skeleton, self._seed(prompt), self._stopped)
                text = writing.write(on_text)
            except Stopped:
                raise self._interrupted() from None
            self.tallies.append(writing.tally)
        if writing.tally.filled:
            self._on_event(f"{_label(prompt)}：{writing.tally.filled} 处模型没有写出可用的话，用了参考讲话里的。")
        first, said = writing.tally.said[0], writing.tally.said
        usage = Usage(first.prompt + first.cached, sum(one.tokens for one in said), first.cached)
        return Completion(text, self.name, usage, time.monotonic() - began, "stop")

    def _seed(self, prompt: Prompt) -> str:
        """One and the same for the same question; another when it comes again, or for another text to be improved."""
        question = f"{self.options.seed}:{prompt.sha256}:{prompt.task.previous or ''}"
        turn = self._asked[question] = self._asked.get(question, -1) + 1
        return f"{question}:{turn}"

    def runtime(self) -> Runtime:
        """The loaded model; says first how much memory it takes, and ModelUnavailable when there is not enough."""
        if self._runtime is None:
            found = head(self.path)
            wants, has = needed(found, self.options.context), available()
            if has is not None and wants > has:
                raise ModelUnavailable(
                    f"内存不够：{found.name} 约需 {_gigabytes(wants)}，可用的只有 {_gigabytes(has)}。"
                    "请关掉别的程序，换小一些的模型，或减小 QICAO_LOCAL_CONTEXT。"
                )
            self._on_event(f"正在载入本机的模型 {found.name}：{_takes(found, self.options)}。内容不离开本机。")
            self._runtime = Runtime(self.path, self.options)
        return self._runtime

    def _expect_running(self) -> None:
        if self._stopped.is_set():
            raise self._interrupted()

    def _interrupted(self) -> ModelUnavailable:
        return ModelUnavailable("已中断。")


class _Writing:
    """One reply: the pieces of a skeleton, one after the other."""

    def __init__(
        self, runtime: Runtime, prompt: Prompt, skeleton: Skeleton, seed: str, stopped: threading.Event
    ) -> None:
        self.tally = Tally()
        self._runtime, self._prompt, self._skeleton, self._stopped = runtime, prompt, skeleton, stopped
        self._turns: list[Turn] = [{"role": one.role, "content": one.text} for one in prompt.messages]
        self._seed = seed
        self._saved = 0  # 汉字 that the places so far left of their most
        self._known = lexicon.of(prompt.task.outline)

    def write(self, on_text: Callable[[str], None]) -> str:
        read = self._runtime.rewind(self._turns[:-1])
        self.tally.prefix = read.prompt_seconds
        text = ""
        pieces = self._skeleton.pieces
        for at, piece in enumerate(pieces):
            if isinstance(piece, Fixed):
                more = piece.text
            elif isinstance(piece, Choice):
                more = self._chosen(piece, text)
            else:
                after = pieces[at + 1] if at + 1 < len(pieces) else None
                more = self._filled(piece, text, after.text[:2] if isinstance(after, Fixed) else "")
            on_text(more)
            text += more
        return text

    def _chosen(self, piece: Choice, before: str) -> str:
        """Asked only until it is clear which."""

        def left(said: str) -> list[str]:
            return [text for text in piece.texts if text.startswith(said)]

        rule = grammar.gbnf(Skeleton((piece,)))
        said = self._say(before, rule, max(map(len, piece.texts)) * _TOKENS, 0, lambda text: len(left(text)) == 1)
        return (left(said.text) or list(piece.texts))[0]

    def _filled(self, place: Free, before: str, cue: str) -> str:
        """``cue``: how the text goes on. It ends the place: by its mark, or by its words where there is none."""
        self.tally.places += 1
        end = cue[:1] if cue[:1] in _ENDS else ""
        enough = max(place.least, min(hanzi.count(place.instead), place.most - _BEFORE_MOST))

        def full(text: str) -> bool:
            size = hanzi.count(text)
            if not end:
                return bool(cue) and cue in text
            return text.endswith("，") and size >= (enough if end == "，" else place.most - _BEFORE_MOST)

        # Let run a little over: a word is never cut there, and where others took less than they might, it has room.
        over = Free(place.least, place.most + _OVER, place.instead)
        room = Free(place.least, min(place.most + self._saved, over.most - 1), place.instead)
        text = place.instead
        for attempt in range(TRIES):
            said = self._say(before, grammar.of_place(over, end), over.most * _TOKENS, attempt, full)
            reply = said.text if end or not cue else said.text.partition(cue)[0]
            found = self._usable(reply.rstrip(end or "，").rstrip("，、"), room, before)
            if found is not None:
                text = found
                break
        else:
            self.tally.filled += 1
        self._saved += place.most - hanzi.count(text)
        return text

    def _usable(self, text: str, room: Free, before: str) -> str | None:
        """What of ``text`` may stand: its clauses up to the first that runs over or is refused, where they are enough.

        Nothing is taken out of the middle: what follows may hang on it.
        """
        kept = _within(text, room)
        why = self._refused(kept, before) if kept else "没有在字数之内说完"
        while kept and self._refused(kept, before):
            kept = kept.rpartition("，")[0]
        kept = kept if hanzi.count(kept) >= room.least else ""
        if why:
            self.tally.refused.append(f"{text}：{why}" + (f"；留下：{kept}" if kept else ""))
        return kept or None

    def _refused(self, text: str, before: str) -> str | None:
        day = self._prompt.task.brief.date
        if self._prompt.task.spec is None and text in before:
            return "标题里已经有这几个字"  # too short for what is looked for below
        # The worked section and the points of the task are not to be handed back either.
        told = "\n".join(turn["content"] for turn in self._turns)
        return grammar.refused(text, f"{told}\n{before}", self._skeleton.avoid, day, self._known)

    def _say(self, before: str, rule: str, limit: int, attempt: int, stop: Callable[[str], bool]) -> Said:
        def heard(text: str) -> bool:
            if self._stopped.is_set():
                raise Stopped
            return stop(text)

        turns = [*self._turns, {"role": "assistant", "content": before}] if before else self._turns
        seed = zlib.crc32(f"{self._seed}:{before}:{attempt}".encode())
        said = self._runtime.say(turns, grammar=rule, seed=seed, limit=limit, stop=heard)
        if not self.tally.said:
            self.tally.own = said.prompt_seconds
        self.tally.said.append(said)
        return said


def _within(text: str, room: Free) -> str:
    """``text`` without the last clauses while it is too long; "" when too little is left."""
    while hanzi.count(text) > room.most:
        text = text.rpartition("，")[0]
    return text if hanzi.count(text) >= room.least else ""


def _label(prompt: Prompt) -> str:
    return prompt.task.spec.name if prompt.task.spec else "标题"


def _gigabytes(size: int) -> str:
    return f"{size / (1 << 30):.1f} GB"


def open_local(
    name: str, path: Path, environ: Mapping[str, str], on_event: Callable[[str], None] = lambda _: None
) -> LocalModel:
    """The model in that file, not yet loaded; DataError when it is no model, InputError for a wrong setting."""
    head(path)
    return LocalModel(name, path, options(environ), on_event)


def describe(path: Path, environ: Mapping[str, str]) -> str:
    """What running that file would take, for a person; what is wrong with it or with a setting is told in its place."""
    try:
        found, how = head(path), options(environ)
    except InputError as error:
        return str(error)
    return _takes(found, how)


def _takes(found: Head, how: Options) -> str:
    has = available()
    free = "" if has is None else f"（可用 {_gigabytes(has)}）"
    return f"约需内存 {_gigabytes(needed(found, how.context))}{free}，{how.threads} 个线程，上下文 {how.context} 个词元"


__all__ = ["TRIES", "LocalModel", "Tally", "describe", "open_local"]
