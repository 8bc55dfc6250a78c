"""The values of a control: its own, and those that a refining control of the heir adds to an inherited one."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from pia.model.assessment import Assessment
    from pia.model.control import Control
    from pia.model.read import Path_

__all__ = ["Values", "values_of"]

Values: TypeAlias = "dict[str, tuple[Path_, str | int | bool | tuple[str | int, ...]]]"
"""The value of each parameter by its name, with the path at which it is written."""


def values_of(assessment: Assessment, index: int) -> Values:
    """Return the values that hold for the control at ``index``.

    An inherited control has the values that the heir's refining controls give it before those of its profile; a refining
    control has its own before those of the control it refines.
    """
    control = assessment.controls[index]
    found = _written(control, index)
    if control.refines is not None:
        base = assessment.control_numbers.get(control.refines)
        return found if base is None else {**_written(assessment.controls[base], base), **found}
    for number in assessment.refining.get(control.id, ()) if control.profile is not None else ():
        other = assessment.controls[number]
        if other.measure == control.measure:
            found.update(_written(other, number))
    return found


def _written(control: Control, index: int) -> Values:
    return {name: (("controls", index, "parameters", name), value) for name, value in control.parameters.items()}
