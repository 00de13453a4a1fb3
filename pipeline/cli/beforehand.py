"""What ``qicao draft`` needs before its first request and can have worked out in a process of its own (`pipeline.ahead`).

All of it comes from the functions that would do it here; an answer that is missing is worked out here.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pipeline.ahead import NOTHING, Ahead
from pipeline.ahead import look_ahead as begin

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Hashable, Iterator, Sequence
    from pathlib import Path


def look_ahead(args: Namespace, own: Sequence[Path]) -> Ahead:
    """Begin, where this process will be busy with importing a client meanwhile. ``own``: an office's rules."""
    from pipeline import models
    from pipeline.cli.references import corpus_folder
    from pipeline.places import scan

    elsewhere = args.index or os.environ.get("QICAO_EMBEDDINGS", "").strip()
    if not args.alone or args.offline or elsewhere or not models.imports_client(args.model):
        return NOTHING
    folder = corpus_folder(args.corpus)
    if not args.brief.is_file() or scan(folder):  # one that can be read but once; a library, which one process keeps
        return NOTHING
    return begin(lambda: _answers(args, own, folder))


def _answers(args: Namespace, own: Sequence[Path], folder: Path) -> Iterator[tuple[Hashable, object]]:
    from pipeline import brief, models, outline
    from pipeline.cli.checking import expect_rules
    from pipeline.cli.spending import of_draft
    from pipeline.draft import shipped_and_own
    from pipeline.draft.request import Requests, first

    found = brief.load(args.brief)
    yield "brief", found
    shape = outline.for_brief(found, own)
    yield "outline", shape
    model = models.open_model(args.model)
    references = shipped_and_own(folder)
    requests = first(Requests(found, shape, model.name, lambda: references))
    for name, answer in requests:
        yield name, answer
        if name == "ready":
            break
    yield "estimate", of_draft(args, found, model)
    if own:
        yield "rules", expect_rules(own)
    yield from requests
