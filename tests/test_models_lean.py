"""The command line's quick import of the client: the tracer is not loaded, what is left out comes when asked for."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from endpoint import Endpoint, say, status
from modelrun import prompt, running
from speaking import good

from pipeline import models
from pipeline.errors import ModelUnavailable
from pipeline.models import postponed
from pipeline.models.patience import Retries
from pipeline.resources import tree

ROOT = Path(__file__).parent.parent
BODY = "各位代表、同志们，工会工作要通顺平实地写好，大家一起努力，把各项任务落到实处。" * 8
TRACED = {
    "LANGSMITH_TRACING": "true", "LANGSMITH_TRACING_V2": "true", "LANGCHAIN_TRACING_V2": "true",
    "LANGSMITH_API_KEY": "lsv2_test",
}  # fmt: skip


def python(code: str, **environ: str) -> str:
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    command = [sys.executable, "-W", "ignore", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env={**kept, **environ}, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.whole
def test_a_draft_from_the_command_line_loads_no_tracer_and_sends_nothing_elsewhere(tmp_path: Path) -> None:
    code = """
import sys
from pipeline.cli import main
from pipeline.models.postponed import Postponed
code = main()
loaded = [name for name in sys.modules if name.partition(".")[0] in ("langsmith", "requests")]
print(len(loaded) > 3, all(isinstance(sys.modules[name], Postponed) for name in loaded))
sys.exit(code)
"""
    with Endpoint(otherwise=good) as server, Endpoint(otherwise=status(200)) as elsewhere:
        command = ["draft", str(tree("examples") / "brief.yaml"), "-o", str(tmp_path / "d"), "--no-cache"]
        code = code.replace("import sys\n", f"import sys\nsys.argv[1:] = {command}\n")
        said = python(
            code, **TRACED, OPENAI_BASE_URL=server.url, OPENAI_MODEL="loopback",
            LANGSMITH_ENDPOINT=elsewhere.url, LANGCHAIN_ENDPOINT=elsewhere.url, HTTP_PROXY=elsewhere.url,
        )  # fmt: skip
        assert said.splitlines()[-1] == "True True"
        assert len(server.requests) >= 11 and not elsewhere.requests
    assert (tmp_path / "d" / "draft.md").is_file()


LEAN = """
import sys
from pipeline.models.private import import_client
from pipeline.models.postponed import Postponed
import_client(lean=True)
"""


def test_what_was_left_out_comes_when_it_is_asked_for() -> None:
    code = """
import langchain_openai, openai
print(isinstance(langchain_openai, Postponed), "langchain_openai.embeddings" in sys.modules)
print(langchain_openai.OpenAIEmbeddings.__name__, isinstance(langchain_openai, Postponed))
print(openai.types.Completion.__name__, openai.types.responses.Response.__name__)
from langchain_openai import ChatOpenAI
from langchain_openai.chat_models.base import ChatOpenAI as same
print(ChatOpenAI is same)
"""
    assert python(LEAN + code).split() == [
        "True",
        "False",
        "OpenAIEmbeddings",
        "False",
        "Completion",
        "Response",
        "True",
    ]


def test_a_name_that_no_stand_in_has_brings_in_the_real_module_and_nothing_is_traced() -> None:
    code = """
from langsmith.run_helpers import traceable, tracing_context
from langsmith import RunTree, utils
print(traceable.__module__, tracing_context.__module__, utils.tracing_is_enabled())
from langchain_core.language_models.fake_chat_models import FakeListChatModel
print(FakeListChatModel(responses=["好"]).invoke("写").text)
"""
    said = python(LEAN + code, **TRACED, LANGSMITH_ENDPOINT="http://127.0.0.1:9")
    assert said.split() == ["langsmith.run_helpers", "langsmith.run_helpers", "False", "好"]


def test_a_run_cannot_be_recorded() -> None:
    code = """
import langsmith
try:
    langsmith.Client()
except Exception as error:
    print(type(error).__name__)
"""
    assert python(LEAN + code) == "LangSmithError\n"


@pytest.mark.slow
def test_a_program_that_has_langchain_already_keeps_what_it_has() -> None:
    code = (
        """
import langsmith, langchain_core.messages, requests
"""
        + LEAN
        + """
from langsmith import Client
print(Client.__module__, isinstance(langsmith, Postponed), isinstance(requests, Postponed))
import langchain_openai
print(isinstance(langchain_openai, Postponed))
"""
    )
    assert python(code).split() == ["langsmith.client", "False", "False", "False"]


@pytest.mark.slow
def test_called_by_a_program_nothing_stands_in(tmp_path: Path) -> None:
    code = f"""
import sys
from pipeline.cli import main
from pipeline.models.postponed import Postponed
code = main({["draft", str(tree("examples") / "brief.yaml"), "-o", str(tmp_path / "d"), "--model", "openai:loopback"]})
print(any(isinstance(module, Postponed) for module in sys.modules.values()), "langsmith" in sys.modules)
sys.exit(code)
"""
    with Endpoint(otherwise=good) as server:
        said = python(code, OPENAI_BASE_URL=server.url, QICAO_NO_CACHE="1")
    assert said.splitlines()[-1] == "False True"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package of ours to postpone; its name."""
    folder = tmp_path / "qicao_laggard"
    folder.mkdir()
    (folder / "__init__.py").write_text("from qicao_laggard.part import THING\nimport qicao_laggard.part as own\n")
    (folder / "part.py").write_text("THING = 1\n")
    (folder / "broken.py").write_text("raise ValueError('broken')\n")
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("qicao_laggard", "qicao_laggard.part", "qicao_laggard.broken"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return folder.name


def test_a_postponed_package_runs_once_and_is_then_like_any_other(package: str) -> None:
    with postponed.postponing(lambda name: name == package):
        module = __import__(package)
    assert isinstance(module, postponed.Postponed) and f"{package}.part" not in sys.modules
    assert module.THING == 1 and type(module) is type(sys)
    with pytest.raises(AttributeError, match="nothing_of_that_name"):
        _ = module.nothing_of_that_name


def test_a_stand_in_holds_its_names_until_another_is_asked_for(package: str) -> None:
    with postponed.postponing(lambda _: False, {package: {}, f"{package}.part": {"OTHER": 2}}):
        part = sys.modules[f"{package}.part"]
    assert part.OTHER == 2 and "THING" not in vars(part)
    assert part.THING == 1 and part.OTHER == 2


def test_code_that_fails_fails_again(package: str) -> None:
    with postponed.postponing(lambda _: False, {package: {}, f"{package}.broken": {}}):
        broken = sys.modules[f"{package}.broken"]
    for _ in range(2):
        with pytest.raises(ValueError, match="broken"):
            _ = broken.anything


def test_a_stand_in_for_what_is_not_installed_is_none() -> None:
    with postponed.postponing(lambda _: False, {"qicao_not_installed": {"A": 1}}):
        assert "qicao_not_installed" not in sys.modules


def test_asked_is_set_by_the_first_request() -> None:
    with running(say(BODY)) as started:
        asked = models.asked(started.model)
        assert asked is not None and not asked.is_set()
        started.ask()
        assert asked.is_set()


def test_asked_is_set_when_no_request_can_leave() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
    nobody = models.open_model("openai:a", environ={"OPENAI_BASE_URL": url}, retries=Retries(attempts=1))
    asked = models.asked(nobody)
    with pytest.raises(ModelUnavailable):
        nobody.complete(prompt(), lambda _: None)
    assert asked is not None and asked.is_set()
    assert models.asked(models.open_model("compose")) is None
