-- Each programme in a region or in the nation: money of that very territory, applications of its establishments,
-- indicators by standing. Unknown stays NULL. Beneficiaries count once, whatever the windows they applied to.

WITH money AS (
    SELECT
        programme_id,
        sum(amount) FILTER (WHERE nature = 'planned') AS planned,
        sum(amount) FILTER (WHERE nature = 'committed') AS committed,
        sum(amount) FILTER (WHERE nature = 'paid') AS paid
    FROM programmes_envelope
    WHERE territory_id = %(territory)s AND in_total
    GROUP BY programme_id
),

applied AS (
    SELECT
        called.programme_id, count(*) AS applications,
        count(DISTINCT application.establishment_id)
        + count(DISTINCT application.organisation_id) FILTER (WHERE application.establishment_id IS NULL)
            AS beneficiaries
    FROM programmes_application application
    JOIN programmes_window called ON called.id = application.window_id
    LEFT JOIN territories_establishment place ON place.id = application.establishment_id
    LEFT JOIN territories_territory department ON department.id = place.department_id
    WHERE %(territory)s = COALESCE(department.parent_id, called.territory_id) OR %(is_nation)s
    GROUP BY called.programme_id
),

opened AS (
    SELECT called.programme_id, count(*) AS windows
    FROM programmes_window called
    JOIN territories_territory place ON place.id = called.territory_id
    WHERE (place.kind = 'nation' OR place.id = %(territory)s)
        AND called.opens_on <= %(day)s AND (called.closes_on IS NULL OR called.closes_on >= %(day)s)
    GROUP BY called.programme_id
),

figures AS (
    SELECT indicator.programme_id, figure.value, figure.standing
    FROM indicators_indicatorsnapshot figure
    JOIN indicators_indicator indicator ON indicator.id = figure.indicator_id
    WHERE figure.snapshot_id = %(snapshot)s AND figure.territory_id = %(territory)s
        AND figure.emptiness <> 'not_applicable' AND indicator.programme_id IS NOT NULL
),

measured AS (
    SELECT programme_id, count(*) AS indicators, count(value) AS valued FROM figures GROUP BY programme_id
),

stood AS (
    SELECT programme_id, jsonb_object_agg(standing, number) AS standings
    FROM (
        SELECT programme_id, standing, count(*) AS number FROM figures WHERE standing <> '' GROUP BY programme_id, standing
    ) AS tally
    GROUP BY programme_id
)

INSERT INTO indicators_programmesnapshot (
    snapshot_id, programme_id, planned, committed, paid, applications, beneficiaries, open_windows, indicators, valued,
    standings
)
SELECT
    %(snapshot)s, programme.id, money.planned, money.committed, money.paid, applied.applications,
    applied.beneficiaries, COALESCE(opened.windows, 0), COALESCE(measured.indicators, 0),
    COALESCE(measured.valued, 0), COALESCE(stood.standings, '{}')
FROM programmes_programme programme
LEFT JOIN money ON money.programme_id = programme.id
LEFT JOIN applied ON applied.programme_id = programme.id
LEFT JOIN opened ON opened.programme_id = programme.id
LEFT JOIN measured ON measured.programme_id = programme.id
LEFT JOIN stood ON stood.programme_id = programme.id
ORDER BY programme.id
