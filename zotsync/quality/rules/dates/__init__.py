"""Rules about dates."""

from zotsync.quality.rule import Rule
from zotsync.quality.rules.dates import (
    access_date,
    copyright_year_as_date,
    date_fields_conflict,
    date_in_future,
    date_missing,
    date_not_iso,
    date_placeholder,
    date_unparseable,
    day_or_month_padding,
    history_order,
    month_form,
    review_too_short,
    stale_web_page,
    weekend_publication,
    year_implausible,
    year_malformed,
    year_mismatch_registry,
)

RULES: tuple[Rule, ...] = (
    date_unparseable.rule,  # DT-01
    date_not_iso.rule,  # DT-02
    date_missing.rule,  # DT-04
    year_malformed.rule,  # DT-05
    year_implausible.rule,  # DT-06
    date_in_future.rule,  # DT-07
    date_placeholder.rule,  # DT-08
    day_or_month_padding.rule,  # DT-09
    year_mismatch_registry.rule,  # DT-10
    date_fields_conflict.rule,  # DT-11
    history_order.rule,  # DT-13
    review_too_short.rule,  # DT-14
    weekend_publication.rule,  # DT-15
    access_date.rule,  # DT-16
    month_form.rule,  # DT-18
    stale_web_page.rule,  # DT-20
    copyright_year_as_date.rule,  # DT-23
)
