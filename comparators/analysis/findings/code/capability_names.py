"""What functions of Python and of well-known projects let code do.

A table of names of its own, and not bandit's: on the 440 Python files that
changed from Django 5.0.6 to 5.1 bandit 1.9 takes 90 seconds, and it does not
follow ``getattr``, ``__builtins__["exec"]`` or ``import_module("os")``.
"""

from __future__ import annotations

import enum
import functools
import re


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
        os.memfd_create posix nt _posixsubprocess
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
        pandas.read_pickle torch.load numpy.lib.format.read_array
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
        object.__builtins__
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
        discord_webhook dhooks
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
    r"subprocess\.(?!check_call$)\w+|os\.(?:system|popen\d?|startfile|exec\w+"
    r"|spawn\w+|posix_spawnp?)|subprocess\.check_call"
    r"|asyncio\.create_subprocess_\w+|pty\.spawn"
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


@functools.cache
def star_members() -> dict[str, tuple[str, ...]]:
    """Return by module the names that ``import *`` would bring."""
    found: dict[str, list[str]] = {}
    for name in _FLAT:
        module, _, member = name.rpartition(".")
        if module and member != "*":
            found.setdefault(module, []).append(member)
    found["subprocess"] = ["run", "call", "check_call", "check_output"]
    found["subprocess"] += ["Popen", "getoutput", "getstatusoutput"]
    found["socket"] = ["socket", "create_connection"]
    found["requests"] = ["get", "post", "put", "request", "Session"]
    return {module: tuple(members) for module, members in found.items()}


# Words that say nothing without the module that they are of.
_VAGUE = {
    *("Bdb", "Cipher", "Connection", "Fernet", "Timer", "Trace", "call"),
    *("client", "code", "commands", "decode", "dlopen", "get", "home"),
    *("interact", "invoke", "load", "loads", "main", "mss", "node", "nt"),
    *("open", "path", "pip", "posix", "process", "query", "reload"),
    *("repeat", "request", "requests", "resolver", "run", "secret", "server"),
    *("sh", "spawn", "system", "telegram", "treq", "util"),
}


def _words() -> set[str]:
    """Return of each name the word that tells it, as a pattern."""
    words = set()
    for name in _FLAT:
        parts = name.split(".")
        if parts[-1] == "*":
            continue
        if parts[-1] in _VAGUE and len(parts) > 1:
            words.add(re.escape(parts[-2]) + r"\b[^\n]{0,200}\b" + parts[-1])
        elif parts[-1] in _VAGUE:
            words.add(rf"(?:import\s+{name}|{name}\s*\.)")
        else:
            words.add(re.escape(parts[-1]))
    return words | {r"sys\.modules", "__loader__", "__builtins__"}


# What takes a name as a string, or gives one.
_BY_STRING = {
    *(r"getattr(?!\s*\(\s*(?:self|cls)\s*,)", "__dict__", "globals"),
    *("locals", "vars", "attrgetter", "methodcaller", "__getattribute__"),
}


@functools.cache
def trigger(by_string: bool = True) -> re.Pattern[bytes]:
    """A pattern without which a source uses none of the names.

    Of each name its last word, or the word of the module where the last one
    says nothing.

    Args:
        by_string: also the functions by which one makes a name of parts:
            ``getattr``, ``globals`` and the like.
    """
    words = "|".join(sorted(_words() | (_BY_STRING if by_string else set())))
    return re.compile(
        rf"\b(?:{words})\b|\bsystem\s*\("
        r"|\bimport\b[^\n]{0,200}(?:\bsystem\b|\*)".encode()
    )


_IMPORT = re.compile(
    rb"\n[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]+([^\n#]+)"
    rb"|import[ \t]+([^\n#]* as [^\n#]*))"
)
_ASSIGNED = re.compile(rb"=[ \t]*([A-Za-z_]\w*(?:\.\w+)*)[ \t]*\n")
_LONGEST_NAME = 200
_TARGET = re.compile(rb"(\w+)[ \t]*\Z")
_IMPORTED = re.compile(rb"([\w.]+)(?:[ \t]+as[ \t]+(\w+))?")


def aliases(source: bytes) -> set[bytes]:
    """Return names that lines of a source give to something of interest.

    As one line tells it: an import under another name, a function that is
    imported for itself, an assignment of a function or a module.
    """
    found = set()
    source = b"\n" + source
    for module, names, renamed in _IMPORT.findall(source):
        for name, other in _IMPORTED.findall(names or renamed):
            whole = module + b"." + name if module else name
            if _is_of_interest(whole):
                found.add(other or name)
    for match in _ASSIGNED.finditer(source):
        if _is_of_interest(match[1]):
            start = max(0, match.start() - _LONGEST_NAME)
            target = _TARGET.search(source, start, match.start())
            if target:
                found.add(target[1])
    return found


@functools.cache
def _is_of_interest(name: bytes) -> bool:
    text = name.decode("ascii", "replace")
    return capability_of(text) is not None or text in _OWNERS


# A member of one of these can be of interest.
_OWNERS = {name.rpartition(".")[0] for name in _FLAT} - {""}
