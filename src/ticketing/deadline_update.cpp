#include "ticketing/deadline_update.hpp"

#include <algorithm>
#include <map>

#include "ticketing/deadline_store.hpp"
#include "ticketing/fact_store.hpp"
#include "ticketing/store.hpp"
#include "ticketing/ticket_events.hpp"

namespace mainstay::ticketing {

namespace {

/// A clock that runs has passed more each time that one looks.
bool is_same(Deadline stored, Deadline computed) {
    if (computed.state == ClockState::running)
        stored.elapsed_seconds = computed.elapsed_seconds = 0;
    return stored == computed;
}

template <class Row>
std::map<Id<Ticket>, std::vector<Row>> by_ticket(std::vector<Row> rows) {
    std::map<Id<Ticket>, std::vector<Row>> all;
    for (auto& row : rows) all[row.ticket].push_back(std::move(row));
    return all;
}

std::optional<Time> next_at(const Deadline& deadline, const std::vector<AlertMark>& done) {
    auto next = next_alert(deadline, done);
    return next ? std::optional(next->at) : std::nullopt;
}

void compare(
    const std::vector<Deadline>& stored, const std::vector<Deadline>& computed,
    const std::vector<AlertMark>& done, DeadlineChanges& changes
) {
    auto find = [](const std::vector<Deadline>& in, const Deadline& like) {
        return std::ranges::find(in, like.key(), &Deadline::key);
    };
    for (const Deadline& deadline : computed) {
        auto known = find(stored, deadline);
        if (known == stored.end() || !is_same(*known, deadline))
            changes.put.emplace_back(deadline, next_at(deadline, done));
    }
    for (const Deadline& deadline : stored)
        if (find(computed, deadline) == computed.end()) changes.remove.push_back(deadline);
}

void compare_facts(
    const std::vector<TicketFact>& stored, const std::vector<TicketFact>& computed,
    DeadlineChanges& changes
) {
    auto has = [](const std::vector<TicketFact>& in, const TicketFact& like) {
        return std::ranges::any_of(in, [&](const TicketFact& fact) {
            return fact.fact == like.fact && fact.round == like.round;
        });
    };
    for (const auto& fact : computed)
        if (std::ranges::find(stored, fact) == stored.end()) changes.put_facts.push_back(fact);
    for (const auto& fact : stored)
        if (!has(computed, fact)) changes.remove_facts.push_back(fact);
}

/// Whether nothing has happened to it since it was created.
bool is_untouched(const Ticket& ticket) {
    return ticket.version == 1 && ticket.updated_at == ticket.created_at;
}

void write_facts(db::Sql& sql, const DeadlineChanges& changes) {
    for (const auto& fact : changes.remove_facts) store::remove_fact(sql, fact);
    for (const auto& fact : changes.put_facts) store::put_fact(sql, fact);
}

}  // namespace

DeadlineChanges plan_deadlines(
    db::Sql& sql, const Promises& promises, std::span<const Id<Ticket>> tickets, Time now
) {
    DeadlineChanges changes;
    auto stored = by_ticket(store::deadlines(sql, tickets));
    auto done = stored.empty() ? std::map<Id<Ticket>, std::vector<AlertMark>>()
                               : by_ticket(store::alerts(sql, tickets));
    auto facts = by_ticket(store::facts(sql, tickets));
    const bool has_clocks = !stored.empty() || !promises.policies.empty();
    for (const Ticket& ticket : store::find_all(sql, tickets)) {
        if (!has_clocks && is_untouched(ticket) && is_open(ticket.status)) continue;
        auto history = ticket_history(sql, ticket);
        if (!history) continue;
        auto computed = deadlines_of(promises, ticket.id, history->events, now);
        if (!computed) continue;
        compare(stored[ticket.id], *computed, done[ticket.id], changes);
        compare_facts(facts[ticket.id], facts_of(ticket.id, *history, *computed), changes);
    }
    return changes;
}

void write_deadlines(db::Sql& sql, const DeadlineChanges& changes) {
    for (const Deadline& deadline : changes.remove) store::remove_deadline(sql, deadline);
    for (const auto& [deadline, next_at] : changes.put) store::put_deadline(sql, deadline, next_at);
    write_facts(sql, changes);
}

void update_facts(db::Sql& sql, std::span<const Id<Ticket>> tickets) {
    store::lock_deadlines(sql);
    DeadlineChanges changes;
    auto deadlines = by_ticket(store::deadlines(sql, tickets));
    auto facts = by_ticket(store::facts(sql, tickets));
    for (const Ticket& ticket : store::find_all(sql, tickets)) {
        auto history = ticket_history(sql, ticket);
        if (!history) continue;
        auto computed = facts_of(ticket.id, *history, deadlines[ticket.id]);
        compare_facts(facts[ticket.id], computed, changes);
    }
    write_facts(sql, changes);
}

void update_deadlines(
    db::Sql& sql, const Promises& promises, std::span<const Id<Ticket>> tickets, Time now
) {
    store::lock_deadlines(sql);
    write_deadlines(sql, plan_deadlines(sql, promises, tickets, now));
}

}  // namespace mainstay::ticketing
