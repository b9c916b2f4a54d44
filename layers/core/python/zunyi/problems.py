"""What went wrong, told to a person in Chinese: RFC 9457 problem details with a stable code and a remedy."""

from http import HTTPStatus
from typing import Any

TITLES = {
    400: "请求有误",
    401: "请先登录",
    403: "没有权限",
    404: "没有找到",
    409: "与现有情况冲突",
    405: "不支持的操作",
    413: "内容过大",
    415: "不支持的内容类型",
    422: "填写有误",
    500: "系统出错",
}


class Problem(Exception):  # noqa: N818 - the standard's own word
    """Raised by a route; nothing of its work is written. `code` is stable, `detail` and `remedy` are for the reader.

    Source: RFC 9457, Problem Details for HTTP APIs.
    """

    def __init__(self, status: int, code: str, detail: str, *, remedy: str = "", **more: Any) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.remedy = remedy
        self.more = more

    def document(self, trace: str) -> dict[str, Any]:
        return {
            "type": f"urn:zunyi:problem:{self.code}",
            "title": TITLES.get(self.status, HTTPStatus(self.status).phrase),
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            "remedy": self.remedy,
            "trace": trace,
            **self.more,
        }


def not_found(what: str, code: str = "not-found") -> Problem:
    return Problem(404, code, f"没有找到{what}。", remedy="请检查编号是否正确,或返回列表重新选择。")


def conflict(detail: str, code: str = "conflict") -> Problem:
    return Problem(409, code, detail, remedy="请刷新页面,按最新情况再操作一次。")
