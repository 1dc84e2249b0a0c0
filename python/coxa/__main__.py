"""`python -m coxa`: the same as the command `coxa`."""

from .cli import main

if __name__ == "__main__":
    raise SystemExit(main())
