"""What a reviewer of a release looks at first: every kind of finding."""

from __future__ import annotations

import enum


class Severity(enum.Enum):
    """How much a finding wants to be looked at; most first.

    The value is the word at the beginning of its line.
    """

    ALERT = "alert"
    REVIEW = "review"
    NOTE = "note"

    @property
    def rank(self) -> int:
        return tuple(Severity).index(self)


class Family(enum.Enum):
    """What a group of findings is about; the value stands in docs."""

    IDENTITY = "identity"
    DEPENDENCIES = "dependencies"
    RUNNING = "what runs"
    FILES = "files"
    CONTAINER = "container"
    CODE = "code"
    CHARACTERS = "characters"
    REPOSITORY = "repository"


class Code(enum.Enum):
    """A kind of finding: the value is its name, as ``name-changed``.

    Only what changed from the old release to the new one is a finding.

    Attributes:
        family: what it is about.
        severity: what it has unless the finder knows better.
        meaning: the sentence that says what was found.
        why: why a reviewer wants to know.
    """

    _value_: str

    def __init__(self, family: Family, severity: Severity, text: str) -> None:
        self._value_ = self.name.lower().replace("_", "-")
        self.family, self.severity = family, severity
        self.meaning, _, self.why = text.partition("; ")

    # fmt: off
    ONLY_IN_SDIST = Family.REPOSITORY, Severity.ALERT, (
        "a file was published that the repository does not hold; so was the "
        "back door of xz brought in; what a build is known to write is a note")
    DIFFERS_FROM_REPOSITORY = Family.REPOSITORY, Severity.REVIEW, (
        "a file was published with other content than in the repository; what "
        "was reviewed there is not what is installed; what a build is known "
        "to write is a note")
    MISSING_FROM_SDIST = Family.REPOSITORY, Severity.NOTE, (
        "files of the repository were not published; often tests and settings "
        "of tools; a build from the sdist may need them")
    NAME_CHANGED = Family.IDENTITY, Severity.ALERT, (
        "the two archives state another project name; a name that looks alike "
        "is how one project passes for another")
    VERSION_CONTRADICTION = Family.IDENTITY, Severity.REVIEW, (
        "places that state the version newly disagree; what is installed is "
        "not what the file name promises")
    SAME_VERSION = Family.IDENTITY, Severity.REVIEW, (
        "both archives state one version and have other content; a version is "
        "published once; other content needs a reason")
    DOWNGRADE = Family.IDENTITY, Severity.REVIEW, (
        "the new archive states the older version; an older release brings "
        "back what was mended since")
    AUTHOR_CHANGED = Family.IDENTITY, Severity.REVIEW, (
        "authors, maintainers or their mail addresses changed; a hand-over of "
        "the project is where trust has to be renewed")
    URL_CHANGED = Family.IDENTITY, Severity.REVIEW, (
        "an address of the project changed; another host may be another "
        "owner; another path is a note")
    PUBLISHER_CHANGED = Family.IDENTITY, Severity.REVIEW, (
        "the package index states another publisher, or none any more; who "
        "publishes decides what is in it, whatever the repository holds")
    LICENSE_METADATA = Family.IDENTITY, Severity.NOTE, (
        "the license that the metadata states changed; who passes the release "
        "on needs to know")
    LICENSE_TEXT = Family.IDENTITY, Severity.REVIEW, (
        "the text of a license changed; who passes the release on needs to "
        "know; a year alone is a note")
    NEW_DEPENDENCY = Family.DEPENDENCIES, Severity.REVIEW, (
        "a project is newly required; its code is installed and runs as well, "
        "with the same rights")
    REMOVED_DEPENDENCY = Family.DEPENDENCIES, Severity.NOTE, (
        "a project is no longer required; its code may have been copied into "
        "the release")
    LOOSENED_DEPENDENCY = Family.DEPENDENCIES, Severity.NOTE, (
        "a requirement admits releases that it did not admit, or holds "
        "everywhere; an upper bound, a pin or a marker kept something out")
    DIRECT_URL = Family.DEPENDENCIES, Severity.ALERT, (
        "a requirement is newly taken from an address; no index vouches for "
        "what is there tomorrow")
    DEPENDENCY_LINK = Family.DEPENDENCIES, Severity.ALERT, (
        "another index or page of links is newly searched; any name can be "
        "answered from there")
    PYTHON_REQUIREMENT = Family.DEPENDENCIES, Severity.NOTE, (
        "other versions of Python are required; it decides on which machines "
        "the release can be installed")
    EXTRA_CHANGED = Family.DEPENDENCIES, Severity.NOTE, (
        "an extra, or what it requires, changed; who asks for the extra "
        "installs other projects")
    RUNS_AT_BUILD = Family.RUNNING, Severity.REVIEW, (
        "code that builds the release does something new; it runs with the "
        "user's rights as soon as the sdist is installed")
    RUNS_AT_START = Family.RUNNING, Severity.ALERT, (
        "a file that Python runs by itself when it starts; once installed it "
        "runs in every Python process, whether the project is used or not")
    RUNS_AT_IMPORT = Family.RUNNING, Severity.REVIEW, (
        "a module newly does something when it is imported; nothing of it "
        "need be called for that")
    NEW_COMMAND = Family.RUNNING, Severity.REVIEW, (
        "a command is added or does something else; a name that is a known "
        "tool's takes the tool's place")
    PYTEST_PLUGIN = Family.RUNNING, Severity.REVIEW, (
        "pytest newly loads a module of the release; it runs in every test "
        "run of every project beside it")
    AUTOLOADED_PLUGIN = Family.RUNNING, Severity.REVIEW, (
        "another program newly loads a module of the release by itself; it "
        "runs although nobody imports it")
    BUILD_READS_BINARY = Family.RUNNING, Severity.ALERT, (
        "a build script reads an opaque file that is new or changed; so was "
        "the back door of xz brought in: from its test files")
    NEW_BINARY = Family.FILES, Severity.REVIEW, (
        "a compiled or packed file is new or became one; nobody can read what "
        "it does")
    NEW_EXECUTABLE = Family.FILES, Severity.NOTE, (
        "a file is newly executable; it can be started as a program")
    SET_ID = Family.FILES, Severity.ALERT, (
        "a file newly has the set-user-ID or set-group-ID bit; it runs with "
        "the rights of its owner, not of its user")
    NEW_LINK = Family.FILES, Severity.NOTE, (
        "a link is new or points elsewhere; what is written through a link "
        "lands where it points")
    SPECIAL_FILE = Family.FILES, Severity.ALERT, (
        "a device, FIFO or socket is new; no release needs one")
    UNLISTED_IN_SOURCES = Family.FILES, Severity.NOTE, (
        "a file is newly not in the list that the build wrote, or only there; "
        "it may have been added or taken out after the archive was made")
    GENERATED_WITHOUT_SOURCE = Family.FILES, Severity.REVIEW, (
        "a generated file changed and its source did not; what is compiled is "
        "not what is reviewed")
    DUPLICATE_MEMBER = Family.CONTAINER, Severity.ALERT, (
        "a path is newly there twice; which one is unpacked depends on the "
        "tool")
    UNSAFE_PATH = Family.CONTAINER, Severity.ALERT, (
        "a path is newly absolute or leads upwards; unpacking may write "
        "outside the directory")
    COLLIDING_PATH = Family.CONTAINER, Severity.REVIEW, (
        "two paths are newly one on some file systems; one file takes the "
        "place of the other")
    OUTSIDE_ROOT = Family.CONTAINER, Severity.ALERT, (
        "a member is newly outside the root directory; it lands beside the "
        "release where that is unpacked")
    READERS_DISAGREE = Family.CONTAINER, Severity.ALERT, (
        "programs that unpack the archive newly see other content; what is "
        "reviewed need not be what is installed")
    POLYGLOT = Family.CONTAINER, Severity.ALERT, (
        "the archive is newly valid as two formats; what is in it depends on "
        "who looks")
    TRAILING_DATA = Family.CONTAINER, Severity.ALERT, (
        "bytes that belong to no member are new; something can be hidden "
        "there")
    NEW_CAPABILITY = Family.CODE, Severity.REVIEW, (
        "code newly executes, connects, reads secrets or decodes; most harm "
        "needs one of these; what is decoded and executed is an alert")
    NO_LONGER_PARSES = Family.CODE, Severity.REVIEW, (
        "a Python file can no longer be parsed; what it would do could not be "
        "looked at")
    ENCODED_BLOB = Family.CODE, Severity.REVIEW, (
        "a long encoded literal is new; nobody can read what it holds")
    LONG_LINE = Family.CODE, Severity.NOTE, (
        "a text newly has a line of more than 2,000 characters, or code "
        "behind a hundred blanks; what is at its end is off the screen")
    HIDDEN_CHARACTER = Family.CHARACTERS, Severity.ALERT, (
        "a character that cannot be seen is new; what is executed need not be "
        "what is displayed (CVE-2021-42574)")
    MIXED_SCRIPT = Family.CHARACTERS, Severity.ALERT, (
        "a name newly has letters that look like others; two names that look "
        "the same are two names (UTS 39)")
    NOT_SHOWN = Family.FILES, Severity.REVIEW, (
        "an added file that can run is too long for the report; its findings "
        "are here, its text is not")
    NOT_EXAMINED = Family.FILES, Severity.REVIEW, (
        "a file was too large to be looked into, or could not be read; "
        "nothing is said of it")
    # fmt: on
