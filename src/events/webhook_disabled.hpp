// A webhook is not called any more, since nobody answers there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

namespace mainstay::events {

struct WebhookDisabled {
    static constexpr std::string_view type = "webhook.disabled";
    static constexpr int schema_version = 1;

    std::int64_t webhook = 0;
    std::string reason;  // `gone`, `failing`.
};
BOOST_DESCRIBE_STRUCT(WebhookDisabled, (), (webhook, reason))

}  // namespace mainstay::events
