"""Kernels forked from a warm process, so that a notebook need not import the stack again.

Python's own `multiprocessing` forkserver does not do: it runs an unguarded main script again in
each kernel, its kernels outlive a command that is killed, and a process has only one, with what it
imported first.
Start with `managers.py` (what Papermill and nbval are given), then `fork.py` and `server.py`.
"""
