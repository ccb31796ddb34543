"""``{% moment at now zone %}``: an instant as people say it, with the exact one beside it for machines."""

from datetime import datetime, tzinfo

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from adherence.moments import Moment

register = template.Library()


@register.simple_tag
def moment(at: datetime, now: datetime, zone: tzinfo) -> SafeString:
    said = Moment(at, now, zone)
    return format_html('<time datetime="{}">{}</time>', said.iso, said)
