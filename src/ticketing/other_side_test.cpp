#include <doctest/doctest.h>

#include "ticketing/desk_test.hpp"

namespace mainstay::ticketing::test::other_side_test {

namespace {

struct Way {
    std::string_view name;
    std::function<std::string(db::Sql&, const Call&, const std::string& key)> go;
};

/// Every service function that is about one ticket, with a request that is right for it.
const Way ways[] = {
    {"show", [](auto& sql, auto& call, auto& key) { return refusal(show(sql, call, {key})); }},
    {"change",
     [](auto& sql, auto& call, auto& key) {
         return refusal(change(sql, call, {.key = key, .if_match = 99, .impact = Severity::high}));
     }},
    {"assign", [](auto& sql, auto& call,
                  auto& key) { return refusal(assign(sql, call, {.key = key, .if_match = 99})); }},
    {"escalate",
     [](auto& sql, auto& call, auto& key) {
         return refusal(escalate(sql, call, {key, 99, Level::L3, {"Up."}}, Source::web));
     }},
    {"resolve",
     [](auto& sql, auto& call, auto& key) {
         return refusal(resolve(sql, call, {key, 99, Resolution::fixed, {}}, Source::web));
     }},
    {"close", [](auto& sql, auto& call, auto& key) { return refusal(close(sql, call, {key, 99})); }
    },
    {"reopen", [](auto& sql, auto& call,
                  auto& key) { return refusal(reopen(sql, call, {key, 99, {}}, Source::web)); }},
    {"messages",
     [](auto& sql, auto& call, auto& key) { return refusal(messages(sql, call, {.key = key})); }},
    {"message_texts", [](auto& sql, auto& call,
                         auto& key) { return refusal(message_texts(sql, call, {key, {1}})); }},
    {"message_html",
     [](auto& sql, auto& call, auto& key) { return refusal(message_html(sql, call, {key, {1}})); }},
    {"reply",
     [](auto& sql, auto& call, auto& key) {
         return refusal(add_message(sql, call, {.key = key, .text = {"Hi."}}, Source::web));
     }},
    {"note",
     [](auto& sql, auto& call, auto& key) {
         PostMessage request{.key = key, .text = {"Hi."}, .visibility = Visibility::private_};
         return refusal(add_message(sql, call, request, Source::web));
     }},
    {"merge", [](auto& sql, auto& call,
                 auto& key) { return refusal(merge(sql, call, {key, 99, {"SHOP-2"}})); }},
    {"undo_merge",
     [](auto& sql, auto& call, auto& key) { return refusal(undo_merge(sql, call, {key})); }},
    {"merged_tickets",
     [](auto& sql, auto& call, auto& key) { return refusal(merged_tickets(sql, call, {key})); }},
    {"split", [](auto& sql, auto& call,
                 auto& key) { return refusal(split(sql, call, {key, {1}, {"x"}, {}})); }},
    {"undo_split",
     [](auto& sql, auto& call, auto& key) { return refusal(undo_split(sql, call, {key})); }},
    {"post_workaround", [](auto& sql, auto& call, auto& key
                        ) { return refusal(post_workaround(sql, call, {key, {"Wait."}})); }},
    {"workarounds",
     [](auto& sql, auto& call, auto& key) { return refusal(workarounds(sql, call, {key})); }},
    {"retry_workaround", [](auto& sql, auto& call, auto& key
                         ) { return refusal(retry_workaround(sql, call, {key, {1}})); }},
    {"links",
     [](auto& sql, auto& call, auto& key) { return refusal(links(sql, call, {.key = key})); }},
    {"link", [](auto& sql, auto& call, auto& key
             ) { return refusal(link(sql, call, {key, Relation::relates_to, {"SHOP-2"}})); }},
    {"unlink",
     [](auto& sql, auto& call, auto& key) { return refusal(unlink(sql, call, {key, {1}})); }},
    {"watch", [](auto& sql, auto& call, auto& key) { return refusal(watch(sql, call, {key, {}})); }
    },
    {"unwatch", [](auto& sql, auto& call,
                   auto& key) { return refusal(unwatch(sql, call, {key, call.caller->user})); }},
    {"presence",
     [](auto& sql, auto& call, auto& key) {
         PresenceBoard board;
         return refusal(presence(sql, call, {key, {}, {}}, board));
     }},
    {"mentionable",
     [](auto& sql, auto& call, auto& key) { return refusal(mentionable(sql, call, {key, {}})); }},
    {"timeline", [](auto& sql, auto& call,
                    auto& key) { return refusal(timeline_of(sql, call, {.key = key})); }},
    {"chain", [](auto& sql, auto& call,
                 auto& key) { return refusal(chain(sql, call, {key}, chain_steps())); }},
    {"draft", [](auto& sql, auto& call, auto& key) { return refusal(draft(sql, call, {key})); }},
    {"save_draft",
     [](auto& sql, auto& call, auto& key) {
         return refusal(save_draft(sql, call, {key, {"Dear"}, Visibility::private_, {}}));
     }},
    {"drop_draft",
     [](auto& sql, auto& call, auto& key) { return refusal(drop_draft(sql, call, {key})); }},
};

}  // namespace

TEST_CASE("to whom may not see it a ticket answers as one that is not there, whichever way") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        a_ticket(sql, desk.bob);
        auto amy_sees_nothing = as(sql, desk.amy), bob = as(sql, desk.bob);

        for (const auto& way : ways) {
            CAPTURE(way.name);
            CHECK(way.go(sql, bob, key) == "not_found");
            CHECK(way.go(sql, amy_sees_nothing, key) == "not_found");
            CHECK(way.go(sql, bob, "SHOP-99") == "not_found");
        }
        CHECK(recorded(sql, key) == "created");
    });
}

TEST_CASE("to whom may see it the same requests answer something else") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        a_ticket(sql, desk.bob);
        done(watch(sql, as(sql, desk.lea), {key, {}}));
        sql.run("UPDATE ticket_message SET html = '<p>Please help.</p>'");
        auto lea = as(sql, desk.lea);

        for (const auto& way : ways) {
            CAPTURE(way.name);
            if (way.name != "unlink" && way.name != "undo_merge" && way.name != "undo_split" &&
                way.name != "retry_workaround")
                CHECK(way.go(sql, lea, key) != "not_found");
        }
    });
}

TEST_CASE("a token without the right to write changes nothing, and an auditor neither") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        auto reader = as(sql, desk.lea);
        reader.caller->scopes = {TokenScope::read};
        sql.run("UPDATE ticket_message SET html = '<p>Please help.</p>'");

        for (const auto& way : ways) {
            CAPTURE(way.name);
            auto answer = way.go(sql, reader, key);
            CHECK((answer == "ok" || answer == "token_scope"));
        }
        CHECK(recorded(sql, key) == "created");
        CHECK(conversation(sql, desk.lea, key) == "ann public: Please help.\n");
    });
}

TEST_CASE("nobody sees nothing") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        Call nobody{.now = noon};

        CHECK(refusal(show(sql, nobody, {key})) == "not_found");
        CHECK(refusal(list(sql, nobody, {})) == "unauthenticated");
        CHECK(refusal(queues(sql, nobody, {})) == "unauthenticated");
        CHECK(refusal(draft(sql, nobody, {key})) == "unauthenticated");
        CHECK(refusal(watch(sql, nobody, {key, {}})) == "unauthenticated");
    });
}

}  // namespace mainstay::ticketing::test::other_side_test
