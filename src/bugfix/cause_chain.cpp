#include "bugfix/cause_chain.hpp"

#include <charconv>
#include <optional>
#include <string>

#include "bugfix/cause_store.hpp"
#include "bugfix/groups.hpp"
#include "signals/signals.hpp"

namespace mainstay::bugfix {

namespace {

constexpr int incidents_max = 5;
constexpr int signals_max = 50;
constexpr std::size_t causes_shown_max = 5;
constexpr std::size_t commit_shown = 10;

/// The group of a signal of ours, by its key: `error 7`.
std::optional<Id<ErrorGroup>> group_of(const signals::SignalFacts& signal) {
    constexpr std::string_view prefix = "error ";
    std::string_view key = signal.key;
    if (!key.starts_with(prefix)) return std::nullopt;
    key.remove_prefix(prefix.size());
    Id<ErrorGroup> id;
    const auto end = std::from_chars(key.data(), key.data() + key.size(), id.value);
    if (end.ec != std::errc() || end.ptr != key.data() + key.size()) return std::nullopt;
    return id;
}

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

timeline::ChainFinding causes_of_ticket(
    db::Sql& sql, const Call& call, const timeline::Subject& ticket
) {
    timeline::ChainFinding found;
    for (const auto& incident :
         timeline::targets(sql, ticket, "raised_by", "incident", incidents_max))
        for (auto id : signals::signals_of(sql, {incident.id}, signals_max)) {
            const auto signal = signals::signal_facts(sql, id);
            const auto group = signal ? group_of(*signal) : std::nullopt;
            if (group && visible_group(sql, call, *group)) add_causes(sql, *group, found);
        }
    return found;
}

}  // namespace

std::vector<timeline::ChainStepFiller> cause_steps() {
    return {{.step = timeline::ChainStepName::cause, .find = causes_of_ticket}};
}

}  // namespace mainstay::bugfix
