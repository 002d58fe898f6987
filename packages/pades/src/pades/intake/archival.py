"""What makes a base PDF/A-2u (ISO 19005-2): it says so (XMP), and its colours have a meaning (output intent).

Both are constant: they say nothing of the paper, its owner or the hour, and no later revision touches them.
"""

from functools import cache

from PIL import ImageCms

# ISO 19005-2, 6.6.4: part and level. The packet's mark is U+FEFF (6.6.2.1; XMP, part 1, 7.3.2).
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>U</pdfaid:conformance>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>
""".encode()
SCREEN = b"sRGB IEC61966-2.1"
VERSION, MADE = slice(8, 12), slice(24, 36)  # fields of an ICC profile's header (ICC.1:2004-10, 7.2)
ICC_4_2 = b"\x04\x20\x00\x00"  # the version that PDF 1.7 knows
A_DAY = b"".join(number.to_bytes(2, "big") for number in (2026, 1, 1, 0, 0, 0))


@cache
def screen_profile() -> bytes:
    """sRGB as an ICC profile of 600 bytes, by the colour library that every set-up has; its day is always the same."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[VERSION], profile[MADE] = ICC_4_2, A_DAY
    return bytes(profile)
