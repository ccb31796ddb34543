from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management.base import BaseCommand

from reminders import push_keys


class Command(BaseCommand):
    """They are kept nowhere."""

    help = "Print new keys for notifications (VAPID), for .env. With new keys every device must be turned on again."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        public, private = push_keys.written(ec.generate_private_key(ec.SECP256R1()))
        self.stdout.write(f"VAPID_PUBLIC_KEY={public}")
        self.stdout.write(f"VAPID_PRIVATE_KEY={private}")
