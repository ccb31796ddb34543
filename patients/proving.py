"""A six-digit code by mail: whoever types it reads that mailbox, and may see all that is theirs.

``ask`` makes the row, ``prove`` reads what was typed, ``spend`` turns it into a way in for one phone. The digits are
nowhere: they follow from the row's id and the secret key, so that the mail can be written later, on another floor, and
a stolen table opens nothing. A code belongs to the browser that asked for it: nobody else can use up its tries.

A million codes, five tries each, and ten codes a mailbox and day: a guesser has one chance in twenty thousand a day
(NIST SP 800-63B, 5.1.3.2 and 5.2.2, asks for six digits and a limit on tries).
"""

import unicodedata
from contextlib import suppress
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic import audit
from patients import way_in
from patients.models import Code, Invitation, Link, Patient
from patients.models.code import TRIES

DIGITS = 6
CODE_LASTS = timedelta(minutes=10)
MAIL_AGAIN_AFTER = timedelta(seconds=60)
MAILS_PER_CODE = 2
# How many codes in how long: for one mailbox, and for everyone behind one address of the network.
FOR_A_MAILBOX = ((4, timedelta(hours=1)), (10, timedelta(days=1)))
FOR_A_NETWORK = ((30, timedelta(hours=1)),)
KEPT_FOR = timedelta(days=2)


class ProvingError(Exception):
    """A code that cannot be had or does not open. The sentence is the same whether or not the mailbox is known."""


class TooOften(ProvingError):
    """So many codes were asked for that no more are sent for now."""

    def __str__(self) -> str:
        return _("Too many codes were sent. Wait an hour, then ask again.")


class Misread(ProvingError):
    """What was typed cannot be a code. It costs no try."""

    def __init__(self, typed: str) -> None:
        self.missing = DIGITS - len(typed)

    def __str__(self) -> str:
        if self.missing == 1:
            return _("That code is one digit short. Check the email and type all 6.")
        if self.missing == DIGITS:
            return _("Type the 6 digits from the email.")
        if self.missing > 0:
            return _("That code is %(count)d digits short. Check the email and type all 6.") % {"count": self.missing}
        return _("That code is too long. Check the email and type all 6 digits.")


class NotTheCode(ProvingError):
    """Six digits, and others. ``left``: how many tries remain."""

    def __init__(self, left: int) -> None:
        self.left = left

    def __str__(self) -> str:
        tries = ngettext("You have %(count)d try left.", "You have %(count)d tries left.", self.left)
        return _("That is not the code in the email.") + " " + tries % {"count": self.left}


class GrownOld(ProvingError):
    """Past its minutes, out of tries, or used: why is nobody else's business."""

    def __str__(self) -> str:
        return _("That code no longer works. Ask for a new one.")


def digits_of(code: Code) -> str:
    """The six digits that stand in the mail."""
    secret = salted_hmac("patients.proving.digits", code.pk.hex, algorithm="sha256")
    return f"{int(secret.hexdigest(), 16) % 10**DIGITS:0{DIGITS}d}"


def asked_for(mailbox: str) -> str:
    """The digest under which codes for a mailbox are counted."""
    return salted_hmac("patients.proving.mailbox", mailbox.strip().upper(), algorithm="sha256").hexdigest()


def asked_by(address: str) -> str:
    """The digest of an address of the network, which cannot be read back without our key. One household's addresses of
    IPv6 share their first 64 bits."""
    with suppress(ValueError):
        ip = ip_address(address)
        address = str(ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)
    return salted_hmac("patients.proving.network", address, algorithm="sha256").hexdigest()


@transaction.atomic
def ask(mailbox: str, *, address: str, now: datetime) -> Code:
    """A new code for a mailbox, known or not, asked for from an address of the network. Raises ``TooOften``."""
    code = Code(mailbox=asked_for(mailbox), asked_from=asked_by(address), asked_at=now, mailed_at=now)
    _one_at_a_time(code.asked_from, code.mailbox)
    Code.objects.filter(asked_at__lt=now - KEPT_FOR).delete()
    _refuse_too_many(code, now)
    code.expires_at = now + CODE_LASTS
    code.patient = Patient.objects.in_care().filter(email__iexact=mailbox.strip()).order_by("created_at", "pk").first()
    code.save(force_insert=True)
    _wish(code, now=now)
    return code


def mail_again(code: Code, *, now: datetime) -> bool:
    """The same digits once more, for a mail that did not come. False where that was done, or was a moment ago."""
    with transaction.atomic():
        again = Code.objects.open(now).filter(
            pk=code.pk, mails__lt=MAILS_PER_CODE, mailed_at__lte=now - MAIL_AGAIN_AFTER
        )
        if not again.update(mails=F("mails") + 1, mailed_at=now):
            return False
        _wish(code, now=now)
    return True


def prove(code: Code, typed: str, *, now: datetime) -> None:
    """Read what was typed. Raises ``Misread``, ``NotTheCode``, ``GrownOld``.

    The try is taken before the digits are compared: a hundred guesses at once are five tries too.
    """
    plain = _plain(typed)
    if len(plain) != DIGITS:
        raise Misread(plain)
    if not Code.objects.open(now).filter(pk=code.pk).update(tries=F("tries") + 1):
        raise GrownOld
    is_right = constant_time_compare(plain, digits_of(code))
    if is_right and code.patient_id and Code.objects.filter(pk=code.pk, proved_at=None).update(proved_at=now):
        return
    code.refresh_from_db(fields=["tries"])
    if code.tries >= TRIES:
        raise GrownOld
    raise NotTheCode(TRIES - code.tries)


def readers_of(code: Code) -> list[Patient]:
    """Who may be moving once a code was typed rightly: everyone in care who reads the mailbox it went to."""
    if code.patient is None or asked_for(code.patient.email) != code.mailbox:
        return []
    people = Patient.objects.in_care().filter(email__iexact=code.patient.email)
    return list(people.select_related("clinic").order_by("created_at", "pk"))


@transaction.atomic
def spend(code: Code, patient: Patient, *, now: datetime) -> Link:
    """A way in for the phone on which the code was typed. Once. Raises ``GrownOld``."""
    if not Code.objects.proved(now).filter(pk=code.pk).update(spent_at=now):
        raise GrownOld
    link = way_in.hand_out(patient, purpose=Link.Purpose.CODE, now=now)
    audit.record("code.spent", target=link, by=patient, at=now, clinic_id=patient.clinic_id, patient_id=patient.pk)
    return link


def _plain(typed: str) -> str:
    """Digits only, in whatever script and with whatever spaces they were typed."""
    return "".join(str(unicodedata.digit(sign)) for sign in typed if unicodedata.digit(sign, None) is not None)


def _one_at_a_time(*digests: str) -> None:
    """Of two that ask at once the second sees the first. Always in this order, so that they never wait in a ring."""
    with connection.cursor() as cursor:
        for digest in digests:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(digest[:15], 16)])


def _refuse_too_many(code: Code, now: datetime) -> None:
    limits = [(Q(mailbox=code.mailbox), *limit) for limit in FOR_A_MAILBOX]
    limits += [(Q(asked_from=code.asked_from), *limit) for limit in FOR_A_NETWORK]
    for whose, most, within in limits:
        if Code.objects.filter(whose, asked_at__gt=now - within).count() >= most:
            raise TooOften


def _wish(code: Code, *, now: datetime) -> None:
    """The mail itself leaves from the floor of the reminders."""
    if code.patient is None:
        return
    patient = code.patient
    wish = Invitation.objects.create(patient=patient, kind=Invitation.Kind.CODE, code=code, asked_at=now)
    audit.record(
        "code.asked", target=wish, by=audit.System(), at=now, clinic_id=patient.clinic_id, patient_id=patient.pk
    )
