#include "db/unfinished.hpp"

#include <sys/stat.h>

namespace mainstay::db {

void remove_abandoned(const std::filesystem::path& directory, Time before) {
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
        struct stat status{};
        if (::stat(entry.path().c_str(), &status) != 0) continue;  // Finished in this moment.
        std::error_code ignored;
        if (status.st_mtime < before.micros / 1'000'000)
            std::filesystem::remove(entry.path(), ignored);
    }
}

}  // namespace mainstay::db
