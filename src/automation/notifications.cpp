#include "automation/notifications.hpp"

#include <utility>

#include "automation/permissions.hpp"
#include "automation/store.hpp"
#include "events/rule_changed.hpp"
#include "identity/identity.hpp"
#include "wire/name.hpp"

namespace mainstay::automation {

namespace {

constexpr std::string_view stopped = "automation.stopped";
constexpr int administrators_max = 200;

events::Interested interested(db::Sql& sql, const events::EventRecord& record) {
    auto change = record.as<events::RuleChanged>();
    if (!change || !change->is_stop) return {};
    events::Interested all;
    auto add = [&](Id<User> person, std::string reason) {
        all.people.push_back({std::string(stopped), person.value, change->rule, std::move(reason)});
    };
    if (auto rule = store::find(sql, {change->rule})) add(rule->owner, "owner");
    for (auto person : identity::administrators(sql, administrators_max))
        add(person, "administrator");
    return all;
}

/// An owner who may not manage rules any more is still told of their own.
std::map<std::int64_t, events::NotificationSubject> visible(
    db::Sql& sql, const Call& call, std::string_view, std::span<const std::int64_t> subjects
) {
    std::map<std::int64_t, events::NotificationSubject> found;
    for (auto id : subjects) {
        auto rule = store::find(sql, {id});
        if (!rule || rule->deleted_at || !call.caller) continue;
        if (!identity::may(call, automation_manage) && rule->owner != call.caller->user) continue;
        found[id] = {
            .name = rule->name,
            .title = rule->stop_reason ? std::string(wire::name_of(*rule->stop_reason)) : "",
            .link = "/automation/" + to_string(rule->id),
        };
    }
    return found;
}

}  // namespace

std::vector<events::NotificationSource> notification_sources() {
    events::NotificationKind kind{.name = std::string(stopped)};
    kind.is_for_requesters = false;
    kind.is_mailable = false;  // Mail is listed beside an application, and it is of none.
    return {{
        .kinds = {std::move(kind)},
        .texts = {notification_texts_en(), notification_texts_de()},
        .types = {std::string(events::RuleChanged::type)},
        .interested = interested,
        .visible = visible,
    }};
}

}  // namespace mainstay::automation
