// Vendors and their support contracts, as managers keep them and staff see them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "http/page.hpp"
#include "http/reply.hpp"
#include "identity/identity.hpp"
#include "ticketing/vendor_store.hpp"

namespace mainstay::ticketing {

/// How many applications a vendor may name.
inline constexpr std::size_t vendor_applications_max = 100;

/// What may be done to a vendor now. One that was removed can only be restored.
enum class VendorAction { change, remove, restore };
BOOST_DESCRIBE_ENUM(VendorAction, change, remove, restore)

struct VendorCalendarRef {
    Id<BusinessCalendar> id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(VendorCalendarRef, (), (id, name))

struct VendorView {
    Id<Vendor> id;
    std::string name;
    std::string address;
    std::optional<std::string> domain;  // Whose mails are theirs, besides the address.
    std::string contract;               // The number of the support contract.
    std::optional<VendorCalendarRef> calendar;
    std::vector<VendorPromise> promises;
    std::vector<identity::ApplicationRef> applications;  // All, if none.
    std::optional<Time> supported_until;
    bool is_expired = false;  // The support ended.
    std::string notes;
    std::string subject_format;
    std::string text_format;
    std::int64_t version = 1;
    std::vector<VendorAction> may;
};
BOOST_DESCRIBE_STRUCT(
    VendorView, (),
    (id, name, address, domain, contract, calendar, promises, applications, supported_until,
     is_expired, notes, subject_format, text_format, version, may)
)

struct ListVendors {
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListVendors, (), (limit, cursor))

struct WhichVendor {
    Id<Vendor> id;
};
BOOST_DESCRIBE_STRUCT(WhichVendor, (), (id))

struct CreateVendor {
    Line<100> name;
    Line<254> address;
    std::optional<Line<253>> domain;
    std::optional<Line<100, 0>> contract;
    std::optional<Id<BusinessCalendar>> calendar;
    std::vector<VendorPromise> promises;
    std::vector<Line<10>> applications;  // By key.
    std::optional<Time> supported_until;
    std::optional<Text<10'000, 0>> notes;
    std::optional<Line<200>> subject_format;
    std::optional<Text<10'000>> text_format;
};
BOOST_DESCRIBE_STRUCT(
    CreateVendor, (),
    (name, address, domain, contract, calendar, promises, applications, supported_until, notes,
     subject_format, text_format)
)

/// All of it in place of all that was before.
struct ReplaceVendor {
    Id<Vendor> id;
    std::optional<std::int64_t> if_match;
    Line<100> name;
    Line<254> address;
    std::optional<Line<253>> domain;
    std::optional<Line<100, 0>> contract;
    std::optional<Id<BusinessCalendar>> calendar;
    std::vector<VendorPromise> promises;
    std::vector<Line<10>> applications;
    std::optional<Time> supported_until;
    std::optional<Text<10'000, 0>> notes;
    std::optional<Line<200>> subject_format;
    std::optional<Text<10'000>> text_format;
};
BOOST_DESCRIBE_STRUCT(
    ReplaceVendor, (),
    (id, if_match, name, address, domain, contract, calendar, promises, applications,
     supported_until, notes, subject_format, text_format)
)

using VersionedVendor = http::Versioned<VendorView>;

/// By name. Refuses: forbidden to requesters; bad_cursor.
Result<http::Page<VendorView>> list_vendors(
    db::Sql& sql, const Call& call, const ListVendors& request
);

/// Refuses: not_found, also to requesters.
Result<VersionedVendor> show_vendor(db::Sql& sql, const Call& call, const WhichVendor& request);

/// Refuses: forbidden; invalid with vendor_name_taken, vendor_address_unfit, vendor_domain_unfit,
/// vendor_promise_repeated, promise_needs_calendar, no_such_calendar, no_such_application,
/// too_many_items, unknown_placeholder, unclosed_placeholder.
Result<VersionedVendor> create_vendor(db::Sql& sql, const Call& call, const CreateVendor& request);

/// Refuses: not_found; forbidden; stale; as create_vendor.
Result<VersionedVendor> replace_vendor(
    db::Sql& sql, const Call& call, const ReplaceVendor& request
);

/// Refuses: not_found; forbidden.
Result<> remove_vendor(db::Sql& sql, const Call& call, const WhichVendor& request);

/// Undoes a removal. Refuses: not_found; forbidden; vendor_name_taken.
Result<VersionedVendor> restore_vendor(db::Sql& sql, const Call& call, const WhichVendor& request);

/// Those that support the application, by name, at most 100.
std::vector<store::VendorRow> vendors_for(db::Sql& sql, Id<Application> application);

}  // namespace mainstay::ticketing
