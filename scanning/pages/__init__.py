"""Reads a page: picture in, facts out. No database, no settings; limits are passed in."""

from .facts import PageFacts

__all__ = ["PageFacts", "read_page"]


def read_page(image, **options) -> PageFacts:
    """See page.read_page; imported at first use, so that the decoder's child process stays light."""
    from .page import read_page as read

    return read(image, **options)
