#include "schedules/schedules.hpp"

#include <algorithm>
#include <stdexcept>

#include <doctest/doctest.h>

#include "base/crypto.hpp"
#include "db/blobs.hpp"
#include "identity/permission_testing.hpp"
#include "identity/testing.hpp"
#include "schedules/notifications.hpp"
#include "schedules/personal_data.hpp"
#include "schedules/run_schedule_job.hpp"
#include "schedules/service.hpp"

namespace mainstay::schedules::schedules_test {

namespace {

namespace it = identity::test;
using db::Sql;
using it::noon;
using it::refusal;

struct LookArguments {
    Line<20> shelf;
};
BOOST_DESCRIBE_STRUCT(LookArguments, (), (shelf))

/// What lets managers schedule it.
constexpr Action shelf_look{
    .name = "shelf_look", .scope = TokenScope::write, .manager = Reach::all
};

/// An installation with an administrator and others, where shelves can be looked at.
struct World {
    explicit World(db::test::TestDatabase& of) : database(*of) {
        start_crypto();
        blobs = db::Blobs::open(database, of.directory() + "/blobs");
        known = {schedulable_job<LookArguments>(
            "shelf.look", "Look at a shelf.",
            [this](const Environment&, const LookArguments& wanted, const jobs::Run&) {
                looked_at += wanted.shelf.value + " ";
                if (is_stuck) throw std::runtime_error("the door is locked");
                return JobReport{is_tidy, is_tidy ? "All is there." : "Something is missing."};
            }
        )};
        database.write([&](Sql& sql) {
            admin = it::a_person(sql, "ada@desk.test", Role::administrator);
            other_admin = it::a_person(sql, "abe@desk.test", Role::administrator);
            manager = it::a_person(sql, "mia@desk.test", Role::manager);
            requester = it::a_person(sql, "ann@acme.test", Role::requester);
        });
    }

    Call as(Sql& sql, Id<User> person) const { return it::by(sql, person, now); }

    Result<http::Versioned<ScheduleView>> create(
        Id<User> person, const std::string& cron = "30 2 * * *",
        wire::json::value arguments = {{"shelf", "A"}}
    ) {
        return database.write([&](Sql& sql) {
            return create_schedule(
                sql, as(sql, person),
                {.job = {"shelf.look"},
                 .arguments = arguments,
                 .cron = {cron},
                 .zone = {"Europe/Berlin"}},
                known
            );
        });
    }

    ScheduleView show(Id<JobSchedule> id) {
        return database.read([&](Sql& sql) {
            return show_schedule(sql, as(sql, admin), {id}, known)->body;
        });
    }

    Result<http::Versioned<ScheduleView>> change(const ChangeSchedule& request) {
        return database.write([&](Sql& sql) {
            return change_schedule(sql, as(sql, admin), request, known);
        });
    }

    Result<http::Versioned<ScheduleView>> run_now(Id<JobSchedule> id) {
        return database.write([&](Sql& sql) {
            return run_schedule(sql, as(sql, admin), {id}, known);
        });
    }

    /// Does what is due at that time.
    void work_at(std::string_view time) {
        now = parse_time(time).value();
        database.write([&](Sql& sql) { jobs::enqueue_due_schedules(sql, now); });
        auto clock = [this] { return now; };
        const wire::SettingsSet settings{{}};
        const Environment environment{
            {.settings = settings, .public_url = "https://desk.test"},
            database,
            *blobs,
            Key{1},
            clock
        };
        jobs::run_due(database, {run_worker(environment, known)}, clock);
    }

    /// Who is notified of what happened: their addresses.
    std::string notified() {
        auto sources = notification_sources(known);
        return database.read([&](Sql& sql) {
            std::string all;
            auto batch = events::batch_after(sql, {}, sources[0].types, 100);
            for (const auto& record : batch.records)
                for (const auto& each : sources[0].interested(sql, record).people) {
                    auto person = identity::find_person(sql, Id<User>{each.person});
                    all += person->name + " as " + each.reason + "; ";
                }
            return all;
        });
    }

    db::Database& database;
    std::unique_ptr<db::Blobs> blobs;
    Jobs known;
    Time now = noon;
    Id<User> admin, other_admin, manager, requester;
    std::string looked_at;
    bool is_tidy = true, is_stuck = false;
};

/// What an export holds, as one text.
class Exported : public ExportSink {
public:
    void begin(std::string_view name, std::string_view) override {
        text += std::string(name) + ": ";
    }

    void add(const wire::json::value& record) override {
        text += wire::json::serialize(record.at("job")) + " ";
    }

    std::string add_file(std::string_view, const db::BlobHash&) override { return {}; }

    std::string text;
};

void in_world(const std::function<void(World&)>& body) {
    it::on_each_database(migrations(), [&](db::test::TestDatabase& database) {
        World world(database);
        body(world);
    });
}

}  // namespace

TEST_CASE("what is scheduled runs at its times, and tells what came of it") {
    in_world([](World& world) {
        auto made = world.create(world.admin);
        REQUIRE(made);
        const auto id = made->body.id;
        CHECK(made->body.summary == "Look at a shelf.");
        CHECK(made->body.next_runs.size() == 5);
        CHECK(to_string(made->body.next_runs[0]) == "2026-11-24T01:30:00.000000Z");
        CHECK_FALSE(made->body.last_run);
        CHECK(made->body.made_by->name == "ada");

        world.work_at("2026-11-24T01:29:59Z");
        CHECK(world.looked_at == "");
        world.work_at("2026-11-24T01:30:00Z");
        CHECK(world.looked_at == "A ");

        auto shown = world.show(id);
        REQUIRE(shown.last_run);
        CHECK(shown.last_run->outcome == Outcome::passed);
        CHECK(shown.last_run->report == "All is there.");
        CHECK(to_string(shown.last_run->ended_at) == "2026-11-24T01:30:00.000000Z");
        CHECK(to_string(shown.next_runs[0]) == "2026-11-25T01:30:00.000000Z");
        CHECK(shown.version == 1);
        CHECK(world.notified() == "");
    });
}

TEST_CASE("administrators and the maker are told of a run that does not end well, and can see it") {
    in_world([](World& world) {
        auto made = world.create(world.admin);
        REQUIRE(made);
        world.is_tidy = false;

        world.work_at("2026-11-24T01:30:00Z");

        auto shown = world.show(made->body.id);
        CHECK(shown.last_run->outcome == Outcome::failed);
        CHECK(shown.last_run->report == "Something is missing.");
        CHECK(world.notified() == "ada as maker; ada as administrator; abe as administrator; ");
        world.database.read([&](Sql& sql) {
            CHECK(it::recorded(sql, "schedule", made->body.id.value) == "created failed");
            auto sources = notification_sources(world.known);
            const std::vector ids{made->body.id.value, std::int64_t{99}};
            auto visible = [&](Id<User> person) {
                return sources[0].visible(sql, world.as(sql, person), "schedule.failed", ids);
            };
            CHECK(visible(world.other_admin).size() == 1);
            CHECK(visible(world.other_admin).at(made->body.id.value).name == "shelf.look");
            CHECK(visible(world.manager).empty());
            CHECK(visible(world.requester).empty());
        });
    });
}

TEST_CASE("a job that cannot be done is tried again, and at last says why") {
    in_world([](World& world) {
        auto made = world.create(world.admin);
        REQUIRE(made);
        world.is_stuck = true;

        world.work_at("2026-11-24T01:30:00Z");
        CHECK_FALSE(world.show(made->body.id).last_run);
        CHECK(world.show(made->body.id).is_under_way);
        CHECK(refusal(world.run_now(made->body.id)) == "schedule_under_way");
        world.work_at("2026-11-24T01:40:00Z");
        world.work_at("2026-11-24T01:50:00Z");

        auto shown = world.show(made->body.id);
        REQUIRE(shown.last_run);
        CHECK(shown.last_run->outcome == Outcome::error);
        CHECK(shown.last_run->report == "the door is locked");
        CHECK(world.looked_at == "A A A ");
        CHECK_FALSE(shown.is_under_way);
        CHECK_FALSE(world.notified().empty());
    });
}

TEST_CASE("a schedule can be paused, run beside its times, and removed") {
    in_world([](World& world) {
        auto made = world.create(world.admin);
        REQUIRE(made);
        const auto id = made->body.id;
        auto paused = world.change({.id = id, .if_match = 1, .enabled = false});
        REQUIRE(paused);
        CHECK(paused->version == 2);
        CHECK(paused->body.next_runs.empty());
        world.work_at("2026-11-24T01:30:00Z");
        CHECK(world.looked_at == "");

        REQUIRE(world.run_now(id));
        world.work_at("2026-11-24T01:31:00Z");
        CHECK(world.looked_at == "A ");
        CHECK(world.show(id).last_run->outcome == Outcome::passed);

        CHECK(refusal(world.change({.id = id, .if_match = 1, .enabled = true})) == "stale");
        auto moved = world.change(
            {.id = id,
             .if_match = 2,
             .arguments = wire::json::value{{"shelf", "B"}},
             .cron = Line<200>{"0 4 * * *"},
             .enabled = true}
        );
        REQUIRE(moved);
        CHECK(to_string(moved->body.next_runs[0]) == "2026-11-24T03:00:00.000000Z");
        world.work_at("2026-11-24T03:00:00Z");
        CHECK(world.looked_at == "A B ");

        world.database.write([&](Sql& sql) {
            REQUIRE(remove_schedule(sql, world.as(sql, world.admin), {id}, world.known));
            CHECK(it::recorded(sql, "schedule", id.value) == "created changed run changed removed");
            CHECK(
                refusal(show_schedule(sql, world.as(sql, world.admin), {id}, world.known)) ==
                "not_found"
            );
            CHECK(jobs::schedules_of(sql, owner_of(id)).empty());
        });
    });
}

TEST_CASE("what cannot be scheduled is refused with its field, and nothing is kept of it") {
    in_world([](World& world) {
        CHECK(refusal(world.create(world.admin, "soon")) == "cron cron_parts");
        CHECK(
            refusal(world.create(world.admin, "@daily", {{"shelf", 7}})) ==
            "arguments.shelf wrong_type"
        );
        CHECK(
            refusal(world.create(world.admin, "@daily", wire::json::object())) ==
            "arguments.shelf missing"
        );
        auto other = world.database.write([&](Sql& sql) {
            return create_schedule(
                sql, world.as(sql, world.admin),
                {.job = {"no.job"}, .cron = {"@daily"}, .zone = {"UTC"}}, world.known
            );
        });
        CHECK(refusal(other) == "job unknown_job");
        auto zone = world.database.write([&](Sql& sql) {
            return preview(
                sql, world.as(sql, world.admin), {{"@daily"}, {"Mars/Olympus"}, {}}, world.known
            );
        });
        CHECK(refusal(zone) == "zone unknown_zone");
        CHECK(world.database.read([](Sql& sql) { return store::count(sql); }) == 0);
        auto made = world.create(world.admin);
        REQUIRE(made);
        auto bad =
            world.change({.id = made->body.id, .if_match = 1, .cron = Line<200>{"0 0 31 2 *"}});
        CHECK(refusal(bad) == "cron cron_never");
    });
}

TEST_CASE("a preview says what an expression means, and when it comes next there") {
    in_world([](World& world) {
        auto of = [&](Language language) {
            return world.database.read([&](Sql& sql) {
                return preview(
                    sql, world.as(sql, world.admin), {{"30 2 * * *"}, {"Europe/Berlin"}, language},
                    world.known
                );
            });
        };
        auto shown = of(Language::en);
        REQUIRE(shown);
        CHECK(shown->text == "At 02:30, every day.");
        REQUIRE(shown->next_runs.size() == 5);
        CHECK(to_string(shown->next_runs[4]) == "2026-11-28T01:30:00.000000Z");
        CHECK(of(Language::de)->text == "Um 02:30 Uhr, jeden Tag.");
    });
}

TEST_CASE("a job that managers may schedule is theirs alone, and only as it allows") {
    in_world([](World& world) {
        auto& job = world.known.front();
        job.schedule = &shelf_look;
        job.allow = [](Sql&, const Call&, const wire::json::value& arguments) -> Result<> {
            if (arguments.at("shelf").as_string() != "Z") return {};
            return invalid({wrong("shelf", mainstay::code::missing)});
        };
        auto of_admin = world.create(world.admin);
        auto own = world.create(world.manager);
        REQUIRE(of_admin);
        REQUIRE(own);
        const auto id = own->body.id;

        CHECK(
            refusal(world.create(world.manager, "@daily", {{"shelf", "Z"}})) ==
            "arguments.shelf missing"
        );
        CHECK(refusal(world.create(world.requester)) == "forbidden");
        world.database.write([&](Sql& sql) {
            auto call = world.as(sql, world.manager);
            const auto& known = world.known;
            auto listed = list_schedules(sql, call, {}, known);
            REQUIRE(listed);
            REQUIRE(listed->items.size() == 1);
            CHECK(listed->items.front().id == id);
            CHECK(list_jobs(sql, call, {}, known)->items.size() == 1);
            auto others = of_admin->body.id;
            CHECK(refusal(show_schedule(sql, call, {others}, known)) == "not_found");
            CHECK(refusal(run_schedule(sql, call, {others}, known)) == "not_found");
            CHECK(refusal(remove_schedule(sql, call, {others}, known)) == "not_found");
            CHECK(run_schedule(sql, call, {id}, known));
            auto all = list_schedules(sql, world.as(sql, world.admin), {}, known);
            CHECK(all->items.size() == 2);
        });
    });
}

TEST_CASE("nobody but administrators may look at schedules, or touch them") {
    in_world([](World& world) {
        auto made = world.create(world.admin);
        REQUIRE(made);
        const auto id = made->body.id;
        for (auto person : {world.manager, world.requester}) {
            CHECK(refusal(world.create(person)) == "forbidden");
            world.database.write([&](Sql& sql) {
                auto call = world.as(sql, person);
                const auto& known = world.known;
                CHECK(refusal(list_schedules(sql, call, {}, known)) == "forbidden");
                CHECK(refusal(show_schedule(sql, call, {id}, known)) == "forbidden");
                CHECK(refusal(change_schedule(sql, call, {.id = id}, known)) == "forbidden");
                CHECK(refusal(remove_schedule(sql, call, {id}, known)) == "forbidden");
                CHECK(refusal(run_schedule(sql, call, {id}, known)) == "forbidden");
                CHECK(refusal(list_jobs(sql, call, {}, known)) == "forbidden");
                CHECK(refusal(preview(sql, call, {{"@daily"}, {"UTC"}, {}}, known)) == "forbidden");
            });
        }
        world.database.read([&](Sql& sql) {
            auto call = world.as(sql, world.other_admin);
            CHECK(list_schedules(sql, call, {}, world.known)->items.size() == 1);
        });
    });
}

TEST_CASE("each role may do to schedules what the rule book says, and nothing else") {
    const Action* actions[] = {&schedules_manage};

    CHECK(
        identity::test::rule_book(actions) ==
        "schedules_manage     none         none         none         none         none\n"
    );
}

TEST_CASE("a job that this version does not know ends as an error, and is shown without a name") {
    in_world([](World& world) {
        auto made = world.create(world.admin);
        REQUIRE(made);
        world.known.clear();

        world.work_at("2026-11-24T01:30:00Z");

        auto shown = world.show(made->body.id);
        CHECK(shown.summary == "");
        CHECK(shown.last_run->outcome == Outcome::error);
        CHECK(std::ranges::find(shown.may, ScheduleAction::run) == shown.may.end());
    });
}

TEST_CASE("a person is given the schedules that they made, and no others") {
    in_world([](World& world) {
        REQUIRE(world.create(world.admin));
        auto exported = [&](Id<User> person) {
            Exported sink;
            personal_data().export_person(world.database, {person, "", ""}, sink);
            return sink.text;
        };

        CHECK(exported(world.admin) == R"(schedules: "shelf.look" )");
        CHECK(exported(world.other_admin) == "schedules: ");
    });
}

}  // namespace mainstay::schedules::schedules_test
