"""Privacy that enforces itself: what is kept too long goes, and whoever asks gets or loses all."""
