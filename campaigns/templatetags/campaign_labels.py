"""Names of the campaign's things, for templates."""

from django import template

from campaigns.models import Commitment, Obstacle
from campaigns.rules import kind_label

register = template.Library()
register.filter("book_kind", kind_label)


@register.filter
def cause_label(cause):
    """What hinders, in words. (`get_cause_display` translates all of the choices for each row of a list.)"""
    return Obstacle.Cause(cause).label


@register.filter
def promised_stage(stage):
    """The work that was promised, in words."""
    return Commitment.Stage(stage).label
