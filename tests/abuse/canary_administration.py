"""The canary through every form of administration: somebody of an office, his post, rights, authority, certificate."""

from django.urls import reverse

from tests.abuse.canary import EMAIL, NAME, NUMBER, PHONE
from tests.harness.appointments import desk

OF_AN_OFFICE = {
    "activation", "agency_abolition", "agency_import", "agency_merger", "agency_name", "agency_new", "agency_parent",
    "authority_new", "certificate_new", "certificate_registration", "day_new", "days_import", "desk_new", "duties",
    "office_address", "office_hours", "staff", "staff_import", "staff_new", "merger_removal",
}  # fmt: skip
OF_A_DESK = {"desk_end", "desk_name"}
OF_A_ROW = {"address_removal", "day_removal", "hours_removal"}  # nothing to take back: refused, and still told nothing
OF_A_PERSON = {"staff_activation_code", "staff_leaving", "staff_post", "staff_right_new", "staff_sign_ins_end"}
# An administrator's ground for ending something stands in its event, as the house says elsewhere: no name is typed there.
TYPED = {
    "full_name": NAME, "name": NAME, "email": EMAIL, "title": NAME, "phone": PHONE, "id_number": NUMBER, "text": NAME,
    "decision": f"QĐ về {NAME}", "reason": "Quyết định 5/QĐ-UBND", "address": f"Nhà {NAME}", "hint": PHONE, "code": NUMBER,
    "password1": NAME, "password2": NAME, "person": NAME, "q": NAME, "table": f"{NAME};{EMAIL}", "save": "1",
}  # fmt: skip


def addresses(scene) -> dict[str, str]:
    world, code = scene.world, scene.world.office.code
    whom, grant = world.minh.pk, world.minh.grants.first()
    found = {name: reverse(name) if name == "activation" else reverse(name, args=[code]) for name in OF_AN_OFFICE}
    found |= {name: reverse(name, args=[code, desk(world.office).pk]) for name in OF_A_DESK}
    found |= {name: reverse(name, args=[code, 1]) for name in OF_A_ROW}
    found |= {name: reverse(name, args=[code, whom]) for name in OF_A_PERSON}
    return found | {
        "authority_end": reverse("authority_end", args=[code, world.hoa.authorities.get().pk]),
        "certificate_end": reverse("certificate_end", args=[code, world.hoa.certificates.get().pk]),
        "duty_removal": reverse("duty_removal", args=[code, 1]),
        "staff_right_end": reverse("staff_right_end", args=[code, whom, grant.pk]),
    }


def in_administration(scene) -> None:
    """By the administrator of the branch."""
    nga = scene.as_("nga")
    for name, address in sorted(addresses(scene).items()):
        nga.post(address, {**TYPED, "office": scene.world.office.code}) if name != "activation" else nga.post(
            address, TYPED
        )


NAMES = OF_AN_OFFICE | OF_A_DESK | OF_A_ROW | OF_A_PERSON | {
    "authority_end", "certificate_end", "duty_removal", "staff_right_end"
}  # fmt: skip
