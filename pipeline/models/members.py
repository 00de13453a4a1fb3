"""The text out of a reply that is an object by `pipeline.grammar.schema`, piece by piece, as the members come in."""

from __future__ import annotations

import json
import re

from pipeline.grammar.schema import name
from pipeline.grammar.skeleton import Fixed, Skeleton

_STRING = r'"(?:[^"\\]|\\.)*"'
_MEMBER = re.compile(rf"\s*[{{,]\s*({_STRING})\s*:\s*({_STRING})", re.DOTALL)
_MOST = 5000  # characters of one member; the longest fixed part of a section has some hundred


class Members:
    """Fed with the pieces of one reply; gives the text that is certain by then.

    Fixed words come from the skeleton, whatever the reply has in their place. A reply that does not begin as an object is
    what a server says that passes over the schema: plain text, given on as it is.
    """

    def __init__(self, skeleton: Skeleton) -> None:
        self._pieces = skeleton.pieces
        self._rest = ""  # of the reply, not yet understood
        self._raw = self._begun = False
        self._at = 0  # of the next piece
        self._known: dict[str, str] = {}

    @property
    def whole(self) -> bool:
        """Whether there is a text, all its places filled."""
        return self._raw or self._at == len(self._pieces)

    def take(self, piece: str) -> str:
        if self._raw:
            return piece
        self._rest += piece
        if not self._begun:
            self._rest = self._rest.lstrip("\ufeff \t\r\n")
            if not self._rest:
                return ""
            self._raw = not self._rest.startswith("{")
            self._begun = True
            if self._raw:
                return self._rest
        while match := _MEMBER.match(self._rest):
            self._keep(match[1], match[2])
            self._rest = self._rest[match.end() :]
        # A member that does not end is handed on, so that whoever looks for endless replies sees it.
        return self._next() + (piece if len(self._rest) > _MOST else "")

    def _keep(self, key: str, value: str) -> None:
        try:
            self._known.setdefault(json.loads(key, strict=False), json.loads(value, strict=False))
        except ValueError:  # an escape that is none: the member is not there
            return

    def _next(self) -> str:
        """All up to the first place that is not filled yet."""
        found = []
        for at in range(self._at, len(self._pieces)):
            piece = self._pieces[at]
            text = piece.text if isinstance(piece, Fixed) else self._known.get(name(at))
            if text is None:
                break
            found.append(text)
            self._at = at + 1
        return "".join(found)
