"""new, draft, prompt, export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cli.checking import checker, office, report_json
from pipeline.cli.references import references
from pipeline.cli.say import as_json, say, tell
from pipeline.cli.spending import for_draft, network, prompt_cost

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from pipeline.types import Brief


def new(args: Namespace) -> int:
    from pipeline.ask import ask

    ask(args.brief, args.speech_type)
    say(f"已写好 {args.brief}。下一步：qicao draft {args.brief} -o 文件夹")
    return 0


def draft(args: Namespace) -> int:
    from pipeline import models
    from pipeline.cli.beforehand import look_ahead

    own = office(args)
    ahead = look_ahead(args, own)
    if not args.offline:
        # Before anything else: the import of the client is what takes longest.
        models.preload(args.model, lean=args.alone)
    from pipeline.display import display
    from pipeline.draft import draft
    from pipeline.files import read_text

    found = ahead.get("brief", lambda: _brief(args.brief))
    with network(args.offline), display() as on_event, references(args, on_event.note) as opening:
        model = for_draft(args, found, on_event.note, ahead)
        draft(
            found, args.folder, model=model, checker=checker(args.folder, own, ahead), render=report_json, jobs=args.jobs,
            resume=args.resume, classic_slots=args.slots == "×", own=own, retriever=opening, ahead=ahead, on_event=on_event,
        )  # fmt: skip
    from pipeline import shown

    tell(shown.open_slots(read_text(args.folder / "draft.md")))
    print(args.folder / "draft.md")
    return 0


def _brief(path: Path) -> Brief:
    from pipeline import brief

    return brief.load(path)


def prompt(args: Namespace) -> int:
    from pipeline import brief, outline, prompt
    from pipeline.draft.request import facts_by_section, task_for

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
