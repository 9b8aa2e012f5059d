"""Keys of TOML front matter: how to change one alone.

A list that has a line for each element is edited line by line, its comments stay; another list over several
lines is edited only where nobody wrote a comment in it. Tables of their own (``[[authors]]``) are read only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zotsync.formats.alike import opcodes
from zotsync.formats.base import CannotSay, Splice
from zotsync.formats.markdown_scalars import toml_scalar
from zotsync.formats.markdown_values import Value
from zotsync.formats.markdown_yaml import Element, YamlSlot
from zotsync.item import Creator


@dataclass(frozen=True, slots=True)
class TomlSlot(YamlSlot):
    """A key of the front matter. ``colon`` is just after the sign of equality.

    ``form``: as in `YamlSlot`, without block; ``tables`` where each element has a header of its own.
    """

    def splices(self, value: Value) -> list[Splice]:
        """See `YamlSlot.splices`."""
        alone = not any(element.more for element in self.elements)
        if (
            alone
            and self.form == "flow"
            and not isinstance(value, str)
            and "\n" in self.text[self.start : self.end]
        ):
            return self._by_lines(list(value))
        return YamlSlot.splices(self, value)

    def _spelled(self, text: str, style: str | None = None, flow: bool = False) -> str:
        bare = style is None and self.form == "scalar" and bool(self.raw)
        return toml_scalar(text, None if bare else style or '"', self.text[self.start : self.end])

    def _mapping(self, pairs: Mapping[str, str], style: str | None) -> str:
        quote = style or '"'
        return f"{{{', '.join(f'{name} = {toml_scalar(text, quote)}' for name, text in pairs.items())}}}"

    @property
    def _empty(self) -> str:
        return "''" if self.style in ("'", "'''") else '""'

    def _by_lines(self, new: list[str | Creator]) -> list[Splice]:
        """A list over several lines: its lines taken out, changed and added."""
        if not all(map(self._is_alone, self.elements)) or not self.elements:
            if "#" in self.text[self.start : self.end]:
                raise CannotSay(self.aspect, f"the list of {self.label} has comments and is not edited")
            return self._all_renamed(new) or [self._replace(f"[{', '.join(self._element_texts(new))}]")]
        newline = "\r\n" if "\r\n" in self.text else "\n"
        result: list[Splice] = []
        for op, i, i_end, j, j_end in opcodes([e.value for e in self.elements], new):
            if op == "equal":
                continue
            both = min(i_end - i, j_end - j)
            changed = [self._changed(self.elements[i + k], new[j + k]) for k in range(both)]
            gone = self.elements[i + both : i_end]
            result += [Splice(self._line_start(e), self._next_line(e), "") for e in gone]
            texts = [self._element_text(value, True) for value in new[j + both : j_end]]
            if texts and i + both == 0:
                first = self.elements[0]
                rows = "".join(f"{self._dash(first)}{text},{newline}" for text in texts)
                result.append(Splice(self._line_start(first), self._line_start(first), rows))
            elif texts:
                result += self._added(i + both - 1, texts, changed, newline)
            result += [change for changes in changed for change in changes]
        return result

    def _added(
        self, after: int, texts: Sequence[str], changed: list[list[Splice]], newline: str
    ) -> list[Splice]:
        """New lines below an element; the list keeps its way with a last comma."""
        above = self.elements[after]
        last = after == len(self.elements) - 1 and not self._has_comma(above)
        rows = [f"{newline}{self._dash(above)}{text}," for text in texts]
        if last:
            rows[-1] = rows[-1][:-1]
        stop = self._line_stop(above)
        found = [Splice(stop, stop, "".join(rows))]
        if not last:
            return found
        if changed and (end := changed[-1][-1]).end == above.end:
            changed[-1][-1] = Splice(end.start, end.end, f"{end.text},")
            return found
        return [Splice(above.end, above.end, ","), *found]

    def _changed(self, element: Element, value: str | Creator) -> list[Splice]:
        whole = Splice(element.start, element.end, self._element_text(value, True))
        return self._renamed(element, value) or [whole]

    def _has_comma(self, element: Element) -> bool:
        return self.text[element.end : self._line_stop(element)].lstrip().startswith(",")

    def _is_alone(self, element: Element) -> bool:
        """Whether nothing but a comma and a comment stands beside an element on its line."""
        rest = self.text[element.end : self._line_stop(element)].strip().removeprefix(",").strip()
        before = self.text[self._line_start(element) : element.start]
        one_line = "\n" not in self.text[element.start : element.end]
        return not before.strip() and (not rest or rest.startswith("#")) and one_line
