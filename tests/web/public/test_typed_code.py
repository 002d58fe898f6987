"""«Theo dõi hồ sơ»: what was typed is not typed again."""


def test_a_wrong_code_stays_in_the_field_with_the_sentence_beside_it(db, client):
    sent = client.post("/follow", {"code": "abcd efgh"}, follow=True)
    for answer in (sent, client.post("/follow/ABCD-EFGH/result", {"secret": "1"})):
        form = answer.content.decode().partition('action="/follow"')[2].partition("</form>")[0]
        assert 'value="ABCD-EFGH"' in form
        assert "Không có hồ sơ nào với mã này" in form.partition('id="code_error"')[2]
