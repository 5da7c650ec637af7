#include "tests/support/tracker.hpp"

#include <stdexcept>

#include "homing/core/percent.hpp"

namespace homing::test {

std::string test_catalog() {
  return R"({
  "advertisers": [
    {"ref": "acme"},
    {"ref": "globex", "token": "a-token-for-the-tests"},
    {"ref": "fenced", "postback_ips": ["203.0.113.0/24"]}
  ],
  "affiliates": [{"ref": "nora", "id": 42}, {"ref": "gone", "state": "paused"}],
  "offers": [
    {"ref": "shoes", "id": 7, "advertiser": "acme", "target_url": "https://shop.example/l?c={click_id}&s={sub1}#top",
     "goals": [{"ref": "sale", "payout": "2.50", "revenue": "4", "currency": "EUR"}]},
    {"ref": "games", "advertiser": "globex", "target_url": "https://games.example/{click_id}",
     "goals": [{"ref": "install", "payout": "0.40", "currency": "USD"},
               {"ref": "signup", "payout": "1", "currency": "USD"},
               {"ref": "sale", "default": true, "payout": "10%", "revenue": "20%", "currency": "USD"}]},
    {"ref": "review", "advertiser": "acme", "review": true, "target_url": "https://shop.example/r?c={click_id}",
     "goals": [{"ref": "sale", "payout": "3", "currency": "EUR"}]},
    {"ref": "deep", "advertiser": "acme", "target_url": "https://shop.example/", "click_id_parameter": "cid",
     "deep_link_hosts": ["shop.example"], "goals": [{"ref": "sale", "payout": "1", "currency": "EUR"}]},
    {"ref": "override", "advertiser": "acme", "payout_override": true, "target_url": "https://shop.example/o",
     "goals": [{"ref": "sale", "payout": "1", "currency": "EUR"}]},
    {"ref": "short", "advertiser": "acme", "attribution_window": "3s", "target_url": "https://shop.example/w",
     "goals": [{"ref": "sale", "payout": "1", "currency": "EUR"}]},
    {"ref": "fenced", "advertiser": "fenced", "target_url": "https://shop.example/f",
     "goals": [{"ref": "sale", "payout": "1", "currency": "EUR"}]},
    {"ref": "paused", "advertiser": "acme", "state": "paused", "target_url": "https://shop.example/p",
     "goals": [{"ref": "sale", "payout": "1", "currency": "EUR"}]},
    {"ref": "paused-fallback", "advertiser": "acme", "state": "paused", "target_url": "https://shop.example/p",
     "fallback_url": "https://shop.example/instead?o={offer}",
     "goals": [{"ref": "sale", "payout": "1", "currency": "EUR"}]},
    {"ref": "closed", "advertiser": "acme", "refuse_postbacks_when_paused": true, "target_url": "https://shop.example/c",
     "goals": [{"ref": "sale", "payout": "1", "currency": "EUR"}]}
  ]
})";
}

PostbackAnswer read_answer(const HttpResponse& response) {
  const auto json = nlohmann::json::parse(response.body);
  return {response.status, json.at("code"), json.value("conversion_id", ""), json.at("request_id"),
          json.at("message")};
}

std::string click_id_in(std::string_view location) {
  constexpr std::size_t kDigits = 32;
  for (std::size_t i = 0; i + kDigits <= location.size(); ++i) {
    if (location.substr(i, kDigits).find_first_not_of("0123456789abcdef") == std::string_view::npos) {
      return std::string(location.substr(i, kDigits));
    }
  }
  return {};
}

std::string query_of(const std::map<std::string, std::string>& parameters) {
  std::string query;
  for (const auto& [name, value] : parameters) {
    query += (query.empty() ? "" : "&") + name + "=" + percent_encode(value);
  }
  return query;
}

Tracker::Tracker(std::map<std::string, std::string> settings) : server(database.url(), std::move(settings)) {
  server.settings().insert({"HOMING_POSTBACK_WAIT", "20s"});  // a sanitizer on a busy machine is slow
  migrate(database.url());
  apply_catalog(database.url(), test_catalog());
  server.start();
}

std::string Tracker::click(std::string_view query) {
  const HttpResponse response = server.client().get("/click?" + std::string(query));
  const std::string id = click_id_in(response.location());
  if (response.status != 302 || id.empty()) {
    throw std::runtime_error("no redirect with an ID: " + std::to_string(response.status) + " " +
                             response.location());
  }
  return id;
}

PostbackAnswer Tracker::postback(const std::map<std::string, std::string>& parameters) {
  return read_answer(server.client().get("/postback?" + query_of(parameters)));
}

void Tracker::settle() {
  const bool settled = eventually([&] {
    const auto ready = nlohmann::json::parse(server.admin().get("/readyz").body);
    return ready.at("lag_records") == 0 && ready.at("degraded").empty();
  });
  if (!settled) throw std::runtime_error("the journal was not applied in time:\n" + server.log());
}

Finished Tracker::verify() {
  return run(homing_command({"verify"}, {{"HOMING_DATABASE_URL", database.url()}}));
}

}  // namespace homing::test
