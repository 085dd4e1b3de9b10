"""manage.py load_demo: the real campaign, invented people at work, pages that wait. Run again, it adds nothing."""

from datetime import timedelta

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from campaigns.actions.plans import change_campaign
from campaigns.models import Campaign
from reporting.demo.command_room import make_command_room
from reporting.demo.crews import make_crews
from reporting.demo.days import play_days
from reporting.demo.duplicates import make_duplicates
from reporting.demo.ledger import make_ledger
from reporting.demo.people import make_people
from reporting.demo.phase_one import import_phase_one
from reporting.demo.work import PAST_DAYS, make_books


class Command(BaseCommand):
    help = "Nạp kế hoạch Quảng Trị và dữ liệu mẫu; chạy lại không thêm gì."

    def handle(self, **options):
        call_command("load_campaign", stdout=self.stdout)
        campaign = Campaign.objects.get(is_current=True)
        people = make_people(campaign)
        if campaign.played_from is None:
            # A rehearsal: the plan's first day is played as five days ago, so that today is its sixth.
            first = timezone.localdate() - timedelta(days=PAST_DAYS)
            played = {"played_from": first}
            campaign = change_campaign(campaign=campaign, changes=played, by=people["sotuphap"], at=timezone.now())
        made, played = make_books(people, campaign), play_days(campaign, PAST_DAYS)
        made += import_phase_one(people["sotuphap"], campaign, timezone.now())
        sent = make_ledger(people)
        make_crews(people, campaign)
        made += make_duplicates(people, campaign)
        make_command_room(people, campaign)
        self.stdout.write(
            f"Dữ liệu mẫu: {len(people)} tài khoản, {made} trường hợp mới, {sent} đợt chuyển mới, "
            f"{played} trường hợp đã chuyển của các xã bên cạnh"
        )
