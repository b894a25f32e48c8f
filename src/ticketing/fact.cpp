#include "ticketing/fact.hpp"

#include <algorithm>
#include <tuple>

#include "ticketing/lifecycle.hpp"

namespace mainstay::ticketing {

namespace {

std::int64_t seconds_between(Time from, Time to) {
    return std::max<std::int64_t>((to - from) / std::chrono::seconds(1), 0);
}

/// What the clock of that kind counted, if it was promised and has ended.
std::optional<std::int64_t> counted(const std::vector<Deadline>& deadlines, ClockKind kind) {
    for (const auto& deadline : deadlines)
        if (deadline.clock == kind && deadline.state == ClockState::fulfilled)
            return deadline.elapsed_seconds;
    return std::nullopt;
}

class Replay {
public:
    explicit Replay(Id<Ticket> ticket) : ticket_(ticket) {}

    void take(const ServiceLevelEvent& event, std::optional<Id<User>> actor) {
        if (event.action == ServiceLevelAction::created) begin(event);
        if (event.level) escalate(*event.level);
        if (event.action == ServiceLevelAction::desk_replied) {
            ++replies_;
            respond(event.at, actor);
        }
        if (event.action == ServiceLevelAction::requester_replied) {
            is_asked_again_ = is_awaited_ = true;
            unsettle(event.at);
        }
        if (event.action == ServiceLevelAction::merged && !is_done_)
            add(FactKind::merged, event.at, actor);
        if (event.status) arrive(!is_open(*event.status), event.at, actor);
        if (event.action == ServiceLevelAction::merge_undone && !is_done_)
            add(FactKind::merge_undone, event.at, actor);
    }

    std::vector<TicketFact> end(const std::vector<Deadline>& deadlines) {
        if (auto seconds = counted(deadlines, ClockKind::first_response))
            for (auto& fact : facts_)
                if (fact.fact == FactKind::first_response) fact.seconds = seconds;
        if (auto* last = last_resolution(); last && is_done_) {
            last->is_standing = true;
            if (auto seconds = counted(deadlines, ClockKind::resolution)) last->seconds = seconds;
        }
        std::ranges::sort(facts_, {}, [](const TicketFact& fact) {
            return std::tuple(fact.fact, fact.round);
        });
        return std::move(facts_);
    }

private:
    void begin(const ServiceLevelEvent& event) {
        created_at_ = event.at;
        level_ = event.level.value_or(level_);
        is_awaited_ = event.is_awaited.value_or(true);
    }

    void escalate(Level level) {
        is_escalated_ |= level > level_;
        level_ = level;
    }

    void respond(Time at, std::optional<Id<User>> actor) {
        if (is_answered_ || !is_awaited_) return;
        is_answered_ = true;
        add(FactKind::first_response, at, actor).seconds = seconds_between(created_at_, at);
    }

    void arrive(bool is_done, Time at, std::optional<Id<User>> actor) {
        if (is_done == is_done_) return;
        is_done_ = is_done;
        if (!is_done) {
            unsettle(at);
            add(FactKind::reopened, at, actor);
            return;
        }
        respond(at, actor);
        auto& fact = add(FactKind::resolved, at, actor);
        fact.seconds = seconds_between(created_at_, at);
        fact.is_first_contact =
            fact.round == 0 && replies_ <= 1 && !is_asked_again_ && !is_escalated_;
    }

    /// The requester has more to say of what was resolved just now.
    void unsettle(Time at) {
        for (auto& fact : facts_)
            if (fact.is_first_contact && at < fact.at + first_contact_settles_in)
                fact.is_first_contact = false;
    }

    TicketFact& add(FactKind kind, Time at, std::optional<Id<User>> actor) {
        auto round = std::ranges::count(facts_, kind, &TicketFact::fact);
        return facts_.emplace_back(TicketFact{
            .ticket = ticket_, .fact = kind, .round = round, .at = at, .seconds = {}, .agent = actor
        });
    }

    TicketFact* last_resolution() {
        TicketFact* last = nullptr;
        for (auto& fact : facts_)
            if (fact.fact == FactKind::resolved) last = &fact;
        return last;
    }

    Id<Ticket> ticket_;
    Time created_at_;
    Level level_ = Level::L1;
    int replies_ = 0;
    bool is_awaited_ = true;  // Somebody waits for an answer.
    bool is_answered_ = false;
    bool is_asked_again_ = false;
    bool is_escalated_ = false;
    bool is_done_ = false;
    std::vector<TicketFact> facts_;
};

}  // namespace

std::vector<TicketFact> facts_of(
    Id<Ticket> ticket, const TicketHistory& history, const std::vector<Deadline>& deadlines
) {
    Replay replay(ticket);
    for (std::size_t i = 0; i < history.events.size(); ++i)
        replay.take(history.events[i], history.actors[i]);
    return replay.end(deadlines);
}

}  // namespace mainstay::ticketing
