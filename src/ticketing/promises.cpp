#include "ticketing/promises.hpp"

#include <stdexcept>
#include <utility>

#include "jobs/jobs.hpp"
#include "ticketing/deadline_jobs.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

struct CalendarText {
    Id<BusinessCalendar> id;
    std::string name;
    std::string definition;
};
BOOST_DESCRIBE_STRUCT(CalendarText, (), (id, name, definition))

std::int64_t revision_of(db::Sql& sql) {
    return sql.value<std::int64_t>("SELECT revision FROM service_level_state WHERE id = 1").value();
}

std::map<Id<BusinessCalendar>, NamedCalendar> calendars_used(
    db::Sql& sql, const std::vector<store::PolicyRow>& rows
) {
    std::map<Id<BusinessCalendar>, NamedCalendar> calendars;
    auto add = [&](Id<BusinessCalendar> id) {
        if (calendars.contains(id)) return;
        auto text =
            sql.one<CalendarText>("SELECT id, name, definition FROM calendar WHERE id = :id", id);
        auto definition = wire::parse<calendar::CalendarDefinition>(
            text.value().definition, wire::UnknownMembers::skipped
        );
        if (!definition) throw std::runtime_error("calendar " + text->name + " cannot be read");
        calendars[id] = {{text->name}, *std::move(definition)};
    };
    for (const auto& row : rows) {
        add(row.calendar);
        for (const auto& target : store::promises_of(row).levels)
            if (target.calendar) add(*target.calendar);
    }
    return calendars;
}

}  // namespace

Promises load_promises(db::Sql& sql) {
    Promises made{.revision = revision_of(sql), .levels = {}, .policies = {}};
    auto rows = store::all_policies(sql);
    auto calendars = calendars_used(sql, rows);
    std::vector<ServiceLevelPolicy> policies;
    for (const auto& row : rows) {
        auto promises = store::promises_of(row);
        auto& policy = policies.emplace_back(ServiceLevelPolicy{
            .name = {row.name},
            .organization = row.organization,
            .application = row.application,
            .kind = row.kind,
            .priority = row.priority,
            .calendar = calendars.at(row.calendar).name,
            .first_response = promises.first_response,
            .next_reply = promises.next_reply,
            .resolution = promises.resolution,
            .levels = {},
        });
        for (const auto& target : promises.levels) {
            policy.levels.push_back({target.level, target.minutes, {}});
            if (target.calendar)
                policy.levels.back().calendar = calendars.at(*target.calendar).name;
        }
        made.policies[row.name] = {row.id, std::move(promises)};
    }
    std::vector<NamedCalendar> named;
    for (auto& [id, calendar] : calendars) named.push_back(std::move(calendar));
    auto levels = ServiceLevels::create(named, std::move(policies));
    if (!levels) throw std::runtime_error("policies cannot be used: " + levels.error().message);
    made.levels = *std::move(levels);
    return made;
}

// Owners: the cache, until it has the next one, and whoever was given it.
std::shared_ptr<const Promises> PromiseCache::current(db::Sql& sql) {
    auto revision = revision_of(sql);
    {
        std::lock_guard lock(mutex_);
        if (last_ && last_->revision == revision) return last_;
    }
    // Owners: as of what it is given to.
    auto made = std::make_shared<const Promises>(load_promises(sql));
    std::lock_guard lock(mutex_);
    last_ = made;
    return made;
}

void promises_changed(db::Sql& sql, const Call& call) {
    sql.run("UPDATE service_level_state SET revision = revision + 1 WHERE id = 1");
    jobs::enqueue(sql, RecomputeDeadlines{.revision = revision_of(sql)}, call.now);
}

}  // namespace mainstay::ticketing
