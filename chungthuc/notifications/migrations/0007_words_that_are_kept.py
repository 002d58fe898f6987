"""Which letters still have their words: found without reading all that ever left (certification.forgetting)."""

from django.db import migrations, models

HAS_WORDS = ~models.Q(body="") & ~models.Q(channel="in_app")


class Migration(migrations.Migration):
    dependencies = [("notifications", "0006_words_of_states")]

    operations = [
        migrations.AddIndex(
            "message", models.Index(fields=["queued_at", "id"], name="message_words", condition=HAS_WORDS)
        ),
    ]
