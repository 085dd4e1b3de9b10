"""The stand-in over HTTP: POST /packages, GET /packages/<receipt>/answers, GET /health, with bad days on demand."""

import hashlib
import json
import mmap
import random
import re
import socket
import tempfile
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

from registers.exchange.simulator.store import KeyReused, Store
from registers.exchange.simulator.validator import BadPackage, judge

MOST = 2 * 2**30
ANSWERS = re.compile(r"^/packages/([^/]+)/answers$")
NAMED = re.compile(rb'name="([a-z0-9_]+)"')
MOODS = ("503", "timeout", "cut", "early_cut")


class Mood:
    """How the day goes: chances of trouble by name, which a file `mood.json` in the store may change meanwhile."""

    def __init__(self, folder, *, outages, half, refuse, seed, token=""):
        self.file = Path(folder) / "mood.json"
        self.begin = {**dict.fromkeys(MOODS, 0.0), **outages, "half": half, "refuse": refuse}
        self.seed, self.token = seed, token
        self.dice, self.lock = random.Random(seed), threading.Lock()  # noqa: S311 (a rehearsal)

    def now(self):
        """The chances of this moment."""
        try:
            return {**self.begin, **json.loads(self.file.read_text())}
        except (OSError, ValueError):
            return self.begin

    def strikes(self, name):
        with self.lock:
            return self.dice.random() < self.now().get(name, 0.0)

    def shuffled(self, answers):
        """Out of order, and now and then one told twice."""
        with self.lock:
            told = self.dice.sample(answers, len(answers))
            return told + told[:1] if told and self.dice.random() < 0.3 else told


def make_server(*, host, port, folder, mood):
    """The server, ready to serve_forever."""
    handler = type("Handler", (_Handler,), {"store": Store(folder), "mood": mood, "folder": Path(folder)})
    ThreadingHTTPServer.daemon_threads = True
    return ThreadingHTTPServer((host, port), handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_GET(self):
        if self.path == "/health":
            self._say(200, self.store.figures())
            return
        found = ANSWERS.match(self.path)
        if not found:
            self._say(404, {"reason": "Không có địa chỉ này"})
        elif not self._trouble():
            told = self.store.answers(unquote(found[1]), self.mood.now()["half"])
            if told is None:
                self._say(404, {"reason": "Không có biên nhận này"})
                return
            self._say(200, {"items": self.mood.shuffled(told[0]), "complete": told[1]})

    def do_POST(self):
        length, key = self.headers.get("Content-Length", ""), self.headers.get("Idempotency-Key", "")
        if self.path != "/packages" or not length.isdecimal() or int(length) > MOST or not 0 < len(key) <= 100:
            self.close_connection = True
            self._say(400, {"reason": "Yêu cầu không đúng"})
            return
        with tempfile.TemporaryFile(dir=self.folder) as body:
            digest = self._receive(body, int(length))
            if digest is None:
                self.close_connection = True
                return
            if self.mood.strikes("early_cut"):
                self._hang_up()
            elif not self._trouble():
                self._take(key, digest, body)

    def _receive(self, body, length):
        """Write the body down; its SHA-256 without the boundary, None if the line broke."""
        left = length
        while left:
            chunk = self.rfile.read(min(left, 2**18))
            if not chunk:
                return None
            body.write(chunk)
            left -= len(chunk)
        body.flush()
        return self.headers.get("Content-Type", "").rpartition("boundary=")[2]

    def _take(self, key, boundary, body):
        try:
            parts = _parts(body, boundary.encode())
            sums = {name: hashlib.sha256(parts[name]).hexdigest() for name in ("sheet", "archive") if name in parts}
            facts = {name: bytes(parts[name]).decode() for name in ("number", "kind", "rows") if name in parts}
            receipt = self.store.known(key, json.dumps(sums)) or self._judge_and_keep(key, sums, facts, parts)
        except KeyReused:
            self._say(409, {"reason": "Khóa đã dùng cho gói khác"})
        except (BadPackage, KeyError, UnicodeDecodeError, ValueError) as problem:
            self._say(422, {"reason": str(problem) or "Gói không đúng"})
        else:
            if self.mood.strikes("cut"):
                self._hang_up()
            else:
                self._say(201, {"receipt": receipt, **facts})

    def _judge_and_keep(self, key, sums, facts, parts):
        with tempfile.TemporaryFile(dir=self.folder) as sheet, tempfile.TemporaryFile(dir=self.folder) as archive:
            sheet.write(parts["sheet"])
            archive.write(parts.get("archive", b""))
            judged = judge(
                kind=facts["kind"], sheet=sheet, archive=archive if "archive" in parts else None,
                refuse=self.mood.now()["refuse"], seed=f"{self.mood.seed} {facts.get('number')}",
            )  # fmt: skip
        at = datetime.now(UTC).isoformat()
        return self.store.keep(key=key, body=json.dumps(sums), facts=facts, judged=judged, at=at)

    def _trouble(self):
        """A bad moment, if it is one: the caller is done then."""
        if self.mood.token and self.headers.get("Authorization") != f"Bearer {self.mood.token}":
            self._say(401, {"reason": "Mã truy cập không đúng"})
            return True
        if self.mood.strikes("503"):
            self._say(503, {"reason": "Hệ thống đang bảo trì"})
            return True
        if self.mood.strikes("timeout"):
            time.sleep(self.mood.now().get("silence", 3))
            self._hang_up()
            return True
        return False

    def _hang_up(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _say(self, status, answer):
        content = json.dumps(answer, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, form, *parts):
        print(time.strftime("%H:%M:%S"), form % parts, flush=True)


def _parts(body, boundary):
    """name -> content of a multipart form, read through a map of the file."""
    if not boundary:
        raise BadPackage("Yêu cầu không đúng")
    mark, found = b"--" + boundary, {}
    with mmap.mmap(body.fileno(), 0, access=mmap.ACCESS_READ) as text:
        start = text.find(mark)
        while start >= 0 and text[start + len(mark) : start + len(mark) + 2] == b"\r\n":
            end = text.find(b"\r\n" + mark, start + len(mark))
            head_end = text.find(b"\r\n\r\n", start)
            if end < 0 or head_end < 0 or head_end > end:
                raise BadPackage("Yêu cầu không đúng")
            named = NAMED.search(text[start:head_end])
            if named:
                found[named[1].decode()] = text[head_end + 4 : end]
            start = end + 2
    return found
