"""«Chức danh»: of who has none yet, or another one than before."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chungthuc.accounts.models import Post
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.accounts.staffing import posts
from chungthuc.web.kit.administering.branch import demand_lately_proved, office_frame
from chungthuc.web.kit.refusals import refusals_by_field
from chungthuc.web.kit.show import show
from chungthuc.web.staff.forms import PostForm
from chungthuc.web.staff.pages import FormPage
from chungthuc.web.staff.views import member_of

FIELDS = {"title_missing": "title", "already_has_post": "title", "reason_missing": "decision"}


@require_http_methods(["GET", "POST"])
def staff_post(request: PersonRequest, agency: str, person_id: UUID) -> HttpResponseBase:
    office, person = member_of(request, agency, person_id)
    demand_lately_proved(request)
    form = PostForm(request.POST or None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        with refusals_by_field(request, form, FIELDS) as done:
            posts.change(person, office, given["title"], by=request.user, decision=given["decision"])
        if not done.refused:
            messages.success(request, _("Đã ghi chức danh."))
            return redirect("staff_person", agency, person_id)
    page = FormPage(
        **vars(office_frame(request, office, "staff")),
        form=form,
        show_errors=form.is_bound,
        person=person,
        post=Post.objects.in_force().filter(person=person, agency=office).first(),
    )
    return show(request, "staff/staff_post.html", page, status=422 if form.is_bound else 200)
