#include "identity/password_reset.hpp"

#include <doctest/doctest.h>

#include "identity/identity.hpp"
#include "identity/password_mail_texts.hpp"
#include "identity/testing.hpp"
#include "jobs/jobs.hpp"
#include "wire/codec.hpp"

namespace mainstay::identity::password_reset_test {

using std::chrono::hours;
using std::chrono::minutes;
using test::a_person;
using test::by;
using test::by_system;
using test::from;
using test::good_password;
using test::noon;
using test::refusal;

namespace {

const std::string new_password = "another horse, still correct";

/// An installation that writes down what it would mail.
struct Post {
    db::Database& database;
    std::vector<events::NoticeMail> mails{};

    Mailing mailing() {
        return {
            .queue = [this](
                         db::Sql&, const Call&, const events::NoticeMail& mail
                     ) { mails.push_back(mail); },
            .sender = "accounts@mainstay.test",
            .language = {},
        };
    }

    std::string ask(std::string email, Time now = noon, std::string address = "192.0.2.1") {
        auto asked = database.write([&](db::Sql& sql) {
            return ask_for_link(sql, Call{.now = now}, {.email = {email}}, from(address));
        });
        return refusal(asked);
    }

    void run_jobs(Time now = noon) {
        jobs::run_due(database, {mail_link_worker(database, mailing())}, [now] { return now; });
    }

    /// The secret of the link that the last mail brings when it goes at `now`.
    std::string secret(Time now = noon) {
        REQUIRE(!mails.empty());
        const auto& mail = mails.back();
        auto link = database.write([&](db::Sql& sql) {
            return make_mailed_link(Options{})(sql, Call{.now = now}, *mail.link, mail.to);
        });
        REQUIRE(link);
        return link->substr(link->find('#') + 1);
    }

    std::string use(const std::string& secret, Time now = noon) {
        Call call{.now = now};
        auto proven = prove_reset(database, call, {{secret}, {new_password}});
        if (!proven) return refusal(proven);
        auto set = database.write([&](db::Sql& sql) {
            return reset_password(sql, call, *proven, from("192.0.2.1"));
        });
        return refusal(set);
    }
};

void on_each(const std::function<void(Post&)>& body) {
    test::on_each_database([&](db::Database& database) {
        Post post{database};
        database.write([](db::Sql& sql) { test::an_application(sql, "SHOP"); });
        body(post);
    });
}

}  // namespace

TEST_CASE("a link that is mailed sets a new password once, and ends all sessions") {
    on_each([](Post& post) {
        test::with_password(post.database);
        auto session = test::enter(post.database, "ann@acme.test", good_password);
        REQUIRE(session);
        CHECK(post.ask(" ANN@acme.test ") == "none");
        post.run_jobs();
        REQUIRE(post.mails.size() == 1);
        CHECK(post.mails[0].to == "ann@acme.test");
        CHECK(post.mails[0].subject == "Set a new password");
        auto secret = post.secret();

        CHECK(post.use(secret) == "none");

        CHECK(
            refusal(test::enter(post.database, "ann@acme.test", good_password)) ==
            "wrong_credentials"
        );
        CHECK(refusal(test::enter(post.database, "ann@acme.test", new_password)) == "none");
        Authenticator authenticate(post.database, [] { return noon; }, Options{});
        post.database.read([&](db::Sql& sql) {
            auto caller = authenticate(sql, {.session = test::cookie_of(*session)});
            CHECK(refusal(caller) == "unauthenticated");
        });
        CHECK(post.use(secret) == "link_not_valid");
        CHECK(
            test::security_log(post.database) ==
            "user_created signed_in link_mailed session_ended password_changed sign_in_failed "
            "signed_in"
        );
    });
}

TEST_CASE("whether there is an account cannot be told by asking") {
    on_each([](Post& post) {
        auto ann = test::with_password(post.database);
        post.database.write([&](db::Sql& sql) {
            a_person(sql, "gone@acme.test", Role::requester);
            auto gone = find_person(sql, "gone@acme.test")->id;
            REQUIRE(change_user(sql, by_system(), {.id = gone, .is_active = false}));
        });
        auto work_of = [&](const char* email) {
            CHECK(post.ask(email) == "none");
            return post.database.read([&](db::Sql& sql) {
                return sql.value<std::int64_t>("SELECT COUNT(*) FROM job").value_or(0);
            });
        };

        // Each asking writes the same: one job.
        CHECK(work_of("ann@acme.test") == 1);
        CHECK(work_of("nobody@acme.test") == 2);
        CHECK(work_of("gone@acme.test") == 3);
        CHECK(work_of("no address") == 4);
        post.run_jobs();
        REQUIRE(post.mails.size() == 1);
        CHECK(post.mails[0].link->person == ann.value);
    });
}

TEST_CASE("a contact who only wrote mail claims their account by the same way") {
    on_each([](Post& post) {
        post.database.write([](db::Sql& sql) {
            contact_for(sql, by_system(), "mia@kunde.example", "Mia");
        });
        post.ask("mia@kunde.example");
        post.run_jobs();

        REQUIRE(post.mails.size() == 1);
        CHECK(post.mails[0].subject == "Set your password");
        CHECK(post.use(post.secret()) == "none");
        CHECK(refusal(test::enter(post.database, "mia@kunde.example", new_password)) == "none");
    });
}

TEST_CASE("a mailed link ends after an hour, with the next one, and where its person changes") {
    on_each([](Post& post) {
        auto ann = test::with_password(post.database);
        post.ask("ann@acme.test");
        post.run_jobs();
        auto first = post.secret();
        CHECK(post.use(first, noon + hours(1)) == "link_not_valid");
        auto second = post.secret();
        CHECK(post.use(first) == "link_not_valid");
        post.database.write([&](db::Sql& sql) {
            REQUIRE(change_user(sql, by_system(), {.id = ann, .email = {{"ann@new.test"}}}));
        });
        CHECK(post.use(second) == "link_not_valid");
        post.database.write([&](db::Sql& sql) {
            const auto& mail = post.mails.back();
            CHECK(!make_mailed_link(Options{})(sql, by_system(), *mail.link, mail.to));
        });
    });
}

TEST_CASE("a mailed link signs nobody in, and a link that signs in sets no password by that way") {
    on_each([](Post& post) {
        auto ann = test::with_password(post.database);
        post.ask("ann@acme.test");
        post.run_jobs();
        CHECK(
            refusal(test::enter_by_link(post.database, "x#" + post.secret())) == "link_not_valid"
        );
        auto shown = post.database.write([&](db::Sql& sql) {
            return create_link(sql, by_system(), {ann}, Options{})->link;
        });
        CHECK(post.use(shown.substr(shown.find('#') + 1)) == "link_not_valid");
    });
}

TEST_CASE("a password that is too short is refused and the link stays good") {
    on_each([](Post& post) {
        test::with_password(post.database);
        post.ask("ann@acme.test");
        post.run_jobs();
        auto secret = post.secret();
        auto refused = prove_reset(post.database, Call{.now = noon}, {{secret}, {"short"}});
        CHECK(refusal(refused) == "password password_too_short");
        CHECK(post.use(secret) == "none");
    });
}

TEST_CASE("an address is mailed a few links in an hour, known or not, and a client asks for few") {
    on_each([](Post& post) {
        test::with_password(post.database);
        for (const char* email : {"ann@acme.test", "nobody@acme.test"}) {
            int taken = 0;
            for (auto now = noon; now < noon + hours(1); now = now + std::chrono::seconds(10))
                if (post.ask(email, now, "198.51.100.7") == "none") ++taken;
            CHECK(taken >= 3);
            CHECK(taken <= 9);
        }
        int taken = 0;
        for (int i = 0; i < 40; ++i)
            if (post.ask("a" + std::to_string(i) + "@acme.test") == "none") ++taken;
        CHECK(taken == 20);
        CHECK(post.ask("b@acme.test", noon, "203.0.113.9") == "none");
    });
}

TEST_CASE("staff send a link that they never see, an invitation where there is no password") {
    on_each([](Post& post) {
        auto mailing = post.mailing();
        post.database.write([&](db::Sql& sql) {
            auto agent = by(sql, a_person(sql, "leo@desk.test", Role::agent));
            auto mia = a_person(sql, "mia@kunde.example", Role::requester);

            auto sent = send_link(sql, agent, {mia}, mailing);

            REQUIRE(sent);
            CHECK(sent->purpose == store::LinkPurpose::invitation);
            CHECK(
                wire::print(*sent) ==
                R"({"purpose":"invitation","email":"mia@kunde.example","hours":72})"
            );
            CHECK(test::recorded(sql, "user", mia.value) == "created link_mailed");
            REQUIRE(post.mails.size() == 1);
            CHECK(post.mails[0].text.find("{link}") != std::string::npos);

            auto requester = by(sql, a_person(sql, "rob@kunde.example", Role::requester));
            CHECK(refusal(send_link(sql, requester, {mia}, mailing)) == "not_found");
            auto auditor = by(sql, a_person(sql, "ada@desk.test", Role::auditor));
            CHECK(refusal(send_link(sql, auditor, {mia}, mailing)) == "forbidden");
            CHECK(refusal(send_link(sql, agent, {{99'999}}, mailing)) == "not_found");
            CHECK(refusal(send_link(sql, agent, {mia}, {})) == "no_mail");
        });
    });
}

TEST_CASE("mails about accounts are written in every language") {
    CHECK(catalogue_gaps(password_mail_texts()).empty());
}

}  // namespace mainstay::identity::password_reset_test
