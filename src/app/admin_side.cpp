#include "app/admin_side.hpp"

#include <utility>

#include "app/startup.hpp"
#include "homing/admin/openapi.hpp"
#include "homing/admin/people.hpp"
#include "homing/core/error.hpp"
#include "homing/core/log.hpp"
#include "homing/pages/pages.hpp"
#include "homing/store/account_store.hpp"

namespace homing::app {
namespace {

/// A worker's.
class DatabaseBackend final : public admin::Backend {
 public:
  explicit DatabaseBackend(const store::DatabaseOptions& options)
      : database_(options), accounts_(database_) {}
  [[nodiscard]] admin::Accounts& accounts() override { return accounts_; }

 private:
  store::Database database_;
  store::AccountStore accounts_;
};

bool is_loopback(const Settings& settings) {
  return parse_ip(settings.admin_address).value().is_loopback();
}

admin::ApiOptions api_options(const Settings& settings) {
  admin::ApiOptions options;
  options.token = settings.admin_token;
  options.trusted_proxies = settings.trusted_proxies;
  return options;
}

admin::Endpoints endpoints() {
  admin::Endpoints endpoints;
  endpoints.add_all(admin::session_endpoints());
  endpoints.add_all(admin::people_endpoints());
  endpoints.add_all(admin::openapi_endpoints());
  return endpoints;
}

http::ServerOptions server_options(const Settings& settings) {
  constexpr std::size_t kConnections = 64;
  constexpr std::size_t kMostBody = 64 * 1024;
  http::ServerOptions options;
  options.name = "admin";
  options.address = settings.admin_address;
  options.port = settings.admin_port;
  options.io_threads = 1;
  options.trusted_proxies = settings.trusted_proxies;
  options.max_connections = kConnections;
  options.max_body_bytes = kMostBody;
  options.header_timeout = settings.header_timeout;
  options.request_timeout = settings.request_timeout;
  options.write_timeout = settings.write_timeout;
  options.idle_timeout = settings.idle_timeout;
  return options;
}

}  // namespace

void check_admin_side(const Settings& settings) {
  if (is_loopback(settings) || !settings.admin_token.empty()) return;
  throw UserError(
      "setting 'admin_address' is " + settings.admin_address +
      ", where others can reach the API and the pages: expected 'admin_token' (HOMING_ADMIN_TOKEN, 16 "
      "characters or more) to be set too, or a loopback address such as 127.0.0.1");
}

AdminSide::AdminSide(const Settings& settings, Health& health, const Clock& clock, Metrics& metrics)
    : api_(
          api_options(settings), endpoints(),
          [options = database_options(settings)] { return std::make_unique<DatabaseBackend>(options); },
          clock),
      server_(server_options(settings), router_, metrics) {
  const bool open = is_loopback(settings);
  health.add_routes(router_, [this, open](const http::Request& request) {
    return open || api_.has_setting_token(request);
  });
  api_.add_routes(router_);
  pages::add_routes(pages::built_files(), router_);
}

void AdminSide::start() {
  server_.start();
  log_info("admin.listening", "serving the API, health and metrics",
           {{"port", static_cast<std::int64_t>(server_.port())}});
}

bool AdminSide::stop(std::chrono::milliseconds at_most) {
  return server_.stop(at_most);
}

}  // namespace homing::app
