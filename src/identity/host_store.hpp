// SQL to rows of hosts and back. No rule lives here, and nothing but hashes of tokens comes by.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/sql.hpp"
#include "identity/directory.hpp"
#include "identity/permission.hpp"

namespace mainstay::identity::store {

/// One row of `host`, without its hashes.
struct HostRow {
    Id<Host> id;
    std::string name;
    Time created_at;
    std::optional<Id<User>> created_by;
    std::optional<Time> rotated_at;
    std::optional<Time> previous_until;
    std::optional<Time> last_used_at;
};
BOOST_DESCRIBE_STRUCT(
    HostRow, (), (id, name, created_at, created_by, rotated_at, previous_until, last_used_at)
)

/// An application that a host runs.
struct HostApplication {
    Id<Host> host;
    Id<Application> id;
    std::string key;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(HostApplication, (), (host, id, key, name))

Id<Host> insert_host(db::Sql& sql, const HostRow& row, std::string_view key_hash);

/// One that is not revoked. Index: the primary key.
std::optional<HostRow> host(db::Sql& sql, Id<Host> id);

/// Those that are not revoked, the oldest first. Index: the primary key.
std::vector<HostRow> hosts(db::Sql& sql, const Scope& scope, Id<Host> after, std::int64_t limit);
std::int64_t count_hosts(db::Sql& sql);

/// Of those that are not revoked. Index: host_name.
bool is_host_name_taken(db::Sql& sql, std::string_view name, Id<Host> except);
void rename_host(db::Sql& sql, Id<Host> id, std::string_view name);

/// By key. Index: the primary key.
std::map<Id<Host>, std::vector<HostApplication>> applications_of_hosts(
    db::Sql& sql, std::span<const Id<Host>> ids
);
void replace_applications_of_host(
    db::Sql& sql, Id<Host> host, std::span<const Id<Application>> applications
);

}  // namespace mainstay::identity::store
