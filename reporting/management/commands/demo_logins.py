"""manage.py demo_logins: who can sign in to the demo, one line each."""

from django.core.management.base import BaseCommand

from civreg.core.models import User
from reporting.demo.people import LOGINS, PASSWORD, SHOWN


class Command(BaseCommand):
    help = "In các tài khoản dùng thử."

    def handle(self, **options):
        there = set(User.objects.filter(is_demo=True).values_list("username", flat=True))
        for login in LOGINS:
            if login.username in SHOWN and login.username in there:
                self.stdout.write(f"{login.username:<12} {PASSWORD:<12} {login.duty}")
