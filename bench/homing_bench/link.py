"""The realistic click: a link with five labels, and what a browser sends along."""

CLICK = (
    "/click?offer=acme-shoes&aff=42&sub1=newsletter&sub2=2026-11-week-47&sub3=header-banner"
    "&sub4=returning-visitor&sub5=de-berlin-0815"
)

HEADERS = (
    "User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8",
    "Accept-Language: en-GB,en;q=0.9,de;q=0.8",
    "Accept-Encoding: gzip, deflate, br, zstd",
    "Referer: https://blog.example/2026/11/best-winter-shoes?utm_source=newsletter",
    'Sec-CH-UA: "Google Chrome";v="131", "Chromium";v="131", "Not_A Brand";v="24"',
    "Sec-CH-UA-Mobile: ?0",
    'Sec-CH-UA-Platform: "Windows"',
    "Sec-Fetch-Dest: document",
    "Sec-Fetch-Mode: navigate",
    "Sec-Fetch-Site: cross-site",
    "Sec-Fetch-User: ?1",
    "Upgrade-Insecure-Requests: 1",
    "DNT: 1",
    "Connection: keep-alive",
)
