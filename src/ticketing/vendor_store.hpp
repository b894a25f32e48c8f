// Rows of vendors. No rule is here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/id.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "db/sql.hpp"
#include "ticketing/calendar_store.hpp"
#include "ticketing/service_level.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

struct Vendor;

/// What a support contract promises for tickets of one priority, in time of the vendor's calendar.
struct VendorPromise {
    Priority priority = Priority::normal;
    std::optional<TargetMinutes> response;
    std::optional<TargetMinutes> resolution;

    bool operator==(const VendorPromise&) const = default;
};
BOOST_DESCRIBE_STRUCT(VendorPromise, (), (priority, response, resolution))

/// As a row keeps them.
struct VendorPromises {
    std::vector<VendorPromise> items;
};
BOOST_DESCRIBE_STRUCT(VendorPromises, (), (items))

namespace store {

/// A row of `vendor`.
struct VendorRow {
    Id<Vendor> id;
    std::string name;
    std::string name_key;
    std::string address;
    std::optional<std::string> domain;  // Whose mails are the vendor's, besides the address.
    std::string contract;               // The number of the support contract.
    std::optional<Id<BusinessCalendar>> calendar;
    std::string promises;  // JSON.
    std::optional<Time> supported_until;
    std::string notes;
    std::string subject_format;
    std::string text_format;
    std::int64_t version = 1;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(
    VendorRow, (),
    (id, name, name_key, address, domain, contract, calendar, promises, supported_until, notes,
     subject_format, text_format, version, removed_at)
)

/// Also one that was removed.
std::optional<VendorRow> vendor(db::Sql& sql, Id<Vendor> id);

/// Those that were not removed: the first `limit` after a name and an id, by name. Index:
/// vendor_name.
std::vector<VendorRow> vendors(
    db::Sql& sql, std::string_view after_name, std::int64_t after_id, std::int64_t limit
);

/// The names that begin so, of those that were not removed. Index: vendor_name.
std::vector<std::string> vendor_names(db::Sql& sql, std::string_view begin, int limit);

/// Whether another vendor that was not removed has the name.
bool is_vendor_name_taken(db::Sql& sql, std::string_view name, Id<Vendor> except);

/// Those whose mails come from the address: it is theirs, or of their domain. Indexes:
/// vendor_address, vendor_domain.
std::vector<VendorRow> vendors_at(db::Sql& sql, std::string_view address);

/// Its id and version are given by the database.
Id<Vendor> insert_vendor(db::Sql& sql, const VendorRow& row, Time now);

/// Whether the vendor still was at `row.version`.
bool update_vendor(db::Sql& sql, const VendorRow& row, Time now);

/// By id; none: it supports all. Index: the primary key.
std::vector<Id<Application>> vendor_applications(db::Sql& sql, Id<Vendor> id);

void set_vendor_applications(
    db::Sql& sql, Id<Vendor> id, const std::vector<Id<Application>>& applications
);

}  // namespace store

/// Whether a mail from the address is the vendor's.
bool is_of_vendor(const store::VendorRow& vendor, std::string_view address);

/// What it promises for a priority; nothing, if nothing.
std::optional<VendorPromise> promise_for(const store::VendorRow& vendor, Priority priority);

std::vector<VendorPromise> promises_of(const store::VendorRow& vendor);

}  // namespace mainstay::ticketing
