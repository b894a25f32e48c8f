#include "monitoring/scrape_lease.hpp"

#include <limits>

namespace mainstay::monitoring {

namespace {

struct LeaseRow {
    std::string holder;
    Time held_until;
};
BOOST_DESCRIBE_STRUCT(LeaseRow, (), (holder, held_until))

struct SeenRow {
    LeaseRow row;
    bool has_ended = false;
};

constexpr std::chrono::microseconds for_ever{std::numeric_limits<std::int64_t>::max()};

}  // namespace

bool ScrapeLease::hold() {
    if (database_.dialect() == db::Dialect::sqlite) {
        held_until_ = for_ever;
        return true;
    }
    const auto now = uptime_();
    if (held_until_ && now < *held_until_ - length + renewal) return true;
    return held_until_ ? renew(now) : take(now);
}

bool ScrapeLease::renew(std::chrono::microseconds now) {
    const bool is_ours = database_.write([&](db::Sql& sql) {
        return sql.run(
                   "UPDATE scrape_lease SET held_until = :until WHERE id = 1 AND holder = :holder",
                   sql.now() + length, holder_
               ) == 1;
    });
    held_until_ = is_ours ? std::optional(now + length) : std::nullopt;
    return is_ours;
}

bool ScrapeLease::take(std::chrono::microseconds now) {
    const auto seen = database_.read([](db::Sql& sql) {
        SeenRow found{sql.one<LeaseRow>("FROM scrape_lease WHERE id = 1").value(), false};
        found.has_ended = found.row.held_until < sql.now();
        return found;
    });
    std::vector<jobs::SeenLease> ended;
    if (seen.has_ended) ended.push_back({{1}, seen.row.holder, seen.row.held_until});
    const bool is_free = seen.row.held_until == Time{};
    const bool is_abandoned = !watch_.abandoned(std::move(ended), now).empty();
    if (!is_free && !is_abandoned) return false;
    const bool is_ours = database_.write([&](db::Sql& sql) {
        return sql.run(
                   "UPDATE scrape_lease SET holder = :holder, held_until = :until"
                   " WHERE id = 1 AND holder = :former AND held_until = :seen",
                   holder_, sql.now() + length, seen.row.holder, seen.row.held_until
               ) == 1;
    });
    if (is_ours) held_until_ = now + length;
    return is_ours;
}

void ScrapeLease::release() {
    if (!held_until_) return;
    held_until_.reset();
    if (database_.dialect() == db::Dialect::sqlite) return;
    database_.write([&](db::Sql& sql) {
        sql.run(
            "UPDATE scrape_lease SET held_until = 0 WHERE id = 1 AND holder = :holder", holder_
        );
    });
}

}  // namespace mainstay::monitoring
