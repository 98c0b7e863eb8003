"""Likeness of what clusters write about themselves: a hint, and no part of T.

Danish joins words (*havvindmøller*), so that texts are compared by sequences of 3 to 5 letters
rather than by words (TF-IDF, cosine). Words that every text holds are taken out first: "klynge for"
would make any two clusters alike. Shown only where a taxonomy is thin.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

_STOP_WORDS: Final = """
    ad af aldrig alene alle allerede alt anden andet andre at bare begge blandt blev blive bliver
    burde da de dem den denne der deres det dette dig din dine disse dit dog du efter egen ej eller
    en end endnu ene er et for fordi fra få før gennem gør ham han hans har havde have hele hende
    her hos hun hvad hvem hver hvilke hvis hvor hvordan hvorfor i ifølge igen ikke ind indtil ingen
    ja jeg jer jo kan kom kommer kun kunne lidt man mange med meget mellem men mere mest mig min mod
    må når nej noget nogen nogle nok nu ny nye næsten og også om op os over på samme samt se selv
    siden sig sin sit skal skulle som så sådan således tidligere til ud uden under var ved vi via
    vil ville vor vores være været
    a an and are as at be by for from has in is it its of on or that the their this to was we with
    """
STOP_WORDS: Final = frozenset(_STOP_WORDS.split())
"""Danish and English words without meaning of their own."""

_FIELD_WORDS: Final = """
    klynge klynger klyngen klyngens klyngerne netværk netværket netværker cluster clusters network
    innovationsnetværk innovationsnetværket virksomhed virksomheder virksomhederne virksomheders
    medlem medlemmer samarbejde samarbejder udvikling danmark danmarks dansk danske danish denmark
    """
FIELD_WORDS: Final = frozenset(_FIELD_WORDS.split())
"""Words that stand in the description of any cluster."""

_WORD: Final = re.compile(r"\w+")


def words(text: str) -> str:
    """Return a text in small letters, without the words that say nothing.

    >>> words("Klynge for vindenergi og havvind")
    'vindenergi havvind'
    """
    found = _WORD.findall(text.casefold())
    return " ".join(word for word in found if word not in STOP_WORDS and word not in FIELD_WORDS)


def descriptions(clusters: pd.DataFrame) -> pd.Series:
    """Return all that a cluster's row says of it in words: names, descriptions, subthemes."""
    columns = ["name_da", "name_en", "description_da", "description_en", "subthemes"]
    known = clusters[[name for name in columns if name in clusters]]
    texts = [". ".join(filter(None, row)) for row in known.itertuples(index=False)]
    return pd.Series(texts, index=clusters.index, dtype="str")


def text_likeness(texts: pd.Series, others: pd.Series | None = None) -> pd.DataFrame:
    """Return how alike texts are: the cosine of their TF-IDF over sequences of 3 to 5 letters.

    Parameters
    ----------
    texts, others : Series of str
        The rows and the columns; a text with nothing to compare is like none, itself included.

    Returns
    -------
    DataFrame of float, between 0 and 1
        By the index of ``texts``, a column for each of ``others`` (``texts`` when left out).
    """
    columns = texts if others is None else others
    pool = [*texts, *([] if others is None else others)]
    vectors = _vectors(pool)
    if vectors is None:
        return pd.DataFrame(0.0, index=texts.index, columns=columns.index)
    one = vectors[: len(texts)]
    other = one if others is None else vectors[len(texts) :]
    cosines = np.clip(np.round((one @ other.T).toarray(), 10), 0.0, 1.0)
    return pd.DataFrame(cosines, index=texts.index, columns=columns.index)


def _vectors(texts: Sequence[str]) -> Any:
    """Return texts as rows of unit length; None where no text holds anything."""
    from sklearn.feature_extraction.text import (  # scikit-learn is slow to import
        TfidfVectorizer,
    )

    if not any(len(words(text)) for text in texts):
        return None
    vectorizer = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), preprocessor=words, lowercase=False
    )
    return vectorizer.fit_transform(texts)


def without_segment(clusters: pd.DataFrame) -> pd.Index:
    """Return the clusters whose taxonomy is thin: they have themes only."""
    return clusters.index[clusters["segments"].map(len) == 0]


def propose_segments(
    clusters: pd.DataFrame, taxonomy: pd.DataFrame, most: int = 3, least: float = 0.05
) -> pd.DataFrame:
    """Propose segments for the clusters that have none, from what is written of them.

    A cluster's text is compared with each segment's names and with the texts of the clusters that
    carry it.

    Parameters
    ----------
    clusters : DataFrame
        All clusters, by ``cluster_id``.
    taxonomy : DataFrame
        By ``node_id``, with ``kind``, ``name_da`` and ``name_en``.
    most : int
        Proposals per cluster at most.
    least : float
        The least likeness of a proposal.

    Returns
    -------
    DataFrame
        ``cluster_id``, ``segment``, ``likeness``; the likeliest of each cluster first. A person
        decides; nothing is filled in.
    """
    wanting = without_segment(clusters)
    columns = ["cluster_id", "segment", "likeness"]
    segments = taxonomy[taxonomy["kind"] == "segment"]
    if wanting.empty or segments.empty:
        return pd.DataFrame(columns=columns).astype({"likeness": float})
    texts = descriptions(clusters)
    carriers = clusters["segments"].explode().dropna()
    told = texts.reindex(carriers.index).groupby(carriers.to_numpy()).agg(". ".join)
    names = segments["name_da"] + ". " + segments["name_en"]
    documents = names + ". " + told.reindex(names.index, fill_value="")
    alike = text_likeness(texts[wanting], documents)
    rows = [
        (cluster, segment, float(value))
        for cluster, found in alike.iterrows()
        for segment, value in found.sort_index()
        .sort_values(ascending=False, kind="stable")
        .head(most)
        .items()
        if value >= least
    ]
    return pd.DataFrame(rows, columns=columns).astype({"likeness": float})
