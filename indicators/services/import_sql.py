# ruff: noqa: S608 - made of our own names and sentences; what comes from a file is a parameter
"""The statements of a check: what the staged texts mean, set beside the measures that stand."""

from __future__ import annotations

from indicators.checks import refusal_sql

# More than three standard deviations from the mean of the other points of its series, six of them at least.
OUTLIER_DEVIATIONS = 3
OUTLIER_OTHERS = 6
NOT_APPLICABLE = "L’indicateur ne s’applique pas à ce territoire à cette date."
_KEY = ("indicator_id", "territory_id", "establishment_id", "category", '"on"')


def same(left: str, right: str) -> str:
    """The same place, category and date; hash joins need equalities, hence the zeros."""
    return (
        f'{left}.indicator_id = {right}.indicator_id AND {left}."on" = {right}."on" '
        f"AND {left}.category = {right}.category "
        f"AND COALESCE({left}.territory_id, 0) = COALESCE({right}.territory_id, 0) "
        f"AND COALESCE({left}.establishment_id, 0) = COALESCE({right}.establishment_id, 0)"
    )


def _said(alias: str) -> str:
    """The cells of a refused line, those that the file has."""
    cells = (
        "place",
        "indicator",
        "category",
        "date",
        "value",
        "numerator",
        "denominator",
        "quality",
        "source",
    )
    pairs = ", ".join(f"'{name}', NULLIF({alias}.{name}, '')" for name in cells)
    return f"jsonb_strip_nulls(jsonb_build_object({pairs}))"


_APPLIES = """EXISTS (SELECT 1 FROM indicators_applicability a WHERE a.indicator_id = i.id
  AND a.territory_id = ANY (p.within) AND (a.valid_from IS NULL OR a.valid_from <= d.day)
  AND (a.valid_to IS NULL OR a.valid_to >= d.day))"""


def _number(name: str, alias: str) -> str:
    """A plain number is cast; the others are in the table of odd numbers."""
    return f"CASE WHEN {alias}.said IS NULL THEN r.{name}::numeric ELSE {alias}.number END"


# Every figure of the file with what its texts mean. OFFSET 0 keeps PostgreSQL from computing a column again
# wherever the query above names it.
_MEANT = f"""
SELECT r.*, x.id AS indicator_id, p.territory AS territory_id, p.establishment AS establishment_id,
  COALESCE(c.code, '') AS code, d.day, q.quality AS meant_quality, COALESCE(v.bound, 'exact') AS bound,
  {_number("value", "v")} AS meant_value,
  {_number("numerator", "n")} AS meant_numerator,
  {_number("denominator", "t")} AS meant_denominator,
  (COALESCE(v.absent, false) AND (COALESCE(n.absent AND r.numerator <> '', false)
    OR COALESCE(t.absent AND r.denominator <> '', false) OR (r.numerator = '' AND r.denominator = ''))) AS absent,
  COALESCE(x.problem, p.problem, c.problem, d.problem, q.problem, v.problem, n.problem, t.problem,
    CASE WHEN i.id = ANY (%(limited)s) AND NOT {_APPLIES} THEN '{NOT_APPLICABLE}' END) AS meant_problem,
  CASE WHEN x.problem IS NOT NULL THEN 'indicator' WHEN p.problem IS NOT NULL THEN r.hint
    WHEN c.problem IS NOT NULL THEN 'category' WHEN d.problem IS NOT NULL THEN 'date'
    WHEN q.problem IS NOT NULL THEN 'quality' WHEN v.problem IS NOT NULL THEN 'value'
    WHEN n.problem IS NOT NULL THEN 'numerator' WHEN t.problem IS NOT NULL THEN 'denominator'
    ELSE r.hint END AS cell
FROM measure_raw r
JOIN measure_indicator x ON x.said = r.indicator
JOIN measure_place p ON p.said = r.place AND p.hint = r.hint
JOIN measure_category c ON c.said = r.category AND c.indicator = r.indicator
JOIN measure_date d ON d.said = r.date AND d.indicator = r.indicator
JOIN measure_quality q ON q.said = r.quality
LEFT JOIN indicators_indicator i ON i.id = x.id
LEFT JOIN measure_number v ON v.said = r.value AND v.indicator = r.indicator AND NOT v.part
LEFT JOIN measure_number n ON n.said = r.numerator AND n.indicator = r.indicator AND n.part
LEFT JOIN measure_number t ON t.said = r.denominator AND t.indicator = r.indicator AND t.part
OFFSET 0
"""

# The same, checked by the rules of its indicator: a percentage beside its fraction is compared with it.
_CHECKED = f"""
SELECT m.*, COALESCE(m.meant_problem, CASE WHEN NOT m.absent THEN {refusal_sql()} END) AS problem
FROM ({_MEANT}) m
LEFT JOIN indicators_indicator i ON i.id = m.indicator_id
CROSS JOIN LATERAL (SELECT m.meant_value AS value, m.meant_numerator AS numerator,
  m.meant_denominator AS denominator) f
OFFSET 0
"""

# The figure as the portal keeps it: six decimals, no percentage beside its fraction, nothing of a refused line.
_KEPT = f"""
SELECT c.*, CASE WHEN c.numerator = '' AND c.problem IS NULL THEN round(c.meant_value, 6) END AS kept_value,
  CASE WHEN c.problem IS NULL THEN round(c.meant_numerator, 6) END AS kept_numerator,
  CASE WHEN c.problem IS NULL THEN round(c.meant_denominator, 6) END AS kept_denominator
FROM ({_CHECKED}) c
"""
_SAME_FIGURE = """(m.value IS NOT DISTINCT FROM k.kept_value AND m.numerator IS NOT DISTINCT FROM k.kept_numerator
  AND m.denominator IS NOT DISTINCT FROM k.kept_denominator AND m.bound = k.bound)"""
_SAME_REST = "((k.quality = '' OR m.quality = k.meant_quality) AND (k.source = '' OR m.source = k.source))"

STORE = f"""
INSERT INTO indicators_measureline (batch_id, "row", "column", outcome, excluded, problem, said, indicator_id,
  territory_id, establishment_id, category, "on", value, numerator, denominator, quality, bound, source, outlier,
  measure_id, old_value, old_numerator, old_denominator, old_quality, old_recorded_at)
SELECT %(batch)s, k.row, CASE WHEN k.problem IS NULL THEN NULLIF(k.col, 0) ELSE COALESCE(
    (%(columns)s::jsonb ->> CASE WHEN k.meant_problem IS NULL THEN 'value' ELSE k.cell END)::smallint,
    NULLIF(k.col, 0)) END,
  CASE WHEN k.problem IS NOT NULL THEN 'refused' WHEN k.absent THEN 'blank' WHEN m.id IS NULL THEN 'new'
    WHEN {_SAME_FIGURE} AND {_SAME_REST} THEN 'unchanged' ELSE 'changed' END,
  k.row = ANY (%(excluded)s), COALESCE(k.problem, ''), CASE WHEN k.problem IS NOT NULL THEN {_said("k")} END,
  k.indicator_id, k.territory_id, k.establishment_id, k.code, k.day, k.kept_value, k.kept_numerator,
  k.kept_denominator, CASE WHEN k.quality = '' AND {_SAME_FIGURE} THEN m.quality ELSE COALESCE(k.meant_quality, '') END,
  k.bound, left(k.source, 250), false, m.id, m.value, m.numerator, m.denominator, COALESCE(m.quality, ''),
  m.recorded_at
FROM ({_KEPT}) k
LEFT JOIN (SELECT * FROM indicators_measure WHERE indicator_id = ANY (%(indicators)s)) m
  ON m.indicator_id = k.indicator_id AND m."on" = k.day AND m.category = k.code
  AND COALESCE(m.territory_id, 0) = COALESCE(k.territory_id, 0)
  AND COALESCE(m.establishment_id, 0) = COALESCE(k.establishment_id, 0)
"""

# --- What only the whole of the file, and the measures that stand, can say ---

# Two lines for one measure: the same figure twice is one; two figures are refused together.
REPEATED = f"""
CREATE TEMP TABLE measure_repeated ON COMMIT DROP AS
SELECT {", ".join(_KEY)} FROM indicators_measureline
WHERE batch_id = %(batch)s AND outcome IN ('new', 'changed', 'unchanged') AND NOT excluded
GROUP BY {", ".join(_KEY)} HAVING count(*) > 1
"""
_REPEATED = f"""
SELECT l.id, row_number() OVER same_key AS rank, array_agg(l."row") OVER same_key_all AS rows,
  min(ROW(l.value, l.numerator, l.denominator, l.quality)::text) OVER same_key_all
    = max(ROW(l.value, l.numerator, l.denominator, l.quality)::text) OVER same_key_all AS agree
FROM indicators_measureline l JOIN measure_repeated k ON {same("l", "k")}
WHERE l.batch_id = %(batch)s AND l.outcome IN ('new', 'changed', 'unchanged') AND NOT l.excluded
WINDOW same_key AS (PARTITION BY {", ".join("l." + name for name in _KEY)} ORDER BY l."row", l."column", l.id),
  same_key_all AS (PARTITION BY {", ".join("l." + name for name in _KEY)})
"""
REPEATED_ALIKE = f"""
UPDATE indicators_measureline u SET outcome = 'unchanged' FROM ({_REPEATED}) d
WHERE u.id = d.id AND d.agree AND d.rank > 1
"""
_SAID_TWICE = "concat('Le même lieu, la même catégorie et la même date portent deux valeurs\u00a0: lignes ', "
REPEATED_APART = f"""
SELECT d.id, {_SAID_TWICE}
  (SELECT string_agg(n::text, ', ' ORDER BY n) FROM (SELECT DISTINCT unnest(d.rows) AS n LIMIT 10) s), '.') AS problem
FROM ({_REPEATED}) d WHERE NOT d.agree
"""

# A spreadsheet keeps as 0.45 what it shows as 45 %: parts that all lie between 0 and 1 may be either.
_OF_ONE_SAID = (
    "Toutes les parts de ce classeur sont entre 0 et 1\u00a0: 0,45 veut-il dire 45\u202f%% ou 0,45\u202f%%\u202f? "
    "Écrivez 45 ou «\u00a045\u202f%%\u00a0»."
)
OF_ONE = f"""
SELECT l.id, '{_OF_ONE_SAID}' AS problem
FROM indicators_measureline l
WHERE l.batch_id = %(batch)s AND l.outcome IN ('new', 'changed', 'unchanged') AND l.value > 0
  AND l.indicator_id IN (SELECT m.indicator_id FROM indicators_measureline m
    JOIN indicators_indicator i ON i.id = m.indicator_id AND i.kind = 'ratio'
    WHERE m.batch_id = %(batch)s AND m.outcome IN ('new', 'changed', 'unchanged')
    GROUP BY m.indicator_id HAVING max(m.value) <= 1 AND bool_or(m.value > 0 AND m.value < 1))
"""

# The measures as they would stand once the file is published, for some indicators.
_AFTER = f"""
SELECT l.id, l.indicator_id, l.territory_id, l.establishment_id, l.category, l."on", l.value, l.numerator, l.denominator
FROM indicators_measureline l
WHERE l.batch_id = %(batch)s AND l.outcome IN ('new', 'changed', 'unchanged') AND NOT l.excluded
  AND l.indicator_id = ANY (%(some)s)
UNION ALL
SELECT NULL, m.indicator_id, m.territory_id, m.establishment_id, m.category, m."on", m.value, m.numerator, m.denominator
FROM indicators_measure m
WHERE m.indicator_id = ANY (%(some)s) AND NOT EXISTS (SELECT 1 FROM indicators_measureline l
  WHERE l.batch_id = %(batch)s AND l.outcome IN ('new', 'changed', 'unchanged') AND NOT l.excluded
  AND {same("l", "m")})
"""
_SERIES = "indicator_id, territory_id, establishment_id, category"
MONOTONE = f"""
SELECT s.id, concat('Cette série ne diminue jamais\u00a0: ', CASE WHEN s.figure < s.previous
  THEN concat('la valeur est inférieure à celle du ', to_char(s.previous_on, 'DD/MM/YYYY'))
  ELSE concat('la valeur dépasse celle du ', to_char(s.next_on, 'DD/MM/YYYY')) END, '.') AS problem
FROM (SELECT a.id, COALESCE(a.value, a.numerator) AS figure,
    lag(COALESCE(a.value, a.numerator)) OVER w AS previous, lag(a."on") OVER w AS previous_on,
    lead(COALESCE(a.value, a.numerator)) OVER w AS next, lead(a."on") OVER w AS next_on
  FROM ({_AFTER}) a WINDOW w AS (PARTITION BY {_SERIES} ORDER BY a."on")) s
WHERE s.id IS NOT NULL AND (s.figure < s.previous OR s.figure > s.next)
"""
# Only where every category is known: a missing part makes no wrong total.
PARTS = f"""
SELECT a.id, 'Le total n’est pas la somme de ses catégories.' AS problem
FROM ({_AFTER}) a
JOIN (SELECT indicator_id, territory_id, establishment_id, "on",
    sum(value) FILTER (WHERE category <> '') AS value, sum(numerator) FILTER (WHERE category <> '') AS numerator,
    sum(denominator) FILTER (WHERE category <> '') AS denominator,
    max(value) FILTER (WHERE category = '') AS whole, max(numerator) FILTER (WHERE category = '') AS whole_numerator,
    max(denominator) FILTER (WHERE category = '') AS whole_denominator,
    count(*) FILTER (WHERE category <> '') AS parts
  FROM ({_AFTER}) p GROUP BY indicator_id, territory_id, establishment_id, "on") g
  ON g.indicator_id = a.indicator_id AND g."on" = a."on"
  AND COALESCE(g.territory_id, 0) = COALESCE(a.territory_id, 0)
  AND COALESCE(g.establishment_id, 0) = COALESCE(a.establishment_id, 0)
JOIN indicators_indicator i ON i.id = a.indicator_id
WHERE a.id IS NOT NULL
  AND g.parts = (SELECT count(*) FROM indicators_indicatorcategory c WHERE c.indicator_id = a.indicator_id)
  AND (g.whole <> g.value AND i.kind <> 'ratio' OR g.whole_numerator <> g.numerator
    OR g.whole_denominator <> g.denominator)
"""
REFUSE = f"""
UPDATE indicators_measureline u SET outcome = 'refused', problem = d.problem,
  "column" = COALESCE(u."column", (%(columns)s::jsonb ->> 'value')::smallint),
  said = {_said("r")}
FROM ({{query}}) d, measure_raw r WHERE u.id = d.id AND r.row = u."row" AND r.col = COALESCE(u."column", 0)
"""
# A flag, not a figure: floating numbers are enough.
_FIGURE = "COALESCE({a}.value, {a}.numerator / NULLIF({a}.denominator, 0))::float8"
_X = _FIGURE.format(a="a")


def _is_far(figure: str) -> str:
    """Whether a figure is out of line with the others of its series ``s`` (n, sum, squares)."""
    mean = f"((s.sum - {figure}) / (s.n - 1))"
    variance = f"((s.squares - {figure} ^ 2) / (s.n - 1) - {mean} ^ 2)"
    spread = f"{variance} > 1e-9 * s.squares / s.n"
    return f"({spread} AND ({figure} - {mean}) ^ 2 > {OUTLIER_DEVIATIONS**2} * {variance} * (s.n - 1) / (s.n - 2))"


# Only the ends of a series may be out of line: where they are not, its lines are not looked at.
OUTLIERS = f"""
WITH series AS (
  SELECT * FROM (
    SELECT {_SERIES}, count({_X}) AS n, sum({_X}) AS sum, sum({_X} ^ 2) AS squares, min({_X}) AS low, max({_X}) AS high
    FROM ({_AFTER}) a GROUP BY {_SERIES} HAVING count({_X}) > {OUTLIER_OTHERS}) s
  WHERE {_is_far("s.low")} OR {_is_far("s.high")})
UPDATE indicators_measureline u SET outlier = true
FROM indicators_measureline l JOIN series s ON s.indicator_id = l.indicator_id AND s.category = l.category
  AND COALESCE(s.territory_id, 0) = COALESCE(l.territory_id, 0)
  AND COALESCE(s.establishment_id, 0) = COALESCE(l.establishment_id, 0)
WHERE l.batch_id = %(batch)s AND l.outcome IN ('new', 'changed') AND u.id = l.id
  AND {_is_far(_FIGURE.format(a="l"))}
"""
