#include "ticketing/ratings.hpp"

#include <doctest/doctest.h>

#include "jobs/jobs.hpp"
#include "ticketing/desk_test.hpp"
#include "ticketing/rating_mail.hpp"

namespace mainstay::ticketing::test::ratings_test {

namespace {

constexpr int day = 86'400;

void solve(db::Sql& sql, const Desk& desk, const std::string& key, int seconds = 0) {
    done(resolve(sql, as(sql, desk.lea, seconds), {key, {}, Resolution::fixed, {}}, Source::web));
}

std::string shown(db::Sql& sql, Id<User> reader, const std::string& key, int seconds = 0) {
    std::string text;
    for (const auto& each : done(show_ratings(sql, as(sql, reader, seconds), {key})).items)
        text += std::string(wire::name_of(each.score)) + " by " + each.rated_by.name + ": " +
                each.comment + "\n";
    return text;
}

/// What is mailed about ratings until so many seconds after noon.
std::vector<events::NoticeMail> mailed(db::test::TestDatabase& database, int seconds) {
    std::vector<events::NoticeMail> mails;
    identity::Mailing mailing{
        .queue = [&](db::Sql&, const Call&,
                     const events::NoticeMail& mail) { mails.push_back(mail); },
        .sender = "desk@mainstay.test",
        .language = {},
    };
    const auto now = noon + std::chrono::seconds(seconds);
    jobs::run_due(*database, {rating_mail_worker(*database, mailing)}, [now] { return now; });
    return mails;
}

std::string secret_of(db::Sql& sql, const events::NoticeMail& mail, int seconds = 0) {
    auto call = Call::system(noon + std::chrono::seconds(seconds), "test");
    auto link = make_rating_link("https://desk.test")(sql, call, *mail.link, mail.to);
    REQUIRE(link);
    CHECK(link->starts_with("https://desk.test/portal/rate#"));
    return link->substr(link->find('#') + 1);
}

}  // namespace

TEST_CASE("a requester rates an answer once for each solving, and corrects it for some days") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        auto ann = as(sql, desk.ann);
        CHECK(refusal(rate(sql, ann, {key, Score::good, {}})) == "not_to_rate_now");
        solve(sql, desk, key);

        CHECK(done(rate(sql, ann, {key, Score::bad, {{"Slow."}}})).items.size() == 1);
        done(rate(sql, as(sql, desk.ann, 60), {key, Score::good, {{"Well, fast enough."}}}));

        CHECK(shown(sql, desk.lea, key) == "good by ann: Well, fast enough.\n");
        CHECK(recorded(sql, key).ends_with("rated rated"));
        auto late = as(sql, desk.ann, 14 * day);
        CHECK(refusal(rate(sql, late, {key, Score::bad, {}})) == "not_to_rate_now");
        CHECK(!done(show_ratings(sql, late, {key})).may_rate_until);

        done(reopen(sql, as(sql, desk.ann, 100), {key, {}, {}}, Source::web));
        CHECK(
            refusal(rate(sql, as(sql, desk.ann, 110), {key, Score::bad, {}})) == "not_to_rate_now"
        );
        solve(sql, desk, key, 200);
        done(rate(sql, as(sql, desk.ann, 300), {key, Score::bad, {}}));
        CHECK(shown(sql, desk.ann, key) == "bad by ann: \ngood by ann: Well, fast enough.\n");
    });
}

TEST_CASE("nobody rates for another: no colleague, no staff, no administrator") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        solve(sql, desk, key);
        RateTicket rating{key, Score::good, {}};
        for (auto who : {desk.boss, desk.lea, desk.audrey, desk.admin})
            CHECK(refusal(rate(sql, as(sql, who), rating)) == "forbidden");
        CHECK(refusal(rate(sql, as(sql, desk.bob), rating)) == "not_found");
        CHECK(refusal(show_ratings(sql, as(sql, desk.bob), {key})) == "not_found");
        CHECK(!done(show_ratings(sql, as(sql, desk.lea), {key})).may_rate_until);
        CHECK(done(show_ratings(sql, as(sql, desk.ann), {key})).may_rate_until);
    });
}

TEST_CASE("a rating that says the same again is no change") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        solve(sql, desk, key);
        auto ann = as(sql, desk.ann);
        done(rate(sql, ann, {key, Score::good, {}}));
        auto before = recorded(sql, key);
        done(rate(sql, ann, {key, Score::good, {}}));
        CHECK(recorded(sql, key) == before);
    });
}

TEST_CASE("the requester is asked by mail some minutes after the ticket was solved, and only then"
) {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        std::string solved, reopened, rated;
        database->write([&](db::Sql& sql) {
            solved = a_ticket(sql, desk.ann, "Printer");
            reopened = a_ticket(sql, desk.ann);
            rated = a_ticket(sql, desk.ann);
            for (const auto& key : {solved, reopened, rated}) solve(sql, desk, key);
            done(reopen(sql, as(sql, desk.ann, 10), {reopened, {}, {}}, Source::web));
            done(rate(sql, as(sql, desk.ann, 10), {rated, Score::good, {}}));
        });
        CHECK(mailed(database, 60).empty());

        auto mails = mailed(database, 301);

        REQUIRE(mails.size() == 1);
        CHECK(mails[0].subject == solved + ": How was it?");
        CHECK(mails[0].text.find("Printer") != std::string::npos);
        CHECK(mails[0].text.find("{link}") != std::string::npos);
        CHECK(mails[0].link->person == desk.ann.value);
    });
}

TEST_CASE("a mailed link shows what it rates, and votes only when it is told to") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        std::string key;
        database->write([&](db::Sql& sql) {
            key = a_ticket(sql, desk.ann);
            solve(sql, desk, key);
        });
        auto mails = mailed(database, 301);
        REQUIRE(mails.size() == 1);
        database->write([&](db::Sql& sql) {
            auto secret = secret_of(sql, mails[0], 301);
            Call nobody{.now = noon + std::chrono::seconds(400)};

            CHECK(done(look_at_rating(sql, nobody, {{secret}})).key == key);
            CHECK(shown(sql, desk.lea, key).empty());
            done(rate_by_link(sql, nobody, {{secret}, Score::bad, {{"No."}}}, {}));
            CHECK(shown(sql, desk.lea, key) == "bad by ann: No.\n");
            auto again = done(look_at_rating(sql, nobody, {{secret}}));
            CHECK(again.score == Score::bad);

            CHECK(refusal(look_at_rating(sql, nobody, {{"guessed"}})) == "rating_link_not_valid");
            Call late{.now = noon + std::chrono::days(14)};
            CHECK(
                refusal(rate_by_link(sql, late, {{secret}, Score::good, {}}, {})) ==
                "rating_link_not_valid"
            );
            done(reopen(sql, as(sql, desk.ann, 500), {key, {}, {}}, Source::web));
            CHECK(
                refusal(rate_by_link(sql, nobody, {{secret}, Score::good, {}}, {})) ==
                "rating_link_not_valid"
            );
        });
    });
}

TEST_CASE("what is asked by mail is written in every language") {
    CHECK(catalogue_gaps(rating_mail_texts()).empty());
}

}  // namespace mainstay::ticketing::test::ratings_test
