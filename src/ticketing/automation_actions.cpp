#include <algorithm>

#include "events/events.hpp"
#include "events/rule_notice.hpp"
#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/actions.hpp"
#include "ticketing/automation_kind.hpp"
#include "ticketing/codes.hpp"
#include "ticketing/macros.hpp"
#include "ticketing/relations.hpp"
#include "ticketing/store.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::size_t notified_max = 20;

/// A person, a team of the ticket's level, or both. A team alone: nobody of it yet.
struct RuleAssignment {
    std::optional<Id<User>> person;
    std::optional<Id<Team>> team;
};
BOOST_DESCRIBE_STRUCT(RuleAssignment, (), (person, team))

struct RuleEscalation {
    Level level = Level::L2;
    MessageText note;
};
BOOST_DESCRIBE_STRUCT(RuleEscalation, (), (level, note))

struct RuleResolution {
    Resolution resolution = Resolution::fixed;
    std::optional<MessageText> note;
};
BOOST_DESCRIBE_STRUCT(RuleResolution, (), (resolution, note))

struct RuleWatcher {
    Id<User> person;
};
BOOST_DESCRIBE_STRUCT(RuleWatcher, (), (person))

struct RuleNotified {
    std::vector<Id<User>> people;
    std::optional<Id<Team>> team;
};
BOOST_DESCRIBE_STRUCT(RuleNotified, (), (people, team))

struct RuleClosing {};
BOOST_DESCRIBE_STRUCT(RuleClosing, (), ())

/// A refusal about `steps.text` is about `text` here: what an action takes are the steps.
Result<> check_update(const MacroSteps& steps) {
    auto checked = check_steps(steps);
    if (checked) return {};
    auto error = std::move(checked).error();
    for (auto& fault : error.fields)
        if (fault.field.starts_with("steps.")) fault.field.erase(0, 6);
    return error;
}

Result<> check_assignment(const RuleAssignment& to) {
    if (to.person || to.team) return {};
    return invalid({wrong("person", mainstay::code::missing)});
}

Result<> check_notified(const RuleNotified& whom) {
    if (whom.people.empty() && !whom.team)
        return invalid({wrong("people", mainstay::code::missing)});
    if (whom.people.size() > notified_max)
        return invalid({wrong(
            "people", mainstay::code::too_many_items, {{"max", std::to_string(notified_max)}}
        )});
    return {};
}

/// The text of a rule with what its placeholders stand for.
MessageText filled_in(
    db::Sql& sql, const Call& call, const AutomationRun& run, const MessageText& text
) {
    auto ticket = store::find(sql, Id<Ticket>{run.subject});
    return {ticket ? filled_for(sql, call, *ticket, text.value) : text.value};
}

Result<> run_update(
    db::Sql& sql, const Call& call, const AutomationRun& run, const MacroSteps& steps
) {
    return apply_steps(sql, call, run.name.key, steps, Source::system);
}

Result<> run_assign(
    db::Sql& sql, const Call& call, const AutomationRun& run, const RuleAssignment& to
) {
    TRY(assign(sql, call, {run.name.key, {}, to.person, to.team}));
    return {};
}

Result<> run_escalate(
    db::Sql& sql, const Call& call, const AutomationRun& run, const RuleEscalation& to
) {
    auto note = filled_in(sql, call, run, to.note);
    TRY(escalate(sql, call, {run.name.key, {}, to.level, std::move(note)}, Source::system));
    return {};
}

Result<> run_resolve(
    db::Sql& sql, const Call& call, const AutomationRun& run, const RuleResolution& with
) {
    ResolveTicket request{.key = run.name.key, .resolution = with.resolution};
    if (with.note) request.note = filled_in(sql, call, run, *with.note);
    TRY(resolve(sql, call, request, Source::system));
    return {};
}

Result<> run_close(db::Sql& sql, const Call& call, const AutomationRun& run, const RuleClosing&) {
    TRY(close(sql, call, {run.name.key, {}}));
    return {};
}

Result<> run_watch(
    db::Sql& sql, const Call& call, const AutomationRun& run, const RuleWatcher& who
) {
    TRY(watch(sql, call, {run.name.key, who.person}));
    return {};
}

Result<> run_notify(
    db::Sql& sql, const Call& call, const AutomationRun& run, const RuleNotified& whom
) {
    auto seen = TRY(see_for(sql, call, run.name.key, ticket_work));
    events::RuleNotice notice{
        .ticket = seen.ticket.id.value, .rule = call.rule ? call.rule->rule.value : 0, .people = {}
    };
    auto add = [&](Id<User> person) {
        if (std::ranges::find(notice.people, person.value) == notice.people.end())
            notice.people.push_back(person.value);
    };
    std::ranges::for_each(whom.people, add);
    if (whom.team) std::ranges::for_each(identity::present_members(sql, *whom.team), add);
    events::emit(sql, call, notice);
    return {};
}

}  // namespace

std::vector<AutomationAction> automation_actions() {
    constexpr std::string_view kind = "ticket";
    return {
        automation_action<MacroSteps>(kind, "update", check_update, run_update),
        automation_action<RuleAssignment>(kind, "assign", check_assignment, run_assign),
        automation_action<RuleEscalation>(
            kind, "escalate",
            [](const RuleEscalation& to) { return check_placeholders("note", to.note.value); },
            run_escalate
        ),
        automation_action<RuleWatcher>(kind, "watch", {}, run_watch),
        automation_action<RuleNotified>(kind, "notify", check_notified, run_notify),
        automation_action<RuleResolution>(
            kind, "resolve",
            [](const RuleResolution& with) {
                return with.note ? check_placeholders("note", with.note->value) : Result<>();
            },
            run_resolve
        ),
        automation_action<RuleClosing>(kind, "close", {}, run_close),
    };
}

}  // namespace mainstay::ticketing
