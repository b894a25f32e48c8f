#include "ticketing/contracts.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "http/page.hpp"
#include "identity/identity.hpp"
#include "ticketing/recorded_change.hpp"
#include "ticketing/service_level_actions.hpp"
#include "ticketing/service_level_codes.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::string_view list_name = "contracts";
constexpr std::int64_t contracts_of_ticket_max = 100;

using Errors = std::vector<FieldError>;
using Applications = std::vector<Id<Application>>;

std::vector<ContractAction> allowed(const Call& call, const store::ContractRow& row) {
    if (!identity::may(call, contract_write)) return {};
    if (row.removed_at) return {ContractAction::restore};
    return {ContractAction::change, ContractAction::remove};
}

ContractState state_of(const store::ContractRow& row, Time now) {
    if (now < row.begins_at) return ContractState::upcoming;
    return now < row.ends_at ? ContractState::active : ContractState::expired;
}

ContractView view(db::Sql& sql, const Call& call, const store::ContractRow& row) {
    ContractView view{
        .id = row.id,
        .name = row.name,
        .hours = row.hours,
        .period = row.period,
        .shows_time = row.shows_time,
        .usage = usage_of(sql, row, call.now),
        .begins_at = row.begins_at,
        .ends_at = row.ends_at,
        .state = state_of(row, call.now),
        .version = row.version,
        .may = allowed(call, row)
    };
    auto organizations = identity::organization_refs(sql, std::vector{row.organization});
    view.organization = organizations.at(row.organization);
    auto applications = store::contract_applications(sql, row.id);
    if (!applications.empty())
        for (const auto& [id, entry] : identity::application_refs(sql, applications))
            view.applications.push_back({entry.key, entry.name});
    auto policy = row.policy ? store::policy(sql, *row.policy) : std::nullopt;
    if (policy && !policy->removed_at) view.policy = PolicyRef{policy->id, policy->name};
    return view;
}

VersionedContract answer(db::Sql& sql, const Call& call, Id<Contract> id) {
    auto row = store::contract(sql, id).value();
    return {view(sql, call, row), row.version};
}

/// The contract, for those who may know of it; one that was removed, for those who can restore it.
Result<store::ContractRow> seen(db::Sql& sql, const Call& call, Id<Contract> id) {
    auto row = store::contract(sql, id);
    bool is_known = row && identity::may(call, row->removed_at ? contract_write : contract_read);
    if (!is_known) return refuse(mainstay::code::not_found);
    return *std::move(row);
}

Applications applications_named(db::Sql& sql, const std::vector<Line<10>>& keys, Errors& errors) {
    Applications applications;
    if (keys.size() > contract_applications_max) {
        errors.push_back(wrong(
            "applications", mainstay::code::too_many_items,
            {{"max", std::to_string(contract_applications_max)}}
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
    std::ranges::sort(applications);
    auto repeated = std::ranges::unique(applications);
    applications.erase(repeated.begin(), repeated.end());
    return applications;
}

/// Fills in what was asked for, and its applications. Refuses: what create_contract does.
template <class Request>
Result<Applications> take(db::Sql& sql, const Request& request, store::ContractRow& row) {
    row.name = request.name.value;
    row.policy = request.policy;
    row.hours = request.hours ? std::optional<std::int64_t>(request.hours->value) : std::nullopt;
    row.period = request.period.value_or(row.period);
    row.shows_time = request.shows_time.value_or(row.shows_time);
    row.begins_at = request.begins_at;
    row.ends_at = request.ends_at;
    Errors errors;
    if (row.ends_at <= row.begins_at) errors.push_back(wrong("ends_at", code::ends_before_begin));
    if (identity::organization_refs(sql, std::vector{row.organization}).empty())
        errors.push_back(wrong("organization", code::no_such_organization));
    auto policy = row.policy ? store::policy(sql, *row.policy) : std::nullopt;
    bool is_fit = policy && !policy->removed_at &&
                  (!policy->organization || policy->organization == row.organization);
    if (row.policy && !is_fit) errors.push_back(wrong("policy", code::no_such_policy));
    auto applications = applications_named(sql, request.applications, errors);
    if (!errors.empty()) return invalid(std::move(errors));
    return applications;
}

timeline::Subject subject(Id<Contract> id) { return {"contract", id.value}; }

wire::json::object recorded(const ContractView& view) {
    auto object = wire::encode(view).as_object();
    for (const char* member : {"id", "version", "may", "state", "usage"}) object.erase(member);
    return object;
}

}  // namespace

Result<http::Page<ContractView>> list_contracts(
    db::Sql& sql, const Call& call, const ListContracts& request
) {
    TRY(identity::require(call, contract_read));
    std::string name;
    std::int64_t id = 0;
    if (request.cursor)
        std::tie(name, id) =
            TRY(http::read_cursor<std::string, std::int64_t>(list_name, request.cursor->value));
    auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 100>{50}).value);
    auto page = http::page_of(
        store::contracts(sql, request.organization, name, id, static_cast<std::int64_t>(limit) + 1),
        limit,
        [](const store::ContractRow& row) {
            return http::cursor_after(list_name, row.name_key, row.id.value);
        }
    );
    http::Page<ContractView> shown{{}, page.next};
    for (const auto& row : page.items) shown.items.push_back(view(sql, call, row));
    if (identity::may(call, contract_write)) shown.may.emplace_back("create");
    return shown;
}

Result<VersionedContract> show_contract(
    db::Sql& sql, const Call& call, const WhichContract& request
) {
    return answer(sql, call, TRY(seen(sql, call, request.id)).id);
}

Result<VersionedContract> create_contract(
    db::Sql& sql, const Call& call, const CreateContract& request
) {
    TRY(identity::require(call, contract_write));
    store::ContractRow row{.organization = request.organization};
    auto applications = TRY(take(sql, request, row));
    row.id = store::insert_contract(sql, row, call.now);
    store::set_contract_applications(sql, row.id, applications);
    auto made = answer(sql, call, row.id);
    timeline::record(
        sql, call, subject(row.id), "created", wire::json::value(), recorded(made.body)
    );
    return made;
}

Result<VersionedContract> replace_contract(
    db::Sql& sql, const Call& call, const ReplaceContract& request
) {
    auto row = TRY(seen(sql, call, request.id));
    TRY(identity::require(call, contract_write));
    if (row.removed_at) return refuse(mainstay::code::not_found);
    if (request.if_match && *request.if_match != row.version) return refuse(http::code::stale);
    auto before = view(sql, call, row);
    auto applications = TRY(take(sql, request, row));
    if (!store::update_contract(sql, row, call.now)) return refuse(http::code::stale);
    store::set_contract_applications(sql, row.id, applications);
    auto changed = answer(sql, call, row.id);
    record_change(sql, call, subject(row.id), recorded(before), recorded(changed.body));
    return changed;
}

Result<> remove_contract(db::Sql& sql, const Call& call, const WhichContract& request) {
    auto row = TRY(seen(sql, call, request.id));
    TRY(identity::require(call, contract_write));
    if (row.removed_at) return refuse(mainstay::code::not_found);
    auto before = recorded(view(sql, call, row));
    row.removed_at = call.now;
    if (!store::update_contract(sql, row, call.now)) return refuse(http::code::stale);
    timeline::record(sql, call, subject(row.id), "removed", before, wire::json::value());
    return {};
}

Result<VersionedContract> restore_contract(
    db::Sql& sql, const Call& call, const WhichContract& request
) {
    auto row = TRY(seen(sql, call, request.id));
    TRY(identity::require(call, contract_write));
    if (!row.removed_at) return answer(sql, call, row.id);
    row.removed_at.reset();
    if (!store::update_contract(sql, row, call.now)) return refuse(http::code::stale);
    auto restored = answer(sql, call, row.id);
    timeline::record(
        sql, call, subject(row.id), "restored", wire::json::value(), recorded(restored.body)
    );
    return restored;
}

namespace {

std::optional<store::ContractRow> best_contract(
    db::Sql& sql, const Call& call, const Ticket& ticket
) {
    if (!ticket.organization) return std::nullopt;
    auto rows = store::contracts(sql, ticket.organization, "", 0, contracts_of_ticket_max);
    std::erase_if(rows, [&](const store::ContractRow& row) {
        auto applications = store::contract_applications(sql, row.id);
        return !applications.empty() &&
               std::ranges::find(applications, ticket.application) == applications.end();
    });
    auto best = std::ranges::max_element(rows, {}, [&](const store::ContractRow& row) {
        auto state = state_of(row, call.now);
        return std::tuple(
            state == ContractState::active, state == ContractState::expired, row.ends_at
        );
    });
    return best == rows.end() ? std::nullopt : std::optional(*best);
}

}  // namespace

std::optional<ContractView> contract_of(db::Sql& sql, const Call& call, const Ticket& ticket) {
    auto row = best_contract(sql, call, ticket);
    return row ? std::optional(view(sql, call, *row)) : std::nullopt;
}

bool shows_time(db::Sql& sql, const Call& call, const Ticket& ticket) {
    auto row = best_contract(sql, call, ticket);
    return row && row->shows_time && state_of(*row, call.now) == ContractState::active;
}

}  // namespace mainstay::ticketing
