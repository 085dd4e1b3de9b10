from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registers", "0007_imports")]

    operations = [
        migrations.AddIndex(model_name="override", index=models.Index(fields=["rule", "-id"], name="override_rule")),
    ]
