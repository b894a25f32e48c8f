#include "ticketing/promises_test.hpp"

#include <fmt/format.h>

#include "ticketing/deadline_store.hpp"
#include "ticketing/store.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing::test {

namespace {

std::string clock_text(Time at) {
    auto minutes = (at - noon) / std::chrono::minutes(1);
    return fmt::format("{}:{:02}", minutes / 60, minutes % 60);
}

}  // namespace

Id<BusinessCalendar> a_calendar_always(db::Sql& sql, const Desk& desk) {
    CreateCalendar always{.name = {"Always"}, .definition = {.zone = {"UTC"}, .always_open = true}};
    return done(create_calendar(sql, as(sql, desk.admin), always)).body.id;
}

CreatePolicy a_policy(Id<BusinessCalendar> calendar) {
    return {
        .name = {"Standard"},
        .calendar = calendar,
        .promises =
            {.first_response = {{60}},
             .next_reply = {{120}},
             .resolution = {{480}},
             .levels = {{Level::L1, {240}, {}}},
             .warning_percent = {{75}}}
    };
}

Id<StoredPolicy> add_policy(db::Sql& sql, const Desk& desk, const CreatePolicy& policy) {
    return done(create_policy(sql, as(sql, desk.admin), policy)).body.id;
}

void follow_all(db::Database& database, PromiseCache& promises, events::Cursor& reached, Time now) {
    while (follow_deadlines(database, promises, reached, 100, now)) {
    }
}

std::string deadlines_text(db::Sql& sql, std::string_view key) {
    auto id = store::find(sql, key)->id;
    std::string text;
    for (const Deadline& deadline : store::deadlines(sql, {&id, 1})) {
        text += clock_name(deadline.key());
        if (deadline.round > 0) text += fmt::format("#{}", deadline.round);
        text += " " + std::string(wire::name_of(deadline.state));
        if (deadline.due_at) text += " due " + clock_text(*deadline.due_at);
        if (deadline.fulfilled_at) text += " done " + clock_text(*deadline.fulfilled_at);
        if (deadline.breached_at) text += " breached " + clock_text(*deadline.breached_at);
        text += "\n";
    }
    return text;
}

}  // namespace mainstay::ticketing::test
