"""JPEG pictures as the pages of a PDF: nothing in it tells when or by whom it was made."""

import io
from dataclasses import dataclass

import pikepdf

POINTS = 72


@dataclass(frozen=True)
class Sheet:
    """One page: a JPEG with its size in pixels and its resolution."""

    jpeg: bytes
    width: int
    height: int
    dpi: float
    is_gray: bool


def pdf_of(sheets) -> bytes:
    """One PDF with a page for each sheet, at the size of the paper; the same sheets give the same bytes."""
    made = pikepdf.Pdf.new()
    for sheet in sheets:
        _add(made, sheet)
    out = io.BytesIO()
    # The file's /ID comes from its content.
    made.save(out, deterministic_id=True, compress_streams=False)
    return out.getvalue()


def _add(made, sheet):
    wide, high = (round(side / sheet.dpi * POINTS, 2) for side in (sheet.width, sheet.height))
    picture = pikepdf.Stream(made, sheet.jpeg)
    picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    picture.Width, picture.Height, picture.BitsPerComponent = sheet.width, sheet.height, 8
    picture.ColorSpace = pikepdf.Name.DeviceGray if sheet.is_gray else pikepdf.Name.DeviceRGB
    picture.Filter = pikepdf.Name.DCTDecode
    made.pages.append(
        pikepdf.Page(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Page,
                MediaBox=[0, 0, wide, high],
                Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=made.make_indirect(picture))),
                Contents=made.make_indirect(pikepdf.Stream(made, f"{wide} 0 0 {high} 0 0 cm /Im Do".encode())),
            )
        )
    )
