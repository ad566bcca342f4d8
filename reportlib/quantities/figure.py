"""A figure: a number that knows its unit, precision, hedge, sources and how it was worked out.

Figures are what sentences, tables and charts of a brief are filled with. They
come from facts or from arithmetic on other figures, never from typing; the one
exception, a constant (see ``stated``), prints as the analyst's own. Arithmetic
carries intervals and operands along and refuses what would mislead: mixed units,
mixed area levels, overlapping groups or periods, sums of rates, and figures whose
sources disagree.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, NoReturn, overload

from reportlib.canonical import plain, short_id
from reportlib.errors import FigureError, missing
from reportlib.quantities import wording
from reportlib.quantities.interval import Interval

NotStated = float | int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number fit to print, with everything needed to defend it.

    ``interval`` is what the number may truly be; ``form`` is the source's own
    wording ("" when computed); ``facts`` are ids of the facts it rests on;
    ``op`` is ``told``, ``sum``, ``difference``, ``ratio``, ``product``, ``mean`` or
    ``constant``; ``alternatives`` are the other tellings of a conflicted figure.
    ``quote`` is the source's sentence with the number in 【】, for looking at;
    ``part_of`` and ``wholes`` name the facts and indicators that already contain
    it, and ``additive`` tells whether places may be added up: sums look at these.
    ``written_out`` are the editions that print 万, 亿, million and billion in digits.
    """

    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    interval: Interval
    unit: str
    hedge: str | None = None
    qualifier: str = "exact"
    precision: Decimal = Decimal(1)
    form: str = ""
    facts: tuple[str, ...] = ()
    op: str = "told"
    operands: tuple["Figure", ...] = ()
    alternatives: tuple["Figure", ...] = ()
    indicator: str = ""
    measure: str = "level"
    group: str = "all"
    destination: str | None = None
    period: str | None = None
    area_id: str = ""
    area_level: str = ""
    quote: str = ""
    part_of: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()
    additive: bool = True
    written_out: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        """Return both wordings and the source's sentence, as a cell of a notebook shows a figure."""
        source = self.quote or " ".join(one.quote for one in self.operands if one.quote)
        return f"<Figure {self.zh()} = {self.en()}{f' ({self.op})' if self.op != 'told' else ''}; {source or 'no source'}>"

    if not TYPE_CHECKING:  # else a type checker would believe that every name exists

        def __getattr__(self, name: str) -> object:
            """Refuse a name that a figure does not have, with the nearest."""
            raise missing(self, name)

    @property
    def figure_id(self) -> str:
        """The figure's id: a digest of what it rests on and how it was worked out."""
        value = None if self.value is None else plain(self.value)
        parts = [one.figure_id for one in self.operands]
        return short_id([self.op, value, self.unit, list(self.facts), parts, self.form])

    @property
    def conflicted(self) -> bool:
        """Whether the sources of this figure, or of one it was computed from, disagree."""
        return bool(self.alternatives) or any(one.conflicted for one in self.operands)

    def zh(self) -> str:
        """Return the figure as the Chinese edition prints it; other tellings follow in brackets."""
        text = self._zh_alone()
        others = "、".join(one._zh_alone() for one in self.alternatives)  # noqa: SLF001 - same class
        return self._worded(f"{text}（另一处为{others}）" if others else text, "zh")

    def en(self, *, bare: bool = False) -> str:
        """Return the figure as the English edition prints it; other tellings follow in brackets."""
        text = self._en_alone(bare=bare)
        others = ", ".join(one._en_alone(bare=True) for one in self.alternatives)  # noqa: SLF001
        return self._worded(f"{text} ({others} elsewhere)" if others else text, "en")

    def _worded(self, text: str, lang: str) -> str:
        return wording.in_digits(text, lang) if lang in self._editions() else text

    def _editions(self) -> frozenset[str]:
        """Return the editions in digits; a computed figure follows what it was computed from."""
        return self.written_out.union(*(one._editions() for one in self.operands))  # noqa: SLF001

    def _zh_alone(self) -> str:
        if self.form:
            fallen = self.value is not None and self.value < 0
            form = wording.with_unit(wording.chinese_form(self.form), self.value, self.unit)
            return wording.with_minus(form) if fallen else form
        if self.value is None:
            return f"{plain(self.interval.low)}—{plain(self.interval.high)}{wording.unit_entry(self.unit)['zh']}"
        return wording.chinese(
            self.value, unit=self.unit, precision=self.precision, qualifier=self.qualifier
        )

    def _en_alone(self, *, bare: bool) -> str:
        return wording.english(
            self.value, self.low, self.high, unit=self.unit, hedge=self.hedge, qualifier=self.qualifier,
            precision=self.precision, form=self.form, bare=bare,
        )  # fmt: skip

    def text(self, lang: str, *, bare: bool = False) -> str:
        """Return the figure in one language."""
        return self.zh() if lang == "zh" else self.en(bare=bare)

    def __format__(self, spec: str) -> str:
        """Refuse to become a bare string, which would lose the figure's sources."""
        message = "a figure put into a string loses its sources"
        raise FigureError(
            message, remedy='pass it as a placeholder: paragraph(zh="…{name}…", en=…, name=figure)'
        )

    def __str__(self) -> str:
        """Return the Chinese wording, for looking at a figure in a notebook."""
        return self.zh()

    def __float__(self) -> float:
        """Return the value as a float, for drawing only; a range gives its middle.

        Raises:
            FigureError: The figure has neither a value nor finite bounds.
        """
        if self.value is not None:
            return float(self.value)
        if self.interval.high.is_infinite():
            raise FigureError("a figure without an upper bound has no middle", where=self.zh())
        return float((self.interval.low + self.interval.high) / 2)

    def __abs__(self) -> "Figure":
        """Return the size of a change, for a sentence whose words say the direction (减少{n})."""
        if self.value is None or self.value >= 0:
            return self
        mirrored = Interval(-self.interval.high, -self.interval.low)
        return replace(self, value=-self.value, interval=mirrored)

    def __lt__(self, other: object) -> bool:
        """Tell which is less, so that figures of one unit can be sorted (``frame.sort_values("figure")``)."""
        from reportlib.quantities import arithmetic

        return arithmetic.less(self, other)

    def __gt__(self, other: object) -> bool:
        """Tell whether it is more than another figure of its unit."""
        return other < self if isinstance(other, Figure) else self < other

    def __le__(self, other: object) -> bool:
        """Tell whether it is at most another figure of its unit."""
        return not self > other

    def __ge__(self, other: object) -> bool:
        """Tell whether it is at least another figure of its unit; a column's ``max()`` asks so."""
        return not self < other

    def __round__(self, digits: int = 0) -> NoReturn:
        """Refuse to lose what the source states.

        Raises:
            FigureError: Always.
        """
        raise FigureError(
            "a figure keeps the digits that its source states",
            where=self.zh(),
            remedy="print it as it is",
        )

    @overload
    def __add__(self, other: "Figure | int") -> "Figure": ...  # type: ignore[overload-overlap] # 0 is where a sum begins
    @overload
    def __add__(self, other: NotStated) -> None: ...
    def __add__(self, other: "Figure | NotStated") -> "Figure | None":
        """Return the sum; ``sum([...])`` and a pandas column's ``sum()`` work too."""
        from reportlib.quantities import arithmetic

        if isinstance(other, int) and other == 0:
            return self  # where every sum begins
        return arithmetic.stated(arithmetic.plus, self, other)

    __radd__ = __add__

    @overload
    def __sub__(self, other: "Figure") -> "Figure": ...
    @overload
    def __sub__(self, other: NotStated) -> None: ...
    def __sub__(self, other: "Figure | NotStated") -> "Figure | None":
        """Return the difference of two figures of one unit."""
        from reportlib.quantities import arithmetic

        return arithmetic.stated(arithmetic.subtract, self, other)

    @overload
    def __truediv__(self, other: "Figure") -> "Figure": ...
    @overload
    def __truediv__(self, other: NotStated) -> None: ...
    def __truediv__(self, other: "Figure | NotStated") -> "Figure | None":
        """Return a share in percent (same unit) or an amount per head (money by people)."""
        from reportlib.quantities import arithmetic

        return arithmetic.stated(arithmetic.divide, self, other)

    @overload
    def __mul__(self, other: "Figure") -> "Figure": ...
    @overload
    def __mul__(self, other: NotStated) -> None: ...
    def __mul__(self, other: "Figure | NotStated") -> "Figure | None":
        """Return the product of an amount per head and a number of people."""
        from reportlib.quantities import arithmetic

        return arithmetic.stated(arithmetic.multiply, self, other)

    def __rsub__(self, other: NotStated) -> None:
        """Return nothing for nothing; refuse a bare number."""
        from reportlib.quantities import arithmetic

        arithmetic.stated(arithmetic.subtract, self, other)

    __rtruediv__ = __rmul__ = __rsub__
