# By argcomplete, which is installed beside it.
register-python-argcomplete --shell fish diffoscope-sdist | source
