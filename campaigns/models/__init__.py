from campaigns.models.advice import Advice
from campaigns.models.commitments import Commitment, Escalation
from campaigns.models.crews import Equipment, Placement, Shift, ShiftStaff, Team, TeamMember
from campaigns.models.grants import BookGrant
from campaigns.models.obstacles import Obstacle
from campaigns.models.people import AccountBatch, Membership
from campaigns.models.places import Locality, Province, Succession
from campaigns.models.plans import Baseline, Campaign, DayOff, PublishedFigure, Target, TargetVersion
from campaigns.models.roadmaps import Roadmap, RoadmapLine

__all__ = [
    "AccountBatch", "Advice", "Baseline", "BookGrant", "Campaign", "Commitment", "DayOff", "Equipment",
    "Escalation", "Locality", "Membership", "Obstacle", "Placement", "Province", "PublishedFigure", "Roadmap",
    "RoadmapLine", "Shift", "ShiftStaff", "Succession", "Target", "TargetVersion", "Team", "TeamMember",
]  # fmt: skip
