"""regen, history, diff, restore, import, lock, unlock."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pipeline.cli.checking import checker, office, report_json
from pipeline.cli.references import references
from pipeline.cli.say import tell
from pipeline.cli.spending import for_regen, network

if TYPE_CHECKING:
    from argparse import Namespace


def regen(args: Namespace) -> int:
    from pipeline import models

    if not args.offline:
        models.preload(args.model, lean=args.alone)
    from pipeline import choose
    from pipeline.display import display
    from pipeline.regen import regenerate

    own = office(args)
    with network(args.offline), display() as on_event, references(args, on_event.note) as retriever:
        model = for_regen(args, on_event.note)
        terminal = sys.stdin.isatty() and sys.stderr.isatty()
        done = regenerate(
            args.folder, args.sections, model=model, checker=checker(args.folder, own), render=report_json, own=own, note=args.note,
            fresh=args.fresh, only_findings=args.only_findings, candidates=args.candidates,
            retriever=retriever, on_event=on_event,
            choose=choose.asking(sys.stdin, sys.stderr, on_event.close) if terminal else choose.showing(sys.stderr),
        )  # fmt: skip
    sys.stdout.write(done.shown())
    return 0


def history(args: Namespace) -> int:
    from pipeline import shown
    from pipeline.store import View

    with View(args.folder) as draft:
        for key in [args.section] if args.section else draft.state.sections:
            standing = draft.section(key)
            for version in draft.versions(key):
                mark = "*" if standing and standing.version == version.version else " "
                print(f"{mark} {key} {version.version}  {shown.version(version)}")
            tell(shown.locks(key, draft.state.sections[key]))
    return 0


def diff(args: Namespace) -> int:
    from pipeline import compare
    from pipeline.store import View

    with View(args.folder) as draft:
        if args.output:
            from pipeline.export import changes

            changes(
                args.folder,
                args.output,
                args.section,
                compare.before(draft, args.section, args.old, args.new),
                args.new,
            )
            print(args.output)
            return 0
        old, new = compare.versions(draft, args.section, args.old, args.new)
        sys.stdout.write(compare.shown(old, new, terminal=sys.stdout.isatty()))
    return 0


def restore(args: Namespace) -> int:
    from pipeline.draft.assemble import refresh
    from pipeline.store import Store

    with Store(args.folder) as draft:
        kept = draft.restore(args.section, args.version)
        refresh(draft, checker(args.folder, office(args)), report_json)
        tell(draft.notices)
    print(f"{args.section}：恢复了版本 {kept.source}，记为版本 {kept.version}。")
    return 0


def import_(args: Namespace) -> int:
    """Exit 1 when a change in the file was refused, because the section or a sentence of it is locked."""
    from pipeline.importing import bring_back

    done = bring_back(args.folder, args.file, checker=checker(args.folder, office(args)), render=report_json)
    tell(done.notices)
    sys.stdout.write(done.shown())
    return int(bool(done.refused))


def lock(args: Namespace) -> int:
    from pipeline.store import Store

    locked = args.command == "lock"
    with Store(args.folder) as draft:
        draft.lock(args.section, locked, args.text)
        tell(draft.notices)
    what = f"“{args.text}”" if args.text else ""
    print(f"{args.section}：{what}{'已锁定' if locked else '已解除锁定'}。")
    return 0


unlock = lock
