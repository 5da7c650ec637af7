#include <optional>

#include "load/click_id_file.hpp"
#include "load/loads.hpp"
#include "load/pacer.hpp"

namespace homing::load {
namespace {

class ClickLoad : public Load {
 public:
  explicit ClickLoad(const Options& options)
      : Load(options.seconds),
        most_(options.requests),
        save_ids_(options.save_ids),
        clicks_(io(), server_at(options.port), options.connections,
                RequestTemplate(options.click, options.port, options.headers),
                [this](const Answer& answer) { have_answer(answer); }) {
    add_lane("clicks", clicks_);
    if (options.rate > 0) {
      pacer_.emplace(io(), options.rate, [this](Clock::time_point due) { push(due); });
    }
  }

 private:
  void begin(Clock::time_point now) override {
    if (pacer_) {
      pacer_->start(now);
    } else {
      for (std::size_t i = 0; i < clicks_.connections(); ++i) push(now);
    }
  }

  void push(Clock::time_point due) {
    if (ended()) return;
    clicks_.push(due);
    if (clicks_.pushed() == most_) end();
  }

  void end() override {
    if (pacer_) pacer_->stop();
    Load::end();
  }

  void finish() override {
    if (!save_ids_.empty()) write_click_ids(save_ids_, ids_);
  }

  void have_answer(const Answer& answer) {
    if (!save_ids_.empty() && answer.click_id) ids_.push_back(*answer.click_id);
    if (!pacer_) push(Clock::now());
    look_for_the_end();
  }

  const std::uint64_t most_;
  const std::string save_ids_;
  std::vector<ClickIdText> ids_;
  Lane clicks_;
  std::optional<Pacer> pacer_;
};

}  // namespace

std::unique_ptr<Load> click_load(const Options& options) {
  return std::make_unique<ClickLoad>(options);
}

}  // namespace homing::load
