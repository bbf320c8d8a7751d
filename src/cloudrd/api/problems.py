"""Errors as RFC 9457 problem documents."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, json, request
from werkzeug.exceptions import BadRequest, HTTPException

from cloudrd.domain.errors import Busy, CloudrdError, FieldProblem, Invalid
from cloudrd.domain.messages import message
from cloudrd.request import status_of

MEDIA_TYPE = "application/problem+json"
_HTTP_CODES = {
    400: "http_bad_request", 401: "http_forbidden", 403: "http_forbidden", 404: "http_not_found",
    405: "http_method", 406: "http_bad_request", 413: "http_too_large", 415: "http_media_type",
    422: "invalid_input", 429: "http_too_many", 500: "http_server",
}  # fmt: skip
_CHINESE = [
    (re.compile(pattern), chinese)
    for pattern, chinese in (
        (r"Missing data for required field\.", "必填"),
        (r"Unknown field\.", "没有这个字段"),
        (r"Field may not be null\.", "不能为空"),
        (r"Must be one of: (.*)\.", "只能是 {0} 之一"),
        (r"Length must be between (\d+) and (\d+)\.", "长度须在 {0} 到 {1} 个字符之间"),
        (r"Longer than maximum length (\d+)\.", "不得超过 {0} 个字符"),
        (r"Must be greater than or equal to (\d+) and less than or equal to (\d+)\.", "须在 {0} 到 {1} 之间"),
        (r"Not a valid (?:integer|number)\.", "须为整数"),
        (r"Not a valid string\.", "须为文字"),
        (r"Not a valid list\.", "须为列表"),
        (r"(?:Invalid input type\.|Not a valid mapping type\.)", "须为 JSON 对象"),
        (r"String does not match expected pattern\.", "格式不符"),
    )
]


def language() -> str:
    """Language of messages in answers: what Accept-Language asks for, Chinese otherwise."""
    return request.accept_languages.best_match(["zh", "zh-CN", "en"], default="zh") or "zh"


def error_response(error: Exception) -> Response:
    """A problem document for any exception; what the program did not foresee shows no detail."""
    if isinstance(error, CloudrdError):
        response = _document(status_of(error), error.code, error.params, _field_problems(error))
        if isinstance(error, Busy):
            response.headers["Retry-After"] = "30"
        return response
    if isinstance(error, RecursionError):
        # Only a body nested thousands deep does this.
        error = BadRequest()
    status = error.code or 500 if isinstance(error, HTTPException) else 500
    problems = _schema_problems(error)
    code = _HTTP_CODES.get(status, "http_server" if status >= 500 else "http_bad_request")
    response = _document(status, code, {"count": len(problems)}, problems)
    if isinstance(error, HTTPException):
        for name, value in error.get_headers():
            if name in ("Allow", "Retry-After"):
                response.headers[name] = value
    return response


def _document(status: int, code: str, params: dict[str, Any], problems: list[dict[str, Any]]) -> Response:
    body: dict[str, Any] = {
        "type": f"/api/v1/docs#problem-{code}",
        "title": message(code, language(), **params),
        "status": status,
        "code": code,
        "instance": request.path,
    }
    if problems:
        body["problems"] = problems
    return Response(json.dumps(body), status=status, content_type=MEDIA_TYPE)


def _field_problems(error: CloudrdError) -> list[dict[str, Any]]:
    problems: tuple[FieldProblem, ...] = error.problems if isinstance(error, Invalid) else ()
    return [
        {"field": p.field, "code": p.code, "value": p.value, "message": p.text(language())} for p in problems
    ]


def _schema_problems(error: Exception) -> list[dict[str, Any]]:
    """Problems of query parameters and bodies as flask-smorest reports them."""
    messages = getattr(error, "data", None) or {}
    found: list[dict[str, Any]] = []
    for fields in (messages.get("messages") or {}).values():
        if isinstance(fields, dict):
            for name, texts in fields.items():
                text = message("request_value", language(), field=name, reason=_reason(texts))
                found.append({"field": str(name), "code": "request_value", "value": "", "message": text})
    return found


def _reason(texts: Any) -> str:
    """Marshmallow's messages, nested by field or position, as one line in the reader's language."""
    if isinstance(texts, dict):
        return "; ".join(f"{key}: {_reason(value)}" for key, value in texts.items())
    if isinstance(texts, list):
        return " ".join(map(_reason, texts))
    if language().startswith("zh"):
        for pattern, chinese in _CHINESE:
            if found := pattern.fullmatch(str(texts)):
                return chinese.format(*found.groups())
    return str(texts)
