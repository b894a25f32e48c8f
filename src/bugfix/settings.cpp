#include "bugfix/settings.hpp"

namespace mainstay::bugfix {

namespace {

constexpr wire::SettingMeaning meanings[] = {
    {"repository_folders",
     "Folders of this machine, such as /srv/git, below which repositories may be added by their "
     "path. Who manages repositories can read all that are there."},
    {"repository_mib_max", "MiB of disk that the mirror of one repository may take."},
    {"debug_files_mib_max",
     "MiB of source maps and symbols that an application may have. Those of no use for longest "
     "make "
     "room for new ones."},
    {"debug_files_days", "Days that source maps and symbols are kept after they were of use last."},
    {"debug_memory_mib", "MiB of memory for source maps that were read and may be needed again."},
};

}  // namespace

wire::SettingsPart settings_part() { return wire::SettingsPart::of<Settings>(meanings); }

}  // namespace mainstay::bugfix
