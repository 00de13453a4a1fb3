"""Models by name: which one it is, what it needs, what it says when that is missing."""

from __future__ import annotations

import pytest
from endpoint import Endpoint, say
from hypothesis import given
from hypothesis import strategies as st
from modelrun import KEY, TEXT, ignore, prompt

from pipeline.errors import InputError, ModelUnavailable
from pipeline.models import KINDS, open_model
from pipeline.models.openai import OpenAIModel


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "compose"),
        ({"QICAO_MODEL": "openai:a", "OPENAI_API_KEY": "k", "OPENAI_MODEL": "b"}, "openai:a"),
        ({"OPENAI_API_KEY": "k", "OPENAI_MODEL": "b"}, "openai:b"),
        ({"OPENAI_BASE_URL": "http://127.0.0.1:1/v1", "OPENAI_MODEL": "b"}, "openai:b"),
        ({"OPENAI_API_KEY": "k"}, "compose"),  # a key alone may be there for something else
        ({"OPENAI_MODEL": "b"}, "compose"),
    ],
)
def test_default_model(environ: dict[str, str], expected: str) -> None:
    assert open_model(None, environ=environ).name == expected


def test_default_without_model_says_why() -> None:
    lines: list[str] = []
    open_model(None, environ={"OPENAI_API_KEY": KEY}, on_event=lines.append)
    assert len(lines) == 1
    assert "OPENAI_MODEL" in lines[0] and KEY not in lines[0]


def test_unknown_kind_lists_the_kinds() -> None:
    with pytest.raises(InputError) as caught:
        open_model("gpt-4", environ={})
    assert all(kind.form in str(caught.value) for kind in KINDS.values())


@pytest.mark.parametrize("name", ["openai", "openai:", "replay:", "gguf:", "langchain:", "langchain:anthropic"])
def test_incomplete_names(name: str) -> None:
    with pytest.raises(InputError):
        open_model(name, environ={"OPENAI_API_KEY": KEY})


@pytest.mark.parametrize("name", ["openai:a", "langchain:anthropic:b"])
def test_offline_refuses_what_needs_the_network(name: str) -> None:
    environ = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": "http://127.0.0.1:1/v1"}
    with pytest.raises(InputError, match="--offline"):
        open_model(name, environ=environ, offline=True)
    with pytest.raises(InputError, match="--offline"):
        open_model(None, environ={**environ, "QICAO_MODEL": name}, offline=True)
    assert open_model(None, environ={**environ, "OPENAI_MODEL": "a"}, offline=True).name == "compose"


def test_no_key_for_a_remote_endpoint() -> None:
    with pytest.raises(ModelUnavailable, match="OPENAI_API_KEY"):
        open_model("openai:a", environ={})


@pytest.mark.parametrize(
    "url",
    ["localhost:8000", "http://", "http://host:port/v1", "http://[::1/v1", "ftp://host", "http://a b/", "http://a\n/"],
)
def test_address_that_is_none(url: str) -> None:
    with pytest.raises(InputError, match="OPENAI_BASE_URL"):
        open_model("openai:a", environ={"OPENAI_BASE_URL": url, "OPENAI_API_KEY": KEY})


@given(url=st.text(max_size=30), tail=st.text(max_size=30))
def test_any_address_gives_a_model_or_a_clear_word(url: str, tail: str) -> None:
    for address in (url, f"http://{url}", f"https://user:secret@{url}/{tail}"):
        lines: list[str] = []
        try:
            open_model("openai:a", environ={"OPENAI_BASE_URL": address, "OPENAI_API_KEY": KEY}, on_event=lines.append)
        except InputError as error:
            lines.append(str(error))
        assert "secret" not in "".join(lines)


@pytest.mark.parametrize("key", ["sk-中文", "“sk-a”", "sk-a\nb"])
def test_key_that_is_none(key: str) -> None:
    with pytest.raises(ModelUnavailable, match="OPENAI_API_KEY") as caught:
        open_model("openai:a", environ={"OPENAI_API_KEY": key})
    assert key not in str(caught.value)


@pytest.mark.parametrize("seconds", ["0", "-1", "soon", "nan", "inf", "1e9"])
def test_patience_that_is_none(seconds: str) -> None:
    environ = {"OPENAI_BASE_URL": "http://127.0.0.1:1/v1", "QICAO_TIMEOUT": seconds}
    with pytest.raises(InputError, match="QICAO_TIMEOUT"):
        open_model("openai:a", environ=environ)


def test_patience_of_the_user() -> None:
    environ = {"OPENAI_BASE_URL": "http://127.0.0.1:1/v1", "QICAO_TIMEOUT": "1200"}
    model = open_model("openai:a", environ=environ)
    assert isinstance(model, OpenAIModel)
    assert (model.watch.times.first, model.watch.times.total) == (1200, 4800)


@pytest.mark.parametrize(
    ("url", "remote"),
    [
        ("https://api.example.com/v1", True),
        ("http://192.168.1.2:8000/v1", True),
        ("http://127.0.0.1.example.com/v1", True),
        ("http://localhost@example.com/v1", True),
        ("http://localhost:8000/v1", False),
        ("http://127.3.2.1/v1", False),
        ("http://[::1]:8000/v1", False),
    ],
)
def test_remote_is_what_leaves_this_machine(url: str, remote: bool) -> None:
    lines: list[str] = []
    model = open_model("openai:a", environ={"OPENAI_BASE_URL": url, "OPENAI_API_KEY": KEY}, on_event=lines.append)
    assert model.remote is remote
    assert bool(lines) is remote  # the user is told where prompts go


def test_langchain_provider_without_its_package() -> None:
    model = open_model("langchain:mistralai:any", environ={})
    with pytest.raises(ModelUnavailable, match="pip install langchain-mistralai"):
        model.complete(prompt(), ignore)


def test_langchain_provider_that_does_not_exist() -> None:
    model = open_model("langchain:nobody:any", environ={})
    with pytest.raises(InputError, match="openrouter"):
        model.complete(prompt(), ignore)


def test_langchain_speaks_to_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    with Endpoint(say(TEXT)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        model = open_model("langchain:openai:loopback-1", environ={})
        got = model.complete(prompt(), ignore)
        assert (got.text, got.finish) == (TEXT, "stop")
        model._chat.root_client.close()  # type: ignore[attr-defined]


def test_kinds() -> None:
    assert set(KINDS) == {"openai", "langchain", "local", "gguf", "compose", "replay"}
