"""What people call the kinds of values, in Chinese."""

from __future__ import annotations

KIND_NAMES = {
    "boolean": "真假",
    "number": "数字",
    "string": "文字",
    "date": "日期",
    "time": "时间",
    "date and time": "日期和时间",
    "days and time duration": "天和时间的时长",
    "years and months duration": "年和月的时长",
    "list": "列表",
    "context": "上下文",
    "range": "区间",
    "function": "函数",
}
