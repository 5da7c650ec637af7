#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "tests/support/homing_server.hpp"
#include "tests/support/postgres.hpp"

namespace homing::test {

/// The catalog of the tests that drive the real server.
///
/// Offers (advertiser `acme`, no token, unless said): `shoes` (flat 2.50, revenue 4, EUR, id 7), `games`
/// (advertiser `globex`: token kToken; goals install, signup and, by default, sale at 10 %), `review`
/// (review), `deep` (deep links to shop.example, click_id_parameter cid), `override` (payout override),
/// `short` (attribution window of 3s), `fenced` (advertiser `fenced`: postbacks only from 203.0.113.0/24),
/// `paused`, `paused-fallback`, `closed` (paused, refuses postbacks). Affiliates: `nora` (id 42), `gone`
/// (paused).
[[nodiscard]] std::string test_catalog();
inline constexpr std::string_view kToken = "a-token-for-the-tests";

/// What /postback answered.
struct PostbackAnswer {
  int status = 0;
  std::string code;
  std::string conversion_id;  ///< Empty where there is none.
  std::string request_id;
  std::string message;
};
[[nodiscard]] PostbackAnswer read_answer(const HttpResponse& response);

/// The click ID in a redirect's Location; empty where there is none.
[[nodiscard]] std::string click_id_in(std::string_view location);

/// `a=b&c=d`, values percent-encoded.
[[nodiscard]] std::string query_of(const std::map<std::string, std::string>& parameters);

/// A server on a database of its own with the test catalog, and the verbs of its users.
class Tracker {
 public:
  explicit Tracker(std::map<std::string, std::string> settings = {});
  Tracker(const Tracker&) = delete;
  Tracker& operator=(const Tracker&) = delete;

  /// GET /click, which has to answer 302 with an ID. @return the ID
  std::string click(std::string_view query = "offer=shoes&aff=nora");
  PostbackAnswer postback(const std::map<std::string, std::string>& parameters);
  /// Waits until every record of the journal is in the database.
  void settle();
  /// `homing verify` on its database: what it printed, and whether everything holds.
  Finished verify();

  TestDatabase database;
  HomingServer server;
};

}  // namespace homing::test
