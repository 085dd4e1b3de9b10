"""bin/support/run servers [start|stop|status]: the private servers by hand (bin/* start them by themselves)."""

import postgres
import redis_server
import servers
from places import Trouble, read_json, say


def main(argv: list[str]) -> int:
    """Start (and leave running), stop, or describe the private servers."""
    verb = argv[0] if argv else "start"
    if verb == "start":
        servers.Servers(keep=True).up()
    elif verb == "stop":
        servers.stop_private()
    elif verb != "status":
        raise Trouble("usage: bin/support/run servers [start|stop|status]")
    for name, state in (("PostgreSQL", postgres.STATE), ("Redis", redis_server.STATE)):
        known = read_json(state)
        say(f"{name}: port {known.get('port', '-')}, pid {known.get('pid', '-')}")
    return 0
