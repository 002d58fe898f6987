"""More words for the papers that people bring. An office that chose its own words keeps them."""

from typing import Any

from django.db import migrations

from chungthuc.core.text.alphabet import searched

CODE = "2.000815"
BEFORE = (
    "sao y công chứng bản chính bằng cấp photo ctđt bản sao y căn cước cccd khai sinh sổ đỏ học bạ hộ chiếu chứng chỉ"
)
AFTER = (
    "sao y công chứng bản chính bằng cấp bằng tốt nghiệp bằng đại học bảng điểm photo ctđt bản sao y căn cước cccd cmnd"
    " chứng minh nhân dân khai sinh kết hôn sổ đỏ sổ hồng sổ hộ khẩu học bạ hộ chiếu chứng chỉ giấy phép lái xe"
    " đăng ký kinh doanh bảo hiểm y tế"
)
LONGEST = 1200


def say_more(apps: Any, _schema: Any) -> None:
    procedures = apps.get_model("procedures", "Procedure")
    for one in procedures.objects.filter(code=CODE, keywords=BEFORE):
        key = searched(f"{one.code} {one.short_name} {one.name} {AFTER} {one.summary}")[:LONGEST]
        procedures.objects.filter(pk=one.pk).update(keywords=AFTER, search_key=key)


class Migration(migrations.Migration):
    dependencies = [("procedures", "0002_search_keys_by_letters")]
    operations = [migrations.RunPython(say_more, migrations.RunPython.noop)]
