"""Where the work is: destinations by kind (省外, 县内) and by name, and what they make of a figure."""

import re
from dataclasses import dataclass, replace
from functools import cache

from reportlib.extraction import rules
from reportlib.extraction.draft import Draft
from reportlib.extraction.scopes import Scopes
from reportlib.extraction.windows import Window
from reportlib.skimming import led

_CLAUSE = re.compile(r"[，。；：（(]")
_TOPIC = re.compile(r"[；：]")
_NEAR = re.compile(r"[，。；：（(\d]")
_BANNER = re.compile(r"旗([内外])")
_WORKS = re.compile(r"去|接收|接纳|务工|就业|打工|输|转移|外出|工作|上班|启程|前往|赴|到|向|往")
_THERE = re.compile(r"(?:去了?|在|到|赴|于)")
_PARTED = re.compile(r"[；。]|，[^，；。、]{2,}$")
_WORD = re.compile(r"[\u4e00-\u9fff]")
_GLUE = 8
_NAME = 12
_FAR_OFF = frozenset({"province", "prefecture", "county"})
_ASIDE = re.compile(r"[（(][^（）()]{0,40}[）)]")


@dataclass(frozen=True, slots=True)
class Destination:
    """A way to say where the work is, where it begins, and the indicator that it makes of labour_transferred."""

    says: str
    pattern: re.Pattern[str]
    indicator: str


@cache
def destinations() -> tuple[Destination, ...]:
    """Return the kinds of destinations of `destinations.toml`."""
    where = "data/extraction/destinations.toml"
    entries = rules.table("destinations.toml")["destination"]
    return tuple(
        Destination(
            one["says"], rules.pattern(led(one["first"], one["pattern"]), where), one["indicator"]
        )
        for one in entries
    )


class Goals:
    """The destinations of the figures of one document."""

    def __init__(self, scopes: Scopes) -> None:
        self.scopes = scopes
        self.text = scopes.layout.text

    def of(self, draft: Draft, window: Window) -> Draft:
        """Return a draft with its destination, and the indicator that this makes of it."""
        if draft.quantity.kind == "rate":
            return self._of_rate(draft, window)
        standard = draft.indicator.endswith("_standard") and draft.quantity.kind == "money"
        if (
            draft.quantity.kind != "persons"
            and draft.indicator not in {"batches", "special_trains"}
            and not standard
        ):
            return draft
        own = window.own if window.listed else _TOPIC.split(window.own)[-1]
        start = (
            window.own_start + len(window.own) - len(own)
            if window.listed is None
            else window.listed.start
        )
        after = _NEAR.split(_ASIDE.sub("", window.right), maxsplit=1)[0]
        after = "" if after.startswith("、") else after
        if _THERE.match(after) and self._kinds(self._provincial(after)):
            own = ""  # 7415人在省外、2089人在县内: what stands before belongs to the figure before
        words = self._provincial(own[-80:] + "|" + ("" if standard else after))
        kinds = self._kinds(words)
        reach = draft.quantity.end + self._reach(window.right)
        aside = _ASIDE.match(window.right)
        hidden = draft.quantity.end + (aside.end() if aside else 0)
        named = (
            []
            if kinds or standard
            else self._going(start, reach, draft, range(draft.quantity.end, hidden))
        )
        beside = self._beside(draft, window)
        if not kinds and not named and not beside:
            return draft
        says = beside or "、".join([one.says for one in kinds] or named)
        indicator = draft.indicator
        if indicator == "labour_transferred" and not kinds and self._abroad(start, reach):
            indicator = "labour_transferred_abroad"
        if (
            len(kinds) == 1
            and indicator in {"labour_transferred", "training_placed_persons", "local_jobs"}
            and (indicator != "training_placed_persons")
        ):
            indicator = kinds[0].indicator
        if indicator == "local_jobs" and kinds:
            indicator = kinds[0].indicator
        return replace(draft, destination=says, indicator=indicator)

    def _beside(self, draft: Draft, window: Window) -> str:
        """Return the place far away whose name stands right before a figure of workers, or in its item of a list (省外的，江苏1.62万人、浙江1.38万人)."""
        if not draft.indicator.startswith("labour_transferred"):
            return ""
        low, high = draft.quantity.start - _NAME, draft.quantity.start
        if window.listed is not None:
            low, high = window.listed.start, window.listed.end
        last = next(iter(reversed(self.scopes.between(max(0, low), high))), None)
        if last is None or last.subject or last.partner or last.place.level not in _FAR_OFF:
            return ""
        gap = self.text[last.end : draft.quantity.start]
        near = window.listed is not None or gap in {"", "（", "(", "有", "占"}
        return last.place.name if near else ""

    def _abroad(self, start: int, end: int) -> bool:
        """Tell whether every place to go that a clause names is another country."""
        levels = [one.place.level for one in self.scopes.between(start, end) if not one.subject]
        return bool(levels) and set(levels) == {"country"}

    def _of_rate(self, draft: Draft, window: Window) -> Draft:
        """Give a share or change the destination that its own clause names (市外的占八成, 不到两成在省内县外)."""
        if draft.measure == "level" or draft.indicator != "labour_transferred":
            return draft
        after = _NEAR.split(window.right, maxsplit=1)[0]
        own = re.split(r"[，；：]", window.own)[-1]
        kinds = self._kinds(self._provincial(after if _THERE.match(after) else own))
        if len(kinds) != 1:
            return draft
        return replace(draft, destination=kinds[0].says, indicator=kinds[0].indicator)

    def _provincial(self, words: str) -> str:
        """Read 区外 of an autonomous region and 市外 of a municipality as outside the province."""
        province = self.scopes.province
        words = _BANNER.sub(r"县\1", words) if "旗" in words else words
        if province.endswith("自治区"):
            return re.sub(r"(?<!县)(?<!地)(?:自治)?区([内外])", r"省\1", words)
        if province in {"北京市", "天津市", "上海市", "重庆市"}:
            return re.sub(r"(?<!城)市([内外])", r"省\1", words)
        home = self.scopes.home
        if home is not None and home.level == "county" and f"{home.name}内" in words:
            return words.replace(f"{home.name}内", "县内")  # 旬阳市内, of a city that is a county
        return words

    def _apart(self, end: int, start: int) -> bool:
        """Tell whether two names stand too far apart to be one list (东西部劳务协作帮助劳动力到广东)."""
        between = self.text[end:start]
        return _PARTED.search(between) is not None or len(_WORD.findall(between)) > _GLUE

    def _reach(self, right: str) -> int:
        """Return how far the clause goes on behind a quantity, brackets passed over."""
        aside = _ASIDE.match(right)
        skip = aside.end() if aside else 0
        stop = _CLAUSE.search(right, skip)
        return stop.start() if stop else len(right)

    def _kinds(self, words: str) -> list[Destination]:
        found: list[tuple[int, Destination]] = []
        for one in destinations():
            match = one.pattern.search(words)
            if match and not any(one.says in other.says for _, other in found):
                found.append((match.start(), one))
        return [one for _, one in sorted(found, key=lambda pair: pair[0])]

    def _going(self, start: int, end: int, draft: Draft, hidden: range) -> list[str]:
        place = draft.place
        draft_at = draft.quantity.start if draft.parent is not None else -1
        names: list[str] = []
        spans: list[tuple[int, int]] = []
        for one in self.scopes.between(start, end):
            if spans and self._apart(spans[-1][1], one.start):
                names, spans = [], []  # 与河西区签订协议，输转到天津: only where they went
            if (
                one.start in hidden
                or one.subject
                or one.partner
                or self.text[one.end : one.end + 1] in {"驻", "派"}
                or (place is not None and one.place.area_id == place.area_id)
            ):
                continue
            beside = draft_at - one.end in {0, 1}  # 其中广东8600人
            if not beside and not _WORKS.search(self.text, max(0, one.start - 8), one.end + 12):
                continue
            if one.place.name not in names:
                names.append(
                    self.text[one.start : one.end]
                    if one.place.level == "region"
                    else one.place.name
                )
                spans.append((one.start, one.end))
        if len(names) < 2 or spans[-1][1] - spans[0][0] > 60:
            return names[:12]
        if spans[0][1] <= draft.quantity.start < spans[-1][0]:
            # 到广东就业5821人、省内就近…: what stands behind the number belongs to the next one.
            before = [
                name
                for name, span in zip(names, spans, strict=True)
                if span[1] <= draft.quantity.start
            ]
            return before[-1:] if len(before) == 1 else names[: len(before)]
        # A list reads as it is written: 广东、上海等地.
        rest = re.match(
            r"等(?:省外)?(?:省、市、自治区|省（区、市）|省、市|省市区|省市|省份|省|市|地区|地|国)?",
            self.text[spans[-1][1] : spans[-1][1] + 12],
        )
        return [self.text[spans[0][0] : spans[-1][1] + (rest.end() if rest else 0)]]
