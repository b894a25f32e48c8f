// What a module declares of a kind of thing so that rules may automate it: what sets a rule off,
// how a filter is judged of one thing, and what is done to it. Rules themselves are kept by
// automation/, which knows no kind of thing.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/call.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "db/sql.hpp"
#include "events/events.hpp"
#include "filter/filter.hpp"
#include "module/action.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay {

/// What a rule says of a trigger besides its name.
enum class TriggerParameter {
    none,
    property,  ///< Which property changed; any, where the rule names none.
    hours,     ///< How long a property has been as it is.
    schedule,  ///< A cron expression in a time zone.
};
BOOST_DESCRIBE_ENUM(TriggerParameter, none, property, hours, schedule)

/// Something that sets rules off. Those of `hours` and `schedule` are found by automation/ itself.
struct AutomationTrigger {
    std::string_view name;  ///< `created`: part of the API, and stable.
    TriggerParameter takes = TriggerParameter::none;
};

/// What happened to one thing, as triggers see it.
struct Occurrence {
    std::int64_t subject = 0;
    Time at;
    std::vector<std::string> triggers{};    ///< The names of those that it sets off.
    std::vector<std::string> properties{};  ///< That changed.
    /// The rules that led to it, the last of which made it.
    std::vector<std::int64_t> rules{};
};

/// A thing as people are shown it.
struct AutomationSubject {
    std::string key;    ///< `SHOP-42`
    std::string title;  ///< `It burns`
    std::string link;   ///< Its path in the interface.
};

struct AutomationKind {
    std::string_view name;  ///< Of the things, and of their timeline subjects: `ticket`.
    std::vector<AutomationTrigger> triggers{};
    std::vector<std::string_view> properties{};  ///< That a `property` may name.

    const filter::Kind* filter = nullptr;
    const Action* read = nullptr;  ///< What lets an owner's rule see a thing. REQUIRES: one kind.

    /// The condition of a filter's word or phrase on the table of `read`'s kind.
    std::function<filter::Condition(db::Sql& sql, const Call& call, std::string_view text)> found{};

    /// Has a thing's words found within this transaction: those of a moment ago may not be indexed.
    std::function<void(db::Sql& sql, std::int64_t subject)> index_words{};

    /// The properties that a filter's field asks about.
    std::function<std::vector<std::string>(std::string_view field)> properties_of{};

    /// The types of events that are of interest, and what they tell.
    std::vector<std::string> event_types{};
    std::function<std::vector<Occurrence>(db::Sql& sql, const events::EventRecord& record)>
        occurrences{};

    /// What an entry of the timeline tells of the same.
    std::function<Occurrence(db::Sql& sql, const timeline::Entry& entry)> recorded{};

    /// Those the caller finds by a filter, newest first, before that id only (0: from the newest).
    std::function<Result<std::vector<std::int64_t>>(
        db::Sql& sql, const Call& call, std::string_view filter, std::int64_t before, int limit
    )>
        list{};

    /// Since when the property that `hours` speaks of has been as it is.
    std::function<
        std::map<std::int64_t, Time>(db::Sql& sql, std::span<const std::int64_t> subjects)>
        unchanged_since{};
    std::string_view unchanging{};  ///< That property.

    std::function<std::map<std::int64_t, AutomationSubject>(
        db::Sql& sql, std::span<const std::int64_t> subjects
    )>
        names{};

    /// The thing of that key, if the caller may see it.
    std::function<std::optional<std::int64_t>(db::Sql& sql, const Call& call, std::string_view key)>
        find{};
};

/// What a rule does, to whom it does it, and why.
struct AutomationRun {
    std::int64_t subject = 0;
    AutomationSubject name;
    std::string trigger;
    Time at;  ///< Of what set it off.
};

/// Something that rules do. Any module may declare actions on things of another's kind: they are
/// found by names.
struct AutomationAction {
    std::string_view kind;  ///< Of things: `ticket`.
    std::string_view name;  ///< `escalate`: part of the API, and stable.
    const wire::Shape* arguments = nullptr;

    /// Refuses: what the arguments cannot be.
    std::function<Result<>(const wire::json::value& arguments)> check{};

    /// Does it in the transaction, with the caller's rights; the call has the rule. What is slow is
    /// enqueued. Refuses: what its module refuses. REQUIRES: `check` took the arguments.
    std::function<Result<>(
        db::Sql& sql, const Call& call, const AutomationRun& run, const wire::json::value& arguments
    )>
        run{};
};

/// Declares such an action. `Arguments` is a described struct; `check` may be empty.
template <class Arguments>
AutomationAction automation_action(
    std::string_view kind, std::string_view name, std::function<Result<>(const Arguments&)> check,
    std::function<Result<>(db::Sql&, const Call&, const AutomationRun&, const Arguments&)> run
) {
    auto checked = [check = std::move(check)](const wire::json::value& arguments) -> Result<> {
        auto given = TRY(wire::decode<Arguments>(arguments));
        return check ? check(given) : Result<>();
    };
    auto decoded = [run = std::move(run
                    )](db::Sql& sql, const Call& call, const AutomationRun& of,
                       const wire::json::value& arguments) -> Result<> {
        return run(sql, call, of, TRY(wire::decode<Arguments>(arguments)));
    };
    return {
        kind, name, &wire::shape_of<Arguments>(), std::move(checked), std::move(decoded),
    };
}

}  // namespace mainstay
