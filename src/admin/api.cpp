#include "homing/admin/api.hpp"

#include <exception>
#include <set>
#include <utility>

#include "admin/credentials.hpp"
#include "admin/guess_limiter.hpp"
#include "admin/line_budget.hpp"
#include "admin/long_work.hpp"
#include "homing/core/error.hpp"
#include "homing/core/log.hpp"
#include "homing/core/store_error.hpp"
#include "homing/core/text.hpp"

namespace homing::admin {
namespace {

namespace net = boost::asio;
using SteadyClock = std::chrono::steady_clock;

constexpr std::string_view kRoot = "/api/v1/";
constexpr int kMostWaiting = 64;

http::Response to_response(Answer answer) {
  http::Response response;
  response.status = answer.status;
  response.content_type = answer.content_type;
  response.location = std::move(answer.location);
  response.headers = std::move(answer.headers);
  response.body = std::move(answer.body);
  return response;
}

http::Response to_response(const Problem& problem, const std::string& request_id) {
  http::Response response = to_response(to_answer(problem, request_id));
  if (problem.retry_after_seconds > 0) response.retry_after_seconds = problem.retry_after_seconds;
  return response;
}

Problem from_user_error(const UserError& error) {
  return {422, "input_refused", error.what()};
}

Problem from_store_error(const StoreError& error, const Call& call) {
  if (error.failure() == StoreFailure::kBadData)
    return {422, "input_refused", "The database does not take a value of this request."};
  log_warning("admin.database", "the API could not get its answer from the database",
              {{"path", call.path}, {"error", error.what()}, {"request_id", call.request_id.to_string()}});
  if (error.failure() == StoreFailure::kTimedOut)
    return {503, "too_slow", "The database did not get done in time; ask for less, or try again."};
  if (error.failure() == StoreFailure::kInDoubt)
    return {503, "in_doubt", "It is not known whether this was done; look before you try again."};
  return {503, "unavailable", "The database can't be asked right now; try again.", {}, 1};
}

/// Nothing of what went wrong is told: it is in the log, under the same request_id.
Problem from_unexpected(std::string_view what, const Call& call) {
  log_error("admin.failed", "an endpoint of the API threw what it should not",
            {{"path", call.path}, {"error", what}, {"request_id", call.request_id.to_string()}});
  return {500, "internal_error", "Something went wrong here; the log says what, under this request_id."};
}

Problem problem_of(const std::exception_ptr& failure, const Call& call) {
  try {
    std::rethrow_exception(failure);
  } catch (const Problem& problem) {
    return problem;
  } catch (const UserError& error) {
    return from_user_error(error);
  } catch (const StoreError& error) {
    return from_store_error(error, call);
  } catch (const std::exception& error) {
    return from_unexpected(error.what(), call);
  }
}

/// Below kRoot, with a leading slash; empty: it is not below it.
std::string_view endpoint_path(std::string_view path) {
  return path.starts_with(kRoot) ? path.substr(kRoot.size() - 1) : std::string_view();
}

Problem busy() {
  return {503, "busy", "Too many requests wait already; try again.", {}, 1};
}

Problem token_invalid() {
  return {401, "token_invalid", "This token is none of ours, or revoked."};
}

bool changes_something(const Call& call) {
  return call.method != "GET" && call.method != "HEAD";
}

}  // namespace

class Api::Impl {
 public:
  Impl(ApiOptions options, Endpoints endpoints, std::shared_ptr<RecentCallers> callers,
       const MakeBackend& make_backend, const Clock& clock)
      : options_(std::move(options)),
        setting_(options_.token.empty() ? std::nullopt : std::optional(TokenHash::of(options_.token))),
        endpoints_(std::move(endpoints)),
        callers_(std::move(callers)),
        clock_(clock),
        workers_(options_.threads, kMostWaiting, [&] { return make_backend({}); }),
        quick_workers_(options_.quick_threads, kMostWaiting, [&] { return make_backend(kQuickPatience); }),
        long_work_(options_.long_work_threads, options_.long_work_percent, [&] { return make_backend({}); }) {
    for (const Endpoint& endpoint : endpoints_.all())
      allows_.insert(endpoints_.find("", endpoint.path).allow);
  }

  net::awaitable<http::Response> handle(const http::Request& request) {
    std::optional<Call> call = to_call(request, clock_.now());
    if (!call) co_return too_many_parameters();
    call->secure = any_contains(options_.trusted_proxies, request.peer) &&
                   request.header("X-Forwarded-Proto").value_or("") == "https";
    try {
      const Endpoints::Found found = find(*call);
      call->arguments = found.arguments;
      if (found.endpoint->on_taken) found.endpoint->on_taken(*call);
      Workers::Work work = [this, &found, &call](Backend& backend) {
        return work_on(*found.endpoint, *call, backend);
      };
      Workers& workers = found.endpoint->without_database ? quick_workers_ : workers_;
      std::optional<Answer> answer = co_await workers.run(std::move(work));
      if (answer && answer->long_work) {
        Workers::Work rest = std::exchange(answer->long_work, nullptr);
        answer = co_await long_work_.run(call->principal, std::move(rest));
      }
      if (!answer) throw busy();
      co_return to_response(std::move(*answer));
    } catch (...) {
      co_return failed(std::current_exception(), *call);
    }
  }

  net::awaitable<std::optional<http::Response>> refuse_strangers(const http::Request& request) {
    std::optional<Call> call = to_call(request, clock_.now());
    if (!call) co_return too_many_parameters();
    try {
      if (const std::string token = bearer_token(call->authorization); is_guess(token)) {
        authenticate_setting(*call, token);
      } else {
        Workers::Work work = [this, &call](Backend& backend) { return work_on(reading_, *call, backend); };
        const std::optional<Answer> answer = co_await quick_workers_.run(std::move(work));
        if (!answer) throw busy();
      }
      co_return std::nullopt;
    } catch (...) {
      co_return failed(std::current_exception(), *call);
    }
  }

  [[nodiscard]] http::Response render(const http::Failure& failure) const {
    return without_call({failure.status, std::string(failure.code),
                         std::string(failure.text.substr(0, failure.text.find('\n')))});
  }

 private:
  [[nodiscard]] http::Response failed(const std::exception_ptr& failure, const Call& call) const {
    const Problem problem = problem_of(failure, call);
    http::Response response = to_response(problem, call.request_id.to_string());
    if (problem.status == 405) response.allow = allow_of(call);
    return response;
  }

  [[nodiscard]] http::Response too_many_parameters() const {
    return without_call({400, "too_many_parameters", "The query has too many parameters."});
  }

  /// Of a request that was not read to its end.
  [[nodiscard]] http::Response without_call(const Problem& problem) const {
    return to_response(problem, Uuid::random_v7(clock_.now()).to_string());
  }

  [[nodiscard]] bool is_setting_token(const std::string& token) const {
    return setting_ && TokenHash::of(token) == *setting_;
  }

  [[nodiscard]] Endpoints::Found find(const Call& call) const {
    Endpoints::Found found = endpoints_.find(call.method, endpoint_path(call.path));
    if (found.allow.empty()) throw not_found("such path in this API");
    if (found.endpoint == nullptr)
      throw Problem{405, "method_not_allowed", "This path knows " + found.allow + "."};
    return found;
  }

  /// A constant, as a Response needs it.
  [[nodiscard]] std::string_view allow_of(const Call& call) const {
    return *allows_.find(endpoints_.find("", endpoint_path(call.path)).allow);
  }

  Answer work_on(const Endpoint& endpoint, Call& call, Backend& backend) {
    if (endpoint.least) {
      call.principal = authenticate(endpoint, call, backend.accounts());
      if (call.principal.role < *endpoint.least) {
        throw Problem{403, "not_allowed",
                      "This takes the role " + std::string(name_of(*endpoint.least)) + "; yours is " +
                          std::string(name_of(call.principal.role)) + "."};
      }
    }
    return endpoint.answer(call, backend);
  }

  [[nodiscard]] Principal authenticate(const Endpoint& endpoint, Call& call, Accounts& accounts) {
    if (const std::string token = bearer_token(call.authorization); !token.empty())
      return authenticate_token(endpoint, call, token, accounts);
    const std::string session = session_of(call.cookie);
    if (session.empty())
      throw Problem{401, "not_signed_in", "Sign in, or bring a token: Authorization: Bearer ..."};
    const auto principal = look_up(endpoint, call, Principal::Kind::kUser, TokenHash::of(session), accounts);
    if (!principal) throw session_over();
    if (changes_something(call) && !is_from_own_page(call)) {
      throw Problem{403, "origin_not_ours",
                    "With a session's cookie, a change has to come from a page of this server (Origin)."};
    }
    return *principal;
  }

  /// Tokens that are made here cannot be guessed, and so nobody who shares an address with a guesser waits:
  /// only guesses at the setting's, which a person has chosen, are slowed.
  [[nodiscard]] static bool is_guess(const std::string& token) {
    return !token.empty() && !token.starts_with(kTokenPrefix);
  }

  [[nodiscard]] Principal authenticate_token(const Endpoint& endpoint, Call& call, const std::string& token,
                                             Accounts& accounts) {
    if (is_guess(token)) return authenticate_setting(call, token);
    if (const auto principal =
            look_up(endpoint, call, Principal::Kind::kToken, TokenHash::of(token), accounts))
      return *principal;
    throw token_invalid();
  }

  /// Asks nobody, and may run on any thread.
  Principal authenticate_setting(const Call& call, const std::string& token) {
    const auto wait = guesses_.wait_for(guesser_at(call.client), SteadyClock::now());
    if (wait.count() > 0) throw slowed(wait);
    if (is_setting_token(token)) return {Principal::Kind::kSetting, 0, "admin_token", Role::kAdmin};
    guess_failed(call);
    throw token_invalid();
  }

  void guess_failed(const Call& call) {
    const auto now = SteadyClock::now();
    guesses_.failed(guesser_at(call.client), now);
    const auto left_out = guess_lines_.take(now);
    if (!left_out) return;
    log_warning(
        "admin.token_failed", "a token is neither the setting admin_token nor one that was made here",
        {{"address", call.client}, {"request_id", call.request_id.to_string()}, {"left_out", *left_out}});
  }

  /// Whose the session or token is; empty when it is not good.
  [[nodiscard]] std::optional<Principal> look_up(const Endpoint& endpoint, Call& call, Principal::Kind kind,
                                                 const TokenHash& secret, Accounts& accounts) {
    const std::uint64_t round = callers_->round();
    try {
      const UnixMillis now = clock_.now();
      const auto found = ask(kind, secret, accounts, now);
      if (!found) {
        callers_->refused(secret);
        return std::nullopt;
      }
      callers_->remember(round, secret, found->principal, SteadyClock::now(), found->until - now);
      return found->principal;
    } catch (const StoreError&) {
      const auto known =
          endpoint.without_database ? callers_->find(kind, secret, SteadyClock::now()) : std::nullopt;
      if (!known) throw;
      call.remembered = true;
      return known;
    }
  }

  /// A token is good for ever.
  [[nodiscard]] static std::optional<Session> ask(Principal::Kind kind, const TokenHash& secret,
                                                  Accounts& accounts, UnixMillis now) {
    if (kind == Principal::Kind::kUser) return accounts.session(secret, now);
    const auto principal = accounts.token(secret);
    return principal ? std::optional(Session{*principal, UnixMillis::max()}) : std::nullopt;
  }

  static Problem slowed(std::chrono::milliseconds wait) {
    const auto seconds = static_cast<unsigned>(std::chrono::ceil<std::chrono::seconds>(wait).count());
    return {
        429,
        "too_many_failures",
        "Too many wrong secrets came from this address; it has to wait " + std::to_string(seconds) + " s.",
        {},
        seconds};
  }

  const ApiOptions options_;
  const std::optional<TokenHash> setting_;
  const Endpoints endpoints_;
  const Endpoint reading_{"GET", "", Role::kViewer, [](const Call&, Backend&) { return Answer::nothing(); },
                          kWithoutDatabase};
  const std::shared_ptr<RecentCallers> callers_;
  const Clock& clock_;
  std::set<std::string> allows_;  // every value that an Allow header may have
  GuessLimiter guesses_;
  LineBudget guess_lines_;
  Workers workers_;
  Workers quick_workers_;
  LongWork long_work_;
};

Api::Api(ApiOptions options, Endpoints endpoints, std::shared_ptr<RecentCallers> callers,
         const MakeBackend& make_backend, const Clock& clock)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(endpoints), std::move(callers), make_backend,
                                   clock)) {}

Api::~Api() = default;

void Api::add_routes(http::Router& router) {
  router.add_below("/api/", [this](const http::Request& request) { return impl_->handle(request); });
}

http::Response Api::render(const http::Failure& failure) const {
  return impl_->render(failure);
}

net::awaitable<std::optional<http::Response>> Api::refuse_strangers(const http::Request& request) {
  return impl_->refuse_strangers(request);
}

}  // namespace homing::admin
