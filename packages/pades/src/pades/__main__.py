"""``python -m pades verify …`` and ``python -m pades intake …``: for other systems, and for our own checks."""

import sys

USAGE = "usage: python -m pades {verify|intake} …\n"


def main() -> int:
    command, arguments = (sys.argv[1] if len(sys.argv) > 1 else ""), sys.argv[2:]
    if command in ("--help", "-h"):
        sys.stdout.write(USAGE)
        return 0
    if command == "verify":
        from pades.commands.verify import main as run
    elif command == "intake":
        from pades.commands.intake import main as run
    else:
        sys.stderr.write(USAGE)
        return 2
    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
