"""Thirty days of a tracker with many offers and affiliates, put straight into the tables: clicks, conversions, roll-ups."""

import json
from pathlib import Path

from .old_clicks import make_days
from .server import Server
from .waiting import wait_until

DAYS = 30
OFFERS = 100
AFFILIATES = 500
DIMENSIONS = 15  # by whose values clicks are added up

# 1,000 pairs of offer and affiliate, and 40 user agents; of either a few have most of the clicks.
MAKE_CHOICES = """
CREATE SCHEMA bench;
CREATE TABLE bench.pairs AS
SELECT row_number() OVER () - 1 AS number, offer.id AS offer_id, offer.advertiser_id, affiliate.id AS affiliate_id
  FROM (SELECT id, advertiser_id, row_number() OVER (ORDER BY id) AS nth FROM homing.offers WHERE ref LIKE 'busy%') AS offer
  JOIN (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM homing.affiliates WHERE ref LIKE 'busy%') AS affiliate
    ON (affiliate.nth * 7 + offer.nth * 13) % 50 = 0;
CREATE TABLE bench.agents AS
SELECT number, 'Mozilla/5.0 (' || system || ') AppleWebKit/537.36 (KHTML, like Gecko) Chrome/' || 110 + number || '.0.0.0 Safari/537.36'
       AS user_agent, device, os
  FROM (VALUES (0, 'Windows NT 10.0; Win64; x64', 'desktop', 'Windows'), (1, 'Linux; Android 14; Pixel 8', 'phone', 'Android'))
       AS kinds (kind, system, device, os), generate_series(0, 39) AS number
 WHERE number % 2 = kind;
"""

MAKE_CLICKS_OF_A_DAY = """
SET synchronous_commit = off;
INSERT INTO homing.clicks (click_id, clicked_at, flag, refusal, notes, offer_id, affiliate_id, advertiser_id, sub1, sub2, sub3, sub4,
                           sub5, source, ext_id, ip, user_agent, referer, country, device, os, browser)
SELECT (lpad(to_hex(ms), 12, '0') || '7' || substr(digest, 1, 3) || 'a' || substr(digest, 4, 15))::uuid, to_timestamp(ms / 1000.0),
       CASE WHEN a < 0.02 THEN 'bot' WHEN a < 0.03 THEN 'head' END, CASE WHEN a > 0.99 THEN 'offer_paused' END, 0,
       pairs.offer_id, pairs.affiliate_id, pairs.advertiser_id,
       'campaign-' || (b * 200)::int, '2026-11-week-47', 'header-banner', 'returning-visitor', 'de-berlin-' || (a * 500)::int,
       'newsletter', substr(digest, 5, 16), ('10.' || (a * 250)::int || '.' || (b * 250)::int || '.1')::inet, agents.user_agent,
       'https://blog.example/2026/11/best-winter-shoes?utm_source=newsletter', (ARRAY['DE', 'FR', 'US', 'GB'])[1 + (b * 3)::int],
       agents.device, agents.os, 'Chrome'
  FROM (SELECT (extract(epoch FROM day) * 1000
                + i::float8 * least(86400000, extract(epoch FROM now() - day) * 1000 - 60000) / {count})::bigint AS ms,
               replace(gen_random_uuid()::text, '-', '') AS digest, random() AS a, random() AS b,
               floor(1000 * power(random(), 2))::bigint AS pair, floor(40 * power(random(), 2))::int AS agent
          FROM (SELECT date_trunc('day', now(), 'UTC') - interval '{ago} days' AS day) AS days, generate_series(0, {count} - 1) AS i) AS made
  JOIN bench.pairs ON pairs.number = pair
  JOIN bench.agents ON agents.number = agent;
"""

# Of a hundred counted clicks one is a sale, within the next day.
MAKE_SALES = """
SET synchronous_commit = off; SET jit = off; SET work_mem = '256MB';
CREATE TABLE bench.sales AS
SELECT click_id, offer_id, affiliate_id, advertiser_id, clicked_at + interval '1 minute' + random() * interval '1 day' AS at,
       replace(gen_random_uuid()::text, '-', '') AS digest
  FROM homing.clicks
 WHERE flag IS NULL AND refusal IS NULL AND (hashtext(click_id::text) & 1048575) % 95 = 0;
DELETE FROM bench.sales WHERE at > now() - interval '1 minute';
ALTER TABLE bench.sales ADD conversion_id uuid;
UPDATE bench.sales SET conversion_id = (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0')
                                        || '7' || substr(digest, 1, 3) || 'a' || substr(digest, 4, 15))::uuid;
INSERT INTO homing.conversions (click_id, goal_id, txid, conversion_id, status, events, recorded_at, changed_at, offer_id, affiliate_id,
                                advertiser_id, payout, payout_currency, revenue, revenue_currency)
SELECT click_id, goals.id, 'order-' || substr(digest, 1, 12), conversion_id, 'approved', 1, at, at, sales.offer_id, affiliate_id,
       advertiser_id, 2.5, 'EUR', 4, 'EUR'
  FROM bench.sales JOIN homing.goals ON goals.offer_id = sales.offer_id
 ORDER BY at;
INSERT INTO homing.conversion_events SELECT click_id, conversion_id, 1, at, NULL, 'approved', conversion_id FROM bench.sales ORDER BY at;
INSERT INTO homing.payout_entries
SELECT click_id, conversion_id, 1, affiliate_id, 'accrual', 2.5, 'EUR', at FROM bench.sales ORDER BY at;
INSERT INTO homing.postbacks (click_id, postback_id, received_at, node, code, message, conversion_id, method, params)
SELECT click_id, conversion_id, at, 0, 'recorded', 'The conversion is recorded.', conversion_id, 'GET', 'click_id=' || click_id
  FROM bench.sales ORDER BY click_id;
"""

# In the order in which an applier adds them: by the hour.
MAKE_ROLLUPS = """
INSERT INTO homing.click_rollup
SELECT date_trunc('hour', clicked_at), offer_id, affiliate_id, coalesce(refusal, flag, 'counted'), 0, count(*)
  FROM homing.clicks GROUP BY 1, 2, 3, 4 ORDER BY 1;
INSERT INTO homing.conversion_rollup
SELECT date_trunc('hour', recorded_at), offer_id, affiliate_id, goal_id, status, 'EUR', 'EUR', 0, count(*), sum(payout), sum(revenue)
  FROM homing.conversions GROUP BY 1, 2, 3, 4, 5 ORDER BY 1;
DROP SCHEMA bench CASCADE;
"""

DAYS_CLOSED = """
SELECT (SELECT count(DISTINCT day) FROM homing.click_day_sums), (SELECT count(DISTINCT day) FROM homing.conversion_day_sums),
       (SELECT count(*) FROM homing.converted_days), (SELECT count(*) FROM homing.value_sums WHERE is_made),
       (SELECT count(*) FROM pg_index JOIN pg_class ON oid = indexrelid WHERE relname LIKE 'clicks\\_ext\\_ids\\_%' AND indisvalid)
"""


def make_busy_month(server: Server, clicks: int, catalog: Path) -> None:
    """The last day ends a minute ago. The rows hold every invariant but one: no click ID is genuine."""
    catalog.write_text(json.dumps(_catalog()))
    server.command("apply", str(catalog))
    make_days(server, DAYS + 1)
    server.query(MAKE_CHOICES)
    for ago in reversed(range(DAYS)):
        server.query(MAKE_CLICKS_OF_A_DAY.format(count=clicks // DAYS, ago=ago))
    server.query(MAKE_SALES)
    server.query(MAKE_ROLLUPS)
    days = DAYS - 1
    closed = f"{days}|{days}|{days}|{days * DIMENSIONS}|{days}"
    wait_until(lambda: server.query(DAYS_CLOSED) == closed, "the sums and indexes of the days that are over", 3600, pause=1)
    server.query("VACUUM (ANALYZE)")


def _catalog() -> dict[str, list[dict[str, object]]]:
    sale = {"ref": "sale", "payout": "2.50", "revenue": "4", "currency": "EUR"}
    return {
        "advertisers": [{"ref": "busy", "name": "Busy"}],
        "affiliates": [{"ref": f"busy{i}"} for i in range(AFFILIATES)],
        "offers": [
            {"ref": f"busy{i}", "advertiser": "busy", "target_url": "https://shop.example/?id={click_id}", "goals": [sale]}
            for i in range(OFFERS)
        ],
    }
