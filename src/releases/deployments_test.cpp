#include "releases/deployments.hpp"

#include <doctest/doctest.h>

#include "events/deployment_changed.hpp"
#include "events/events.hpp"
#include "identity/permission_testing.hpp"
#include "identity/testing.hpp"
#include "releases/measuring.hpp"
#include "releases/permissions.hpp"
#include "releases/releases.hpp"

namespace mainstay::releases::deployments_test {

namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
namespace it = identity::test;

constexpr const Action* all_actions[] = {&deployment_read, &deployment_record, &deployment_manage};

/// Two applications of two customers, and who would like to have to do with deployments of SHOP.
struct People {
    Call manager, developer, agent, auditor, ann, otto;
    Call shop_key, ledger_key;  // Programs with an ingest key of SHOP and of LEDGER.
};

Call by_key(db::Sql& sql, Id<Application> application, const std::string& name) {
    const auto key = sql.value<Id<IngestKey>>(
        "INSERT INTO ingest_key (application, name, key_hash, created_at)"
        " VALUES (:application, :name, :hash, 1) RETURNING id",
        application, name, name
    );
    return {.now = it::noon, .ingest = IngestCaller{key.value(), name, application}};
}

People some_people(db::Sql& sql) {
    const auto shop = it::an_application(sql, "SHOP");
    const auto ledger = it::an_application(sql, "LEDGER");
    const auto acme = it::an_organization(sql, "Acme", "acme.test", "SHOP");
    const auto borg = it::an_organization(sql, "Borg", "borg.test", "LEDGER");
    return {
        .manager = it::by(sql, it::a_person(sql, "mia@desk.test", Role::manager)),
        .developer = it::by(sql, it::a_person(sql, "dev@desk.test", Role::developer)),
        .agent = it::by(sql, it::a_person(sql, "lea@desk.test", Role::agent)),
        .auditor = it::by(sql, it::a_person(sql, "aud@desk.test", Role::auditor)),
        .ann = it::by(sql, it::a_person(sql, "ann@acme.test", Role::requester, acme)),
        .otto = it::by(sql, it::a_person(sql, "otto@borg.test", Role::requester, borg)),
        .shop_key = by_key(sql, shop, "pipeline"),
        .ledger_key = by_key(sql, ledger, "other"),
    };
}

void on_each_database(const std::function<void(db::Sql&, const People&)>& body) {
    it::on_each_database(migrations(), [&](db::test::TestDatabase& database) {
        database->write([&](db::Sql& sql) { body(sql, some_people(sql)); });
    });
}

RecordDeployment a_deployment(std::string version = "1.2.3", std::string service = "checkout") {
    RecordDeployment request{
        .application = {"SHOP"},
        .environment = EnvironmentName{"production"},
        .version = {std::move(version)},
    };
    if (!service.empty()) request.service = ServiceName{std::move(service)};
    return request;
}

Call later(Call call, std::chrono::microseconds by) {
    call.now = call.now + by;
    return call;
}

DeploymentView must_record(db::Sql& sql, const Call& call, const RecordDeployment& request) {
    auto made = record_deployment(sql, call, request);
    REQUIRE(it::refusal(made) == "none");
    return made->body;
}

/// The types of the events so far, with a space between.
std::string emitted(db::Sql& sql) {
    std::string types;
    for (const auto& type : sql.all<std::string>(
             "SELECT type FROM outbox WHERE type LIKE 'deployment%' ORDER BY id LIMIT 100"
         ))
        types += type.substr(11) + ' ';
    return types;
}

/// The versions of a list, newest first.
std::string listed(const Result<http::Page<DeploymentView>>& page) {
    if (!page) return it::refusal(page);
    std::string versions;
    for (const auto& each : page->items) versions += each.version + ' ';
    return versions;
}

std::int64_t measurements(db::Sql& sql) {
    return sql
        .value<std::int64_t>("SELECT COUNT(*) FROM job WHERE kind = 'releases.measure_deployment'")
        .value();
}

}  // namespace

TEST_CASE("staff sees deployments and no requester; developers record them, managers remove them") {
    CHECK(
        it::rule_book(all_actions) ==
        "deployment_read      none         all          all          all          all\n"
        "deployment_record    none         none         all          all          none\n"
        "deployment_manage    none         none         none         all          none\n"
    );
    it::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            it::a_population(sql);
            CHECK(it::disagreement(sql, all_actions) == "");
            return true;
        });
    });
}

TEST_CASE("a deployment that names no end is running, and ends by a later record") {
    on_each_database([](db::Sql& sql, const People& people) {
        const auto begun = must_record(sql, people.developer, a_deployment());
        CHECK(begun.status == DeploymentStatus::running);
        CHECK(begun.started_at == it::noon);
        CHECK(!begun.finished_at);
        CHECK(begun.created_by->name == "dev");
        CHECK(begun.may == std::vector{DeploymentAction::end});
        CHECK(measurements(sql) == 0);

        auto request = a_deployment();
        request.status = DeploymentStatus::succeeded;
        request.revision = Line<100>{"4f1c2ab"};
        const auto over = must_record(sql, later(people.developer, 20min), request);
        CHECK(over.id.value == begun.id.value);
        CHECK(over.status == DeploymentStatus::succeeded);
        CHECK(over.started_at == it::noon);
        CHECK(over.finished_at == it::noon + 20min);
        CHECK(over.revision == "4f1c2ab");
        CHECK(over.edition == 2);
        CHECK(it::recorded(sql, "deployment", begun.id.value) == "created completed");
        CHECK(emitted(sql) == "recorded ended ");
        CHECK(measurements(sql) == std::int64_t{measured_minutes.size()});
    });
}

TEST_CASE("what is recorded twice is one deployment, and nothing changes") {
    on_each_database([](db::Sql& sql, const People& people) {
        auto request = a_deployment();
        request.finished_at = it::noon;
        request.note = Text<5'000>{"First."};
        const auto first = record_deployment(sql, people.developer, request);
        REQUIRE(first);
        CHECK(first->status == 201);
        request.note = Text<5'000>{"Second."};
        const auto second = record_deployment(sql, later(people.shop_key, 30min), request);
        REQUIRE(second);
        CHECK(second->status == 200);
        CHECK(second->body.id.value == first->body.id.value);
        const auto shown = show_deployment(sql, people.agent, {first->body.id});
        CHECK(shown->body.note == "First.");
        CHECK(shown->body.edition == 1);
        CHECK(it::recorded(sql, "deployment", first->body.id.value) == "created");
        CHECK(emitted(sql) == "recorded ended ");
    });
}

TEST_CASE("another version, service, environment or hour is another deployment") {
    on_each_database([](db::Sql& sql, const People& people) {
        auto request = a_deployment();
        request.finished_at = it::noon;
        request.started_at = it::noon;
        must_record(sql, people.developer, request);
        auto is_new = [&](const RecordDeployment& other) {
            const auto made = record_deployment(sql, later(people.developer, 2h), other);
            return made && made->status == 201;
        };
        auto of_all = request;
        of_all.service.reset();
        auto staging = request;
        staging.environment = EnvironmentName{"staging"};
        auto next = request;
        next.version = {"1.2.4"};
        auto again = request;
        again.started_at = again.finished_at = it::noon + 1h + 1min;
        CHECK(is_new(of_all));
        CHECK(is_new(staging));
        CHECK(is_new(next));
        CHECK(is_new(again));
        CHECK(!is_new(again));
        CHECK(!is_new(of_all));
    });
}

TEST_CASE("one that runs for long is ended by a record that names no start") {
    on_each_database([](db::Sql& sql, const People& people) {
        const auto begun = must_record(sql, people.developer, a_deployment());
        auto request = a_deployment();
        request.status = DeploymentStatus::failed;
        const auto over = must_record(sql, later(people.developer, 5h), request);
        CHECK(over.id.value == begun.id.value);
        CHECK(over.status == DeploymentStatus::failed);
        CHECK(measurements(sql) == 0);
    });
}

TEST_CASE("after a failure the same version is deployed anew") {
    on_each_database([](db::Sql& sql, const People& people) {
        auto request = a_deployment();
        request.status = DeploymentStatus::failed;
        const auto failed = must_record(sql, people.developer, request);
        CHECK(must_record(sql, later(people.developer, 1min), request).id.value == failed.id.value);
        request.status = DeploymentStatus::succeeded;
        const auto retried = must_record(sql, later(people.developer, 10min), request);
        CHECK(retried.id.value != failed.id.value);
        request.status = DeploymentStatus::failed;
        request.started_at = it::noon + 10min;
        CHECK(
            it::refusal(record_deployment(sql, later(people.developer, 12min), request)) ==
            "deployment_ended"
        );
    });
}

TEST_CASE("a deployment knows the version before it, and whether it was there before") {
    on_each_database([](db::Sql& sql, const People& people) {
        auto deploy = [&](std::string version, std::string service, int hours,
                          DeploymentStatus status = DeploymentStatus::succeeded) {
            auto request = a_deployment(std::move(version), std::move(service));
            request.status = status;
            return must_record(sql, later(people.developer, std::chrono::hours(hours)), request);
        };
        CHECK(!deploy("1.0", "checkout", 0).previous_version);
        const auto second = deploy("1.1", "checkout", 2);
        CHECK(second.previous_version == "1.0");
        CHECK(!second.is_return);
        deploy("1.2", "checkout", 4, DeploymentStatus::failed);
        const auto back = deploy("1.0", "checkout", 6);
        CHECK(back.previous_version == "1.1");
        CHECK(back.is_return);
        const auto same = deploy("1.0", "checkout", 8);
        CHECK(same.previous_version == "1.0");
        CHECK(!same.is_return);
        deploy("2.0", "", 10);
        CHECK(deploy("2.1", "checkout", 12).previous_version == "2.0");
        CHECK(deploy("2.1", "cart", 12).previous_version == "2.0");
    });
}

TEST_CASE("a deployment that cannot be is refused") {
    on_each_database([](db::Sql& sql, const People& people) {
        auto refused = [&](auto change) {
            auto request = a_deployment();
            change(request);
            return it::refusal(record_deployment(sql, people.developer, request));
        };
        using Request = RecordDeployment;
        CHECK(refused([](Request& r) { r.started_at = it::noon + 5min; }) == "none");
        CHECK(refused([](Request& r) {
                  r.started_at = it::noon + 6min;
              }) == "started_at in_future");
        CHECK(refused([](Request& r) {
                  r.finished_at = it::noon + 1h;
              }) == "finished_at in_future");
        CHECK(refused([](Request& r) {
                  r.started_at = it::noon;
                  r.finished_at = it::noon - 1min;
              }) == "finished_at ends_before_start");
        CHECK(refused([](Request& r) {
                  r.status = DeploymentStatus::running;
                  r.finished_at = it::noon;
              }) == "finished_at still_running");
        CHECK(refused([](Request& r) { r.url = Line<2'000>{"javascript:x"}; }) == "url url_unfit");
        CHECK(refused([](Request& r) { r.application = {"NONE"}; }) == "not_found");
    });
}

TEST_CASE("a program records deployments of its application alone, and reads nothing by it") {
    on_each_database([](db::Sql& sql, const People& people) {
        auto request = a_deployment();
        request.actor = Line<200>{"Dana"};
        request.note = Text<5'000>{"For their eyes."};
        must_record(sql, people.developer, request);

        const auto repeated = must_record(sql, people.shop_key, a_deployment());
        CHECK(!repeated.actor);
        CHECK(!repeated.note);
        CHECK(!repeated.created_by);
        CHECK(repeated.may.empty());
        CHECK(
            it::refusal(record_deployment(sql, people.ledger_key, a_deployment())) == "not_found"
        );

        const auto own = must_record(sql, people.shop_key, a_deployment("2.0"));
        const auto shown = show_deployment(sql, people.agent, {own.id});
        REQUIRE(shown);
        CHECK(shown->body.ingest_key->name == "pipeline");
        CHECK(!shown->body.created_by);
        CHECK(it::refusal(list_deployments(sql, people.shop_key, {})) == "unauthenticated");
        CHECK(it::refusal(show_deployment(sql, people.shop_key, {own.id})) == "unauthenticated");
        CHECK(it::refusal(remove_deployment(sql, people.shop_key, {own.id})) == "unauthenticated");
    });
}

TEST_CASE("who may not see deployments learns nothing of them, who sees them does not change them"
) {
    on_each_database([](db::Sql& sql, const People& people) {
        const auto made = must_record(sql, people.developer, a_deployment());
        auto answers = [&](const Call& call) {
            return it::refusal(list_deployments(sql, call, {.application = Line<10>{"SHOP"}})) +
                   " " + it::refusal(show_deployment(sql, call, {made.id})) + " " +
                   it::refusal(record_deployment(sql, call, a_deployment("9.9"))) + " " +
                   it::refusal(end_deployment(sql, call, {.id = made.id})) + " " +
                   it::refusal(remove_deployment(sql, call, {made.id}));
        };
        for (const auto& requester : {people.ann, people.otto})
            CHECK(answers(requester) == "forbidden forbidden forbidden forbidden forbidden");
        for (const auto& staff : {people.agent, people.auditor})
            CHECK(answers(staff) == "none none forbidden forbidden forbidden");
        CHECK(it::refusal(remove_deployment(sql, people.developer, {made.id})) == "forbidden");

        // Of a role that reaches the applications of one's teams.
        auto narrow = people.developer;
        narrow.caller->grants = {
            {"deployment_read", Reach::application}, {"deployment_record", Reach::application}
        };
        CHECK(answers(narrow) == "not_found not_found not_found not_found not_found");
        CHECK(listed(list_deployments(sql, narrow, {})) == "");
        narrow.caller->applications = {identity::find_application(sql, "SHOP")->id};
        CHECK(it::refusal(show_deployment(sql, narrow, {made.id})) == "none");
    });
}

TEST_CASE("a deployment is ended once, based on what is known of it") {
    on_each_database([](db::Sql& sql, const People& people) {
        const auto made = must_record(sql, people.developer, a_deployment());
        auto end = [&](DeploymentOutcome outcome, std::optional<std::int64_t> edition) {
            return end_deployment(
                sql, later(people.developer, 10min),
                {.id = made.id, .if_match = edition, .status = outcome}
            );
        };
        using enum DeploymentOutcome;
        CHECK(it::refusal(end(succeeded, 7)) == "stale");
        const auto over = end(succeeded, 1);
        REQUIRE(over);
        CHECK(over->body.finished_at == it::noon + 10min);
        CHECK(over->version == 2);
        CHECK(it::refusal(end(failed, 2)) == "deployment_ended");
        CHECK(it::refusal(end(succeeded, 2)) == "deployment_ended");
        const auto undone = end(rolled_back, 2);
        REQUIRE(undone);
        CHECK(undone->body.status == DeploymentStatus::rolled_back);
        CHECK(undone->body.finished_at == it::noon + 10min);
        CHECK(undone->body.may.empty());
        CHECK(it::recorded(sql, "deployment", made.id.value) == "created ended ended");
        CHECK(emitted(sql) == "recorded ended ended ");
    });
}

TEST_CASE("a record that was made by mistake is removed, which stays on record") {
    on_each_database([](db::Sql& sql, const People& people) {
        const auto made = must_record(sql, people.developer, a_deployment());
        CHECK(it::refusal(remove_deployment(sql, people.manager, {made.id})) == "none");
        CHECK(it::refusal(show_deployment(sql, people.manager, {made.id})) == "not_found");
        CHECK(it::refusal(remove_deployment(sql, people.manager, {made.id})) == "not_found");
        CHECK(it::recorded(sql, "deployment", made.id.value) == "created removed");
        CHECK(emitted(sql) == "recorded changed ");
    });
}

TEST_CASE("deployments are listed newest first, page by page, narrowed by where they went") {
    on_each_database([](db::Sql& sql, const People& people) {
        auto deploy = [&](std::string version, std::string service, std::string environment,
                          int hours) {
            auto request = a_deployment(std::move(version), std::move(service));
            request.environment = EnvironmentName{std::move(environment)};
            request.started_at = it::noon - std::chrono::hours(hours);
            must_record(sql, people.developer, request);
        };
        deploy("3", "checkout", "staging", 3);
        deploy("1", "cart", "production", 1);
        deploy("2", "checkout", "production", 2);
        deploy("2b", "checkout", "production", 2);
        auto other = a_deployment("L");
        other.application = {"LEDGER"};
        must_record(sql, people.developer, other);

        ListDeployments all;
        CHECK(listed(list_deployments(sql, people.agent, all)) == "L 1 2b 2 3 ");
        ListDeployments shop{.application = Line<10>{"SHOP"}};
        CHECK(listed(list_deployments(sql, people.agent, shop)) == "1 2b 2 3 ");
        auto checkout = shop;
        checkout.service = ServiceName{"checkout"};
        CHECK(listed(list_deployments(sql, people.agent, checkout)) == "2b 2 3 ");
        checkout.environment = EnvironmentName{"staging"};
        CHECK(listed(list_deployments(sql, people.agent, checkout)) == "3 ");
        auto early = shop;
        early.before = it::noon - 2h;
        CHECK(listed(list_deployments(sql, people.agent, early)) == "3 ");
        early.from = it::noon - 2h;
        early.before = it::noon - 1h;
        CHECK(listed(list_deployments(sql, people.agent, early)) == "2b 2 ");

        auto pages = shop;
        pages.limit = Count<1, 100>{2};
        const auto first = list_deployments(sql, people.agent, pages);
        CHECK(listed(first) == "1 2b ");
        pages.cursor = it::next_of(*first);
        REQUIRE(pages.cursor);
        const auto second = list_deployments(sql, people.agent, pages);
        CHECK(listed(second) == "2 3 ");
        CHECK(!second->next);

        ListDeployments nowhere{.service = ServiceName{"checkout"}};
        CHECK(listed(list_deployments(sql, people.agent, nowhere)) == "service needs_application");
        ListDeployments unknown{.application = Line<10>{"NONE"}};
        CHECK(listed(list_deployments(sql, people.agent, unknown)) == "not_found");
        ListDeployments forged{.cursor = Line<500>{"forged"}};
        CHECK(listed(list_deployments(sql, people.agent, forged)) == "cursor bad_cursor");
        CHECK(
            list_deployments(sql, people.developer, {})->may == std::vector<std::string>{"create"}
        );
        CHECK(list_deployments(sql, people.agent, {})->may.empty());
    });
}

TEST_CASE("what may have changed a service is its deployments and those of no narrower name") {
    on_each_database([](db::Sql& sql, const People& people) {
        auto deploy = [&](std::string version, std::string service, std::string environment) {
            auto request = a_deployment(std::move(version), std::move(service));
            request.environment.reset();
            if (!environment.empty()) request.environment = EnvironmentName{std::move(environment)};
            must_record(sql, people.developer, request);
        };
        deploy("1", "checkout", "production");
        deploy("2", "checkout", "");
        deploy("3", "", "production");
        deploy("4", "", "staging");
        deploy("5", "cart", "production");
        ListDeployments asked{.application = Line<10>{"SHOP"}, .service = ServiceName{"checkout"}};
        CHECK(listed(list_deployments(sql, people.agent, asked)) == "2 1 ");
        asked.wider = true;
        CHECK(listed(list_deployments(sql, people.agent, asked)) == "4 3 2 1 ");
        asked.environment = EnvironmentName{"production"};
        CHECK(listed(list_deployments(sql, people.agent, asked)) == "3 2 1 ");
        asked.wider = false;
        CHECK(listed(list_deployments(sql, people.agent, asked)) == "1 ");
    });
}

TEST_CASE("what is published of a deployment says how it stands, and who deployed") {
    on_each_database([](db::Sql& sql, const People& people) {
        must_record(sql, people.developer, a_deployment());
        auto over = a_deployment();
        over.status = DeploymentStatus::failed;
        must_record(sql, people.shop_key, over);
        auto published = [&]<class E>(const E&) {
            const auto payload = sql.value<std::string>(
                "SELECT payload FROM outbox WHERE type = :type ORDER BY id LIMIT 1",
                std::string(E::type)
            );
            REQUIRE(payload);
            const auto event = wire::parse<E>(*payload);
            REQUIRE(event);
            REQUIRE(event->facts);
            return *event->facts;
        };
        const auto begun = published(events::DeploymentRecorded{});
        CHECK(begun.status == "running");
        CHECK(begun.actor == "dev");
        CHECK(begun.started_at == it::noon);
        CHECK(begun.edition == 1);
        const auto ended = published(events::DeploymentEnded{});
        CHECK(ended.status == "failed");
        CHECK(ended.edition == 2);
    });
}

}  // namespace mainstay::releases::deployments_test
