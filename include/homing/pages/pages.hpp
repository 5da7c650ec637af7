#pragma once

#include <span>
#include <string_view>

#include "homing/http/server.hpp"

namespace homing::pages {

/// A file of the built pages, as it goes out.
struct File {
  std::string_view path;  ///< In a URL: `/index.html`, `/assets/index-B4x0.js`.
  std::string_view plain;
  std::string_view gzip;  ///< The same, compressed.
};

/// What web/ was built to; the binary carries it. Constants.
[[nodiscard]] std::span<const File> built_files();

/// The operator's pages, answered from memory, at once, on the io thread.
///
/// A file of the path's name; for every other path `/index.html`, whose script finds the page by the URL, so
/// that deep links work. But not for what other servers' paths begin with: below /api, /assets, /click,
/// /healthz, /metrics, /postback and /readyz there is what there is, and else nothing. Below /assets names
/// carry a hash of the content, and browsers keep them for ever; all else is asked for anew.
///
/// Nothing in a page comes from, or goes to, another host, and no other site may frame it: the
/// Content-Security-Policy of every answer.
[[nodiscard]] http::Response answer(std::span<const File> files, const http::Request& request);

/// Answers whatever the router has no other route for. @param files  have to outlive the router
void add_routes(std::span<const File> files, http::Router& router);

}  // namespace homing::pages
