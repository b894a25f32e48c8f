#include <algorithm>

#include <doctest/doctest.h>

#include "ticketing/desk_test.hpp"
#include "ticketing/messages.hpp"

namespace mainstay::ticketing::test::message_list_test {

namespace {

void post(
    db::Sql& sql, Id<User> author, const std::string& key, std::string text,
    Visibility visibility = Visibility::public_
) {
    PostMessage request{.key = key, .text = {std::move(text)}, .visibility = visibility};
    done(add_message(sql, as(sql, author, 60), request, Source::web));
}

/// A message as a mail of that size leaves it.
void insert_mail(db::Sql& sql, std::size_t bytes) {
    Message message{
        .ticket = {1},
        .source = Source::mail,
        .text = std::string(bytes, 'x'),
        .html = std::string(bytes, 'x'),
        .quoted = std::string(bytes, 'x'),
        .created_at = noon,
    };
    store::insert(sql, message);
}

struct Read {
    std::string text;  // The messages' texts, with `| ` after each page.
    std::size_t largest_page = 0;
    int pages = 0;
};

Read read_all(db::Sql& sql, const Call& call, ListMessages request) {
    Read read;
    do {
        auto page = done(messages(sql, call, request));
        std::size_t bytes = 0;
        for (const auto& message : page.items) {
            read.text += message.text.substr(0, 20) + " ";
            bytes += message.text.size() + message.quoted.value_or("").size();
        }
        read.text += "| ";
        read.largest_page = std::max(read.largest_page, bytes);
        ++read.pages;
        request.cursor = {};
        if (page.next) request.cursor = Line<500, 0>{*page.next};
    } while (request.cursor);
    return read;
}

}  // namespace

TEST_CASE("messages come in pages, from the oldest or from the newest") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        for (auto* text : {"1", "2", "3", "4"}) post(sql, desk.ann, key, text);
        auto lea = as(sql, desk.lea);
        ListMessages request{.key = key, .limit = Count<1, 200>{2}};

        CHECK(read_all(sql, lea, request).text == "Please help. 1 | 2 3 | 4 | ");
        request.order = MessageOrder::newest;
        CHECK(read_all(sql, lea, request).text == "4 3 | 2 1 | Please help. | ");
    });
}

TEST_CASE("a page that ends with the last message has no next") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        for (int i = 0; i < 15; ++i) post(sql, desk.ann, key, "again");
        auto lea = as(sql, desk.lea);

        CHECK(read_all(sql, lea, {.key = key, .limit = Count<1, 200>{16}}).pages == 1);
        CHECK(read_all(sql, lea, {.key = key, .limit = Count<1, 200>{15}}).pages == 2);
        CHECK(read_all(sql, lea, {.key = key}).pages == 1);
    });
}

TEST_CASE("a cursor of one order is not one of the other") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        post(sql, desk.ann, key, "1");
        auto lea = as(sql, desk.lea);
        ListMessages request{.key = key, .limit = Count<1, 200>{1}};
        request.cursor = Line<500, 0>{*done(messages(sql, lea, request)).next};

        request.order = MessageOrder::newest;

        CHECK(refusal(messages(sql, lea, request)) == "cursor bad_cursor");
        request.cursor = Line<500, 0>{"rubbish"};
        CHECK(refusal(messages(sql, lea, request)) == "cursor bad_cursor");
    });
}

TEST_CASE("a page of long mails is no longer than a page of many short ones may be") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        for (int i = 0; i < 40; ++i) insert_mail(sql, 1 << 20);
        for (auto order : {MessageOrder::oldest, MessageOrder::newest}) {
            auto read = read_all(
                sql, as(sql, desk.lea), {.key = key, .order = order, .limit = Count<1, 200>{200}}
            );

            CHECK(read.largest_page <= 1 << 20);
            CHECK(std::count(read.text.begin(), read.text.end(), '|') == read.pages);
            CHECK(read.pages == 3);
        }
    });
}

TEST_CASE("a long text is cut at a character in the list, and whole by its own route") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        std::string whole;
        for (std::size_t i = 0; i < listed_text_max; ++i) whole += "é";
        sql.run("UPDATE ticket_message SET text = :text, quoted = '> old'", whole);
        auto lea = as(sql, desk.lea);
        auto listed = [&] { return done(messages(sql, lea, {.key = key})).items.front(); };

        CHECK(listed().text == whole);
        CHECK_FALSE(listed().is_clipped);
        sql.run("UPDATE ticket_message SET text = :text", whole + "é!");
        CHECK(listed().text == whole);
        CHECK(listed().is_clipped);

        auto texts = done(message_texts(sql, lea, {key, listed().id}));
        CHECK(texts.text == whole + "é!");
        CHECK(texts.quoted == "> old");
    });
}

TEST_CASE("what the list leaves out is for those who may read the message") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        auto other = a_ticket(sql, desk.ann);
        auto first = done(messages(sql, as(sql, desk.lea), {.key = key})).items.front().id;
        post(sql, desk.lea, key, "Hush.", Visibility::private_);
        sql.run("UPDATE ticket_message SET html = '<p>Hush.</p>'");
        auto note = done(messages(sql, as(sql, desk.lea), {.key = key})).items.back().id;
        auto may = [&](Id<User> user, const std::string& of, Id<Message> id) {
            auto text = refusal(message_texts(sql, as(sql, user), {of, id}));
            CHECK(refusal(message_html(sql, as(sql, user), {of, id})) == text);
            return text;
        };

        CHECK(may(desk.ann, key, first) == "ok");
        CHECK(may(desk.lea, key, note) == "ok");
        CHECK(may(desk.ann, key, note) == "not_found");
        CHECK(may(desk.bob, key, first) == "not_found");
        CHECK(may(desk.ann, other, first) == "not_found");
        CHECK(may(desk.lea, other, note) == "not_found");
    });
}

TEST_CASE("a message that was no mail has no HTML") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        auto message = done(messages(sql, as(sql, desk.lea), {.key = key})).items.front();

        CHECK_FALSE(message.has_html);
        CHECK(refusal(message_html(sql, as(sql, desk.lea), {key, message.id})) == "not_found");
    });
}

}  // namespace mainstay::ticketing::test::message_list_test
