"""Error pages: what happened and what to do, in the reader's language."""

from __future__ import annotations

from flask import Response, make_response, render_template
from werkzeug.exceptions import HTTPException

from cloudrd.domain.errors import CloudrdError
from cloudrd.domain.messages import message
from cloudrd.request import status_of
from cloudrd.web.language import _, language


def error_response(error: Exception) -> Response:
    """A page for any exception; what the program did not foresee shows no detail."""
    if isinstance(error, CloudrdError):
        return _page(status_of(error), message(error.code, language(), **error.params))
    if not isinstance(error, HTTPException):
        return _page(500)
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    response = _page(error.code)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _page(status: int, text: str = "") -> Response:
    heading, advice = _texts().get(status, _texts()[500 if status >= 500 else 400])
    page = render_template("web/error.html", status=status, heading=heading, text=text or advice)
    return make_response(page, status)


def _texts() -> dict[int, tuple[str, str]]:
    return {
        400: (_("请求无法处理"),
              _("页面可能已放置过久，或提交的内容不完整。请返回上一页刷新后重试；已填写的内容没有保存。")),
        403: (_("不能执行此操作"), _("您没有进行此操作的权限。没有任何内容被更改。")),
        404: (_("没有这个页面"), _("地址可能有误，或条目已被移除。可以从首页或列表重新查找。")),
        405: (_("请求方式不对"), _("这个地址不接受这种请求。请从页面上的按钮或链接进入。")),
        409: (_("现在不能执行此操作"), _("条目的状态已经变化。请刷新页面，看看现在的状态。")),
        413: (_("提交的内容太大"), _("一次提交不能超过 2 MB。没有任何内容被保存；请缩短文字后重试。")),
        422: (_("内容有误"), _("请按提示修改后重新提交。")),
        429: (_("操作太频繁"),
              _("短时间内的请求过多。请等一分钟再试，已填写的内容没有丢失：返回上一页即可。")),
        500: (_("服务器出错了"), _("错误已记入日志。没有任何内容被更改；请稍后重试，仍不行请联系管理员。")),
        503: (_("服务暂时不可用"), _("匹配服务正在恢复。请稍后重试。")),
    }  # fmt: skip
