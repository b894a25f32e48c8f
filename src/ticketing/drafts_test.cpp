#include "ticketing/drafts.hpp"

#include <doctest/doctest.h>

#include "ticketing/desk_test.hpp"

namespace mainstay::ticketing::test::drafts_test {

namespace {

std::string keep(
    db::Sql& sql, Id<User> who, const std::string& key, const std::string& text,
    Visibility visibility = Visibility::public_
) {
    return refusal(save_draft(sql, as(sql, who), {key, {text}, visibility, {}}));
}

std::string kept(db::Sql& sql, Id<User> who, const std::string& key) {
    return done(draft(sql, as(sql, who), {key})).text;
}

}  // namespace

TEST_CASE("a draft is one person's on one ticket, and no message of another touches it") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann), other = a_ticket(sql, desk.ann);
        CHECK(keep(sql, desk.lea, key, "Dear Ann") == "ok");
        CHECK(keep(sql, desk.leo, key, "It is") == "ok");
        done(add_message(sql, as(sql, desk.leo), {.key = key, .text = {"It is so."}}, Source::web));
        done(add_message(sql, as(sql, desk.ann), {.key = key, .text = {"Well?"}}, Source::web));
        done(resolve(sql, as(sql, desk.tom), {key, {}, Resolution::fixed, {}}, Source::web));

        CHECK(kept(sql, desk.lea, key) == "Dear Ann");
        CHECK(kept(sql, desk.leo, key).empty());
        CHECK(kept(sql, desk.lea, other).empty());
    });
}

TEST_CASE("what may be posted may be drafted: a note by who may note, a reply by who may reply") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        done(watch(sql, as(sql, desk.lea), {key, desk.audrey}));

        CHECK(keep(sql, desk.audrey, key, "Look here", Visibility::private_) == "ok");
        CHECK(kept(sql, desk.audrey, key) == "Look here");
        CHECK(keep(sql, desk.audrey, key, "Dear Ann") == "forbidden");
        CHECK(refusal(drop_draft(sql, as(sql, desk.audrey), {key})) == "ok");
        CHECK(kept(sql, desk.audrey, key).empty());
        CHECK(keep(sql, desk.ann, key, "psst", Visibility::private_) == "notes_are_for_staff");
    });
}

TEST_CASE("a draft on a ticket that is merged meanwhile can still be read there, and dropped") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto one = a_ticket(sql, desk.ann), two = a_ticket(sql, desk.ann);
        CHECK(keep(sql, desk.leo, one, "Dear Ann") == "ok");
        done(merge(sql, as(sql, desk.lea), {.key = one, .into = {two}}));

        CHECK(kept(sql, desk.leo, one) == "Dear Ann");
        CHECK(refusal(drop_draft(sql, as(sql, desk.leo), {one})) == "ok");
    });
}

}  // namespace mainstay::ticketing::test::drafts_test
