"""--offline as a guarantee: whole commands in processes of their own, watched by an audit hook that sees every socket."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from endpoint import Endpoint
from speaking import EXAMPLE, good

from pipeline.cli import main
from pipeline.errors import InputError
from pipeline.models.offline import no_network

ROOT = Path(__file__).parent.parent
# The hook is there before anything of ours is imported; what it saw is the last line of standard error.
WATCHED = """
import sys
seen = []
sys.addaudithook(lambda event, arguments: seen.append(event) if event.startswith("socket.") else None)
from pipeline.cli import main
codes = [main(call.split("|")) for call in sys.argv[1:]]
print(codes, seen, file=sys.stderr)
"""


def watched(*calls: list[str], **environ: str) -> str:
    """The exit codes of the commands and the socket events of the process that ran them."""
    run = subprocess.run(
        [sys.executable, "-c", WATCHED, *("|".join(call) for call in calls)],
        capture_output=True, text=True, check=False, cwd=ROOT, env={"PATH": "", "QICAO_CACHE": "/nonexistent", **environ},
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return run.stderr.splitlines()[-1]


@pytest.mark.whole
def test_no_socket_is_opened_by_compose_and_replay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded, first = tmp_path / "recorded", tmp_path / "first"
    with Endpoint(otherwise=good) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        assert main(["draft", str(EXAMPLE), "-o", str(recorded), "--model", "openai:loopback-1", "--no-cache"]) == 0
    calls = [
        ["draft", str(EXAMPLE), "-o", str(first), "--offline", "--model", "compose"],
        ["draft", str(EXAMPLE), "-o", str(tmp_path / "again"), "--offline", "--model", f"replay:{recorded}"],
        ["regen", str(first), "part-3", "--offline", "--model", "compose", "--note", "再实一些"],
        ["check", str(first), "--fail-on", "never"],
        ["cost", str(first)],
    ]
    assert watched(*calls, HOME=str(tmp_path)) == "[0, 0, 0, 0, 0] []"


@pytest.mark.slow
def test_without_an_endpoint_none_is_opened_either(tmp_path: Path) -> None:
    call = ["draft", str(EXAMPLE), "-o", str(tmp_path / "first")]
    assert watched(call, HOME=str(tmp_path)) == "[0] []"


@pytest.mark.parametrize("name", ["openai:a", "langchain:openai:a"])
def test_a_model_that_needs_the_network_is_refused_before_any_socket(name: str, tmp_path: Path) -> None:
    call = ["draft", str(EXAMPLE), "-o", str(tmp_path / "first"), "--offline", "--model", name]
    assert watched(call, HOME=str(tmp_path), OPENAI_BASE_URL="http://127.0.0.1:9/v1") == "[2] []"
    assert not (tmp_path / "first").exists()


def test_within_no_network_no_socket_can_be_made_and_outside_it_can() -> None:
    with no_network():
        with pytest.raises(InputError, match="--offline"):
            socket.getaddrinfo("localhost", 80)
        for family in (socket.AF_INET, socket.AF_INET6):
            with pytest.raises(InputError, match="--offline"):
                socket.socket(family, socket.SOCK_STREAM)
        one, two = socket.socketpair()  # on this machine, between two ends that are ours
        one.close(), two.close()
    socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()
