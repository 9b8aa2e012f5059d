"""Rules about addresses."""

from zotsync.quality.rule import Rule
from zotsync.quality.rules.urls import (
    aggregator_url,
    credentials_in_url,
    dead_anchor,
    double_encoding,
    http_to_https,
    link_text_differs,
    link_text_generic,
    local_url,
    non_production_host,
    proxied_url,
    redirect_wrapper,
    select_link_by_citekey,
    session_id,
    shortener,
    text_fragment,
    tracking_parameters,
    trashed_but_cited,
    url_no_scheme,
    url_space_newline,
    url_trailing_punctuation,
    web_item_without_url_or_access_date,
)

RULES: tuple[Rule, ...] = (
    trashed_but_cited.rule,  # SY-05
    url_no_scheme.rule,  # UR-01
    http_to_https.rule,  # UR-02
    tracking_parameters.rule,  # UR-03
    session_id.rule,  # UR-04
    proxied_url.rule,  # UR-05
    non_production_host.rule,  # UR-07
    dead_anchor.rule,  # UR-08
    link_text_generic.rule,  # UR-09
    link_text_differs.rule,  # UR-10
    url_trailing_punctuation.rule,  # UR-11
    url_space_newline.rule,  # UR-12
    redirect_wrapper.rule,  # UR-14
    credentials_in_url.rule,  # UR-15
    aggregator_url.rule,  # UR-17
    local_url.rule,  # UR-18
    text_fragment.rule,  # UR-19
    web_item_without_url_or_access_date.rule,  # UR-20
    double_encoding.rule,  # UR-21
    select_link_by_citekey.rule,  # UR-22
    shortener.rule,  # UR-23
)
