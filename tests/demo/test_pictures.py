"""Signature and seal pictures: transparent, blue and red, of true size."""

import io

import pytest
from PIL import Image

from demo import cast, pictures


def opened(png: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(png))
    picture.load()
    return picture


def covered(picture: Image.Image) -> float:
    """The share of pixels with ink."""
    alpha = picture.getchannel("A").histogram()
    return sum(alpha[128:]) / sum(alpha)


@pytest.mark.parametrize("person", [one for one in cast.PEOPLE if one.token], ids=lambda one: one.key)
def test_a_signature_is_blue_transparent_and_its_own(person: cast.Actor) -> None:
    picture = opened(pictures.signature(person.full_name))
    assert (picture.mode, picture.size) == ("RGBA", (760, 300))
    assert 0.01 < covered(picture) < 0.2
    red, _, blue, _ = picture.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))  # type: ignore[misc]
    assert blue > red
    assert pictures.signature(person.full_name) == pictures.signature(person.full_name)
    assert pictures.signature(person.full_name) != pictures.signature(person.full_name + " Anh")


def test_a_seal_is_red_round_and_of_true_size() -> None:
    picture = opened(pictures.seal(cast.HOAN_KIEM.name))
    assert (picture.mode, picture.size) == ("RGBA", (600, 600))
    assert 600 / picture.info["dpi"][0] * 25.4 == pytest.approx(36, abs=0.1)
    assert picture.getpixel((2, 2))[3] == 0  # type: ignore[index]
    assert picture.getpixel((300, 280))[0] > 150  # type: ignore[index]
    assert 0.1 < covered(picture) < 0.4


def test_long_names_still_fit_on_the_circle() -> None:
    long = opened(pictures.seal("Ủy ban nhân dân phường Tân Sơn Nhì thành phố Hồ Chí Minh và các đơn vị trực thuộc"))
    bottom = long.crop((200, 470, 400, 560)).getchannel("A").histogram()
    assert sum(bottom[128:]) < 0.25 * sum(bottom)
