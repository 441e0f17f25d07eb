"""What is kept of returns: published definitions, submissions, answers and their history, their path, and files."""

from returns.models.answers import ORIGINS, VALUE_COLUMNS, Answer, AnswerChange, TableRow
from returns.models.definitions import DefinitionVersion, Timetable
from returns.models.files import BlankWorkbook, Export, Upload
from returns.models.path import ReturnEvent, Signature, SignatureVoid, Snapshot, SnapshotFile, Waiver
from returns.models.proposals import Proposal
from returns.models.submissions import Standing, Submission, SubmissionBoard

__all__ = [
    "ORIGINS",
    "VALUE_COLUMNS",
    "Answer",
    "AnswerChange",
    "BlankWorkbook",
    "DefinitionVersion",
    "Export",
    "Proposal",
    "ReturnEvent",
    "Signature",
    "SignatureVoid",
    "Snapshot",
    "SnapshotFile",
    "Standing",
    "Submission",
    "SubmissionBoard",
    "TableRow",
    "Timetable",
    "Upload",
    "Waiver",
]
