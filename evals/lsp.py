"""A language server: findings while one writes, quick fixes for what may be put right by program, each rule's page.

Built on pygls, which is imported only here (extra ``lsp``). An editor counts columns in UTF-16 units, unless it agrees
to something else; ``Places`` is the only one that knows. The whole text comes with each change: a speech is short, and
pygls finds the place of a change by lines that are ended by more than the protocol's three line ends.
"""

from __future__ import annotations

import os
import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from evals import pages
from evals.fix import fix, fixable
from evals.registry import Ruleset
from pipeline import __version__
from pipeline.errors import InputError, QicaoError
from pipeline.types import Finding, Report

if TYPE_CHECKING:
    from lsprotocol import types
    from pygls.lsp.server import LanguageServer

# The path of a text (None: it has none yet) and the text -> the report; QicaoError where it cannot be had.
Look = Callable[[str | None, str], Report]

NAME = "qicao"
_LINE_END = re.compile("\r\n?")
_UNITS: dict[str, Callable[[str], int]] = {
    "utf-8": lambda words: len(words.encode(errors="replace")),
    "utf-16": lambda words: len(words) + sum(mark > "\uffff" for mark in words),
    "utf-32": len,
}


@dataclass(frozen=True)
class Places:
    """Offsets of ``text`` (lines ended by ``\\n``) as lines and columns from 0, columns in units of ``encoding``."""

    text: str
    encoding: str = "utf-16"

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate((len(line) + 1 for line in self.text.split("\n")[:-1]), initial=0))

    def place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset) - 1
        return line, _UNITS[self.encoding](self.text[self._starts[line] : offset])

    def offset(self, line: int, column: int) -> int:
        """Where that is; beyond the end of a line, or of the text, is its end."""
        if line >= len(self._starts):
            return len(self.text)
        start = self._starts[line]
        found = self.text.find("\n", start)
        stop = len(self.text) if found < 0 else found
        units = _UNITS[self.encoding]
        at, left = start, column
        while at < stop and left >= units(self.text[at]):
            left -= units(self.text[at])
            at += 1
        return at


@dataclass(frozen=True)
class Seen:
    """One text as the editor has it, and what was found in it; ``error`` says why nothing could be."""

    places: Places
    report: Report | None
    error: str | None = None

    @property
    def findings(self) -> Sequence[Finding]:
        return self.report.findings if self.report else ()

    def at(self, start: int, end: int) -> list[Finding]:
        """The findings that touch a span."""
        return [finding for finding in self.findings if finding.start <= end and start <= finding.end]


def serve(look: Look, rules: Ruleset) -> None:
    """Serve on standard input and output until the editor ends it; InputError with the way out without pygls."""
    try:
        import pygls.lsp.server  # noqa: F401
    except ImportError:
        raise InputError("语言服务器要另装一个库：pip install 'qicao[lsp]'。") from None
    # A stream of its own, which pygls closes at the end; and nothing but the protocol may go there.
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as out, redirect_stdout(sys.stderr):
        server(look, rules).start_io(stdout=out)


def server(look: Look, rules: Ruleset) -> LanguageServer:
    """The server, ready to be started."""
    from lsprotocol import types
    from pygls.lsp.server import LanguageServer

    made = LanguageServer(NAME, __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full)
    desk = _Desk(made, look, rules)
    kinds = [types.CodeActionKind.QuickFix, types.CodeActionKind.SourceFixAll]
    for name, answer, options in (
        (types.TEXT_DOCUMENT_DID_OPEN, desk.changed, None),
        (types.TEXT_DOCUMENT_DID_CHANGE, desk.changed, None),
        (types.TEXT_DOCUMENT_DID_SAVE, desk.saved, types.SaveOptions()),
        (types.TEXT_DOCUMENT_DID_CLOSE, desk.closed, None),
        (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, desk.saved, None),
        (types.TEXT_DOCUMENT_CODE_ACTION, desk.actions, types.CodeActionOptions(code_action_kinds=kinds)),
        (types.TEXT_DOCUMENT_HOVER, desk.hover, None),
    ):
        made.feature(name, options)(_plain(answer))
    return made


def _plain(answer: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A function of its own: pygls writes on what it is given, which a method does not take."""

    def called(params: Any) -> Any:
        return answer(params)

    return called


class _Desk:
    """What is open, and what was found in it, by URI."""

    def __init__(self, server: LanguageServer, look: Look, rules: Ruleset) -> None:
        self._server, self._look, self._rules = server, look, rules
        self._seen: dict[str, Seen] = {}

    # --- what the editor tells ---

    def changed(self, params: types.DidOpenTextDocumentParams | types.DidChangeTextDocumentParams) -> None:
        self._examine(params.text_document.uri)

    def saved(self, _: object) -> None:
        """A brief or a side file may have been saved: everything that is open is looked at again."""
        for uri in list(self._server.workspace.text_documents):
            self._examine(uri)

    def closed(self, params: types.DidCloseTextDocumentParams) -> None:
        self._seen.pop(params.text_document.uri, None)
        self._publish(params.text_document.uri, [])

    def _examine(self, uri: str) -> None:
        from pygls.uris import to_fs_path

        workspace = self._server.workspace
        text = _LINE_END.sub("\n", workspace.get_text_document(uri).source)
        places = Places(text, str(getattr(workspace.position_encoding, "value", workspace.position_encoding)))
        try:
            # What reading a file turns into a line end takes one character there as here.
            report = self._look(to_fs_path(uri), text.replace("\x0b", "\n").replace("\u2028", "\n"))
            self._seen[uri] = Seen(places, report)
        except QicaoError as error:
            self._seen[uri] = Seen(places, None, str(error))
        self._publish(uri, list(_diagnostics(self._seen[uri])))

    def _publish(self, uri: str, found: list[types.Diagnostic]) -> None:
        from lsprotocol import types

        self._server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri=uri, diagnostics=found))

    # --- what the editor asks ---

    def hover(self, params: types.HoverParams) -> types.Hover | None:
        """The pages of the rules that found something there."""
        from lsprotocol import types

        seen = self._seen.get(params.text_document.uri)
        if seen is None:
            return None
        at = seen.places.offset(params.position.line, params.position.character)
        found = seen.at(at, at)
        if not found:
            return None
        words = "\n\n---\n\n".join(f"**{finding.message}**\n\n{self._page(finding.rule)}" for finding in found)
        content = types.MarkupContent(kind=types.MarkupKind.Markdown, value=words)
        return types.Hover(contents=content, range=_range(seen.places, found[0].start, found[0].end))

    def _page(self, name: str) -> str:
        if name not in self._rules.names:
            return ""
        return "\n".join(f"{line}  " if line else line for line in pages.page(self._rules.rule(name)).split("\n"))

    def actions(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        seen = self._seen.get(uri)
        if seen is None:
            return []
        start, end = (seen.places.offset(at.line, at.character) for at in (params.range.start, params.range.end))
        found = [
            *self._fixes(uri, seen, seen.at(start, end)),
            *self._ignorings(uri, seen, seen.at(start, end)),
            *self._fix_all(uri, seen),
        ]
        wanted = params.context.only
        return [action for action in found if not wanted or any(_covers(kind, action.kind) for kind in wanted)]

    def _fixes(self, uri: str, seen: Seen, found: Sequence[Finding]) -> Iterator[types.CodeAction]:
        for finding in fixable(seen.places.text, found, self._rules.lexicon):
            title = f"改为“{finding.fix}”" if finding.fix else f"删去“{finding.text}”"
            yield _action(uri, seen, title, [(finding.start, finding.end, finding.fix or "")], finding, preferred=True)

    def _ignorings(self, uri: str, seen: Seen, found: Sequence[Finding]) -> Iterator[types.CodeAction]:
        """A remark above the line; the reason is for the person to write, and is asked for until it is there."""
        for finding in found:
            if finding.rule in self._rules.names and finding.end > finding.start:
                at = seen.places.text.rfind("\n", 0, finding.start) + 1
                remark = f"<!-- qicao: ignore {finding.rule} -->\n"
                yield _action(uri, seen, f"忽略这里的 {finding.rule}（请在注释里写理由）", [(at, at, remark)], finding)

    def _fix_all(self, uri: str, seen: Seen) -> Iterator[types.CodeAction]:
        from lsprotocol import types
        from pygls.uris import to_fs_path

        text = seen.places.text
        if seen.report is None or not list(fixable(text, seen.findings, self._rules.lexicon)):
            return
        path = to_fs_path(uri)
        fixed = fix(text, lambda words: self._look(path, words).findings, self._rules.lexicon)
        kind = types.CodeActionKind.SourceFixAll
        yield _action(uri, seen, "改掉全部不影响意思的小错", [(0, len(text), fixed.text)], kind=kind)


# --- the protocol's forms -----------------------------------------------------------------------


def _diagnostics(seen: Seen) -> Iterator[types.Diagnostic]:
    from lsprotocol import types

    if seen.error:
        yield types.Diagnostic(
            range=_range(seen.places, 0, 0), message=seen.error, severity=types.DiagnosticSeverity.Error, source=NAME
        )
    yield from (_diagnostic(seen.places, finding) for finding in seen.findings)


def _diagnostic(places: Places, finding: Finding) -> types.Diagnostic:
    from lsprotocol import types

    severities = {
        "error": types.DiagnosticSeverity.Error,
        "warning": types.DiagnosticSeverity.Warning,
        "info": types.DiagnosticSeverity.Information,
    }
    advice = f"\n改为：{finding.suggestion}" if finding.suggestion else ""
    source = f"\n依据：{finding.source}" if finding.source else ""
    return types.Diagnostic(
        range=_range(places, finding.start, finding.end),
        message=f"{finding.message}{advice}{source}",
        severity=severities[finding.level],
        code=finding.rule,
        source=NAME,
    )


def _range(places: Places, start: int, end: int) -> types.Range:
    from lsprotocol import types

    first, last = (types.Position(*places.place(offset)) for offset in (start, end))
    return types.Range(first, last)


def _action(
    uri: str,
    seen: Seen,
    title: str,
    edits: Sequence[tuple[int, int, str]],
    finding: Finding | None = None,
    *,
    kind: types.CodeActionKind | None = None,
    preferred: bool = False,
) -> types.CodeAction:
    from lsprotocol import types

    changes = [types.TextEdit(range=_range(seen.places, start, end), new_text=words) for start, end, words in edits]
    return types.CodeAction(
        title=title,
        kind=kind or types.CodeActionKind.QuickFix,
        diagnostics=[_diagnostic(seen.places, finding)] if finding else None,
        is_preferred=preferred or None,
        edit=types.WorkspaceEdit(changes={uri: changes}),
    )


def _covers(wanted: object, kind: object) -> bool:
    """Whether an editor that wants ``source`` also gets ``source.fixAll``."""
    asked, offered = (str(getattr(word, "value", word)) for word in (wanted, kind))
    return offered == asked or offered.startswith(f"{asked}.")
