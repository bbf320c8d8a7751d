"""`python -m cloudrd.cli`."""

from cloudrd.cli import main

main()
