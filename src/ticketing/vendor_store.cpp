#include "ticketing/vendor_store.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/text.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

std::string_view domain_of(std::string_view address) {
    return address.substr(address.rfind('@') + 1);
}

}  // namespace

namespace store {

std::optional<VendorRow> vendor(db::Sql& sql, Id<Vendor> id) {
    return sql.one<VendorRow>("FROM vendor WHERE id = :id", id);
}

std::vector<VendorRow> vendors(
    db::Sql& sql, std::string_view after_name, std::int64_t after_id, std::int64_t limit
) {
    return sql.all<VendorRow>(
        "FROM vendor WHERE (name_key, id) > (:after_name, :after_id) AND removed_at IS NULL"
        " ORDER BY name_key, id LIMIT :limit",
        after_name, after_id, limit
    );
}

std::vector<std::string> vendor_names(db::Sql& sql, std::string_view begin, int limit) {
    auto key = lower_ascii(begin);
    std::vector<std::string> names;
    for (auto& row : vendors(sql, key, 0, limit)) {
        if (!row.name_key.starts_with(key)) break;
        names.push_back(std::move(row.name));
    }
    return names;
}

bool is_vendor_name_taken(db::Sql& sql, std::string_view name, Id<Vendor> except) {
    return sql
        .value<std::int64_t>(
            "SELECT 1 FROM vendor WHERE name_key = :name AND id <> :except"
            " AND removed_at IS NULL LIMIT 1",
            lower_ascii(name), except
        )
        .has_value();
}

std::vector<VendorRow> vendors_at(db::Sql& sql, std::string_view address) {
    auto found = sql.all<VendorRow>(
        "FROM vendor WHERE address = :address AND removed_at IS NULL ORDER BY id LIMIT 20", address
    );
    auto of_domain = sql.all<VendorRow>(
        "FROM vendor WHERE domain = :domain AND address <> :address AND removed_at IS NULL"
        " ORDER BY id LIMIT 20",
        domain_of(address), address
    );
    std::ranges::move(of_domain, std::back_inserter(found));
    return found;
}

Id<Vendor> insert_vendor(db::Sql& sql, const VendorRow& row, Time now) {
    return sql
        .value<Id<Vendor>>(
            "INSERT INTO vendor (name, name_key, address, domain, contract, calendar, promises,"
            " supported_until, notes, subject_format, text_format, created_at, updated_at)"
            " VALUES (:name, :name_key, :address, :domain, :contract, :calendar, :promises,"
            " :supported_until, :notes, :subject_format, :text_format, :now, :updated_at)"
            " RETURNING id",
            row.name, lower_ascii(row.name), row.address, row.domain, row.contract, row.calendar,
            row.promises, row.supported_until, row.notes, row.subject_format, row.text_format, now,
            now
        )
        .value();
}

bool update_vendor(db::Sql& sql, const VendorRow& row, Time now) {
    return sql.run(
               "UPDATE vendor SET name = :name, name_key = :name_key, address = :address,"
               " domain = :domain, contract = :contract, calendar = :calendar,"
               " promises = :promises, supported_until = :supported_until, notes = :notes,"
               " subject_format = :subject_format, text_format = :text_format,"
               " removed_at = :removed_at, version = version + 1, updated_at = :now"
               " WHERE id = :id AND version = :version",
               row.name, lower_ascii(row.name), row.address, row.domain, row.contract, row.calendar,
               row.promises, row.supported_until, row.notes, row.subject_format, row.text_format,
               row.removed_at, now, row.id, row.version
           ) == 1;
}

std::vector<Id<Application>> vendor_applications(db::Sql& sql, Id<Vendor> id) {
    return sql.all<Id<Application>>(
        "SELECT application FROM vendor_application WHERE vendor = :id ORDER BY application", id
    );
}

void set_vendor_applications(
    db::Sql& sql, Id<Vendor> id, const std::vector<Id<Application>>& applications
) {
    sql.run("DELETE FROM vendor_application WHERE vendor = :id", id);
    for (auto application : applications)
        sql.run(
            "INSERT INTO vendor_application (vendor, application) VALUES (:id, :application)"
            " ON CONFLICT (vendor, application) DO NOTHING",
            id, application
        );
}

}  // namespace store

bool is_of_vendor(const store::VendorRow& vendor, std::string_view address) {
    return address == vendor.address || (vendor.domain && domain_of(address) == *vendor.domain);
}

std::vector<VendorPromise> promises_of(const store::VendorRow& vendor) {
    auto promises = wire::parse<VendorPromises>(vendor.promises, wire::UnknownMembers::skipped);
    if (!promises) throw std::runtime_error("the promises of a vendor cannot be read");
    return std::move(promises->items);
}

std::optional<VendorPromise> promise_for(const store::VendorRow& vendor, Priority priority) {
    auto all = promises_of(vendor);
    auto found = std::ranges::find(all, priority, &VendorPromise::priority);
    if (found == all.end()) return std::nullopt;
    return *found;
}

}  // namespace mainstay::ticketing
