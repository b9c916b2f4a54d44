"""The provider's own pages, in Chinese."""

from collections.abc import Iterable, Mapping
from html import escape

from local.cloud.openid.principals import Principal

STYLE = """
body{font:16px/1.6 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;margin:0;background:#f4f6f8;color:#1d2733}
main{max-width:30rem;margin:8vh auto;background:#fff;border:1px solid #d5dce4;border-radius:8px;padding:2rem}
h1{font-size:1.25rem;margin:0 0 .25rem}p{margin:0 0 1.25rem;color:#4a5867}
button{display:flex;justify-content:space-between;gap:1rem;width:100%;font:inherit;text-align:left;padding:.7rem 1rem;
margin:.4rem 0;background:#fff;color:inherit;border:1px solid #b8c3cf;border-radius:6px;cursor:pointer}
button:hover,button:focus-visible{border-color:#0b5cad;outline:2px solid #0b5cad33}
button span{color:#4a5867}
"""


def login(principals: Iterable[Principal], fields: Mapping[str, str]) -> str:
    """One button a person; the request's parameters travel along in the form."""
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in fields.items()
    )
    buttons = "".join(
        f'<button name="login" value="{escape(person.sub)}"><strong>{escape(person.name)}</strong>'
        f"<span>{escape(person.title)}</span></button>"
        for person in principals
    )
    intro = "<p>本机演练环境:请选择一个演示账号,无需密码。</p>"
    return page("统一身份认证", f'<h1>统一身份认证</h1>{intro}<form method="post">{hidden}{buttons}</form>')


def goodbye() -> str:
    return page("已退出登录", "<h1>已退出登录</h1><p>可以关闭本页面。</p>")


def refusal(reason: str) -> str:
    return page("无法登录", f"<h1>无法登录</h1><p>{escape(reason)}</p>")


def page(title: str, content: str) -> str:
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{STYLE}</style></head>'
        f"<body><main>{content}</main></body></html>"
    )
