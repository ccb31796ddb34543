import sys
from mailbox import Maildir
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from clinic import clock
from reminders import reading_bounces


class Command(BaseCommand):
    help = (
        "Read the mails that came to BOUNCE_ADDRESS: new ones of a maildir, which are moved to its read ones, or one "
        "mail from standard input. A mail that is read twice counts once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--maildir", type=Path, help="the mailbox's folder; without it one mail is read from stdin")
        parser.add_argument("--to", default="", help="the envelope's recipient, where the mail server knows it")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.BOUNCE_ADDRESS:
            raise CommandError("BOUNCE_ADDRESS is not set: no mail of ours asked for reports.")
        now = clock.now()
        if options["maildir"] is None:
            mails, told = 1, int(reading_bounces.take(sys.stdin.buffer.read(), now=now, sent_to=options["to"]))
        else:
            mails, told = self._read_all(options["maildir"])
        self.stdout.write(f"{mails} read, {told} told something new.")

    def _read_all(self, folder: Path) -> tuple[int, int]:
        if not (folder / "new").is_dir():
            raise CommandError(f"{folder} is no maildir.")
        maildir, mails, told = Maildir(folder, factory=None, create=False), 0, 0
        for name, mail in maildir.items():
            if mail.get_subdir() != "new":
                continue
            told += reading_bounces.take(maildir.get_bytes(name), now=clock.now())
            mails += 1
            mail.set_subdir("cur")
            mail.add_flag("S")
            maildir[name] = mail
        return mails, told
