"""A browser with its keys, and its maker's push service: a real HTTP server that opens what it is given."""

import json
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def base64url(raw):
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def unpadded(text):
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def point_of(key):
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def derived(secret, salt, info, length):
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


class Browser:
    """What a browser hands out when its owner has said yes, and what it alone can read."""

    def __init__(self, endpoint):
        self.endpoint, self._key, self._secret = endpoint, ec.generate_private_key(ec.SECP256R1()), b"sixteen secrets!"

    @property
    def subscription(self):
        return {"endpoint": self.endpoint, "p256dh": base64url(point_of(self._key)), "auth": base64url(self._secret)}

    def read(self, sealed):
        """By RFC 8291, section 3.4, and RFC 8188: one record. Raises InvalidTag for what is not for this one."""
        salt, length = sealed[:16], sealed[20]
        theirs, rest = sealed[21 : 21 + length], sealed[21 + length :]
        sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        shared = self._key.exchange(ec.ECDH(), sender)
        secret = derived(shared, self._secret, b"WebPush: info\x00" + point_of(self._key) + theirs, 32)
        key = derived(secret, salt, b"Content-Encoding: aes128gcm\x00", 16)
        nonce = derived(secret, salt, b"Content-Encoding: nonce\x00", 12)
        return json.loads(AESGCM(key).decrypt(nonce, rest, None).rstrip(b"\x00").removesuffix(b"\x02"))


class Asked:
    """One request as it came over the wire."""

    def __init__(self, path, headers, body):
        self.path, self.headers, self.body = path, headers, body

    @property
    def claims(self):
        """What the VAPID token claims, once its signature holds (RFC 8292). Raises InvalidSignature."""
        scheme, fields = self.headers["Authorization"].split(" ", 1)
        assert scheme == "vapid"
        parts = dict(field.split("=", 1) for field in fields.replace(" ", "").split(","))
        signed, signature = parts["t"].rsplit(".", 1)
        raw = unpadded(signature)
        pair = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unpadded(parts["k"]))
        key.verify(pair, signed.encode(), ec.ECDSA(hashes.SHA256()))
        return json.loads(unpadded(signed.split(".")[1])) | {"key": parts["k"]}


class PushService:
    """``says(429)``: its answer from now on; ``says(503, to="/a")`` to one browser only; ``hangs_up()`` at once."""

    def __init__(self):
        self.asked, self._answers, self._more = [], {}, {}
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.asked.append(Asked(self.path, self.headers, body))
                code = service._answers.get(self.path, service._answers.get("", 201))
                if code is None:
                    self.close_connection = True
                    return
                self.send_response(code)
                for name, value in service._more.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_args):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def says(self, code, to="", **headers):
        self._answers[to] = code
        self._more = {name.replace("_", "-"): value for name, value in headers.items()}

    def hangs_up(self):
        self._answers[""] = None

    def goes_away(self):
        self._server.shutdown()
        self._server.server_close()

    @property
    def paths(self):
        return [asked.path for asked in self.asked]
