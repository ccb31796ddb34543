from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "reminders"
    verbose_name = "When we speak up"

    def ready(self) -> None:
        from reminders import checks  # noqa: F401  registers the system check
