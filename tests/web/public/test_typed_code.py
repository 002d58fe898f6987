"""«Theo dõi hồ sơ»: what was typed is not typed again, and every code that people hold is known."""

from demo import life


def test_a_wrong_code_stays_in_the_field_with_the_sentence_beside_it(db, client):
    sent = client.post("/follow", {"code": "abcd efgh"}, follow=True)
    for answer in (sent, client.post("/follow/ABCD-EFGH/result", {"secret": "1"})):
        form = answer.content.decode().partition('action="/follow"')[2].partition("</form>")[0]
        assert 'value="ABCD-EFGH"' in form
        assert "Không có hồ sơ nào với mã này" in form.partition('id="code_error"')[2]


def test_every_code_that_people_hold_leads_somewhere(world, scan, as_, client):
    """The code of an appointment and «Mã hồ sơ», printed in bold on the slip, were «no dossier»."""
    dossier = life.submitted(world, scan, account=world.lan).dossier
    told = client.post("/follow", {"code": " 6qj-9e9 k7m "})
    assert "Không có lịch hẹn nào với mã này" in told.content.decode()
    told = client.post("/follow", {"code": dossier.code.lower().replace("-", " ")})
    assert told.status_code == 422
    assert "Đây là mã hồ sơ" in told.content.decode()
    assert as_("vi").post("/follow", {"code": dossier.code}).status_code == 422  # it is no secret, so it opens nothing
    assert as_("lan").post("/follow", {"code": dossier.code})["Location"] == f"/dossiers/{dossier.pk}"


def test_the_code_of_a_copy_leads_to_its_page_and_wrong_ones_are_counted(world, scan, client):
    """«Mã tra cứu» looks like the code of a slip and was «no dossier»."""
    copy = life.issued(world, scan)
    answer = client.post("/follow", {"code": copy.code.lower()}, follow=True)
    assert answer.redirect_chain[-1] == (f"/c/{copy.code}", 302)
    unissued = life.submitted(world, scan)
    assert client.get(f"/follow/{unissued.code}").status_code == 404
    for _guess in range(30):
        client.get("/follow/AAAA-AAAA-AAAA-AAAA-AAAA-A")
    assert client.get(f"/follow/{copy.code}").status_code == 429


def test_the_list_says_where_the_papers_stand(world, scan, as_):
    dossier = life.submitted(world, scan, account=world.lan).dossier
    row = as_("lan").get("/dossiers").content.decode().partition(dossier.code)[2].partition("</tr>")[0]
    assert 'data-status="submitted"' in row


def test_a_wrong_code_of_a_copy_comes_again_in_its_field(db, client):
    answer = client.get("/check", {"code": "abcd efgh 1234"}, follow=True)
    form = answer.content.decode().partition('action="/check"')[2].partition("</form>")[0]
    assert answer.status_code == 404
    assert 'value="ABCD-EFGH-1234"' in form
    assert "So lại từng chữ" in form.partition('id="code_error"')[2]


def test_a_wrong_code_of_an_appointment_is_told_where_it_was_typed(world, client):
    answer = client.post("/follow", {"code": "7k2-m9p-qrx"})
    assert answer.status_code == 404
    page = answer.content.decode()
    assert 'value="7k2-m9p-qrx"' in page
    assert "Không có lịch hẹn nào với mã này" in page
    assert 'aria-invalid="true"' in page
    page = client.get("/appointments/7K2-M9P-QRX").content.decode()
    assert "Không tìm thấy lịch hẹn" in page
    assert "Lịch hẹn của tôi" not in page.split("<main")[1]
