"""Published versions as definitions: parsed once a process, kept by the hash of their content."""

import hashlib
import json
from typing import Any

from returns.definition.model import Definition
from returns.definition.read import Files, read
from returns.models import DefinitionVersion

OPTIONS = "choices.toml"


def canonical(files: Files) -> str:
    """The files as JSON in one fixed form; comments, order of keys and white space between them make no difference.

    The options of a list are the exception: their order is the printed one. They become pairs of key and option, as
    neither sorted keys nor PostgreSQL's jsonb would keep it.
    """
    options = {name: list(found.items()) for name, found in files.get(OPTIONS, {}).items()}
    body = {**files, OPTIONS: options} if OPTIONS in files else files
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def body_of(files: Files) -> dict[str, Any]:
    """What `DefinitionVersion.body` holds of these files: the canonical JSON."""
    body: dict[str, Any] = json.loads(canonical(files))
    return body


def files_of(body: Files) -> Files:
    """The files that a stored body came from."""
    return {**body, OPTIONS: {name: dict(options) for name, options in body.get(OPTIONS, {}).items()}}


def content_hash(files: Files) -> str:
    """The hash that makes two readings of the same content the same version."""
    return hashlib.sha256(canonical(files).encode()).hexdigest()


_read: dict[str, Definition] = {}


def definition_of(version: DefinitionVersion) -> Definition:
    """The definition of a published version. `body` is fetched only the first time a process meets it."""
    found = _read.get(version.sha256)
    if found is None:
        found = _read[version.sha256] = read(files_of(version.body))
    return found
