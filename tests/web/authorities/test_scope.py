"""An authority for some kinds of papers: chosen for these alone, asked again when it signs."""

import pytest

from chungthuc.accounts.models import Authority, Basis, Capacity
from chungthuc.certification import signature
from chungthuc.certification.lifecycle import Action
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.permissions import may
from chungthuc.certification.reception import attestation_page
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.dossiers.models import PaperType
from demo import life
from tests.web.desk_forms import paper


@pytest.fixture
def kinds(world):
    """The kind that Bình may certify by a narrow assignment, and another."""
    mine, other = PaperType.objects.order_by("order")[:2]
    world.narrow = Authority.objects.create(
        person=world.binh, agency=world.office, basis=Basis.POST, capacity=Capacity.OWN, title="CÔNG CHỨC",
        decision="x", kinds=[mine.code],
    )  # fmt: skip
    return mine, other


def test_the_officer_reads_the_scope_where_he_chooses(as_, world, kinds):
    page = as_("minh").get("/counter/copies/new").content.decode()
    assert f"CÔNG CHỨC (chỉ ký: {kinds[0].name})" in page


def test_at_submission_another_kind_is_refused_at_the_field(as_, world, kinds, scan):
    def send(kind):
        sent = paper(world, scan, signatory=str(world.narrow.pk), paper_type=kind.pk)
        return as_("minh").post("/counter/copies/new", sent)

    answer = send(kinds[1])
    assert "Người này không ký loại giấy tờ đã chọn" in answer.content.decode()
    assert not CertifiedCopy.objects.exists()
    assert send(kinds[0]).status_code == 302
    assert CertifiedCopy.objects.get().signatory == world.narrow


def test_the_step_itself_refuses_it_too(world, kinds, scan):
    copy = life.submitted(world, scan)
    copy.paper_type = kinds[1]
    with pytest.raises(Refused) as refusal:
        attestation_page.choose_signatory(copy, world.narrow, by=world.minh)
    assert refusal.value.code == "signatory_out_of_scope"


def test_the_page_of_a_copy_offers_only_who_may_sign_its_kind(as_, world, kinds, scan):
    copy = life.submitted(world, scan)
    offered = f'<option value="{world.narrow.pk}"'
    assert offered in as_("minh").get(f"/counter/copies/{copy.pk}").content.decode()
    CertifiedCopy.objects.filter(pk=copy.pk).update(paper_type=kinds[1])
    assert offered not in as_("minh").get(f"/counter/copies/{copy.pk}").content.decode()


def test_it_is_asked_again_when_he_signs(world, kinds, scan):
    copy = life.submitted(world, scan)
    attestation_page.choose_signatory(copy, world.narrow, by=world.minh)
    assert may(world.binh, Action.SIGN, copy)
    copy.paper_type = kinds[1]
    assert not may(world.binh, Action.SIGN, copy)
    with pytest.raises(NotAllowed) as refusal:
        signature.request(copy, shown_sha256=copy.document.file_sha256, by=world.binh)
    assert refusal.value.code == "no_right"
    assert may(world.hoa, Action.RETURN, copy), "it does not lie there for ever"
