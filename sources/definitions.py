"""What a partnership counts as serious violence: definitions with a version, and their reading.

The 2022 Act leaves the definition to each area (s.13), so a figure names the definition it is
drawn under, and can be drawn under several.
"""

from dataclasses import dataclass, replace
from typing import Any, Literal

from sources.code_lists import ALTERNATIVES, code_list, codes, lookup
from sources.locations import LOCATION_TYPES
from sources.toml_section import Section

AgeOf = Literal["victim", "suspect", "either"]
SEXUAL = "Sexual offences"


@dataclass(frozen=True, kw_only=True)
class Definition:
    """Which recorded offences count as serious violence.

    An offence counts when its class is in `classes` or its subclass is in `subclasses`, and
    every condition holds: with `include_domestic` false it is not marked domestic; with
    `public_places` it happened in a place of one of these kinds; each column named in `flags`
    is true; and with `max_age` a person of the kind `age_of` is known to have been at most that
    old at the offence ("under 25" is 24). With `include_sexual` false, `classes` and
    `subclasses` hold no sexual offence. `is_headline` marks the one that the partnership's file
    puts first; a run may be drawn under another.
    """

    name: str
    title: str
    version: str
    source: str
    classes: tuple[str, ...]
    subclasses: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    include_domestic: bool = True
    include_sexual: bool = True
    public_places: tuple[str, ...] = ()
    max_age: int | None = None
    age_of: AgeOf | None = None
    is_headline: bool = False

    @property
    def pooled_classes(self) -> tuple[str, ...]:
        """Classes counted in part: their rows need the subclass (8N holds s20 and ABH)."""
        pooled = {c for code in self.subclasses for c in classes_of(code)}
        return tuple(sorted(pooled - set(self.classes)))

    @property
    def public_place_only(self) -> bool:
        """Whether it counts only what happened in public."""
        return bool(self.public_places)

    def holds(self, other: "Definition") -> bool:
        """Whether every offence that the other counts is counted here too, by what they say."""
        whole = set(self.classes)
        covered = {c for c in other.subclasses if whole.issuperset(classes_of(c) or ("none",))}
        return (
            whole.issuperset(other.classes)
            and set(other.subclasses) <= {*self.subclasses, *covered}
            and set(self.flags) <= set(other.flags)
            and (self.include_domestic or not other.include_domestic)
            and _within(other.public_places, self.public_places)
            and self._holds_ages_of(other)
        )

    def _holds_ages_of(self, other: "Definition") -> bool:
        """Whether a person as the other asks for is one as asked for here."""
        if self.max_age is None:
            return True
        same = self.age_of in ("either", other.age_of)
        return other.max_age is not None and other.max_age <= self.max_age and same

    @property
    def label(self) -> str:
        """How an output names the definition it was drawn under."""
        return f"{self.title} (version {self.version})"


def classes_of(subclass: str) -> tuple[str, ...]:
    """The classes that a subclass is recorded under; empty where the list does not say."""
    listed = lookup("offence_subclasses", "code", "offence_code")[subclass]
    return tuple(filter(None, listed.split(ALTERNATIVES)))


def _within(narrow: tuple[str, ...], wide: tuple[str, ...]) -> bool:
    """Whether the narrow list leaves out all that the wide one does; no list leaves out nothing."""
    return not wide or (bool(narrow) and set(narrow) <= set(wide))


KEYS = (*Definition.__dataclass_fields__, "based_on")


def definitions(sections: tuple[Section, ...]) -> tuple[Definition, ...]:
    """The definitions of a partnership file, in order; `based_on` names an earlier one.

    Raises:
        ValueError: naming the file and the key that is wrong.
    """
    found: dict[str, Definition] = {}
    for section in sections:
        definition = _definition(section, found)
        if definition.name in found:
            raise section.fail("name", f"{definition.name!r} is defined twice")
        found[definition.name] = definition
    if sum(d.is_headline for d in found.values()) != 1:
        raise sections[0].fail("is_headline", "one definition, and only one, is the headline")
    return tuple(found.values())


def _definition(section: Section, earlier: dict[str, Definition]) -> Definition:
    """One definition: its own keys, and the rest from the one it is based on."""
    section.only(*KEYS)
    own = {
        "name": section.text("name", r"[a-z][a-z0-9_]*"),
        "title": section.text("title"),
        "version": section.text("version"),
        "source": section.text("source"),
        "is_headline": section.flag("is_headline", default=False),
    }
    based_on = section.text("based_on", default=None)
    if based_on is None:
        base = Definition(**own, classes=section.texts("classes"))
    elif based_on in earlier:
        base = replace(earlier[based_on], **own)
    else:
        raise section.fail("based_on", f"no earlier definition is named {based_on!r}")
    return _checked(section, replace(base, **_conditions(section, base)))


def _conditions(section: Section, base: Definition) -> dict[str, Any]:
    """The codes and conditions the section gives, each the base's where it gives none."""
    return {
        "classes": section.texts("classes", default=base.classes),
        "subclasses": section.texts("subclasses", default=base.subclasses),
        "flags": section.texts("flags", r"(is|has)_[a-z0-9_]+", default=base.flags),
        "include_domestic": section.flag("include_domestic", base.include_domestic),
        "include_sexual": section.flag("include_sexual", base.include_sexual),
        "public_places": section.texts(
            "public_places", "|".join(LOCATION_TYPES), default=base.public_places
        ),
        "max_age": section.whole("max_age", base.max_age),
        "age_of": section.one_of("age_of", ("victim", "suspect", "either"), base.age_of),
    }


def _checked(section: Section, definition: Definition) -> Definition:
    """The definition, its codes known, its age complete and its sexual offences as it says."""
    if unknown := set(definition.classes) - set(code_list("offences").codes):
        raise section.fail("classes", f"no such offence class: {', '.join(sorted(unknown))}")
    if unknown := set(definition.subclasses) - set(code_list("offence_subclasses").codes):
        raise section.fail("subclasses", f"no such subclass: {', '.join(sorted(unknown))}")
    if (definition.max_age is None) != (definition.age_of is None):
        raise section.fail("max_age", "max_age and age_of are given together or not at all")
    if definition.include_sexual:
        return definition
    sexual = codes("offences", group=SEXUAL)
    return replace(
        definition,
        classes=tuple(c for c in definition.classes if c not in sexual),
        subclasses=tuple(c for c in definition.subclasses if not {*sexual} & {*classes_of(c)}),
    )
