"""Reasons are rows that stay. Those of today stand in columns of copies and deliveries; earlier ones are lost."""

import hashlib
import secrets

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import chungthuc.core.clock

FORWARDS = """
CREATE FUNCTION certification_keep_reason() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a reason stays'; END IF;
  IF (NEW.copy_id, NEW.action, NEW.sha256, NEW.by_id, NEW.at) IS DISTINCT FROM
     (OLD.copy_id, OLD.action, OLD.sha256, OLD.by_id, OLD.at)
     OR OLD.blanked_at IS NOT NULL OR NEW.blanked_at IS NULL
  THEN RAISE EXCEPTION 'of a reason only its words go, once'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER certification_reason_rows BEFORE UPDATE OR DELETE ON certification_reason
  FOR EACH ROW EXECUTE FUNCTION certification_keep_reason();
"""
BACKWARDS = """
DROP TRIGGER certification_reason_rows ON certification_reason;
DROP FUNCTION certification_keep_reason();
"""


def carry_over(apps, schema_editor):
    """Who gave it and when stands in the last event of the move."""
    event, reason = apps.get_model("audit", "Event"), apps.get_model("certification", "Reason")
    copy, delivery = apps.get_model("certification", "CertifiedCopy"), apps.get_model("certification", "Delivery")
    for pk, text in copy.objects.exclude(return_reason="").values_list("pk", "return_reason"):
        moves = event.objects.filter(subject=f"certified-copy:{pk}", action__in=("return", "withdraw", "cancel"))
        last = moves.order_by("position").last()  # what «Rút lại» wrote there is no reason of anybody's
        if last is not None and last.action != "withdraw" and last.by.startswith("person:"):
            _keep(reason, pk, last.action, text, last.by.removeprefix("person:"), last.at)
    blocked = delivery.objects.filter(blocked_at__isnull=False)
    for pk, text, by, at in blocked.values_list("copy_id", "block_reason", "blocked_by_id", "blocked_at"):
        told = event.objects.filter(subject=f"certified-copy:{pk}", action="block", at__gte=at).order_by("position")
        _keep(reason, pk, "block", text, by, told[0].at if told else at)


def _keep(reason, copy, action, text, by, at):
    salt = secrets.token_hex(16)
    digest = hashlib.sha256(f"{salt}{text}".encode()).hexdigest()
    reason.objects.create(copy_id=copy, action=action, text=text, salt=salt, sha256=digest, by_id=by, at=at)


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0005_event_at"),
        ("certification", "0008_faults_in_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("submit", "Trình ký"),
                            ("replace", "Sửa trang lời chứng"),
                            ("withdraw", "Rút lại"),
                            ("return", "Trả về"),
                            ("resubmit", "Xử lý tiếp"),
                            ("cancel", "Hủy hồ sơ"),
                            ("sign", "Ký số"),
                            ("forward", "Chuyển cấp số và đóng dấu"),
                            ("stamp", "Gắn dấu thời gian"),
                            ("sign_again", "Ký lại"),
                            ("reserve", "Giữ số chứng thực"),
                            ("seal", "Đóng dấu"),
                            ("seal_again", "Đóng dấu lại"),
                            ("issue", "Cấp bản sao"),
                            ("send", "Hoàn thành và chuyển bản CTĐT tới người dân/doanh nghiệp"),
                            ("deliver", "Trả kết quả"),
                            ("receive", "Người nhận mở kết quả"),
                            ("readdress", "Sửa nơi nhận kết quả"),
                            ("block", "Chặn kết quả gửi nhầm"),
                            ("renew", "Gia hạn dấu thời gian của tệp"),
                            ("doubt", "Phát hiện chứng thư số bị thu hồi trước khi ký"),
                            ("annul", "Hủy bỏ giá trị pháp lý"),
                            ("retry", "Thử lại"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("salt", models.CharField(blank=True, max_length=32)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField(default=chungthuc.core.clock.now)),
                ("blanked_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "copy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reasons",
                        to="certification.certifiedcopy",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["copy", "at"], name="reasons_of_copy")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("blanked_at__isnull", True),
                                models.Q(("text", ""), _negated=True),
                                models.Q(("salt", ""), _negated=True),
                            ),
                            models.Q(("blanked_at__isnull", False), ("salt", ""), ("text", "")),
                            _connector="OR",
                        ),
                        name="reason_has_words_until_blanked",
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]
