"""What functions of Python and of well-known projects let code do.

A table of names of its own, and not bandit's: on the 440 Python files that
changed from Django 5.0.6 to 5.1 bandit 1.9 takes 90 seconds, and it does not
follow ``getattr``, ``__builtins__["exec"]`` or ``import_module("os")``.
"""

from __future__ import annotations

import enum
import functools
import re
from collections.abc import Collection


class Capability(enum.Enum):
    """What code can do; the value is the word in the sentence."""

    EXECUTE = "executes"
    CONNECT = "connects"
    SECRETS = "reads secrets"
    DECODE = "decodes"
    ENVIRONMENT = "reads the environment"
    IMPORT = "imports by name"

    @property
    def rank(self) -> int:
        return tuple(Capability).index(self)


_NAMES: dict[Capability, str] = {
    Capability.EXECUTE: """
        os.* builtins.* os.__dict__ builtins.__dict__
        builtins.exec builtins.eval builtins.compile builtins.execfile
        os.system os.popen os.popen2 os.popen3 os.popen4 os.startfile
        os.execl os.execle os.execlp os.execlpe os.execv os.execve os.execvp
        os.execvpe os.spawnl os.spawnle os.spawnlp os.spawnlpe os.spawnv
        os.spawnve os.spawnvp os.spawnvpe os.posix_spawn os.posix_spawnp
        os.memfd_create os.fork os.forkpty posix nt _posixsubprocess
        subprocess popen2 commands pty.spawn
        asyncio.create_subprocess_exec asyncio.create_subprocess_shell
        asyncio.subprocess.create_subprocess_exec
        asyncio.subprocess.create_subprocess_shell
        anyio.run_process anyio.open_process trio.run_process
        multiprocessing.util.spawnv_passfds
        sh plumbum pexpect.spawn pexpect.run invoke.run fabric.Connection
        distutils.spawn.spawn setuptools.distutils.spawn.spawn
        pip.main pip._internal ensurepip
        runpy code.InteractiveInterpreter code.InteractiveConsole code.interact
        codeop timeit.timeit timeit.repeat timeit.Timer cProfile.run
        profile.run trace.Trace pdb.run bdb.Bdb
        types.FunctionType types.CodeType marshal.load marshal.loads
        pickle.load pickle.loads pickle.Unpickler pickle._loads pickle._load
        _pickle cPickle.load cPickle.loads dill.load dill.loads
        cloudpickle.load cloudpickle.loads joblib.load shelve.open
        jsonpickle.decode yaml.load yaml.unsafe_load yaml.full_load
        yaml.UnsafeLoader yaml.load_all yaml.unsafe_load_all
        pandas.read_pickle pandas.eval torch.load numpy.lib.format.read_array
        imp.load_source imp.load_module imp.load_compiled imp.load_dynamic
        importlib.util.module_from_spec
        importlib.util.spec_from_file_location
        importlib.machinery.SourceFileLoader
        importlib.machinery.SourcelessFileLoader
        importlib.machinery.ExtensionFileLoader
        zipimport.zipimporter
        ctypes _ctypes cffi.FFI.dlopen win32api win32process
        sys.settrace sys.setprofile gc.get_objects
        site.addsitedir sys.meta_path sys.path_hooks
        __main__.__builtins__ object.__subclasses__ object.__globals__
        object.__builtins__ object.__code__= object.f_globals
        object.f_builtins object.dlopen object.enable_load_extension
        operator.methodcaller atexit.register sys.addaudithook
        setuptools.sandbox object.load_module pydoc.pipepager
        pydoc.tempfilepager logging.config.dictConfig
        logging.config.fileConfig object._evaluate object.subprocess_exec
        object.subprocess_shell distutils.core.run_setup
        _xxsubinterpreters _interpreters concurrent.interpreters
    """,
    Capability.CONNECT: """
        socket _socket socketserver ssl.wrap_socket
        ssl.SSLContext.wrap_socket
        urllib.request urllib.urlopen urllib.urlretrieve
        urllib.URLopener urllib2 httplib http.client http.server
        ftplib smtplib poplib imaplib telnetlib nntplib xmlrpc.client
        xmlrpclib xmlrpc.server webbrowser
        asyncio.open_connection asyncio.start_server
        asyncio.open_unix_connection
        requests httpx aiohttp urllib3 pycurl websockets websocket
        paramiko treq niquests curl_cffi httplib2 grequests tornado.httpclient
        dns.resolver dns.query telegram telebot pyngrok
        discord_webhook dhooks boto3 logging.config.listen
        wsgiref.simple_server six.moves.urllib.request
        selenium.webdriver.Chrome selenium.webdriver.Firefox
        selenium.webdriver.Edge selenium.webdriver.Remote
        multiprocessing.connection.Client multiprocessing.connection.Listener
        logging.handlers.SocketHandler logging.handlers.DatagramHandler
        logging.handlers.HTTPHandler logging.handlers.SMTPHandler
        logging.handlers.SysLogHandler urllib.robotparser
        ssl.get_server_certificate object.create_connection
        object.create_unix_connection object.create_datagram_endpoint
    """,
    Capability.SECRETS: """
        keyring browser_cookie3 browsercookie win32crypt pynput
        win32clipboard pyperclip PIL.ImageGrab mss pyautogui
        winreg _winreg pwd.getpwall spwd secretstorage
        getpass.getpass
    """,
    Capability.DECODE: """
        base64.b64decode base64.b32decode base64.b16decode base64.b85decode
        base64.a85decode base64.urlsafe_b64decode base64.standard_b64decode
        base64.decodebytes base64.decodestring base64.decode base64.z85decode
        binascii.unhexlify binascii.a2b_hex binascii.a2b_base64
        binascii.a2b_uu binascii.a2b_qp
        codecs.decode codecs.getdecoder
        zlib.decompress zlib.decompressobj gzip.decompress bz2.decompress
        lzma.decompress builtins.bytes.fromhex builtins.bytearray.fromhex
        cryptography.fernet.Fernet Crypto.Cipher nacl.secret
    """,
    Capability.ENVIRONMENT: """
        os.environ os.environb os.getenv os.getenvb
        os.path.expanduser pathlib.Path.home os.path.expandvars
        getpass.getuser os.getlogin pwd.getpwuid pwd.getpwnam
        socket.gethostname socket.getfqdn platform.node platform.uname
        uuid.getnode
    """,
    Capability.IMPORT: """
        builtins.__import__ importlib.import_module importlib.__import__
        importlib.reload pkgutil.resolve_name imp.find_module
        sys.path.insert sys.path.append sys.path.extend
    """,
}

# Of the modules above what lets code do nothing: exceptions, constants and
# types, and what only takes addresses apart.
_HARMLESS = re.compile(
    r"""
    subprocess\.(?:PIPE|DEVNULL|STDOUT|STARTUPINFO|STARTF_\w+|SW_HIDE
        |CREATE_\w+|list2cmdline|\w*(?:Error|Expired|Process))(?:\.|$)
    | socket\.(?:[A-Z][A-Z0-9_]+$|timeout|\w*error|herror|inet_\w+|[nh]to[nh]\w
        |has_ipv6|socket$|socket\.timeout|AddressFamily|SocketKind)
    | (?:requests|httpx|aiohttp|urllib3)\.(?:exceptions|status_codes|codes
        |structures|models|utils|typedefs|util|web|http_exceptions|hdrs
        |\w*(?:Error|Exception|Warning|Timeout|Failure|Redirects?)
        |Response|Request|PreparedRequest|URL|QueryParams|Headers|Cookies
        |ClientResponse|ClientTimeout|BasicAuth|__version__|compat|auth
        |packages|_types|_models|Auth|Limits|RequestException|cookies
        )(?:\.|$)
    | http\.(?:client\.(?:\w+(?:Exception|Closed|Read|Line|Version|Disconnected
        |Protocol)|responses|HTTPResponse|HTTPMessage|[A-Z_]+$))
    | ctypes\.(?:c_\w+|Structure|Union|Array|POINTER|pointer|byref|sizeof
        |addressof|alignment|ARRAY|BigEndianStructure|LittleEndianStructure
        |wintypes|_\w+|py_object|cast)(?:\.|$)
    | urllib\.request\.(?:pathname2url|url2pathname|quote|unquote|parse_\w+
        |getproxies\w*|proxy_bypass\w*)$
    | smtplib\.SMTP\w*(?:Error|Exception|Disconnected|Refused)$
    | (?:ftplib|imaplib|poplib|telnetlib)\.\w*[eE]rror\w*
    | websockets\.(?:exceptions|typing|\w+(?:Closed\w*|Error))(?:\.|$)
    | paramiko\.(?:ssh_exception|\w+Exception)(?:\.|$)
    | (?:yaml|winreg|code|codeop|runpy)\.(?:\w+Error|HKEY_\w+|KEY_\w+)$
    | importlib\.util\.(?:find_spec)
    """,
    re.VERBOSE,
)

_FLAT = {
    name: capability
    for capability, names in _NAMES.items()
    for name in names.split()
}
# What objects that connect are asked for.
_SENDING = re.compile(
    r"\.(?:get|post|put|patch|delete|head|options|request|stream|send\w*"
    r"|connect\w*|open|urlopen|urlretrieve|retrieve|exec_command|stor\w+"
    r"|retr\w+|publish|execute)$"
)

STARTS_PROCESS = re.compile(
    r"subprocess\.\w+|os\.(?:system|popen\d?|startfile|exec\w+|spawn\w+"
    r"|posix_spawnp?)|asyncio\.create_subprocess_\w+|pty\.spawn"
)
"""Names that start another program."""


@functools.cache
def capability_of(name: str) -> Capability | None:
    """Return what the function or the module of a dotted name can do."""
    plain = name.replace("()", "").replace("[]", ".*")
    if _HARMLESS.match(plain):
        return None
    head = plain
    while head not in _FLAT:
        head = head.rpartition(".")[0]
        if not head:
            return None
    capability = _FLAT[head]
    if "()." in name:
        # A member of what a call gave: of an answer, a connection, a library.
        sends = capability is Capability.CONNECT and _SENDING.search(plain)
        return capability if sends or plain.startswith("ctypes.") else None
    return capability


# Of modules that are in the table as a whole.
_MEMBERS = {
    "subprocess": "run call check_call check_output Popen getoutput"
    " getstatusoutput",
    "socket": "socket create_connection",
    "urllib.request": "urlopen urlretrieve",
    "winreg": "SetValue SetValueEx CreateKey OpenKey",
    "requests": "get post put request Session",
}


@functools.cache
def star_members() -> dict[str, tuple[str, ...]]:
    """Return by module the names that ``import *`` would bring."""
    found: dict[str, list[str]] = {}
    for name in _FLAT:
        module, _, member = name.rpartition(".")
        if module and member != "*":
            found.setdefault(module, []).append(member)
    for module, members in _MEMBERS.items():
        found[module] = members.split()
    return {module: tuple(members) for module, members in found.items()}


# Words that tell nothing without the one before: ``sh``, ``pty.spawn``.
_VAGUE = frozenset(
    """
    Bdb Cipher Client Connection Listener Fernet Timer Trace append call client code commands
    decode extend get home insert interact invoke listen load loads main
    modules mss node nt open path pip posix process query register reload
    repeat request requests resolver run sandbox secret server sh spawn system
    telegram treq util
    """.split()  # noqa: SIM905 - a table of words
)
# What takes a name as a string, or gives one.
_BY_STRING = frozenset(
    b"getattr __dict__ globals locals vars attrgetter methodcaller "
    b"__getattribute__".split()
)
_Words = frozenset[bytes]


@functools.cache
def _telling() -> tuple[_Words, tuple[_Words, ...]]:
    """Words, and pairs of words, without which no name is used."""
    words, pairs = set(), set()
    for name in (*_FLAT, "sys.modules", "__loader__", "__builtins__"):
        *above, last = name.rstrip("=").encode().split(b".")
        if last.decode() in _VAGUE:
            pairs.add(frozenset((above[-1] if above else b"import", last)))
        elif last != b"*":
            words.add(last)
    return frozenset(words), tuple(pairs)


def tells(words: Collection[bytes], by_string: bool = True) -> bool:
    """Whether a source with these words can use any of the names.

    Args:
        by_string: also by ``getattr``, ``globals`` and the like.
    """
    single, pairs = _telling()
    return (
        not single.isdisjoint(words)
        or (by_string and not _BY_STRING.isdisjoint(words))
        or any(pair.issubset(words) for pair in pairs)
    )
