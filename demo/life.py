"""One life, step by step, as the desks do it: for the demo's copies, the tests and the benchmarks."""

import uuid
from pathlib import Path

from chungthuc.accounts import authority
from chungthuc.accounts.models import Person
from chungthuc.certification import scan_answers, sealing, signature
from chungthuc.certification.fees.saying import PAID
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.reception import intake
from chungthuc.certification.reception.intake import Paper
from chungthuc.certification.reception.receipts import Requester
from chungthuc.certification.scan_answers import Reasons
from chungthuc.documents import store
from chungthuc.documents.models import Upload
from chungthuc.dossiers.models import EmailCheck, PaperType
from demo.world import World


def uploaded(content: bytes, *, by: Person, name: str = "ban-quet.pdf") -> Upload:
    """As if the officer had chosen this file."""
    place = store.staging()
    place.write_bytes(content)
    return intake.take_upload(place, name=name, by=by)


def submitted(
    world: World,
    content: bytes,
    *,
    title: str = "Bằng tốt nghiệp đại học",
    paper_type: str = "van-bang",
    pages: int | None = None,
    account: Person | None = None,
    email: str = "nguoidan@vidu.test",
    name: str = "Nguyễn Văn An",
    signatory: Person | None = None,
    paid: bool = True,
) -> CertifiedCopy:
    """«Trình ký» by Minh: for an account, or for a person with an e-mail address."""
    chosen = authority.of(signatory or world.hoa, world.office)
    if chosen is None:
        raise ValueError("the signatory has no authority")
    requester = Requester(
        kind=account.kind if account else "person",
        name=account.full_name if account else name,
        number=account.id_number if account else "001085000011",
        email="" if account else email,
        email_check=EmailCheck.READ_BACK if email and not account else "",
        account=account,
    )
    upload = uploaded(content, by=world.minh)
    return intake.submit(
        agency=world.office,
        requester=requester,
        paper=Paper(PaperType.objects.get(code=paper_type), title, pages or upload.page_count),
        upload=upload,
        reasons=Reasons(
            pages="" if pages in (None, upload.page_count) else "Bản chính có mặt sau để trống, không quét",
            remarks="Bản chính mờ, đã quét ở mức rõ nhất" if scan_answers.weighty(upload) else "",
        ),
        signatory=chosen,
        by=world.minh,
        request_key=uuid.uuid4().hex,
        fee=PAID if paid else None,
    )


def signed(world: World, copy: CertifiedCopy, *, key: str = "hoa") -> CertifiedCopy:
    """«Ký số» with the person's key, without an agent in between."""
    person, credential = world.people[key], world.signers[key]
    wanted = signature.request(copy, shown_sha256=copy.document.file_sha256, by=person)
    signature.choose(wanted, copy, certificate=credential.certificate, chain=credential.chain, by=person)
    signature.accept(wanted, copy, value=credential.sign(bytes(wanted.signed_attrs)), by=person)
    return copy


def forwarded(world: World, copy: CertifiedCopy, *, key: str = "hoa") -> CertifiedCopy:
    signature.forward(copy, by=world.people[key])
    return copy


def stamped(copy: CertifiedCopy) -> CertifiedCopy:
    """What the job does."""
    signature.stamp(copy)
    return copy


def sealed(world: World, copy: CertifiedCopy) -> CertifiedCopy:
    """«Đóng dấu» by Tuấn with the agency's key."""
    tuan, office = world.tuan, world.office
    credential = world.seals[office.code]
    volume = world.volumes[office.code]
    wanted = sealing.request(copy, volume=volume, shown_sha256=copy.document.file_sha256, by=tuan)
    sealing.choose(wanted, copy, certificate=credential.certificate, chain=credential.chain, by=tuan)
    sealing.accept(wanted, copy, value=credential.sign(bytes(wanted.signed_attrs)), by=tuan)
    return copy


def issued(world: World, content: bytes, **facts: object) -> CertifiedCopy:
    """All of it, up to the issue."""
    return finished(world, submitted(world, content, **facts))  # type: ignore[arg-type]


def finished(world: World, copy: CertifiedCopy) -> CertifiedCopy:
    """What follows «Trình ký», up to the issue."""
    signed(world, copy)
    forwarded(world, copy)
    stamped(copy)
    sealed(world, copy)
    sealing.finish(copy)
    return copy


def whole_file(copy: CertifiedCopy, target: Path) -> Path:
    """The copy's bytes as a file."""
    copy.document.source().copy_to(target)
    return target
