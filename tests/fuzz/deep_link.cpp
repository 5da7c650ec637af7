#include <algorithm>
#include <string>

#include "homing/catalog/url_template.hpp"
#include "tests/fuzz/promise.hpp"
#include "tests/fuzz/targets.hpp"

namespace homing::fuzz {
namespace {

/// As a browser reads it (WHATWG URL): up to the first of these, a backslash among them; behind the last @.
std::string host_in(std::string_view url) {
  std::string_view authority = url.substr(url.find("//") + 2);
  authority = authority.substr(0, std::min(authority.find_first_of("/?#\\"), authority.size()));
  const std::size_t user = authority.rfind('@');
  if (user != std::string_view::npos) authority.remove_prefix(user + 1);
  return std::string(authority.substr(0, std::min(authority.find(':'), authority.size())));
}

}  // namespace

/// The input is the value of `url=`.
void deep_link(std::string_view input) {
  const auto taken = catalog::checked_deep_link(input, {"shop.example", "*.wild.example"});
  if (!taken) return;
  promise(is_clean(*taken), "a Location is printable ASCII without blanks");
  promise(taken->starts_with("http://") || taken->starts_with("https://"), "http or https");
  const std::string host = host_in(*taken);
  const bool allowed = host == "shop.example" || (host.ends_with(".wild.example") && host.size() > 13);
  promise(allowed, "the host is on the list");

  const auto again = catalog::checked_deep_link(*taken, {"shop.example", "*.wild.example"});
  promise(!again || *again == *taken, "what is safe stays as it is");

  std::string url = *taken;
  catalog::remove_query_parameter(url, "click_id");
  catalog::add_query_parameter(url, "click_id", "7");
  promise(host_in(url) == host && is_clean(url), "adding the ID changes neither host nor cleanness");
  std::string without = url;
  catalog::remove_query_parameter(without, "click_id");
  promise(without.size() < url.size(), "the ID that was added is found again");
}

}  // namespace homing::fuzz
