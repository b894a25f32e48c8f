#include "ticketing/ticketing.hpp"

namespace mainstay::ticketing {

namespace {

struct KeyOfTicket {
    std::int64_t id = 0;
    std::string key;
};
BOOST_DESCRIBE_STRUCT(KeyOfTicket, (), (id, key))

}  // namespace

std::map<std::int64_t, std::string> keys_of(db::Sql& sql, std::span<const std::int64_t> tickets) {
    std::map<std::int64_t, std::string> keys;
    if (tickets.empty()) return keys;
    db::Query query{"SELECT id, key FROM ticket WHERE id IN "};
    query.add_list(tickets);
    for (auto& row : sql.all<KeyOfTicket>(query)) keys.emplace(row.id, std::move(row.key));
    return keys;
}

}  // namespace mainstay::ticketing
