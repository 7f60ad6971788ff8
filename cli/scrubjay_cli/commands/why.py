HELP = "x"


def why() -> None: ...
