#include "bugfix/world_test.hpp"

#include <doctest/doctest.h>

#include "bugfix/group_store.hpp"
#include "signals/signals.hpp"
#include "wire/codec.hpp"

namespace mainstay::bugfix::test {

std::string json_of(const SentError& error) {
    wire::json::object frame{{"function", "pay"}, {"filename", "shop/pay.py"}, {"lineno", 7}};
    wire::json::object exception{
        {"type", error.type},
        {"value", "what went wrong"},
        {"mechanism", {{"type", "generic"}, {"handled", error.is_handled}}},
        {"stacktrace", {{"frames", wire::json::array{std::move(frame)}}}},
    };
    wire::json::object event{
        {"platform", "python"},
        {"release", error.release},
        {"environment", error.environment},
        {"timestamp", to_string(noon - error.before_now)},
        {"exception", {{"values", wire::json::array{std::move(exception)}}}},
    };
    if (!error.user.empty()) event["user"] = wire::json::object{{"id", error.user}};
    if (!error.tag.empty()) event["tags"] = wire::json::object{{"browser", error.tag}};
    return wire::json::serialize(event);
}

World::World(db::Sql& of, Time at) : sql(of), now(at) {
    shop = it::an_application(sql, "SHOP");
    ledger = it::an_application(sql, "LEDGER");
    const auto acme = it::an_organization(sql, "Acme", "acme.test", "SHOP");
    manager = it::a_person(sql, "mia@desk.test", Role::manager);
    developer = it::a_person(sql, "dev@desk.test", Role::developer);
    agent = it::a_person(sql, "lea@desk.test", Role::agent);
    auditor = it::a_person(sql, "aud@desk.test", Role::auditor);
    requester = it::a_person(sql, "ann@acme.test", Role::requester, acme);
}

PreparedEvent World::prepared(const SentError& error) const {
    auto event = prepare_event(shop, json_of(error), now, {});
    REQUIRE(refusal(event) == "none");
    event->at = now - error.before_now;
    return *std::move(event);
}

std::vector<TakenEvent> World::take(const std::vector<SentError>& errors) {
    std::vector<PreparedEvent> events;
    for (const auto& each : errors) events.push_back(prepared(each));
    std::vector<const PreparedEvent*> pointers;
    for (const auto& event : events) pointers.push_back(&event);
    return take_events(sql, Call::system(now, "test"), pointers);
}

ErrorGroup World::group(Id<ErrorGroup> id) {
    const auto found = store::find_group(sql, id);
    REQUIRE(found);
    return *found;
}

std::string World::signals() {
    std::string all;
    for (const auto& line : sql.all<std::string>(
             "SELECT kind || ' ' || severity FROM signal WHERE is_current = 1 ORDER BY id LIMIT 100"
         ))
        all += line + '\n';
    return all;
}

std::int64_t World::incidents() {
    return sql.value<std::int64_t>("SELECT COUNT(*) FROM incident").value();
}

Call World::by(Id<User> person) const { return it::by(sql, person, now); }

void in_world(const std::function<void(World&)>& body) {
    std::vector<db::Migration> all;
    for (const auto& more : {signals::migrations(), migrations()})
        all.insert(all.end(), more.begin(), more.end());
    it::on_each_database(all, [&](db::test::TestDatabase& database) {
        database->write([&](db::Sql& sql) {
            World world(sql, noon);
            body(world);
        });
    });
}

}  // namespace mainstay::bugfix::test
