#include "webhooks/world_test.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "base/crypto.hpp"
#include "wire/codec.hpp"

namespace mainstay::webhooks::test {

namespace {

/// Letters are their owner's; the filter is a word that the text must have.
events::PublicEventSource letters() {
    auto may_see = [](const Call& call, std::int64_t owner) {
        return call.caller &&
               (call.caller->user.value == owner || call.caller->role == Role::administrator);
    };
    return {
        .names = {"letter.urgent", "letter.written"},
        .types = {std::string(LetterWritten::type)},
        .filter_kind = "letter",
        .check_filter = [](db::Sql&, const Call&, std::string_view filter) -> Result<> {
            if (filter == "bad") return invalid({wrong("filter", mainstay::code::bad_text)});
            return {};
        },
        .notice = [may_see](
                      db::Sql&, const Call& call, const events::EventRecord& record,
                      const std::set<std::string>& wanted, std::string_view filter
                  ) -> std::optional<events::PublicNotice> {
            auto letter = record.as<LetterWritten>();
            if (!letter || !may_see(call, letter->owner)) return std::nullopt;
            if (letter->text.find(filter) == std::string::npos) return std::nullopt;
            bool is_urgent = letter->text == "Urgent" && wanted.contains("letter.urgent");
            return events::PublicNotice{
                is_urgent ? "letter.urgent" : "letter.written", letter->letter,
                wire::json::object{{"text", letter->text}}
            };
        },
        .is_visible = [](db::Sql&, const Call& call, std::string_view,
                         std::int64_t letter) { return call.caller.has_value() && letter != 13; },
    };
}

std::string header(const outgoing::Post& post, std::string_view name) {
    auto found = std::ranges::find(post.headers, name, &std::pair<std::string, std::string>::first);
    return found == post.headers.end() ? "" : found->second;
}

}  // namespace

World::World(db::test::TestDatabase& of) : database(*of), sources{letters()} {
    start_crypto();
    vault.open(Key{1});
    answer = [](const Received&) { return outgoing::PostAnswer{.status = 200}; };
    database.write([&](db::Sql& sql) {
        admin = it::a_person(sql, "ada@desk.test", Role::administrator);
        manager = it::a_person(sql, "mia@desk.test", Role::manager);
        ann = it::a_person(sql, "ann@acme.test", Role::requester);
        bob = it::a_person(sql, "bob@borg.test", Role::requester);
    });
    dispatch(database, sources, 100, now);  // From here on events count.
}

WebhookWithSecret World::create(Id<User> owner, std::string filter, std::string name) {
    auto made = database.write([&](db::Sql& sql) {
        return create_webhook(
            sql, as(sql, admin),
            {.name = {name},
             .url = {"https://" + lower_ascii(name) + ".test/"},
             .events = {{"letter.written"}, {"letter.urgent"}},
             .filter = Line<900, 0>{filter},
             .owner = owner},
            sources, vault
        );
    });
    REQUIRE(refusal(made) == "none");
    return *made;
}

void World::write(std::int64_t letter, Id<User> owner, std::string text) {
    database.write([&](db::Sql& sql) {
        events::emit(
            sql, Call::system(now, "test"), LetterWritten{letter, owner.value, std::move(text)}
        );
    });
}

void World::work() {
    while (dispatch(database, sources, 3, now)) {
    }
    auto clock = [this] { return now; };
    auto posting = [this](const outgoing::Post& post) {
        received.push_back(
            {post.url, header(post, "webhook-id"), header(post, "webhook-signature"),
             header(post, "webhook-timestamp"), post.body}
        );
        return answer(received.back());
    };
    jobs::run_due(database, {send_worker(database, sources, vault, posting, clock)}, clock);
}

void World::work_after(std::chrono::seconds span) {
    now = now + span;
    work();
}

WebhookView World::show(Id<Webhook> id) {
    return database.read([&](db::Sql& sql) { return show_webhook(sql, as(sql, admin), {id})->body; }
    );
}

std::string World::deliveries(Id<Webhook> id) {
    return database.read([&](db::Sql& sql) {
        std::string text;
        auto page = list_deliveries(sql, as(sql, admin), {.id = id});
        std::ranges::reverse(page->items);
        for (const auto& each : page->items)
            text += each.type + " " + std::string(wire::name_of(each.state)) + " " +
                    std::to_string(each.tries) + "\n";
        return text;
    });
}

void in_world(const std::function<void(World&)>& body) {
    it::on_each_database(migrations(), [&](db::test::TestDatabase& database) {
        World world(database);
        body(world);
    });
}

}  // namespace mainstay::webhooks::test
