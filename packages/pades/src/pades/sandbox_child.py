"""The child's side: limits first, then the work."""

import importlib
import json
import sys


def main() -> int:
    """``python -m pades.sandbox_child module:function LIMITS WAY``; arguments on stdin, the answer on stdout."""
    from pades.sandbox import apply

    target, limits, way = sys.argv[1:4]
    apply(json.loads(limits), way)
    module, _, function = target.partition(":")
    work = getattr(importlib.import_module(module), function)
    answer = work(json.loads(sys.stdin.buffer.read()))
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
