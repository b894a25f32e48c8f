// What an operator decides about tickets.
#pragma once

#include "base/text.hpp"
#include "wire/settings_set.hpp"

namespace mainstay::ticketing {

struct Settings {
    Count<1, 1'024> attachment_mib_max{25};
    Count<1, 1'048'576> loose_files_mib_max{200};
    Count<1, 100'000> loose_files_max{200};
};
BOOST_DESCRIBE_STRUCT(Settings, (), (attachment_mib_max, loose_files_mib_max, loose_files_max))

wire::SettingsPart settings_part();

}  // namespace mainstay::ticketing
