"""What a definition can be refused for."""


class DefinitionError(ValueError):
    """A definition that cannot be accepted. The message names file, key and reason, in this order."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        self.file, self.key, self.reason = file, key, reason
        super().__init__(f"{file}: {key}: {reason}" if key else f"{file}: {reason}")


class ExpressionError(ValueError):
    """An expression that cannot be read, or that has no Excel reading where one is needed."""
