"""``{% fresh_key %}``: the key of a form that is on the page once, so that a second press sends the same thing."""

from uuid import uuid4

from django import template

register = template.Library()


@register.simple_tag
def fresh_key() -> str:
    return str(uuid4())
