"""Takes every mail the demonstration sends and delivers none: a small page shows them instead.

``python -m config.embedded.mailcatcher FOLDER SMTP_PORT PAGE_PORT``; both ports open on 127.0.0.1 only.
"""

import signal
import sys
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from config.embedded.mailbox import Mailbox
from config.embedded.mailpages import pages_of

_LARGEST = 30 * 1024 * 1024  # bytes; a mail with a handout attached stays far below


class Keeper:
    """Answers the SMTP conversation: every recipient is welcome, every mail is kept."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content or b""
        self.mailbox.keep(content, [str(address) for address in envelope.rcpt_tos])
        return "250 Kept"


def catch(mailbox: Mailbox, *, smtp_port: int, page_port: int) -> tuple[Controller, ThreadingHTTPServer]:
    """Open both doors, each served by a thread of its own. A page port of 0 takes any free one."""
    smtp = Controller(Keeper(mailbox), hostname="127.0.0.1", port=smtp_port, data_size_limit=_LARGEST)
    smtp.start()
    pages = ThreadingHTTPServer(("127.0.0.1", page_port), pages_of(mailbox))
    threading.Thread(target=pages.serve_forever, daemon=True).start()
    return smtp, pages


def main(folder: str, smtp_port: str, page_port: str) -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    smtp, pages = catch(Mailbox(Path(folder)), smtp_port=int(smtp_port), page_port=int(page_port))
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    pages.shutdown()
    smtp.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
