"""Signing in, in words: how long to wait, which browser somebody used, in which way they came, what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.password_rules import FAULTS
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.context.rate_limit import ThrottledError

RULES: dict[str, Any] = {
    "owes_password": _l("请先修改初始密码：它是别人为您设置的，修改以前不能办理别的事情。这次提交没有保存。"),
    "owes_second_factor": _l(
        "您的角色要求登录时验证两次，请先在“我的账号”设置验证器或通行密钥。这次提交没有保存。"
    ),
    "no_second_factor": _l("还没有设置验证器或通行密钥，没有恢复码可以更换。"),
    "last_second_factor": _l(
        "您的角色要求登录时验证两次，最后一种验证方式不能移除。请先添加另一种，再移除这一种。"
    ),
    "own_second_factor": _l("不能重置自己的登录验证，请在“我的账号”更换，或者由另一名系统管理员重置。"),
}
WRONG: dict[str, Any] = {
    **FAULTS,
    "password_wrong": _l("密码不对，请重新输入。"),
    "password_same": _l("新密码与原密码相同，请换一个。"),
    "password_again": _l("两次输入的新密码不一致。"),
    "code_wrong": _l("验证码不对。请核对手机的时间是否准确，等应用显示下一个验证码后再输入。"),
    "begin_again": _l("页面打开太久，请重新开始。"),
    "passkey_refused": _l("没有添加成功：浏览器没有完成验证，或者这个通行密钥已经添加过。请重试。"),
    "too_many": _l("已经有 10 个通行密钥，请先移除不用的。"),
}
_SYSTEMS = (
    ("HarmonyOS", _l("鸿蒙")),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", _l("安卓手机或平板")),
    ("Windows", "Windows"),
    ("Mac OS", _l("苹果电脑")),
    ("Linux", "Linux"),
)
_BROWSERS = (
    ("MicroMessenger", _l("微信")),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_FIRST = {"password": _l("密码")}
_SECOND = {"code": _l("验证码"), "passkey": _l("通行密钥"), "recovery": _l("恢复码")}
MINUTE = 60


def too_often(throttled: ThrottledError) -> str:
    """Return how long somebody waits who has tried too often."""
    seconds = int(throttled.facts["seconds"])
    if seconds < MINUTE:
        return _("失败次数太多，请 %(seconds)s 秒后再试。", seconds=seconds)
    return _("失败次数太多，请 %(minutes)s 分钟后再试。", minutes=throttled.facts["minutes"])


def retry_after(throttled: ThrottledError) -> dict[str, str]:
    """Return the header that tells machines the same."""
    return {"Retry-After": str(throttled.facts["seconds"])}


def browser_words(told: str) -> str:
    """Return which browser on which system somebody used, as far as it says so itself."""
    system = next((words for sign, words in _SYSTEMS if sign in told), None)
    browser = next((words for sign, words in _BROWSERS if sign in told), None)
    if system and browser:
        return _("%(system)s 上的 %(browser)s", system=system, browser=browser)
    return str(system or browser or _("不认识的设备"))


def way_words(way: str, *, doors: Mapping[str, str]) -> str:
    """Return in which way somebody has signed in: 密码、验证码."""
    first, _plus, second = way.partition("+")
    named = _FIRST.get(first) or doors.get(first.removeprefix("door:")) or _("统一身份认证")
    return "、".join(str(one) for one in (named, _SECOND.get(second)) if one)
