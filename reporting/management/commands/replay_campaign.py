"""manage.py replay_campaign [--days 20] [--scale 0.01]: the campaign played through the real code, and its ledger."""

from django.core.management.base import BaseCommand, CommandError

from campaigns.models import Campaign
from reporting.replay.play import CannotPlay, ledger, play


class Command(BaseCommand):
    help = "Play the days of the campaign through the real actions and compare what was done with what is counted."

    def add_arguments(self, parser):
        parser.add_argument("--days", type=int, default=20, help="days to play, the last of them yesterday")
        parser.add_argument("--scale", type=float, default=0.01, help="share of the real targets, 0.01 by default")
        parser.add_argument("--seed", type=int, default=37, help="the same seed plays the same campaign")

    def handle(self, *, days, scale, seed, **options):
        campaign = Campaign.objects.filter(is_current=True).select_related("province").first()
        if campaign is None:
            raise CommandError("Chưa có kế hoạch nào: chạy load_campaign trước.")
        if not 1 <= days <= 60 or not 0 < scale <= 1:
            raise CommandError("--days từ 1 đến 60, --scale lớn hơn 0 và không quá 1.")
        try:
            communes = play(campaign, days=days, scale=scale, seed=seed, say=self.stdout.write)
        except CannotPlay as problem:
            raise CommandError(str(problem)) from problem
        self._report(ledger(communes))

    def _report(self, lines):
        self.stdout.write(f"{'':<22}{'played':>10}{'counted':>10}{'difference':>12}")
        for what, played, counted in lines:
            self.stdout.write(f"{what:<22}{played:>10}{counted:>10}{counted - played:>12}")
        wrong = sum(played != counted for _what, played, counted in lines)
        self.stdout.write(f"{wrong} differences")
        if wrong:
            raise CommandError("The ledger does not come out even.")
