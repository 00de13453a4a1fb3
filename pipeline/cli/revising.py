"""regen, history, diff, restore, lock, unlock."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pipeline.cli.checking import checker, report_json
from pipeline.cli.say import tell

if TYPE_CHECKING:
    from argparse import Namespace


def regen(args: Namespace) -> int:
    from pipeline import models
    from pipeline.display import display
    from pipeline.regen import regenerate

    with display() as on_event:
        model = models.open_model(args.model, offline=args.offline, on_event=on_event.note)
        done = regenerate(
            args.folder, args.sections, model=model, checker=checker(), render=report_json, note=args.note,
            fresh=args.fresh, on_event=on_event,
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
    return 0


def diff(args: Namespace) -> int:
    from pipeline import compare
    from pipeline.store import View

    with View(args.folder) as draft:
        old, new = compare.versions(draft, args.section, args.old, args.new)
        sys.stdout.write(compare.shown(old, new, terminal=sys.stdout.isatty()))
    return 0


def restore(args: Namespace) -> int:
    from pipeline.draft.assemble import refresh
    from pipeline.store import Store

    with Store(args.folder) as draft:
        kept = draft.restore(args.section, args.version)
        refresh(draft, checker(), report_json)
        tell(draft.notices)
    print(f"{args.section}：恢复了版本 {kept.source}，记为版本 {kept.version}。")
    return 0


def lock(args: Namespace) -> int:
    from pipeline.store import Store

    locked = args.command == "lock"
    with Store(args.folder) as draft:
        draft.lock(args.section, locked)
        tell(draft.notices)
    print(f"{args.section}：{'已锁定' if locked else '已解除锁定'}。")
    return 0


unlock = lock
