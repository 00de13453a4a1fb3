"""What a small model on this machine is worth: ten briefs, all sections, with the grammar and with plain prompting.

    python -m evals.bench.local_model --model local -o DIR [--briefs 10] [--plain N] [--record FILE] [--summary]
    python -m evals.bench.local_model --model gguf:FILE --quick

Takes hours on two cores, and goes on where it was stopped: each brief's draft lies in ``DIR/<brief>`` (plain prompting:
``DIR/plain-<brief>``), with what it took in ``measured.json``. Nothing of it is in CI. With ``--record`` the replies are kept
as `qicao eval congress --model local --replay FILE` asks for them; the briefs of the suite beyond the ten come after them, and
the checker is that of the suite, references included. The rates are over sections:

- raw, repaired: sections without an error or a warning, open slots that the brief leaves open aside; first reply, best;
- formulations: required ones that are there word for word; untraced: figures that stand in no brief;
- repetition: 1 - different 8-grams / 8-grams of the whole draft; length: the metric `length`, mean over sections;
- filled: places where the model said nothing usable three times, so that the reference's words stand;
- decode: tokens a second under the grammar / those of the bare runtime, with the same model at the same time;
- prompt: seconds of reading before the first word, second section / first one of a run.

``--quick`` measures the last two alone, in seconds of the processor, turn by turn: other work on the machine, which makes
the seconds of the clock worthless, does not touch them. About two minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.metrics import Sample, measure
from evals.suite import spec as suites
from evals.suite.nouns import Job, Suite
from evals.suite.recording import Recording
from pipeline import brief as briefs
from pipeline import corpus, grammar, lexicon, localise, models, prompt
from pipeline import outline as outlines
from pipeline.cli.checking import checker
from pipeline.cli.samples import Recorded
from pipeline.draft import draft
from pipeline.errors import QicaoError
from pipeline.models.local import LocalModel, Tally
from pipeline.models.local.runtime import Said
from pipeline.retrieve import Retriever
from pipeline.store import View
from pipeline.store.history import Version
from pipeline.types import Brief, ChatModel, Completion, Prompt, Task, Usage

BRIEFS = (
    "city-2023", "county-2024", "city-2026", "city-2021", "city-2025-capital",
    "county-2020", "city-2019", "city-2022-after", "city-2018", "city-2022-before",
)  # fmt: skip
_BARE = 48  # tokens of the bare runtime, beside each draft
_PLAIN_MOST = 900  # tokens of a plain reply; the longest section takes 450
_ROUNDS = 5
_PASSAGES = 12  # what a draft with a small model lays a section together from
RECORD = "measured.json"


class Plain:
    """The same model asked like any other: the usual prompts without references, no grammar, no worked section.

    Once for each section: its replies are compared with first replies. The headings are given, or there would be no draft.
    """

    remote, repairs, name = False, False, "plain"

    def __init__(self, inner: LocalModel) -> None:
        self._inner = inner

    def complete(self, asked: Prompt, on_text: Callable[[str], None]) -> Completion:
        began = time.monotonic()
        if asked.task.spec is None:
            given = grammar.skeleton(asked.task, asked.references).instead
            return Completion(given, self.name, finish="stop")
        built = prompt.build(asked.task, (), exact=False)
        turns = [{"role": one.role, "content": one.text} for one in built.messages]
        runtime = self._inner.runtime()
        read = runtime.rewind(turns[:-1])
        said = runtime.say(turns, seed=int(asked.sha256[:6], 16), limit=_PLAIN_MOST)
        self._inner.tallies.append(Tally([said], read.prompt_seconds, said.prompt_seconds))
        on_text(said.text)
        usage = Usage(said.prompt + said.cached, said.tokens, said.cached)
        return Completion(said.text, self.name, usage, time.monotonic() - began, said.finish)


def write(name: str, brief: Brief, folder: Path, model: LocalModel, writer: ChatModel) -> None:
    """One draft by ``writer``, which asks ``model``, and what it took; on with it where it was stopped."""
    bare = [_bare(model)]
    model.tallies.clear()
    began = time.monotonic()
    options: dict[str, Any] = {"checker": checker(), "retriever": lambda: Retriever(corpus.load())}
    draft(brief, folder, model=writer, render=lambda *_: "{}\n", jobs=1, resume=True, **options)
    seconds = time.monotonic() - began
    tallies = list(model.tallies)
    bare.append(_bare(model))
    record = {"brief": name, "plain": isinstance(writer, Plain), "seconds": seconds, "bare": bare}
    record |= {"replies": [_told(one) for one in tallies]}
    (folder / RECORD).write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _bare(model: LocalModel) -> float:
    """Tokens a second without a grammar."""
    said = model.runtime().say([{"role": "user", "content": "说说工会是做什么的。"}], limit=_BARE)
    return said.tokens / said.seconds if said.seconds else 0.0


def _told(tally: Tally) -> dict[str, Any]:
    return {
        "prefix": tally.prefix, "own": tally.own, "prompt": tally.said[0].prompt, "cached": tally.said[0].cached,
        "tokens": sum(one.tokens for one in tally.said), "seconds": sum(one.seconds for one in tally.said),
        "reading": sum(one.prompt_seconds for one in tally.said), "calls": len(tally.said),
        "places": tally.places, "filled": tally.filled, "refused": tally.refused,
    }  # fmt: skip


def quick(model: LocalModel, brief: Brief) -> Iterator[str]:
    """Decoding and reading, by processor time."""
    one, two = (_turns(brief, section) for section in ("part-1", "part-2"))
    runtime = model.runtime()
    first = _cost(lambda: (runtime.rewind(one[:-1]), runtime.say(one, limit=1)))
    second = _cost(lambda: (runtime.rewind(two[:-1]), runtime.say(two, limit=1)))
    yield f"prompt: first section {first:.2f} s, second {second:.2f} s of the processor, {second / first:.3f} of the first"
    rule = grammar.of_place(grammar.Free(60, 80, ""), "。")
    rates: dict[str, list[float]] = {"": [], rule: []}
    for turn in range(_ROUNDS):
        for held in rates:
            said: list[Said] = []
            spent = _cost(lambda: said.append(runtime.say(two, grammar=held, seed=turn, limit=_BARE)))  # noqa: B023
            rates[held].append(said[0].tokens / spent)
    bare, under = (sorted(rates[key])[_ROUNDS // 2] for key in ("", rule))
    yield f"decode: {under:.2f} tokens a second of the processor under the grammar, {bare:.2f} bare, {under / bare:.3f} of it"


def _cost(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


def _turns(brief: Brief, section: str) -> list[dict[str, str]]:
    outline, retriever = outlines.for_brief(brief), Retriever(corpus.load())
    spec = outline.section(section)
    task = Task("section", brief, outline, spec)
    found = prompt.build(task, retriever.sections(brief, spec, _PASSAGES), model="local")
    return [{"role": one.role, "content": one.text} for one in found.messages]


def summary(folder: Path) -> dict[str, float]:
    """The measures of one finished draft."""
    view = View(folder)
    brief = view.brief()
    outline, fillable = outlines.for_brief(brief), frozenset(localise.values(brief))
    rows: dict[str, list[float]] = {}
    for spec in outline.sections:
        tried = [one for one in view.versions(spec.id) if one.origin == "model" and not one.fault]
        now = view.section(spec.id)
        assert now is not None
        first, best = (
            measure(Sample(text, brief, outline, section=spec.id, kind="section", fillable=fillable))
            for text in (tried[0].text if tried else now.text, now.text)
        )
        needed = lexicon.of(outline).required(spec, brief.date, lexicon.organisation_of_brief(brief))
        exact = [float(lexicon.satisfied(choice, now.text)) for choice in needed]
        for key, values in (
            ("raw", [first["strict"] * _own(tried[0] if tried else None)]),
            ("repaired", [best["strict"] * _own(view.version(spec.id, now.version))]), ("raw loose", [first["loose"]]),
            ("repaired loose", [best["loose"]]), ("length", [best["length"]]), ("formulations", exact),
        ):  # fmt: skip
            rows.setdefault(key, []).extend(values)
    whole = measure(Sample((folder / "draft.md").read_text("utf-8"), brief, outline, fillable=fillable))
    found = {key: sum(values) / len(values) for key, values in rows.items() if values}
    found |= {"untraced": whole["untraced"], "repetition": whole["repetition"], "whole": whole["strict"]}
    return found | _speed(json.loads((folder / RECORD).read_text("utf-8")))


def _own(kept: Version | None) -> bool:
    """Whether nothing long is from a reference: the metrics are given none, the findings when it was written were."""
    return kept is None or all(found.rule != "copied-from-reference" for found in kept.findings)


def _speed(record: Mapping[str, Any]) -> dict[str, float]:
    replies = [one for one in record["replies"] if one["tokens"]]
    tokens, seconds = (sum(one[key] for one in replies) for key in ("tokens", "seconds"))
    bare = sum(record["bare"]) / len(record["bare"])
    found = {"minutes": record["seconds"] / 60, "tokens/s": tokens / seconds if seconds else 0.0, "bare": bare}
    found["decode"] = found["tokens/s"] / bare if bare else 0.0
    # The headings are asked for first, and read what all prompts share; as if the first section had read it:
    shared = max(one["prefix"] for one in record["replies"])
    own = [one["own"] for one in replies if one["places"]] or [one["own"] for one in replies]
    if len(own) > 1:
        found["prompt"] = own[1] / (shared + own[0])
    return found | {key: float(sum(one[key] for one in replies)) for key in ("places", "filled")}


def shown(folder: Path) -> Iterator[str]:
    """A table: a line a draft, and the mean of each kind."""
    for kind, pattern in (("with the grammar", "[!p]*"), ("plain", "plain-*")):
        done = sorted(path.parent for path in folder.glob(f"{pattern}/{RECORD}"))
        found = [summary(path) for path in done]
        stuck = sorted(path.name for path in folder.glob(pattern) if path.is_dir() and path not in done)
        if stuck:
            yield f"{kind}, not finished, a part had no usable reply: {', '.join(stuck)}"
        if not found:
            continue
        yield f"{kind}: {len(found)} briefs"
        for path, row in zip(done, found, strict=True):
            yield f"  {path.name}: " + ", ".join(f"{key} {value:.3g}" for key, value in row.items())
        keys = list(dict.fromkeys(key for row in found for key in row))
        means = {key: [row[key] for row in found if key in row] for key in keys}
        yield "  mean: " + ", ".join(f"{key} {sum(row) / len(row):.3g}" for key, row in means.items())


def _write_all(asked: argparse.Namespace, suite: Suite, model: LocalModel) -> None:
    """The drafts that are not there yet: the ten first, then the rest of the suite; plainly prompted ones last."""
    cases = {case.id: case for case in suite.cases}
    order = [*BRIEFS, *(name for name in cases if name not in BRIEFS)][: asked.briefs]
    recording = Recording(asked.record.with_name(f"{asked.record.name}.part")) if asked.record else None
    for at, name in enumerate([*order, *BRIEFS[: asked.plain]]):
        plain = at >= len(order)
        job = Job(cases[name], "local", suite.variants[0], 1)
        writer = Plain(model) if plain else Recorded("local", job, model, recording)
        folder = asked.folder / (f"plain-{name}" if plain else name)
        if (folder / RECORD).exists():
            continue
        try:
            write(name, cases[name].brief, folder, model, writer)
        except QicaoError as error:
            print(f"{folder.name}: {error}", file=sys.stderr)
    if recording is not None:
        recording.save(asked.record)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.bench.local_model")
    parser.add_argument("--model", default="local")
    parser.add_argument("-o", dest="folder", type=Path, default=Path("local-model"))
    parser.add_argument("--briefs", type=int, default=len(BRIEFS))
    parser.add_argument("--plain", type=int, default=0, help="so many briefs with plain prompting as well")
    parser.add_argument("--record", type=Path, help="a file for the replies (.jsonl, .jsonl.gz), to be replayed")
    parser.add_argument("--quick", action="store_true", help="only decoding and reading, by processor time")
    parser.add_argument("--summary", action="store_true", help="only what there is")
    asked = parser.parse_args(arguments)
    if not asked.summary:
        suite = suites.load(suites.find("congress"), briefs.parse)
        model = models.open_model(asked.model, environ=os.environ, on_event=lambda line: print(line, file=sys.stderr))
        if not isinstance(model, LocalModel):
            raise SystemExit("--model: local or gguf:FILE")
        if asked.quick:
            print(*quick(model, next(case.brief for case in suite.cases if case.id == BRIEFS[0])), sep="\n")
            return 0
        _write_all(asked, suite, model)
    print(*shown(asked.folder), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
