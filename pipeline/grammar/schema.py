"""A skeleton as a JSON schema, for servers that hold a reply to one (``response_format`` of OpenAI's protocol).

An object with a member for each piece, in their order: fixed words as ``const``, so that the model sees the text that it
continues; free places as strings with a pattern. Put together again by `pipeline.models.members`, where the fixed words
come from the skeleton and not from the reply. Strict: every member required, no other allowed.
"""

from __future__ import annotations

from typing import Any

from pipeline.grammar.gbnf import held
from pipeline.grammar.skeleton import Choice, Fixed, Free, Piece, Skeleton
from pipeline.grammar.words import MARKS, permitted


def schema(skeleton: Skeleton) -> dict[str, Any]:
    """The schema of all objects whose members make a text that ``skeleton`` allows."""
    members = {name(at): _member(piece) for at, piece in enumerate(skeleton.pieces)}
    return {"type": "object", "properties": members, "required": list(members), "additionalProperties": False}


def name(at: int) -> str:
    """The member of the piece at that place."""
    return f"p{at:03}"


def _member(piece: Piece) -> dict[str, Any]:
    if isinstance(piece, Fixed):
        return {"type": "string", "const": piece.text}
    if isinstance(piece, Choice):
        return {"type": "string", "enum": list(piece.texts)}
    # What stands there without a model is a text of the schema, too, numerals that are no figures included.
    return _place(piece) if held(piece) else {"anyOf": [_place(piece), {"type": "string", "const": piece.instead}]}


def _place(piece: Free) -> dict[str, Any]:
    """As in the grammar, lengths within the pattern: servers refuse one that stands beside ``minLength`` (vLLM), or pass
    over the bound (xgrammar); and ``(?:`` is not known to all of them.
    """
    han = permitted()
    rest = f"([{MARKS}]?{han}){{{piece.least - 1},{piece.most - 1}}}" if piece.most > 1 else ""
    return {"type": "string", "pattern": f"^{han}{rest}$"}
