"""Re-ranking by meaning from the command line: asked where it is set, done without where it is down, never with --offline."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from embedder import Embedder, embedding

from pipeline.cli import main
from pipeline.resources import tree

EXAMPLE = tree("examples") / "brief.yaml"
QUERY = "劳动和技能竞赛"


def near(texts: list[str]) -> list[list[float]]:
    """A text is near the query, the first, when it speaks of 困难职工, which words alone do not ask for."""
    return [[float(n == 0 or "困难职工" in text), 0.1] for n, text in enumerate(texts)]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Embedder]:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with embedding(near) as found:
        for name, value in found.environ.items():
            monkeypatch.setenv(name, value)
        yield found


def searched(capsys: pytest.CaptureFixture[str], *more: str) -> tuple[list[str], str]:
    """The passages found, as `speech/section`, and what was said beside them."""
    assert main(["search", QUERY, "-k", "8", "--format", "json", *more]) == 0
    said = capsys.readouterr()
    found = json.loads(said.out)
    rows = found["passages"] if isinstance(found, dict) else found
    return [f"{row['speech']}/{row['section']}" for row in rows], said.err


def test_search_is_reranked_and_plain_without(
    server: Embedder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reranked, said = searched(capsys)
    assert said == "" and len(server.asked) == 1 and server.asked[0][0] == QUERY
    monkeypatch.delenv("QICAO_EMBEDDINGS")
    plain, _ = searched(capsys)
    assert len(server.asked) == 1
    assert reranked != plain and len(reranked) == len(plain) == 8


def test_an_endpoint_that_is_down_is_told_and_the_order_is_the_plain_one(
    server: Embedder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    down, said = searched(capsys)
    assert "127.0.0.1" in said and "只按词语排序" in said and len(said.splitlines()) <= 2
    monkeypatch.delenv("QICAO_EMBEDDINGS")
    assert searched(capsys) == (down, "")
    assert server.asked == []


@pytest.mark.slow
def test_a_draft_asks_it_too_and_offline_does_not(
    server: Embedder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["draft", str(EXAMPLE), "-o", str(tmp_path / "a"), "--model", "compose"]) in (0, 1)
    asked = len(server.asked)
    assert asked > 0
    assert main(["draft", str(EXAMPLE), "-o", str(tmp_path / "b"), "--model", "compose", "--offline"]) in (0, 1)
    assert len(server.asked) == asked
    capsys.readouterr()
