"""The clinic's own keys for notifications (VAPID, RFC 8292): a pair on the curve P-256, as unpadded base64url.

The private one is its 32 bytes, the public one its uncompressed point.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat


def read(private: str) -> ec.EllipticCurvePrivateKey:
    """Raises ValueError for what is no key."""
    raw = urlsafe_b64decode(private + "=" * (-len(private) % 4))
    if len(raw) != 32:
        raise ValueError("A private key has 32 bytes.")
    return ec.derive_private_key(int.from_bytes(raw, "big"), ec.SECP256R1())


def written(key: ec.EllipticCurvePrivateKey) -> tuple[str, str]:
    """The public one and the private one, as they stand in the environment."""
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return _unpadded(point), _unpadded(key.private_numbers().private_value.to_bytes(32, "big"))


def as_pem(key: ec.EllipticCurvePrivateKey) -> tuple[bytes, bytes]:
    """The private one and the public one, as the library reads them."""
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), public


def _unpadded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
