"""Decisions about files and places, from values alone."""

import re

DIGITS = re.compile(r"(\d+)")
SUFFIX = re.compile(r"\.\w{1,5}$")


def natural_key(name):
    """A sorting key that counts as people do: trang-2 comes before trang-10, and trang-2 before trang-2-sau."""
    parts = DIGITS.split(SUFFIX.sub("", name).casefold())
    # Texts stand at even places and numbers at odd ones, so that like is compared with like.
    return [int(part) if place % 2 else part for place, part in enumerate(parts)]


def region_fits(region, width, height):
    """Whether a region is empty (the whole page) or a box [x0, y0, x1, y1] within the picture, in its pixels."""
    if not region:
        return True
    if len(region) != 4 or not all(isinstance(side, int) for side in region):
        return False
    x0, y0, x1, y1 = region
    return 0 <= x0 < x1 <= (width or 0) and 0 <= y0 < y1 <= (height or 0)
