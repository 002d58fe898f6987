"""Adding revisions to a file, and nothing that nobody asked for."""

from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.validation.dss import DocumentSecurityStore, collect_validation_info
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext

from pades.common import hex_strings

hex_strings.read_in_pieces()


class Appending(IncrementalPdfFileWriter):
    """pyHanko's writer, but a revision leaves the file's metadata (XMP, /Info) as the base has them: they are constant,
    and a rewritten packet no longer says PDF/A (ISO 19005-2, 6.6.2)."""

    def _update_meta(self) -> None:
        """Nothing: a signature's time is in the signature."""

    def update_root(self) -> None:
        super().update_root()  # type: ignore[no-untyped-call]

    def write_in_place(self) -> None:
        super().write_in_place()  # type: ignore[no-untyped-call]


async def add_validation_info(signature: EmbeddedPdfSignature, context: ValidationContext, *, chunk_size: int) -> None:
    """What pyHanko's function of this name does in place, by our writer: fetch, and write the DSS where it grew."""
    paths: list[Any] = await collect_validation_info(signature, context)
    writer = Appending.from_reader(signature.reader)
    writer.IO_CHUNK_SIZE = chunk_size
    store = DocumentSecurityStore.supply_dss_in_writer(writer, None, validation_context=context, paths=paths)
    if store.modified:
        writer.write_in_place()
