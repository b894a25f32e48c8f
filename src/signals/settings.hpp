// What an operator decides about signals.
#pragma once

#include <boost/describe.hpp>

#include "base/text.hpp"
#include "wire/settings_set.hpp"

namespace mainstay::signals {

struct Settings {
    Count<1, 36'500> signals_days{400};
};
BOOST_DESCRIBE_STRUCT(Settings, (), (signals_days))

wire::SettingsPart settings_part();

}  // namespace mainstay::signals
