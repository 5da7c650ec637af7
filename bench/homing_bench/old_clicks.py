"""Clicks of the past days, put straight into the table: what a server that has run for a while has behind it."""

from pathlib import Path

from .server import Server

# A row as the realistic click makes it. The IDs have the right day and are unique; they are not genuine.
MAKE = """
INSERT INTO homing.clicks (click_id, clicked_at, notes, offer_id, affiliate_id, advertiser_id,
                           sub1, sub2, sub3, sub4, sub5, ip, user_agent, referer)
SELECT (lpad(to_hex(ms), 12, '0') || '7' || substr(digest, 1, 3) || 'a' || substr(digest, 4, 15))::uuid,
       to_timestamp(ms / 1000.0), 0, offer.id, affiliate.id, offer.advertiser_id,
       'newsletter', '2026-11-week-47', 'header-banner', 'returning-visitor', 'de-berlin-0815',
       '127.0.0.1', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
       'https://blog.example/2026/11/best-winter-shoes?utm_source=newsletter'
  FROM (SELECT id, advertiser_id FROM homing.offers WHERE ref = 'acme-shoes') AS offer,
       (SELECT id FROM homing.affiliates WHERE ref = 'nora') AS affiliate,
       {source}
"""

# Spread evenly over one day; today ends a minute ago.
OF_A_DAY = """
(SELECT (extract(epoch FROM day) * 1000 + i * least(86400000, extract(epoch FROM now() - day) * 1000 - 60000) / {count})::bigint AS ms,
        md5(i || '{seed}' || random()) AS digest
   FROM (SELECT (date_trunc('day', now(), 'UTC') - interval '{ago} days') AS day) AS days, generate_series(0, {count} - 1) AS i) AS made
"""


def make_days(server: Server, days: int) -> None:
    server.query(
        "SELECT homing.make_partitions(day::date) FROM generate_series((now() AT TIME ZONE 'UTC')::date"
        f" - {days - 1}, (now() AT TIME ZONE 'UTC')::date, interval '1 day') AS day"
    )


def make_old_clicks(server: Server, count: int, days: int) -> None:
    """Spread over the days up to today."""
    for ago in reversed(range(days)):
        source = OF_A_DAY.format(count=count // days, ago=ago, seed=count)
        server.query(MAKE.format(source=source))
    server.query("VACUUM (ANALYZE) homing.clicks")


def insert_old_clicks(server: Server, ids: Path) -> None:
    """One for each of these IDs, which are genuine."""
    server.query(f"CREATE TEMP TABLE ids (click_id uuid);\n\\copy ids FROM '{ids}'\n{INSERT_IDS}")


INSERT_IDS = """
INSERT INTO homing.clicks (click_id, clicked_at, notes, offer_id, affiliate_id, advertiser_id,
                           sub1, sub2, sub3, sub4, sub5, ip, user_agent, referer)
SELECT ids.click_id, homing.click_id_time(ids.click_id), 0, offer_id, affiliate_id, advertiser_id,
       sub1, sub2, sub3, sub4, sub5, ip, user_agent, referer
  FROM (SELECT * FROM homing.clicks LIMIT 1) AS like_this, ids
"""
