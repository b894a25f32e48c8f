// What an operator decides about repositories.
#pragma once

#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "wire/settings_set.hpp"

namespace mainstay::bugfix {

struct RepositorySettings {
    std::vector<std::string> repository_folders;
    std::int64_t repository_mib_max = 4'096;
};
BOOST_DESCRIBE_STRUCT(RepositorySettings, (), (repository_folders, repository_mib_max))

wire::SettingsPart repository_settings_part();

}  // namespace mainstay::bugfix
