"""Writes a letter's PDF around the fonts that all letters share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fpdf.output import ContentWithoutID, OutputProducer
from fpdf.structure_tree import StructElem, StructureTreeBuilder

from letters.enclosure_typeface import Typeface, typeface

if TYPE_CHECKING:
    from fpdf import FPDF


class Producer(OutputProducer):
    """Writes a file with the fonts as they were packed, and without dates."""

    def __init__(self, fpdf: FPDF) -> None:
        super().__init__(fpdf)
        self._typeface = typeface()

    def _add_pages_root(self) -> Any:
        # The first numbers are the fonts', in every file, so that their bytes are the same.
        self.pdf_objs.append(_Fonts(self, self._typeface))
        self.obj_id = len(self._typeface.starts)
        return super()._add_pages_root()

    def _add_pdf_obj(self, pdf_obj: Any, _label: str | None = None) -> int:
        # Under no label: fpdf2 sums up the sizes of each kind, for its log.
        return super()._add_pdf_obj(pdf_obj)

    def _add_fonts(self, *_images_and_patterns: object) -> Any:
        return self._typeface.by_number

    def _add_info(self) -> Any:
        info: Any = super()._add_info()
        # The true time would make each file differ, and any other would be untrue.
        info.creation_date = None
        return info


class _Fonts(ContentWithoutID):
    """Both fonts in one go; like fpdf2's own cross-reference table, it reaches into the file."""

    def __init__(self, producer: Producer, made: Typeface) -> None:
        self._producer = producer
        self._made = made

    def serialize(self, *_security: object, **_handler: object) -> Any:
        here = len(self._producer.buffer)
        for number, start in enumerate(self._made.starts, start=1):
            self._producer.offsets[number] = here + start
        # The producer ends each piece with a line break of its own.
        return self._made.packed.removesuffix(b"\n")


class Tags(StructureTreeBuilder):
    """A letter's tags, which are half of its objects, in a kind that is quick to write."""

    def add_marked_content(self, page_number: int, *names: Any, **more: Any) -> Any:
        """Add a tag as fpdf2 does."""
        element, page = super().add_marked_content(page_number, *names, **more)
        element.__class__ = _Tag
        return element, page


class _Tag(StructElem):
    """fpdf2 searches each object for what there is to write; of a tag it is always the same."""

    __slots__ = ()

    def _build_obj_dict(self, *_security: object) -> dict[str, object]:
        page: Any = self.pg
        return {
            "/K": self.k.serialize(),
            "/P": self.p.ref,
            "/Pg": page.ref,
            "/S": self.s,
            "/Type": self.type,
        }
