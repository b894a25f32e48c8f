#include "server/damage.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "db/check_pages.hpp"

namespace mainstay::server {

namespace {

constexpr std::chrono::minutes look_max{30};
constexpr std::size_t named_max = 3;

}  // namespace

std::optional<std::string> damage_of(db::Database& database) {
    try {
        auto check = db::check_pages(database, look_max);
        if (!check.is_complete)
            MAINSTAY_LOG(info, "health", "not all of the database was looked through");
        if (check.damages.empty()) return std::nullopt;
        std::string found;
        for (std::size_t i = 0; i < std::min(check.damages.size(), named_max); ++i) {
            if (i > 0) found += "; ";
            found += check.damages[i];
        }
        return found;
    } catch (const db::Failure& failure) {
        MAINSTAY_LOG(info, "health", "the database was not looked through: {}", failure.what());
        return std::nullopt;
    } catch (const db::Overloaded&) {
        return std::nullopt;  // It ends, or has too much to do; the next look is tomorrow.
    }
}

}  // namespace mainstay::server
