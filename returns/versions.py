"""Published versions as definitions: parsed once a process, kept by the hash of their content."""

import hashlib
import json

from returns.definition.model import Definition
from returns.definition.read import Files, read
from returns.models import DefinitionVersion


def canonical(files: Files) -> str:
    """The files as JSON in one fixed form; comments, order of keys and white space between them make no difference."""
    return json.dumps(files, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def content_hash(files: Files) -> str:
    """The hash that makes two readings of the same content the same version."""
    return hashlib.sha256(canonical(files).encode()).hexdigest()


_read: dict[str, Definition] = {}


def definition_of(version: DefinitionVersion) -> Definition:
    """The definition of a published version. `body` is fetched only the first time a process meets it."""
    found = _read.get(version.sha256)
    if found is None:
        found = _read[version.sha256] = read(version.body)
    return found

