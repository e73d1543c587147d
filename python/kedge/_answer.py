"""What a service answers."""

from __future__ import annotations


class Answer(dict):
    """An explanation as the server's JSON has it (``kedge.explanation/1``), with the most wanted of
    it under the names of `kedge.Explanation`."""

    @property
    def status(self) -> str:
        return self["status"]

    @property
    def found(self) -> bool:
        """Whether an anchor was found, be it the empty one."""
        return self.status in ("FOUND", "EMPTY")

    @property
    def anchor(self) -> list[int]:
        """Its superpixels, ascending; where none was found, the best so far."""
        return self["anchor"]["superpixels"]

    @property
    def precision(self) -> float:
        return self["anchor"]["precision"]

    @property
    def bounds(self) -> tuple[float, float]:
        """Bounds of the precision, which hold with probability `confidence`."""
        return self["anchor"]["precisionLow"], self["anchor"]["precisionHigh"]

    @property
    def confidence(self) -> float:
        return self["anchor"]["confidence"]

    @property
    def evidence(self) -> str:
        """EXACT, CERTIFIED or ESTIMATED."""
        return self["anchor"]["evidence"]

    @property
    def class_index(self) -> int:
        return self["explained"]["index"]

    @property
    def label(self) -> str:
        return self["explained"]["label"]

    @property
    def probability(self) -> float:
        return self["explained"]["probability"]

    @property
    def evaluations(self) -> int:
        return self["cost"]["evaluations"]

    @property
    def superpixels(self) -> int:
        return self["segmentation"]["superpixels"]

    def __repr__(self) -> str:
        return f"<kedge.client.Answer '{self.label}': {self.status}, superpixels {self.anchor}>"
