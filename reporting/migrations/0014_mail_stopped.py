"""Who reads a mailbox may stop its mail without an account."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0014_advice'),
        ('reporting', '0013_sendings_tell'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='reportrecipient',
            name='recipient_stopped_by_somebody',
        ),
        migrations.AddField(
            model_name='reportrecipient',
            name='stopped_by_mail',
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name='reportrecipient',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stopped_at', None), ('stopped_by', None), ('stopped_by_mail', False)), models.Q(('stopped_at__isnull', False), ('stopped_by__isnull', False), ('stopped_by_mail', False)), models.Q(('stopped_at__isnull', False), ('stopped_by', None), ('stopped_by_mail', True)), _connector='OR'), name='recipient_stopped_by_somebody'),
        ),
    ]
