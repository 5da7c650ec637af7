#include "admin/listing.hpp"

#include <gtest/gtest.h>

#include "homing/admin/health.hpp"
#include "homing/admin/promo_codes.hpp"

namespace homing::admin {
namespace {

TEST(PromoCodeText, IsWhatGoesThroughUrlsAndFilesUnharmed) {
  for (const char* code : {"SUMMER10", "a", "x.y-z_1"}) EXPECT_TRUE(is_promo_code(code)) << code;
  for (const char* code : {"", " ", "A B", "=1+1", "-x", "a/b", "a,b", "\"", "\xC3\xA4"})
    EXPECT_FALSE(is_promo_code(code)) << code;
  EXPECT_FALSE(is_promo_code(std::string(65, 'x')));
}

TEST(Remedy, ThereIsOneForEveryWordOfReadyzAndOfHealth) {
  for (const char* text :
       {"database away: clicks and postbacks wait", "database slow: it has not answered", "journal full: no",
        "journal broken: No space left on device: no", "journal filling up: over 80 %",
        "journal unreadable: no click", "postback URLs that this version can't read: 1, first x: what",
        "deliveries fail: 3 to nora", "deliveries given up: 8 in", "postbacks wait: 2 for a click",
        "server silent: node 1", "data unusable: asn.mmdb is gone"})
    EXPECT_FALSE(remedy_for(text).empty()) << text;
  EXPECT_TRUE(remedy_for("nobody has heard of this").empty());
}

}  // namespace
}  // namespace homing::admin
