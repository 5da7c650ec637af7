#include "load/loads.hpp"

namespace homing::load {
namespace {

constexpr std::uint64_t kClicksPerPostback = 49;

class MixedLoad : public Load {
 public:
  explicit MixedLoad(const Options& options)
      : Load(options.seconds),
        clicks_(io(), server_at(options.port), options.connections,
                RequestTemplate(options.click, options.port, options.headers),
                [this](const Answer& answer) { have_click(answer); }),
        postbacks_(io(), server_at(options.port), options.postback_connections,
                   RequestTemplate(options.postback, options.port, options.postback_headers),
                   [this](const Answer&) { look_for_the_end(); }) {
    add_lane("clicks", clicks_);
    add_lane("postbacks", postbacks_);
  }

 private:
  void begin(Clock::time_point now) override {
    for (std::size_t i = 0; i < clicks_.connections(); ++i) clicks_.push(now);
  }

  void have_click(const Answer& answer) {
    if (++answers_ % kClicksPerPostback == 0 && answer.click_id)
      postbacks_.push(Clock::now(), *answer.click_id);
    if (!ended()) clicks_.push(Clock::now());
    look_for_the_end();
  }

  std::uint64_t answers_ = 0;
  Lane clicks_;
  Lane postbacks_;
};

}  // namespace

std::unique_ptr<Load> mixed_load(const Options& options) {
  return std::make_unique<MixedLoad>(options);
}

}  // namespace homing::load
