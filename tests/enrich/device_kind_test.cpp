#include "enrich/device_kind.hpp"

#include <gtest/gtest.h>

namespace homing::enrich {
namespace {

struct Case {
  const char* name;
  const char* user_agent;
  const char* os;
  Device by_name;
  Device expected;
};

class KindOfDevice : public testing::TestWithParam<Case> {};

TEST_P(KindOfDevice, Is) {
  const Case& c = GetParam();
  EXPECT_EQ(kind_of_device(c.user_agent, c.os, c.by_name), c.expected);
}

INSTANTIATE_TEST_SUITE_P(
    , KindOfDevice,
    testing::Values(
        Case{"Windows", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/124.0.0.0 Safari/537.36", "Windows",
             Device::kUnknown, Device::kDesktop},
        Case{"WindowsTabletPc", "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Tablet PC 2.0)",
             "Windows", Device::kUnknown, Device::kDesktop},
        Case{"Mac", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.4 Safari/605.1.15",
             "Mac OS X", Device::kDesktop, Device::kDesktop},
        Case{"LinuxDesktop", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
             "Linux", Device::kUnknown, Device::kDesktop},
        Case{"AndroidPhone",
             "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/124 Mobile Safari/537.36",
             "Android", Device::kMobile, Device::kMobile},
        Case{"AndroidTablet",
             "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/124 Safari/537.36", "Android",
             Device::kMobile, Device::kTablet},
        Case{"AndroidApp", "Dalvik/2.1.0 (Linux; U; Android 14; SM-S911B Build/UP1A.231005.007)", "Android",
             Device::kMobile, Device::kMobile},
        Case{"AndroidFirefoxTablet", "Mozilla/5.0 (Android 14; Tablet; rv:128.0) Gecko/128.0 Firefox/128.0",
             "Android", Device::kTablet, Device::kTablet},
        Case{"FireTv", "Mozilla/5.0 (Linux; Android 9; AFTMM Build/PS7233) AppleWebKit/537.36 Safari/537.36",
             "Android", Device::kMobile, Device::kTv},
        Case{"IPhone", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) Mobile/15E148", "iOS",
             Device::kMobile, Device::kMobile},
        Case{"IPad", "Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) Mobile/15E148 Safari/604.1", "iOS",
             Device::kTablet, Device::kTablet},
        Case{"SmartTv", "Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) AppleWebKit/538.1 TV Safari/538.1", "Tizen",
             Device::kMobile, Device::kTv},
        Case{"TvByName", "Opera/9.80 (Linux armv7l) SomethingNew", "Linux", Device::kTv, Device::kTv},
        Case{"Console", "Mozilla/5.0 (PlayStation; PlayStation 5/2.26) AppleWebKit/605.1.15", "Other",
             Device::kMobile, Device::kOther},
        Case{"FeaturePhone", "Nokia6300/2.0 (04.20) Profile/MIDP-2.0 Configuration/CLDC-1.1", "Other",
             Device::kMobile, Device::kMobile},
        Case{"UnknownMobile", "Mozilla/5.0 (NewThing) Mobile", "Other", Device::kUnknown, Device::kMobile},
        Case{"SpiderBeatsWords", "Mozilla/5.0 (iPhone; CPU iPhone OS 8_3 like Mac OS X) TestSpider", "iOS",
             Device::kBot, Device::kBot},
        Case{"Nothing", "", "Other", Device::kUnknown, Device::kOther}),
    [](const auto& test_case) { return test_case.param.name; });

TEST(KindOfPattern, IsReadOffItsNames) {
  EXPECT_EQ(kind_of_pattern({"Spider", "Spider", "Smartphone"}), Device::kBot);
  EXPECT_EQ(kind_of_pattern({"", "Generic_Inettv", "$1"}), Device::kTv);
  EXPECT_EQ(kind_of_pattern({"Generic Tablet", "Generic", "Tablet"}), Device::kTablet);
  EXPECT_EQ(kind_of_pattern({"Samsung $1", "Samsung", "$1"}), Device::kMobile);
  EXPECT_EQ(kind_of_pattern({"Mac", "Apple", "Mac"}), Device::kDesktop);
}

}  // namespace
}  // namespace homing::enrich
