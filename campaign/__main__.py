"""`python -m campaign` is `postbag`."""

from campaign.cli import main

main()
