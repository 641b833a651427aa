"""The program ``thresher serve`` as a child of this process: requests and answers are lines of JSON.

One child answers all questions, one at a time. Ctrl-C stops the question at hand and leaves the child as it was; only a second
one ends it, and the next question starts another.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Mapping, Optional, Sequence

from .errors import ServiceError, error


@dataclass
class Answer:
    """What a verb answered.

    ``exit`` is its exit code: 0, or 10 and 20 where a network exists or none does, 1 for a claim that is violated, 30 if the limits
    ended it. ``result`` is the object that ``--json`` prints, ``lines`` are objects before it (networks that were drawn), ``text``
    is what is no JSON.
    """

    exit: int
    status: str
    result: Optional[dict] = None
    lines: list = field(default_factory=list)
    text: str = ""
    messages: list = field(default_factory=list)


def program() -> str:
    """The path of the program.

    Raises:
        ServiceError: if there is none.
    """
    named = os.environ.get("THRESHER")
    if named:
        if not os.access(named, os.X_OK):
            raise ServiceError(f"THRESHER is {named!r}, which cannot be run", 65)
        return named
    found = shutil.which("thresher")
    if found:
        return found
    for folder in Path(__file__).resolve().parents:
        built = folder / ".build" / "release" / "thresher"
        if built.is_file():
            return str(built)
    raise ServiceError("no program thresher in PATH; `make build` makes it, and THRESHER=/path/to/thresher names it", 65)


class Service:
    """One child process. It starts with the first question."""

    def __init__(self, path: Optional[str] = None) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._child: Optional[subprocess.Popen] = None
        self._owner = 0
        self._buffer = bytearray()
        self._number = 0

    # -- the child

    def _start(self) -> subprocess.Popen:
        child = self._child
        if child is not None and self._owner == os.getpid() and child.poll() is None:
            return child
        self.close()
        self._buffer = bytearray()
        path = self._path or program()
        try:
            # A session of its own: Ctrl-C is for Python alone, which passes it on.
            child = subprocess.Popen(
                [path, "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, start_new_session=True)
        except OSError as problem:
            raise ServiceError(f"{path} cannot be run: {problem.strerror}", 65) from None
        self._child, self._owner = child, os.getpid()
        hello = self._line()
        if hello.get("schema") != "thresher/serve/1":
            self.close()
            raise ServiceError(f"{path} serves {hello.get('schema')!r}, expected 'thresher/serve/1'", 65)
        return child

    def close(self) -> None:
        """Ends the child; the next question starts another."""
        child, self._child = self._child, None
        if child is None or self._owner != os.getpid():
            return
        for stream in (child.stdin, child.stdout):
            try:
                stream.close()
            except OSError:
                pass
        try:
            child.wait(timeout=1)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

    @property
    def pid(self) -> Optional[int]:
        """The process id of the child, None if there is none."""
        return self._child.pid if self._child is not None and self._child.poll() is None else None

    # -- lines

    def _send(self, request: Mapping[str, Any]) -> None:
        line = memoryview(json.dumps(request, separators=(",", ":"), allow_nan=False).encode() + b"\n")
        number = self._child.stdin.fileno()
        while line:
            try:
                line = line[os.write(number, line):]
            except OSError:
                self._died()

    def _line(self) -> dict:
        child, searched = self._child, 0
        while True:
            end = self._buffer.find(b"\n", searched)
            if end >= 0:
                line = bytes(self._buffer[:end])
                del self._buffer[: end + 1]
                return json.loads(line)
            searched = len(self._buffer)
            data = os.read(child.stdout.fileno(), 1 << 16)
            if not data:
                self._died()
            self._buffer += data

    def _died(self) -> None:
        child = self._child
        code = child.wait()
        self.close()
        raise ServiceError(f"the program ended with {code} before it had answered; the next question starts it again")

    # -- questions

    def ask(
        self,
        verb: str,
        operands: Sequence[str] = (),
        options: Optional[Mapping[str, Any]] = None,
        *,
        arguments: Sequence[str] = (),
        input: Optional[str] = None,
        files: Optional[Mapping[str, str]] = None,
        text: bool = False,
        progress: Optional[Callable[[str], None]] = None,
        each: Optional[Callable[[list], None]] = None,
    ) -> Answer:
        """Asks one question and waits for the answer.

        Args:
            verb: as on the command line.
            operands: what stands on the command line without an option.
            options: by name; True is a flag, a list of numbers is written with commas, a list of strings repeats the option.
            arguments: further words of the command line as they are.
            input: what the operand ``-`` stands for.
            files: the contents of files by name, which need not be on the disk.
            text: the text that people read, instead of JSON.
            progress: called with one line now and then.
            each: called with lists of lines instead of keeping them.

        Raises:
            ThresherError: with the one line that the program says; KeyboardInterrupt after Ctrl-C, when the child has stopped.
        """
        with self._lock:
            self._start()
            self._number += 1
            request: dict = {"id": self._number, "verb": verb}
            if operands:
                request["operands"] = list(operands)
            if options:
                request["options"] = {name: _plain(value) for name, value in options.items() if value is not None}
            if arguments:
                request["arguments"] = list(arguments)
            if input is not None:
                request["input"] = input
            if files:
                request["files"] = dict(files)
            if text:
                request["text"] = True
            if progress is not None:
                request["progress"] = True
            with _Interruptible(self, self._number) as interruptible:
                self._send(request)
                interruptible.sent()
                answer = self._collect(self._number, progress, each)
            if answer.exit >= 64:
                raise error(answer.messages[-1] if answer.messages else "no message", answer.exit)
            return answer

    def _collect(self, number: int, progress: Optional[Callable], each: Optional[Callable]) -> Answer:
        lines: list = []
        text: list = []
        while True:
            part = self._line()
            if part.get("id") != number:
                if part.get("id") is None and "error" in part:
                    raise error(part["error"], part["exit"])
                # What is left of a question that was given up.
                continue
            if "progress" in part:
                if progress is not None:
                    progress(part["progress"])
                continue
            if "lines" in part:
                if each is not None:
                    each(part["lines"])
                else:
                    lines += part["lines"]
            text.append(part.get("text", ""))
            if "exit" in part:
                messages = part.get("messages", []) + ([part["error"]] if "error" in part else [])
                return Answer(part["exit"], part["status"], part.get("result"), lines, "".join(text), messages)


class _Interruptible:
    """While a question is asked, Ctrl-C cancels it; KeyboardInterrupt follows when the answer is there."""

    def __init__(self, service: Service, number: int) -> None:
        self._service, self._number = service, number
        self._before: Any = None
        self._pressed = 0
        self._sent = False

    def __enter__(self) -> "_Interruptible":
        if threading.current_thread() is threading.main_thread() and callable(signal.getsignal(signal.SIGINT)):
            self._before = signal.signal(signal.SIGINT, self._press)
        return self

    def _press(self, number: int, frame: Any) -> None:
        self._pressed += 1
        child = self._service._child
        if self._pressed > 1 and child is not None:
            child.kill()
        elif self._sent:
            self._cancel()

    def _cancel(self) -> None:
        try:
            self._service._send({"cancel": self._number})
        except ServiceError:
            pass

    def sent(self) -> None:
        self._sent = True
        if self._pressed:
            self._cancel()

    def __exit__(self, kind: Any, problem: Any, trace: Any) -> bool:
        if kind is not None and not issubclass(kind, ServiceError) and not self._pressed and self._service._child is not None:
            # A callback failed: the child goes on with nobody who listens.
            self._cancel()
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
            if self._pressed:
                self._before(signal.SIGINT, None)
        return False


def _plain(value: Any) -> Any:
    """Values of options: numbers of NumPy and tuples become those of JSON."""
    if isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, range):
        return f"{value.start}...{value.stop - 1}"
    if isinstance(value, (list, tuple)):
        return [_plain(element) for element in value]
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    return str(value)


#: The child of this process.
service = Service()
atexit.register(service.close)


def ask(verb: str, *operands: str, **options: Any) -> dict:
    """Asks any verb, with the options of the command line as keywords: ``ask("describe", function="4:0x6996")``.

    Returns:
        The result that ``--json`` prints.
    """
    return service.ask(verb, operands, options).result or {}
