"""Updates by e-mail: signing up, confirming, leaving, and the list for the charity's mailing system."""
