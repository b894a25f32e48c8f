// Rows of services that fell silent or leak memory. No rule lives here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/time.hpp"
#include "db/sql.hpp"

namespace mainstay::monitoring {

enum class ServiceAlarmKind { silence, leak };
BOOST_DESCRIBE_ENUM(ServiceAlarmKind, silence, leak)

/// One row of `service_alarm`.
struct ServiceAlarm {
    std::int64_t application = 0;
    std::string signal_key;
    ServiceAlarmKind kind = ServiceAlarmKind::silence;
    std::string environment;
    std::string service;  ///< Empty: all of the application.
    Time began_at;
    Time raised_at;
    std::optional<Time> ended_at;
    std::string before;  ///< JSON, of each kind its own.
    std::string during;
};
BOOST_DESCRIBE_STRUCT(
    ServiceAlarm, (),
    (application, signal_key, kind, environment, service, began_at, raised_at, ended_at, before,
     during)
)

/// Since when services are watched without a pause, by whichever node.
struct ServiceWatch {
    Time looked_at;
    Time watched_from;
};
BOOST_DESCRIBE_STRUCT(ServiceWatch, (), (looked_at, watched_from))

namespace store {

/// None before the first look.
std::optional<ServiceWatch> service_watch(db::Sql& sql);

void put_service_watch(db::Sql& sql, const ServiceWatch& watch);

/// At most 2,000 of the kind, by their key. Index: the primary key.
std::vector<ServiceAlarm> service_alarms(db::Sql& sql, ServiceAlarmKind kind);

/// In place of the one with its key, if there is one. Index: the primary key.
void put_service_alarm(db::Sql& sql, const ServiceAlarm& alarm);

/// Index: the primary key.
void remove_service_alarm(db::Sql& sql, std::int64_t application, const std::string& signal_key);

}  // namespace store

}  // namespace mainstay::monitoring
