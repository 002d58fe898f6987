"""``python -m test_pki serve --directory D --port P``: create the authorities if need be and serve them."""

import argparse
import sys
from pathlib import Path

from test_pki.authority import Pki
from test_pki.server import Server


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="test_pki", description=__doc__)
    parser.add_argument("command", choices=["serve"])
    parser.add_argument("--directory", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args(arguments)
    if (given.directory / "pki.json").exists():
        pki = Pki.open(given.directory)
    else:
        pki = Pki.create(given.directory, base_url=f"http://127.0.0.1:{given.port}")
    server = Server(pki, given.port)
    sys.stdout.write(f"ready {server.url}\n")
    sys.stdout.flush()
    server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
