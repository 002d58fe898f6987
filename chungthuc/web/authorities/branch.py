"""Certificates that end within two months, of every office of one's branch: asked for in time, nothing stands still."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from chungthuc.accounts.empowering import ends
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies import tree
from chungthuc.core import clock
from chungthuc.web.authorities.lines import certificate_line
from chungthuc.web.authorities.pages import EndingPage
from chungthuc.web.kit.administering.branch import branch_of
from chungthuc.web.kit.paging import page_of
from chungthuc.web.kit.show import show


@require_GET
def ending_certificates(request: PersonRequest) -> HttpResponse:
    """What ends first stands on top; fifty a page by as many questions as one."""
    mine = branch_of(request)
    rows = ends.certificates().filter(agency__in=mine.values("pk")).select_related("agency", "person")
    page = page_of(rows, request, by="valid_until")
    names = tree.names_on(list({one.agency_id for one in page.items}), clock.today())
    named = [(one, names.get(one.agency_id, one.agency.code)) for one in page.items]
    lines = [(certificate_line(one, name), name) for one, name in named]
    return show(request, "authorities/ending_certificates.html", EndingPage(page=page, lines=lines))
