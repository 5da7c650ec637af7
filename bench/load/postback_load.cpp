#include "load/click_id_file.hpp"
#include "load/loads.hpp"

namespace homing::load {
namespace {

class PostbackLoad : public Load {
 public:
  explicit PostbackLoad(const Options& options)
      : Load(options.seconds),
        ids_(read_click_ids(options.ids)),
        postbacks_(io(), server_at(options.port), options.connections,
                   RequestTemplate(options.postback, options.port, options.postback_headers),
                   [this](const Answer&) {
                     push(Clock::now());
                     look_for_the_end();
                   }) {
    add_lane("postbacks", postbacks_);
  }

 private:
  void begin(Clock::time_point now) override {
    for (std::size_t i = 0; i < postbacks_.connections(); ++i) push(now);
  }

  void push(Clock::time_point due) {
    if (ended()) return;
    if (postbacks_.pushed() == ids_.size()) {
      end();
    } else {
      postbacks_.push(due, ids_[postbacks_.pushed()]);
    }
  }

  const std::vector<ClickIdText> ids_;
  Lane postbacks_;
};

}  // namespace

std::unique_ptr<Load> postback_load(const Options& options) {
  return std::make_unique<PostbackLoad>(options);
}

}  // namespace homing::load
