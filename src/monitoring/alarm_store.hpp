// Rows of operations that were found worse, and of applications that are judged. No rule lives
// here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/time.hpp"
#include "db/sql.hpp"

namespace mainstay::monitoring {

enum class AlarmKind { latency, errors };
BOOST_DESCRIBE_ENUM(AlarmKind, latency, errors)

/// One row of `operation_alarm`.
struct OperationAlarm {
    std::int64_t application = 0;
    std::string signal_key;
    AlarmKind kind = AlarmKind::latency;
    std::string environment;
    std::string service;
    std::string operation;
    Time began_at;
    Time raised_at;
    Time bad_at;
    std::optional<Time> ended_at;
    std::string before;  ///< JSON of detect::OperationBefore.
    std::string during;  ///< JSON of figures.
};
BOOST_DESCRIBE_STRUCT(
    OperationAlarm, (),
    (application, signal_key, kind, environment, service, operation, began_at, raised_at, bad_at,
     ended_at, before, during)
)

namespace store {

/// How many are open at once, or ended a short while ago.
inline constexpr std::int64_t alarms_max = 2'000;

/// All of them, by their key. Index: the primary key.
std::vector<OperationAlarm> alarms(db::Sql& sql);

/// In place of the one with its key, if there is one. Index: the primary key.
void put_alarm(db::Sql& sql, const OperationAlarm& alarm);

/// Index: the primary key.
void remove_alarm(db::Sql& sql, std::int64_t application, const std::string& signal_key);

/// Adds applications, and answers all that were ever added: at most 10,000, by id.
std::vector<std::int64_t> judged_applications(
    db::Sql& sql, const std::vector<std::int64_t>& besides
);

}  // namespace store

}  // namespace mainstay::monitoring
