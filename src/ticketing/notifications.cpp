#include <algorithm>

#include "events/notification_source.hpp"
#include "events/people_mentioned.hpp"
#include "events/rule_notice.hpp"
#include "events/service_level_alert.hpp"
#include "events/ticket_changed.hpp"
#include "identity/identity.hpp"
#include "ticketing/approval_notifications.hpp"
#include "ticketing/contract_notifications.hpp"
#include "ticketing/notification_texts.hpp"
#include "ticketing/service_level_actions.hpp"
#include "ticketing/store.hpp"
#include "ticketing/ticket_list.hpp"
#include "ticketing/ticketing.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing {

namespace {

using events::Interested;
using events::MailChoice;

constexpr std::string_view assigned = "ticket.assigned";
constexpr std::string_view replied = "ticket.replied";
constexpr std::string_view noted = "ticket.noted";
constexpr std::string_view changed = "ticket.changed";
constexpr std::string_view mentioned = "ticket.mentioned";
constexpr std::string_view due_soon = "ticket.due_soon";
constexpr std::string_view breached = "ticket.breached";
constexpr std::string_view vendor_replied = "ticket.vendor_replied";
constexpr std::string_view notified_by_rule = "ticket.by_rule";

/// What of a change people are notified of, where no message came with it: one word, the weightiest
/// first.
std::string detail_of(const events::TicketChanged& change, const Ticket& ticket) {
    auto has = [&](std::string_view what) {
        return std::ranges::find(change.what, what) != change.what.end();
    };
    // Who follows the one is told by the other, which they follow now.
    if (has("merged")) return {};
    if (has("merge_received")) return "merged";
    // A reply brings these along, and is told of by itself.
    bool is_of_reply =
        ticket.status == Status::open || ticket.status == Status::waiting_on_requester;
    if (has("status") && !is_of_reply) return "status:" + std::string(wire::name_of(ticket.status));
    if (has("priority")) return "priority:" + std::string(wire::name_of(ticket.priority));
    if (has("assignee")) return "assignee";
    if (has("subject")) return "subject";
    return {};
}

/// Whether a change is the end of what the requester asked for.
bool is_end(std::string_view detail) {
    return detail == "status:resolved" || detail == "status:closed";
}

/// The reply of staff goes to the requester and the watchers by mail (see post_message.hpp).
bool is_sent_by_mail(db::Sql& sql, const events::TicketChanged& change) {
    if (!change.rules.empty()) return true;  // A rule answers with the rights of staff.
    auto author = change.actor ? identity::find_person(sql, Id<User>{*change.actor}) : std::nullopt;
    return author && author->is_staff();
}

Interested interested_in(const events::PeopleMentioned& mention) {
    Interested all{.actor = mention.actor, .people = {}};
    for (auto person : mention.people)
        all.people.push_back({std::string(mentioned), person, mention.ticket, "mentioned"});
    return all;
}

Interested interested_in_alert(const events::ServiceLevelAlert& alert) {
    Interested all{.actor = {}, .people = {}};
    std::string kind(alert.is_breach ? breached : due_soon);
    for (auto person : alert.holders)
        all.people.push_back({kind, person, alert.ticket, "holder", alert.clock});
    for (auto person : alert.named)
        all.people.push_back({kind, person, alert.ticket, "policy", alert.clock});
    return all;
}

Interested interested_in_notice(const events::RuleNotice& notice) {
    Interested all{.actor = {}, .people = {}};
    for (auto person : notice.people)
        all.people.push_back({std::string(notified_by_rule), person, notice.ticket, "rule"});
    return all;
}

Interested interested(db::Sql& sql, const events::EventRecord& record) {
    if (auto mention = record.as<events::PeopleMentioned>()) return interested_in(*mention);
    if (auto alert = record.as<events::ServiceLevelAlert>()) return interested_in_alert(*alert);
    if (auto notice = record.as<events::RuleNotice>()) return interested_in_notice(*notice);
    auto change = record.as<events::TicketChanged>();
    if (!change) return {};
    Interested all{.actor = change->actor, .people = {}};
    auto has = [&](std::string_view what) {
        return std::ranges::find(change->what, what) != change->what.end();
    };
    auto add = [&](std::string_view kind, std::int64_t person, std::string reason) {
        all.people.push_back({std::string(kind), person, change->ticket, std::move(reason)});
    };
    // Whoever creates or escalates a ticket does not choose who has it then: routing does.
    if (change->assignee && !(has("created") && change->assignee == change->actor)) {
        add(assigned, *change->assignee, "assignee");
        if (has("created") || has("level")) all.people.back().detail = "routed";
    }
    if (has("created")) all.actor.reset();
    if (has("created")) return all;  // Who asked knows it, and nobody watches it yet.

    auto ticket = store::find(sql, Id<Ticket>{change->ticket});
    if (!ticket) return all;
    auto kind = has("message")          ? replied
                : has("vendor_message") ? vendor_replied
                : has("note")           ? noted
                                        : changed;
    std::string detail = kind == changed ? detail_of(*change, *ticket) : "";
    if (kind == changed && detail.empty()) return all;

    auto first = all.people.size();
    if (ticket->assignee) add(kind, ticket->assignee->value, "assignee");
    if (kind == vendor_replied && !ticket->assignee && ticket->team)
        for (auto member : identity::present_members(sql, *ticket->team))
            add(kind, member.value, "holder");
    auto others = all.people.size();
    if (kind == replied || is_end(detail)) add(kind, ticket->requester.value, "requester");
    for (auto watcher : store::watchers(sql, ticket->id)) add(kind, watcher.value, "watcher");

    bool is_mailed = kind == replied && is_sent_by_mail(sql, *change);
    for (auto i = first; i < all.people.size(); ++i) {
        all.people[i].detail = detail;
        all.people[i].is_mailed = is_mailed && i >= others;
    }
    return all;
}

std::map<std::int64_t, events::NotificationSubject> visible(
    db::Sql& sql, const Call& call, std::string_view kind, std::span<const std::int64_t> subjects
) {
    std::vector<Id<Ticket>> ids;
    for (auto subject : subjects) ids.push_back({subject});
    auto seen = store::in_scope(sql, ids, identity::scope(call, ticket_read));
    if (kind == due_soon || kind == breached)
        seen = store::in_scope(sql, seen, identity::scope(call, service_level_read));
    if (kind == noted || kind == mentioned || kind == vendor_replied)
        seen = store::in_scope(sql, seen, identity::scope(call, ticket_read_private));
    std::string pages = call.caller && call.caller->uses_portal() ? "/portal" : "";
    std::map<std::int64_t, events::NotificationSubject> found;
    for (const auto& ticket : store::find_all(sql, seen))
        found[ticket.id.value] = {
            .name = ticket.key,
            .title = ticket.subject,
            .link = pages + "/tickets/" + ticket.key,
            .application = ticket.application.value,
            .titled_by = ticket.requester.value,
        };
    return found;
}

}  // namespace

std::vector<events::NotificationSource> notification_sources() {
    auto kind = [](std::string_view name, MailChoice mail) {
        return events::NotificationKind{std::string(name), mail};
    };
    auto to_you = kind(assigned, MailChoice::at_once);
    auto notes = kind(noted, MailChoice::digest);
    auto mentions = kind(mentioned, MailChoice::at_once);
    auto soon = kind(due_soon, MailChoice::at_once);
    auto late = kind(breached, MailChoice::at_once);
    auto answers = kind(vendor_replied, MailChoice::at_once);
    auto by_rule = kind(notified_by_rule, MailChoice::at_once);
    by_rule.is_for_requesters = false;
    to_you.is_for_requesters = notes.is_for_requesters = mentions.is_for_requesters = false;
    soon.is_for_requesters = late.is_for_requesters = answers.is_for_requesters = false;
    std::vector<events::NotificationSource> sources{
        approval_notifications(), contract_notifications()
    };
    sources.push_back({
        .kinds =
            {
                std::move(to_you),
                std::move(mentions),
                kind(replied, MailChoice::at_once),
                std::move(notes),
                kind(changed, MailChoice::off),
                std::move(soon),
                std::move(late),
                std::move(answers),
                std::move(by_rule),
            },
        .texts = notification_texts(),
        .types =
            {
                std::string(events::TicketChanged::type),
                std::string(events::PeopleMentioned::type),
                std::string(events::ServiceLevelAlert::type),
                std::string(events::RuleNotice::type),
            },
        .interested = interested,
        .visible = visible,
    });
    return sources;
}

}  // namespace mainstay::ticketing
