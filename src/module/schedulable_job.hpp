// Jobs that people may schedule, such as a check at night. A module declares them in its Module
// value; schedules/ keeps when they run and what came of it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"
#include "db/sql.hpp"
#include "jobs/jobs.hpp"
#include "module/action.hpp"
#include "wire/codec.hpp"

namespace mainstay {

struct Environment;

/// What a run found: whether all is as it should be, and what it has to say of it.
struct JobReport {
    bool is_good = true;
    std::string text;  // A sentence or more, in English.
};

/// A job that people may schedule.
struct SchedulableJob {
    std::string name;     // `timeline.verify`: part of the API, never renamed.
    std::string summary;  // A sentence, in English.
    const wire::Shape* arguments = nullptr;

    /// Refuses: what the arguments cannot be.
    std::function<Result<>(const wire::json::value& arguments)> check;

    /// Throws where it cannot be done; it is tried again then. Whoever looks is told of a report
    /// that is not good. REQUIRES: `check` took the arguments.
    std::function<JobReport(
        const Environment& environment, const wire::json::value& arguments, const jobs::Run& run
    )>
        run;

    /// What lets people schedule it who do not manage all schedules. They see and change those that
    /// they made themselves. Null: there are none.
    const Action* schedule = nullptr;

    /// Whether this caller may schedule it with these arguments; asked of everybody, when it is
    /// made or its arguments change. Empty: whoever may schedule it. REQUIRES: `check` took them.
    std::function<Result<>(db::Sql& sql, const Call& call, const wire::json::value& arguments)>
        allow{};
};

/// Declares such a job. `Arguments` is a described struct.
template <class Arguments>
SchedulableJob schedulable_job(
    std::string name, std::string summary,
    std::function<JobReport(const Environment&, const Arguments&, const jobs::Run&)> run
) {
    auto check = [](const wire::json::value& arguments) -> Result<> {
        TRY(wire::decode<Arguments>(arguments));
        return {};
    };
    auto decoded = [run = std::move(run
                    )](const Environment& environment, const wire::json::value& arguments,
                       const jobs::Run& of) {
        auto given = wire::decode<Arguments>(arguments);
        if (!given) throw jobs::GiveUp(given.error().message);
        return run(environment, *given, of);
    };
    return {
        std::move(name), std::move(summary), &wire::shape_of<Arguments>(), std::move(check),
        std::move(decoded)
    };
}

}  // namespace mainstay
