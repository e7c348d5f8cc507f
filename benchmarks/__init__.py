"""The pinned corpus of real releases, and the measurements made on it."""
