"""Certificates (X.509, as PEM or DER): for whom, until when, with what key and signature; keys themselves are never kept."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Any, Final

from pia.conform.reader import Reader, Walk
from pia.errors import Words

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from pia.conform.facts import Kind, Value
    from pia.conform.text import Text

__all__ = ["READER"]

_BEGIN = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----")
_CERTIFICATES = (b"CERTIFICATE", b"X509 CERTIFICATE", b"TRUSTED CERTIFICATE")
_MAX_CERTIFICATES = 500
_ROW: Final[dict[str, Kind]] = {
    "order": "int",
    "names": "list",
    "issuer_is_subject": "flag",
    "authority": "flag",
    "key_type": "text",
    "key_bits": "int",
    "signature_hash": "text",
    "not_before": "text",
    "not_after": "text",
    "server": "flag",
    "client": "flag",
}


class _Parse:
    def __init__(self, walk: Walk) -> None:
        self.reading = walk.reading
        self.count = 0

    def visit(self, text: Text) -> None:
        data = text.text.encode("latin-1")
        if not _BEGIN.search(data):
            self._one(data, text.file, 1, pem=False)
            return
        at = 0
        while begin := _BEGIN.search(data, at):
            line = data.count(b"\n", 0, begin.start()) + 1
            end = data.find(b"-----END " + begin[1] + b"-----", begin.end())
            if end < 0:
                self._wrong(text.file, line)
                return
            at = end + len(b"-----END " + begin[1] + b"-----")
            if begin[1] in _CERTIFICATES:
                self._one(data[begin.start() : at], text.file, line, pem=True)
            if self.count > _MAX_CERTIFICATES:
                self.reading.flaw(
                    "too-many", text.file, line, "証明書が多すぎます。", "there are too many certificates"
                )
                return
        if not self.count:
            self.reading.flaw("shape", text.file, 1, "証明書がありません。", "there is no certificate here")

    def _one(self, data: bytes, file: str, line: int, *, pem: bool) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is odd in a certificate is for its reader, not for the screen
            self._read(data, file, line, pem=pem)

    def _read(self, data: bytes, file: str, line: int, *, pem: bool) -> None:
        from cryptography import x509
        from cryptography.exceptions import UnsupportedAlgorithm

        self.count += 1
        try:
            one = x509.load_pem_x509_certificate(data) if pem else x509.load_der_x509_certificate(data)
            values = _values(one, self.count)
        except (
            ValueError,
            TypeError,
            UnsupportedAlgorithm,
            x509.DuplicateExtension,
            x509.UnsupportedGeneralNameType,
            x509.InvalidVersion,
        ):
            self._wrong(file, line)
            return
        self.reading.row("certificates", values, file, line)

    def _wrong(self, file: str, line: int) -> None:
        self.reading.flaw("syntax", file, line, "証明書として読み取れません。", "this is no certificate")


def _values(one: Certificate, order: int) -> dict[str, Value]:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa

    key: Any = one.public_key()
    kinds = ((rsa.RSAPublicKey, "rsa"), (ec.EllipticCurvePublicKey, "ec"))
    kind = next((name for type_, name in kinds if isinstance(key, type_)), "")
    if isinstance(key, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey):
        kind, bits = "eddsa", 256
    else:
        bits = int(key.key_size)
    hashed = one.signature_hash_algorithm
    alternative = _extension(one, x509.SubjectAlternativeName)
    basic = _extension(one, x509.BasicConstraints)
    usage = _extension(one, x509.ExtendedKeyUsage)
    named = [] if alternative is None else alternative.get_values_for_type(x509.DNSName)
    uses = {"1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"} if usage is None else {use.dotted_string for use in usage}
    return {
        "order": order,
        "names": tuple(named),
        "issuer_is_subject": one.issuer == one.subject,
        "authority": basic is not None and basic.ca,
        "key_type": kind or "other",
        "key_bits": bits,
        "signature_hash": hashed.name if hashed is not None else "sha512" if kind == "eddsa" else "",
        "not_before": one.not_valid_before_utc.date().isoformat(),
        "not_after": one.not_valid_after_utc.date().isoformat(),
        "server": "1.3.6.1.5.5.7.3.1" in uses,
        "client": "1.3.6.1.5.5.7.3.2" in uses,
    }


def _extension(one: Certificate, kind: Any) -> Any:
    from cryptography.x509 import ExtensionNotFound

    try:
        return one.extensions.get_extension_for_class(kind).value
    except ExtensionNotFound:
        return None


def _read(walk: Walk, path: str) -> None:
    walk.file(path, _Parse(walk).visit)


READER: Final = Reader(
    id="certificate",
    title=Words("証明書（X.509）", "certificate (X.509)"),
    paths=("*.crt", "*.cer", "*.der", "ssl/certs/*.pem", "*fullchain.pem", "*cert.pem"),
    settings={},
    tables={"certificates": _ROW},
    read=_read,
    encoding="bytes",
)
