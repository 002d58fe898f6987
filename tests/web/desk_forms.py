"""What an officer's browser sends, and what it is told."""

import io
import uuid

from chungthuc.accounts import authority
from chungthuc.dossiers.models import PaperType


def named(content: bytes) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = "ban-quet.pdf"
    return file


def paper(world, scan, **changes) -> dict:
    return {
        "account": "with", "number": world.lan.id_number, "paper_type": PaperType.objects.first().pk,
        "title": "Bằng tốt nghiệp", "pages": "1", "signatory": str(authority.of(world.hoa, world.office).pk),
        "request_key": uuid.uuid4().hex, "scan": named(scan), **changes,
    }  # fmt: skip


def words(answer) -> str:
    return " ".join(str(one) for one in answer.context["messages"])
