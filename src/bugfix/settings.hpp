// What an operator decides about errors, and what causes and explains them.
#pragma once

#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/text.hpp"
#include "wire/settings_set.hpp"

namespace mainstay::bugfix {

struct Settings {
    std::vector<std::string> repository_folders;
    std::int64_t repository_mib_max = 4'096;
    Count<1, 1'000'000> debug_files_mib_max{4'096};
    Count<90, 3'650> debug_files_days{180};  // No less than events are kept.
    Count<16, 65'536> debug_memory_mib{256};
};
BOOST_DESCRIBE_STRUCT(
    Settings, (),
    (repository_folders, repository_mib_max, debug_files_mib_max, debug_files_days,
     debug_memory_mib)
)

wire::SettingsPart settings_part();

}  // namespace mainstay::bugfix
