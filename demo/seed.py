"""Fill the demo: units, cast, tokens, and a copy in each state. Safe to repeat: done once."""

import os
import sys
from pathlib import Path

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

    def scan(place: int) -> bytes:
        return scans_of_demo.scan(place)

    titles = iter(scans_of_demo.TITLES)
    life.submitted(world, scan(0), title=next(titles), account=world.lan)
    life.submitted(world, scan(1), title=next(titles), signatory=world.binh)
    returned = life.submitted(world, scan(2), title=next(titles))
    signature.send_back(returned, reason="Trang 2 bị mờ, quét lại ở 300 dpi.", by=world.hoa)
    cancelled = life.submitted(world, scan(3), title=next(titles))
    cancelling.cancel(cancelled, reason="Người yêu cầu xin rút.", by=world.minh)
    life.stamped(life.signed(world, life.submitted(world, scan(4), title=next(titles))))
    for place in (5, 6):
        life.stamped(life.forwarded(world, life.signed(world, life.submitted(world, scan(place), title=next(titles)))))
    life.issued(world, scan(7), title=next(titles))
    done: CertifiedCopy = life.issued(world, scan(8), title=next(titles), account=world.lan)
    delivery.wish(done, by=world.tuan)
    delivery.hand_over(done)
    voided = life.stamped(life.forwarded(world, life.signed(world, life.submitted(world, scan(9), title=next(titles)))))
    volume = world.volumes[world.office.code]
    sealing.request(voided, volume=volume, shown_sha256=voided.document.file_sha256, by=world.tuan)
    signature.send_back(voided, reason="Sai tên loại giấy tờ.", by=world.hoa)


def _tokens(home: Path, world: object) -> None:
    """A soft token for each key of the cast, on this one computer."""
    from test_pki import softhsm

    from demo.cast import PIN
    from demo.world import World

    assert isinstance(world, World)  # noqa: S101
    environment = softhsm.configure(home)
    os.environ.update(environment)
    labelled = dict(world.signers) | {f"dau-{code}": one for code, one in world.seals.items()}
    for label, credential in labelled.items():
        softhsm.new_token(environment, label, PIN)
        softhsm.load(label, PIN, credential)


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
