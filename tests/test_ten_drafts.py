"""Ten drafts at once against one endpoint where every tenth reply is a fault: all are finished, and nothing is asked twice."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from drafting import IDS, contents, whole, write
from endpoint import Behaviour, Endpoint, Exchange, Received, begun, raw, say, status
from faulttable import answer
from modelrun import TEXT, ignore

from pipeline import models
from pipeline.errors import ServiceError
from pipeline.models import open_model
from pipeline.models.patience import Retries
from pipeline.store import View

DRAFTS = 10
FAULTS: tuple[Behaviour, ...] = (
    status(500), status(429, retry_after="1"), begun(TEXT), begun(TEXT, silent=True), raw("data: {\n\n"), say(""),
    say(TEXT, finish="length"), status(503), raw('data: {"error": {"message": "overloaded"}}\n\n'),
    say("抱歉，我无法协助完成这个请求。"),
)  # fmt: skip


def unlucky(every: int) -> Behaviour:
    """Good but for every so many-th reply, whoever asked; the faults take turns."""
    number = itertools.count(1)

    def behave(exchange: Exchange) -> None:
        turn = next(number)
        (answer if turn % every else FAULTS[turn // every % len(FAULTS)])(exchange)

    return behave


def drafted(server: Endpoint, folder: Path, attempts: int) -> int:
    """Draft until it is whole; how many runs that took. The key tells the drafts apart at the server."""
    for run in itertools.count(1):
        model = open_model(
            "openai:loopback-1",
            environ={"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": f"sk-{folder.name}"},
            retries=Retries(attempts=attempts, sleep=ignore),
        )
        try:
            write(folder, model, resume=run > 1)
            return run
        except ServiceError as error:
            assert "--resume" in str(error) and run < 20
        finally:
            models.close(model)
    raise AssertionError


def prompt_sha256(received: Received) -> str:
    """As `Prompt.sha256`."""
    rows = [[message["role"], message["content"]] for message in received.messages]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("every", "attempts", "runs"), [(10, 4, 5), (3, 1, 20)], ids=["a tenth", "a third, no retries"]
)
def test_all_finish_and_no_call_is_made_twice(every: int, attempts: int, runs: int, tmp_path: Path) -> None:
    folders = [tmp_path / f"draft-{number}" for number in range(DRAFTS)]
    with Endpoint(otherwise=unlucky(every)) as server, ThreadPoolExecutor(DRAFTS) as pool:
        took = list(pool.map(lambda folder: drafted(server, folder, attempts), folders))
    assert max(took) <= runs
    asked: dict[str, Counter[str]] = {folder.name: Counter() for folder in folders}
    for received in server.requests:
        asked[received.headers["authorization"].removeprefix("Bearer sk-")][prompt_sha256(received)] += 1
    for folder in folders:
        calls = View(folder).calls()
        logged: Counter[str] = Counter()
        for call in calls:
            logged[call["prompt_sha256"]] += call["requests"]
        # Each request is a call on record or one of its retries; one that a dying connection swallowed is on record, too.
        assert set(+logged) == set(asked[folder.name]) and asked[folder.name] <= logged
        usable = Counter(kept.prompt_sha256 for key in IDS for kept in View(folder).versions(key) if not kept.fault)
        assert set(usable.values()) == {1}, "what was answered well is not asked again"
        assert {key: (folder / f"sections/{key}.md").read_text("utf-8") for key in IDS} == {
            key: whole(key) for key in IDS
        }
    texts = {contents(folder)["draft.md"] for folder in folders}
    assert len(texts) == 1
