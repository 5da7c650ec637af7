#include "app/admin_side.hpp"

#include <algorithm>
#include <utility>

#include "app/startup.hpp"
#include "homing/admin/catalog.hpp"
#include "homing/admin/conversions.hpp"
#include "homing/admin/deliveries.hpp"
#include "homing/admin/explain_endpoints.hpp"
#include "homing/admin/links.hpp"
#include "homing/admin/openapi.hpp"
#include "homing/admin/people.hpp"
#include "homing/admin/promo_codes.hpp"
#include "homing/admin/report_endpoints.hpp"
#include "homing/admin/sales.hpp"
#include "homing/core/error.hpp"
#include "homing/core/log.hpp"
#include "homing/pages/pages.hpp"
#include "homing/store/account_store.hpp"
#include "homing/store/catalog_store.hpp"
#include "homing/store/conversion_store.hpp"
#include "homing/store/delivery_store.hpp"
#include "homing/store/health_store.hpp"
#include "homing/store/ledger_store.hpp"
#include "homing/store/life_store.hpp"
#include "homing/store/live_store.hpp"
#include "homing/store/postback_store.hpp"
#include "homing/store/promo_code_store.hpp"
#include "homing/store/report_store.hpp"

namespace homing::app {
namespace {

/// A worker's.
class DatabaseBackend final : public admin::Backend {
 public:
  DatabaseBackend(const store::DatabaseOptions& options, std::chrono::milliseconds postbacks_kept,
                  RoadEntrance& road)
      : database_(options),
        accounts_(database_),
        lives_(database_, postbacks_kept),
        postbacks_(database_, road.options.node, road.options.parked_for),
        live_(database_),
        conversions_(database_),
        promo_codes_(database_),
        road_(road, database_),
        deliveries_(database_),
        health_(database_),
        catalog_(database_),
        reports_(database_),
        ledger_(database_) {}
  [[nodiscard]] admin::Accounts& accounts() override { return accounts_; }
  [[nodiscard]] admin::ClickLives& click_lives() override { return lives_; }
  [[nodiscard]] admin::Postbacks& postbacks() override { return postbacks_; }
  [[nodiscard]] admin::Live& live() override { return live_; }
  [[nodiscard]] admin::Conversions& conversions() override { return conversions_; }
  [[nodiscard]] admin::PromoCodes& promo_codes() override { return promo_codes_; }
  [[nodiscard]] admin::Road& road() override { return road_; }
  [[nodiscard]] admin::Deliveries& deliveries() override { return deliveries_; }
  [[nodiscard]] admin::HealthRecords& health() override { return health_; }
  [[nodiscard]] admin::CatalogDesk& catalog() override { return catalog_; }
  [[nodiscard]] admin::Reports& reports() override { return reports_; }
  [[nodiscard]] admin::Ledger& ledger() override { return ledger_; }

 private:
  store::Database database_;
  store::AccountStore accounts_;
  store::LifeStore lives_;
  store::PostbackStore postbacks_;
  store::LiveStore live_;
  store::ConversionStore conversions_;
  store::PromoCodeStore promo_codes_;
  OperatorRoad road_;
  store::DeliveryStore deliveries_;
  store::HealthStore health_;
  store::CatalogStore catalog_;
  store::ReportStore reports_;
  store::LedgerStore ledger_;
};

store::DatabaseOptions within(std::optional<std::chrono::milliseconds> patience,
                              store::DatabaseOptions options) {
  options.connect_timeout = std::min(options.connect_timeout, patience.value_or(options.connect_timeout));
  options.statement_timeout =
      std::min(options.statement_timeout, patience.value_or(options.statement_timeout));
  return options;
}

bool is_loopback(const Settings& settings) {
  return parse_ip(settings.admin_address).value().is_loopback();
}

admin::ApiOptions api_options(const Settings& settings) {
  admin::ApiOptions options;
  options.token = settings.admin_token;
  options.long_work_percent = static_cast<int>(settings.long_work_percent);
  options.trusted_proxies = settings.trusted_proxies;
  return options;
}

admin::Endpoints endpoints(const std::string& public_url, const Health& health, RoadEntrance& road,
                           const std::shared_ptr<admin::RunningReports>& reports,
                           const std::shared_ptr<admin::RecentCallers>& callers) {
  admin::Endpoints endpoints;
  endpoints.add_all(admin::session_endpoints(callers));
  endpoints.add_all(admin::people_endpoints(callers));
  endpoints.add_all(admin::explain_endpoints(&road.road.catalog, road.ports()));
  endpoints.add_all(admin::conversion_endpoints());
  endpoints.add_all(admin::sales_endpoints());
  endpoints.add_all(admin::promo_code_endpoints());
  endpoints.add_all(admin::delivery_endpoints());
  endpoints.add_all(admin::health_endpoints([&health] { return health.now(); }));
  endpoints.add_all(admin::catalog_endpoints());
  endpoints.add_all(admin::link_endpoints({public_url}));
  endpoints.add_all(admin::report_endpoints(&road.road.catalog, reports));
  endpoints.add_all(admin::ledger_endpoints(&road.road.catalog));
  endpoints.add_all(admin::openapi_endpoints());
  return endpoints;
}

/// Of the workers: nobody who asks for one thing is to wait for a lock on another.
store::DatabaseOptions worker_options(const Settings& settings) {
  store::DatabaseOptions options = database_options(settings);
  options.prepare_when_used = true;
  return options;
}

http::ServerOptions admin_options(const Settings& settings, const admin::Api& api) {
  constexpr std::size_t kConnections = 64;
  constexpr std::size_t kMostBody = 8 * 1024 * 1024;  // a whole catalog, a file of sales
  http::ServerOptions options;
  options.name = "admin";
  options.address = settings.admin_address;
  options.port = settings.admin_port;
  options.port_setting = "admin_port";
  options.io_threads = 1;
  options.trusted_proxies = settings.trusted_proxies;
  options.render_failure = [&api](const http::Failure& failure) { return api.render(failure); };
  options.max_connections = kConnections;
  options.max_body_bytes = kMostBody;
  options.header_timeout = settings.header_timeout;
  options.request_timeout = settings.request_timeout;
  options.write_timeout = settings.write_timeout;
  options.idle_timeout = settings.idle_timeout;
  return options;
}

/// Port 0 is another one each time.
bool listen_at_one_place(const Settings& settings) {
  if (settings.admin_port == 0 || settings.admin_port != settings.listen_port) return false;
  const auto admin = parse_ip(settings.admin_address);
  const auto listen = parse_ip(settings.listen_address);
  return admin == listen || admin->is_unspecified() || listen->is_unspecified();
}

}  // namespace

void check_admin_side(const Settings& settings) {
  if (listen_at_one_place(settings)) {
    throw UserError("setting 'admin_port' is " + std::to_string(settings.admin_port) +
                    ", as 'listen_port' is: expected another port, as the public side has one to itself");
  }
  if (is_loopback(settings) || !settings.admin_token.empty()) return;
  throw UserError(
      "setting 'admin_address' is " + settings.admin_address +
      ", where others can reach the API and the pages: expected 'admin_token' (HOMING_ADMIN_TOKEN, 16 "
      "characters or more) to be set too, or a loopback address such as 127.0.0.1");
}

AdminSide::AdminSide(const Settings& settings, std::uint16_t public_port, Health& health, RoadEntrance& road,
                     const Clock& clock, Metrics& metrics)
    : reports_(std::make_shared<admin::RunningReports>()),
      callers_(std::make_shared<admin::RecentCallers>()),
      api_(
          api_options(settings),
          endpoints(public_url_of(settings, public_port), health, road, reports_, callers_), callers_,
          [options = worker_options(settings), kept = settings.postbacks_kept, &road](auto patience) {
            return std::make_unique<DatabaseBackend>(within(patience, options), kept, road);
          },
          clock),
      server_(admin_options(settings, api_), router_, metrics) {
  const bool open = is_loopback(settings);
  health.add_routes(router_, [this, open](const http::Request& request) -> Health::Refused {
    if (open) co_return std::nullopt;
    co_return co_await api_.refuse_strangers(request);
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
  cancelling_ = std::jthread([this] { reports_->close(); });
  return server_.stop(at_most);
}

}  // namespace homing::app
