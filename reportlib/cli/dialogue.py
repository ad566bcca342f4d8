"""The dialogue of `reportlib review`, without a terminal: what is said, asked and decided.

``walk`` shows fact after fact to a listener and carries out what the answers
say. It reads no key and writes no screen itself, so that a test can hold the
whole conversation.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportlib.cli import adding
from reportlib.cli.showing import Names, card, harmless
from reportlib.dataset.amending import Amending
from reportlib.dataset.corrections import Corrected
from reportlib.dataset.reconcile import key_of
from reportlib.errors import CorrectionError, ReportlibError
from reportlib.model import Document, Fact

Ask = Callable[[str], str]
Tell = Callable[[str], None]
Write = Callable[[Mapping[str, Any]], Corrected]
Keep = Callable[[Mapping[str, str]], None]

KEYS = {
    "": "accept", "a": "accept", "m": "amend", "r": "reject", "c": "choose", "s": "skip", "q": "quit", "n": "add",
    "b": "back", "?": "help", "采纳": "accept", "更正": "amend", "剔除": "reject", "选定": "choose", "跳过": "skip", "补录": "add",
    "结束": "quit", "退出": "quit", "上一条": "back",
}  # fmt: skip
__all__ = ["Desk", "Sitting", "facts_of", "harmless", "walk"]
PROMPT = "  回车/a 采纳 accept · m 更正 amend · r 剔除 reject · n 补录 add · {choose}s 跳过 skip · b 上一条 back · q 结束 quit > "
CHOOSE = "c 选定 choose · "
REASON = "  理由 reason（空行取消 empty: cancel）> "
FIELD = "  字段=值 field=value（空行完成 empty: done，? 可改字段 fields，q 取消 cancel）> "


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the dialogue works with.

    Attributes:
        document: The document under review.
        state: Facts and observations after the entries that are there.
        decided: What an earlier sitting decided, by fact id.
        write: Writes one entry, or refuses it, and gives the new state.
        keep: Stores what was decided so far.
        amending: Reads what is typed for a field.
        names: How facts are shown.
        by: Who decides; stands in the entries when it is not empty.
    """

    document: Document
    state: Corrected
    decided: Mapping[str, str]
    write: Write
    keep: Keep
    amending: Amending
    names: Names
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """How a sitting ended: decisions by fact id, how many facts are open, entries written."""

    decided: Mapping[str, str]
    left: int
    written: int


def walk(desk: Desk, ask: Ask, tell: Tell) -> Sitting:
    """Go through the open facts of a document until all are decided or the person stops.

    The end of the input (Ctrl-D) stops it wherever it is; what was half said is not written.
    """
    sitting = _Sitting(desk, ask, tell)
    try:
        sitting.go()
    except EOFError:
        tell("")
    return Sitting(decided=dict(sitting.decided), left=len(sitting.open()), written=sitting.written)


def facts_of(desk: Desk) -> tuple[Fact, ...]:
    """Return the facts of the document under review, in the order of its text."""
    own = (one for one in desk.state.facts if one.doc == desk.document.doc)
    return tuple(sorted(own, key=lambda one: (one.start, one.end, one.fact_id)))


class _Sitting:
    """One walk: where it stands and what was decided."""

    def __init__(self, desk: Desk, ask: Ask, tell: Tell) -> None:
        self.desk, self.ask, self.tell = desk, ask, tell
        self.decided = dict(desk.decided)
        self.written = 0
        self.passed: list[str] = []
        for fact in facts_of(desk):
            if fact.rule.startswith("correction:"):
                self.decided.setdefault(fact.fact_id, "amended")

    def open(self) -> list[Fact]:
        """Return the facts that nothing was decided about."""
        return [one for one in facts_of(self.desk) if one.fact_id not in self.decided]

    def go(self) -> None:
        skipped: set[str] = set()
        again: Fact | None = None
        while True:
            fact = again or next((one for one in self.open() if one.fact_id not in skipped), None)
            again = None
            if fact is None:
                return
            action = self._one(fact)
            if action == "quit":
                return
            if action == "back":
                again = self._before(fact)
                continue
            if action == "skip":
                skipped.add(fact.fact_id)
            self.passed.append(fact.fact_id)

    def _before(self, fact: Fact) -> Fact:
        known = {one.fact_id: one for one in facts_of(self.desk)}
        while self.passed:
            earlier = known.get(self.passed.pop())
            if earlier is not None:
                return earlier
        self.tell("  前面没有了 / there is nothing before this one")
        return fact

    def _one(self, fact: Fact) -> str:
        """Show one fact, ask until an answer is carried out, and return what it was."""
        everything = facts_of(self.desk)
        at = 1 + next(i for i, one in enumerate(everything) if one.fact_id == fact.fact_id)
        others = self._others(fact)
        shown = card(fact, self.desk.document, self.desk.names, others, self.desk.state.facts)
        self.tell(f"\n── {at} / {len(everything)}  {self.desk.document.doc}")
        for line in shown:
            self.tell(line)
        while True:
            action = self._answer(self.ask(PROMPT.format(choose=CHOOSE if others else "")))
            if action in {"quit", "skip", "back"}:
                return action
            if action == "accept":
                self._decide(fact, "accepted")
                return action
            if action == "add":
                self._add(fact)
            elif action and self._carried_out(action, fact, others):
                return action

    def _answer(self, typed: str) -> str:
        # With a Chinese input method on, letters come in full width.
        action = KEYS.get(unicodedata.normalize("NFKC", typed).strip().lower(), "")
        if not action or action == "help":
            self.tell(
                "  请输入 a、m、r、n、c、s、b 或 q / type a, m, r, n, c, s, b or q; Enter accepts the reading"
            )
            return ""
        return action

    def _carried_out(self, action: str, fact: Fact, others: Sequence[Fact]) -> bool:
        if action == "choose" and not others:
            self.tell(
                "  各处说法并无不同，无须选定 / the sources do not disagree: nothing to choose"
            )
            return False
        changes: Mapping[str, Any] = {}
        if action == "amend":
            changes = self._changes(fact)
            if not changes:
                return False
        reason = self._reason()
        if not reason:
            return False
        return self._write(action, fact, changes, reason)

    def _reason(self) -> str:
        """Return the reason that is typed; a key such as q is none."""
        reason = self.ask(REASON).strip()
        if unicodedata.normalize("NFKC", reason).lower() in KEYS:
            self.tell("  已取消 / cancelled")
            return ""
        return reason

    def _changes(self, fact: Fact) -> dict[str, Any]:
        """Ask for fields until an empty line, telling of each what is wrong with it."""
        changes: dict[str, Any] = {}
        while True:
            typed = self.ask(FIELD).strip()
            if not typed:
                break
            if typed.lower() in {"q", "ｑ", "结束", "退出"}:
                changes = {}
                break
            if typed in {"?", "？"}:
                self.tell("  " + "  ".join(self.desk.amending.fields(fact)))
                continue
            try:
                read = self.desk.amending.read(typed, fact)
            except ReportlibError as error:
                self.tell(f"  ✗ {error}")
                continue
            read = {key: it for key, it in read.items() if it != (getattr(fact, key) or "")}
            if not read:
                self.tell("  已是如此 / it says so already")
                continue
            changes.update(read)
            self.tell("  = " + ", ".join(f"{key} = {value}" for key, value in read.items()))
        if not changes:
            self.tell("  未作更正 / nothing was amended")
        return changes

    def _write(self, action: str, fact: Fact, changes: Mapping[str, Any], reason: str) -> bool:
        if not self._written(action, fact.exact, (fact.start, fact.end), changes, reason):
            return False
        self._decide(fact, {"amend": "amended", "reject": "rejected", "choose": "chosen"}[action])
        return True

    def _written(
        self,
        action: str,
        exact: str,
        span: tuple[int, int],
        changes: Mapping[str, Any],
        reason: str,
    ) -> bool:
        """Write one entry and take over what comes of it; tell why when it is refused."""
        from reportlib.dataset.authoring import context_of

        document = self.desk.document
        try:
            row = {
                "action": action, "doc": document.doc, "exact": exact, "set": changes, "reason": reason, "by": self.desk.by,
                "context": context_of(document.text, *span),
            }  # fmt: skip
            state = self.desk.write(row)
        except CorrectionError as error:
            self.tell(f"  ✗ 未写入 / not written: {error}")
            return False
        self.desk = replace(self.desk, state=state)
        self.written += 1
        self.tell(f"  ✓ 已写入 / written: {action} “{exact}”")
        return True

    def _add(self, near: Fact) -> None:
        """Add a fact that was missed, as a rule in the sentence of the one shown; that one stays to be decided."""
        typed = self.ask(adding.NUMBER).strip()
        if not typed:
            self.tell("  已取消 / cancelled")
            return
        try:
            start, end = adding.span_of(typed, self.desk.document, near, self.desk.state.facts)
        except ReportlibError as error:
            self.tell(f"  ✗ {error}")
            return
        changes = adding.changes_of(typed, near, self.desk.amending, self.ask, self.tell)
        reason = self._reason() if changes else ""
        if not reason:
            return
        known = {one.fact_id for one in self.desk.state.facts}
        if self._written("add", typed, (start, end), changes, reason):
            for one in self.desk.state.facts:
                if one.fact_id not in known:
                    self._decide(one, "added")

    def _decide(self, fact: Fact, what: str) -> None:
        self.decided[fact.fact_id] = what
        self.desk.keep(self.decided)

    def _others(self, fact: Fact) -> tuple[Fact, ...]:
        """Return the tellings that disagree with a fact."""
        key = key_of(fact)
        by_id = {one.fact_id: one for one in self.desk.state.facts}
        for one in self.desk.state.observations:
            ids = (*one.facts, *one.alternatives)
            if one.status == "conflicted" and fact.kind == "total" and key_of(by_id[ids[0]]) == key:
                told = (by_id[other] for other in ids if other != fact.fact_id)
                return tuple(it for it in told if it.value != fact.value)
        return ()
