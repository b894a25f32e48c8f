// Rows of contracts. No rule is here.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/id.hpp"
#include "base/time.hpp"
#include "db/sql.hpp"
#include "ticketing/policy_store.hpp"

namespace mainstay::ticketing {

struct Contract;

/// For which stretch of time the hours of a contract are bought.
enum class ContractPeriod { month, quarter, year, total };
BOOST_DESCRIBE_ENUM(ContractPeriod, month, quarter, year, total)

namespace store {

/// A row of `service_contract`.
struct ContractRow {
    Id<Contract> id;
    Id<Organization> organization;
    std::string name;
    std::string name_key;
    std::optional<Id<StoredPolicy>> policy;
    std::optional<std::int64_t> hours;
    ContractPeriod period = ContractPeriod::total;
    bool shows_time = false;
    Time begins_at;
    Time ends_at;
    std::int64_t version = 1;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(
    ContractRow, (),
    (id, organization, name, name_key, policy, hours, period, shows_time, begins_at, ends_at,
     version, removed_at)
)

/// Also one that was removed.
std::optional<ContractRow> contract(db::Sql& sql, Id<Contract> id);

/// Those of an organization or of all that were not removed: the first `limit` after a name and an
/// id, by name. Indexes: service_contract_organization, service_contract_name.
std::vector<ContractRow> contracts(
    db::Sql& sql, std::optional<Id<Organization>> organization, std::string_view after_name,
    std::int64_t after_id, std::int64_t limit
);

/// Its id and version are given by the database.
Id<Contract> insert_contract(db::Sql& sql, const ContractRow& row, Time now);

/// Whether the contract still was at `row.version`.
bool update_contract(db::Sql& sql, const ContractRow& row, Time now);

/// By id; none: all of the organization's. Index: the primary key.
std::vector<Id<Application>> contract_applications(db::Sql& sql, Id<Contract> id);

void set_contract_applications(
    db::Sql& sql, Id<Contract> id, const std::vector<Id<Application>>& applications
);

/// Whether it is new: of a contract's period that begins on that day.
bool add_contract_alert(
    db::Sql& sql, Id<Contract> id, Time begins_on, std::int64_t percent, Time now
);

}  // namespace store

}  // namespace mainstay::ticketing
