"""One verdict on a package or an output folder: complete, untampered, or what is wrong and where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reportlib.bundle import archive, manifest, signing
from reportlib.canonical import digest, file_digests
from reportlib.errors import BundleError


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found: each problem names its file; signatures name their signers."""

    members: int
    problems: tuple[tuple[str, str], ...]
    signatures: tuple[tuple[str, signing.Signature], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package as read: its members and its manifest, which is empty when it cannot be believed."""

    members: Mapping[str, bytes]
    manifest: Mapping[str, Any] = field(default_factory=dict)


def open_package(content: bytes, *, where: str = "") -> tuple[Package, Verdict]:
    """Return a package and the verdict on it.

    Raises:
        BundleError: This is no package, or one that is made to do harm.
    """
    members, damaged = archive.from_zip(content, where=where)
    problems = [(name, "its bytes were changed") for name in damaged]
    listed: dict[str, Any] = {}
    if manifest.NAME not in members:
        if manifest.NAME not in damaged:
            problems.append((manifest.NAME, "is missing"))
    else:
        listed = manifest.from_manifest(members[manifest.NAME]) or {}
        if not listed:
            problems.append((manifest.NAME, "its bytes were changed"))
    if listed:
        problems += _members(members, listed["members"], damaged)
    problems += _sums(members, listed, damaged)
    signatures, bad = _signatures(members)
    problems += bad
    if not problems and archive.to_zip(members) != content:
        problems.append((where, "bytes between or around the members were changed"))
    verdict = Verdict(
        members=len(members), problems=tuple(dict.fromkeys(problems)), signatures=tuple(signatures)
    )
    return Package(members=members, manifest=listed), verdict


def _members(
    members: Mapping[str, bytes], listed: Mapping[str, Any], damaged: Iterable[str]
) -> list[tuple[str, str]]:
    problems = []
    for name, told in listed.items():
        if name not in members:
            if name not in damaged:
                problems.append((name, "is missing"))
        elif digest(members[name]) != told.get("sha256"):
            problems.append((name, "its bytes were changed"))
    known = {*listed, manifest.NAME, manifest.SUMS, manifest.SEAL}
    return problems + [
        (name, "does not belong to the package") for name in members if name not in known
    ]


def _sums(
    members: Mapping[str, bytes], listed: Mapping[str, Any], damaged: Iterable[str]
) -> list[tuple[str, str]]:
    """Judge the sums by the manifest, whose own digest shows whether it may be believed."""
    if manifest.SUMS in damaged or not listed:
        return []
    if manifest.SUMS not in members:
        return [(manifest.SUMS, "is missing")]
    told = {name: str(one.get("sha256")) for name, one in listed["members"].items()}
    right = manifest.to_sums({**told, manifest.NAME: digest(members[manifest.NAME])})
    return [] if members[manifest.SUMS] == right else [(manifest.SUMS, "its bytes were changed")]


def _signatures(
    members: Mapping[str, bytes],
) -> tuple[list[tuple[str, signing.Signature]], list[tuple[str, str]]]:
    found = []
    for name, content in members.items():
        if name.endswith(".pdf") and b"/ByteRange" in content:
            judged = signing.judge_pdf(content)
            if judged is not None:
                found.append((name, judged))
    if manifest.SEAL in members and manifest.NAME in members:
        found.append(
            (
                manifest.SEAL,
                signing.judge_seal(members[manifest.NAME], members[manifest.SEAL]),
            )
        )
    return found, [(name, one.problem) for name, one in found if one.problem]


def check_folder(output: Path) -> Verdict:
    """Return the verdict on an output folder, by the manifest of its last run.

    Raises:
        BundleError: The folder holds no manifest.
    """
    path = output / manifest.NAME
    if not path.is_file():
        raise BundleError(
            "no run has finished here", where=output.name, remedy="run `reportlib build` first"
        )
    listed = manifest.from_run(path.read_bytes())
    if listed is None:
        return Verdict(members=0, problems=((manifest.NAME, "its bytes were changed"),))
    wanted = {
        name: sha for one in listed.get("reports", {}).values() for name, sha in one.get("artifacts", {}).items()
    } | listed.get("data", {}) | listed.get("files", {})  # fmt: skip
    paths = {name: f"{output}/{name}" for name in wanted}
    found = file_digests(paths.values())
    problems = []
    for name, sha in sorted(wanted.items()):
        if paths[name] not in found:
            problems.append((name, "is missing"))
        elif found[paths[name]] != sha:
            problems.append((name, "its bytes were changed"))
    failed = [name for name, one in listed.get("reports", {}).items() if one.get("error")]
    problems += [(name, "failed in the last run") for name in failed]
    strangers = sorted(
        one.relative_to(output).as_posix() for one in output.glob("*/*.pdf")
        if one.relative_to(output).as_posix() not in wanted and one.parent.name != "packages"
    )  # fmt: skip
    notes = [f"{name} is not of the last run" for name in strangers]
    return Verdict(members=len(wanted), problems=tuple(problems), notes=tuple(notes))
