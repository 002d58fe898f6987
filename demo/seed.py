"""Fill the demo: units, cast, tokens, and a copy in each state. Safe to repeat: done once."""

import os
import sys
from pathlib import Path
from typing import Any

import django


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chungthuc.settings")
    django.setup()
    from chungthuc.accounts.models import Person

    home = Path(os.environ["DEMO_HOME"])
    for name in ("ticket.pem", "checkpoint.pem"):
        _key(home / name)
    if Person.objects.exists():
        return 0
    _say("Đơn vị hành chính …")
    from django.core.management import call_command

    from chungthuc.agencies.days import import_days
    from chungthuc.agencies.units import import_units
    from chungthuc.core import clock

    import_units()
    call_command("import_former_names")
    import_days(clock.today().year, clock.today().year + 1)
    _say("Các nhân vật, quyền, chứng thư số, thiết bị ký …")
    from test_pki.authority import Pki

    from demo import world as demo_world

    world = demo_world.build(Pki.open(Path(os.environ["DEMO_PKI"])))
    _tokens(home, world)
    if "--cast-only" not in sys.argv:
        _say("Bản sao ở mỗi trạng thái …")
        _copies(world)
        _say("Lịch tiếp nhận và lịch hẹn …")
        from demo import appointments_of_demo

        appointments_of_demo.build(world)
    return 0


def _copies(world: object) -> None:
    """One in each state, made as the desks make them."""
    from chungthuc.certification import sealing, signature
    from chungthuc.certification.models import CertifiedCopy
    from chungthuc.certification.reception import cancelling
    from chungthuc.certification.results import delivery
    from demo import life, scans_of_demo
    from demo.world import World

    assert isinstance(world, World)  # noqa: S101

    def submitted(place: int, **facts: Any) -> CertifiedCopy:
        title, _scan, code = scans_of_demo.PAPERS[place]
        return life.submitted(world, scans_of_demo.scan(place), title=title, paper_type=code, **facts)

    submitted(0, account=world.lan)
    submitted(1, signatory=world.binh)
    signature.send_back(submitted(2), reason="Dấu ở góc dưới bị mờ, quét lại ở 300 dpi.", by=world.hoa)
    cancelling.cancel(submitted(3), reason="Người yêu cầu xin rút.", by=world.minh)
    life.stamped(life.signed(world, submitted(4)))
    for place in (5, 6):
        life.stamped(life.forwarded(world, life.signed(world, submitted(place))))
    life.finished(world, submitted(7))
    done = life.finished(world, submitted(8, account=world.lan))
    delivery.wish(done, by=world.tuan)
    delivery.hand_over(done)
    voided = life.stamped(life.forwarded(world, life.signed(world, submitted(9))))
    volume = world.volumes[world.office.code]
    sealing.request(voided, volume=volume, shown_sha256=voided.document.file_sha256, by=world.tuan)
    signature.send_back(voided, reason="Tên giấy tờ chưa ghi đúng như bản chính.", by=world.hoa)


def _tokens(home: Path, world: object) -> None:
    """A soft token for each key of the cast, on this one computer."""
    from test_pki import softhsm

    from demo.cast import PIN
    from demo.world import World

    assert isinstance(world, World)  # noqa: S101
    environment = softhsm.configure(home)
    os.environ.update(environment)
    labelled = dict(world.signers) | {f"dau-{code}": one for code, one in world.seals.items()} | _not_registered(world)
    for label, credential in labelled.items():
        softhsm.new_token(environment, label, PIN)
        softhsm.load(label, PIN, credential)


def _not_registered(world: Any) -> dict[str, Any]:
    """Of the office that is not set up yet: its administrator registers them from the token."""
    from demo.cast import BA_DINH

    seal = world.pki.issue(BA_DINH.name, kind="agency", organization=BA_DINH.name)
    return {f"dau-{BA_DINH.code}": seal, "vi": world.pki.issue(world.vi.full_name)}


def _key(file: Path) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        key = Ed25519PrivateKey.generate()
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )


def _say(text: str) -> None:
    sys.stderr.write(f"· {text}\n")


if __name__ == "__main__":
    sys.exit(main())
