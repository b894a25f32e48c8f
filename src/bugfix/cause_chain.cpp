#include "bugfix/cause_chain.hpp"

#include <optional>
#include <string>
#include <utility>

#include "bugfix/cause_store.hpp"
#include "bugfix/error_signals.hpp"
#include "bugfix/groups.hpp"
#include "bugfix/verification.hpp"
#include "signals/signals.hpp"

namespace mainstay::bugfix {

namespace {

constexpr int incidents_max = 5;
constexpr int signals_max = 50;
constexpr int groups_max = 50;
constexpr std::size_t causes_shown_max = 5;
constexpr std::size_t commit_shown = 10;

timeline::ChainContent content_of(const ErrorCause& cause) {
    auto label = cause.commit_id.substr(0, commit_shown) + ' ' + cause.subject;
    if (cause.state == CauseState::suspected) label += " (?)";
    return {
        {"error", to_string(cause.error_group), std::move(label)},
        cause.decided_at.value_or(cause.created_at),
    };
}

/// Of one group: what is confirmed, else what is suspected.
void add_causes(db::Sql& sql, Id<ErrorGroup> group, timeline::ChainFinding& found) {
    const auto causes = store::causes_of(sql, group);
    bool is_any_confirmed = false;
    for (const auto& cause : causes)
        is_any_confirmed = is_any_confirmed || cause.state == CauseState::confirmed;
    const auto wanted = is_any_confirmed ? CauseState::confirmed : CauseState::suspected;
    for (const auto& cause : causes)
        if (cause.state == wanted && found.contents.size() < causes_shown_max)
            found.contents.push_back(content_of(cause));
}

/// Those that the ticket tracks; before such links were made, those of its incidents.
std::vector<Id<ErrorGroup>> groups_of_ticket(db::Sql& sql, const timeline::Subject& ticket) {
    std::vector<Id<ErrorGroup>> groups;
    for (const auto& link : timeline::targets(sql, ticket, "tracks", "error", groups_max))
        groups.push_back({link.id});
    if (!groups.empty()) return groups;
    for (const auto& incident :
         timeline::targets(sql, ticket, "raised_by", "incident", incidents_max))
        for (auto id : signals::signals_of(sql, {incident.id}, signals_max)) {
            const auto signal = signals::signal_facts(sql, id);
            if (const auto group = signal ? group_of_signal(*signal) : std::nullopt)
                groups.push_back(*group);
        }
    return groups;
}

timeline::ChainFinding causes_of_ticket(
    db::Sql& sql, const Call& call, const timeline::Subject& ticket
) {
    timeline::ChainFinding found;
    for (const auto id : groups_of_ticket(sql, ticket))
        if (visible_group(sql, call, id)) add_causes(sql, id, found);
    return found;
}

timeline::ChainFinding tracked_errors(
    db::Sql& sql, const Call& call, const timeline::Subject& ticket
) {
    timeline::ChainFinding found;
    for (const auto& link : timeline::targets(sql, ticket, "tracks", "error", groups_max))
        if (const auto group = visible_group(sql, call, {link.id}); group && !group->merged_into)
            found.contents.push_back({{"error", to_string(group->id), group->title}, link.at});
    return found;
}

/// What is gone, with the reason in the language of the reader.
timeline::ChainFinding proven_errors(
    db::Sql& sql, const Call& call, const timeline::Subject& ticket, const Neighbours& neighbours
) {
    timeline::ChainFinding found;
    for (const auto& link : timeline::targets(sql, ticket, "proven_by", "error", groups_max)) {
        const auto group = visible_group(sql, call, {link.id});
        if (!group) continue;
        auto label = group->title;
        if (const auto view = verification_view(sql, call, *group, neighbours);
            view && view->reason)
            label += ": " + *view->reason;
        found.contents.push_back({{"error", to_string(group->id), std::move(label)}, link.at});
    }
    return found;
}

}  // namespace

std::vector<timeline::ChainStepFiller> error_steps(Neighbours neighbours) {
    using enum timeline::ChainStepName;
    auto proven = [neighbours = std::move(neighbours)](
                      db::Sql& sql, const Call& call, const timeline::Subject& ticket
                  ) { return proven_errors(sql, call, ticket, neighbours); };
    return {
        {.step = signal, .find = tracked_errors},
        {.step = cause, .find = causes_of_ticket},
        {.step = verification, .fills = "error_gone", .find = std::move(proven)},
    };
}

}  // namespace mainstay::bugfix
