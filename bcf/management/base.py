"""What all our commands share: an error is one clear line on stderr and an exit code, never a traceback.

Exit code 1: the data, a file or the database will not do. Exit code 2: the command was called wrongly.
"""

import sys
from typing import Any, ClassVar, NoReturn, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, OperationalError, ProgrammingError

from bcf.management.output import Output
from bcf.models import User
from bcf.problems import Problems, one_line, quoted


class Error(CommandError):
    """Ends a command; Django prints the class's name and the message, "Error: there is no …"."""


class OneLineParser(CommandParser):
    """Says in one line what is wrong with the arguments, and where to read more."""

    def error(self, message: str) -> NoReturn:
        """Ends the program with exit code 2; called from Python, raises CommandError."""
        if self.called_from_command_line:
            self.exit(2, f"Error: {one_line(message)} (see {self.prog} --help)\n")
        raise Error(one_line(message), returncode=2)


class Command(BaseCommand):
    """A command whose errors are lines. `refusals` are the exceptions whose message is such a line as it stands."""

    refusals: ClassVar[tuple[type[Exception], ...]] = ()
    requires_system_checks = ()  # a page that is broken must not stop an administrator

    def __init__(self, stdout: TextIO | None = None, stderr: TextIO | None = None, **colours: bool) -> None:
        super().__init__(stdout, stderr, **colours)
        self.stdout, self.stderr = Output(stdout or sys.stdout), Output(stderr or sys.stderr)
        self.stderr.style_func = self.style.ERROR

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.__class__ = OneLineParser  # Django leaves no other place to name it
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Runs the command, and turns what it refuses into an Error."""
        try:
            try:
                return super().execute(*args, **options)
            finally:
                self.stdout.flush()  # here a reader who looked away is no error; when Python ends it would be
        except Problems as problems:
            raise self.refusal(problems) from None
        except OSError as error:
            raise Error(one_line(f"{error.filename or 'a file'}: {error.strerror or error}")) from None
        except IntegrityError:
            raise Error(
                "somebody else changed the same things at the same moment; nothing was done, try again"
            ) from None
        except (OperationalError, ProgrammingError) as error:
            raise Error(f"the database will not do: {one_line(str(error).strip())}. Was 'migrate' run?") from None
        except self.refusals as error:
            raise Error(one_line(str(error))) from None

    def refusal(self, problems: Problems) -> Error:
        """The error that ends the command: one problem in its one line, several each on a line of its own before it."""
        if len(problems.lines) == 1:
            return Error(one_line(f"{problems.what}: {problems.lines[0]}"))
        for line in problems.lines:
            self.stderr.write(f"error: {line}")
        return Error(one_line(f"{problems.what}: {len(problems.lines)} problems" if problems.lines else problems.what))

    def say(self, line: str) -> None:
        """One line on stdout."""
        self.stdout.write(line)


def user_named(email: str | None) -> User | None:
    """The active user with this address; without one the system, None. Raises Error for an unknown address."""
    if not email:
        return None
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise Error(f"there is no active user with the e-mail address {quoted(email)}")
    return user
