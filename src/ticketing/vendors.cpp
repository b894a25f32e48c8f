#include "ticketing/vendors.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "ticketing/codes.hpp"
#include "ticketing/recorded_change.hpp"
#include "ticketing/service_level_codes.hpp"
#include "ticketing/vendor_actions.hpp"
#include "ticketing/vendor_codes.hpp"
#include "ticketing/vendor_text.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::string_view list_name = "vendors";
constexpr std::int64_t offered_max = 100;

using Errors = std::vector<FieldError>;
using Applications = std::vector<Id<Application>>;

std::vector<VendorAction> allowed(const Call& call, const store::VendorRow& row) {
    if (!identity::may(call, vendor_write)) return {};
    if (row.removed_at) return {VendorAction::restore};
    return {VendorAction::change, VendorAction::remove};
}

VendorView view(db::Sql& sql, const Call& call, const store::VendorRow& row) {
    VendorView view{
        .id = row.id,
        .name = row.name,
        .address = row.address,
        .domain = row.domain,
        .contract = row.contract,
        .promises = promises_of(row),
        .supported_until = row.supported_until,
        .is_expired = row.supported_until && *row.supported_until <= call.now,
        .notes = row.notes,
        .subject_format = row.subject_format,
        .text_format = row.text_format,
        .version = row.version,
        .may = allowed(call, row),
    };
    if (auto calendar = row.calendar ? store::calendar(sql, *row.calendar) : std::nullopt)
        view.calendar = VendorCalendarRef{calendar->id, calendar->name};
    auto applications = store::vendor_applications(sql, row.id);
    if (!applications.empty())
        for (const auto& [id, entry] : identity::application_refs(sql, applications))
            view.applications.push_back({entry.key, entry.name});
    return view;
}

VersionedVendor answer(db::Sql& sql, const Call& call, Id<Vendor> id) {
    auto row = store::vendor(sql, id).value();
    return {view(sql, call, row), row.version};
}

/// The vendor, for those who may know of it; one that was removed, for those who can restore it.
Result<store::VendorRow> seen(db::Sql& sql, const Call& call, Id<Vendor> id) {
    auto row = store::vendor(sql, id);
    bool is_known = row && identity::may(call, row->removed_at ? vendor_write : vendor_read);
    if (!is_known) return refuse(mainstay::code::not_found);
    return *std::move(row);
}

Applications applications_named(db::Sql& sql, const std::vector<Line<10>>& keys, Errors& errors) {
    Applications applications;
    if (keys.size() > vendor_applications_max) {
        errors.push_back(wrong(
            "applications", mainstay::code::too_many_items,
            {{"max", std::to_string(vendor_applications_max)}}
        ));
        return applications;
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
        auto application = identity::find_application(sql, keys[i].value);
        if (application)
            applications.push_back(application->id);
        else
            errors.push_back(wrong(fmt::format("applications[{}]", i), code::no_such_application));
    }
    return applications;
}

bool is_domain(std::string_view text) {
    auto is_fit = [](unsigned char byte) {
        return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '.' ||
               byte == '-' || byte >= 0x80;
    };
    return text.find('.') != text.npos && text.front() != '.' && text.back() != '.' &&
           std::ranges::all_of(text, is_fit);
}

void take_addresses(
    db::Sql& sql, std::string_view address, const std::optional<Line<253>>& domain,
    store::VendorRow& row, Errors& errors
) {
    auto mail = identity::received_address(address);
    if (!mail || identity::application_of_recipient(sql, *mail))
        errors.push_back(wrong("address", code::vendor_address_unfit));
    else
        row.address = *std::move(mail);
    row.domain.reset();
    if (domain) row.domain = lower_ascii(trimmed(domain->value));
    if (row.domain && !is_domain(*row.domain))
        errors.push_back(wrong("domain", code::vendor_domain_unfit));
}

void take_promises(const std::vector<VendorPromise>& promises, Errors& errors) {
    for (std::size_t i = 0; i < promises.size(); ++i) {
        auto first = std::ranges::find(promises, promises[i].priority, &VendorPromise::priority);
        if (first - promises.begin() != static_cast<std::ptrdiff_t>(i))
            errors.push_back(
                wrong(fmt::format("promises[{}].priority", i), code::vendor_promise_repeated)
            );
    }
}

void check_format(std::string_view field, std::string_view format, Errors& errors) {
    auto checked = check_vendor_format(field, format);
    if (checked) return;
    for (auto& error : checked.error().fields) errors.push_back(error);
}

/// Fills in what was asked for. Refuses: what create_vendor does.
template <class Request>
Result<Applications> take(db::Sql& sql, const Request& request, store::VendorRow& row) {
    Errors errors;
    row.name = request.name.value;
    row.contract = request.contract ? request.contract->value : "";
    row.calendar = request.calendar;
    row.supported_until = request.supported_until;
    row.notes = request.notes ? request.notes->value : "";
    row.subject_format = request.subject_format ? request.subject_format->value
                                                : std::string(default_vendor_subject);
    row.text_format =
        request.text_format ? request.text_format->value : std::string(default_vendor_text);
    row.promises = wire::print(VendorPromises{request.promises});
    if (store::is_vendor_name_taken(sql, row.name, row.id))
        errors.push_back(wrong("name", code::vendor_name_taken));
    take_addresses(sql, request.address.value, request.domain, row, errors);
    take_promises(request.promises, errors);
    if (row.calendar && !store::calendar(sql, *row.calendar))
        errors.push_back(wrong("calendar", code::no_such_calendar));
    if (!row.calendar && !request.promises.empty())
        errors.push_back(wrong("calendar", code::promise_needs_calendar));
    check_format("subject_format", row.subject_format, errors);
    check_format("text_format", row.text_format, errors);
    auto applications = applications_named(sql, request.applications, errors);
    if (!errors.empty()) return invalid(std::move(errors));
    return applications;
}

timeline::Subject subject(Id<Vendor> id) { return {"vendor", id.value}; }

wire::json::object recorded(const VendorView& view) {
    auto object = wire::encode(view).as_object();
    for (const char* member : {"id", "version", "may", "is_expired"}) object.erase(member);
    return object;
}

}  // namespace

Result<http::Page<VendorView>> list_vendors(
    db::Sql& sql, const Call& call, const ListVendors& request
) {
    TRY(identity::require(call, vendor_read));
    std::string name;
    std::int64_t id = 0;
    if (request.cursor)
        std::tie(name, id) =
            TRY(http::read_cursor<std::string, std::int64_t>(list_name, request.cursor->value));
    auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 100>{50}).value);
    auto page = http::page_of(
        store::vendors(sql, name, id, static_cast<std::int64_t>(limit) + 1), limit,
        [](const store::VendorRow& row) {
            return http::cursor_after(list_name, row.name_key, row.id.value);
        }
    );
    http::Page<VendorView> shown{{}, page.next};
    for (const auto& row : page.items) shown.items.push_back(view(sql, call, row));
    if (identity::may(call, vendor_write)) shown.may.emplace_back("create");
    return shown;
}

Result<VersionedVendor> show_vendor(db::Sql& sql, const Call& call, const WhichVendor& request) {
    return answer(sql, call, TRY(seen(sql, call, request.id)).id);
}

Result<VersionedVendor> create_vendor(db::Sql& sql, const Call& call, const CreateVendor& request) {
    TRY(identity::require(call, vendor_write));
    store::VendorRow row;
    auto applications = TRY(take(sql, request, row));
    row.id = store::insert_vendor(sql, row, call.now);
    store::set_vendor_applications(sql, row.id, applications);
    auto made = answer(sql, call, row.id);
    timeline::record(
        sql, call, subject(row.id), "created", wire::json::value(), recorded(made.body)
    );
    return made;
}

Result<VersionedVendor> replace_vendor(
    db::Sql& sql, const Call& call, const ReplaceVendor& request
) {
    auto row = TRY(seen(sql, call, request.id));
    TRY(identity::require(call, vendor_write));
    if (row.removed_at) return refuse(mainstay::code::not_found);
    if (request.if_match && *request.if_match != row.version) return refuse(http::code::stale);
    auto before = view(sql, call, row);
    auto applications = TRY(take(sql, request, row));
    if (!store::update_vendor(sql, row, call.now)) return refuse(http::code::stale);
    store::set_vendor_applications(sql, row.id, applications);
    auto changed = answer(sql, call, row.id);
    record_change(sql, call, subject(row.id), recorded(before), recorded(changed.body));
    return changed;
}

Result<> remove_vendor(db::Sql& sql, const Call& call, const WhichVendor& request) {
    auto row = TRY(seen(sql, call, request.id));
    TRY(identity::require(call, vendor_write));
    if (row.removed_at) return refuse(mainstay::code::not_found);
    auto before = recorded(view(sql, call, row));
    row.removed_at = call.now;
    if (!store::update_vendor(sql, row, call.now)) return refuse(http::code::stale);
    timeline::record(sql, call, subject(row.id), "removed", before, wire::json::value());
    return {};
}

Result<VersionedVendor> restore_vendor(db::Sql& sql, const Call& call, const WhichVendor& request) {
    auto row = TRY(seen(sql, call, request.id));
    TRY(identity::require(call, vendor_write));
    if (!row.removed_at) return answer(sql, call, row.id);
    if (store::is_vendor_name_taken(sql, row.name, row.id))
        return invalid({wrong("name", code::vendor_name_taken)});
    row.removed_at.reset();
    if (!store::update_vendor(sql, row, call.now)) return refuse(http::code::stale);
    auto restored = answer(sql, call, row.id);
    timeline::record(
        sql, call, subject(row.id), "restored", wire::json::value(), recorded(restored.body)
    );
    return restored;
}

std::vector<store::VendorRow> vendors_for(db::Sql& sql, Id<Application> application) {
    auto rows = store::vendors(sql, "", 0, offered_max);
    std::erase_if(rows, [&](const store::VendorRow& row) {
        auto applications = store::vendor_applications(sql, row.id);
        return !applications.empty() &&
               std::ranges::find(applications, application) == applications.end();
    });
    return rows;
}

}  // namespace mainstay::ticketing
