"""The leader's lists by his person, the clerk's by what waits for nobody's code; each is read from an index."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

# Whether it was given for a code, of those whose handing over counts.
FILL = """
UPDATE certification_certifiedcopy AS copy SET leader_id = authority.person_id
FROM accounts_authority AS authority WHERE authority.id = copy.signatory_id;
UPDATE certification_certifiedcopy AS copy SET given_for_code = true
FROM certification_delivery AS delivery
WHERE delivery.copy_id = copy.id AND delivery.blocked_at IS NULL AND delivery.route = 'claim';
SET CONSTRAINTS ALL IMMEDIATE;
"""
SAME_PERSON = """
ALTER TABLE certification_certifiedcopy ADD CONSTRAINT copies_have_their_signatorys_person
  FOREIGN KEY (signatory_id, leader_id) REFERENCES accounts_authority (id, person_id);
"""
BACK = "ALTER TABLE certification_certifiedcopy DROP CONSTRAINT copies_have_their_signatorys_person;"

SIGNED_NOT_SEALED = ["signed", "stamped"]
STANDS_AT_LEADER = Q(status="signed", stopped_at__isnull=False)
AT_LEADER = Q(status__in=SIGNED_NOT_SEALED, forwarded_at__isnull=True) | STANDS_AT_LEADER
WITH_CLERK = (
    Q(status="stamped", forwarded_at__isnull=False)
    | STANDS_AT_LEADER
    | Q(status="sealed")
    | Q(status="issued", given_for_code=False)
)
OF_LEADER = ["agency", "leader"]
PLACE = ["due_at", "came_at", "id"]
INDEXES = [
    models.Index(fields=[*OF_LEADER, "status", *PLACE], name="copy_leader_queue"),
    models.Index(fields=[*OF_LEADER, *PLACE], name="copy_at_leader", condition=AT_LEADER),
    models.Index(fields=["agency", *PLACE], name="copy_with_clerk", condition=WITH_CLERK),
    models.Index(fields=[*OF_LEADER, "signed_at", "id"], name="copy_signed", condition=Q(signed_at__isnull=False)),
]


def leader(null: bool) -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_one_person_an_authority"),
        ("certification", "0012_lists_in_order"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *(migrations.RemoveIndex("certifiedcopy", one) for one in ("copy_signatory_queue", "copy_signed")),
        migrations.AddField("certifiedcopy", "leader", leader(null=True)),
        migrations.AddField("certifiedcopy", "given_for_code", models.BooleanField(default=False)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField("certifiedcopy", "leader", leader(null=False)),
        migrations.RunSQL(SAME_PERSON, BACK),
        *(migrations.AddIndex("certifiedcopy", one) for one in INDEXES),
    ]
