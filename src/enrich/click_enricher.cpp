#include "homing/enrich/click_enricher.hpp"

namespace homing::enrich {
namespace {

void fill_in(std::string_view& field, std::string_view value) noexcept {
  if (field.empty()) field = value;
}

}  // namespace

void fill(Click& click, const Visitor& visitor) noexcept {
  fill_in(click.country, visitor.country);
  fill_in(click.device, visitor.device());
  fill_in(click.os, visitor.os());
  fill_in(click.browser, visitor.browser());
  if (click.flag == ClickFlag::kNone && visitor.is_bot()) click.flag = ClickFlag::kBot;
}

ClickEnricher::ClickEnricher(const EnricherHolder& holder, Metrics& metrics,
                             std::chrono::milliseconds reading_at_most)
    : holder_(holder),
      left_(metrics.counter("homing_enrichment_left_total",
                            "Clicks whose user agent was not read: too many new ones came at once")),
      reading_at_most_(reading_at_most) {}

void ClickEnricher::operator()(std::span<Click> clicks) {
  using std::chrono::steady_clock;
  kept_.clear();
  const auto deadline = steady_clock::now() + reading_at_most_;
  bool in_time = true;
  for (Click& click : clicks) {
    in_time = in_time && steady_clock::now() < deadline;
    const auto unknown = in_time ? EnricherHolder::Unknown::kRead : EnricherHolder::Unknown::kLeave;
    Visitor visitor = holder_.look_up(click.ip, click.user_agent, unknown);
    fill(click, visitor);
    if (!visitor.user_agent && !in_time) left_.Increment();
    if (visitor.user_agent) kept_.push_back(std::move(visitor.user_agent));
  }
}

}  // namespace homing::enrich
