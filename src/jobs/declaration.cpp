#include "jobs/declaration.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace mainstay::jobs {

namespace {

constexpr std::chrono::minutes unseen_after = 5 * declare_every;
constexpr std::chrono::hours given_up_after{30 * 24};
constexpr std::int64_t part_max = 999'999;

}  // namespace

std::int64_t version_number(std::string_view version) {
    std::array<std::int64_t, 3> parts{};
    const char* at = version.data();
    const char* end = at + version.size();
    for (std::int64_t& part : parts) {
        auto [behind, error] = std::from_chars(at, end, part);
        if (error != std::errc()) part = at == behind ? 0 : part_max;
        part = std::clamp<std::int64_t>(part, 0, part_max);
        if (behind == end || *behind != '.') break;
        at = behind + 1;
    }
    return (parts[0] * (part_max + 1) + parts[1]) * (part_max + 1) + parts[2];
}

Time unseen_before(db::Sql& sql, const Declarer& by) {
    return sql.dialect() == db::Dialect::sqlite ? by.now : by.now - unseen_after;
}

std::int64_t remove_obsolete(db::Sql& sql, std::string_view table, const Declarer& by) {
    return sql.run(
        "DELETE FROM " + std::string(table) +
            " WHERE seen_at < :unseen AND (version <= :version OR seen_at < :given_up)",
        unseen_before(sql, by), by.version, by.now - given_up_after
    );
}

}  // namespace mainstay::jobs
