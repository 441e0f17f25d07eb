"""A return as a PDF."""

from returns.pdf.facts import Certificate, ReturnFacts, SignedBy
from returns.pdf.render import render_return, return_html

__all__ = ["Certificate", "ReturnFacts", "SignedBy", "render_return", "return_html"]
