#include "ticketing/deadline_update.hpp"

#include <algorithm>
#include <map>

#include "ticketing/deadline_store.hpp"
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

}  // namespace

DeadlineChanges plan_deadlines(
    db::Sql& sql, const Promises& promises, std::span<const Id<Ticket>> tickets, Time now
) {
    DeadlineChanges changes;
    auto stored = by_ticket(store::deadlines(sql, tickets));
    auto done = stored.empty() ? std::map<Id<Ticket>, std::vector<AlertMark>>()
                               : by_ticket(store::alerts(sql, tickets));
    if (stored.empty() && promises.policies.empty()) return changes;
    for (const Ticket& ticket : store::find_all(sql, tickets)) {
        auto events = service_level_events(sql, ticket);
        auto computed = events ? deadlines_of(promises, ticket.id, *events, now) : std::nullopt;
        if (computed) compare(stored[ticket.id], *computed, done[ticket.id], changes);
    }
    return changes;
}

void write_deadlines(db::Sql& sql, const DeadlineChanges& changes) {
    for (const Deadline& deadline : changes.remove) store::remove_deadline(sql, deadline);
    for (const auto& [deadline, next_at] : changes.put) store::put_deadline(sql, deadline, next_at);
}

void update_deadlines(
    db::Sql& sql, const Promises& promises, std::span<const Id<Ticket>> tickets, Time now
) {
    store::lock_deadlines(sql);
    write_deadlines(sql, plan_deadlines(sql, promises, tickets, now));
}

}  // namespace mainstay::ticketing
