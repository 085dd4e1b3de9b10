"""What the Ministry keeps: packages under their keys, records under their natural key, answers as they become ready."""

import json
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

SCHEMA = """
    CREATE TABLE IF NOT EXISTS package (
        receipt TEXT PRIMARY KEY, key TEXT UNIQUE NOT NULL, body TEXT NOT NULL, facts TEXT NOT NULL,
        received_at TEXT NOT NULL, asked INTEGER NOT NULL DEFAULT 0);
    CREATE TABLE IF NOT EXISTS record (
        office TEXT, kind TEXT, year TEXT, number TEXT, receipt TEXT NOT NULL, row INTEGER NOT NULL,
        PRIMARY KEY (office, kind, year, number));
    CREATE TABLE IF NOT EXISTS answer (
        receipt TEXT NOT NULL, row INTEGER NOT NULL, told TEXT NOT NULL, PRIMARY KEY (receipt, row));
"""


class KeyReused(Exception):
    """The same idempotency key came with another package."""


class Store:
    """One SQLite file in a folder; every call is one transaction, and a connection of its own."""

    def __init__(self, folder):
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "ministry.sqlite3"
        with closing(self._connect()) as line:
            line.executescript(SCHEMA)

    def _connect(self):
        line = sqlite3.connect(self.path, timeout=30, isolation_level=None)
        line.execute("PRAGMA journal_mode=WAL")
        return line

    def known(self, key, body):
        """The receipt of a package that came before under that key, or None."""
        with closing(self._connect()) as line:
            row = line.execute("SELECT receipt, body FROM package WHERE key = ?", [key]).fetchone()
        if row and row[1] != body:
            raise KeyReused
        return row[0] if row else None

    def keep(self, *, key, body, facts, judged, at):
        """Keep a package with what was judged of its rows; the receipt. A key that is there already gives its own.

        `judged` are pairs of a natural key and an answer; an accepted row whose natural key is taken is a duplicate.
        """
        with closing(self._connect()) as line:
            line.execute("BEGIN IMMEDIATE")
            row = line.execute("SELECT receipt FROM package WHERE key = ?", [key]).fetchone()
            receipt = row[0] if row else f"BTP-{at[:10].replace('-', '')}-{secrets.token_hex(4)}"
            if not row:
                line.execute(
                    "INSERT INTO package (receipt, key, body, facts, received_at) VALUES (?, ?, ?, ?, ?)",
                    [receipt, key, body, json.dumps(facts), at],
                )
                for natural, answer in judged:
                    self._keep_row(line, receipt, natural, answer)
            line.execute("COMMIT")
        return receipt

    def _keep_row(self, line, receipt, natural, answer):
        if answer["result"] == "accepted":
            new = "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
            if not line.execute(new, [*natural, receipt, answer["row"]]).rowcount:
                answer = {**answer, "result": "duplicate", "code": "TRUNG", "reason": "Dữ liệu trùng", "reference": ""}
        told = json.dumps(answer, ensure_ascii=False)
        line.execute("INSERT INTO answer VALUES (?, ?, ?)", [receipt, answer["row"], told])

    def answers(self, receipt, half=0.0):
        """(answers so far, whether these are all); None for an unknown receipt.

        While asked for the first time only the share `1 - half` of the rows is answered.
        """
        with closing(self._connect()) as line:
            row = line.execute("SELECT asked FROM package WHERE receipt = ?", [receipt]).fetchone()
            if row is None:
                return None
            line.execute("UPDATE package SET asked = asked + 1 WHERE receipt = ?", [receipt])
            told = line.execute("SELECT told FROM answer WHERE receipt = ? ORDER BY row", [receipt]).fetchall()
        answers = [json.loads(each[0]) for each in told]
        ready = len(answers) if row[0] else len(answers) - int(len(answers) * half)
        return answers[:ready], ready == len(answers)

    def figures(self):
        """How many packages, records and answers are kept."""
        with closing(self._connect()) as line:
            return {t: line.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("package", "record", "answer")}  # noqa: S608
