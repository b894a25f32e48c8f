#include "ticketing/policies.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "http/page.hpp"
#include "identity/identity.hpp"
#include "ticketing/codes.hpp"
#include "ticketing/promises.hpp"
#include "ticketing/recorded_change.hpp"
#include "ticketing/service_level_actions.hpp"
#include "ticketing/service_level_codes.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::string_view list_name = "service-level-policies";
constexpr std::size_t notified_max = 20;

using Errors = std::vector<FieldError>;

std::vector<PolicyAction> allowed(const Call& call, const store::PolicyRow& row) {
    if (!identity::may(call, policy_write)) return {};
    if (row.removed_at) return {PolicyAction::restore};
    return {PolicyAction::change, PolicyAction::remove};
}

/// What policies refer to, looked up once for a whole list.
class Naming {
public:
    Naming(db::Sql& sql, const std::vector<store::PolicyRow>& rows) {
        std::set<Id<Organization>> organizations;
        std::set<Id<Application>> applications;
        for (const auto& row : rows) {
            if (row.organization) organizations.insert(*row.organization);
            if (row.application) applications.insert(*row.application);
            if (!calendars_.contains(row.calendar))
                calendars_[row.calendar] = store::calendar(sql, row.calendar).value().name;
        }
        if (!organizations.empty())
            organizations_ = identity::organization_refs(
                sql, std::vector(organizations.begin(), organizations.end())
            );
        if (!applications.empty())
            applications_ = identity::application_refs(
                sql, std::vector(applications.begin(), applications.end())
            );
    }

    PolicyView view(const Call& call, const store::PolicyRow& row) const {
        PolicyView view{
            .id = row.id,
            .name = row.name,
            .kind = row.kind,
            .priority = row.priority,
            .calendar = {row.calendar, calendars_.at(row.calendar)},
            .promises = store::promises_of(row),
            .version = row.version,
            .may = allowed(call, row)
        };
        if (row.organization) view.organization = organizations_.at(*row.organization);
        if (row.application) {
            const auto& application = applications_.at(*row.application);
            view.application = identity::ApplicationRef{application.key, application.name};
        }
        return view;
    }

private:
    std::map<Id<BusinessCalendar>, std::string> calendars_;
    std::map<Id<Organization>, identity::OrganizationRef> organizations_;
    std::map<Id<Application>, identity::ApplicationEntry> applications_;
};

VersionedPolicy answer(db::Sql& sql, const Call& call, Id<StoredPolicy> id) {
    auto row = store::policy(sql, id).value();
    return {Naming(sql, {row}).view(call, row), row.version};
}

/// The policy, for those who may know of it; one that was removed, for those who can restore it.
Result<store::PolicyRow> seen(db::Sql& sql, const Call& call, Id<StoredPolicy> id) {
    auto row = store::policy(sql, id);
    bool is_known = row && identity::may(call, row->removed_at ? policy_write : policy_read);
    if (!is_known) return refuse(mainstay::code::not_found);
    return *std::move(row);
}

void check_promises(db::Sql& sql, const PolicyPromises& promises, Errors& errors) {
    std::set<Level> levels;
    for (std::size_t i = 0; i < promises.levels.size(); ++i) {
        auto place = fmt::format("promises.levels[{}]", i);
        const auto& target = promises.levels[i];
        if (!levels.insert(target.level).second)
            errors.push_back(wrong(place + ".level", code::duplicate_level));
        if (target.calendar && !store::calendar(sql, *target.calendar))
            errors.push_back(wrong(place + ".calendar", code::no_such_calendar));
    }
    bool is_empty = !promises.first_response && !promises.next_reply && !promises.resolution;
    if (is_empty && promises.levels.empty())
        errors.push_back(wrong("promises", code::nothing_promised));
    if (promises.notified.size() > notified_max)
        errors.push_back(wrong("promises.notified", code::notified_unfit));
    for (std::size_t i = 0; i < std::min(promises.notified.size(), notified_max); ++i) {
        auto person = identity::find_person(sql, promises.notified[i]);
        if (!person || !person->is_active || !person->is_staff())
            errors.push_back(wrong(fmt::format("promises.notified[{}]", i), code::notified_unfit));
    }
}

/// Compares with the others that hold.
void check_others(
    const std::vector<store::PolicyRow>& others, const store::PolicyRow& row, Errors& errors
) {
    auto choice = [](const store::PolicyRow& of) {
        return std::tie(of.organization, of.application, of.kind, of.priority);
    };
    for (const auto& other : others) {
        if (other.id == row.id) continue;
        if (other.name == row.name)
            errors.push_back(wrong("name", code::duplicate_name, {{"name", row.name}}));
        if (choice(other) == choice(row))
            errors.push_back(wrong("priority", code::duplicate_policy, {{"name", other.name}}));
    }
}

Result<> check(db::Sql& sql, const store::PolicyRow& row) {
    Errors errors;
    if (!store::calendar(sql, row.calendar))
        errors.push_back(wrong("calendar", code::no_such_calendar));
    if (row.organization &&
        identity::organization_refs(sql, std::vector{*row.organization}).empty())
        errors.push_back(wrong("organization", code::no_such_organization));
    check_promises(sql, store::promises_of(row), errors);
    check_others(store::all_policies(sql), row, errors);
    if (errors.empty()) return {};
    return invalid(std::move(errors));
}

/// What was asked for as a row. Refuses: application_unknown.
template <class Request>
Result<store::PolicyRow> row_of(db::Sql& sql, const Request& request) {
    store::PolicyRow row{
        .name = request.name.value,
        .organization = request.organization,
        .kind = request.kind,
        .priority = request.priority,
        .calendar = request.calendar,
        .definition = wire::print(request.promises),
    };
    if (request.application) {
        auto application = identity::find_application(sql, request.application->value);
        if (!application) return invalid({wrong("application", code::no_such_application)});
        row.application = application->id;
    }
    return row;
}

timeline::Subject subject(Id<StoredPolicy> id) { return {"service_level_policy", id.value}; }

/// People, organizations and calendars by their ids, so that the record holds no names of people.
wire::json::object recorded(const store::PolicyRow& row) {
    auto object = wire::encode(store::promises_of(row)).as_object();
    object["name"] = row.name;
    object["organization"] = wire::encode(row.organization);
    object["application"] = wire::encode(row.application);
    object["kind"] = wire::encode(row.kind);
    object["priority"] = wire::encode(row.priority);
    object["calendar"] = wire::encode(row.calendar);
    return object;
}

}  // namespace

Result<http::Page<PolicyView>> list_policies(
    db::Sql& sql, const Call& call, const ListPolicies& request
) {
    TRY(identity::require(call, policy_read));
    std::string name;
    std::int64_t id = 0;
    if (request.cursor)
        std::tie(name, id) =
            TRY(http::read_cursor<std::string, std::int64_t>(list_name, request.cursor->value));
    auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 100>{50}).value);
    auto page = http::page_of(
        store::policies(sql, name, id, static_cast<std::int64_t>(limit) + 1), limit,
        [](const store::PolicyRow& row) {
            return http::cursor_after(list_name, row.name_key, row.id.value);
        }
    );
    http::Page<PolicyView> shown{{}, page.next};
    Naming naming(sql, page.items);
    for (const auto& row : page.items) shown.items.push_back(naming.view(call, row));
    if (identity::may(call, policy_write)) shown.may.emplace_back("create");
    return shown;
}

Result<VersionedPolicy> show_policy(db::Sql& sql, const Call& call, const WhichPolicy& request) {
    return answer(sql, call, TRY(seen(sql, call, request.id)).id);
}

Result<VersionedPolicy> create_policy(db::Sql& sql, const Call& call, const CreatePolicy& request) {
    TRY(identity::require(call, policy_write));
    if (store::all_policies(sql).size() >= policies_max) return refuse(code::too_many_policies);
    auto row = TRY(row_of(sql, request));
    TRY(check(sql, row));
    row.id = store::insert_policy(sql, row, call.now);
    timeline::record(sql, call, subject(row.id), "created", wire::json::value(), recorded(row));
    promises_changed(sql, call);
    return answer(sql, call, row.id);
}

Result<VersionedPolicy> replace_policy(
    db::Sql& sql, const Call& call, const ReplacePolicy& request
) {
    auto before = TRY(seen(sql, call, request.id));
    TRY(identity::require(call, policy_write));
    if (before.removed_at) return refuse(mainstay::code::not_found);
    if (request.if_match && *request.if_match != before.version) return refuse(http::code::stale);
    auto row = TRY(row_of(sql, request));
    row.id = before.id;
    row.version = before.version;
    TRY(check(sql, row));
    if (!store::update_policy(sql, row, call.now)) return refuse(http::code::stale);
    record_change(sql, call, subject(row.id), recorded(before), recorded(row));
    promises_changed(sql, call);
    return answer(sql, call, row.id);
}

Result<> remove_policy(db::Sql& sql, const Call& call, const WhichPolicy& request) {
    auto row = TRY(seen(sql, call, request.id));
    TRY(identity::require(call, policy_write));
    if (row.removed_at) return refuse(mainstay::code::not_found);
    row.removed_at = call.now;
    if (!store::update_policy(sql, row, call.now)) return refuse(http::code::stale);
    timeline::record(sql, call, subject(row.id), "removed", recorded(row), wire::json::value());
    promises_changed(sql, call);
    return {};
}

Result<VersionedPolicy> restore_policy(db::Sql& sql, const Call& call, const WhichPolicy& request) {
    auto row = TRY(seen(sql, call, request.id));
    TRY(identity::require(call, policy_write));
    if (!row.removed_at) return answer(sql, call, row.id);
    TRY(check(sql, row));
    if (store::all_policies(sql).size() >= policies_max) return refuse(code::too_many_policies);
    row.removed_at.reset();
    if (!store::update_policy(sql, row, call.now)) return refuse(http::code::stale);
    timeline::record(sql, call, subject(row.id), "restored", wire::json::value(), recorded(row));
    promises_changed(sql, call);
    return answer(sql, call, row.id);
}

}  // namespace mainstay::ticketing
