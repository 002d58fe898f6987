"""Abuse 13, 16, 23, 24 and the last rows: markup, old cookies, strange hosts, paths, frames, forged forms, locked packages."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings as real_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from chungthuc.accounts import granting
from chungthuc.accounts.models import Grant, Person, Right
from chungthuc.certification.models import CertifiedCopy
from chungthuc.documents.models import Upload
from demo import life
from tests.abuse.test_steps import stamped_and_forwarded
from tests.harness.jobs import run_jobs
from tests.web.public.test_checking import forged

ROOT = Path(__file__).resolve().parents[2]
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


class Tags(HTMLParser):
    """Every tag as a browser reads it; those that would run something by themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.seen, self.running = 0, []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen += 1
        given = dict(attrs)
        inside = tag == "script" and not given.get("src") and "json" not in (given.get("type") or "")
        handlers = [name for name, value in attrs if name.startswith("on") or (value or "").startswith("javascript:")]
        if inside or handlers or tag in ("object", "embed", "iframe"):
            self.running.append((tag, attrs))


class TestMarkup:
    """13. What strangers bring is shown as text, and no page could run it anyway."""

    def test_a_certificates_subject_and_a_files_name(self, client, world, services, settings, tmp_path):
        leader, seal = (services.pki.issue(name, under="public") for name in (EVIL[:60], "Lê Văn Mạo"))
        content = forged(services, settings, tmp_path, leader=leader, seal=seal, host="https://noi-khac.test")
        answer = client.post("/check", {"file": SimpleUploadedFile(f"{EVIL[:30]}.pdf", content, "application/pdf")})
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "<script>alert" not in page
        assert "<img src=x" not in page

    def test_no_page_allows_a_script_inside_it(self, as_, world, scan):
        copy = life.submitted(world, scan, title=EVIL, name=EVIL)
        for who, path in (
            ("minh", f"/counter/copies/{copy.pk}"),
            ("hoa", f"/signing-desk/copies/{copy.pk}"),
            ("minh", "/counter/copies/new"),
        ):
            answer = as_(who).get(path)
            policy, page = answer["Content-Security-Policy"], answer.content.decode()
            scripts = re.search(r"script-src ([^;]*)", policy)
            assert "unsafe" not in (scripts[1] if scripts else policy)
            assert "object-src" not in policy or "object-src 'none'" in policy
            found = Tags()
            found.feed(page)
            assert found.seen > 50
            assert found.running == []


class TestOldCookies:
    """16. A cookie that somebody copied before."""

    def copied(self, client: Client) -> Client:
        thief = Client()
        thief.cookies["sessionid"] = client.cookies["sessionid"].value
        return thief

    def test_after_the_log_out(self, as_, world):
        minh = as_("minh")
        thief = self.copied(minh)
        assert thief.get("/counter/copies").status_code == 200
        minh.post("/accounts/logout/")
        assert thief.get("/counter/copies").status_code == 302

    def test_after_the_account_was_closed(self, as_, world):
        thief = self.copied(as_("minh"))
        Person.objects.filter(pk=world.minh.pk).update(is_active=False)
        assert thief.get("/counter/copies").status_code == 302

    def test_after_the_right_ended_in_the_middle_of_a_page(self, as_, world, scan):
        copy, hoa = life.submitted(world, scan), as_("hoa")
        shown = copy.document.file_sha256
        assert hoa.get(f"/signing-desk/copies/{copy.pk}").status_code == 200
        grant = Grant.objects.get(person=world.hoa, right=Right.SIGN_COPY)
        granting.end(grant, by=world.nga, reason="Chuyển công tác")
        path = f"/api/v1/copies/{copy.pk}/signature-request"
        answer = hoa.post(path, json.dumps({"shown_sha256": shown}), content_type="application/json")
        assert answer.status_code in (403, 404, 409)
        assert hoa.get("/signing-desk/copies").status_code == 403


class TestHosts:
    """23. Nothing of a request decides where a link leads."""

    @pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Original-Host", "Forwarded"])
    def test_a_forwarded_host_changes_no_letter_and_no_link(self, world, client, mailoutbox, header):
        told = "host=evil.example" if header == "Forwarded" else "evil.example"
        client.post("/accounts/password/reset/", {"email": world.minh.email}, headers={header: told})
        run_jobs()
        assert mailoutbox
        for letter in mailoutbox:
            assert "evil.example" not in letter.body + letter.subject
        assert "evil.example" not in client.get("/", headers={header: told}).content.decode()

    def test_another_host_is_not_answered(self, db, client):
        assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


class TestPaths:
    """24. Names of files come from their content."""

    @pytest.mark.parametrize(
        "name", ["../../etc/passwd.pdf", "..\\..\\x.pdf", "/etc/x.pdf", "a\r\nSet-Cookie: x=1.pdf"]
    )
    def test_a_files_name_leads_nowhere(self, world, scan, settings, name):
        life.uploaded(scan, by=world.minh, name=name)
        store = Path(settings.STORE).resolve()
        files = [one for one in store.rglob("*") if one.is_file()]
        assert files
        kept = [one.name for one in files if one.parent.name not in ("staging", "gate")]
        assert all(re.fullmatch(r"[0-9a-f]{64}", one) for one in kept), kept
        assert Upload.objects.get().sha256 in kept

    def test_another_session_gets_no_file_and_nobody_keeps_it(self, as_, issued_copy, world):
        for name in ("copy_file", "copy"):
            path = reverse(name, args=[issued_copy.pk])
            answer = as_("minh").get(path)
            assert answer.status_code == 200
            assert "no-store" in answer["Cache-Control"]
            assert as_("dung").get(path).status_code == 404
            assert Client().get(path).status_code == 302

    @pytest.mark.parametrize("path", ["/static/../manage.py", "/static/%2e%2e/manage.py", "/store/x", "/media/x"])
    def test_no_address_leads_into_a_folder(self, db, client, path):
        assert client.get(path).status_code == 404


class TestTheLastRows:
    def test_a_foreign_page_seals_nothing(self, world, scan):
        copy = stamped_and_forwarded(world, scan)
        careful = Client(enforce_csrf_checks=True)
        careful.force_login(world.tuan, backend="allauth.account.auth_backends.AuthenticationBackend")
        given = {"shown_sha256": copy.document.file_sha256, "volume_id": str(world.volumes[world.office.code].pk)}
        for path in ("seal-request", "seal"):
            answer = careful.post(
                f"/api/v1/copies/{copy.pk}/{path}", json.dumps(given), content_type="application/json"
            )
            assert answer.status_code == 403
            form = careful.post(f"/api/v1/copies/{copy.pk}/{path}", given, headers={"Origin": "https://evil.example"})
            assert form.status_code == 403
        assert CertifiedCopy.objects.get().entry is None

    @pytest.mark.parametrize(
        "path", ["/", "/check", "/accounts/login/", "/signing-desk/copies", "/sealing-desk/copies"]
    )
    def test_no_page_lives_in_a_frame(self, as_, world, path):
        answer = as_("dung").get(path, follow=True)
        assert answer["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]

    @pytest.mark.parametrize(
        "lock", ["requirements.txt", "requirements-dev.txt", "requirements-build.txt", "requirements-data.txt"]
    )
    def test_each_package_is_locked_by_its_hash(self, lock):
        text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
        packages = [line for line in text.splitlines() if re.match(r"[A-Za-z0-9]", line)]
        assert packages
        assert [line for line in packages if not re.match(r"[\w.\[\]-]+==\S+.*--hash=sha256:[0-9a-f]{64}", line)] == []

    def test_the_image_installs_by_hash_only(self):
        recipe = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
        installs = [line for line in recipe.replace("\\\n", " ").splitlines() if "pip install" in line]
        assert installs
        assert [line for line in installs if "--require-hashes" not in line and "--no-deps" not in line] == []
        locked = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
        assert [name for name, one in locked.items() if name and not one.get("integrity")] == []

    def test_nothing_of_a_request_is_believed_by_default(self):
        assert real_settings.USE_X_FORWARDED_HOST is False
