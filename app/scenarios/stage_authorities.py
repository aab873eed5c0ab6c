"""The authorities of every office in which stories are played, and of the demonstration."""

from __future__ import annotations

AUTHORITIES = {
    "haidian_hrss": "海淀区人社局",
    "chaoyang_hrss": "朝阳区人社局",
    "overseas_talent_center": "北京海外学人中心（留学业务）",
}
