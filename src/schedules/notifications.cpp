#include "schedules/notifications.hpp"

#include <utility>

#include "events/schedule_changed.hpp"
#include "schedules/access.hpp"
#include "schedules/notification_texts.hpp"

namespace mainstay::schedules {

namespace {

constexpr std::string_view failed = "schedule.failed";
constexpr int administrators_max = 200;

events::Interested interested(db::Sql& sql, const events::EventRecord& record) {
    auto change = record.as<events::ScheduleChanged>();
    if (!change || !change->is_failure) return {};
    events::Interested all;
    auto add = [&](Id<User> person, std::string reason) {
        all.people.push_back(
            {std::string(failed), person.value, change->schedule, std::move(reason)}
        );
    };
    auto schedule = store::find(sql, {change->schedule});
    if (schedule && schedule->made_by) add(*schedule->made_by, "maker");
    for (auto person : identity::administrators(sql, administrators_max))
        add(person, "administrator");
    return all;
}

}  // namespace

std::vector<events::NotificationSource> notification_sources(const Jobs& known) {
    auto visible = [known = std::move(known
                    )](db::Sql& sql, const Call& call, std::string_view,
                       std::span<const std::int64_t> subjects) {
        std::map<std::int64_t, events::NotificationSubject> found;
        for (auto id : subjects) {
            auto schedule = store::find(sql, {id});
            if (!schedule || !is_theirs(call, *schedule, known)) continue;
            const auto* job = find_job(known, schedule->job);
            found[id] = {
                .name = schedule->job,
                .title = job ? job->summary : "",
                .link = "/schedules",
            };
        }
        return found;
    };
    events::NotificationKind kind{.name = std::string(failed)};
    kind.is_for_requesters = false;
    kind.is_mailable = false;  // Mail is listed beside an application, and it is of none.
    return {{
        .kinds = {std::move(kind)},
        .texts = notification_texts(),
        .types = {std::string(events::ScheduleChanged::type)},
        .interested = interested,
        .visible = std::move(visible),
    }};
}

}  // namespace mainstay::schedules
