"""Signatures: PAdES in each PDF and one CMS seal over the manifest; the only importer of pyHanko.

A signature is appended, so that the bytes before it are those of the unsigned
file. It holds the time at which it was made, and is therefore the one thing of
a package that is not the same twice. It is RSA or ECDSA from a PKCS #12 file:
no SM2 seal (电子公章) and no proof of a right to sign for an authority.
"""

import io
import logging
from dataclasses import dataclass
from typing import Any

from reportlib.errors import BundleError

FIELD = "Signature"
REMEDY = "in the project's folder: .venv/bin/pip install -e '.[sign]'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What a signature is worth: who made it, and what is wrong with it ("" when nothing is)."""

    signer: str
    problem: str


def load_key(content: bytes, passphrase: str, *, where: str) -> Any:
    """Return the signer that a PKCS #12 file holds.

    Raises:
        BundleError: pyHanko is not installed, or the file or its passphrase is wrong.
    """
    signers = _signers()
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    try:
        key = signers.SimpleSigner.load_pkcs12_data(
            content, other_certs=[], passphrase=passphrase.encode() or None
        )
    except (ValueError, TypeError, OSError):
        key = None
    if key is None:
        raise BundleError(
            "this key cannot be opened",
            where=where,
            remedy="give a PKCS #12 file (.p12, .pfx) and its passphrase in REPORTLIB_SIGN_PASSPHRASE",
        )
    return key


def sign_pdf(content: bytes, key: Any) -> bytes:
    """Return a PDF with a PAdES signature behind it; the bytes before stay as they were.

    The signature's field lies outside the page, as PDF/UA asks of an untagged
    one, and prints nothing, as PDF/A allows for a field without size.
    """
    signers = _signers()
    from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter

    field = SigFieldSpec(
        FIELD,
        readable_field_name="数字签名 / Digital signature",
        invis_sig_settings=InvisSigSettings(box_out_of_bounds=True),
    )
    about = signers.PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )
    stream = _writer(content)
    signed = signers.sign_pdf(stream, about, signer=key, new_field_spec=field)
    return bytes(signed.getvalue())


def _writer(content: bytes) -> Any:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Quiet(IncrementalPdfFileWriter):
        """A writer that leaves the document's metadata alone, whose two copies PDF/A wants equal."""

        def _update_meta(self) -> None:
            """Do nothing: the time of signing stands in the signature."""

    return Quiet(io.BytesIO(content), strict=False)


def seal(content: bytes, key: Any) -> bytes:
    """Return a detached CMS signature over some bytes (``openssl cms -verify`` reads it)."""
    import asyncio

    made = asyncio.run(key.async_sign_general_data(content, "sha256", detached=True))
    return bytes(made.dump())


def judge_pdf(content: bytes) -> Signature | None:
    """Return what the signature in a PDF is worth; None when there is none.

    Whether the signer may be trusted is the reader's to say: the certificate is named, not judged.
    """
    try:
        from pyhanko.pdf_utils.reader import PdfFileReader
        from pyhanko.sign.validation import validate_pdf_signature
    except ImportError:
        return _unjudged(content)
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    try:
        found = PdfFileReader(io.BytesIO(content), strict=False).embedded_regular_signatures
        if not found:
            return None
        status = validate_pdf_signature(
            found[-1], signer_validation_context=_own_trust(found[-1].signer_cert)
        )
    except Exception as error:  # noqa: BLE001 - whatever a damaged file makes the library do, it is damaged
        return Signature(
            signer="", problem=f"the signature cannot be read ({type(error).__name__})"
        )
    if not (status.intact and status.valid):
        return Signature(signer=_name(status), problem="changed after it was signed")
    whole = status.coverage is not None and status.coverage.name == "ENTIRE_FILE"
    return Signature(
        signer=_name(status), problem="" if whole else "something was added after it was signed"
    )


def judge_seal(content: bytes, sealed: bytes) -> Signature:
    """Return what a detached seal over some bytes is worth."""
    import asyncio

    try:
        from asn1crypto import cms
        from pyhanko.sign.validation.generic_cms import async_validate_detached_cms
    except ImportError:
        return Signature(signer="", problem=f"seals cannot be judged here: {REMEDY}")
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    try:
        info = cms.ContentInfo.load(sealed)["content"]
        cert = next(one.chosen for one in info["certificates"])
        status = asyncio.run(_validated(async_validate_detached_cms, content, info, cert))
    except Exception as error:  # noqa: BLE001 - a damaged seal is a damaged seal
        return Signature(signer="", problem=f"the seal cannot be read ({type(error).__name__})")
    good = status.intact and status.valid
    return Signature(signer=_name(status), problem="" if good else "does not fit the manifest")


async def _validated(validate: Any, content: bytes, info: Any, cert: Any) -> Any:
    return await validate(content, info, signer_validation_context=_own_trust(cert))


def _own_trust(cert: Any) -> Any:
    """Return a context that fetches nothing and takes the signer's own certificate for its root."""
    from pyhanko_certvalidator import ValidationContext

    return ValidationContext(trust_roots=[cert], allow_fetching=False)


def _name(status: Any) -> str:
    return str(status.signing_cert.subject.human_friendly)


def _unjudged(content: bytes) -> Signature | None:
    if b"/ByteRange" not in content:
        return None
    return Signature(signer="", problem=f"signatures cannot be judged here: {REMEDY}")


def _signers() -> Any:
    try:
        from pyhanko.sign import signers
    except ImportError as error:
        raise BundleError("pyHanko is not installed", remedy=REMEDY) from error
    return signers
