#include "toy/reading.hpp"

#include "base/text.hpp"
#include "identity/identity.hpp"
#include "timeline/timeline.hpp"
#include "toy/note.hpp"

namespace mainstay::toy {

namespace {

struct ReadingRow {
    std::int64_t id = 0;
    Id<Application> application;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(ReadingRow, (), (id, application, text))

}  // namespace

Result<http::Answer> take_reading(db::Sql& sql, const Call& call, const http::RawRequest& request) {
    if (!is_clean_utf8(request.body))
        return invalid({wrong("body", code::bad_format, {{"format", "UTF-8"}})});
    auto id = *sql.value<std::int64_t>(
        "INSERT INTO toy_reading (application, text) VALUES (:application, :text) RETURNING id",
        call.ingest->application, request.body
    );
    timeline::record(sql, call, {"toy_reading", id}, "taken", nullptr, {{"text", request.body}});
    return http::Answer{.status = 202, .media_type = "text/plain", .body = "ok\n"};
}

http::Answer as_error_line(const http::RawRequest&, const http::Declined& why) {
    return {.status = why.status, .media_type = "text/plain", .body = "error " + why.code + "\n"};
}

Result<Readings> list_readings(db::Sql& sql, const Call& call, const ListReadings&) {
    TRY(identity::require_some(call, note_read));
    Readings readings;
    for (auto& row : sql.all<ReadingRow>("FROM toy_reading ORDER BY id DESC LIMIT 50")) {
        auto entries = timeline::history(sql, {"toy_reading", row.id}, {}, 1);
        auto by = timeline::principal_of(entries.at(0));
        auto application = identity::find_application(sql, row.application);
        readings.items.push_back({row.id, application->key, std::move(row.text), by.kind, by.name});
    }
    return readings;
}

}  // namespace mainstay::toy
