#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "homing/admin/backend.hpp"
#include "homing/admin/call.hpp"

namespace homing::admin {

/// One thing that the API can be asked for.
struct Endpoint {
  std::string_view method;    ///< A constant, likewise the path.
  std::string_view path;      ///< Below /api/v1: `/users/{user}`. What stands for `{...}` has no slash.
  std::optional<Role> least;  ///< Empty: for everybody, signed in or not.
  /// Runs on a worker thread and may block. @throws Problem, UserError (of an input), StoreError
  std::function<Answer(const Call&, Backend&)> answer;
  /// While the database can't be asked who asks, whoever it has lately named is let in (see RecentCallers);
  /// it has workers of its own, which do not wait for long.
  bool without_database = false;
  /// What has to be known of a request from the moment it is taken, before it waits for a worker and before
  /// anybody knows who asks. Runs on an io thread and may not block; may be absent. @throws Problem
  std::function<void(Call&)> on_taken{};
};
inline constexpr bool kWithoutDatabase = true;

/// Finds an endpoint by method and path. Threads: filled first, then read from any.
class Endpoints {
 public:
  void add(Endpoint endpoint) { endpoints_.push_back(std::move(endpoint)); }
  void add_all(std::vector<Endpoint> endpoints);
  [[nodiscard]] const std::vector<Endpoint>& all() const noexcept { return endpoints_; }

  struct Found {
    const Endpoint* endpoint = nullptr;  ///< Null: there is none of this method.
    std::vector<std::string> arguments;
    std::string allow;  ///< The methods of this path; empty: there is no such path.
  };
  /// @param path  below /api/v1, as it came
  [[nodiscard]] Found find(std::string_view method, std::string_view path) const;

 private:
  std::vector<Endpoint> endpoints_;
};

}  // namespace homing::admin
