"""PDFs as other scanners and programs make them: all must be accepted."""

import io
import zlib
from collections.abc import Callable

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageCms

from packages.pades.tests.builders.uploads.pdf_bytes import A4_PIXELS, changed, jpeg, paper, scan, stream, written

A4 = (595.28, 841.89)


def by_pillow(*modes: str, size: tuple[int, int] = A4_PIXELS, dpi: float = 200) -> bytes:
    pages = [paper(size, mode=mode) for mode in modes]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=dpi)
    return out.getvalue()


def with_image(head: dict[str, object], data: bytes, *, content: bytes = b"", size: tuple[float, float] = A4) -> bytes:
    """One page with one picture, described as given, written by pikepdf with object streams."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=size)
        picture = pdf.make_stream(data, Type=Name.XObject, Subtype=Name.Image, **head)
        page.obj.Resources = Dictionary(XObject=Dictionary(Im0=picture))
        page.obj.Contents = pdf.make_stream(content or b"q %.3f 0 0 %.3f 0 0 cm /Im0 Do Q" % size)
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _described(
    picture: Image.Image, filters: object, space: object = Name.DeviceRGB, bits: int = 8
) -> dict[str, object]:
    head = {"Width": picture.width, "Height": picture.height, "BitsPerComponent": bits, "ColorSpace": space}
    return head | ({"Filter": filters} if filters is not None else {})


def flate() -> bytes:
    picture = paper((827, 1170))
    return with_image(_described(picture, Name.FlateDecode), zlib.compress(picture.tobytes()))


def flate_with_predictor() -> bytes:
    picture = paper((827, 1170))
    row = picture.width * 3
    pixels = picture.tobytes()
    rows = b"".join(b"\0" + pixels[start : start + row] for start in range(0, len(pixels), row))
    head = _described(picture, Name.FlateDecode)
    head["DecodeParms"] = Dictionary(Predictor=15, Colors=3, BitsPerComponent=8, Columns=picture.width)
    return with_image(head, zlib.compress(rows))


def palette() -> bytes:
    picture = paper((827, 1170)).quantize(64)
    colours = bytes(picture.getpalette() or [])[: 64 * 3]
    space = Array([Name.Indexed, Name.DeviceRGB, 63, pikepdf.String(colours)])
    return with_image(_described(picture, Name.FlateDecode, space), zlib.compress(picture.tobytes()))


def uncompressed() -> bytes:
    picture = paper((413, 585), mode="L")
    return with_image(_described(picture, None, Name.DeviceGray), picture.tobytes())


def stencil() -> bytes:
    """Black and white as a mask painted in black, as many office devices write it."""
    picture = paper(mode="1")
    head = {"Width": picture.width, "Height": picture.height, "ImageMask": True, "BitsPerComponent": 1}
    return with_image(head | {"Filter": Name.FlateDecode}, zlib.compress(picture.tobytes()))


def progressive() -> bytes:
    return scan(jpeg(progressive=True, optimize=True))


def cmyk() -> bytes:
    return scan(jpeg(paper(mode="CMYK")))


def jpeg_2000() -> bytes:
    picture, out = paper((827, 1170)), io.BytesIO()
    picture.save(out, "JPEG2000", quality_mode="rates", quality_layers=[20])
    return with_image(_described(picture, Name.JPXDecode), out.getvalue())


def jbig2() -> bytes:
    """A page in JBIG2 (ITU-T T.88): page information, then one generic region coded as a fax is (MMR)."""
    picture, out = paper(mode="1"), io.BytesIO()
    picture.save(out, "TIFF", compression="group4", tiffinfo={278: picture.height})
    with Image.open(out) as tiff:
        start, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]  # type: ignore[attr-defined]
        assert len(tiff.tag_v2[273]) == 1  # type: ignore[attr-defined]
    size = picture.width.to_bytes(4, "big") + picture.height.to_bytes(4, "big")
    information = size + bytes(11)
    region = size + bytes(9) + b"\1" + out.getvalue()[start : start + length]
    data = _segment(0, 48, information) + _segment(1, 38, region)
    return with_image(_described(picture, Name.JBIG2Decode, Name.DeviceGray, 1), data)


def _segment(number: int, kind: int, content: bytes) -> bytes:
    """For page 1, referring to no other."""
    return number.to_bytes(4, "big") + bytes([kind, 0, 1]) + len(content).to_bytes(4, "big") + content


def with_text_layer(mode: int = 3) -> bytes:
    """Recognised text, invisible, behind the picture's place: most scanners offer it."""

    def add(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        page.obj.Resources.Font = Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        page.contents_add(pdf.make_stream(b"BT %d Tr /F1 12 Tf 100 700 Td (Van ban mat) Tj ET" % mode))

    return changed(add)


def with_visible_text() -> bytes:
    """A line printed over the picture."""
    return with_text_layer(mode=0)


def with_visible_type_3() -> bytes:
    """Mode 3 does not hide the glyphs of a Type 3 font, so the page must be drawn."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Resources.Font.F1.Subtype = Name.Type3

    return changed(change, with_text_layer())


def with_web_link() -> bytes:
    """The footer that a telephone's scanning program puts on each page."""
    action = b"/A << /S /URI /URI (https://vidu.test/tai-ve) >>"
    return scan(page=b"/Annots [<< /Type /Annot /Subtype /Link /Rect [400 10 590 40] " + action + b" >>]")


def typeset() -> bytes:
    """Text and lines, no picture at all."""
    content = b"BT /F1 24 Tf 72 720 Td (Chung thuc) Tj ET 72 700 400 2 re f"
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    page += b" /Resources << /Font << /F1 5 0 R >> >> >>"
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page,
            stream(b"", content),
            font,
        ]
    )


def in_strips() -> bytes:
    """Three pictures below one another, as devices with little memory write a page."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=A4)
        whole, names, content = paper(), Dictionary(), b""
        for place in range(3):
            part = whole.crop((0, place * 780, 1654, min(2339, (place + 1) * 780)))
            names[f"/Im{place}"] = pdf.make_stream(
                jpeg(part), Type=Name.XObject, Subtype=Name.Image, **_described(part, Name.DCTDecode)
            )
            bottom = A4[1] - (place * 780 + part.height) / 2339 * A4[1]
            content += b"q %.3f 0 0 %.3f 0 %.3f cm /Im%d Do Q\n" % (A4[0], part.height / 2339 * A4[1], bottom, place)
        page.obj.Resources, page.obj.Contents = Dictionary(XObject=names), pdf.make_stream(content)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def turned_and_mixed() -> bytes:
    """A landscape A3, a page turned by 90°, a small one with its origin elsewhere, one in large units."""
    with pikepdf.new() as pdf:
        for size, attributes in (
            ((1190.55, 841.89), {}),
            (A4, {"/Rotate": 90}),
            ((297.64, 419.53), {"/MediaBox": Array([100, 50, 397.64, 469.53])}),
            ((297.64, 420.945), {"/UserUnit": 2}),
        ):
            page = pdf.add_blank_page(page_size=size)
            picture = paper((round(size[0] * 2.78), round(size[1] * 2.78)))
            image = pdf.make_stream(
                jpeg(picture), Type=Name.XObject, Subtype=Name.Image, **_described(picture, Name.DCTDecode)
            )
            left, bottom = (100, 50) if "/MediaBox" in attributes else (0, 0)
            page.obj.Resources = Dictionary(XObject=Dictionary(Im0=image))
            page.obj.Contents = pdf.make_stream(b"q %.3f 0 0 %.3f %d %d cm /Im0 Do Q" % (*size, left, bottom))
            for key, value in attributes.items():
                page.obj[key] = value
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def quartz() -> bytes:
    """The habits of a well-known desktop: a clip around the page, a neutral graphics state, an ICC profile."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    with pikepdf.open(io.BytesIO(scan())) as pdf:
        page = pdf.pages[0].obj
        page.Resources.ExtGState = Dictionary(Gs1=Dictionary(Type=Name.ExtGState, ca=1, BM=Name.Normal))
        page.Resources.XObject.Im0.ColorSpace = Array([Name.ICCBased, pdf.make_stream(profile, N=3)])
        page.Contents = pdf.make_stream(
            zlib.compress(b"q Q q 0 0 595.28 841.89 re W n /Gs1 gs q 595.28 0 0 841.89 0 0 cm /Im0 Do Q Q\n"),
            Filter=Name.FlateDecode,
        )
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def linearised() -> bytes:
    return changed(lambda pdf: None, linearize=True)


def with_opening_view() -> bytes:
    return scan(
        catalog=b"/OpenAction [3 0 R /FitH 842] /PageMode /UseNone /ViewerPreferences << /DisplayDocTitle true >>"
    )


def with_outline_and_metadata() -> bytes:
    """Bookmarks, a document title, XMP, a thumbnail, an empty form dictionary: left behind without a word."""
    xml = b"<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'/><?xpacket end='w'?>"
    return scan(
        catalog=b"/Metadata 6 0 R /Outlines 7 0 R /AcroForm << /Fields [] >> /Lang (vi)",
        more=[
            stream(b"/Type /Metadata /Subtype /XML", xml),
            b"<< /Type /Outlines /First 8 0 R /Last 8 0 R /Count 1 >>",
            b"<< /Title (Trang 1) /Parent 7 0 R /Dest [3 0 R /Fit] >>",
        ],
    )


def with_padding() -> bytes:
    return scan() + b"\r\n" + bytes(511)


def by_pdfium() -> bytes:
    pdf = pypdfium2.PdfDocument.new()
    page = pdf.new_page(*A4)
    image = pypdfium2.PdfImage.new(pdf)
    image.load_jpeg(io.BytesIO(jpeg()), inline=True)
    image.set_matrix(pypdfium2.PdfMatrix().scale(*A4))
    page.insert_obj(image)
    page.gen_content()
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def blank() -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    return written([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page])


# name → (builder, lane of each page: A keeps the picture's bytes, B draws the page anew)
CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "plain": (scan, "A"),
    "gray": (lambda: scan(jpeg(paper(mode="L"))), "A"),
    "progressive": (progressive, "A"),
    "Pillow, colour": (lambda: by_pillow("RGB"), "A"),
    "Pillow, gray": (lambda: by_pillow("L"), "A"),
    "Pillow, black and white": (lambda: by_pillow("1"), "A"),
    "Pillow, palette": (lambda: by_pillow("P"), "B"),
    "Pillow, CMYK": (lambda: by_pillow("CMYK"), "B"),
    "Pillow, several": (lambda: by_pillow("RGB", "1", "L", "RGB"), "AAAA"),
    "PDFium": (by_pdfium, "A"),
    "Flate": (flate, "A"),
    "Flate with predictor": (flate_with_predictor, "A"),
    "palette": (palette, "A"),
    "uncompressed": (uncompressed, "A"),
    "stencil": (stencil, "A"),
    "strips": (in_strips, "A"),
    "desktop": (quartz, "A"),
    "turned and mixed": (turned_and_mixed, "AAAA"),
    "linearised": (linearised, "A"),
    "opening view": (with_opening_view, "A"),
    "outline and metadata": (with_outline_and_metadata, "A"),
    "padding": (with_padding, "A"),
    "CMYK": (cmyk, "B"),
    "JPEG 2000": (jpeg_2000, "B"),
    "JBIG2": (jbig2, "B"),
    "text layer": (with_text_layer, "A"),
    "visible text": (with_visible_text, "B"),
    "type 3 text layer": (with_visible_type_3, "B"),
    "web link": (with_web_link, "A"),
    "typeset": (typeset, "B"),
    "blank": (blank, "B"),
}  # fmt: skip
