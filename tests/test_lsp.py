"""The language server, asked by a real client over standard input and output; and its columns, which an editor counts
in other units than Python does."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import exported
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.lsp import Places
from evals.suppress import REASONLESS

pytestmark = pytest.mark.slow  # processes of their own, a second and more each

ROOT = Path(__file__).parents[1]
TEXT = "同志们：\n\n\U00020bb7野同志𠮷𠮷说，截止目前，任务已经完成,成绩很大。\n"
SECONDS = 60  # for one answer, on a machine that is busy with other things


# --- columns ------------------------------------------------------------------------------------

WORDS = st.text(alphabet="甲a\n\U00020bb7é\u2028\x85", max_size=40)


@given(WORDS, st.sampled_from(["utf-8", "utf-16", "utf-32"]), st.data())
def test_a_place_is_found_again(text: str, encoding: str, data: st.DataObject) -> None:
    places = Places(text, encoding)
    offset = data.draw(st.integers(0, len(text)))
    line, column = places.place(offset)
    assert line == text[:offset].count("\n")
    before = text[:offset].rpartition("\n")[2]
    sizes = {"utf-8": len(before.encode()), "utf-16": len(before.encode("utf-16-le")) // 2, "utf-32": len(before)}
    assert column == sizes[encoding]
    assert places.offset(line, column) == offset


def test_what_lies_beyond_a_line_is_its_end() -> None:
    places = Places("甲𠮷\n乙")
    assert [places.offset(0, column) for column in range(5)] == [0, 1, 1, 2, 2]
    assert places.offset(1, 9) == places.offset(7, 0) == 4


# --- a client -----------------------------------------------------------------------------------


async def session(
    folder: Path, talk: Callable[[Any, asyncio.Queue[Any]], Awaitable[None]], *options: str, **more: Any
) -> int:
    """Start, initialise, ``talk``, shut down; the server's exit code."""
    from lsprotocol import types
    from pygls.lsp.client import LanguageClient

    client = LanguageClient("test", "1")
    published: asyncio.Queue[Any] = asyncio.Queue()

    def heard(params: Any) -> None:
        published.put_nowait(params)

    client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(heard)
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    await client.start_io(sys.executable, "-m", "pipeline.cli", "lsp", *options, env=environ, cwd=folder)
    try:
        capabilities = types.ClientCapabilities(general=types.GeneralClientCapabilities(**more))
        asked = types.InitializeParams(capabilities=capabilities, root_uri=folder.as_uri())
        answer = await asyncio.wait_for(client.initialize_async(asked), SECONDS)
        assert answer.capabilities.hover_provider
        assert answer.capabilities.code_action_provider
        client.initialized(types.InitializedParams())
        await talk(client, published)
        await asyncio.wait_for(client.shutdown_async(None), SECONDS)
        client.exit(None)
        assert client._server is not None
        return await asyncio.wait_for(client._server.wait(), SECONDS)
    finally:
        await client.stop()


def talk_to(
    folder: Path, talk: Callable[[Any, asyncio.Queue[Any]], Awaitable[None]], *options: str, **more: Any
) -> None:
    assert asyncio.run(session(folder, talk, *options, **more)) == 0


def opened(client: Any, path: Path, text: str) -> str:
    from lsprotocol import types

    document = types.TextDocumentItem(uri=path.as_uri(), language_id="markdown", version=1, text=text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(document))
    return document.uri


def changed(client: Any, uri: str, version: int, text: str) -> None:
    from lsprotocol import types

    whole = types.TextDocumentContentChangeWholeDocument(text=text)
    which = types.VersionedTextDocumentIdentifier(version=version, uri=uri)
    client.text_document_did_change(types.DidChangeTextDocumentParams(which, [whole]))


async def diagnostics(published: asyncio.Queue[Any]) -> dict[str, Any]:
    """The next that are published, by rule."""
    params = await asyncio.wait_for(published.get(), SECONDS)
    return {one.code: one for one in params.diagnostics}


def units(text: str, line: int, start: int, end: int) -> str:
    """What an editor that counts in UTF-16 has between two columns."""
    raw = text.split("\n")[line].encode("utf-16-le")
    return raw[2 * start : 2 * end].decode("utf-16-le")


async def actions(client: Any, uri: str, one: Any, *only: str) -> list[Any]:
    from lsprotocol import types

    context = types.CodeActionContext(diagnostics=[one], only=list(only) or None)
    which = types.TextDocumentIdentifier(uri)
    asked = types.CodeActionParams(text_document=which, range=one.range, context=context)
    return list(await asyncio.wait_for(client.text_document_code_action_async(asked), SECONDS) or [])


def edited(text: str, action: Any, uri: str) -> str:
    """``text`` after the action's edits, as an editor would do them."""
    places = Places(text)
    for edit in reversed(action.edit.changes[uri]):
        start, end = (places.offset(at.line, at.character) for at in (edit.range.start, edit.range.end))
        text = text[:start] + edit.new_text + text[end:]
    return text


pygls = pytest.mark.skipif(
    not __import__("importlib.util").util.find_spec("pygls"), reason="needs the extra lsp: pip install 'qicao[lsp]'"
)


@pygls
def test_findings_come_on_open_and_change_and_go_on_close(tmp_path: Path) -> None:
    async def talk(client: Any, published: asyncio.Queue[Any]) -> None:
        from lsprotocol import types

        uri = opened(client, tmp_path / "甲 稿.md", TEXT)
        found = await diagnostics(published)
        one = found["homophone"]
        assert units(TEXT, one.range.start.line, one.range.start.character, one.range.end.character) == "截止目前"
        assert one.range.start.line == 2
        assert one.severity == types.DiagnosticSeverity.Warning
        assert "改为：截至目前" in one.message
        assert one.source == "qicao"
        changed(client, uri, 2, TEXT.replace("截止", "截至"))
        assert "homophone" not in await diagnostics(published)
        changed(client, uri, 3, "布署\r\n布署\r我们的的任务")
        found = await diagnostics(published)
        assert found["doubled-word"].range.start.line == 2
        client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))
        assert await diagnostics(published) == {}

    talk_to(tmp_path, talk)


@pygls
def test_a_quick_fix_mends_exactly_the_span(tmp_path: Path) -> None:
    async def talk(client: Any, published: asyncio.Queue[Any]) -> None:
        uri = opened(client, tmp_path / "a.md", TEXT)
        found = await diagnostics(published)
        fix, ignore = await actions(client, uri, found["homophone"], "quickfix")
        assert fix.title == "改为“截至目前”"
        assert fix.is_preferred
        assert edited(TEXT, fix, uri) == TEXT.replace("截止", "截至")
        (everything,) = await actions(client, uri, found["homophone"], "source.fixAll")
        assert edited(TEXT, everything, uri) == TEXT.replace("截止", "截至").replace(",", "，")
        after = edited(TEXT, ignore, uri)
        assert "<!-- qicao: ignore homophone -->\n\U00020bb7野" in after
        changed(client, uri, 2, after)
        found = await diagnostics(published)
        assert REASONLESS in found
        assert "homophone" in found
        changed(client, uri, 3, after.replace("ignore homophone", "ignore homophone 会标原文如此"))
        found = await diagnostics(published)
        assert REASONLESS not in found
        assert "homophone" not in found

    talk_to(tmp_path, talk)


@pygls
def test_political_wording_has_no_quick_fix(tmp_path: Path) -> None:
    async def talk(client: Any, published: asyncio.Queue[Any]) -> None:
        uri = opened(client, tmp_path / "a.md", "同志们：\n\n要增强“四个自信”。\n")
        found = await diagnostics(published)
        titles = [action.title for action in await actions(client, uri, found["wrong-collocation"])]
        assert titles == ["忽略这里的 wrong-collocation（请在注释里写理由）"]

    talk_to(tmp_path, talk)


@pygls
def test_hover_shows_the_rules_page(tmp_path: Path) -> None:
    async def talk(client: Any, published: asyncio.Queue[Any]) -> None:
        from lsprotocol import types

        uri = opened(client, tmp_path / "a.md", TEXT)
        one = (await diagnostics(published))["homophone"]
        which = types.TextDocumentIdentifier(uri)
        found = await client.text_document_hover_async(types.HoverParams(which, one.range.start))
        assert "《现代汉语词典》" in found.contents.value
        assert "再接再厉" in found.contents.value or "再接再励" in found.contents.value
        assert found.range == one.range
        nothing = await client.text_document_hover_async(types.HoverParams(which, types.Position(0, 1)))
        assert nothing is None

    talk_to(tmp_path, talk)


@pygls
@pytest.mark.parametrize("encoding", ["utf-8", "utf-32"])
def test_another_way_of_counting_can_be_agreed_on(tmp_path: Path, encoding: str) -> None:
    async def talk(client: Any, published: asyncio.Queue[Any]) -> None:
        opened(client, tmp_path / "a.md", TEXT)
        at = (await diagnostics(published))["homophone"].range
        line = TEXT.split("\n")[at.start.line]
        before = line[: line.index("截止")]
        assert at.start.character == (len(before.encode()) if encoding == "utf-8" else len(before))

    talk_to(tmp_path, talk, position_encodings=[encoding])


@pygls
def test_a_section_of_a_draft_is_judged_by_its_brief_and_side_file(tmp_path: Path) -> None:
    draft = exported.drafted(tmp_path / "draft")
    path = draft / "sections/hope.md"
    text = "截止目前，希望发展会员35万人！\n"

    async def talk(client: Any, published: asyncio.Queue[Any]) -> None:
        from lsprotocol import types

        uri = opened(client, path, text)
        found = await diagnostics(published)
        assert {"homophone", "untraced-figure"} <= set(found)
        assert "missing-part" not in found
        (draft / "qicao-ignore.yaml").write_text("- {rule: homophone, reason: 会标原文}\n", "utf-8")
        client.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri)))
        found = await diagnostics(published)
        assert "homophone" not in found
        assert "untraced-figure" in found
        (draft / "qicao-ignore.yaml").write_text("- {rule: homophone, reson: 会标原文}\n", "utf-8")
        changed(client, uri, 2, text)
        (one,) = (await asyncio.wait_for(published.get(), SECONDS)).diagnostics
        assert "qicao-ignore.yaml:1" in one.message

    talk_to(tmp_path, talk)


@pygls
def test_a_text_without_a_file_and_an_offices_rules(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own/settings.yaml").write_text("homophone: error\n", "utf-8")

    async def talk(client: Any, published: asyncio.Queue[Any]) -> None:
        from lsprotocol import types

        document = types.TextDocumentItem(uri="untitled:Untitled-1", language_id="plaintext", version=1, text=TEXT)
        client.text_document_did_open(types.DidOpenTextDocumentParams(document))
        assert (await diagnostics(published))["homophone"].severity == types.DiagnosticSeverity.Error

    talk_to(tmp_path, talk, "--rules", "own")


def test_without_pygls_the_way_out_is_told(tmp_path: Path) -> None:
    """In an interpreter that cannot find it, wherever it is installed."""
    import subprocess

    code = "import sys; sys.modules['pygls'] = None\nfrom pipeline.cli import main\nsys.exit(main(['lsp']))"
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, env=environ, check=False)
    assert done.returncode == 2
    assert "pip install 'qicao[lsp]'" in done.stderr.decode()
    assert not done.stdout
