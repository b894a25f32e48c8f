#include "ticketing/merge.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <thread>

#include <doctest/doctest.h>

#include "ticketing/mails_test.hpp"
#include "ticketing/messages.hpp"
#include "ticketing/store.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing::test::merge_test {

namespace {

std::string merge_them(
    db::Sql& sql, Id<User> user, const std::string& key, const std::string& into
) {
    return refusal(merge(sql, as(sql, user), {.key = key, .into = {into}}));
}

std::string undo_it(db::Sql& sql, Id<User> user, const std::string& key) {
    return refusal(undo_merge(sql, as(sql, user), {key}));
}

void post(
    db::Sql& sql, Id<User> author, const std::string& key, const std::string& text,
    Visibility visibility = Visibility::public_
) {
    done(add_message(sql, as(sql, author), {key, {text}, visibility, {}, {}}, Source::web));
}

std::string watchers_of(db::Sql& sql, const Desk& desk, const std::string& key) {
    std::string text;
    for (const auto& each : ticket(sql, desk, key).watchers) text += each.name + " ";
    return text;
}

/// All that can be read of a ticket: properties, messages, watchers.
std::string all_of(db::Sql& sql, const Desk& desk, const std::string& key) {
    auto view = ticket(sql, desk, key);
    view.version = 0;
    view.updated_at = {};
    return wire::print(view) + conversation(sql, desk.lea, key);
}

}  // namespace

TEST_CASE("what was said in a merged ticket shows in the other, in the order it was said") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto one = a_ticket(sql, desk.ann, "It burns"), two = a_ticket(sql, desk.ann, "Fire");
        post(sql, desk.lea, one, "Where?");
        post(sql, desk.ann, two, "In the hall.");
        post(sql, desk.leo, one, "Call the brigade.", Visibility::private_);

        CHECK(merge_them(sql, desk.lea, one, two) == "ok");

        CHECK(
            conversation(sql, desk.lea, two) ==
            "ann public: Please help.\nann public: Please help.\nlea public: Where?\n"
            "ann public: In the hall.\nleo private: Call the brigade.\n"
        );
        CHECK(conversation(sql, desk.lea, one).empty());
        auto posted = done(messages(sql, as(sql, desk.lea), {.key = two})).items;
        CHECK(posted[0].merged_from == one);
        CHECK_FALSE(posted[1].merged_from);
        CHECK_FALSE(done(messages(sql, as(sql, desk.ann), {.key = two})).items[0].merged_from);
    });
}

TEST_CASE("a merged ticket is closed, says where it went, and takes nothing but the undo") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto one = a_ticket(sql, desk.ann), two = a_ticket(sql, desk.ann, "Fire");
        CHECK(merge_them(sql, desk.lea, one, two) == "ok");

        auto merged = ticket(sql, desk, one);
        CHECK(merged.status == Status::closed);
        CHECK(merged.resolution == Resolution::duplicate);
        REQUIRE(merged.merged_into);
        CHECK(merged.merged_into->key == two);
        CHECK(merged.merged_into->subject == "Fire");
        CHECK(wire::print(merged.may) == R"(["undo_merge"])");
        CHECK(recorded(sql, one) == "created merged");
        CHECK(recorded(sql, two) == "created merge_received");
        CHECK(
            refusal(add_message(sql, as(sql, desk.ann), {one, {"Hello?"}, {}, {}, {}}, Source::web)
            ) == "ticket_merged"
        );
        CHECK(
            refusal(reopen(sql, as(sql, desk.lea), {one, {}, {}}, Source::web)) == "ticket_merged"
        );
        auto listed = done(merged_tickets(sql, as(sql, desk.lea), {two})).items;
        REQUIRE(listed.size() == 1);
        CHECK(listed[0].key == one);
    });
}

TEST_CASE("undoing a merge puts back what was, and what came since stays in the other ticket") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto one = a_ticket(sql, desk.ann), two = a_ticket(sql, desk.amy, "Fire");
        post(sql, desk.lea, one, "Where?");
        done(watch(sql, as(sql, desk.lea), {one, desk.tom}));
        done(watch(sql, as(sql, desk.lea), {two, desk.dev}));
        auto was = all_of(sql, desk, one);

        CHECK(merge_them(sql, desk.lea, one, two) == "ok");
        CHECK(watchers_of(sql, desk, two) == "ann tom dev ");
        post(sql, desk.ann, two, "In the hall.");
        CHECK(undo_it(sql, desk.leo, one) == "ok");

        CHECK(all_of(sql, desk, one) == was);
        CHECK(watchers_of(sql, desk, two) == "dev ");
        CHECK(
            conversation(sql, desk.lea, two) ==
            "amy public: Please help.\nann public: In the hall.\n"
        );
        CHECK(recorded(sql, one) == "created replied watched merged merge_undone");
        CHECK(undo_it(sql, desk.leo, one) == "not_found");
        CHECK(merge_them(sql, desk.lea, one, two) == "ok");
    });
}

TEST_CASE("of a chain of merges each link is undone by itself") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto a = a_ticket(sql, desk.ann), b = a_ticket(sql, desk.ann), c = a_ticket(sql, desk.ann);
        post(sql, desk.ann, a, "of a");
        post(sql, desk.ann, b, "of b");
        done(watch(sql, as(sql, desk.lea), {a, desk.tom}));
        CHECK(merge_them(sql, desk.lea, a, b) == "ok");
        CHECK(merge_them(sql, desk.lea, b, c) == "ok");
        CHECK(ticket(sql, desk, a).merged_into->key == c);
        CHECK(conversation(sql, desk.ann, c).find("of a") != std::string::npos);
        CHECK(watchers_of(sql, desk, c) == "tom ");

        CHECK(undo_it(sql, desk.lea, a) == "ok");
        CHECK(conversation(sql, desk.ann, a) == "ann public: Please help.\nann public: of a\n");
        CHECK(conversation(sql, desk.ann, c).find("of a") == std::string::npos);
        CHECK(conversation(sql, desk.ann, c).find("of b") != std::string::npos);
        CHECK(watchers_of(sql, desk, c) == "");
        CHECK(undo_it(sql, desk.lea, b) == "ok");
        CHECK(conversation(sql, desk.ann, b) == "ann public: Please help.\nann public: of b\n");
        CHECK(conversation(sql, desk.ann, c) == "ann public: Please help.\n");
    });
}

TEST_CASE("a ticket is not merged into itself, into what is part of another, nor in a circle") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto a = a_ticket(sql, desk.ann), b = a_ticket(sql, desk.ann), c = a_ticket(sql, desk.ann);
        CHECK(merge_them(sql, desk.lea, a, a) == "into merge_into_itself");
        CHECK(merge_them(sql, desk.lea, a, b) == "ok");
        CHECK(merge_them(sql, desk.lea, b, a) == "into merge_into_merged");
        CHECK(merge_them(sql, desk.lea, c, a) == "into merge_into_merged");
        CHECK(merge_them(sql, desk.lea, a, c) == "ticket_merged");
        CHECK(merge_them(sql, desk.lea, c, "SHOP-99") == "into linked_ticket_unknown");
        CHECK(
            refusal(merge(sql, as(sql, desk.lea), {.key = c, .if_match = 7, .into = {b}})) ==
            "stale_ticket"
        );
    });
}

TEST_CASE("what is open is not merged into what is done, where nobody would work on it") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto open = a_ticket(sql, desk.ann), resolved = a_ticket(sql, desk.ann);
        auto also = a_ticket(sql, desk.ann);
        for (const auto& key : {resolved, also})
            done(resolve(sql, as(sql, desk.lea), {key, {}, Resolution::fixed, {}}, Source::web));

        CHECK(merge_them(sql, desk.lea, open, resolved) == "into merge_into_done");
        CHECK(merge_them(sql, desk.lea, also, resolved) == "ok");
        CHECK(merge_them(sql, desk.lea, resolved, open) == "ok");
        CHECK(undo_it(sql, desk.lea, resolved) == "ok");
        CHECK(ticket(sql, desk, resolved).resolution == Resolution::fixed);
        CHECK(ticket(sql, desk, resolved).resolved_at);
    });
}

TEST_CASE("a merge shows nobody a ticket that they may not see") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto anns = a_ticket(sql, desk.ann), bobs = a_ticket(sql, desk.bob);
        auto amys = a_ticket(sql, desk.amy);
        auto ledger = identity::test::an_application(sql, "LEDGER");
        sql.run("UPDATE ticket SET application = :ledger WHERE key = :key", ledger, amys);

        CHECK(merge_them(sql, desk.lea, anns, bobs) == "into merge_across_organizations");
        CHECK(merge_them(sql, desk.lea, anns, amys) == "into merge_across_applications");
        CHECK(merge_them(sql, desk.ann, anns, anns) == "forbidden");
        CHECK(merge_them(sql, desk.bob, anns, bobs) == "not_found");
        CHECK(merge_them(sql, desk.audrey, anns, bobs) == "forbidden");
        CHECK(undo_it(sql, desk.ann, anns) == "forbidden");
        CHECK(refusal(merged_tickets(sql, as(sql, desk.ann), {anns})) == "forbidden");
    });
}

TEST_CASE("a note of a merged ticket stays private in the other one") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto one = a_ticket(sql, desk.ann), two = a_ticket(sql, desk.amy);
        post(sql, desk.lea, one, "They owe us money.", Visibility::private_);
        CHECK(merge_them(sql, desk.lea, one, two) == "ok");

        for (auto who : {desk.ann, desk.amy, desk.boss})
            CHECK(conversation(sql, who, two).find("money") == std::string::npos);
        CHECK(conversation(sql, desk.lea, two).find("money") != std::string::npos);
        // Whoever asked for the one follows the other, which they could not see before.
        CHECK(ticket(sql, desk, two).watchers.front().name == "ann");
    });
}

TEST_CASE("who asked sees neither where a ticket went nor that one, once they may not any more") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto one = a_ticket(sql, desk.ann), two = a_ticket(sql, desk.amy);
        CHECK(merge_them(sql, desk.lea, one, two) == "ok");
        CHECK(done(show(sql, as(sql, desk.ann), {one})).body.merged_into->key == two);

        done(unwatch(sql, as(sql, desk.lea), {two, desk.ann}));
        CHECK_FALSE(done(show(sql, as(sql, desk.ann), {one})).body.merged_into);
        CHECK(refusal(show(sql, as(sql, desk.ann), {two})) == "not_found");
        // They were sent away, so the undo has nobody to send.
        done(watch(sql, as(sql, desk.lea), {two, desk.ann}));
        CHECK(undo_it(sql, desk.lea, one) == "ok");
        CHECK(watchers_of(sql, desk, two) == "ann ");
    });
}

TEST_CASE("a mail to a merged ticket continues the one it shows in, and after the undo its own") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, a_mail(desk, "ann@acme.test", "1@acme.test"));
        take(sql, a_mail(desk, "ann@acme.test", "2@acme.test"));
        CHECK(tickets(sql, desk) == "SHOP-1 ann: 1 SHOP-2 ann: 1 ");
        CHECK(merge_them(sql, desk.lea, "SHOP-1", "SHOP-2") == "ok");

        take(sql, a_mail(desk, "ann@acme.test", "3@acme.test", {"1@acme.test"}));
        auto by_token = a_mail(desk, "ann@acme.test", "4@acme.test");
        by_token.reply_token_ticket = store::find(sql, "SHOP-1")->id.value;
        take(sql, by_token);
        CHECK(tickets(sql, desk) == "SHOP-1 ann: 0 SHOP-2 ann: 4 ");
        CHECK(ticket(sql, desk, "SHOP-1").status == Status::closed);

        CHECK(undo_it(sql, desk.lea, "SHOP-1") == "ok");
        take(sql, a_mail(desk, "ann@acme.test", "5@acme.test", {"1@acme.test"}));
        take(sql, a_mail(desk, "ann@acme.test", "6@acme.test", {"3@acme.test"}));
        CHECK(tickets(sql, desk) == "SHOP-1 ann: 2 SHOP-2 ann: 4 ");
    });
}

TEST_CASE("answers go to whoever opened the ticket, not to who opened one that was merged in") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto early = a_mail(desk, "one@nowhere.test", "1@nowhere.test");
        auto late = a_mail(desk, "two@nowhere.test", "2@nowhere.test");
        early.sender_check = late.sender_check = forged;
        take(sql, early);
        take(sql, late);

        // Both are of the one contact that stands for all strangers.
        CHECK(merge_them(sql, desk.lea, "SHOP-1", "SHOP-2") == "into merge_across_organizations");
        auto again = a_mail(desk, "two@nowhere.test", "3@nowhere.test");
        again.sender_check = forged;
        take(sql, again);
        CHECK(merge_them(sql, desk.lea, "SHOP-2", "SHOP-3") == "ok");
        auto first = store::first_message(sql, store::find(sql, "SHOP-3")->id);
        REQUIRE(first);
        CHECK(first->ticket == store::find(sql, "SHOP-3")->id);
        CHECK_FALSE(first->home);
    });
}

TEST_CASE("of two merges at once that would make a circle, one is made") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        std::string a, b;
        database->write([&](db::Sql& sql) {
            a = a_ticket(sql, desk.ann);
            b = a_ticket(sql, desk.ann);
        });
        std::string first, second;
        auto try_it = [&](const std::string& from, const std::string& to, std::string& outcome) {
            outcome =
                database->write([&](db::Sql& sql) { return merge_them(sql, desk.lea, from, to); });
        };
        std::thread one([&] { try_it(a, b, first); }), two([&] { try_it(b, a, second); });
        one.join();
        two.join();

        CHECK((first == "ok") != (second == "ok"));
        database->read([&](db::Sql& sql) {
            CHECK(sql.value<std::int64_t>("SELECT count(*) FROM ticket_merge") == 1);
            auto all = conversation(sql, desk.lea, a) + conversation(sql, desk.lea, b);
            CHECK(all == "ann public: Please help.\nann public: Please help.\n");
        });
    });
}

namespace {

/// Where messages show, as merges and their undoing say: each belongs to a ticket, and shows where
/// the merges of that lead.
class Model {
public:
    void post(int ticket, const std::string& text) { home_[text] = root(ticket); }

    bool merge(int from, int into) {
        if (into_.contains(from) || into_.contains(into) || from == into) return false;
        into_[from] = into;
        return true;
    }

    bool undo(int from) { return into_.erase(from) == 1; }

    int root(int ticket) const {
        for (auto at = into_.find(ticket); at != into_.end(); at = into_.find(ticket))
            ticket = at->second;
        return ticket;
    }

    bool is_merged(int ticket) const { return into_.contains(ticket); }

    /// What shows in a ticket, sorted.
    std::vector<std::string> shown(int ticket) const {
        std::vector<std::string> texts;
        for (const auto& [text, home] : home_)
            if (root(home) == ticket) texts.push_back(text);
        return texts;
    }

private:
    std::map<int, int> into_;
    std::map<std::string, int> home_;
};

std::vector<std::string> shown_in(db::Sql& sql, const Desk& desk, const std::string& key) {
    std::vector<std::string> texts;
    for (const auto& each :
         done(messages(sql, as(sql, desk.lea), {.key = key, .limit = Count<1, 200>{200}})).items)
        if (each.text != "Please help.") texts.push_back(each.text);
    std::sort(texts.begin(), texts.end());
    return texts;
}

}  // namespace

TEST_CASE("after any merges and undos each message shows where a simple model says") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        constexpr int count = 6;
        std::vector<std::string> keys;
        for (int i = 0; i < count; ++i) keys.push_back(a_ticket(sql, desk.ann));
        std::mt19937 random(20260707);
        auto any = [&](int below) {
            return static_cast<int>(random() % static_cast<unsigned>(below));
        };
        Model model;
        int merges = 0, undos = 0;
        for (int step = 0; step < 160; ++step) {
            auto one = static_cast<std::size_t>(any(count)),
                 two = static_cast<std::size_t>(any(count));
            auto a = static_cast<int>(one), b = static_cast<int>(two);
            switch (any(3)) {
                case 0: {
                    if (model.is_merged(a)) break;
                    auto text = "m" + std::to_string(1000 + step);
                    auto visibility = any(2) == 0 ? Visibility::public_ : Visibility::private_;
                    post(sql, desk.lea, keys[one], text, visibility);
                    model.post(a, text);
                    break;
                }
                case 1: {
                    bool is_made = model.merge(a, b);
                    merges += is_made ? 1 : 0;
                    CHECK((merge_them(sql, desk.lea, keys[one], keys[two]) == "ok") == is_made);
                    break;
                }
                default: {
                    bool is_undone = model.undo(a);
                    undos += is_undone ? 1 : 0;
                    CHECK((undo_it(sql, desk.lea, keys[one]) == "ok") == is_undone);
                }
            }
            for (int i = 0; i < count; ++i) {
                CAPTURE(step);
                CAPTURE(i);
                REQUIRE(shown_in(sql, desk, keys[static_cast<std::size_t>(i)]) == model.shown(i));
            }
        }
        CHECK(merges > 10);
        CHECK(undos > 10);
    });
}

}  // namespace mainstay::ticketing::test::merge_test
