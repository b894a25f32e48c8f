#include "bugfix/repository_settings.hpp"

namespace mainstay::bugfix {

namespace {

constexpr wire::SettingMeaning meanings[] = {
    {"repository_folders",
     "Folders of this machine, such as /srv/git, below which repositories may be added by their "
     "path. Who manages repositories can read all that are there."},
    {"repository_mib_max", "MiB of disk that the mirror of one repository may take."},
};

}  // namespace

wire::SettingsPart repository_settings_part() {
    return wire::SettingsPart::of<RepositorySettings>(meanings);
}

}  // namespace mainstay::bugfix
