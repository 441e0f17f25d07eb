"""What is kept of returns: published definitions, submissions, answers and their history, their path, and files."""

from returns.models.answers import ORIGINS, VALUE_COLUMNS, Answer, AnswerChange, TableRow
from returns.models.comments import LONGEST_TEXT, Comment
from returns.models.data_exports import DataExport
from returns.models.definitions import DefinitionVersion, Timetable
from returns.models.files import BlankWorkbook, Export, Upload
from returns.models.inquiries import INQUIRY_STATES, Inquiry, InquiryStep, InquiryTo
from returns.models.looks import Look
from returns.models.notices import ALWAYS, CHOOSABLE, NOTICES, Notice, NoticePreference
from returns.models.path import ReturnEvent, Signature, SignatureVoid, Snapshot, SnapshotFile, Waiver
from returns.models.proposals import Proposal
from returns.models.submissions import Standing, Submission, SubmissionBoard

__all__ = [
    "ALWAYS",
    "CHOOSABLE",
    "INQUIRY_STATES",
    "LONGEST_TEXT",
    "NOTICES",
    "ORIGINS",
    "VALUE_COLUMNS",
    "Answer",
    "AnswerChange",
    "BlankWorkbook",
    "Comment",
    "DataExport",
    "DefinitionVersion",
    "Export",
    "Inquiry",
    "InquiryStep",
    "InquiryTo",
    "Look",
    "Notice",
    "NoticePreference",
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
