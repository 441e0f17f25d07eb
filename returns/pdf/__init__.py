"""A return as a PDF."""

from returns.pdf.facts import ReturnFacts
from returns.pdf.render import render_return, return_html

__all__ = ["ReturnFacts", "render_return", "return_html"]
