"""OpenSearch: template, bulk with retries, a rebuild that nobody notices, and what goes wrong in clear words."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from pipeline import brief as briefs
from pipeline import corpus, outline
from pipeline.errors import InputError, ServiceError
from pipeline.index import FORMAT, Document, IndexFault
from pipeline.index.documents import document
from pipeline.library import Library
from pipeline.retrieve import Retriever
from pipeline.retrieve.stored import retriever

pytest.importorskip("opensearchpy")
from pipeline.index.opensearch import OpenSearchIndex

EXAMPLE = briefs.load(Path(__file__).parents[1] / "examples" / "brief.yaml")
SHIPPED = corpus.load()


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    osmem = pytest.importorskip("osmem_server")
    found = osmem.OsmemServer.start(japanese=False)
    yield found
    found.close()
    found.process.stdout.close()


def whole() -> list[Document]:
    return [document(speech, part, whole=True) for speech in SHIPPED for part in speech.sections]


def row(number: int) -> Document:
    return Document(f"s/{number:03d}", {"heading": "", "text": f"词{number}"}, {"speech": "s"})


# --- against a server -------------------------------------------------------------------------------


def test_retrieval_from_far_away_gives_whole_speeches(server: Any) -> None:
    index = OpenSearchIndex(f"{server.url}/far", replicas=0)
    index.rebuild(whole())
    far, near = retriever(index), Retriever(SHIPPED)
    for spec in outline.for_brief(EXAMPLE).sections:
        found = far.sections(EXAMPLE, spec)
        assert len(found) == 4
        assert found[0].section.role == spec.role and found[0].speech.organisation == "总工会"
        assert found[0].speech in SHIPPED
        assert len({p.speech.id for p in found} & {p.speech.id for p in near.sections(EXAMPLE, spec)}) >= 2
    assert far.speeches(EXAMPLE, 2)[0].speech in SHIPPED
    far.close()


def test_a_library_can_be_sent_there(server: Any, tmp_path: Path) -> None:
    index = OpenSearchIndex(f"{server.url}/sent", replicas=0)
    with Library(tmp_path / "corpus", cache=tmp_path / "cache") as library:
        assert index.rebuild(library.documents()) == library.count() == index.count()
    index.close()


def test_a_rebuild_moves_the_alias_in_one_step_and_leaves_nothing(server: Any) -> None:
    index = OpenSearchIndex(f"{server.url}/moved", replicas=0)
    index.upsert(row(n) for n in range(10))
    server.request("PUT", "/moved-000007")  # left by a rebuild that was killed
    seen: list[int] = []

    def rows() -> Iterator[Document]:
        for number in range(700):
            if number % 100 == 0:
                seen.append(index.count())
            yield row(number)

    assert index.rebuild(rows()) == 700
    assert seen == [10] * 7
    assert index.count() == 700
    assert list(server.request("GET", "/moved-*")) == ["moved-000002"]
    settings = server.request("GET", "/moved-000002/_settings")["moved-000002"]["settings"]["index"]
    assert str(settings["number_of_replicas"]) == "0"
    index.close()


def test_mappings_are_strict_and_carry_the_format(server: Any) -> None:
    OpenSearchIndex(f"{server.url}/mapped", replicas=0).close()
    found = server.request("GET", "/mapped/_mapping")["mapped-000001"]["mappings"]
    assert found["_meta"] == {"qicao": FORMAT} and found["dynamic"] == "strict"
    assert found["properties"]["text"]["analyzer"] == "whitespace"
    assert found["properties"]["role"] == {"type": "keyword"}


def test_an_index_of_another_version_is_named(server: Any) -> None:
    server.request("PUT", "/older-000001", {"aliases": {"older": {}}, "mappings": {"_meta": {"qicao": -1}}})
    server.request("PUT", "/older-000001/_mapping", {"_meta": {"qicao": -1}})
    with pytest.raises(IndexFault, match=r"older-000001 .*reindex"):
        OpenSearchIndex(f"{server.url}/older")


# --- against one that misbehaves ----------------------------------------------------------------------

Answer = Callable[[str, str, list[Any]], tuple[int, Any] | None]


@contextmanager
def misbehaving(answer: Answer) -> Iterator[str]:
    """A loopback server of the few calls that opening takes; ``answer`` (method, path, body lines) may overrule."""

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            lines = [json.loads(line) for line in raw.splitlines() if line.strip()] if "_bulk" in self.path else []
            found = answer(self.command, self.path, lines) or self._known()
            data = json.dumps(found[1]).encode()
            self.send_response(found[0])
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

        def _known(self) -> tuple[int, Any]:
            if "_mapping" in self.path:
                return 200, {"qicao-000001": {"mappings": {"_meta": {"qicao": FORMAT}}}}
            return 200, {}

        do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = _do  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_only_what_the_service_was_too_busy_for_is_sent_again() -> None:
    sent: list[list[str]] = []
    pauses: list[float] = []
    heard: list[str] = []

    def answer(_: str, path: str, lines: list[Any]) -> tuple[int, Any] | None:
        if "_bulk" not in path:
            return None
        names = [line["index"]["_id"] for line in lines if "index" in line]
        sent.append(names)
        if len(sent) == 2:
            return 503, {"error": "busy"}
        busy = set(names[1:]) if len(sent) in (1, 3) else set()
        items = [{"index": {"_id": name, "status": 429 if name in busy else 201}} for name in names]
        return 200, {"errors": bool(busy), "items": items}

    with misbehaving(answer) as url:
        index = OpenSearchIndex(url, pause=pauses.append, on_event=heard.append)
        index.upsert(row(n) for n in range(3))
        index.close()
    # The client itself asks twice more after a 503.
    assert [names for n, names in enumerate(sent) if n == 0 or names != sent[n - 1]] == [
        ["s/000", "s/001", "s/002"], ["s/001", "s/002"], ["s/002"],
    ]  # fmt: skip
    assert pauses == sorted(pauses) and len(pauses) >= 2
    assert all("忙" in line for line in heard)


def test_a_service_that_stays_busy_is_given_up() -> None:
    def answer(_: str, path: str, lines: list[Any]) -> tuple[int, Any] | None:
        items = [{"index": {"_id": line["index"]["_id"], "status": 429}} for line in lines if "index" in line]
        return (200, {"errors": True, "items": items}) if "_bulk" in path else None

    pauses: list[float] = []
    with misbehaving(answer) as url:
        index = OpenSearchIndex(url, pause=pauses.append)
        with pytest.raises(ServiceError, match="还有 3 节没有送到"):
            index.upsert(row(n) for n in range(3))
        index.close()
    assert pauses == [0.5, 1.0, 2.0, 4.0, 8.0]


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (401, {"error": "no"}, "请检查用户名和密码"),
        (403, {"error": "no"}, "拒绝访问（403）"),
        (500, {"error": "boom"}, "出错（500"),
    ],
)
def test_refusals_are_told_without_the_password(status: int, body: Any, words: str) -> None:
    with misbehaving(lambda *_: (status, body)) as url:
        secret = url.replace("http://", "http://zhang:geheim@")
        with pytest.raises(ServiceError, match=words) as caught:
            OpenSearchIndex(secret)
    assert "geheim" not in str(caught.value)


def test_a_section_that_is_refused_is_named() -> None:
    def answer(_: str, path: str, lines: list[Any]) -> tuple[int, Any] | None:
        error = {"type": "strict_dynamic_mapping_exception", "reason": "mapping set to strict"}
        item = {"index": {"_id": "s/000", "status": 400, "error": error}}
        return (200, {"errors": True, "items": [item]}) if "_bulk" in path and lines else None

    with misbehaving(answer) as url:
        index = OpenSearchIndex(url)
        with pytest.raises(ServiceError, match=r"不收 s/000：mapping set to strict"):
            index.upsert([row(0)])
        index.close()


def test_nobody_there_and_no_address() -> None:
    with misbehaving(lambda *_: None) as url:
        gone = url
    with pytest.raises(ServiceError, match=r"连不上检索服务 127\.0\.0\.1"):
        OpenSearchIndex(gone)
    for wrong in ("localhost:9200", "ftp://host/x", "http://"):
        with pytest.raises(InputError, match="opensearch:https"):
            OpenSearchIndex(wrong)
