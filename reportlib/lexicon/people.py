"""What the people are called whom a text counts among the poor or among those who have left poverty."""

import re

_POOR = ("贫困劳动力", "poor households")
_LIFTED = ("脱贫劳动力", "households lifted out of poverty")
# 脱贫攻坚 and 脱贫致富 are campaigns, not people.
_SAYS_LIFTED = re.compile(r"脱贫(?:劳动力|劳力|人口|户|家庭|人员|群众|农户)|监测对象")
_SAYS_POOR = re.compile(r"(?<!脱)贫困|建档立卡|卡户")
_SINCE = 2021
_YEAR = re.compile(r"(?:19|20)\d\d")


def poor(quote: str, period: str | None) -> tuple[str, str]:
    """Return what the group `poor` is called in Chinese and English: as its sentence says, else by its time.

    Args:
        quote: The sentence that a figure was read from.
        period: The figure's period; from 2021 on, when poverty was declared ended, official texts
            speak of 脱贫人口 (中共中央、国务院, 2020-12-16, 关于实现巩固拓展脱贫攻坚成果同乡村振兴有效衔接的意见).
    """
    if _SAYS_LIFTED.search(quote):
        return _LIFTED
    if _SAYS_POOR.search(quote):
        return _POOR
    years = _YEAR.findall(period or "")
    return _LIFTED if years and int(years[-1]) >= _SINCE else _POOR
