#include "signals/settings.hpp"

namespace mainstay::signals {

namespace {

constexpr wire::SettingMeaning meanings[] = {
    {"signals_days",
     "Days that signals and incidents are kept after they were over, and silences and maintenance "
     "windows after they ended."},
};

}  // namespace

wire::SettingsPart settings_part() { return wire::SettingsPart::of<Settings>(meanings); }

}  // namespace mainstay::signals
