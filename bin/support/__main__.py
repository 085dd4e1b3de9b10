"""Entry of every script in bin/: `python bin/support COMMAND ARGUMENTS`. Standard library only."""

import importlib
import sys

from places import Trouble, say
from processes import Stopped

COMMANDS = {
    "demo": "cmd_demo",
    "test": "cmd_test",
    "manage": "cmd_manage",
    "bench": "cmd_bench",
    "lock": "cmd_lock",
    "servers": "cmd_servers",
}


def main(argv: list[str]) -> int:
    """Run one command; a Trouble becomes one sentence on stderr and exit code 1."""
    if not argv or argv[0] not in COMMANDS:
        say(f"usage: bin/{{{','.join(COMMANDS)}}}")
        return 2
    command = importlib.import_module(COMMANDS[argv[0]])
    try:
        return command.main(argv[1:])
    except Trouble as trouble:
        say(str(trouble))
        return 1
    except (KeyboardInterrupt, Stopped):
        return 130


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.exit(main(sys.argv[1:]))
