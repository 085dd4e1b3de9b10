"""Sample register pages with ground truth, for the demo, the tests and the benchmarks. Nobody in them lived."""

from scanning.samples.pages import COMMUNE, DPI, ERAS, KINDS, SamplePage, captions, make_page

__all__ = ["COMMUNE", "DPI", "ERAS", "KINDS", "SamplePage", "captions", "make_page"]
