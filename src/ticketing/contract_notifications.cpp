#include "ticketing/contract_notifications.hpp"

#include "events/contract_hours_used.hpp"
#include "identity/identity.hpp"
#include "ticketing/contract_store.hpp"
#include "ticketing/notification_texts.hpp"
#include "ticketing/service_level_actions.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::string_view hours_used = "contract.hours";
constexpr int managers_max = 200;

events::Interested interested(db::Sql& sql, const events::EventRecord& record) {
    events::Interested all;
    auto used = record.as<events::ContractHoursUsed>();
    if (!used) return all;
    auto detail = "hours_" + std::to_string(used->percent);
    for (auto person : identity::managers(sql, managers_max))
        all.people.push_back(
            {std::string(hours_used), person.value, used->contract, "manager", detail}
        );
    return all;
}

/// Mail is listed beside an application: one that the contract names, else one of which its
/// organization asked last. Index: ticket_organization.
std::optional<std::int64_t> application_of(db::Sql& sql, const store::ContractRow& contract) {
    auto named = store::contract_applications(sql, contract.id);
    if (!named.empty()) return named.front().value;
    return sql.value<std::int64_t>(
        "SELECT application FROM ticket WHERE organization = :organization"
        " ORDER BY id DESC LIMIT 1",
        contract.organization
    );
}

std::map<std::int64_t, events::NotificationSubject> visible(
    db::Sql& sql, const Call& call, std::string_view, std::span<const std::int64_t> subjects
) {
    std::map<std::int64_t, events::NotificationSubject> found;
    if (!identity::may(call, contract_read)) return found;
    for (auto id : subjects) {
        auto contract = store::contract(sql, {id});
        if (!contract || contract->removed_at) continue;
        auto organizations = identity::organization_refs(sql, std::vector{contract->organization});
        found[id] = {
            .name = contract->name,
            .title = organizations[contract->organization].name,
            .link = "/contracts?open=" + std::to_string(id),
            .application = application_of(sql, *contract),
        };
    }
    return found;
}

}  // namespace

events::NotificationSource contract_notifications() {
    events::NotificationKind kind{std::string(hours_used), events::MailChoice::at_once};
    kind.is_for_requesters = false;
    return {
        .kinds = {std::move(kind)},
        .texts = notification_texts(),
        .types = {std::string(events::ContractHoursUsed::type)},
        .interested = interested,
        .visible = visible,
    };
}

}  // namespace mainstay::ticketing
