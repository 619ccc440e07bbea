"""What there is. The public side (article, edition, footnote, picture, search, series,
similarity, taxonomy) holds only what is published; the newsroom side (translation, assignment,
revision, publication, finding, memory, term, picture use, event, upload, working, preview link,
machine, release, pairing) holds everything else.

Public modules import the files of the public side, never the newsroom's.
"""

from articles.models.article import Article, Byline, OldSlug
from articles.models.assignment import Assignment, DueNotice, MailPreference
from articles.models.edition import Edition
from articles.models.event import Event
from articles.models.finding import AcceptedFinding, LinkCheck
from articles.models.footnote import Footnote
from articles.models.machine import MachineRequest
from articles.models.memory import MemoryKey, MemorySegment
from articles.models.pairing import Pairing
from articles.models.picture import Picture
from articles.models.picture_use import PictureUse
from articles.models.preview_link import PreviewLink
from articles.models.publication import Publication, TakenOver
from articles.models.release import Release, ReleaseMember
from articles.models.revision import Revision
from articles.models.search import SearchEntry, SearchWords
from articles.models.series import Series
from articles.models.similarity import KeyTerm, Similarity
from articles.models.taxonomy import Category, Topic
from articles.models.term import Term
from articles.models.translation import LanguageAssignment, Translation
from articles.models.upload import Upload
from articles.models.working import Presence, WorkingDraft

__all__ = [
    "AcceptedFinding",
    "Article",
    "Assignment",
    "Byline",
    "Category",
    "DueNotice",
    "Edition",
    "Event",
    "Footnote",
    "KeyTerm",
    "LanguageAssignment",
    "LinkCheck",
    "MachineRequest",
    "MailPreference",
    "MemoryKey",
    "MemorySegment",
    "OldSlug",
    "Pairing",
    "Picture",
    "PictureUse",
    "Presence",
    "PreviewLink",
    "Publication",
    "Release",
    "ReleaseMember",
    "Revision",
    "SearchEntry",
    "SearchWords",
    "Series",
    "Similarity",
    "TakenOver",
    "Term",
    "Topic",
    "Translation",
    "Upload",
    "WorkingDraft",
]
