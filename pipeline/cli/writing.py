"""new, draft, prompt, export."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pipeline.cli.checking import checker, office, report_json
from pipeline.cli.references import references
from pipeline.cli.say import as_json, say, tell
from pipeline.cli.spending import for_draft, network, prompt_cost

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from pipeline.retrieve import Retriever
    from pipeline.retrieve.ahead import Pipe


def new(args: Namespace) -> int:
    from pipeline.ask import ask

    ask(args.brief, args.speech_type)
    say(f"已写好 {args.brief}。下一步：qicao draft {args.brief} -o 文件夹")
    return 0


def draft(args: Namespace) -> int:
    from pipeline import models

    own = office(args)
    pipe = _looking_ahead(args, own)
    if not args.offline:
        # Before anything else: the import of the client is what takes longest.
        models.preload(args.model, lean=args.alone)
    from pipeline import brief, shown
    from pipeline.display import display
    from pipeline.draft import draft
    from pipeline.files import read_text

    found = brief.load(args.brief)
    with network(args.offline), display() as on_event, references(args, on_event.note) as opening:
        model = for_draft(args, found, on_event.note)
        draft(
            found, args.folder, model=model, checker=checker(args.folder, own), render=report_json, jobs=args.jobs,
            resume=args.resume, classic_slots=args.slots == "×", own=own, retriever=_behind(pipe, opening), on_event=on_event,
        )  # fmt: skip
    tell(shown.open_slots(read_text(args.folder / "draft.md")))
    print(args.folder / "draft.md")
    return 0


def _looking_ahead(args: Namespace, own: Sequence[Path]) -> Pipe | None:
    """What begins to look for the first request's references; None where that brings nothing or cannot be done."""
    from pipeline import models

    elsewhere = args.index or os.environ.get("QICAO_EMBEDDINGS", "").strip()
    if not args.alone or args.offline or elsewhere or not models.imports_client(args.model):
        return None
    from pipeline.cli.references import corpus_folder
    from pipeline.places import scan
    from pipeline.retrieve.ahead import look_ahead

    folder = corpus_folder(args.corpus)
    return None if scan(folder) else look_ahead(args.brief, own, lambda: _shipped(folder))


def _shipped(folder: Path) -> Retriever:
    from pipeline.draft import shipped_and_own

    return shipped_and_own(folder)


def _behind(pipe: Pipe | None, opening: Callable[[], Retriever]) -> Callable[[], Retriever]:
    if pipe is None:
        return opening
    from pipeline.retrieve.ahead import Ahead

    return lambda: Ahead(pipe, opening)


def prompt(args: Namespace) -> int:
    from pipeline import brief, outline, prompt
    from pipeline.draft import task_for
    from pipeline.draft.desk import facts_by_section

    found = brief.load(args.brief)
    shape = outline.for_brief(found, office(args))
    with references(args, rerank=False) as opened:  # a command that asks nobody anything
        retriever = opened()
        task = task_for(found, shape, args.section, facts_by_section(found, shape, retriever))
        passages = retriever.sections(found, task.spec) if task.spec else retriever.headings(found)
    built = prompt.build(task, passages, model=args.model)
    described = prompt.describe(built) | {"cost": prompt_cost(built, args.model)}
    if args.format == "json":
        print(as_json(described))
    else:
        print(f"{prompt.shown(described)}\n{described['cost']['shown']}")
    return 0


def export(args: Namespace) -> int:
    from pipeline.export import export

    found = export(
        args.folder, args.output, allow_open_slots=args.allow_open_slots, read_aloud=args.read_aloud,
        tracked=args.tracked,
    )  # fmt: skip
    if found:
        say(f"还有 {len(found)} 处待填，已突出显示。")
    print(args.output)
    return 0
