"""The mail catcher's pages: a list, one mail, and the same as JSON for tests. Whatever a mail says is escaped."""

import json
import re
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from config.embedded.mailbox import Mail, Mailbox

_STYLE = Path(__file__).with_name("mail.css")
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; frame-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# A mail may not run scripts or load anything, but its links may open: they are what the demonstration is about.
_FREEDOMS = "allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
_MAIL_POLICY = (
    f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox {_FREEDOMS}"
)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")


@dataclass(frozen=True)
class Answer:
    body: str | bytes
    kind: str = "text/html; charset=utf-8"
    policy: str = _PAGE_POLICY
    status: HTTPStatus = HTTPStatus.OK
    headers: dict[str, str] = field(default_factory=dict)


def pages_of(mailbox: Mailbox) -> type[BaseHTTPRequestHandler]:
    """A request handler that shows this mailbox."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(answer(mailbox, self.path.partition("?")[0], host=self.headers.get("Host", "")))

        do_HEAD = do_GET  # noqa: N815

        def _send(self, reply: Answer) -> None:
            body = reply.body.encode() if isinstance(reply.body, str) else reply.body
            self.send_response(reply.status)
            for name, value in {
                "Content-Type": reply.kind,
                "Content-Length": str(len(body)),
                "Content-Security-Policy": reply.policy,
                "X-Content-Type-Options": "nosniff",
                "Referrer-Policy": "no-referrer",
                "Cache-Control": "no-store",
                **reply.headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass  # the log is for what goes wrong

    return Pages


def answer(mailbox: Mailbox, path: str, *, host: str) -> Answer:
    """What stands at a path. Only localhost is answered: a site that points its own name here gets nothing to read."""
    if host.rpartition(":")[0] not in ("localhost", "127.0.0.1"):
        return _sorry(HTTPStatus.MISDIRECTED_REQUEST, "Open this page as localhost.")
    match path.strip("/").split("/"):
        case [""]:
            return Answer(_list(mailbox.mails()))
        case ["messages.json"]:
            return Answer(json.dumps([_as_data(mail) for mail in mailbox.mails()], indent=1), "application/json")
        case ["mail.css"]:
            return Answer(_STYLE.read_bytes(), "text/css; charset=utf-8")
        case [name, *part] if mail := mailbox.find(name):
            return _part(mail, part)
    return _sorry(HTTPStatus.NOT_FOUND, "There is no such mail here.")


def _part(mail: Mail, part: list[str]) -> Answer:
    match part:
        case []:
            return Answer(_mail(mail))
        case ["html"] if mail.html:
            return Answer(_opening_elsewhere(mail.html), policy=_MAIL_POLICY)
        case ["raw"]:
            attachment = {"Content-Disposition": f'attachment; filename="{mail.name}.eml"'}
            return Answer(mail.raw, "message/rfc822", headers=attachment)
    return _sorry(HTTPStatus.NOT_FOUND, "This mail has no such part.")


def _as_data(mail: Mail) -> dict[str, object]:
    return {
        "id": mail.name,
        "at": mail.received_at.isoformat(),
        "to": mail.to,
        "from": mail.header("From"),
        "subject": mail.subject,
        "headers": mail.headers,
        "text": mail.text,
        "html": mail.html,
    }


def _list(mails: list[Mail]) -> str:
    if not mails:
        return _page("Mail", "<p>No mail yet. What the demonstration sends shows here; reload to look again.</p>")
    rows = "".join(
        f"<li><a href='/{mail.name}/'><span class='subject'>{escape(mail.subject)}</span>"
        f"<span class='to'>{escape(mail.to)}</span>{_time(mail)}</a></li>"
        for mail in mails
    )
    return _page("Mail", f"<ul class='mails'>{rows}</ul>")


def _mail(mail: Mail) -> str:
    headers = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in mail.headers)
    iframe = f"<iframe src='/{mail.name}/html' sandbox='{_FREEDOMS}' title='The mail'></iframe>"
    frame = f"<h2>As most people see it</h2>{iframe}"
    plain = f"<h2>As plain text</h2><pre>{linked(mail.text)}</pre>"
    return _page(
        mail.subject,
        f"<p><a href='/'>All mail</a></p><p>To {escape(mail.to)}, {_time(mail)}</p>"
        f"{frame if mail.html else ''}{plain if mail.text else ''}"
        f"<details><summary>Headers</summary><dl>{headers}</dl></details>"
        f"<p><a href='/{mail.name}/raw'>Download the .eml file</a></p>",
    )


def _time(mail: Mail) -> str:
    return f"<time datetime='{mail.received_at.isoformat()}'>{mail.received_at:%d %b %Y, %H:%M:%S} UTC</time>"


def linked(text: str) -> str:
    """Escaped text in which web addresses are links."""
    parts, end = [], 0
    for found in _ADDRESS.finditer(text):
        address = escape(found.group())
        parts += [
            escape(text[end : found.start()]),
            f'<a href="{address}" target="_blank" rel="noopener">{address}</a>',
        ]
        end = found.end()
    return "".join([*parts, escape(text[end:])])


def _opening_elsewhere(html: str) -> str:
    """The mail's own HTML, its links opening in a new tab: the site refuses to be shown inside our frame."""
    base = '<base target="_blank">'
    whole, found = re.subn(r"<head[^>]*>", lambda head: head.group() + base, html, count=1, flags=re.IGNORECASE)
    return whole if found else base + html


def _sorry(status: HTTPStatus, sentence: str) -> Answer:
    return Answer(_page("Mail", f"<p>{escape(sentence)}</p><p><a href='/'>All mail</a></p>"), status=status)


def _page(title: str, body: str) -> str:
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{escape(title)}</title><link rel='icon' href='data:,'><link rel='stylesheet' href='/mail.css'></head>"
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )
