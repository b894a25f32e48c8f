#include "reports/reports.hpp"

#include <doctest/doctest.h>

#include "base/crypto.hpp"
#include "db/blobs.hpp"
#include "identity/permission_testing.hpp"
#include "identity/testing.hpp"
#include "reports/mail_body.hpp"
#include "reports/mail_job.hpp"
#include "reports/mail_texts.hpp"
#include "reports/personal_data.hpp"
#include "wire/csv.hpp"

namespace mainstay::reports::reports_test {

namespace {

namespace it = identity::test;
using db::Sql;
using it::noon;
using it::refusal;

constexpr Action apple_read{
    .name = "apple_read", .scope = TokenScope::read, .agent = Reach::all, .manager = Reach::all
};

constexpr Code bad_filter{"bad_filter", Refusal::invalid, "{field} is not understood"};

constexpr CatalogueText apple_texts[] = {{"apples", "Apples"}, {"tree", "Tree"}};

Result<> check(Sql&, const Call&, std::string_view filter) {
    if (filter == "bad") return invalid({wrong("filter", bad_filter)});
    return {};
}

/// As many apples as the name of the caller has letters: each recipient sees another number.
Result<ReportTable> count_apples(Sql& sql, const Call& call, const ReportQuestion& question) {
    TRY(check(sql, call, question.filter));
    const auto count = static_cast<double>(call.caller->name.size());
    if (question.by == "tree")
        return ReportTable{
            .shape = ReportShape::groups,
            .columns = {{"apples", ReportUnit::count}},
            .lines = {{{}, "1", "=Old <tree>", {{count, "tree:1"}}}, {{}, {}, {}, {{0, {}}}}},
        };
    ReportTable table{
        .shape = ReportShape::series,
        .columns = {{"apples", ReportUnit::count}, {"ripe", ReportUnit::share}},
        .lines = {},
        .totals = {{"p50", ReportUnit::minutes, 135}},
    };
    for (std::size_t i = 0; i + 1 < question.bounds.size(); ++i)
        table.lines.push_back({question.bounds[i], {}, {}, {{count, {}}, {0.5, {}}}});
    return table;
}

ReportKind apples() {
    return {
        .name = "apples",
        .list = "/apples",
        .read = &apple_read,
        .groupings = {"time", "tree"},
        .texts = {apple_texts, apple_texts},
        .check = check,
        .run = count_apples,
    };
}

/// Staff and a requester, a report of apples, and one saved report.
struct World {
    explicit World(db::test::TestDatabase& of) : database(*of), kinds({apples()}) {
        start_crypto();
        blobs = db::Blobs::open(database, of.directory() + "/blobs");
        database.write([&](Sql& sql) {
            it::an_application(sql, "SHOP");
            ann = it::a_person(sql, "ann@acme.test", Role::requester);
            lea = it::a_person(sql, "leana@desk.test", Role::agent);
            mia = it::a_person(sql, "mia@desk.test", Role::manager);
            dev = it::a_person(sql, "dev@desk.test", Role::developer);
        });
        saved.find = [this](Sql&, Id<SavedReport> id) -> std::optional<SavedReport> {
            if (id.value != 7 || query.empty()) return std::nullopt;
            return SavedReport{id, "Weekly apples", query};
        };
        saved.may_see = [](Sql&, const Call&, Id<SavedReport> id) { return id.value == 7; };
    }

    Call as(Id<User> person) const {
        return database.read([&](Sql& sql) { return it::by(sql, person, noon); });
    }

    Result<ReportFigures> ask(Id<User> person, const AskReport& request) const {
        auto call = as(person);
        return database.read([&](Sql& sql) { return show_figures(sql, call, request, kinds); });
    }

    SchedulableJob job() const {
        identity::AccountMail mail{
            .queue = [this](
                         Sql&, const Call&, const events::NoticeMail& notice
                     ) { mails->push_back(notice); },
            .sender = [](const Site&) { return std::optional<std::string>("desk@mainstay.test"); },
            .language = [this](
                            Sql&, Id<User> person
                        ) { return person == mia ? Language::de : Language::en; },
        };
        return mail_job({kinds, saved, mail});
    }

    JobReport mail(const std::vector<Id<User>>& recipients, std::int64_t run = 1) const {
        const wire::SettingsSet settings{{}};
        const Environment environment{
            {.settings = settings, .public_url = "https://desk.test"},
            database,
            *blobs,
            Key{1},
            [] { return noon; }
        };
        std::atomic<bool> stopping = false;
        jobs::Run of({.job = {run}, .lease_by = "", .now = noon, .deadline = noon}, stopping);
        return job().run(environment, wire::encode(MailSavedReport{{7}, recipients}), of);
    }

    db::Database& database;
    std::unique_ptr<db::Blobs> blobs;
    Kinds kinds;
    SavedReports saved;
    std::string query = "report=apples&period=last_week&zone=Europe%2FBerlin";
    Id<User> ann, lea, mia, dev;
    std::unique_ptr<std::vector<events::NoticeMail>> mails =
        std::make_unique<std::vector<events::NoticeMail>>();
};

void in_world(const std::function<void(World&)>& body) {
    it::on_each_database(migrations(), [&](db::test::TestDatabase& database) {
        World world(database);
        body(world);
    });
}

}  // namespace

TEST_CASE("reports are for staff, and each of them for who may see what it counts") {
    in_world([](World& world) {
        auto listed = [&](Id<User> person) {
            auto call = world.as(person);
            return world.database.read([&](Sql& sql) {
                return list_reports(sql, call, {}, world.kinds);
            });
        };
        REQUIRE(listed(world.mia));
        CHECK(listed(world.mia)->items.size() == 1);
        CHECK(listed(world.dev)->items.empty());
        CHECK(refusal(listed(world.ann)) == "forbidden");
        CHECK(refusal(world.ask(world.ann, {.report = {"apples"}})) == "forbidden");
        CHECK(refusal(world.ask(world.dev, {.report = {"apples"}})) == "report unknown_report");
        CHECK(world.ask(world.lea, {.report = {"apples"}}));
    });
}

TEST_CASE("what is asked wrongly is refused with its field") {
    in_world([](World& world) {
        auto of = [&](const AskReport& request) { return refusal(world.ask(world.mia, request)); };
        CHECK(of({.report = {"pears"}}) == "report unknown_report");
        CHECK(of({.report = {"apples"}, .by = Line<20>{"fruit"}}) == "by unknown_grouping");
        CHECK(of({.report = {"apples"}, .zone = Line<100>{"Mars"}}) == "zone unknown_zone");
        CHECK(
            of({.report = {"apples"}, .period = ReportPeriod::custom}) == "from missing, to missing"
        );
        CHECK(of({.report = {"apples"}, .filter = Line<1000, 0>{"bad"}}) == "filter bad_filter");
    });
}

TEST_CASE("a report is in the reader's days, also as CSV, whose names compute nothing") {
    in_world([](World& world) {
        auto figures = world.ask(
            world.mia, {.report = {"apples"},
                        .period = ReportPeriod::last_week,
                        .zone = Line<100>{"Europe/Berlin"}}
        );
        REQUIRE(figures);
        CHECK(figures->lines.size() == 7);
        CHECK(
            csv_of(*figures).starts_with("\xEF\xBB\xBF"
                                         "day,apples,ripe\r\n\"2026-11-16\",3,0.5000\r\n")
        );
        auto groups = world.ask(world.mia, {.report = {"apples"}, .by = Line<20>{"tree"}});
        REQUIRE(groups);
        CHECK(
            csv_of(*groups) ==
            "\xEF\xBB\xBF"
            "tree,apples\r\n\"'=Old <tree>\",3\r\n\"\",0\r\n"
        );
    });
}

TEST_CASE("a saved report is the query of one that could be shown") {
    in_world([](World& world) {
        auto kind = view_kind(world.kinds);
        auto of = [&](std::string_view query, Id<User> person) {
            auto call = world.as(person);
            return world.database.read([&](Sql& sql) {
                return refusal(kind.check(sql, call, query));
            });
        };
        CHECK(of("report=apples&by=tree", world.mia) == "none");
        CHECK(of("report=apples&by=fruit", world.mia) == "filter unknown_grouping");
        CHECK(of("report=apples&colour=red", world.mia) == "filter bad_saved_report");
        CHECK(of("report=apples&filter=bad", world.mia) == "filter bad_filter");
        CHECK(of("report=apples", world.dev) == "filter unknown_report");
        CHECK(of("%%", world.mia) == "filter bad_saved_report");
    });
}

TEST_CASE("a mailed report has the figures of its recipient, in their language, with a file") {
    in_world([](World& world) {
        auto report = world.mail({world.lea, world.mia});

        CHECK(report.is_good);
        CHECK(report.text == "“Weekly apples” was mailed to 2 of 2 people.");
        REQUIRE(world.mails->size() == 2);
        const auto& english = world.mails->at(0);
        CHECK(english.subject == "Weekly apples, 2026-11-16 to 2026-11-22");
        CHECK(english.text.find("2026-11-16       5   50%") != std::string::npos);
        CHECK(english.text.find("p50: 2 h 15 min") != std::string::npos);
        CHECK(english.html->find("<th scope=\"row\"") != std::string::npos);
        CHECK(english.choices_url == "https://desk.test/reports/mails?stop=7");
        REQUIRE(english.files.size() == 1);
        CHECK(english.files[0].name == "apples-2026-11-16-2026-11-22.csv");
        const auto& german = world.mails->at(1);
        CHECK(german.subject == "Weekly apples, 2026-11-16 bis 2026-11-22");
        CHECK(german.text.find("2026-11-16       3  50 %") != std::string::npos);
    });
}

TEST_CASE("a run that is repeated mails nobody twice; the next run mails them again") {
    in_world([](World& world) {
        world.mail({world.lea}, 1);
        world.mail({world.lea}, 1);
        CHECK(world.mails->size() == 1);
        world.mail({world.lea}, 2);
        CHECK(world.mails->size() == 2);
    });
}

TEST_CASE("who may not see it, has left or stopped it gets none, and what is broken is told of") {
    in_world([](World& world) {
        world.mail({world.lea}, 1);
        auto call = world.as(world.lea);
        world.database.write([&](Sql& sql) {
            CHECK(list_mailed(sql, call, {})->items.size() == 1);
            CHECK(change_mailed(sql, call, {.id = {7}, .is_stopped = true})->stopped_at);
            auto mia = it::by(sql, world.mia);
            CHECK(refusal(change_mailed(sql, mia, {.id = {7}, .is_stopped = true})) == "not_found");
            sql.run("UPDATE user_account SET is_active = 0 WHERE id = :id", world.mia);
        });

        auto report = world.mail({world.lea, world.mia, world.ann}, 2);
        CHECK(report.is_good);
        CHECK(world.mails->size() == 1);
        CHECK(report.text.find("mailed to 0 of 3") != std::string::npos);

        world.query = "report=apples&filter=bad";
        world.database.write([&](Sql& sql) {
            CHECK_FALSE(change_mailed(sql, call, {.id = {7}, .is_stopped = false})->stopped_at);
        });
        CHECK_FALSE(world.mail({world.lea}, 3).is_good);
        world.query.clear();
        CHECK_FALSE(world.mail({world.lea}, 4).is_good);
    });
}

TEST_CASE("only what the scheduler may see is scheduled, and to staff alone") {
    in_world([](World& world) {
        auto job = world.job();
        auto call = world.as(world.mia);
        auto of = [&](std::int64_t report, const std::vector<Id<User>>& recipients) {
            return world.database.read([&](Sql& sql) {
                return refusal(
                    job.allow(sql, call, wire::encode(MailSavedReport{{report}, recipients}))
                );
            });
        };
        CHECK(of(7, {world.lea}) == "none");
        CHECK(of(8, {world.lea}) == "report unknown_saved_report");
        CHECK(of(7, {}) == "recipients not_staff");
        CHECK(of(7, {world.lea, world.ann}) == "recipients not_staff");
        CHECK(of(7, {{999}}) == "recipients not_staff");
    });
}

TEST_CASE("what a person chose of pages and mails is theirs, and goes with them") {
    in_world([](World& world) {
        auto call = world.as(world.lea);
        world.mail({world.lea});
        world.database.write([&](Sql& sql) {
            CHECK(show_first_page(sql, call, {})->page == FirstPage::usual);
            CHECK(choose_first_page(sql, call, {FirstPage::home}));
            CHECK(show_first_page(sql, call, {})->page == FirstPage::home);
            for (const auto& step : personal_data().erasure)
                REQUIRE(step.run(sql, it::by_system(), {world.lea, "l@desk.test", "Lea"}, 0));
            CHECK(show_first_page(sql, call, {})->page == FirstPage::usual);
            CHECK(list_mailed(sql, call, {})->items.empty());
        });
    });
}

TEST_CASE("names in a mailed report are escaped in its HTML") {
    ReportFigures figures{
        .report = "apples",
        .shape = ReportShape::groups,
        .by = "tree",
        .first = "2026-11-16",
        .last = "2026-11-22",
        .zone = "UTC",
        .columns = {{"apples", ReportUnit::count}},
        .lines = {{{}, "1", "<b>&\"", {{3, {}}}}, {{}, {}, {}, {{{}, {}}}}},
    };
    auto mail = mail_of(
        figures, apples(),
        {.report = "A <b>", .recipient = "Lea", .open_link = "https://x/?a=1&b=2", .stop_link = "s"}
    );
    CHECK(mail.html.find("&lt;b&gt;&amp;&quot;") != std::string::npos);
    CHECK(mail.html.find("A &lt;b&gt;") != std::string::npos);
    CHECK(mail.html.find("href=\"https://x/?a=1&amp;b=2\"") != std::string::npos);
    CHECK(mail.text.find("none        –\n") != std::string::npos);
}

TEST_CASE("what mails say of reports is said in every language") {
    CHECK(catalogue_gaps(mail_texts()).empty());
}

TEST_CASE("who may do what with reports") {
    const Action* const all[] = {&report_read, &report_mail};
    CHECK(
        it::rule_book(all) ==
        "report_read          none         all          all          all          all\n"
        "report_mail          none         none         none         all          none\n"
    );
}

}  // namespace mainstay::reports::reports_test
