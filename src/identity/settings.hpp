// What an operator decides about signing in.
#pragma once

#include <string>

#include "base/text.hpp"
#include "identity/options.hpp"
#include "wire/settings_set.hpp"

namespace mainstay::identity {

struct Settings {
    Count<1, 720> session_hours{12};
    Count<1, 365> session_days{7};
    Count<1, 3'650> token_days_max{365};
    Count<1, 36'500> security_log_days{400};
};
BOOST_DESCRIBE_STRUCT(
    Settings, (), (session_hours, session_days, token_days_max, security_log_days)
)

wire::SettingsPart settings_part();

/// What the settings of `site` make of it.
Options options_of(const Settings& settings, std::string public_url);

}  // namespace mainstay::identity
