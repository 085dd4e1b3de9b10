"""manage.py load_campaign: Quảng Trị's units and Plan 37/KH-UBND from the files in campaigns/data."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from campaigns.actions.loading import load_quang_tri
from campaigns.models import Locality
from civreg.core.models import User


class Command(BaseCommand):
    help = "Nạp đơn vị hành chính tỉnh Quảng Trị và Kế hoạch 37/KH-UBND; chạy lại không đổi gì."

    def handle(self, **options):
        loader, _ = User.objects.get_or_create(
            username="he-thong", defaults={"full_name": "Hệ thống", "is_active": False, "password": "!"}
        )
        campaign = load_quang_tri(by=loader, at=timezone.now())
        communes = Locality.objects.communes().valid_on(campaign.day_one).filter(province=campaign.province)
        self.stdout.write(f"{campaign}: {communes.count()} xã, {campaign.target_versions.count()} bản chỉ tiêu")
