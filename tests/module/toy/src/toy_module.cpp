#include <atomic>
#include <fstream>
#include <iterator>

#include "events/events.hpp"
#include "events/live_topic.hpp"
#include "http/raw.hpp"
#include "http/route.hpp"
#include "identity/identity.hpp"
#include "toy/note.hpp"
#include "toy/reading.hpp"
#include "toy/toy.hpp"

namespace mainstay::toy {

namespace {

struct Settings {
    std::string toy_greeting = "Hello";
};
BOOST_DESCRIBE_STRUCT(Settings, (), (toy_greeting))

constexpr wire::SettingMeaning setting_meanings[] = {
    {"toy_greeting", "How the toy greets whoever starts the server."},
};

struct CountLines {
    std::string file;
};
BOOST_DESCRIBE_STRUCT(CountLines, (), (file))

constexpr wire::SettingMeaning flag_meanings[] = {{"file", "The file whose lines are counted."}};

Result<> count_lines(const CountLines& wanted, const wire::Output& output) {
    std::ifstream file(wanted.file);
    auto lines = std::count(std::istreambuf_iterator<char>(file), {}, '\n');
    output.write({{"lines", lines}}, std::to_string(lines) + "\n");
    return {};
}

std::vector<http::Route> routes() {
    using enum http::Access;
    return {
        http::get(
            "/api/v1/toy/notes", list_notes,
            {.summary = "List the notes of the toy.",
             .access = staff,
             .refuses = {Refusal::forbidden}}
        ),
        http::post(
            "/api/v1/toy/notes", leave_note,
            {.summary = "Leave a note with the toy.",
             .access = staff,
             .refuses = {Refusal::forbidden, Refusal::invalid}}
        ),
        http::get(
            "/api/v1/toy/readings", list_readings,
            {.summary = "List what programs handed in.",
             .access = staff,
             .refuses = {Refusal::forbidden}}
        ),
        http::raw_write(
            http::Verb::post, "/toy/readings", take_reading,
            {.media_types = {"text/plain"},
             .authenticate = identity::by_ingest_key({.headers = {"toy-key"}}),
             .refuse = as_error_line,
             .bytes_max = 1000,
             .is_described = false},
            {.summary = "Hand in a reading."}
        ),
    };
}

struct State {
    std::atomic<int> sweeps = 0;
};

Result<ModuleParts> parts_of(const Environment& environment) {
    auto state = std::make_shared<State>();  // Owned by the functions below.
    auto& database = environment.database;
    ModuleParts parts;
    parts.schedules.push_back({
        .name = "toy.sweep",
        .every = std::chrono::seconds(1),
        .policy = {},
        .work = [state = state.get()](const jobs::Run&) { ++state->sweeps; },
    });
    parts.subscriptions.push_back(events::on<NoteLeft>(
        "toy.echo", {},
        [&database](const NoteLeft& left, const jobs::Run& run) {
            database.write([&](db::Sql& sql) { mark_echoed(sql, {left.note}, run.call().now); });
        }
    ));
    auto sweeps = [state = state.get()] { return static_cast<double>(state->sweeps.load()); };
    parts.gauges.push_back({"mainstay_toy_sweeps", "How often the toy swept.", sweeps});
    parts.greetings.push_back(environment.site.settings.get<Settings>().toy_greeting);
    parts.state = std::move(state);
    return parts;
}

std::vector<events::Notice> notices_of(db::Sql&, std::span<const events::EventRecord> records) {
    std::vector<events::Notice> notices;
    for (const auto& record : records)
        if (auto left = record.as<NoteLeft>())
            notices.push_back({record.cursor(), R"({"type":"toy.note_left"})", left->note});
    return notices;
}

std::vector<events::LiveTopic> live_topics() {
    auto reads_all = [](const Call& call) {
        return identity::reach(call, note_read) == Reach::all;
    };
    return {{
        .name = "toy.note_left",
        .types = {std::string(NoteLeft::type)},
        .notices = notices_of,
        .audience = [reads_all](const Call& call) { return reads_all(call) ? "all" : ""; },
        .visible = [reads_all](
                       db::Sql&, const Call& call, std::span<const events::Notice> notices
                   ) { return std::vector<bool>(notices.size(), reads_all(call)); },
    }};
}

}  // namespace

Module module() {
    return {
        .name = "toy",
        .migrations = migrations(),
        .settings = wire::SettingsPart::of<Settings>(setting_meanings),
        .actions = {&note_read, &note_create},
        .routes = [](const Site&) { return routes(); },
        .parts = parts_of,
        .live_topics = live_topics(),
        .commands = {wire::command<CountLines>(
            "toy-lines", "Count the lines of a file.", flag_meanings, {"file"}, count_lines
        )},
    };
}

}  // namespace mainstay::toy
