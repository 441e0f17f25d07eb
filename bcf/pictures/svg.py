"""Makes of a drawn SVG one that may stand inside a page under a policy that allows no styles: attributes instead of styles, ids of
its own, nothing that reaches outside, and words for those who do not see it."""

import re
import unicodedata

from lxml import etree

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
FONTS = "Arial, 'Liberation Sans', Helvetica, sans-serif"
_ATTRIBUTES = frozenset({
    "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-linecap", "stroke-linejoin",
    "stroke-dasharray", "stroke-dashoffset", "stroke-miterlimit", "opacity", "font-size", "font-weight", "font-style",
    "text-anchor", "clip-path",
})  # fmt: skip
"""Properties that SVG knows as attributes. Any other one would be lost unseen, so it is an error."""
_INSIDE = re.compile(r"url\(#([^)]+)\)")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def standing_alone(raw: str, name: str, title: str, description: str) -> str:
    """`raw`, as matplotlib drew it, as an `<svg>` element; every id in it begins with `name`."""
    parser = etree.XMLParser(remove_blank_text=True, remove_comments=True, resolve_entities=False, no_network=True)
    root = etree.fromstring(raw.encode(), parser)
    for style in root.findall(f".//{{{SVG}}}style"):
        _remove(style)
    meant = set(_INSIDE.findall(raw)) | set(re.findall(r'href="#([^"]+)"', raw))
    for element in root.iter(etree.Element):
        _without_style(element)
        _with_own_ids(element, name, meant)
    for group in [*root.iter(f"{{{SVG}}}defs", f"{{{SVG}}}g")]:
        if not len(group):
            _remove(group)
    _name(root, name, title, description)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode")


def printable(text: str) -> str:
    """`text` with a space for each character that XML cannot hold."""
    return _NOT_XML.sub(" ", text)


def drawable(text: str) -> str:
    """`text` as a picture writes it: letters with their accents in one, without marks that stand on their own.

    WeasyPrint gives text in an SVG no reading for such marks, and the PDF would be no PDF/UA; the table beside has them all.
    """
    composed = unicodedata.normalize("NFC", printable(text))
    return "".join(character for character in composed if unicodedata.category(character) not in ("Mn", "Me", "Cf"))


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _without_style(element: etree._Element) -> None:
    style = str(element.attrib.pop("style", ""))
    for rule in style.split(";"):
        key, _, value = (part.strip() for part in rule.partition(":"))
        # The font is the picture's, the same everywhere.
        if key in ("", "font-family"):
            continue
        if key not in _ATTRIBUTES:
            raise ValueError(f"a picture asks for the style '{key}', which is no attribute of SVG")
        element.set(key, value.removesuffix("px") if key == "font-size" else value)


def _with_own_ids(element: etree._Element, name: str, meant: set[str]) -> None:
    """Ids that something refers to are kept, as this picture's own; the others go."""
    for key, value in [(str(key), str(value)) for key, value in element.attrib.items()]:
        if key == "id":
            if value in meant:
                element.set("id", f"{name}-{value}")
            else:
                del element.attrib["id"]
        elif key == f"{{{XLINK}}}href":
            del element.attrib[key]
            element.set("href", f"#{name}-{value.removeprefix('#')}")
        elif "url(" in value:
            element.set(key, _INSIDE.sub(rf"url(#{name}-\1)", value))


def _name(root: etree._Element, name: str, title: str, description: str) -> None:
    for attribute in ("width", "height", "version"):
        root.attrib.pop(attribute, "")
    root.attrib.update({
        "role": "img", "class": "app-picture__drawing", "focusable": "false", "font-family": FONTS,
        "stroke-linejoin": "round", "stroke-linecap": "butt", "aria-labelledby": f"{name}-title {name}-desc",
    })  # fmt: skip
    for position, (tag, text) in enumerate((("title", title), ("desc", description))):
        words = etree.Element(f"{{{SVG}}}{tag}", id=f"{name}-{tag}")
        words.text = printable(text)
        root.insert(position, words)
