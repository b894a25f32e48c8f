// What an operator decides about calls to the web.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "wire/settings_set.hpp"

namespace mainstay::outgoing {

struct Settings {
    std::vector<std::string> outgoing_private;
    std::optional<std::string> outgoing_ca_file;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (outgoing_private, outgoing_ca_file))

wire::SettingsPart settings_part();

}  // namespace mainstay::outgoing
