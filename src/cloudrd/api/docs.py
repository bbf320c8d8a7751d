"""A readable page of the API in two languages, rendered from its own OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Blueprint, render_template
from flask_smorest import Api

from cloudrd.api.meanings import CALLS, FIELDS, Texts
from cloudrd.domain.texts import core, encoding, importing, indexing, reviewing

# Codes that only the command line and file imports give.
_ELSEWHERE = (
    "bad_source", "cell_", "column_", "config_", "csv_", "database_failed", "demo_", "evaluation_", "export_",
    "file_", "folder_", "form_", "import_", "line_", "mapping_", "port_", "price_unreadable", "row_", "rows_",
    "secret_", "skip_", "source_id_double", "state_by_import", "xlsx_",
)  # fmt: skip
# Of the messages of reviewing, those that a call can be refused with.
_REVIEWS = ("match_", "decision_", "review_")
_MANY = 40


def page(api: Api) -> Blueprint:
    """Blueprint of the page at `/docs`."""
    blueprint = Blueprint("api_docs", __name__, template_folder="templates")

    @blueprint.get("/docs")
    def docs() -> str:
        spec = api.spec.to_dict()
        return render_template(
            "api/docs.html", version=spec["openapi"], operations=operations(spec), schemas=schemas(api, spec),
            problems=sorted(problem_codes()),
        )  # fmt: skip

    return blueprint


def problem_codes() -> set[str]:
    """The codes a call of the API can answer with; reasons of a match are explained in its own answer."""
    every = {**core.MESSAGES, **importing.MESSAGES, **indexing.MESSAGES, **encoding.MESSAGES}
    reviews = {code for code in reviewing.MESSAGES if code.startswith(_REVIEWS)}
    return reviews | {code for code in every if not code.startswith(_ELSEWHERE)}


def operations(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """Operations in the order of the document, with references to schemas by name."""
    return [
        _operation(method, path, operation, item.get("parameters", []))
        for path, item in spec["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
    ]


def _operation(method: str, path: str, operation: dict[str, Any], shared: list[Any]) -> dict[str, Any]:
    parameters = [p for p in shared + operation.get("parameters", []) if "name" in p]
    return {
        "method": method.upper(),
        "path": path,
        "summary": CALLS[method.upper(), path],
        "parameters": [
            _row(p["name"], p["schema"], p.get("required"), FIELDS[p["name"]]) for p in parameters
        ],
        "body": _name(_json(operation.get("requestBody", {}))),
        "answers": {
            status: _name(_json(answer))
            for status, answer in operation.get("responses", {}).items()
            if status.isdigit() and int(status) < 300
        },
    }


def schemas(api: Api, spec: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Component name → its `fields` in the order of the document.

    A change and an answer name the record they are `like` and list only what differs from it.
    """
    labels = dict(_labels(api))
    every: dict[str, Any] = {n: s for n, s in spec["components"]["schemas"].items() if s.get("properties")}
    found = {}
    for name, schema in every.items():
        base = name.removesuffix("Answer").removesuffix("Change")
        like = base if base != name and base in every else ""
        known = every[like]["properties"] if like else {}
        found[name] = {
            "like": like,
            "change": name.endswith("Change"),
            "fields": [
                _row(field, of, field in schema.get("required", ()), meaning(name, field, labels))
                for field, of in schema["properties"].items()
                if not like or _name(of) != _name(known.get(field, {})) or field not in known
            ],
        }
    return found


def meaning(component: str, field: str, labels: Mapping[tuple[str, str], Texts]) -> Texts:
    """What a field holds: written for it, else its label, else what its name means everywhere.

    Raises KeyError for a field nobody described.
    """
    own = f"{component}.{field}"
    return FIELDS[own] if own in FIELDS else labels.get((component, field)) or FIELDS[field]


def _labels(api: Api) -> Iterator[tuple[tuple[str, str], Texts]]:
    """The labels that the fields of the records' schemas carry."""
    plugin = next(one for one in api.spec.plugins if isinstance(one, MarshmallowPlugin))
    assert plugin.converter is not None
    for key, name in plugin.converter.refs.items():
        for field, of in key[0]._declared_fields.items():
            if "zh" in of.metadata:
                yield (name, field), (of.metadata["zh"], of.metadata["description"])


def _row(name: str, schema: dict[str, Any], required: bool, texts: Texts) -> dict[str, Any]:
    items = schema.get("items", {})
    values = [v for v in (schema.get("enum") or items.get("enum") or ()) if v is not None]
    if len(values) > _MANY:
        values = [values[0], "…", values[-1]]
    return {
        "name": name,
        "required": required,
        "type": "array" if items else _type(schema),
        "items": _type(items),
        "ref": _name(schema),
        "values": values,
        "meaning": texts,
    }


def _type(schema: dict[str, Any]) -> str:
    kind = schema.get("type", "")
    kinds = [kind] if isinstance(kind, str) else [one for one in kind if one != "null"]
    return " | ".join(kinds) + (f" ({schema['format']})" if "format" in schema else "")


def _json(message: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = message.get("content", {}).get("application/json", {}).get("schema", {})
    return found


def _name(schema: dict[str, Any]) -> str:
    """Name of the component that a schema, its items or its choices refer to; "" for none."""
    for inner in (schema, schema.get("items", {}), *schema.get("allOf", ()), *schema.get("anyOf", ())):
        if "$ref" in inner:
            return str(inner["$ref"]).rsplit("/", 1)[-1]
    return ""
