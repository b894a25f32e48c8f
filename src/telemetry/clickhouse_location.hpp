// Where ClickHouse is: the URL of the settings.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mainstay::telemetry::clickhouse {

struct Server {
    std::string address;  ///< `http://host:port/`
    std::string name;     ///< `host:port`, for people.
    std::string user;
    std::string password;  ///< Never shown or logged.
};

struct Location {
    std::vector<Server> servers;  ///< Replicas of one another, tried in turn.
    std::string database;
    std::string cluster{};       ///< Tables are distributed over it; empty: they are not.
    bool is_replicated = false;  ///< Each server keeps its tables in common with its replicas.
};

/// Reads `clickhouse://user:password@host:port/database?cluster=NAME&replicated=yes`, or
/// `clickhouse+https://…`; several, divided by commas, are alike but for the server. Throws
/// std::runtime_error, which names no password.
Location location_of(std::string_view urls);

}  // namespace mainstay::telemetry::clickhouse
