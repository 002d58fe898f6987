"""A kind of finding more: a day without a checkpoint."""

from django.db import migrations, models

KINDS = [
    ("invariant", "Dữ liệu không khớp nhau"),
    ("file_changed", "Tệp đã cấp không còn nguyên"),
    ("verdict_changed", "Kết quả kiểm tra tệp đã cấp thay đổi"),
    ("blob_missing", "Thiếu tệp trong kho"),
    ("blob_unclaimed", "Tệp trong kho không thuộc hồ sơ nào"),
    ("register_behind", "Sổ cũ hơn số đã cấp ra ngoài"),
    ("no_checkpoint", "Không có mốc kiểm tra nhật ký"),
    ("unfinished", "Đêm trước chưa giám sát xong"),
    ("jobs_given_up", "Việc chạy nền bị bỏ dở"),
    ("letters_failed", "Thư, tin nhắn không gửi được"),
    ("logins_of_account", "Đăng nhập sai nhiều vào một tài khoản"),
    ("logins_of_network", "Đăng nhập sai nhiều từ một nơi"),
    ("looks", "Một người xem rất nhiều giấy tờ"),
    ("lookups", "Tìm người nhiều lần mà không có hồ sơ"),
    ("refusals", "Nhiều việc bị từ chối vì không có quyền"),
    ("voided", "Nhiều số bị hủy"),
]


class Migration(migrations.Migration):
    dependencies = [("watch", "0001_initial")]
    operations = [
        migrations.AlterField("finding", "kind", models.CharField(choices=KINDS, max_length=20)),
    ]
