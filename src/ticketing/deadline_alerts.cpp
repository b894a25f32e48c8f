#include "ticketing/deadline_alerts.hpp"

#include <algorithm>

#include "events/events.hpp"
#include "events/service_level_alert.hpp"
#include "identity/identity.hpp"
#include "ticketing/create_ticket.hpp"
#include "ticketing/deadline_store.hpp"
#include "ticketing/deadline_update.hpp"
#include "ticketing/edit.hpp"
#include "ticketing/lifecycle.hpp"
#include "ticketing/store.hpp"
#include "ticketing/ticket_events.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

/// Something to do about a deadline now.
struct DueAlert {
    Deadline deadline;
    Alert alert;
    bool is_first = true;  // Of its clock, whatever it was due at before.
};

const NamedPolicy* policy_of(const Promises& promises, Id<StoredPolicy> id) {
    for (const auto& [name, policy] : promises.policies)
        if (policy.id == id) return &policy;
    return nullptr;
}

/// Marks what is due, so that nobody does it again.
std::vector<DueAlert> take_due(
    db::Sql& sql, const std::vector<Deadline>& deadlines, std::vector<AlertMark>& done, Time now
) {
    std::vector<DueAlert> due;
    for (const Deadline& deadline : deadlines) {
        for (auto next = next_alert(deadline, done); next && next->at <= now;
             next = next_alert(deadline, done)) {
            bool is_first = std::ranges::none_of(done, [&](const AlertMark& mark) {
                return mark.key() == deadline.key() && mark.alert == next->alert;
            });
            AlertMark mark{deadline.ticket, deadline.clock, deadline.level,
                           deadline.round,  next->alert,    *deadline.due_at};
            // Who is late already needs no warning.
            bool is_late = next->alert == Alert::warning && *deadline.due_at <= now;
            if (store::add_alert(sql, mark, now) && !is_late)
                due.push_back({deadline, next->alert, is_first});
            done.push_back(std::move(mark));
        }
    }
    return due;
}

void raise_urgency(Ticket& ticket) {
    if (ticket.urgency == Severity::high) return;
    ticket.urgency = ticket.urgency == Severity::low ? Severity::medium : Severity::high;
    ticket.priority = priority_of(ticket.impact, ticket.urgency);
}

/// To the next level, where a team holds it. The vendor is called by people.
void hand_over(db::Sql& sql, Ticket& ticket, Time now) {
    if (ticket.level == Level::L3 || ticket.level == Level::L4) return;
    auto level = ticket.level == Level::L1 ? Level::L2 : Level::L3;
    auto status = next(ticket.status, Trigger::escalated);
    auto holder = status ? take_turn(sql, ticket.application, level, now) : std::nullopt;
    if (!holder) return;
    arrive(ticket, *status, now);
    ticket.level = level;
    ticket.team = holder->team.id;
    ticket.assignee = holder->next;
}

void raise(
    db::Sql& sql, const Promises& promises, const std::vector<DueAlert>& due, Ticket& ticket,
    Time now
) {
    bool raises = false, hands_over = false;
    for (const auto& [deadline, alert, is_first] : due) {
        const auto* policy = policy_of(promises, deadline.policy);
        if (!policy || alert != Alert::breach || !is_first) continue;
        raises |= policy->promises.raise_urgency.value_or(false);
        hands_over |= policy->promises.hand_over.value_or(false);
    }
    if (raises) raise_urgency(ticket);
    if (hands_over) hand_over(sql, ticket, now);
}

/// Who is told: as the ticket is after it was raised.
void notify(
    db::Sql& sql, const Call& call, const Promises& promises, const Ticket& ticket,
    const DueAlert& due
) {
    bool is_breach = due.alert == Alert::breach;
    events::ServiceLevelAlert alert{
        .ticket = ticket.id.value, .clock = clock_name(due.deadline.key()), .is_breach = is_breach
    };
    if (ticket.assignee) alert.holders.push_back(ticket.assignee->value);
    if (ticket.team && (is_breach || !ticket.assignee))
        for (auto member : identity::present_members(sql, *ticket.team))
            if (std::ranges::find(alert.holders, member.value) == alert.holders.end())
                alert.holders.push_back(member.value);
    const auto* policy = policy_of(promises, due.deadline.policy);
    if (is_breach && policy)
        for (auto person : policy->promises.notified) alert.named.push_back(person.value);
    events::emit(sql, call, alert);
}

}  // namespace

void alert_of_deadlines(db::Sql& sql, const Call& call, const Promises& promises, Id<Ticket> id) {
    store::lock_deadlines(sql);
    auto ticket = store::find(sql, id);
    if (!ticket) return;
    auto events = service_level_events(sql, *ticket);
    auto computed = events ? deadlines_of(promises, id, *events, call.now) : std::nullopt;
    auto deadlines = computed ? *std::move(computed) : store::deadlines(sql, {&id, 1});
    auto done = store::alerts(sql, {&id, 1});
    auto due = take_due(sql, deadlines, done, call.now);
    for (const Deadline& deadline : store::deadlines(sql, {&id, 1}))
        if (std::ranges::find(deadlines, deadline.key(), &Deadline::key) == deadlines.end())
            store::remove_deadline(sql, deadline);
    for (const Deadline& deadline : deadlines) {
        auto next = next_alert(deadline, done);
        store::put_deadline(sql, deadline, next ? std::optional(next->at) : std::nullopt);
    }
    for (const DueAlert& each : due) {
        Edit edit(*ticket);
        // Once for all: the others are on record beside it.
        if (&each == &due.back()) raise(sql, promises, due, edit.now, call.now);
        edit.after["clock"] = clock_name(each.deadline.key());
        edit.after["due_at"] = wire::encode(*each.deadline.due_at);
        edit.what.emplace_back("service_level");
        bool is_breach = each.alert == Alert::breach;
        ticket = apply(
            sql, call, std::move(edit),
            is_breach ? "service_level_breached" : "service_level_warned"
        );
        notify(sql, call, promises, *ticket, each);
    }
}

}  // namespace mainstay::ticketing
