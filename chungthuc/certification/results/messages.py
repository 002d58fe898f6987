"""What the requester reads when his result is there: the letter with file and link, the text, the account's notice."""

from django.conf import settings
from django.utils.translation import gettext as _

from chungthuc.agencies.tree import name_on
from chungthuc.certification.models import CertifiedCopy, Delivery, Route
from chungthuc.core import clock
from chungthuc.notifications import telling
from chungthuc.notifications.facts import Result
from chungthuc.notifications.models import ChannelName
from chungthuc.notifications.telling import Addresses
from chungthuc.notifications.wording.templates import Template


def tell(copy: CertifiedCopy, delivery: Delivery) -> None:
    """«Kết quả đã có», with the dossier's code and no name: a text and the account's notice. The letter is the result.

    Who has it in his account is reminded at the hour that the slip promised, by a letter without the file.
    """
    dossier, about = copy.dossier, copy.subject
    owner = dossier.account if delivery.route == Route.ACCOUNT else None
    phone = dossier.phone or (telling.addresses_of(owner).phone if owner else "")
    facts = Result(code=dossier.code, agency=name_on(copy.agency, clock.today()))
    telling.tell(
        Addresses(phone=phone, account=owner), Template.RESULT_READY, facts,
        key=f"result:{delivery.pk}:told", channels=(ChannelName.SMS, ChannelName.IN_APP), about=about,
    )  # fmt: skip
    if owner and dossier.due_at > clock.now():
        telling.tell(
            Addresses(email=owner.email), Template.RESULT_READY, facts,
            key=f"result:{delivery.pk}:hour", channels=(ChannelName.EMAIL,), about=about, not_before=dossier.due_at,
        )  # fmt: skip


def body(copy: CertifiedCopy, delivery: Delivery, *, attached: bool) -> str:
    agency = name_on(copy.agency, clock.today())
    link = f"{settings.ADDRESS}/results/{delivery.code}"
    opening = (
        _("%(agency)s gửi kèm thư này bản sao điện tử được chứng thực từ bản chính.")
        if attached
        else _("Bản sao điện tử được chứng thực từ bản chính của bạn đã sẵn sàng tại %(agency)s. Tệp lớn nên không gửi "
               "kèm thư.")
    ) % {"agency": agency}  # fmt: skip
    in_letter, alone = _("Hoặc tải tệp (trong 90 ngày) tại: %(link)s"), _("Tải tệp (trong 90 ngày) tại: %(link)s")
    return "\n\n".join(
        [
            _("Kính gửi quý khách,"),
            opening,
            (in_letter if attached else alone) % {"link": link},
            _("Hãy gửi nguyên tệp PDF. Bản in, ảnh chụp màn hình không thay cho tệp này."),
            _("Kiểm tra bản sao: quét mã QR trên trang lời chứng, hoặc tải tệp lên tại %(check)s")
            % {"check": f"{settings.ADDRESS}/check"},
            _("Nếu thư này không phải gửi cho bạn, hãy báo cho cơ quan và xóa thư."),
        ]
    )
