from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    """Which side of the body, as seen by its owner. ``NONE``: the midline, where there is no side."""

    LEFT = "left", _("left")
    RIGHT = "right", _("right")
    BOTH = "both", _("both")
    NONE = "none", _("no side")
