"""What an administrator types about an office's place in the tree."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Grant
from chungthuc.agencies.models import Agency, AgencyKind, AgencyQuerySet
from chungthuc.core.text.one_line import OneLine, ProperLetters
from chungthuc.web.kit.administering.fields import ComingDay, Day, decision_field


class CodeOf(OneLine):
    """The code of an agency of one's branch; what is no code is searched as a name, and one answer alone is taken."""

    def __init__(self, **facts: Any) -> None:
        self.branch: AgencyQuerySet = Agency.objects.none()
        facts.setdefault("help_text", _("Mã cơ quan, hoặc một phần tên."))
        super().__init__(max_length=300, **facts)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        if exact := self.branch.filter(code=typed).first():
            return exact
        found = list(self.branch.search(typed)[:4])
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(_("Không có cơ quan này trong phạm vi quản trị của bạn."))
        codes = ", ".join(one.code for one in found[:3])
        raise forms.ValidationError(_("Có nhiều cơ quan tên như vậy (%(codes)s …): ghi mã.") % {"codes": codes})


class NewAgencyForm(ProperLetters):
    """«Thêm cơ quan trực thuộc»."""

    code = OneLine(
        label=_("Mã"), max_length=20, help_text=_("Mã đơn vị hành chính hoặc mã định danh; không đổi về sau.")
    )
    kind = forms.ChoiceField(label=_("Loại"), choices=AgencyKind.choices, initial=AgencyKind.COMMUNE)
    name = OneLine(label=_("Tên đầy đủ"), max_length=300, help_text=_("Ví dụ: Ủy ban nhân dân phường Hoàn Kiếm."))
    since = Day(label=_("Hoạt động từ ngày"))
    decision = decision_field()


class AgencyNameForm(ProperLetters):
    """«Đổi tên cơ quan»."""

    name = OneLine(label=_("Tên mới"), max_length=300)
    since = ComingDay(label=_("Áp dụng từ ngày"))
    decision = decision_field()


class ParentForm(ProperLetters):
    """«Chuyển cơ quan»."""

    parent = CodeOf(label=_("Trực thuộc cơ quan"))
    since = ComingDay(label=_("Áp dụng từ ngày"))
    decision = decision_field()

    def __init__(self, *args: Any, branch: AgencyQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].branch = branch  # type: ignore[attr-defined]


class AbolitionForm(ProperLetters):
    """«Giải thể»."""

    day = ComingDay(label=_("Ngừng hoạt động từ ngày"), help_text=_("Sớm nhất là ngày mai."))
    decision = decision_field()


class MergerForm(ProperLetters):
    """«Sáp nhập»: into which, from when, and whose rights go along."""

    into = CodeOf(label=_("Sáp nhập vào"))
    on = ComingDay(label=_("Từ ngày"))
    decision = decision_field()
    moved = forms.TypedMultipleChoiceField(
        label=_("Quyền chuyển sang cơ quan tiếp nhận"), coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Quyền không được chọn kết thúc vào ngày sáp nhập. Tài khoản vẫn còn."),
    )  # fmt: skip

    def __init__(self, *args: Any, branch: AgencyQuerySet, grants: list[Grant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].branch = branch  # type: ignore[attr-defined]
        choices = [(one.pk, f"{one.person.full_name}: {one.get_right_display()}") for one in grants]
        if choices:
            self.fields["moved"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["moved"]
