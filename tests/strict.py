"""A server that takes `response_format` with a JSON schema: it refuses what strict servers refuse, and keeps to it, or not.

The rules are those of OpenAI's strict mode: an object, every member required, no other allowed, each a string; the schema
itself must be one of the draft that `jsonschema` knows. And of vLLM: no pattern beside bounds of length.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from itertools import cycle, islice
from typing import Any

from endpoint import Behaviour, Exchange, say, status
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

WORDS = "职工素质稳步提升阵地建设不断完善"
Object = dict[str, str]


def fault(body: Mapping[str, Any]) -> str | None:
    """What a strict server says against the request; None when it takes it."""
    form = body.get("response_format")
    if not isinstance(form, Mapping) or form.get("type") != "json_schema":
        return "response_format: a json_schema was expected"
    named = form.get("json_schema")
    if not isinstance(named, Mapping) or not named.get("name") or named.get("strict") is not True:
        return "response_format.json_schema: a name and strict are required"
    schema = named.get("schema")
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        return f"response_format: invalid schema: {error.message}"
    if schema.get("type") != "object" or schema.get("additionalProperties") is not False:
        return "response_format: an object without additional properties is required"
    if schema.get("required") != list(schema.get("properties", ())):
        return "response_format: all properties must be required"
    members = [one for member in schema["properties"].values() for one in member.get("anyOf", [member])]
    if any("pattern" in one and {"minLength", "maxLength", "format"} & set(one) for one in members):
        return "response_format: the JSON schema mixes a pattern with bounds"
    return None if all(one.get("type") == "string" for one in members) else "response_format: a member without a type"


def made(schema: Mapping[str, Any]) -> Object:
    """The shortest object by the schema."""
    return {name: _value(member) for name, member in schema["properties"].items()}


def _value(member: Mapping[str, Any]) -> str:
    member = member.get("anyOf", [member])[0]
    if "const" in member:
        return str(member["const"])
    if "enum" in member:
        return str(member["enum"][0])
    least = re.search(r"\{(\d+),\d+\}\$$", member["pattern"])  # after the first character
    return "".join(islice(cycle(WORDS), 1 + int(least[1]) if least else 1))


def obey(change: Callable[[Object], object] = lambda _: None, *, finish: str = "stop") -> Behaviour:
    """The object as asked for; ``change`` spoils it, or gives another text (a str) for it."""

    def behave(exchange: Exchange) -> None:
        wrong = fault(exchange.received.body)
        if wrong:
            status(400, message=wrong)(exchange)
            return
        schema = exchange.received.body["response_format"]["json_schema"]["schema"]
        found = made(schema)
        Draft202012Validator(schema).validate(found)
        other = change(found)
        say(other if isinstance(other, str) else json.dumps(found, ensure_ascii=False), finish=finish)(exchange)

    return behave
