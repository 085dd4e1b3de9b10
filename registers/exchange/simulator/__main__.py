"""python -m registers.exchange.simulator: the Ministry's stand-in on this machine, until Ctrl-C or SIGTERM."""

import argparse
import signal
import sys
import threading
import time

from registers.exchange.simulator.folders import answer_folder
from registers.exchange.simulator.server import MOODS, Mood, make_server
from registers.exchange.simulator.store import Store

LOOK_SECONDS = 2.0


def main(argv=None):
    """Serve until told to stop."""
    options = parser().parse_args(argv)
    mood = Mood(
        options.store, outages=dict(options.outage), half=options.half, refuse=options.refuse, seed=options.seed,
        token=options.token,
    )  # fmt: skip
    server = make_server(host=options.host, port=options.port, folder=options.store, mood=mood)
    # Stopping from the signal's own thread would wait for itself.
    stop = threading.Thread(target=server.shutdown, daemon=True)
    signal.signal(signal.SIGTERM, lambda *_caught: stop.start())
    if options.folder:
        threading.Thread(target=_watch, args=(options,), daemon=True).start()
    print(f"ministry: http://{options.host}:{server.server_port}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        return 0
    return 0


def parser():
    """The options, shared with the management command."""
    made = argparse.ArgumentParser(prog="simulate_ministry", description=__doc__)
    made.add_argument("--host", default="127.0.0.1")
    made.add_argument("--port", type=int, default=0, help="0: any free one")
    made.add_argument("--store", required=True, help="folder of its own database")
    made.add_argument("--folder", default="", help="also answer packages dropped into in/ of this folder")
    made.add_argument("--outage", action="append", type=_outage, default=[], metavar="NAME=CHANCE",
                      help=f"one of {', '.join(MOODS)}, with its chance from 0 to 1")  # fmt: skip
    made.add_argument("--half", type=float, default=0.0, help="share of answers that come later")
    made.add_argument("--refuse", type=float, default=0.0, help="share of sound rows that are refused")
    made.add_argument("--seed", default="0")
    made.add_argument("--token", default="", help="demand this bearer token")
    return made


def _outage(text):
    name, _equals, chance = text.partition("=")
    if name not in MOODS:
        raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(MOODS)}")
    return name, float(chance or 1)


def _watch(options):
    store = Store(options.store)
    while True:
        for name in answer_folder(options.folder, store, refuse=options.refuse, seed=options.seed):
            print("answered", name, flush=True)
        time.sleep(LOOK_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
