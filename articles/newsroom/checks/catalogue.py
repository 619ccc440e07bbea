"""All checks, in the order in which an editor works through what they find."""

from collections.abc import Callable, Iterable, Sequence

from articles.newsroom.checks import (
    completeness,
    leftovers,
    links,
    machine,
    markers,
    parity,
    required,
    structure,
    terms,
    wording,
)
from articles.newsroom.checks.findings import Finding, Severity
from articles.newsroom.checks.subject import Subject

Check = Callable[[Subject], Iterable[Finding]]

#: Without these a colleague has nothing to review.
BEFORE_REVIEW: tuple[Check, ...] = (required.has_title, required.has_body)
CHECKS: tuple[Check, ...] = (
    *BEFORE_REVIEW,
    required.has_free_slug,
    required.has_category,
    required.has_byline,
    required.every_note_has_text,
    required.every_note_has_a_marker,
    required.every_block_is_written,
    required.every_picture_is_in_the_library,
    markers.no_typed_markers,
    links.links_are_well_formed,
    machine.a_person_has_saved_the_text,
    parity.every_note_of_the_original_is_cited,
    parity.every_part_is_translated,
    completeness.has_standfirst,
    completeness.has_takeaways,
    completeness.has_topics,
    completeness.authors_have_a_biography,
    completeness.cover_has_alt,
    completeness.pictures_have_alt,
    parity.no_part_is_missing,
    parity.no_part_is_half_translated,
    parity.no_part_is_the_same_as_the_original,
    parity.numbers_are_those_of_the_original,
    parity.no_note_is_added,
    parity.links_are_those_of_the_original,
    parity.pictures_are_those_of_the_original,
    parity.captions_are_translated,
    parity.tables_are_those_of_the_original,
    terms.no_term_is_forbidden,
    terms.terms_are_those_of_the_glossary,
    links.links_lead_to_what_readers_may_read,
    links.links_answer,
    markers.notes_have_no_printed_numbers,
    markers.same_as_before_follows_its_source,
    markers.same_work_was_named_before,
    markers.typed_references_lead_to_their_note,
    leftovers.no_passages_of_another_language,
    leftovers.no_notes_of_another_language,
    leftovers.no_reference_words_of_another_language,
    leftovers.dates_are_in_the_language,
    wording.no_doubled_words,
    wording.quotation_marks_are_of_the_language,
    wording.no_quotation_mark_inside_a_word,
    wording.no_letters_of_another_script,
    links.no_address_stands_twice,
    structure.headings_are_in_order,
    structure.headings_have_words,
    structure.headings_are_followed_by_text,
    markers.markers_stand_where_the_others_do,
    wording.quotation_marks_are_of_one_kind,
    structure.bold_lines_are_headings,
    structure.paragraphs_are_not_long,
    completeness.standfirst_is_short,
    machine.parts_are_not_as_the_machine_wrote_them,
)

_ORDER = list(Severity)


def findings(subject: Subject, checks: Sequence[Check] = CHECKS) -> list[Finding]:
    """Return what `checks` find in `subject`, the worst first."""
    found = [finding for check in checks for finding in check(subject)]
    return sorted(found, key=lambda finding: _ORDER.index(finding.severity))
