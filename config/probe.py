"""Ask the web server of this container whether it is well; the exit code says so. Used by the image's HEALTHCHECK.

Run as a file, with nothing but the standard library: it must cost little, and it must not need what it examines.
"""

import http.client
import os
import sys
from urllib.parse import urlsplit

PORT = 8000


def is_well() -> bool:
    # ALLOWED_HOSTS turns 127.0.0.1 away in production: ask by the name the visitors use.
    name = urlsplit(os.environ.get("BASE_URL", "")).netloc or "localhost"
    line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=4)
    try:
        line.request("GET", "/healthz", headers={"Host": name})
        return line.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False


if __name__ == "__main__":
    sys.exit(0 if is_well() else 1)
