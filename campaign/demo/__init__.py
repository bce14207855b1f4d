"""Made-up letters by the thousand: to look at the team's pages, to measure them, to learn on."""
