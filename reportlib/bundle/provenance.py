"""Which inputs, code and tools made which output, in two standard forms.

``provenance.intoto.jsonl`` holds one in-toto Statement v1 per report with a SLSA
Provenance v1 predicate; ``ro-crate-metadata.json`` describes the package as an
RO-Crate 1.1. Neither says when or on which machine: nothing of that shapes a byte.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reportlib.bundle.members import Member
from reportlib.canonical import digest, to_json

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://slsa.dev/provenance/v1"
BUILD_TYPE = "urn:reportlib:build:v1"
BUILDER = "urn:reportlib:builder"
# The context of 1.1 may not know this term of schema.org.
CONTEXT = ["https://w3id.org/ro/crate/1.1/context", {"sha256": "http://schema.org/sha256"}]
PROFILE = "https://w3id.org/ro/crate/1.1"
CRATE = "ro-crate-metadata.json"
STATEMENTS = "provenance.intoto.jsonl"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """How one report was made: its outputs and everything that shaped them, by digest.

    ``seeds`` are document ids, ``masked`` the members that hold their masked copies.
    """

    title: str
    outputs: tuple[str, ...]
    seeds: tuple[str, ...]
    masked: tuple[str, ...]
    notebook: str
    parameters: Mapping[str, Any]
    parts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """The software of a run: its own version and code digest, and the packages it used."""

    version: str
    code: str
    packages: Mapping[str, str] = field(default_factory=dict)


def statements(
    makings: Iterable[Making],
    members: Mapping[str, Member],
    inputs: Mapping[str, str],
    tools: Tools,
) -> bytes:
    """Return one in-toto statement per report, as JSON Lines.

    Args:
        makings: The reports.
        members: Every member of the package by name.
        inputs: SHA-256 of each original seed by document id, and of ``notebooks/…``.
        tools: What made them.
    """
    return "".join(
        to_json(_statement(one, members, inputs, tools)) + "\n" for one in makings
    ).encode()


def _statement(
    making: Making, members: Mapping[str, Member], inputs: Mapping[str, str], tools: Tools
) -> Json:
    seeds = [
        {"name": f"seeds/{doc}", "digest": {"sha256": inputs[doc]}, "annotations": {"kind": "seed as received"}}
        for doc in making.seeds
    ]  # fmt: skip
    parts = [
        {"name": f"urn:reportlib:{name}", "digest": {"sha256": value}}
        for name, value in sorted(making.parts.items())
        if value
    ]
    packages = [
        {"name": name, "uri": f"pkg:{'generic' if name == 'python' else 'pypi'}/{name}@{version}"}
        for name, version in sorted(tools.packages.items())
    ]
    return {
        "_type": STATEMENT,
        "subject": [
            {"name": name, "digest": {"sha256": members[name].sha256}} for name in making.outputs
        ],
        "predicateType": PREDICATE,
        "predicate": {
            "buildDefinition": {
                "buildType": BUILD_TYPE,
                "externalParameters": {"notebook": making.notebook, "parameters": dict(making.parameters)},
                "internalParameters": {"preset": "submission"},
                "resolvedDependencies": [*seeds, *parts, *packages],
            },
            "runDetails": {
                "builder": {"id": BUILDER, "version": {"reportlib": tools.version}},
                "metadata": {"invocationId": digest(making.parts)},
            },
        },
    }  # fmt: skip


def crate(  # noqa: PLR0913 - what a crate says, each by its name
    members: Sequence[Member], makings: Sequence[Making], tools: Tools, *, name: str, described: str, date: str,
    publisher: str,
) -> bytes:  # fmt: skip
    """Return the RO-Crate metadata of a package.

    Args:
        members: Every member but the manifest, the sums and this file itself.
        makings: The reports.
        tools: What made them.
        name: The package's name.
        described: One sentence on it.
        date: ISO date of the newest document in it; left out when empty.
        publisher: Who issues it; left out when empty.
    """
    root: Json = {
        "@id": "./", "@type": "Dataset", "name": name, "description": described,
        "license": {"@id": "#license"}, "hasPart": [{"@id": one.name} for one in members],
        "mentions": [{"@id": f"#making-{number}"} for number, _ in enumerate(makings, 1)],
    }  # fmt: skip
    if date:
        root["datePublished"] = date
    if publisher:
        root["publisher"] = {"@id": "#publisher"}
    graph: list[Json] = [
        {"@id": CRATE, "@type": "CreativeWork", "about": {"@id": "./"}, "conformsTo": {"@id": PROFILE}},
        root,
        {
            "@id": "#license", "@type": "CreativeWork", "name": "For the addressee / 供收件单位使用",
            "description": "The rights in the cited documents stay with their publishers.",
        },
        {"@id": "#reportlib", "@type": "SoftwareApplication", "name": "reportlib", "version": tools.version, "identifier": tools.code},
        *_files(members),
        *(_action(number, one) for number, one in enumerate(makings, 1)),
    ]  # fmt: skip
    if publisher:
        graph.append({"@id": "#publisher", "@type": "Organization", "name": publisher})
    return (to_json({"@context": CONTEXT, "@graph": graph}, indent=1) + "\n").encode()


def _files(members: Sequence[Member]) -> Iterable[Json]:
    for one in members:
        yield {
            "@id": one.name, "@type": "File", "name": one.title or one.name, "encodingFormat": one.media_type,
            "contentSize": str(len(one.content)), "sha256": one.sha256,
        }  # fmt: skip


def _action(number: int, making: Making) -> Json:
    seeds = [{"@id": name} for name in making.masked]
    return {
        "@id": f"#making-{number}", "@type": "CreateAction", "name": making.title, "instrument": {"@id": "#reportlib"},
        "object": seeds, "result": [{"@id": name} for name in making.outputs],
    }  # fmt: skip
