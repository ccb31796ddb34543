"""What *today* says of the patient's own rest: a banner while it holds, the offer of one while it does not."""

from datetime import datetime

from django import template

from prescriptions.programme import Programme
from prescriptions.resting import rest_just_over, rest_of

register = template.Library()


@register.inclusion_tag("prescriptions/_rest_banner.html", takes_context=True)
def rest_banner(context: template.Context, programme: Programme, now: datetime) -> dict[str, object]:
    """ "You said you are ill. Rest well." with *I am back*, or *How are you?* on the day a long rest has run out."""
    return {
        "rest": rest_of(programme, now),
        "over": rest_just_over(programme, now),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("prescriptions/_rest_offer.html", takes_context=True)
def rest_offer(context: template.Context, programme: Programme, now: datetime) -> dict[str, object]:
    """ "I am ill" and "I am away", for whoever has a programme and does not rest by their own word."""
    offers = bool(programme.in_force(now)) and rest_of(programme, now) is None
    return {"offers": offers, "csrf_token": context.get("csrf_token")}
