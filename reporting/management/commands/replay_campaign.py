"""manage.py replay_campaign [--days 20] [--scale 0.01]: the campaign played through the real code, and its ledger."""

from django.core.management.base import BaseCommand, CommandError

from campaigns.models import Campaign
from reporting.replay.department import PDF_SHARE
from reporting.replay.ledger import faults, ledger
from reporting.replay.play import CannotPlay, played


class Command(BaseCommand):
    help = "Play the days of the campaign through the real actions and compare what was done with what is counted."

    def add_arguments(self, parser):
        parser.add_argument("--days", type=int, default=20, help="days to play, the last of them yesterday")
        parser.add_argument("--scale", type=float, default=0.01, help="share of the real targets, 0.01 by default")
        parser.add_argument("--seed", type=int, default=37, help="the same seed plays the same campaign")
        parser.add_argument("--pdf-share", type=float, default=PDF_SHARE, help="share of packages that carry PDFs")
        parser.add_argument("--only", nargs="*", default=(), metavar="CODE", help="only these communes")

    def handle(self, *, days, scale, seed, pdf_share, only, **options):
        campaign = Campaign.objects.filter(is_current=True).select_related("province").first()
        if campaign is None:
            raise CommandError("Chưa có kế hoạch nào: chạy load_campaign trước.")
        if not 1 <= days <= 60 or not 0 < scale <= 1 or not 0 <= pdf_share <= 1:
            raise CommandError("--days từ 1 đến 60, --scale lớn hơn 0 và không quá 1, --pdf-share từ 0 đến 1.")
        asked = {"days": days, "scale": scale, "seed": seed, "pdf_share": pdf_share, "only": only}
        try:
            with played(campaign, **asked, say=self.stdout.write) as whole:
                self._report(whole, list(ledger(whole)), faults())
        except CannotPlay as problem:
            raise CommandError(str(problem)) from problem

    def _report(self, whole, lines, wrong):
        self.stdout.write(f"{'':<32}{'played':>10}{'counted':>10}{'difference':>12}")
        for line in lines:
            self.stdout.write(f"{line.what:<32}{line.played:>10}{line.counted:>10}{line.difference:>12}")
        done = sum((each.did for each in whole.communes), whole.department.did)
        self.stdout.write(", ".join(f"{name} {n}" for name, n in sorted(done.items())))
        for sentence in wrong:
            self.stdout.write(f"verify: {sentence}")
        differing = sum(bool(line.difference) for line in lines) + len(wrong)
        self.stdout.write(f"{differing} differences")
        if differing:
            raise CommandError("The ledger does not come out even.")
