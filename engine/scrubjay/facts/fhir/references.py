"""From a reference to what it names: a contained resource, one of the same Bundle or file, or of another file."""

from __future__ import annotations

from collections.abc import Iterable

from .elements import Element, Resource


class References:
    """Every resource of a run by what references call it."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._named: dict[str, list[Resource]] = {}
        for resource in resources:
            own = resource.value.get("id")
            names = {resource.url, f"{resource.type}/{own}" if isinstance(own, str) else ""}
            for name in names - {""}:
                self._named.setdefault(name, []).append(resource)

    def resolve(self, reference: Element) -> Element | None:
        """The resource that a Reference names, None if the files do not hold it or hold several of its name."""
        name = reference.text("reference")
        if name is None:
            return None
        if name.startswith("#"):
            return _contained(reference, name[1:])
        name = name.split("/_history/")[0]
        # an absolute address of a server whose resources came without theirs
        found = self._named.get(name) or self._named.get("/".join(name.split("/")[-2:])) or []
        owner = reference.owner
        nearest = (
            [one for one in found if owner.home and (one.place.file, one.home) == (owner.place.file, owner.home)]
            or [one for one in found if one.place.file == owner.place.file]
            or found
        )
        if not nearest or any(one.value != nearest[0].value for one in nearest):
            return None
        return Element(nearest[0].value, nearest[0], nearest[0].place, reference.notes)


def _contained(reference: Element, name: str) -> Element | None:
    owner = reference.owner
    whole = Element(owner.value, owner, owner.place, reference.notes)
    for part in whole.each("contained"):
        if part.value.get("id") == name:
            return part
    return None
