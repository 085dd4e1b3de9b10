from campaigns.models.obstacles import Obstacle
from campaigns.models.people import Membership
from campaigns.models.places import Locality, Province, Succession
from campaigns.models.plans import Campaign, PublishedFigure, Target, TargetVersion

__all__ = [
    "Campaign", "Locality", "Membership", "Obstacle", "Province", "PublishedFigure", "Succession", "Target",
    "TargetVersion",
]  # fmt: skip
