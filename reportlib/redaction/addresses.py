"""Where somebody lives, to the door, and what somebody drives: home addresses and licence plates."""

import re
from collections.abc import Iterator

from reportlib.redaction.private import Private
from reportlib.skimming import skim

# What announces a home. An office's 地址 is no home.
_HOME = (
    "(?:家住|现住|暂住|租住|居住(?:在|于|地)|常住(?:在|地)|住所|住在|住址|住家|家庭(?:住|地)址|家庭详细地址|通讯地址|通信地址|户籍(?:所在)?地|户籍地址|户口所在地|收[件货]地址|邮寄地址"
    "|身份证地址|(?<=[，,。；（( 　])住(?!房|院|宿|户|建|所|地)|(?<=[，,。；（( 　])家在)"
)
_COUNT = "(?:[0-9]{1,5}|[一二三四五六七八九十百]{1,4})"
# 15号3栋2单元501室, 三组12号, 38号附2号, 6幢1单元302.
_PART = f"(?:附?{_COUNT}(?:[-—][0-9]{{1,5}})*(?:号楼|号院|号(?![线文公地点井矿机])|栋|幢|座|单元|室|层|楼|弄|组|房))"
_DOOR = f"{_PART}(?:[ ]?{_PART})*(?:[0-9]{{2,5}}(?:[-—][0-9]{{1,4}})*(?![0-9]|[万亿元人]))?"
_ADDRESS = re.compile(
    f"{_HOME}(?:地址|址|地)?[于在为是]?[：: \u3000\t|]{{0,3}}[^，。；！？\n0-9]{{0,36}}?(?P<it>{_DOOR})(?![余多]?[万亿])"
)
_FIRST = re.compile("[家现暂租居常住通户收邮身]")
# A door has a number of a house or a room: neither 住五组 nor 12栋 of a settlement leads to one.
_INDOORS = re.compile("[号室弄]|单元")
# The letters and digits of GA 36-2018; O and I are no letters of a plate.
_PLATE = re.compile(
    "[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新][A-HJ-NP-Za-hj-np-z][ ·•・.\\-]?"
    "(?=[A-Za-z]{0,4}[0-9])(?=(?:[A-Za-z]*[0-9]){3})[A-HJ-NP-Za-hj-np-z0-9]{4,5}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳领使](?![A-Za-z0-9]|[余多]?[万亿元人户个年月])"
)


def find_homes(text: str) -> Iterator[Private]:
    """Yield the doors of homes, from the number of the house on, and the plates of vehicles."""
    for found in skim(_ADDRESS, text, _FIRST):
        if _INDOORS.search(found["it"]):
            yield Private(*found.span("it"), "home address", "the door of somebody's home")
    for found in _PLATE.finditer(text):
        yield Private(*found.span(), "licence plate", "the plate of a vehicle")


__all__ = ["find_homes"]
