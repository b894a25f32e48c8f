// What an operator decides about notifications.
#pragma once

#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "base/text.hpp"
#include "wire/settings_set.hpp"

namespace mainstay::notifications {

struct Settings {
    std::optional<std::string> notifications_from;
    Count<0, 3'600> notification_mail_delay_seconds{180};
};
BOOST_DESCRIBE_STRUCT(Settings, (), (notifications_from, notification_mail_delay_seconds))

wire::SettingsPart settings_part();

}  // namespace mainstay::notifications
