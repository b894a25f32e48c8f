#include "bugfix/error_history.hpp"

#include <map>
#include <utility>
#include <vector>

#include "bugfix/group_state.hpp"
#include "bugfix/groups.hpp"
#include "http/page.hpp"
#include "wire/codec.hpp"
#include "wire/name.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::string_view history_list = "error-history";

/// What of a group's recorded state its history shows.
struct StepFacts {
    std::optional<std::string> resolved_in;
    std::optional<std::string> regressed_in;
    std::optional<Id<User>> assignee;
    std::optional<Id<ErrorGroup>> merged_into;
    std::optional<Id<ErrorGroup>> other;
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(
    StepFacts, (), (resolved_in, regressed_in, assignee, merged_into, other, note)
)

StepFacts facts_of(const timeline::Entry& entry) {
    if (!entry.after) return {};
    auto facts = wire::parse<StepFacts>(*entry.after, wire::UnknownMembers::skipped);
    return facts ? *std::move(facts) : StepFacts{};
}

/// The relation of a link that was made or taken away.
struct LinkRecord {
    std::optional<std::string> relation;
};
BOOST_DESCRIBE_STRUCT(LinkRecord, (), (relation))

ErrorStep step_of(const timeline::Entry& entry) {
    const bool is_linked = entry.action == "linked";
    if (!is_linked && entry.action != "unlinked")
        return wire::enum_of<ErrorStep>(entry.action).value_or(ErrorStep::changed);
    const auto& text = is_linked ? entry.after : entry.before;
    if (!text) return ErrorStep::changed;
    const auto link = wire::parse<LinkRecord>(*text, wire::UnknownMembers::skipped);
    const auto relation = link ? link->relation.value_or("") : std::string();
    if (relation == "tracked_by")
        return is_linked ? ErrorStep::ticket_linked : ErrorStep::ticket_unlinked;
    if (relation == "proves") return is_linked ? ErrorStep::proof_noted : ErrorStep::proof_removed;
    return ErrorStep::changed;
}

using Names = std::map<Id<User>, identity::UserRef>;

ErrorHistoryEntry view_of(const timeline::Entry& entry, const StepFacts& facts, Names& names) {
    ErrorHistoryEntry view{
        .id = entry.id,
        .at = entry.at,
        .step = step_of(entry),
        .other = facts.merged_into,
        .note = facts.note.value_or(""),
    };
    if (entry.actor) view.by = identity::NameRef{*entry.actor, names[*entry.actor].name};
    const bool is_with_other = view.step == ErrorStep::took_up || view.step == ErrorStep::parted ||
                               view.step == ErrorStep::unmerged;
    if (is_with_other) view.other = facts.other;
    if (view.step == ErrorStep::resolved) view.release = facts.resolved_in.value_or("");
    if (view.step == ErrorStep::regressed) view.release = facts.regressed_in.value_or("");
    if (view.step == ErrorStep::assigned && facts.assignee)
        view.assignee = identity::NameRef{*facts.assignee, names[*facts.assignee].name};
    return view;
}

}  // namespace

Result<http::Page<ErrorHistoryEntry>> list_error_history(
    db::Sql& sql, const Call& call, const ListErrorHistory& request
) {
    const auto group = TRY(visible_group(sql, call, request.id));
    std::optional<Id<timeline::Entry>> before;
    if (request.cursor)
        before = std::get<0>(
            TRY(http::read_cursor<Id<timeline::Entry>>(history_list, request.cursor->value))
        );
    const auto limit =
        static_cast<std::size_t>(request.limit.value_or(ErrorHistoryLimit{50}).value);
    auto page = http::page_of(
        timeline::history(sql, subject_of(group.id), before, static_cast<int>(limit) + 1), limit,
        [](const timeline::Entry& last) { return http::cursor_after(history_list, last.id); }
    );
    std::vector<StepFacts> facts;
    std::vector<Id<User>> people;
    for (const auto& entry : page.items) {
        facts.push_back(facts_of(entry));
        if (entry.actor) people.push_back(*entry.actor);
        if (facts.back().assignee) people.push_back(*facts.back().assignee);
    }
    Names names = identity::user_refs(sql, people);
    http::Page<ErrorHistoryEntry> shown{.items = {}, .next = page.next};
    for (std::size_t at = 0; at < page.items.size(); ++at)
        shown.items.push_back(view_of(page.items[at], facts[at], names));
    return shown;
}

}  // namespace mainstay::bugfix
